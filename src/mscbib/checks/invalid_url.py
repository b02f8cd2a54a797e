"""A web address that leads nowhere as it is written.

What it does:
    Looks at the URL of a record for a scheme that is misspelt or broken (`htp://`, `http//`, `http:/x`,
    `https:www`), doubled (`http://https://`), or in the middle, where two addresses ran into each other;
    for a host that is none; and for blanks and characters that are not seen. Several addresses with blanks
    between them are looked at one by one. Addresses within an address (`?url=http://...`,
    `web.archive.org/web/2020/http://...`) are right, and so are those of other schemes (`ftp:`, `doi:`,
    `file:`).

Why it matters:
    A link by RFC 3986 is a scheme, a host and a path without blanks. Programs that write HTML, Word or PDF
    make links of what stands there, and readers of the bibliography follow them.

Example:
    `http//example.org`, `http://http://example.org`, `https://example` and `https://example.org/a b` are
    reported; `https://example.org/a%20b` and `http://localhost:8080/x` are not.

How to mend it:
    Open the page and copy its address. Where only the scheme is damaged, a fix is offered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mscbib.checks import Entry, Found
from mscbib.checks._printed_doi import OF_SENTENCES
from mscbib.checks._rare import rare
from mscbib.diagnostics import Severity, excerpt

CODE = "MSC212"
SEVERITY = Severity.WARNING
REMEDY = "open the page and copy its address"
FIX = "unsafe"
FIELDS = ("url",)

#: What nearly all are, and what needs no further look.
_ORDINARY = re.compile(
    r"https?://[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,9}(?::[0-9]{1,5})?(?:/[!-9;-~]{0,2000})?\Z"
)
_WEB = rare(r"(?i)https?://")
#: A scheme with a letter too few, too many or wrong, or without its signs.
_BROKEN = rare(
    r"(?i)(?:(?:h?tt?ps?|htt?tps?|hhttps?|htp?ts?|hppts?)[;:]?[/\\]{1,3}|https?[:;]{1,2}(?=www\.|[/\\]{3}))"
)
_DOUBLED = rare(r"(?i)(?:https?:/{0,2}){1,9}(?=https?:?/{1,2})")
#: In a query or behind a slash, it may be a part of the address.
_JOINED = rare(r"(?i)(?<=[0-9a-z])https?://(?=[0-9a-z-]{1,63}\.[0-9a-z])")
_HOST = rare(r"(?i)https?://(?:[^/?#@\s]{1,200}@)?(\[[0-9a-f:.]{2,45}\]|[^/?#:\s]{0,253})")
_LABELS = rare(r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}\.?")

#: How many addresses of one field are looked at.
_MOST = 20


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    url = entry.record.url
    return () if url is None or _ORDINARY.match(url) else _unusual(entry, url)


def _unusual(entry: Entry, url: str) -> Iterator[Found]:
    """What is found in an address unlike nearly all."""
    pieces = url.split()
    if len(pieces) > 1 and not all(map(_WEB.match, pieces)):
        if _WEB.match(pieces[0]):
            yield entry.found("url", f"`{excerpt(url)}` is no address: it has a blank in it")
        return
    for piece in pieces[:_MOST]:
        if why := _wrong(piece):
            yield entry.found("url", f"`{excerpt(piece)}` is no address: {why[0]}", piece, why[1])
        else:
            yield from _joined(entry, piece)


def _joined(entry: Entry, url: str) -> Iterator[Found]:
    """Where other addresses begin in one, without a blank before them."""
    joins = [match.span() for match in _JOINED.finditer(url, len("https://"))][:_MOST]
    start, end = entry.place("url") if joins else (0, 0)
    at = entry.text.find(url, start, end) if joins else -1
    for join in joins:
        first, last = (at + join[0], at + join[1]) if at >= 0 else (start, end)
        message = f"another address begins in `{excerpt(url[max(0, join[0] - 20) : join[1] + 30])}`"
        mended = f" {url[slice(*join)]}" if at >= 0 and entry.layout not in OF_SENTENCES else None
        yield entry.found_at(first, last, message, mended)


def _wrong(url: str) -> tuple[str, str | None] | None:
    """Why a piece without blanks is no address, and what it should be, if that is known."""
    if not url.isprintable():
        hidden = next(sign for sign in url if not sign.isprintable())
        return f"it has a character that is not seen (U+{ord(hidden):04X})", None
    if doubled := _DOUBLED.match(url):
        return "it has a scheme twice", _mended(url[doubled.end() :])
    if not _WEB.match(url):
        return ("its scheme is damaged", _mended(url)) if _BROKEN.match(url) else None
    why = _wrong_host(url)
    return (why, None) if why else None


def _mended(url: str) -> str | None:
    """An address with a scheme that is right, whatever its own is; None if that would not do."""
    broken = _BROKEN.match(url)
    if broken:
        url = ("https://" if "s" in broken[0].lower() else "http://") + url[broken.end() :].lstrip("/")
    return None if not _WEB.match(url) or _DOUBLED.match(url) or _wrong_host(url) else url


def _wrong_host(url: str) -> str | None:
    """Why an address has no host that there may be; None if it has."""
    match = _HOST.match(url)
    host = match[1] if match else ""
    if not host:
        return "it has no host"
    if host.startswith("[") or host.lower() == "localhost" or _LABELS.fullmatch(host):
        return None
    return f"there is no host `{excerpt(host)}`"
