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
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from mscbib.diagnostics import Problem, excerpt

if TYPE_CHECKING:
    from lxml.etree import XMLParser, _Element  # type: ignore[import-untyped]

Place = tuple[int, int]

_ATTRIBUTES = r"""[^<>"']*(?:"[^"<]*"[^<>"']*|'[^'<]*'[^<>"']*)*"""
#: A tag: in group 1 the slash of one that closes, in group 2 its name.
_TAG = re.compile(rf"<(/?)([^\W\d][\w.:-]*)(?=[\s/>]){_ATTRIBUTES}>")
#: All markup of well-formed text, in which nothing that opens stays open.
_MARKUP = re.compile(rf"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[|\]\]>|<(/?)([^\s<>/\"']+){_ATTRIBUTES}>", re.DOTALL)
_SOUND = re.compile(r"""<[^\s/>]+(?:\s+[^\s=<>"'/]+\s*=\s*(?:"[^"<&]*"|'[^'<&]*'))*\s*/?>""")
_REFERENCE = r"&(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});"
#: What XML does not allow in text.
_FORBIDDEN = re.compile(
    rf"(?!{_REFERENCE})&|<|&#(?:[0-8]|1[124-9]|2[0-9]|3[01]|x(?:[0-8bcef]|1[0-9a-f]));"
    r"|[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]",
    re.IGNORECASE,
)
#: Elements that say how text looks, and nothing else.
STYLES = frozenset({"style"})


class Value(NamedTuple):
    """The text of an element, by its path, with the place in the entry's text where it stands.

    ``tag`` is where the element's start tag begins and its content does; ``number`` counts the elements of
    the same path before it.
    """

    path: str
    text: str
    start: int
    end: int
    attributes: Mapping[str, str]
    tag: Place
    number: int


@dataclass(slots=True)
class Entry:
    """What an entry's elements say. The places of ``values`` and ``markup`` are in ``text``, which is mended.

    ``shifts`` are the places in ``text`` behind each mend, and how much further they are than in the text
    as it was.
    """

    text: str
    values: list[Value] = field(default_factory=list)
    markup: list[Place] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    shifts: list[tuple[int, int]] = field(default_factory=list)

    def original(self, position: int) -> int:
        """Where in the text as it was the character at `position` of the mended text stands."""
        found = bisect_right(self.shifts, (position, len(self.text)))
        return position - self.shifts[found - 1][1] if found else position

    def problem(self, start: int, end: int, message: str) -> None:
        """Report what belongs to nothing, from `start` to `end` of the mended text."""
        self.problems.append(Problem("unclaimed-text", self.original(start), self.original(end), message))

    def marks(self) -> Iterator[Place]:
        """The places of tags and references in the text as it was."""
        references = (match.span() for match in re.finditer(_REFERENCE, self.text))
        return ((self.original(start), self.original(end)) for start, end in chain(self.markup, references))


def parse(text: str, whole: Container[str]) -> Entry | None:
    """Parse an entry, an element with all in it; None where there is no element to be found.

    The text of an element whose path is in `whole` is one value whatever is in it; that of another is one
    if only styles are in it.
    """
    from lxml import etree  # type: ignore[import-untyped]

    entry = Entry(text)
    try:
        root = etree.fromstring(text.encode("utf-8", "surrogatepass"), _parser(recover=False))
    except etree.XMLSyntaxError:
        entry = _mended(text)
        root = etree.fromstring(entry.text.encode("utf-8", "surrogatepass"), _parser(recover=True))
        if root is None:
            return None
    _collect(entry, root, whole)
    return entry


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
    length = shift = at = 0

    def put(piece: str, until: int) -> None:
        nonlocal length, shift, at
        pieces.append(piece)
        length += len(piece)
        at = until
        if length - until != shift:
            shift = length - until
            entry.shifts.append((length, shift))

    def say(start: int, end: int, message: str) -> None:
        entry.problems.append(Problem("unclaimed-text", start, end, message))

    def put_text(until: int) -> None:
        for found in _FORBIDDEN.finditer(text, at, until):
            put(text[at : found.start()], found.start())
            kept = {"&": "&amp;", "<": "&lt;"}.get(found[0])
            put(kept or "\ufffd", found.end())
            how = f"`{found[0]}` is no markup and was read as text" if kept else "a character XML cannot hold"
            say(found.start(), found.end(), how)
        put(text[at:until], until)

    for tag in _TAG.finditer(text):
        put_text(tag.start())
        closes, name = tag.groups()
        if closes and name not in opened:
            say(tag.start(), tag.end(), f"`</{name}>` closes nothing")
            put("", tag.end())
        elif closes:
            while (last := opened.pop()) != name:
                say(tag.start(), tag.start(), f"`</{last}>` is missing here")
                put(f"</{last}>", at)
            put(tag[0], tag.end())
            if not opened:
                break
        else:
            alone = tag[0].endswith("/>")
            if _SOUND.fullmatch(tag[0]):
                put(tag[0], tag.end())
            else:
                say(tag.start(), tag.end(), f"the attributes of `{excerpt(tag[0])}` could not be read")
                put(f"<{name}{'/' * alone}>", tag.end())
            if not alone:
                opened.append(name)
    if opened:
        put_text(len(text))
        entry.problems.append(Problem("unclosed-entry", at, at, f"`</{opened[0]}>` is missing here"))
        pieces += [f"</{name}>" for name in reversed(opened)]
    elif text[at:].strip():
        say(at, len(text), f"`{excerpt(text[at:])}` stands outside every entry")
    entry.text = "".join(pieces)
    return entry


