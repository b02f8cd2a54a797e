"""From a source to records: decode, detect, cut into entries, recognise, fill, validate.

`parse` yields an `Entry` for every piece of the input that gave a record, a finding or both, in order.
Bad input never raises; what cannot be opened does.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from mscbib import decoding, detection, source
from mscbib.detection import Kind, Layout
from mscbib.diagnostics import Diagnostic, Problem, Rejected, Severity, excerpt
from mscbib.findings import SHOWN_BEHIND, finding, guessed, lost
from mscbib.reading import Reader, Reading
from mscbib.source import Block

if TYPE_CHECKING:
    from mscbib.model import Origin, Record


_EMPTY = Problem("empty-input", 0, 0, "there is no text in it")


class Examiner(Protocol):
    """Looks at what is read of a text, entry by entry, and finds more to report.

    ``wants_spans`` is whether the next entry is to be read with the places of its values.
    """

    wants_spans: bool

    def begin(self, path: str, reader: Reader) -> None:
        """A text begins: the file's name, and what reads it."""

    def entry(self, block: Block, reading: Reading, record: Record | None) -> None:
        """Add to `reading.draft.problems` what is found; `record` is None where the entry gave none.

        `block` is what `reading` was read from, and can be read again.
        """

    def end(self) -> Iterable[tuple[Block, Problem]]:
        """What is found when the text has ended, each with the block it is about."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to read: what it is and its encoding, if they are not to be found out, and what to keep.

    ``wrapped``: in a reference list, lines may be parts of references, and are joined where they are.
    ``examiner`` finds more than reading does.
    """

    kind: Kind | Layout | None = None
    encoding: str | None = None
    spans: bool = False
    max_entry_size: int = source.MAX_ENTRY_SIZE
    wrapped: bool = False
    examiner: Examiner | None = None


@dataclass(slots=True)
class Entry:
    """What one piece of the input gave.

    ``record`` is None where it gave none; ``rejected`` is its raw text with its findings, where one of
    these is an error. A further piece of an entry that is too large is rejected with no finding of its own.
    ``way`` is how a grammar read it, as of a `Reading`.
    """

    record: Record | None = None
    findings: list[Diagnostic] = field(default_factory=list)
    rejected: Rejected | None = None
    way: str | None = None


def parse(stream: BinaryIO, path: str, options: Options | None = None) -> Iterator[Entry]:
    """Read the entries of a stream of bytes, as they come.

    Args:
        stream: the bytes; only `read` (or `read1`) is called.
        path: how records and findings name it.
        options: what is known and wanted; by default everything is found out.

    Raises:
        UnknownEncodingError: Python does not know the encoding named.
        GrammarError: a grammar cannot be built.
        OSError: reading fails.
    """
    begun, said = begin(stream, path, options or Options())
    if said is not None:
        yield said
    if begun is not None:
        yield from begun.entries()


@dataclass(slots=True)
class Begun:
    """A text of which it is known what it is: its entries can be read.

    ``guessed`` is whether it was said that its encoding is a guess.
    """

    text: detection.Text
    kind: Kind
    reader: Reader
    decoder: decoding.Decoder
    path: str
    options: Options
    guessed: bool

    def blocks(self) -> Iterator[tuple[Block, bool]]:
        """The entries' texts, each with whether it is to be said here that the encoding is a guess."""
        for block in self.reader.blocks(self.text.chunks, self.options.max_entry_size):
            first = self.decoder.guessed and not self.guessed
            self.guessed = self.guessed or first
            yield block, first

    def read(self, block: Block, index: int, *, is_guess_said: bool) -> Entry:
        """Read an entry; `index` is its record's, if it gives one."""
        entry = parse_block(block, self.reader, self.path, index, self.options, self.decoder)
        if is_guess_said:
            entry.findings.insert(0, guessed(self.decoder, self.path, block))
        return entry

    def entries(self) -> Iterator[Entry]:
        """What the entries give, as they come."""
        examiner = self.options.examiner
        if examiner is not None:
            examiner.begin(self.path, self.reader)
        index = 0
        empty = True
        for block, is_guess_said in self.blocks():
            entry = self.read(block, index + 1, is_guess_said=is_guess_said)
            empty = empty and not block.text.strip()
            index += entry.record is not None
            if entry.record is not None or entry.findings or entry.rejected is not None:
                yield entry
        if examiner is not None:
            for block, problem in examiner.end():
                yield Entry(findings=[finding(problem, self.path, block, self.reader)])
        if empty and not index:
            yield nothing_in(self.path)


def begin(stream: BinaryIO, path: str, options: Options) -> tuple[Begun | None, Entry | None]:
    """Find out what the text of a stream is, and what is to be said before its entries.

    Its entries cannot be read (None) where it is nothing known.
    """
    decoder = decoding.Decoder(options.encoding)
    text = detection.opened(stream, decoder, options.kind, options.max_entry_size)
    kind = text.kind
    said = None
    if kind is None:
        first = Block(text.sample(), 0, 1)
        findings = [guessed(decoder, path, first)] if decoder.guessed else []
        chosen = choose(text)
        if isinstance(chosen, Problem):
            return None, Entry(findings=[*findings, finding(chosen, path, first)])
        kind = chosen
        said = Entry(findings=findings) if findings else None
    reader = text.reader(kind, wrapped=options.wrapped)
    return Begun(text, kind, reader, decoder, path, options, said is not None), said


