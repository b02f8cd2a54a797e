"""Reading files and writing records: what `parse` and `refs` do."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

import click

from mscbib import source
from mscbib.commands import (
    at_terminal,
    complain,
    counted,
    options_of,
    output,
    report,
    terminal_width,
    wants_color,
)

if TYPE_CHECKING:
    from mscbib.model import Record
    from mscbib.parser import Entry, Options

Function = TypeVar("Function", bound=Callable[..., Any])

#: Seconds of work before progress is shown.
_PATIENCE = 1.0


def writing_options(function: Function) -> Function:
    """What is written, where, and what becomes of damaged entries."""
    for option in (
        click.option(
            "--on-error",
            type=click.Choice(["report", "skip", "stop"]),
            default="report",
            help="A damaged entry: write what could be read of it (report), leave it out (skip), "
            "or end there (stop). It is reported, and kept in --rejects, in any case.",
        ),
        click.option(
            "--rejects",
            metavar="FILE",
            type=click.Path(),
            help="Keep the raw text of damaged entries, with their findings, as NDJSON.",
        ),
        click.option("--all-fields", is_flag=True, help="Write absent fields too (null, false, [])."),
        click.option("--spans", is_flag=True, help="Add where each value stands in the text."),
        click.option(
            "-o",
            "--output",
            "target",
            metavar="FILE",
            type=click.Path(),
            help="Write to FILE, whole or not at all.",
        ),
        click.option(
            "-t",
            "--to",
            "to",
            default="ndjson",
            metavar="FORMAT",
            help="The format to write: ndjson (default), json, table; `mscbib formats` lists them.",
        ),
    ):
        function = option(function)
    return function


def run(
    paths: tuple[str, ...],
    *,
    to: str,
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
    wrapped: bool = False,
    heard: Callable[[Record], None] | None = None,
) -> None:
    """Read `paths` and write their records; exits with 1 after findings, with 2 after unreadable files.

    `heard` is called with every record that is written.
    """
    from mscbib import writers

    if to not in writers.formats():
        known = ", ".join(writers.formats())
        raise click.BadParameter(f"there is no format {to!r}; there are {known}", param_hint="-t")
    if rejects is not None and (
        rejects == "-" or (target and Path(rejects).resolve() == Path(target).resolve())
    ):
        raise click.BadParameter("name a file of its own for what is rejected", param_hint="--rejects")
    options = replace(options_of(layout, encoding, max_entry_size, spans=spans), wrapped=wrapped)
    if wrapped and getattr(options.kind, "layout", None) != "reference_list":
        raise click.BadParameter("only the lines of a reference_list can be joined", param_hint="--wrapped")
    totals: Counter[str] = Counter()
    talk = wants_color(color, sys.stderr)
    with ExitStack() as stack:
        stream = stack.enter_context(output(target))
        style = writers.Style(
            all_fields=all_fields,
            terminal=target is None and at_terminal(sys.stdout),
            color=target is None and wants_color(color, sys.stdout),
            width=terminal_width(),
        )
        writer = writers.writer(to, stream, style)
        rejected = stack.enter_context(output(rejects)) if rejects else None
        for entry in _entries(paths, options, totals, quiet):
            for finding in entry.findings:
                totals[finding.severity] += 1
                report(finding, talk)
            if entry.rejected is not None:
                totals["damaged"] += 1
                if rejected is not None:
                    import orjson

                    rejected.write(orjson.dumps(entry.rejected.as_dict()) + b"\n")
                if on_error == "stop":
                    break
            if entry.record is not None and not (entry.rejected and on_error == "skip"):
                totals["records"] += 1
                writer.write(entry.record)
                if heard is not None:
                    heard(entry.record)
        writer.close()
    if not quiet:
        _summarize(totals, verbose)
    if totals["unreadable"]:
        raise click.exceptions.Exit(2)
    if totals["error"]:
        raise click.exceptions.Exit(1)


def _entries(paths: tuple[str, ...], options: Options, totals: Counter[str], quiet: bool) -> Iterator[Entry]:
    """The entries of all files; a file that cannot be read is said so, and the others go on."""
    from mscbib import parser

    if not paths and at_terminal(sys.stdin) and not quiet:
        click.echo("mscbib: reading from the terminal; end with Ctrl-D, or name a file", err=True)
    for path in source.files(paths):
        try:
            with ExitStack() as stack:
                stream = stack.enter_context(source.opened(path))
                totals["files"] += 1
                if at_terminal(sys.stderr) and not quiet:
                    watched = _Watched(stream, path)
                    stack.callback(watched.stop)
                    stream = watched  # type: ignore[assignment]
                yield from parser.parse(stream, click.format_filename(path), options)
        except BrokenPipeError:
            raise
        except OSError as error:
            totals["unreadable"] += 1
            complain(path, error)


class _Watched:
    """A stream that shows how much of it was read, once reading takes longer than a moment."""

    def __init__(self, stream: BinaryIO, path: str) -> None:
        self._stream = stream
        self._path = path
        self._started = time.monotonic()
        self._done = 0
        self._progress: Any = None

    def read1(self, size: int) -> bytes:
        """Read, and move the bar on."""
        data: bytes = self._stream.read1(size)  # type: ignore[attr-defined]
        self._done += len(data)
        if self._progress is None and data and time.monotonic() - self._started > _PATIENCE:
            self._show()
        if self._progress is not None:
            self._progress.update(0, completed=self._done)
        return data

    def stop(self) -> None:
        """Take the bar away, and give the terminal its cursor back."""
        if self._progress is not None:
            self._progress.stop()

    def read(self, size: int) -> bytes:
        """As `read1`."""
        return self.read1(size)

    def _show(self) -> None:
        import os
        import stat

        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

        status = os.fstat(self._stream.fileno())
        total = status.st_size if stat.S_ISREG(status.st_mode) else None
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            DownloadColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        from mscbib.terminal import visible

        self._progress.add_task(visible(self._path), total=total)
        self._progress.start()


def _summarize(totals: Counter[str], verbose: int) -> None:
    """One line on standard error: what came out of what."""
    parts = [f"{counted(totals['records'], 'record')} from {counted(totals['files'], 'file')}"]
    if totals["error"]:
        parts.append(counted(totals["error"], "error"))
    if totals["warning"]:
        parts.append(counted(totals["warning"], "warning"))
    if totals["unreadable"]:
        parts.append(f"{counted(totals['unreadable'], 'file')} unreadable")
    click.echo(f"mscbib: {', '.join(parts)}", err=True)
    if verbose and totals["damaged"]:
        click.echo(f"mscbib: {counted(totals['damaged'], 'entry')} damaged", err=True)
