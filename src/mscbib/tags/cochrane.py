"""The Cochrane Library's text export: two capital letters (or DOI) and a colon a tag."""

from __future__ import annotations

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
    only_read,
    people,
    put,
    text,
)
from mscbib.tags._joined import STANDARD_NUMBERS
from mscbib.tags._several import separated

#: Publication type → CSL type; others, such as the entry of a trial register, say nothing of it.
TYPES = {
    "journal article": "article-journal",
    "conference proceeding": "paper-conference",
    "conference proceedings": "paper-conference",
    "book": "book",
    "book chapter": "chapter",
    "thesis": "thesis",
    "dissertation": "thesis",
}
_PMID = converted("pmid", identifiers.pmid)


def _read_id(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """The number of a review (CD…) or a trial (CN-…) is the record's own id."""
    if value:
        put(draft, tag, "accession", value, value, start, end)
        draft.values.setdefault("id", value)


def _read_pubmed(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """The PMID stands behind the name of the database."""
    name, _, number = value.rpartition(" ")
    if name.casefold() in ("", "pubmed", "medline"):
        draft.repeats.append((draft.prefix + "pmid", start, end))
        _PMID.read(draft, tag, number, end - len(number), end)  # type: ignore[misc]
    elif value:
        keep(draft, tag, value, start, end)


def _read_pages(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    if value:
        for field, part in values.locator(flat(value)).items():
            put(draft, tag, field, part, value, start, end)


def _read_publication_type(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    if flat(value) not in draft.values.get("publication_types", ()):
        draft.add("publication_types", flat(value), start, end)
    else:
        draft.repeats.append((draft.prefix + "publication_types", start, end))
    known = TYPES.get(flat(value).casefold())
    if known is not None:
        draft.values.setdefault("type", known)


def _finish(draft: Draft) -> None:
    """A Cochrane Review without a type is an article of the journal of these."""
    if str(draft.values.get("accession", "")).startswith("CD"):
        draft.values.setdefault("type", "article-journal")


_CODECS: dict[str, Codec] = {
    "ID": only_read(_read_id),
    "AU": separated(people("authors")),
    "TI": TITLE,
    "SO": text("container_title"),
    "YR": converted("issued", values.interchange_date),
    "VL": text("volume"),
    "NO": text("issue"),
    "PG": only_read(_read_pages),
    "PM": only_read(_read_pubmed),
    "PT": separated(only_read(_read_publication_type)),
    "KY": separated(listed("keywords")),
    "DOI": converted("doi", identifiers.doi),
    "AB": ABSTRACT,
    "US": text("url"),
    "SN": STANDARD_NUMBERS,
    "PB": text("publisher"),
    "LA": separated(listed("languages")),
}

TABLE = Table(
    tags=tuple(Tag(name, codec, only_read=True) for name, codec in _CODECS.items()),
    finish=_finish,
)
