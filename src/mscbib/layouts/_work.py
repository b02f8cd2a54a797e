"""What the layouts have in common: the handlers of fields that any page of a work may print.

A layout's ``FIELDS`` are these and its own; its ``finish`` calls `finish_work` for what only the whole entry
tells.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mscbib import abstracts, identifiers, marked_people, people, values
from mscbib.diagnostics import excerpt
from mscbib.draft import Draft, Handler, converted, flag, ignored, joined, kept, listed, several, text, title
from mscbib.plain import unwrapped
from mscbib.references import fields

if TYPE_CHECKING:
    from mscbib.references.names import NameList

_PII = re.compile(r"[eE][A-Za-z]{0,4}[0-9]{1,8}|[0-9]{1,6}")
_PERSON = re.compile(r"[^,;\s][^,;]*")
_SEPARATOR = re.compile(r"(?:(?<!\s)\s++)?+[;,]\s*")
#: A word in small letters within a name
_PARTICLE = re.compile(r"(?<=\S)\s+(?=[a-zß-öø-ÿ])")
#: What a page calls a relation, where that is not its type
_RELATIONS = {"cited_by": "is_cited_by", "similar_articles": "similar_to"}
_SEMICOLON = re.compile(r"(?:(?<!\s)\s++)?+;\s*")


def _pii(draft: Draft, start: int, end: int) -> None:
    """A publisher's item identifier: where it is short, it is what stands for the pages; else it is kept."""
    start, end = draft.trimmed(start, end)
    value = draft.text[start:end]
    if _PII.fullmatch(value) and not {"pages", "article_number"} & draft.values.keys():
        draft.put("article_number", value, start, end)
    else:
        draft.keep("pii", value, start, end)


def _relation(draft: Draft, start: int, end: int) -> None:
    """A work that this one stands to as the last relation named says; without the stop that ends it."""
    start, end = draft.trimmed(start, end)
    if draft.text[end - 1] == "." and end - start > 1:
        end -= 1
    kind = draft.notes.get("relation", "related")
    draft.add("relations", {"type": kind, "target": unwrapped(draft.text[start:end])}, start, end)


def _relation_kind(draft: Draft, start: int, end: int) -> None:
    start, end = draft.trimmed(start, end)
    words = "_".join(draft.text[start:end].lower().split())
    draft.notes["relation"] = _RELATIONS.get(words, words)
    draft.repeats.append((f"{draft.prefix}relations.type", start, end))


def _tag(draft: Draft, start: int, end: int) -> None:
    """A label that no field has; what stands behind it is kept under its words."""
    start, end = draft.trimmed(start, end)
    draft.notes["tag"] = tag = unwrapped(draft.text[start:end])
    draft.repeats.append((f"{draft.prefix}extra.{tag}", start, end))


def _tagged(draft: Draft, start: int, end: int) -> None:
    start, end = draft.trimmed(start, end)
    draft.keep(draft.notes.get("tag", "unlabelled"), unwrapped(draft.text[start:end]), start, end)


def _book_title(draft: Draft, start: int, end: int) -> None:
    """The book that the work is a chapter of."""
    text("container_title")(draft, start, end)
    draft.values.setdefault("type", "chapter")


def _stray(draft: Draft, start: int, end: int) -> None:
    """Text where nothing of the entry stands."""
    start, end = draft.trimmed(start, end)
    message = f"`{excerpt(draft.text[start:end])}` belongs to no field; expected the next entry"
    draft.problem("unclaimed-text", start, end, message)


def _collaborators(draft: Draft, start: int, end: int) -> None:
    """People who worked for a group that is an author: kept, a name each."""
    start, end = draft.trimmed(start, end)
    for match in _PERSON.finditer(draft.text, start, end - draft.text[start:end].endswith(".")):
        draft.keep("collaborators", unwrapped(match[0]), *match.span())


def _divided(draft: Draft, found: NameList) -> bool:
    """Whether a name was read, and has parts if it has several words."""
    return any(
        name.literal
        or name.given
        or name.initials
        or (name.family and " " not in draft.text[slice(*name.family)])
        for name in found.names
    )


