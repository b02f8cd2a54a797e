"""Values: turning what a grammar found into the form the record wants.

Each function takes the text of one terminal, which has the terminal's shape already, and raises ValueError
with a message for a person where that shape holds no such value (31 June, say).
"""

from __future__ import annotations

import re
from datetime import date

#: The months as MEDLINE abbreviates them.
MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_DASHES = "-‐‑‒–—―−"
_LOCATOR = re.compile(
    rf"([^\W\d_]{{0,4}}\.?|[0-9]{{1,9}}\.[^\W\d_]{{1,2}})([0-9]{{1,9}})([^\W\d_]{{0,2}})"
    rf"(?:\s*[{_DASHES}]{{1,2}}\s*([^\W\d_]{{0,4}}\.?|[0-9]{{1,9}}\.[^\W\d_]{{1,2}})([0-9]{{1,9}})([^\W\d_]{{0,2}}))?"
)
#: A range that lost its dash.
_BARE_RANGE = re.compile(r"([0-9]{1,6})\s([0-9]{1,6})")
_ROMAN = re.compile(rf"([ivxlcdm]{{1,9}})\s*[{_DASHES}]{{1,2}}\s*([ivxlcdm]{{1,9}})", re.IGNORECASE)
#: Year, month and day, or the first of them, with anything behind a third slash.
_NUMERIC_DATE = re.compile(
    r"([0-9]{4})(?:[/.-]([0-9]{0,2})(?:[/.-]([0-9]{0,2})(?:/.*|[T ][0-9:].*)?)?)?\Z", re.DOTALL
)
#: `2015 Aug 15`
_MEDLINE_DATE = re.compile(r"([0-9]{4})(?: ([A-Z][a-z]{2})(?: ([0-9]{1,2}))?)?")
_DAYS_OF_A_MONTH = re.compile(r"([0-9]{4} [A-Z][a-z]{2}) [0-9]{1,2}-[0-9]{1,2}")
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
_BEHIND_PAGES = re.compile(r"[\s,;:]")
_ARXIV = re.compile(r"[a-z][a-z.-]{1,16}/[0-9]{7}|[0-9]{4}\s?\.\s?[0-9]{4,5}")


def us_date(text: str) -> str:
    """MM/DD/YYYY as an ISO 8601 date.

    Raises:
        ValueError: there is no such day.
    """
    if len(text) == 10 and text[2] == text[5] == "/":
        turned = f"{text[6:]}-{text[:2]}-{text[3:5]}"
        try:
            date.fromisoformat(turned)
        except ValueError:
            pass  # `_iso` has words for that
        else:
            return turned
    month, day, year = text.split("/")
    return _iso(int(year), int(month), int(day))


def date_in_words(text: str) -> str:
    """A date as references print it, as far as it is certain, as ISO 8601.

    `2021 Mar 5`, `5 March 2021`, `March 5th, 2021`, `2021-03-05`, `13.3.2021`; of a range of
    months (`Jan-Feb`), a season, or `3/5/2021` (in March or in May?) the year.

    Raises:
        ValueError: it holds no year, or there is no such day.
    """
    if len(text) == 4 and text.isascii() and text.isdecimal() and text > "1000":  # most: a year alone
        return text
    numbers = [int(digits) for digits in re.findall(r"[0-9]+", text)]
    years = [value for value in numbers if value > 1000]
    if len(years) != 1:
        raise ValueError("a year of four digits is missing" if not years else "there is more than one year")
    year = years[0]
    rest = [value for value in numbers if value != year]
    months = [m for word in re.findall(r"[^\W\d_]{3,}", text) if (m := MONTHS.get(word[:3].lower()))]
    if months:
        if len(months) > 1 or len(rest) > 1:
            return str(year)
        return _iso(year, months[0], rest[0]) if rest else f"{year}-{months[0]:02}"
    if len(rest) == 2:
        if numbers[0] == year:
            return _iso(year, *rest)
        day, month = rest if rest[0] > 12 or rest[0] == rest[1] else reversed(rest)
        if day > 12 or day == month:
            return _iso(year, month, day)
    return str(year)


def interchange_date(text: str, year: str | None = None) -> str:
    """A date of an interchange format, as far as it is certain, as ISO 8601.

    `2011/02/15/`, `2011/02//`, `2011-02`, `2015 Feb 14`; and, of the given `year`, `FEB 15` and `02/15`.

    Raises:
        ValueError: it holds no year, or there is no such day.
    """
    if len(text) == 4 and text.isascii() and text.isdecimal() and text != "0000":  # nearly all of tables
        return text
    match = _NUMERIC_DATE.match(text)
    if match:
        numbers = [int(number) for number in match.groups() if number and int(number)]
        if len(numbers) == 1:
            return match[1]
        if len(numbers) == 2 and match[2] and int(match[2]):
            if numbers[1] > 12:
                raise ValueError(f"there is no month {numbers[1]}")
            return f"{match[1]}-{numbers[1]:02}"
        if len(numbers) == 3:
            return _iso(*numbers)
    if year is not None and year not in text:
        text = f"{year} {text}"
    found = date_in_words(text)
    if found.partition("-")[0] != found[:4]:
        raise ValueError("a year has four digits")
    return found


