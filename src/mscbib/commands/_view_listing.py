"""Which items are listed, which are marked, and which a search has found."""

from __future__ import annotations

import time
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

import orjson

from mscbib.commands._view_shelf import Item, Shelf
from mscbib.folding import words

#: Characters of an item's text that are searched.
_SEARCHED = 1_000_000

#: Items that a search looks at before it asks whether it is still wanted, and seconds it waits for more.
_AT_ONCE, _WAIT = 100, 0.1


class Listing:
    """The rows of a shelf that are listed, in order: all, or only those with findings, or marked, or both.

    A *row* is the number of an item on the shelf, a *place* its number in the list.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self.marked: set[int] = set()
        self.only_findings = False
        self.only_marked = False
        self._rows: Sequence[int] = range(0)
        self._looked_at = 0

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, place: int) -> int:
        return self._rows[place]

    def filter(self, *, only_findings: bool, only_marked: bool) -> None:
        """List other rows from now on."""
        self.only_findings, self.only_marked = only_findings, only_marked
        self.renew()

    def renew(self) -> None:
        """Choose anew, after marks have changed."""
        self._rows = array("Q") if self.only_findings or self.only_marked else range(0)
        self._looked_at = 0
        self.take_in()

    def take_in(self) -> bool:
        """List what has come since; whether there was anything."""
        count = len(self._shelf)
        first, self._looked_at = self._looked_at, count
        if isinstance(self._rows, range):
            self._rows = range(count)
        else:
            if self.only_marked:
                rows = [row for row in sorted(self.marked) if row >= first]
            else:
                rows = list(_set_in(self._shelf.have_findings, first, count))
            if self.only_findings:
                rows = [row for row in rows if self._shelf.have_findings[row]]
            assert isinstance(self._rows, array), "so it was made"
            self._rows.extend(rows)
        return count > first

    def place(self, row: int) -> int | None:
        """The place of a row; None: it is not listed."""
        place = self.nearest(row)
        return place if place < len(self) and self[place] == row else None

    def nearest(self, row: int) -> int:
        """The place of a row, or of the first behind it, or behind the last."""
        return bisect_left(self._rows, row)

    def with_finding(self, row: int, step: int) -> int | None:
        """The next listed row behind `row` that has a finding, or with a `step` of -1 the last before it."""
        flags = self._shelf.have_findings
        if isinstance(self._rows, range):
            found = flags.find(1, row + 1) if step > 0 else flags.rfind(1, 0, max(row, 0))
            return None if found < 0 or found >= len(self) else found
        place = bisect_right(self._rows, row) if step > 0 else bisect_left(self._rows, row) - 1
        while 0 <= place < len(self):
            if flags[self[place]]:
                return self[place]
            place += step
        return None

    def mark(self, row: int) -> None:
        """Mark a row, or take its mark off."""
        self.marked.symmetric_difference_update({row})

    def mark_all(self, search: Search | None) -> None:
        """Mark all listed rows that are records, of those that a search has found; or take their marks off.

        They lose them where all have one.
        """
        if search is None:
            rows = set(self._rows)
        else:
            rows = {row for row in search.found() if self.place(row) is not None}
        rows = {row for row in rows if self._shelf.are_records[row]}
        if rows <= self.marked:
            self.marked -= rows
        else:
            self.marked |= rows


def _set_in(flags: bytearray, start: int, end: int) -> Sequence[int]:
    rows = array("Q")
    at = flags.find(1, start, end)
    while at >= 0:
        rows.append(at)
        at = flags.find(1, at + 1, end)
    return rows


class Search:
    """Looks for words in the items of a shelf: first from a row on to the last, then from the first on.

    Case, accents and punctuation do not count; title, authors and source text are looked at, of very long
    texts the beginning. Call `scan` until it says that there is nothing more to do at present.
    """

    def __init__(self, shelf: Shelf, query: str, start: int) -> None:
        self.query = query
        self.words = words(query)
        self._wanted = " ".join(self.words)
        self._shelf = shelf
        self._start = start
        self._high, self._low = array("Q"), array("Q")
        self._upward, self._downward = start, 0

    def __len__(self) -> int:
        return len(self._low) + len(self._high)

    def __getitem__(self, number: int) -> int:
        low = len(self._low)
        return self._low[number] if number < low else self._high[number - low]

    def found(self) -> Iterator[int]:
        """The rows found so far, in order."""
        return chain(self._low, self._high)

    @property
    def scanned(self) -> int:
        """How many items were looked at."""
        return self._upward - self._start + self._downward

    def scan(self, count: int) -> bool:
        """Look at some items more; whether there were any."""
        for _ in range(count):
            if self._upward < len(self._shelf):
                if self._has(self._upward):
                    self._high.append(self._upward)
                self._upward += 1
            elif self._downward < self._start:
                if self._has(self._downward):
                    self._low.append(self._downward)
                self._downward += 1
            else:
                return False
        return True

    def run(self, is_unwanted: Callable[[], bool]) -> None:
        """Look at all items, and at those that come, until all was read or the search is unwanted."""
        while not is_unwanted():
            self._shelf.keep_quiet()
            if not self.scan(_AT_ONCE):
                if not self._shelf.is_read_on:
                    return
                time.sleep(_WAIT)

    def _has(self, row: int) -> bool:
        item = self._shelf.item(row)
        return self._wanted in " ".join(words(item.text[:_SEARCHED])) or self._wanted in " ".join(
            words(_named(item))
        )

    def rank(self, row: int) -> int | None:
        """Which of the found a row is, from 0; None: it is none."""
        number = self._number(row)
        return number if number < len(self) and self[number] == row else None

    def next(self, row: int, step: int, listing: Listing) -> int | None:
        """The next listed row that was found behind `row`, or before it, going round at the ends."""
        count = len(self)
        number = self._number(row + 1) if step > 0 else self._number(row) - 1
        for turned in range(count):
            found = self[(number + step * turned) % count]
            if listing.place(found) is not None:
                return found
        return None

    def _number(self, row: int) -> int:
        """How many of the found are before a row."""
        if row <= self._start:
            return bisect_left(self._low, row)
        return len(self._low) + bisect_left(self._high, row)


def _named(item: Item) -> str:
    """The title and the people of an item's record, as it names them."""
    if item.record is None:
        return ""
    record = orjson.loads(item.record)
    parts = [record.get("title", ""), record.get("original_title", "")]
    for person in (*record.get("authors", ()), *record.get("editors", ())):
        parts += [person.get(part, "") for part in ("given", "family", "given", "literal")]
    return " ".join(parts)
