"""Reading a page: its text as what that is, and its metadata where the text does not say it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mscbib import source
from mscbib.draft import Draft
from mscbib.pages import Page, PageBlock
from mscbib.pages.metadata import describe
from mscbib.reading import Reader, Reading
from mscbib.source import Block

#: Layouts whose text is about the one work that the metadata describe.
_ABOUT_ONE_WORK = frozenset({"abstract_page"})
#: Fields that say one thing together: where the text has one of them, the metadata add no other.
_TOGETHER = (
    frozenset({"pages", "page_first", "page_last", "article_number"}),
    frozenset({"authors", "et_al"}),
    frozenset({"references", "reference_count"}),
    frozenset({"container_title", "container_title_short"}),
)
#: How many letters of a title tell that two are of one work.
_TELLING = 30
_NOT_LETTERS = re.compile(r"[\W_]+")


class PageReader:
    """Reads the text of a page with the reader of what it is; places are those in the file."""

    def __init__(self, page: Page, reader: Reader) -> None:
        self.layout = reader.layout
        self.dialect = reader.dialect
        self._page = page
        self._reader = reader
        self._alone = False

    def blocks(self, chunks: Iterable[str], max_size: int) -> Iterator[Block]:
        """The entries of the text; pieces of the source where the page is over the limit."""
        if len(self._page.source) > max_size:
            yield from source.blocks([self._page.source], None, max_size)
            return
        entries = self._reader.blocks([self._page.text], max_size)
        if self.layout in _ABOUT_ONE_WORK:
            held = list(entries)
            self._alone = sum(1 for block in held if block.text.strip()) == 1
            entries = iter(held)
        for block in entries:
            yield PageBlock(block, self._page)

    def read(self, block: Block, *, want_spans: bool = False, want_labels: bool = False) -> Reading:
        """What an entry says, and, where it is the page's only one, what the metadata say besides."""
        inner = block.inner if isinstance(block, PageBlock) else block
        reading = self._reader.read(inner, want_spans=want_spans, want_labels=want_labels)
        if self._alone and reading.known and not want_labels:
            described = describe(self._page, want_spans=want_spans)
            if described is not None and _is_same_work(reading.draft, described):
                _add(reading.draft, described, reading.block.offset(0))
        reading.block = PageBlock(reading.block, self._page)
        return reading

    def where(self, text: str, position: int, field: str | None) -> str | None:
        """What the reader of the page's text says."""
        return self._reader.where(text, position, field)


class DescribedReader:
    """Reads a page of which only the metadata can be read: one record."""

    layout = "abstract_page"
    dialect: str | None = "general"

    def __init__(self, page: Page) -> None:
        self._page = page

    def blocks(self, chunks: Iterable[str], max_size: int) -> Iterator[Block]:
        """The page, as one entry; pieces of its source where it is over the limit."""
        if len(self._page.source) > max_size:
            yield from source.blocks([self._page.source], None, max_size)
            return
        yield PageBlock(Block(self._page.text, 0, 1), self._page)

    def where(self, text: str, position: int, field: str | None) -> str | None:
        """Nothing: line and column say where in the file."""
        return None

    def read(self, block: Block, *, want_spans: bool = False, want_labels: bool = False) -> Reading:
        """What the metadata say; with `want_labels`, of what the page shows: nothing."""
        text = self._page.text
        draft = None if want_labels else describe(self._page, want_spans=want_spans)
        if draft is None:
            draft = Draft(text, {} if want_spans or want_labels else None, [])
        if text:
            message = "only the page's metadata were read, and not the text that it shows"
            draft.problem("unread-page", 0, len(text), message)
        known = bool(draft.values)
        said = draft.text[len(text) :] if known else None
        start, end = draft.notes.get("extent", (0, len(text)))
        return Reading(block, draft, start, end, known=known, content=True, said=said)


def _is_same_work(draft: Draft, described: Draft) -> bool:
    """Whether metadata may be of the work that the text is about: their titles begin alike."""
    one, other = (_NOT_LETTERS.sub("", d.values.get("title", "")).casefold() for d in (draft, described))
    return not one or one[:_TELLING] in other or other[:_TELLING] in one


def _add(draft: Draft, described: Draft, start: int) -> None:
    """Add what the metadata say and the text, which begins at `start` of the page's, does not."""
    said = draft.values.keys() | {
        other for together in _TOGETHER if together & draft.values.keys() for other in together
    }
    added = described.values.keys() - said
    for name in described.values:
        if name in added:
            draft.values[name] = described.values[name]
    moved = ((path, a - start, b - start) for path, (a, b) in (described.spans or {}).items())
    for path, a, b in moved:
        if re.split(r"[.\[]", path, maxsplit=1)[0] in added:
            draft.mark(path, a, b)
    draft.problems += [
        one._replace(start=one.start - start, end=one.end - start)
        for one in described.problems
        if one.name != "kept-value" or "extra" in added
    ]
