"""A name of a person that is none.

What it does:
    Reports authors and editors that cannot be names: with digits in them, an e-mail address, a
    placeholder (`Anonymous`, `n/a`, `[s.n.]`, `?`), `et al.` or `and others` as a person, nothing but
    punctuation, and bodies that were divided as if they were people (family `Group`, given `Swedescreen
    Study`). A group that is kept whole may have digits (`COVID-19 Study Group`), and surnames such as
    Hospital or Church are names.

Why it matters:
    A style inverts and abbreviates what it takes for a person: `Group SS`, `Anonymous`, `al. E`. Such
    authors are found under no name, and deduplication compares them as if they were one.

Example:
    `AU  - et al.` and `AU  - Kibler, Dennis 1992` are reported, and `AU  - Group, Swedescreen study`; `AU
    - O'Neill, J. P.` and `author = {{COVID-19 Study Group}}` are not.

How to mend it:
    Leave out what stands for no name; CSL and BibLaTeX print a work without authors under its title.
    Write `et al.` as the format has it (`and others` in BibTeX). Keep a body whole: in double braces in
    BibTeX, with a comma behind it in RIS, as `literal` in CSL-JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter

from mscbib.checks import Entry, Found
from mscbib.checks._prose import people
from mscbib.checks._rare import rare
from mscbib.diagnostics import Severity, excerpt
from mscbib.model import Person

CODE = "MSC307"
SEVERITY = Severity.WARNING
REMEDY = "correct the name, keep a body whole, and leave out what stands for no name"
FIELDS = ("authors", "editors")

_NO_NAMES = """
anon, anonym, anonymous, anonymus, unknown, none, null, nan, undefined, various, author, authors, editor,
editors, n/a, n.a, n.n, s.n, s. n, no author, no authors, no author listed, no authors listed, author
unknown, unknown author, not available, not applicable, no name, various authors, others, and others, et
al, et. al
"""
#: What stands for a name, without the stops and brackets around it. Some are surnames: not with a given name.
_PLACEHOLDERS = frozenset(" ".join(name.split()) for name in _NO_NAMES.split(","))
_LAST_WORDS = """
group consortium committee investigators collaborators collaboration collaborative university université
universität department ministry association society foundation organization organisation commission federation
secretariat
"""
#: Words that end the names of bodies, and that no person is called.
_BODIES = frozenset(_LAST_WORDS.split())
_COMPANIES = frozenset(form + stop for form in ("Inc", "Ltd", "GmbH", "LLC", "Corp") for stop in ("", "."))
_SUSPECT = _BODIES | {part for name in _PLACEHOLDERS for part in name.split()} | {"-", "--", "?", ".", "*"}
#: Words for which a list of names is looked at more closely, in the forms in which they stand there.
_WORDS = frozenset(
    around.format(form)
    for word in _SUSPECT
    for form in (word, word.capitalize(), word.upper())
    for around in ("{}", "{}.", "[{}]", "[{}.]", "({})")
)
_SIGNS = re.compile(r"[0-9@/:]")
_FAMILY, _GIVEN = attrgetter("family"), attrgetter("given")
#: What no name of a person has: digits, addresses, "et al.".
_FOREIGN = rare(r"[0-9@]|\bet\.? al\b|\bhttps?:|\bwww\.", re.IGNORECASE)
_ET_AL = rare(r"(?:\A|[\s,&])et\.? al\.?\Z", re.IGNORECASE)
#: A numeral behind a name, as in `Jackson W 3rd`.
_NUMERAL = rare(r"\b[2-9](?:nd|rd|th|d)\b", re.IGNORECASE)
_INITIALS = rare(r"(?:[A-Z]\.?[ -]?){1,3}")
_LETTER = rare(r"[^\W\d_]")
_AROUND = " .,;:[](){}<>\"'"


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    record = entry.record
    if _is_suspect(record.authors) or (record.editors and _is_suspect(record.editors)):
        return _found(entry)
    return ()


def _is_suspect(listed: Sequence[Person]) -> bool:
    """Whether a list of people has to be looked at. Nearly none has, so all are asked at once."""
    family, given = list(map(_FAMILY, listed)), list(map(_GIVEN, listed))
    if None in family or not _WORDS.isdisjoint(family) or not _COMPANIES.isdisjoint(given):
        return True
    families, all_given = " ".join(family), " ".join(given if None not in given else filter(None, given))
    if _SIGNS.search(f"{families} {all_given}") is not None or " al" in all_given:
        return True
    parts = families.split()
    return parts != family and not _WORDS.isdisjoint(parts)


def _found(entry: Entry) -> Iterator[Found]:
    """What is found in a list of people that has to be looked at."""
    for path, person in people(entry.record):
        yield from _looked_at(entry, path, person)
        if person.family is not None and person.given and (message := _foreign(person.given)):
            yield entry.found(path, message, person.given)


def _looked_at(entry: Entry, path: str, person: Person) -> Iterator[Found]:
    """What is wrong with the name of a family or of a body."""
    name = person.family or person.literal
    if not name:
        return
    bare = name.strip(_AROUND).lower()
    message = None
    if _LETTER.search(name) is None:
        message = f"the name `{excerpt(name)}` has no letter"
    elif bare in _PLACEHOLDERS and (not person.given or bare.endswith(" al")):
        message = f"`{excerpt(name)}` stands for no name"
    elif person.family is not None:
        message = _foreign(name) or _body(name, person.given)
    elif "@" in name or _ET_AL.search(name):
        message = _foreign(name)
    if message is not None:
        yield entry.found(path, message, name)


def _foreign(name: str) -> str | None:
    """What a name of a person has in it that no name has."""
    found = _FOREIGN.search(name)
    if found is None:
        return None
    sign = found[0]
    if sign == "@":
        return f"the name `{excerpt(name)}` has an e-mail address in it" if "." in name else None
    if not sign.isdigit():
        return f"the name `{excerpt(name)}` has `{sign}` in it"
    if _FOREIGN.search(_NUMERAL.sub("", name)) is None:
        return None
    return f"the name `{excerpt(name)}` has digits in it"


def _body(family: str, given: str | None) -> str | None:
    """Whether a name is that of a body which was divided as if it were a person's."""
    last = family.rpartition(" ")[2]
    if _INITIALS.fullmatch(given or "") and last == family and not last.lower().endswith("s"):
        return None  # `Federation A.` is a person's name, if a rare one
    if given and (given in _COMPANIES or last.lower() in _BODIES):
        return f"the family name `{excerpt(family)}` with the given name `{excerpt(given)}` is that of a body"
    return None
