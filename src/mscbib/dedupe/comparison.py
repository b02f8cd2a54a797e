"""Two profiles side by side: for every field a word for how they stand to each other.

The levels of each field are few and named, so that a rule can be read, a weight be fitted for each, and a
reader be told why (Fellegi and Sunter 1969, with levels of agreement as Winkler 1990 has them). What each
means is listed in `mscbib.dedupe.levels`.
"""

from __future__ import annotations

from typing import NamedTuple

from rapidfuzz import fuzz

from mscbib.dedupe import titles
from mscbib.dedupe.journals import same_journal
from mscbib.dedupe.profile import Profile
from mscbib.dedupe.same_people import same_people
from mscbib.dedupe.title_words import GENERIC, SMALL

_SAYS_LITTLE = GENERIC | SMALL
#: So many words that say something are enough for a long title.
_MANY = 3
_LETTERS = "abcdefghijklmnopqrstuvwxyz"

#: What databases put for each other in a DOI.
_DASHES = str.maketrans("_", "-")

#: The level of a field that was not compared yet, in what `outlined` returns.
PENDING = "pending"


class Comparison(NamedTuple):
    """How two records stand to each other, field by field: see `mscbib.dedupe.levels.LEVELS`."""

    title: str
    length: str
    authors: str
    year: str
    journal: str
    volume: str
    issue: str
    pages: str
    doi: str
    pmid: str
    abstract: str
    differ: str
    notice: str
    version: str
    meeting: str
    kind: str
    form: str
    ahead: str


def compare(a: Profile, b: Profile) -> Comparison:
    """How two records stand to each other; the same whichever comes first."""
    return completed(outlined(a, b), a, b)


def outlined(a: Profile, b: Profile) -> Comparison:
    """The fields that are compared quickly; authors, journal and abstract, which cost most, are `PENDING`.

    Most pairs of candidates are decided by these alone: their titles differ.
    """
    between = titles.compared(a.title, b.title)
    return Comparison(
        between.level,
        _length(a.title, b.title),
        PENDING,
        _year(a.year, b.year),
        PENDING,
        _equal(a.volume, b.volume),
        _equal(a.issue, b.issue),
        _pages(a, b),
        "version" if a.series and a.doi != b.doi and a.series == b.series else _doi(a.doi, b.doi),
        _equal(a.pmid, b.pmid),
        PENDING,
        between.differ,
        "" if a.notice == b.notice else "differs",
        "" if a.preprint == b.preprint else "preprint",
        "" if a.meeting == b.meeting else "meeting",
        _equal(a.type, b.type),
        _form(a, b),
        "ahead" if _is_ahead(a, b) or _is_ahead(b, a) else "",
    )


def completed(outline: Comparison, a: Profile, b: Profile) -> Comparison:
    """What `outlined` found about two records, with the fields that it left."""
    levels = list(outline)  # `_replace` takes longer
    levels[_AUTHORS] = same_people(a.names, b.names)
    levels[_JOURNAL] = same_journal(a, b)
    levels[_ABSTRACT] = _abstract(a.abstract, b.abstract)
    return Comparison._make(levels)


_AUTHORS, _JOURNAL, _ABSTRACT = map(Comparison._fields.index, ("authors", "journal", "abstract"))


def _equal(a: str, b: str) -> str:
    return "absent" if not a or not b else "same" if a == b else "other"


def _year(a: int, b: int) -> str:
    if not a or not b:
        return "absent"
    apart = abs(a - b)
    return "same" if not apart else "next" if apart == 1 else "near" if apart == 2 else "far"


def _form(a: Profile, b: Profile) -> str:
    if a.report == b.report:
        return ""
    published = b if a.report else a
    return "differs" if published.journal or published.first else ""


# ---- Titles


def _length(a: tuple[str, ...], b: tuple[str, ...]) -> str:
    telling = min(_telling(a), _telling(b))
    if not telling:
        return "none"
    if _is_generic(a) or _is_generic(b):
        return "generic"
    return "short" if telling < _MANY or min(len("".join(a)), len("".join(b))) < 18 else "long"


def _telling(title: tuple[str, ...]) -> int:
    """How many of the words of a title say something, up to `_MANY`."""
    telling = 0
    for word in title:
        if word not in SMALL:
            telling += 1
            if telling == _MANY:
                break
    return telling


def _is_generic(title: tuple[str, ...]) -> bool:
    for word in title:  # noqa: SIM110 - quicker than a generator: the first or second word is another
        if not (word in _SAYS_LITTLE or word.isdigit()):
            return False
    return True


# ---- Places and identifiers


def _pages(a: Profile, b: Profile) -> str:
    one, other = a.first, b.first
    if not one or not other:
        return "absent"
    if one == other:
        return "same" if not a.last or not b.last or a.last == b.last else "begin"
    first_a, first_b = _number(one), _number(other)
    if first_a and first_b:
        is_within = first_a <= first_b <= _number(a.last) or first_b <= first_a <= _number(b.last)
        return "within" if is_within else "other"
    number = one.lstrip(_LETTERS)
    return "same" if number and number == other.lstrip(_LETTERS) else "other"  # `S239` and `239`


def _is_ahead(early: Profile, late: Profile) -> bool:
    """Whether the one was read before its volume came out: it counts its pages from 1, if at all."""
    if early.volume or early.issue or not late.volume or not late.first or early.year > late.year:
        return False
    if not early.first:
        return True
    pages = _number(late.last) - _number(late.first)
    return early.first == "1" and pages > 0 and _number(early.last) - 1 == pages


def _number(page: str) -> int:
    """A page, if it is a number, and no longer than those of pages are; else 0."""
    return int(page) if len(page) < 9 and page.isdecimal() else 0


def _doi(a: str, b: str) -> str:
    if not a or not b:
        return "absent"
    if a == b or a.translate(_DASHES) == b.translate(_DASHES):
        return "same"
    shorter, longer = (a, b) if len(a) <= len(b) else (b, a)
    if longer.startswith(shorter) and longer[len(shorter)] in "./v":
        return "version"
    base = a.rstrip("0123456789")
    if base.endswith((".pub", "/v", ".v")) and base == b.rstrip("0123456789"):
        return "version"
    return "other"


def _abstract(a: str, b: str) -> str:
    if len(a) < 40 or len(b) < 40:
        return "absent"
    if a[:100] == b[:100]:
        return "same"
    one, other = (a, b) if a < b else (b, a)
    shorter, longer = sorted((one[:200], other), key=len)
    likeness = fuzz.partial_ratio(shorter[:120], longer, score_cutoff=70 - titles.ROUNDING)
    return "same" if likeness >= 90 else "similar" if likeness else "other"
