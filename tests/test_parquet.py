"""Parquet: our own files come back whole, others' are read by their columns, and DuckDB counts the same."""

from __future__ import annotations

import json
import os
import tracemalloc
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb
import pyarrow
import pytest
from hypothesis import given, settings
from pyarrow import parquet
from whole_records import whole_records

from mscbib import detection, parser, writers
from mscbib.model import Record
from mscbib.parser import Entry, Options
from mscbib.readers.parquet import texts
from mscbib.writers import Style


def written(records: list[Record]) -> bytes:
    stream = BytesIO()
    writer = writers.writer("parquet", stream, Style())
    for record in records:
        writer.write(record)
    writer.close()
    return stream.getvalue()


def entries(data: bytes) -> list[Entry]:
    """What is read of a file that is known by its first bytes."""
    return list(parser.parse(BytesIO(data), "x.parquet"))


def foreign(columns: dict[str, Any]) -> list[Entry]:
    stream = BytesIO()
    parquet.write_table(pyarrow.table(columns), stream)
    return entries(stream.getvalue())


def said(record: Record) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(record.to_json())
    values.pop("source", None)
    values.pop("schema_version", None)
    if "metrics" in values:  # as precise as floats
        values["metrics"] = {name: float(value) for name, value in values["metrics"].items()}
    return values


@settings(deadline=None, max_examples=40)
@given(record=whole_records())
def test_every_field_comes_back_to_the_letter(record: Record) -> None:
    data = written([record, record])
    back = [entry.record for entry in entries(data) if entry.record]
    assert [said(one) for one in back] == [said(record)] * 2
    assert written(back) == data


def test_no_records_and_many(monkeypatch: pytest.MonkeyPatch) -> None:
    assert parquet.read_table(BytesIO(written([]))).num_rows == 0
    many = [Record(title=f"Work {number}") for number in range(4_321)]
    data = written(many)
    assert parquet.ParquetFile(BytesIO(data)).num_row_groups == 3
    back = [entry.record for entry in entries(data) if entry.record]
    assert [record.title for record in back] == [record.title for record in many]
    assert [record.source.line_start for record in back if record.source] == list(range(1, 4_322))


def test_the_schema_is_the_model() -> None:
    schema = parquet.read_schema(BytesIO(written([])))
    assert schema.names == list(Record.model_fields)
    assert schema.field("authors").type.value_type.field("affiliations").type == pyarrow.list_(
        pyarrow.string()
    )
    assert schema.field("metrics").type == pyarrow.map_(pyarrow.string(), pyarrow.float64())
    assert schema.field("extra").type == pyarrow.map_(pyarrow.string(), pyarrow.list_(pyarrow.string()))
    assert schema.field("references").type == pyarrow.list_(pyarrow.string())
    assert schema.field("abstract").type.field("text").type == pyarrow.string()


@settings(deadline=None, max_examples=25)
@given(record=whole_records())
def test_duckdb_counts_rows_and_values(record: Record) -> None:
    records = [record, Record(title="Only a title", confidence=0.0), Record()]
    database = duckdb.connect()
    database.register("records", parquet.read_table(BytesIO(written(records))))
    names = list(Record.model_fields)
    counts = ", ".join(f'count("{name}")' for name in names)
    found = database.execute(f"select count(*), {counts} from records").fetchone()
    assert found is not None and found[0] == 3
    expected = {
        name: sum(getattr(one, name) not in (None, ()) and getattr(one, name) is not False for one in records)
        for name in names
    }
    assert dict(zip(names, found[1:], strict=True)) == expected | {"schema_version": 3}


def test_duckdb_reads_what_is_nested(tmp_path: Path) -> None:
    file = tmp_path / "records.parquet"
    authors = [{"family": "Ng", "affiliations": ["A", "B"]}, {"literal": "Group"}]
    file.write_bytes(written([Record.model_validate({"authors": authors, "metrics": {"cited_by": 4}})]))
    query = f"select authors[1].family, authors[1].affiliations[2], metrics['cited_by'] from '{file}'"
    assert duckdb.connect().execute(query).fetchone() == ("Ng", "B", 4.0)


