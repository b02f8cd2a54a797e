"""The PRISMA 2020 flow diagram: where records came from, and what became of them.

    counts.py    the numbers that no program knows, from a file of the user's
    boxes.py     what each box says
    widths.py    how much room a text takes, and where its lines end
    drawing.py   the boxes as SVG

The diagram is figure 1 of Page MJ, McKenzie JE, Bossuyt PM, et al. The PRISMA 2020 statement. BMJ
2021;372:n71, for new reviews that searched databases and registers only. A number that is not known is left
blank, never zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mscbib.prisma.boxes import steps
from mscbib.prisma.counts import Counts, CountsError, check, read
from mscbib.prisma.drawing import STYLE, svg

if TYPE_CHECKING:
    from mscbib.dedupe.flow import Flow

__all__ = ["STYLE", "Counts", "CountsError", "check", "diagram", "read"]


def diagram(flow: Flow, counts: Counts, *, styled: bool = True) -> str:
    """The flow diagram as SVG.

    Args:
        flow: how many records came from where, and how many of them are copies.
        counts: what was done with them afterwards; held against `flow` by `check` before.
        styled: False leaves the colours (`STYLE`) to the page that the diagram becomes a part of.
    """
    return svg(steps(flow, counts), styled=styled)
