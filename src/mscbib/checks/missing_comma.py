"""A comma that is missing between two fields of BibTeX.

What it does:
    Looks for a field of an entry of BibTeX or BibLaTeX that begins behind another, or behind the key,
    without a comma between them. Fields are read by the same rules as BibTeX's own, so that an equals
    sign or a brace within a value is none. The comma behind the last field may be missing.

Why it matters:
    BibTeX stops there ("I was expecting a `,' or a `}'") and drops the rest of the entry, biber drops all
    of it. The rest may be the title or the year. Only tolerant programs, such as this one, read on.

Example:
    `title = {On ice}` with `year = {2020}` on the next line is reported at the brace that ends the title.

How to mend it:
    Put the comma there. `mscbib validate --fix` does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from mscbib.checks import Entry, Found
from mscbib.checks._rare import rare
from mscbib.diagnostics import Fix, Severity

CODE = "MSC509"
SEVERITY = Severity.ERROR
REMEDY = "put in the comma"
FIX = "safe"

LAYOUTS = ("biblatex", "bibtex")
_NAME = r"[^\W\d][\w:+./*&-]{0,80}"
#: What a missing comma looks like: a line that ends as values do, and a field on the next.
_SIGN = rare(
    rf"\n(?:(?<=[}}\"0-9]\n)|(?<=[}}\"0-9] \n))[ \t]{{0,80}}{_NAME}[ \t]{{0,20}}=[ \t]{{0,20}}[{{\"0-9]"
)
_HEAD = rare(rf"@[^{{(\n]{{1,60}}[{{(]\s{{0,20}}([^\s,{{}}=]{{1,300}})\s{{1,80}}{_NAME}\s{{0,20}}=")
#: All that is between the values of two fields; group 1 is what ends the first.
_GAP = rare(rf"(?:\s*([}}\"]))?\s*{_NAME}\s*=\s*[{{\"]?\s*")


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    text = entry.text
    head = _HEAD.match(text, entry.start)
    found = () if head is None else (_found(entry, *head.span(1), "the key"),)
    return found if _SIGN.search(text) is None else (*found, *_between_fields(entry))


def _between_fields(entry: Entry) -> Iterator[Found]:
    """The commas that are missing behind fields, in an entry that looks like it."""
    text = entry.text
    from mscbib.readers._bibtex_scan import HEAD, scan

    begins = HEAD.match(text, entry.start)
    if begins is None:
        return
    scanned = scan(text, begins, {})
    fields = sorted((*scanned.fields, *scanned.undefined), key=lambda field: field.start)
    for one, other in pairwise(fields):
        gap = _GAP.fullmatch(text, one.end, other.start)
        if gap is not None:
            end = one.end if gap[1] is None else gap.end(1)
            yield _found(entry, end - 1, end, f"the field `{one.name}`")


def _found(entry: Entry, start: int, end: int, behind: str) -> Found:
    """The finding about what the comma is missing behind."""
    said = f"the comma behind {behind} is missing, where BibTeX stops reading the entry"
    return Found(start, end, said, None, Fix(entry.text[start:end] + ",", True))
