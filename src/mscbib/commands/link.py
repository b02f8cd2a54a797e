"""``mscbib link``: records joined with what they are, and with what they cite."""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from mscbib.commands import Function, jobs_option, paths_argument, reading_options, talking_options
from mscbib.commands._engine import engine_of, engine_options
from mscbib.commands._run import output_options


def _linking_options(function: Function) -> Function:
    """What is linked, and with what."""
    for option in (
        jobs_option,
        click.option(
            "--threshold",
            type=click.FloatRange(0.5, 1),
            metavar="SCORE",
            default=0.9,
            help="From which score on a snippet is identified, from 0.5 to 1 (default: 0.9).",
        ),
        click.option(
            "--cites",
            metavar="DOI|FILE",
            help="The work that the entries of citing lists cite: its DOI, or a file with its record alone.",
        ),
        click.option(
            "--citing",
            metavar="PATH",
            multiple=True,
            type=click.Path(),
            help="The PATH whose records cite that work; default: all citing lists but exports of PubMed, "
            "which may be of any search.",
        ),
        click.option(
            "--against",
            metavar="LIBRARY",
            multiple=True,
            type=click.Path(),
            help="Records to look snippets and references up in, beside PATH; they are not written.",
        ),
    ):
        function = option(function)
    return function


@click.command(
    epilog="""\
\b
Examples:
  mscbib link snippets.txt pubmed.nbib -o linked.ndjson
  mscbib link snippets.txt --against pubmed24n0001.xml.gz -t ris -o named.ris
  mscbib link page.txt --against library.ndjson
  mscbib link citing.txt --cites 10.1000/abc
  mscbib link --engine spark page.txt --against hdfs:///pubmed/ -o linked.ndjson
"""
)
@paths_argument
@output_options
@_linking_options
@reading_options
@engine_options
@talking_options
def command(engine: str, master: str | None, spark_conf: tuple[tuple[str, str], ...], **options: Any) -> None:
    """Find out whose abstract a snippet is, and which records references cite.

    PATH is anything that `mscbib parse` reads. For each of its records one is written, in order: an abstract
    without a name with the fields of the record that it is of, and a record with what it cites and what cites
    it. Both are looked for in PATH itself and in libraries of any size. A text that several works share, or
    that is not sure enough, stays as it is. With --engine spark, Spark reads the LIBRARY.
    """
    from mscbib.commands._link import run
    from mscbib.commands._link_asked import Asked

    asked = Asked(**options)
    chosen = engine_of(engine, master, spark_conf)
    if chosen.is_spark:
        from mscbib.commands import _link_spark

        _link_spark.check(asked)
        run(asked, partial(_link_spark.SparkLinking, chosen))
    else:
        run(asked)
