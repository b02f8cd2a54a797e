"""Dates as they are printed, read as strictly as the calendar is."""

from __future__ import annotations

import calendar

from mscbib.checks._rare import rare
from mscbib.values import MONTHS

_YEAR_FIRST = rare(r"(?<![0-9])([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?![0-9])")
_YEAR_LAST = rare(r"(?<![0-9])([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})(?![0-9])")
_MONTH_LAST = rare(r"""\s*["']?([0-9]{4})[-/]([0-9]{2})["']?\s*""")
_NAMED = rare(
    r"(?<![0-9])(?:(?P<year>[0-9]{4})[ /-])?(?:(?P<before>[0-9]{1,2})[ .-]{1,2})?"
    r"(?P<month>(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))[a-z]{0,6}\.?"
    r"(?:[ -](?P<behind>[0-9]{1,2})(?![0-9]))?(?:,? (?P<last>[0-9]{4}))?"
)
#: ISO 8601-2 counts seasons, quarters and the like as months from 21.
_SEASONS = range(21, 42)


def month_first(layout: str, dialect: str | None) -> bool:
    """Whether the layout prints `03/04/2021` for the fourth of March, and never for the third of April."""
    return layout == "citing_list" and dialect == "rca"


def impossible(text: str, *, month_first: bool = False) -> str | None:
    """Why no calendar has the date that is printed, in words; None if one has it, or if it is no date.

    `month_first` says that of `03/04/2021` the month is certain to be March.
    """
    if found := _YEAR_FIRST.search(text):
        return _no_day(int(found[1]), int(found[2]), int(found[3]))
    if found := _YEAR_LAST.search(text):
        first, second, year = (int(part) for part in found.groups())
        as_month_first = _no_day(year, first, second)
        return as_month_first if month_first or _no_day(year, second, first) else None
    if found := _MONTH_LAST.fullmatch(text):
        month = int(found[2])
        return f"there is no month {month}" if month > 12 and month not in _SEASONS else None
    if found := _NAMED.search(text):
        day = found["before"] or found["behind"]
        if day is not None and not (found["before"] and found["behind"]):
            year_printed = found["year"] or found["last"]
            return _no_day(int(year_printed or 2000), MONTHS[found["month"].lower()], int(day))
    return None


def _no_day(year: int, month: int, day: int) -> str | None:
    """Why there is no such day; a zero stands for what is not known."""
    if month > 12:
        return f"there is no month {month}"
    if not day or not year:
        return None
    if day > (calendar.monthrange(year, month)[1] if month else 31):
        return f"{calendar.month_name[month]} {year} has no day {day}" if month else f"there is no day {day}"
    return None