def nothing_in(path: str) -> Entry:
    """What a file gives in which there is nothing."""
    return Entry(findings=[finding(_EMPTY, path, Block("", 0, 1))])


def choose(text: detection.Text) -> Kind | Problem:
    """What to read a text as, or the problem that it is nothing known."""
    found = text.detect()
    if found.detected is not None:
        return found.detected
    if not text.sample().strip():
        return _EMPTY
    name = "ambiguous-layout" if found.ambiguous else "unknown-layout"
    return Problem(name, 0, 0, f"no layout: {found.why_not}")


def parse_block(
    block: Block, reader: Reader, path: str, index: int, options: Options, decoder: decoding.Decoder
) -> Entry:
    """Read one entry of a text that `decoder` decoded."""
    if block.oversized:
        return _oversized(block.stripped(), reader, path, index, options, continued=block.continued)
    if block.text.isspace():
        return Entry()
    whole = block
    examiner = options.examiner
    want_spans = options.spans or (examiner is not None and examiner.wants_spans)
    reading = reader.read(block, want_spans=want_spans)
    block = reading.block
    draft = reading.draft
    problems = draft.problems
    if "\ufffd" in block.text:
        problems.append(lost(block.text, decoder))
    if not reading.known:
        if reading.content:
            message = "the entry could not be read: nothing in it says which work it is"
            problems.append(Problem("unreadable-entry", 0, len(block.text), message))
        if examiner is not None:
            examiner.entry(whole, reading, None)
        return _entry(None, problems, reading, reader, path, index)
    start, end = reading.start, reading.end
    values = draft.values
    values["schema_version"] = "1"
    if "id" not in values:
        said = reading.said or (start, end)
        values["id"] = digest(said if isinstance(said, str) else block.text[slice(*said)])
    read_here = "source" not in values  # a record that says where it came from has its places there, not here
    if read_here:
        values["source"] = {
            "path": path,
            "layout": reader.layout,
            "dialect": reader.dialect,
            "index": index,
            "line_start": block.place(start)[0],
            "line_end": block.place(end)[0],
        }
    if options.spans and read_here:
        values["spans"] = block.offsets(draft.spans or {})
    record = draft.record
    if record is None:
        record = validated(values, problems)
    else:  # its reader has made one of all but these
        record.schema_version, record.id = "1", values["id"]
        if read_here:
            record.source = _origin()(values["source"])
            record.spans = values.get("spans")
    if examiner is not None:
        examiner.entry(whole, reading, record)
    return _entry(record, problems, reading, reader, path, index)


def _oversized(
    piece: Block, reader: Reader, path: str, index: int, options: Options, *, continued: bool
) -> Entry:
    """What a piece of an entry gives that is not read; what is said of it is said with the first.

    To say where in the entry that stands, only its beginning is looked at.
    """
    if not piece.text:
        return Entry()
    if continued:
        return Entry(rejected=_rejected(piece, reader, path, index, []))
    message = f"an entry of more than {options.max_entry_size:,} characters was not read"
    problem = Problem("oversized-entry", 0, 0, message)
    found = [finding(problem, path, piece.part(0, min(len(piece.text), SHOWN_BEHIND)), reader)]
    return Entry(None, found, _rejected(piece, reader, path, index, found))


@functools.cache
def _maker() -> Callable[[Any], Record]:
    """What makes a record of plain values: what `Record.model_validate` calls, which costs as much again."""
    from mscbib.model import Record

    make: Callable[[Any], Record] = Record.__pydantic_validator__.validate_python
    return make


@functools.cache
def _origin() -> Callable[[Any], Origin]:
    from mscbib.model import Origin

    make: Callable[[Any], Origin] = Origin.__pydantic_validator__.validate_python
    return make


def validated(values: dict[str, Any], problems: list[Problem]) -> Record:
    """The record of `values`; a value the model refuses is left out and becomes a finding."""
    make = _maker()
    while True:
        try:
            return make(values)
        except ValueError as error:
            from pydantic import ValidationError

            assert isinstance(error, ValidationError), "the model refuses in no other way"
            for detail in error.errors(include_url=False):
                name = str(detail["loc"][0])
                if values.pop(name, None) is not None:
                    shown = excerpt(str(detail["input"]))
                    message = f"{name.replace('_', ' ')}: `{shown}` is not valid: {detail['msg']}"
                    problems.append(Problem("invalid-value", 0, 0, message, name))


def digest(text: str) -> str:
    """The id of an entry that has none of its own: the same text gives the same id anywhere."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _entry(
    record: Record | None,
    problems: list[Problem],
    reading: Reading,
    reader: Reader,
    path: str,
    index: int,
) -> Entry:
    entry = Entry(record, way=reading.way)
    if not problems:
        return entry
    block = reading.block
    problems.sort(key=lambda problem: (problem.start, problem.end))
    entry.findings = findings = [finding(problem, path, block, reader) for problem in problems]
    if any(one.severity is Severity.ERROR for one in findings):
        entry.rejected = _rejected(block, reader, path, index, findings)
    return entry


def _rejected(block: Block, reader: Reader, path: str, index: int, findings: list[Diagnostic]) -> Rejected:
    """The raw text of a block, with where it stands."""
    where = {
        "path": path,
        "layout": reader.layout,
        "dialect": reader.dialect,
        "index": index,
        "line_start": block.line,
        "line_end": block.line_end,
    }
    return Rejected(block.raw, where, findings)
