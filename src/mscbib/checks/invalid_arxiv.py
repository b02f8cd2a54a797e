"""An arXiv number that cannot be one.

What it does:
    Looks for values of an arXiv number's field that have neither of arXiv's two forms, and for numbers
    that name a month there was not. Since April 2007 a number is the year and month and a running number,
    of four digits until 2014 and of five since 2015 (`1412.9999`, `1501.00001`); before, it was the
    archive, year and month, and three digits (`hep-th/9901001`, `math.GT/0309136`).

Why it matters:
    arXiv finds a preprint by its number alone. A digit too few or a month 13 shows that the number was
    mistyped, or that it is another archive's.

Example:
    `2113.01234`, `1501.0001` and `hep-th/9913001` are reported; `0704.0001` and `2101.00001v2` are not.

How to mend it:
    Look the preprint up at https://arxiv.org/search and copy its number.
"""

from __future__ import annotations

from collections.abc import Iterable

from mscbib.checks import Entry, Found
from mscbib.checks._rare import rare
from mscbib.diagnostics import Severity, excerpt

CODE = "MSC207"
SEVERITY = Severity.ERROR
REMEDY = "look the preprint up at arXiv and copy its number"
FIELDS = ("arxiv",)
REFUSED = ("arxiv",)

# https://info.arxiv.org/help/arxiv_identifier.html
_SINCE_2007 = rare(r"(?i)(?:arxiv:)?([0-9]{2})([0-9]{2})\.([0-9]{4,5})(?:v[1-9][0-9]{0,2})?")
_BEFORE_2007 = rare(
    r"(?i)(?:arxiv:)?[a-z][a-z-]{1,15}(?:\.[a-z-]{2,10})?/([0-9]{2})([0-9]{2})[0-9]{3}(?:v[1-9][0-9]{0,2})?"
)


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    number = entry.record.arxiv
    if number is not None and (why := _wrong(number)):
        return (entry.found("arxiv", f"`{excerpt(number)}` is no arXiv number: {why}", number),)
    return ()


def _wrong(number: str) -> str | None:
    """Why it is none; None if it is one."""
    if match := _SINCE_2007.fullmatch(number):
        month = match[1] + match[2]
        if match[2] == "00" or match[2] > "12":
            return f"there is no month {match[2]}"
        if month < "0704":
            return "numbers of this form began in April 2007"
        digits = 4 if month < "1501" else 5
        return (
            None if len(match[3]) == digits else f"numbers of that month have {digits} digits behind the stop"
        )
    if match := _BEFORE_2007.fullmatch(number):
        if match[2] == "00" or match[2] > "12":
            return f"there is no month {match[2]}"
        if not (match[1] >= "91" or match[1] + match[2] <= "0703"):
            return "numbers of this form end in March 2007"
        return None
    return "it is neither NNNN.NNNNN nor archive/NNNNNNN"
