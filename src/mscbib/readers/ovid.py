# @sign \n<
# @sign \nVN  - Ovid Technologies
# @sign \nRECORD
# @sign \nRecord
# @sign \nAUTHOR NAMES\n
"""Ovid's text and tagged exports, and Embase.com's text.

    <1>                            <1. >                          RECORD 1
    Unique Identifier              VN  - Ovid Technologies        TITLE
      12345678                     DB  - Embase                   A title
    Title                          TI  - A title                  AUTHOR NAMES
      A title                      AU  - Behan L.                 Behan L., Rubbo B.

In each, lines that begin with blanks, or with no tag, go on with the value before them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mscbib import source
from mscbib.readers._tagged import Tagged
from mscbib.source import Block
from mscbib.tags.ovid import EMBASE_NAMES, TABLE

TITLE = "Ovid, as text or tagged, and Embase.com's text"
_NUMBER = r"<[0-9]{1,9}(?:\. ?)?>"
_RECORD = r"(?:RECORD|Record) #?[0-9]{1,9}(?: of [0-9]{1,9})?"
EVIDENCE = (
    # Without one of these, lines such as the others are NBIB's or RIS's.
    (
        4,
        rf"^{_NUMBER}[ \t]*\n(?:[A-Z][A-Z0-9]  - |[A-Z][A-Za-z() ]{{2,40}}\n[ \t]+\S)"
        rf"|^VN  - Ovid Technologies|^{_RECORD}[ \t]*\n+TITLE[ \t]*$|^AUTHOR NAMES$",
    ),
    (1, r"^TI  - \S|^Title\n[ \t]+\S|^TITLE\n\S"),
    (1, r"^(?:SO|BT)  - \S|^(?:Source|Book Title)\n[ \t]+\S|^SOURCE(?: TITLE)?\n\S"),
    (1, r"^(?:AU|DB|UI|AN)  - \S|^(?:Authors?|(?:Accession|Unique) .*)\n[ \t]+\S|^AUTHOR NAMES\n\S"),
)
_AT_NUMBER = re.compile(rf"\n(?={_NUMBER}[ \t]*(?:\n|\Z))")
_AT_VENDOR = re.compile(r"\n(?=VN  - )")
_AT_RECORD = re.compile(rf"\n(?={_RECORD}[ \t]*(?:\n|\Z))")
_AT_TITLE = re.compile(r"\n(?=TITLE[ \t]*\n)")
#: What an export's entries begin with, the surest first.
_BEGINNINGS = (
    (re.compile(rf"^{_NUMBER}[ \t]*$", re.MULTILINE), _AT_NUMBER),
    (re.compile(r"^VN  - ", re.MULTILINE), _AT_VENDOR),
    (re.compile(rf"^{_RECORD}[ \t]*$", re.MULTILINE), _AT_RECORD),
)

_IS_TAGGED = re.compile(r"^[A-Z][A-Z0-9]  - ", re.MULTILINE)
_IS_EMBASE = re.compile(r"^(?:TITLE|AUTHOR NAMES|SOURCE)[ \t]*$", re.MULTILINE)
_TAGGED = re.compile(r"(\n[A-Z][A-Z0-9]  -(?: +|(?=\n|\Z)))")
_NAMED = re.compile(r"(\n[A-Z][A-Za-z0-9 ,/&()'’.:-]{0,70}(?=\n[ \t]+\S))")
#: Also before a line of hyphens, which ends an entry and belongs to no tag.
_EMBASE = re.compile("(\\n(?:" + "|".join(map(re.escape, EMBASE_NAMES)) + ")[ \\t]*(?=\\n|\\Z)|\\n(?=-----))")


class Reader(Tagged):
    """Reads Ovid's exports."""

    layout = "ovid"
    TABLE = TABLE
    HEADERS = frozenset({"VN"})
    BOILERPLATE = re.compile(rf"{_NUMBER}|{_RECORD}|-{{5,200}}|Ovid Technologies.*")

    def blocks(self, chunks: Iterable[str], max_size: int) -> Iterator[Block]:
        """The entries: they begin as the first one does."""
        sample, chunks = source.sample(chunks)
        plain = source.line_feeds(sample)
        boundary = next((cut for begins, cut in _BEGINNINGS if begins.search(plain)), _AT_TITLE)
        return source.blocks(chunks, boundary, max_size)

    def labels(self, text: str) -> re.Pattern[str]:
        """Two-letter tags, or names on lines of their own."""
        if _IS_TAGGED.search(text):
            return _TAGGED
        return _EMBASE if _IS_EMBASE.search(text) else _NAMED

    def tag(self, label: str) -> str:
        """The name of the tag that a label has."""
        return label.strip(" \t\n-")
