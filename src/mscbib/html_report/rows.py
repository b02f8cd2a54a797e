"""The table of records: what of each stands in a row, in little room, for thousands of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mscbib.plain import printable
from mscbib.tags._medline_people import initials

if TYPE_CHECKING:
    from mscbib.model import Person, Record

#: Rows that a page holds, and of them those that are there without a script.
MOST, FIRST = 50_000, 50
#: Authors of a row, and those that are shown of them; characters of a title, a name, or a place.
AUTHORS, SHOWN_AUTHORS = 30, 3
_TITLE, _TEXT, _NAME, _PLACE = 500, 160, 80, 200

#: What a row holds, in order; the script knows it by these places.
COLUMNS = ("title", "authors", "more", "year", "journal", "type", "source", "doi", "pmid", "path", "line")


def row(record: Record, sources: Iterable[str]) -> list[Any]:
    """What of a record stands in the table, in the order of `COLUMNS`; what is absent is empty, or 0."""
    origin = record.source or next((one.source for one in record.sources if one.source), None)
    title = record.title or record.original_title or ""
    doi = record.doi or ""
    text = record.raw or (record.abstract.text if record.abstract else "")
    return [
        cut(title, _TITLE) or cut(text, _TEXT),
        [_name(person) for person in record.authors[:AUTHORS]],
        max(0, len(record.authors) - AUTHORS) or int(record.et_al),
        int(record.issued[:4]) if record.issued else 0,
        cut(record.container_title or record.container_title_short or "", _PLACE),
        cut(record.type or "", _NAME),
        cut(", ".join(dict.fromkeys(sources)), _PLACE),
        doi if len(doi) <= _PLACE and doi.isprintable() else "",
        record.pmid or "",
        cut(origin.path, _PLACE) if origin else "",
        origin.line_start if origin else 0,
    ]


def cut(text: str, length: int) -> str:
    """`text` on one line, without control characters, and not much longer than that."""
    flat = " ".join(printable(text[: 4 * length]).split())
    return flat if len(flat) <= length else flat[: length - 1] + "…"


def _name(person: Person) -> str:
    if person.family is None:
        return cut(person.literal or person.given or "", _NAME)
    given = person.given or person.initials
    return cut(f"{person.family} {initials(given)}" if given else person.family, _NAME)
