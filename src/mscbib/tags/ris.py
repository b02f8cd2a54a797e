"""RIS: the tags of the 2001 specification of Research Information Systems, as its producers really use them.

EndNote, Zotero, Scopus, Embase, Ovid, ProQuest, Web of Science and the Cochrane Library each have their ways:
two tags for one thing (T1/TI, JF/JO/T2), the article number in C7, M1 or SP, the PMID in AN or C2.
"""

from __future__ import annotations

import functools
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
    text,
)
from mscbib.tags._affiliations import AFFILIATIONS, join
from mscbib.tags._joined import (
    ACCESSION,
    NOTED_IDS,
    STANDARD_NUMBERS,
    join_accession,
    join_date,
    join_pages,
    join_titles,
)

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
_TAG = re.compile("[A-Z][A-Z0-9]")


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


def _numbers(draft: Draft) -> None:
    """PMID and accession number, by the database they are of."""
    database = draft.values.get("database")
    custom = draft.notes.get("C2")
    join_accession(draft, "AN")
    if custom is not None:
        tag, value, start, end = custom
        if database is not None and database.lower() == "scopus" and len(value) <= 8:
            put(draft, tag, "pmid", value, value, start, end)
        else:
            keep(draft, tag, value, start, end)


def _finish(draft: Draft) -> None:
    join_titles(draft, ("JF", "T2", "BT", "JO"), ("JA", "J2", "J1", "JI", "J9"))
    join_pages(draft, "SP", "EP", "C7")
    join_date(draft, "PY", "DA")
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
        *(Tag(tag, noted(tag)) for tag in ("T2", "JF", "JO", "BT", "JA", "J2", "J1", "JI", "J9")),
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
        Tag("SN", STANDARD_NUMBERS),
        Tag("DO", _DOI),
        Tag("DI", _DOI, only_read=True),
        Tag("AN", ACCESSION),
        Tag("AN", noted("AN")),
        Tag("C2", Codec(("pmcid",), _read_custom_2, _PMCID.write)),
        Tag("N1", NOTED_IDS),
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


@functools.lru_cache(256)
def is_written_back(tag: str) -> bool:
    """Whether what is kept under `tag` is written as it is: a tag that neither begins nor ends an entry."""
    return tag not in ("TY", "ER") and bool(_TAG.fullmatch(tag))
