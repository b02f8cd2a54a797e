"""Counting how often values occur, however many there are, with the same result in any order."""

from __future__ import annotations

import heapq
import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from mscbib.dedupe.spool import Spool
from mscbib.folding import folded
from mscbib.plain import one_line

#: Different values that are counted in memory; then they go to a file, sorted.
_MOST = 50_000
#: Lines of that file that are read at a time, and what of it is kept in memory.
_LINES, _MEMORY = 500, 4 << 20
#: Characters of a value that are looked at: nobody reads more in a table.
_LENGTH = 500
#: Stands between the parts of a line; it is in no value.
_SEPARATOR = "\x1f"


class Count(NamedTuple):
    """A value as it is mostly written, and how often it is there in whatever spelling."""

    value: str
    number: int


class Tally:
    """Counts values; those that differ in case, accents and blanks alone are one, unless they are `exact`.

    Memory is bounded: from `most` different values on, sorted runs of them go to a temporary file, and are
    merged at the end (as in external sorting). So every number is exact. `close` it, and the file goes.
    """

    def __init__(self, *, exact: bool = False, most: int = _MOST) -> None:
        self._key: Callable[[str], str] = one_line if exact else _folded
        self._most = most
        self._counts: Counter[str] = Counter()
        self._spool: Spool | None = None
        self._runs: list[range] = []

    def add(self, value: str, times: int = 1) -> None:
        """Count a value; one that is blank is none.

        Raises:
            OSError: the disk is full.
        """
        self._counts[value if len(value) <= _LENGTH else value[:_LENGTH]] += times
        if len(self._counts) >= self._most:
            self._spill()

    def add_once(self, values: Iterable[str]) -> bool:
        """Count each of some values once, however often it is among them; whether there was any.

        Raises:
            OSError: the disk is full.
        """
        distinct = {key: value for value in values if (key := self._key(value))}
        for value in distinct.values():
            self.add(value)
        return bool(distinct)

    def __iter__(self) -> Iterator[Count]:
        """All values, sorted by what they are folded to. Nothing is added afterwards."""
        lines = heapq.merge(self._lines(), *map(self._spilled, self._runs))
        for _, group in itertools.groupby(lines, lambda line: line[0]):
            spellings: Counter[str] = Counter()
            for _, value, count in group:
                spellings[value] += count
            yield Count(min(spellings, key=lambda value: (-spellings[value], value)), spellings.total())

    def as_dict(self, shown: int) -> dict[str, Any]:
        """How many different values there are, and the `shown` most frequent, those of a number sorted."""
        distinct = itertools.count()
        values = (one for one, _ in zip(self, distinct, strict=False))
        top = heapq.nsmallest(shown, values, key=lambda one: (-one.number, one.value))
        return {
            "distinct": next(distinct),
            "top": [{"value": value, "count": number} for value, number in top],
        }

    def close(self) -> None:
        """Let go of everything."""
        self._counts.clear()
        if self._spool is not None:
            self._spool.close()

    def _lines(self) -> list[tuple[str, str, int]]:
        plain: Counter[str] = Counter()
        for value, count in self._counts.items():
            plain[one_line(value)] += count
        return sorted((self._key(value), value, count) for value, count in plain.items() if value)

    def _spill(self) -> None:
        """Move what was counted to the file."""
        if self._spool is None:
            self._spool = Spool(_MEMORY)
        start = len(self._spool)
        lines = [_SEPARATOR.join((key, value, str(count))) for key, value, count in self._lines()]
        for at in range(0, len(lines), _LINES):
            self._spool.append("\n".join(lines[at : at + _LINES]).encode(errors="surrogatepass"))
        self._runs.append(range(start, len(self._spool)))
        self._counts.clear()

    def _spilled(self, run: range) -> Iterator[tuple[str, str, int]]:
        assert self._spool is not None, "there is a run of it"
        for number in run:
            for line in self._spool[number].decode(errors="surrogatepass").split("\n"):
                key, value, count = line.split(_SEPARATOR)
                yield key, value, int(count)


def _folded(value: str) -> str:
    return " ".join(one_line(folded(value)).rstrip(".").split())
