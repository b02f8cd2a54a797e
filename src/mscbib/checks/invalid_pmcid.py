"""A PubMed Central number (PMCID) that cannot be one.

What it does:
    Looks for values of a PMCID's field that are not `PMC` and digits, and for numbers with zeros before
    them or with more than eight digits, which PubMed Central has not given out. The number alone, without
    `PMC`, and a version behind it (`PMC123456.1`) are read as that number and are right.

Why it matters:
    The PMCID leads to the free full text, and funders ask for it in lists of publications. A wrong one
    leads to another article or to none.

Example:
    `PMC0012345`, `PMC123456789` and `NIHMS123456` are reported; `PMC3531190` and `3531190` are not.

How to mend it:
    Take the zeros away (`--fix` does it), or ask the ID converter of PubMed Central for the work's PMID.
"""

from __future__ import annotations

from collections.abc import Iterable

from mscbib.checks import Entry, Found, _serial
from mscbib.diagnostics import Severity

CODE = "MSC206"
SEVERITY = Severity.ERROR
REMEDY = "look the work up in PubMed Central and correct its number"
FIX = "safe"
FIELDS = ("pmcid",)
REFUSED = ("pmcid",)


def check(entry: Entry) -> Iterable[Found]:
    """What is found in an entry."""
    pmcid = entry.record.pmcid
    return () if pmcid is None else _serial.wrong(entry, "pmcid", "PMCID", pmcid, pmcid[3:])
