"""DOT, for Graphviz."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, BinaryIO

from mscbib.graphs._attributes import address

if TYPE_CHECKING:
    from networkx import Graph

TITLE = "DOT, for Graphviz"

#: Characters of a label: a whole title makes a box that nothing else has room beside.
_LABEL = 80


def write(graph: Graph[str], stream: BinaryIO) -> None:
    """Write a graph; every name and text is quoted."""
    kind, arrow = ("digraph", "->") if graph.is_directed() else ("graph", "--")
    stream.write(f"{kind} works {{\n  node [shape=box];\n".encode())
    for name, said in graph.nodes(data=True):
        label = said.get("label", name)
        shown = {
            "label": label if len(label) <= _LABEL else label[: _LABEL - 1] + "…",
            "tooltip": said.get("title"),
            "URL": address(said),
        }
        attributes = ", ".join(f"{key}={_text(value)}" for key, value in shown.items() if value)
        stream.write(f"  {_quoted(name)} [{attributes}];\n".encode())
    for source, target, said in graph.edges(data=True):
        attributes = f"weight={said['weight']}" if "weight" in said else f"type={_quoted(said['type'])}"
        stream.write(f"  {_quoted(source)} {arrow} {_quoted(target)} [{attributes}];\n".encode())
    stream.write(b"}\n")


def _quoted(text: str) -> str:
    """A quoted name; in it only quotation marks, and backslashes that may stand before them, mean a thing."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _text(text: str) -> str:
    r"""A quoted text: Graphviz takes `\N` in it for the name of the node, and `&lt;` for a character."""
    return _quoted(html.escape(text, quote=False))
