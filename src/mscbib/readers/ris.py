# @sign \nTY  -
# @sign \nTY -
"""RIS: tagged lines from TY to ER, as EndNote, Zotero, Scopus, Embase, Ovid and others write them.

An entry ends where the next TY begins, whether its ER is there or not, and an ER with text behind it is text:
it stood in an abstract. A tag with one blank before the hyphen is one only where the entry's TY has one too.
"""

from __future__ import annotations

import re

from mscbib.readers._tagged import Tagged
from mscbib.tags.ris import TABLE

TITLE = "RIS, of any producer"
EVIDENCE = (
    (2, r"^TY {1,2}- *[A-Z]{2,8}\s*$"),
    (1, r"^(?:TI|T1|T2|AU|A1|JO|JF|BT) {1,2}- *\S"),
    (1, r"^ER {1,2}- *$"),
)
LINES = r"[A-Z][A-Z0-9] {1,2}-(?: |$)"

_TWO_BLANKS = re.compile(r"(\n(?!ER  -[ \t]*\S)[A-Z][A-Z0-9]  -(?: +|(?=\n|\Z)))")
_ONE_BLANK = re.compile(r"(\n(?!ER {1,2}-[ \t]*\S)[A-Z][A-Z0-9] {1,2}-(?: +|(?=\n|\Z)))")


class Reader(Tagged):
    """Reads RIS."""

    layout = "ris"
    TABLE = TABLE
    BOUNDARY = re.compile(r"\n(?=TY {1,2}-)")
    FIRST = "TY"
    LAST = "ER"
    #: rispy's numbers, and what JSTOR and the Cochrane Library write before each entry.
    BOILERPLATE = re.compile(
        r"[0-9]{1,9}\.|Record #[0-9]{1,9} of [0-9]{1,9}|(?:Provider|Database|Content): ?.*"
    )

    def labels(self, text: str) -> re.Pattern[str]:
        """Tags with two blanks before the hyphen, unless TY has one."""
        return _ONE_BLANK if text.startswith("TY -") else _TWO_BLANKS
