"""CSV: a line for each edge, for spreadsheets and whatever reads tables."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, BinaryIO

from mscbib.writers._tables import FORMULA, Encoder

if TYPE_CHECKING:
    from networkx import Graph

TITLE = "a table of the edges: source, target, type, weight"


def write(graph: Graph[str], stream: BinaryIO) -> None:
    """Write the edges; what a spreadsheet would take for a formula has an apostrophe before it."""
    row = csv.writer(Encoder(), lineterminator="\r\n").writerow
    stream.write(row(("source", "target", "type", "weight")))
    for source, target, said in graph.edges(data=True):
        cells = (source, target, said["type"], str(said.get("weight", 1)))
        stream.write(row([f"'{cell}" if FORMULA.match(cell) else cell for cell in cells]))
