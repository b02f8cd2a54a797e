"""A list of people, completed by other lists of the same people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from mscbib.folding import folded
from mscbib.model import Person

_LETTERS = re.compile(r"[^\W\d_]+")
_SIGNS = re.compile(r"[\W_]+")
#: Of how many affiliations of a person it is looked at whether one says what another does and more.
_COMPARED = 20


def completed(
    people: tuple[Person, ...], others: Sequence[tuple[int, tuple[Person, ...]]]
) -> tuple[tuple[Person, ...], set[int]]:
    """The people with what other lists say more of them, and the numbers of the lists that did.

    A list is believed if all its people, as far as both lists go, have the same family names in order.
    """
    found = list(people)
    helpers: set[int] = set()
    for number, other in others:
        if not all(map(_is_namesake, people, other)):
            continue
        for index, (person, namesake) in enumerate(zip(found, other, strict=False)):
            more = _more(person, namesake)
            if more:
                found[index] = person.model_copy(update=more)
                helpers.add(number)
    return tuple(found), helpers


def _is_namesake(one: Person, other: Person) -> bool:
    mine, theirs = one.family or one.literal or "", other.family or other.literal or ""
    return mine == theirs or (bool(mine) and _SIGNS.sub("", folded(mine)) == _SIGNS.sub("", folded(theirs)))


def _more(person: Person, namesake: Person) -> dict[str, Any]:
    """The fields of a person that a namesake says more of."""
    if person is namesake or person == namesake:
        return {}
    more: dict[str, Any] = {}
    given = namesake.given
    if given is not None and given != person.given and _is_fuller(given, person.given or person.initials):
        more["given"] = given
        if person.initials is None and person.given is not None:
            more["initials"] = person.given
    for name in ("initials", "suffix", "orcid"):
        value = getattr(namesake, name)
        if value is not None and getattr(person, name) is None and name not in more:
            more[name] = value
    if namesake.orcid_listed and not person.orcid_listed:
        more["orcid_listed"] = True
    affiliations = _united(person.affiliations, namesake.affiliations)
    if affiliations != person.affiliations:
        more["affiliations"] = affiliations
    if person.family is None and person.literal is not None:  # a group has no other names
        more = {
            name: value for name, value in more.items() if name in ("orcid", "orcid_listed", "affiliations")
        }
    return more


def _is_fuller(given: str, known: str | None) -> bool:
    """Whether a given name spells out initials, or has more names; other known names are not replaced."""
    if known is None:
        return True
    if is_spelt_out(known):
        return given.startswith(f"{known} ")
    return is_spelt_out(given) and _first_letter(given) == _first_letter(known)


def is_spelt_out(given: str | None) -> bool:
    """Whether a given name is more than initials (`Bo`, but not `B.`, `JK` and `A-M`)."""
    first = _LETTERS.search(given or "")
    return first is not None and len(first[0]) > 1 and (len(first[0]) > 3 or not first[0].isupper())


def _first_letter(text: str) -> str:
    first = _LETTERS.search(text)
    return folded(first[0])[:1] if first else ""


def _united(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    """All affiliations, but for those that say no more than another."""
    if not theirs or ours == theirs:
        return ours
    if not ours:
        return theirs
    found = {_SIGNS.sub("", text.casefold()): text for text in ours}
    if len(ours) + len(theirs) > _COMPARED:
        for text in theirs:
            found.setdefault(_SIGNS.sub("", text.casefold()), text)
        return tuple(found.values())
    for text in theirs:
        sign = _SIGNS.sub("", text.casefold())
        if any(sign in known for known in found):
            continue
        shorter = [known for known in found if known and known in sign]
        if not shorter:
            found[sign] = text
            continue
        kept, *rest = shorter  # stands in the place of the first that it says and more
        found = {
            sign if known == kept else known: text if known == kept else value
            for known, value in found.items()
            if known not in rest
        }
    return tuple(found.values())
