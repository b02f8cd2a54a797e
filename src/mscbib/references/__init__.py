"""Reference strings: one string, read by a grammar for each style; the best reading is taken.

A style is a grammar ``grammars/reference/STYLE.lark``. Each reads the string from end to end or declines;
of the readings, the one that leaves least unparsed and names most fields is taken, and what no reading
understands stays in `unparsed`.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from mscbib import automaton, discovery, draft, grammar, people, values
from mscbib.diagnostics import excerpt
from mscbib.draft import Draft

#: What a whole reading of an article holds.
_CORE = ("authors", "title", "container_title", "issued", "volume", "locator")

#: How sure a reading is, by what it lacks: the share of such readings that had all fields right, of 2,500
#: NLM-style references of open-access articles (JATS `mixed-citation`).
_CONFIDENCE = {(): 0.97, ("locator",): 0.56, ("unparsed",): 0.47}
_CONFIDENCE_ELSE = 0.1


#: What may stand between the first and the last page.
_BETWEEN_PAGES = " -‐‑‒–—―−"


class Reading(NamedTuple):
    """One style's reading of a string: its events, the share of the text it understood, what it lacks."""

    style: str
    events: list[tuple[str, int, int]]
    understood: float
    lacks: tuple[str, ...]

    @property
    def score(self) -> float:
        """From 0 to 1: what of the text was understood, times what of an article's core it names."""
        return self.understood * (1 - sum(name in _CORE for name in self.lacks) / len(_CORE))

    @property
    def confidence(self) -> float:
        """How likely the reading is right in all fields."""
        return _CONFIDENCE.get(self.lacks, _CONFIDENCE_ELSE)


def _locator(record: Draft, start: int, end: int) -> None:
    start, end = record.trimmed(start, end)
    text = record.text[start:end]
    fields = values.locator(text)
    first = start + len(fields.get("page_first", ""))
    last = end - len(text[first - start :].lstrip(_BETWEEN_PAGES))
    places = {"page_first": (start, first), "page_last": (last, end)}
    for name, value in fields.items():
        record.put(name, value, *places.get(name, (start, end)))


def _et_al(record: Draft, start: int, end: int) -> None:
    record.put("et_al", True, start, end)


#: What each field of a reference grammar does to a record.
FIELDS: dict[str, draft.Handler] = {
    "family": people.part("family", begins=True),
    "initials": people.initials,
    "suffix": people.part("suffix"),
    "collective": people.part("literal", begins=True),
    "et_al": _et_al,
    "title": draft.title,
    "anonymous_title": draft.title,
    "container_title": draft.text("container_title"),
    "issued": draft.converted("issued", values.partial_date),
    "volume": draft.text("volume"),
    "issue": draft.text("issue"),
    "locator": _locator,
    "doi": draft.converted("doi", str.lower),
    "pmid": draft.text("pmid"),
    "pmcid": draft.text("pmcid"),
    "unparsed": draft.text("unparsed"),
}


class Style(NamedTuple):
    """A style of references: its grammar, and a pattern without which no string is of the style.

    The pattern is the grammar's ``// @needs PATTERN`` line; it only saves trying in vain.
    """

    name: str
    tables: grammar.Tables
    needs: re.Pattern[str]


@functools.cache
def styles() -> tuple[Style, ...]:
    """The styles there are grammars for, sorted by name.

    Raises:
        GrammarError: one of the grammars cannot be built.
    """
    names = {
        path.stem
        for folder in discovery.grammar_folders()
        for path in folder.glob("reference/*.lark")
        if path.stem != "layout"
    }
    found = []
    for name in sorted(names):
        path = grammar.find(f"reference/{name}")
        said = dict(grammar.directives(path.read_text(encoding="utf-8")))
        found.append(Style(name, grammar.load(path), re.compile(said.get("needs", ""))))
    return tuple(found)


def readings(text: str) -> list[Reading]:
    """Every style's reading of one reference string, the best first; none where no style accepts it."""
    found = []
    for style in styles():
        if not style.needs.search(text):
            continue
        events = automaton.accepts(style.tables, text)
        if events is not None:
            unparsed = sum(end - start for field, start, end in events if field == "unparsed")
            seen = {field for field, _, _ in events}
            if "family" in seen or "collective" in seen:
                seen.add("authors")
            if "anonymous_title" in seen:
                seen.add("title")
            lacks = tuple(name for name in _CORE if name not in seen)
            lacks += ("unparsed",) * (unparsed > 0)
            found.append(Reading(style.name, events, 1 - unparsed / len(text), lacks))
    return sorted(found, key=lambda reading: (-reading.score, reading.style))


def read_into(record: Draft, start: int, end: int) -> float:
    """Read the reference string at a place of the draft's text into the draft; the reading's confidence.

    It is 0 where no style accepts the string: then all of it is `unparsed`.
    """
    start, end = record.trimmed(start, end)
    best = readings(record.text[start:end])[:1]
    if not best:
        record.put("unparsed", record.text[start:end], start, end)
        return 0.0
    events = best[0].events
    record.fill([(field, start + a, start + b) for field, a, b in events], FIELDS)
    if "container_title" in record.values and "volume" in record.values:
        record.values["type"] = "article-journal"
    return best[0].confidence


def read_reference(record: Draft, start: int, end: int, what: str) -> None:
    """Read a reference string as a record of its own: with `raw`, `confidence`, and findings.

    `what` is how the finding names it ("reference 3").
    """
    start, end = record.trimmed(start, end)
    confidence = read_into(record, start, end)
    record.put("raw", record.text[start:end], start, end)
    record.values["confidence"] = confidence
    report_unparsed(record, start, end, what, "unparsed-reference")


def report_unparsed(record: Draft, start: int, end: int, what: str, rule: str) -> None:
    """A finding of `rule` for what of the reference string, from `start` to `end`, was not understood."""
    unparsed = record.values.get("unparsed")
    if unparsed is None:
        return
    at = record.text.find(unparsed, start, end)
    record.problem(rule, at, at + len(unparsed), f"`{excerpt(unparsed)}` of {what} was not understood")
