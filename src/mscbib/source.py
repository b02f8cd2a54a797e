"""Source text: files to streams, characters to blocks, every block knowing where it stood.

Everything streams: at most one entry and one chunk are held. Offsets are in characters of the decoded
text without its byte order mark. Grammars see line feeds only; a block remembers where the file had
carriage returns, so that its raw text and the offsets into the file stay true.
"""

from __future__ import annotations

import errno
import os
import re
import sys
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import BinaryIO, ClassVar

from mscbib import boundaries

STDIN = "-"

#: How far, in characters, detection looks.
SAMPLE = 1 << 16

#: The largest entry, in characters, that is given to a grammar.
MAX_ENTRY_SIZE = 16_000_000

#: How far behind a boundary its pattern may look, in characters.
_MARGIN = 1 << 13

_RETURNS = re.compile("\r\n?")


def files(paths: Iterable[str]) -> Iterator[str]:
    """The files that `paths` name, in order: a folder is walked, sorted, without hidden files.

    A folder in it that cannot be read stands among the files: to open it fails. No path at all means
    standard input.
    """
    given = list(paths) or [STDIN]
    for path in given:
        if path != STDIN and Path(path).is_dir():
            yield from sorted(_walked(path))
        else:
            yield path


def _walked(folder: str) -> Iterator[str]:
    """The files in a folder and in those below it, and the folders that cannot be read."""
    closed: list[str] = []

    def unreadable(error: OSError) -> None:
        closed.append(str(error.filename))

    for above, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if not name.startswith(".") and (file := Path(above, name)).is_file():
                yield str(file)
    yield from closed


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """The bytes of the file at `path`; "-" is standard input.

    Raises:
        OSError: the file cannot be opened.
    """
    if path == STDIN:
        if sys.stdin is None:
            raise OSError(errno.EBADF, "standard input is closed")
        yield sys.stdin.buffer
    else:
        with open(path, "rb") as stream:
            yield stream


#: Reads so many bytes at most.
Reads = Callable[[int], bytes]


def peeked(stream: BinaryIO, size: int) -> tuple[bytes, BinaryIO]:
    """The first `size` bytes of a stream (fewer if there are no more), and a stream that has them still."""
    head = b""
    while len(head) < size and (piece := stream.read(size - len(head))):
        head += piece
    return head, _Ahead(head, stream)  # type: ignore[return-value]


