"""A title that is the title of the journal or book, too.

What it does:
    Compares the title of an article, a chapter or a conference paper with that of the journal or book
    that it is in, without regard to case. One that is the same is reported. A record of a whole journal
    or book is not judged, nor is a title that only begins with the journal's.

Why it matters:
    A form was filled in wrongly, or a page was saved whose heading is the journal's: the work's own title
    is lost, and all such records of one journal look alike. Deduplication that goes by titles then takes
    many works for one.

Example:
    `TI  - Annals of Nowhere` with `JO  - Annals of Nowhere` is reported; `TI  - Annals of Nowhere: the
    first ten years` is not.

How to mend it:
    Look the work up by its DOI, or by journal, volume and page, and put in its own title. If the record
    is of the whole journal or book, correct its type.
"""

from __future__ import annotations

from collections.abc import Iterable

from mscbib.checks import Entry, Found
from mscbib.diagnostics import Severity, excerpt

CODE = "MSC502"
SEVERITY = Severity.WARNING
REMEDY = "put in the title of the work itself, or correct the type if it is the whole book"
FIELDS = ("container_title",)

_PARTS = frozenset({"article-journal", "article-magazine", "chapter", "paper-conference"})


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    record = entry.record
    title, container = record.title, record.container_title
    if not title or not container or len(title) != len(container) or record.type not in _PARTS:
        return ()
    if title.casefold() != container.casefold():
        return ()
    said = f"`{excerpt(title)}` is the title of the journal or book, and not of a work in it"
    return (entry.found("title", said),)
