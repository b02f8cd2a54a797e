"""Abstract pages: one article, with its authors, abstract, funders, subjects and references."""

from __future__ import annotations

from mscbib import abstracts, people, references, subjects, values
from mscbib.draft import Draft, Handler, converted, ignored, listed, text, title

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
    "title": title,
    "family": people.part("family", begins=True),
    "given": people.part("given"),
    "literal": people.part("literal", begins=True),
    "orcid_listed": people.orcid_listed,
    "abstract": abstracts.paragraph,
    "funders": listed("funders"),
    "publisher": text("publisher"),
    "subjects": _subjects,
    "reference_count": converted("declared", values.number, group="reference_count"),
    "reference_label": _reference_label,
    "reference": _reference,
    "cited_by": converted("cited_by", values.number, group="metrics"),
    "boilerplate": ignored,
}


def finish(draft: Draft) -> None:
    """Put the abstract together and count the references listed."""
    abstracts.finish(draft)
    if "references" in draft.values or "reference_count" in draft.values:
        count = draft.values.setdefault("reference_count", {})
        count["listed"] = len(draft.values.get("references", []))
