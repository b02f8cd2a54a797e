"""``mscbib parse --engine spark``: the same records and findings, read by many machines."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

import click

from mscbib.commands import complain, options_of, output, wants_color
from mscbib.commands._engine import Engine, refuse_own_grammars, spark
from mscbib.commands._reading import told
from mscbib.commands._run import end, summarize
from mscbib.terminal import visible

if TYPE_CHECKING:
    from mscbib.batches import Written
    from mscbib.cluster.hadoop import Named
    from mscbib.cluster.parsing import Parsed


def run(
    engine: Engine,
    paths: tuple[str, ...],
    *,
    to: str | None,
    target: str | None,
    spans: bool,
    all_fields: bool,
    rejects: str | None,
    on_error: str,
    layout: str | None,
    encoding: str | None,
    max_entry_size: int | None,
    verbose: int,
    quiet: bool,
    color: str,
    jobs: int,
) -> None:
    """Read `paths` and write their records to a folder; exits as `_run.run` does."""
    folder_of = _checked(paths, to, target, rejects, on_error, jobs)
    options = options_of(layout, encoding, max_entry_size, spans=spans)
    totals: Counter[str] = Counter()
    with ExitStack() as stack:
        session = stack.enter_context(spark(engine, verbose))
        from mscbib.cluster import hadoop, parsing, reading

        files = hadoop.Files(session.sparkContext)
        folder = stack.enter_context(closing(files.folder(folder_of)))
        if folder.exists():
            raise click.UsageError(f"{folder_of} is there already: take it away, or name another folder")
        rejected = stack.enter_context(output(rejects)) if rejects else None
        how = reading.How(
            layout, encoding, spans, options.max_entry_size, all_fields, skips=on_error == "skip"
        )
        tasks = parsing.planned(session.sparkContext, paths, how)
        if verbose:
            _tell_uncut(parsing.uncut(tasks, parsing.range_size(session.sparkContext)))
        parsed = stack.enter_context(closing(parsing.Parsed(session.sparkContext, tasks, how)))
        totals.update(parsed.totals)
        for _ in told(said(parsed, totals), totals, rejected, "report", wants_color(color, sys.stderr)):
            pass
        parsed.write(folder)
    if not quiet:
        summarize(totals, verbose)
    end(totals)


def _checked(
    paths: tuple[str, ...], to: str | None, target: str | None, rejects: str | None, on_error: str, jobs: int
) -> str:
    """The folder to write, if what is asked for can be done.

    Raises:
        click.UsageError: it cannot.
    """
    if to not in (None, "ndjson"):
        raise click.UsageError(f"--engine spark writes ndjson: `mscbib export` makes {to} of it")
    if target in (None, "-"):
        raise click.UsageError("--engine spark writes a folder of parts: name it with -o OUT")
    if not paths or "-" in paths:
        raise click.UsageError("--engine spark reads no standard input: name files or folders")
    if on_error == "stop":
        raise click.UsageError(
            "--engine spark reads all files at once, none of them first: --on-error report or skip"
        )
    if jobs != 1:
        raise click.UsageError("--engine spark has its own processes: --master 'local[N]' says how many")
    if rejects == "-":
        raise click.BadParameter("name a file of its own for what is rejected", param_hint="--rejects")
    refuse_own_grammars()
    assert target is not None, "it was asked for"
    return target


def _tell_uncut(files: Iterable[Named]) -> None:
    """Say of which large files no second task can read a part."""
    for file in files:
        click.echo(f"mscbib: {visible(file.path)}: read by one task, for it cannot be cut", err=True)


def said(parsed: Parsed, totals: Counter[str]) -> Iterator[Written]:
    """What is told of entries; of what cannot be read it is said here."""
    from mscbib.cluster.reading import Unreadable

    for one in parsed.said():
        if isinstance(one, Unreadable):
            totals["unreadable"] += 1
            complain(one.path, one.error)
        else:
            yield one
