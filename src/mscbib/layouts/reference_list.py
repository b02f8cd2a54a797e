"""Reference lists: every entry is one reference string and gives one record, understood or not."""

from __future__ import annotations

from mscbib import references
from mscbib.draft import Draft, Handler, text

IDENTITY = ("raw",)


def _raw(draft: Draft, start: int, end: int) -> None:
    references.read_reference(draft, start, end, "the reference")


FIELDS: dict[str, Handler] = {"label": text("label"), "raw": _raw}


def finish(draft: Draft) -> None:
    """Leave out initials that only say again what the given name says."""
    for group in ("authors", "editors"):
        for person in draft.values.get(group, ()):
            if person.get("initials") == person.get("given"):
                person.pop("initials", None)
