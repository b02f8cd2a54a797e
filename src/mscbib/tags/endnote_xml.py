"""EndNote XML: a record's elements by their paths, ``titles/secondary-title``, attributes as ``…/@name``.

The elements are those of EndNote's document type RSXML; what they mean hangs on the reference type, as in
EndNote's table of its types and fields: the secondary title of a book is its series, a thesis's its
department, the author of an edited book an editor. A field of several lines has carriage returns in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from mscbib import identifiers, values
from mscbib.draft import Draft
from mscbib.plain import flat
from mscbib.tags import (
    ABSTRACT,
    TITLE,
    Codec,
    Table,
    Tag,
    converted,
    keep,
    kept,
    listed,
    noted,
    only_read,
    only_written,
    put,
    text,
)
from mscbib.tags._endnote_people import ADDRESSES, AUTHORS, EDITORS, join_addresses
from mscbib.tags._endnote_titles import CONTAINER, SECONDARY, SHORT, TERTIARY, join_titles
from mscbib.tags._endnote_types import LAYOUT, NAME, NUMBER, keep_type
from mscbib.tags._joined import (
    ACCESSION,
    NOTED_IDS,
    STANDARD_NUMBERS,
    join_accession,
    join_date,
    join_pages,
)
from mscbib.tags._several import lines, separated

if TYPE_CHECKING:
    from mscbib.model import Record

#: The name of this program's own keys among a record's foreign keys.
APP = "mscbib"
#: The elements that stand once and have a value a line.
LINED = frozenset({"auth-address", "isbn", "language", "notes", "work-type"})
_NUMBER = re.compile(r"[0-9]{1,9}")
_DATED = re.compile(r"[0-9]{4}[/-][0-9]{1,2}\b.*|[0-9]{4}\s[^\W\d_]{3}.*")
_EXTENT = re.compile(r"(?i)[^+]{0,40}\+[^+]{0,40}|[0-9]{1,5}\s?(?:pp?\.?|pages|leaves)")
_MONTH = re.compile(r"([0-9]{1,2})//?")
_WORD = re.compile(r"[^\W_]+")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_LOCATOR = ("pages", "page_first", "page_last", "article_number")
_IDS = {
    "pmid": converted("pmid", identifiers.pmid),
    "pmcid": converted("pmcid", identifiers.pmcid),
    "arxiv": converted("arxiv", identifiers.arxiv),
}
_DOI = converted("doi", identifiers.doi)


def _read_as(codec: Codec, draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    assert codec.read is not None
    codec.read(draft, tag, value, start, end)


# ---- Identity and type


def _read_key(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """A key of another program's is kept; this one's is the record's id."""
    if draft.notes["attributes"].get("app") != APP:
        keep(draft, tag, value, start, end)
        return
    del draft.notes["attributes"]["app"]
    put(draft, tag, "id", value, value, start, end)


def _join_id(draft: Draft) -> None:
    """The label is the id where there is no other."""
    if "label" in draft.notes:
        put(draft, "label", "id", draft.notes["label"][1], *draft.notes["label"][1:])


def _is_record_number(record: Record) -> bool:
    return bool(record.id and _NUMBER.fullmatch(record.id))


def _write_number(record: Record) -> Iterable[str]:
    return (record.id,) if record.id and _is_record_number(record) else ()


def _write_key(record: Record) -> Iterable[str]:
    return (record.id,) if record.id and not _is_record_number(record) else ()


def _write_label(record: Record) -> Iterable[str]:
    """The citation key once more, where other programs look for it; not where a label was read."""
    return () if any(path == "label" for path, _ in kept(record, LAYOUT)) else _write_key(record)


# ---- Dates and numbers


