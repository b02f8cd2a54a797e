"""Seeing that what is written takes the place of nothing that is read."""

from __future__ import annotations

from collections.abc import Iterable

import click

from mscbib.commands._dedupe_asked import STANDARD, place


def check_apart(target: str | None, paths: Iterable[str]) -> None:
    """See that --output names none of the files that are read.

    Raises:
        click.UsageError: it does.
    """
    if target not in (None, STANDARD) and place(target) in {place(path) for path in paths}:
        raise click.UsageError("--output would replace its input: give it a file of its own")
