"""Abstracts: the text verbatim, and its labelled sections where it has them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from mscbib import grammar, traces
from mscbib.draft import Draft
from mscbib.plain import unwrapped

Place = tuple[int, int]


def paragraph(draft: Draft, start: int, end: int) -> None:
    """The handler of a paragraph of an abstract; `finish` puts the abstract together."""
    draft.notes.setdefault("abstract", []).append(draft.trimmed(start, end))


def finish(draft: Draft) -> None:
    """Put the abstract together, from its first paragraph to its last.

    Where lines are wrapped in a paragraph, they are put together; a labelled section is a line of its own.
    Paragraphs that something else stands between are put together as well.
    """
    places: list[Place] | None = draft.notes.get("abstract")
    if not places:
        return
    text = draft.text
    apart = len(places) > 1 and any(text[end:start].strip() for (_, end), (start, _) in pairwise(places))
    if apart or any(text.find("\n", start, end) >= 0 for start, end in places):
        _put_wrapped(draft, places)
        draft.mark("abstract.text", places[0][0], places[0 if apart else -1][1])
    else:
        put(draft, text[places[0][0] : places[-1][1]], places[0][0], places[-1][1])


def put(draft: Draft, text: str, start: int, end: int) -> None:
    """Put an abstract that the draft's text from `start` to `end` says, with sections and registrations."""
    value: dict[str, Any] = {"text": text}
    draft.put("abstract", value, start, end)
    draft.mark("abstract.text", start, end)
    same = end - start == len(text)
    sections = _sections("abstract/labelled_paragraphs", text) if "\n" in text else []
    sections = sections or _sections("abstract/sections", text)
    for index, ((label, label_end), (body, body_end)) in enumerate(sections):
        value.setdefault("sections", []).append({"label": text[label:label_end], "text": text[body:body_end]})
        if same:
            draft.mark(f"abstract.sections[{index}].label", start + label, start + label_end)
            draft.mark(f"abstract.sections[{index}].text", start + body, start + body_end)
    draft.find_registrations_in(text, start, end)


def _put_wrapped(draft: Draft, places: list[Place]) -> None:
    """Put an abstract of paragraphs whose lines are wrapped."""
    value: dict[str, Any] = {"text": ""}
    lines = []
    for first, last in places:
        raw = draft.text[first:last]
        sections = _sections("abstract/labelled_lines", raw)
        for (label, label_end), (body, body_end) in sections:
            index = len(value.setdefault("sections", []))
            section = {"label": unwrapped(raw[label:label_end]), "text": unwrapped(raw[body:body_end])}
            value["sections"].append(section)
            draft.mark(f"abstract.sections[{index}].label", first + label, first + label_end)
            draft.mark(f"abstract.sections[{index}].text", first + body, first + body_end)
        lines += [unwrapped(raw[label:end]) for (label, _), (_, end) in sections] or [unwrapped(raw)]
    value["text"] = "\n".join(lines)
    start, end = places[0][0], places[-1][1]
    draft.put("abstract", value, start, end)
    draft.repeats += [(draft.prefix + "abstract.text", first, last) for first, last in places[1:]]
    for first, last in places:
        draft.find_registrations_in(draft.text[first:last].replace("\n", " "), first, last)


def _sections(name: str, text: str) -> list[tuple[Place, Place]]:
    """The places of label and text of each section; none where fewer than two labels stand in the text.

    `name` is that of the grammar of the sections.
    """
    events = traces.accepts(grammar.named(name), text)
    if events is None:  # most: what does not begin with a label is not looked at any further
        return []
    sections: list[tuple[Place, Place]] = []
    for field, start, end in events:
        end = start + len(text[start:end].rstrip())
        if field == "section_label":
            sections.append(((start, end), (end, end)))
        else:
            label, (body, body_end) = sections[-1]
            sections[-1] = label, (start if body == body_end else body, end)
    return sections if len(sections) > 1 else []
