"""Saved web pages: HTML as the text that a browser shows, with the places that it has in the file.

What a page shows is text like any other, and is read as such; what it says of itself for machines (its
metadata) is read where the text does not say it, or where the text is of no layout that is known.
"""

from __future__ import annotations

import functools
import re
from array import array
from bisect import bisect_right

from mscbib import source as texts
from mscbib.pages import _markup, _shown
from mscbib.pages._mapped import MappedText
from mscbib.pages._markup import CrowdedError
from mscbib.source import Block

__all__ = ["CrowdedError", "Page", "PageBlock", "begins_page", "most_parts"]

_BEGINNING = re.compile(
    r"\s{0,9999}(?:<\?xml[^<>]{0,500}\?>\s{0,999})?"
    r"(?:<!--(?! saved from)[^>]{0,2000}>\s{0,999}){0,9}"
    r"<(?i:!doctype\s{1,9}html\b|html[\s>]|head[\s>]|!-- saved from)"
)
_LINE_ENDS = re.compile("\r\n?|\n")


def begins_page(sample: str) -> bool:
    """Whether a text that begins with `sample` is a page of HTML; other XML is none."""
    return _BEGINNING.match(sample) is not None


def most_parts(max_size: int) -> int:
    """How many tags and stretches of text a page may have where an entry may have `max_size` characters.

    What begins and what ends an element are two. In memory, one takes some 150 bytes; in saved pages, one
    comes in twenty to a hundred characters, for much of these is styles, scripts and text.
    """
    return max(10_000, max_size // 16)


class Page:
    """A page. ``text`` is what it shows.

    Positions in ``all_text`` are that text's, and, behind its end, those of the metadata's values.

    Raises:
        CrowdedError: it has more parts than it may have, `most_parts` of the usual limit if not `most`.
    """

    def __init__(self, source: str, most: int | None = None) -> None:
        self.source = source
        self.markup = _markup.cut(source, most or most_parts(texts.MAX_ENTRY_SIZE))
        self.mapped = MappedText(source)
        _shown.write(self.markup, self.mapped)
        self.text = self.mapped.text
        if self.text:
            self.mapped.add("\n", len(source), len(source))

    @functools.cached_property
    def _lines(self) -> array[int]:
        """Where each line of the file begins."""
        begins = array("I" if len(self.source) < 1 << 32 else "Q", [0])
        begins.extend(match.end() for match in _LINE_ENDS.finditer(self.source))
        return begins

    def offset(self, position: int, *, behind: bool = False) -> int:
        """Where in the file the character at `position` begins, or what ends `behind` it ends."""
        return self.mapped.offset_behind(position) if behind else self.mapped.offset(position)

    def place(self, position: int, *, behind: bool = False) -> tuple[int, int]:
        """The line and the column in the file, both from 1, of `position`."""
        offset = self.offset(position, behind=behind)
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1


class PageBlock(Block):
    """A block of a page's text, which stands where the file has it."""

    verbatim = False

    __slots__ = ("inner", "page")

    def __init__(self, inner: Block, page: Page) -> None:
        super().__init__(inner.text, 0, 0, oversized=inner.oversized, continued=inner.continued)
        self.inner = inner
        self.page = page
        self.start = self.offset(0)
        self.line, self.column = self.place(0)

    def offset(self, position: int) -> int:
        """The offset in the file of the character at `position`; of the text's end, where that ends."""
        return self.page.offset(self.inner.offset(position), behind=self._is_end(position))

    def place(self, position: int) -> tuple[int, int]:
        """The line and the column in the file of the character at `position`."""
        return self.page.place(self.inner.offset(position), behind=self._is_end(position))

    def offset_behind(self, position: int) -> int:
        """The offset in the file of the end of what ends at `position`."""
        return self.page.offset(self.inner.offset(position), behind=position > 0)

    def place_behind(self, position: int) -> tuple[int, int]:
        """The line and the column in the file of the end of what ends at `position`."""
        return self.page.place(self.inner.offset(position), behind=position > 0)

    def part(self, start: int, end: int) -> Block:
        """The block's text from `start` to `end` as a block."""
        return PageBlock(self.inner.part(start, end), self.page)

    @property
    def line_end(self) -> int:
        """The last line in the file that holds a character of the block other than a blank."""
        return self.place_behind(len(self.text.rstrip()))[0]

    @property
    def raw(self) -> str:
        """The block's text."""
        return self.text

    def _is_end(self, position: int) -> bool:
        return position == len(self.text) and position > 0
