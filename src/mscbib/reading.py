"""What reading one entry gives, whatever it is read by: a grammar of a layout, or a format's reader."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from mscbib.draft import Draft
from mscbib.source import Block

Place = tuple[int, int]


@dataclass(slots=True)
class Reading:
    """What the text of one entry says, before it becomes a record.

    ``draft`` has the values and findings; all places are in the text of ``block``. ``start`` and ``end`` are
    the entry's; ``said`` is what of it has the values, if not all, and its id is a digest of that (a place,
    or a text, if that is no stretch of the entry). ``known`` tells whether it says which work it is,
    ``content`` whether it says anything. ``labels`` are the places of what is seen and no value,
    ``boilerplate`` of the site's phrases, ``parts`` of what was taken for values, of which ``draft.spans``
    name the fields. ``way`` is how its grammar read it, if it has one: "compiled" into regular expressions,
    "mended" where the text did not fit, or "nesting" where rules of the grammar nest without end.
    """

    block: Block
    draft: Draft
    start: int
    end: int
    known: bool
    content: bool
    said: Place | str | None = None
    labels: list[Place] = field(default_factory=list)
    boilerplate: list[Place] = field(default_factory=list)
    parts: list[Place] = field(default_factory=list)
    way: str | None = None

    @property
    def values(self) -> dict[str, Any]:
        """The record's fields."""
        return self.draft.values


class Named:
    """What stands where in the text that was asked about last: found out once, and looked up from then on.

    `find` gives places in order, each with the name of what stands from there to the next one; "" is nothing.
    """

    def __init__(self, find: Callable[[str], Iterable[tuple[int, str]]]) -> None:
        self._find = find
        self._text: str | None = None
        self._starts: list[int] = []
        self._names: list[str] = []

    def at(self, text: str, position: int) -> str | None:
        """The name of what stands at a place of a text; None: nothing that has one."""
        if text != self._text:
            found = sorted(self._find(text), key=lambda one: one[0])
            self._text = text
            self._starts, self._names = [start for start, _ in found], [name for _, name in found]
        index = bisect_right(self._starts, position) - 1
        return self._names[index] or None if index >= 0 else None


class Reader(Protocol):
    """Reads the entries of one text, in order. ``layout`` and ``dialect`` go into each record's source."""

    layout: str
    dialect: str | None

    def blocks(self, chunks: Iterable[str], max_size: int) -> Iterator[Block]:
        """The entries of the text; one of more than `max_size` characters comes in pieces marked so."""

    def read(self, block: Block, *, want_spans: bool = False, want_labels: bool = False) -> Reading:
        """What an entry says; `want_labels` also fills the places of labels, boilerplate and parts."""

    def where(self, text: str, position: int, field: str | None) -> str | None:
        """What of the format stands at a place of the entry read last: "tag DO", "row 3, column DOI".

        `field` is the path of the record's field that it is said to be the value of, if of any.
        """
