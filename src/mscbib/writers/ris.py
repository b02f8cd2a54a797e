"""RIS: two blanks and a hyphen behind each tag, a value a line, an empty line behind each entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from mscbib.plain import one_line
from mscbib.tags import kept
from mscbib.tags.ris import TABLE, is_written_back

if TYPE_CHECKING:
    from mscbib.model import Record
    from mscbib.writers import Style

TITLE = "RIS"


class Writer:
    """Writes each record from TY to ER."""

    def __init__(self, stream: BinaryIO, style: Style) -> None:
        self._write = stream.write

    def write(self, record: Record) -> None:
        """Write one entry."""
        lines = [f"{tag}  - {one_line(value)}\n" for tag, value in TABLE.written(record)]
        lines += [
            f"{tag}  - {one_line(value)}\n" for tag, value in kept(record, "ris") if is_written_back(tag)
        ]
        self._write("".join([*lines, "ER  - \n\n"]).encode())

    def close(self) -> None:
        """Nothing stands behind the last entry."""
