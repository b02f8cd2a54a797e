"""A range of pages that ends before it begins.

What it does:
    Looks for a last page that is smaller than the first, where both are plain numbers. A last page that is
    printed short is read in full first: `660-73` ends at 673.

Why it matters:
    A reference manager prints the range as it is, and a reader asks the library for pages that there are not.
    One of the two numbers is wrong, or they changed places.

Example:
    `Cell. 2019;12(3):873-660` is reported; `660-73` and `S12-S20` are not.

How to mend it:
    Look the pages up, by the DOI or in the journal's table of contents, and correct them in the text.
"""

from __future__ import annotations

from collections.abc import Iterable

from mscbib.checks import Entry, Found
from mscbib.diagnostics import Severity, excerpt

CODE = "MSC305"
SEVERITY = Severity.ERROR
REMEDY = "look the pages up and correct them"
FIELDS = ("page_last",)


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    first, last = entry.record.page_first, entry.record.page_last
    if first and last and first.isdecimal() and last.isdecimal() and int(first) > int(last):
        pages = entry.record.pages
        # of `38-1` it has to be said that this means 31
        printed = f" (`{excerpt(pages)}`)" if pages and last not in pages else ""
        message = f"the pages{printed} end at {last}, before they begin at {first}"
        return (entry.found("pages" if pages else "page_last", message),)
    return ()
