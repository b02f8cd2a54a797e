"""Reading the files that a command names, entry by entry, and saying what is found in them."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, BinaryIO, Protocol, TypeVar

import click

from mscbib.commands import at_terminal, documents, tell, unreadable_is_said
from mscbib.commands._progress import Watching

if TYPE_CHECKING:
    from mscbib.containers import Document
    from mscbib.diagnostics import Diagnostic, Rejected
    from mscbib.model import Record
    from mscbib.parser import Entry, Options

Made = TypeVar("Made", covariant=True)


class Outcome(Protocol[Made]):
    """What one entry gave: a `parser.Entry`, or a `batches.Written`."""

    @property
    def record(self) -> Made | None: ...
    @property
    def findings(self) -> list[Diagnostic]: ...
    @property
    def rejected(self) -> Rejected | None: ...
    @property
    def way(self) -> str | None: ...


def read_records(
    paths: tuple[str, ...],
    options: Options,
    totals: Counter[str],
    rejected: BinaryIO | None,
    on_error: str,
    quiet: bool,
    talk: bool,
    *,
    shown: bool = False,
) -> Iterator[Record]:
    """The records of `paths`; findings are reported, and counted in `totals`, as they come.

    `rejected` gets the raw text of damaged entries; `talk` is whether findings are reported in colours, and
    `shown` whether the records are written to the terminal.
    """
    found = entries(paths, lambda _: options, totals, quiet, shown=shown)
    return told(found, totals, rejected, on_error, talk)


def told(
    found: Iterator[Outcome[Made]],
    totals: Counter[str],
    rejected: BinaryIO | None,
    on_error: str,
    talk: bool,
) -> Iterator[Made]:
    """The records of what was found, as `read_records` gives them and says what else there is."""
    for entry in found:
        if entry.way is not None:
            totals[entry.way] += 1
        for finding in entry.findings:
            totals[finding.severity] += 1
            tell(finding, talk)
        if entry.rejected is not None:
            totals["damaged"] += bool(entry.rejected.findings)  # else it goes on with one that was counted
            if rejected is not None:
                import orjson

                rejected.write(orjson.dumps(entry.rejected.as_dict()) + b"\n")
            if on_error == "stop":
                return
        if entry.record is not None and not (entry.rejected and on_error == "skip"):
            totals["records"] += 1
            yield entry.record


def entries(
    paths: tuple[str, ...],
    options: Callable[[Document], Options | None],
    totals: Counter[str],
    quiet: bool,
    *,
    shown: bool = False,
) -> Iterator[Entry]:
    """The entries of all files; a file that cannot be read is said so, and the others go on.

    `options` says how to read a document; None: it is passed over. `shown` is whether what comes of them is
    written to the terminal, where a bar would stand in the midst of it.
    """
    from dataclasses import replace

    from mscbib import parser

    say_if_from_terminal(paths, quiet)
    watching = Watching(at_terminal(sys.stderr) and not quiet and not shown)
    try:
        for document in documents(paths, totals, watching.watched):
            path = click.format_filename(document.path)
            own = options(document)
            if own is None:
                watching.stop()
                continue
            totals["files"] += 1
            own = replace(own, encoding=own.encoding or document.encoding)
            with unreadable_is_said(document.path, totals):
                yield from parser.parse(document.stream, path, own)
            watching.stop()
    finally:
        watching.stop()


def say_if_from_terminal(paths: tuple[str, ...], quiet: bool) -> None:
    """Say that the program waits for what is typed, if it does."""
    if not paths and at_terminal(sys.stdin) and not quiet:
        click.echo("mscbib: reading from the terminal; end with Ctrl-D, or name a file", err=True)
