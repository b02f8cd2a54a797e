"""What every character of a text is: a field's, a label's, boilerplate's, or nobody's.

Nothing is whatever is left over: a character is a label's only if the grammar saw a label there, or if it
is punctuation between the parts of a field. Everything else that no field claims is unclaimed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from mscbib.draft import Draft
from mscbib.reading import Reader
from mscbib.source import Block


class Kind(StrEnum):
    """What a stretch of text is."""

    FIELD = "field"
    LABEL = "label"
    BOILERPLATE = "boilerplate"
    UNCLAIMED = "unclaimed"


class Claim(NamedTuple):
    """A stretch of a block's text, [start, end), and what it is; ``path`` is the field's."""

    start: int
    end: int
    kind: Kind
    path: str


def claims(block: Block, reader: Reader) -> list[Claim]:
    """The claims on a block's text, in order; together they are the whole text, blanks included."""
    if not block.text.strip():
        return [Claim(0, len(block.text), Kind.LABEL, "")] if block.text else []
    reading = reader.read(block, want_spans=True, want_labels=True)
    text = reading.block.text
    marks: list[tuple[Kind, str]] = [(Kind.UNCLAIMED, "")] * len(text)
    if reading.known or not reading.content:
        for start, end in reading.labels:
            _mark(marks, start, end, Kind.LABEL, "")
        for start, end in reading.boilerplate:
            _mark(marks, start, end, Kind.BOILERPLATE, "")
        for start, end in reading.parts:
            for position in range(start, end):
                if not text[position].isalnum():
                    marks[position] = (Kind.LABEL, "")
        spans = reading.draft.spans or {}
        for path, (start, end) in spans.items():
            if path.endswith("raw"):  # what of a reference is no field says which one is ("In:", "doi:")
                _mark(marks, start, end, Kind.LABEL, "")
        for path, start, end in reading.draft.repeats:
            _mark(marks, start, end, Kind.FIELD, path)
        for path, (start, end) in _leaves(spans):
            _mark(marks, start, end, Kind.FIELD, path)
        for start, end in _not_understood(reading.draft):
            _mark(marks, start, end, Kind.UNCLAIMED, "")
    lead = block.text.index(text)
    blank = (Kind.LABEL, "")
    behind = len(block.text) - lead - len(text)
    return list(_runs([blank] * lead + marks + [blank] * behind))


def counts(text: str, claimed: list[Claim]) -> Counter[Kind]:
    """How many characters other than blanks each kind of claim has."""
    result: Counter[Kind] = Counter()
    for claim in claimed:
        stretch = text[claim.start : claim.end]
        result[claim.kind] += len(stretch) - sum(map(str.isspace, stretch))
    return result


def _leaves(spans: dict[str, tuple[int, int]]) -> Iterator[tuple[str, tuple[int, int]]]:
    """The places of what was understood, the outer before the inner.

    `raw` is the whole of a reference, read or not, and `unparsed` what of it was not.
    """
    for path, place in sorted(spans.items(), key=lambda item: (item[1][0], -item[1][1])):
        if path.rpartition(".")[2] not in ("raw", "unparsed"):
            yield path, place


def _not_understood(draft: Draft) -> Iterator[tuple[int, int]]:
    """The places in references that nothing explains; a record's own `unparsed` is a value as any other."""
    spans = draft.spans or {}
    for path, start, end in [*((path, *place) for path, place in spans.items()), *draft.repeats]:
        if path.endswith("unparsed"):
            first, last = spans.get(path.removesuffix("unparsed") + "raw", (0, 0))
            if first <= start and end <= last:
                yield start, end


def _mark(marks: list[tuple[Kind, str]], start: int, end: int, kind: Kind, path: str) -> None:
    marks[start:end] = [(kind, path)] * (end - start)


def _runs(marks: list[tuple[Kind, str]]) -> Iterator[Claim]:
    start = 0
    for position in range(1, len(marks) + 1):
        if position == len(marks) or marks[position] != marks[start]:
            yield Claim(start, position, *marks[start])
            start = position
