"""Boxes one below the other, with arrows, as SVG: text stays text, and colours follow the viewer's."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby, pairwise
from typing import NamedTuple

from mscbib.prisma.boxes import Box, Step
from mscbib.prisma.widths import wrapped

TITLE = "PRISMA 2020 flow diagram"
_HEADING = "Identification of studies via databases and registers"
_SOURCE = "After PRISMA 2020: Page MJ, et al. BMJ 2021;372:n71, figure 1 (CC BY 4.0)"

#: Measures in pixels: of letters and lines, of what is around them, and of the columns.
_SIZE, _LINE = 14, 20
_PADDING, _INDENT, _EDGE, _GAP = 12, 16, 16, 36
_PHASE, _MAIN, _BETWEEN, _SIDE = 32, 360, 48, 390
_MAIN_AT = _EDGE + _PHASE + 16
_SIDE_AT = _MAIN_AT + _MAIN + _BETWEEN
_WIDTH = _SIDE_AT + _SIDE + _EDGE
_TOP = _EDGE + 32 + 24
#: Lines that one name may take.
_MOST_LINES = 5

STYLE = """\
.prisma-paper { fill: #ffffff; }
.prisma-box { fill: #ffffff; stroke: #44546a; stroke-width: 1.2; }
.prisma-phase { fill: #c9dcf2; }
.prisma-heading { fill: #f6cf6b; }
.prisma text { fill: #1a1a1a; font: 14px "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif; }
.prisma .prisma-strong { font-weight: bold; }
.prisma .prisma-source { font-size: 11px; fill: #555555; }
.prisma-arrow { fill: none; stroke: #44546a; stroke-width: 1.5; }
.prisma-head { fill: #44546a; }
@media screen and (prefers-color-scheme: dark) {
  .prisma-paper { fill: #16191d; }
  .prisma-box { fill: #20252b; stroke: #93a4b8; }
  .prisma-phase { fill: #29486b; }
  .prisma-heading { fill: #6b5310; }
  .prisma text { fill: #eceff2; }
  .prisma .prisma-source { fill: #aab2bb; }
  .prisma-arrow { stroke: #93a4b8; }
  .prisma-head { fill: #93a4b8; }
}
"""


class _Placed(NamedTuple):
    """A box in its place: lines of text, each with how far inside it begins, and whether it is a head."""

    x: int
    y: float
    width: int
    height: int
    lines: list[tuple[str, int, bool]]

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


class _Row(NamedTuple):
    phase: str
    top: float
    bottom: float
    main: _Placed
    side: _Placed | None


def svg(steps: list[Step], *, styled: bool) -> str:
    """The diagram of `steps`; `styled` puts `STYLE` into it."""
    rows = list(_rows(steps))
    height = round(rows[-1].bottom + 24 + _EDGE)
    said = " ".join(box.said for step in steps for box in (step.main, step.side) if box is not None)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="prisma" role="img" lang="en" width="{_WIDTH}" '
        f'height="{height}" viewBox="0 0 {_WIDTH} {height}" aria-labelledby="prisma-title prisma-desc">',
        f'<title id="prisma-title">{TITLE}</title>',
        f'<desc id="prisma-desc">{escape(said)}</desc>',
        *([f"<style>\n{STYLE}</style>"] if styled else []),
        '<defs><marker id="prisma-tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" '
        'markerHeight="8" orient="auto"><path class="prisma-head" d="M0,0 L10,5 L0,10 z"/></marker></defs>',
        f'<rect class="prisma-paper" width="{_WIDTH}" height="{height}"/>',
        *_bar("prisma-heading", _MAIN_AT, _EDGE, _SIDE_AT + _SIDE - _MAIN_AT, 32, _HEADING),
        *_phases(rows),
        *_arrows(rows),
        *(line for row in rows for box in (row.main, row.side) if box is not None for line in _box(box)),
        f'<text class="prisma-source" x="{_MAIN_AT}" y="{height - _EDGE}">{_SOURCE}</text>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _rows(steps: list[Step]) -> Iterator[_Row]:
    """Each step in its place; what stands side by side has one middle."""
    top: float = _TOP
    for step in steps:
        main = _placed(step.main, _MAIN_AT, _MAIN)
        side = _placed(step.side, _SIDE_AT, _SIDE) if step.side is not None else None
        tallest = max(main.height, side.height if side else 0)
        main = main._replace(y=top + (tallest - main.height) / 2)
        side = side._replace(y=top + (tallest - side.height) / 2) if side else None
        yield _Row(step.phase, top, top + tallest, main, side)
        top += tallest + _GAP


def _placed(box: Box, x: int, width: int) -> _Placed:
    lines = []
    for line in box.lines:
        inside = line.indent * _INDENT
        room = width - 2 * _PADDING - inside
        first, *more = wrapped(line.text, _SIZE, room - 8, _MOST_LINES)
        is_head = line.indent == 0
        lines += [(first, inside, is_head), *((text, inside + 8, is_head) for text in more)]
    return _Placed(x, 0, width, len(lines) * _LINE + 2 * _PADDING - 4, lines)


def _box(box: _Placed) -> Iterator[str]:
    size = f'width="{box.width}" height="{box.height}"'
    yield f'<g><rect class="prisma-box" x="{box.x}" y="{box.y:g}" {size} rx="3"/><text>'
    for number, (text, inside, is_head) in enumerate(box.lines):
        y = box.y + _PADDING + number * _LINE + _SIZE - 2
        strong = ' class="prisma-strong"' if is_head else ""
        yield f'<tspan{strong} x="{box.x + _PADDING + inside}" y="{y:g}">{escape(text)}</tspan>'
    yield "</text></g>"


def _bar(style: str, x: float, y: float, width: float, height: float, text: str) -> Iterator[str]:
    """A coloured bar with a word in its middle, which stands on its side where the bar is upright."""
    turned = height > width
    at_x, at_y = x + width / 2, y + height / 2
    turn = f' transform="rotate(-90 {at_x:g} {at_y:g})"' if turned else ""
    yield f'<rect class="{style}" x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="6"/>'
    yield (
        f'<text class="prisma-strong" x="{at_x:g}" y="{at_y:g}" dy="5" text-anchor="middle"{turn}>'
        f"{escape(text)}</text>"
    )


def _phases(rows: list[_Row]) -> Iterator[str]:
    for phase, group in groupby(rows, key=lambda row: row.phase):
        own = list(group)
        height = own[-1].bottom - own[0].top
        needed = max(height, 96)  # the word must fit
        yield from _bar("prisma-phase", _EDGE, own[0].top - (needed - height) / 2, _PHASE, needed, phase)


def _arrows(rows: list[_Row]) -> Iterator[str]:
    tip = 'marker-end="url(#prisma-tip)"'
    for row in rows:
        if row.side is not None:
            y = row.main.middle
            yield f'<path class="prisma-arrow" d="M{_MAIN_AT + _MAIN},{y:g} H{_SIDE_AT - 1}" {tip}/>'
    x = _MAIN_AT + _MAIN / 2
    for above, below in pairwise(rows):
        start, end = above.main.y + above.main.height, below.main.y - 1
        yield f'<path class="prisma-arrow" d="M{x:g},{start:g} V{end:g}" {tip}/>'
