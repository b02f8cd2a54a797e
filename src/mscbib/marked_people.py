"""Authors with marks, and the places that these stand for: `Smith BN(1)(2)` and `(1)Department …`.

A mark is what stands in the brackets or raised behind a name: a number, a letter, or a sign.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from mscbib.diagnostics import excerpt
from mscbib.draft import Draft
from mscbib.plain import unwrapped

_MARK = re.compile(r"[0-9]{1,3}|[a-z]{1,2}\b|[^\w\s(),]{1,3}")


#: How what stands among the places begins that is none
_NO_PLACE = re.compile(
    r"(?i)(?:(?:these|the) )?(?:authors? )?(?:have )?(?:contributed|equal contribution|co-?first|co-?senior|"
    r"joint (?:first|last|senior|authors?|corresponding)|lead contact|senior author|corresponding author"
    r"|deceased)"
)


class Place(NamedTuple):
    """An affiliation: the mark before it ("" where there is none), and where it stands."""

    mark: str
    start: int
    end: int


def marks(draft: Draft, start: int, end: int) -> None:
    """The handler of the marks behind an author's name."""
    authors = draft.values.get("authors")
    if authors:
        marked = draft.notes.setdefault("marks", {})
        found = [match[0] for match in _MARK.finditer(draft.text, start, end)]
        marked.setdefault(len(authors) - 1, []).extend(found)
        draft.repeats.append((f"{draft.prefix}authors[{len(authors) - 1}].affiliations", start, end))


def mark(draft: Draft, start: int, end: int) -> None:
    """The handler of the mark before a place."""
    start, end = draft.trimmed(start, end)
    draft.notes["mark"] = draft.text[start:end]
    draft.repeats.append((f"{draft.prefix}authors.affiliations", start, end))


def place(draft: Draft, start: int, end: int) -> None:
    """The handler of a place that authors are from."""
    start, end = draft.trimmed(start, end)
    draft.notes.setdefault("places", []).append(Place(draft.notes.pop("mark", ""), start, end))


def join_places(draft: Draft) -> None:
    """Give each author the places that the marks behind the name stand for.

    A place that no author's mark names, and whose number does not follow the one before it, goes on with that
    one: its line only begins with a number in brackets. One without a mark is the only author's, or, as
    MEDLINE had it, the first author's. What is no place (`(#)Contributed equally`) is kept under its mark.
    """
    listed: list[Place] = draft.notes.get("places", [])
    if not listed:
        return
    authors: list[dict[str, Any]] = draft.values.get("authors", [])
    marked: dict[int, list[str]] = draft.notes.get("marks", {})
    named = {name for names in marked.values() for name in names}
    places: dict[str, list[Place]] = {}
    for found in _whole(listed, named):
        if found.mark and (not found.mark.isalnum() or _NO_PLACE.match(draft.text, found.start, found.end)):
            draft.keep(found.mark, unwrapped(draft.text[found.start : found.end]), found.start, found.end)
            continue
        places.setdefault(found.mark, []).append(found)
        if not found.mark and authors:
            _give(draft, authors, 0, found)
        elif found.mark not in named:
            message = f"`{excerpt(draft.text[found.start : found.end])}` is the place of none of the authors"
            draft.problem("unmatched-person", found.start, found.end, message)
    for index, names in marked.items():
        for name in names:
            for found in places.get(name, ()):
                _give(draft, authors, index, found)


def _whole(listed: list[Place], named: set[str]) -> list[Place]:
    """The places, those put together that are one."""
    whole: list[Place] = []
    for found in listed:
        follows = not whole or not found.mark.isdecimal() or found.mark in named
        before = whole[-1].mark if whole and whole[-1].mark.isdecimal() else "0"  # it may be a sign
        if follows or int(found.mark) == int(before) + 1:
            whole.append(found)
        else:
            whole[-1] = whole[-1]._replace(end=found.end)
    return whole


def _give(draft: Draft, authors: list[dict[str, Any]], index: int, found: Place) -> None:
    given = authors[index].setdefault("affiliations", [])
    value = unwrapped(draft.text[found.start : found.end])
    if value in given:  # the page has shown it below the name too
        draft.repeats.append((f"{draft.prefix}authors[{index}].affiliations", found.start, found.end))
        return
    draft.mark(f"authors[{index}].affiliations[{len(given)}]", found.start, found.end)
    given.append(value)
