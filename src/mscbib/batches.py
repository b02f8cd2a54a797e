"""A run shared out to several processes: a text's entries go to them in batches, what they say comes back.

A small document is read whole by one process. A larger one is decoded and cut here, by its reader as ever,
and its entries are read elsewhere, if they can be read apart: a reader says so by ``APART``. Which entry of
the file a record is, is not known there, since not all entries give one: `MARK` stands in its place, a
number drawn anew for each run that no text can foresee, until `Numbered` puts the right one there.
"""

from __future__ import annotations

import functools
import operator
import secrets
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from mscbib import decoding, detection, parser
from mscbib.findings import guessed
from mscbib.parser import Begun, Options
from mscbib.source import Block
from mscbib.workers import Done, portable

if TYPE_CHECKING:
    from mscbib.diagnostics import Diagnostic, Rejected
    from mscbib.model import Record
    from mscbib.parser import Entry
    from mscbib.reading import Reader

#: Characters of a batch, and how many batches a document is large that is not cut up.
SIZE, WHOLE = 1 << 16, 8

#: Stands for the number of a record in its file; of as many digits as an integer of 64 bits may have.
MARK = 10**18 + secrets.randbelow(8 * 10**18)
_MARK = str(MARK).encode()

_fields = operator.attrgetter(*(field.name for field in fields(Block)))

#: What a writer makes of a record.
Makes = Callable[["Record"], bytes]


class Written(NamedTuple):
    """What one entry gave, as `parser.Entry`; its record may be what the writer makes of it."""

    record: Record | bytes | None
    findings: list[Diagnostic]
    rejected: Rejected | None
    way: str | None


class Found(NamedTuple):
    """What the entries of a task gave, and what made an end of it, if anything did."""

    entries: list[Written]
    error: Exception | None = None


class Whole(NamedTuple):
    """A task: to read a document, of which these are the pieces as they came."""

    pieces: list[bytes]
    path: str
    encoding: str | None


class Batch(NamedTuple):
    """A task: to read some entries of a text of that ``kind``.

    ``decoded`` is what its decoder has found out, and ``guess`` the entry at which that is said, if at any.
    """

    blocks: list[Any]
    path: str
    kind: str
    decoded: tuple[str | None, bool, list[str]]
    guess: int | None


class Unshared(NamedTuple):
    """That a document is read by one process alone: its entries cannot be read apart."""

    path: str
    layout: str


# ---- Where the texts are cut


def tasks(
    stream: BinaryIO, path: str, options: Options, makes: Makes | None, size: int
) -> Iterator[Whole | Batch | Done[Found | Unshared]]:
    """What there is to do for a document, in order; what cannot be shared out is done here.

    Raises:
        OSError: reading fails; what came before was yielded.
    """
    pieces = _Pieces(stream)
    if pieces.hold(WHOLE * size):
        yield Whole(pieces.held, path, options.encoding)
        return
    begun, said = parser.begin(pieces, path, options)  # type: ignore[arg-type]
    if said is not None:
        yield _done([written(said, makes)])
    if begun is None:
        return
    if is_apart(begun.reader):
        yield from _cut(begun, makes, size)
        return
    yield Done(Unshared(path, begun.kind.full_name))
    for entry in begun.entries():
        yield _done([written(entry, makes)])


def is_apart(reader: Reader) -> bool:
    """Whether each entry of its text can be read without the others."""
    return bool(getattr(reader, "APART", False))


def _done(entries: list[Written]) -> Done[Found | Unshared]:
    return Done(Found(entries))


class _Pieces:
    """A stream of which some pieces were read already; they come again as they came."""

    def __init__(self, stream: BinaryIO, held: list[bytes] | None = None) -> None:
        self.held = held or []
        self._read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
        self._error: OSError | None = None

    def hold(self, size: int) -> bool:
        """Read `size` bytes, if there are so many; gives whether there is nothing more than what was read.

        Where reading fails, it fails again behind the last piece.
        """
        while size > 0:
            try:
                piece = self._read(decoding.CHUNK)
            except OSError as error:
                self._error = error
                return False
            if not piece:
                return True
            self.held.append(piece)
            size -= len(piece)
        return False

    def read1(self, size: int = -1) -> bytes:
        """Some bytes more, none at the end."""
        if not self.held:
            if self._error is not None:
                raise self._error
            return self._read(size if size > 0 else decoding.CHUNK)
        piece = self.held.pop(0)
        if 0 < size < len(piece):
            self.held.insert(0, piece[size:])
            return piece[:size]
        return piece

    def read(self, size: int = -1) -> bytes:
        """As `read1`; all that is left where no size is given."""
        return self.read1(size) if size >= 0 else b"".join(iter(self.read1, b""))


