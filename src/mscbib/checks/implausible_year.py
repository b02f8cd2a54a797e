"""A year from before there were journals, or from before the year 1000.

What it does:
    Reports an article in a journal, or a work with a PMID, of before 1665: the first journals, the
    Journal des sçavans and the Philosophical Transactions, are of that year. Of other works, only years
    below 1000 are reported. Reprints and editions of old texts keep the year that they have.

Why it matters:
    Such years come from two digits that were filled up (`0021` for 2021), from a volume, page or standard
    number in the field of the year, and from digits that changed places (`1202` for `2012`). Sorting and
    searching by years then miss the work.

Example:
    `PY  - 0021` is reported, and an article of 1202; `year = {1547}` of a book is not.

How to mend it:
    Look the year up by the DOI or the title and correct it.
"""

from __future__ import annotations

from collections.abc import Iterable

from mscbib.checks import Entry, Found
from mscbib.diagnostics import Severity

CODE = "MSC306"
SEVERITY = Severity.WARNING
REMEDY = "look the year up and correct it"
FIELDS = ("issued",)

_FIRST_JOURNALS = "1665"
_FIRST_BOOKS = "1000"


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    record = entry.record
    issued = record.issued
    if not issued or issued[:4] >= _FIRST_JOURNALS:
        return ()
    year = issued[:4]
    if year < _FIRST_BOOKS:
        message = f"the year {year} is no year of publication"
    elif record.type == "article-journal" or record.pmid:
        message = f"an article of {year}: there are no journals of before {_FIRST_JOURNALS}"
    else:
        return ()
    return (entry.found("issued", message, year),)
