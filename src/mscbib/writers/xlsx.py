"""XLSX: a sheet with a column for each field of the record, for people to look at.

Excel's limits lose nothing: behind 1,048,575 records there is a second sheet, and of a text longer than a
cell can hold, the rest stands in the sheet "continued", with the sheet, row and column it belongs to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from mscbib import discovery
from mscbib.tags._columns import table
from mscbib.tags._flat import cell
from mscbib.writers._tables import FORMULA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mscbib.model import Record
    from mscbib.writers import Style

TITLE = "XLSX, for people to look at"
BINARY = True

#: Excel's limits of a cell, in UTF-16 units, and of a sheet, in rows.
CELL = 32_767
ROWS = 1_048_576

#: What stands at the end of a text that goes on in the other sheet.
MARK = " […] (goes on in the sheet “continued”)"

_COLUMNS = table("xlsx")
#: How wide columns are, in characters, where fields are longer or shorter than most.
_WIDTHS = {"title": 60, "abstract": 60, "authors": 40, "container_title": 30, "doi": 28, "url": 28}
_WIDTH = 14


class Writer:
    """Writes a workbook in constant memory. All cells are text: what looks like a formula is none.

    With `Style.spreadsheet_safe`, it will be none either when somebody edits the cell (Excel's quote prefix).
    """

    def __init__(self, stream: BinaryIO, style: Style) -> None:
        try:
            import xlsxwriter
        except ImportError as error:
            raise discovery.MissingLibraryError("xlsxwriter", "tables") from error
        self._book: Any = xlsxwriter.Workbook(stream, {"constant_memory": True})
        self._book.use_zip64()
        self._bold = self._book.add_format({"bold": True})
        self._quoted = self._book.add_format({"quote_prefix": True}) if style.spreadsheet_safe else None
        self._names = [name for name, _ in _COLUMNS.writes]
        self._sheet: Any = None
        self._sheets = 0
        self._row = 0
        self._continued: Any = None
        self._continued_row = 1

    def write(self, record: Record) -> None:
        """Write one row."""
        if self._sheet is None or self._row >= ROWS:
            self._begin()
        row, self._row = self._row, self._row + 1
        sheet = self._sheet
        for column, (name, write) in enumerate(_COLUMNS.writes):
            for value in write(record):
                text = cell(value)
                if not text:
                    continue
                if len(text) > CELL // 2 and _units(text) > CELL:
                    text = self._continue(text, sheet.get_name(), row, name)
                self._put(sheet, row, column, text)

    def close(self) -> None:
        """Write the file: until here, its parts are in temporary files."""
        if self._sheet is None:
            self._begin()
        self._end()
        self._book.close()

    def _begin(self) -> None:
        """Begin the first sheet, or another where one is full."""
        self._end()
        self._sheets += 1
        name = "records" if self._sheets == 1 else f"records ({self._sheets})"
        self._sheet, self._row = self._new_sheet(name, self._names), 1

    def _end(self) -> None:
        if self._sheet is not None:
            self._sheet.autofilter(0, 0, self._row - 1, len(self._names) - 1)

    def _new_sheet(self, name: str, head: list[str]) -> Any:
        sheet = self._book.add_worksheet(name)
        for column, title in enumerate(head):
            sheet.set_column(column, column, _WIDTHS.get(title, _WIDTH))
        for column, title in enumerate(head):
            sheet.write_string(0, column, title, self._bold)
        sheet.freeze_panes(1, 0)
        return sheet

    def _put(self, sheet: Any, row: int, column: int, text: str) -> None:
        if self._quoted is not None and FORMULA.match(text):
            sheet.write_string(row, column, text, self._quoted)
        else:
            sheet.write_string(row, column, text)

    def _continue(self, text: str, sheet: str, row: int, name: str) -> str:
        """The beginning of a text with the mark behind it; the rest is written to the other sheet."""
        if self._continued is None:
            self._continued = self._new_sheet("continued", ["sheet", "row", "column", "part", "text"])
        begin, *rest = _parts(text, CELL - len(MARK))
        for number, part in enumerate(rest, 2):
            for column, value in enumerate((sheet, str(row + 1), name, str(number), part)):
                self._put(self._continued, self._continued_row, column, value)
            self._continued_row += 1
        return begin + MARK


def _units(text: str) -> int:
    """How long Excel takes a text to be."""
    return len(text.encode("utf-16-le")) // 2


def _parts(text: str, size: int) -> Iterator[str]:
    """Pieces of at most that many UTF-16 units; no character is cut."""
    data = text.encode("utf-16-le")
    at = 0
    while at < len(data):
        end = at + 2 * size
        if end < len(data) and 0xDC <= data[end + 1] <= 0xDF:  # the second half of a character
            end -= 2
        yield data[at:end].decode("utf-16-le")
        at = end
