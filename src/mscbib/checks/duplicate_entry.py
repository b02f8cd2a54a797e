"""A work that an earlier entry of the same file describes already.

What it does:
    Looks for an earlier entry of the file with the same title, but for case, accents, punctuation and
    markup, and besides the same DOI, PMID or PMCID, or the same year and first author. It is not reported
    where DOI, PMID, PMCID, volume and first page, or the journal contradict that: a preprint, a series of
    columns under one title, a conference abstract. Titles of a few letters (`Editorial`) count only with
    an identifier. Only exact fingerprints are compared: `mscbib dedupe` finds the others. It remembers
    the identifiers and titles of all files of a run, in one table with MSC405 and MSC406: under 130 bytes
    a record for the three.

Why it matters:
    A work that is there twice is counted twice: in the numbers of a PRISMA diagram, in a meta-analysis, and
    in the bibliography of a paper. Reference managers add such copies silently when the same search is
    imported again. Memory: under 130 bytes a record, shared with other rules.

Example:
    `Title of a study.` of 2020 by Chen, and further down `Title of a Study` of 2020 by Chen without a DOI:
    the second is reported, and the line of the first is named.

How to mend it:
    `mscbib dedupe` merges such entries and keeps what only one of them has; or delete the poorer one by
    hand, and change the citations of its key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mscbib.checks import Entry, Found
from mscbib.checks._works import Earlier, Works, works
from mscbib.diagnostics import Severity
from mscbib.folding import letters

CODE = "MSC407"
SEVERITY = Severity.WARNING
REMEDY = "`mscbib dedupe` merges them"
FIELDS = ("title",)

_NAMES = {"doi": "DOI", "pmid": "PMID", "pmcid": "PMCID"}
#: Fewer letters make a title that many works of one author and year can have.
_TELLING = 20


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    known = works(entry)
    earlier = known.earlier(entry)
    return () if earlier is None else _twice(entry, known, earlier)


def _twice(entry: Entry, known: Works, earlier: Earlier) -> Iterator[Found]:
    """What is found in an entry of which something was there already."""
    row = earlier.row
    for field, name in _NAMES.items():
        before = getattr(earlier, field)
        if before is not None and known.in_file(before) and known.same("title", row, before):
            if not _contradicts(known, row, before):
                message = f"the same title and {name} as the entry on {known.where(before)}"
                yield entry.found("title", message)
            return
    before = earlier.title
    if before is None or not known.in_file(before) or _contradicts(known, row, before):
        return
    if (
        known.same("year", row, before)
        and known.same("author", row, before)
        and (known.same("place", row, before) or not _elsewhere(known, row, before))
        and len(letters(entry.record.title or "")) >= _TELLING
    ):
        message = f"the same title, year and first author as the entry on {known.where(before)}"
        yield entry.found("title", message)


def _elsewhere(known: Works, one: int, other: int) -> bool:
    return known.differ("place", one, other) or known.differ("container", one, other)


def _contradicts(known: Works, one: int, other: int) -> bool:
    return any(known.differ(name, one, other) for name in _NAMES)
