"""Deciding about doubtful pairs at the terminal: what `mscbib dedupe --review-tui` opens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mscbib import discovery

if TYPE_CHECKING:
    from mscbib.dedupe.review import ReviewPair


def run(pairs: Sequence[ReviewPair], decisions_path: str) -> None:
    """Show `pairs` one after the other; every decision is in the file at `decisions_path` at once.

    What is decided there already is shown as such, and skipped at the start. Returns when the user quits;
    at once where there is no pair.

    Raises:
        MissingLibraryError: Textual is not installed.
        FileExistsError: the file holds something else than decisions.
        OSError: the file cannot be read.
    """
    try:
        import textual  # noqa: F401 - asked for here, for what is imported next cannot do without
    except ImportError as error:
        raise discovery.MissingLibraryError("textual", "review") from error
    from mscbib.commands._review_screen import ReviewApp
    from mscbib.dedupe.decisions import Progress

    progress = Progress(decisions_path)
    if pairs:
        ReviewApp(pairs, progress).run()
