# @begins \s*\{
"""Records as JSON, one a line, as `mscbib parse` writes them: any line may be read alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from mscbib import source
from mscbib.draft import Draft
from mscbib.readers import IDENTITY, _records
from mscbib.reading import Reading
from mscbib.source import Block

TITLE = "records, one JSON object a line"
EVIDENCE = ((1, r"\A\s*\{(?![ \t]*\n)" + _records.KEYS),)
LINES = r"\{"

_LINE_END = re.compile("\n")


class Reader(_records.Records):
    """Reads records, a line at a time."""

    layout = "ndjson"
    APART = True

    def blocks(self, chunks: Iterable[str], max_size: int) -> Iterator[Block]:
        """The lines."""
        return source.blocks(chunks, _LINE_END, max_size)

    def _entry_pointer(self) -> str:
        """The line is the whole."""
        return ""

    def read(self, block: Block, *, want_spans: bool = False, want_labels: bool = False) -> Reading:
        """What the object in a line says.

        A line without a flaw, of which no places are asked for, is read in one go; all else as JSON may be.
        """
        if not (want_spans or want_labels) and block.text[:1] == "{":
            reading = _flawless(block)
            if reading is not None:
                return reading
        return super().read(block, want_spans=want_spans, want_labels=want_labels)


def _flawless(block: Block) -> Reading | None:
    """What a line says that is a record and nothing else, each key once; None if it may be another."""
    from mscbib.model import Record

    text = block.text
    if "\\ud" in text or "\\uD" in text:  # it may be half a character
        return None
    try:
        values = json.loads(text, object_pairs_hook=_once)
        values = {name: value for name, value in values.items() if value is not None}
        record = Record.__pydantic_validator__.validate_python(values)
    except (ValueError, RecursionError):
        return None
    if record.schema_version is None and IDENTITY.isdisjoint(values):
        return None
    end = len(text.rstrip())
    draft = Draft(text, None, [])
    draft.values, draft.record = values, record
    return Reading(block, draft, 0, end, known=True, content=True)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, or an error where a key stands twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found
