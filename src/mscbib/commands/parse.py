"""``mscbib parse``: dumps to records."""

from __future__ import annotations

import click

from mscbib.commands import paths_argument, reading_options, talking_options
from mscbib.commands._engine import engine_of, engine_options
from mscbib.commands._run import run, writing_options


@click.command(
    epilog="""\
\b
Examples:
  mscbib parse citing.txt -o citing.ndjson
  mscbib parse dumps/ -t table
  mscbib parse page.txt --spans | jq '.spans'
  zcat pages.gz | mscbib parse --layout citing_list/rca --rejects bad.ndjson > good.ndjson
  mscbib parse --engine spark --master yarn hdfs:///crawl/ -o hdfs:///records
"""
)
@paths_argument
@writing_options
@reading_options
@engine_options
@talking_options
def command(
    paths: tuple[str, ...],
    engine: str,
    master: str | None,
    spark_conf: tuple[tuple[str, str], ...],
    **options: object,
) -> None:
    """Read dumps and write records.

    PATH is a file, a folder (all files in it), or - for standard input, which is also the default.
    Records are written as they are read; findings go to standard error. With --engine spark, PATH may be
    on any file system that Hadoop knows, and -o names a folder, which gets the records in parts.
    """
    chosen = engine_of(engine, master, spark_conf)
    if chosen.is_spark:
        from mscbib.commands._parse_spark import run as run_on_spark

        run_on_spark(chosen, paths, **options)  # type: ignore[arg-type]
    else:
        run(paths, **options)  # type: ignore[arg-type]
