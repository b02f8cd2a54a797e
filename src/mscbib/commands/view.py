"""``mscbib view``: browsing records beside their source text, at the terminal."""

from __future__ import annotations

import click

from mscbib.commands import paths_argument, reading_options, talking_options


@click.command(
    epilog="""\
\b
Examples:
  mscbib view library.ris
  mscbib view dumps/ archive.zip
  curl -s https://example.org/page.html | mscbib view
  mscbib view page.txt --layout citing_list

\b
Keys: arrows go on, / searches, f goes to the next finding, space marks, e exports the marked, ? shows all.
"""
)
@paths_argument
@reading_options
@talking_options
def command(
    paths: tuple[str, ...],
    layout: str | None,
    encoding: str | None,
    max_entry_size: int | None,
    verbose: int,
    quiet: bool,
    color: str,
) -> None:
    """Browse records at the terminal, each beside its source text, coloured by field.

    PATH is anything that `mscbib parse` reads. Reading goes on while you look. Findings are those of `mscbib
    validate`. Records can be marked and exported in any format; the files themselves are never changed. Exits
    with 2 where a file was unreadable, else with 0.
    """
    from mscbib.commands._view import run

    run(paths, layout, encoding, max_entry_size, color, quiet=quiet)
