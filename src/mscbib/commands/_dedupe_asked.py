"""What the command line of `dedupe` asks for, and what of it cannot be done."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from mscbib.commands import at_terminal
from mscbib.commands._run import check_format
from mscbib.terminal import visible

#: How standard output is named where a file may be.
STANDARD = "-"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the command line asks for: the options of `dedupe`, as they were given."""

    paths: tuple[str, ...]
    named: tuple[str, ...]
    against: tuple[str, ...]
    decisions: tuple[str, ...]
    to: str | None
    target: str | None
    all_fields: bool
    rejects: str | None
    clusters: str | None
    pairs: str | None
    review: str | None
    review_tui: bool
    stats: bool
    explain: tuple[str, str] | None
    undo: bool
    group: bool
    prefer: str
    preprints: str
    jobs: int | None
    layout: str | None
    encoding: str | None
    max_entry_size: int | None
    verbose: int
    quiet: bool
    color: str

    @property
    def to_file(self) -> str | None:
        """The file that works are written to; None where they go to standard output, or nowhere."""
        return None if self.explain is not None or self.target == STANDARD else self.target

    @property
    def prints_works(self) -> bool:
        """Whether standard output gets the works."""
        return self.explain is None and self.to_file is None and (not self.stats or self.target is not None)

    @property
    def format(self) -> str:
        """The format of the works."""
        return (self.to or "ndjson") if self.to_file is not None or self.prints_works else "ndjson"

    @property
    def files(self) -> dict[str, str]:
        """What is written besides standard output: the option that asks for it, and where to."""
        wanted = {
            "--output": self.to_file,
            "--rejects": self.rejects,
            "--clusters": self.clusters,
            "--pairs": self.pairs,
            "--review": self.review,
        }
        return {option: path for option, path in wanted.items() if path is not None}

    def check(self) -> None:
        """Refuse what cannot be done, before anything is read.

        Raises:
            click.UsageError: options contradict each other, or there is no person to be self.
        """
        if not self.prints_works and self.to_file is None and self.to not in (None, "text", "json"):
            raise click.BadParameter("counts and explanations are text or json", param_hint="--to")
        check_format(self.format, self.target)
        if self.undo:
            meant = ("clusters", "pairs", "review", "review_tui", "stats", "explain", "group", "named")
            others = [name for name in (*meant, "against", "decisions") if getattr(self, name)]
            if others:
                option = {"named": "source"}.get(others[0], others[0]).replace("_", "-")
                raise click.UsageError(f"--undo only takes works apart: leave out --{option}")
        self._check_files()
        for path in self.decisions[:-1] if self.review_tui else self.decisions:
            if not Path(path).exists():
                raise click.BadParameter(f"there is no file {visible(path)!r}", param_hint="--decisions")
        if not self.review_tui:
            return
        if not self.decisions:
            raise click.UsageError(
                "--review-tui keeps what you decide: name a file for it with --decisions FILE"
            )
        if not at_terminal(sys.stdin) or not at_terminal(sys.stderr):
            raise click.UsageError("--review-tui wants a terminal: use --review FILE, and fill the table in")

    def _check_files(self) -> None:
        """Refuse that two outputs go to one place, or that a table replaces what is read.

        Works may: they hold all that was in their input.

        Raises:
            click.UsageError: they do.
        """
        decided = {place(path) for path in self.decisions}
        given = {place(path) for path in (*self.paths, *self.against)}
        given |= {place(named.partition("=")[2]) for named in self.named}
        taken: dict[str, str] = {}
        for option, path in (*self.files.items(), *((option, STANDARD) for option in self._printed())):
            real = place(path)
            if real == os.devnull:
                continue
            if real in decided:
                raise click.UsageError(f"{option} would replace the decisions: give it a file of its own")
            if real in given and real != STANDARD and option != "--output":
                raise click.UsageError(f"{option} would replace its input: give it a file of its own")
            other = taken.setdefault(real, option)
            if other != option:
                where = "go to standard output" if real == STANDARD else "name one file"
                raise click.UsageError(f"{other} and {option} {where}: give each its own")

    def _printed(self) -> Iterator[str]:
        """What standard output gets, besides files that are called "-"."""
        if self.prints_works:
            yield "the works"
        if self.explain is not None:
            yield "--explain"
        elif self.stats:
            yield "--stats"


def place(path: str) -> str:
    """A path that is the same for all names of a file."""
    return path if path == STANDARD else str(Path(path).resolve())
