"""``mscbib parse``: dumps to records."""

from __future__ import annotations

import click

from mscbib.commands import paths_argument, reading_options, talking_options
from mscbib.commands._run import run, writing_options


@click.command(
    epilog="""\
\b
Examples:
  mscbib parse citing.txt -o citing.ndjson
  mscbib parse dumps/ -t table
  mscbib parse page.txt --spans | jq '.spans'
  zcat pages.gz | mscbib parse --layout citing_list/rca --rejects bad.ndjson > good.ndjson
"""
)
@paths_argument
@writing_options
@reading_options
@talking_options
def command(paths: tuple[str, ...], **options: object) -> None:
    """Read dumps and write records.

    PATH is a file, a folder (all files in it), or - for standard input, which is also the default.
    Records are written as they are read; findings go to standard error.
    """
    run(paths, **options)  # type: ignore[arg-type]
