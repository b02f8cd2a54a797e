"""Tables of decisions about pairs of records: how they are written, and read whoever saved them.

A table has the columns `id_1`, `id_2` and `decision`, in any order and among others. It may come from a
spreadsheet of any country: commas, semicolons or tabs; UTF-8, UTF-16 or an older encoding.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from io import TextIOWrapper
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from mscbib.decoding import Decoder
from mscbib.dedupe.contradictions import Pair, ordered
from mscbib.diagnostics import Problem, excerpt
from mscbib.findings import finding
from mscbib.readers._rows import Grammar, Rows
from mscbib.tags._flat import cell

if TYPE_CHECKING:
    from mscbib.diagnostics import Diagnostic
    from mscbib.source import Block

COLUMNS = ("id_1", "id_2", "decision")

#: What people write, and what spreadsheets of other languages make of true and false.
_DUPLICATE = ("duplicate", "duplicates", "dup", "d", "y", "yes", "1", "true", "same", "match")
_DUPLICATE_ELSEWHERE = ("j", "ja", "oui", "sí", "si", "wahr", "vrai", "verdadero")
_DISTINCT = ("distinct", "different", "n", "no", "0", "false", "nein", "non", "falsch", "faux", "falso")
_UNDECIDED = ("", "?", "u", "unsure", "review", "skip", "maybe")
#: What each word in the column `decision` says; None that nothing is decided. Other words are a finding.
_DECIDED: Mapping[str, bool | None] = (
    dict.fromkeys(_DUPLICATE + _DUPLICATE_ELSEWHERE, True)
    | dict.fromkeys(_DISTINCT, False)
    | dict.fromkeys(_UNDECIDED)
)

#: The longest row, in characters, that is looked at: what is longer is no table of decisions.
_MAX_ROW = 1 << 20
#: What Excel takes for the delimiter, before the head.
_SEPARATOR_LINE = re.compile(r"sep=([,;\t])\s*")
#: Ids that a spreadsheet takes for a formula, number, time, date or truth value, and saves as it shows it.
_CHANGED = re.compile(
    r"""(?ix) ['"]* (?:
    [=+\-@＝＋－＠]
    | (?! [1-9][0-9]{0,9} \Z) [0-9][0-9.,:/%e+ -]* \Z
    | (?: [0-9]{1,4} [ ./-]? )?
      (?: jan(?:uary)? | feb(?:ruary)? | mar(?:ch)? | apr(?:il)? | may | june? | july? | aug(?:ust)?
        | sept?(?:ember)? | oct(?:ober)? | nov(?:ember)? | dec(?:ember)? )
      [ ./-]? [0-9]{0,4} \Z
    | (?: true | false ) \Z
    )"""
)


def written(key: str) -> str:
    """A record's key as a cell of a table; an apostrophe before it where a spreadsheet would change it."""
    text = cell(key)
    return "'" + text if _CHANGED.match(text) else text


def _read_back(text: str) -> str:
    """The key that `written` wrote."""
    return text[1:] if text[:1] == "'" and _CHANGED.match(text, 1) else text


class Row(NamedTuple):
    """A decision, and where it stands."""

    pair: Pair
    is_duplicate: bool
    path: str
    block: Block
    start: int
    end: int

    def place(self) -> str:
        """The file and the line, "decisions.csv:3"."""
        return f"{self.path}:{self.block.place(self.start)[0]}"

    def finding(self, name: str, message: str) -> Diagnostic:
        """A finding of the rule called `name` about this decision."""
        return finding(Problem(name, self.start, self.end, message), self.path, self.block)


