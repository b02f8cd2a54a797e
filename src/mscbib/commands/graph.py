"""``mscbib graph``: who cites whom, and what belongs together by that."""

from __future__ import annotations

from typing import Any

import click

from mscbib import discovery
from mscbib.commands import paths_argument, reading_options, talking_options, target_option

#: The values of `mscbib.graphs.Relation`, which start-up does not wait for.
RELATIONS = ("cites", "co-citation", "bibliographic-coupling", "all")


@click.command(
    epilog="""\
\b
Examples:
  mscbib graph records.ndjson -o citations.graphml
  mscbib link pages/ library.nbib | mscbib graph -t vosviewer -o network.json
  mscbib graph *.txt --relation co-citation --min-weight 3 -t gexf -o map.gexf
  mscbib graph records.ndjson -t dot | dot -Tsvg > citations.svg

\b
Two works are co-cited by the works that cite both (Small 1973), and bibliographically coupled by the
works that both cite (Kessler 1963); the weight of an edge is the number of these.
"""
)
@paths_argument
@click.option(
    "-t",
    "--to",
    "to",
    type=click.Choice(discovery.names("graphs")),
    default="graphml",
    help="graphml (default), gexf, csv (the edges), vosviewer (JSON) or dot (Graphviz).",
)
@target_option
@click.option(
    "--relation",
    type=click.Choice(RELATIONS),
    default="cites",
    help="What joins two works: a citation (default); the works that cite both; the works that both cite; "
    "or all that records say of each other, errata and comments, too.",
)
@click.option(
    "--min-weight",
    type=click.IntRange(min=1),
    default=1,
    metavar="N",
    help="Only edges of at least this weight (co-citation, bibliographic-coupling).",
)
@reading_options
@talking_options
def command(paths: tuple[str, ...], **options: Any) -> None:
    """Write the graph of who cites whom, or of what belongs together by that.

    PATH is anything that `mscbib parse` reads. Works are known by DOI, PMID or PMCID, a reference without any
    by its text, wherever they are named; the works that `mscbib link` found references to be are joined.
    """
    from mscbib.commands._graph import run

    run(paths, **options)
