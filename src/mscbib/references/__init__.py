"""Reference strings: what they say, how sure that is, and what was not understood.

``trailers`` finds identifiers and notes; ``reading`` has the style grammars (``styles``) and the labeller
(``tokens``, ``facts``, ``features``, ``labeller``, ``segments``) read the string and ranks their readings;
``names`` takes lists of people apart; ``fields`` puts what was found into a record.
"""

from __future__ import annotations

from mscbib.diagnostics import excerpt
from mscbib.draft import Draft
from mscbib.plain import unwrapped
from mscbib.references.fields import FIELDS, work_type
from mscbib.references.reading import Reading, readings

__all__ = ["Reading", "read_into", "read_reference", "readings", "report_unparsed"]

#: What stands between two stretches of a reference that were not understood.
_BETWEEN = " … "


def read_into(record: Draft, start: int, end: int) -> float:
    """Read the reference string at a place of the draft's text into the draft; the reading's confidence."""
    start, end = record.trimmed(start, end)
    best = readings(record.text[start:end])[0]
    record.fill([(field, start + a, start + b) for field, a, b in best.events], FIELDS)
    if best.left_over:
        places = sorted((start + a, start + b) for a, b in best.left_over)
        record.values["unparsed"] = _BETWEEN.join(record.text[a:b] for a, b in places)
        record.notes["unparsed"] = places
        record.mark("unparsed", *places[0])
        record.repeats += [(record.prefix + "unparsed", a, b) for a, b in places[1:]]
    kind = work_type(record)
    if kind is not None:
        record.values["type"] = kind
    return best.confidence


def read_reference(record: Draft, start: int, end: int, what: str) -> None:
    """Read a reference string as a record of its own: with `raw`, `confidence`, and findings.

    `what` is how the finding names it ("reference 3").
    """
    start, end = record.trimmed(start, end)
    confidence = read_into(record, start, end)
    record.put("raw", unwrapped(record.text[start:end]), start, end)
    record.values["confidence"] = round(confidence, 3)
    report_unparsed(record, what, "unparsed-reference")


def report_unparsed(record: Draft, what: str, rule: str) -> None:
    """Findings of `rule` for each stretch of the reference string that was not understood."""
    for start, end in record.notes.get("unparsed", ()):
        text = excerpt(record.text[start:end])
        record.problem(rule, start, end, f"`{text}` of {what} was not understood")
