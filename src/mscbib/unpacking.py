"""Compressed streams, read as what is in them: bounded, so that a small file cannot fill a machine."""

from __future__ import annotations

import errno
import re
import zlib
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import BinaryIO, NamedTuple, Protocol

from mscbib import discovery
from mscbib.source import Reads, peeked

#: Text is seldom packed better than fifty to one; beyond so many bytes, a file that is has something in mind.
MAX_RATIO = 200
_ALWAYS = 64 << 20

#: How often what was unpacked may be packed itself.
_MAX_LAYERS = 2


class Budget:
    """How many bytes may come out of one file, whatever it is packed in, and how often.

    ``packed`` is what was read of the file itself; all that is unpacked from it, at any depth, is spent.
    """

    def __init__(self) -> None:
        self.packed = 0
        self._spent = 0

    def spend(self, size: int) -> None:
        """So many bytes were unpacked.

        Raises:
            OSError: that is more than `MAX_RATIO` times the size of the file.
        """
        self._spent += size
        if self._spent > max(_ALWAYS, MAX_RATIO * self.packed):
            message = f"unpacks to more than {MAX_RATIO} times its size; unpack it yourself if it is right"
            raise OSError(errno.EFBIG, message)


def unpacked(stream: BinaryIO, budget: Budget | None = None, *, inside: bool = False) -> BinaryIO:
    """`stream`, or what is in it where it is gzip, bzip2, xz or Zstandard.

    Reading raises OSError where the file is damaged or cut off, or unpacks to more than `budget` allows.

    Args:
        stream: the bytes of a file, or of something inside one.
        budget: that of the file.
        inside: the stream is not the file, but something in it.

    Raises:
        OSError: it is packed more often than anything should be.
        MissingLibraryError: it is Zstandard, and the library for that is not installed.
    """
    budget = budget or Budget()
    for layer in range(_MAX_LAYERS + 1):
        head, stream = peeked(stream, _HEAD)
        kind = next((kind for kind in _KINDS if kind.magic.match(head)), None)
        if kind is None:
            return stream
        if layer == _MAX_LAYERS:
            raise OSError(errno.ELOOP, f"packed more than {_MAX_LAYERS} times; unpack it yourself")
        packed = _Unpacking(kind, stream, budget, outermost=not inside and layer == 0)
        stream = packed  # type: ignore[assignment]
    return stream


def is_packed(head: bytes) -> bool:
    """Whether a stream that begins so is gzip, bzip2, xz or Zstandard."""
    return any(kind.magic.match(head) for kind in _KINDS)


class _Member(Protocol):
    """What unpacks one member of a file; `bz2.BZ2Decompressor` is one."""

    @property
    def eof(self) -> bool:
        """Whether the member has ended."""

    @property
    def needs_input(self) -> bool:
        """Whether nothing more comes out before more is put in."""

    @property
    def unused_data(self) -> bytes:
        """What was put in behind the member's end."""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """What comes out, so many bytes at most."""


class Pieces(ABC):
    """Bytes that come in pieces, as `read1` of what this is a part of gives them; none at the end."""

    @abstractmethod
    def read1(self, size: int = -1) -> bytes:
        """Some bytes more, none at the end."""

    def read(self, size: int = -1) -> bytes:
        """As `read1`; everything where no size is given."""
        if size >= 0:
            return self.read1(size)
        pieces = []
        while piece := self.read1():
            pieces.append(piece)
        return b"".join(pieces)


