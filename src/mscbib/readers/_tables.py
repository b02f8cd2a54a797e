"""Tables with a delimiter: a head that names the columns, then a row a record.

The delimiter is found from the head: the one between the most names that are known. Places are those of the
file: a finding about a cell names the cell's line and column, doubled quotation marks and all.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mscbib.diagnostics import Problem, excerpt
from mscbib.draft import Draft
from mscbib.readers import IDENTITY
from mscbib.readers._listed_people import join_listed_people
from mscbib.readers._rows import MOST_CELLS, Cell, Grammar, Rows, placed
from mscbib.reading import Named, Reading
from mscbib.source import Block
from mscbib.tags import Read, Table, keep
from mscbib.tags._column_names import FOREIGN, folded
from mscbib.tags._columns import by_folded_name, is_ours

_DELIMITERS = ",;\t"
#: What Excel takes for the delimiter.
_SEPARATOR_LINE = re.compile(r"sep=([,;\t])\s*")
#: A cell that a spreadsheet would take for a formula, but for the apostrophe before it.
_DEFUSED = re.compile(r"'['\"]*[=+\-@\t\r＝＋－＠]")
#: How programs print that there is nothing in a cell; in a table of ours, it is text.
_NOTHING = frozenset({"NA", "N/A", "NaN", "nan", "NULL", "null", "None", "<NA>"})
_LONGEST_NOTHING = max(map(len, _NOTHING))


#: Names of columns of which a table of bibliographic records has one, and one of the others besides; these as
#: regular expressions, to be looked for whatever their case.
_TITLES = "(?:article|document|primary)?[ _]?title"
_OTHERS = (
    r"authors?|author\(s\)|author[ _](?:full )?names?|(?:publication|published)?[ _]?year|"
    r"year of publication|doi|journal(?:[ /_](?:book|title|name))?|container_title|"
    r"(?:publication|source|secondary)[ _]title|pmid|pubmed[ _]?id|abstract(?: note)?|notes_abstract"
)


def head(delimiters: str, *names: str) -> str:
    """A regular expression for a text that begins with the head of a table that has these columns."""
    columns = [rf'(?=(?:[^\n]*[{delimiters}])?[" ]*(?:{name})[" ]*(?:[{delimiters}]|$))' for name in names]
    return rf"\A(?i:\s*+(?:sep=.\s*+)?+{''.join(columns)})[^\n]*+"


def bibliographic_head(delimiters: str) -> str:
    """That of a table of bibliographic records, which has a title and something else."""
    return head(delimiters, _TITLES, _OTHERS)


class Column(NamedTuple):
    """A column by the name that the head has, that name folded, and what reads it, if it is known."""

    name: str
    folded: str
    read: Read | None


@functools.cache
def readings_of(table: Table) -> dict[str, Read]:
    """What reads each column of a table, by its folded name."""
    return by_folded_name(table)


@functools.cache
def _foreign_readings(table: Table) -> dict[str, Read]:
    """What reads the columns that others name as we do: the head tells, so that no cell has to ask."""
    both = (tag.name for tag in table.tags if not tag.only_read and tag.codec.read is not None)
    return {folded(name): FOREIGN[name] for name in both if name in FOREIGN}


class _Text(NamedTuple):
    """A row with single quotation marks where the file has two, and where these are, as the row has them."""

    text: str
    cells: Iterable[tuple[int, int, int, bool, str]]
    total: int
    doubled: list[int]

    def behind(self, place: int) -> int:
        """Where in the file's row something stands that stands at `place`."""
        return place + bisect_right(self.doubled, place)


