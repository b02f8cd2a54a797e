"""The entries of BibTeX: where one begins, and what its fields are.

As BibTeX reads them (bibtex.web, sections 219 to 267): values in braces, in quotation marks or bare, joined
by ``#``; braces count even behind a backslash. A damaged entry ends where the next begins, and its
fields are those that begin on a line of their own.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from mscbib.diagnostics import Problem, excerpt

#: Before which an entry may begin: at the beginning of a line.
BOUNDARY = re.compile(
    r"^(?=[ \t]{0,80}@[ \t]{0,8}(?:[^\W\d_][\w-]{0,40}[ \t]{0,8}\{"
    r"|(?i:article|book|booklet|collection|comment|conference|dataset|inbook|incollection|inproceedings|manual"
    r"|mastersthesis|misc|online|patent|phdthesis|preamble|proceedings|report|string|techreport|thesis"
    r"|unpublished)[ \t]{0,8}\())",
    re.MULTILINE,
)
#: An entry on a line behind something else.
INNER = re.compile(r"@[ \t]{0,8}[^\W\d_][\w-]{0,40}[ \t]{0,8}\{[^\s{}=,]{0,200}[,\n]")
HEAD = re.compile(r"@\s{0,8}([^\W\d_][\w-]{0,40})\s{0,8}([{(])\s*")

_NAME = r"[^\W\d][\w:+./*&-]{0,80}"
_FIELD = re.compile(rf"[\s,]*({_NAME})\s*=\s*")
_BRACED = re.compile(rf"[\s,]*({_NAME})\s*=\s*\{{")
#: From the end of one value in braces to the next it is no further, as a rule.
_NEAR = 60
_SKIPPED = re.compile(r"[\s,]*")
_BARE = re.compile(r"[^\s,#{}\"()=]+")
_BLANKS = re.compile(r"\s*")
_BRACE = re.compile("[{}]")
_BRACE_OR_QUOTE = re.compile('[{}"]')
_KEY = {"{": re.compile(r"[^,={}\"#\n]*"), "(": re.compile(r"[^,={}\"#\n)]*")}
#: Where a field begins on a line of its own, of an entry that is damaged.
_LINE_FIELD = re.compile(rf"\n(?=[ \t]{{0,80}},?[ \t]{{0,80}}{_NAME}[ \t]{{0,80}}=[ \t]{{0,80}}[\"{{\w])")
#: What goes on behind a brace that should not have been there.
_GOES_ON = re.compile(rf"\s*,\s*(?={_NAME}\s*=\s*[\"{{0-9])")

#: How many characters macros may bring into one entry, so that those made of macros cannot blow up.
MOST_INSERTED = 1 << 20

#: The macros that every style has.
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
MONTHS = {name: name for name in _MONTHS.split()}


class Field(NamedTuple):
    """A field: its name in small letters, its value without delimiters, and the place of that in the text."""

    name: str
    value: str
    start: int
    end: int


@dataclass(slots=True)
class Scanned:
    """What an entry holds.

    ``key`` is the place of its key; ``end`` is where it ends, ``closed`` whether its closing brace is there.
    ``undefined`` are the fields of which the value names a macro that there is not, ``inserted`` how many
    characters came from macros.
    """

    key: tuple[int, int] = (0, 0)
    fields: list[Field] = field(default_factory=list)
    undefined: list[Field] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    end: int = 0
    closed: bool = False
    inserted: int = 0


class _DamagedError(Exception):
    """The entry cannot be read to its end as it stands."""


def scan(text: str, head: re.Match[str], macros: Mapping[str, str]) -> Scanned:
    """The fields of the entry of which the beginning is `head`."""
    found = Scanned()
    body = head.end()
    if head[1].lower() not in ("string", "preamble"):
        body = _key(text, body, head[2], found)
    scanner = _Scanner(text, "}" if head[2] == "{" else ")", macros)
    try:
        found.end = scanner.fields(found, body, len(text))
    except _DamagedError:
        found = Scanned(key=found.key)
        scanner.damaged(found, body)
    return found


def _key(text: str, at: int, opening: str, found: Scanned) -> int:
    """Find the citation key; where its fields begin."""
    match = _KEY[opening].match(text, at)
    end = at if match is None else match.end()
    if text[end : end + 1] == "=":  # a field: the key is missing, or the comma behind it
        words = text[at:end].split()
        if len(words) != 2:
            return at
        end = at + len(words[0])
    found.key = (at, at + len(text[at:end].rstrip()))
    return end


@functools.lru_cache(512)
def _name(signs: str) -> str:
    """The name of the field of which all is there up to the brace that opens its value; "" if it is not so.

    What stands there is the same in all entries that one program wrote.
    """
    match = _BRACED.fullmatch(signs)
    return match[1].lower() if match else ""


class _Scanner:
    """Reads the fields of one entry, which ends with `closing`."""

    def __init__(self, text: str, closing: str, macros: Mapping[str, str]) -> None:
        self.text = text
        self.closing = closing
        self.macros = macros

    def fields(self, found: Scanned, at: int, stop: int, *, strict: bool = True) -> int:
        """Add the fields from `at` on; where they, or the entry, end.

        Unless `strict`, a value that is not closed goes on to `stop`.

        Raises:
            _DamagedError: something is there that is neither a field nor the end.
        """
        text = self.text
        add, new = found.fields.append, tuple.__new__  # as `Field` calls it, at half the cost
        while True:
            start = text.find("{", at, min(stop, at + _NEAR)) + 1
            if start and (name := _name(text[at:start])):
                end = text.find("}", start, stop)
                if text.startswith(",", end + 1) and end >= 0 and text.find("{", start, end) < 0:
                    value = text[start:end]  # without braces in it: nearly every field
                    plain = value.strip() is value
                    add(new(Field, (name, value, start, end)) if plain else _field(name, value, start, end))
                    at = end + 1
                    continue
            match = _FIELD.match(text, at, stop)
            if match is not None:
                at = self._value(found, match[1].lower(), match.end(), stop, strict)
                continue
            at = _end(_SKIPPED, text, at, stop)
            if at == stop or text[at] != self.closing:
                if strict:
                    raise _DamagedError
                return at
            goes_on = _GOES_ON.match(text, at + 1, stop)
            if goes_on is None:
                found.closed = True
                return at + 1
            found.problems.append(Problem("unclaimed-text", at, at + 1, f"a `{self.closing}` too many"))
            at = goes_on.end()

    def damaged(self, found: Scanned, body: int) -> None:
        """Add the fields that begin on a line of their own, each ending where the next begins."""
        text = self.text
        cuts = [body, *(match.end() for match in _LINE_FIELD.finditer(text, body)), len(text)]
        for start, stop in pairwise(cuts):
            found.closed = False
            end = self.fields(found, start, stop, strict=False)
            found.end = end if found.closed and stop == len(text) else stop
            left = text[end : found.end].strip(' \t\n,})"')
            if left:
                first = text.index(left, end)
                message = f"`{excerpt(left)}` belongs to no field"
                found.problems.append(Problem("unclaimed-text", first, first + len(left), message))
        if not found.closed and not any(problem.name == "unclosed-entry" for problem in found.problems):
            end = len(text)
            found.problems.append(Problem("unclosed-entry", end, end, f"`{self.closing}` is missing here"))

    def _value(self, found: Scanned, name: str, at: int, stop: int, strict: bool) -> int:
        """Add the field of that name of which the value begins at `at`; where it ends."""
        text = self.text
        pieces: list[str] = []
        start = end = at
        undefined = False
        while True:
            sign = text[at] if at < stop else ""
            if sign == "{" or sign == '"':
                first, last = at + 1, (_closing if sign == "{" else _closing_quote)(text, at, stop)
                if last < 0:
                    if strict:
                        raise _DamagedError
                    self._unclosed(found, name, at, stop)
                    return stop
                at = last + 1
                pieces.append(text[first:last])
            else:
                first, last = at, _end(_BARE, text, at, stop)
                if first == last:
                    if strict:
                        raise _DamagedError
                    return at
                at = last
                meant = self._meant(text[first:last], found)
                undefined = undefined or meant is None
                pieces.append(text[first:last] if meant is None else meant)
            if len(pieces) == 1:
                start = first
            end = last
            behind = _end(_BLANKS, text, at, stop)
            if behind == stop or text[behind] != "#":
                break
            at = _end(_BLANKS, text, behind + 1, stop)
        into = found.undefined if undefined else found.fields
        if len(pieces) == 1:
            into.append(_field(name, pieces[0], start, end))
        else:
            into.append(Field(name, "".join(pieces).strip(), start, end))
        return at

    def _meant(self, word: str, found: Scanned) -> str | None:
        """What a bare word stands for: a number for itself, a macro for its text."""
        if word.isdigit():
            return word
        meant = self.macros.get(word.lower())
        if meant is None or found.inserted + len(meant) > MOST_INSERTED:
            return None
        found.inserted += len(meant)
        return meant

    def _unclosed(self, found: Scanned, name: str, at: int, stop: int) -> None:
        """Add a field of which the value is not closed: it is all up to `stop`."""
        text = self.text
        value = text[at + 1 : stop].strip(" \t\n,}" if text[at] == '"' else " \t\n,")
        start = text.index(value, at + 1)
        found.problems.append(Problem("unclosed-entry", at, at + 1, f"{name}: what opens here is not closed"))
        found.fields.append(Field(name, value, start, start + len(value)))


def _field(name: str, value: str, start: int, end: int) -> Field:
    """The field of that name with the value, without the blanks at its ends, that stands at that place."""
    plain = value.strip()
    if len(plain) != len(value) == end - start:  # what a macro stands for has no place
        start += len(value) - len(value.lstrip()) if plain else 0
        end = start + len(plain)
    return Field(name, plain, start, end)


def _end(pattern: re.Pattern[str], text: str, at: int, stop: int) -> int:
    """Where what fits `pattern` at `at` ends; `at` if nothing does."""
    match = pattern.match(text, at, stop)
    return at if match is None else match.end()


def _closing(text: str, at: int, stop: int) -> int:
    """Where the brace that opens at `at` is closed; -1: nowhere."""
    close = text.find("}", at, stop)
    if close < 0 or text.find("{", at + 1, close) < 0:
        return close
    depth = 0
    for match in _BRACE.finditer(text, at, stop):
        depth += 1 if match[0] == "{" else -1
        if depth == 0:
            return match.start()
    return -1


def _closing_quote(text: str, at: int, stop: int) -> int:
    """Where the quotation mark at `at` has its second, outside braces; -1: nowhere."""
    close = text.find('"', at + 1, stop)
    if close < 0 or text.find("{", at + 1, close) < 0:
        return close
    depth = 0
    for match in _BRACE_OR_QUOTE.finditer(text, at + 1, stop):
        if match[0] == '"':
            if depth <= 0:
                return match.start()
        else:
            depth += 1 if match[0] == "{" else -1
    return -1
