"""Records as JSON, one a line: a stream that may be cut at any line."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from mscbib.terminal import visible_json

if TYPE_CHECKING:
    from mscbib.model import Record
    from mscbib.writers import Style

TITLE = "records, one JSON object a line"


class Writer:
    """Writes each record as a line."""

    def __init__(self, stream: BinaryIO, style: Style) -> None:
        self._write = stream.write
        self._style = style

    def write(self, record: Record) -> None:
        """Write one line."""
        self._write(line(record, self._style) + b"\n")

    def close(self) -> None:
        """Nothing stands behind the last line."""


def line(record: Record, style: Style) -> bytes:
    """A record as JSON; what goes to a terminal has its control characters written out."""
    data = record.to_json(all_fields=style.all_fields)
    return visible_json(data) if style.terminal else data
