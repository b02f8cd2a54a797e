"""An ORCID whose check digit is wrong, or that is none.

What it does:
    Looks at the ORCIDs of authors and editors. An ORCID has sixteen digits in four groups; the last is a
    check digit by ISO 7064 (MOD 11-2), in which X stands for ten. The numbers are a part of those of ISO
    27729 (ISNI), and ORCID's begin at 0000-0001-5000-0007 or 0009-0000-0000-0000.

Why it matters:
    A wrong ORCID gives the work to somebody else, or to nobody. The check digit finds every mistyped
    digit and every two that changed places, so a number that fails was mistyped, or invented.

Example:
    `0000-0002-1825-0098` and `0000-0000-0000-0000` are reported; `0000-0002-1825-0097` is not.

How to mend it:
    Look the person up at https://orcid.org, or take the ORCID from the publisher's page. It cannot be
    guessed which digit is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import mul

from mscbib.checks import Entry, Found
from mscbib.diagnostics import Severity

CODE = "MSC208"
SEVERITY = Severity.ERROR
REMEDY = "look the person up at https://orcid.org and copy the number"
FIELDS = ("authors", "editors")
REFUSED = ("orcid",)

#: What each character of 0000-0000-0000-0000 counts; each digit twice what the one behind it does, modulo 11.
_WEIGHTS = tuple(
    0 if sign == "-" else pow(2, 15 - sum(c != "-" for c in "0000-0000-0000-0000"[:at]), 11)
    for at, sign in enumerate("0000-0000-0000-0000")
)
#: What the characters `0` count altogether, and how much more than ten the character X does.
_ZEROS = ord("0") * sum(_WEIGHTS)
_MORE_THAN_TEN = ord("X") - ord("0") - 10
#: https://support.orcid.org: "Structure of the ORCID Identifier"
_FIRST = "0000-0001-5"
_BLOCKS = ("0000-000", "0009-00")


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    record = entry.record
    for person in (*record.authors, *record.editors):
        if person.orcid is not None and _wrong(person.orcid):
            return (*_found(entry, "authors"), *_found(entry, "editors"))
    return ()


def _wrong(orcid: str) -> str | None:
    """Why a number of an ORCID's form is none; asked of every person, so its digits are summed at once."""
    total = sum(map(mul, _WEIGHTS, orcid.encode())) - _ZEROS - (_MORE_THAN_TEN if orcid[-1] == "X" else 0)
    if total % 11 != 1:
        return "its check digit is wrong"
    if orcid >= _FIRST and orcid.startswith(_BLOCKS):
        return None
    return "no ORCID begins so"


def _found(entry: Entry, group: str) -> Iterator[Found]:
    """The findings about the people of a group."""
    for index, person in enumerate(getattr(entry.record, group)):
        if person.orcid is not None and (why := _wrong(person.orcid)):
            yield entry.found(f"{group}[{index}].orcid", f"`{person.orcid}` is no ORCID: {why}", person.orcid)
