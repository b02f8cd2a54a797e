"""What the command line of `link` asks for, and what of it cannot be done."""

from __future__ import annotations

from dataclasses import dataclass

import click

from mscbib.commands._dedupe_asked import STANDARD, place
from mscbib.commands._run import check_format


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the command line asks for: the options of `link`, as they were given."""

    paths: tuple[str, ...]
    against: tuple[str, ...]
    cites: str | None
    citing: tuple[str, ...]
    threshold: float
    to: str | None
    target: str | None
    all_fields: bool
    rejects: str | None
    jobs: int | None
    layout: str | None
    encoding: str | None
    max_entry_size: int | None
    verbose: int
    quiet: bool
    color: str

    @property
    def format(self) -> str:
        """The format to write."""
        return self.to or "ndjson"

    @property
    def to_file(self) -> str | None:
        """The file to write; None where it is standard output."""
        return None if self.target == STANDARD else self.target

    def check(self) -> None:
        """Refuse what cannot be done, before anything is read.

        Raises:
            click.UsageError: there is no such format, an output would replace another or what is read, or
                standard input is to be read twice.
        """
        check_format(self.format, self.to_file)
        if STANDARD in self.against and (STANDARD in self.paths or not self.paths):
            raise click.UsageError(
                "standard input can be read once: name the records, or the library, by a file"
            )
        read = {place(path) for path in (*self.against, *([self.cites] if self.cites else []))}
        if self.to_file is not None and place(self.to_file) in read:
            raise click.UsageError(
                "--output would replace what is only looked up in: give it a file of its own"
            )
        self._check_citing()
        if self.rejects is None:
            return
        taken = read | {place(path) for path in self.paths} | {place(self.target or STANDARD)}
        if self.rejects == STANDARD or place(self.rejects) in taken:
            raise click.BadParameter("name a file of its own for what is rejected", param_hint="--rejects")

    def _check_citing(self) -> None:
        if self.citing and self.cites is None:
            raise click.UsageError("--citing says who cites the work: say with --cites which work")
        for path in self.citing:
            if path not in self.paths:
                raise click.BadParameter(
                    f"{click.format_filename(path)} is none of the PATHs: name it there, in the same words",
                    param_hint="--citing",
                )
