r"""A citation key that BibTeX or biber cannot read.

What it does:
    Looks for signs that may not stand in a key: a blank, at which BibTeX and biber both stop; parentheses
    and `%`, at which biber refuses the entry; the apostrophe and the backslash, at which biber cuts the
    key. Colons, full stops, hyphens, plus signs, underscores and letters of any script may stand there.

Why it matters:
    The entry is lost, or gets another key than the text cites: the citation is printed as a question
    mark.

Example:
    `@article{Roe 2020,` and `@article{o'hara2020,` are reported; `@article{DBLP:journals/roe_20,` is not.

How to mend it:
    Write the key with letters, digits, and `:`, `-`, `_` or `.` alone, and change the citations that name
    it. What is offered has `-` in place of the signs.
"""

from __future__ import annotations

from collections.abc import Iterable

from mscbib.checks import Entry, Found
from mscbib.checks._rare import rare
from mscbib.diagnostics import Severity, excerpt

CODE = "MSC507"
SEVERITY = Severity.ERROR
REMEDY = "write the key with letters, digits and `:`, `-`, `_` and `.` alone"
FIX = "unsafe"
FIELDS = ("id",)
LAYOUTS = ("biblatex", "bibtex")

_SIGNS = rare(r"[\s()%'\\]+")


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    key = entry.record.id or ""
    if (bad := _SIGNS.search(key)) is None:
        return ()
    sign = bad[0][0]
    if sign.isspace():
        said = f"the key `{excerpt(key)}` has a blank in it, at which BibTeX stops reading the entry"
    else:
        said = f"the key `{excerpt(key)}` has `{sign}` in it, which biber takes for no part of a key"
    return (entry.found("id", said, key, _SIGNS.sub("-", key).strip("-") or None),)
