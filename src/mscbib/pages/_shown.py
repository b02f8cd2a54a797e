"""What a page shows, as text: as a browser copies it, or saves it as text."""

from __future__ import annotations

import re

from mscbib.pages._mapped import MappedText, Writer
from mscbib.pages._markup import BLOCKS, Markup

_TOKEN = re.compile(r'<(/?)([a-z0-9]+)( h="")?>|([^<]+)')

_LINE_END = re.compile("\r\n?|\n")

#: Blocks that are set off by blank lines.
_SET_OFF = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6"})
_CELLS = frozenset({"td", "th"})


def write(markup: Markup, mapped: MappedText) -> None:
    """Write what a page shows to `mapped`."""
    writer = Writer(mapped)
    hidden = 0  # how many elements are open from the hidden one on
    kept = 0  # how many of the open elements keep their blanks
    begins_kept = False
    cells: list[int] = []  # how many cells the row of each open table has so far
    for match in _TOKEN.finditer(_tree(markup.skeleton)):
        closing, name, unseen, numbers = match.groups()
        if numbers:
            for number in () if hidden else numbers.split():
                start, end = markup.runs[int(number)]
                if not kept:
                    writer.run(start, end)
                    continue
                if begins_kept and (line_end := _LINE_END.match(mapped.source, start, end)):
                    start = line_end.end()  # the tag's own line ends there
                begins_kept = False
                writer.kept_run(start, end)
        elif hidden:
            if name not in ("br", "hr"):
                hidden += -1 if closing else 1
        elif unseen:
            if name != "hr":
                hidden = 1
            if name in BLOCKS:
                writer.block(1)
        elif name == "br":
            writer.line_break()
        elif name in _CELLS:
            if not closing:
                writer.cell(first=not cells or not cells[-1])
                if cells:
                    cells[-1] += 1
        elif name == "tr":
            if closing:
                writer.row_end()
            elif cells:
                cells[-1] = 0
        elif name in BLOCKS:
            if name == "table":
                if not closing:
                    cells.append(0)
                elif cells:
                    cells.pop()
            elif name == "pre":
                kept += -1 if closing else 1
                begins_kept = not closing
            writer.block(2 if name in _SET_OFF else 1)


def _tree(skeleton: str) -> str:
    """The tree that browsers make of a page, written out: every element is closed where it ends in it."""
    from selectolax.lexbor import LexborHTMLParser

    body = LexborHTMLParser(skeleton).body
    return (body.html or "") if body is not None else ""
