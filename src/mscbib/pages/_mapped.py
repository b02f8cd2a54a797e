"""A text made of pieces of another, which knows where each of its characters stands there."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from html import unescape

#: What HTML counts as blank. A no-break space is none.
BLANKS = " \t\n\r\f"

_REFERENCE = r"&(?:#[xX][0-9a-fA-F]{1,8};?|#[0-9]{1,9};?|[A-Za-z][A-Za-z0-9]{1,31};?)"
#: Blanks, a character reference, words with one space between each, or an ampersand that is only that.
_PIECE = re.compile(
    rf"(?P<blank>[{BLANKS}]++)|(?P<reference>{_REFERENCE})|[^{BLANKS}&]++(?:[ ][^{BLANKS}&]++)*+|&"
)
#: How many pieces of a text are held before they are joined.
_JOINED_AT_ONCE = 1 << 12
_KEPT_PIECE = re.compile(rf"(?P<blank>\r\n?)|(?P<reference>{_REFERENCE})|[^&\r]++|&")


class MappedText:
    """A text in the making, to which pieces of ``source`` are added, as they stand or as HTML reads them.

    A piece may be one character: of each, three numbers are held, and none of one that goes on as it stands
    where the one before it ended.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.length = 0
        self._joined: list[str] = []
        self._pieces: list[str] = []
        self._starts, self._from, self._to = (array("I" if len(source) < 1 << 32 else "Q") for _ in range(3))
        self._goes_on = -1  # where in the source the last piece ended, if that is as it stands there

    def add(self, text: str, start: int, end: int) -> None:
        """Add `text`, which is what the source says from `start` to `end`.

        Where these are as many characters, each is the one at its place.
        """
        tail = len(text) - 1
        if tail > 0 and len(text) != end - start and self.source.endswith(text[1:], start, end):
            # a reference that nothing ends takes letters behind it along: `&copya` is `©a`
            self.add(text[0], start, end - tail)
            text, start = text[1:], end - tail
        if not text:
            return
        as_it_stands = len(text) == end - start
        if as_it_stands and start == self._goes_on:
            self._to[-1] = end
        else:
            self._starts.append(self.length)
            self._from.append(start)
            self._to.append(end)
        self._goes_on = end if as_it_stands else -1
        self._pieces.append(text)
        self.length += len(text)
        if len(self._pieces) == _JOINED_AT_ONCE:
            self._joined.append("".join(self._pieces))
            self._pieces.clear()

    def add_value(self, start: int, end: int) -> tuple[int, int]:
        """Add an attribute's value, runs of blanks as one; gives its place in the text."""
        first = self.length
        for match in _PIECE.finditer(self.source, start, end):
            kind = match.lastgroup
            text = match[0]
            if kind == "blank":
                text = " "
            elif kind == "reference" and (
                text[-1] == ";" or self.source[match.end() : match.end() + 1] != "="
            ):
                text = unescape(text)  # in an address, `&copy=1` is none
            self.add(text, *match.span())
        return first, self.length

    @property
    def text(self) -> str:
        """The text so far."""
        if self._pieces or len(self._joined) > 1:
            self._joined = ["".join([*self._joined, *self._pieces])]
            self._pieces.clear()
        return self._joined[0] if self._joined else ""

    def offset(self, position: int) -> int:
        """Where in the source the character at `position` begins."""
        index = bisect_right(self._starts, position) - 1
        if index < 0:
            return 0
        start, end = self._from[index], self._to[index]
        behind = position - self._starts[index]
        return start + behind if end - start == self._size(index) else start

    def offset_behind(self, position: int) -> int:
        """Where in the source what ends at `position` ends."""
        if position <= 0:
            return self.offset(0)
        index = bisect_right(self._starts, position - 1) - 1
        start, end = self._from[index], self._to[index]
        return start + position - self._starts[index] if end - start == self._size(index) else end

    def _size(self, index: int) -> int:
        following = self._starts[index + 1] if index + 1 < len(self._starts) else self.length
        return following - self._starts[index]


class Writer:
    """Writes what a page shows, as lines: blanks are one, blocks stand apart, cells have tabs between.

    What stands between two pieces of text is decided when the second comes: nothing is written for a block
    with nothing in it, and no line begins or ends with blanks.
    """

    def __init__(self, mapped: MappedText) -> None:
        self._mapped = mapped
        self._breaks = 0
        self._tabs = 0
        self._blank: tuple[int, int] | None = None
        self._fresh_cell = False
        self._row_has_text = False
        self._last = 0  # where in the source the last text ended

    def block(self, breaks: int) -> None:
        """A block begins or ends: so many line breaks at least."""
        if not self._fresh_cell:
            self._breaks = max(self._breaks, breaks)
        self._blank = None

    def line_break(self) -> None:
        """A line ends."""
        self._breaks += 1
        self._blank = None

    def cell(self, *, first: bool) -> None:
        """A cell of a row begins; what breaks there are at its edges would tear the row apart."""
        if not first and self._row_has_text:
            self._breaks = 0
            self._tabs += 1
        self._blank = None
        self._fresh_cell = True

    def row_end(self) -> None:
        """A row ends."""
        self._tabs = 0
        self._breaks = 1
        self._fresh_cell = self._row_has_text = False
        self._blank = None

    def run(self, start: int, end: int) -> None:
        """The text from `start` to `end` of the source, blanks as one."""
        source = self._mapped.source
        for match in _PIECE.finditer(source, start, end):
            kind = match.lastgroup
            text = unescape(match[0]) if kind == "reference" else match[0]
            if kind == "blank" or (kind == "reference" and not text.strip(BLANKS)):
                self._blank = self._blank or match.span()
            else:
                self._write(text, *match.span())

    def kept_run(self, start: int, end: int) -> None:
        """As `run`, with every blank."""
        for match in _KEPT_PIECE.finditer(self._mapped.source, start, end):
            kind = match.lastgroup
            text = "\n" if kind == "blank" else unescape(match[0]) if kind == "reference" else match[0]
            self._write(text, *match.span())

    def _write(self, text: str, start: int, end: int) -> None:
        between = "\n" * self._breaks + "\t" * self._tabs if self._mapped.length else ""
        if between:
            self._mapped.add(between, self._last, self._last)
        elif self._blank is not None and self._mapped.length:
            self._mapped.add(" ", *self._blank)
        self._breaks = self._tabs = 0
        self._blank = None
        self._fresh_cell = False
        self._row_has_text = True
        self._mapped.add(text, start, end)
        self._last = end
