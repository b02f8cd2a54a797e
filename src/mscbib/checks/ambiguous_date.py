"""A date of which nobody can tell the day from the month.

What it does:
    Reports a date of publication that is printed as two small numbers and a year (`03/04/2021`,
    `3.4.2021`), where both numbers may be a month, they differ, and the format does not say which comes
    first. The record then has the year alone. Dates with a number above 12 are certain, and so are those
    of layouts that print the month first always, such as lists of citing articles.

Why it matters:
    Americans read April 3 as March 4, and the other way round. The year is all that survives, so sorting
    by date, and styles that print the whole date (APA for newspapers), go wrong.

Example:
    `03/04/2021` in the column `date` of a CSV file is reported, and `DA  - 3.4.2021` in RIS; `25/04/2021`
    and `2021-04-03` are not. (BibLaTeX takes the slash for a range: there, that is no date at all.)

How to mend it:
    Write the date as ISO 8601 has it, with the year first: `2021-04-03`; in RIS as `2021/04/03/`. The
    DOI's page or Crossref tells which of the two days it is.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator

from mscbib.checks import Entry, Found
from mscbib.checks._rare import rare
from mscbib.diagnostics import Severity

CODE = "MSC302"
SEVERITY = Severity.WARNING
REMEDY = "write it as ISO 8601 has it, with the year first: 2021-04-03"
FIELDS = ("issued",)

#: Layouts that print dates in one way only.
_FIXED = frozenset(
    {
        "citing_list",
        "abstract_page",
        "review_snippet",
        "nbib",
        "pubmed-xml",
        "wos",
        "wos-tab",
        "jats",
        "ndjson",
    }
)
#: What stands before the year of a date, and how long that is at most.
_TWO_NUMBERS = rare(r"[0-9]([/.-])[0-9]{1,2}\1\Z")
_BEFORE = len("03/04/")
_DATE = rare(r"(?<![0-9/.-])([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})(?![0-9])")


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    issued = entry.record.issued
    if issued is None or len(issued) != 4 or entry.layout in _FIXED:
        return ()
    text = entry.text
    for year in _behind_another_number(issued)(text, entry.start, entry.end):
        if _TWO_NUMBERS.search(text, max(0, year.start() - _BEFORE), year.start()) is not None:
            return _judged(entry, issued)
    return ()


def _judged(entry: Entry, issued: str) -> Iterator[Found]:
    """What is found where the year alone is known, and a number stands before it somewhere."""
    found = _DATE.search(entry.printed("issued"))
    if found is None or found[4] != issued:
        return
    if 0 < int(found[1]) <= 12 and 0 < int(found[3]) <= 12 and int(found[1]) != int(found[3]):
        message = f"`{found[0]}` has two readings: the day may stand before the month or behind it"
        yield entry.found("issued", message, found[0])


@functools.lru_cache(maxsize=512)
def _behind_another_number(year: str) -> Callable[[str, int, int], Iterator[re.Match[str]]]:
    """What looks for a year that a number stands before, as quickly as the year itself is found."""
    return re.compile(rf"{year}(?<=[0-9][/.-]{year})(?![0-9])").finditer
