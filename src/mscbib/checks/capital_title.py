"""A title in capital letters.

What it does:
    Reports a title of which all letters are capitals, if three of its words have five letters or more.
    Titles of acronyms and of a word or two are right in capitals, and scripts that know no capitals are
    not reported. There is no fix: which words begin with a capital, and which are acronyms, only the
    title page tells.

Why it matters:
    Styles make small letters of capitals where they need them, and never know that `DNA` and `Alzheimer`
    have to keep theirs. So a title in capitals is printed in capitals in every bibliography.

Example:
    `TI  - PHARMACOKINETICS OF TOCOLYTIC AGENTS IN PREGNANCY` is reported; `TI  - COVID-19 AND HIV` is
    not.

How to mend it:
    Copy the title from PubMed or Crossref by its DOI, or write it in sentence case, as Citing Medicine
    (NLM) and Vancouver want it; in BibTeX, put braces around what has to keep its capitals.
"""

from __future__ import annotations

from collections.abc import Iterable

from mscbib.checks import Entry, Found
from mscbib.checks._rare import rare
from mscbib.diagnostics import Severity, excerpt

CODE = "MSC308"
SEVERITY = Severity.WARNING
REMEDY = "write it in sentence case, as it stands in PubMed or Crossref"
FIELDS = ("title",)

_LONG_WORD = rare(r"[^\W\d_]{5,}")
_ENOUGH = 3


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    title = entry.record.title
    if title is None or not title.isupper():
        return ()
    if sum(word.isupper() for word in _LONG_WORD.findall(title)) < _ENOUGH:
        return ()
    return (entry.found("title", f"the title is in capitals: `{excerpt(title)}`"),)
