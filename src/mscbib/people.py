"""People: the names a grammar saw, and the join of an author list with the affiliations below it."""

from __future__ import annotations

import unicodedata
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from mscbib.diagnostics import excerpt
from mscbib.draft import Draft, Handler
from mscbib.plain import unwrapped

Place = tuple[int, int]


_AS_BLANKS = str.maketrans(dict.fromkeys("-‐‑–.", " "))

#: How many authors of one family name are looked at for a person's initials.
_NAMESAKES = 100


class Affiliated(NamedTuple):
    """A person of an affiliation block, with the places they are from."""

    name: Place
    affiliations: list[Place]


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
        start, end = draft.trimmed(start, end)
        people[-1][name] = unwrapped(draft.text[start:end])
        draft.mark(f"{group}[{len(people) - 1}].{name}", start, end)

    return handle


def initials(group: str) -> Handler:
    """A handler of initials: they are also the given name, until a fuller one is found."""

    def handle(draft: Draft, start: int, end: int) -> None:
        people = draft.values[group]
        start, end = draft.trimmed(start, end)
        person = people[-1]
        person["initials"] = draft.text[start:end]
        draft.mark(f"{group}[{len(people) - 1}].initials", start, end)
        if "given" not in person:
            person["given"] = person["initials"]
            draft.mark(f"{group}[{len(people) - 1}].given", start, end)

    return handle


def orcid_listed(draft: Draft, start: int, end: int) -> None:
    """The handler of the mark that says the author has an ORCID."""
    authors = draft.values.setdefault("authors", [{}])
    authors[-1]["orcid_listed"] = True
    draft.mark(f"authors[{len(authors) - 1}].orcid_listed", start, end)


def affiliated_name(draft: Draft, start: int, end: int) -> None:
    """The handler of a name that heads its affiliations."""
    draft.notes.setdefault("affiliated", []).append(Affiliated(draft.trimmed(start, end), []))


def affiliation(draft: Draft, start: int, end: int) -> None:
    """The handler of a place the last affiliated person is from."""
    affiliated = draft.notes.setdefault("affiliated", [])
    if not affiliated:  # in a damaged entry the name may be lost
        affiliated.append(Affiliated((start, start), []))
    affiliated[-1].affiliations.append(draft.trimmed(start, end))


def join_affiliations(draft: Draft) -> None:
    """Give each author the full name and the affiliations that the block below the citation has.

    A person of the block is the first author, not yet taken, whose family name ends the full name and
    whose initials agree with the rest; usually both lists have the same order. A person who is none of
    the authors becomes one where the list is cut short by "et al." or there is none, and is a finding
    where the list is whole.
    """
    affiliated: list[Affiliated] = draft.notes.get("affiliated", [])
    if not affiliated:
        return
    authors: list[dict[str, Any]] = draft.values.setdefault("authors", [])
    open_ended = not authors or bool(draft.values.get("et_al"))
    free = _Free(authors)
    for position, person in enumerate(affiliated):
        start, end = person.name
        name = draft.text[start:end]
        if not name:
            start, end = person.affiliations[0]
            draft.problem("unmatched-person", start, end, "an affiliation without the name of its person")
            continue
        given: int | None = None
        chosen = -1
        for index in free.candidates(position, name):
            given = _given_length(name, authors[index])
            if given is not None:
                chosen = index
                break
        if given is None:
            if not open_ended:
                message = f"`{excerpt(name)}` has affiliations but is not among the authors"
                draft.problem("unmatched-person", start, end, message)
                continue
            chosen, given = len(authors), max(0, name.rfind(" "))
            authors.append({"family": name[given:].strip()} if given else {"literal": name})
            field = "family" if given else "literal"
            draft.mark(f"authors[{chosen}].{field}", end - len(name[given:].strip()), end)
        else:
            free.take(chosen)
        author = authors[chosen]
        path = f"authors[{chosen}]"
        if given:
            author["given"] = name[:given]
            draft.mark(f"{path}.given", start, start + given)
        if start + given < end and f"{draft.prefix}{path}.family" in (draft.spans or {}):
            draft.repeats.append((f"{path}.family", start + given, end))
        elif "literal" in author:
            draft.repeats.append((f"{path}.literal", start, end))
        if person.affiliations:
            author["affiliations"] = [draft.text[a:b] for a, b in person.affiliations]
            for number, (a, b) in enumerate(person.affiliations):
                draft.mark(f"{path}.affiliations[{number}]", a, b)


class _Free:
    """The authors that no affiliated person was found to be yet.

    They are looked up by their folded names: comparing everybody with everybody would be quadratic.
    """

    def __init__(self, authors: list[dict[str, Any]]) -> None:
        self._free = set(range(len(authors)))
        self._authors = authors
        self._named: dict[str, deque[int]] | None = None

    def take(self, index: int) -> None:
        """That author was found."""
        self._free.discard(index)

    def candidates(self, position: int, name: str) -> Iterator[int]:
        """The authors that may be the person of this `name`: the one at its place, then the first such."""
        if position in self._free:
            yield position
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


def _given_length(name: str, author: dict[str, Any]) -> int | None:
    """How many characters of a full `name` are the given name of `author`; None: it is another person."""
    literal = author.get("literal")
    if literal is not None:
        return 0 if folded(name) == folded(literal) else None
    family = author.get("family", "")
    length = len(name) - len(family)
    if length > 1 and name.endswith(family) and name[length - 1] == " ":
        given = name[: length - 1]
    else:
        plain, plain_family = folded(name), folded(family)
        if not plain.endswith(" " + plain_family) or len(plain) != len(name):
            return None
        length = len(name) - len(plain_family)
        given = name[: length - 1]
    initials = author.get("initials", "")
    first = given.lstrip()[:1]
    if initials and initials[0] != first and folded(initials[0]) != folded(first):
        return None
    return len(given.rstrip())


def folded(text: str) -> str:
    """`text` without accents and case, hyphens and stops as blanks, for comparing names."""
    if not text.isascii():
        # marks go before, too: to put very many of them in order would be quadratic
        text = unicodedata.normalize("NFD", "".join(c for c in text if not unicodedata.combining(c)))
        text = "".join(c for c in text if not unicodedata.combining(c))
    return text.casefold().translate(_AS_BLANKS)
