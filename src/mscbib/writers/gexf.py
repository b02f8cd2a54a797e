"""GEXF 1.2: the graph of citations, for Gephi."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from mscbib.writers._citation_graph import CitationGraph

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
        """Write the graph, without the day, so that the same records give the same file.

        The edges' attribute is `relation`: an edge's `type` says in GEXF whether it is directed.
        """
        graph = self._graph.built("relation")
        from networkx.readwrite.gexf import GEXFWriter

        writer = GEXFWriter(graph, encoding="utf-8", prettyprint=True, version="1.2draft")
        for element in writer.xml.iter():
            element.attrib.pop("lastmodifieddate", None)
        writer.write(self._stream)
