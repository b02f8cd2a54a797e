"""Which texts of very many may hold a text, or be held by it: few fingerprints of each are looked up.

A text asked for is known by a few of its shingles (four words in a row), spread over the whole of it, of each
stretch the rarest among all texts asked for; a text offered is cut into all its shingles, and each is looked
up. So a cut is found in the whole and the whole by its beginning, which MinHash of whole texts (Broder 1997)
does not do; and since only one side chooses, the choice need not be of the text alone, as that of winnowing
is (Schleimer, Wilkerson and Aiken 2003): what everybody writes is passed over.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]

#: Words of a shingle; fingerprints of a text, at most, and one for how many of its shingles, at least.
SHINGLE, _MOST, _EVERY = 4, 16, 3
#: A fingerprint that more texts than this have is no help to find them.
COMMON = 100
#: Words that may have come or gone between two pieces of a text.
_DRIFT = 30
#: Words that are remembered with their hashes.
_KEPT = 1 << 17
#: Places in the table that counts shingles, by so many bits of their hashes.
_COUNTING_BITS = 24

#: What is found of a text that was asked for: its number, and the places of what is shared, there and here.
Shared = tuple[int, list[tuple[int, int]]]


class _WordHashes(dict[str, int]):
    """A number of 64 bits for each word, the same on every run."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _KEPT:
            self.clear()
        number = self[word] = int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "little")
        return number


_HASHES = _WordHashes()


def hashed(words: Sequence[str]) -> list[int]:
    """A number for each word."""
    return list(map(_HASHES.__getitem__, words))


def shingles(hashes: Sequence[int]) -> Hashes:
    """A number for each four words in a row of those that `hashes` stand for; none where they are fewer."""
    import numpy as np

    if len(hashes) < SHINGLE:
        return np.zeros(0, np.uint64)
    words = np.array(hashes, np.uint64)
    count = len(hashes) - SHINGLE + 1
    mixed = np.zeros(count, np.uint64)
    for place, factor in enumerate(_FACTORS):
        mixed += words[place : place + count] * np.uint64(factor)
    mixed ^= mixed >> np.uint64(32)
    mixed *= np.uint64(_LAST_FACTOR)
    mixed ^= mixed >> np.uint64(29)
    return mixed


#: Odd numbers of 64 bits with no order in them, so that other orders of the same words are other shingles.
_FACTORS = (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xD6E8FEB86659FD93)
_LAST_FACTOR = 0xFF51AFD7ED558CCD


class Fingerprints:
    """The texts that are asked for, by their fingerprints: 14 bytes each, at most 16 a text.

    First each text is `count`ed; then each is `add`ed, when it is known what is rare; then they are looked
    up. `unknown` are the numbers of the texts that have no shingle but such as too many others have.
    """

    def __init__(self) -> None:
        import numpy as np

        self._counts: NDArray[np.uint32] = np.zeros(1 << _COUNTING_BITS, np.uint32)
        self._lists = array("Q"), array("I"), array("H")  # the fingerprint, whose it is, where it stands
        self._hashes = np.zeros(0, np.uint64)
        self._numbers = np.zeros(0, np.uint32)
        self._places = np.zeros(0, np.uint16)
        self._needs = bytearray()
        self.unknown: set[int] = set()

    def count(self, text: Hashes) -> None:
        """Take notice of the shingles of a text, so that rare ones are known."""
        import numpy as np

        self._counts[np.unique(_place(text))] += np.uint32(1)

    def add(self, number: int, text: Hashes) -> None:
        """Take a text's fingerprints: of each of its stretches the shingle that fewest texts have.

        It has from one to 65,535 shingles. Texts are numbered from 0, and added in this order.
        """
        import numpy as np

        stretches = max(1, min(_MOST, len(text) // _EVERY))
        counts = self._counts[_place(text)]
        order = np.lexsort((text, counts))
        ranks = np.empty(len(text), np.int64)
        ranks[order] = np.arange(len(text))
        rarest = order[np.minimum.reduceat(ranks, np.arange(stretches) * len(text) // stretches)]
        rarest = rarest[counts[rarest] <= COMMON]
        self._needs.append(1 + (len(rarest) > 5) + (len(rarest) > 10))
        if not len(rarest):
            self.unknown.add(number)
        hashes, numbers, places = self._lists
        hashes.extend(text[rarest].tolist())
        numbers.extend([number] * len(rarest))
        places.extend(rarest.tolist())

    def settle(self) -> None:
        """No text is added any more."""
        import numpy as np

        hashes, numbers, places = self._lists
        self._counts = np.zeros(0, np.uint32)
        all_hashes = np.frombuffer(hashes, np.uint64) if hashes else self._hashes
        all_numbers = np.frombuffer(numbers, np.uintc).astype(np.uint32) if numbers else self._numbers
        all_places = np.frombuffer(places, np.uint16) if places else self._places
        order = np.argsort(all_hashes, kind="stable")
        self._hashes, self._numbers, self._places = all_hashes[order], all_numbers[order], all_places[order]
        self._lists = array("Q"), array("I"), array("H")

    def sharing(self, text: Hashes) -> Iterator[Shared]:
        """The texts asked for that may be in this one, or hold it, with what they share.

        Of what they share, only what stands in both at about the same distance from each other counts; of
        a text with many fingerprints one or two are chance.
        """
        import numpy as np

        if not len(text) or not len(self._hashes):
            return
        text, first = np.unique(text, return_index=True)
        starts = np.searchsorted(self._hashes, text)
        starts[starts == len(self._hashes)] = 0
        (here,) = np.nonzero(self._hashes[starts] == text)
        if not len(here):
            return
        starts = starts[here]
        ends = np.searchsorted(self._hashes, text[here], side="right")
        found: dict[int, list[tuple[int, int]]] = {}
        for at, start, end in zip(first[here].tolist(), starts.tolist(), ends.tolist(), strict=True):
            numbers, places = self._numbers[start:end].tolist(), self._places[start:end].tolist()
            for number, place in zip(numbers, places, strict=True):
                found.setdefault(number, []).append((place, at))
        for number, shared in found.items():
            agreeing = _agreeing(shared)
            if len(agreeing) >= self._needs[number]:
                yield number, agreeing


def _agreeing(shared: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of places that two texts share, those that are most nearly at the same distance from each other."""
    if len(shared) == 1:
        return shared
    shared.sort(key=lambda pair: pair[1] - pair[0])
    best = start = end = 0
    for last in range(len(shared)):
        while _shift(shared[last]) - _shift(shared[start]) > _DRIFT:
            start += 1
        if last + 1 - start > end - best:
            best, end = start, last + 1
    return shared[best:end]


def _shift(pair: tuple[int, int]) -> int:
    return pair[1] - pair[0]


def _place(text: Hashes) -> NDArray[np.int64]:
    """Where each shingle is counted."""
    import numpy as np

    places: NDArray[np.int64] = (text >> np.uint64(64 - _COUNTING_BITS)).astype(np.int64)
    return places
