"""Reading for `mscbib view`: a thread puts every entry on the shelf, with its findings, as it comes."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mscbib import batches, claims, containers, findings, parser
from mscbib.commands._view_shelf import Head, Item, ReadDocument, Shelf, ShownFinding, state_of
from mscbib.diagnostics import excerpt
from mscbib.plain import one_line
from mscbib.source import STDIN, Block
from mscbib.validation import Validation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mscbib.commands._settings import Settings
    from mscbib.containers import Document
    from mscbib.diagnostics import Diagnostic, Problem
    from mscbib.model import Record
    from mscbib.reading import Reader, Reading
    from mscbib.selection import Selection

#: Entries of more characters are shown without colours: to find them takes a list as long as the text.
MAX_COLORED = 2_000_000

#: Characters of a title that the list has room for, and of the authors.
_TITLE, _AUTHORS = 200, 60


def begin(
    paths: tuple[str, ...],
    options: parser.Options,
    settings: Settings,
    shelf: Shelf,
    stop: threading.Event,
) -> threading.Thread:
    """Start reading `paths` onto the shelf in another thread, which ends soon after `stop` is set."""
    thread = threading.Thread(target=read, args=(paths, options, settings, shelf, stop), daemon=True)
    thread.start()
    return thread


def read(
    paths: tuple[str, ...],
    options: parser.Options,
    settings: Settings,
    shelf: Shelf,
    stop: threading.Event,
) -> None:
    """Read `paths` onto the shelf until all is read or `stop` is set; what goes wrong is kept there, too."""

    def complain(path: str, error: OSError) -> None:
        shelf.unreadable.append(f"{click.format_filename(path)}: {error.strerror or error}")

    try:
        for document in containers.documents(paths, containers.Reported(complain, Counter())):
            path = click.format_filename(document.path)
            setting = settings.of(path)
            if not setting.excluded.have(path):
                try:
                    _Document(document, path, setting.selection, shelf).read(
                        replace(options, encoding=options.encoding or document.encoding),
                        setting.validation,
                        stop,
                    )
                except OSError as error:
                    complain(document.path, error)
            if stop.is_set():
                return
        shelf.is_complete = True
    except Exception as error:  # the other thread says so: here nobody would hear of it
        shelf.failed = error


class _Kept:
    """An examiner that keeps what it was shown last, and lets another find what there is to find."""

    def __init__(self, validation: Validation) -> None:
        self._validation = validation
        self.reading: Reading | None = None
        self.wants_spans = False

    def begin(self, path: str, reader: Reader) -> None:
        """A text begins."""
        self._validation.begin(path, reader)
        self.wants_spans = self._validation.wants_spans

    def entry(self, block: Block, reading: Reading, record: Record | None) -> None:
        """Keep what was read."""
        self.reading = reading
        self._validation.entry(block, reading, record)
        self.wants_spans = self._validation.wants_spans

    def end(self) -> Iterable[tuple[Block, Problem]]:
        """What is found when the text has ended."""
        return self._validation.end()


class _Document:
    """Puts the entries of one document on the shelf."""

    def __init__(self, document: Document, path: str, selection: Selection, shelf: Shelf) -> None:
        self._stream = document.stream
        self._path = path
        self._opened = document.opened
        self._selection = selection
        self._shelf = shelf
        self._number = len(shelf.documents)
        state = None if self._opened == STDIN else state_of(self._opened)
        shelf.documents.append(ReadDocument(path, self._opened, state, None))

    def read(self, options: parser.Options, validation: Validation, stop: threading.Event) -> None:
        """Put every entry on the shelf that gave a record or a finding.

        What is found when the text has ended stands at the end, as an item of its own.

        Raises:
            OSError: reading fails.
        """
        kept = _Kept(validation)
        begun, said = parser.begin(self._stream, self._path, replace(options, examiner=kept))
        if begun is None:
            assert said is not None, "it is said why"
            self._put(Block("\n".join(f.shown for f in said.findings), 0, 1), said, None, None)
            return
        is_apart = batches.is_apart(begun.reader)
        if is_apart:
            self._shelf.documents[self._number] = self._shelf.documents[self._number]._replace(
                kind=begun.kind
            )
        kept.begin(self._path, begun.reader)
        if said is not None:
            self._put(Block(begun.text.sample()[:_TITLE], 0, 1), said, None, [])
        index = 0
        is_empty = True
        for block, is_guess_said in begun.blocks():
            if stop.is_set():
                return
            self._shelf.keep_quiet()
            kept.reading = None
            entry = begun.read(block, index + 1, is_guess_said=is_guess_said)
            is_empty = is_empty and not block.text.strip()
            index += entry.record is not None
            if entry.record is not None or entry.findings:
                self._put(block, entry, kept.reading, None if is_apart else _claims(block, begun.reader))
        for block, problem in kept.end():
            found = findings.finding(problem, self._path, block, begun.reader)
            self._put(block, parser.Entry(findings=[found]), None, None if is_apart else [])
        if is_empty and not index:
            self._put(Block("", 0, 1), parser.nothing_in(self._path), None, None)

    def _put(
        self, block: Block, entry: parser.Entry, reading: Reading | None, claimed: list[claims.Claim] | None
    ) -> None:
        shown = list(self._findings(block, entry, reading))
        record = entry.record
        if record is None and not shown:
            return
        worst = min((finding.severity for finding in shown), default=None)  # "error" is before "warning"
        self._shelf.put(
            _head(record, worst) if record is not None else Head(_said(shown), "", "", worst, False),
            Item(
                self._number,
                block.line,
                block.text,
                claimed,
                shown,
                None if record is None else record.to_json(),
            ),
        )

    def _findings(self, block: Block, entry: parser.Entry, reading: Reading | None) -> Iterable[ShownFinding]:
        """The findings that are wanted, each with its place in the block's text.

        `parser` makes of each problem one finding, in their order; one that the encoding is a guess may stand
        before them.
        """
        problems = [] if reading is None else reading.draft.problems
        lead = 0 if reading is None else block.text.find(reading.block.text)
        before = len(entry.findings) - len(problems)
        for number, finding in enumerate(entry.findings):
            kept = self._selection.keeps(finding)
            if kept is None:
                continue
            if number >= before and problems:
                problem = problems[number - before]
                start, end = lead + problem.start, lead + problem.end
                if lead < 0 or end > len(block.text):
                    start = end = -1
            else:
                start = end = _position(block, finding)
            yield ShownFinding(
                start,
                end,
                str(kept.severity),
                f"{kept.path}:{kept.line}:{kept.column}",
                f"{kept.code} {kept.name}",
                kept.message,
                kept.remedy,
            )


def _position(block: Block, finding: Diagnostic) -> int:
    """Where in a block's text the line of a finding begins."""
    position = 0
    for _ in range(finding.line - block.line):
        following = block.text.find("\n", position) + 1
        if not following:
            break
        position = following
    return position


def _claims(block: Block, reader: Reader) -> list[claims.Claim]:
    """The claims on the text of a block that only this reader can read, and only now."""
    if block.oversized or len(block.text) > MAX_COLORED:
        return []
    return claims.claims(block, reader)


def _head(record: Record, worst: str | None) -> Head:
    """What the list shows of a record: its title, else what it begins with."""
    abstract = record.abstract.text if record.abstract else ""
    title = record.title or record.original_title or record.raw or abstract or record.id or ""
    people = record.authors[:4] or record.editors[:4]
    names = [person.family or person.literal or person.given or "" for person in people]
    authors = f"{names[0]} et al." if len(names) > 2 else ", ".join(names)
    return Head(_short(title, _TITLE), _short(authors, _AUTHORS), (record.issued or "")[:4], worst, True)


def _said(shown: list[ShownFinding]) -> str:
    """What the list shows of what gave no record: what was found, and in which file."""
    place = Path(shown[0].place).name
    return _short(f"{place} {shown[0].message}", _TITLE)


def _short(text: str, width: int) -> str:
    return excerpt(one_line(text[: 8 * width]), width)
