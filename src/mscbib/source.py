"""Source text: bytes to characters, characters to blocks, every block knowing where it stood.

Everything streams: at most one entry and one chunk are held. Offsets are in characters of the decoded
text without its byte order mark. Grammars see line feeds only; a block remembers where the file had
carriage returns, so that its raw text and the offsets into the file stay true.
"""

from __future__ import annotations

import codecs
import re
import sys
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import BinaryIO

STDIN = "-"

#: Bytes read at once; also how far, in characters, detection looks.
CHUNK = 1 << 18
SAMPLE = 1 << 16

#: The largest entry, in characters, that is given to a grammar.
MAX_ENTRY_SIZE = 16_000_000

#: How far behind a boundary its pattern may look, in characters.
_MARGIN = 1 << 13

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

#: The encodings other than Unicode's own that are guessed; others are named with --encoding.
_GUESSED = ["gb18030", "big5", "cp1251", "cp1252"]

_RETURNS = re.compile("\r\n?")


class UnknownEncodingError(ValueError):
    """An encoding named by the user that Python does not know."""


def files(paths: Iterable[str]) -> Iterator[str]:
    """The files that `paths` name, in order: a folder is walked, sorted, without hidden files.

    No path at all means standard input.
    """
    given = list(paths) or [STDIN]
    for path in given:
        if path != STDIN and Path(path).is_dir():
            yield from sorted(
                str(file)
                for file in Path(path).rglob("*")
                if file.is_file() and not any(part.startswith(".") for part in file.relative_to(path).parts)
            )
        else:
            yield path


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """The bytes of the file at `path`; "-" is standard input.

    Raises:
        OSError: the file cannot be opened.
    """
    if path == STDIN:
        yield sys.stdin.buffer
    else:
        with open(path, "rb") as stream:
            yield stream


class Decoder:
    """Decodes a stream of bytes, chunk by chunk, finding out the encoding as late as it must.

    A byte order mark decides; else zero bytes tell UTF-16 and UTF-32; else everything is ASCII until the
    first byte that is not, and the chunk that holds it shows whether the text is UTF-8. What is not is
    guessed among a few encodings, and ``guessed`` says so. Undecodable bytes become U+FFFD.
    """

    def __init__(self, encoding: str | None = None) -> None:
        """`encoding` is a name that Python knows; None finds it out.

        Raises:
            UnknownEncodingError: Python does not know the name.
        """
        self.encoding: str | None = None
        self.guessed = False
        self._decoder: codecs.IncrementalDecoder | None = None
        self._named = encoding
        self._started = False
        if encoding is not None:
            try:
                found = codecs.lookup(encoding)
                "".encode(encoding)
            except LookupError as error:
                raise UnknownEncodingError(
                    f"there is no text encoding {encoding!r}; try utf-8, cp1252, gb18030 or utf-16"
                ) from error
            self._named = found.name

    def decode(self, stream: BinaryIO) -> Iterator[str]:
        """The text of `stream`, in pieces, without a byte order mark."""
        read = getattr(stream, "read1", stream.read)
        head = b""
        while len(head) < 4 and (piece := read(CHUNK)):  # a pipe may deliver byte by byte
            head += piece
        yield from self._feed(self._start(head))
        while data := read(CHUNK):
            yield from self._feed(data)
        yield from self._feed(b"", final=True)

    def _start(self, head: bytes) -> bytes:
        if self._named is not None and self._named not in ("utf-8", "utf-8-sig", "utf-16", "utf-32"):
            self._use(self._named)
            return head
        for bom, encoding in _BOMS:
            if head.startswith(bom):
                self._use(encoding)
                return head[len(bom) :]
        if self._named is not None:
            self._use(self._named.removesuffix("-sig"))
        elif unmarked := _zero_bytes(head):
            self._use(unmarked)
        return head

    def _use(self, encoding: str) -> None:
        self.encoding = encoding
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")

    def _feed(self, data: bytes, final: bool = False) -> Iterator[str]:
        if self._decoder is None and not data.isascii():
            encoding, self.guessed = _guess(data)
            self._use(encoding)
        text = self._decoder.decode(data, final) if self._decoder else data.decode("ascii")
        if text:
            yield text


