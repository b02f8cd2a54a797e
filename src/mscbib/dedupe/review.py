"""The doubtful pairs as a person sees them: each record's values as texts, and the table to fill in."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import TextIOWrapper
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from mscbib.dedupe.decision_tables import written
from mscbib.plain import flat
from mscbib.terminal import visible
from mscbib.writers._tables import FORMULA

if TYPE_CHECKING:
    from mscbib.model import Person, Record

#: Characters of a value that are shown; of abstracts fewer, for they fill the screen and seldom decide.
_SHOWN, _SHOWN_OF_ABSTRACT = 1_000, 300

#: Characters of a value that are looked at when all of it is to be shown.
_WHOLE = 20_000

#: The values shown side by side, in this order.
FIELDS = (
    "title",
    "authors",
    "issued",
    "container_title",
    "volume",
    "issue",
    "pages",
    "doi",
    "pmid",
    "type",
    "abstract",
    "source",
)


class ReviewPair(NamedTuple):
    """Two records that may be of one work: their keys, how sure that is (0 to 1), and why, in words."""

    key_1: str
    key_2: str
    record_1: Record
    record_2: Record
    score: float
    reasons: str


def texts(record: Record, *, whole: bool = False) -> dict[str, str]:
    """The values of `FIELDS`, each a text on one line with nothing that a terminal obeys; "" where absent.

    Long ones end in "…" unless `whole`; even then, what is longer than any real abstract is cut.
    """
    shown = {}
    for field, value in _values(record).items():
        limit = _WHOLE if whole else _SHOWN_OF_ABSTRACT if field == "abstract" else _SHOWN
        text = visible(flat(value[: 2 * limit]).strip())
        is_cut = len(text) > limit or len(value) > 2 * limit
        shown[field] = text[: limit - 1] + "…" if is_cut else text
    return shown


def _values(record: Record) -> dict[str, str]:
    authors = [_name(person) for person in record.authors[:_WHOLE]] + ["et al."] * record.et_al
    origins = [record.source, *(source.source for source in record.sources)]
    paths = dict.fromkeys(origin.path for origin in origins if origin is not None)
    return {
        "title": record.title or record.original_title or record.raw or "",
        "authors": "; ".join(authors),
        "issued": record.issued or "",
        "container_title": record.container_title or record.container_title_short or "",
        "volume": _dashed(record.volume or ""),
        "issue": _dashed(record.issue or ""),
        "pages": _dashed(record.pages or record.page_first or "") or record.article_number or "",
        "doi": record.doi or "",
        "pmid": record.pmid or "",
        "type": record.type or ", ".join(record.publication_types),
        "abstract": record.abstract.text if record.abstract else "",
        "source": "; ".join(paths),
    }


def _name(person: Person) -> str:
    parts = [person.family or person.literal, person.given or person.initials, person.suffix]
    return ", ".join(part for part in parts if part)


def _dashed(text: str) -> str:
    """Numbers with the dash of a range between them: with a hyphen, a spreadsheet shows 3-9 as a date."""
    return text.replace("-", "–")


def write(stream: BinaryIO, pairs: Iterable[ReviewPair]) -> None:
    """Write review.csv: a row a pair, both records side by side, the column `decision` to be filled in.

    UTF-8 with a byte order mark, without which Excel takes it for the encoding of the country. What a
    spreadsheet would take for a formula has an apostrophe before it. `decisions.read` reads the file again.
    """
    text = TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    try:
        rows = csv.writer(text, lineterminator="\r\n")
        columns = [f"{field}_{side}" for field in FIELDS for side in (1, 2)]
        rows.writerow(["decision", "id_1", "id_2", "score", "reasons", *columns])
        for pair in pairs:
            one, other = texts(pair.record_1), texts(pair.record_2)
            said = [f"{pair.score:.3f}", _guarded(visible(flat(pair.reasons)))]
            values = [_guarded(value) for field in FIELDS for value in (one[field], other[field])]
            rows.writerow(["", written(pair.key_1), written(pair.key_2), *said, *values])
    finally:
        text.detach()  # flushed, and the stream left open


def _guarded(text: str) -> str:
    return "'" + text if FORMULA.match(text) else text
