"""The same person twice in one list of authors or editors.

What it does:
    Looks for two people of one list with the same family and given name. It is reported where they have the
    same ORCID, where the list goes on with the same names in the same order (`A, B, C, A, B, C`), or where
    the given name is written out, family and given name have twelve letters or more, and no two different
    affiliations or ORCIDs tell them apart. Names with initials only, and short ones such as `Wei Zhang`,
    belong to many people, and are not reported.

Why it matters:
    A person who is there twice is counted twice, printed twice in a bibliography, and shifts the others: the
    last author, by whom many fields judge, may be none. The usual causes are a list that was pasted twice,
    and a page that lists the corresponding author once more.

Example:
    `Maria Hernandez-Lopez, Jan Novotny, Maria Hernandez-Lopez` is reported; `Li J, Wang X, Li J` is not.

How to mend it:
    Compare the list with the article's first page, and take out the second name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

from mscbib.checks import Entry, Found
from mscbib.diagnostics import Severity, excerpt
from mscbib.model import Person

CODE = "MSC409"
SEVERITY = Severity.WARNING
REMEDY = "take out the second name"
FIELDS = ("authors", "editors")

_FAMILY, _NAMES = attrgetter("family"), attrgetter("family", "given", "literal")
#: Names of so many letters are hardly those of two people in one list.
_RARE = 12


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    record = entry.record
    found: Iterable[Found] = ()
    if _repeats(record.authors):
        found = _among(entry, "authors", record.authors)
    if record.editors and _repeats(record.editors):
        found = (*found, *_among(entry, "editors", record.editors))
    return found


def _repeats(people: Sequence[Person]) -> bool:
    """Whether a list has two people of one name; nearly always all family names differ."""
    count = len(people)
    if count < 2 or len(set(map(_FAMILY, people))) == count:
        return False
    return len(set(map(_NAMES, people))) < count


def _among(entry: Entry, group: str, people: Sequence[Person]) -> Iterator[Found]:
    """What is found in a list in which names repeat."""
    first: dict[str, int] = {}
    for index, person in enumerate(people):
        name = _name(person)
        before = first.setdefault(name, index)
        if not name or before == index:
            continue
        if _one(people[before], person, name) or _goes_on(people, before, index):
            message = f"`{excerpt(name)}` is number {before + 1} of the {group} already"
            yield entry.found(f"{group}[{index}]", message)


def _name(person: Person) -> str:
    return person.literal or ", ".join(part for part in (person.family, person.given) if part)


def _one(one: Person, other: Person, name: str) -> bool:
    """Whether two people of one name are one for certain, or nearly so."""
    if one.orcid and other.orcid:
        return one.orcid == other.orcid
    if one.affiliations and other.affiliations and one.affiliations != other.affiliations:
        return False
    if one.suffix != other.suffix:
        return False
    given = one.given or ""
    written_out = one.literal is not None or any(map(str.islower, given)) or not given.isascii()
    return written_out and sum(map(str.isalpha, name)) >= _RARE


def _goes_on(people: Sequence[Person], before: int, index: int) -> bool:
    """Whether the list repeats itself here: the next or the last name repeats at the same distance."""
    pairs = [(before + step, index + step) for step in (-1, 1)]
    return index - before > 1 and any(
        one >= 0 and other < len(people) and _name(people[one]) == _name(people[other])
        for one, other in pairs
    )
