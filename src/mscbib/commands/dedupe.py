"""``mscbib dedupe``: records to works."""

from __future__ import annotations

from typing import Any

import click

from mscbib.commands import Function, jobs_option, paths_argument, reading_options, talking_options
from mscbib.commands._engine import engine_of, engine_options
from mscbib.commands._run import output_options


def _deciding_options(function: Function) -> Function:
    """How it is decided what is of one work."""
    for option in (
        jobs_option,
        click.option(
            "--preprints",
            type=click.Choice(["link", "merge"]),
            default="link",
            help="A preprint and its article: two works that are linked (default), or one.",
        ),
        click.option(
            "--against",
            metavar="LIBRARY",
            multiple=True,
            type=click.Path(),
            help="A library that was deduplicated before: only decide what of it the new records are, and "
            "write both. Works of the library are never joined.",
        ),
        click.option(
            "--decisions",
            metavar="FILE",
            multiple=True,
            type=click.Path(),
            help="Obey what a person decided (duplicate or distinct): a --review table that was filled "
            "in, or any with the columns id_1, id_2 and decision.",
        ),
    ):
        function = option(function)
    return function


def _telling_options(function: Function) -> Function:
    """What is written besides the works."""
    for option in (
        click.option(
            "--explain",
            nargs=2,
            metavar="ID1 ID2",
            help="Only say why two records are of one work, or are not; -t json: for programs.",
        ),
        click.option(
            "--stats",
            is_flag=True,
            help="Print the counts for a PRISMA flow diagram, by source; -t json: for programs. Works are "
            "only written with -o then.",
        ),
        click.option("--review-tui", is_flag=True, help="Decide the doubtful pairs here, with the keyboard."),
        click.option(
            "--review",
            metavar="FILE",
            type=click.Path(),
            help="Write the doubtful pairs side by side as CSV; fill in the column `decision`, and give the "
            "file to --decisions.",
        ),
        click.option(
            "--pairs",
            metavar="FILE",
            type=click.Path(),
            help="Write every pair that was compared as CSV: the decision, and the reasons in words.",
        ),
        click.option(
            "--clusters",
            metavar="FILE",
            type=click.Path(),
            help="Write as CSV which record is of which work, and where it was read.",
        ),
    ):
        function = option(function)
    return function


def _merging_options(function: Function) -> Function:
    """What the works are like."""
    for option in (
        click.option(
            "--undo",
            is_flag=True,
            help="Take works apart: write the records that they were merged from, as they were.",
        ),
        click.option(
            "--group", is_flag=True, help="Write all records, marked with their cluster, and merge none."
        ),
        click.option(
            "--prefer",
            metavar="NAME,…",
            default="",
            help="Whose values to take first: databases, formats or files (pubmed,scopus).",
        ),
        click.option(
            "--source",
            "named",
            metavar="NAME[:register]=PATH",
            multiple=True,
            help="Read PATH, too, and call it by the database or register it is from (for --stats and "
            "--prefer).",
        ),
    ):
        function = option(function)
    return function


@click.command(
    epilog="""\
\b
Examples:
  mscbib dedupe pubmed.nbib scopus.ris -o works.ndjson --review review.csv
  mscbib dedupe *.ris --decisions review.csv -t ris -o works.ris
  mscbib dedupe --source PubMed=pm.nbib --source CTgov:register=ct.csv --stats
  mscbib dedupe new.nbib --against works.ndjson -o works2.ndjson
  mscbib dedupe *.ris --explain 12345678 10.1000/abc
  mscbib dedupe --undo works.ndjson > records.ndjson
  mscbib dedupe --engine spark hdfs:///libraries -o hdfs:///works
"""
)
@paths_argument
@output_options
@_merging_options
@_telling_options
@_deciding_options
@reading_options
@engine_options
@talking_options
def command(engine: str, master: str | None, spark_conf: tuple[tuple[str, str], ...], **options: Any) -> None:
    """Find the records that are of one work, and merge them.

    PATH is anything that `mscbib parse` reads: exports of databases, libraries, page dumps, mixed. No value
    is lost: a merged record holds all it was made of. What is doubtful is left as it is, for you to decide
    with --review or --review-tui. The result does not depend on the order of the input.

    With --engine spark, PATH may be on any file system that Hadoop knows, and -o names a folder, which gets
    the works in parts.
    """
    from mscbib.commands._dedupe_asked import Asked

    asked = Asked(**options)
    chosen = engine_of(engine, master, spark_conf)
    if chosen.is_spark:
        from mscbib.commands._dedupe_spark import run as run_on_spark

        run_on_spark(chosen, asked)
    else:
        from mscbib.commands._dedupe import run

        run(asked)
