"""Who cites whom, as a picture: the most connected works along the years, as a historiograph shows them.

After Garfield E. Historiographic mapping of knowledge domains literature. J Inf Sci 2004;30(2):119-45: each
work stands at its year, and is linked to those before it that it cites.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from mscbib.diagnostics import excerpt
from mscbib.html_report.charts import drawn
from mscbib.plain import printable

if TYPE_CHECKING:
    from networkx import MultiDiGraph

#: How many cited works are shown, and how many of those that cite them.
_CITED, _CITING = 20, 25
#: Measures of the picture in pixels: its width, a label and the height of a row in it, what is left free at
#: its edge, and what a year above it takes.
_WIDTH, _LABEL, _ROW, _EDGE, _TICK = 1200, 150, 24, 24, 44
_NAME = 21
#: Later than any year.
_NEVER = 10_000
#: Parts of a row; a label is lower than what is between rows.
_SHIFTS = (0.0, 0.2, -0.1, 0.1, -0.2)


class Work(NamedTuple):
    """A work in the picture: how often it is cited by, and cites, any work that is known."""

    name: str
    label: str
    title: str
    year: int | None
    is_record: bool
    cited: int
    citing: int


class CitationMap(NamedTuple):
    """The works that are shown, the most cited first, who cites whom among them, and how much there is."""

    works: list[Work]
    edges: list[tuple[str, str]]
    all_works: int
    all_citations: int


def citation_map(graph: MultiDiGraph[str]) -> CitationMap:
    """The most connected works of a graph whose edges are citations."""
    edges = sorted(set(graph.edges()))
    cited, citing = Counter(b for _, b in edges), Counter(a for a, _ in edges)
    most_cited = set(_most(cited, _CITED))
    shown_works = most_cited | _citing([edge for edge in edges if edge[1] in most_cited])
    shown = [(a, b) for a, b in edges if a in shown_works and b in shown_works]
    linked = {name for edge in shown for name in edge}
    works = [_work(name, graph.nodes[name], cited[name], citing[name]) for name in linked]
    works.sort(key=lambda work: (-work.cited, -work.citing, work.name))
    return CitationMap(works, shown, len({*cited, *citing}), cited.total())


def _most(counts: Counter[str], number: int) -> list[str]:
    return sorted(counts, key=lambda name: (-counts[name], name))[:number]


def _citing(edges: list[tuple[str, str]]) -> set[str]:
    """Works that cite: of each that is cited one at least, then those that cite most of them."""
    most = Counter(a for a, _ in edges)
    first: dict[str, str] = {}
    for a, b in sorted(edges, key=lambda edge: (-most[edge[0]], edge)):
        first.setdefault(b, a)
    return set(list(dict.fromkeys([*first.values(), *_most(most, _CITING)]))[:_CITING])


def _work(name: str, said: dict[str, Any], cited: int, citing: int) -> Work:
    label = excerpt(printable(str(said.get("label", name))), 60)
    title = excerpt(printable(str(said.get("title", name))), 300)
    return Work(name, label, title, said.get("year"), said.get("role") == "record", cited, citing)


def picture(found: CitationMap) -> str:
    """The works at their years, in rows where no label covers another, and lines to those that they cite."""
    at = _places(found)
    rows = 2 + max(place.row for place in at.values())
    x = {"domain": [0, _WIDTH], "nice": False}
    y = {"domain": [-1.5, rows - 1.5], "reverse": True}
    xy = {
        "x": {"field": "x", "type": "quantitative", "axis": None, "scale": x},
        "y": {"field": "row", "type": "quantitative", "axis": None, "scale": y},
    }
    sizes = {"range": [40, 260], "zero": True}
    size = {"field": "cited", "type": "quantitative", "scale": sizes, "legend": None}
    text = {"text": {"field": "label", "type": "nominal"}}
    nodes = [
        {**_at(at[work.name]), "label": excerpt(work.label, _NAME), "cited": work.cited}
        for work in found.works
    ]
    records = [node for node, work in zip(nodes, found.works, strict=True) if work.is_record]
    others = [node for node, work in zip(nodes, found.works, strict=True) if not work.is_record]
    lines = [{**_at(at[a]), "x2": at[b].x, "row2": _at(at[b])["row"]} for a, b in found.edges]
    ends = {"x2": {"field": "x2"}, "y2": {"field": "row2"}}
    layers: list[tuple[Sequence[Any], dict[str, Any], dict[str, Any]]] = [
        (lines, {"type": "rule", "strokeWidth": 1}, ends),
        (records, {"type": "circle", "opacity": 1}, {"size": size}),
        (others, {"type": "point", "opacity": 1}, {"size": size}),
        (_ticks(found, at), {"type": "text", "fontWeight": "bold"}, text),
        (nodes, {"type": "text", "align": "left", "dx": 11}, text),
    ]
    spec = {
        "width": _WIDTH,
        "height": rows * _ROW,
        "layer": [
            {"data": {"values": values}, "mark": mark, "encoding": xy | more} for values, mark, more in layers
        ],
    }
    return drawn(f"Citations among {len(found.works)} works, the oldest on the left", spec)


class _Place(NamedTuple):
    x: float
    row: int
    number: int


def _at(place: _Place) -> dict[str, float]:
    """Where a work is drawn: near its row, lest lines between works of one row fall together."""
    return {"x": place.x, "row": place.row + _SHIFTS[place.number % len(_SHIFTS)]}


def _places(found: CitationMap) -> dict[str, _Place]:
    """Where each work stands: along the years, in a row with room for its label, near its neighbours."""
    standing = _standings(found)
    rank = {year: at for at, year in enumerate(sorted(set(standing.values())))}
    step = (_WIDTH - _LABEL - _EDGE) / max(1, len(rank) - 1)
    linked: dict[str, list[str]] = {}
    for a, b in found.edges:
        linked.setdefault(a, []).append(b)
        linked.setdefault(b, []).append(a)
    taken: list[list[float]] = []
    at: dict[str, _Place] = {}
    for work in sorted(found.works, key=lambda work: (standing[work.name], -work.cited, work.name)):
        x = _EDGE + rank[standing[work.name]] * step
        near = [at[name].row for name in linked[work.name] if name in at]
        wish = sum(near) / len(near) if near else 0
        free = [row for row, others in enumerate(taken) if all(abs(x - one) >= _LABEL for one in others)]
        row = min([*free, len(taken)], key=lambda row: (abs(row - wish), row))
        if row == len(taken):
            taken.append([])
        taken[row].append(x)
        at[work.name] = _Place(x, row, len(at))
    return at


def _standings(found: CitationMap) -> dict[str, float]:
    """The year that each work stands at.

    One that has none stands behind those that it cites, else before those that cite it, else behind all.
    """
    years = {work.name: work.year for work in found.works}
    after = {a: 0 for a, _ in found.edges}
    before = {b: _NEVER for _, b in found.edges}
    for a, b in found.edges:
        after[a] = max(after[a], years[b] or 0)
        before[b] = min(before[b], years[a] or _NEVER)
    return {
        name: year or (after.get(name, 0) + 0.5 if after.get(name) else before.get(name, _NEVER) - 0.5)
        for name, year in years.items()
    }


def _ticks(found: CitationMap, at: dict[str, _Place]) -> list[dict[str, Any]]:
    """The years above, as far as there is room for them."""
    ticks: list[dict[str, Any]] = []
    for x, year in sorted({(at[work.name].x, str(work.year or "no year")) for work in found.works}):
        if not ticks or x - ticks[-1]["x"] >= _TICK:
            ticks.append({"x": x, "row": -1, "label": year})
    return ticks
