"""A DOI whose prefix, label or resolver stands twice.

What it does:
    Looks for a resolver or label before a DOI that follows another one (`https://doi.org/https://doi.org/`,
    `doi:doi:`, `https://doi.org/doi:`), and for a DOI inside a DOI: behind a label or resolver within the
    suffix, or behind the same prefix once more (`10.1000/10.1000/x`). A label before a link, `doi:
    https://doi.org/10.1000/x`, is common and right. So are suffixes that hold `10.` in another way.

Why it matters:
    It comes of putting `https://doi.org/` before what was a link already. The link that results leads
    nowhere; a DOI that holds another one is found by no program that matches works by DOI.

Example:
    `https://doi.org/https://doi.org/10.1000/x`, `doi:DOI: 10.1000/x` and `10.1000/doi:10.1000/x` are
    reported. `https://doi.org/10.1000/x` and `10.1000/10.x` are not.

How to mend it:
    Keep one of the two; `--fix` does it, and for `10.1000/10.1000/x`, which a registrant might have meant
    so, it is offered to be looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mscbib.checks import Entry, Found
from mscbib.checks._printed_doi import as_printed, in_entry
from mscbib.checks._rare import rare
from mscbib.diagnostics import Severity, excerpt

CODE = "MSC203"
SEVERITY = Severity.WARNING
REMEDY = "keep one prefix"
FIX = "safe"
FIELDS = ("doi",)

#: How far before a DOI prefixes are looked for, in characters, and how near two of them stand.
_BEFORE = 80
_NEAR = 45
_SIGNS = ("doi.org/", "doi:", "doi: ")
_LAST_SIGNS = frozenset("/: ")
_PREFIX = r"(?:(?:https?:/{1,2})?(?:www\.|dx\.)?doi\.org/|doi:[ ]?)"
_ONE = rare(_PREFIX, re.IGNORECASE)
_SEVERAL = rare(rf"(?<![0-9A-Za-z.]){_PREFIX}{{2,6}}\Z", re.IGNORECASE)
_INNER = rare(rf"10\.[0-9]{{4,9}}/(?={_PREFIX}{{1,4}}10\.[0-9]{{4,9}}/)", re.IGNORECASE)
_SAME_PREFIX = rare(r"(10\.[0-9]{4,9}/)(?=\1)")


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    doi = entry.record.doi
    if doi is None:
        return ()
    text = entry.text
    for at in in_entry(entry, doi):
        if text[at - 1 : at] in _LAST_SIGNS:
            before = text[max(0, at - _NEAR) : at].lower()
            if before.endswith(_SIGNS) and before.count("doi") > 1 and (found := _before(entry, at)):
                return (found,)
    return _inside(entry, doi) if "10." in doi[7:] else ()


def _before(entry: Entry, at: int) -> Found | None:
    """The finding about several prefixes before `at`, if there are; a label before a link is none."""
    match = _SEVERAL.search(entry.text, max(0, at - _BEFORE), at)
    if match is None:
        return None
    prefixes = _ONE.findall(match[0])
    links = [prefix for prefix in prefixes if "doi.org" in prefix.lower()]
    if len(prefixes) == 2 and len(links) == 1 and prefixes[1] == links[0]:
        return None
    kept = links[0] if links else prefixes[-1]
    message = f"`{excerpt(match[0].strip())}` is more than one prefix before a DOI"
    return entry.found_at(match.start(), at, message, kept, safe=True)


def _inside(entry: Entry, doi: str) -> Iterator[Found]:
    """The finding about a DOI inside the DOI."""
    inner, same = _INNER.match(doi), _SAME_PREFIX.match(doi)
    printed = as_printed(entry, doi) if inner or same else None
    if printed is None:
        return
    message = f"`{excerpt(doi)}` holds a second DOI behind its prefix"
    mended = printed[printed.rfind("10.") if inner else len(same[1]) if same else 0 :]
    yield entry.found("doi", message, printed, mended, safe=inner is not None)
