"""Reference lists: every entry is one reference string and gives one record, understood or not."""

from __future__ import annotations

from mscbib import references
from mscbib.draft import Draft, Handler, text

IDENTITY = ("raw",)


def _raw(draft: Draft, start: int, end: int) -> None:
    references.read_reference(draft, start, end, "the reference")


FIELDS: dict[str, Handler] = {"label": text("label"), "raw": _raw}


def finish(draft: Draft) -> None:
    """Nothing is left to put together."""
