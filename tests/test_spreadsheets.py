"""XLSX, as openpyxl reads it: every value, no formulas, and nothing lost to Excel's limits."""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from whole_records import whole_records

from mscbib import writers
from mscbib.model import Record
from mscbib.tags._columns import table
from mscbib.tags._flat import cell
from mscbib.writers import Style, xlsx


def book(records: list[Record], **style: Any) -> Any:
    stream = BytesIO()
    writer = writers.writer("xlsx", stream, Style(**style))
    for record in records:
        writer.write(record)
    writer.close()
    with warnings.catch_warnings(action="ignore"):
        return openpyxl.load_workbook(BytesIO(stream.getvalue()))


def values(sheet: Any) -> list[dict[str, Any]]:
    head, *rows = sheet.iter_rows(values_only=True)
    return [{name: one for name, one in zip(head, row, strict=True) if one is not None} for row in rows]


def unescaped(text: str) -> str:
    """openpyxl leaves the escapes of what looks like one (ECMA-376, 22.9.2.19) as they stand."""
    return text.replace("_x005F_", "_")


@settings(deadline=None, max_examples=60)
@given(record=whole_records())
def test_every_value_is_there(record: Record) -> None:
    said = {name: text for name, one in table("xlsx").written(record) if (text := cell(one))}
    sheet = book([record, record])["records"]
    for row in values(sheet):
        assert {name: unescaped(one) for name, one in row.items()} == said
    kinds = {one.data_type for row in sheet.iter_rows() for one in row if one.value is not None}
    assert kinds <= {"s", "inlineStr"}


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "@x", '=HYPERLINK("http://x")', "http://x.org/y", "0123", "1e5"]
)
@pytest.mark.parametrize("safe", [True, False])
def test_all_is_text(text: str, safe: bool) -> None:
    (found,) = [one for one in book([Record(title=text)], spreadsheet_safe=safe)["records"][2] if one.value]
    assert (found.value, found.data_type in ("s", "inlineStr"), found.hyperlink) == (text, True, None)
    assert bool(found.quotePrefix) is (safe and text[0] in "=+@")


def test_the_sheet_is_made_for_reading() -> None:
    sheet = book([Record(title="x"), Record(title="y")])["records"]
    names = [name for name, _ in table("xlsx").writes]
    assert [one.value for one in sheet[1]] == names
    assert all(one.font.bold for one in sheet[1]) and not sheet[2][3].font.bold
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, len(names)).column_letter}3"
    assert sheet.column_dimensions["D"].width > sheet.column_dimensions["A"].width


def test_no_records() -> None:
    found = book([])
    assert found.sheetnames == ["records"] and values(found["records"]) == []


@pytest.mark.parametrize("text", ["x" * 100_000, "🧬é" * 30_000, "y" * 32_768])
def test_the_rest_of_a_long_text_is_in_another_sheet(text: str) -> None:
    record = Record.model_validate({"id": "r", "abstract": {"text": text}})
    found = book([Record(title="first"), record])
    row = values(found["records"])[1]
    assert len(row["abstract"].encode("utf-16-le")) // 2 <= 32_767
    assert row["abstract"].endswith(xlsx.MARK)
    rest = values(found["continued"])
    assert [(one["sheet"], one["row"], one["column"]) for one in rest] == [
        ("records", "3", "abstract")
    ] * len(rest)
    assert [one["part"] for one in rest] == [str(number) for number in range(2, len(rest) + 2)]
    assert row["abstract"].removesuffix(xlsx.MARK) + "".join(one["text"] for one in rest) == text


def test_a_text_that_just_fits_is_whole() -> None:
    record = Record.model_validate({"abstract": {"text": "x" * 32_767}})
    found = book([record])
    assert found.sheetnames == ["records"]
    assert values(found["records"]) == [{"abstract": "x" * 32_767}]


def test_a_full_sheet_is_followed_by_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "ROWS", 4)
    found = book([Record(title=f"T{number}") for number in range(7)])
    assert found.sheetnames == ["records", "records (2)", "records (3)"]
    assert [row["title"] for name in found.sheetnames for row in values(found[name])] == [
        f"T{n}" for n in range(7)
    ]
    assert [len(values(found[name])) for name in found.sheetnames] == [3, 3, 1]
