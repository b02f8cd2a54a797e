"""The reader of BibTeX and BibLaTeX.

Text between entries is a comment, as BibTeX has it; text that looks like a part of an entry is a finding.
An entry inherits what it lacks from the entry that its `crossref` or `xdata` names, wherever that stands:
entries that wait for it are held back, in order, up to a bound.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mscbib import source
from mscbib.diagnostics import excerpt
from mscbib.draft import Draft
from mscbib.readers import IDENTITY
from mscbib.readers._bibtex_scan import BOUNDARY, HEAD, INNER, MONTHS, MOST_INSERTED, Field, Scanned, scan
from mscbib.reading import Named, Reading
from mscbib.source import Block
from mscbib.tags import Table, keep
from mscbib.tags._bibtex import CITATION_KEY, ENTRY_TYPE
from mscbib.tags._bibtex_inheritance import inherited

#: How many characters of entries wait for one that they inherit from, and how many of those are remembered.
HELD = 8_000_000

#: Fields that name an entry from which this one inherits.
_NAMING = frozenset({"crossref", "xdata"})
_PARENT = re.compile(r"\b(?:crossref|xdata)\s{0,20}=\s{0,20}[{\"]?([^{}\",\n]{1,300})", re.IGNORECASE)
_CITED = re.compile(r"@\s{0,8}[^\W\d_][\w-]{0,40}\s{0,8}[{(]\s{0,20}([^\s,{}()=\"]{1,300})")
#: Entries within entries' files that are no works.
_NO_WORKS = frozenset({"string", "preamble", "comment", "xdata"})
#: What lies outside entries but was meant to be in one.
_LOST = re.compile(r"@[ \t]*[^\W\d_][\w-]{0,40}[ \t]*[{(,]|[\w-]{1,80}[ \t]*=[ \t]*[{\"]")


@dataclass(slots=True)
class _Child(Block):
    """An entry with the texts of those that it inherits from, the nearest first."""

    parents: tuple[str, ...] = ()


class BibReader:
    """Reads either; what differs is the table."""

    layout: str
    dialect: str | None = None
    TABLE: Table

    def __init__(self) -> None:
        self._macros: dict[str, str] = dict(MONTHS)
        self._fields = Named(self._places)

    def blocks(self, chunks: Iterable[str], max_size: int) -> Iterator[Block]:
        """The entries, each with the comments behind it."""
        return _Window().in_order(
            part for block in source.blocks(chunks, BOUNDARY, max_size) for part in _entries(block)
        )

    def where(self, text: str, position: int, field: str | None) -> str | None:
        """The field whose value stands there."""
        return self._fields.at(text, position)

    def _places(self, text: str) -> Iterator[tuple[int, str]]:
        """Where the fields of an entry's text begin, and where they end."""
        head = HEAD.match(text)
        scanned = scan(text, head, self._macros) if head else Scanned()
        for found in (*scanned.fields, *scanned.undefined):
            yield found.start, f"field {found.name}"
            yield found.end + 1, ""

    def read(self, block: Block, *, want_spans: bool = False, want_labels: bool = False) -> Reading:
        """What the fields of an entry say."""
        parents = block.parents if isinstance(block, _Child) else ()
        block = block.stripped()
        text = block.text
        draft = Draft(text, {} if want_spans or want_labels else None, [])
        head = HEAD.match(text)
        reading = Reading(block, draft, 0, len(text), known=False, content=False)
        if head is None:
            self._between(reading, 0)
            return reading
        name = head[1].lower()
        if name == "comment":
            reading.boilerplate.append((0, len(text)))
            return reading
        scanned = scan(text, head, self._macros)
        draft.problems += scanned.problems
        if name == "string":
            self._define(scanned, draft)
        elif name not in _NO_WORKS:
            self._entry(reading, name, head.start(1), scanned, parents)
        if want_labels:
            self._label(reading, scanned)
        self._between(reading, scanned.end)
        if name == "preamble":
            reading.boilerplate.append((0, len(text)))
            draft.problems.clear()
        return reading

    def _define(self, scanned: Scanned, draft: Draft) -> None:
        for name, value, start, end in scanned.fields:
            if len(value) <= MOST_INSERTED:
                self._macros[name] = value
            else:
                draft.problem("oversized-entry", start, end, f"the macro {name} is too long")
        for name, value, start, end in scanned.undefined:
            message = f"the macro {name}: there is no @string for all of `{excerpt(value)}`"
            draft.problem("undefined-macro", start, end, message)

    def _entry(
        self, reading: Reading, name: str, at: int, scanned: Scanned, parents: tuple[str, ...]
    ) -> None:
        """Read a work."""
        draft, reads = reading.draft, self.TABLE.reads
        start, end = scanned.key
        reads[ENTRY_TYPE](draft, ENTRY_TYPE, name, at, at + len(name))
        if start < end:
            reads[CITATION_KEY](draft, CITATION_KEY, draft.text[start:end], start, end)
        named: Field | None = None
        for found in scanned.fields:
            field, value, start, end = found
            read = reads.get(field)
            if read is None:
                read = keep
                if named is None and field in _NAMING:
                    named = found
            if value:
                read(draft, field, value, start, end)
        for field, value, start, end in scanned.undefined:
            keep(draft, field, value, start, end)
            message = f"{field}: there is no @string for all of `{excerpt(value)}`"
            draft.problem("undefined-macro", start, end, message)
        if named is not None:
            self._inherit(draft, name, scanned, named, parents)
        self.TABLE.finish(draft)
        reading.end = scanned.end
        reading.known = not IDENTITY.isdisjoint(draft.values)
        reading.content = True

    def _inherit(
        self, draft: Draft, name: str, scanned: Scanned, named: Field, parents: tuple[str, ...]
    ) -> None:
        """Read what the entry lacks from those that it names."""
        if not parents:
            message = f"{named.name}: there is no entry `{excerpt(named.value)}` within {HELD} characters"
            draft.problem("dangling-crossref", named.start, named.end, message)
            return
        own = {field.name for field in scanned.fields}
        for parent in parents:
            head = HEAD.match(parent)
            fields = scan(parent, head, self._macros).fields if head else []
            for field, value in inherited(name, head[1].lower() if head else "", fields, own):
                own.add(field)
                self.TABLE.reads[field](draft, field, value, named.start, named.end)
        if named.name == "crossref":
            draft.values["extra"].pop("crossref")
            if not draft.values["extra"]:
                del draft.values["extra"]
            draft.add("relations", {"type": "is_part_of", "target": named.value}, named.start, named.end)

    def _label(self, reading: Reading, scanned: Scanned) -> None:
        """Mark what is a value, and what only says which."""
        at = 0
        for field in sorted((*scanned.fields, *scanned.undefined), key=lambda field: field.start):
            reading.labels.append((at, field.start))
            reading.parts.append((field.start, field.end))
            at = field.end
        reading.labels.append((at, max(at, scanned.end)))
        reading.labels += reading.draft.notes.get("labels", ())

    def _between(self, reading: Reading, at: int) -> None:
        """Say what the text behind an entry is."""
        start, end = reading.draft.trimmed(at, len(reading.draft.text))
        if start == end:
            return
        lost = _LOST.search(reading.draft.text, start)
        if lost is None:
            reading.boilerplate.append((start, end))
            return
        said = excerpt(reading.draft.text[lost.start() : end])
        message = f"`{said}` stands outside every entry"
        reading.draft.problem("unclaimed-text", lost.start(), end, message)
        if start < lost.start():
            reading.boilerplate.append((start, lost.start()))


