"""Refer as EndNote writes it (.enw): a value a line, keywords one below the other, an empty line behind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mscbib.plain import one_line
from mscbib.tags import kept
from mscbib.tags.refer import TABLE, is_written_back
from mscbib.writers import Apart

if TYPE_CHECKING:
    from mscbib.model import Record

TITLE = "Refer, for EndNote (.enw)"

_KEYWORD = "%K"


class Writer(Apart):
    """Writes each record from %0 to an empty line."""

    def made(self, record: Record) -> bytes:
        """One entry."""
        own = [(tag, value) for tag, value in kept(record, "refer") if is_written_back(tag)]
        lines = _lines([*TABLE.written(record), *own])
        return "".join(f"{line}\n" for line in [*lines, ""]).encode()


def _lines(tags: Iterable[tuple[str, str]]) -> Iterable[str]:
    previous = ""
    for tag, value in tags:
        plain = one_line(value)
        if not plain:
            continue
        bare = tag == previous == _KEYWORD and not plain.startswith("%")  # which would be a tag
        yield plain if bare else f"{tag} {plain}"
        previous = tag
