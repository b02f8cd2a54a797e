"""Merged records made into those they were merged from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mscbib.model import Record


def undone(records: Iterable[Record]) -> Iterator[Record]:
    """The records that merging was given: for a merged one those in its `sources`, sorted by key.

    They are as they were, with where each was read. A record that was not merged is itself, unmarked.
    """
    for record in records:
        if not record.sources:
            yield record.model_copy(update={"cluster": None}) if record.cluster else record
        for source in sorted(record.sources, key=lambda source: source.key):
            yield source.record.model_copy(update={"source": source.source})
