"""Bylines: the names of people and groups as styles of references write them.

A habit of writing names is one of `HABITS`. Names in labels have a family name and mostly initials; where a
habit wants a given name spelled out, one with these initials is made up.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from typing import Any

import phrases

Person = Mapping[str, Any]
Piece = tuple[str, str]
"""A piece of a reference: its text, and the letter of its field, "" for none."""

#: How a name is written: {f} the family name, {F} in capitals, {g} a given name spelled out; the initials are
#: {i} bare ("JM"), {s} with stops and blanks ("J. M."), {t} with stops ("J.M.").
HABITS = {
    "vancouver": "{f} {i}",
    "inverted": "{f}, {s}",
    "inverted-tight": "{f}, {t}",
    "inverted-bare": "{f}, {i}",
    "inverted-spaced": "{f} {s}",
    "semicolon": "{f}, {s}",
    "given-first": "{s} {f}",
    "given-first-tight": "{t} {f}",
    "upper": "{F}, {s}",
    "full": "{g} {f}",
    "full-inverted": "{f}, {g}",
}
#: The first name inverted, the others not.
_CHICAGO = "chicago"

_JOINTS = (
    *("; ", "; ", ", ", "; for the ", ", and the "),
    *(" on behalf of the ", "; on behalf of ", " for the ", ". "),
)
_OTHERS = (", et al", " et al", ", et al.", " et al.")


def initials(given: str) -> list[str]:
    """The initials of a given name: `JM`, `J. M.` and `Jean-Marc` give J and M."""
    letters: list[str] = []
    for word in re.findall(r"[^\W\d_]+", given):
        letters += list(word) if word.isupper() and len(word) <= 4 else [word[0].upper()]
    return letters


def _spelled(letters: Sequence[str], rng: random.Random) -> str:
    """A given name spelled out that has these initials, of which the first is all it must have."""
    names = [name for name in phrases.GIVEN_NAMES if name[0] == letters[0]]
    first = rng.choice(names or phrases.GIVEN_NAMES)
    return " ".join([first, *(f"{letter}." for letter in letters[1:2])])


def name(person: Person, habit: str, place: int, rng: random.Random) -> str:
    """One person's name in a habit of writing names; `place` is its place in the list, from 0."""
    family, letters = person.get("family") or "", initials(person.get("given") or "")
    if not letters:
        return family
    if habit == _CHICAGO:
        habit = "full-inverted" if place == 0 else "full"
    pattern = HABITS[habit]
    return pattern.format(
        f=family,
        F=family.upper(),
        g=_spelled(letters, rng) if "{g}" in pattern else "",
        i="".join(letters),
        s=" ".join(f"{letter}." for letter in letters),
        t="".join(f"{letter}." for letter in letters),
    )


def names(people: Sequence[Person], habit: str, rng: random.Random) -> str:
    """People in a habit, with its separators, perhaps cut by "et al."."""
    separator = "; " if habit in ("semicolon", "full-inverted") else ", "
    bare = separator.strip()
    last = rng.choice((separator, separator, " and ", f"{bare} and ", f"{bare} & ", " & "))
    if habit in ("vancouver", "semicolon"):
        last = rng.choice((separator, separator, separator, " and "))
    if habit in ("inverted", "given-first") and rng.random() < 0.3:
        habit += "-tight"
    elif habit == "inverted" and rng.random() < 0.15:
        habit = "inverted-bare"
    cut = len(people) > 2 and rng.random() < 0.25
    shown = people[: rng.choice((1, 3, 6))] if cut else people
    written = [name(person, habit, place, rng) for place, person in enumerate(shown)]
    if cut:
        return separator.join(written) + rng.choice((*_OTHERS, f"{separator}et al."))
    return separator.join(written[:-1]) + (last if len(written) > 1 else "") + written[-1]


def group(rng: random.Random) -> str:
    """The name of a group of authors."""
    return f"{rng.choice(phrases.GROUP_HEADS)} {rng.choice(phrases.GROUP_TAILS)}"


def institution(rng: random.Random) -> str:
    """The name of an institution that signs as an author, perhaps with its country and its acronym."""
    if rng.random() < 0.35:
        return rng.choice(phrases.INSTITUTIONS)
    full = f"{rng.choice(phrases.INSTITUTION_HEADS)} {rng.choice(phrases.INSTITUTION_TOPICS)}"
    if rng.random() < 0.2:
        full += rng.choice((" of ", ", ", " ")) + rng.choice(phrases.COUNTRIES)
    short = "".join(word[0] for word in full.replace(",", "").split() if word[0].isupper())
    chance = rng.random()
    for limit, written in ((0.15, f"{full} ({short})"), (0.28, f"{short} ({full})"), (0.38, short)):
        if chance < limit:
            return written
    return full


def authors(people: Sequence[Person], habit: str, groups: float, rng: random.Random) -> list[Piece]:
    """The authors, now and then with a group among them; `groups` is how often one stands in their place."""
    chance = rng.random()
    if not people or rng.random() < groups:
        return [(group(rng) if rng.random() < 0.2 else institution(rng), "G")]
    written = names(people, habit, rng)
    if chance < 0.14:
        if written.endswith("et al") and rng.random() < 0.5:
            written += "."
        return [(written, "A"), (rng.choice(_JOINTS), ""), (group(rng), "G")]
    if chance < 0.16:
        return [(group(rng), "G"), (rng.choice((", ", "; ")), ""), (written, "A")]
    return [(written, "A")]
