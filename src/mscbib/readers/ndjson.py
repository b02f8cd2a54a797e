# @begins \s*\{
"""Records as JSON, one a line, as `mscbib parse` writes them: any line may be read alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mscbib import source
from mscbib.readers import _records
from mscbib.source import Block

TITLE = "records, one JSON object a line"
EVIDENCE = ((1, r"\A\s*\{(?![ \t]*\n)" + _records.KEYS),)
LINES = r"\{"

_LINE_END = re.compile("\n")


class Reader(_records.Records):
    """Reads records, a line at a time."""

    layout = "ndjson"

    def blocks(self, chunks: Iterable[str], max_size: int) -> Iterator[Block]:
        """The lines."""
        return source.blocks(chunks, _LINE_END, max_size)
