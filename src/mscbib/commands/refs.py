"""``mscbib refs``: reference strings to records."""

from __future__ import annotations

import click

from mscbib.commands import paths_argument, reading_options, talking_options
from mscbib.commands._run import run, writing_options


@click.command(
    epilog="""\
\b
Examples:
  mscbib refs references.txt
  pbpaste | mscbib refs --wrapped auto -t table
  echo 'Smith J. On x. J Foo 2020;1:2-9.' | mscbib refs | jq '{title, confidence}'
"""
)
@paths_argument
@click.option(
    "--wrapped",
    type=click.Choice(["auto", "never"]),
    default="never",
    help="References over several lines: join them where numbers, indents, blank lines or full lines show "
    "them (auto), or read each line alone (never, the default).",
)
@writing_options
@reading_options
@talking_options
def command(paths: tuple[str, ...], wrapped: str, **options: object) -> None:
    """Read reference strings, one a line, and write one record a line.

    There are as many records as lines that are not blank, in the same order, each with the string as
    printed (raw), how sure the reading is (confidence), and what was not understood (unparsed). With
    --wrapped auto a reference may stand on several lines.
    """
    layout = options["layout"] or "reference_list/lines"
    run(paths, **{**options, "layout": layout, "wrapped": wrapped == "auto"})  # type: ignore[arg-type]
