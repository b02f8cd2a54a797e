"""Entry types of BibTeX and BibLaTeX: what they are in CSL, and which fields each may have.

What an entry may have and must have is BibLaTeX's data model (its manual, 2.1), by which biber judges both.
A type of CSL that has none of its own is written as ``@misc`` or ``@article`` with ``entrysubtype``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mscbib.model import Record

#: The formats in which what is kept in `extra` is written again.
LAYOUTS = ("bibtex", "biblatex")

#: Entry type → CSL type. @misc says nothing of the type.
TYPES = {
    "article": "article-journal", "suppperiodical": "article-journal", "book": "book", "mvbook": "book",
    "collection": "book", "mvcollection": "book", "reference": "book", "mvreference": "book",
    "proceedings": "book", "mvproceedings": "book", "manual": "book", "booklet": "pamphlet",
    "inbook": "chapter", "bookinbook": "chapter", "suppbook": "chapter", "incollection": "chapter",
    "suppcollection": "chapter", "inreference": "entry-encyclopedia", "inproceedings": "paper-conference",
    "conference": "paper-conference", "thesis": "thesis", "phdthesis": "thesis", "mastersthesis": "thesis",
    "report": "report", "techreport": "report", "online": "webpage", "electronic": "webpage",
    "www": "webpage", "dataset": "dataset", "software": "software", "patent": "patent",
    "periodical": "periodical", "unpublished": "manuscript", "standard": "standard",
    "legislation": "legislation", "jurisdiction": "legal_case", "letter": "personal_communication",
    "movie": "motion_picture", "video": "motion_picture", "audio": "song", "music": "song",
    "artwork": "graphic", "image": "graphic", "performance": "performance", "review": "review",
}  # fmt: skip

#: What may stand in `entrysubtype`, besides the CSL types below.
_SUBTYPES = {"magazine": "article-magazine", "newspaper": "article-newspaper", "preprint": "article"}
_CSL = """
article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection
dataset document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case
legislation manuscript map motion_picture musical_score pamphlet paper-conference patent performance
periodical personal_communication post post-weblog regulation report review review-book software song
speech standard thesis treaty webpage
"""
_CSL_TYPES = frozenset(_CSL.split())

#: Thesis and report must have a `type`; this one says no more than the entry type.
PLAIN_KINDS = {"thesis": "Thesis", "phdthesis": "Thesis", "report": "Report", "techreport": "Report"}

_INBOOK = "author booktitle edition editor eid isbn language location number pages publisher series volume"
_COLLECTION = "edition editor eid isbn language location number pages publisher series volume"
#: The fields that each type may have, of those that not all may have, by their names in BibLaTeX.
_FIELDS = {
    "article": "author editor eid issn journaltitle language number pages series volume",
    "book": f"author {_COLLECTION}",
    "collection": _COLLECTION,
    "inbook": _INBOOK,
    "incollection": _INBOOK,
    "inproceedings": _INBOOK.replace("edition ", ""),
    "proceedings": _COLLECTION.replace("edition ", ""),
    "booklet": "author editor eid language location pages type",
    "dataset": "author edition editor language location number organization publisher series type",
    "manual": f"author organization type {_COLLECTION.replace('volume', '')}",
    "misc": "author editor language location organization type",
    "online": "author editor language organization",
    "patent": "author location number type",
    "periodical": "editor issn language number series volume",
    "report": "author eid institution language location number pages type",
    "thesis": "author eid institution language location pages type",
    "unpublished": "author language location type",
}
_LIKE = {
    "mvbook": "book", "reference": "collection", "mvcollection": "collection", "mvreference": "collection",
    "bookinbook": "inbook", "suppbook": "inbook", "suppcollection": "incollection",
    "inreference": "incollection", "mvproceedings": "proceedings", "conference": "inproceedings",
    "phdthesis": "thesis", "mastersthesis": "thesis", "techreport": "report", "electronic": "online",
    "www": "online", "software": "misc",
}  # fmt: skip
_ALLOWED = {name: frozenset(fields.split()) for name, fields in _FIELDS.items()}
_ALLOWED |= {name: _ALLOWED[like] for name, like in _LIKE.items()}
_ARTICLES = frozenset({"article", "periodical"})
_NAME = re.compile(r"[a-z][a-z0-9_-]*")

#: CSL type → the entry type and the subtype that are written, where they do not depend on the record.
_WRITTEN = {
    "article-journal": ("article", ""), "article-magazine": ("article", "magazine"),
    "article-newspaper": ("article", "newspaper"), "paper-conference": ("inproceedings", ""),
    "manuscript": ("unpublished", ""), "pamphlet": ("booklet", ""),
}  # fmt: skip
#: The same where classic BibTeX has another type or none.
_WRITTEN_BIBLATEX = {
    "thesis": ("thesis", ""), "report": ("report", ""), "dataset": ("dataset", ""),
    "software": ("software", ""),
}  # fmt: skip
_WRITTEN_BIBTEX = {"thesis": ("phdthesis", ""), "report": ("techreport", "")}
_PREFERRED = frozenset({"misc", "book", "collection", "incollection", "inbook", "periodical"})
_OWN = {
    classic: _PREFERRED
    | {name for name, _ in (_WRITTEN | (_WRITTEN_BIBTEX if classic else _WRITTEN_BIBLATEX)).values()}
    | (set() if classic else {"online"})
    for classic in (True, False)
}


def allowed(entry: str) -> frozenset[str]:
    """The fields that an entry of that type may have; those of @misc where it is not known."""
    return _ALLOWED.get(entry) or _ALLOWED["misc"]


def subtype_meant(text: str) -> str | None:
    """The CSL type that a subtype says, if it does."""
    return _SUBTYPES.get(text) or (text if text in _CSL_TYPES else None)


def is_own(entry: str, *, classic: bool) -> bool:
    """Whether the type is one that is written for the CSL type it means, so that it need not be kept."""
    return entry in _OWN[classic]


def kept(record: Record, tag: str) -> tuple[str, ...]:
    """What a record that was read from BibTeX or BibLaTeX keeps under a tag."""
    if not record.extra or record.source is None or record.source.layout not in LAYOUTS:
        return ()
    return record.extra.get(tag, ())


def entry_type(record: Record, *, classic: bool) -> tuple[str, str]:
    """The entry type to write for a record, and its subtype or ""."""
    for name in kept(record, "entrytype")[:1]:
        if TYPES.get(name) == record.type and _NAME.fullmatch(name):
            return name, ""
    csl = record.type
    if csl is None:
        return "misc", ""
    chosen = _WRITTEN.get(csl) or (_WRITTEN_BIBTEX if classic else _WRITTEN_BIBLATEX).get(csl)
    if chosen is not None:
        return chosen
    if csl == "book":
        return ("book" if record.authors or not record.editors else "collection"), ""
    if csl == "chapter" or (csl.startswith("entry") and csl in _CSL_TYPES):
        return ("incollection" if record.editors else "inbook"), "" if csl == "chapter" else csl
    if csl == "article":
        return ("article" if record.container_title else "misc"), "preprint"
    if csl == "periodical" and record.editors and not record.authors:
        return "periodical", ""
    if csl == "webpage" and not classic and (record.url or record.doi or record.pmid or record.arxiv):
        return "online", ""
    if csl == "patent" and not classic and kept(record, "number"):
        return "patent", ""
    return "misc", csl


def is_article(entry: str) -> bool:
    """Whether an entry's `number` is a journal's issue; others' is a report's, a patent's, a series'."""
    return entry in _ARTICLES
