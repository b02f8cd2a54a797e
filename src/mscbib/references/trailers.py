"""Trailers: identifiers, addresses, dates of access and notes, found anywhere in a reference string.

What they look like is said by ``grammars/reference/trailers.lark``; here the places are found where one
begins, and the grammar's automaton reads it.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from mscbib import automaton, grammar, precompiled, private_cache
from mscbib.references import openings

#: What a trailer's grammar gives where a note has no value.
NOTE = "note"

#: Fields whose values are cut off at what cannot end them, as they take everything up to a blank.
_GREEDY = ("doi", "url")

_GLUED = re.compile(r"[.,;)\]]*(?:PMID|PMCID|pmid:|pmcid:|Epub|Accessed|Available)(?=[:\W]|[0-9])")

#: Trailers of which a work may have several.
_SEVERAL = frozenset(("isbn", "issn", "thesis", "report", "patent"))
#: What publishers add to a DOI in their addresses.
_BEHIND_DOI = ("/full", "/abstract", "/pdf", "/html", ".pdf", ".full")
_DOI_IN_ADDRESS = re.compile(r"10\.[0-9]{4,9}/[^\s?&#]+")

#: A trailer begins with a word or an opening bracket: only there its grammar is asked.
_BEGINNING = r"(?:(?<![^\W_])(?=[^\W_])|(?=[\[(]))"


class Trailer(NamedTuple):
    """One trailer: the field it gives ("note" for none), its place with its label, and the value's place."""

    field: str
    start: int
    end: int
    value_start: int
    value_end: int


class _Searcher:
    """What finds trailers: each part is made when a text first asks for it."""

    @functools.cached_property
    def tables(self) -> grammar.Tables:
        return grammar.named("reference/trailers")

    @functools.cached_property
    def signs(self) -> re.Pattern[str]:
        """What finds, in a text in small letters, the signs behind or with which a trailer may begin."""
        pattern = self.tables.pattern(self.tables.start)
        return precompiled.compiled(private_cache.remembered(openings.KIND, pattern, openings.behind_signs))

    @functools.cached_property
    def opening(self) -> re.Pattern[str]:
        """What matches where a trailer begins."""
        return precompiled.compiled(f"{_BEGINNING}(?:{self.tables.pattern(self.tables.start)})")


@functools.cache
def _searcher() -> _Searcher:
    return _Searcher()


def trailers(text: str) -> list[Trailer]:
    """The trailers of a reference string, in order; they do not overlap.

    Raises:
        GrammarError: the grammar of trailers cannot be built.
    """
    searcher = _searcher()
    found: list[Trailer] = []
    position = 0
    # The blank before the text stands for the sign behind which its first word begins.
    for sign in searcher.signs.finditer(" " + openings.small(text)):
        for start in (sign.start() - 1, sign.start()):
            if start >= position and (match := searcher.opening.match(text, start)):
                position = _read(searcher.tables, text, match, found)
    return found


def _read(tables: grammar.Tables, text: str, opening: re.Match[str], found: list[Trailer]) -> int:
    """Add the trailer that begins with what was matched, if one does; where the next may begin."""
    start = opening.start()
    stack = [tables.start]
    events: list[tuple[str, int, int]] = []
    end = automaton.run(tables, text, start, stack, events, None)
    if not automaton.finish(tables, stack):
        return opening.end()
    if not events:
        found.append(Trailer(NOTE, start, end, end, end))
    else:
        field, first, last = events[0]
        if field in _GREEDY:
            end = last = _sentence_taken_off(text, first, last)
        found.append(Trailer(field, start, end, first, last))
    return max(end, opening.end()) if end > start else opening.end()


def _sentence_taken_off(text: str, start: int, end: int) -> int:
    """Where a DOI or an address ends that was read up to a blank.

    It ends before stops, brackets never opened, and the label of a trailer that follows without a blank
    (`10.1126/science.1193063.PMID:20847271`).
    """
    if label := _GLUED.search(text, start, end):
        end = label.start()
    while end > start:
        last = text[end - 1]
        if last in ".,;:'’”»" or (last == ")" and text.count("(", start, end) < text.count(")", start, end)):
            end -= 1
        else:
            break
    return end


def trailing(text: str, found: list[Trailer]) -> int:
    """Where the run of trailers at the end of the string begins, with nothing but punctuation in between."""
    end = len(text)
    for trailer in reversed(found):
        if any(character.isalnum() for character in text[trailer.end : end]):
            break
        end = trailer.start
    return end


def trailer_events(
    text: str, trailers: list[Trailer]
) -> tuple[list[tuple[str, int, int]], list[tuple[int, int]]]:
    """The events of trailers, and the places of those that contradict one before them."""
    events: list[tuple[str, int, int]] = []
    left_over: list[tuple[int, int]] = []
    given: dict[str, str] = {}
    for field, start, end, value_start, value_end in trailers:
        if field == NOTE:
            continue
        value = text[value_start:value_end]
        if field not in _SEVERAL and given.setdefault(field, value) != value:
            left_over.append((start, end))
        else:
            events.append((field, value_start, value_end))
    if "url" in given and "doi" not in given:
        start = next(start for field, start, _ in events if field == "url")
        if match := _DOI_IN_ADDRESS.search(text, start, start + len(given["url"])):
            end = match.end()
            for suffix in _BEHIND_DOI:
                end -= len(suffix) * text.endswith(suffix, start, end)
            events.append(("doi", match.start(), end))
    return events, left_over