class _Ahead:
    """A stream of which some bytes were read already."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head = head
        self._stream = stream
        self._read: Reads = getattr(stream, "read1", stream.read)

    def read1(self, size: int = -1) -> bytes:
        """The next bytes, as they come."""
        if self._head:
            head, self._head = self._head, b""
            return head
        return self._read(size)

    def read(self, size: int = -1) -> bytes:
        """As `read1`; all that is left where no size is given."""
        if size >= 0:
            return self.read1(size)
        head, self._head = self._head, b""
        return head + self._stream.read()


@dataclass(slots=True)
class Block:
    """One entry's text, with line feeds only, and where it stood.

    ``start`` is the offset of its first character in the decoded text, ``line`` and ``column`` are that
    character's (from 1). ``returns`` are the offsets of the line feeds in ``text`` that were CR LF in the
    file, and ``lone`` of those that were CR. ``oversized`` marks a piece of an entry that is larger than
    the limit, ``continued`` one that goes on with what is of the same entry, and no mere blanks.
    ``verbatim`` is whether the text is what stands in the file, but for line ends.
    """

    verbatim: ClassVar[bool] = True

    text: str
    start: int
    line: int
    returns: list[int] = field(default_factory=list)
    lone: list[int] = field(default_factory=list)
    oversized: bool = False
    column: int = 1
    continued: bool = False

    def offset(self, position: int) -> int:
        """The offset in the decoded text of the character at `position` of this block's text."""
        return self.start + position + bisect_left(self.returns, position)

    def place(self, position: int) -> tuple[int, int]:
        """The line and the column, both from 1, of the character at `position`."""
        start = self.text.rfind("\n", 0, position) + 1
        before = 0 if start else self.column - 1
        return self.line + self.text.count("\n", 0, position), before + position - start + 1

    def offset_behind(self, position: int) -> int:
        """The offset in the decoded text of the end of what ends at `position`."""
        return self.offset(position)

    def place_behind(self, position: int) -> tuple[int, int]:
        """The line and the column of the end of what ends at `position`."""
        return self.place(position)

    def offsets(self, places: Mapping[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
        """Stretches of this block's text, each under a name, as they stand in the decoded text."""
        if type(self) is Block and not self.returns:  # most
            first = self.start
            return {name: (first + start, first + end) for name, (start, end) in places.items()}
        return {name: (self.offset(start), self.offset_behind(end)) for name, (start, end) in places.items()}

    def stripped(self) -> Block:
        """The block without the blanks at its ends, which no grammar has to know."""
        text = self.text.strip()
        if len(text) == len(self.text):
            return self
        if type(self) is Block and text and self.text[0] == text[0] and not (self.returns or self.lone):
            return Block(text, self.start, self.line, [], [], self.oversized, self.column)
        lead = len(self.text) - len(self.text.lstrip())
        return self.part(lead, lead + len(text))

    def part(self, start: int, end: int) -> Block:
        """The block's text from `start` to `end` as a block."""
        line, column = self.place(start)
        returns, lone = _slice(self.returns, start, end), _slice(self.lone, start, end)
        text = self.text[start:end]
        return Block(text, self.offset(start), line, returns, lone, self.oversized, column)

    @property
    def line_end(self) -> int:
        """The last line that holds a character of the block other than a blank."""
        return self.line + self.text.rstrip().count("\n")

    @property
    def raw(self) -> str:
        """The block's text with the line ends that the file has."""
        if not self.returns and not self.lone:
            return self.text
        ends = dict.fromkeys(self.returns, "\r\n") | dict.fromkeys(self.lone, "\r")
        parts = []
        previous = 0
        for position in sorted(ends):
            parts += [self.text[previous:position], ends[position]]
            previous = position + 1
        return "".join([*parts, self.text[previous:]])


class _LineEnds:
    """Turns CR LF and CR into LF, remembering where they were, by offset in the text without them."""

    def __init__(self) -> None:
        self.returns: list[int] = []
        self.lone: list[int] = []
        self._held = ""

    def feed(self, chunk: str, at: int, final: bool) -> str:
        """`chunk` with line feeds only; its first character comes to stand at offset `at`."""
        chunk = self._held + chunk
        self._held = ""
        if "\r" not in chunk:
            return chunk
        if chunk[-1] == "\r" and not final:  # its line feed may be in the next chunk
            chunk, self._held = chunk[:-1], "\r"
        removed = 0
        for match in _RETURNS.finditer(chunk):
            position = at + match.start() - removed
            if match.end() - match.start() == 2:
                self.returns.append(position)
                removed += 1
            else:
                self.lone.append(position)
        return _RETURNS.sub("\n", chunk)

    def within(self, start: int, end: int) -> tuple[list[int], list[int]]:
        """The remembered places from `start` to before `end`, counted from `start`."""
        if not self.returns and not self.lone:
            return [], []
        return _slice(self.returns, start, end), _slice(self.lone, start, end)

    def forget(self, end: int) -> None:
        """Forget the places before `end`; the others are counted from there."""
        self.returns = _slice(self.returns, end, sys.maxsize)
        self.lone = _slice(self.lone, end, sys.maxsize)


def _slice(places: list[int], start: int, end: int) -> list[int]:
    """The sorted `places` from `start` to before `end`, counted from `start`."""
    if not places:
        return []
    return [place - start for place in places[bisect_left(places, start) : bisect_left(places, end)]]


def blocks(
    chunks: Iterable[str],
    boundary: re.Pattern[str] | None,
    max_size: int = MAX_ENTRY_SIZE,
) -> Iterator[Block]:
    """Cut a text at every end of a match of `boundary` (None: not at all), one block at a time.

    A block larger than `max_size` characters comes in pieces of that size, marked ``oversized``. The
    blocks joined are the text.
    """
    ends = _LineEnds()
    buffer = ""
    done = 0  # up to where the buffer was given out
    scanned = 0  # up to where boundaries were looked for
    start, line, column = 0, 1, 1
    continued = False

    def take(end: int, oversized: bool) -> Block:
        nonlocal done, start, line, column, continued
        block = Block(buffer[done:end], start, line, *ends.within(done, end), oversized, column, continued)
        continued = oversized and (continued or not block.text.isspace())
        line, column = _behind(block)
        start += end - done + len(block.returns)
        done = end
        return block

    growing = False  # inside an entry that is over the limit
    for chunk, final in _with_last(chunks):
        buffer += ends.feed(chunk, len(buffer), final)
        safe = len(buffer) if final else len(buffer) - _MARGIN
        if safe <= scanned and not final:
            continue
        cuts = []
        for begins, ends_at in boundaries.matches(boundary, buffer, scanned) if boundary is not None else ():
            if begins >= safe and not final:
                break
            cuts.append(ends_at)
        if final:
            cuts.append(len(buffer))
        for cut in cuts:
            while cut - done > max_size:
                growing = True
                yield take(done + max_size, growing)
            if cut > done:
                yield take(cut, growing)
                growing = continued = False
        while safe - done > max_size:  # and no boundary so far
            growing = True
            yield take(done + max_size, growing)
        # a boundary may begin with a line that is not yet whole
        line_start = buffer.rfind("\n", max(0, safe - _MARGIN), max(0, safe)) + 1
        scanned = max(0, (line_start or safe - _MARGIN) - done)
        buffer = buffer[done:]
        ends.forget(done)
        done = 0


def _behind(block: Block) -> tuple[int, int]:
    """The line and the column of what follows a block that was cut out of its text."""
    if block.text[-1:] == "\n":
        return block.line + block.text.count("\n"), 1
    return block.place(len(block.text))


def _with_last(chunks: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Each chunk, then an empty one marked as the last."""
    for chunk in chunks:
        yield chunk, False
    yield "", True


def sample(chunks: Iterable[str]) -> tuple[str, Iterator[str]]:
    """The beginning of a text, long enough behind its first blanks to tell what it is; and all its chunks."""
    rest = iter(chunks)
    held: list[str] = []
    blanks = size = 0
    for chunk in rest:
        held.append(chunk)
        if size == blanks:
            blanks += len(chunk) - len(chunk.lstrip())
        size += len(chunk)
        if size - blanks >= SAMPLE:
            break
    return "".join(held)[: blanks + SAMPLE], chain(held, rest)


def line_feeds(text: str) -> str:
    """`text` with line feeds only, as grammars see it."""
    return _RETURNS.sub("\n", text) if "\r" in text else text
