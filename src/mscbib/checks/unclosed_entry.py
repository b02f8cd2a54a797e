"""An entry that lacks the sign which ends it.

What it does:
    Reports an entry that was read although its end is missing: a RIS or Web of Science entry without the
    tag ER, a BibTeX entry or value whose brace is not closed, an element of XML without its end tag. The
    place is where the end should be, or, for a value of BibTeX, where it opens. Formats whose entries end
    where the next begins have nothing to lack.

Why it matters:
    Behind the place where the end is missing, something else may be missing, too: the last entry of a
    file that lacks it was probably cut off. In BibTeX, a brace that is not closed makes other programs
    read the next entries as a part of this one.

Example:
    `author = {Doe, Jane,` on one line and `year = 2019` on the next.

How to mend it:
    Check the entry against its source, and put the end where it belongs.
"""

from mscbib.diagnostics import Severity

CODE = "MSC116"
SEVERITY = Severity.WARNING
REMEDY = "the entry was read; check that nothing is missing at its end"
