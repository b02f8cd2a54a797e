"""A field that stands twice in one entry of BibTeX.

What it does:
    Looks for fields that stand in an entry of BibTeX or BibLaTeX for the second time, such as a second
    `title` or `year`. Fields that no style prints (`file`, `bdsk-url-1`) may stand as often as they like,
    and `date` beside `year`, or `journal` beside `journaltitle`, is no repetition.

Why it matters:
    One of the two is lost, and programs do not agree which: BibTeX keeps the first ("I'm ignoring
    roe2020's extra title field"), biber the last. Often an entry lost its end, and what follows belongs
    to another work.

Example:
    `year = {2019}, … year = {2020}` is reported at the second value.

How to mend it:
    Delete the one that is wrong. If the second half of the entry is about another work, put `}` and a new
    head between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mscbib.checks import Entry, Found
from mscbib.diagnostics import Severity, excerpt

CODE = "MSC508"
SEVERITY = Severity.WARNING
REMEDY = "delete the one that is wrong"
FIELDS = ("extra",)
LAYOUTS = ("biblatex", "bibtex")

#: Fields of which the reader keeps a second value among what no field takes.
_SINGLE = frozenset(
    {
        "abstract", "author", "booksubtitle", "booktitle", "date", "doi", "edition", "editor", "eid",
        "eprint", "institution", "issue", "journal", "journaltitle", "location", "month", "number",
        "organization", "pages", "publisher", "school", "series", "subtitle", "title", "type", "url",
        "urldate", "volume", "year",
    }
)  # fmt: skip


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    return () if _SINGLE.isdisjoint(entry.record.extra or ()) else _found_in(entry)


def _found_in(entry: Entry) -> Iterator[Found]:
    from mscbib.readers._bibtex_scan import HEAD, scan

    head = HEAD.match(entry.text, entry.start)
    if head is None:
        return
    scanned = scan(entry.text, head, {})
    first: dict[str, str] = {}
    for field in sorted((*scanned.fields, *scanned.undefined), key=lambda field: field.start):
        if field.name not in first:
            first[field.name] = field.value
        elif field.name in _SINGLE and field.value:
            known = first[field.name]
            said = "says the same" if known == field.value else f"says `{excerpt(known)}`"
            yield entry.found_at(field.start, field.end, f"a second `{field.name}`; the first {said}")