def _zero_bytes(head: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: which bytes of the units are zero in mostly Latin text."""
    sample = head[: 4096 - len(head[:4096]) % 4] if len(head) >= 4 else b""
    if len(sample) > len(head):
        sample = head[: len(head) - len(head) % 4]
    if sample.count(0) * 4 < len(sample) or not sample:
        return None
    zeros = [sample[offset::4].count(0) * 4 / len(sample) for offset in range(4)]
    if zeros[1] > 0.5 and zeros[2] > 0.9 and zeros[3] > 0.9:
        return "utf-32-le"
    if zeros[0] > 0.9 and zeros[1] > 0.9 and zeros[2] > 0.5:
        return "utf-32-be"
    if zeros[1] + zeros[3] > 1 and zeros[0] + zeros[2] < 0.5:
        return "utf-16-le"
    if zeros[0] + zeros[2] > 1 and zeros[1] + zeros[3] < 0.5:
        return "utf-16-be"
    return None


def _guess(data: bytes) -> tuple[str, bool]:
    """The encoding of `data`, which is not all ASCII, and whether it is only a guess."""
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(data)
    bad = text.count("\ufffd")
    if bad == 0:
        return "utf-8", False
    good = sum(1 for character in text if character > "\x7f") - bad
    if good > 4 * bad:  # a UTF-8 file with a few broken bytes, rather than a whole file of another kind
        return "utf-8", False
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=_GUESSED).best()
    return (best.encoding if best is not None else "cp1252"), True


@dataclass(slots=True)
class Block:
    """One entry's text, with line feeds only, and where it stood.

    ``start`` is the offset of its first character in the decoded text, ``line`` that character's line
    (from 1). ``returns`` are the offsets of the line feeds in ``text`` that were CR LF in the file, and
    ``lone`` of those that were CR. ``oversized`` marks a piece of an entry that is larger than the limit.
    """

    text: str
    start: int
    line: int
    returns: list[int] = field(default_factory=list)
    lone: list[int] = field(default_factory=list)
    oversized: bool = False

    def offset(self, position: int) -> int:
        """The offset in the decoded text of the character at `position` of this block's text."""
        return self.start + position + bisect_left(self.returns, position)

    def place(self, position: int) -> tuple[int, int]:
        """The line and the column, both from 1, of the character at `position`."""
        start = self.text.rfind("\n", 0, position) + 1
        return self.line + self.text.count("\n", 0, position), position - start + 1

    def stripped(self) -> Block:
        """The block without the blanks at its ends, which no grammar has to know."""
        text = self.text.strip()
        if len(text) == len(self.text):
            return self
        lead = len(self.text) - len(self.text.lstrip())
        end = lead + len(text)
        line = self.line + self.text.count("\n", 0, lead)
        returns, lone = _slice(self.returns, lead, end), _slice(self.lone, lead, end)
        return Block(text, self.offset(lead), line, returns, lone, self.oversized)

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
    start, line = 0, 1

    def take(end: int, oversized: bool) -> Block:
        nonlocal done, start, line
        block = Block(buffer[done:end], start, line, *ends.within(done, end), oversized)
        start += end - done + len(block.returns)
        line += block.text.count("\n")
        done = end
        return block

    growing = False  # inside an entry that is over the limit
    for chunk, final in _with_last(chunks):
        buffer += ends.feed(chunk, len(buffer), final)
        safe = len(buffer) if final else len(buffer) - _MARGIN
        if safe <= scanned and not final:
            continue
        cuts = []
        for match in boundary.finditer(buffer, scanned) if boundary is not None else ():
            if match.start() >= safe and not final:
                break
            cuts.append(match.end())
        if final:
            cuts.append(len(buffer))
        for cut in cuts:
            while cut - done > max_size:
                growing = True
                yield take(done + max_size, growing)
            if cut > done:
                yield take(cut, growing)
                growing = False
        while len(buffer) - done > max_size:
            growing = True
            yield take(done + max_size, growing)
        # a boundary may begin with a line that is not yet whole
        scanned = max(0, buffer.rfind("\n", 0, max(0, safe)) + 1 - done)
        buffer = buffer[done:]
        ends.forget(done)
        done = 0


def _with_last(chunks: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Each chunk, then an empty one marked as the last."""
    for chunk in chunks:
        yield chunk, False
    yield "", True


def sample(chunks: Iterable[str]) -> tuple[str, Iterator[str]]:
    """The beginning of a text, long enough to tell what it is, and its chunks from the beginning."""
    rest = iter(chunks)
    held: list[str] = []
    size = 0
    for chunk in rest:
        held.append(chunk)
        size += len(chunk)
        if size >= SAMPLE:
            break
    return "".join(held)[:SAMPLE], chain(held, rest)


def line_feeds(text: str) -> str:
    """`text` with line feeds only, as grammars see it."""
    return _RETURNS.sub("\n", text) if "\r" in text else text
