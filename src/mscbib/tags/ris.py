"""RIS: the tags of the 2001 specification of Research Information Systems, as its producers really use them.

EndNote, Zotero, Scopus, Embase, Ovid, ProQuest, Web of Science and the Cochrane Library each have their ways:
two tags for one thing (T1/TI, JF/JO/T2), the article number in C7, M1 or SP, the PMID in AN or C2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from mscbib import identifiers, values
from mscbib.draft import Draft
from mscbib.tags import (
    ABSTRACT,
    TITLE,
    Codec,
    Table,
    Tag,
    converted,
    keep,
    listed,
    noted,
    only_written,
    people,
    put,
    refuse,
    text,
)
from mscbib.tags._affiliations import AFFILIATIONS, join

if TYPE_CHECKING:
    from mscbib.model import Record

#: RIS type → CSL type; of several, the first is written. GEN says nothing of the type.
TYPES = {
    "JOUR": "article-journal", "MGZN": "article-magazine", "NEWS": "article-newspaper", "BOOK": "book",
    "CHAP": "chapter", "CPAPER": "paper-conference", "CONF": "paper-conference", "THES": "thesis",
    "RPRT": "report", "ELEC": "webpage", "BLOG": "post-weblog", "DATA": "dataset", "COMP": "software",
    "PAT": "patent", "STAND": "standard", "STAT": "legislation", "BILL": "bill", "CASE": "legal_case",
    "HEAR": "hearing", "LEGAL": "legislation", "UNPB": "manuscript", "MANSCPT": "manuscript",
    "PCOMM": "personal_communication", "MAP": "map", "VIDEO": "motion_picture", "MPCT": "motion_picture",
    "SOUND": "song", "MUSIC": "musical_score", "ART": "graphic", "FIGURE": "figure", "SLIDE": "speech",
    "ENCYC": "entry-encyclopedia", "DICT": "entry-dictionary", "EJOUR": "article-journal",
    "JFULL": "periodical", "INPR": "article-journal", "ABST": "article-journal", "EBOOK": "book",
    "ECHAP": "chapter", "EDBOOK": "book", "ICOMM": "post", "PAMP": "pamphlet", "ANCIENT": "classic",
    "GOVDOC": "report", "PREPRINT": "article",
}  # fmt: skip
_WRITTEN_TYPES = {csl: ris for ris, csl in reversed(TYPES.items())}
_NO_TYPE = "GEN"

_DOI = converted("doi", identifiers.doi)
_PMCID = converted("pmcid", identifiers.pmcid)
_IDS = {
    "pmid": converted("pmid", identifiers.pmid),
    "pmcid": _PMCID,
    "arxiv": converted("arxiv", identifiers.arxiv),
}

_TAG = re.compile("[A-Z][A-Z0-9]")
_NOTED_ID = re.compile(r"(PMID|PMCID|arXiv):\s*(\S+)")
_PUBMED = re.compile(r"(?i)pubmed|medline|\bNLM\b")


def _read_type(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    name = value.upper()
    known = TYPES.get(name)
    if known is not None:
        put(draft, tag, "type", known, value, start, end)
    if name != _NO_TYPE and (known is None or _WRITTEN_TYPES[known] != name):
        keep(draft, tag, value, start, end)


def _write_type(record: Record) -> Iterable[str]:
    kept = (record.extra or {}).get("TY", ())
    if kept and record.source and record.source.layout == "ris" and TYPES.get(kept[0]) == record.type:
        return kept[:1]
    return (_WRITTEN_TYPES.get(record.type or "", _NO_TYPE),)


def _write_year(record: Record) -> Iterable[str]:
    return (record.issued[:4],) if record.issued else ()


def _write_date(record: Record) -> Iterable[str]:
    """YYYY/MM/DD/ with what is not known left empty."""
    if record.issued and len(record.issued) > 4:
        year, month, day = [*record.issued.split("-"), ""][:3]
        return (f"{year}/{month}/{day}/",)
    return ()


def _slashed(date: str) -> str:
    return date.replace("-", "/") + "/"


def _read_number(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """ISSN or ISBN: SN does not say which; there may be several."""
    found = identifiers.standard_numbers(value)
    for field, number, at in found:
        if number not in draft.values.get(field, ()):
            draft.add(field, number, start + at, start + at + len(number))
    if not found and value:
        refuse(draft, tag, "issn", value, start, end, "an ISSN has 8 digits, an ISBN 10 or 13")


def _write_numbers(record: Record) -> Iterable[str]:
    return (*record.issn, *record.isbn)


def _read_note(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    match = _NOTED_ID.fullmatch(value)
    if match is None:
        keep(draft, tag, value, start, end)
        return
    _IDS[match[1].lower()].read(draft, tag, match[2], start + match.start(2), end)  # type: ignore[misc]


def _has_own_accession(record: Record) -> bool:
    """Whether AN is not free for the PMID, or would not be known for one."""
    return record.accession is not None or not _is_pmid(record.pmid or "", record.database)


def _is_pmid(number: str, database: str | None) -> bool:
    """Whether an accession number is a PMID: the database says so, or nothing else and its length."""
    if not number.isascii() or not number.isdigit() or len(number) > 8:
        return False
    return len(number) >= 7 if database is None else bool(_PUBMED.search(database))


def _write_accession(record: Record) -> Iterable[str]:
    if record.accession is not None:
        return (record.accession,)
    return (record.pmid,) if record.pmid and not _has_own_accession(record) else ()


def _write_notes(record: Record) -> Iterable[str]:
    if record.pmid and _has_own_accession(record):
        yield f"PMID: {record.pmid}"
    if record.arxiv:
        yield f"arXiv: {record.arxiv}"


def _read_custom_2(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """The PMCID from EndNote, the PMID from Scopus."""
    if value.upper().startswith("PMC") and value[3:].isdigit():
        put(draft, tag, "pmcid", value.upper(), value, start, end)
    elif value.isdigit():
        draft.notes["C2"] = (tag, value, start, end)
    else:
        keep(draft, tag, value, start, end)


def _write_first_page(record: Record) -> Iterable[str]:
    first = record.page_first or record.article_number or record.pages
    return (first,) if first else ()


def _write_last_page(record: Record) -> Iterable[str]:
    return (record.page_last,) if record.page_last else ()


def _container(draft: Draft) -> None:
    """Which of the journal's names is the full one, and which the short."""
    full = [draft.notes[tag] for tag in ("JF", "T2", "BT", "JO") if tag in draft.notes]
    short = [draft.notes[tag] for tag in ("JA", "J2", "J1") if tag in draft.notes]
    if full:
        tag, value, start, end = full.pop(0)
        put(draft, tag, "container_title", value, value, start, end)
        short += full
    elif short:
        tag, value, start, end = short.pop(0)
        put(draft, tag, "container_title", value, value, start, end)
    for tag, value, start, end in short:
        if value == draft.values.get("container_title"):
            draft.repeats.append((draft.prefix + "container_title", start, end))
        else:
            put(draft, tag, "container_title_short", value, value, start, end)


