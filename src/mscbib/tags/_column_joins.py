"""What several columns of a table say together: the journal, the pages, the date, and the work's own id."""

from __future__ import annotations

import re
from contextlib import suppress

from mscbib import values
from mscbib.draft import Draft
from mscbib.tags import keep, put
from mscbib.tags._joined import join_date, join_pages, join_titles

#: PubMed's "Journal. 2020 Mar 7;395(10226):809-815. doi: …": date, volume, issue, pages.
_CITATION = re.compile(
    r"\. ((?:1[5-9]|20)[0-9]{2}(?: [A-Z][a-z]{2}(?: [0-9]{1,2})?)?)(?:-[^;:.]{0,20})?;"
    r"([^();:]{0,40})(?:\(([^():;]{1,40})\))?(?::([^.;:]{1,40}))?\."
)
#: What pages are noted as, and a word before them; "P12" is no such word, but the name of a page.
_PAGES = ("pages", "page_first", "page_last")
_PAGES_LABEL = re.compile(r"(?i)(?:(?:pages?|pgs?|pp)\b\.?:?|pp(?=[0-9])|p\.:?|p(?=\s))\s*(?=[^\W_])")
#: What a journal or book is noted as, but for the usual column.
_OTHER_TITLES = frozenset({"book", "container_title_short", "short 2", "source"})
#: The column by which PubMed's CSV is known, and the PMID in it as its own id.
OF_PUBMED = "nihmsid"


def join_foreign(draft: Draft) -> None:
    """Put together what columns of others have noted."""
    _titles(draft)
    _pages(draft)
    _date(draft)
    _citation(draft)
    own_id = draft.notes.get("own id")
    if own_id is None and OF_PUBMED in draft.notes["columns"]:
        own_id = draft.values.get("pmid")
    if own_id is not None:
        draft.values.setdefault("id", own_id)


def _titles(draft: Draft) -> None:
    """Journal or book; "Source" is the journal where no other column is, else the database."""
    notes = draft.notes
    full: tuple[str, ...] = ("container_title", "book")
    if _OTHER_TITLES.isdisjoint(notes):
        if "container_title" in notes:
            tag, value, start, end = notes["container_title"]
            put(draft, tag, "container_title", value, value, start, end)
        return
    if "source" in notes:
        if "container_title" in notes or "book" in notes or "container_title_short" in notes:
            tag, value, start, end = notes["source"]
            put(draft, tag, "database", value, value, start, end)
        else:
            full = (*full, "source")
    join_titles(draft, full, ("container_title_short", "short 2"))


def _pages(draft: Draft) -> None:
    notes = draft.notes
    for name in _PAGES:
        if name in notes and notes[name][1][0] in "pP":
            _without_label(draft, name)
    if "pages" in notes:
        if "page_first" in notes:
            keep(draft, *notes.pop("pages"))
        else:
            notes["page_first"] = notes.pop("pages")
            if "page_last" in notes:
                keep(draft, *notes.pop("page_last"))
    join_pages(draft, "page_first", "page_last", "article_number")


def _without_label(draft: Draft, name: str) -> None:
    """Take the word before pages, "pp. 524-532", out of the cell that is noted so."""
    tag, value, start, end = draft.notes[name]
    match = _PAGES_LABEL.match(value)
    if match is not None:
        label = match.end()
        draft.notes.setdefault("labels", []).append((start, start + label))
        draft.notes[name] = (tag, value[label:], start + label, end)


def _date(draft: Draft) -> None:
    """The date; or year, month and day, each in its column."""
    notes = draft.notes
    if "month" not in notes and "day" not in notes:
        join_date(draft, "year", "date")
        return
    year, month, day = notes.get("year"), notes.get("month"), notes.get("day")
    if year is not None and month is not None and "date" not in notes:
        text = " ".join(part[1] for part in (year, month, day) if part is not None)
        found = ""
        with suppress(ValueError):
            found = values.interchange_date(text.replace(" ", "/") if month[1].isdigit() else text)
        if len(found) > 4 and found.startswith(year[1]):
            put(draft, year[0], "issued", found, year[1], *year[2:])
            draft.repeats += [("issued", *part[2:]) for part in (month, day) if part is not None]
            return
    join_date(draft, "year", "date")
    for part in (month, day):
        if part is not None:
            keep(draft, *part)


def _citation(draft: Draft) -> None:
    """What a citation says that no column does; it is kept whole."""
    if "citation" not in draft.notes:
        return
    tag, value, start, end = draft.notes["citation"]
    keep(draft, tag, value, start, end)
    match = _CITATION.search(value)
    if match is None:
        return
    date, volume, issue, pages = match.groups()
    found = {"volume": volume, "issue": issue} | (values.locator(pages) if pages else {})
    with suppress(ValueError):
        whole = values.interchange_date(date)
        if whole.startswith(draft.values.get("issued", whole)):
            draft.values.pop("issued", None)
            found["issued"] = whole
    for field, one in found.items():
        if one and field not in draft.values:
            draft.values[field] = one
            draft.mark(field, start + match.start(1), start + match.end())
