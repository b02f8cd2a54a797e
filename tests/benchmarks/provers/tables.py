"""CSV, TSV, XLSX and Parquet: Python's csv, openpyxl, and DuckDB as the one that reads what it is given."""

from __future__ import annotations

import csv
import json
import platform
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from provers import Check, Export, Prover, Record, Verdict, compared, library, version_of, within
from provers.said import abstract, field, names

Row = Mapping[str, str | None]
#: What stands before a text that a spreadsheet would take for a formula.
_DEFUSED = re.compile(r"\A'(?=['\"]*[=+\-@＝＋－＠])")

_TEXTS = (
    "id", "label", "type", "title", "original_title", "container_title", "container_title_short",
    "collection_title", "publisher", "publisher_place", "edition", "issued", "accessed", "volume", "issue",
    "pages", "page_first", "page_last", "article_number", "doi", "pmid", "pmcid", "arxiv", "url", "copyright",
    "conflict_of_interest", "status", "database", "accession",
)  # fmt: skip
_LISTS = (
    "languages", "publication_types", "issn", "isbn", "keywords", "subjects", "mesh", "funders", "links",
)  # fmt: skip


# ---- Cells


def _unmarked(texts: Iterable[str]) -> list[str]:
    """Texts without backslashes: before a semicolon of an item's own there is one."""
    return [text.replace("\\", "") for text in texts]


def _columns(plain: Callable[[str], str]) -> tuple[Check, ...]:
    """A check a column, in which `plain` brings a cell into the form that the text had."""

    def cell(name: str) -> Callable[[Row], Iterable[str]]:
        return lambda row: [plain(row.get(name) or "")]

    def items(name: str, said: Callable[[Record], Iterable[str]]) -> Check:
        given = cell(name)
        return Check(name, lambda record: _unmarked(said(record)), lambda row: _unmarked(given(row)), within)

    return (
        *(Check(name, field(name), cell(name)) for name in _TEXTS),
        Check("abstract", abstract, cell("abstract")),
        *(items(name, field(name)) for name in _LISTS),
        items("authors", names("authors")),
        items("editors", names("editors")),
    )


COLUMNS = _columns(lambda text: _DEFUSED.sub("", text))
#: In a workbook a cell says itself that it is text.
SHEET_COLUMNS = _columns(str)
_ASKED = f"{len(COLUMNS)} columns, cell by cell"


# ---- CSV and TSV


def through_csv(delimiter: str) -> Prover:
    """A prover that is Python's own csv module."""

    def prove(export: Export) -> Verdict:
        verdict = Verdict(f"csv of Python {platform.python_version()}", _ASKED, len(export.records))
        csv.field_size_limit(1 << 30)
        with export.path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream, delimiter=delimiter, strict=True))
        verdict.complaints += [
            f"row {number} has another number of cells"
            for number, row in enumerate(rows, 1)
            if None in row or None in row.values()
        ]
        compared(verdict, export.records, rows, COLUMNS)
        return verdict

    return prove


def _query(export: Export, source: str) -> tuple[Verdict, list[str], list[tuple[Any, ...]]]:
    """All rows of what DuckDB reads by the function `source`."""
    duckdb = library("duckdb")
    verdict = Verdict(f"{version_of('duckdb')}: {source}", _ASKED, len(export.records))
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT * FROM {source}", [str(export.path)])
        heads = [column[0] for column in found.description]
        return verdict, heads, found.fetchall()


def duckdb_reads_text(export: Export) -> Verdict:
    """A table as DuckDB finds it out: delimiter, quotes, head, all by itself."""
    verdict, heads, rows = _query(export, "read_csv(?, all_varchar=true)")
    compared(verdict, export.records, [dict(zip(heads, row, strict=True)) for row in rows], COLUMNS)
    return verdict


# ---- XLSX


def openpyxl_reads(export: Export) -> Verdict:
    """The sheet of records, in which no cell may be a formula."""
    openpyxl = library("openpyxl")
    verdict = Verdict(version_of("openpyxl"), f"{_ASKED}; no formula", len(export.records))
    book = openpyxl.load_workbook(export.path, read_only=True)
    head, *body = book.worksheets[0].iter_rows()
    heads = [cell.value for cell in head]
    for row in body:
        verdict.complaints += [f"a formula: {cell.value}" for cell in row if cell.data_type == "f"]
    rows = [dict(zip(heads, (cell.value for cell in row), strict=False)) for row in body]
    compared(verdict, export.records, rows, SHEET_COLUMNS)
    return verdict


# ---- Parquet


def _is_absent(value: object) -> bool:
    return value is None or value is False or value == [] or value == {}


def _there(value: object) -> Any:
    """A value without what is null, false or empty in it, as records are written; whole numbers as such."""
    if isinstance(value, dict):
        return {name: found for name, one in value.items() if not _is_absent(found := _there(one))}
    if isinstance(value, (list, tuple)):
        return [_there(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _column(name: str) -> Callable[[Mapping[str, Any]], Iterable[str]]:
    """A field as JSON; references are JSON in the file, too."""

    def said(record: Mapping[str, Any]) -> Iterable[str]:
        value = _there(record.get(name))
        if name == "references" and value:
            value = [_there(json.loads(one) if isinstance(one, str) else one) for one in value]
        return [] if _is_absent(value) else [json.dumps(value, ensure_ascii=False, sort_keys=True)]

    return said


#: What exporting a record says of the file that it was in.
_OF_THE_FILE = {"source"}


def duckdb_reads_parquet(export: Export) -> Verdict:
    """Every column, nested as it is, value by value; and how many of each are not null."""
    verdict, heads, rows = _query(export, "read_parquet(?)")
    verdict.asked = "every column of a record, nested; non-null a column"
    known = set().union(*(record.keys() for record in export.records)) - _OF_THE_FILE
    verdict.complaints += [f"there is no column {name}" for name in sorted(known - set(heads))]
    entries = [dict(zip(heads, row, strict=True)) for row in rows]
    for name in sorted(known & set(heads)):
        wanted = sum(name in record for record in export.records)
        given = sum(not _is_absent(_there(entry[name])) for entry in entries)
        if wanted != given:
            verdict.complaints.append(f"{name}: {wanted} records have it, {given} rows")
    checks = [Check(name, _column(name), _column(name)) for name in sorted(known & set(heads))]
    compared(verdict, export.records, entries, checks, str)
    return verdict


PROVERS: dict[str, tuple[Prover, ...]] = {
    "csv": (through_csv(","), duckdb_reads_text),
    "tsv": (through_csv("\t"), duckdb_reads_text),
    "xlsx": (openpyxl_reads,),
    "parquet": (duckdb_reads_parquet,),
}
