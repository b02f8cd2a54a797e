"""The values of an entry of XML one behind the other, and where each of their characters stands in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from mscbib.draft import Draft
from mscbib.readers._elements import Entry, Value
from mscbib.reading import Place

_PIECE = re.compile(r"<[^<>]*>|&[^;]{1,10};|.", re.DOTALL)


class Places:
    """A text in which the values of an entry stand one behind the other as XML reads them.

    What reads a value may so count its characters; `restore` turns places in this text into those in the
    entry's as it was, where there may be references and tags of styles in a value.
    """

    def __init__(self, entry: Entry) -> None:
        self._entry = entry
        self._texts: list[str] = []
        self._owners: list[tuple[Value, bool]] = []
        for value in entry.values:
            self._texts.append(value.text)
            self._owners.append((value, False))
            for text in value.attributes.values():
                self._texts.append(text)
                self._owners.append((value, True))
        self.text = "\n".join(self._texts)
        self._starts = [0, *accumulate(len(text) + 1 for text in self._texts)]
        self._next = 0
        self._known: dict[int, tuple[int, int, list[Place] | None]] = {}

    def of(self, text: str) -> Place:
        """The place of the next value, or attribute of it, which is `text`."""
        start = self._starts[self._next]
        self._next += 1
        return start, start + len(text)

    def places(self) -> Iterator[Place]:
        """The places of the values in the entry's text as it was."""
        original = self._entry.original
        for value in self._entry.values:
            start, end = self._entry.place(value)
            yield original(start), original(end)

    def restore(self, draft: Draft) -> None:
        """Turn the places of spans, repeats and problems into those in the entry's text as it was."""
        if draft.spans is not None:
            draft.spans.update({path: self._place(*place) for path, place in draft.spans.items()})
            draft.repeats[:] = [(path, *self._place(start, end)) for path, start, end in draft.repeats]
        for index, problem in enumerate(draft.problems):
            start, end = self._place(problem.start, problem.end)
            draft.problems[index] = problem._replace(start=start, end=end)

    def _place(self, start: int, end: int) -> Place:
        original = self._entry.original
        first = original(self._character(start)[0])
        return first, original(self._character(end - 1)[1]) if end > start else first

    def _character(self, position: int) -> Place:
        """The place in the entry's text of a character of this one."""
        index = bisect_right(self._starts, position) - 1
        if index not in self._known:
            self._known[index] = self._look_up(index)
        start, end, found = self._known[index]
        at = position - self._starts[index]
        if found is None:
            return start + at, min(start + at + 1, end)
        return (start + found[at][0], start + found[at][1]) if at < len(found) else (start, end)

    def _look_up(self, index: int) -> tuple[int, int, list[Place] | None]:
        """The place of a value, and those of its characters in it if they are not simply one a character."""
        value, is_attribute = self._owners[index]
        start, end = self._entry.tag(value) if is_attribute else self._entry.place(value)
        raw = self._entry.text[start:end]
        return start, end, None if raw == self._texts[index] else list(_characters(raw, self._texts[index]))


def _characters(raw: str, value: str) -> Iterator[Place]:
    """The place in `raw` of each character of `value`, which is what XML reads `raw` as, or less.

    A character that is not found in turn ends them.
    """
    at = 0
    pieces = _PIECE.finditer(raw)
    for piece in pieces:
        if at == len(value):
            return
        read = _read(piece[0])
        if read == value[at] or (read == "\r" and value[at] == "\n"):
            yield piece.span()
            at += 1


def _read(piece: str) -> str:
    """What XML reads a character, a reference or a tag as."""
    if len(piece) == 1:
        return piece
    if piece.startswith("&#"):
        digits = piece[2:-1]
        return chr(int(digits[1:], 16) if digits[:1] in ("x", "X") else int(digits))
    return {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'"}.get(piece, "")