def medline_date(text: str) -> str:
    """A date of publication as MEDLINE prints it, as ISO 8601, as far as it is certain.

    `2015 Jan-Feb` and `2015 Winter` give the year, `2000 Oct 2-8` the month, and what spans years
    (`1998 Dec-1999 Jan`) the first of them.

    Raises:
        ValueError: it holds no year, or there is no such day.
    """
    plain = _MEDLINE_DATE.fullmatch(text)
    if plain is None and (days := _DAYS_OF_A_MONTH.fullmatch(text)):
        plain = _MEDLINE_DATE.fullmatch(days[1])
    if plain is not None:
        year, name, day = plain.groups()
        if name is None:
            return str(year)
        month = MONTHS.get(name.lower())
        if month is not None:
            return _iso(int(year), month, int(day)) if day else f"{year}-{month:02}"
    years = _YEAR.findall(text)
    if len(years) > 1 and text.startswith(years[0]) and text[4:5] not in ("/", "."):
        return str(years[0])
    return interchange_date(text)


def interchange_day(text: str) -> str:
    """As `interchange_date`, but a whole day.

    Raises:
        ValueError: it is none.
    """
    found = interchange_date(text)
    if len(found) != 10:
        raise ValueError("the day, month or year is missing")
    return found


def arxiv(text: str) -> str:
    """The arXiv number of a text, without version and class (`1509.09029v1 [nucl-th]`).

    Raises:
        ValueError: there is none.
    """
    match = _ARXIV.search(text)
    if match is None:
        raise ValueError("an arXiv number is NNNN.NNNNN or archive/NNNNNNN")
    return re.sub(r"\s", "", match.group())


def url(text: str) -> str:
    """An address without the blanks that copying put into it (`http : //`)."""
    return re.sub(r"\s+", "", text)


def number(text: str) -> int | float:
    """Digits as an int, digits with a decimal point as a float."""
    return float(text) if "." in text else int(text)


def locator(text: str) -> dict[str, str]:
    """The fields that a locator stands for: pages with their first and last, or an article number.

    A range keeps its printed form in `pages`, and its last page is expanded (`660–73` ends at 673, `S12-9`
    at S19). A number of up to four digits is a page; a longer one, and what begins with more than one
    letter or with `e`, is an article number (`e945331`, `CD004145`), as journals without pages use it. So
    is one with a year behind it (`e01219–17`).
    """
    first, dash, last = text.partition("-")
    if dash and text.isascii() and first.isdigit() and len(first) < 10:  # most: 229-230, or 229--230
        last = last.removeprefix("-")
        if last.isdigit() and len(last) < 10:
            return {
                "pages": text,
                "page_first": first,
                "page_last": first[: max(0, len(first) - len(last))] + last,
            }
    match = _LOCATOR.fullmatch(text)
    if match is None and (bare := _BARE_RANGE.fullmatch(text)) and int(bare[1]) <= int(bare[2]):
        return {"pages": text, "page_first": bare[1], "page_last": bare[2]}
    if match is None:
        roman = _ROMAN.fullmatch(text)
        if roman is None:
            return (", " in text and _several_pages(text)) or {"article_number": text}
        return {"pages": text, "page_first": roman[1], "page_last": roman[2]}
    prefix, first, behind, last_prefix, last, last_behind = match.groups()
    if last is None:
        if len(first) > 4 or len(prefix) > 1 or prefix in ("e", "E"):
            return {"article_number": text}
        return {"pages": text, "page_first": text}
    last_prefix = last_prefix or prefix
    if last_prefix == prefix and len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    if prefix in ("e", "E") and (len(first) > 4 or int(last) < int(first)):
        return {"article_number": text}
    return {
        "pages": text,
        "page_first": prefix + first + behind,
        "page_last": last_prefix + last + last_behind,
    }


def medline_pages(text: str) -> dict[str, str]:
    """The fields of a locator, as `locator`; what is behind the first pages stays in `pages`.

    `1933-5; discussion 1935-8` begins at 1933 and ends nowhere certain.
    """
    found = locator(text)
    if "article_number" not in found or not (cut := _BEHIND_PAGES.search(text)):
        return found
    first = locator(text[: cut.start()]).get("page_first")
    return {"pages": text, "page_first": first} if first else {"pages": text}


def _several_pages(text: str) -> dict[str, str]:
    """The fields of pages that do not follow on one another (`123-130, 145`): the first, the last of all."""
    parts = [locator(part.strip()) for part in text.split(", ")]
    if not all("page_first" in part for part in parts):
        return {}
    lasts = [part.get("page_last", part["page_first"]) for part in parts]
    last = lasts[-1]
    if all(map(str.isdecimal, lasts)):  # `8-13, 1` ends at 13
        last = max(lasts, key=int)
    return {"pages": text, "page_first": parts[0]["page_first"], "page_last": last}


def title_place(text: str) -> tuple[int, int]:
    """Where in `text`, which has no blanks at its ends, the title is.

    The full stop that ends it is no part of it, nor are the brackets around a translated one.
    """
    start, end = 0, len(text)
    if end > 1 and text[end - 1] == "." and text[end - 2] != ".":
        end -= 1
    translated = text[:1] == "[" and text[end - 1] == "]" and "]" not in text[1 : end - 1]
    if translated and text[1 : end - 1].strip(" ."):
        inner = text[1 : end - 1]
        start = 1 + len(inner) - len(inner.lstrip())
        end = 1 + len(inner.rstrip())
        if text[end - 1] == "." and text[end - 2] != ".":
            end -= 1
    return start, end


def title(text: str) -> str:
    """The title that stands in `text`, which has no blanks at its ends; see `title_place`."""
    if text[-1:] not in (".", "]"):  # most
        return text
    start, end = title_place(text)
    return text[start:end]


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError as error:
        raise ValueError(f"there is no day {day} in month {month} of {year}") from error
