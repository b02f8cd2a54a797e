"""What references are looked for under: keys, each with the numbers of the references that have it.

There may be millions of references, each with a dozen keys, so a key is a hash of 64 bits, and all of them
stand sorted in arrays: twelve bytes a key. Two keys of one hash make a comparison more, and no wrong answer.
"""

from __future__ import annotations

import heapq
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mscbib.dedupe.joined_keys import Capped
from mscbib.dedupe.keys import keys
from mscbib.dedupe.profile import Profile

#: A key that more references have is not followed: one that says little, and one that nearly names a work.
#: A work may be cited very often, and each time be printed otherwise.
CAP, STRONG_CAP = 100, 20_000
#: How many of the capped keys are named.
MAX_NAMED = 200

_STRONG = frozenset({"id", "doi", "pmid", "series", "isbn", "place", "spot", "locator", "work"})
#: An article number of so many letters is hardly that of two works.
LONG_LOCATOR = 5
#: Keys are sorted a part at a time, which takes less memory.
_PARTS = 64
_HASH, _NUMBER = (1 << 64) - 1, (1 << 32) - 1


class Cited(NamedTuple):
    """A reference, or a record that may be cited, as they are compared; see `citations.cited`."""

    profile: Profile
    isbn: tuple[str, ...] = ()


def cited_keys(one: Cited) -> list[str]:
    """The keys of `dedupe`, and those that hold where a reference has a wrong year or no title."""
    profile = one.profile
    found = keys(profile)
    found += [f"isbn:{isbn}" for isbn in one.isbn]
    if profile.first:
        if profile.volume and profile.journal:
            name = profile.journal[profile.journal[0] == "the" and len(profile.journal) > 1]
            found.append(f"spot:{name[0]}:{profile.volume}:{profile.first}")
        if len(profile.first) >= LONG_LOCATOR:
            found.append(f"locator:{profile.first}")
    if profile.title and profile.names:
        found.append(f"work:{''.join(profile.title)[:60]}:{profile.names[0].family[:6]}")
    return found


class Index:
    """Keys and the numbers of their references: all are added, then it is settled, then it is asked."""

    def __init__(self, cap: int = CAP, strong_cap: int = STRONG_CAP) -> None:
        self._caps = cap, strong_cap
        self._hashes = [array("Q") for _ in range(_PARTS)]
        self._numbers = [array("I") for _ in range(_PARTS)]
        #: Whether each reference has strong keys; how many of them, or else of the others, are followed.
        self._has_strong = bytearray()
        self._followed = bytearray()

    def add(self, keys: Iterable[str]) -> None:
        """The next reference, from 0 and below 2³², has these keys."""
        number = len(self._followed)
        hashes = {_hashed(key) for key in keys}
        strong = sum(map(_is_strong, hashes))
        self._has_strong.append(strong > 0)
        self._followed.append(min(strong or len(hashes), 255))
        for hashed in hashes:
            self._hashes[hashed % _PARTS].append(hashed)
            self._numbers[hashed % _PARTS].append(number)

    def settle(self) -> tuple[dict[int, int], array[int]]:
        """Sort all, and drop the keys over the cap.

        Returns:
            The hashes of those that are dropped, and how many references had each; and the references that
            have no other key as good, so that hardly anything will be found for them.
        """
        capped: dict[int, int] = {}
        had_keys = bytes(self._followed)
        for part in range(_PARTS):
            both = sorted(
                hashed << 32 | number
                for hashed, number in zip(self._hashes[part], self._numbers[part], strict=True)
            )
            hashes, numbers = array("Q"), array("I")
            start = 0
            while start < len(both):
                hashed = both[start] >> 32
                end = bisect_left(both, (hashed + 1) << 32, start)
                if end - start > self._caps[_is_strong(hashed)]:
                    capped[hashed] = end - start
                    for one in both[start:end]:
                        if _is_strong(hashed) >= self._has_strong[one & _NUMBER]:
                            self._followed[one & _NUMBER] -= 1
                else:
                    hashes.extend([hashed] * (end - start))
                    numbers.extend([one & _NUMBER for one in both[start:end]])
                start = end
            self._hashes[part], self._numbers[part] = hashes, numbers
        both_ways = enumerate(zip(had_keys, self._followed, strict=True))
        return capped, array("I", [number for number, (had, left) in both_ways if had and not left])

    def numbers(self, keys: Iterable[str]) -> set[int]:
        """The references that have one of these keys."""
        found: set[int] = set()
        for key in keys:
            hashed = _hashed(key)
            hashes = self._hashes[hashed % _PARTS]
            start = bisect_left(hashes, hashed)
            if start < len(hashes) and hashes[start] == hashed:
                found.update(self._numbers[hashed % _PARTS][start : bisect_right(hashes, hashed, start)])
        return found


def named(capped: dict[int, int], all_keys: Iterable[Iterable[str]]) -> Iterator[Capped]:
    """The keys that have these hashes, those of most references first, some at most."""
    found = {key for keys in all_keys for key in keys if _hashed(key) in capped} if capped else set()
    sizes = (Capped(key, capped[_hashed(key)]) for key in found)
    yield from heapq.nsmallest(MAX_NAMED, sizes, key=lambda one: (-one.records, one.key))


def _hashed(key: str) -> int:
    """The hash of a key; its last bit but six tells whether it is a strong one."""
    hashed = hash(key) & _HASH & ~_PARTS
    return hashed | _PARTS if key.partition(":")[0] in _STRONG else hashed


def _is_strong(hashed: int) -> bool:
    return bool(hashed & _PARTS)
