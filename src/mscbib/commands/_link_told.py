"""What `link` tells people: what was found, and what was not, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from mscbib.commands import counted
from mscbib.terminal import visible

if TYPE_CHECKING:
    from mscbib.dedupe.joined_keys import Capped
    from mscbib.linking.snippets import Shared
    from mscbib.model import Record


@dataclass
class Counts:
    """What was counted: what was read, what was asked, and what was found of it."""

    records: int = 0
    files: int = 0
    library: int | None = None
    snippets: int = 0
    identified: int = 0
    shared: int = 0
    short: int = 0
    common: int = 0
    references: int = 0
    resolved: int = 0
    citing: int | None = None


def summarize(counts: Counts, totals: Counter[str]) -> None:
    """One line on standard error: what was found in how much."""
    click.echo(f"mscbib: {'; '.join(_parts(counts, totals))}", err=True)


def _parts(counts: Counts, totals: Counter[str]) -> Iterator[str]:
    read = f"{counted(counts.records, 'record')} from {counted(counts.files, 'file')}"
    if counts.library is not None:
        read += f", {counted(counts.library, 'record')} to look them up in"
    yield read
    if counts.snippets:
        yield f"{counts.identified:,} of {counted(counts.snippets, 'snippet')} identified"
    if counts.shared:
        yield f"{counts.shared:,} left: several works share the text"
    if counts.short:
        yield f"{counts.short:,} left: too few words"
    if counts.references:
        yield f"{counts.resolved:,} of {counted(counts.references, 'reference')} resolved"
    if counts.citing is not None:
        yield f"{counted(counts.citing, 'citing entry')} related"
    found = [counted(totals[what], what) for what in ("error", "warning") if totals[what]]
    if totals["unreadable"]:
        found.append(f"{counted(totals['unreadable'], 'file')} unreadable")
    if found:
        yield ", ".join(found)


def warn(common: int, capped: Sequence[Capped]) -> None:
    """Say what was not looked up, also in quiet: it may have cost links."""
    if common:
        click.echo(
            f"mscbib: note: {counted(common, 'snippet')} not looked up: all their words are those of very "
            "many others",
            err=True,
        )
    if capped:
        key, references = capped[0]
        keys = "one of the search keys is" if len(capped) == 1 else f"{len(capped):,} of the search keys are"
        click.echo(
            f"mscbib: note: {keys} shared by very many references (`{visible(key)}` by {references:,}), and "
            "not followed",
            err=True,
        )


def shared(snippet: Record, one: Shared) -> None:
    """Say of which works a text is that several share."""
    names = " and ".join(visible(_name(record)) for record in (one.one, one.other))
    click.echo(f"mscbib: {visible(_place(snippet))}: the text is of several works: {names}", err=True)


def _place(record: Record) -> str:
    origin = record.source
    return f"{origin.path}:{origin.line_start}" if origin else record.id or "a snippet"


def _name(record: Record) -> str:
    return record.doi or (f"PMID {record.pmid}" if record.pmid else record.title or record.id or "?")[:80]
