"""Abstract pages: one article, with its authors, abstract, funders, subjects and references."""

from __future__ import annotations

from mscbib import people, references, subjects, values
from mscbib.draft import Draft, Handler, converted
from mscbib.layouts import _kinds, _work
from mscbib.plain import unwrapped

IDENTITY = ("title", "authors", "abstract")


def _subjects(draft: Draft, start: int, end: int) -> None:
    for a, b in subjects.split_subjects(draft.text[start:end]):
        draft.add("subjects", draft.text[start + a : start + b], start + a, start + b)


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


FIELDS: dict[str, Handler] = {
    **_work.FIELDS,
    "orcid_listed": people.orcid_listed,
    "subjects": _subjects,
    "reference_count": converted("declared", values.number, group="reference_count"),
    "reference_label": _reference_label,
    "reference": _reference,
    "citing_work": _citing_work,
}


def finish(draft: Draft) -> None:
    """Say the type where the page tells it, count the references listed, and what all layouts put together."""
    if (kind := _kinds.kind(draft.values)) is not None:
        draft.values.setdefault("type", kind)
    _work.finish_work(draft)
    if "references" in draft.values or "reference_count" in draft.values:
        count = draft.values.setdefault("reference_count", {})
        count["listed"] = len(draft.values.get("references", []))