class TableReader:
    """Reads one table with the columns of `TABLE`."""

    layout: str
    dialect: str | None = None
    TABLE: Table

    def __init__(self) -> None:
        self._grammar: Grammar | None = None
        self._columns: list[Column] = []
        self._names: frozenset[str] = frozenset()
        self._is_ours = False
        self._head: str | None = None
        self._row = 0
        self._cells = Named(self._places)
        self._separator_line: str | None = None

    def blocks(self, chunks: Iterable[str], max_size: int) -> Iterator[Block]:
        """The rows. The first that is not blank is the head."""
        rows = Rows(max_size, self._begin)
        for block in rows.cut(chunks):
            if self._head is None and not block.text.isspace() and rows.grammar is not None:
                self._read_head(block.text.rstrip("\n"))
                rows.grammar = self._grammar
            self._row += not block.text.isspace()
            yield block

    def where(self, text: str, position: int, field: str | None) -> str | None:
        """The row, as spreadsheets count them, and the column."""
        column = self._cells.at(text, position) if self._row > 1 else None
        return f"row {self._row}, {column}" if column else f"row {self._row}"

    def _places(self, text: str) -> Iterator[tuple[int, str]]:
        """Where the cells of a row begin."""
        if self._grammar is None or self._grammar.is_crowded(text):
            return
        for cell in self._grammar.cells(text)[0]:
            if cell.number < len(self._columns):
                yield cell.start, f"column {self._columns[cell.number].name}"

    def _begin(self, line: str) -> Grammar | None:
        """The grammar of the head, of which `line` is the first line; None: the head is not there yet."""
        match = _SEPARATOR_LINE.fullmatch(line)
        if match is not None and self._separator_line is None:
            self._separator_line = line.strip()
            self._grammar = Grammar(match[1])
            return None
        if not line.strip():
            return None
        return self._grammar or Grammar(max(_DELIMITERS, key=lambda one: self._known(line, one)))

    def _known(self, line: str, delimiter: str) -> tuple[int, int]:
        """How many names of columns are known, and how many there are, if that is the delimiter."""
        known = readings_of(self.TABLE)
        cells = [cell.strip(' "') for cell in line.split(delimiter, MOST_CELLS)]
        names = [cell for cell in cells if not any(one in cell for one in _DELIMITERS)]
        return sum(folded(name) in known for name in names), len(cells)

    def _read_head(self, line: str) -> None:
        delimiter = max(_DELIMITERS, key=lambda one: self._known(line, one))
        grammar = self._grammar or Grammar(delimiter)
        self._head = line
        line = delimiter.join(line.split(delimiter, MOST_CELLS)[:MOST_CELLS])
        row = _plain(line, *grammar.cells(line))
        names = [f"column {number}" for number in range(1, row.total + 1)]
        for number, start, end, _, _ in row.cells:
            names[number] = row.text[start:end].strip() or names[number]
        self._names = frozenset(map(folded, names))
        known = readings_of(self.TABLE)
        self._is_ours = is_ours(self._draft(line))
        if not self._is_ours:
            known = known | _foreign_readings(self.TABLE)
        self._columns = [Column(name, folded(name), known.get(folded(name))) for name in names]
        self._grammar = Grammar(grammar.delimiter, len(self._columns))

    def read(self, block: Block, *, want_spans: bool = False, want_labels: bool = False) -> Reading:
        """What the cells of a row say."""
        text = block.text.removesuffix("\n")
        if self._grammar is not None and self._grammar.is_crowded(text):
            message = f"a row of more than {MOST_CELLS:,} cells was not read"
            draft = Draft(text, None, [Problem("oversized-entry", 0, 0, message)])
            return Reading(block, draft, 0, len(text), known=False, content=False)
        if text == self._head or (self._separator_line and text.strip() == self._separator_line):
            draft = Draft(text, None, [])
            self._check_head(draft)
            return Reading(block, draft, 0, len(text), known=False, content=False, labels=[(0, len(text))])
        assert self._grammar is not None, "there is a head before any row"
        # what is a label, the quotation marks of empty cells tell
        values = None if want_labels else self._grammar.values(text)
        quick = None if values is None or want_spans else self._quick_draft(text, values)
        if quick is not None:
            reading = Reading(block, quick, 0, len(text), known=False, content=False)
        else:
            reading = self._placed_reading(block, text, values, want_spans, want_labels)
        reading.content = bool(text.strip(self._grammar.delimiter + ' "'))
        reading.known = not IDENTITY.isdisjoint(reading.values)
        return reading

    def _quick_draft(self, text: str, values: list[str]) -> Draft | None:
        """What a row says whose cells have these values; None where places are needed to say what is wrong.

        Finding out where things stand costs as much as all else, and nearly no row has a finding.
        """
        draft = self._draft(text)
        nothing = frozenset() if self._is_ours else _NOTHING
        for (name, plain_name, read), value in zip(self._columns, values, strict=True):
            if not value:
                continue
            value = value.strip()
            if len(value) <= _LONGEST_NOTHING and (not value or (value in nothing and plain_name != "title")):
                continue
            if value[0] == "'" and _DEFUSED.match(value):
                value = value[1:]
            (read or keep)(draft, name, value, 0, 0)
        self._finish(draft)
        return None if draft.problems else draft

    def _placed_reading(
        self, block: Block, text: str, values: list[str] | None, want_spans: bool, want_labels: bool
    ) -> Reading:
        """As `_quick_draft`, of any row, with the places of everything."""
        assert self._grammar is not None, "there is a head before any row"
        if values is None:
            row = _plain(text, *self._grammar.cells(text))
        else:
            row = _Text(text, placed(text, values), len(values), [])
        draft = self._draft(row.text, {} if want_spans or want_labels else None)
        reading = Reading(block, draft, 0, len(text), known=False, content=False)
        if want_labels:
            ends = [0, *(end for _, _, end, _, _ in row.cells)]
            starts = [*(start for _, start, _, _, _ in row.cells), len(row.text)]
            reading.labels = list(zip(ends, starts, strict=True))
        self._read_cells(draft, row, reading if want_labels else None)
        self._finish(draft)
        if want_labels:
            reading.labels += draft.notes.get("labels", ())
        reading.boilerplate += draft.notes.get("boilerplate", ())
        if row.doubled:
            _put_back(reading, row)
        return reading

    def _finish(self, draft: Draft) -> None:
        """Put together what several cells say."""
        join_listed_people(draft)
        self.TABLE.finish(draft)

    def _draft(self, text: str, spans: dict[str, tuple[int, int]] | None = None) -> Draft:
        """A draft of a row that knows which columns there are."""
        draft = Draft(text, spans, [])
        draft.notes["columns"] = self._names
        return draft

    def _check_head(self, draft: Draft) -> None:
        if draft.text == self._head and all(column.read is None for column in self._columns):
            message = "the names of the columns are missing here, or none of them is known"
            draft.problem("missing-part", 0, 0, message)

    def _read_cells(self, draft: Draft, row: _Text, reading: Reading | None) -> None:
        text, columns = draft.text, self._columns
        width, stop = len(columns), 0
        nothing = frozenset() if self._is_ours else _NOTHING
        surplus: tuple[int, str] | None = None
        for number, start, stop, _, fault in row.cells:
            end = stop
            if fault:
                draft.problem("missing-part", start - (text[start - 1 : start] == '"'), end, fault)
            cell = text[start:end]
            value = cell.strip()
            if not value:
                continue
            if len(value) != len(cell):
                start += len(cell) - len(cell.lstrip())
                end = start + len(value)
            if reading is not None:
                reading.parts.append((start, end))
            if value[0] == "'" and _DEFUSED.match(value):
                value = value[1:]
                start += 1
            if number >= width:
                keep(draft, f"column {number + 1}", value, start, end)
                surplus = surplus or (start, value)
                continue
            name, plain_name, read = columns[number]
            # hashing a long text costs more than looking at its length
            if len(value) <= _LONGEST_NOTHING and value in nothing and plain_name != "title":
                draft.notes.setdefault("boilerplate", []).append((start, end))
            elif read is None:
                keep(draft, name, value, start, end)
            else:
                read(draft, name, value, start, end)
        if surplus is not None:
            start, value = surplus
            message = f"`{excerpt(value)}` stands in no column: there are {width}"
            draft.problem("unclaimed-text", start, stop, message)
        if row.total < width:
            message = f"{row.total} cells in a table of {width} columns: some are missing"
            draft.problem("missing-part", len(text), len(text), message)


