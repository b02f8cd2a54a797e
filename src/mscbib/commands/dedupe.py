"""``mscbib dedupe``: records to works."""

from __future__ import annotations

import click

from mscbib.commands import Function, paths_argument, reading_options, talking_options


def _deciding_options(function: Function) -> Function:
    """How it is decided what is of one work."""
    for option in (
        click.option(
            "--jobs", type=click.IntRange(min=1), metavar="N", help="Processes; default: all processors."
        ),
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
            help="A library that was deduplicated before: decide about the new records only, and write both.",
        ),
        click.option(
            "--decisions",
            metavar="FILE",
            multiple=True,
            type=click.Path(),
            help="Obey what a person decided: a filled-in --review table, or id_1,id_2,decision.",
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
            help="Say why two records are of one work, or are not, and end.",
        ),
        click.option(
            "--stats",
            is_flag=True,
            help="Print the counts of a PRISMA flow diagram (-t json: for programs) instead of the works; "
            "with -o, too.",
        ),
        click.option("--review-tui", is_flag=True, help="Decide the doubtful pairs here, with the keyboard."),
        click.option(
            "--review", metavar="FILE", type=click.Path(), help="Write the doubtful pairs, to be decided."
        ),
        click.option(
            "--pairs", metavar="FILE", type=click.Path(), help="Write every pair compared, and why."
        ),
        click.option(
            "--clusters", metavar="FILE", type=click.Path(), help="Write which record is of which work."
        ),
    ):
        function = option(function)
    return function


def _merging_options(function: Function) -> Function:
    """What the works are like."""
    for option in (
        click.option(
            "--undo", is_flag=True, help="Print the records that works were merged from, as they were."
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
            help="Read PATH, and call it by the name of the database or register it is from.",
        ),
        click.option("--all-fields", is_flag=True, help="Write absent fields too (null, false, [])."),
        click.option(
            "--rejects",
            metavar="FILE",
            type=click.Path(),
            help="Keep the raw text of damaged entries, with their findings, as NDJSON.",
        ),
        click.option(
            "-o",
            "--output",
            "target",
            metavar="FILE",
            type=click.Path(),
            help="Write to FILE, whole or not at all.",
        ),
        click.option(
            "-t",
            "--to",
            "to",
            metavar="FORMAT",
            help="The format to write; `mscbib formats` lists them (ndjson).",
        ),
    ):
        function = option(function)
    return function


@click.command(
    epilog="""\
\b
Examples:
  mscbib dedupe pubmed.nbib scopus.ris wos.bib -o works.ndjson --review review.csv
  mscbib dedupe *.ris --decisions review.csv -t ris -o works.ris
  mscbib dedupe --source PubMed=pm.nbib --source CTgov:register=ct.csv --stats
  mscbib dedupe new.nbib --against works.ndjson -o works2.ndjson
  mscbib dedupe *.ris --explain 12345678 10.1000/abc
  mscbib dedupe --undo works.ndjson > records.ndjson
"""
)
@paths_argument
@_merging_options
@_telling_options
@_deciding_options
@reading_options
@talking_options
def command(paths: tuple[str, ...], undo: bool, **options: object) -> None:
    """Find the records that are of one work, and merge them.

    PATH is anything that `mscbib parse` reads: exports of databases, libraries, page dumps, mixed. No value
    is lost: a merged record holds all it was made of. What is doubtful is left as it is, for you to decide
    with --review or --review-tui. The result does not depend on the order of the input.
    """
    from mscbib.commands import _dedupe

    if undo:
        _dedupe.undo(paths, **options)
    else:
        _dedupe.run(paths, **options)  # type: ignore[arg-type]
