"""A PubMed number (PMID) that cannot be one.

What it does:
    Looks for values of a PMID's field that are not digits, and for numbers with zeros before them or with
    more than eight digits, which PubMed has not given out. `PMID: 12345678` and links to PubMed are read
    as the number in them. Whether a number is the right work's is not looked up.

Why it matters:
    The PMID is how PubMed, Europe PMC and review tools find the work again. A number with zeros before it
    is found by some of them and is another number for the others; one that was never given out, by none.

Example:
    `PMID- 00123456`, `PMID- 1234567890` and `PMID- PMC123456` are reported; `PMID- 1`, which there is, is
    not.

How to mend it:
    Take the zeros away (`--fix` does it), or look the work up at https://pubmed.ncbi.nlm.nih.gov.
"""

from __future__ import annotations

from collections.abc import Iterable

from mscbib.checks import Entry, Found, _serial
from mscbib.diagnostics import Severity

CODE = "MSC205"
SEVERITY = Severity.ERROR
REMEDY = "look the work up in PubMed and correct its number"
FIX = "safe"
FIELDS = ("pmid",)
REFUSED = ("pmid",)


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    pmid = entry.record.pmid
    return () if pmid is None else _serial.wrong(entry, "pmid", "PMID", pmid, pmid)
