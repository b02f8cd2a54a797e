"""RIS: two blanks and a hyphen behind each tag, a value a line, an empty line behind each entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mscbib.plain import one_line
from mscbib.tags import kept
from mscbib.tags.ris import TABLE, is_written_back
from mscbib.writers import Apart

if TYPE_CHECKING:
    from mscbib.model import Record

TITLE = "RIS"


class Writer(Apart):
    """Writes each record from TY to ER."""

    def made(self, record: Record) -> bytes:
        """One entry."""
        lines = [f"{tag}  - {one_line(value)}\n" for tag, value in TABLE.written(record)]
        lines += [
            f"{tag}  - {one_line(value)}\n" for tag, value in kept(record, "ris") if is_written_back(tag)
        ]
        return "".join([*lines, "ER  - \n\n"]).encode()
