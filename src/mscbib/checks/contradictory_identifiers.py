"""Identifiers that cannot all be of one work.

What it does:
    Compares the DOI, PMID and PMCID of a record with those of every earlier record of the same run, in
    this file or another: one PMID or PMCID with two DOIs, a PMID with two PMCIDs, or one DOI and one
    title with two PMIDs. Within a record it compares them with the address: a `doi.org`, PubMed or PubMed
    Central link that leads to another work. DOIs of archives and preprint servers (JSTOR, arXiv, bioRxiv,
    SSRN, Zenodo, …) are second DOIs that a work may well have, and are left aside. It remembers the
    identifiers and titles of all files of a run, in one table with MSC406 and MSC407: under 130 bytes a
    record for the three.

Why it matters:
    PubMed gives each work one PMID, PubMed Central one PMCID, and these name each other and one DOI. Where
    records contradict that, one of them has the identifier of another work: links lead astray, and tools
    that merge records by identifier merge the wrong ones. Memory: under 130 bytes a record, shared with
    other rules.

Example:
    `PMID: 1234567 DOI: 10.1000/abc.12` in one entry and `PMID: 1234567 DOI: 10.1000/abc.13` in another: the
    second is reported, and the line of the first is named. So is `doi = {10.1000/abc.12}` beside `url =
    {https://doi.org/10.1000/xyz.7}`.

How to mend it:
    Look the PMID up in PubMed, which shows the DOI and the PMCID that belong to it, and correct the record
    that has others. The NCBI's ID converter does so for many at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from mscbib import identifiers
from mscbib.checks import Entry, Found
from mscbib.checks._rare import rare
from mscbib.checks._works import Earlier, Works, is_second, works
from mscbib.diagnostics import Severity, excerpt

CODE = "MSC405"
SEVERITY = Severity.ERROR
REMEDY = "look the work up by one of them, and correct the others"
FIELDS = ("doi", "pmid", "pmcid")

_NAMES = {"doi": "DOI", "pmid": "PMID", "pmcid": "PMCID"}
_DOI_LINK = rare(r"https?://(?:dx\.|www\.)?doi\.org/(10\.[0-9]{4,9}/[^\s?#]{1,300})$", re.IGNORECASE)
_PMID_LINK = rare(
    r"https?://(?:pubmed\.ncbi\.nlm\.nih\.gov|(?:www\.)?ncbi\.nlm\.nih\.gov/pubmed)/([0-9]{1,9})/?$"
)
_PMCID_LINK = rare(
    r"https?://(?:pmc\.ncbi\.nlm\.nih\.gov|(?:www\.)?ncbi\.nlm\.nih\.gov/pmc)/articles/(PMC[0-9]{1,9})/?$"
)


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    url = entry.record.url
    known = works(entry)
    earlier = known.earlier(entry)
    if url and ("doi.org/" in url or ".nlm.nih.gov/" in url):
        return (*_in_url(entry, url), *(() if earlier is None else _against(entry, known, earlier)))
    return () if earlier is None else _against(entry, known, earlier)


def _in_url(entry: Entry, url: str) -> Iterator[Found]:
    """What the address says otherwise."""
    record = entry.record
    if record.doi and (match := _DOI_LINK.match(url)):
        linked = identifiers.doi(unquote(match[1]))
        if not _one_of_the_other(linked, record.doi):
            message = f"the DOI is `{excerpt(record.doi)}`, but the URL leads to `{excerpt(linked)}`"
            yield entry.found("url", message)
    elif record.pmid and (match := _PMID_LINK.match(url)):
        if int(match[1]) != int(record.pmid):
            yield entry.found("url", f"the PMID is {record.pmid}, but the URL leads to {match[1]}")
    elif record.pmcid and (match := _PMCID_LINK.match(url)) and match[1] != record.pmcid:
        yield entry.found("url", f"the PMCID is {record.pmcid}, but the URL leads to {match[1]}")


def _one_of_the_other(one: str, other: str) -> bool:
    """Whether a work may have both DOIs, or one is of a part or version of the other."""
    return one.startswith(other) or other.startswith(one) or is_second(one) or is_second(other)


def _against(entry: Entry, known: Works, earlier: Earlier) -> Iterator[Found]:
    """What an earlier record says otherwise; one finding for each that contradicts."""
    row = earlier.row
    said: set[int] = set()
    for shared, others in (
        ("pmid", ("doi", "pmcid")),
        ("pmcid", ("pmid", "doi")),
        ("doi", ("pmid", "pmcid")),
    ):
        before = getattr(earlier, shared)
        if before is None or before in said or (shared == "doi" and not _one_title(known, row, before)):
            continue
        for other in others:
            if known.differ(other, row, before):
                said.add(before)
                values = entry.record
                message = (
                    f"{_NAMES[shared]} {excerpt(getattr(values, shared))} has the {_NAMES[other]} "
                    f"`{excerpt(getattr(values, other))}` here, and another on {known.where(before)}"
                )
                yield entry.found(other, message)
                break


def _one_title(known: Works, row: int, before: int) -> bool:
    """Whether two records that share a DOI have one title: a letter and the reply to it may share one."""
    same_year = known.value("year", row) == known.value("year", before)
    return known.same("title", row, before) and same_year
