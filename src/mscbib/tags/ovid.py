"""Ovid: two-letter tags, or full names of fields, of MEDLINE, Embase, PsycINFO, …; and Embase.com's names.

A tag may mean different things in different databases. What it means is taken only where it does so in all of
them, or the value says it; all else is kept.
"""

from __future__ import annotations

import re

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
    listed,
    noted,
    only_read,
    put,
    text,
)
from mscbib.tags import people as named
from mscbib.tags._joined import STANDARD_NUMBERS, join_date, join_pages, join_titles
from mscbib.tags._ovid_people import join as join_people
from mscbib.tags._ovid_people import read_address, read_authors, read_full_names
from mscbib.tags._ovid_source import read as read_source
from mscbib.tags._several import lines, of_lines, of_semicolons, separated, unwrapped

#: Publication type → CSL type.
TYPES = {
    "journal article": "article-journal", "article": "article-journal", "journal": "article-journal",
    "review": "article-journal", "book": "book", "authored book": "book", "edited book": "book",
    "book chapter": "chapter", "chapter": "chapter", "conference paper": "paper-conference",
    "conference proceeding": "paper-conference", "dissertation": "thesis", "dissertation abstract": "thesis",
    "patent": "patent", "newspaper article": "article-newspaper", "technical report": "report",
}  # fmt: skip
_SPECIFIC = frozenset({"book", "chapter", "paper-conference", "thesis", "patent", "report"})

_DOI = converted("doi", identifiers.doi)
_PMID = converted("pmid", identifiers.pmid)
_MEDLINE = re.compile(r"(?i)medline|pubmed")
#: What kind of article it is, behind its title: "… review.[Review]".
_KIND = re.compile(r"(?<=[.?!\]])\s*\[([A-Z0-9][^\[\]]{1,60})\]\.?$")
_KIND_LENGTH, _MOST_KINDS = 70, 3
#: Between sentences, but for abbreviations: "Research Support, U.S. Gov't".
_SENTENCE = re.compile(r"(?<=[a-z)])\.\s+(?=[A-Z])")
_COPYRIGHT = re.compile(r"(?i)copyright|©|\(c\)")
_INDENTED = re.compile(r"\n[ \t]+")
_DIGIT = re.compile(r"[0-9]")


