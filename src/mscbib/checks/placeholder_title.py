"""Words in place of a title.

What it does:
    Reports a title that says that there is none: `Untitled`, `[No title available]`, `[Not Available]`,
    `n/a`. Only the whole title is compared; a title with such words in it is a title.

Why it matters:
    MEDLINE and Web of Science print such words for works without a title, and programs fill empty fields
    with them. Styles print them as if they were the title, and all such works look alike to
    deduplication.

Example:
    `TI  - [No title available]` and `title = {Untitled}` are reported; `TI  - Untitled Poems of the Great
    War` is not.

How to mend it:
    Look the title up by the DOI. If the work has none, say what it is in brackets, as APA and Citing
    Medicine do: `[Photograph of a ward]`, `[Letter to the editor]`.
"""

from __future__ import annotations

from collections.abc import Iterable

from mscbib.checks import Entry, Found
from mscbib.diagnostics import Severity

CODE = "MSC314"
SEVERITY = Severity.WARNING
REMEDY = "look the title up; if there is none, say in brackets what the work is"
FIELDS = ("title",)

_NO_TITLES = """
untitled, no title, no title available, no title given, not available, title not available, title
unavailable, title unknown, unknown title, unknown, n/a, n.a, none, null, nan, undefined, missing title,
title missing, title, sans titre, ohne titel, sin título, s.t
"""
_PLACEHOLDERS = frozenset(" ".join(title.split()) for title in _NO_TITLES.split(","))
_LONGEST = max(map(len, _PLACEHOLDERS)) + 4


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    title = entry.record.title
    if title is None or len(title) > _LONGEST:
        return ()
    if title.strip(" .[](){}<>*-").lower() not in _PLACEHOLDERS:
        return ()
    return (entry.found("title", f"`{title}` stands in place of a title"),)
