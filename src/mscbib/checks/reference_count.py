"""More or fewer references than the text announces.

What it does:
    Compares the number of references that a page or record announces (`Reference14 articles.`, `NR` of Web
    of Science) with the number it lists. A record that announces a number and lists none because its format
    has no list (`RF` of MEDLINE, a PubMed record) is not reported, nor is one that announces none.

Why it matters:
    Many pages list only the first references, or only those they could link. A citation graph or a count
    drawn from them is short by the rest, and nothing in the records shows it.

Example:
    `Reference14 articles.` above five references is reported; the same line above fourteen is not.

How to mend it:
    Open the page's whole list of references before it is saved, or take the references from elsewhere, by
    the DOI. Where the list is known to be short, leave it, and ignore this rule for that file.
"""

from __future__ import annotations

from collections.abc import Iterable

from mscbib.checks import Entry, Found
from mscbib.diagnostics import Severity

CODE = "MSC401"
SEVERITY = Severity.WARNING
REMEDY = "save the page with its whole list of references"
FIELDS = ("reference_count",)


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    count = entry.record.reference_count
    if count is None or count.declared is None:
        return ()
    listed = count.listed if count.listed is not None else len(entry.record.references) or None
    if listed is None or listed == count.declared:
        return ()
    announced = f"{count.declared} reference{'s are' if count.declared != 1 else ' is'} announced"
    field = "reference_count.declared"
    return (entry.found(field, f"{announced}, and {listed or 'none'} listed", str(count.declared)),)
