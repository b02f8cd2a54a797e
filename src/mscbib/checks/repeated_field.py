"""A field that an entry can have once stands in it a second time.

What it does:
    Reports a second, different value of a field of which a record has one (DOI, PMID, title, date) on a
    saved page. The first was taken. The same value printed twice is not reported, and neither are the
    repeated tags of interchange formats, of which the further values are kept in `extra`.

Why it matters:
    One of the two is of another work: where two entries run together because the line between them was
    lost, the second identifier is the second work's, and that work is missing.

Example:
    A page of labels that has `DOI: 10.5555/bread` and, four lines down, `DOI: 10.5555/butter`.

How to mend it:
    Look which of the two is right and delete the other. If two entries ran together, separate them as the
    layout does, by an empty line or a number.
"""

from mscbib.diagnostics import Severity

CODE = "MSC109"
SEVERITY = Severity.ERROR
REMEDY = "delete the one that is wrong; the first was kept"
