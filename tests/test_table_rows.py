"""Rows of tables: quoted cells, line breaks, places, and damage that costs its own row only."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mscbib import detection, parser
from mscbib.parser import Entry, Options
from mscbib.readers import _rows
from mscbib.readers._rows import Grammar, Rows, placed
from mscbib.tags.csv import TABLE

HEAD = "title,doi,year\n"


def entries(text: str, kind: str = "csv", *, max_size: int = 1_000_000, spans: bool = False) -> list[Entry]:
    options = Options(kind=detection.named(kind), max_entry_size=max_size, spans=spans)
    return list(parser.parse(BytesIO(text.encode()), "test.csv", options))


def titles(text: str, kind: str = "csv") -> list[str | None]:
    return [entry.record.title for entry in entries(text, kind) if entry.record]


def findings(text: str) -> list[str]:
    return [finding.concise() for entry in entries(text) for finding in entry.findings]


def cut(text: str, delimiter: str, width: int | None, size: int, max_size: int = 10_000) -> list[str]:
    rows = Rows(max_size, lambda _: Grammar(delimiter, width))
    return [block.text for block in rows.cut(text[at : at + size] for at in range(0, len(text), size))]


# ---- Rows as RFC 4180 has them

_cells = st.text(alphabet="ab \",;\n\t'é", max_size=6)
_tables = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(_cells, min_size=width, max_size=width), min_size=1, max_size=6)
)


@settings(deadline=None, max_examples=300)
@given(
    table=_tables,
    delimiter=st.sampled_from(",;\t"),
    always=st.booleans(),
)
def test_cells_are_what_the_csv_module_wrote(table: list[list[str]], delimiter: str, always: bool) -> None:
    # a cell that only a reader that knows its writer could tell from a quoted one
    table = [[cell.lstrip(" ") for cell in row] for row in table]
    stream = io.StringIO()
    writer = csv.writer(
        stream,
        delimiter=delimiter,
        quoting=csv.QUOTE_ALL if always else csv.QUOTE_MINIMAL,
        lineterminator="\n",
    )
    writer.writerows(table)
    text = stream.getvalue()
    grammar = Grammar(delimiter, len(table[0]))
    rows = cut(text, delimiter, len(table[0]), 7)
    assert "".join(rows) == text
    back = []
    for row in rows:
        cells, total = grammar.cells(row.removesuffix("\n"))
        values = [""] * total
        for cell in cells:
            assert not cell.fault
            inside = row[cell.start : cell.end]
            values[cell.number] = inside.replace('""', '"') if cell.quoted else inside
        back.append(values)
    assert back == table


@settings(deadline=None, max_examples=500)
@given(
    text=st.text(alphabet='a ",\n', max_size=60),
    width=st.sampled_from([None, 1, 2, 3]),
    size=st.integers(1, 9),
)
def test_rows_are_the_text_however_it_comes(text: str, width: int | None, size: int) -> None:
    rows = cut(text, ",", width, size)
    assert "".join(rows) == text
    assert rows == cut(text, ",", width, 1000)
    for row in rows:
        cells, total = Grammar(",", width).cells(row.removesuffix("\n"))
        assert all(0 <= cell.start <= cell.end <= len(row) and cell.number < total for cell in cells)


@settings(deadline=None, max_examples=500)
@given(cells=st.lists(st.text(alphabet='a ",;\n', max_size=8), min_size=1, max_size=4), noise=st.booleans())
def test_the_quick_look_at_a_row_sees_what_the_close_one_does(cells: list[str], noise: bool) -> None:
    """With `noise` as it stands, else as the csv module quotes it."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="").writerow(cells)
    row = ",".join(cells) if noise else stream.getvalue()
    grammar = Grammar(",", len(cells))
    values = grammar.values(row)
    if values is not None:
        found, total = grammar.cells(row)
        quick = [(number, start, end) for number, start, end, _, _ in placed(row, values)]
        assert [(cell.number, cell.start, cell.end) for cell in found if cell.end > cell.start] == quick
        assert total == len(values) and not any(cell.fault for cell in found)


def test_a_row_may_have_several_lines() -> None:
    text = HEAD + 'One,10.1000/1,2001\n"Two\nlines, ""quoted""",10.1000/2,2002\r\nThree,10.1000/3,2003\n'
    found = [entry.record for entry in entries(text) if entry.record]
    assert [record.title for record in found] == ["One", 'Two lines, "quoted"', "Three"]
    assert [(r.source.line_start, r.source.line_end) for r in found if r.source] == [(2, 2), (3, 4), (5, 5)]


# ---- Places


def test_a_finding_names_the_line_and_column_of_its_cell() -> None:
    text = HEAD + '"Two\n""lines""","no doi ""at"" all", 20x1 \n'
    assert findings(text) == [
        'test.csv:3:13: MSC115 doi: `no doi "at" all` is no doi: a DOI is 10.NNNN/SUFFIX without blanks',
        "test.csv:3:33: MSC115 year: `20x1` is no issued: a year of four digits is missing",
    ]


