"""People: the names a grammar saw, and the join of an author list with the affiliations below it."""

from __future__ import annotations

import unicodedata
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from mscbib.diagnostics import excerpt
from mscbib.draft import Draft, Handler

Place = tuple[int, int]


_AS_BLANKS = str.maketrans(dict.fromkeys("-‐‑–.", " "))

#: How many authors of one family name are looked at for a person's initials.
_NAMESAKES = 100


class Affiliated(NamedTuple):
    """A person of an affiliation block, with the places they are from.

    ``start`` and ``end`` are where the name stands, or, if it is lost, the first affiliation; ``places`` are
    where the affiliations do, if anybody asked.
    """

    name: str
    start: int
    end: int
    affiliations: list[str]
    places: list[Place]


def begin(group: str) -> Handler:
    """A handler that begins the next person of `group` ("authors" or "editors")."""

    def handle(draft: Draft, start: int, end: int) -> None:
        draft.values.setdefault(group, []).append({})

    return handle


def part(name: str, group: str = "authors", *, begins: bool = False) -> Handler:
    """A handler that puts a part of a person's name; one that `begins` starts the next person."""

    def handle(draft: Draft, start: int, end: int) -> None:
        people = draft.values.setdefault(group, [])
        if begins or not people:
            people.append({})
        said, start, end = draft.said(start, end)
        people[-1][name] = said
        if draft.spans is not None:
            draft.mark(f"{group}[{len(people) - 1}].{name}", start, end)

    return handle


def initials(group: str) -> Handler:
    """A handler of initials: they are also the given name, until a fuller one is found."""

    def handle(draft: Draft, start: int, end: int) -> None:
        people = draft.values[group]
        person = people[-1]
        said, start, end = draft.bare(start, end)
        person["initials"] = said
        if draft.spans is not None:
            draft.mark(f"{group}[{len(people) - 1}].initials", start, end)
        if "given" not in person:
            person["given"] = said
            if draft.spans is not None:
                draft.mark(f"{group}[{len(people) - 1}].given", start, end)

    return handle


def orcid_listed(draft: Draft, start: int, end: int) -> None:
    """The handler of the mark that says the author has an ORCID."""
    authors = draft.values.setdefault("authors", [{}])
    authors[-1]["orcid_listed"] = True
    draft.mark(f"authors[{len(authors) - 1}].orcid_listed", start, end)


def affiliated_name(draft: Draft, start: int, end: int) -> None:
    """The handler of a name that heads its affiliations."""
    name, start, end = draft.bare(start, end)
    draft.notes.setdefault("affiliated", []).append(Affiliated(name, start, end, [], []))


def affiliation(draft: Draft, start: int, end: int) -> None:
    """The handler of a place the last affiliated person is from."""
    said, start, end = draft.bare(start, end)
    affiliated = draft.notes.setdefault("affiliated", [])
    if not affiliated:  # in a damaged entry the name may be lost
        affiliated.append(Affiliated("", start, end, [], []))
    person = affiliated[-1]
    person.affiliations.append(said)
    if draft.spans is not None:
        person.places.append((start, end))


def join_affiliations(draft: Draft) -> None:
    """Give each author the full name and the affiliations that the block below the citation has.

    A person of the block is the author at the same place of the list, as nearly all are, or else the first
    one, not yet taken, whose family name ends the full name and whose initials agree with the rest. A person
    who is none of the authors becomes one where the list is cut short by "et al." or there is none, and is a
    finding where the list is whole.
    """
    affiliated: list[Affiliated] = draft.notes.get("affiliated", [])
    if not affiliated:
        return
    authors: list[dict[str, Any]] = draft.values.setdefault("authors", [])
    open_ended = not authors or bool(draft.values.get("et_al"))
    free = _Free(authors)
    for position, person in enumerate(affiliated):
        name = person.name
        if not name:
            message = "an affiliation without the name of its person"
            draft.problem("unmatched-person", person.start, person.end, message)
            continue
        chosen, given = free.take(position, name)
        if given is None:
            if not open_ended:
                message = f"`{excerpt(name)}` has affiliations but is not among the authors"
                draft.problem("unmatched-person", person.start, person.end, message)
                continue
            chosen, given = len(authors), name[: max(0, name.rfind(" "))]
            field = "family" if given else "literal"
            authors.append({field: name[len(given) :].strip()})
            draft.mark(f"authors[{chosen}].{field}", person.end - len(authors[chosen][field]), person.end)
        author = authors[chosen]
        if given:
            author["given"] = given
        if person.affiliations:
            author["affiliations"] = person.affiliations
        if draft.spans is not None:
            _mark_affiliated(draft, person, author, len(given), f"authors[{chosen}]")


