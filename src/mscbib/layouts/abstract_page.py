"""Abstract pages: one article, with its authors, abstract, funders, subjects and references."""

from __future__ import annotations

from mscbib import people, references, subjects, values
from mscbib.draft import Draft, Handler, converted
from mscbib.layouts import _work

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


FIELDS: dict[str, Handler] = {
    **_work.FIELDS,
    "orcid_listed": people.orcid_listed,
    "subjects": _subjects,
    "reference_count": converted("declared", values.number, group="reference_count"),
    "reference_label": _reference_label,
    "reference": _reference,
}


def finish(draft: Draft) -> None:
    """Count the references listed, and put together what all layouts do."""
    _work.finish_work(draft)
    if "references" in draft.values or "reference_count" in draft.values:
        count = draft.values.setdefault("reference_count", {})
        count["listed"] = len(draft.values.get("references", []))
