"""``mscbib prisma``: the flow diagram of a systematic review."""

from __future__ import annotations

from typing import Any

import click

from mscbib.commands import paths_argument, reading_options, talking_options
from mscbib.commands._flow import flow_options


@click.command(
    epilog="""\
\b
Examples:
  mscbib prisma pubmed.nbib scopus.ris -o flow.svg
  mscbib prisma --source PubMed=pm.nbib --source CTgov:register=ct.csv -o flow.svg
  mscbib prisma *.ris --decisions review.csv --counts counts.toml -o flow.svg

\b
counts.toml holds lines such as `records_screened = 900`. Its names are records_marked_ineligible,
records_removed_otherwise, records_screened, records_excluded, reports_sought, reports_not_retrieved,
reports_assessed, reports_excluded, reports_included and studies_included; [reports_excluded] may be
a table of reasons: "wrong population" = 100.
"""
)
@paths_argument
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE.svg",
    type=click.Path(),
    help="Write to FILE.svg, whole or not at all; default: standard output.",
)
@flow_options
@reading_options
@talking_options
def command(**options: Any) -> None:
    """Draw the PRISMA 2020 flow diagram of what was found, as SVG.

    PATH is anything that `mscbib parse` reads. Records identified, by database and register, and duplicates
    are counted; the numbers that follow are yours (--counts), and blank where they are not given.
    """
    from mscbib.commands._prisma import run

    run(**options)
