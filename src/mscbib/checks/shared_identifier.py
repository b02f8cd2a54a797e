"""One identifier given to different works.

What it does:
    Compares a record with the first one of the same run that has its DOI, PMID or PMCID. It is reported
    where the titles neither begin nor end alike, the first authors have other names, and, for a DOI, the
    journals or years differ as well. So a reply beside its letter, an erratum beside its article, a
    translation, the abstracts of a supplement and the chapters of a book, which may share a DOI, are not
    reported. It remembers the identifiers and titles of all files of a run, in one table with MSC405 and
    MSC407: under 130 bytes a record for the three.

Why it matters:
    A DOI names one object, by the rules of the DOI Foundation, and so do PMID and PMCID. Tools that merge
    records by identifier make one work of two, and the second disappears. Common causes are a cell or line
    that slipped when it was copied, and a DOI looked up for the wrong title. Memory: under 130 bytes a
    record, shared with other rules.

Example:
    `Smith A. Sleep in mice. J Sleep 2019` and `Jones B. Pain after surgery. Anesthesia 2021`, both with
    `10.1000/abc.12`: the second is reported, and the line of the first is named.

How to mend it:
    Open the DOI or the PubMed page, see which of the works it is, and give the other its own, or none.
    Crossref's search finds the DOI of a title.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mscbib.checks import Entry, Found
from mscbib.checks._works import Earlier, Works, works
from mscbib.diagnostics import Severity, excerpt

CODE = "MSC406"
SEVERITY = Severity.WARNING
REMEDY = "see which of the works it belongs to, and give the other its own"
FIELDS = ("doi", "pmid", "pmcid")

_NAMES = {"doi": "DOI", "pmid": "PMID", "pmcid": "PMCID"}


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    known = works(entry)
    earlier = known.earlier(entry)
    return () if earlier is None else _shared(entry, known, earlier)


def _shared(entry: Entry, known: Works, earlier: Earlier) -> Iterator[Found]:
    """What is found in an entry of which something was there already."""
    for field, name in _NAMES.items():
        before = getattr(earlier, field)
        if before is None or not known.apart(earlier.row, before):
            continue
        if field == "doi" and not _elsewhere(known, earlier.row, before):
            continue  # abstracts of one supplement, chapters of one book
        if field != "doi" and known.differ("doi", earlier.row, before):
            continue  # said as a contradiction of the identifiers
        value = excerpt(getattr(entry.record, field))
        message = (
            f"{name} `{value}` is also that of a work of another title and author, on {known.where(before)}"
        )
        yield entry.found(field, message)
        return


def _elsewhere(known: Works, one: int, other: int) -> bool:
    """Whether two rows are of other journals or years: a publisher may give one DOI to a whole issue."""
    return known.differ("container", one, other) or known.differ("year", one, other)
