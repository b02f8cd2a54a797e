"""What several tags of an entry say together: pages, date, journal; and numbers of several kinds.

The tags are those noted (see `mscbib.tags.noted`) under the names given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from mscbib import identifiers, values
from mscbib.draft import Draft
from mscbib.tags import Codec, converted, keep, only_written, put, refuse

if TYPE_CHECKING:
    from mscbib.model import Record

_IDS = {
    "pmid": converted("pmid", identifiers.pmid),
    "pmcid": converted("pmcid", identifiers.pmcid),
    "arxiv": converted("arxiv", identifiers.arxiv),
}
_NOTED_ID = re.compile(r"(PMID|PMCID|arXiv):\s*(\S+)")
_NOTED = ("PMID:", "PMCID:", "arXiv:")
_WORD = re.compile(r"[^\W_]")
#: ISSNs as databases list them, and nothing else.
_ISSNS = re.compile(r"[0-9]{4}-[0-9]{3}[0-9X](?:\n[0-9]{4}-[0-9]{3}[0-9X]){0,20}")
_NAMES_OF_NUMBERS = re.compile(r"(?i)e?-?is[sb]n")
_PUBMED = re.compile(r"(?i)pubmed|medline|\bNLM\b")


def _read_number(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """ISSN or ISBN: the tag does not say which; there may be several. What else is said is kept with them."""
    if _ISSNS.fullmatch(value):
        for at in range(0, len(value), 10):
            _add_number(draft, "issn", value[at : at + 9], start + at, start + at + 9)
        return
    found = identifiers.standard_numbers(value)
    rest = at_end = 0
    for field, number, at in found:
        rest += bool(_WORD.search(_NAMES_OF_NUMBERS.sub("", value[at_end:at])))
        at_end = _end_of(number, value, at)
        _add_number(draft, field, number, start + at, start + at_end)
    if found and (rest or _WORD.search(value, at_end)):
        keep(draft, tag, value, start, end)
    if not found and value:
        if draft.values.get("type") in identifiers.WITH_OTHER_NUMBERS:
            keep(draft, tag, value, start, end)
        else:
            refuse(draft, tag, "issn", value, start, end, "an ISSN has 8 digits, an ISBN 10 or 13")


def _add_number(draft: Draft, field: str, number: str, start: int, end: int) -> None:
    if number not in draft.values.get(field, ()):
        draft.add(field, number, start, end)
    else:
        draft.repeats.append((draft.prefix + field, start, end))


def _end_of(number: str, value: str, at: int) -> int:
    """Where a number ends that begins at `at`, and may have hyphens and blanks of its own."""
    signs = sum(map(str.isalnum, number))
    while signs:
        signs -= value[at].isalnum()
        at += 1
    return at


def _write_numbers(record: Record) -> Iterable[str]:
    return (*record.issn, *record.isbn)


#: ISSNs and ISBNs under one tag.
STANDARD_NUMBERS = Codec(("issn", "isbn"), _read_number, _write_numbers)


def _is_pmid(number: str, database: str | None) -> bool:
    """Whether an accession number is a PMID: the database says so, or nothing else and its length."""
    if not number.isascii() or not number.isdigit() or len(number) > 8:
        return False
    return (len(number) >= 7 and number[0] != "0") if database is None else bool(_PUBMED.search(database))


def _has_own_accession(record: Record) -> bool:
    """Whether the accession number is not free for the PMID, or would not be known for one."""
    return record.accession is not None or not _is_pmid(record.pmid or "", record.database)


def _write_accession(record: Record) -> Iterable[str]:
    if record.accession is not None:
        return (record.accession,)
    return (record.pmid,) if record.pmid and not _has_own_accession(record) else ()


def _read_note(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    match = _NOTED_ID.fullmatch(value) if value.startswith(_NOTED) else None
    if match is None:
        keep(draft, tag, value, start, end)
        return
    draft.repeats.append((draft.prefix + match[1].lower(), start, end))
    _IDS[match[1].lower()].read(draft, tag, match[2], start + match.start(2), end)  # type: ignore[misc]


def _write_notes(record: Record) -> Iterable[str]:
    if record.pmid and _has_own_accession(record):
        yield f"PMID: {record.pmid}"
    if record.arxiv:
        yield f"arXiv: {record.arxiv}"


#: The number in the database, which may be the PMID; `join_accession` reads it.
ACCESSION = only_written(_write_accession, "pmid", "accession")
#: Notes that are identifiers by their label; others are kept.
NOTED_IDS = Codec(("pmid", "arxiv"), _read_note, _write_notes)


def join_accession(draft: Draft, name: str) -> None:
    """PMID or accession number, by the database it is of."""
    if name in draft.notes:
        tag, value, start, end = draft.notes[name]
        field = "pmid" if _is_pmid(value, draft.values.get("database")) else "accession"
        put(draft, tag, field, value, value, start, end)


def join_titles(draft: Draft, full: Iterable[str], short: Iterable[str]) -> None:
    """Which of the journal's names is the full one, and which the short."""
    notes = draft.notes
    names = [notes[name] for name in full if name in notes]
    shorter = [notes[name] for name in short if name in notes]
    if not names:
        if not shorter:
            return
        names, shorter = shorter[:1], shorter[1:]
    tag, value, start, end = names[0]
    put(draft, tag, "container_title", value, value, start, end)
    for tag, value, start, end in (*shorter, *names[1:]):
        if value == draft.values.get("container_title"):
            draft.repeats.append((draft.prefix + "container_title", start, end))
        else:
            put(draft, tag, "container_title_short", value, value, start, end)


def join_pages(draft: Draft, first_page: str, last_page: str, article_number: str) -> None:
    """Pages or an article number, which may also stand where the first page does."""
    notes = draft.notes
    first, last, number = notes.get(first_page), notes.get(last_page), notes.get(article_number)
    if first is not None:
        tag, value, start, end = first
        if last is not None and last[1] != value:
            value, end = f"{value}-{last[1]}", max(end, last[3])
        elif last is not None:
            draft.repeats.append((draft.prefix + "pages", last[2], last[3]))
        for field, part in values.locator(value).items():
            put(draft, tag, field, part, part, start, end)
            if draft.spans is None:
                continue
            if last is not None and field == "page_last":
                draft.mark(field, *last[2:])
            elif field == "page_first":
                draft.mark(field, *first[2:])
    elif last is not None:
        keep(draft, *last)
    if number is not None:
        if "pages" in draft.values:
            keep(draft, *number)
        else:
            put(draft, number[0], "article_number", number[1], *number[1:])


def join_date(draft: Draft, year_name: str, date_name: str) -> None:
    """The date where it agrees with the year, else that year."""
    year, date = draft.notes.get(year_name), draft.notes.get(date_name)
    found = None
    if year is not None:
        tag, value, start, end = year
        try:
            found = values.interchange_date(value)
            put(draft, tag, "issued", found, value, start, end)
        except ValueError as error:
            refuse(draft, tag, "issued", value, start, end, error)
    if date is not None:
        tag, value, start, end = date
        try:
            whole = values.interchange_date(value, year=found and found[:4])
        except ValueError as error:
            refuse(draft, tag, "issued", value, start, end, error)
            return
        if found is None or whole.startswith(found):
            draft.values["issued"] = whole
            draft.mark("issued", start, end)
            if year is not None:
                draft.repeats.append((draft.prefix + "issued", *year[2:]))
        elif not found.startswith(whole):
            keep(draft, tag, value, start, end)
        else:
            draft.repeats.append((draft.prefix + "issued", start, end))
