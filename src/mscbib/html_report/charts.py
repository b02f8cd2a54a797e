"""Figures: Vega-Lite says what is drawn, vl-convert draws it as SVG, with nothing in it that could run.

Colours are not Vega's: the page's style gives them, light or dark, by the classes of the marks.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from html import escape
from typing import Any, NamedTuple

from mscbib.discovery import MissingLibraryError
from mscbib.prisma.widths import width

#: Widths of a figure, and of the names before its bars and the numbers behind; the heights of a bar, and of a
#: figure of years.
_WIDTH, _NAMES, _NUMBERS, _BAR, _HEIGHT = 560, 210, 50, 22, 190
#: Years that have a bar each; where there are more, several share one.
_MOST_BARS = 60

_CONFIG: dict[str, Any] = {
    "aria": False,  # the figure has a name, and its numbers are in a table
    "background": "transparent",
    "font": "Helvetica, Arial, sans-serif",
    "view": {"stroke": None},
    "axis": {
        "domain": False,
        "grid": False,
        "labelFontSize": 12,
        "labelLimit": _NAMES,
        "labelPadding": 6,
        "ticks": False,
        "title": None,
    },
    "text": {"fontSize": 12},
}
_ROOT = re.compile(r'\A<svg xmlns="[^"]+" xmlns:xlink="[^"]+" version="1.1" class="marks" ')


#: What Vega says of groups of marks: within a figure that has a name it is noise. Text has no "<" of its own.
_INNER_ROLE = re.compile(r'(<g [^<>]*?) role="graphics-[a-z]+" aria-roledescription="[^"<>]*"')


class Bar(NamedTuple):
    """A bar: its name, its number, and what is written at its end (the number, by default)."""

    name: str
    number: float
    said: str | None = None


def bars(label: str, values: Sequence[Bar], whole: float | None = None) -> str:
    """Bars that lie one below the other, each with its name before and its number behind it.

    Args:
        label: what the figure shows, for who cannot see it.
        values: from above to below.
        whole: what the longest bar could be; by default what it is.
    """
    rows = [
        {"at": at, "name": one.name, "number": one.number, "said": one.said or f"{one.number:,}"}
        for at, one in enumerate(values)
    ]
    # places, not names: two may look alike
    names = "datum.label === null ? '' : data('names')[datum.value].name"
    y = {
        "field": "at",
        "type": "ordinal",
        "scale": {"paddingInner": 0.28, "paddingOuter": 0.1},
        "axis": {"labelExpr": names},
    }
    scale = {"domain": [0, whole or max(one.number for one in values)], "nice": False}
    x = {"field": "number", "type": "quantitative", "scale": scale, "axis": None}
    spec = {
        "width": _WIDTH - min(_NAMES, max(width(one.name, 12) for one in values)) - _NUMBERS,
        "height": {"step": _BAR},
        "data": {"name": "names", "values": rows},
        "encoding": {"y": y, "x": x},
        "layer": [
            {"mark": "bar"},
            {
                "mark": {"type": "text", "align": "left", "dx": 5},
                "encoding": {"text": {"field": "said", "type": "nominal"}},
            },
        ],
    }
    return drawn(label, spec)


def years(label: str, counts: Sequence[tuple[int, int]]) -> str:
    """Upright bars, one a year without a gap; several years share one where there are very many.

    Args:
        label: what the figure shows, for who cannot see it.
        counts: years in order, with their numbers.
    """
    first, last = counts[0][0], counts[-1][0]
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000) if (last - first) // step < _MOST_BARS)
    first -= first % step
    numbers = dict.fromkeys(range(first, last + 1, step), 0)
    for year, count in counts:
        numbers[year - year % step] += count
    rows = [
        {"year": f"{year}" if step == 1 else f"{year}–{year + step - 1}", "number": number}
        for year, number in numbers.items()
    ]
    every = -(-len(rows) // (12 if step == 1 else 6))
    shown = [row["year"] for row in rows[::every]]
    most = max(numbers.values())
    steps = (one * 10**power for power in itertools.count() for one in (1, 2, 5))
    tick = next(tick for tick in steps if most <= 5 * tick)
    spec = {
        "width": min(_WIDTH, len(rows) * 60),
        "height": _HEIGHT,
        "data": {"values": rows},
        "mark": "bar",
        "encoding": {
            "x": {
                "field": "year",
                "type": "ordinal",
                "sort": None,
                "scale": {"paddingInner": 0.2},
                "axis": {"labelAngle": 0, "values": shown},
            },
            "y": {
                "field": "number",
                "type": "quantitative",
                "axis": {"grid": True, "values": list(range(0, most + 1, tick)), "format": ",d"},
            },
        },
    }
    return drawn(label, spec)


def drawn(label: str, spec: dict[str, Any]) -> str:
    """A figure as SVG, named for who cannot see it.

    Raises:
        MissingLibraryError: vl-convert is not installed.
    """
    try:
        import vl_convert
    except ImportError as error:
        raise MissingLibraryError("vl-convert-python", "report") from error
    svg: str = vl_convert.vegalite_to_svg({**spec, "config": _CONFIG})
    named = f'<svg class="chart" role="img" aria-label="{escape(label)}" '
    result, found = _ROOT.subn(lambda _: named, svg, count=1)
    assert found, "vl-convert begins an SVG in another way"
    return _INNER_ROLE.sub(r"\1", result)