def test_spans_are_places_in_the_file() -> None:
    text = HEAD + '"A ""quoted"" word, and more",10.1000/AB,2001\r\n'
    (entry,) = entries(text, spans=True)
    assert entry.record is not None and entry.record.spans is not None
    said = {name: text[start:end] for name, (start, end) in entry.record.spans.items()}
    assert said == {"title": 'A ""quoted"" word, and more', "doi": "10.1000/AB", "issued": "2001"}


def test_names_have_places_behind_doubled_marks() -> None:
    text = 'title,authors\nx,"""A"" Group; Ng, An"\n'
    (entry,) = entries(text, spans=True)
    assert entry.record is not None and entry.record.spans is not None
    spans = entry.record.spans
    assert text[slice(*spans["authors[0].literal"])] == '""A"" Group'
    assert text[slice(*spans["authors[1].family"])] == "Ng"
    assert text[slice(*spans["authors[1].given"])] == "An"


# ---- Damage


def test_a_stray_mark_costs_its_own_row_at_most() -> None:
    rows = [
        "One,10.1000/1,2001",
        '"Two,10.1000/2,2002',
        '"Three, four",10.1000/3,2003',
        "Four,10.1000/4,2004",
    ]
    text = HEAD + "\n".join(rows)
    assert titles(text) == ["One", "Two", "Three, four", "Four"]
    assert findings(text) == ["test.csv:3:1: MSC105 the quotation mark that closes this cell is missing"]


def test_a_mark_that_nothing_closes_does_not_swallow_the_rest() -> None:
    many = "".join(f"Title {number},10.1000/{number},2001\n" for number in range(500))
    text = HEAD + 'One,"10.1000/x,2001\n' + many
    assert titles(text) == ["One", *(f"Title {number}" for number in range(500))]
    assert findings(text) == ["test.csv:2:5: MSC105 the quotation mark that closes this cell is missing"]


def test_a_mark_that_nothing_closes_is_followed_only_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_rows, "PATIENCE", 50)
    many = "".join(f"T{number},,\n" for number in range(40))
    assert cut('"x\n' + many, ",", 3, 10) == ['"x\n', *many.splitlines(keepends=True)]


def test_text_of_several_lines_with_a_mark_not_doubled_stays_one_row() -> None:
    text = HEAD + '"A ""b"" and\nthe "best" one, really\nend",10.1000/1,2001\nNext,10.1000/2,2002\n'
    assert titles(text) == ['A "b" and the "best" one, really end', "Next"]
    assert findings(text) == [
        "test.csv:2:1: MSC105 a quotation mark inside a quoted cell is written twice: here, one is missing"
    ]


def test_a_mark_inside_a_cell_that_is_not_quoted_is_text() -> None:
    assert titles(HEAD + 'The 5" disk,10.1000/1,2001\n') == ['The 5" disk']
    assert findings(HEAD + 'The 5" disk,10.1000/1,2001\n') == []


def test_too_many_and_too_few_cells_are_reported_and_kept() -> None:
    text = HEAD + "Few,10.1000/1\nMany,10.1000/2,2002,surplus\nEmpty surplus,10.1000/3,2003,,\n"
    found = [entry.record for entry in entries(text) if entry.record]
    assert [record.doi for record in found] == ["10.1000/1", "10.1000/2", "10.1000/3"]
    assert found[1].extra == {"column 4": ("surplus",)}
    assert findings(text) == [
        "test.csv:2:14: MSC105 2 cells in a table of 3 columns: some are missing",
        "test.csv:3:21: MSC106 `surplus` stands in no column: there are 3",
    ]


def test_a_row_of_nothing_and_a_second_head_are_no_records() -> None:
    text = HEAD + "One,,\n,,\n\n" + HEAD + "Two,,\n"
    assert titles(text) == ["One", "Two"]
    assert findings(text) == []


def test_a_row_too_large_costs_itself() -> None:
    text = HEAD + "One,,\n" + f'"{"x" * 300}",,\nTwo,,\n'
    found = entries(text, max_size=100)
    assert [entry.record.title for entry in found if entry.record] == ["One", "Two"]
    assert {finding.name for entry in found for finding in entry.findings} == {"oversized-entry"}


def test_names_of_columns_that_mean_nothing_are_reported_once_and_rows_rejected() -> None:
    found = entries("a,b\n1,2\n")
    assert [finding.concise() for entry in found for finding in entry.findings] == [
        "test.csv:1:1: MSC105 the names of the columns are missing here, or none of them is known",
        "test.csv:2:1: MSC107 the entry could not be read: nothing in it says which work it is",
    ]
    assert found[1].rejected is not None and found[1].rejected.raw == "1,2\n"


