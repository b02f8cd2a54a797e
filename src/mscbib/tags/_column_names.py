"""What others call their columns, and what they write into them.

One table for Scopus, Web of Science, PubMed, Embase, the Cochrane Library, Zotero, JabRef, Rayyan, ASReview,
Covidence, and files whose columns are named like BibTeX's fields. What no field takes is kept in ``extra``
under the column's name. People are noted for the reader, which has the grammars of lists of names.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable

from mscbib import identifiers, values
from mscbib.draft import Draft
from mscbib.plain import flat
from mscbib.tags import (
    ABSTRACT,
    TITLE,
    Codec,
    Read,
    converted,
    is_count,
    keep,
    noted,
    only_read,
    put,
    refuse,
    text,
)
from mscbib.tags._column_types import TYPES
from mscbib.tags._joined import STANDARD_NUMBERS
from mscbib.tags._several import of_lines, of_semicolons

_QUOTED = r"'[^'\n]*+'|\"[^\"\n]*+\""
#: A list as Python and pandas print it.
_PRINTED_LIST = re.compile(rf"\[(?:{_QUOTED})(?:, (?:{_QUOTED}))*+\]")
_PRINTED_ITEM = re.compile(_QUOTED)
_NOT_LETTERS = re.compile(r"[\W_]+")
#: An identifier in a line of a free note, as Zotero and EndNote have it.
_NOTED_ID = re.compile(r"(PMID|PMCID|arXiv|DOI):\s*(\S+)")


@functools.lru_cache(1024)
def folded(name: str) -> str:
    """The name of a column without case, blanks and punctuation."""
    return _NOT_LETTERS.sub("", name.casefold())


def pieces(value: str, start: int, *, commas: bool = False) -> Iterable[tuple[str, int, int]]:
    """The items of a list as people write one: with semicolons, a line each, printed, or with `commas`."""
    if value[0] == "[" and _PRINTED_LIST.fullmatch(value):
        return [
            (match[0][1:-1], start + match.start() + 1, start + match.end() - 1)
            for match in _PRINTED_ITEM.finditer(value)
            if match[0][1:-1].strip()
        ]
    if "\n" in value:
        return [piece for line, at, _ in of_lines(value, start) for piece in of_semicolons(line, at)]
    if ";" in value:
        return of_semicolons(value, start)
    if commas and value.count(", ") > 1:
        return of_semicolons(value.replace(", ", "; "), start)
    return ((value, start, start + len(value)),)


def _each(read: Callable[[Draft, str, str, int, int], None], *, commas: bool = False) -> Read:
    def read_all(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
        for one, at, behind in pieces(value, start, commas=commas):
            read(draft, tag, one, at, behind)

    return read_all


def _add_to(field: str) -> Read:
    """Adds to a list what is not in it."""

    def read(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
        known: dict[str, int] = draft.notes.setdefault(f"known {field}", {})
        index = known.setdefault(plain := flat(value), len(known))
        if index == len(draft.values.get(field, ())):
            draft.add(field, plain, start, end)
        else:
            draft.repeats.append((f"{field}[{index}]", start, end))

    return read


def _whole(read: Read) -> Read:
    """A number that a program has made a decimal one: 2020.0."""

    def read_whole(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
        if value[-2:] == ".0" and value[:-2].isdigit():
            value, end = value[:-2], end - 2
        read(draft, tag, value, start, end)

    return read_whole


def _read_type(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """The kind of work by any of the names that programs have for it; as printed, where it says more."""
    found = TYPES.get(folded(value))
    if found is not None and "type" not in draft.values:
        put(draft, tag, "type", found, value, start, end)
    elif value != draft.values.get("type"):
        _add_to("publication_types")(draft, tag, value, start, end)


def _read_document_type(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    _each(_add_to("publication_types"))(draft, tag, value, start, end)
    for one, at, behind in pieces(value, start):
        found = TYPES.get(folded(one))
        if found is not None and "type" not in draft.values:
            put(draft, tag, "type", found, one, at, behind)


def _read_open_access(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Any kind of open access is one; which kind, stays under the column's name."""
    if value.casefold() not in ("no", "false", "0", "n"):
        draft.values["open_access"] = True
    keep(draft, tag, value, start, end)


