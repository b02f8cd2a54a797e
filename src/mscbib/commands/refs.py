"""``mscbib refs``: reference strings to records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mscbib.commands import paths_argument, reading_options, talking_options
from mscbib.commands._run import run, writing_options

if TYPE_CHECKING:
    from mscbib.model import Record


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
@click.option(
    "--explain",
    is_flag=True,
    help="Say on standard error which readings there were of each reference, and what speaks for each.",
)
@writing_options
@reading_options
@talking_options
def command(paths: tuple[str, ...], wrapped: str, explain: bool, **options: object) -> None:
    """Read reference strings, one a line, and write one record a line.

    There are as many records as lines that are not blank, in the same order, each with the string as
    printed (raw), how sure the reading is (confidence), and what was not understood (unparsed). With
    --wrapped auto a reference may stand on several lines.
    """
    layout = options["layout"] or "reference_list/lines"
    heard = _explain if explain else None
    run(
        paths,
        **{**options, "layout": layout, "wrapped": wrapped == "auto", "heard": heard},  # type: ignore[arg-type]
    )


def _explain(record: Record) -> None:
    """Print the readings of a reference, the best first, each with its grounds in order of weight."""
    from mscbib.references import readings
    from mscbib.terminal import visible

    place = f"{record.source.path}:{record.source.line_start}" if record.source else "-"
    for number, reading in enumerate(readings(record.raw or "")):
        grounds = sorted(reading.explained.items(), key=lambda ground: -abs(ground[1]))
        said = ", ".join(f"{ground} {weight:+.2f}" for ground, weight in grounds if weight)
        click.echo(
            f"{visible(place)}: {'read as' if not number else 'rather than'} {reading.source}, "
            f"{reading.confidence:.3f}: {said}",
            err=True,
        )
