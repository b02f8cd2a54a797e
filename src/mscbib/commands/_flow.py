"""What commands that show a flow diagram share: its options, and the numbers in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mscbib.commands import Function, counted, jobs_option

if TYPE_CHECKING:
    from mscbib.commands._dedupe_asked import Asked
    from mscbib.dedupe.flow import Flow
    from mscbib.model import Record
    from mscbib.prisma import Counts


def flow_options(function: Function) -> Function:
    """Where records are from, which are copies, and what became of them."""
    for option in (
        jobs_option,
        click.option(
            "--preprints",
            type=click.Choice(["link", "merge"]),
            default="link",
            help="A preprint and its article: two works (default), or one.",
        ),
        click.option(
            "--decisions",
            metavar="FILE",
            multiple=True,
            type=click.Path(),
            help="Obey what a person decided about duplicates (see `mscbib dedupe --review`).",
        ),
        click.option(
            "--counts",
            metavar="FILE.toml",
            type=click.Path(),
            help="The numbers of the later boxes (records_screened, records_excluded, …); what is not in it "
            "is left blank.",
        ),
        click.option(
            "--source",
            "named",
            metavar="NAME[:register]=PATH",
            multiple=True,
            help="Read PATH, too, and call it by the database or register it is from.",
        ),
    ):
        function = option(function)
    return function


def counts_of(path: str | None) -> Counts:
    """The numbers in the file that --counts names; none where there is no such option.

    Raises:
        click.BadParameter: the file cannot be used.
        OSError: it cannot be read.
    """
    from mscbib import prisma

    if path is None:
        return prisma.Counts()
    try:
        return prisma.read(path)
    except prisma.CountsError as error:
        raise _wrong(path, error) from error


def check_counts(path: str | None, counts: Counts, flow: Flow) -> None:
    """Hold the numbers of the file against those of the records.

    Raises:
        click.BadParameter: they contradict each other.
    """
    from mscbib import prisma

    try:
        prisma.check(counts, flow)
    except prisma.CountsError as error:
        raise _wrong(path or "", error) from error


def _wrong(path: str, error: ValueError) -> click.BadParameter:
    from mscbib.terminal import visible

    return click.BadParameter(visible(f"{path}: {error}"), param_hint="--counts")


def asked_of(target: str | None, counts: str | None, **options: Any) -> Asked:
    """What is asked of finding duplicates, where nothing but their number is wanted.

    Raises:
        click.UsageError: a table of decisions is not there, or `target` would replace what is read.
    """
    from dataclasses import fields

    from mscbib.commands._dedupe_asked import STANDARD, Asked, place
    from mscbib.terminal import visible

    for path in options["decisions"]:
        if not Path(path).exists():
            raise click.BadParameter(f"there is no file {visible(path)!r}", param_hint="--decisions")
    sources = (named.partition("=")[2] for named in options["named"])
    read = {place(path) for path in (*options["paths"], *options["decisions"], *sources, counts or STANDARD)}
    if target not in (None, STANDARD) and place(target) in read:
        raise click.UsageError("--output would replace its input: give it a file of its own")
    nothing: dict[str, Any] = {
        "against": (), "to": None, "target": None, "all_fields": False, "rejects": None, "clusters": None,
        "pairs": None, "review": None, "review_tui": False, "stats": False, "explain": None, "undo": False,
        "group": False, "prefer": "",
    }  # fmt: skip
    known = {field.name for field in fields(Asked)}
    return Asked(
        **nothing, **{name: value for name, value in options.items() if name in known - set(nothing)}
    )


def flow_of(asked: Asked, records: Iterable[Record], totals: Counter[str]) -> Flow:
    """The numbers of the diagram, of `records` as they come.

    Raises:
        click.exceptions.Exit: there are none; that is said.
    """
    from mscbib.commands._dedupe import flow_of as found
    from mscbib.commands._run import end

    flow = found(asked, records, totals)
    if not flow.identified:
        end(totals)  # which says it where a file was damaged or unreadable
        click.echo("mscbib: error: there is no record in it: name exports, libraries or page dumps", err=True)
        raise click.exceptions.Exit(1)
    return flow


def summarize(flow: Flow, totals: Counter[str]) -> None:
    """One line on standard error: how many records and duplicates were counted, and what is open."""
    parts = [
        f"{counted(flow.identified, 'record')} from {counted(totals['files'], 'file')}",
        counted(flow.removed, "duplicate"),
        counted(flow.remaining, "work"),
    ]
    if flow.waiting:
        parts.append(f"{counted(flow.waiting, 'doubtful pair')}; `mscbib dedupe --review FILE` lists them")
    click.echo(f"mscbib: {', '.join(parts)}", err=True)
