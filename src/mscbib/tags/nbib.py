"""MEDLINE's tagged text: the tags of NLM's "MEDLINE/PubMed Data Element (Field) Descriptions".

(https://www.nlm.nih.gov/bsd/mms/medlineelements.html.) What is NLM's housekeeping (OWN, DCOM, CRDT, …) is
kept and written again in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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
    kept,
    listed,
    noted,
    only_read,
    only_written,
    refuse,
    text,
    title,
)
from mscbib.tags import _medline as medline
from mscbib.tags import _medline_people as people
from mscbib.tags._joined import join_titles

if TYPE_CHECKING:
    from mscbib.model import Record

#: The tags in the order in which PubMed writes them.
_ORDER = """
    PMID OWN STAT DA DRDT CTDT DCOM LR PUBM IS ISBN VI IP PB EN DP TI BTI VTI CTI PG LID AB OAB OABL OCI CI
    FED FAU LA SI GR PT TT DEP PL TA JT JID RF SB RN NM GS SFM CIN CON CRI CRF DDIN DRIN ECI ECF EIN EFR
    ORI PRIN PROF RIN ROF RPI RPF RRI RRF SPIN UIN UOF MH PS FPS PMC MID OID GN OTO OT FIR COIS EDAT MHDA
    CRDT PMCR PHST AID PST SO
"""
_RANK = {tag: rank for rank, tag in enumerate(_ORDER.split())}
_RANK |= dict.fromkeys(("IR", "IRAD"), _RANK["FIR"])
_RANK |= dict.fromkeys(medline.RELATIONS, _RANK["CIN"])
_RELATION_TAGS = {name: tag for tag, name in medline.RELATIONS.items()}
#: An identifier or an address that is nobody's would be read as that of the person before it.
_RANK |= dict.fromkeys(("AUID", "AD"), _RANK["FED"])
#: What is written in another way, so that what was kept of it is not.
_NOT_WRITTEN_BACK = frozenset({"PMID", "FAU", "AU", "FED", "ED", "CN"})
_TAG = re.compile("[A-Z][A-Z0-9]{1,3}")
_BOOKS = ("book", "chapter")


def _write_pmid(record: Record) -> Iterable[str]:
    """PubMed's importers take an entry without PMID for none: an empty one is written."""
    if record.pmid is None and record.source is not None and record.source.layout == "nbib":
        return (record.extra or {}).get("PMID", ("",))[:1]
    return (record.pmid or "",)


