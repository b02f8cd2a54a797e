"""``mscbib detect``: which layout a text has, and why."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

import click

from mscbib.commands import (
    documents,
    echo_json,
    grammar_option,
    paths_argument,
    talking_options,
    text_or_json,
    unreadable_is_said,
    wants_color,
)
from mscbib.terminal import visible

if TYPE_CHECKING:
    from mscbib.detection import Detection


@click.command(
    epilog="""\
\b
Examples:
  mscbib detect *.txt
  mscbib detect dumps/ -t json | jq -r 'select(.detected == null).path'
"""
)
@paths_argument
@text_or_json("one object a file")
@click.option("--encoding", metavar="NAME", help="The encoding of the input; default: find it out.")
@grammar_option
@talking_options
def command(
    paths: tuple[str, ...], to: str, encoding: str | None, verbose: int, quiet: bool, color: str
) -> None:
    """Say which layout and dialect each file has, how sure that is, and why.

    A text that could be two of them, or is none, is not guessed: detected is then none (null in JSON).
    """
    from mscbib import decoding, detection

    totals: Counter[str] = Counter()
    colored = wants_color(color, sys.stdout)
    for document in documents(paths, totals):
        path = click.format_filename(document.path)
        with unreadable_is_said(document.path, totals):
            decoder = decoding.Decoder(encoding or document.encoding)
            found = detection.opened(document.stream, decoder).detect()
            if to == "json":
                echo_json(found.as_dict(path))
            else:
                _print(path, found, verbose, quiet, colored)
    if totals["unreadable"]:
        raise click.exceptions.Exit(2)


def _print(path: str, detection: Detection, verbose: int, quiet: bool, color: bool) -> None:
    name = detection.detected.full_name if detection.detected else "none"
    shown = click.style(name, fg="green" if detection.detected else "yellow", bold=True) if color else name
    score = f" ({detection.score:.0%})" if detection.detected else ""
    click.echo(f"{visible(path)}: {shown}{score}", color=color)
    if quiet:
        return
    if detection.why_not:
        click.echo(f"  {visible(detection.why_not)}")
    for candidate in detection.candidates if verbose or not detection.detected else detection.candidates[:1]:
        if len(detection.candidates) > 1 or not detection.detected:
            click.echo(f"  {candidate.name} ({candidate.score:.0%}):")
        for reason in candidate.reasons:
            click.echo(f"    {visible(reason)}")
