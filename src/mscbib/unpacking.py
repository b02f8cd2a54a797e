"""Compressed streams, read as what is in them: bounded, so that a small file cannot fill a machine."""

from __future__ import annotations

import errno
import zlib
from typing import BinaryIO

from mscbib.source import Reads, peeked

_GZIP = b"\x1f\x8b"

#: Text is seldom packed better than fifty to one; beyond so many bytes, a file that is has something in mind.
MAX_RATIO = 200
_ALWAYS = 64 << 20


def unpacked(stream: BinaryIO) -> BinaryIO:
    """`stream`, or what is in it where it is gzip.

    Reading raises OSError where the file is damaged, or unpacks to more than `MAX_RATIO` times its size.
    """
    head, stream = peeked(stream, len(_GZIP))
    return _Gzip(stream) if head == _GZIP else stream  # type: ignore[return-value]


class _Gzip:
    """The bytes in a gzip stream of one or more members."""

    def __init__(self, stream: BinaryIO) -> None:
        self._read: Reads = getattr(stream, "read1", stream.read)
        self._inflate = _inflater()
        self._pending = b""
        self._taken = self._given = 0

    def read1(self, size: int = -1) -> bytes:
        """Some bytes more, none at the end."""
        limit = size if size > 0 else 1 << 18
        while True:
            packed = self._pending or self._take()
            if self._inflate.eof:  # another member, or the zeros that fill up a tape
                self._pending = packed.lstrip(b"\0")
                if self._pending:
                    self._inflate = _inflater()
                elif not packed:
                    return b""
                continue
            if not packed:
                raise OSError(errno.EIO, "the gzip file is cut off: it ends in the middle")
            try:
                data = self._inflate.decompress(packed, limit)
            except zlib.error as error:
                raise OSError(errno.EIO, f"the gzip file is damaged: {error}") from error
            self._pending = self._inflate.unused_data if self._inflate.eof else self._inflate.unconsumed_tail
            self._given += len(data)
            if self._given > max(_ALWAYS, MAX_RATIO * self._taken):
                message = (
                    f"unpacks to more than {MAX_RATIO} times its size; unpack it yourself if it is right"
                )
                raise OSError(errno.EFBIG, message)
            if data:
                return data

    def read(self, size: int = -1) -> bytes:
        """As `read1`; everything where no size is given."""
        if size >= 0:
            return self.read1(size)
        pieces = []
        while piece := self.read1():
            pieces.append(piece)
        return b"".join(pieces)

    def _take(self) -> bytes:
        packed = self._read(1 << 16)
        self._taken += len(packed)
        return packed


def _inflater() -> zlib._Decompress:
    return zlib.decompressobj(wbits=31)
