"""A year of publication that the dates of the manuscript contradict.

What it does:
    Compares the year of publication with the years in which the manuscript was received and accepted. It is
    reported where the work was published in a year before it was received, more than a year before it was
    accepted, or more than five years after it was accepted. A date of publication in the same year is never
    reported: journals date issues ahead and behind. The order of the manuscript's dates among themselves is
    another rule's.

Why it matters:
    One of the years is wrong, and citations, sorting and limits on years go by it. The usual causes are a
    slip in typing, dates of another article, and a year read as a month or a day.

Example:
    `Front Med 2022; 11:1530887 … [Received: 11/19/2024]` is reported: it was published before it was
    received. `2025` with the same date is not.

How to mend it:
    Look at the article's first page, which prints all of these dates, and correct the wrong one.
"""

from __future__ import annotations

from collections.abc import Iterable

from mscbib.checks import Entry, Found
from mscbib.diagnostics import Severity

CODE = "MSC404"
SEVERITY = Severity.WARNING
REMEDY = "look at the dates on the article's first page, and correct the wrong one"
FIELDS = ("history",)

#: How many years an issue that appears late is dated back at most, and an accepted article waits.
_DATED_BACK, _WAITING = 1, 5


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    history, issued = entry.record.history, entry.record.issued
    if history is None or issued is None:
        return ()
    received, accepted = history.received, history.accepted
    if (accepted is None or accepted[:4] == issued[:4]) and (received is None or received[:4] <= issued[:4]):
        return ()  # nearly always
    year = int(issued[:4])
    if history.received is not None and year < int(history.received[:4]):
        message = f"published in {year}, but received only on {history.received}"
    elif history.accepted is not None and year < int(history.accepted[:4]) - _DATED_BACK:
        message = f"published in {year}, but accepted only on {history.accepted}"
    elif history.accepted is not None and year > int(history.accepted[:4]) + _WAITING:
        message = f"published in {year}, but accepted on {history.accepted} already"
    else:
        return ()
    return (entry.found("issued", message, str(year)),)
