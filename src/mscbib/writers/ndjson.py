"""Records as JSON, one a line: a stream that may be cut at any line."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from mscbib.model import Record
    from mscbib.writers import Style

TITLE = "records, one JSON object a line"


class Writer:
    """Writes each record as a line."""

    def __init__(self, stream: BinaryIO, style: Style) -> None:
        self._write = stream.write
        self._all_fields = style.all_fields

    def write(self, record: Record) -> None:
        """Write one line."""
        self._write(record.to_json(all_fields=self._all_fields) + b"\n")

    def close(self) -> None:
        """Nothing stands behind the last line."""
