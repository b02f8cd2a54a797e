"""Records as one JSON array, a record a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from mscbib.writers.ndjson import line

if TYPE_CHECKING:
    from mscbib.model import Record
    from mscbib.writers import Style

TITLE = "records, one JSON array"


class Writer:
    """Writes the array as the records come."""

    def __init__(self, stream: BinaryIO, style: Style) -> None:
        self._write = stream.write
        self._style = style
        self._before = b"[\n"

    def write(self, record: Record) -> None:
        """Write one element."""
        self._write(self._before + line(record, self._style))
        self._before = b",\n"

    def close(self) -> None:
        """Close the array."""
        self._write(b"[]\n" if self._before == b"[\n" else b"\n]\n")
