"""What the tests of tagged formats share: reading a text of a format, and what its records say."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

from mscbib import detection, parser, source
from mscbib.claims import Kind, claims
from mscbib.parser import Entry, Options

#: What every record has.
_ALWAYS = ("schema_version", "source")


def entries(text: str | bytes, kind: str | None = None, encoding: str = "utf-8") -> list[Entry]:
    """The entries of a text; without `kind`, detection has to find it out."""
    data = text if isinstance(text, bytes) else text.encode(encoding)
    options = Options(kind=detection.named(kind) if kind else None)
    return list(parser.parse(BytesIO(data), "test", options))


def records(text: str | bytes, kind: str | None = None, encoding: str = "utf-8") -> list[dict[str, Any]]:
    """The records of a text in which nothing is wrong, without where they stand in it."""
    found = entries(text, kind, encoding)
    assert not [finding.concise() for entry in found for finding in entry.findings]
    return [plain(entry) for entry in found]


def plain(entry: Entry) -> dict[str, Any]:
    """An entry's record, without where it stands."""
    assert entry.record is not None
    values: dict[str, Any] = json.loads(entry.record.to_json())
    return {name: value for name, value in values.items() if name not in _ALWAYS}


def findings(text: str | bytes, kind: str) -> list[tuple[str, int, int]]:
    """The findings of a text: rule, line and column."""
    return [(one.name, one.line, one.column) for entry in entries(text, kind) for one in entry.findings]


def detected(text: str) -> str | None:
    """What a text is taken for."""
    found = detection.detect(source.line_feeds(text)).detected
    return found.full_name if found else None


def unclaimed(text: str, kind: str) -> list[str]:
    """What of a text is neither a field's, a label's nor boilerplate."""
    reader = detection.reader(detection.named(kind))
    return [
        block.text[claim.start : claim.end].strip()
        for block in reader.blocks([text], 1 << 20)
        for claim in claims(block, reader)
        if claim.kind is Kind.UNCLAIMED and block.text[claim.start : claim.end].strip()
    ]
