"""Rules about values: what no fixture shows, as it takes a clock or a calendar."""

from __future__ import annotations

import calendar
import io
from datetime import date, timedelta

import pytest

from mscbib import parser, validation
from mscbib.checks import future_year
from mscbib.checks._dates import impossible
from mscbib.diagnostics import Diagnostic
from mscbib.parser import Options


def found(data: bytes, name: str) -> list[Diagnostic]:
    """What the rule called `name` finds in a text."""
    options = Options(examiner=validation.Validation([name]))
    entries = parser.parse(io.BytesIO(data), "given", options)
    return [finding for entry in entries for finding in entry.findings if finding.name == name]


def year_of(year: int) -> bytes:
    return f"TY  - JOUR\nTI  - Sleep on wards\nAU  - Okafor, N.\nPY  - {year}\nER  - \n".encode()


def test_next_year_is_believed_and_the_year_behind_it_is_not() -> None:
    this_year = date.today().year
    assert not found(year_of(this_year), "future-year")
    assert not found(year_of(this_year + 1), "future-year")
    assert found(year_of(this_year + 2), "future-year")


def test_the_clock_decides_what_lies_in_the_future(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not found(year_of(2021), "future-year")
    monkeypatch.setattr(future_year, "LATEST", "2020")
    assert found(year_of(2021), "future-year")


def test_every_day_of_the_calendar_is_possible() -> None:
    day = date(2023, 12, 1)
    while day < date(2025, 2, 1):
        short = calendar.month_abbr[day.month]
        for printed in (
            day.isoformat(),
            f"{day:%Y/%m/%d/}",
            f"{day:%d.%m.%Y}",
            f"{day:%m/%d/%Y}",
            f"{day.year} {short} {day.day}",
            f"{day.day} {short} {day.year}",
            f"{calendar.month_name[day.month]} {day.day}, {day.year}",
        ):
            assert impossible(printed) is None, printed
        day += timedelta(days=1)


@pytest.mark.parametrize(
    "printed",
    [
        "2023-02-29",
        "2021/06/31/",
        "31.04.2021",
        "2021 Feb 30",
        "31 Jun 2021",
        "June 31, 2021",
        "2021-13",
        "2021/00/32",
    ],
)
def test_days_that_no_calendar_has(printed: str) -> None:
    assert impossible(printed) is not None


@pytest.mark.parametrize(
    "printed",
    ["2021", "2021//", "2021/02//", "2021-00-00", "2021-21", "0000", "spring 2021", "May 2021", "31-05", ""],
)
def test_what_is_no_whole_date_is_not_impossible(printed: str) -> None:
    assert impossible(printed) is None


def test_where_the_month_comes_first_it_can_be_impossible() -> None:
    assert impossible("13/09/2024") is None
    assert impossible("13/09/2024", month_first=True) == "there is no month 13"
