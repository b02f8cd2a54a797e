"""What rules remember of a whole file: numbers, in arrays, so that a million records take little room.

A key is remembered by a digest of 64 bits. Two keys of one digest would be taken for the same: among a
million keys the odds of that are one in thirty-seven million, and a file is the same on every machine.
"""

from __future__ import annotations

import secrets
from array import array
from hashlib import blake2b

#: How many slots a table begins with, as a power of two: most files never need more, and to grow takes time.
_FIRST_SIZE = 12
_MASK = 2**64 - 1


def digest(key: str) -> int:
    """A number of 64 bits for a text, never 0."""
    return digest_of(key.encode("utf-8", "surrogatepass"))


def digest_of(key: bytes) -> int:
    """As `digest`, of a text that is encoded already."""
    return int.from_bytes(blake2b(key, digest_size=8).digest()) or 1


class Index:
    """Finds the first row of a column that holds a number, in 8 to 16 bytes for each number that is found.

    The column is the caller's, who only ever appends to it. Slots are taken one behind the other from the
    one that a number is given by a factor nobody can guess, so that no input is slow.
    """

    __slots__ = ("_column", "_factor", "_limit", "_mask", "_shift", "_slots", "_used")

    def __init__(self, column: array[int]) -> None:
        self._column = column
        self._factor = secrets.randbits(64) | 1
        self._used = 0
        self._sized(_FIRST_SIZE)

    def _sized(self, power: int) -> None:
        """Empty slots, two to the power of `power`; each has the number of a row, and one added to it."""
        self._slots = array("I", bytes(4 << power))
        self._mask, self._shift, self._limit = (1 << power) - 1, 64 - power, 1 << (power - 1)

    def first(self, number: int, row: int, since: int = 0) -> int | None:
        """The first row that holds `number`; None if there is none yet, and it is to be found in `row` then.

        So it is where the first row is one before `since`. The caller puts the number there before asking for
        another.
        """
        slots = self._slots
        slot = (number * self._factor & _MASK) >> self._shift
        if slots[slot]:  # of every second slot at least there is nothing
            mask, column = self._mask, self._column
            while held := slots[slot]:
                if column[held - 1] == number:
                    if held <= since:
                        slots[slot] = row + 1
                    return held - 1
                slot = (slot + 1) & mask
        if self._used == self._limit:
            self._grow()
            return self.first(number, row, since)
        slots[slot] = row + 1
        self._used += 1
        return None

    def _grow(self) -> None:
        """Twice as many slots, and in them the same rows."""
        before, column, factor = self._slots, self._column, self._factor
        self._sized(65 - self._shift)
        slots, mask, shift = self._slots, self._mask, self._shift
        for held in before:
            if held:
                slot = (column[held - 1] * factor & _MASK) >> shift
                while slots[slot]:
                    slot = (slot + 1) & mask
                slots[slot] = held


class Seen:
    """The line on which each key was seen first, in 20 to 29 bytes a key."""

    __slots__ = ("_digests", "_index", "_lines")

    def __init__(self) -> None:
        self._digests = array("Q")
        self._lines = array("I")
        self._index = Index(self._digests)

    def first(self, key: str, line: int) -> int | None:
        """The line that `key` was first seen on; None if it is new, and was now seen on `line`."""
        number = digest(key)
        row = self._index.first(number, len(self._digests))
        if row is not None:
            return self._lines[row]
        self._digests.append(number)
        self._lines.append(line)
        return None