class _Unpacking(Pieces):
    """The bytes in a compressed stream of one or more members."""

    def __init__(self, kind: _Kind, stream: BinaryIO, budget: Budget, *, outermost: bool) -> None:
        self._kind = kind
        self._read: Reads = getattr(stream, "read1", stream.read)
        self._budget = budget
        self._outermost = outermost
        self._member: _Member | None = None
        self._pending = b""

    def read1(self, size: int = -1) -> bytes:
        """Some bytes more, none at the end."""
        limit = size if size > 0 else 1 << 18
        while True:
            if self._member is None and not self._next():
                return b""
            data = self._some(limit)
            self._budget.spend(len(data))
            if data:
                return data

    def _next(self) -> bool:
        """Begin the next member, behind the zeros that fill up a tape; False: there is none."""
        while not (packed := self._pending.lstrip(b"\0")):
            self._pending = self._take()
            if not self._pending:
                return False
        self._pending = packed
        self._member = self._kind.member()
        return True

    def _some(self, limit: int) -> bytes:
        """What comes out of the member with the next bytes of the stream, so many bytes at most."""
        member, name = self._member, self._kind.name
        assert member is not None
        packed = b""
        if member.needs_input:
            packed, self._pending = self._pending or self._take(), b""
            if not packed:
                raise OSError(errno.EIO, f"the {name} file is cut off: it ends in the middle")
        try:
            data = member.decompress(packed, limit)
        except (OSError, ValueError, EOFError, zlib.error) as error:
            raise OSError(errno.EIO, f"the {name} file is damaged: {error}") from error
        if member.eof:
            self._pending = member.unused_data
            self._member = None
        return data

    def _take(self) -> bytes:
        packed = self._read(1 << 16)
        if self._outermost:
            self._budget.packed += len(packed)
        return packed


class _Gzip:
    """A member of a gzip file."""

    def __init__(self) -> None:
        self._inflate = zlib.decompressobj(wbits=31)

    @property
    def eof(self) -> bool:
        return self._inflate.eof

    @property
    def needs_input(self) -> bool:
        return not self._inflate.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._inflate.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._inflate.decompress(self._inflate.unconsumed_tail + data, max_length)


class _Zstandard:
    """A frame of Zstandard, whose library knows no limit of what comes out: it is fed in small bites."""

    _BITE = 1 << 8
    _ENOUGH = 1 << 16
    _MAX_WINDOW = 1 << 27

    def __init__(self) -> None:
        try:
            import zstandard
        except ImportError as error:
            raise discovery.MissingLibraryError("zstandard", "archives") from error
        self._error = zstandard.ZstdError
        self._frame = zstandard.ZstdDecompressor(max_window_size=self._MAX_WINDOW).decompressobj()
        self._held = b""

    @property
    def eof(self) -> bool:
        return self._frame.eof

    @property
    def needs_input(self) -> bool:
        return not self._held

    @property
    def unused_data(self) -> bytes:
        return self._frame.unused_data + self._held

    def decompress(self, data: bytes, max_length: int) -> bytes:
        held = self._held + data
        pieces = []
        at = size = 0
        try:
            while at < len(held) and size < self._ENOUGH and not self._frame.eof:
                pieces.append(self._frame.decompress(held[at : at + self._BITE]))
                size += len(pieces[-1])
                at += self._BITE
        except self._error as error:
            raise ValueError(error) from error
        self._held = held[at:]
        return b"".join(pieces)


class _Kind(NamedTuple):
    """A kind of compression: its name, what a file of it begins with, and what unpacks a member."""

    name: str
    magic: re.Pattern[bytes]
    member: Callable[[], _Member]


def _bzip2() -> _Member:
    import bz2

    return bz2.BZ2Decompressor()


class _Xz:
    """A stream of an xz file."""

    _MAX_MEMORY = 1 << 28

    def __init__(self) -> None:
        import lzma

        self._error = lzma.LZMAError
        self._stream = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=self._MAX_MEMORY)

    @property
    def eof(self) -> bool:
        return self._stream.eof

    @property
    def needs_input(self) -> bool:
        return self._stream.needs_input

    @property
    def unused_data(self) -> bytes:
        return self._stream.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        try:
            return self._stream.decompress(data, max_length)
        except self._error as error:
            raise ValueError(error) from error


#: Bytes that tell how a file is packed.
_HEAD = 10
_KINDS = (
    _Kind("gzip", re.compile(rb"\x1f\x8b"), _Gzip),
    _Kind("bzip2", re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"), _bzip2),  # names begin so, too: BZhang
    _Kind("xz", re.compile(rb"\xfd7zXZ\x00"), _Xz),
    _Kind("Zstandard", re.compile(rb"\x28\xb5\x2f\xfd"), _Zstandard),
)
