"""Rows of tables whose cells may be quoted and hold line breaks (RFC 4180), and rows that break its rules.

A quotation mark that opens a cell and is not closed, or is closed in the middle of one, must not swallow what
follows: where a later line is by itself a whole row of the table, the damaged row ends before it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from mscbib import source
from mscbib.source import Block

#: How far, in characters, a quoted cell is followed before one looks whether its mark was a stray one.
PATIENCE = 1 << 20
#: How many cells a row may have: each takes some 300 bytes. Spreadsheets end at 16,384 columns.
MOST_CELLS = 50_000


class Cell(NamedTuple):
    """A cell by its place in a row, quotation marks aside; ``fault`` is what is wrong with these."""

    number: int
    start: int
    end: int
    quoted: bool
    fault: str = ""


_MARKS = re.compile('"+')
_INSIDE = re.compile('[^"]*+(?:""[^"]*+)*+')
_NEVER_CLOSED = "the quotation mark that closes this cell is missing"
_NOT_DOUBLED = "a quotation mark inside a quoted cell is written twice: here, one is missing"


class Grammar:
    """What a row looks like with this delimiter; ``width`` is its number of cells, once that is known."""

    def __init__(self, delimiter: str, width: int | None = None) -> None:
        self.delimiter = delimiter
        self._width = width
        #: The row whose end was found last, and its `values`, which are asked for next.
        self._known: tuple[str, list[str] | None] = ("", None)
        #: How a quoted cell begins that begins with the delimiter; one that ends with it looks so, too.
        self._begins_quoted = f'{delimiter}"{delimiter}'
        stop = rf"(?=[{delimiter}\n]|\Z)"
        quoted = rf' *+"[^"]*+(?:""[^"]*+)*+" *+{stop}'
        bare = rf'(?! *+")[^{delimiter}\n]*+'
        cell = f"(?:{quoted}|{bare})"
        self._cell = re.compile(cell)
        self._delimiters = re.compile(f"{delimiter}*+")
        self._any = re.compile(rf"{cell}(?:{delimiter}{cell})*+(?:\n|\Z)")
        self._right = self._any
        self._line: re.Pattern[str] | None = None
        self._stop = re.compile(" *+" + stop)
        self._alone = self if width is None else Grammar(delimiter)
        if width is not None:
            others = f"{{{width - 1}}}"
            self._right = re.compile(rf"{cell}(?:{delimiter}{cell}){others}(?:\n|\Z)")
            flat = rf'(?: *+"[^"\n]*+(?:""[^"\n]*+)*+" *+{stop}|[^"{delimiter}\n]*+)'
            if width > 1:
                self._line = re.compile(rf"{flat}(?:{delimiter}{flat}){others}(?:\n|\Z)")

    def row_end(self, text: str, at: int, final: bool) -> int | None:
        """Where the row that begins at `at` ends; None: only more text can tell, unless it is `final`."""
        end = self._even_row_end(text, at)
        if end:
            return end
        match = self._right.match(text, at) or self._any.match(text, at)
        if match is None:
            return self._damaged_row_end(text, at, final)
        end = match.end()
        if not final and (end == at or text[end - 1] != "\n"):
            return None
        if match.re is not self._right:
            first = text.find("\n", at, end) + 1
            if 0 < first < end:  # a row of several lines with too many or too few cells
                return self.whole_line(text, first, end) or end
        return end

    def _even_row_end(self, text: str, at: int) -> int:
        """Where the row ends that begins at `at`, if it has all its cells and no fault; else 0.

        Such a row ends with the first line before whose end there is an even number of quotation marks.
        """
        line, marks = at - 1, 0
        while line < at or marks % 2:
            start = line + 1
            line = text.find("\n", start)
            if line < 0:
                return 0
            marks += text.count('"', start, line)
        row = text[at:line]
        self._known = row, self._values(row)
        return 0 if self._known[1] is None else line + 1

    def whole_line(self, text: str, start: int, end: int) -> int | None:
        """Where the first line from `start` to `end` begins that is a whole row of the table by itself."""
        while self._line is not None and start < end:
            if self._line.match(text, start):
                return start
            start = text.find("\n", start, end) + 1 or end
        return None

    def _damaged_row_end(self, text: str, at: int, final: bool) -> int | None:
        """As `row_end`, for a row with a cell that is not quoted as it should be."""
        patient = not final and len(text) - at <= PATIENCE
        known = text.rfind("\n", at) + 1 if patient else len(text)  # the last line may go on
        stop = at
        while True:
            match = self._cell.match(text, stop)
            if match is not None:
                stop = match.end()
            else:
                place, is_closed = self._closed(text, stop, known)
                if not is_closed:
                    return place or (None if patient else self._given_up(text, stop))
                stop = place
            following = text[stop : stop + 1]
            if following == "\n":
                return stop + 1
            if not following:
                return stop if final else None
            stop += 1

    def _closed(self, text: str, at: int, end: int) -> tuple[int, bool]:
        """Where the cell ends that begins at `at` with a mark that is not closed as it should be, and True.

        Or where, before that, a line begins that is a whole row, and False; 0 where there is neither, or
        nothing interrupts the cell, so that it may go on behind `end`. Every line is looked at once.
        """
        start = text.index('"', at) + 1
        if (uninterrupted := _INSIDE.match(text, start)) and uninterrupted.end() >= end:
            return 0, False
        while start < end:
            line_end = text.find("\n", start, end) + 1 or end
            for mark in _MARKS.finditer(text, start, line_end):
                if (mark.end() - mark.start()) % 2 and (stop := self._stop.match(text, mark.end())):
                    return stop.end(), True
            start = line_end
            if self._line is not None and start < end and self._line.match(text, start, end):
                return start, False
        return 0, False

    def _given_up(self, text: str, at: int) -> int:
        """Where a row ends of which a cell is never closed: before a whole row, else with all there is."""
        first = text.find("\n", at) + 1 or len(text)
        if self._line is None:
            return first
        return self.whole_line(text, first, len(text)) or len(text)

    def values(self, row: str) -> list[str] | None:
        """What is in the cells of a row, which has no line break at its end, if it has all and no fault.

        None, too, where a value is not what stands between the marks of its cell, or `placed` would not find
        it: `cells` looks closer.
        """
        known, values = self._known
        return values if known == row else self._values(row)

    def _values(self, row: str) -> list[str] | None:
        delimiter = self.delimiter
        if '"' not in row:
            if row.count(delimiter) + 1 != self._width:
                return None  # nor are very many cells made
            values = row.split(delimiter)
        elif self.is_crowded(row):
            return None
        else:
            try:  # what Python's own reader takes for a row is one
                (values,) = csv.reader((row,), delimiter=delimiter, strict=True)
            except (csv.Error, ValueError):  # no row, more than one, or one larger than that reader takes
                return None
            if (
                row.endswith("\n")  # that reader drops it
                or ('""' in row and any('"' in value for value in values))
                or (' "' in row and any(value.lstrip(" ").startswith('"') for value in values))
                or (self._begins_quoted in row and any(value.startswith(delimiter) for value in values))
                or row.startswith(self._begins_quoted[1:])
            ):
                return None
        return values if len(values) == self._width else None

    def is_crowded(self, row: str) -> bool:
        """Whether a row has more cells than are held in memory; delimiters between marks part none."""
        if row.count(self.delimiter) < MOST_CELLS:
            return False
        count = at = 0
        while count < MOST_CELLS and at < len(row):
            opening = row.find('"', at)
            closing = row.find('"', opening + 1) if opening >= 0 else -1
            count += row.count(self.delimiter, at, opening if closing >= 0 else len(row))
            at = closing + 1 if closing >= 0 else len(row)
        return count >= MOST_CELLS

    def cells(self, row: str) -> tuple[list[Cell], int]:
        """The cells of a row that are not empty, and how many it has; there is no line break at its end."""
        found: list[Cell] = []
        if '"' not in row:
            at = 0
            pieces = row.split(self.delimiter)
            for number, piece in enumerate(pieces):
                if piece:
                    found.append(Cell(number, at, at + len(piece), False))
                at += len(piece) + 1
            return found, len(pieces)
        number = at = 0
        is_open = False  # and so would every other be that is not closed as it should be
        while True:
            behind = self._delimiters.match(row, at).end()  # type: ignore[union-attr]
            number += behind - at
            at = behind
            match = self._cell.match(row, at)
            if match is not None and not (is_open and row[match.end() : match.end() + 1] == "\n"):
                start, stop = match.span()
                if row[start : start + 1] in ('"', " ") and row[start:stop].lstrip(" ")[:1] == '"':
                    start, end = row.index('"', start) + 1, row.rindex('"', start, stop)
                    found.append(Cell(number, start, end, True))
                elif stop > start:
                    found.append(Cell(number, start, stop, False))
            else:
                stop, is_closed = (0, False) if is_open else self._closed_in(row, at)
                if is_closed:
                    start = row.index('"', at)
                    end = row.rindex('"', start, stop)
                    found.append(Cell(number, start + 1, end, True, _NOT_DOUBLED))
                else:
                    stop = row.find(self.delimiter, at)
                    stop = len(row) if stop < 0 else stop
                    found.append(self._open_cell(row, number, at, stop, "" if is_open else _NEVER_CLOSED))
                    is_open = True
            if stop == len(row):
                return found, number + 1
            number += 1
            at = stop + 1

    def _open_cell(self, row: str, number: int, start: int, stop: int, fault: str) -> Cell:
        """A cell whose mark nothing closes; it is no part of the text where there is no other."""
        mark = start + len(row[start:stop]) - len(row[start:stop].lstrip(" "))
        if row[mark : mark + 1] == '"' and row.find('"', mark + 1, stop) < 0:
            start = mark + 1
        return Cell(number, start, stop, False, fault)

    def _closed_in(self, row: str, at: int) -> tuple[int, bool]:
        """As `_closed`, where a row was cut out already: no line in it is another."""
        return self._alone._closed(row, at, len(row))


def placed(row: str, values: list[str]) -> Iterator[tuple[int, int, int, bool, str]]:
    """The cells of a row that have the given values, but for empty ones: plain tuples, being so many."""
    end = 0
    for number, value in enumerate(values):
        if value:
            start = row.find(value, end)  # before it are only delimiters and quotation marks
            end = start + len(value)
            yield number, start, end, False, ""


class Rows:
    """Cuts a text into rows.

    `begin` gives the grammar of the head when it is called with its first line, and None for lines before
    it. ``grammar`` may be set anew between two rows.
    """

    def __init__(self, max_size: int, begin: Callable[[str], Grammar | None]) -> None:
        self.grammar: Grammar | None = None
        self._max_size = max_size
        self._begin = begin

    def cut(self, chunks: Iterable[str]) -> Iterator[Block]:
        """The rows, one block each; joined, they are the text."""
        ends = source._LineEnds()
        buffer = ""
        done, wanted = 0, 0
        start, line, column = 0, 1, 1
        oversized = continued = False
        for chunk, final in source._with_last(chunks):
            buffer += ends.feed(chunk, len(buffer), final)
            if len(buffer) < wanted and not final:
                continue  # what was too little is not looked at again before it has doubled
            while done < len(buffer):
                end, oversized = self._next(buffer, done, final, oversized)
                if end is None:
                    break
                within = ends.within(done, end)
                block = Block(buffer[done:end], start, line, *within, oversized, column, continued)
                continued = oversized and (continued or not block.text.isspace())
                yield block
                start += end - done + len(block.returns)
                done = end
                if block.text[-1:] == "\n":
                    line, column = line + block.text.count("\n"), 1
                    oversized = continued = False
                else:
                    line, column = source._behind(block)
            buffer = buffer[done:]
            ends.forget(done)
            done = 0
            wanted = min(2 * len(buffer), self._max_size + 1)

    def _next(self, text: str, at: int, final: bool, inside: bool) -> tuple[int | None, bool]:
        """Where the next piece ends, and whether it is one of a row too large; `inside` such a row."""
        if inside:
            line = text.find("\n", at, at + self._max_size) + 1
            if not line and not final and len(text) - at <= self._max_size:
                return None, True
            return line or min(len(text), at + self._max_size), True
        end: int | None
        if self.grammar is None:
            end = text.find("\n", at) + 1 or (len(text) if final else None)
            if end is not None:
                self.grammar = self._begin(text[at:end])
        if self.grammar is not None:
            end = self.grammar.row_end(text, at, final)
        if (end if end is not None else len(text)) - at > self._max_size:
            return at + self._max_size, True
        return end, False
