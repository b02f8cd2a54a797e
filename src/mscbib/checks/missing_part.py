"""Missing part.

What it does:
    TODO

Why it matters:
    TODO

Example:
    TODO

How to mend it:
    TODO
"""

from mscbib.diagnostics import Severity

CODE = "MSC105"
SEVERITY = Severity.ERROR
REMEDY = "put it back, or save the page again: the entry may be cut off"
