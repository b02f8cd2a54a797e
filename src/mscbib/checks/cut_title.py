"""A title that ends in the middle.

What it does:
    Reports a title that ends in an ellipsis (`…` or `...`), in an open bracket, a comma or a colon, and a
    title of more than eighty characters that ends in `and`, `the` or `an`, where lists and exports of
    limited width cut. Dots that follow the last word at once may be the author's own (`Browsing the
    Web...`): they count in lists and in long titles alone.

Why it matters:
    Google Scholar and many exports cut long titles. A style prints what is left, a search for the whole
    title misses the work, and deduplication sees two different ones.

Example:
    `Effects of early mobilisation on functional outcome in patients with severe …` is reported. `What is
    a title for?` and an ellipsis in the middle are not.

How to mend it:
    Look the whole title up by the DOI, or behind the link of the list.
"""

from __future__ import annotations

from collections.abc import Iterable

from mscbib.checks import Entry, Found
from mscbib.diagnostics import Severity, excerpt

CODE = "MSC313"
SEVERITY = Severity.WARNING
REMEDY = "look the whole title up, by the DOI or behind the link"
FIELDS = ("title",)

_ENDS = ("…", "...", ",", ":", "(", "[")
#: Words that end no title, but that a title which is cut ends in as often as in any other.
_ALL_ENDS = (*_ENDS, " and", " the", " an")
_DOTS = frozenset({"…", "..."})
#: What prints only as much of a title as there is room for.
_LISTS = frozenset({"citing_list", "abstract_page", "review_snippet"})
#: How long a title is before somebody cuts it.
_LONG = 80


def _may_be_cut(entry: Entry, title: str) -> bool:
    """Whether dots at the end may be of who cut the title: an author's own follow the word at once."""
    return len(title) > _LONG or entry.layout in _LISTS or title.rstrip("….")[-1:].isspace()


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    title = entry.record.title
    if title is None or not title.endswith(_ENDS if len(title) <= _LONG else _ALL_ENDS):
        return ()
    sign = next((sign for sign in _ENDS if title.endswith(sign)), title.rpartition(" ")[2])
    if title == sign or (sign in _DOTS and not _may_be_cut(entry, title)):
        return ()
    found = entry.found("title", f"the title ends in `{sign}`, as if it were cut: `…{excerpt(title[-40:])}`")
    if entry.text[found.start : found.end].endswith(sign):
        found = found._replace(start=found.end - len(sign))
    return (found,)
