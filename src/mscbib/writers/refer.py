"""Refer as EndNote writes it (.enw): a value a line, keywords one below the other, an empty line behind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, BinaryIO

from mscbib.plain import one_line
from mscbib.tags import kept
from mscbib.tags.refer import TABLE, is_written_back

if TYPE_CHECKING:
    from mscbib.model import Record
    from mscbib.writers import Style

TITLE = "Refer, for EndNote (.enw)"

_KEYWORD = "%K"


class Writer:
    """Writes each record from %0 to an empty line."""

    def __init__(self, stream: BinaryIO, style: Style) -> None:
        self._write = stream.write

    def write(self, record: Record) -> None:
        """Write one entry."""
        own = [(tag, value) for tag, value in kept(record, "refer") if is_written_back(tag)]
        lines = _lines([*TABLE.written(record), *own])
        self._write("".join(f"{line}\n" for line in [*lines, ""]).encode())

    def close(self) -> None:
        """Nothing stands behind the last entry."""


def _lines(tags: Iterable[tuple[str, str]]) -> Iterable[str]:
    previous = ""
    for tag, value in tags:
        plain = one_line(value)
        if not plain:
            continue
        bare = tag == previous == _KEYWORD and not plain.startswith("%")  # which would be a tag
        yield plain if bare else f"{tag} {plain}"
        previous = tag
