"""GEXF 1.2: the graph of citations, for Gephi."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from mscbib.graphs import gexf
from mscbib.graphs._citations import CitationGraph

if TYPE_CHECKING:
    from mscbib.model import Record
    from mscbib.writers import Style

TITLE = "GEXF: who cites whom"


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
        gexf.write(self._graph.built(), self._stream)
