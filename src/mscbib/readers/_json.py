"""Reading JSON that has an entry an object: an array of them, many one after another, or one alone."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import Any

from mscbib.diagnostics import excerpt
from mscbib.draft import Draft
from mscbib.readers import _json_blocks
from mscbib.readers._json_values import Path, Place, Scan, UnreadableError, parsed, pointer, scan, shown
from mscbib.reading import Named, Reading
from mscbib.source import Block
from mscbib.tags import keep

#: What says that nothing is there.
_NOTHING = frozenset({"null", "false", "NaN", "[]", "{}", ""})
_NOT_READ = re.compile(r"(?:^|\.)(?:raw|unparsed)$")
#: The signs between entries.
_BETWEEN = re.compile(r"[\s,\[\]]*+")


class Element:
    """The value of an entry's text, and, if asked, where in the block's text its parts stand."""

    def __init__(self, text: str, start: int) -> None:
        """Read `text`, which begins at `start` of the block's text.

        Raises:
            UnreadableError: it is no JSON.
        """
        self.start = start
        self.end = start + len(text)
        self.text = text
        self.value, self._scan, self.lost = parsed(text)

    @property
    def scan(self) -> Scan:
        """Where everything stands in the entry's text."""
        if self._scan is None:
            self._scan = scan(self.text)
        return self._scan

    def place(self, *path: str | int) -> Place:
        """Where the value at `path` stands in the block's text; the entry's place where there is none."""
        place = self.scan.values.get(path)
        return (self.start, self.end) if place is None else (self.start + place[0], self.start + place[1])

    def repeated(self) -> Iterator[tuple[Path, str, Place]]:
        """The values whose key stood before in the same object: path, text and place."""
        for path, (start, end) in self._scan.repeated if self._scan is not None else ():
            yield path, self.text[start:end], (self.start + start, self.start + end)


class Elements(ABC):
    """A reader of such a format. A format's own reader says what an object means, in `fill`."""

    layout: str
    dialect: str | None = None
    APART = False

    def __init__(self) -> None:
        self._closers = " \t\r\n,[]"
        self._damaged = False
        self._count = 0
        self._is_list = False
        self._wrapped = ""
        self._pointers = Named(_pointers)

    def blocks(self, chunks: Iterable[str], max_size: int) -> Iterator[Block]:
        """The entries, each with the signs before it; an empty block where an array's end is missing."""
        first = last = None
        for last in _json_blocks.blocks(chunks, max_size):
            first = first or last
            self._count += 1
            yield last
        if first is None or last is None or self._damaged:
            return
        wrapper = _json_blocks.WRAPPER.match(first.text)
        rest = last.text[wrapper.end() :] if wrapper and first is last else last.text
        # what follows the last entry is a block of its own
        if (wrapper or first.text.lstrip()[:1] == "[") and ("{" in rest or "]" not in rest):
            line, column = last.place(len(last.text))
            yield Block("", last.offset(len(last.text)), line, column=column)

    def where(self, text: str, position: int, field: str | None) -> str | None:
        """The JSON pointer (RFC 6901) of the innermost value that stands there, from the file's or line's."""
        return self._entry_pointer() + (self._pointers.at(text, position) or "")

    def _entry_pointer(self) -> str:
        """The pointer of the entry read last."""
        return f"{self._wrapped}/{self._count - 1}" if self._is_list else ""

    @abstractmethod
    def fill(self, draft: Draft, values: dict[str, Any], element: Element) -> bool:
        """Put what an object says into the draft; gives whether that is a work."""

    def read(self, block: Block, *, want_spans: bool = False, want_labels: bool = False) -> Reading:
        """What the object in a block says."""
        text = block.text
        draft = Draft(text, {} if want_spans or want_labels else None, [])
        start, end, labels = self._extent(block, draft)
        reading = Reading(block, draft, start, max(start, end), known=False, content=False, labels=labels)
        self._damaged = False
        if not text:
            message = "] is missing here: it ends the array, so that the text may be cut off"
            draft.problem("missing-part", 0, 0, message)
        elif start < end:
            try:
                element = Element(text[start:end], start)
            except UnreadableError as error:
                self._damaged = True
                at = min(start + error.at, end)
                draft.problem("unreadable-entry", at, end, f"the entry could not be read: {error}")
            else:
                reading.known = reading.content = self._filled(draft, element)
                if want_labels:
                    _claim(reading, element)
        return reading

    def _filled(self, draft: Draft, element: Element) -> bool:
        known = self.fill(draft, element.value, element)
        if not known:
            message = "the entry could not be read: nothing in it says which work it is"
            draft.problem("unreadable-entry", element.start, element.end, message)
        for path, text, (start, end) in element.repeated():
            if text not in _NOTHING:
                keep(draft, shown(path), text, start, end)
                message = f"{shown(path)}: `{excerpt(text)}` has a key that stood before"
                draft.problem("kept-value", start, end, message)
        if element.lost is not None:
            at = element.start + element.lost
            draft.problem("undecodable-text", at, at + 1, "half a character (U+FFFD), lost earlier")
        return known

    def _extent(self, block: Block, draft: Draft) -> tuple[int, int, list[Place]]:
        """Where the object stands in its block; what stands before it is the array's, or reported."""
        text = block.text
        is_first = block.start == 0 and not self.APART
        wrapper = _json_blocks.WRAPPER.match(text) if is_first else None
        if is_first:
            self._is_list = wrapper is not None or text.lstrip()[:1] == "["
        if wrapper is not None:
            self._wrapped = "/items"
            self._closers = self._closers + "}"
        between = _BETWEEN.match(text, wrapper.end() if wrapper else 0)
        at = between.end() if between else 0
        start = text.find("{", at)
        if start < 0:
            start = len(text)
        labels = [(0, at)] if at else []
        stray = text[at:start].strip(self._closers)
        if stray:
            place = text.index(stray, at)
            message = f"`{excerpt(stray)}` stands outside every entry"
            draft.problem("unclaimed-text", place, place + len(stray), message)
        elif at < start:
            labels.append((at, start))
        end = len(text.rstrip()) if start < len(text) else start
        return start, end, labels


def _pointers(text: str) -> Iterator[tuple[int, str]]:
    """From where on which value of an entry's text is the innermost, by its JSON pointer."""
    start = text.find("{")
    try:
        places = scan(text[start:].rstrip()).values if start >= 0 else {}
    except UnreadableError:
        return
    outer: list[tuple[int, str]] = []
    for path, (first, end) in sorted(places.items(), key=lambda item: (item[1][0], -item[1][1])):
        while outer and outer[-1][0] <= first:
            yield start + outer.pop()[0], outer[-1][1] if outer else ""
        outer.append((end, pointer(path)))
        yield start + first, outer[-1][1]
    while outer:
        yield start + outer.pop()[0], outer[-1][1] if outer else ""


def _claim(reading: Reading, element: Element) -> None:
    """Say what the characters of an entry are: keys and what says nothing are labels."""
    at, scan = element.start, element.scan
    reading.labels += [(at + start, at + end) for start, end in scan.keys]
    for start, end in scan.values.values():
        reading.parts.append((at + start, at + end))
        if element.text[start:end] in _NOTHING:
            reading.labels.append((at + start, at + end))
    # elsewhere `raw` is all of a text, and `unparsed` what was not understood
    spans = (reading.draft.spans or {}).items()
    reading.draft.repeats += [(path, *place) for path, place in spans if _NOT_READ.search(path)]
