"""GEXF 1.2, for Gephi."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from networkx import Graph

TITLE = "GEXF 1.2, for Gephi"


def write(graph: Graph[str], stream: BinaryIO) -> None:
    """Write a graph, without the day, so that the same graph gives the same file.

    The edges' attribute is `relation`: an edge's `type` says in GEXF whether it is directed.
    """
    from networkx.readwrite.gexf import GEXFWriter

    for _, _, said in graph.edges(data=True):
        said["relation"] = said.pop("type")
    writer = GEXFWriter(graph, encoding="utf-8", prettyprint=True, version="1.2draft")
    for element in writer.xml.iter():
        element.attrib.pop("lastmodifieddate", None)
    writer.write(stream)
