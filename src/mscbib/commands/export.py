"""``mscbib export``: records to any format."""

from __future__ import annotations

import click

from mscbib.commands import paths_argument, reading_options, talking_options
from mscbib.commands._run import exporting_options, run_export, writing_options


@click.command(
    epilog="""\
\b
Examples:
  mscbib export records.ndjson -t bibtex -o library.bib
  mscbib export records.ndjson -t ris | head
  mscbib export library.ris --for covidence -o import.ris
  mscbib export records.ndjson -t html --style vancouver -o bibliography.html
"""
)
@paths_argument
@exporting_options
@writing_options
@reading_options
@talking_options
def command(paths: tuple[str, ...], **options: object) -> None:
    """Write records in another format.

    PATH is anything that `mscbib parse` reads: records, a library, page dumps. `mscbib formats` lists the
    formats; the README says which fields each of them carries.
    """
    run_export(paths, **options)
