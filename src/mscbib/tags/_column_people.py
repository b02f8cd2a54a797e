"""Authors and editors in the cells of a table of ours.

``authors`` is a list of names as `mscbib.names.inverted` writes them. ``author_affiliations`` has the places
they are from by the author's number (``1,3: Department of …; 2: …``), and ``author_details`` what else a name
does not say (``1: orcid=0000-…; 2: initials=L``); where a name would not be read as it is, its parts, too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mscbib import names
from mscbib.draft import Draft
from mscbib.plain import flat, one_line
from mscbib.tags import Codec, keep, noted, person, refuse
from mscbib.tags._flat import items, joined, joined_numbered, numbered

if TYPE_CHECKING:
    from mscbib.model import Person, Record

_NAME = ("family", "given", "suffix", "literal")
_TEXTS = (*_NAME, "initials", "orcid")


def people(group: str) -> Codec:
    """The names of a group."""

    def read(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
        for item, item_start, item_end in items(value, start):
            person(draft, group, names.divided(flat(item)), item, item_start, item_end)

    def write(record: Record) -> Iterable[str]:
        found = getattr(record, group)
        return (joined(map(_shown, found)),) if found else ()

    return Codec((group,), read, write)


def affiliations(group: str) -> Codec:
    """The places that the people of a group are from."""

    def write(record: Record) -> Iterable[str]:
        return (joined_numbered(map(flat, one.affiliations) for one in getattr(record, group)),)

    return Codec((f"{group}.affiliations",), noted(f"{group}.affiliations").read, write)


def details(group: str) -> Codec:
    """What the names of a group do not say."""

    def write(record: Record) -> Iterable[str]:
        return (joined_numbered(map(_details, getattr(record, group))),)

    return Codec((f"{group}.orcid", f"{group}.initials"), noted(f"{group}.details").read, write)


def _shown(of: Person) -> str:
    """A name to be read by people; one of nothing that can be written is a question mark."""
    return names.inverted(_on_one_line(of)) or "?"


def _on_one_line(of: Person) -> Person:
    changed = {
        name: one_line(said) for name in _TEXTS if (said := getattr(of, name)) and said != one_line(said)
    }
    return of.model_copy(update=changed) if changed else of


def _details(of: Person) -> Iterable[str]:
    of = _on_one_line(of)
    parts = {name: said for name in _NAME if (said := getattr(of, name))}
    if names.divided(_shown(of)) != parts:
        yield from (f"{name}={said}" for name, said in parts.items())
    if of.initials:
        yield f"initials={of.initials}"
    if of.orcid:
        yield f"orcid={of.orcid}"
    if of.orcid_listed:
        yield "orcid_listed=true"


def join_people(draft: Draft) -> None:
    """Give the people what the cells beside their names say of them."""
    notes = draft.notes
    for cell, group, take in _BESIDE_NAMES:
        if cell not in notes:
            continue
        tag, value, start, end = notes[cell]
        found = draft.values.get(group, [])
        try:
            said = list(numbered(value, start))
            if any(index >= len(found) for owners, _ in said for index in owners):
                raise ValueError(f"there are {len(found)} {group}")
            for owners, (one, at, behind) in said:
                for index in owners:
                    take(draft, f"{group}[{index}]", found[index], (flat(one), at, behind))
        except ValueError as error:
            refuse(draft, tag, group, value, start, end, error)
        else:
            name_parts(draft, start, end)


def name_parts(draft: Draft, start: int, end: int) -> None:
    """Note that what of a cell is no field's is the names and numbers of its parts."""
    draft.notes.setdefault("labels", []).append((start, end))


def _take_place(draft: Draft, path: str, of: dict[str, Any], said: tuple[str, int, int]) -> None:
    known = of.setdefault("affiliations", [])
    draft.mark(f"{path}.affiliations[{len(known)}]", *said[1:])
    known.append(said[0])


def _take_detail(draft: Draft, path: str, of: dict[str, Any], said: tuple[str, int, int]) -> None:
    text, start, end = said
    name, _, value = text.partition("=")
    if name == "orcid_listed" and value == "true":
        of[name] = True
    elif name in _TEXTS and value:
        if name in _NAME and "whole" not in draft.notes.setdefault(path, set()):
            for part in _NAME:  # what the name was taken for
                of.pop(part, None)
            draft.notes[path].add("whole")
        of[name] = value
    else:
        keep(draft, path, text, start, end)
        return
    draft.mark(f"{path}.{name}", start, end)


#: What the cells beside those of the names are noted as, whose they are, and what takes what they say.
_BESIDE_NAMES = (
    ("authors.affiliations", "authors", _take_place),
    ("authors.details", "authors", _take_detail),
    ("editors.affiliations", "editors", _take_place),
    ("editors.details", "editors", _take_detail),
)
