"""A record that lacks what a work of its type is cited by.

What it does:
    Looks at records of a known type for what every style prints of such a work: an article needs a title,
    a journal, a date of issue, and something that says where in the journal it stands (volume, issue,
    pages, article number, identifier or address); a chapter the book, a thesis its author and university,
    a web page its address. A record without a type needs a title. Where one thing can stand for another,
    either will do. What is said to be in press needs no date. Only bibliographies, tables and records are
    judged: pages and lists print what their site likes, and records that were read from these are spared
    like them. An anonymous article is no finding, nor is in a table what no row before had either. Of the
    rows of a table it remembers which fields any had so far, under a kilobyte in all.

Why it matters:
    BibTeX warns and leaves a hole, BibLaTeX's data model calls these fields mandatory, and NLM's Citing
    Medicine, from which Vancouver style comes, has them in every citation of the type. A reader who has a
    journal and no year cannot find the article, and a program cannot tell it from another.

Example:
    `@thesis{roe, author = {Roe, R.}, title = {On ice}}` is reported, for it has no university and no
    date; an article ahead of print with a DOI, but without volume and pages, is not.

How to mend it:
    Look the work up by its DOI or title, and put in what is named. If the type is wrong (a whole book
    that was taken for a chapter), correct the type.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import NamedTuple

from mscbib.checks import Entry, Found
from mscbib.checks._rare import rare
from mscbib.diagnostics import Severity
from mscbib.model import Record

CODE = "MSC501"
SEVERITY = Severity.WARNING
REMEDY = "look the work up and put it in, or correct the type"


class Need(NamedTuple):
    """What a work is cited by: its name, and the fields of which any one will do."""

    name: str
    fields: tuple[str, ...]


class Kind(NamedTuple):
    """What works of a type are called, and what they need."""

    name: str
    needs: tuple[Need, ...]


_TITLE = Need("title", ("title", "original_title"))
_DATE = Need("date of issue", ("issued", "history"))
_SEEN = Need("date, of issue or of access", ("issued", "accessed", "history"))
_NUMBERS = ("doi", "pmid", "pmcid", "arxiv", "url")
_LOCATOR = Need(
    "volume, pages or identifier", ("volume", "issue", "pages", "page_first", "article_number", *_NUMBERS)
)
_PUBLISHER = Need("publisher", ("publisher", "publisher_place", "collection_title", "isbn", *_NUMBERS))
_ADDRESS = Need("address", _NUMBERS)
_JOURNAL = ("container_title", "container_title_short")
_SERVER = Need("server or identifier", (*_JOURNAL, "publisher", *_NUMBERS))
_UNIVERSITY = Need("university", ("publisher",))
_AUTHOR = Need("author", ("authors",))

_ARTICLE = Kind("article", (_TITLE, Need("journal", _JOURNAL), _DATE, _LOCATOR))
#: Named after what is reviewed.
_REVIEW = Kind("review", _ARTICLE.needs[1:])
_POST = Kind("post", (_TITLE, _ADDRESS, _SEEN))
_ENTRY = Kind("entry", (_TITLE, Need("work that it is in", ("container_title", *_NUMBERS))))
_UNKNOWN = Kind("entry", (_TITLE,))

#: CSL type → what is needed. Types that have a way of their own (laws, letters, films) are not judged.
KINDS = {
    "article-journal": _ARTICLE,
    "review": _REVIEW,
    "review-book": _REVIEW,
    "article-magazine": Kind("article", (_TITLE, Need("magazine", _JOURNAL), _DATE)),
    "article-newspaper": Kind("article", (_TITLE, Need("newspaper", _JOURNAL), _DATE)),
    "article": Kind("preprint", (_TITLE, _DATE, _SERVER)),
    "book": Kind("book", (_TITLE, _DATE, _PUBLISHER)),
    "chapter": Kind("chapter", (_TITLE, Need("book", _JOURNAL), _DATE, _PUBLISHER)),
    "paper-conference": Kind(
        "conference paper", (_TITLE, _DATE, Need("proceedings", (*_JOURNAL, "collection_title")))
    ),
    "thesis": Kind("thesis", (_AUTHOR, _TITLE, _DATE, _UNIVERSITY)),
    "report": Kind("report", (_TITLE, _DATE, Need("institution", _PUBLISHER.fields))),
    "dataset": Kind(
        "data set", (_TITLE, _SEEN, Need("repository", ("publisher", *_JOURNAL, "accession", *_NUMBERS)))
    ),
    "webpage": Kind("web page", (_TITLE, _ADDRESS, _SEEN)),
    "post": _POST,
    "post-weblog": _POST,
    "patent": Kind("patent", (_TITLE, _DATE)),
    "standard": Kind("standard", (_TITLE,)),
    "speech": Kind("speech", (_TITLE, _DATE)),
    "entry": _ENTRY,
    "entry-dictionary": _ENTRY,
    "entry-encyclopedia": _ENTRY,
    "software": Kind("program", (_TITLE,)),
}  # fmt: skip

#: Formats that have a place for all of this.
_FORMATS = frozenset(
    {
        "biblatex", "bibtex", "cochrane", "csl-json", "endnote-xml", "json", "nbib", "ndjson", "ovid",
        "pubmed-xml", "refer", "refworks", "ris", "wos",
    }
)  # fmt: skip
#: Formats of which a file has the columns that its maker chose.
_TABLES = frozenset({"csv", "parquet", "scopus-csv", "tsv", "wos-tab", "xlsx"})

_IN_TIME = frozenset({_DATE.name, _SEEN.name})
_WHOLES = frozenset({"journal", "magazine", "newspaper", "book", "proceedings", "work that it is in"})
_HOUSES = frozenset({"publisher", "university", "institution", "repository"})
#: Tags under which a value is kept that was read as none of its field (no date, a macro that there is not) or
#: that no field takes (the date of an early access, a meeting), and the needs that such a tag answers.
_ANSWERS = {
    **dict.fromkeys(("c6", "date", "dates/year", "dp", "ea", "eventdate", "issued"), _IN_TIME),
    **dict.fromkeys(("pubstate", "py", "y1", "year", "yr", "%d", "%8"), _IN_TIME),
    **dict.fromkeys(("booktitle", "fjournal", "journal", "journaltitle", "container_title"), _WHOLES),
    **dict.fromkeys(("howpublished", "institution", "organization", "publisher", "school"), _HOUSES),
    **dict.fromkeys(
        ("c3", "conference", "event", "event-title", "eventtitle", "t3"), frozenset({"proceedings"})
    ),
    **dict.fromkeys(("address", "location"), frozenset({"publisher"})),
    "title": frozenset({"title"}),
}
#: Entry types of BibTeX that need less than their type in CSL: the title of an @inbook is the book's, and its
#: part is known by chapter and pages.
_EXCUSED = {
    "inbook": frozenset({"book"}),
    "manual": frozenset({"date of issue", "publisher"}),
    "proceedings": frozenset({"publisher"}),
    "mvproceedings": frozenset({"publisher"}),
    "reference": frozenset({"publisher"}),
    "mvreference": frozenset({"publisher"}),
}
_IN_PRESS = rare(
    r"in press|forthcoming|to appear|to be published|submitted|accepted|ahead of print|early access",
    re.IGNORECASE,
)

#: What nearly all records have.
_usual = attrgetter("type", "title", "container_title", "issued")


class Check:
    """Remembers which fields the rows of a table had so far: under a kilobyte, whatever the file's length."""

    def __init__(self) -> None:
        self._had: set[str] = set()

    def check(self, entry: Entry) -> Iterable[Found]:
        """What is found in an entry."""
        record = entry.record
        if entry.layout in _TABLES:
            self._had |= record.model_fields_set
        kind, title, container, issued = _usual(record)
        if title and container and issued and kind == "article-journal" and (record.volume or record.doi):
            return ()
        lacks = list(self._lacking(entry, record))
        return (_found(entry, lacks),) if lacks else ()

    def _lacking(self, entry: Entry, record: Record) -> Iterator[Need]:
        """What a record lacks that it could have."""
        kind = KINDS.get(record.type) if record.type else _untyped(entry, record)
        if kind is None or not _can_be_whole(entry, record):
            return
        excused = frozenset[str]()
        for need in kind.needs:
            if any(getattr(record, field) for field in need.fields):
                continue
            excused = excused or _excused(entry, record)
            if need.name not in excused and (
                entry.layout not in _TABLES or self._had.intersection(need.fields)
            ):
                yield need


