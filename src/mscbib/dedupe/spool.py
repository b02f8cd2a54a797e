"""A list of bytes that moves to a temporary file when it grows large."""

from __future__ import annotations

import mmap
import tempfile
from array import array
from collections.abc import Iterator
from types import TracebackType
from typing import IO

#: What a bytes object and its place in a list take besides its content.
_OVERHEAD = 41


class Spool:
    """Bytes, added one after the other, then read by their number as often as wanted.

    They stay in memory up to ``limit`` bytes, and are in a nameless temporary file beyond it, which is read
    as a map of memory: a process forked after the first reading reads them, too. Nothing is added after the
    first reading. Use it in a `with` block, or `close` it: the file goes with it, also on an exception.

    Adding, and going over to the file at the first reading, raise OSError where the disk is full.
    """

    def __init__(self, limit: int = 64 << 20) -> None:
        self._limit = limit
        self._size = 0
        self._count = 0
        self._pieces: list[bytes] = []
        self._file: IO[bytes] | None = None
        self._starts = array("Q", (0,))
        self._map: mmap.mmap | None = None
        self._read = False

    def append(self, data: bytes) -> int:
        """Add `data`, and say which number it has, from 0.

        Raises:
            ValueError: something was read already.
        """
        if self._read:
            raise ValueError("nothing is added to a spool after it was read")
        if self._file is None:
            self._pieces.append(data)
            self._size += len(data) + _OVERHEAD
            if self._size > self._limit:
                self._move()
        else:
            self._file.write(data)
            self._starts.append(self._starts[-1] + len(data))
        self._count += 1
        return self._count - 1

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: int) -> bytes:
        if not self._read:
            self._end()
        if self._map is None:
            return self._pieces[number]
        if number < 0:
            number += self._count
        if not 0 <= number < self._count:
            raise IndexError("there is no such number in the spool")
        return self._map[self._starts[number] : self._starts[number + 1]]

    def __iter__(self) -> Iterator[bytes]:
        return (self[number] for number in range(self._count))

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of everything; nothing is read afterwards."""
        self._count, self._read = 0, True
        self._pieces = []
        if self._map is not None:
            self._map.close()
            self._map = None
        if self._file is not None:
            self._file.close()
            self._file = None

    def _move(self) -> None:
        """Go over from memory to a file."""
        file = self._file = tempfile.TemporaryFile(buffering=1 << 20)  # noqa: SIM115 - closed in `close`
        pieces, self._pieces = self._pieces, []
        for piece in pieces:
            file.write(piece)
            self._starts.append(self._starts[-1] + len(piece))

    def _end(self) -> None:
        """Nothing more is added."""
        if self._file is not None:
            self._file.flush()
            if self._starts[-1]:  # an empty file cannot be mapped
                self._map = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
            else:
                self._pieces = [b""] * self._count
        self._read = True