def _numbers(field: str) -> Codec:
    """ISSNs or ISBNs; which edition's, `(Electronic)`, is kept with the number under the tag."""

    def read(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
        found = [number for kind, number, _ in identifiers.standard_numbers(value) if kind == field]
        for number in found:
            if number not in draft.values.get(field, ()):
                draft.add(field, number, start, end)
        if not found and value:
            refuse(draft, tag, field, value, start, end, "it has too few or too many digits")
        elif found != [value]:
            keep(draft, tag, value, start, end)

    def write(record: Record) -> Iterable[str]:
        known = " ".join(value for tag, value in kept(record, "nbib") if tag in ("IS", "ISBN"))
        written = {number for _, number, _ in identifiers.standard_numbers(known)}
        return [number for number in getattr(record, field) if number not in written]

    return Codec((field,), read, write)


def _relation(name: str) -> Codec:
    def read(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
        if value:
            draft.add("relations", {"type": name, "target": value}, start, end)

    return Codec(("relations",), read, _together)


def _read_other_abstract(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Note an abstract of somebody else's: it counts where the work has none of its own."""
    if medline.is_no_abstract(value) or "OAB" in draft.notes:
        keep(draft, tag, value, start, end)
    elif value:
        draft.notes["OAB"] = (tag, value, start, end)


# ---- The title, and where it is


def _book(record: Record) -> bool:
    """Whether a book's title is written under BTI: the work's own, or that of what it is in."""
    if record.title is None:
        return False
    if record.container_title is None:
        return record.type == "book"
    return record.type in _BOOKS


def _write_title(record: Record) -> Iterable[str]:
    whole = _book(record) and record.container_title is None
    return () if record.title is None or whole else (record.title,)


def _write_book_title(record: Record) -> Iterable[str]:
    return ((record.container_title or record.title or ""),) if _book(record) else ()


def _write_journal(record: Record) -> Iterable[str]:
    return () if record.container_title is None or _book(record) else (record.container_title,)


def _join_titles(draft: Draft) -> None:
    """The title of a book is the work's own where there is no other, else that of what the work is in."""
    book = draft.notes.get("BTI")
    if book is not None and "title" not in draft.values:
        title(draft, *book)
        draft.notes["type"] = "book"
    elif book is not None and "JT" not in draft.notes:
        draft.notes["type"] = "chapter"
        join_titles(draft, ("BTI",), ("TA",))
        return
    elif book is not None:
        keep(draft, *book)
    join_titles(draft, ("JT",), ("TA",))


def _finish(draft: Draft) -> None:
    values = draft.values
    _join_titles(draft)
    if (other := draft.notes.get("OAB")) is not None:
        if "abstract" in values:
            keep(draft, *other)
        else:
            ABSTRACT.read(draft, *other)  # type: ignore[misc]
    medline.join_article_number(draft, "LID")
    people.join(draft)
    found = medline.work_type(draft)
    if found == "article-journal":
        found = draft.notes.get("type", found)
    found = found or draft.notes.get("type")
    if found is not None:
        values["type"] = found
    if "pmid" in values:
        values["id"] = values["pmid"]


def _together(record: Record) -> Iterable[str]:
    """Nothing: `lines` writes all that belongs to a person together, and relations in their order."""
    return ()


def _write_locators(record: Record) -> Iterable[str]:
    if record.article_number and medline.is_bare_number(record):
        yield f"{record.article_number} [pii]"
    if record.doi:
        yield f"{record.doi} [doi]"


def _write_ids(record: Record) -> Iterable[str]:
    if record.arxiv and not any(record.arxiv in value for _, value in kept(record, "nbib")):
        yield f"arXiv:{record.arxiv} [pii]"
    if record.doi:
        yield f"{record.doi} [doi]"


def _write_pages(record: Record) -> Iterable[str]:
    found = medline.shown_pages(record)
    return (found,) if found else ()


def _write_short(record: Record) -> Iterable[str]:
    return (record.container_title_short,) if record.container_title_short else ()


def _write_reference_count(record: Record) -> Iterable[str]:
    declared = record.reference_count.declared if record.reference_count else None
    return () if declared is None else (str(declared),)


_PLACES = ("pages", "page_first", "page_last", "article_number")
_PMID = converted("pmid", identifiers.pmid)
_NAMES = ("orcid", "affiliations")

TABLE = Table(
    tags=(
        Tag("PMID", Codec(("pmid",), _PMID.read, _write_pmid)),
        Tag("STAT", text("status")),
        Tag("IS", _numbers("issn")),
        Tag("ISBN", _numbers("isbn")),
        Tag("VI", text("volume")),
        Tag("IP", text("issue")),
        Tag("PB", text("publisher")),
        Tag("EN", text("edition")),
        Tag("DP", medline.remembered("issued", "DP", values.medline_date, medline.shown_date)),
        Tag("TI", Codec(TITLE.fields, TITLE.read, _write_title)),
        Tag("BTI", only_written(_write_book_title, "title", "container_title")),
        Tag("BTI", noted("BTI")),
        Tag("CTI", text("collection_title")),
        Tag("PG", Codec(_PLACES, medline.read_pages, _write_pages)),
        Tag("LID", Codec(("article_number", "doi"), medline.read_identifier, _write_locators)),
        Tag("AB", ABSTRACT),
        Tag("OAB", only_read(_read_other_abstract)),
        Tag("CI", text("copyright")),
        Tag("FED", Codec(("editors", *(f"editors.{x}" for x in _NAMES)), people.full("editors"), _together)),
        Tag("ED", Codec(("editors",), people.short("editors"), _together)),
        Tag("FAU", Codec(("authors", *(f"authors.{x}" for x in _NAMES)), people.full("authors"), _together)),
        Tag("AU", Codec(("authors", "et_al"), people.short("authors"), _together)),
        Tag("AUID", Codec(("authors.orcid", "editors.orcid"), people.author_id, _together)),
        Tag("AD", Codec(("authors.affiliations", "editors.affiliations"), people.affiliation, _together)),
        Tag("CN", Codec(("authors",), people.group_author, _together)),
        Tag("LA", listed("languages")),
        Tag("SI", Codec(("registrations",), medline.read_data_bank, medline.write_data_banks)),
        Tag("GR", listed("funders")),
        Tag("PT", listed("publication_types")),
        Tag("TT", text("original_title")),
        Tag("PL", text("publisher_place")),
        Tag("TA", only_written(_write_short, "container_title_short")),
        Tag("JT", only_written(_write_journal, "container_title")),
        *(Tag(tag, noted(tag)) for tag in ("TA", "JT")),
        Tag("RF", Codec(("reference_count",), medline.read_reference_count, _write_reference_count)),
        *(Tag(tag, _relation(name)) for tag, name in medline.RELATIONS.items()),
        Tag("MH", listed("mesh")),
        Tag("PMC", converted("pmcid", identifiers.pmcid)),
        Tag("OT", listed("keywords")),
        Tag("COIS", text("conflict_of_interest")),
        Tag("PHST", medline.HISTORY),
        Tag("AID", Codec(("doi", "arxiv"), medline.read_identifier, _write_ids)),
    ),
    finish=_finish,
)


def lines(record: Record) -> Iterator[tuple[str, str]]:
    """The tags of a record with their values in MEDLINE's order, those kept among them."""
    found = list(TABLE.written(record))
    found += [
        (_RELATION_TAGS[relation.type], relation.target)
        for relation in record.relations
        if relation.type in _RELATION_TAGS
    ]
    written = set(found)
    found += [
        line
        for line in _kept(record)
        if line not in written and line[0] not in _NOT_WRITTEN_BACK and _TAG.fullmatch(line[0])
    ]
    found.sort(key=lambda line: _RANK.get(line[0], len(_RANK)))
    people_rank = _RANK["FED"]
    before = [line for line in found if _RANK.get(line[0], len(_RANK)) <= people_rank]
    yield from before
    yield from people.written(record, "editors")
    yield from people.written(record, "authors")
    yield from found[len(before) :]


def _kept(record: Record) -> Iterable[tuple[str, str]]:
    """What a record keeps, an investigator's two names next to each other."""
    found = list(kept(record, "nbib"))
    full = [line for line in found if line[0] == "FIR"]
    short = [line for line in found if line[0] == "IR"]
    if len(full) == len(short):
        pairs = [line for pair in zip(full, short, strict=True) for line in pair]
        return [*pairs, *(line for line in found if line[0] not in ("FIR", "IR"))]
    return found
