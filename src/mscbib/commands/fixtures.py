"""``mscbib fixtures``: golden files against today's output."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mscbib.commands import (
    complain,
    counted,
    grammar_option,
    output,
    talking_options,
    unreadable_is_said,
    wants_color,
)
from mscbib.terminal import visible

if TYPE_CHECKING:
    from mscbib.goldens import Case
    from mscbib.goldens.comparison import Difference
    from mscbib.goldens.today import Today


@click.group()
def command() -> None:
    """Compare what texts give today with the goldens kept beside them.

    A case is CASE.txt (or a page, CASE.html; or any file that has a golden beside it). Its goldens are
    CASE.json, the records; CASE.diag, the findings, where there are any; and what is written of it in other
    formats: CASE.bib, CASE.ris, CASE.csl.json and so on, a format's name being its suffix.
    """


@command.command(
    epilog="""\
\b
Examples:
  mscbib fixtures check fixtures/
  mscbib fixtures check fixtures/case.txt    one case
  mscbib fixtures check -q fixtures/ > differences.txt
"""
)
@click.argument("paths", nargs=-1, required=True, metavar="DIR...", type=click.Path())
@grammar_option
@talking_options
def check(paths: tuple[str, ...], verbose: int, quiet: bool, color: str) -> None:
    """Say where the cases in DIR give something other than their goldens.

    DIR may also be a file, of a case or a golden of it; one that is neither is passed over. Exits with 1
    where anything differs, with 2 where a file cannot be read or there is no case at all.
    """
    from mscbib.goldens.comparison import differences

    totals: Counter[str] = Counter()
    colored = wants_color(color, sys.stdout)
    for case, today in _cases(paths, totals):
        found = list(differences(case, today))
        totals["differ"] += any(not one.unreadable for one in found)
        for difference in found:
            totals["unreadable" if difference.unreadable else "difference"] += 1
            _print(difference, colored)
        if verbose and not found:
            click.echo(f"{visible(click.format_filename(case.path))}: as it was")
    if not quiet:
        said = [counted(totals["cases"], "case")]
        said += [f"{totals[key]:,} {key}" for key in ("differ", "unreadable") if totals[key]]
        click.echo(f"mscbib: {', '.join(said)}", err=True)
        if totals["differ"]:
            click.echo("  help: `mscbib fixtures update` takes over what is as it should be", err=True)
    _end(totals)
    if totals["difference"]:
        raise click.exceptions.Exit(1)


@command.command(
    epilog="""\
\b
Examples:
  mscbib fixtures update fixtures/
  mscbib fixtures update fixtures/ --new     goldens also for cases that have none
"""
)
@click.argument("paths", nargs=-1, required=True, metavar="DIR...", type=click.Path())
@click.option("--new", is_flag=True, help="Cases without any golden get their records and findings.")
@grammar_option
@talking_options
def update(paths: tuple[str, ...], new: bool, verbose: int, quiet: bool, color: str) -> None:
    """Rewrite the goldens in DIR that differ, to be looked at and committed.

    A CASE.diag is made where something is found, and taken away where nothing is. Where the environment
    variable CI is set, nothing is written: what a job rewrites, nobody has looked at.
    """
    if os.environ.get("CI"):
        message = "goldens are not rewritten where CI is set: update them at home, look at them, and commit"
        raise click.ClickException(message)
    from mscbib.goldens.renewal import renewed

    totals: Counter[str] = Counter()
    for case, today in _cases(paths, totals):
        totals["no golden"] += not case.goldens
        for path, content in renewed(case, today, new=new):
            _write(path, content)
            totals["written"] += 1
            verb = "removed" if content is None else "wrote"
            click.echo(f"{verb} {visible(click.format_filename(path))}")
    if not quiet:
        said = f"mscbib: {counted(totals['cases'], 'case')}, {counted(totals['written'], 'golden')} rewritten"
        click.echo(said, err=True)
        if totals["no golden"] and not new:
            said = f"{counted(totals['no golden'], 'case')} without a golden; --new writes them"
            click.echo(f"mscbib: {said}", err=True)
    _end(totals)


def _write(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink()
        return
    with output(str(path)) as stream:
        stream.write(content)


def _cases(paths: tuple[str, ...], totals: Counter[str]) -> Iterator[tuple[Case, Today]]:
    """Each case that `paths` name, once, with what it gives; what cannot be read is said and counted."""
    from mscbib import goldens
    from mscbib.goldens.today import Today

    seen: set[Path] = set()
    for path in paths:
        try:
            found = goldens.cases(path)
        except OSError as error:
            totals["unreadable"] += 1
            complain(path, error)
            continue
        if not found.cases and not found.strays and Path(path).is_file():
            totals["passed over"] += 1
            click.echo(f"mscbib: {visible(click.format_filename(path))}: part of no case", err=True)
        for stray in found.strays:
            if stray.path not in seen:
                seen.add(stray.path)
                totals["unreadable"] += 1
                complain(str(stray.path), OSError(f"a golden of no case: {stray.why}"))
        for case in found.cases:
            if case.path in seen:
                continue
            seen.add(case.path)
            totals["cases"] += 1
            with unreadable_is_said(str(case.path), totals):
                yield case, Today(case.path)


def _end(totals: Counter[str]) -> None:
    """End with exit code 2 where something could not be read.

    Raises:
        click.ClickException: there was nothing to read.
        click.exceptions.Exit: so it is.
    """
    if totals["unreadable"]:
        raise click.exceptions.Exit(2)
    if not totals["cases"] and not totals["passed over"]:
        raise click.ClickException("there is no case: no .txt or .html, and nothing with a golden beside it")


def _print(difference: Difference, color: bool) -> None:
    where = visible(click.format_filename(difference.path))
    if difference.unreadable:
        click.echo(f"mscbib: error: {where}: {visible(difference.said)}", err=True)
        return
    shown = click.style(where, bold=True) if color else where
    click.echo(f"{shown}: {visible(difference.said)}", color=color)
    for line in difference.lines:
        told = visible(line)
        if color and line[:1] in "+-":
            told = click.style(told, fg="green" if line[0] == "+" else "red")
        click.echo(f"  {told}", color=color)
