"""Examples: what the labeller is fitted on, the features and the label of each token of references."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import NamedTuple

from alignment import Span, align
from gold import Record, Reference, source
from lexicon import Lexicon
from rendering import Stock, example

from mscbib.references.facts import keys
from mscbib.references.features import names
from mscbib.references.segments import LETTERS
from mscbib.references.tokens import Token, tokens
from mscbib.references.trailers import trailers

#: Sources that are one article each, with all references in one style. Of others every reference is used.
_ARTICLE = "jats:"
#: Longer strings are mostly several references in one.
_MOST_TOKENS = 250


class Example(NamedTuple):
    """A reference string: the features and the label of each token."""

    features: list[list[str]]
    labels: list[str]


def aligned(records: Iterable[Record]) -> list[Reference]:
    """The references whose labels can be found in their strings."""
    return [Reference(record, spans) for record in records if (spans := align(record))]


def as_printed(references: Sequence[Reference], lexicon: Lexicon, cap: int) -> Iterator[Example]:
    """The references as they are, of each citing article the first `cap`."""
    used: Counter[str] = Counter()
    for reference in references:
        by = source(reference.record)
        used[by] += 1
        if used[by] > cap and by.startswith(_ARTICLE):
            continue
        if found := _example(reference.record["raw"], reference.spans, reference, lexicon):
            yield found


def rendered(
    references: Sequence[Reference], lexicon: Lexicon, count: int, rng: random.Random
) -> Iterator[Example]:
    """Some of the works rendered in styles drawn at random; less than `count`, as not every style suits."""
    pool = [one for one in references if one.record.get("title") and one.record.get("authors")]
    stock = _stock([one.record for one in pool])
    if not stock.books or not stock.publishers:
        return
    for reference in rng.choices(pool, k=count):
        drawn = example(reference.record, stock, rng)
        if drawn and (found := _example(*drawn, reference, lexicon)):
            yield found


def _stock(works: Sequence[Record]) -> Stock:
    """What the works are lent: the books, publishers and people that others of them have."""
    books = [work for work in works if work.get("type") == "book"]
    return Stock(
        books=[work.get("container") or work["title"] for work in books],
        publishers=sorted({work["publisher"] for work in works if work.get("publisher")}),
        people=[work["authors"] for work in works],
    )


def _example(raw: str, spans: Sequence[Span], by: Reference, lexicon: Lexicon) -> Example | None:
    found = tokens(raw, trailers(raw))
    if not 0 < len(found) <= _MOST_TOKENS:
        return None
    journal = next((raw[start:end] for start, end, letter in spans if letter == "C"), "")
    return Example(features(raw, found, lexicon.without(by, journal)), labels(found, spans))


def features(raw: str, found: Sequence[Token], journals: Container[str]) -> list[list[str]]:
    """The features of each token, as the labeller has them."""
    return [[name for key in seen for name in names(key)] for seen in keys(raw, found, journals)]


def labels(found: Sequence[Token], spans: Iterable[Span]) -> list[str]:
    """The label of each token: "B-x" or "I-x" for the first and the further ones of a field, else "O"."""
    fields = [span for span in spans if span[2] in LETTERS]
    written: list[str] = []
    previous: Span | None = None
    for token in found:
        span = None
        if not token.trailer:
            span = next((one for one in fields if one[0] < token.end and token.start < one[1]), None)
        written.append("O" if span is None else f"{'I' if span is previous else 'B'}-{span[2]}")
        previous = span
    return written
