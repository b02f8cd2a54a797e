r"""Readers: one interchange format a file, found by its name (``csl_json.py`` reads "csl-json").

A reader's module has a ``TITLE`` in words and a class ``Reader``, made anew for each text, which is a
`mscbib.reading.Reader`. What speaks for a text being of the format stands in ``EVIDENCE``, pairs of a weight
and a regular expression (multi-line), as at the head of a layout's grammar; ``LINES``, where there is one,
is a regular expression that most lines of such a text fit, so that a page that only quotes an example is not
taken for it.

``APART`` is true of a class that reads each entry by itself, whatever stood before it: then several processes
can read those of one text. Only ``blocks`` is called for all of them, and in order.

A module is imported only where it may be needed. Comment lines at the head of its file, above its docstring,
say when (as the head of a grammar says what a dialect is):

``# @sign TEXT``
    literal text (``\n`` is the end of a line, and one stands before the text too; ``\t`` is a tab); where
    such lines are given, every text of the format has one of them
``# @begins PATTERN``
    a regular expression that matches at the beginning of every text of the format
``# @named``
    the format is not told from others: it is read where it is named
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
from mscbib.evidence import Form, Proof, Sample, sign
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
    def evidence(self) -> tuple[Proof, ...]:
        """What speaks for it."""
        return _evidence(self.name)

    @property
    def form(self) -> Form | None:
        """What most lines fit, if anything."""
        return _form(self.name)

    @property
    def magic(self) -> bytes | None:
        """The bytes that a file begins with which is not text."""
        said = _head(self.name).get("magic")
        return said[0].encode() if said else None

    def may_be(self, sample: Sample) -> bool:
        """Whether a text has the format's signs: its evidence is worth a look."""
        said = _head(self.name)
        if "magic" in said or "named" in said or ("sign" in said and not sample.has_any(said["sign"])):
            return False
        return all(re.match(begins, sample.text) for begins in said.get("begins", ()))

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
                said.setdefault(key[1:], []).append(sign(value) if key == "@sign" else value)
    return said


@functools.cache
def _evidence(name: str) -> tuple[Proof, ...]:
    found = getattr(Format(name).module, "EVIDENCE", ())
    return tuple(Proof(weight, pattern) for weight, pattern in found)


@functools.cache
def _form(name: str) -> Form | None:
    written = getattr(Format(name).module, "LINES", None)
    return Form(written) if written else None


@functools.cache
def formats() -> tuple[Format, ...]:
    """The formats that can be read, sorted by name."""
    return tuple(Format(name.replace("_", "-")) for name in discovery.names("readers"))
