"""Values: turning what a grammar found into the form the record wants.

Each function takes the text of one terminal, which has the terminal's shape already, and raises ValueError
with a message for a person where that shape holds no such value (31 June, say).
"""

from __future__ import annotations

import re
from datetime import date

#: The months as MEDLINE abbreviates them.
_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_LOCATOR = re.compile(r"([^\W\d_]*)([0-9]{1,9})(?:\s*[-‐-―−]\s*([^\W\d_]*)([0-9]{1,9}))?")
_ROMAN = re.compile(r"([ivxlcdm]{1,9})\s*[-‐-―−]\s*([ivxlcdm]{1,9})", re.IGNORECASE)


def us_date(text: str) -> str:
    """MM/DD/YYYY as an ISO 8601 date.

    Raises:
        ValueError: there is no such day.
    """
    month, day, year = (int(part) for part in text.split("/"))
    return _iso(year, month, day)


def partial_date(text: str) -> str:
    """`2021`, `2021 Mar` or `2021 Mar 5` as ISO 8601; of a range of months (`Jan-Feb`) the year.

    Raises:
        ValueError: there is no such day.
    """
    year, *rest = text.split()
    month = _MONTHS.get(rest[0].lower()) if rest else None
    if month is None:
        return year
    if len(rest) == 1:
        return f"{year}-{month:02}"
    return _iso(int(year), month, int(rest[1]))


def number(text: str) -> int | float:
    """Digits as an int, digits with a decimal point as a float."""
    return float(text) if "." in text else int(text)


def locator(text: str) -> dict[str, str]:
    """The fields that a locator stands for: pages with their first and last, or an article number.

    A range keeps its printed form in `pages`, and its last page is expanded (`660–73` ends at 673, `S12-9`
    at S19). A number of up to four digits is a page; a longer one, and what begins with more than one
    letter or with `e`, is an article number (`e945331`, `CD004145`), as journals without pages use it.
    """
    match = _LOCATOR.fullmatch(text)
    if match is None:
        roman = _ROMAN.fullmatch(text)
        if roman is None:
            return {"article_number": text}
        return {"pages": text, "page_first": roman[1], "page_last": roman[2]}
    prefix, first, last_prefix, last = match.groups()
    if last is None:
        if len(first) > 4 or len(prefix) > 1 or prefix in ("e", "E"):
            return {"article_number": text}
        return {"pages": text, "page_first": text}
    if len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    return {
        "pages": text,
        "page_first": prefix + first,
        "page_last": (last_prefix or prefix) + last,
    }


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError as error:
        raise ValueError(f"there is no day {day} in month {month} of {year}") from error