def _read_date(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """The date beside the year; EndNote writes `//` where there is none."""
    if _WORD.search(value):
        _read_as(noted("date"), draft, tag, value, start, end)


def _join_dates(draft: Draft) -> None:
    """The date; of a season or a range of months, which give the year, the text is kept, too.

    EndNote writes a date without its year, as `9//` if it is a month.
    """
    year, date = draft.notes.get("year"), draft.notes.get("date")
    if year is not None and date is not None and (month := _MONTH.fullmatch(date[1])):
        draft.notes["date"] = (date[0], f"{year[1]}/{month[1]}", *date[2:])
    join_date(draft, "year", "date")
    issued = draft.values.get("issued", "")
    for note in (year, date):
        if note is not None and len(issued) == 4:
            tag, value, start, end = note
            if _WORD.findall(value) != [issued] and value not in draft.values.get("extra", {}).get(tag, ()):
                keep(draft, tag, value, start, end)


def _write_year(record: Record) -> Iterable[str]:
    return (record.issued[:4],) if record.issued else ()


def _write_date(record: Record) -> Iterable[str]:
    """Month and day as EndNote's styles print them; of a year that words cannot tell, in numbers."""
    if not record.issued or len(record.issued) == 4:
        return ()
    year, month, day = [*record.issued.split("-"), ""][:3]
    if int(year) <= 1000:
        return (record.issued,)
    return (f"{_MONTHS[int(month) - 1]} {day.lstrip('0')}".strip(),)


def _write_pages(record: Record) -> Iterable[str]:
    found = record.pages or record.article_number or record.page_first
    return (found,) if found else ()


def _read_pages(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Pages; how many there are is not which they are."""
    if _EXTENT.fullmatch(value):
        keep(draft, tag, value, start, end)
    else:
        _read_as(noted("pages"), draft, tag, value, start, end)


def _join_locator(draft: Draft) -> None:
    """Pages or an article number, which an article has in `custom7`, if it has one word there."""
    number = draft.notes.get("custom7")
    if number is not None:
        article = draft.values.get("type", "article").startswith("article")
        if not article or len(number[1].split()) > 1:
            keep(draft, *draft.notes.pop("custom7"))
    join_pages(draft, "pages", "", "custom7")


def _join_edition(draft: Draft) -> None:
    """The edition; of a journal article EndNote has the date there when it first stood on the web."""
    if "edition" in draft.notes:
        tag, value, start, end = draft.notes["edition"]
        if draft.values.get("type") == "article-journal" and _DATED.fullmatch(value):
            keep(draft, tag, value, start, end)
        else:
            put(draft, tag, "edition", flat(value), value, start, end)


def _write_numbers(record: Record) -> Iterable[str]:
    """The numbers, in the lines that say more of them where these were kept."""
    lines_of: dict[str, str] = {}
    for path, line in kept(record, LAYOUT):
        if path == "isbn":
            lines_of |= {number: line for _, number, _ in identifiers.standard_numbers(line)}
    return [lines_of.get(number, number) for number in (*record.issn, *record.isbn)]


def _write_edition(record: Record) -> Iterable[str]:
    return (record.edition,) if record.edition else ()


def _read_pmcid(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """The PMCID of an article; with other types, `custom2` is other things."""
    if value[:3].upper() == "PMC" and value[3:].isascii() and value[3:].isdigit():
        _read_as(_IDS["pmcid"], draft, tag, value, start, end)
    else:
        keep(draft, tag, value, start, end)


def _read_resource_number(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    arxiv = value[:6].casefold() == "arxiv:"
    _read_as(_IDS["arxiv"] if arxiv else _DOI, draft, tag, value, start, end)


def _read_url(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """The first address; `<Go to ISI>://…` and its like are links within a program, and kept."""
    if value.startswith("<"):
        keep(draft, tag, value, start, end)
    elif value:
        put(draft, tag, "url", flat(value), value, start, end)


def _slashed(date: str) -> str:
    return date.replace("-", "/")


def _finish(draft: Draft) -> None:
    _join_id(draft)
    join_titles(draft)
    _join_dates(draft)
    _join_locator(draft)
    _join_edition(draft)
    join_accession(draft, "accession")
    keep_type(draft)
    join_addresses(draft)


TABLE = Table(
    tags=(
        Tag("rec-number", Codec(("id",), text("id").read, _write_number)),
        Tag("foreign-keys/key", Codec(("id",), _read_key, _write_key)),
        Tag("foreign-keys/key/@app", only_written(lambda record: (APP,) if [*_write_key(record)] else ())),
        Tag("ref-type", NUMBER),
        Tag("ref-type/@name", NAME),
        Tag("contributors/authors/author", AUTHORS),
        Tag("contributors/secondary-authors/author", EDITORS),
        Tag("auth-address", ADDRESSES),
        Tag("titles/title", TITLE),
        Tag("titles/secondary-title", SECONDARY),
        Tag("titles/tertiary-title", TERTIARY),
        # where the databases' import filters put the title in the language of the work
        Tag("titles/translated-title", text("original_title")),
        Tag("periodical/full-title", CONTAINER),
        Tag("periodical/abbr-1", SHORT),
        *(
            Tag(path, noted(name), only_read=True)
            for path, name in {
                "titles/secondary-title": "secondary", "titles/tertiary-title": "tertiary",
                "titles/alt-title": "alt-title", "periodical/full-title": "full-title",
                "periodical/abbr-1": "abbr-1", "alt-periodical/full-title": "alt-full",
                "alt-periodical/abbr-1": "alt-abbr", "dates/year": "year",
                "custom7": "custom7", "edition": "edition", "accession-num": "accession", "label": "label",
            }.items()
        ),
        Tag("pages", Codec(_LOCATOR, _read_pages, _write_pages)),
        Tag("volume", text("volume")),
        Tag("number", text("issue")),
        Tag("edition", only_written(_write_edition, "edition")),
        Tag("keywords/keyword", lines(listed("keywords"))),
        Tag("dates/year", only_written(_write_year, "issued")),
        Tag("dates/pub-dates/date", Codec(("issued",), _read_date, _write_date)),
        Tag("pub-location", text("publisher_place")),
        Tag("publisher", text("publisher")),
        Tag("isbn", lines(Codec(STANDARD_NUMBERS.fields, STANDARD_NUMBERS.read, _write_numbers))),
        Tag("accession-num", ACCESSION),
        Tag("electronic-resource-num", lines(Codec(("doi",), _read_resource_number, _DOI.write))),
        Tag("abstract", ABSTRACT),
        Tag("label", only_written(_write_label, "id")),
        Tag("notes", lines(NOTED_IDS)),
        Tag("work-type", lines(separated(listed("publication_types")))),
        Tag("remote-database-name", text("database")),
        Tag("language", lines(separated(listed("languages")))),
        Tag("urls/related-urls/url", Codec(("url",), _read_url, text("url").write)),
        Tag("urls/web-urls/url", only_read(_read_url)),
        Tag("access-date", converted("accessed", values.interchange_day, _slashed)),
        Tag("custom2", Codec(("pmcid",), _read_pmcid, _IDS["pmcid"].write)),
    ),
    finish=_finish,
)  # fmt: skip


def is_written_back(path: str) -> bool:
    """Whether what is kept under `path` is written as it is: the table writes the type."""
    return path not in ("ref-type", "ref-type/@name")
