"""What one task of Spark reads: some files, or a range of a large one; by `parser`, as on one machine."""

from __future__ import annotations

import errno
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from mscbib import batches, containers, decoding, detection, parser
from mscbib.batches import Written
from mscbib.cluster import hadoop, splitting
from mscbib.cluster.hadoop import Named
from mscbib.cluster.splitting import Range
from mscbib.source import MAX_ENTRY_SIZE
from mscbib.workers import portable
from mscbib.writers import Style, ndjson

if TYPE_CHECKING:
    from mscbib.model import Record
    from mscbib.parser import Entry, Options


@dataclass(frozen=True, slots=True)
class How:
    """How to read and what to write, in words that any process understands.

    ``layout`` and ``encoding`` are what the user says of the input; with ``skips``, what is damaged is not
    written; neither are records that are not ``wanted``. ``mark`` stands in a record for its number, as long
    as that is not known.
    """

    layout: str | None = None
    encoding: str | None = None
    spans: bool = False
    max_entry_size: int = MAX_ENTRY_SIZE
    all_fields: bool = False
    skips: bool = False
    wanted: Callable[[Record], bool] | None = None
    mark: int = batches.MARK

    def options(self) -> Options:
        """The options of the parser."""
        kind = detection.asked(self.layout) if self.layout else None
        return parser.Options(kind, self.encoding, self.spans, self.max_entry_size)


class Part(NamedTuple):
    """A file, or a range of one."""

    file: Named
    range: Range | None = None


class Unreadable(NamedTuple):
    """A file, or something in it, cannot be read."""

    path: str
    error: OSError


class Marked(NamedTuple):
    """What stands or falls with record ``number`` of its range: a mark stands in it for that of its file."""

    number: int
    row: bytes | Written


#: What a task gives: lines of records, what is said besides, and last what it counted.
Row = bytes | Written | Marked | Unreadable | Counter[str] | Exception


def read(parts: Sequence[Part], how: How, configuration: str) -> Iterator[Row]:
    """What some files or ranges give, in order; or the error that would come again if it were tried again.

    Raises:
        Py4JError: what Java says of a file, which may be otherwise the next time.
    """
    totals: Counter[str] = Counter()
    try:
        for part in parts:
            if part.range is None:
                yield from _whole(part.file, how, configuration, totals)
            else:
                yield from _ranged(part.file, part.range, how, configuration, totals)
    except Exception as error:
        if isinstance(error, MemoryError) or type(error).__module__.startswith("py4j."):
            raise
        yield portable(error)
    yield totals


def _whole(file: Named, how: How, configuration: str, totals: Counter[str]) -> Iterator[Row]:
    """What a file gives, or, if it is an archive, the documents in it."""
    unreadable: list[Unreadable] = []
    reported = containers.Reported(lambda path, error: unreadable.append(_of(path, error)), totals)
    options = how.options()
    found = containers.documents([file.path], reported, opened=lambda _: hadoop.opened(file, configuration))
    for document in found:
        yield from _told(unreadable, totals)
        totals["files"] += 1
        own = replace(options, encoding=options.encoding or document.encoding)
        try:
            yield from _rows(parser.parse(document.stream, _shown(document.path), own), how, totals)
        except OSError as error:
            unreadable.append(_of(document.path, error))
        yield from _told(unreadable, totals)
    yield from _told(unreadable, totals)


def _told(unreadable: list[Unreadable], totals: Counter[str]) -> Iterator[Unreadable]:
    """What could not be read since it was asked last."""
    totals["told"] += len(unreadable)
    yield from unreadable
    unreadable.clear()


def _ranged(file: Named, part: Range, how: How, configuration: str, totals: Counter[str]) -> Iterator[Row]:
    """What the entries of a range give; a mark stands for the number that a record has in its file."""
    totals["files"] += part.lines == part.characters == 0
    try:
        yield from _rows(_entries(file, part, how, configuration), how, totals)
    except OSError as error:
        yield from _told([_of(file.path, error)], totals)


def _entries(file: Named, part: Range, how: How, configuration: str) -> Iterator[Entry]:
    options = how.options()
    reader = detection.reader(detection.named(part.kind))
    decoder = decoding.Decoder()
    decoder.encoding = part.encoding
    path = _shown(file.path)
    with hadoop.opened(file, configuration) as stream:
        chunks = splitting.chunks(stream, part.start, part.end, part.encoding)
        for block in reader.blocks(chunks, how.max_entry_size):
            block.start += part.characters
            block.line += part.lines
            yield parser.parse_block(block, reader, path, how.mark, options, decoder)


def _rows(entries: Iterable[Entry], how: How, totals: Counter[str]) -> Iterator[Row]:
    """What is made of entries, and counted of them that nobody is told."""
    made = ndjson.Writer(BytesIO(), Style(all_fields=how.all_fields)).made
    number = 0
    for entry in entries:
        record, rejected = entry.record, entry.rejected
        if entry.way is not None:
            totals[entry.way] += 1
        if entry.findings or rejected is not None:
            totals["told"] += 1
            said = Written(None, entry.findings, rejected, None)
            is_marked = rejected is not None and rejected.source["index"] == how.mark
            yield Marked(number + 1, said) if is_marked else said
        if record is not None:
            number += 1
            if not (rejected and how.skips):
                totals["records"] += 1
                if how.wanted is not None and not how.wanted(record):
                    continue
                totals["lines"] += 1
                line = made(record).removesuffix(b"\n")
                is_marked = record.source is not None and record.source.index == how.mark
                yield Marked(number, line) if is_marked else line
    totals["numbered"] = number


def _of(path: str, error: OSError) -> Unreadable:
    return Unreadable(path, OSError(error.errno or errno.EIO, error.strerror or str(error)))


def _shown(path: str) -> str:
    """A path as records and findings name it: what in it is no text is replaced."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