def _count(group: str, name: str) -> Read:
    def read(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
        number = value.removesuffix(".0")
        if is_count(number) and name not in draft.values.get(group, {}):
            draft.put_in(group, name, int(number), start, end)
        else:
            refuse(draft, tag, group, value, start, end, "it is one number")

    return read


def _read_references(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Cited works, as printed."""
    for one, at, behind in of_semicolons(value, start):
        found = draft.values.setdefault("references", [])
        path = f"references[{len(found)}].raw"
        draft.mark(path, at, behind)
        draft.repeats.append((path, at, behind))
        found.append({"raw": flat(one)})


def _read_note(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """A note; lines that say an identifier are taken for it."""
    for line, at, behind in of_lines(value, start):
        match = _NOTED_ID.fullmatch(line)
        if match is None:
            keep(draft, tag, line, at, behind)
        else:
            _ID[match[1].casefold()](draft, tag, match[2], behind - len(match[2]), behind)


def _read_accession(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """The accession number is the record's own id, where it has no other."""
    put(draft, tag, "accession", value, value, start, end)
    draft.notes.setdefault("own id", value)


def _read(codec: Codec) -> Read:
    assert codec.read is not None
    return codec.read


_ID = {
    "doi": _read(converted("doi", identifiers.doi)),
    "pmid": _whole(_read(converted("pmid", identifiers.pmid))),
    "pmcid": _read(converted("pmcid", identifiers.pmcid)),
    "arxiv": _read(converted("arxiv", identifiers.arxiv)),
}
_KEYWORDS = _each(_add_to("keywords"), commas=True)
_NUMBERS = _read(STANDARD_NUMBERS)
_TEXTS = {
    name: _read(text(name))
    for name in (
        "id", "original_title", "collection_title", "publisher", "publisher_place", "edition", "volume",
        "issue", "url", "database", "copyright", "status",
    )
}  # fmt: skip
_NOTED = {
    name: _read(noted(name))
    for name in (
        "authors", "full authors", "editors", "full editors", "addressed authors", "affiliations",
        "container_title", "book", "container_title_short", "short 2", "source", "pages", "page_first",
        "page_last", "article_number", "year", "month", "day", "date", "citation", "first author",
    )
}  # fmt: skip

#: Columns of others that are named as ours are: what reads them.
FOREIGN: dict[str, Read] = {
    **_NOTED,
    **_TEXTS,
    "type": _read_type,
    "title": _read(TITLE),
    "issued": _whole(_NOTED["year"]),
    "volume": _whole(_TEXTS["volume"]),
    "issue": _whole(_TEXTS["issue"]),
    "pmid": _ID["pmid"],
    "arxiv": _ID["arxiv"],
    "keywords": _KEYWORDS,
    **{name: _each(_add_to(name)) for name in ("languages", "subjects", "mesh", "funders")},
    "publication_types": _read_document_type,
    "open_access": _read_open_access,
    "references": _read_references,
    "extra": _read_note,
    "label": keep,  # of a screening tool: what it decided
    **dict.fromkeys(("links", "metrics", "history", "reference_count", "relations"), keep),
    **dict.fromkeys(("raw", "unparsed", "confidence", "registrations"), keep),
    **dict.fromkeys(("cluster", "sources"), keep),  # what other programs know of copies
}

#: What reads a column, by the names that it has elsewhere (spelled without case and punctuation).
_NAMES: tuple[tuple[Read, str], ...] = (
    (_TEXTS["id"], "key|citekey|citation key|bibtexkey|identifier|record_id|cochrane id|covidence #"),
    (_read_accession, "eid|ut (unique wos id)|unique wos id|accession number|pui|embase accession id"),
    (_read_type, "entry type|bibliography type|item type|reference type|ref type|kind"),
    (
        _read_document_type,
        "document type|publication type|publication types|publication type(s)|article type",
    ),
    (_read(TITLE), "article title|document title|primary title|title of article|ti"),
    (_TEXTS["original_title"], "original non-english title|title (original)|vernacular title"),
    (
        _NOTED["authors"],
        "author|author(s)|author names|author name|authors names|creators|creator|au",
    ),
    (_NOTED["full authors"], "author full names|author full name|authors full names"),
    (_NOTED["addressed authors"], "authors with affiliations"),
    (_NOTED["affiliations"], "affiliations|affiliation|author addresses|author address"),
    (_NOTED["first author"], "first author"),
    (_NOTED["editors"], "editor|editor(s)|book editors"),
    (
        _NOTED["container_title"],
        "journal|journal title|journal name|journal/book|source title|publication title|publication name|"
        "publication|secondary title|full journal|journaltitle|periodical",
    ),
    (_NOTED["book"], "booktitle|book title|conference title|proceedings title"),
    (
        _NOTED["container_title_short"],
        "abbreviated source title|journal abbreviation|abbreviated journal|short journal title|"
        "alternate journal|journal abbrev|iso abbreviation|alternate title",
    ),
    (_NOTED["short 2"], "journal iso abbreviation"),
    (_TEXTS["collection_title"], "series|series title|book series title"),
    (_TEXTS["publisher_place"], "place|address|publisher city|place published|location|publication place"),
    (FOREIGN["languages"], "language|language of original document|article language|language(s)|la"),
    (_whole(_NOTED["year"]), "year|publication year|published year|year of publication|py|pub year"),
    (_NOTED["month"], "month|published month|publication month"),
    (_NOTED["day"], "day|publication day"),
    (_NOTED["date"], "date|publication date|date published|date of publication|published"),
    (
        _read(converted("accessed", values.interchange_day)),
        "access date|urldate|accessed date|date accessed|last accessed",
    ),
    (FOREIGN["issue"], "number|issue number|issue no|journal issue"),
    (FOREIGN["volume"], "vol|volume number|journal volume"),
    (_NOTED["pages"], "page|page range|page numbers|pagination|pp"),
    (_NOTED["page_first"], "page start|start page|first page|startpage|page from"),
    (_NOTED["page_last"], "page end|end page|last page|endpage|page to"),
    (_NOTED["article_number"], "art. no.|article number|article no|eid number|elocation id"),
    (_ID["doi"], "digital object identifier|doi number|article doi|di"),
    (_ID["pmid"], "pubmed id|pubmed|pubmed_id|medline pmid|medline id|pubmed number"),
    (_ID["pmcid"], "pmc|pmc id|pmc_id|pubmed central id"),
    (_ID["arxiv"], "arxiv id|arxivid|eprint"),
    (_NUMBERS, "issn/isbn|isbn/issn|eissn|electronic issn|print issn|issn (print)|issn (online)|e-issn"),
    (_TEXTS["url"], "link|urls|url(s)|web address|full text link|source url"),
    (_read(ABSTRACT), "abstract note|abstracts|abstract text|notes/abstract|notes abstract|ab"),
    (
        _KEYWORDS,
        "keyword|author keywords|index keywords|keywords plus|keyword(s)|manual tags|automatic tags|kw",
    ),
    (FOREIGN["mesh"], "mesh terms|mesh headings|mesh subject headings"),
    (FOREIGN["subjects"], "wos categories|web of science categories"),
    (FOREIGN["funders"], "funding details|funding orgs|funder|grant sponsors"),
    (_count("metrics", "cited_by"), "cited by|times cited|times cited, all databases|citations|cited_by"),
    (_count("reference_count", "declared"), "cited reference count|number of references"),
    (_read_references, "cited references"),
    (_read_open_access, "open access designations|oa"),
    (_TEXTS["database"], "database provider|database name|library catalog"),
    (_TEXTS["copyright"], "rights|copyright statement"),
    (_TEXTS["status"], "publication stage"),
    (_NOTED["citation"], "citation"),
)
SYNONYMS: dict[str, Codec] = {name: only_read(read) for read, names in _NAMES for name in names.split("|")}