def test_numbers_too_large_for_a_column_are_kept() -> None:
    record = Record.model_validate(
        {"title": "x", "reference_count": {"declared": 10**30}, "metrics": {"a": 10**400}}
    )
    (entry,) = entries(written([record]))
    assert entry.record is not None
    assert entry.record.extra == {"reference_count.declared": (str(10**30),)}


# ---- Files of others


def test_columns_are_read_as_those_of_csv() -> None:
    found = foreign(
        {
            "Title": ["A work.", "B"],
            "Authors": [["Ruiz, Ana", "Ng, Tim"], None],
            "Year": [2020, None],
            "date": [None, date(2021, 3, 4)],
            "DOI": ["https://doi.org/10.1000/AB", "none"],
            "keywords": [["one; two", "three"], []],
            "cited_by": [4.0, None],
            "score": [Decimal("1.50"), None],
            "raw_data": [b"bytes", None],
            "nested": [{"a": [1, None]}, None],
        }
    )
    first, second = (entry.record for entry in found)
    assert first is not None and second is not None
    assert said(first) == {
        "id": first.id,
        "title": "A work",
        "authors": [{"family": "Ruiz", "given": "Ana"}, {"family": "Ng", "given": "Tim"}],
        "issued": "2020",
        "doi": "10.1000/ab",
        "keywords": ["one", "two", "three"],
        "metrics": {"cited_by": 4},
        "extra": {"score": ["1.50"], "raw_data": ["bytes"], "nested": ['{"a": [1, null]}']},
    }
    assert second.issued == "2021-03-04"
    assert second.extra == {"DOI": ("none",)}
    assert [finding.concise() for finding in found[1].findings] == [
        "x.parquet:2:41: MSC115 DOI: `none` is no doi: a DOI is 10.NNNN/SUFFIX without blanks"
    ]


def test_two_columns_of_one_name() -> None:
    table = pyarrow.table([pyarrow.array(["x"]), pyarrow.array(["y"])], names=["title", "title"])
    stream = BytesIO()
    parquet.write_table(table, stream)
    (entry,) = entries(stream.getvalue())
    assert entry.record is not None and entry.record.title == "x"
    assert entry.record.extra == {"title (2)": ("y",)}


def test_a_file_that_is_none_of_records() -> None:
    (entry,) = foreign({"a": [1]})
    assert entry.record is None
    assert [finding.name for finding in entry.findings] == ["unreadable-entry"]


@pytest.mark.parametrize("damage", [slice(None, 60), slice(None, -20)])
def test_a_damaged_file_is_one_that_cannot_be_read(damage: slice) -> None:
    data = written([Record(title="x")] * 10)[damage]
    with pytest.raises(OSError, match="damaged"):
        list(parser.parse(BytesIO(data), "x", Options(kind=detection.named("parquet"))))


def test_any_stream_is_read_and_written() -> None:
    """A pipe cannot go back; the table of contents stands at the end."""
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as stream:
        writer = writers.writer("parquet", stream, Style())
        writer.write(Record(title="x"))
        writer.close()
        assert not stream.closed
    with os.fdopen(reading, "rb") as stream:
        (entry,) = parser.parse(stream, "-")
    assert entry.record is not None and entry.record.title == "x"


def test_memory_stays_small_where_a_little_stands_for_much() -> None:
    big = "x" * 1_000_000
    stream = BytesIO()
    parquet.write_table(pyarrow.table({"title": [big] * 2_000}), stream, compression="zstd")
    assert len(stream.getvalue()) < 100_000
    tracemalloc.start()
    assert sum(1 for _ in texts(BytesIO(stream.getvalue()))) == 2_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 200_000_000
