"""From a source to records: decode, detect, cut into entries, recognise, fill, validate.

`parse` yields an `Entry` for every piece of the input that gave a record, a finding or both, in order.
Bad input never raises; what cannot be opened does.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO

from mscbib import decoding, dialects, recogniser, source
from mscbib.diagnostics import RULES, Diagnostic, Problem, Rejected, Severity, excerpt
from mscbib.dialects import Dialect
from mscbib.draft import Draft
from mscbib.source import Block

if TYPE_CHECKING:
    from mscbib.model import Record


_LINE_END = re.compile("\n")
_EMPTY = Problem("empty-input", 0, 0, "there is no text in it")


@dataclass(frozen=True, slots=True)
class Options:
    """How to read: the dialect and encoding if they are not to be found out, and what to keep.

    ``wrapped``: in a reference list, lines may be parts of references, and are joined where they are.
    """

    dialect: Dialect | None = None
    encoding: str | None = None
    spans: bool = False
    max_entry_size: int = source.MAX_ENTRY_SIZE
    wrapped: bool = False


@dataclass(slots=True)
class Entry:
    """What one piece of the input gave.

    ``record`` is None where it gave none; ``rejected`` is its raw text with its findings, where one of
    these is an error.
    """

    record: Record | None = None
    findings: list[Diagnostic] = field(default_factory=list)
    rejected: Rejected | None = None


@dataclass(slots=True)
class Reading:
    """What an entry's text says, before it becomes a record: plain values, and what every character is."""

    draft: Draft
    recognition: recogniser.Recognition

    @property
    def values(self) -> dict[str, Any]:
        """The record's fields."""
        return self.draft.values


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
    options = options or Options()
    decoder = decoding.Decoder(options.encoding)
    chunks = decoder.decode(stream)
    dialect = options.dialect
    guessed = False
    if dialect is None:
        sample, chunks = source.sample(chunks)
        first = Block(sample, 0, 1)
        if guessed := decoder.guessed:
            yield Entry(findings=[_guessed(decoder, path, first)])
        chosen = choose(sample)
        if isinstance(chosen, Problem):
            yield Entry(findings=[finding(chosen.name, path, first, 0, 0, chosen.message)])
            return
        dialect = chosen
    index = 0
    empty = True
    for block in blocks(chunks, dialect, options):
        entry = parse_block(block, dialect, path, index + 1, options)
        empty = empty and not block.text.strip()
        index += entry.record is not None
        if decoder.guessed and not guessed:
            guessed = True
            entry.findings.insert(0, _guessed(decoder, path, block))
        if entry.record is not None or entry.findings:
            yield entry
    if empty:
        yield Entry(findings=[finding(_EMPTY.name, path, Block("", 0, 1), 0, 0, _EMPTY.message)])


def blocks(chunks: Iterable[str], dialect: Dialect, options: Options) -> Iterator[Block]:
    """The entries of a text, uncut by line breaks inside references if `options` say so."""
    if not options.wrapped or dialect.layout != "reference_list":
        return source.blocks(chunks, dialect.boundary, options.max_entry_size)
    from mscbib import wrapped  # what few ask for, none pays at start-up

    lines = source.blocks(chunks, _LINE_END, options.max_entry_size)
    return wrapped.references(lines, options.max_entry_size)


def choose(sample: str) -> Dialect | Problem:
    """The dialect to read a text with that begins with `sample`, or the problem that there is none."""
    if not sample.strip():
        return _EMPTY
    detection = dialects.detect(source.line_feeds(sample))
    if detection.detected is not None:
        return detection.detected
    name = "ambiguous-layout" if detection.ambiguous else "unknown-layout"
    return Problem(name, 0, 0, f"no layout: {detection.why_not}")


def parse_block(block: Block, dialect: Dialect, path: str, index: int, options: Options) -> Entry:
    """Read one entry."""
    block = block.stripped()
    if not block.text:
        return Entry()
    if block.oversized:
        message = f"an entry of more than {options.max_entry_size} characters was not read"
        problems = [Problem("oversized-entry", 0, 0, message)]
        return _entry(None, problems, block, dialect, path, index)
    reading = read_block(block, dialect, want_spans=options.spans)
    problems = reading.draft.problems
    values = reading.values
    events = reading.recognition.events
    if not is_record(reading, dialect):
        if any(field != "boilerplate" for field, _, _ in events):
            message = "the entry could not be read: nothing in it says which work it is"
            problems.append(Problem("unreadable-entry", 0, len(block.text), message))
        return _entry(None, problems, block, dialect, path, index)
    start, end = events[0][1], events[-1][2]
    values["schema_version"] = "1"
    values.setdefault("id", digest(block.text[start:end]))
    values["source"] = {
        "path": path,
        "layout": dialect.layout,
        "dialect": dialect.name,
        "index": index,
        "line_start": block.place(start)[0],
        "line_end": block.line_end,
    }
    if options.spans:
        spans = reading.draft.spans or {}
        values["spans"] = {name: (block.offset(a), block.offset_behind(b)) for name, (a, b) in spans.items()}
    return _entry(validated(values, problems), problems, block, dialect, path, index)


