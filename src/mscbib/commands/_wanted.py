"""What is asked of `mscbib validate`, as far as it is not about rules."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import click

from mscbib.source import STDIN


class Wanted(NamedTuple):
    """What of the findings is wanted, and where."""

    output_format: str | None
    target: str | None
    fail_on: str | None
    statistics: bool
    baseline: str | None
    write_baseline: bool
    quiet: bool
    color: str


def check(paths: tuple[str, ...], wanted: Wanted, *, fix: bool, diff: bool, unsafe_fixes: bool) -> None:
    """See that what is asked for goes together.

    Raises:
        click.UsageError: it does not.
    """
    if unsafe_fixes and not (fix or diff):
        raise click.UsageError("--unsafe-fixes goes with --fix or --diff")
    if "" in paths:  # as of a variable that is not set; to Python, it is the working directory
        raise click.UsageError("a path is empty")
    if wanted.write_baseline and (diff or wanted.statistics or wanted.target is not None):
        raise click.UsageError("--write-baseline goes with none of --diff, --statistics and -o")
    if wanted.target not in (None, STDIN) and any(_is_same(path, str(wanted.target)) for path in paths):
        raise click.UsageError(
            f"the findings would take the place of {wanted.target}: name another file with -o"
        )


def _is_same(path: str, other: str) -> bool:
    """Whether two paths are of one file."""
    return Path(path).is_file() and Path(other).is_file() and Path(path).samefile(other)