def _locator(draft: Draft) -> None:
    """Pages or an article number, of SP and EP, and of C7 where there are no pages."""
    first, last, number = (draft.notes.get(name) for name in ("SP", "EP", "C7"))
    if first is not None:
        tag, value, start, end = first
        if last is not None and last[1] != value:
            value, end = f"{value}-{last[1]}", max(end, last[3])
        elif last is not None:
            draft.repeats.append((draft.prefix + "pages", last[2], last[3]))
        for field, part in values.locator(value).items():
            put(draft, tag, field, part, part, start, end)
            if last is not None and field == "page_last":
                draft.mark(field, *last[2:])
            elif field == "page_first":
                draft.mark(field, *first[2:])
    elif last is not None:
        keep(draft, *last)
    if number is not None:
        if "pages" in draft.values:
            keep(draft, *number)
        else:
            put(draft, number[0], "article_number", number[1], *number[1:])


def _date(draft: Draft) -> None:
    """The date of DA where it agrees with the year of PY, else that year."""
    year, date = draft.notes.get("PY"), draft.notes.get("DA")
    found = None
    if year is not None:
        tag, value, start, end = year
        try:
            found = values.interchange_date(value)
            put(draft, tag, "issued", found, value, start, end)
        except ValueError as error:
            refuse(draft, tag, "issued", value, start, end, error)
    if date is not None:
        tag, value, start, end = date
        try:
            whole = values.interchange_date(value, year=found and found[:4])
        except ValueError as error:
            refuse(draft, tag, "issued", value, start, end, error)
            return
        if found is None or whole.startswith(found):
            draft.values["issued"] = whole
            draft.mark("issued", start, end)
        elif not found.startswith(whole):
            keep(draft, tag, value, start, end)
        else:
            draft.repeats.append((draft.prefix + "issued", start, end))