class Table:
    """One table, read from its first row to its last.

    `path` is what findings call it; they are appended to `findings`. ``columns`` are the names in its head.
    """

    def __init__(self, path: str, findings: list[Diagnostic]) -> None:
        self.columns: list[str] = []
        self._path = path
        self._findings = findings
        self._grammar: Grammar | None = None

    def rows(self, stream: BinaryIO, *, whole: bool = False) -> Iterator[Row]:
        """The rows in which something is decided; with `whole`, not a last one that no line feed ends.

        Reads `stream`, with its keys as `written` has them. A row that cannot be understood is a finding.
        """
        rows = Rows(_MAX_ROW, self._begin)
        for block in rows.cut(Decoder().decode(stream)):
            text = block.text.removesuffix("\n")
            if rows.grammar is None or not text.strip() or (whole and not block.text.endswith("\n")):
                continue
            if block.oversized:
                self._found(block, 0, 0, "this row is too long for one of a table of decisions")
            elif not self.columns:
                cells, width = rows.grammar.cells(text)
                names = {_folded(_text(text, *one[1:4])): one[0] for one in reversed(cells)}
                self.columns = sorted(names)
                missing = [f"`{name}`" for name in COLUMNS if name not in names]
                if missing:
                    self._found(block, 0, len(text), f"no column here is named {' or '.join(missing)}")
                    return
                places = [names[name] for name in COLUMNS]
                rows.grammar = Grammar(rows.grammar.delimiter, width)
            elif row := self._row(block, text, rows.grammar, places):
                yield row

    def _begin(self, line: str) -> Grammar | None:
        """The grammar of the head, of which `line` is the first line; None: the head is not there yet."""
        match = _SEPARATOR_LINE.fullmatch(line)
        if match is not None and self._grammar is None:
            self._grammar = Grammar(match[1])
            return None
        if not line.strip():
            return None
        return self._grammar or Grammar(max(",;\t", key=lambda one: _known(line, one)))

    def _row(self, block: Block, text: str, grammar: Grammar, places: list[int]) -> Row | None:
        """The decision of a row; None where there is none, or none that can be understood."""
        cells = {number: (start, end, quoted) for number, start, end, quoted, _ in grammar.cells(text)[0]}
        id_1, id_2, decided = (cells.get(number) for number in places)
        if decided is None or _DECIDED.get(word := _folded(_text(text, *decided)), False) is None:
            return None
        for _, start, end, _, fault in grammar.cells(text)[0]:
            if fault:
                self._found(block, start, end, fault)
                return None
        place = decided[:2]
        if word not in _DECIDED:
            shown = excerpt(_text(text, *decided))
            message = f"`{shown}` in the column `decision` is neither duplicate nor distinct"
            self._findings.append(finding(Problem("unknown-decision", *place, message), self._path, block))
            return None
        keys = [_read_back(_text(text, *one)) if one else "" for one in (id_1, id_2)]
        if "" in keys:
            self._found(block, *place, f"the column `{COLUMNS[keys.index('')]}` is empty, but not `decision`")
            return None
        if keys[0] == keys[1]:
            self._found(block, *place, f"`{excerpt(keys[0])}` is paired with itself")
            return None
        return Row(ordered(*keys), _DECIDED[word] is True, self._path, block, *place)

    def _found(self, block: Block, start: int, end: int, message: str) -> None:
        self._findings.append(finding(Problem("incomplete-decision", start, end, message), self._path, block))


def _known(line: str, delimiter: str) -> int:
    """How many of the columns a head has, if that is the delimiter."""
    names = {_folded(name.strip(' "')) for name in line.split(delimiter)}
    return len(names.intersection(COLUMNS))


def _text(row: str, start: int, end: int, quoted: bool) -> str:
    text = row[start:end]
    return cell(text.replace('""', '"') if quoted else text)


def _folded(text: str) -> str:
    return text.strip().casefold().replace(" ", "_")


def write(stream: BinaryIO, decisions: Mapping[Pair, bool]) -> None:
    """Write a table of the columns `COLUMNS`, in the order of `decisions`: UTF-8, quoted by RFC 4180."""
    text = TextIOWrapper(stream, encoding="utf-8", newline="")
    try:
        rows = csv.writer(text, lineterminator="\n")
        rows.writerow(COLUMNS)
        for (key_1, key_2), is_duplicate in decisions.items():
            rows.writerow([written(key_1), written(key_2), "duplicate" if is_duplicate else "distinct"])
    finally:
        text.detach()  # flushed, and the stream left open