def test_nothing_at_all() -> None:
    assert [finding.name for entry in entries("\n \n") for finding in entry.findings] == ["empty-input"]
    assert entries(HEAD) == []


# ---- Hostile text costs no more than its length

HOSTILE: dict[str, Callable[[int], str]] = {
    "marks": lambda n: '"' * n,
    "stray marks": lambda n: '"a,\n' * n,
    "stray marks in one row": lambda n: '"a,' * n,
    "marks not doubled": lambda n: '"a"b' * n,
    "marks not doubled in lines": lambda n: '"a" b\n' * n,
    "never closed": lambda n: '"' + "a,b\n" * n,
    "never closed, doubled marks": lambda n: '"' + 'a""b\n' * n,
    "blanks before a mark": lambda n: " " * n + '"a',
    "blanks behind a mark": lambda n: '"a"' + " " * n + "b",
    "backslashes": lambda n: "x,y," + "\\" * n + ";",
    "delimiters": lambda n: "," * n,
    "semicolons": lambda n: f"x,y,1,{';' * n}",
    "references in names": lambda n: f"x,y,1,{'&amp;; ' * n}",
    "commas in names": lambda n: f'x,y,1,"{"a, " * n}"',
    "ands in names": lambda n: f"x,y,1,{'a and ' * n}",
    "blanks in names": lambda n: f"x,y,1,a{' ' * n}b",
    "printed list": lambda n: f"x,y,1,\"['a{chr(39)}, ' * n\"",
    "affiliations": lambda n: f'x,y,1,"A, B","{"C, D; " * n}","{"A, B, C, D; " * n}"',
    "keywords": lambda n: "x,y,1,,,," + ";".join(map(str, range(n))),
    "citation": lambda n: "x,y,1,,,,," + ". 2020;" * n,
}
_COLUMNS = "title,doi,year,authors,affiliations,authors with affiliations,keywords,citation,notes\n"


def _seconds(text: str) -> float:
    best = float("inf")
    for _ in range(3):
        started = time.process_time()
        entries(text, max_size=16_000_000)
        best = min(best, time.process_time() - started)
    return best


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_costs_no_more_than_its_length(name: str) -> None:
    make = HOSTILE[name]
    small, large = (_seconds(_COLUMNS + make(n) + "\nlast,,,,,,,,\n") for n in (4_000, 32_000))
    assert large < 0.1 or large < 24 * small, f"eight times the text took {large / small:.0f} times as long"


_pieces = st.sampled_from([*"ab,;\"\n\t\\='.0[](){}", " and ", "et al.", "title", "10.1/x"])


@pytest.mark.parametrize("kind", ["csv", "tsv", "scopus-csv"])
@settings(deadline=None, max_examples=300)
@given(text=st.lists(_pieces, max_size=60).map("".join))
def test_no_text_raises(kind: str, text: str) -> None:
    for head in ("", HEAD, "title,authors,author_details,extra,metrics,references,source\n", _COLUMNS):
        entries(head + text, kind, spans=True)


_CELLS = st.sampled_from(
    [
        "", " ", "NA", "None", "T.", "'=1", " a ", "x\ny", "2020", "2020.0", "12.0", "Feb", "true", "no", ",",
        '"', ' "a"', "\x1f", "pp. 3-4", "1-2; 3", "Ruiz, A. and Ng, T.", "Ruiz A, Ng T et al.", "?, ?, ?",
        "Ng T.Ruiz S. A.", "Mu&#241;oz A; Ng T", "NCT01234567", "10.1000/X", "PMID: 5", "1234-5679", "a; b",
        "METHODS: We asked. RESULTS: They said NCT01234567.", "1: x; 2: y", "a=b; c=d", "journal article",
    ]
)  # fmt: skip
_NAMES = st.lists(st.sampled_from([tag.name for tag in TABLE.tags] + ["other"]), min_size=2, max_size=12)


@settings(deadline=None, max_examples=150)
@given(
    _NAMES, st.lists(st.lists(_CELLS, min_size=12, max_size=12), min_size=1, max_size=4), st.integers(-1, 1)
)
def test_that_places_are_asked_for_changes_nothing_else(
    names: list[str], cells: list[list[str]], more: int
) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["title", *names], *(row[: len(names) + 1 + more] for row in cells)])
    plain, placed = entries(out.getvalue()), entries(out.getvalue(), spans=True)
    for one, other in zip(plain, placed, strict=True):
        assert one.findings == other.findings
        assert one.rejected == other.rejected
        assert (one.record is None) == (other.record is None)
        if one.record is not None and other.record is not None:
            assert one.record == other.record.model_copy(update={"spans": None})
            assert one.record.to_json() == other.record.model_copy(update={"spans": None}).to_json()
