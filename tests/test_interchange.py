"""What is written in a format comes back when it is read, for records as hostile as they can be."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from works import plain, records

from mscbib import detection, discovery, parser, writers
from mscbib.model import Record
from mscbib.parser import Entry, Options
from mscbib.tags import Table

#: Formats that are read and written, by the table of their tags.
TABLES: dict[str, Table] = {
    name.replace("_", "-"): discovery.module("tags", name).TABLE
    for name in discovery.names("tags")
    if name in discovery.names("readers") and name in discovery.names("writers")
}


def written(found: list[Record], to: str) -> bytes:
    """Records in a format."""
    stream = BytesIO()
    writer = writers.writer(to, stream, writers.Style())
    for record in found:
        writer.write(record)
    writer.close()
    return stream.getvalue()


def read(data: bytes, kind: str) -> list[Entry]:
    """What reading a text of that format gives."""
    return list(parser.parse(BytesIO(data), "test", Options(kind=detection.named(kind))))


def said(record: Record, fields: set[str], to: str) -> dict[str, Any]:
    """What a record says in those fields, without what the format writes in a way of its own."""
    values: dict[str, Any] = json.loads(record.to_json())
    found = {name: plain(value) for name, value in values.items() if name in fields}
    for group in ("authors", "editors"):
        for person in found.get(group, []):
            for part in ("affiliations", "orcid", "initials"):  # MEDLINE makes initials of any given name
                if f"{group}.{part}" not in fields:
                    person.pop(part, None)
    if "abstract" in found:
        found["abstract"].pop("sections", None)
    return found


@pytest.mark.parametrize("name", TABLES)
@settings(deadline=None, max_examples=40)
@given(record=records())
def test_what_a_format_carries_comes_back(name: str, record: Record) -> None:
    data = written([record, record], name)
    entries = read(data, name)
    back = [entry.record for entry in entries if entry.record is not None]
    assert len(back) == 2, data.decode()
    fields = set(TABLES[name].carried) - {"registrations"}
    for one in back:
        assert said(one, fields, name) == said(record, fields, name), data.decode()
    assert written(back, name) == data
