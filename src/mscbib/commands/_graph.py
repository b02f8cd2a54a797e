"""Reading records, and writing the graph of their works: what `graph` does."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

import click

from mscbib import graphs
from mscbib.commands import counted, options_of, output, wants_color
from mscbib.commands._apart import check_apart
from mscbib.commands._reading import read_records
from mscbib.commands._run import end
from mscbib.graphs import CitationGraph, Relation, TooManyEdgesError

if TYPE_CHECKING:
    from mscbib.graphs import Graph

#: What is left out where a group of works is too large, by what joins two works.
_GROUPS = {
    Relation.CO_CITATION: "references of one work",
    Relation.COUPLING: "works that cite one work",
}


def run(
    paths: tuple[str, ...],
    *,
    to: str,
    target: str | None,
    relation: str,
    min_weight: int,
    layout: str | None,
    encoding: str | None,
    max_entry_size: int | None,
    verbose: int,
    quiet: bool,
    color: str,
) -> None:
    """Read `paths` and write the graph; exits with 1 after findings, with 2 after unreadable files.

    Raises:
        click.UsageError: a weight is asked for where there is none, or there are too many edges.
    """
    wanted = Relation(relation)
    if min_weight > 1 and wanted not in _GROUPS:
        raise click.UsageError(f"edges of --relation {wanted} have no weight: leave out --min-weight")
    check_apart(target, paths)
    totals: Counter[str] = Counter()
    found = CitationGraph()
    reading = options_of(layout, encoding, max_entry_size)
    for record in read_records(paths, reading, totals, None, "report", quiet, wants_color(color, sys.stderr)):
        found.add(record)
    with output(target) as stream:
        graph = _made(found, wanted, min_weight)
        if not quiet or not graph.number_of_edges():
            _say(graph, wanted, totals)
        graphs.write(to, graph, stream)
    end(totals)


def _made(found: CitationGraph, relation: Relation, min_weight: int) -> Graph[str]:
    graph: Graph[str]
    if relation in _GROUPS:
        try:
            graph, coupling = found.coupled(relation, min_weight)
        except TooManyEdgesError as error:
            raise click.UsageError(str(error)) from error
        if coupling.left_out:
            groups = (
                f"{counted(coupling.left_out, 'group')} of more than {coupling.largest:,} {_GROUPS[relation]}"
            )
            click.echo(f"mscbib: warning: left out, for too many pairs: {groups}", err=True)
    else:
        graph = found.built(None if relation is Relation.ALL else {str(relation)})
    found.count_citations(graph)
    return graph


def _say(graph: Graph[str], relation: Relation, totals: Counter[str]) -> None:
    """One line on standard error: how large the graph is, or why there is none."""
    records = f"{counted(totals['records'], 'record')} from {counted(totals['files'], 'file')}"
    if not totals["records"]:
        said = f"there is no record to make a graph of ({records})"
    elif not graph.number_of_edges():
        hint = "" if relation in _GROUPS else "; `mscbib link` finds what references cite"
        said = f"the graph has no edges: nothing joins two works by --relation {relation} ({records}{hint})"
    else:
        works = f"{counted(len(graph), 'work')} and {counted(graph.number_of_edges(), 'edge')}"
        said = f"{works} of {records}; {graphs.largest_part(graph):,} works hang together"
    click.echo(f"mscbib: {said}", err=True)
