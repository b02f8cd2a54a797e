"""Pages that are not read, since they are too large or have too many tags: they give their text, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mscbib import source
from mscbib.diagnostics import Problem
from mscbib.draft import Draft
from mscbib.pages import CrowdedError
from mscbib.reading import Reading
from mscbib.source import Block


def held(chunks: Iterator[str], size: int) -> str:
    """The beginning of a text, all of it if it has no more than `size` characters."""
    pieces = []
    length = 0
    for chunk in chunks:
        pieces.append(chunk)
        length += len(chunk)
        if length > size:
            break
    return "".join(pieces)


def crowded(text: str, error: CrowdedError) -> Problem:
    """What is said of a page that has too many tags."""
    line = text.count("\n", 0, error.start) + 1
    message = f"a page was not read that has more than {error.most:,} tags and texts by line {line}"
    return Problem("oversized-entry", 0, 0, message)


class UnreadReader:
    """Gives the source of a page in pieces, to be rejected, and says the problem, if it is not their size."""

    layout = "page"
    dialect: str | None = None

    def __init__(self, problem: Problem | None = None) -> None:
        self._problem = problem

    def blocks(self, chunks: Iterable[str], max_size: int) -> Iterator[Block]:
        """The page's source in pieces."""
        return source.blocks(chunks, None, max_size)

    def read(self, block: Block, *, want_spans: bool = False, want_labels: bool = False) -> Reading:
        """Nothing but the problem."""
        draft = Draft(block.text, {} if want_spans or want_labels else None, [])
        if self._problem is not None:
            draft.problems.append(self._problem)
        return Reading(block, draft, 0, len(block.text), known=False, content=False)

    def where(self, text: str, position: int, field: str | None) -> str | None:
        """Nothing: it is not known what stands where."""
        return None
