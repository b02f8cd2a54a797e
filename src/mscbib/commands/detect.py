"""``mscbib detect``: which layout a text has, and why."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from mscbib import decoding, source
from mscbib.commands import (
    complain,
    echo_json,
    grammar_option,
    paths_argument,
    talking_options,
    text_or_json,
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
    from mscbib import detection

    unreadable = False
    colored = wants_color(color, sys.stdout)
    for path in source.files(paths):
        try:
            with source.opened(path) as stream:
                kind, chunks = detection.text_of(stream, decoding.Decoder(encoding))
                sample, _ = source.sample(chunks)
        except OSError as error:
            unreadable = True
            complain(path, error)
            continue
        found = detection.certain(kind) if kind else detection.detect(source.line_feeds(sample))
        if to == "json":
            echo_json(found.as_dict(click.format_filename(path)))
        else:
            _print(click.format_filename(path), found, verbose, quiet, colored)
    if unreadable:
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