def _mark_affiliated(draft: Draft, person: Affiliated, author: dict[str, Any], given: int, path: str) -> None:
    """Remember where the full name and the affiliations of the `author` at `path` stand.

    `given` is the length of the given name.
    """
    start, end = person.start, person.end
    if given:
        draft.mark(f"{path}.given", start, start + given)
    if start + given < end and f"{draft.prefix}{path}.family" in (draft.spans or {}):
        draft.repeats.append((f"{path}.family", start + given, end))
    elif "literal" in author:
        draft.repeats.append((f"{path}.literal", start, end))
    for number, (first, last) in enumerate(person.places):
        draft.mark(f"{path}.affiliations[{number}]", first, last)


class _Free:
    """The authors that no affiliated person was found to be yet.

    They are looked up by their folded names: comparing everybody with everybody would be quadratic.
    """

    def __init__(self, authors: list[dict[str, Any]]) -> None:
        self._free = set(range(len(authors)))
        self._authors = authors
        self._named: dict[str, deque[int]] | None = None

    def take(self, position: int, name: str) -> tuple[int, str | None]:
        """The author that the person at `position`, of this full `name`, is, and the given name in it.

        That is None where the person is none of the authors; else the author is free no longer.
        """
        if position in self._free:
            given = _given_name(name, self._authors[position])
            if given is not None:
                self._free.discard(position)
                return position, given
        for index in self._namesakes(name):
            given = _given_name(name, self._authors[index])
            if given is not None:
                self._free.discard(index)
                return index, given
        return -1, None

    def _namesakes(self, name: str) -> Iterator[int]:
        """The authors whose names the `name` ends with, the first ones first."""
        if self._named is None:
            self._named = {}
            for index, author in enumerate(self._authors):
                key = folded(author.get("literal") or author.get("family", ""))
                self._named.setdefault(key, deque()).append(index)
        words = folded(name).split(" ")
        for start in range(len(words)):
            waiting = self._named.get(" ".join(words[start:]), deque())
            while waiting and waiting[0] not in self._free:
                waiting.popleft()
            yield from (index for index in islice(waiting, _NAMESAKES) if index in self._free)


def _given_name(name: str, author: dict[str, Any]) -> str | None:
    """The given name of `author` in a full `name`, which begins with it; None: it is another person's."""
    literal = author.get("literal")
    if literal is not None:
        return "" if folded(name) == folded(literal) else None
    family = author.get("family", "")
    blank = len(name) - len(family) - 1
    if blank <= 0 or name[blank] != " " or not name.endswith(family):
        plain, plain_family = folded(name), folded(family)
        if not plain.endswith(" " + plain_family) or len(plain) != len(name):
            return None
        blank = len(name) - len(plain_family) - 1
    given = name[:blank]
    initials = author.get("initials", "")
    same = not initials or given.startswith(initials[0])
    if not same and folded(initials[0]) != folded(given.lstrip()[:1]):
        return None
    return given.rstrip()


def folded(text: str) -> str:
    """`text` without accents and case, hyphens and stops as blanks, for comparing names."""
    if not text.isascii():
        # marks go before, too: to put very many of them in order would be quadratic
        text = unicodedata.normalize("NFD", "".join(c for c in text if not unicodedata.combining(c)))
        text = "".join(c for c in text if not unicodedata.combining(c))
    return text.casefold().translate(_AS_BLANKS)
