"""XML of which each entry is parsed alone: no document type and no entity of the file is ever seen.

`parse` gives the values of an entry's elements with the places where they stand. An entry that is not
well-formed is mended: what is no markup is read as text, elements that are not closed are, and each mend is
a finding at its place. So a damaged entry loses nothing, and costs no other.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from mscbib.diagnostics import Problem, excerpt
from mscbib.draft import Draft
from mscbib.reading import Reading
from mscbib.source import Block

if TYPE_CHECKING:
    from lxml.etree import XMLParser, _Element

Place = tuple[int, int]

_ATTRIBUTES = r"""[^<>"']*(?:"[^"<]*"[^<>"']*|'[^'<]*'[^<>"']*)*"""
_NAME = "[A-Za-z_][A-Za-z0-9_.:-]*"
#: A tag: in group 1 the slash of one that closes, in group 2 its name.
_TAG = re.compile(rf"<(/?)({_NAME})(?=[\s/>]){_ATTRIBUTES}>")
#: All markup of well-formed text, in which nothing that opens stays open.
_MARKUP = re.compile(rf"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[|\]\]>|<(/?)([^\s<>/\"']+){_ATTRIBUTES}>", re.DOTALL)
_SOUND = re.compile(rf"""</?{_NAME}(?:\s+{_NAME}\s*=\s*(?:"[^"<&]*"|'[^'<&]*'))*\s*/?>""")
_REFERENCE = r"&(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});"
#: What XML does not allow in text.
_FORBIDDEN = re.compile(
    rf"(?!{_REFERENCE})&|<|&#(?:[0-8]|1[124-9]|2[0-9]|3[01]|x(?:[0-8bcef]|1[0-9a-f]));"
    r"|[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]",
    re.IGNORECASE,
)
#: How far outside an element is looked for that a tag closes.
_DEEPEST = 50
#: How many findings at most say what is damaged in one entry.
_MOST = 50
#: How many tags an entry may have: its tree takes some 250 bytes for each. An article of 15,000 people has a
#: quarter of that.
MOST_TAGS = 500_000
#: Elements that say how text looks, and nothing else.
STYLES = frozenset({"style"})


def elements(text: str) -> Iterator[tuple[int, str]]:
    """From where on which element of an entry's text is the innermost, as "element ArticleTitle"."""
    open_elements: list[str] = []
    for tag in _TAG.finditer(text) if text.count("<") <= MOST_TAGS else ():
        if not tag[1] and not tag[0].endswith("/>"):
            open_elements.append(tag[2])
        elif tag[1] and tag[2] in open_elements[-_DEEPEST:]:
            while open_elements.pop() != tag[2]:
                pass
        yield tag.end(), f"element {open_elements[-1]}" if open_elements else ""


class Value(NamedTuple):
    """The text of an element by its path, which is the element of that ``order`` in the entry.

    ``styled`` tells whether there are other elements in it; ``number`` counts those of the same path before.
    """

    path: str
    text: str
    order: int
    styled: bool
    attributes: Mapping[str, str]
    number: int


@dataclass
class Entry:
    """What an entry's elements say. Where that stands is looked for in ``text``, which is mended, on demand.

    ``shifts`` are the places in ``text`` behind each mend, and how much further they are than in the text
    as it was; ``original`` turns one into the other. ``damaged`` tells whether the parser had to make do.
    """

    text: str
    values: list[Value] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    shifts: list[tuple[int, int]] = field(default_factory=list)
    damaged: bool = False

    def original(self, position: int) -> int:
        """Where in the text as it was the character at `position` of the mended text stands."""
        found = bisect_right(self.shifts, (position, len(self.text)))
        return position - self.shifts[found - 1][1] if found else position

    def problem(self, start: int, end: int, message: str) -> None:
        """Report what belongs to nothing, from `start` to `end` of the mended text."""
        self.report(self.original(start), self.original(end), message)

    def report(self, start: int, end: int, message: str) -> None:
        """Report what belongs to nothing in the text as it was; of very much of it, where it goes on."""
        if len(self.problems) < _MOST:
            self.problems.append(Problem("unclaimed-text", start, end, message))
            return
        last = self.problems[-1]
        message = "from here on there is more that is damaged"
        self.problems[-1] = last._replace(end=max(last.end, end), message=message)

    def marks(self) -> Iterator[Place]:
        """The places of tags and references in the text as it was."""
        for pattern in (_MARKUP, re.compile(_REFERENCE)):
            for match in pattern.finditer(self.text):
                yield self.original(match.start()), self.original(match.end())

    @functools.cached_property
    def places(self) -> list[tuple[int, int, int]]:
        """Of each element, in the order of the start tags: where that, its content and its end tag begin."""
        found: list[tuple[int, int, int]] = []
        opened: list[int] = []
        for match in _MARKUP.finditer(self.text):
            start, end = match.span()
            closes, name = match.groups()
            if closes and opened:
                order = opened.pop()
                found[order] = (*found[order][:2], start)
            elif name is not None and not closes:
                if self.text[end - 2] != "/":
                    opened.append(len(found))
                found.append((start, end, end))
        return found

    def place(self, value: Value) -> Place:
        """Where a value stands in the mended text, without the blanks and the tags of styles around it."""
        text = self.text
        _, start, end = self.places[value.order]
        while value.text:
            while start < end and text[start].isspace():
                start += 1
            while start < end and text[end - 1].isspace():
                end -= 1
            tag = text.rfind("<", start, end)
            if value.styled and text.startswith("<", start, end) and not text.startswith("<!", start):
                start = text.index(">", start) + 1
            elif value.styled and tag >= 0 and text.find(">", tag) == end - 1:
                end = tag
            else:
                break
        return start, end

    def tag(self, value: Value) -> Place:
        """Where the start tag of a value's element stands in the mended text."""
        return self.places[value.order][:2]


def crowded(block: Block) -> Reading | None:
    """What is said of an entry that has more tags than are held in memory: that it is not read."""
    text = block.text
    if text.count("<") <= MOST_TAGS:
        return None
    at = -1
    for _ in range(MOST_TAGS):
        at = text.index("<", at + 1)
    message = f"an entry was not read that has more than {MOST_TAGS:,} tags by line {block.place(at)[0]}"
    draft = Draft(text, None, [Problem("oversized-entry", 0, 0, message)])
    return Reading(block, draft, 0, len(text), known=False, content=False)


def parse(text: str, whole: Container[str]) -> Entry | None:
    """Parse an entry, an element with all in it; None where there is no element to be found.

    The text of an element whose path is in `whole` is one value whatever is in it; that of another is one
    if only styles are in it.
    """
    found = tree(text)
    if found is not None:
        _collect(*found, whole)
    return found and found[0]


def tree(text: str) -> tuple[Entry, _Element] | None:
    """Parse an entry into its elements; None where there is none. There are no values in the `Entry`."""
    from lxml import etree

    entry = Entry(text)
    try:
        root = etree.fromstring(text.encode("utf-8", "surrogatepass"), _parser(recover=False))
    except etree.XMLSyntaxError:
        entry = _mended(text)
        entry.damaged = True
        parser = _parser(recover=True)
        root = etree.fromstring(entry.text.encode("utf-8"), parser)
        if root is None:
            return None
        for error in parser.error_log:
            entry.problem(0, 0, f"its markup is damaged: {error.message}")
    return entry, root


@functools.cache
def _parser(*, recover: bool) -> XMLParser:
    from lxml import etree

    return etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _mended(text: str) -> Entry:
    """The entry with its markup put right, so that every element and every text in it is parsed."""
    entry = Entry("")
    pieces: list[str] = []
    opened: list[str] = []
    counts: dict[str, int] = {}
    length = shift = at = 0

    def put(piece: str, until: int) -> None:
        nonlocal length, shift, at
        pieces.append(piece)
        length += len(piece)
        at = until
        if length - until != shift:
            shift = length - until
            entry.shifts.append((length, shift))

    def put_text(until: int) -> None:
        for found in _FORBIDDEN.finditer(text, at, until):
            put(text[at : found.start()], found.start())
            kept = {"&": "&amp;", "<": "&lt;"}.get(found[0])
            put(kept or "\ufffd", found.end())
            how = f"`{found[0]}` is no markup and was read as text" if kept else "a character XML cannot hold"
            entry.report(found.start(), found.end(), how)
        put(text[at:until], until)

    for tag in _TAG.finditer(text):
        put_text(tag.start())
        closes, name = tag.groups()
        if closes and not counts.get(name):
            entry.report(tag.start(), tag.end(), f"`</{name}>` closes nothing")
            put("", tag.end())
        elif closes:
            while (last := opened.pop()) != name:
                counts[last] -= 1
                entry.report(tag.start(), tag.start(), f"`</{last}>` is missing here")
                put(f"</{last}>", at)
            counts[name] -= 1
            put(tag[0], tag.end())
            if not opened:
                break
        else:
            alone = tag[0].endswith("/>")
            if _SOUND.fullmatch(tag[0]):
                put(tag[0], tag.end())
            else:
                entry.report(
                    tag.start(), tag.end(), f"the attributes of `{excerpt(tag[0])}` could not be read"
                )
                put(f"<{name}{'/' * alone}>", tag.end())
            if not alone:
                opened.append(name)
                counts[name] = counts.get(name, 0) + 1
    if opened:
        put_text(len(text))
        entry.problems.append(Problem("unclosed-entry", at, at, f"`</{opened[0]}>` is missing here"))
        pieces += [f"</{name}>" for name in reversed(opened)]
    elif text[at:].strip():
        entry.report(at, len(text), f"`{excerpt(text[at:])}` stands outside every entry")
    entry.text = "".join(pieces)
    return entry


def _collect(entry: Entry, root: _Element, whole: Container[str]) -> None:
    """Put the values of an entry's elements, in the order of the text."""
    order = 0
    counts: dict[str, int] = {}
    waiting: list[tuple[_Element, str]] = [(root, "")]
    while waiting:
        element, path = waiting.pop()
        number = counts[path] = counts.get(path, -1) + 1
        attributes = {_local(name): value for name, value in element.items() if value}
        styled = len(element) > 0
        if not styled or path in whole or (path and _is_styled(element)):
            text = _text(element, styled=styled)
            entry.values.append(Value(path, text, order, styled, attributes, number))
            order += 1 + (sum(1 for _ in element.iterdescendants()) if styled else 0)
            continue
        if attributes:
            entry.values.append(Value(path, "", order, False, attributes, number))
        report_strays(entry, element, order)
        order += 1
        inside = path and f"{path}/"
        waiting += [(child, inside + _local(child.tag)) for child in reversed(element)]
    if entry.damaged and order < len(entry.places):
        lost = entry.places[order][0]
        entry.problem(lost, len(entry.text), "what stands from here on could not be parsed")


def _is_styled(element: _Element) -> bool:
    """Whether there are only styles in an element."""
    return all(child.tag in STYLES for child in element)


def report_strays(entry: Entry, element: _Element, order: int) -> None:
    """Report the texts that stand directly in an element which is there to hold others."""
    at = -1  # where to look on; the element's end where one was not found: all would be looked through again
    for text in (element.text, *(child.tail for child in element)):
        if not text or text.isspace():
            continue
        _, start, end = entry.places[order]
        stray = text.strip()
        found = entry.text.find(stray, max(at, start), end)
        at = end if found < 0 else found + len(stray)
        place = (start, end) if found < 0 else (found, at)
        message = f"`{excerpt(stray)}` stands between the elements of `{_local(element.tag)}`"
        entry.problem(*place, message)


def _local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2] if "}" in name else name


def _text(element: _Element, *, styled: bool) -> str:
    """The text of an element, with line feeds only; blanks that lay out the elements in it are no text."""
    if not styled:
        text = element.text or ""
    else:
        text = "".join(piece for piece in element.itertext() if "\n" not in piece or not piece.isspace())
    if "\r" in text:  # written as a reference; those of the file are line feeds by now
        text = text.replace("\r\n", "\n").replace("\r ", "\n").replace("\r", "\n")
    return text.strip()
