"""A work that was received after it was revised, accepted, published or indexed.

What it does:
    Compares the day a work was received with the other dates of its history, and reports one that is
    earlier. Only this order is certain. Other steps change places rightly: journals with open review
    publish before they accept, a revision may follow acceptance, and PubMed indexes articles before their
    issue is out.

Why it matters:
    The history (`history` in JATS, `PHST` in MEDLINE) is what studies of publication delay count with: a
    negative number of days spoils their means. It also shows that dates were swapped or mistyped.

Example:
    `[Received: 12/26/2024] [Accepted: 11/19/2024]` is reported; the same day for both is not.

How to mend it:
    The publisher's page has the dates below the abstract or at the end of the article. Correct the one
    that is wrong; often it is the year of a work that was received in December, or the two were swapped.
"""

from __future__ import annotations

from collections.abc import Iterable

from mscbib.checks import Entry, Found
from mscbib.diagnostics import Severity

CODE = "MSC303"
SEVERITY = Severity.ERROR
REMEDY = "look the dates up and correct the one that is wrong"
FIELDS = ("history",)

_LATER = ("revised", "accepted", "published", "indexed")


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    history = entry.record.history
    received = history and history.received
    if not received:
        return ()
    for name in _LATER:
        date = getattr(history, name)
        if date and date < received:
            message = f"received on {received}, after it was {name} on {date}"
            return (entry.found("history.received", message),)
    return ()
