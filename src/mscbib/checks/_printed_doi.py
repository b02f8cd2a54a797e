"""Where a record's DOI is printed in an entry: in any case, with or without what stands around it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mscbib.checks import Entry, Found
from mscbib.diagnostics import Fix

#: Layouts whose entries are sentences: a stop behind a DOI is the sentence's.
OF_SENTENCES = frozenset({"abstract_page", "citing_list", "reference_list", "review_snippet"})

#: A DOI longer than that, in characters, is none, and would be compared at every place where one begins.
_LONGEST = 2000


def places(text: str, doi: str) -> Sequence[int]:
    """Where `doi`, which is in lower case, stands in `text` in any case."""
    length = len(doi)
    if length > _LONGEST:
        return ()
    head = doi[: doi.find("/") + 1]  # digits, a stop and a slash: they are the same in any case
    found: list[int] = []
    at = text.find(head)
    while at >= 0:
        if text[at : at + length].lower() == doi:
            found.append(at)
        at = text.find(head, at + len(head))
    return found


def in_entry(entry: Entry, doi: str) -> Sequence[int]:
    """Where the record's DOI stands in the entry's text; several rules ask for that, one behind the other."""
    if entry.text is not _latest.text or doi != _latest.doi:
        _latest.text, _latest.doi = entry.text, doi
        _latest.places = places(entry.text, doi)
    return _latest.places


class _Latest:
    """The text and DOI that were asked for last, and the answer."""

    text = doi = ""
    places: Sequence[int] = ()


_latest = _Latest()


def as_printed(entry: Entry, doi: str) -> str | None:
    """`doi` as the field of the record's DOI prints it; None where it is written in another way there."""
    found = re.search(re.escape(doi), entry.printed("doi"), re.IGNORECASE)
    return found and found[0]


def behind(entry: Entry, printed: str, length: int, message: str, *, safe: bool) -> Found:
    """A finding about what is printed behind the first `length` characters, and should not be there."""
    start, end = entry.place("doi")
    at = entry.text.find(printed, start, end)
    return Found(at + length, at + len(printed), message, "doi", Fix("", safe))
