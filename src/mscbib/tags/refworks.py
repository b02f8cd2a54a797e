"""RefWorks Tagged Format: the tags of ProQuest's "RefWorks Tagged Format" list."""

from __future__ import annotations

import re

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
    only_read,
    people,
    put,
    text,
)
from mscbib.tags._affiliations import AFFILIATIONS, join
from mscbib.tags._joined import (
    NOTED_IDS,
    STANDARD_NUMBERS,
    join_accession,
    join_date,
    join_pages,
    join_titles,
)
from mscbib.tags._several import lines, separated

#: Reference type → CSL type. Generic and Grant say nothing of it.
TYPES = {
    "abstract": "article-journal", "artwork": "graphic", "bills/resolutions": "bill", "bills": "bill",
    "book, edited": "book", "book, section": "chapter", "book, whole": "book", "case": "legal_case",
    "case/court decisions": "legal_case", "computer program": "software",
    "conference proceedings": "paper-conference", "dissertation": "thesis",
    "dissertation/thesis": "thesis", "dissertation/thesis, unpublished": "thesis", "hearing": "hearing",
    "journal article": "article-journal", "journal, electronic": "article-journal",
    "laws/statutes": "legislation", "laws": "legislation", "magazine article": "article-magazine",
    "map": "map", "monograph": "book", "motion picture": "motion_picture", "music score": "musical_score",
    "newspaper article": "article-newspaper", "online discussion forum": "post", "patent": "patent",
    "personal communication": "personal_communication", "report": "report", "resolutions": "bill",
    "sound recording": "song", "statutes": "legislation", "thesis": "thesis",
    "thesis, unpublished": "thesis", "unpublished material": "manuscript", "video/ dvd": "motion_picture",
    "video/dvd": "motion_picture", "video": "motion_picture", "dvd": "motion_picture", "web page": "webpage",
}  # fmt: skip

#: Types of which SP without OP is how many pages the work has.
_WHOLE = frozenset({"book", "thesis", "report"})
_COUNT = re.compile(r"[0-9]{1,5}\s?(?:pp?\.?|pages)?")


def _read_type(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    known = TYPES.get(value.casefold())
    if known is None:
        keep(draft, tag, value, start, end)
    else:
        put(draft, tag, "type", known, value, start, end)


def _finish(draft: Draft) -> None:
    notes = draft.notes
    kind = draft.values.get("type")
    if "T2" in notes and ("JF" in notes or kind in _WHOLE):
        tag, value, start, end = notes.pop("T2")
        put(draft, tag, "collection_title", value, value, start, end)
    join_titles(draft, ("JF", "T2", "WT"), ("JO",))
    if kind in _WHOLE and "SP" in notes and "OP" not in notes and _COUNT.fullmatch(notes["SP"][1]):
        keep(draft, *notes.pop("SP"))
    join_pages(draft, "SP", "OP", "")
    join_date(draft, "YR", "FD")
    for name in ("DB", "DS"):
        if name in notes:
            tag, value, start, end = notes[name]
            put(draft, tag, "database", value, value, start, end)
    for name in ("UL", "LK"):
        for tag, value, start, end in notes.get(name, ()):
            put(draft, tag, "url", value, value, start, end)
    join_accession(draft, "AN")
    join(draft)


def _note_address(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    if value:
        draft.notes.setdefault(tag, []).append((tag, value, start, end))


_CODECS: dict[str, Codec] = {
    "RT": only_read(_read_type),
    "ID": text("id"),
    "A1": people("authors"),
    "A2": people("editors"),
    "T1": TITLE,
    "OT": text("original_title"),
    **{tag: noted(tag) for tag in ("JF", "JO", "T2", "WT", "YR", "FD", "SP", "OP", "AN", "DB", "DS")},
    **dict.fromkeys(("UL", "LK"), only_read(_note_address)),
    "T3": text("collection_title"),
    "VO": text("volume"),
    "IS": text("issue"),
    "ED": text("edition"),
    "PB": text("publisher"),
    "PP": text("publisher_place"),
    "SN": STANDARD_NUMBERS,
    "DO": converted("doi", identifiers.doi),
    "PMID": converted("pmid", identifiers.pmid),
    "PMCID": converted("pmcid", identifiers.pmcid),
    "K1": separated(listed("keywords")),
    "AB": ABSTRACT,
    "NO": NOTED_IDS,
    "AD": lines(AFFILIATIONS),
    "LA": separated(listed("languages")),
    "RD": converted("accessed", values.interchange_day),
}

TABLE = Table(
    tags=tuple(Tag(name, codec, only_read=True) for name, codec in _CODECS.items()),
    finish=_finish,
)
