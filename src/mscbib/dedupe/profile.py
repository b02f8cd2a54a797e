"""A record in the form in which it is compared: its values folded, its gaps known.

What is folded away is what databases do differently with one and the same value: case, accents, markup,
punctuation, spelling of Greek letters, run-together authors, cut pages, the forms of a DOI.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from mscbib.dedupe import forms, notices
from mscbib.dedupe.authors import Name, names
from mscbib.folding import letters, words

if TYPE_CHECKING:
    from mscbib.model import Record

#: How many characters of a title or container, and of an abstract, are looked at.
_TITLE, _ABSTRACT = 1_000, 400
#: Journals come again and again: so many are kept.
_JOURNALS = 1 << 12


class Profile(NamedTuple):
    """What of a record is compared. Absent values are empty or 0.

    `title` and `journal` are the words of the title and of the container, `abstract` the letters it
    begins with; `first` and `last` the pages, or `first` an article's number; `series` a Cochrane number;
    `ids` other identifiers, with their kinds before them. `notice` is the kind of a notice about another
    work; `preprint`, `meeting` and `report` tell what else is no article of a journal.
    """

    title: tuple[str, ...]
    names: tuple[Name, ...]
    year: int
    journal: tuple[str, ...]
    volume: str
    issue: str
    first: str
    last: str
    doi: str
    series: str
    pmid: str
    ids: tuple[str, ...]
    issn: tuple[str, ...]
    abstract: str
    type: str
    notice: str
    preprint: bool
    meeting: bool
    report: bool


def profile(record: Record) -> Profile:
    """A record as it is compared, in time linear in its length."""
    first, last = _pages(record)
    volume, issue = _volume(record)
    container = record.container_title or record.container_title_short
    return Profile(
        _title(record.title) if record.title else (),
        names(record),
        int(record.issued[:4]) if record.issued else 0,
        _journal(container[:_TITLE]) if container else (),
        volume,
        issue,
        first,
        last,
        _doi(record.doi) if record.doi else "",
        _series(record),
        record.pmid or "",
        _ids(record),
        tuple(record.issn),
        letters(record.abstract.text[:_ABSTRACT]) if record.abstract else "",
        record.type or "",
        notices.notice_kind(record) or "",
        forms.is_preprint(record),
        forms.is_conference_abstract(record),
        forms.is_report(record),
    )


# ---- Title and journal


#: What databases write behind a title: `[Erratum appears in Lancet. 2009]`, `[see comment]`, `[43 refs]`.
_ANNOTATION = re.compile(
    r"[\[(](?:see comments?|comments?\b|review|reprint|erratum|errata|retract|republished|update|\d+ ref"
    r"|multiple letters|abstract|meeting abstract|letter|editorial|article in|in process|published|corrected)"
    r"[^\[\]()]{0,300}(?:[\])]|\Z)"
    r"|\(vol\.? ?\d[^()]{0,80}\)"
    r"|[.\[(]\s{0,3}(?:in )?(?:chinese|czech|danish|dutch|finnish|french|german|hebrew|hungarian|italian"
    r"|japanese|korean|norwegian|persian|polish|portuguese|russian|serbian|spanish|swedish|turkish|ukrainian)"
    r"\s{0,3}[\])]?\.?\s{0,3}\Z",
    re.IGNORECASE,
)
#: What Embase writes behind a journal: `Circulation. Conference: American Heart Association's Sessions`.
_MEETING_OF = re.compile(r"\.?\s{0,3}\bConference:", re.IGNORECASE)


def _title(text: str) -> tuple[str, ...]:
    """The words of the title of the work itself, without what databases write before and behind it."""
    title = notices.subject(text[:_TITLE])
    if "." in title or "[" in title or "(" in title:
        title = _ANNOTATION.sub(" ", title)
    return tuple(words(title))


@functools.lru_cache(_JOURNALS)
def _journal(container: str) -> tuple[str, ...]:
    """The words of a journal's name, without the meeting that it printed."""
    name = _MEETING_OF.split(container, maxsplit=1)[0].strip() or container
    return tuple(words(name))


# ---- Places


#: Pages in a value that says more: `pp. 524-532`, `pages 25-32`.
_RANGE = re.compile(r"(?<![\w.])([A-Za-z]?\d{1,9})\s{0,3}[-–—]{1,3}\s{0,3}([A-Za-z]?\d{1,9})")
#: What stands before the number of a page.
_PAGE = re.compile(r"^(?:pages?|pp?|seiten?)?0*(?=.)")
_BRACKETED = re.compile(r"\s*(\d{0,6}[A-Za-z]?)\s*\((.{0,60}?)\)")
#: What stands before the number of a volume.
_VOLUME = re.compile(r"^(?:volume|vol|v|band|bd|jahrgang|tome|t)?0*(?=.)")


def _pages(record: Record) -> tuple[str, str]:
    """The first and the last page, without what surrounds them; an article's number is its first page."""
    if record.page_first:
        first, last = record.page_first, record.page_last or ""
    elif record.article_number:
        first, _, last = record.article_number.partition("-")
    else:
        return "", ""
    if not last and not first.isalnum() and (match := _RANGE.search(first)):
        first, last = match[1], match[2]
    first, last = _page(first), _page(last)
    if len(last) < len(first) and last.isdigit() and first.isdigit():
        last = first[: -len(last)] + last
    return first, last if last != first else ""


def _page(text: str) -> str:
    page = letters(text)
    return _PAGE.sub("", page, count=1) if page[:1] in ("0", "p", "s") else page


def _volume(record: Record) -> tuple[str, str]:
    """Volume and issue, also where the issue stands behind the volume in brackets: `44 (12 Supplement 1)`."""
    volume, issue = record.volume or "", record.issue or ""
    if "(" in volume and (match := _BRACKETED.match(volume)):
        volume, issue = match[1], issue or ("" if "pagination" in match[2] else match[2])
    series, _, number = volume.rpartition(" ")
    if number.isdecimal() and len(series) > len("Supplement"):  # `Cancer Treatment and Research. 158`
        volume = number
    volume = letters(volume)
    if volume[:1] in ("0", "b", "j", "t", "v"):
        volume = _VOLUME.sub("", volume, count=1)
    return volume, letters(issue).lstrip("0")


# ---- Identifiers


_COCHRANE = re.compile(r"[cm](?<=\b[cm])[dr](?:(?<=cd)|(?<=mr))\d{6}\b", re.IGNORECASE)


def _doi(text: str) -> str:
    """A DOI that is well formed, decoded and without the dots that end a sentence; else nothing."""
    doi = unquote(text).casefold().rstrip(".,;)") if "%" in text else text.rstrip(".,;")
    return doi if len(doi) > 9 and doi[-1] != "/" else ""


def _series(record: Record) -> str:
    """What all versions of a living review share: the Cochrane number, `CD004145`."""
    for value in (record.article_number, record.doi):
        if value and not value.isdigit() and (match := _COCHRANE.search(value)):
            return match[0].casefold()
    return ""


def _ids(record: Record) -> tuple[str, ...]:
    found = [f"pmcid:{record.pmcid.casefold()}"] if record.pmcid else []
    if record.arxiv:
        found.append(f"arxiv:{record.arxiv.casefold()}")
    return tuple(found)
