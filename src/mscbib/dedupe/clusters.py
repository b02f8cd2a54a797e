"""Which records are of one work: duplicates joined, the surest first, unless something holds them apart."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Blocked(NamedTuple):
    """Two records that are duplicates by themselves, but of whose clusters two are held `apart`, in order."""

    a: int
    b: int
    apart: tuple[int, int]


class Clusters:
    """A partition of the numbers from 0 to `count` - 1, which grows coarser by `join`."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))
        self._members: dict[int, list[int]] = {}
        self._apart: dict[int, set[int]] = {}
        self._of_library: dict[int, int] = {}

    def root(self, number: int) -> int:
        """The number that stands for the cluster of `number`; which of its members is of no account."""
        parent = self._parent
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    def hold_apart(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Say which records must not be joined, in whatever company."""
        for a, b in pairs:
            self._apart.setdefault(a, set()).add(b)
            self._apart.setdefault(b, set()).add(a)

    def hold_library(self, numbers: Iterable[int]) -> None:
        """Say which records are of a library, no two works of which are joined."""
        self._of_library = {number: number for number in numbers}

    def members(self, number: int) -> list[int]:
        """The members of the cluster of `number`."""
        root = self.root(number)
        return self._members.get(root, [root])

    def join(self, a: int, b: int, *, forced: bool = False) -> Blocked | None:
        """Join the clusters of two records; what holds them apart is returned instead, unless `forced`."""
        one, other = self.root(a), self.root(b)
        if one == other:
            return None
        ours, theirs = self.members(one), self.members(other)
        if len(ours) < len(theirs):
            one, other, ours, theirs = other, one, theirs, ours
        if not forced and (apart := self._held_apart(one, other, ours, theirs)):
            return Blocked(a, b, apart)
        self._parent[other] = one
        self._members[one] = ours + theirs
        self._members.pop(other, None)
        if other in self._of_library:
            self._of_library.setdefault(one, self._of_library[other])
        return None

    def _held_apart(self, one: int, other: int, ours: list[int], theirs: list[int]) -> tuple[int, int] | None:
        if one in self._of_library and other in self._of_library:
            return _ordered(self._of_library[one], self._of_library[other])
        if not self._apart:
            return None
        inside = set(ours)
        for number in sorted(theirs):
            if found := self._apart.get(number, set()) & inside:
                return _ordered(min(found), number)
        return None


def _ordered(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)
