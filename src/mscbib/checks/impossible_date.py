"""A date that no calendar has.

What it does:
    Looks at the dates of publication, of access and of a work's history (received, revised, accepted,
    published, indexed), and reports a day or month that does not exist: 31 June, 29 February of a common
    year, month 13. Where day and month may stand in either order, one possible order is enough. Seasons
    as ISO 8601-2 counts them (months 21 to 41) and parts that are left out or zero (`2021/02//`,
    `2021-00-00`) are not reported.

Why it matters:
    ISO 8601, and with it CSL, JATS and BibLaTeX, has no form for such a date, so the field is left out or
    the program that reads it next stops. Usually a digit is wrong, or day and month changed places.

Example:
    `DA  - 2021/02/31/` in RIS is reported, and `[Received: 13/09/2024]` in a list of citing articles,
    where the month comes first. `DA  - 2021/02/28/` is right, and so is `2020-02-29`, as 2020 was a leap
    year.

How to mend it:
    Look the date up on the publisher's page or in Crossref, and correct it. If only the month or the year
    is certain, write no more than that: `2021/02//`, or `2021-02`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mscbib.checks import Entry, Found
from mscbib.checks._dates import impossible, month_first
from mscbib.diagnostics import Problem, Severity

CODE = "MSC301"
SEVERITY = Severity.ERROR
REMEDY = "look the date up and correct it, or write only the part that is certain"
FIELDS = ("issued", "accessed", "history")
_HISTORY = ("received", "revised", "accepted", "published", "indexed")
REFUSED = (*FIELDS, *_HISTORY)

#: The last day that every month has.
_EVERY_MONTH = "28"


def refuses(entry: Entry, problem: Problem) -> bool:
    """Whether what was refused is a date that no calendar has, and not one that is only incomplete."""
    printed = entry.text[problem.start : problem.end]
    return impossible(printed, month_first=month_first(entry.layout, entry.dialect)) is not None


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry: a record that was read as one has only the form of its dates checked."""
    record = entry.record
    issued, accessed, history = record.issued, record.accessed, record.history
    if (issued and issued[8:] > _EVERY_MONTH) or (accessed and accessed[8:] > _EVERY_MONTH):
        return _late(entry)
    if history is not None:
        for date in vars(history).values():
            if date is not None and date[8:] > _EVERY_MONTH:
                return _late(entry)
    return ()


def _late(entry: Entry) -> Iterator[Found]:
    """What is found in an entry with a date that not every month has."""
    record = entry.record
    if record.issued and record.issued[8:] > _EVERY_MONTH:
        yield from _judged(entry, "issued", record.issued)
    if record.accessed and record.accessed[8:] > _EVERY_MONTH:
        yield from _judged(entry, "accessed", record.accessed)
    if record.history is not None:
        for name in _HISTORY:
            date = getattr(record.history, name)
            if date is not None and date[8:] > _EVERY_MONTH:
                yield from _judged(entry, f"history.{name}", date)


def _judged(entry: Entry, field: str, date: str) -> Iterator[Found]:
    why = impossible(date)
    if why is not None:
        yield entry.found(field, f"`{date}` is no date: {why}", date)
