"""References in metadata: `citation_reference`, of named parts or as printed."""

from __future__ import annotations

import re
from collections.abc import Callable

from mscbib import identifiers, references, values
from mscbib.draft import Draft
from mscbib.pages import _table
from mscbib.pages._names import add_person

#: A named part, up to the next or to the end. A semicolon may stand in a value.
_PART = re.compile(r"(citation_[a-z_]{1,30})\s{0,9}=\s{0,9}")
_FIRST = re.compile(r"citation_(?:first_?|start_?)page")
_LAST = re.compile(r"citation_(?:last_?|end_?)page")
_PEOPLE = re.compile(r"(?:(?<!\s)\s++)?+;\s*|(?:(?<!\s)\s++)?+,\s*(?=[^,]+,|[^,]+\s)")

_CONVERTED: dict[str, Callable[[str], str]] = {
    "title": values.title,
    "issued": values.interchange_date,
    "doi": identifiers.doi,
    "pmid": identifiers.pmid,
    "arxiv": identifiers.arxiv,
}


def add(draft: Draft, start: int, end: int) -> None:
    """Add the reference that stands at a place of the draft's text."""
    listed = draft.values.setdefault("references", [])
    start, end = draft.trimmed(start, end)
    reference = draft.child(f"references[{len(listed)}]")
    parts = list(_PART.finditer(draft.text, start, end))
    if parts and parts[0].start() == start:
        ends = [*(part.start() for part in parts[1:]), end]
        _read(reference, [(part[1], part.end(), stop) for part, stop in zip(parts, ends, strict=True)])
        reference.put("raw", draft.text[start:end], start, end)
    else:
        references.read_reference(reference, start, end, f"reference {len(listed) + 1}")
    listed.append(reference.values)


def _read(reference: Draft, parts: list[tuple[str, int, int]]) -> None:
    """Read the named parts of a reference; what is no field is kept under its name."""
    first = last = ""
    place = (0, 0)
    for name, start, end in parts:
        start, end = _inner(reference, start, end)
        value = reference.text[start:end]
        field = _table.REFERENCE_FIELDS.get(name)
        if not value:
            continue
        if name == "citation_author":
            _add_people(reference, start, end)
        elif field in ("issn", "isbn"):
            for kind, number, _ in identifiers.standard_numbers(value):
                if kind == field:
                    reference.add(field, number, start, end)
        elif name == "citation_pages" or _FIRST.fullmatch(name):
            first, place = value, (start, end)
        elif _LAST.fullmatch(name):
            last = value
        elif field is not None and field not in reference.values:
            try:
                read = _CONVERTED[field](value) if field in _CONVERTED else value
            except ValueError:
                reference.keep(name, value, start, end)
            else:
                reference.put(field, read, start, end)
        else:
            reference.keep(name, value, start, end)
    if first:
        text = f"{first}-{last}" if last and last != first else first
        for field, value in values.locator(text).items():
            reference.put(field, value, *place)
    if any(name == "citation_journal_title" for name, _, _ in parts):
        reference.values["type"] = "article-journal"


def _inner(reference: Draft, start: int, end: int) -> tuple[int, int]:
    """A part's value, without the semicolon that ends it."""
    start, end = reference.trimmed(start, end)
    if end > start and reference.text[end - 1] == ";":
        end -= 1
    return reference.trimmed(start, end)


def _add_people(reference: Draft, start: int, end: int) -> None:
    """One author, or all of them in one part: `A Smith, B Doe`."""
    text = reference.text[start:end]
    at = 0
    cut = _PEOPLE if text.count(",") > 1 else re.compile(r"(?:(?<!\s)\s++)?+;\s*")
    for match in [*cut.finditer(text), None]:
        stop = match.start() if match else len(text)
        if text[at:stop].strip():
            add_person(reference, "authors", start + at, start + stop)
        at = match.end() if match else stop