def _entries(block: Block) -> Iterator[Block]:
    """The entries of a block, of which further ones may begin within a line."""
    text = block.text
    second = text.find("@", text.find("@") + 1)
    if block.oversized or second < 0 or INNER.search(text, second) is None:
        yield block
        return
    start = 0
    while True:
        head = HEAD.match(text, _first(text, start))
        end = scan(text, head, {}).end if head else start
        inner = INNER.search(text, end)
        while inner is not None and "%" in text[text.rfind("\n", 0, inner.start()) + 1 : inner.start()]:
            inner = INNER.search(text, inner.end())
        if inner is None or head is None:
            yield block if start == 0 else _part(block, start, len(text))
            return
        yield _part(block, start, inner.start())
        start = inner.start()


def _first(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _part(block: Block, start: int, end: int) -> Block:
    """A part of a block."""
    line, column = block.place(start)
    returns, lone = ([at - start for at in ends if start <= at < end] for ends in (block.returns, block.lone))
    return Block(block.text[start:end], block.offset(start), line, returns, lone, False, column)


class _Window:
    """Holds back entries that inherit until that which they inherit from has come."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[Block, str]] = deque()
        self._held = 0
        self._texts: dict[str, str] = {}  # by key in small letters, the oldest first
        self._remembered = 0

    def in_order(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """The blocks, those that inherit with what they inherit from."""
        for block in blocks:
            text = block.text
            self._remember(text)
            parent = _parent(text)
            if not parent and not self._waiting:
                yield block
                continue
            self._waiting.append((block, parent))
            self._held += len(text)
            while self._waiting and (
                not self._waiting[0][1] or self._waiting[0][1] in self._texts or self._held > HELD
            ):
                yield self._next()
        while self._waiting:
            yield self._next()

    def _remember(self, text: str) -> None:
        match = _CITED.search(text, 0, 1000)
        if match is None:
            return
        key = match[1].lower()
        if key not in self._texts:
            self._texts[key] = text
            self._remembered += len(text)
        while self._remembered > HELD and len(self._texts) > 1:
            self._remembered -= len(self._texts.pop(next(iter(self._texts))))

    def _next(self) -> Block:
        block, parent = self._waiting.popleft()
        self._held -= len(block.text)
        parents: list[str] = []
        while parent and parent in self._texts and self._texts[parent] not in (*parents, block.text):
            parents.append(self._texts[parent].strip())
            parent = _parent(parents[-1])
        if not parents or block.oversized:
            return block
        place = block.start, block.line, block.returns, block.lone
        return _Child(block.text, *place, column=block.column, parents=tuple(parents[:4]))


def _parent(text: str) -> str:
    """The key of the entry that one inherits from, in small letters; "" where there is none."""
    small = text.encode("utf-8", "replace").lower()  # of bytes, for speed; these are words of ASCII
    if b"crossref" not in small and b"xdata" not in small:
        return ""
    match = _PARENT.search(text)
    return match[1].strip().lower() if match else ""
