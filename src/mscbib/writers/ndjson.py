"""Records as JSON, one a line: a stream that may be cut at any line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mscbib.terminal import visible_json
from mscbib.writers import Apart

if TYPE_CHECKING:
    from mscbib.model import Record
    from mscbib.writers import Style

TITLE = "records, one JSON object a line"


class Writer(Apart):
    """Writes each record as a line."""

    def made(self, record: Record) -> bytes:
        """One line."""
        return line(record, self._style) + b"\n"


def line(record: Record, style: Style) -> bytes:
    """A record as JSON; what goes to a terminal has its control characters written out."""
    data = record.to_json(all_fields=style.all_fields)
    return visible_json(data) if style.terminal else data
