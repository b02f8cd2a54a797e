"""Unmatched person.

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

CODE = "MSC112"
SEVERITY = Severity.ERROR
REMEDY = "make the name agree with the one in the list of authors"