def _cut(begun: Begun, makes: Makes | None, size: int) -> Iterator[Batch | Done[Found | Unshared]]:
    """The entries of a text in batches of about `size` characters."""
    held: list[Any] = []
    held_size = 0
    guess: int | None = None
    empty = True

    def batch() -> Iterator[Batch]:
        nonlocal held, held_size, guess
        if held:
            decoder = begun.decoder
            decoded = decoder.encoding, decoder.guessed, decoder.next_best
            yield Batch(held, begun.path, begun.kind.full_name, decoded, guess)
        held, held_size, guess = [], 0, None

    try:
        for block, is_guess_said in begun.blocks():
            empty = empty and not block.text.strip()
            if block.oversized:  # large, and soon done with
                yield from batch()
                entry = begun.read(block, MARK, is_guess_said=is_guess_said)
                yield _done([written(entry, makes)])
                continue
            if is_guess_said:
                guess = len(held)
            held.append(_packed(block))
            held_size += len(block.text)
            if held_size >= size:
                yield from batch()
    except Exception:  # of the entries before it, there are records
        yield from batch()
        raise
    yield from batch()
    if empty:
        yield _done([written(parser.nothing_in(begun.path), makes)])


def _packed(block: Block) -> Any:
    """A block as is sent quickest; one that knows more than a block's own fields is sent as it is."""
    if type(block) is not Block:
        return block
    return _fields(block)


# ---- Where the entries are read


def work(task: Whole | Batch, options: Options, makes: Makes | None) -> Found:
    """What the entries of a task say; `makes` makes of a record what is written, if that can be done here."""
    entries: list[Written] = []
    try:
        entries.extend(written(entry, makes) for entry in _entries(task, options))
    except Exception as error:  # what came before is there all the same
        return Found(entries, portable(error))
    return Found(entries)


def _entries(task: Whole | Batch, options: Options) -> Iterator[Entry]:
    if isinstance(task, Whole):
        stream: Any = _Pieces(BytesIO(), task.pieces)
        yield from parser.parse(stream, task.path, replace(options, encoding=task.encoding))
        return
    reader = _reader(task.kind, options.wrapped)
    decoder = decoding.Decoder()
    decoder.encoding, decoder.guessed, decoder.next_best = task.decoded
    for number, packed in enumerate(task.blocks):
        block = Block(*packed) if isinstance(packed, tuple) else packed
        entry = parser.parse_block(block, reader, task.path, MARK, options, decoder)
        if number == task.guess:
            entry.findings.insert(0, guessed(decoder, task.path, block))
        yield entry


@functools.lru_cache(8)
def _reader(kind: str, wrapped: bool) -> Reader:
    return detection.reader(detection.named(kind), wrapped=wrapped)


def written(entry: Entry, makes: Makes | None) -> Written:
    """An entry with what the writer makes of its record, if that can be made apart."""
    record = entry.record
    if record is None or makes is None:
        return Written(record, entry.findings, entry.rejected, entry.way)
    return Written(makes(record), entry.findings, entry.rejected, entry.way)


# ---- Where they are put together again


class Numbered:
    """Counts the records of a file, and gives each its number."""

    def __init__(self) -> None:
        self._count = 0

    def entry(self, entry: Written) -> Written:
        """The entry with the number that is its record's, or would be."""
        number = self._count + 1
        record, rejected = entry.record, entry.rejected
        if rejected is not None and rejected.source["index"] == MARK:
            rejected.source["index"] = number
        if record is None:
            return entry
        self._count = number
        if isinstance(record, bytes):
            return Written(record.replace(_MARK, b"%d" % number), *entry[1:])
        if record.source is not None and record.source.index == MARK:
            record.source.index = number
        return entry
