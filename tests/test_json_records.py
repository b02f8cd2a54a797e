"""Records that are read as they were written: NDJSON, arrays of records, and what is damaged in them."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_adversarial import _assert_linear
from whole_records import whole_records

from mscbib import detection, parser, source, writers
from mscbib.claims import Kind, claims, counts
from mscbib.model import Record
from mscbib.parser import Entry, Options


def read(data: bytes | str, kind: str | None = None, **options: Any) -> list[Entry]:
    named = detection.named(kind) if kind else None
    data = data.encode() if isinstance(data, str) else data
    return list(parser.parse(BytesIO(data), "x", Options(kind=named, **options)))


def written(records: list[Record], to: str, **style: Any) -> bytes:
    stream = BytesIO()
    writer = writers.writer(to, stream, writers.Style(**style))
    for record in records:
        writer.write(record)
    writer.close()
    return stream.getvalue()


def found(entries: list[Entry]) -> list[str]:
    """The findings, without the path."""
    return [finding.concise().partition(":")[2] for entry in entries for finding in entry.findings]


def titles(entries: list[Entry]) -> list[str | None]:
    return [entry.record.title for entry in entries if entry.record is not None]


_origins = st.fixed_dictionaries(
    {
        "path": st.text(min_size=1),
        "index": st.integers(1, 9),
        "line_start": st.just(1),
        "line_end": st.just(3),
    },
    optional={"layout": st.just("ris"), "dialect": st.just("x")},
)
_spans = st.dictionaries(st.text(), st.tuples(st.integers(0, 99), st.integers(0, 99)), min_size=1, max_size=3)


# ---- The law: what was written comes back, byte for byte


@pytest.mark.parametrize("kind", ["ndjson", "json"])
@settings(deadline=None, max_examples=150)
@given(
    records=st.lists(whole_records(), min_size=1, max_size=3),
    source=_origins,
    spans=_spans,
    every=st.booleans(),
)
def test_what_was_written_is_read_byte_for_byte(
    kind: str, records: list[Record], source: dict[str, Any], spans: dict[str, Any], every: bool
) -> None:
    whole = [
        Record.model_validate({**json.loads(record.to_json()), "source": source, "spans": spans})
        for record in records
    ]
    data = written(whole, kind, all_fields=every)
    entries = read(data, kind)
    assert not found(entries)
    back = [entry.record for entry in entries if entry.record is not None]
    assert written(back, kind, all_fields=every) == data
    assert written(back, kind) == written(whole, kind)
