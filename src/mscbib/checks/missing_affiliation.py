"""An author without an affiliation, where the block below names those of the others.

What it does:
    Compares the authors of the citation line with the block of affiliations in citing lists (RCA, PubMed).
    It is reported where two or more authors and at least half of them have affiliations, and another person
    has none. Groups need none; nor is it reported where only the first author has one, as PubMed did until
    2013, or where collaborators without places follow. A name in the block that is none of the authors is
    `unmatched-person`.

Why it matters:
    The block lists each author of the citation line. One left out means that the block was cut or a name is
    spelled in another way in it, and the author is missing from all counts by institution or country.

Example:
    `Chen L, Huang R, Ye L` above a block that has places for `- Liting Chen` and `- Lin Ye` only: `Huang R`
    is reported.

How to mend it:
    Compare the two lists on the page: complete the block, or make the names agree. Where the work itself
    names no place for an author, ignore it.
"""

from __future__ import annotations

from collections.abc import Iterable

from mscbib.checks import Entry, Found
from mscbib.diagnostics import Severity, excerpt
from mscbib.model import Person

CODE = "MSC403"
SEVERITY = Severity.WARNING
REMEDY = "complete the affiliations, or make the names in both lists agree"
FIELDS = ("authors",)
LAYOUTS = ("citing_list",)

#: So many are named.
_NAMED = 3
#: So many words are no family name.
_WORDS = 3


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    authors = entry.record.authors
    if len(authors) < 3 or not (authors[0].affiliations or authors[1].affiliations):
        return ()  # nearly always it is told by the first two
    without = [i for i, author in enumerate(authors) if not author.affiliations and _is_person(author)]
    if not without:
        return ()
    having = sum(1 for author in authors if author.affiliations)
    if having < 2 or having < len(without):
        return ()
    names = ", ".join(f"`{_name(authors[i])}`" for i in without[:_NAMED])
    more = f" and {len(without) - _NAMED} more" if len(without) > _NAMED else ""
    have = "have" if len(without) > 1 else "has"
    message = f"{names}{more} {have} no affiliation, unlike {having} of the {len(authors)} authors"
    return (entry.found(f"authors[{without[0]}]", message),)


def _is_person(author: Person) -> bool:
    """Whether it is a person, as far as a name tells: that of a group has more words."""
    return author.family is not None and author.family.count(" ") < _WORDS


def _name(author: Person) -> str:
    return excerpt(f"{author.family} {author.initials or author.given or ''}".strip(), 40)
