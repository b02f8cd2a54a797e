"""A DOI with a piece of the web address that it was copied from.

What it does:
    Looks for DOIs that end in what publishers put behind them in the addresses of pages: `/full`,
    `/abstract`, `/pdf`, `/epdf`, `/meta`, `.full.pdf`, `?needAccess=true`, `#section`, or, with bioRxiv's
    and medRxiv's, the version `v2`.

Why it matters:
    The page's address is not the DOI: https://doi.org does not know `10.3389/fpsyg.2016.00001/full`, and
    no database has the work by it.

Example:
    `10.1111/abc.12345/abstract` and `10.1101/2020.01.01.123456v2` are reported. `10.1101/gr.123456.v2`
    and `10.5281/zenodo.1234567.v2`, whose last part is the registrant's, are not.

How to mend it:
    Cut the DOI before that piece. It is offered as a fix to be looked at: what ends like an address may be
    a registrant's own suffix.
"""

from __future__ import annotations

from collections.abc import Iterable

from mscbib.checks import Entry, Found
from mscbib.checks._printed_doi import as_printed, behind
from mscbib.checks._rare import rare
from mscbib.diagnostics import Severity, excerpt

CODE = "MSC204"
SEVERITY = Severity.WARNING
REMEDY = "cut the DOI where the page's address goes on"
FIX = "unsafe"
FIELDS = ("doi",)

_ENDS = (
    "/full",
    "/full/html",
    "/fulltext",
    "/abstract",
    "/pdf",
    "/epdf",
    "/pdfdirect",
    "/meta",
    ".full",
    ".full.pdf",
    ".full-text",
    ".abstract",
)
_PARAMETERS = rare(r"[?#][a-z_]{2,40}(?:=\S{0,400})?\Z")
#: Their suffixes end in digits; the version is in the address of the page only.
_PREPRINT = rare(r"(10\.1101/(?:[0-9]{4}\.[0-9]{2}\.[0-9]{2}\.)?[0-9]{6,8})v[0-9]{1,2}(?:\.|/|\Z)")


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    doi = entry.record.doi
    if doi is None or not (doi.endswith(_ENDS) or "?" in doi or "#" in doi or doi.startswith("10.1101/")):
        return ()
    length = _own(doi)
    if length < len(doi) and (printed := as_printed(entry, doi)):
        message = f"`{excerpt(doi[length:])}` behind the DOI `{excerpt(doi[:length])}` is of a page's address"
        return (behind(entry, printed, length, message, safe=False),)
    return ()


def _own(doi: str) -> int:
    """How long the DOI is without what an address has behind it."""
    preprint = _PREPRINT.match(doi)
    if preprint:
        return preprint.end(1)
    parameters = _PARAMETERS.search(doi)
    length = parameters.start() if parameters else len(doi)
    for end in _ENDS:
        if doi.endswith(end, 0, length) and length - len(end) > len("10.1000/"):
            return length - len(end)
    return length
