"""``mscbib convert``: anything that can be read to any format."""

from __future__ import annotations

import click

from mscbib.commands import paths_argument, reading_options, talking_options
from mscbib.commands._run import exporting_options, run_export, writing_options


@click.command(
    epilog="""\
\b
Examples:
  mscbib convert page.txt -t csl-json -o page.json
  mscbib convert pubmed.nbib scopus.csv -t ris -o all.ris
  mscbib convert library.xml.gz --from endnote-xml -t biblatex -o library.bib
"""
)
@paths_argument
@exporting_options
@writing_options
@reading_options
@talking_options
def command(paths: tuple[str, ...], **options: object) -> None:
    """Read dumps or libraries, and write them in another format: parse and export in one.

    PATH is anything that `mscbib parse` reads. What a format cannot carry is listed in the README.
    """
    run_export(paths, **options)
