"""A text made of pieces of another, which knows where each of its characters stands there."""

from __future__ import annotations

import re
from bisect import bisect_right
from html import unescape

#: What HTML counts as blank. A no-break space is none.
BLANKS = " \t\n\r\f"

_REFERENCE = r"&(?:#[xX][0-9a-fA-F]{1,8};?|#[0-9]{1,9};?|[A-Za-z][A-Za-z0-9]{1,31};?)"
#: Blanks, a character reference, words with one space between each, or an ampersand that is only that.
_PIECE = re.compile(
    rf"(?P<blank>[{BLANKS}]++)|(?P<reference>{_REFERENCE})|[^{BLANKS}&]++(?:[ ][^{BLANKS}&]++)*+|&"
)
_KEPT_PIECE = re.compile(rf"(?P<blank>\r\n?)|(?P<reference>{_REFERENCE})|[^&\r]++|&")


class MappedText:
    """A text in the making, to which pieces of ``source`` are added, as they stand or as HTML reads them."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.length = 0
        self._pieces: list[str] = []
        self._starts: list[int] = []
        self._places: list[tuple[int, int]] = []

    def add(self, text: str, start: int, end: int) -> None:
        """Add `text`, which is what the source says from `start` to `end`.

        Where these are as many characters, each is the one at its place.
        """
        tail = len(text) - 1
        if tail > 0 and len(text) != end - start and self.source.endswith(text[1:], start, end):
            # a reference that nothing ends takes letters behind it along: `&copya` is `©a`
            self.add(text[0], start, end - tail)
            text, start = text[1:], end - tail
        if text:
            self._starts.append(self.length)
            self._places.append((start, end))
            self._pieces.append(text)
            self.length += len(text)

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
        if len(self._pieces) > 1:
            self._pieces = ["".join(self._pieces)]
        return self._pieces[0] if self._pieces else ""

    def offset(self, position: int) -> int:
        """Where in the source the character at `position` begins."""
        index = bisect_right(self._starts, position) - 1
        if index < 0:
            return 0
        start, end = self._places[index]
        behind = position - self._starts[index]
        return start + behind if end - start == self._size(index) else start

    def offset_behind(self, position: int) -> int:
        """Where in the source what ends at `position` ends."""
        if position <= 0:
            return self.offset(0)
        index = bisect_right(self._starts, position - 1) - 1
        start, end = self._places[index]
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
