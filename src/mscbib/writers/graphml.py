"""GraphML: the graph of citations, for igraph, Gephi, Cytoscape and yEd."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from mscbib.graphs import graphml
from mscbib.graphs._citations import CitationGraph

if TYPE_CHECKING:
    from mscbib.model import Record
    from mscbib.writers import Style

TITLE = "GraphML: who cites whom"


class Writer:
    """Writes the graph when the last record has come."""

    def __init__(self, stream: BinaryIO, style: Style) -> None:
        self._stream = stream
        self._graph = CitationGraph()

    def write(self, record: Record) -> None:
        """Take one record."""
        self._graph.add(record)

    def close(self) -> None:
        """Write the graph."""
        graphml.write(self._graph.built(), self._stream)
