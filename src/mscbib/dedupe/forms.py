"""In which form a record has a work, if not as an article: as a preprint, a meeting abstract, a report.

Such records stand for the work in another form; they are no copies of it. Publication types are those of the
U.S. National Library of Medicine (MeSH publication types), of Web of Science, Embase, Scopus and Crossref.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mscbib.model import Record

# ---- Preprints

#: DOIs of preprints: the prefixes that Crossref and DataCite have given to servers, with what follows where a
#: prefix is not a server's alone (10.1101 is also that of Cold Spring Harbor's journals).
_PREPRINT_DOIS = {
    "bioRxiv, medRxiv": r"1101/(?:\d{4}\.\d\d\.\d\d\.)?\d{5,8}(?!\d)|64898/",
    "arXiv": r"48550/",
    "Research Square": r"21203/rs",
    "SSRN": r"2139/ssrn",
    "OSF, and servers of groups there": r"312(?:19|2\d|3[0-6])/|31730/osf|33767/osf|35542/|51224/",
    "Preprints.org": r"20944/preprints",
    "ChemRxiv": r"26434/chemrxiv",
    "TechRxiv": r"36227/techrxiv",
    "Authorea, ESS Open Archive": r"22541/",
    "EcoEvoRxiv": r"32942/",
    "SciELO Preprints": r"1590/scielopreprints",
    "PeerJ Preprints": r"7287/peerj\.preprints",
    "JMIR Preprints": r"2196/preprints",
    "Cambridge Open Engage": r"33774/coe",
    "Beilstein Archives": r"3762/bxiv",
    "Qeios": r"32388/",
    "Advance": r"31124/advance",
}
_PREPRINT_DOI = re.compile(rf"10\.(?:{'|'.join(_PREPRINT_DOIS.values())})")
#: Names of servers in small letters; those in "…xiv" are no Roman numerals.
_SERVER = re.compile(
    r"(?<=[abe-kn-wyz])xiv\b|\bpreprints?\b|\bresearch square\b|\bssrn\b|\bauthorea\b|\bqeios\b"
)
_PREPRINT_TYPES = frozenset({"preprint", "preprints", "posted content", "posted-content"})


def is_preprint(record: Record) -> bool:
    """Whether the record is of a preprint, by its DOI, publication type or server.

    An arXiv number alone shows it only where no journal is named, since published articles keep theirs.
    """
    if record.doi is not None and _PREPRINT_DOI.match(record.doi):
        return True
    for name in record.publication_types:
        if name.casefold() in _PREPRINT_TYPES:
            return True
    container = record.container_title or record.container_title_short
    if container is not None:
        return _is_server(container[:200])
    return record.arxiv is not None and record.volume is None and record.type in (None, "article", "post")


@functools.lru_cache(1 << 12)  # few journals have many articles
def _is_server(container: str) -> bool:
    return _SERVER.search(container.casefold()) is not None


# ---- Meeting abstracts

_MEETING_TYPES = frozenset(
    {"meeting abstract", "meeting abstracts", "conference abstract", "meeting summary", "poster"}
)
#: How issues are called that hold nothing else.
_ABSTRACTS = re.compile(r"\babstracts?\b|\bconference publication\b", re.IGNORECASE)
_SUPPLEMENT = re.compile(r"\bsupp|^s\s*\d|\d\s*s$", re.IGNORECASE)
_SUPPLEMENT_PAGE = re.compile(r"[A-Z]{0,2}S[- ]?\d", re.IGNORECASE)
_NUMBERED_ABSTRACT = re.compile(r"\W?abstracts?\s+(?:no\.?\s*)?#?[a-z]{0,5}[-\s]?\d", re.IGNORECASE)
_DIGITS = re.compile(r"\d{1,9}")


def is_conference_abstract(record: Record) -> bool:
    """Whether the record is of an abstract of a meeting.

    That shows by its publication type, by a journal or issue named as Embase does ("….Conference: …",
    "1 MEETING ABSTRACTS"), by its title ("Abstract P1-02: …"), or by one or two pages in a supplement.
    """
    for name in record.publication_types:
        if name.casefold() in _MEETING_TYPES:
            return True
    container = record.container_title
    if container is not None and "onference:" in container:
        return True
    if record.title is not None and _NUMBERED_ABSTRACT.match(record.title):
        return True
    issue = "" if record.issue is None or record.issue.isdigit() else record.issue[:60]
    if issue and _ABSTRACTS.search(issue):
        return True
    first = record.page_first
    if first is None:
        return False
    volume = "" if record.volume is None or record.volume.isdigit() else record.volume[:60]
    if not (
        (issue and _SUPPLEMENT.search(issue))
        or (volume and _SUPPLEMENT.search(volume))
        or (not first.isdigit() and _SUPPLEMENT_PAGE.match(first))
    ):
        return False
    return _span(first, record.page_last) < 2


def _span(first: str, last: str | None) -> int:
    """How many pages behind the first one there are; 0, if the last one is not known."""
    begin, end = _DIGITS.search(first), _DIGITS.search(last or "")
    return int(end[0]) - int(begin[0]) if begin and end else 0


# ---- Reports and theses

_REPORT = re.compile(
    r"\b(?:tech(?:nical|\.)? ?rep(?:ort|\.)?|working paper|ph\.? ?d\.? thesis|dissertation)\b", re.IGNORECASE
)


def is_report(record: Record) -> bool:
    """Whether it is a technical report or a thesis, by its type, its series or what stands as its number."""
    if record.type in ("report", "thesis"):
        return True
    if record.container_title is not None and _is_series_of_reports(record.container_title[:1_000]):
        return True
    for value in (record.issue, record.volume):
        if value is not None and not value.isdigit() and _REPORT.search(value):
            return True
    return False


@functools.lru_cache(1 << 12)
def _is_series_of_reports(container: str) -> bool:
    return _REPORT.search(container) is not None
