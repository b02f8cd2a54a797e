"""Abstracts: the text verbatim, and its labelled sections where it has them."""

from __future__ import annotations

from typing import Any

from mscbib import automaton, grammar
from mscbib.draft import Draft


def paragraph(draft: Draft, start: int, end: int) -> None:
    """The handler of a paragraph of an abstract; `finish` puts the abstract together."""
    start, end = draft.trimmed(start, end)
    known = draft.notes.get("abstract")
    draft.notes["abstract"] = (known[0] if known else start, end)


def finish(draft: Draft) -> None:
    """Put the abstract, from its first paragraph to its last."""
    place = draft.notes.get("abstract")
    if place is not None:
        put(draft, draft.text[slice(*place)], *place)


def put(draft: Draft, text: str, start: int, end: int) -> None:
    """Put an abstract that the draft's text from `start` to `end` says, with sections and registrations."""
    value: dict[str, Any] = {"text": text}
    draft.put("abstract", value, start, end)
    draft.mark("abstract.text", start, end)
    same = end - start == len(text)
    for index, ((label, label_end), (body, body_end)) in enumerate(_sections(text)):
        value.setdefault("sections", []).append({"label": text[label:label_end], "text": text[body:body_end]})
        if same:
            draft.mark(f"abstract.sections[{index}].label", start + label, start + label_end)
            draft.mark(f"abstract.sections[{index}].text", start + body, start + body_end)
    draft.find_registrations_in(text, start, end)


def _sections(text: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """The places of label and text of each section; none where fewer than two labels stand in the text."""
    tables = grammar.named("abstract/sections")
    scanner = tables.scanners[tables.start] or tables.scanner(tables.start)
    if scanner(text, 0) is None:  # does not begin with a label: the usual case
        return []
    events = automaton.accepts(tables, text)
    if events is None:
        return []
    sections: list[tuple[tuple[int, int], tuple[int, int]]] = []
    for field, start, end in events:
        end = start + len(text[start:end].rstrip())
        if field == "section_label":
            sections.append(((start, end), (end, end)))
        else:
            label, (body, body_end) = sections[-1]
            sections[-1] = label, (start if body == body_end else body, end)
    return sections if len(sections) > 1 else []
