"""One ORCID iD given to two people of a record.

What it does:
    Looks for the same ORCID iD at two authors or editors of one record whose family names differ. The same
    person as author and as editor is right, and the same name twice in one list is `repeated-author`.

Why it matters:
    An ORCID iD is one person's, by the rules of ORCID. Databases that join works by it give the work to the
    wrong person, and the other one loses it. Usually the iD of the submitting author was pasted to the next
    one, or the columns of a table slipped.

Example:
    `{"family": "Chen", "orcid": "0000-0002-1825-0097"}` and `{"family": "Huang", "orcid":
    "0000-0002-1825-0097"}` in one record: the second is reported.

How to mend it:
    Look the iD up at orcid.org, which shows whose it is, and take it from the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mscbib.checks import Entry, Found
from mscbib.diagnostics import Severity, excerpt
from mscbib.folding import letters
from mscbib.model import Person

CODE = "MSC410"
SEVERITY = Severity.ERROR
REMEDY = "look the iD up at orcid.org, and take it from the one it does not belong to"
FIELDS = ("authors", "editors")


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    record = entry.record
    people = record.authors + record.editors if record.editors else record.authors
    given = [person.orcid for person in people if person.orcid is not None]
    if len(set(given)) == len(given):
        return ()
    # every iD has one of these, printed with or without hyphens
    return _shared(entry) if "-000" in entry.text or "00000" in entry.text else ()


def _shared(entry: Entry) -> Iterator[Found]:
    """What is found in an entry that has an iD twice."""
    record = entry.record
    owners: dict[str, Person] = {}
    for group, people in (("authors", record.authors), ("editors", record.editors)):
        for index, person in enumerate(people):
            if person.orcid is None:
                continue
            owner = owners.setdefault(person.orcid, person)
            if owner is not person and _others(owner, person):
                message = f"{person.orcid} is given to `{_name(person)}` and to `{_name(owner)}`"
                yield entry.found(f"{group}[{index}].orcid", message)


def _others(one: Person, other: Person) -> bool:
    """Whether no word of either name is one of the other's: the order of a name's parts may be mistaken."""
    return _words(one).isdisjoint(_words(other))


def _words(person: Person) -> set[str]:
    parts = (person.family, person.given, person.literal)
    return {
        letters(word) for part in parts if part for word in part.replace("-", " ").split() if len(word) > 2
    }


def _name(person: Person) -> str:
    return excerpt(person.literal or " ".join(part for part in (person.given, person.family) if part), 40)
