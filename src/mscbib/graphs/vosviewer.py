"""JSON for VOSviewer and VOSviewer Online (https://app.vosviewer.com/docs/file-types/json-file-type/)."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, BinaryIO

from mscbib.graphs._attributes import address

if TYPE_CHECKING:
    from networkx import Graph

TITLE = "JSON for VOSviewer, which draws and clusters it"

#: What is shown of a work that is pointed at, besides its title.
_DESCRIBED = ("authors", "container_title", "year")


def write(graph: Graph[str], stream: BinaryIO) -> None:
    """Write a graph; its links have no direction, so that of two works that cite each other is one of two.

    Works have no places and no clusters: VOSviewer gives them these when it opens the file.
    """
    import orjson

    numbers = {name: number for number, name in enumerate(graph, 1)}
    strengths: Counter[tuple[int, int]] = Counter()
    for source, target, said in graph.edges(data=True):
        one, other = sorted((numbers[source], numbers[target]))
        strengths[one, other] += said.get("weight", 1)
    links: Counter[int] = Counter()
    total: Counter[int] = Counter()
    for (one, other), strength in strengths.items():
        links.update((one, other))
        total.update({one: strength, other: strength})
    items = [
        _item(numbers[name], name, said, links[numbers[name]], total[numbers[name]])
        for name, said in graph.nodes(data=True)
    ]
    found = [
        {"source_id": one, "target_id": other, "strength": strength}
        for (one, other), strength in sorted(strengths.items())
    ]
    config = {"terminology": {"item": "work", "items": "works"}}
    data = {"network": {"items": items, "links": found}, "config": config}
    stream.write(orjson.dumps(data, option=orjson.OPT_INDENT_2) + b"\n")


def _item(number: int, name: str, said: Mapping[str, Any], links: int, total: int) -> dict[str, Any]:
    """A work; what describes it is HTML, in which no text of the input is markup."""
    lines = [said.get("title", name), *(str(said[part]) for part in _DESCRIBED if part in said)]
    weights = {"Links": links, "Total link strength": total}
    if "citations" in said:
        weights["Citations"] = said["citations"]
    item: dict[str, Any] = {
        "id": number,
        "label": said.get("label", name),
        "description": "<br>".join(map(html.escape, lines)),
        "weights": weights,
    }
    if url := address(said):
        item["url"] = url
    if "year" in said:
        item["scores"] = {"Pub. year": said["year"]}
    return item
