"""Layouts and their dialects: which there are, and which one a text is.

A dialect is a grammar file ``grammars/LAYOUT/DIALECT.lark``; its layout is a module of the same name under
``layouts/``. What else is to be known about a dialect stands in comment lines at the head of its grammar:

``// @title TEXT``
    what the page is, in words
``// @site URL``
    where such pages come from
``// @boundary PATTERN``
    a regular expression (multi-line) at whose end a new entry may begin; may be given several times
``// @evidence WEIGHT PATTERN``
    a regular expression (multi-line) that such text holds, and how much it proves; a page's evidence is the
    weight found, of all the weight there is
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from mscbib import discovery, grammar
from mscbib.diagnostics import excerpt

#: The share of a dialect's evidence that a text must show, and how far it must be ahead of the next.
THRESHOLD = 0.5
LEAD = 0.15


@dataclass(frozen=True, slots=True)
class Dialect:
    """A dialect of a layout: a grammar, how to cut a text into entries, and what speaks for it."""

    layout: str
    name: str
    path: Path
    title: str
    site: str
    boundary: re.Pattern[str] | None
    evidence: tuple[tuple[float, re.Pattern[str]], ...]

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


class Candidate(NamedTuple):
    """How much speaks for a dialect, from 0 to 1, and what."""

    name: str
    score: float
    reasons: list[str]


class Detection(NamedTuple):
    """What a text is: the dialect, or None where it is none or cannot be told from another.

    ``candidates`` are those that anything speaks for, the best first; ``why_not`` says in words why none
    was chosen, and ``ambiguous`` whether there was more than one to choose from.
    """

    detected: Dialect | None
    score: float
    candidates: list[Candidate]
    why_not: str
    ambiguous: bool = False

    def as_dict(self, path: str) -> dict[str, Any]:
        """The detection as `mscbib detect -t json` prints it."""
        return {
            "path": path,
            "detected": self.detected.full_name if self.detected else None,
            "score": self.score,
            "candidates": [candidate._asdict() for candidate in self.candidates],
        }


@functools.cache
def dialects() -> tuple[Dialect, ...]:
    """Every dialect there is, sorted by name; of two of the same name, the user's own."""
    found: dict[tuple[str, str], Dialect] = {}
    layouts = discovery.names("layouts")
    for folder in discovery.grammar_folders():
        for path in sorted(folder.glob("*/*.lark")):
            key = path.parent.name, path.stem
            if path.stem != "layout" and path.parent.name in layouts and key not in found:
                found[key] = describe(path, layout=path.parent.name)
    return tuple(found[key] for key in sorted(found))


def describe(path: Path, layout: str) -> Dialect:
    """The dialect of `layout` whose grammar is at `path`.

    Raises:
        GrammarError: the file cannot be read, or a line at its head is no regular expression.
    """
    said: dict[str, list[str]] = {}
    for name, value in grammar.directives_of(path):
        said.setdefault(name, []).append(value)
    try:
        evidence = []
        for value in said.get("evidence", []):
            weight, _, pattern = value.partition(" ")
            evidence.append((float(weight), re.compile(pattern, re.MULTILINE)))
        boundaries = "|".join(f"(?:{pattern})" for pattern in said.get("boundary", []))
        boundary = re.compile(boundaries, re.MULTILINE) if boundaries else None
    except (ValueError, re.error) as error:
        raise grammar.GrammarError(f"{path}: {error} (in an @evidence or @boundary line)") from error
    return Dialect(
        layout=layout,
        name=path.stem,
        path=path,
        title=" ".join(said.get("title", [])),
        site=" ".join(said.get("site", [])),
        boundary=boundary,
        evidence=tuple(evidence),
    )


def named(name: str) -> Dialect:
    """The dialect called LAYOUT/DIALECT, or LAYOUT where it has one dialect only.

    Raises:
        LookupError: there is none, or several.
    """
    matching = [d for d in dialects() if name in (d.full_name, d.layout)]
    if len(matching) == 1:
        return matching[0]
    known = ", ".join(d.full_name for d in matching or dialects())
    if matching:
        raise LookupError(f"{name!r} has several dialects: {known}; name one of them")
    raise LookupError(f"there is no layout {name!r}; there are {known}")


def detect(sample: str) -> Detection:
    """Which dialect `sample`, the beginning of a text with line feeds only, is of.

    Each dialect's score is the weight of the evidence found, of all its weight. The best is chosen if it
    reaches the threshold and is far enough ahead of the next; otherwise none is.
    """
    scored = []
    for dialect in dialects():
        total = sum(weight for weight, _ in dialect.evidence)
        weight_found = 0.0
        reasons = []
        for weight, pattern in dialect.evidence:
            match = pattern.search(sample)
            if match:
                weight_found += weight
                line = sample.count("\n", 0, match.start()) + 1
                reasons.append(f"line {line} has `{excerpt(match[0], 40)}` (weight {weight:g} of {total:g})")
        if weight_found:
            score = round(weight_found / total, 3)
            scored.append((Candidate(dialect.full_name, score, reasons), dialect))
    scored.sort(key=lambda pair: (-pair[0].score, pair[0].name))
    candidates = [candidate for candidate, _ in scored]
    if not candidates:
        return Detection(None, 0.0, [], "nothing in it speaks for any layout")
    best = candidates[0]
    if best.score < THRESHOLD:
        why_not = f"the most likely is {best.name}, but only {best.score:.0%} of its evidence is there"
        return Detection(None, best.score, candidates, why_not)
    if len(candidates) > 1 and best.score - candidates[1].score < LEAD:
        other = candidates[1]
        why_not = f"it could be {best.name} ({best.score:.0%}) or {other.name} ({other.score:.0%})"
        return Detection(None, best.score, candidates, why_not, ambiguous=True)
    return Detection(scored[0][1], best.score, candidates, "")
