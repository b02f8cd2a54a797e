"""Formats in which every line begins with a tag, and a line without one goes on with the value before it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mscbib import source
from mscbib.diagnostics import excerpt
from mscbib.draft import Draft
from mscbib.readers import IDENTITY
from mscbib.reading import Named, Reading
from mscbib.source import Block
from mscbib.tags import Read, Table, keep

#: Labels up to this length are remembered; longer ones have blanks of any number.
_SHORT = 12


class Tagged:
    """A reader of such a format.

    A format's own reader says by class attributes what it looks like:

    ``LABEL``      splits a text at its tags: group 1 is a line feed, the tag, and all before the value; a
                   line feed alone begins text that belongs to no tag
    ``TAG_END``    the length of a tag's name at most
    ``BOUNDARY``   before which an entry may begin (multi-line, matching nothing: a lookahead)
    ``FIRST``      the tag that begins an entry; None where any may
    ``LAST``       the tag that ends it; None where the next entry does
    ``HEADERS``    the tags at a file's head and foot, which say nothing of a work
    ``BOILERPLATE``  lines of the producer's that say nothing of a work
    """

    layout: str
    dialect: str | None = None
    APART: bool = True
    TABLE: Table
    LABEL: re.Pattern[str]
    TAG_END: int = 2
    BOUNDARY: re.Pattern[str]
    FIRST: str | None = None
    LAST: str | None = None
    HEADERS: frozenset[str] = frozenset()
    BOILERPLATE: re.Pattern[str] | None = None

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, Read | None]] = {}
        self._tags = Named(self._places)

    def _know(self, label: str) -> tuple[str, Read | None]:
        """The tag of a label, and what reads it; remembered: the same few labels come again and again."""
        if label in self._known:
            return self._known[label]
        tag = self.tag(label)
        read = self.TABLE.reads.get(tag)
        if read is None and tag and tag != self.LAST and tag not in self.HEADERS:
            read = keep
        known = tag, read
        if len(label) <= _SHORT:
            self._known[label] = known
        return known

    def tag(self, label: str) -> str:
        """The name of the tag that a label has."""
        return label[1 : self.TAG_END + 1].strip()

    def blocks(self, chunks: Iterable[str], max_size: int) -> Iterator[Block]:
        """The entries, cut where the next begins."""
        return source.blocks(chunks, self.BOUNDARY, max_size)

    def labels(self, text: str) -> re.Pattern[str]:
        """What splits this entry's text at its tags."""
        return self.LABEL

    def joined(self, value: str) -> str:
        """What a value of several lines says; by default its lines are left as they are."""
        return value

    def where(self, text: str, position: int, field: str | None) -> str | None:
        """The tag whose value stands there."""
        return self._tags.at(text, position)

    def _places(self, text: str) -> Iterator[tuple[int, str]]:
        """Where the tags of an entry's text begin."""
        for label in self.labels(text).finditer("\n" + text):
            if tag := self.tag(label[1]):
                yield label.start(1), f"tag {tag}"

    def read(self, block: Block, *, want_spans: bool = False, want_labels: bool = False) -> Reading:
        """What the tags of an entry say."""
        block = block.stripped()
        pieces = self.labels(block.text).split("\n" + block.text)
        if not want_spans and not want_labels and self._is_plain(pieces):
            draft = self._without_places(block.text, pieces)
            if not draft.problems:  # what is wrong has a place, which few entries need
                return Reading(block, draft, 0, len(block.text), _is_known(draft), content=True)
        reading = self._with_places(block, pieces, want_spans=want_spans or want_labels)
        if want_labels:
            self._place(reading, pieces)
        return reading

    def _is_plain(self, pieces: list[str]) -> bool:
        """Whether an entry begins and ends as it should: all of it are tags and their values."""
        if pieces[0] or len(pieces) < 2:
            return False
        first, (last, read) = self._know(pieces[1])[0], self._know(pieces[-2])
        if first in self.HEADERS or (self.FIRST is not None and first != self.FIRST):
            return False
        if self.LAST is not None:
            return last == self.LAST
        return read is not None and bool(pieces[-1])

    def _without_places(self, text: str, pieces: list[str]) -> Draft:
        """What an entry says, as far as nobody asks where; a text that no tag has is a problem."""
        draft = Draft(text, None, [])
        known = self._known
        tags = iter(pieces)
        next(tags)
        for label, value in zip(tags, tags, strict=True):
            tag, read = known.get(label) or self._know(label)
            value = value.strip()
            if not value:
                continue
            if read is not None:
                read(draft, tag, self.joined(value) if "\n" in value else value, 0, 0)
            elif tag not in self.HEADERS:
                self._report_unclaimed(draft, (0, 0))
                return draft
        self.TABLE.finish(draft)
        return draft

    def _with_places(self, block: Block, pieces: list[str], *, want_spans: bool) -> Reading:
        """What an entry says, and where."""
        text = block.text
        draft = Draft(text, {} if want_spans else None, [])
        stray: list[tuple[int, int]] = []
        if len(pieces[0]) > 1:
            stray.append((0, len(pieces[0]) - 1))
        ended = False
        end = 0
        at = len(pieces[0]) - 1  # in `text`, which lacks the line feed put before it
        tags = iter(pieces)
        next(tags)
        for label, value in zip(tags, tags, strict=True):
            start = at + len(label)
            at = start + len(value)
            tag, read = self._know(label)
            value = value.strip()
            if value and text[start] != value[0]:
                start = text.index(value[0], start)  # it begins on the next line
            value_end = start + len(value)
            if read is not None:
                if value:
                    end = value_end
                    read(draft, tag, self.joined(value) if "\n" in value else value, start, end)
            elif tag == self.LAST:
                ended, end = True, start
                if value:
                    stray.append((start, value_end))
            elif not tag:
                stray.append((start, value_end))
        self.TABLE.finish(draft)
        content = any(self._know(label)[0] not in self.HEADERS for label in pieces[1::2])
        if content:
            self._report_ends(draft, self._know(pieces[1])[0], ended)
        boilerplate = [place for a, b in stray for place in self._report_stray(draft, a, b)]
        known = _is_known(draft)
        return Reading(block, draft, 0, end or len(text), known, content, boilerplate=boilerplate)

    def _place(self, reading: Reading, pieces: list[str]) -> None:
        """Fill in where the labels and the values are."""
        at = len(pieces[0]) - 1
        for label, value in zip(pieces[1::2], pieces[2::2], strict=True):
            start = at + len(label)
            reading.labels.append((at + 1, start))
            at = start + len(value)
            tag = self._know(label)[0]
            if tag in self.HEADERS:
                reading.boilerplate.append((start, at))
            elif tag and tag != self.LAST:
                reading.parts.append(reading.draft.trimmed(start, at))

    def _report_ends(self, draft: Draft, first: str, ended: bool) -> None:
        """Say so where an entry lacks its beginning or its end."""
        if self.FIRST is not None and first != self.FIRST:
            draft.problem("missing-part", 0, 0, f"{self.FIRST} is missing here: it begins every entry")
        if self.LAST is not None and not ended:
            end = len(draft.text)
            draft.problem("unclosed-entry", end, end, f"{self.LAST} is missing here: it ends every entry")

    def _report_stray(self, draft: Draft, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Say so where text stands between entries, once for lines that follow on one another.

        The places of known phrases are given back.
        """
        stray: tuple[int, int] | None = None
        while start < end:
            cut = draft.text.find("\n", start, end) + 1 or end
            line, line_end = draft.trimmed(start, cut)
            start = cut
            if line == line_end:
                continue
            if self.BOILERPLATE is None or not self.BOILERPLATE.fullmatch(draft.text[line:line_end]):
                stray = (stray[0] if stray else line, line_end)
                continue
            yield line, line_end
            self._report_unclaimed(draft, stray)
            stray = None
        self._report_unclaimed(draft, stray)

    @staticmethod
    def _report_unclaimed(draft: Draft, place: tuple[int, int] | None) -> None:
        if place is not None:
            message = f"`{excerpt(draft.text[slice(*place)])}` stands outside every entry"
            draft.problem("unclaimed-text", *place, message)


def _is_known(draft: Draft) -> bool:
    """Whether what was read says which work it is."""
    return not IDENTITY.isdisjoint(draft.values)
