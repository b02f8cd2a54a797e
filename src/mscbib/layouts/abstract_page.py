"""Abstract pages: one article, with its authors, abstract, funders, subjects and references."""

from __future__ import annotations

import re

from mscbib import people, references, registrations, subjects, values
from mscbib.draft import Draft, Handler, converted, listed
from mscbib.layouts import _article_page, _kinds, _labelled_page, _work
from mscbib.plain import unwrapped

_ITEM_NUMBER = re.compile(r"[0-9]{1,3}\.\s+")

IDENTITY = ("title", "authors", "abstract")


def _subjects(draft: Draft, start: int, end: int) -> None:
    for a, b in subjects.split_subjects(draft.text[start:end]):
        draft.add("subjects", draft.text[start + a : start + b], start + a, start + b)


def _listed_place(draft: Draft, start: int, end: int) -> None:
    """An affiliation with the number before it, if any, which says no more than that it is the next."""
    start, end = draft.trimmed(start, end)
    if (number := _ITEM_NUMBER.match(draft.text, start, end)) is not None:
        draft.repeats.append((f"{draft.prefix}authors.affiliations", start, number.end()))
        start = number.end()
    draft.notes.setdefault("listed_places", []).append((start, end))


def _reference_label(draft: Draft, start: int, end: int) -> None:
    draft.notes["reference_label"] = (start, end)


def _reference(draft: Draft, start: int, end: int) -> None:
    listed_so_far = draft.values.setdefault("references", [])
    reference = draft.child(f"references[{len(listed_so_far)}]")
    label = draft.notes.pop("reference_label", None)
    if label:
        reference.put("label", draft.text[slice(*label)], *label)
    references.read_reference(reference, start, end, f"reference {len(listed_so_far) + 1}")
    listed_so_far.append(reference.values)


def _citing_work(draft: Draft, start: int, end: int) -> None:
    start, end = draft.trimmed(start, end)
    draft.add("relations", {"type": "is_cited_by", "target": unwrapped(draft.text[start:end])}, start, end)


def _publication_type(draft: Draft, start: int, end: int) -> None:
    """A type of publication, which a page may print above the title and again in a list."""
    start, end = draft.trimmed(start, end)
    value = draft.text[start:end]
    if value in draft.values.get("publication_types", ()):
        draft.repeats.append((f"{draft.prefix}publication_types", start, end))
    else:
        draft.add("publication_types", value, start, end)


def _data_bank(draft: Draft, start: int, end: int) -> None:
    """A registration, or the number of data that the work has in a bank: that is kept."""
    start, end = draft.trimmed(start, end)
    value = draft.text[start:end]
    found = registrations.find_registrations(value.replace("/", " "))
    if not found:
        draft.keep("data_bank", value, start, end)
        return
    draft.find_registrations_in(value.replace("/", " "), start, end)
    draft.repeats.append((f"{draft.prefix}registrations", start, end))


FIELDS: dict[str, Handler] = {
    **_work.FIELDS,
    **_article_page.FIELDS,
    **_labelled_page.FIELDS,
    "orcid_listed": people.orcid_listed,
    "listed_place": _listed_place,
    "subjects": _subjects,
    "reference_count": converted("declared", values.number, group="reference_count"),
    "reference_label": _reference_label,
    "reference": _reference,
    "citing_work": _citing_work,
    "publication_types": _publication_type,
    "data_bank": _data_bank,
    "links": listed("links"),
}


def _give_places(draft: Draft) -> None:
    """Give affiliations without marks to the only author; of several, none is said to be from there."""
    for start, end in draft.notes.get("listed_places", ()):
        authors = draft.values.get("authors", [])
        value = unwrapped(draft.text[start:end])
        if len(authors) != 1:
            draft.keep("affiliations", value, start, end)
            continue
        given = authors[0].setdefault("affiliations", [])
        draft.mark(f"authors[0].affiliations[{len(given)}]", start, end)
        given.append(value)


def finish(draft: Draft) -> None:
    """Say the type where the page does, count the references listed, and put together what all layouts do."""
    _give_places(draft)
    if (kind := _kinds.kind(draft.values)) is not None:
        draft.values.setdefault("type", kind)
    _work.finish_work(draft)
    _article_page.report_unread(draft)
    if "references" in draft.values or "reference_count" in draft.values:
        count = draft.values.setdefault("reference_count", {})
        count["listed"] = len(draft.values.get("references", []))
