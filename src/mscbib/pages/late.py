"""Large pages: whether one can be read is known when its entries are asked for, for only then a limit is.

What is over the limit gives no entry: its text comes in pieces, each of which is rejected.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from mscbib import source
from mscbib.diagnostics import Problem
from mscbib.draft import Draft
from mscbib.pages import CrowdedError, Page, most_parts
from mscbib.reading import Reader, Reading
from mscbib.source import Block


def held(chunks: Iterator[str], size: int) -> tuple[str, Iterator[str]]:
    """The beginning of a text, all of it if it has no more than `size` characters, and the chunks behind."""
    pieces = []
    length = 0
    for chunk in chunks:
        pieces.append(chunk)
        length += len(chunk)
        if length > size:
            break
    return "".join(pieces), chunks


class LateReader:
    """Reads a page that is too large to be opened by the usual limit, if the limit given allows it.

    ``reader_of`` finds out what the page is, and gives its reader, or the problem that it is nothing known.
    """

    def __init__(self, reader_of: Callable[[Page], Reader | Problem]) -> None:
        self.layout = "page"
        self.dialect: str | None = None
        self._reader_of = reader_of
        self._reader: Reader | None = None
        self._problem: Problem | None = None

    def blocks(self, chunks: Iterable[str], max_size: int) -> Iterator[Block]:
        """The entries of the page; pieces of its source where that is over the limit."""
        text, rest = held(iter(chunks), max_size)
        if len(text) > max_size:
            yield from source.blocks(chain([text], rest), None, max_size)
            return
        try:
            found = self._reader_of(Page(text, most_parts(max_size)))
        except CrowdedError as error:
            line = text.count("\n", 0, error.start) + 1
            message = f"a page was not read that has more than {error.most:,} tags and texts by line {line}"
            found = Problem("oversized-entry", 0, 0, message)
        if isinstance(found, Problem):
            self._problem = found
            yield from source.blocks([text], None, max_size)
            return
        self._reader, self.layout, self.dialect = found, found.layout, found.dialect
        yield from found.blocks([], max_size)

    def read(self, block: Block, *, want_spans: bool = False, want_labels: bool = False) -> Reading:
        """What an entry says; of a page that is not read, why."""
        if self._reader is not None:
            return self._reader.read(block, want_spans=want_spans, want_labels=want_labels)
        draft = Draft(block.text, {} if want_spans or want_labels else None, [])
        if self._problem is not None:
            draft.problems.append(self._problem)
        return Reading(block, draft, 0, len(block.text), known=False, content=False)

    def where(self, text: str, position: int, field: str | None) -> str | None:
        """What the reader of the page says."""
        return self._reader.where(text, position, field) if self._reader is not None else None
