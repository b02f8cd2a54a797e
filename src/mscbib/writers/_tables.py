"""Tables with a delimiter: the names of the columns, then a row a record, all columns in every row."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, BinaryIO

from mscbib.tags._flat import cell
from mscbib.writers import Apart

if TYPE_CHECKING:
    from mscbib.model import Record
    from mscbib.tags import Table
    from mscbib.writers import Style

#: What a spreadsheet may take for a formula when it opens the file; also in a text that begins with marks.
FORMULA = re.compile(r"['\"]*[=+\-@＝＋－＠]")
#: What would be read as such a text with an apostrophe put before it.
_LIKE_DEFUSED = re.compile(r"'['\"]*[=+\-@＝＋－＠]")


class TableWriter(Apart):
    """Writes a table with the columns of `TABLE`, quoted as RFC 4180 has it, in UTF-8.

    With `Style.spreadsheet_safe`, a cell that a spreadsheet would take for a formula has an apostrophe before
    it; reading takes one off again. Without it, only what reading would take an apostrophe from has one.
    """

    TABLE: Table
    DELIMITER: str

    def __init__(self, stream: BinaryIO, style: Style) -> None:
        super().__init__(stream, style)
        self._row = csv.writer(Encoder(), delimiter=self.DELIMITER, lineterminator="\r\n").writerow
        self._risky = FORMULA if style.spreadsheet_safe else _LIKE_DEFUSED
        self.add(self._row(name for name, _ in self.TABLE.writes))

    def made(self, record: Record) -> bytes:
        """One row."""
        row = []
        for _, write in self.TABLE.writes:
            text = ""
            for value in write(record):
                text = cell(value)
                if self._risky.match(text):
                    text = "'" + text
            row.append(text)
        made: bytes = self._row(row)
        return made


class Encoder:
    """What a writer of rows writes to: it gives back what that gives back."""

    def write(self, text: str) -> bytes:
        return text.encode()