def read_block(
    block: Block, dialect: Dialect, *, want_spans: bool = False, want_labels: bool = False
) -> Reading:
    """What the text of a stripped block says, and what every character of it is."""
    text = block.text
    recognition = recogniser.recognise(dialect.tables, text, want_labels=want_labels)
    problems: list[Problem] = []
    draft = Draft(text, {} if want_spans else None, problems)
    if not recognition.clean:
        if not recognition.labels:  # nothing here is of the layout: what a repair supposed was made up
            tables = dialect.tables
            everything = recogniser.Unclaimed(0, len(text), recogniser.expected(tables, tables.start))
            recognition = recogniser.Recognition([], [], [], [everything])
        problems.extend(_damage(text, recognition))
    module = dialect.module
    draft.fill(recognition.events, module.FIELDS)
    module.finish(draft)
    if "\ufffd" in text:
        at = text.index("\ufffd")
        count = text.count("\ufffd")
        message = f"{count} lost character{'s' * (count > 1)} (U+FFFD): undecodable, or lost earlier"
        problems.append(Problem("undecodable-text", at, at + 1, message))
    return Reading(draft, recognition)


def is_record(reading: Reading, dialect: Dialect) -> bool:
    """Whether the entry says which work it is."""
    return any(name in reading.values for name in dialect.module.IDENTITY)


def validated(values: dict[str, Any], problems: list[Problem]) -> Record:
    """The record of `values`; a value the model refuses is left out and becomes a finding."""
    from pydantic import ValidationError

    from mscbib.model import Record

    while True:
        try:
            return Record.model_validate(values)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                name = str(detail["loc"][0])
                if values.pop(name, None) is not None:
                    shown = excerpt(str(detail["input"]))
                    message = f"{name.replace('_', ' ')}: `{shown}` is not valid: {detail['msg']}"
                    problems.append(Problem("invalid-value", 0, 0, message))


def digest(text: str) -> str:
    """The id of an entry that has none of its own: the same text gives the same id anywhere."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def finding(name: str, path: str, block: Block, start: int, end: int, message: str) -> Diagnostic:
    """A finding of the rule called `name` about the text from `start` to `end` of a block."""
    rule = RULES[name]
    line, column = block.place(start)
    end_line, end_column = block.place_behind(end)
    return Diagnostic(
        code=rule.code,
        name=name,
        severity=rule.severity,
        message=message,
        remedy=rule.remedy,
        path=path,
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        start=block.offset(start),
        end=block.offset_behind(end),
    )


def _damage(text: str, recognition: recogniser.Recognition) -> Iterator[Problem]:
    """The findings about what did not fit, neighbouring pieces of unclaimed text as one."""
    for missing in recognition.missing:
        yield Problem("missing-part", missing.at, missing.at, f"{missing.shown} is missing here")
    merged: list[recogniser.Unclaimed] = []
    for piece in recognition.unclaimed:
        if merged and not text[merged[-1].end : piece.start].strip():
            merged[-1] = merged[-1]._replace(end=piece.end)
        else:
            merged.append(piece)
    for piece in merged:
        start = piece.end - len(text[piece.start : piece.end].lstrip())
        end = start + len(text[start : piece.end].rstrip())
        if start >= end:
            continue
        message = f"`{excerpt(text[start:end])}` belongs to no field; expected {piece.expected}"
        yield Problem("unclaimed-text", start, end, message)


def _entry(
    record: Record | None,
    problems: list[Problem],
    block: Block,
    dialect: Dialect,
    path: str,
    index: int,
) -> Entry:
    if not problems:
        return Entry(record)
    problems.sort(key=lambda problem: (problem.start, problem.end))
    findings = [finding(p.name, path, block, p.start, p.end, p.message) for p in problems]
    if all(one.severity is not Severity.ERROR for one in findings):
        return Entry(record, findings)
    where = {
        "path": path,
        "layout": dialect.layout,
        "dialect": dialect.name,
        "index": index,
        "line_start": block.line,
        "line_end": block.line_end,
    }
    return Entry(record, findings, Rejected(block.raw, where, findings))


def _guessed(decoder: decoding.Decoder, path: str, block: Block) -> Diagnostic:
    message = f"read as {decoder.encoding}, which is a guess"
    return finding("guessed-encoding", path, block, 0, 0, message)
