"""A web address without `https://` before it.

What it does:
    Looks for URLs that begin with `www.` or with a resolver of DOIs, without a scheme. What begins in
    another way and has no scheme may be anything, and is not reported.

Why it matters:
    An address without a scheme is a relative one by RFC 3986: as a link in HTML, `www.example.org` leads
    to a page of that name beside the bibliography. BibLaTeX, CSL processors and reference managers write
    it as it is.

Example:
    `UR  - www.example.org/report` and `url = {doi.org/10.1000/xyz}` are reported; `http://example.org` is
    not.

How to mend it:
    Put `https://` before it, if the page answers to that; it is offered as a fix to be looked at.
"""

from __future__ import annotations

from collections.abc import Iterable

from mscbib.checks import Entry, Found
from mscbib.checks._rare import rare
from mscbib.diagnostics import Severity, excerpt

CODE = "MSC213"
SEVERITY = Severity.WARNING
REMEDY = "put `https://` before it"
FIX = "unsafe"
FIELDS = ("url",)

_BARE = rare(r"(?i)(?:www\.[^\s/.]{1,63}\.[^\s/]|(?:dx\.)?doi\.org/10\.)\S{1,2000}\Z")


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    url = entry.record.url
    if url and url[0] in "wWdD" and _BARE.match(url):
        return (entry.found("url", f"`{excerpt(url)}` has no scheme", url, f"https://{url}"),)
    return ()
