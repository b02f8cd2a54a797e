"""The dates of CSL-JSON: parts, or the texts that programs write for them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mscbib import values
from mscbib.draft import Draft
from mscbib.plain import json_text
from mscbib.tags import Codec, keep, put, refuse
from mscbib.tags._csl_values import is_plain, loaded, texts

if TYPE_CHECKING:
    from mscbib.model import Record

_YEAR = re.compile(r"[0-9]{1,4}")
_RANGE = re.compile(r"[0-9]{4}(?:-[0-9-]{2,5})?[~?]?/")
#: Seasons as EDTF has them.
_SEASON = re.compile(r"[0-9]{4}-[2-4][0-9]")
_KEYS = frozenset({"date-parts", "season", "circa", "literal", "raw"})


def date(field: str, *, whole: bool = False) -> Codec:
    """A date: as much as is certain; what it says beyond that (a range, a season, "circa") is kept, too."""

    def read(draft: Draft, tag: str, value: Any, start: int, end: int) -> None:
        try:
            found = iso_date(value)
            if whole and len(found) != 10:
                raise ValueError("the day or month is missing")
        except ValueError as error:
            refuse(draft, tag, field, json_text(value), start, end, error)
            return
        known = draft.values.get(field)
        put(draft, tag, field, found, json_text(value), start, end)
        if known is None and not _says_no_more(value, found):
            keep(draft, tag, json_text(value), start, end)

    def write(record: Record) -> Iterable[Any]:
        found = getattr(record, field)
        return () if found is None or found.startswith("0000") else [date_parts(found)]

    return Codec((field,), read, write)


def date_parts(iso: str) -> dict[str, Any]:
    """An ISO 8601 date as CSL has it."""
    return {"date-parts": [[int(part) for part in iso.split("-")]]}


def iso_date(value: Any) -> str:
    """The date, or the first of a range, as ISO 8601.

    Raises:
        ValueError: it is none.
    """
    if isinstance(value, dict):
        parts = value.get("date-parts")
        if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
            return _of_parts(parts[0])
        value = value.get("raw") or value.get("literal")
    found = texts(value)
    if not found or len(found) > 1:
        raise ValueError("there is no year in it")
    written = found[0].strip()
    first = written.partition("/")[0] if _RANGE.match(written) else written
    if _SEASON.fullmatch(first):
        return first[:4]
    return values.interchange_date(first.rstrip("~?"))


def _of_parts(parts: list[Any]) -> str:
    """Year, month and day, numbers or digits, as ISO 8601. Months above 12 are seasons."""
    written = [one for part in parts if (one := (texts(part) or [""])[0].strip()) not in ("", "0")]
    if not written or len(written) > 3 or not _YEAR.fullmatch(written[0]) or int(written[0]) == 0:
        raise ValueError("there is no year in it")
    year, *rest = written
    if not all(part.isascii() and part.isdigit() and len(part) <= 2 for part in rest):
        raise ValueError("month and day are no numbers")
    if rest and 12 < int(rest[0]) < 25:
        return year.zfill(4)
    return values.interchange_date("-".join([year.zfill(4), *(part.zfill(2) for part in rest)]))


def _says_no_more(value: Any, found: str) -> bool:
    """Whether a date says no more than the ISO date that was read from it."""
    if not isinstance(value, dict):
        return (texts(value) or [""])[0].strip() == found
    parts = value.get("date-parts")
    written = date_parts(found)["date-parts"]
    if isinstance(parts, list) and len(parts) == 1 and isinstance(parts[0], list):
        parts = [[int(part) if isinstance(part, str) and part.isdigit() else part for part in parts[0]]]
    if parts is None:
        return value.keys() <= {"raw", "literal"} and found in value.values()
    # what dates are written from is often left beside the parts
    return bool(parts == written and all(key == "date-parts" or one == found for key, one in value.items()))


def kept_date(text: str) -> Any:
    """The date that a kept value is; None if the schema knows no such date."""
    value = loaded(text)
    if not isinstance(value, dict) or not value.keys() <= _KEYS:
        return None
    parts = value.get("date-parts", [[0]])
    sound = (
        isinstance(parts, list)
        and 1 <= len(parts) <= 2
        and all(
            isinstance(one, list)
            and 1 <= len(one) <= 3
            and all(is_plain(part, bool_too=False) for part in one)
            for one in parts
        )
    )
    rest = all(isinstance(value.get(key, ""), str) for key in ("literal", "raw"))
    rest = rest and is_plain(value.get("season", ""), bool_too=False) and is_plain(value.get("circa", ""))
    return value if sound and rest else None
