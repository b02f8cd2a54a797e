"""People whom an entry names twice: in a list of abbreviated names, and in one of full names."""

from __future__ import annotations

import re
from typing import Any

from mscbib import names, people
from mscbib.draft import Draft
from mscbib.plain import flat
from mscbib.tags import keep, person

#: A value with its tag and its place.
Noted = tuple[str, str, int, int]

#: What Web of Science has for a work without authors.
NOBODY = "[Anonymous]"

_NOT_LETTERS = re.compile(r"[\W_]+")


def note(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Note one of several values of a tag, for the table's `finish`."""
    draft.notes.setdefault(tag, []).append((tag, value, start, end))


def letters(name: str) -> str:
    """The letters of a name, for comparing it."""
    return _NOT_LETTERS.sub("", people.folded(name))


def join_people(draft: Draft, group: str, short_tag: str, full_tag: str) -> None:
    """The people of two lists in the same order: what is abbreviated in the one is whole in the other.

    Lists of different lengths cannot be joined: the abbreviated names are then kept under their tag.
    """
    short: list[Noted] = draft.notes.get(short_tag, [])
    full: list[Noted] = draft.notes.get(full_tag, [])
    paired = len(short) == len(full)
    if short and full and not paired:
        tag, _, start, end = short[0]
        message = f"{short_tag} has {len(short)} names and {full_tag} {len(full)}: the former are kept apart"
        draft.problem("kept-value", start, short[-1][3], message)
    for index, (tag, value, start, end) in enumerate(full or short):
        if value == NOBODY:
            keep(draft, tag, value, start, end)
            continue
        parts = person(draft, group, names.divided(flat(value)), value, start, end)
        if full and paired:
            _add_initials(draft, group, parts, short[index])
    if full:
        for tag, value, start, end in short:
            if not paired or value == NOBODY:
                keep(draft, tag, value, start, end)


def _add_initials(draft: Draft, group: str, parts: dict[str, Any], abbreviated: Noted) -> None:
    """Give a person the initials that the abbreviated name has, if it is the same person's."""
    tag, value, start, end = abbreviated
    path = f"{group}[{len(draft.values[group]) - 1}]"
    short = names.divided(flat(value))
    same = [letters(one.get("family") or one.get("literal", "")) for one in (parts, short)]
    if same[0] != same[1]:
        keep(draft, tag, value, start, end)
        return
    draft.repeats.append((f"{draft.prefix}{path}.{'family' if 'family' in parts else 'literal'}", start, end))
    given = short.get("given")
    if given and "given" in parts and letters(given) != letters(parts["given"]):
        parts["initials"] = given
        draft.mark(f"{path}.initials", end - len(given), end)
