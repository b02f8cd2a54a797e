"""Readers: one interchange format a file, found by its name (``csl_json.py`` reads "csl-json").

A reader's module has a ``TITLE`` in words and a class ``Reader``, made anew for each text, which is a
`mscbib.reading.Reader`. What speaks for a text being of the format stands in ``EVIDENCE``, pairs of a weight
and a regular expression (multi-line), as at the head of a layout's grammar; ``LINES``, where there is one,
is a regular expression that most lines of such a text fit, so that a page that only quotes an example is not
taken for it.

A module is imported only where it may be needed. Comment lines at the head of its file, above its docstring,
say when (as the head of a grammar says what a dialect is):

``# @sign PATTERN``
    a short regular expression (multi-line) that every text of the format has; without it, all are weighed
``# @literal TEXT``
    may stand several times: plain text of which every text with the sign has one, for that is found faster
``# @magic LETTERS``
    what a file of a format that is not text begins with; its module has a function ``texts(stream)`` that
    gives the entries as text
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from types import ModuleType

from mscbib import discovery
from mscbib.reading import Reader

#: The fields of which an entry of a format needs one to be a record.
IDENTITY = frozenset(
    {
        "abstract",
        "accession",
        "arxiv",
        "authors",
        "container_title",
        "doi",
        "editors",
        "isbn",
        "original_title",
        "pmcid",
        "pmid",
        "raw",
        "title",
        "url",
    }
)

#: The sign that no text has: the format is read where it is named.
_NEVER = "(?!)"


@dataclass(frozen=True, slots=True)
class Format:
    """A format that can be read, by its name."""

    name: str

    @property
    def module(self) -> ModuleType:
        """The module that reads it."""
        return discovery.module("readers", self.name.replace("-", "_"))

    @property
    def full_name(self) -> str:
        """The name, as commands take and print it."""
        return self.name

    @property
    def title(self) -> str:
        """What it is, in words."""
        return str(self.module.TITLE)

    @property
    def evidence(self) -> tuple[tuple[float, re.Pattern[str]], ...]:
        """What speaks for it: weights and patterns."""
        return _evidence(self.name)

    @property
    def lines(self) -> re.Pattern[str] | None:
        """What most lines fit, if anything."""
        pattern = getattr(self.module, "LINES", None)
        return re.compile(pattern, re.MULTILINE) if pattern else None

    @property
    def magic(self) -> bytes | None:
        """The bytes that a file begins with which is not text."""
        said = _head(self.name).get("magic")
        return said[0].encode() if said else None

    def may_be(self, sample: str) -> bool:
        """Whether a text that begins with `sample` has the format's sign: its evidence is worth a look."""
        if self.magic is not None:
            return False
        said = _head(self.name)
        if "literal" in said and not any(text in sample for text in said["literal"]):
            return False
        if _NEVER in said.get("sign", ()):
            return False
        return all(re.search(sign, sample, re.MULTILINE) for sign in said.get("sign", ()))

    def reader(self) -> Reader:
        """A reader for one text."""
        made: Reader = self.module.Reader()
        return made


@functools.cache
def _head(name: str) -> dict[str, list[str]]:
    """What the comment lines at the head of a reader's file say."""
    said: dict[str, list[str]] = {}
    with discovery.file("readers", name.replace("-", "_")).open(encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("#"):
                break
            key, _, value = line[1:].strip().partition(" ")
            if key.startswith("@"):
                said.setdefault(key[1:], []).append(value.strip())
    return said


@functools.cache
def _evidence(name: str) -> tuple[tuple[float, re.Pattern[str]], ...]:
    found = getattr(Format(name).module, "EVIDENCE", ())
    return tuple((weight, re.compile(pattern, re.MULTILINE)) for weight, pattern in found)


@functools.cache
def formats() -> tuple[Format, ...]:
    """The formats that can be read, sorted by name."""
    return tuple(Format(name.replace("_", "-")) for name in discovery.names("readers"))