def _read_title(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    for _ in range(_MOST_KINDS):
        kind = _KIND.search(value, max(0, len(value) - _KIND_LENGTH))
        if kind is None:
            break
        keep(draft, tag, f"[{kind[1]}]", start + kind.start(1) - 1, start + kind.end(1) + 1)
        value = value[: kind.start()].rstrip()
    TITLE.read(draft, tag, value, start, start + len(value))  # type: ignore[misc]


def _read_abstract(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    ABSTRACT.read(draft, tag, _INDENTED.sub(" ", value), start, end)  # type: ignore[misc]


def _read_doi(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """A DOI; some databases have the publisher's number in its place."""
    bare = value.removesuffix("[doi]").rstrip()
    if "10." in bare:
        _DOI.read(draft, tag, bare, start, start + len(bare))  # type: ignore[misc]
    elif value:
        keep(draft, tag, value, start, end)


def _read_language(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    for piece, at, to in of_semicolons(value, start):
        plain = piece.removesuffix(".")
        draft.add("languages", plain, at, to)


def _read_publication_type(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    at = 0
    for match in (*_SENTENCE.finditer(value), None):
        piece = flat(value[at : match.start() if match else len(value)]).strip().removesuffix(".")
        if piece:
            draft.add("publication_types", piece, start + at, match.start() + start if match else end)
        at = match.end() if match else 0


def _read_keywords(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    for line in of_lines(value, start, wrapped=False):
        for piece, at, to in of_semicolons(line[0], line[1]):
            draft.add("keywords", piece.removesuffix("."), at, to)


def _read_heading(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    for line in of_lines(value, start):
        draft.notes.setdefault("headings", []).append((tag, *line))


def _read_copyright(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """The tag has something else in other databases: the owner of the record, cited works."""
    if _COPYRIGHT.match(value):
        put(draft, tag, "copyright", flat(value), value, start, end)
    elif value:
        keep(draft, tag, value, start, end)


def _read_pages(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    if _DIGIT.search(value):
        for field, part in values.locator(flat(value)).items():
            put(draft, tag, field, part, value, start, end)
    elif value:
        keep(draft, tag, value, start, end)  # "No Pagination Specified"


def _read_trial(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    draft.find_registrations_in(value, start, end)
    keep(draft, tag, value, start, end)


def _join_numbers(draft: Draft) -> None:
    """The number of the record: MEDLINE's is the PMID, any other the record's own id."""
    origin = f"{draft.values.get('database', '')} {draft.values.get('status', '')}"
    for name in ("UI", "AN"):
        if name not in draft.notes:
            continue
        tag, value, start, end = draft.notes[name]
        plain = value.removesuffix(".")
        if _MEDLINE.search(origin) and name == "UI" and plain.isdigit():
            _PMID.read(draft, tag, plain, start, end)  # type: ignore[misc]
        else:
            put(draft, tag, "accession", plain, value, start, end)
            draft.values.setdefault("id", plain)


def _join_headings(draft: Draft) -> None:
    """Subject headings are MeSH in MEDLINE, or where their name says so; others are keywords."""
    is_medline = bool(_MEDLINE.search(str(draft.values.get("database", ""))))
    for tag, value, start, end in draft.notes.get("headings", ()):
        field = "mesh" if is_medline or "mesh" in tag.casefold() else "keywords"
        draft.add(field, value.removesuffix("."), start, end)


def _type(draft: Draft) -> None:
    kinds: list[str] = draft.values.get("publication_types", [])
    found = [TYPES[kind.casefold()] for kind in kinds if kind.casefold() in TYPES]
    if found:
        draft.values["type"] = next((kind for kind in found if kind in _SPECIFIC), found[0])


def _finish(draft: Draft) -> None:
    join_titles(draft, ("journal", "book"), ("short",))
    join_date(draft, "year", "date")
    join_pages(draft, "first", "last", "article")
    if "source" in draft.notes:
        read_source(draft, *draft.notes["source"])
    join_people(draft)
    _join_numbers(draft)
    _join_headings(draft)
    _type(draft)


def _names(codec: Codec, *names: str) -> dict[str, Codec]:
    return dict.fromkeys(names, codec)


_PT = only_read(_read_publication_type)
_CODECS: dict[str, Codec] = {
    **_names(only_read(_read_title), "TI", "Title", "TITLE"),
    **_names(text("original_title"), "Original Title", "ORIGINAL TITLE"),
    **_names(only_read(read_authors), "AU", "Author", "Authors", "Author(s)", "AUTHOR NAMES"),
    **_names(only_read(read_full_names), "FA", "Authors Full Name", "Author Full Names", "Full Author Name"),
    **_names(separated(named("editors")), "ED", "Editor", "Editors", "EDITORS"),
    **_names(only_read(read_address), "IN", "Institution", "Affiliation", "AUTHOR ADDRESSES"),
    **_names(unwrapped(noted("source")), "SO", "Source", "SOURCE"),
    **_names(unwrapped(noted("journal")), "JN", "JT", "Journal Name", "Journal Title", "SOURCE TITLE"),
    **_names(unwrapped(noted("book")), "Book Title"),
    **_names(unwrapped(noted("short")), "TA", "Journal Abbreviation", "Abbreviated Source"),
    **_names(text("volume"), "VI", "VO", "Volume", "VOLUME"),
    **_names(text("issue"), "IP", "Issue", "Issue/Part", "ISSUE"),
    **_names(only_read(_read_pages), "PG", "Page", "Pages", "Pagination"),
    **_names(noted("first"), "FIRST PAGE"),
    **_names(noted("last"), "LAST PAGE"),
    **_names(noted("article"), "ARTICLE NUMBER", "Article Number"),
    **_names(noted("year"), "YR", "Year of Publication", "Publication Year", "Year", "PUBLICATION YEAR"),
    **_names(noted("date"), "DP", "Date of Publication", "Publication Date", "DATE OF PUBLICATION"),
    **_names(text("publisher"), "PB", "PU", "Publisher", "BOOK PUBLISHER"),
    **_names(text("publisher_place"), "PL", "Place of Publication"),
    **_names(text("edition"), "EN", "Edition"),
    **_names(STANDARD_NUMBERS, "IS", "IB", "ISSN", "ISBN", "ISSN Print", "ISSN Electronic", "ISSN Linking"),
    **_names(only_read(_read_doi), "DO", "DI", "DOI", "DOI Number", "Digital Object Identifier"),
    **_names(_PMID, "PM", "PMID", "PubMed Identifier", "MEDLINE PMID"),
    **_names(noted("UI"), "UI", "Unique Identifier"),
    **_names(noted("AN"), "AN", "Accession Number", "Embase Accession Number", "EMBASE ACCESSION ID"),
    **_names(text("database"), "DB", "Database"),
    **_names(text("status"), "ST", "Status"),
    **_names(only_read(_read_language), "LG", "LA", "Language", "Languages", "LANGUAGE OF ARTICLE"),
    **_names(only_read(_read_language), "ARTICLE LANGUAGE"),
    **_names(_PT, "PT", "DT", "Publication Type", "Document Type"),
    **_names(lines(_PT), "PUBLICATION TYPE"),
    **_names(only_read(_read_abstract), "AB", "Abstract", "ABSTRACT"),
    **_names(only_read(_read_keywords), "KW", "Author Keywords", "Keywords", "AUTHOR KEYWORDS"),
    **_names(only_read(_read_heading), "MH", "MeSH Subject Headings", "MeSH Headings", "Subject Headings"),
    **_names(
        only_read(_read_heading),
        "EMTREE DRUG INDEX TERMS (MAJOR FOCUS)",
        "EMTREE DRUG INDEX TERMS",
        "EMTREE MEDICAL INDEX TERMS (MAJOR FOCUS)",
        "EMTREE MEDICAL INDEX TERMS",
    ),
    **_names(only_read(_read_copyright), "CR", "RO", "Copyright", "COPYRIGHT"),
    **_names(
        text("url"),
        "XL",
        "Link to the Ovid Full Text or citation",
        "FULL TEXT LINK",
        "EMBASE LINK",
        "Full Text",
    ),
    **_names(lines(listed("funders")), "GI", "Grant Information"),
    **_names(only_read(_read_trial), "Clinical Trial Number", "CLINICAL TRIAL NUMBERS"),
}

TABLE = Table(
    tags=tuple(Tag(name, codec, only_read=True) for name, codec in _CODECS.items()),
    finish=_finish,
)

#: The names of Embase.com's fields that no field of a record takes.
EMBASE_NAMES: tuple[str, ...] = (
    "AIP/IP ENTRY DATE", "AiP/IP ENTRY DATE", "CAS REGISTRY NUMBERS", "CONFERENCE DATE",
    "CONFERENCE EDITORS", "CONFERENCE LOCATION", "CONFERENCE NAME", "CORRESPONDENCE ADDRESS",
    "DEVICE MANUFACTURERS", "DEVICE MANUFACTURER", "DEVICE TRADE NAMES", "DEVICE TRADENAMES",
    "DRUG MANUFACTURERS", "DRUG MANUFACTURER", "DRUG TRADE NAMES", "DRUG TRADENAMES",
    "EMBASE CLASSIFICATIONS",
    "EMBASE CLASSIFICATION", "FULL RECORD ENTRY DATE", "LANGUAGE OF SUMMARY", "MOLECULAR SEQUENCE NUMBERS",
    "OPEN URL LINK", "ORIGINAL ABSTRACT", "PUI", "SUMMARY LANGUAGE", "ISSN", "ISBN", "DOI",
    *(name for name in _CODECS if len(name) > 2 and name.isupper() and name not in ("ISSN", "ISBN", "DOI")),
)  # fmt: skip
