"""Two profiles side by side: for every field a word for how they stand to each other.

The levels of each field are few and named, so that a rule can be read, a weight be fitted for each, and a reader
be told why (Fellegi and Sunter 1969, with levels of agreement as Winkler 1990 has them).
"""

from __future__ import annotations

from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from mscbib.dedupe import titles
from mscbib.dedupe.authors import Name
from mscbib.dedupe.profile import Profile

#: Words of a journal's name that abbreviations leave out.
_LEFT_OUT = frozenset(
    {"the", "of", "and", "in", "on", "for", "de", "la", "des", "du", "der", "und", "fur", "et", "amp"}
)
#: Titles that many works have.
GENERIC = frozenset(
    "editorial editorials editor editors introduction preface foreword letter letters commentary comment comments "
    "reply response note notes book review reviews news abstracts abstract index contents erratum errata correction "
    "corrections corrigendum announcement announcements obituary overview discussion report summary conclusion "
    "conclusions guest message special issue author authors questions answers career forum current future "
    "perspective perspectives correspondence chairman chair chairs program workshop research background article "
    "title untitled unknown".split()
)


class Comparison(NamedTuple):
    """How two records stand to each other, field by field: see `LEVELS`."""

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


def compare(a: Profile, b: Profile) -> Comparison:
    """How two records stand to each other; the same whichever comes first."""
    between = titles.compared(a.title, b.title)
    return Comparison(
        title=between.level,
        length=_length(a, b),
        authors=_authors(a, b),
        year=_year(a.year, b.year),
        journal=_journal(a, b),
        volume=_equal(a.volume, b.volume),
        issue=_equal(a.issue, b.issue),
        pages=_pages(a, b),
        doi="version" if a.doi != b.doi and a.series and a.series == b.series else _doi(a.doi, b.doi),
        pmid=_equal(a.pmid, b.pmid),
        abstract=_abstract(a.abstract, b.abstract),
        differ=between.differ,
        notice="" if a.notice == b.notice else "differs",
        version="" if a.preprint == b.preprint else "preprint",
        meeting="" if a.meeting == b.meeting else "meeting",
        kind=_equal(a.type, b.type),
        form=_form(a, b),
    )


def _form(a: Profile, b: Profile) -> str:
    """ "differs" where one is a report or thesis, and the other came out in a journal or book."""
    if a.report == b.report:
        return ""
    published = b if a.report else a
    return "differs" if published.journal or published.first else ""


def _equal(a: str, b: str) -> str:
    return "absent" if not a or not b else "same" if a == b else "other"


def _length(a: Profile, b: Profile) -> str:
    """What the shorter title tells: "none", "generic", "short" or "long"."""
    telling = min((sum(word not in titles.SMALL for word in p.title) for p in (a, b)))
    if not telling:
        return "none"
    if any(
        all(word in GENERIC or word in titles.SMALL or word.isdigit() for word in p.title) for p in (a, b)
    ):
        return "generic"
    letters = min(sum(map(len, a.title)), sum(map(len, b.title)))
    return "short" if telling < 3 or letters < 18 else "long"


def _year(a: int, b: int) -> str:
    if not a or not b:
        return "absent"
    apart = abs(a - b)
    return "same" if not apart else "next" if apart == 1 else "near" if apart == 2 else "far"


# ---- Authors


def _same_person(a: Name, b: Name) -> bool:
    if a.family == b.family:
        return not a.initials or not b.initials or a.initials[0] == b.initials[0] or _swapped(a, b)
    if _swapped(a, b):
        return True
    shorter, longer = sorted((a.family, b.family), key=len)
    if len(shorter) > 3 and (longer.startswith(shorter) or longer.endswith(shorter)):
        return True
    return len(shorter) > 3 and Indel.normalized_similarity(shorter, longer) >= 0.8


def _swapped(a: Name, b: Name) -> bool:
    return bool((a.given and a.given == b.family) or (b.given and b.given == a.family))


def _authors(a: Profile, b: Profile) -> str:
    """Whether the lists of authors are of one work.

    "same" (all of both), "cut" (the shorter is contained in the longer, which begins with the same person),
    "most" (most of both, in whatever order), "first" (the first alone, or a few), "namesakes" (family names
    agree, given names do not), "some", "other", "absent".
    """
    if not a.names or not b.names:
        return "absent"
    shorter, longer = sorted((a.names, b.names), key=len)
    first = _same_person(shorter[0], longer[0])
    left = list(longer)
    hits = 0
    for name in shorter:
        for i, other in enumerate(left):
            if _same_person(name, other):
                hits += 1
                del left[i]
                break
    if hits == len(shorter):
        if len(shorter) == len(longer):
            return "same"
        return "cut" if first else "some" if len(shorter) * 2 < len(longer) else "most"
    if hits * 3 >= len(longer) * 2:
        return "most"
    if first:
        return "first"
    if hits * 2 >= len(shorter):
        return "some"
    families = {name.family for name in shorter} & {name.family for name in longer}
    return "namesakes" if len(families) * 2 > len(shorter) else "other"


