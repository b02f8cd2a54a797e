"""``mscbib report``: one page about the records there are."""

from __future__ import annotations

from typing import Any

import click

from mscbib.commands import paths_argument, reading_options, talking_options
from mscbib.commands._flow import flow_options


@click.command(
    epilog="""\
\b
Examples:
  mscbib report pubmed.nbib scopus.ris -o report.html
  mscbib report --source PubMed=pm.nbib --source CTgov:register=ct.csv --counts counts.toml -o report.html
  mscbib link snippets.txt pages/ --against library.ndjson | mscbib report -o report.html

\b
It needs libraries that draw: python -m pip install 'mscbib[report]'
"""
)
@paths_argument
@click.option("--title", metavar="TEXT", help="The title of the page; default: what was read.")
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE.html",
    type=click.Path(),
    help="Write to FILE.html, whole or not at all; default: standard output.",
)
@flow_options
@reading_options
@talking_options
def command(**options: Any) -> None:
    """Show what records there are on one HTML page, which needs no network.

    PATH is anything that `mscbib parse` reads. The page has the PRISMA 2020 flow (see `mscbib prisma`),
    publications by year, journals, authors, keywords, countries, who cites whom, the completeness of fields,
    what `mscbib validate` finds with its source lines, and a table of all records to search and sort.
    """
    from mscbib.commands._report import run

    run(**options)
