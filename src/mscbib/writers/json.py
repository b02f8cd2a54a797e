"""Records as one JSON array, a record a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from mscbib.writers import Apart
from mscbib.writers.ndjson import line

if TYPE_CHECKING:
    from mscbib.model import Record
    from mscbib.writers import Style

TITLE = "records, one JSON array"


class Writer(Apart):
    """Writes the array as the records come."""

    def __init__(self, stream: BinaryIO, style: Style) -> None:
        super().__init__(stream, style)
        self._before = b"[\n"

    def made(self, record: Record) -> bytes:
        """One element."""
        return line(record, self._style)

    def add(self, made: bytes) -> None:
        """Write one element."""
        self._write(self._before + made)
        self._before = b",\n"

    def close(self) -> None:
        """Close the array."""
        self._write(b"[]\n" if self._before == b"[\n" else b"\n]\n")
