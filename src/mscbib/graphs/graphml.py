"""GraphML, for igraph, Gephi, Cytoscape and yEd."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from networkx import Graph

TITLE = "GraphML, for igraph, Gephi, Cytoscape and yEd"


def write(graph: Graph[str], stream: BinaryIO) -> None:
    """Write a graph."""
    from networkx import write_graphml

    write_graphml(graph, stream, named_key_ids=True)
