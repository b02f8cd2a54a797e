"""``mscbib inspect``: what every character of a text is."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mscbib.commands import (
    documents,
    echo_json,
    options_of,
    paths_argument,
    reading_options,
    talking_options,
    text_or_json,
    unreadable_is_said,
    wants_color,
)
from mscbib.terminal import visible

if TYPE_CHECKING:
    from mscbib.claims import Claim, Kind
    from mscbib.parser import Options
    from mscbib.source import Block

#: The colours of fields, taken in turn; labels are dim, boilerplate is dim and blue, the unclaimed is red.
FIELD_COLORS = ("green", "cyan", "yellow", "magenta", "bright_green", "bright_cyan", "bright_magenta")


@click.command(
    epilog="""\
\b
Examples:
  mscbib inspect page.txt | less -R
  mscbib inspect page.txt --color never      a line for each stretch of text
  mscbib inspect page.txt --stats            how many characters are what
  mscbib inspect page.txt --stats -t json | jq .unclaimed
"""
)
@paths_argument
@click.option("--stats", is_flag=True, help="Count the characters that are no blanks, by what they are.")
@text_or_json("with --stats one object, else one a stretch")
@reading_options
@talking_options
def command(
    paths: tuple[str, ...],
    stats: bool,
    to: str,
    layout: str | None,
    encoding: str | None,
    max_entry_size: int | None,
    verbose: int,
    quiet: bool,
    color: str,
) -> None:
    """Show the source text, coloured by field, and what no field claims.

    Every character is a field's, a label's, known boilerplate's, or unclaimed. Without colours each
    stretch of text is a line: where it stands, what it is, and the text. Exits with 1 where something is
    unclaimed.
    """
    from mscbib import claims

    options = options_of(layout, encoding, max_entry_size)
    colored = wants_color(color, sys.stdout)
    totals: Counter[Kind] = Counter()
    unread: Counter[str] = Counter()
    several = len(paths) > 1 or any(Path(path).is_dir() for path in paths)
    for path, block, claimed in _claimed_blocks(paths, options, unread):
        totals.update(claims.counts(block.text, claimed))
        if not stats:
            _show(path, block, claimed, to, colored, several or "!/" in path)
    if stats:
        _print_stats(totals, to)
    if unread["unreadable"]:
        raise click.exceptions.Exit(2)
    if totals[claims.Kind.UNCLAIMED]:
        raise click.exceptions.Exit(1)


def _claimed_blocks(
    paths: tuple[str, ...], options: Options, unread: Counter[str]
) -> Iterator[tuple[str, Block, list[Claim]]]:
    """The blocks of all files with the claims on each; where no layout is known, nothing is claimed."""
    from mscbib import claims, decoding, detection, parser, source
    from mscbib.diagnostics import Problem

    for document in documents(paths, unread):
        with unreadable_is_said(document.path, unread):
            decoder = decoding.Decoder(options.encoding or document.encoding)
            text = detection.opened(document.stream, decoder, options.kind, options.max_entry_size)
            chosen = text.kind or parser.choose(text)
            if isinstance(chosen, Problem):
                reader, blocks = None, source.blocks(text.chunks, None, options.max_entry_size)
            else:
                reader = text.reader(chosen)
                blocks = reader.blocks(text.chunks, options.max_entry_size)
            for block in blocks:
                if reader is None or block.oversized:
                    claimed = [claims.Claim(0, len(block.text), claims.Kind.UNCLAIMED, "")]
                else:
                    claimed = claims.claims(block, reader)
                yield click.format_filename(document.path), block, claimed


def _show(path: str, block: Block, claimed: list[Claim], to: str, color: bool, several: bool) -> None:
    if color and to == "text":
        click.echo("".join(_painted(block.text[c.start : c.end], c) for c in claimed), nl=False, color=True)
        return
    for claim in claimed:
        text = block.text[claim.start : claim.end]
        if not text.strip():
            continue
        line, column = block.place(claim.start + len(text) - len(text.lstrip()))
        if to == "json":
            value = {
                "path": path,
                "line": line,
                "column": column,
                "start": block.offset(claim.start),
                "end": block.offset_behind(claim.end),
                "kind": claim.kind,
                "field": claim.path or None,
                "text": text,
            }
            echo_json(value)
        else:
            name = claim.path or claim.kind
            shown = visible(" ".join(text.split()))
            where = f"{visible(path)}:{line}:{column}" if several else f"{line}:{column}"
            click.echo(f"{where}\t{name}\t{shown}")


def _painted(text: str, claim: Claim) -> str:
    from mscbib.claims import Kind

    shown = visible(text, one_line=False)
    if claim.kind is Kind.UNCLAIMED:
        return click.style(shown, fg="white", bg="red", bold=True) if text.strip() else shown
    if claim.kind is Kind.LABEL:
        return click.style(shown, dim=True)
    if claim.kind is Kind.BOILERPLATE:
        return click.style(shown, fg="blue", dim=True)
    return click.style(shown, fg=field_color(claim.path))


def field_color(path: str) -> str:
    """The colour of a field: the same everywhere, for it hangs on the field's name alone."""
    name = "".join(c for c in path if not c.isdigit())
    return FIELD_COLORS[sum(map(ord, name)) % len(FIELD_COLORS)]


def _print_stats(totals: Counter[Kind], to: str) -> None:
    from mscbib.claims import Kind

    numbers = {str(kind): totals[kind] for kind in Kind}
    numbers["total"] = totals.total()
    if to == "json":
        echo_json(numbers)
        return
    width = len(f"{numbers['total']:,}")
    for name, number in numbers.items():
        share = f"{number / numbers['total']:7.2%}" if numbers["total"] else ""
        click.echo(f"{name:11}  {number:{width},}  {share}".rstrip())
