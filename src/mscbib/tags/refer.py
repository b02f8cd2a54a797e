"""Refer, as EndNote writes it (.enw) and others do: a percent sign and one letter, digit or sign a tag.

The meanings are those of EndNote's own export; %F is the citation key, as Zotero and bibutils have it. An
article number stands in %P, since no tag is its own.
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
    text,
)
from mscbib.tags._affiliations import AFFILIATIONS, join
from mscbib.tags._joined import ACCESSION, NOTED_IDS, STANDARD_NUMBERS, join_accession, join_date
from mscbib.tags._several import lines, unwrapped

if TYPE_CHECKING:
    from mscbib.model import Record

#: EndNote's reference type → CSL type; of several, the first is written. Generic says nothing of the type.
TYPES = {
    "Journal Article": "article-journal", "Magazine Article": "article-magazine",
    "Newspaper Article": "article-newspaper", "Book": "book", "Book Section": "chapter",
    "Conference Paper": "paper-conference", "Conference Proceedings": "paper-conference",
    "Thesis": "thesis", "Report": "report", "Web Page": "webpage", "Blog": "post-weblog",
    "Dataset": "dataset", "Computer Program": "software", "Patent": "patent", "Standard": "standard",
    "Statute": "legislation", "Legal Rule or Regulation": "legislation", "Bill": "bill",
    "Case": "legal_case", "Hearing": "hearing", "Manuscript": "manuscript",
    "Unpublished Work": "manuscript", "Personal Communication": "personal_communication", "Map": "map",
    "Film or Broadcast": "motion_picture", "Music": "song", "Artwork": "graphic", "Figure": "figure",
    "Encyclopedia": "entry-encyclopedia", "Dictionary": "entry-dictionary", "Serial": "periodical",
    "Journal": "periodical", "Pamphlet": "pamphlet", "Classical Work": "classic", "Ancient Text": "classic",
    "Electronic Article": "article-journal", "Edited Book": "book", "Electronic Book": "book",
    "Electronic Book Section": "chapter", "Government Document": "report", "Interview": "interview",
    "Social Media": "post", "Discussion Forum": "post",
}  # fmt: skip
_WRITTEN_TYPES = {csl: name for name, csl in reversed(TYPES.items())}
_KNOWN_TYPES = {name.casefold(): name for name in TYPES}
_NO_TYPE = "Generic"
_EDITED = "Edited Book"

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_DOI = converted("doi", identifiers.doi)
_PMCID = converted("pmcid", identifiers.pmcid)
_TAG = re.compile("%[!-$&-`{-~]")
#: How many pages a work has is not which they are.
_EXTENT = re.compile(r"(?i)[^+]{0,40}\+[^+]{0,40}|[0-9]{1,5}\s?(?:pp?\.?|pages|leaves)")


def _read_type(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    name = _KNOWN_TYPES.get(value.casefold())
    if name is not None:
        put(draft, tag, "type", TYPES[name], value, start, end)
    is_plain = value == _NO_TYPE or (name is not None and _WRITTEN_TYPES[TYPES[name]] == value)
    if not is_plain and value not in draft.values.get("extra", {}).get(tag, ()):
        keep(draft, tag, value, start, end)


def _write_type(record: Record) -> Iterable[str]:
    kept = (record.extra or {}).get("%0", ())
    if kept and record.source and record.source.layout == "refer":
        name = _KNOWN_TYPES.get(kept[0].casefold())
        if (TYPES[name] if name else None) == record.type:
            return kept[:1]
    return (_WRITTEN_TYPES.get(record.type or "", _NO_TYPE),)


def _is_in_journal(kind: str | None) -> bool:
    return kind is not None and kind.startswith("article-")


def _write_journal(record: Record) -> Iterable[str]:
    return (record.container_title,) if record.container_title and _is_in_journal(record.type) else ()


def _write_book(record: Record) -> Iterable[str]:
    return (record.container_title,) if record.container_title and not _is_in_journal(record.type) else ()


def _write_year(record: Record) -> Iterable[str]:
    return (record.issued[:4],) if record.issued else ()


def _write_date(record: Record) -> Iterable[str]:
    """Month and day in words, as EndNote's users type them."""
    if record.issued and len(record.issued) > 4:
        _, month, day = [*record.issued.split("-"), ""][:3]
        yield f"{_MONTHS[int(month) - 1]} {day.lstrip('0')}"


