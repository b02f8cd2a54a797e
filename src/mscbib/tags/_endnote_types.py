"""EndNote's reference types by their names and numbers, and the order of the elements of its records."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, NamedTuple

from mscbib.draft import Draft
from mscbib.tags import Codec, keep, only_written, put

if TYPE_CHECKING:
    from mscbib.model import Record

LAYOUT = "endnote-xml"


class EndNoteType(NamedTuple):
    """A reference type as EndNote numbers it; ``csl`` is its CSL type, None where there is none."""

    name: str
    number: str
    csl: str | None


#: Of several of one CSL type, the first is written. The numbers are EndNote's own, as its exports have them.
TYPES = tuple(
    EndNoteType(name, str(number), csl)
    for name, number, csl in (
        ("Journal Article", 17, "article-journal"), ("Book", 6, "book"), ("Book Section", 5, "chapter"),
        ("Conference Paper", 47, "paper-conference"), ("Conference Proceedings", 10, "paper-conference"),
        ("Thesis", 32, "thesis"), ("Report", 27, "report"), ("Web Page", 12, "webpage"),
        ("Edited Book", 28, "book"), ("Dataset", 59, "dataset"), ("Patent", 25, "patent"),
        ("Magazine Article", 19, "article-magazine"), ("Newspaper Article", 23, "article-newspaper"),
        ("Electronic Article", 43, "article-journal"), ("Electronic Book", 44, "book"),
        ("Electronic Book Section", 60, "chapter"), ("Government Document", 46, "report"),
        ("Computer Program", 9, "software"), ("Standard", 58, "standard"), ("Statute", 31, "legislation"),
        ("Legal Rule or Regulation", 50, "legislation"), ("Bill", 4, "bill"), ("Case", 7, "legal_case"),
        ("Hearing", 14, "hearing"), ("Manuscript", 36, "manuscript"), ("Unpublished Work", 34, "manuscript"),
        ("Personal Communication", 26, "personal_communication"), ("Pamphlet", 24, "pamphlet"),
        ("Map", 20, "map"), ("Film or Broadcast", 21, "motion_picture"), ("Music", 61, "song"),
        ("Artwork", 2, "graphic"), ("Figure", 37, "figure"), ("Blog", 56, "post-weblog"),
        ("Dictionary", 52, "entry-dictionary"), ("Encyclopedia", 53, "entry-encyclopedia"),
        ("Serial", 57, "periodical"), ("Classical Work", 49, "classic"), ("Ancient Text", 51, "classic"),
        ("Audiovisual Material", 3, None), ("Catalog", 8, None), ("Generic", 13, None),
        ("Chart or Table", 38, None), ("Equation", 39, None), ("Online Database", 45, None),
        ("Online Multimedia", 48, None), ("Grant", 54, None), ("Aggregated Database", 55, None),
        # of newer versions, whose numbers are not known for certain: they are only read
        ("Interview", "", "interview"), ("Social Media", "", "post"), ("Discussion Forum", "", "post"),
    )
)  # fmt: skip

_BY_NAME = {one.name.casefold(): one for one in TYPES}
_BY_NUMBER = {one.number: one for one in TYPES if one.number}
_BY_CSL = {one.csl: one for one in reversed(TYPES) if one.csl and one.number}
#: What says nothing of the type.
_GENERIC = _BY_NAME["generic"]
_EDITED_BOOK = _BY_NAME["edited book"]


def _read_type(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    name = draft.notes["attributes"].pop("name", "")
    found = _BY_NAME.get(name.casefold()) or _BY_NUMBER.get(value)
    draft.notes["type"] = (tag, value, start, end, name, found)
    if found is not None and found.csl is not None:
        put(draft, tag, "type", found.csl, value, start, end)


def keep_type(draft: Draft) -> None:
    """Keep the reference type where the record's would not be written as it."""
    if "type" not in draft.notes:
        return
    tag, value, start, end, name, found = draft.notes["type"]
    if found is not None:
        only_editors = "editors" in draft.values and "authors" not in draft.values
        written = _type_of(draft.values.get("type"), only_editors=only_editors)
        if found == written and value in ("", found.number) and name in ("", found.name):
            return
    keep(draft, tag, value, start, end)
    keep(draft, f"{tag}/@name", name, start, end)


def _type_of(csl: str | None, *, only_editors: bool) -> EndNoteType:
    """The reference type of a work that says no more than its CSL type."""
    return _EDITED_BOOK if csl == "book" and only_editors else _BY_CSL.get(csl or "", _GENERIC)


def _reference_type(record: Record) -> EndNoteType:
    """The reference type that is written: the one that was read, if that is still the record's."""
    if record.extra and record.source is not None and record.source.layout == LAYOUT:
        number = (record.extra.get("ref-type") or ("",))[0]
        name = (record.extra.get("ref-type/@name") or ("",))[0]
        known = _BY_NAME.get(name.casefold()) or _BY_NUMBER.get(number)
        edits_only = known == _EDITED_BOOK and record.authors
        if (number or name) and (known.csl if known else None) == record.type and not edits_only:
            return EndNoteType(name, number, record.type)
    return _type_of(record.type, only_editors=bool(record.editors) and not record.authors)


def is_edited(record: Record) -> bool:
    """Whether a record is written as an edited book, the authors of which are its editors."""
    return _reference_type(record).name.casefold() == _EDITED_BOOK.name.casefold()


def edits(draft: Draft) -> bool:
    """Whether the authors of what is read are editors: the type stands before them."""
    return "type" in draft.notes and draft.notes["type"][-1] == _EDITED_BOOK


NUMBER = Codec(("type",), _read_type, lambda record: (_reference_type(record).number,))
NAME = only_written(lambda record: (_reference_type(record).name,), "type")


#: The elements of a record, and of what is in them, in the order in which EndNote has them.
_ORDER = (
    "database source-app rec-number foreign-keys key ref-type contributors authors secondary-authors"
    " tertiary-authors subsidiary-authors translated-authors author auth-address auth-affiliaton titles title"
    " secondary-title tertiary-title alt-title short-title translated-title periodical alt-periodical"
    " full-title abbr-1 abbr-2 abbr-3 pages volume number issue secondary-volume secondary-issue num-vols"
    " edition section reprint-edition reprint-status keywords keyword dates year pub-dates copyright-dates"
    " date pub-location publisher orig-pub isbn accession-num call-num report-id coden"
    " electronic-resource-num abstract label image caption notes research-notes work-type reviewed-item"
    " availability remote-source meeting-place work-location work-extent pack-method size repro-ratio"
    " remote-database-name remote-database-provider language urls web-urls pdf-urls text-urls related-urls"
    " image-urls url access-date modified-date custom1 custom2 custom3 custom4 custom5 custom6 custom7"
    " misc1 misc2 misc3"
)
_RANKS = {name: rank for rank, name in enumerate(_ORDER.split())}


@functools.lru_cache(maxsize=1024)
def rank(path: str) -> tuple[int, ...]:
    """Where an element stands in a record, for sorting; one that EndNote does not know, at the end."""
    return tuple(_RANKS.get(name, len(_RANKS)) for name in path.split("/") if not name.startswith("@"))
