"""MEDLINE's tagged text as PubMed writes it: lines of 87 columns at most, an empty line behind each entry."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mscbib.plain import one_line
from mscbib.tags.nbib import lines
from mscbib.writers import Apart

if TYPE_CHECKING:
    from mscbib.model import Record

TITLE = "MEDLINE/PubMed tagged"

#: Characters of a value on a line, behind the six of the tag or the blanks.
WIDTH = 81

#: Where a line may end: at one blank, so that joining the lines with one gives the value.
_BREAK = re.compile(r"(?<=\S) (?=\S)")


class Writer(Apart):
    """Writes each record from PMID on."""

    def made(self, record: Record) -> bytes:
        """One entry."""
        entry = "".join(f"{tag:<4}- {wrapped(one_line(value))}\n" for tag, value in lines(record))
        return (entry + "\n").encode()


def wrapped(value: str) -> str:
    """A value on lines of `WIDTH` characters, but where a word is longer, or fills a line.

    A line that one word fills is read as a part of a longer word, since PubMed cuts these.
    """
    if len(value) <= WIDTH:
        return value
    pieces = []
    start = last = 0
    for match in _BREAK.finditer(value):
        at = match.start()
        if at - start > WIDTH and last > start and not _filled(value[start:last]):
            pieces.append(value[start:last])
            start = last + 1
        last = at
    if len(value) - start > WIDTH and last > start and not _filled(value[start:last]):
        pieces.append(value[start:last])
        start = last + 1
    return "\n      ".join([*pieces, value[start:]])


def _filled(line: str) -> bool:
    return len(line) == WIDTH and " " not in line
