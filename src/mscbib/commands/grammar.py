"""``mscbib grammar``: trying a dialect of one's own."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from mscbib.commands import (
    counted,
    documents,
    echo_json,
    talking_options,
    text_or_json,
    unreadable_is_said,
    wants_color,
)
from mscbib.terminal import visible

if TYPE_CHECKING:
    from mscbib.checking import Flaw
    from mscbib.dialects import Dialect
    from mscbib.misfits import Tally

#: How many places of a file are shown; what is wrong with one entry is wrong with most.
_SHOWN = 5


@click.group()
def command() -> None:
    """Check a dialect of your own: a grammar file, alone or against texts that it is to read.

    docs/write-a-dialect.md shows how to write one.
    """


@command.command(
    epilog="""\
\b
Examples:
  mscbib grammar check my.lark
  mscbib grammar check my.lark page.txt more/*.txt
  mscbib grammar check my.lark page.txt -t json | jq -r '.flaws[].message'
"""
)
@click.argument("grammar", metavar="FILE.lark", type=click.Path())
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@click.option("--encoding", metavar="NAME", help="The encoding of the input; default: find it out.")
@text_or_json("one object")
@talking_options
def check(
    grammar: str,
    paths: tuple[str, ...],
    encoding: str | None,
    to: str,
    verbose: int,
    quiet: bool,
    color: str,
) -> None:
    """Say what is wrong with a grammar and, with PATH, where the entries of these texts do not fit it.

    For each entry that does not fit: where it stops fitting, what stands there, and what was expected. Exits
    with 1 where something is wrong, with 2 where the grammar cannot be used.
    """
    from pathlib import Path

    from mscbib import checking, decoding, detection, misfits, own_dialect
    from mscbib.diagnostics import Severity
    from mscbib.patterns import GrammarError

    try:
        dialect = own_dialect.read(Path(grammar))
    except GrammarError as error:
        if to != "json":
            raise
        where, line, column = _place(error.where)
        flaw = {"path": where, "line": line, "column": column, "name": "unusable", "severity": "error"}
        echo_json({"grammar": grammar, "flaws": [{**flaw, "message": error.message, "remedy": error.remedy}]})
        raise click.exceptions.Exit(2) from error
    flaws = list(checking.flaws_of(dialect))
    totals: Counter[str] = Counter()
    tally = misfits.Tally()
    if to == "text":
        _print_flaws(flaws, color)
    for document in documents(paths, totals) if paths else ():
        with unreadable_is_said(document.path, totals):
            decoder = decoding.Decoder(encoding or document.encoding)
            _, chunks = detection.text_of(document.stream, decoder, dialect)
            path = click.format_filename(document.path)
            before = tally.entries, tally.whole
            found = list(misfits.misfits(dialect, chunks, path, tally))
            flaws += found
            if to == "text":
                _print_flaws(found if verbose else found[:_SHOWN], color)
                if len(found) > _SHOWN and not verbose:
                    click.echo(f"{visible(path)}: {counted(len(found) - _SHOWN, 'place')} more; -v shows all")
                _print_tally(path, tally.entries - before[0], tally.whole - before[1])
    if paths:
        found = list(misfits.unmatched(dialect, tally))
        flaws += found
        if to == "text":
            _print_flaws(found, color)
    errors = sum(flaw.severity is Severity.ERROR for flaw in flaws)
    if to == "json":
        echo_json(_as_dict(dialect, flaws, tally if paths else None), indent=True)
    elif not quiet:
        warnings = len(flaws) - errors
        said = [
            counted(number, thing) for number, thing in ((errors, "error"), (warnings, "warning")) if number
        ]
        click.echo(f"{visible(grammar)}: {dialect.full_name}: {', '.join(said) or 'nothing is wrong'}")
    if totals["unreadable"]:
        raise click.exceptions.Exit(2)
    if errors:
        raise click.exceptions.Exit(1)


def _as_dict(dialect: Dialect, flaws: list[Flaw], tally: Tally | None) -> dict[str, Any]:
    shown: dict[str, Any] = {"grammar": str(dialect.path), "dialect": dialect.full_name}
    if tally is not None:
        shown |= {"entries": tally.entries, "whole": tally.whole}
    return {**shown, "flaws": [flaw.as_dict() for flaw in flaws]}


def _place(where: str) -> tuple[str, int, int]:
    """The file, line and column of "my.lark:3:12"; 0 for what is not said."""
    import re

    match = re.fullmatch(r"(.*?)(?::([0-9]+))?(?::([0-9]+))?", where, re.DOTALL)
    assert match is not None
    return match[1], int(match[2] or 0), int(match[3] or 0)


def _print_tally(path: str, entries: int, whole: int) -> None:
    fit = "all fit whole" if whole == entries else f"{whole:,} fit whole"
    if entries == 1:
        fit = "it fits whole" if whole else "it does not fit"
    click.echo(
        f"{visible(path)}: {counted(entries, 'entry')}, {fit}" if entries else f"{visible(path)}: no text"
    )


def _print_flaws(flaws: list[Flaw], color: str) -> None:
    """Print flaws with the lines they stand in, and a caret below the place."""
    colored = wants_color(color, sys.stdout)
    for flaw in flaws:
        place = ":".join(str(number) for number in (flaw.line, flaw.column) if number)
        where = f"{flaw.path}:{place}" if place else flaw.path
        severity = click.style(flaw.severity, fg="red" if flaw.severity == "error" else "yellow", bold=True)
        click.echo(f"{visible(where)}: {severity} {flaw.name}: {visible(flaw.message)}", color=colored)
        if flaw.shown:
            before = visible(flaw.shown[: flaw.caret])
            click.echo(f"    {before}{visible(flaw.shown[flaw.caret :])}")
            click.echo(f"    {' ' * len(before)}^")
        click.echo(f"  help: {visible(flaw.remedy)}")
