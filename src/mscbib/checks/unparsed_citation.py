"""A part of the citation of an entry was not understood.

What it does:
    Reports each stretch of the line that cites a work in a citing list to which no field could be given.
    What was understood is in the record, and the stretch in `unparsed`. It is an error, unlike the same
    in a list of references: a site prints these lines by one pattern, so that one which does not fit it
    is damaged.

Why it matters:
    The citation is all that such an entry says of where the work was published. What is missing from it
    is missing from the record: volume, pages, or half of the title.

Example:
    `J Imag Hyg 2021; 12:101-110 ### {{see}} the box. [PMID: 90000001]` in a citing list.

How to mend it:
    Compare the line with the site's and mend it. If the site prints it so, tell us, with the line.
"""

from mscbib.diagnostics import Severity

CODE = "MSC114"
SEVERITY = Severity.ERROR
REMEDY = "mend the line as the layout prints it; what was not understood stands in `unparsed`"
