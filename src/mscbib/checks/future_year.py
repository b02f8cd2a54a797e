"""A work that appears later than next year.

What it does:
    Compares the year of publication with today's: next year is the latest that is believed, as journals
    print the year of the issue on articles that are out already. The clock of the computer tells today's
    date.

Why it matters:
    A mistyped year (`2042` for `2024`) sorts the work behind all others, and a search by years misses it.
    Deduplication takes two records of it for different works.

Example:
    `PY  - 2204` is reported; next year is not.

How to mend it:
    Look the year up by the DOI and correct it. If the work really is announced for that year, leave the
    year out, and say "forthcoming" as your style does.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mscbib.checks import Entry, Found
from mscbib.diagnostics import Severity

CODE = "MSC304"
SEVERITY = Severity.WARNING
REMEDY = "look the year up and correct it"
FIELDS = ("issued",)

#: The latest year that is believed.
LATEST = f"{date.today().year + 1:04}"


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    issued = entry.record.issued
    if not issued or issued[:4] <= LATEST:
        return ()
    year = issued[:4]
    return (entry.found("issued", f"the year {year} lies in the future", year),)