def _untyped(entry: Entry, record: Record) -> Kind | None:
    """What a record of no type needs: `@misc` may be a note and nothing else."""
    says = record.authors or record.container_title or record.doi or record.pmid
    return _UNKNOWN if says and entry.layout not in ("bibtex", "biblatex") else None


def _can_be_whole(entry: Entry, record: Record) -> bool:
    """Whether what the record was read from has a place for all that is needed."""
    if record.extra and ("crossref" in record.extra or "xdata" in record.extra):
        return False  # what it inherits is not in this file
    layout = record.source.layout if record.source else entry.layout
    return layout is None or layout in _FORMATS or layout in _TABLES


def _excused(entry: Entry, record: Record) -> frozenset[str]:
    """The names of the needs that something else in the record answers; "" where it is none."""
    names = {""}
    for tag, values in (record.extra or {}).items():
        names |= _ANSWERS.get(tag.lower(), frozenset())
        if any(_IN_PRESS.search(value, 0, 500) for value in values):
            names |= {_DATE.name, _LOCATOR.name}
    if entry.layout in ("bibtex", "biblatex"):
        names |= _EXCUSED.get(entry.printed("type").lower(), frozenset())
    if record.type == "paper-conference" and not record.authors:  # the proceedings themselves
        names.add("proceedings")
    if any(author.literal for author in record.authors):  # who wrote it publishes it
        names |= {"publisher", "institution"}
    return frozenset(names)


def _found(entry: Entry, lacks: list[Need]) -> Found:
    """The finding, where the type stands, else at the head of the entry."""
    start, end = entry.place("type")
    if entry.text.startswith("{", start):  # all of a JSON object
        end = start + 1
    kind = KINDS.get(entry.record.type or "", _UNKNOWN)
    *names, last = (f"no {need.name}" for need in lacks)
    said = f"{', '.join(names)} and {last}" if names else last
    field = lacks[0].fields[0] if len(lacks) == 1 else None
    return Found(start, end, f"the {kind.name} has {said} to cite it by", field)
