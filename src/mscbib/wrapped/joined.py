"""Lines joined into one text, every character of which still knows where it stood."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from mscbib.source import Block

#: An identifier that has only begun: a DOI without its suffix.
_BEGUN = re.compile(r"(?:^|[^0-9])10\.[0-9]{4,9}/\Z")
#: The last word of a line that breaks off within an address or a DOI.
_BROKEN_OFF = re.compile(r"(?:://|www\.|(?:^|[^0-9])10\.[0-9]{4,9}/)[^\s]*[/._-]\Z")
#: The last word of a line that is an address or a DOI, and the rest of one.
_WITHIN = re.compile(r"(?:://|www\.|(?:^|[^0-9])10\.[0-9]{4,9}/)[^\s]*\w\Z")
_REST = re.compile(r"[./_-][a-z0-9]")
#: How an address or a DOI goes on: a word of it has a sign inside, which "accessed" and "12." have not.
_GOES_ON = re.compile(r"[a-z0-9]+[/_.%?=&#()-]+[^\s]*[a-z0-9/]")
#: Behind a sign other than a full stop, a digit will do.
_GOES_ON_ANYHOW = re.compile(r"[a-z]*[0-9][^\s]")
#: A hyphen, or a dash without blanks around it, that the line was broken behind.
_HYPHEN = re.compile(r"\w[-‐‑‒–—\xad]{1,2}\Z")
#: The rest of a range of pages.
_TO = re.compile(r"[-‐‑‒–—][0-9]")
#: What follows a hyphen that stands for the rest of a word: `pre- and postnatal`.
_AND = re.compile(r"(?:and|or|to|versus|vs\.?|und|oder|bis|et|ou|y|o|e)(?=\s|\Z)")
#: Han, kana and their punctuation: writing that knows no blanks.
_UNSPACED = "[\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]"
_UNSPACED_END, _UNSPACED_START = re.compile(_UNSPACED + r"\Z"), re.compile(_UNSPACED)

#: How much of a line's ends is looked at.
_NEAR = 300


def broken_off(before: str, after: str) -> bool:
    """Whether an address or a DOI surely runs from the end of one line into the next."""
    word = before[-_NEAR:].rpartition(" ")[2]
    head = after[:_NEAR]
    if _BEGUN.search(word):
        return True
    if _REST.match(head):
        return _WITHIN.search(word) is not None
    if _BROKEN_OFF.search(word) is None:
        return False
    return bool(_GOES_ON.match(head) or (word[-1] != "." and _GOES_ON_ANYHOW.match(head)))


def seam(before: str, after: str) -> str:
    """What stands between two lines that are joined: nothing where no blank was ever there, else a blank.

    No printed character goes: `treat-` and `ment` give `treat-ment`, since `double-` and `blind` look alike.
    """
    near, head = before[-3:], after[:_NEAR]
    if _HYPHEN.search(near) and head[:1].isalnum() and not _AND.match(head):
        return ""
    if near[-1:].isdigit() and _TO.match(head):
        return ""
    if _UNSPACED_END.search(near) and _UNSPACED_START.match(head):
        return ""
    return "" if broken_off(before, after) else " "


@dataclass(slots=True)
class Joined(Block):
    """The text of several lines as one line.

    ``lines`` are the lines as they stood, without the blanks at their ends, and ``starts`` where each
    begins in ``text``. A blank between two lines stands where the first one ends. ``printed`` is the text
    as the file has it.
    """

    lines: list[Block] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    printed: str = ""

    def offset(self, position: int) -> int:
        """The offset in the decoded text of the character at `position` of this block's text."""
        line, inner = self._line(position)
        return line.offset(inner)

    def offset_behind(self, position: int) -> int:
        """The offset in the decoded text of the end of what ends at `position`."""
        return self.offset(position - 1) + 1 if position else self.start

    def place(self, position: int) -> tuple[int, int]:
        """The line and the column, both from 1, of the character at `position`."""
        line, inner = self._line(position)
        return line.place(inner)

    def place_behind(self, position: int) -> tuple[int, int]:
        """The line and the column of the end of what ends at `position`."""
        if not position:
            return self.line, self.column
        line, column = self.place(position - 1)
        return line, column + 1

    def stripped(self) -> Block:
        """The block itself: its lines have no blanks at their ends."""
        return self

    @property
    def line_end(self) -> int:
        """The last line."""
        return self.lines[-1].line

    @property
    def raw(self) -> str:
        """The text as the file has it, line ends and all."""
        return self.printed

    def _line(self, position: int) -> tuple[Block, int]:
        index = bisect_right(self.starts, position) - 1
        return self.lines[index], position - self.starts[index]


def join(blocks: Sequence[Block]) -> Block:
    """Several lines as one block; a single one stays as it is."""
    if len(blocks) == 1:
        return blocks[0]
    lines = [block.stripped() for block in blocks]
    parts = [lines[0].text]
    starts = [0]
    length = len(parts[0])
    for before, line in pairwise(lines):
        between = seam(before.text, line.text)
        starts.append(length + len(between))
        length = starts[-1] + len(line.text)
        parts += [between, line.text]
    first = lines[0]
    printed = "".join(block.raw for block in blocks).strip()
    return Joined(
        "".join(parts),
        first.start,
        first.line,
        column=first.column,
        lines=lines,
        starts=starts,
        printed=printed,
    )