def _numbers(draft: Draft) -> None:
    """PMID and accession number, by the database they are of."""
    database = draft.values.get("database")
    number, custom = draft.notes.get("AN"), draft.notes.get("C2")
    if number is not None:
        tag, value, start, end = number
        if _is_pmid(value, database):
            put(draft, tag, "pmid", value, value, start, end)
        else:
            put(draft, tag, "accession", value, value, start, end)
    if custom is not None:
        tag, value, start, end = custom
        if database is not None and database.lower() == "scopus" and len(value) <= 8:
            put(draft, tag, "pmid", value, value, start, end)
        else:
            keep(draft, tag, value, start, end)


def _finish(draft: Draft) -> None:
    _container(draft)
    _locator(draft)
    _date(draft)
    _numbers(draft)
    join(draft)


def _write_container(record: Record) -> Iterable[str]:
    return (record.container_title,) if record.container_title else ()


def _write_short(record: Record) -> Iterable[str]:
    return (record.container_title_short,) if record.container_title_short else ()


_TYPE = Codec(("type",), _read_type, _write_type)

TABLE = Table(
    tags=(
        Tag("TY", _TYPE),
        Tag("ID", text("id")),
        Tag("AU", people("authors")),
        Tag("A1", people("authors"), only_read=True),
        Tag("ED", people("editors")),
        Tag("A2", people("editors"), only_read=True),
        Tag("TI", TITLE),
        Tag("T1", TITLE, only_read=True),
        Tag("OP", text("original_title")),
        Tag("T2", only_written(_write_container, "container_title")),
        Tag("JA", only_written(_write_short, "container_title_short")),
        *(Tag(tag, noted(tag)) for tag in ("T2", "JF", "JO", "BT", "JA", "J2", "J1")),
        Tag("T3", text("collection_title")),
        Tag("PY", only_written(_write_year, "issued")),
        Tag("DA", only_written(_write_date, "issued")),
        *(Tag(tag, noted("PY")) for tag in ("PY", "Y1")),
        Tag("DA", noted("DA")),
        Tag("VL", text("volume")),
        Tag("IS", text("issue")),
        Tag("SP", only_written(_write_first_page, "page_first", "article_number")),
        Tag("EP", only_written(_write_last_page, "page_last")),
        *(Tag(tag, noted(tag)) for tag in ("SP", "EP", "C7")),
        Tag("ET", text("edition")),
        Tag("PB", text("publisher")),
        Tag("CY", text("publisher_place")),
        Tag("PP", text("publisher_place"), only_read=True),
        Tag("SN", Codec(("issn", "isbn"), _read_number, _write_numbers)),
        Tag("DO", _DOI),
        Tag("DI", _DOI, only_read=True),
        Tag("AN", only_written(_write_accession, "pmid", "accession")),
        Tag("AN", noted("AN")),
        Tag("C2", Codec(("pmcid",), _read_custom_2, _PMCID.write)),
        Tag("N1", Codec(("pmid", "arxiv"), _read_note, _write_notes)),
        Tag("UR", text("url")),
        Tag("Y2", converted("accessed", values.interchange_day, _slashed)),
        Tag("M3", listed("publication_types")),
        Tag("KW", listed("keywords")),
        Tag("LA", listed("languages")),
        Tag("DB", text("database")),
        Tag("AD", AFFILIATIONS),
        Tag("AB", ABSTRACT),
        Tag("N2", ABSTRACT, only_read=True),
    ),
    finish=_finish,
)


def is_written_back(tag: str) -> bool:
    """Whether what is kept under `tag` is written as it is: a tag that neither begins nor ends an entry."""
    return tag not in ("TY", "ER") and bool(_TAG.fullmatch(tag))
