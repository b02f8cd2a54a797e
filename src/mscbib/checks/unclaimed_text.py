"""Text that belongs to no field of an entry.

What it does:
    Reports text that was not understood: lines between the entries of RIS, JSON, XML or BibTeX that look
    like a part of one; cells without a column; on a saved page, whatever its grammar expects nowhere,
    with what it expects there instead. Text that belongs together is reported once. Known phrases of a
    site, comments between BibTeX entries and tags that nobody knows (which are kept in `extra`) are not
    reported.

Why it matters:
    Every character of the input is either in a record or reported: this is the report. What is not
    understood may be a value that is lost, or a sign that the entry around it was read wrongly.

Example:
    A note that somebody typed between two entries of a RIS file; a line `volume = {12},` behind the brace
    that closed its BibTeX entry too early.

How to mend it:
    If it belongs to an entry, put it where the format has it; else delete it. If a site prints it on
    every page, its grammar wants a line for it: `mscbib grammar check` says where.
"""

from mscbib.diagnostics import Severity

CODE = "MSC106"
SEVERITY = Severity.ERROR
REMEDY = "if it belongs to the entry, mend it as the layout prints it; else delete it"