def _plain(text: str, cells: list[Cell], count: int) -> _Text:
    """A row whose doubled quotation marks are single ones."""
    if '""' not in text or not any(cell.quoted and '""' in text[cell.start : cell.end] for cell in cells):
        return _Text(text, cells, count, [])
    pieces: list[str] = []
    plain: list[Cell] = []
    doubled: list[int] = []
    at = 0
    for cell in cells:
        inside = text[cell.start : cell.end]
        single = inside.replace('""', '"') if cell.quoted else inside
        start = cell.start - len(doubled)
        if len(single) != len(inside):
            parts = inside.split('""')
            place = start
            for part in parts[:-1]:
                place += len(part) + 1
                doubled.append(place)
        pieces += [text[at : cell.start], single]
        plain.append(cell._replace(start=start, end=start + len(single)))
        at = cell.end
    return _Text("".join([*pieces, text[at:]]), plain, count, doubled)


def _put_back(reading: Reading, row: _Text) -> None:
    """Turn places in the text without doubled quotation marks into places in the row as it is."""
    draft, behind = reading.draft, row.behind
    if draft.spans is not None:
        draft.spans = {path: (behind(a), behind(b)) for path, (a, b) in draft.spans.items()}
    draft.problems[:] = [one._replace(start=behind(one.start), end=behind(one.end)) for one in draft.problems]
    draft.repeats = [(path, behind(a), behind(b)) for path, a, b in draft.repeats]
    reading.labels = [(behind(a), behind(b)) for a, b in reading.labels]
    reading.parts = [(behind(a), behind(b)) for a, b in reading.parts]
    reading.boilerplate = [(behind(a), behind(b)) for a, b in reading.boilerplate]