class _Tagged(NamedTuple):
    """Where an element's start tag and its content are."""

    tag: int
    start: int
    end: int


def _places(entry: Entry) -> list[_Tagged]:
    """The places of a well-formed entry's elements, in the order of their start tags."""
    found: list[_Tagged] = []
    opened: list[int] = []
    for match in _MARKUP.finditer(entry.text):
        start, end = match.span()
        entry.markup.append((start, end))
        closes, name = match.groups()
        if name is None:
            continue
        if closes:
            if opened:
                index = opened.pop()
                found[index] = found[index]._replace(end=start)
        else:
            if entry.text[end - 2] != "/":
                opened.append(len(found))
            found.append(_Tagged(start, end, end))
    return found


def _collect(entry: Entry, root: _Element, whole: Container[str]) -> None:
    """Put the values of an entry's elements, in the order of the text."""
    places = _places(entry)
    index = 0
    counts: dict[str, int] = {}
    waiting: list[tuple[_Element, str]] = [(root, "")]
    while waiting:
        element, path = waiting.pop()
        if index >= len(places):  # the parser sees what is none
            break
        place = places[index]
        number = counts[path] = counts.get(path, -1) + 1
        attributes = {_local(str(name)): str(value) for name, value in element.attrib.items()}
        children = list(element)
        index += 1
        if path in whole or (path and all(child.tag in STYLES for child in children)):
            text = _text(element, styled=bool(children)).strip()
            start, end = _trimmed(entry.text, place, styled=bool(children)) if text else place[1:]
            entry.values.append(Value(path, text, start, end, attributes, place[:2], number))
            index += sum(1 for _ in element.iterdescendants()) if children else 0
            continue
        if attributes:
            entry.values.append(Value(path, "", place.start, place.start, attributes, place[:2], number))
        for stray in (element.text, *(child.tail for child in children)):
            if stray and not stray.isspace():
                message = f"`{excerpt(stray)}` stands between the elements of `{_local(element.tag)}`"
                entry.problem(*_find(entry.text, stray.strip(), place), message)
        waiting += [(child, f"{path}/{_local(child.tag)}".removeprefix("/")) for child in reversed(children)]
    if index < len(places):
        lost = places[index].tag
        entry.problem(lost, len(entry.text), "what stands from here on could not be parsed")


def _local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2]


def _text(element: _Element, *, styled: bool) -> str:
    """The text of an element, with line feeds only; blanks that lay out the elements in it are no text."""
    if not styled:
        text = element.text or ""
    else:
        pieces = (str(piece) for piece in element.itertext())
        text = "".join(piece for piece in pieces if "\n" not in piece or not piece.isspace())
    if "\r" in text:  # written as a reference; those of the file are line feeds by now
        text = text.replace("\r\n", "\n").replace("\r ", "\n").replace("\r", "\n")
    return text


def _trimmed(text: str, place: _Tagged, *, styled: bool) -> Place:
    """Where in an element its text is, without the blanks and the tags of styles at its ends."""
    start, end = place.start, place.end
    while True:
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
        if styled and text.startswith("<", start, end) and not text.startswith("<!", start):
            start = text.index(">", start) + 1
        elif styled and text.endswith(">", start, end):
            end = text.rindex("<", start, end)
        else:
            return start, end


def _find(text: str, stray: str, place: _Tagged) -> Place:
    """Where a text that stands directly in an element is."""
    found = text.find(stray, place.start, place.end)
    return (place.start, place.end) if found < 0 else (found, found + len(stray))
