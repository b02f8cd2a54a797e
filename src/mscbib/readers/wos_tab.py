# @begins \s*(?:[A-Z][A-Z0-9]\t){4}
"""Web of Science's tables: a line of two-letter tags, then a line a record, tabs between the cells.

There is no quoting: a quotation mark is one. Cells that hold several values have semicolons between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mscbib import source
from mscbib.diagnostics import excerpt
from mscbib.draft import Draft
from mscbib.readers import IDENTITY
from mscbib.reading import Reading
from mscbib.source import Block
from mscbib.tags import keep
from mscbib.tags._several import of_semicolons
from mscbib.tags.wos import LINED, TABLE

TITLE = "Web of Science, as a table with tabs"
EVIDENCE = (
    (2, r"^(?:[A-Z][A-Z0-9]\t){4,}[A-Z][A-Z0-9]\t?$"),
    (1, r"^PT\t"),
    (1, r"^[JBSP]\t[^\t\n]*\t"),
)

_LINE_END = re.compile(r"\n")
_TAG = re.compile(r"\s*[A-Z][A-Z0-9]\s*")


class Reader:
    """Reads one table; the first line names its columns."""

    layout = "wos-tab"
    dialect = None

    def __init__(self) -> None:
        self._columns: list[str] | None = None
        self._head = ""
        self._row = 0

    def blocks(self, chunks: Iterable[str], max_size: int) -> Iterator[Block]:
        """The lines. The first that is not blank is the head."""
        for block in source.blocks(chunks, _LINE_END, max_size):
            if self._columns is None and not block.text.isspace():
                self._begin(block.text.rstrip("\n"))
            self._row += not block.text.isspace()
            yield block

    def _begin(self, line: str) -> None:
        cells = line.rstrip("\t ").split("\t")
        named = sum(1 for cell in cells if _TAG.fullmatch(cell))
        self._columns = [cell.strip() for cell in cells] if 2 * named > len(cells) else []
        self._head = line.strip() if self._columns else ""

    def where(self, text: str, position: int, field: str | None) -> str | None:
        """The row, and the column by its tag."""
        number = text.count("\t", 0, position)
        columns = self._columns or []
        column = f", column {columns[number]}" if number < len(columns) else ""
        return f"row {self._row}{column}"

    def read(self, block: Block, *, want_spans: bool = False, want_labels: bool = False) -> Reading:
        """What the cells of a line say, each by the tag of its column."""
        text = block.text.rstrip("\n")
        draft = Draft(text, {} if want_spans or want_labels else None, [])
        reading = Reading(block=block, draft=draft, start=0, end=len(text), known=False, content=False)
        if text.strip() == self._head:  # it stands again where tables were put together
            reading.labels.append((0, len(text)))
            return reading
        reading.content = True
        if not self._columns:
            message = "the line of tags is missing that says what the cells are: it begins every table"
            draft.problem("missing-part", 0, 0, message)
            return reading
        self._read_cells(draft, self._columns, reading if want_labels else None)
        reading.known = not IDENTITY.isdisjoint(draft.values)
        return reading

    def _read_cells(self, draft: Draft, columns: list[str], reading: Reading | None) -> None:
        cells = draft.text.split("\t")
        at = 0
        for number, cell in enumerate(cells):
            start, end = draft.trimmed(at, at + len(cell))
            at += len(cell) + 1
            if start == end:
                continue
            if number >= len(columns):
                message = f"cell {number + 1} of a table of {len(columns)} columns: `{excerpt(cell)}`"
                draft.problem("unclaimed-text", start, end, message)
                continue
            _read_cell(draft, columns[number], start, end)
            if reading is not None:
                reading.parts.append((start, end))
        if len(cells) < len(columns):
            message = f"{len(cells)} cells in a table of {len(columns)} columns: the line may be cut off"
            draft.problem("missing-part", len(draft.text), len(draft.text), message)
        TABLE.finish(draft)


def _read_cell(draft: Draft, tag: str, start: int, end: int) -> None:
    """Read a cell as the tagged form has its value or values."""
    value = draft.text[start:end]
    read = TABLE.reads.get(tag)
    if read is None:
        keep(draft, tag, value, start, end)
    elif tag in LINED:
        for piece in of_semicolons(value, start):
            read(draft, tag, *piece)
    else:
        read(draft, tag, value, start, end)