def _full_names(group: str) -> Handler:
    """The handler of names in any habit of writing them, one or a list.

    One that is of no habit (`Matthias an der Heiden`) is divided before its first word in small letters;
    where it has none, it is literal.
    """

    def handle(draft: Draft, start: int, end: int) -> None:
        from mscbib.references.names import read_names  # lists of plain names do not need it

        found = read_names(draft.text, start, end)
        if not _SEPARATOR.search(draft.text, start, end) and not _divided(draft, found):
            start, end = draft.trimmed(start, end)
            particle = _PARTICLE.search(draft.text, start, end)
            if particle is None:
                people.part("literal", group, begins=True)(draft, start, end)
            else:
                people.part("given", group, begins=True)(draft, start, particle.start())
                people.part("family", group)(draft, particle.start(), end)
            return
        for name in found.names:
            people.begin(group)(draft, start, end)
            for part, place in zip(name._fields, name, strict=True):
                if place is not None:
                    (people.initials(group) if part == "initials" else people.part(part, group))(
                        draft, *place
                    )
        if not found.unclaimed:  # what stands between the names, "and"
            draft.repeats.append((f"{draft.prefix}{group}", *draft.trimmed(start, end)))
        if found.et_al is not None:
            draft.put("et_al", True, *found.et_al)
        for place in found.unclaimed:
            if draft.text[slice(*place)].strip(" ,;.\n"):
                what = excerpt(draft.text[slice(*place)])
                draft.problem("unclaimed-text", *place, f"`{what}` among the {group} is no name")

    return handle


#: field of a grammar → what it does to the record
FIELDS: dict[str, Handler] = {
    # what the work is, and where it is published
    "title": title,
    "original_title": text("original_title"),
    "languages": several("languages", _SEPARATOR),
    "publication_types": listed("publication_types"),
    "container_title": text("container_title"),
    "book_title": _book_title,
    "collection_title": text("collection_title"),
    "publisher": text("publisher"),
    "publisher_place": text("publisher_place"),
    "edition": text("edition"),
    "issued": converted("issued", values.medline_date),
    "volume": text("volume"),
    "issue": text("issue"),
    "locator": fields.locator(values.medline_pages),
    "pii": _pii,
    "published": converted("published", values.interchange_day, group="history"),
    "publication_note": kept("publication_note"),
    # identifiers
    "doi": converted("doi", identifiers.doi),
    "pmid": text("pmid"),
    "pmcid": converted("pmcid", identifiers.pmcid),
    "available": kept("available"),
    "arxiv": converted("arxiv", identifiers.arxiv),
    "issn": fields.FIELDS["issn"],
    "isbn": fields.FIELDS["isbn"],
    "url": converted("url", values.url),
    # who wrote it, and where
    "family": people.part("family", begins=True),
    "given": people.part("given"),
    "initials": people.initials("authors"),
    "suffix": people.part("suffix"),
    "literal": people.part("literal", begins=True),
    "mononym": people.part("family", begins=True),
    "full_names": _full_names("authors"),
    "editor_names": _full_names("editors"),
    "marks": marked_people.marks,
    "mark": marked_people.mark,
    "place": marked_people.place,
    "collaborators": _collaborators,
    "et_al": flag("et_al"),
    # what it says
    "abstract": abstracts.paragraph,
    "abstract_languages": kept("abstract_languages"),
    "other_abstract": kept("other_abstract"),
    "keywords": several("keywords", _SEMICOLON),
    "mesh": listed("mesh"),
    "funders": listed("funders"),
    # what is said about it
    "copyright": joined("copyright"),
    "conflict_of_interest": joined("conflict_of_interest"),
    "status": text("status"),
    "open_access": flag("open_access"),
    "cited_by": converted("cited_by", values.number, group="metrics"),
    "relation_kind": _relation_kind,
    "relation": _relation,
    "tag": _tag,
    "tagged": _tagged,
    "stray": _stray,
    "boilerplate": ignored,
}


def finish_work(draft: Draft) -> None:
    """What only the whole entry tells: the abstract, where the authors are from, the type."""
    abstracts.finish(draft)
    marked_people.join_places(draft)
    if "type" not in draft.values and "container_title" in draft.values:
        draft.values["type"] = "article-journal"
