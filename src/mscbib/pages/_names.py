"""Names of people in metadata: "Family, Given", or as they are spoken."""

from __future__ import annotations

from typing import Any

from mscbib import names, people
from mscbib.draft import Draft
from mscbib.references.names import read_names


def add_person(draft: Draft, group: str, start: int, end: int) -> None:
    """Add the person whose name stands at a place of the draft's text.

    With a comma the family name comes first; without one, the habit is found out. What is not understood as
    the name of one person stays whole.
    """
    start, end = draft.trimmed(start, end)
    text = draft.text[start:end]
    if "," in text:
        parts = names.divided(text)
        places = {part: _place(text, value, start) for part, value in parts.items()}
    else:
        found = read_names(draft.text, start, end)
        read: dict[str, Any] = found.names[0]._asdict() if len(found.names) == 1 else {}
        places = {part: place for part, place in read.items() if place is not None}
        if not places or any(draft.text[a:b].strip() for a, b in found.unclaimed) or found.et_al is not None:
            places = {"literal": (start, end)}
    people.begin(group)(draft, start, end)
    for part, place in places.items():
        (people.initials(group) if part == "initials" else people.part(part, group))(draft, *place)


def _place(text: str, value: str, start: int) -> tuple[int, int]:
    at = text.index(value)
    return start + at, start + at + len(value)
