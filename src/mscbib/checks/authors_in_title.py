"""A title that holds the list of authors.

What it does:
    Reports a title that names the first three authors of the work, in their order. A title that names one
    or two of them (an eponym, a reply to a letter) is not reported.

Why it matters:
    The line of a reference list was taken for the title, or a page's heading was copied with the names
    below it. The work is then found neither by its title nor as a duplicate of itself, and styles print
    the authors twice.

Example:
    The title `Okafor N, Lindqvist B, Marchetti P. Sleep in shift workers` of a work by Okafor, Lindqvist
    and Marchetti is reported.

How to mend it:
    Cut the title down to the title. `mscbib refs` reads a whole reference into its fields.
"""

from __future__ import annotations

from collections.abc import Iterable

from mscbib.checks import Entry, Found
from mscbib.diagnostics import Severity

CODE = "MSC315"
SEVERITY = Severity.WARNING
REMEDY = "cut it down to the title; `mscbib refs` reads a whole reference into its fields"
FIELDS = ("title",)

_NAMES = 3
#: How much may stand before the first family name: initials, or the number of a reference.
_BEFORE = 12


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    record = entry.record
    title, authors = record.title, record.authors
    if title is None or len(authors) < _NAMES:
        return ()
    first = authors[0].family
    if not first or first not in title[: len(first) + _BEFORE]:
        return ()
    at = 0
    for person in authors[:_NAMES]:
        at = title.find(person.family, at) if person.family else -1
        if at < 0:
            return ()
        at += len(person.family or "")
    names = ", ".join(person.family or "" for person in authors[:_NAMES])
    return (entry.found("title", f"the title names the authors: {names}"),)