def _read_pages(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    if _EXTENT.fullmatch(value):
        keep(draft, tag, value, start, end)
        return
    for field, part in values.locator(value).items():
        put(draft, tag, field, part, value, start, end)


def _write_pages(record: Record) -> Iterable[str]:
    found = record.pages or record.article_number
    return (found,) if found else ()


def _read_doi(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """EndNote has the DOI here; the Refer of old, a report's number."""
    if "10." in value:
        _DOI.read(draft, tag, value, start, end)  # type: ignore[misc]
    else:
        keep(draft, tag, value, start, end)


def _read_pmcid(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """EndNote's PMCID stands in a field for anything."""
    if value[:3].upper() == "PMC" and value[3:].isdigit():
        _PMCID.read(draft, tag, value, start, end)  # type: ignore[misc]
    else:
        keep(draft, tag, value, start, end)


def _finish(draft: Draft) -> None:
    names = ("%J", "%B") if _is_in_journal(draft.values.get("type")) else ("%B", "%J")
    for name in names:
        if name in draft.notes:
            tag, value, start, end = draft.notes[name]
            put(draft, tag, "container_title", value, value, start, end)
    join_date(draft, "%D", "%8")
    join_accession(draft, "%M")
    join(draft)
    kinds = draft.values.get("extra", {}).get("%0", ())
    if _EDITED in kinds and "authors" in draft.values and "editors" not in draft.values:
        _authors_are_editors(draft)


def _authors_are_editors(draft: Draft) -> None:
    """EndNote's "Edited Book" has its editors where other works have their authors."""
    draft.values["editors"] = draft.values.pop("authors")
    if draft.spans is not None:
        for path in [path for path in draft.spans if path.startswith("authors[")]:
            draft.spans["editors" + path.removeprefix("authors")] = draft.spans.pop(path)


TABLE = Table(
    tags=(
        Tag("%0", Codec(("type",), _read_type, _write_type)),
        Tag("%F", text("id")),
        Tag("%A", people("authors")),
        Tag("%E", people("editors")),
        Tag("%+", lines(AFFILIATIONS, wrapped=True)),
        Tag("%T", TITLE),
        Tag("%J", only_written(_write_journal, "container_title")),
        Tag("%B", only_written(_write_book, "container_title")),
        Tag("%J", unwrapped(noted("%J"))),
        Tag("%B", unwrapped(noted("%B"))),
        Tag("%S", text("collection_title")),
        Tag("%D", only_written(_write_year, "issued")),
        Tag("%8", only_written(_write_date, "issued")),
        Tag("%D", noted("%D")),
        Tag("%8", noted("%8")),
        Tag("%V", text("volume")),
        Tag("%N", text("issue")),
        Tag("%P", Codec(("pages", "page_first", "page_last", "article_number"), _read_pages, _write_pages)),
        Tag("%7", text("edition")),
        Tag("%I", text("publisher")),
        Tag("%C", text("publisher_place")),
        Tag("%@", STANDARD_NUMBERS),
        Tag("%R", Codec(("doi",), _read_doi, _DOI.write)),
        Tag("%M", ACCESSION),
        Tag("%M", noted("%M")),
        Tag("%~", text("database")),
        Tag("%2", Codec(("pmcid",), _read_pmcid, _PMCID.write)),
        Tag("%U", text("url")),
        Tag("%[", converted("accessed", values.interchange_day)),
        Tag("%G", listed("languages")),
        Tag("%9", listed("publication_types")),
        Tag("%K", lines(listed("keywords"), wrapped=True)),
        Tag("%X", ABSTRACT),
        Tag("%Z", NOTED_IDS),
    ),
    finish=_finish,
)


def is_written_back(tag: str) -> bool:
    """Whether what is kept under `tag` is written as it is: a tag that does not begin an entry."""
    return tag != "%0" and bool(_TAG.fullmatch(tag))
