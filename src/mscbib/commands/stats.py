"""``mscbib stats``: what is in dumps, records and bibliographies, and what is not."""

from __future__ import annotations

from typing import Any

import click

from mscbib.commands import paths_argument, reading_options, talking_options, target_option, text_or_json


@click.command(
    epilog="""\
\b
Examples:
  mscbib stats library.ris
  mscbib stats --source PubMed=pm.nbib --source Scopus=scopus.csv
  mscbib stats exports/ --top 25 | less
  mscbib stats records.ndjson -t json | jq .countries.top
"""
)
@paths_argument
@text_or_json("one object; what is in it is named in the README")
@target_option
@click.option(
    "--top",
    type=click.IntRange(min=1, max=100_000),
    metavar="N",
    help="How many values of each list are shown, the most frequent first (default: 10; json: 50).",
)
@click.option(
    "--source",
    "named",
    metavar="NAME[:register]=PATH",
    multiple=True,
    help="Read PATH, too, and call it by the database or register it is from.",
)
@click.option("--no-duplicates", is_flag=True, help="Do not look for duplicates: that takes longest.")
@click.option("--no-findings", is_flag=True, help="Do not validate: count only what reading finds.")
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes that compare records; default: all.",
)
@reading_options
@talking_options
def command(paths: tuple[str, ...], **options: Any) -> None:
    """Count records by source, layout, year, journal, type, author and country, what they lack, and findings.

    PATH is anything that `mscbib parse` reads. Every record counts, duplicates too, which are found as
    `mscbib dedupe` finds them. Findings are counted, not shown: `mscbib validate` says where they are.
    """
    from mscbib.commands._stats import run

    run(paths, **options)
