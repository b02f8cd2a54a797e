"""Layouts and their dialects: which there are.

A dialect is a grammar file ``grammars/LAYOUT/DIALECT.lark``; its layout is a module of the same name under
``layouts/``. What else is to be known about a dialect stands in comment lines at the head of its grammar:
`DIRECTIVES` says which there are.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from mscbib import discovery, grammar, precompiled
from mscbib.evidence import Proof, Sample, sign
from mscbib.patterns import Sources

#: The ``// @NAME …`` lines at the head of a grammar: what stands behind each, and what it is for.
DIRECTIVES = {
    "title": ("TEXT", "what the page is, in words"),
    "site": ("URL", "where such pages come from"),
    "boundary": (
        "PATTERN",
        "a regular expression (multi-line) at whose end a new entry may begin; may be given several times",
    ),
    "evidence": (
        "WEIGHT PATTERN",
        "a regular expression (multi-line) that such text holds, and how much it proves; a page's evidence "
        "is the weight found, of all the weight there is; with `^` before it, all its alternatives are "
        "looked for at the beginnings of lines",
    ),
    "sign": (
        "TEXT",
        "literal text (`\\n` is the end of a line, and one stands before the text too; `\\t` is a tab); "
        "where such lines are given, a text without any of them is none of this dialect, and its evidence "
        "need not be weighed",
    ),
    "against": ("TEXT", "literal text, as a sign is; a text with any of them is none of this dialect"),
    "form": ("FIELD TEXT", "how findings name the field where it is expected"),
    "use": ("GRAMMAR", "another grammar whose named patterns may be used here"),
    "pattern": ("NAME PATTERN", "a pattern with a name, which stands for it between << and >>"),
}

#: The dialects that a user named for this run.
_own: list[Dialect] = []


@dataclass(frozen=True)
class Dialect:
    """A dialect of a layout: a grammar, how to cut a text into entries, and what speaks for it.

    Of the many dialects, one or two are asked for their patterns, so these are made when they are asked for.
    ``sources`` has what was read of grammars.
    """

    layout: str
    name: str
    path: Path
    title: str
    site: str
    signs: tuple[str, ...]
    against: tuple[str, ...]
    sources: Sources = field(compare=False, repr=False)

    @functools.cached_property
    def boundaries(self) -> tuple[str, ...]:
        """The patterns at whose ends a new entry may begin.

        Raises:
            GrammarError: one uses a pattern that there is not.
        """
        return tuple(self._said("boundary"))

    @functools.cached_property
    def proofs(self) -> tuple[tuple[float, str], ...]:
        """The patterns that speak for it, each with its weight.

        Raises:
            GrammarError: one uses a pattern that there is not, or a weight is no number.
        """
        said = [value.partition(" ") for value in self._said("evidence")]
        try:
            return tuple((float(weight), pattern) for weight, _, pattern in said)
        except ValueError as error:
            raise grammar.GrammarError(str(self.path), f"{error} (in an @evidence line)") from error

    def _said(self, directive: str) -> list[str]:
        head = grammar.directives_of(self.path, self.sources)
        return [value for name, value in head if name == directive]

    @functools.cached_property
    def boundary(self) -> re.Pattern[str] | None:
        """At the end of what this matches, a new entry may begin.

        Raises:
            GrammarError: it is no regular expression.
        """
        if not self.boundaries:
            return None
        try:
            return precompiled.compiled(
                "|".join(f"(?:{pattern})" for pattern in self.boundaries), re.MULTILINE
            )
        except re.error as error:
            raise grammar.GrammarError(str(self.path), f"{error} (in an @boundary line)") from error

    @functools.cached_property
    def evidence(self) -> tuple[Proof, ...]:
        """What speaks for it."""
        return tuple(Proof(weight, pattern, str(self.path)) for weight, pattern in self.proofs)

    def may_be(self, sample: Sample) -> bool:
        """Whether a text has one of the dialect's signs, if it has any, and nothing against it."""
        return (not self.signs or sample.has_any(self.signs)) and not sample.has_any(self.against)

    @property
    def full_name(self) -> str:
        """LAYOUT/DIALECT, as commands take and print it."""
        return f"{self.layout}/{self.name}"

    @property
    def module(self) -> ModuleType:
        """The module that turns what the grammar saw into records of this layout."""
        return discovery.module("layouts", self.layout)

    @property
    def tables(self) -> grammar.Tables:
        """The tables of the grammar.

        Raises:
            GrammarError: Lark refuses it.
        """
        return grammar.load(self.path)


@functools.cache
def dialects() -> tuple[Dialect, ...]:
    """Every dialect there is, sorted by name; of two of the same name, the user's own."""
    found = {(own.layout, own.name): own for own in _own}
    layouts = discovery.names("layouts")
    sources = Sources()
    *houses, _ = folders = discovery.grammar_folders()
    for folder in folders:
        for path in sorted(folder.glob("*/*.lark")):
            key = path.parent.name, path.stem
            if path.stem != "layout" and path.parent.name in layouts and key not in found:
                made = found[key] = describe(path, path.parent.name, sources)
                if folder in houses:  # what is wrong with a user's own is said at once
                    _ = made.boundaries, made.proofs
    return tuple(found[key] for key in sorted(found))


@contextmanager
def also(own: Iterable[Dialect]) -> Iterator[None]:
    """Within it, `own` are among the dialects there are, in place of those of the same names."""
    before = list(_own)
    _own.extend(own)
    dialects.cache_clear()
    try:
        yield
    finally:
        _own[:] = before
        dialects.cache_clear()


def describe(path: Path, layout: str, sources: Sources | None = None) -> Dialect:
    """The dialect of `layout` whose grammar is at `path`; `sources` has what was read of others.

    Raises:
        GrammarError: the file cannot be read.
    """
    sources = sources or Sources()
    said: dict[str, list[str]] = {}
    try:
        for name, value in sources.written(path):
            said.setdefault(name, []).append(value)
    except (OSError, UnicodeDecodeError) as error:
        from mscbib import explain

        raise explain.unreadable(path, error) from error
    return Dialect(
        layout=layout,
        name=path.stem,
        path=path,
        title=" ".join(said.get("title", [])),
        site=" ".join(said.get("site", [])),
        signs=tuple(map(sign, said.get("sign", []))),
        against=tuple(map(sign, said.get("against", []))),
        sources=sources,
    )


def named(name: str) -> Dialect:
    """The dialect called LAYOUT/DIALECT, or LAYOUT where it has one dialect only.

    Raises:
        LookupError: there is none, or several.
    """
    for own in _own:  # found without a look at all others
        if own.full_name == name:
            return own
    matching = [d for d in dialects() if name in (d.full_name, d.layout)]
    if len(matching) == 1:
        return matching[0]
    known = ", ".join(d.full_name for d in matching or dialects())
    if matching:
        raise LookupError(f"{name!r} has several dialects: {known}; name one of them")
    raise LookupError(f"there is no layout {name!r}; there are {known}")
