# @sign \nPMID-
# @sign \nPMID -
# @sign \nSTAT-
# @sign \nSTAT -
# @sign \nFAU -
# @sign \nFAU  -
# @sign \nOWN -
# @sign \nOWN  -
"""MEDLINE's tagged text (.nbib): a tag of four columns, a hyphen and a blank; values go on behind six blanks.

PubMed begins an entry with PMID, and other producers with another tag (OWN, DCOM). An entry ends where a tag
that stands once in each begins the next, or where an empty line and another title follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from mscbib import source
from mscbib.readers._tagged import Tagged
from mscbib.source import Block
from mscbib.tags.nbib import TABLE

TITLE = "MEDLINE/PubMed tagged (.nbib)"
EVIDENCE = (
    (2, r"^PMID ?- ?[0-9]{0,9}[ \t]*$"),
    (1, r"^(?:OWN |STAT|FAU |TA  |JT  |LID |AID |PHST)- *\S"),
    (1, r"^(?:TI|AB|AU|DP|TA|VI|PG)  - *\S"),
)
LINES = r"[A-Z][A-Z0-9]{1,3} {0,2}-(?: |$)| {6}"

_NAME = r"[A-Z][A-Z0-9]{1,3} {0,3}-[ \n]"
#: Tags that stand once, before the title, so that they can begin an entry.
_HEADS = frozenset({"PMID", "OWN", "STAT", "UI", "DA", "DCOM", "LR", "TI", "BTI"})
#: So many pieces of an entry are held apart: what they are besides text takes more room than that.
_MOST_HELD = 1000
#: A word that PubMed cut because it is longer than a line.
_CUT_WORD = re.compile(r"(?:\A|(?<=\n {6}))\S{81}\n {6}(?=\S)")
_SINGLE_BREAK = re.compile(r"[^\n]\n[^\n]")


class Reader(Tagged):
    """Reads MEDLINE's tagged text."""

    layout = "nbib"
    TABLE = TABLE
    LABEL = re.compile(
        r"(\n(?:[A-Z][A-Z0-9]{1,3} {0,3}-(?: +|(?=\n|\Z))|PMID-(?=[0-9])|(?<=\n\n)(?=\S)(?!\Z)))"
    )

    def tag(self, label: str) -> str:
        """The name of the tag that a label has, padded or not."""
        return label.strip("\n -")

    def joined(self, value: str) -> str:
        """A value whose lines are only the file's: one blank for each break, but within a word cut in two."""
        lines = value.split("\n")
        if any(len(line) > 80 and " " not in line[6:] for line in lines):
            lines = _CUT_WORD.sub(lambda cut: cut[0][:81], value).split("\n")
        return " ".join(filter(None, map(str.strip, lines)))

    def blocks(self, chunks: Iterable[str], max_size: int) -> Iterator[Block]:
        """The entries, from each tag that can begin one and is of the next entry."""
        rest = iter(chunks)
        head = ""
        while not head.strip() and (chunk := next(rest, "")):
            head += chunk
        first = head.lstrip()[:4].rstrip(" -")
        begins = first if first in _HEADS else "PMID"
        boundary = re.compile(rf"\n(?=(?:PMID|{begins}) {{0,3}}-|(?<=\n\n){_NAME})")
        joined: list[Block] = []  # of very many pieces, what was put together of those that came first
        held: list[Block] = []
        size = 0
        continued = False  # what is held goes on with an entry over the limit
        seen: set[str] = set()  # of the entry that is held

        def one() -> Block:
            nonlocal held, size, continued
            block = _one([*joined, *held])
            block.oversized = continued or size > max_size
            block.continued = continued
            continued = block.oversized
            held, size = [], 0
            joined.clear()
            return block

        for piece in source.blocks(chain([head], rest), boundary, max_size):
            tag = piece.text.lstrip()[:4].rstrip(" -")
            titled = _is_titled(piece.text)
            # where another tag begins entries, PMID stands within one, unless an empty line parts them
            within = tag == "PMID" != begins and not titled and not (held and _is_parted(held[-1].text))
            heads = tag in _HEADS and not within
            if seen and (
                piece.oversized or ("TI" in seen and (titled or heads)) or (tag in seen and tag in _HEADS)
            ):
                if held:
                    yield one()
                seen, continued = set(), False
            elif size > max_size:  # the entry goes on, but so much is not held
                yield one()
            if piece.oversized:
                yield piece
                continue
            if len(held) == _MOST_HELD:
                joined.append(_one(held))
                held = []
            held.append(piece)
            size += len(piece.text)
            seen.add(tag)
            if titled:
                seen.add("TI")
        if held:
            yield one()


def _is_titled(text: str) -> bool:
    return text.startswith(("TI ", "BTI ")) or "\nTI " in text or "\nBTI " in text


def _is_parted(text: str) -> bool:
    """Whether an empty line ends a piece, and not each of its lines."""
    return text.endswith("\n\n") and _SINGLE_BREAK.search(text) is not None


def _one(pieces: list[Block]) -> Block:
    """Pieces of one entry as one block."""
    if len(pieces) == 1:
        return pieces[0]
    first = pieces[0]
    returns: list[int] = []
    lone: list[int] = []
    length = 0
    for piece in pieces:
        returns += [length + at for at in piece.returns]
        lone += [length + at for at in piece.lone]
        length += len(piece.text)
    text = "".join(piece.text for piece in pieces)
    return Block(text, first.start, first.line, returns, lone, column=first.column)