# ---- Where it was published


#: What tells that a container is a meeting's, or a periodical.
_MEETINGS = frozenset(
    {"conference", "workshop", "symposium", "congress", "proceedings", "proc", "conf", "meeting"}
)
_PERIODICALS = frozenset(
    {"journal", "j", "transactions", "trans", "record", "letters", "magazine", "bulletin", "annals", "rec"}
)


def _journal(a: Profile, b: Profile) -> str:
    """Whether the journals, or books, are one: "same", "similar", "other" or "absent"."""
    if a.journal == b.journal:
        return "same" if a.journal else "absent"
    if a.issn and b.issn and not set(a.issn).isdisjoint(b.issn):
        return "same"
    if not a.journal or not b.journal:
        return "absent"
    shorter, longer = sorted(([word for word in p.journal if word not in _LEFT_OUT] for p in (a, b)), key=len)
    if not shorter:
        return "other"
    if len(shorter) == 1 and _is_acronym(shorter[0], longer):
        return "same"
    of_meeting = [not _MEETINGS.isdisjoint(p.journal) for p in (a, b)]
    of_periodical = [not _PERIODICALS.isdisjoint(p.journal) for p in (a, b)]
    if (of_meeting, of_periodical) in (([True, False], [False, True]), ([False, True], [True, False])):
        return "other"
    at = hits = 0
    for word in shorter:
        for i in range(at, len(longer)):
            if _abbreviates(word, longer[i]):
                hits += 1
                at = i + 1
                break
    if hits == len(shorter) and longer[0][0] == shorter[0][0]:
        return "same" if len(longer) - hits < 2 else "similar"
    if (hits > 1 or (hits and all(of_meeting))) and hits * 2 >= len(shorter):
        return "similar"
    return "similar" if fuzz.token_set_ratio(" ".join(shorter), " ".join(longer)) >= 80 else "other"


def _is_acronym(word: str, words: list[str]) -> bool:
    """Whether a word is made of the first letters of others: `vldb`, `Very Large Data Bases`."""
    return len(word) > 2 and (word in words or word in "".join([other[0] for other in words]))


def _abbreviates(a: str, b: str) -> bool:
    shorter, longer = (a, b) if len(a) <= len(b) else (b, a)
    if longer.startswith(shorter):
        return True
    if len(shorter) < 3 or longer[0] != shorter[0]:
        return False
    if len(shorter) < 6:  # `jrnl`, `natl`, `intl`: letters left out
        letters = iter(longer)
        return all(letter in letters for letter in shorter)
    return Indel.normalized_similarity(a, b) >= 0.85


def _pages(a: Profile, b: Profile) -> str:
    """Whether they begin on one page: "same", "within" (one lies in the other), "other", "absent"."""
    if not a.first or not b.first:
        return "absent"
    if a.first == b.first:
        return "same" if not a.last or not b.last or a.last == b.last else "begin"
    one, other = (p.first.lstrip("abcdefghijklmnopqrstuvwxyz") for p in (a, b))
    if one and one == other:  # `S239` and `239`
        return "same"
    for p, q in ((a, b), (b, a)):
        if (
            p.first.isdigit()
            and p.last.isdigit()
            and q.first.isdigit()
            and len(p.last) < 9
            and len(q.first) < 9
        ):
            if int(p.first) <= int(q.first) <= int(p.last):
                return "within"
    return "other"


def _doi(a: str, b: str) -> str:
    """Whether the DOIs are one: "same", "version" (`.pub2` and `.pub3`, `/v1` and `/v2`), "other", "absent"."""
    if not a or not b:
        return "absent"
    if a == b:
        return "same"
    shorter, longer = sorted((a, b), key=len)
    if (
        longer.startswith(shorter)
        and longer[len(shorter)] in "./v"
        or a.rstrip("0123456789") == b.rstrip("0123456789")
        and a.rstrip("0123456789").endswith((".pub", "/v", ".v"))
    ):
        return "version"
    return "other"


def _abstract(a: str, b: str) -> str:
    """Whether the abstracts begin alike: "same", "similar", "other", "absent"."""
    if len(a) < 40 or len(b) < 40:
        return "absent"
    if a[:100] == b[:100]:
        return "same"
    shorter, longer = sorted((a[:200], b), key=len)
    likeness = fuzz.partial_ratio(shorter[:120], longer)
    return "same" if likeness >= 90 else "similar" if likeness >= 70 else "other"
