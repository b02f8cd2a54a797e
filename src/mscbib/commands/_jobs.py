"""Reading with several processes: what `_reading.entries` gives, in the same order, and what is said besides.

Files are opened and read ahead of what is written, so whatever is to be said of them waits for its turn.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import click

from mscbib import batches, containers, workers
from mscbib.batches import Batch, Found, Makes, Unshared, Whole, Written
from mscbib.commands import at_terminal, complain, unreadable_is_said
from mscbib.commands._progress import Watching
from mscbib.parser import Options
from mscbib.terminal import visible
from mscbib.workers import Done


class _Begins(NamedTuple):
    """A file begins, or the last one has ended; so much was passed over before."""

    path: str | None
    passed: int


class _Unreadable(NamedTuple):
    """A file, or something in it, cannot be read."""

    path: str
    error: OSError


_Said = Found | Unshared | _Begins | _Unreadable


def entries(
    paths: tuple[str, ...],
    options: Options,
    makes: Makes | None,
    jobs: int,
    totals: Counter[str],
    quiet: bool,
    verbose: int,
    *,
    shown: bool,
) -> Iterator[Written]:
    """The entries of all files, read by so many processes, as `_reading.entries` gives them.

    `makes` is what makes of a record what is written, if that can be done by the process that reads it.
    """
    if verbose and not workers.can_fork():
        click.echo("mscbib: no process can be forked here: one does all the work", err=True)
    watching = Watching(at_terminal(sys.stderr) and not quiet and not shown)
    tasks = _tasks(paths, options, makes, watching)
    work = partial(batches.work, options=options, makes=makes)
    path = "-"
    numbered = batches.Numbered()
    with closing(tasks), closing(workers.in_order(work, tasks, jobs)) as results:
        for said in results:
            if isinstance(said, Found):
                yield from map(numbered.entry, said.entries)
                with unreadable_is_said(path, totals):
                    if said.error is not None:
                        raise said.error
            elif isinstance(said, _Begins):
                totals["passed over"] = said.passed
                if said.path is not None:
                    path = said.path
                    totals["files"] += 1
                    numbered = batches.Numbered()
            elif isinstance(said, _Unreadable):
                totals["unreadable"] += 1
                complain(said.path, said.error)
            elif verbose:
                why = f"an entry of {said.layout} is not read without those before it"
                click.echo(f"mscbib: {visible(said.path)}: read by one process, for {why}", err=True)


def _tasks(
    paths: tuple[str, ...], options: Options, makes: Makes | None, watching: Watching
) -> Generator[Whole | Batch | Done[_Said]]:
    """What there is to do, and to say, for all files, in order."""
    unreadable: list[Done[_Said]] = []
    reported = containers.Reported(
        lambda path, error: unreadable.append(Done(_Unreadable(path, error))), Counter()
    )

    def waiting() -> Iterator[Done[_Said]]:
        yield from unreadable
        unreadable.clear()

    try:
        for document in containers.documents(paths, reported, watching.watched):
            yield from waiting()
            yield Done(_Begins(document.path, reported.passed["passed over"]))
            own = replace(options, encoding=options.encoding or document.encoding)
            try:
                path = click.format_filename(document.path)
                yield from batches.tasks(document.stream, path, own, makes, batches.SIZE)
            except BrokenPipeError:
                raise
            except OSError as error:
                yield Done(_Unreadable(document.path, error))
            finally:
                watching.stop()
    except Exception:  # what was said before stays so
        yield from waiting()
        raise
    yield from waiting()
    yield Done(_Begins(None, reported.passed["passed over"]))
