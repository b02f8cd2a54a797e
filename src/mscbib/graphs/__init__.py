"""Graphs of works: who cites whom, and what belongs together by that; each format of theirs a file.

A format's module is found by its name. It has a ``TITLE`` in words, and ``write(graph, stream)``, which
writes a graph of networkx: a directed one with several edges between two works, or an undirected one. Nodes
are called by what a work is known by, and have the attributes of ``_attributes``; edges have a ``type``, and
a ``weight`` where there is one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from mscbib import discovery
from mscbib.graphs._citations import CitationGraph as CitationGraph
from mscbib.graphs._citations import Relation as Relation
from mscbib.graphs._coupling import TooManyEdgesError as TooManyEdgesError

if TYPE_CHECKING:
    from networkx import Graph as Graph


def names() -> list[str]:
    """The formats that a graph can be written in, sorted."""
    return list(discovery.names("graphs"))


def largest_part(graph: Graph[str]) -> int:
    """How many nodes of a graph hang together, whatever the direction of its edges, at most."""
    import networkx

    parts = networkx.weakly_connected_components if graph.is_directed() else networkx.connected_components
    return max(map(len, parts(graph)), default=0)


def write(name: str, graph: Graph[str], stream: BinaryIO) -> None:
    """Write a graph in the format called `name`; the same graph gives the same file.

    Raises:
        LookupError: there is no such format.
    """
    discovery.module("graphs", name).write(graph, stream)
