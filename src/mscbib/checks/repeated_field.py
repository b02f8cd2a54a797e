"""Repeated field.

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

CODE = "MSC109"
SEVERITY = Severity.ERROR
REMEDY = "delete the one that is wrong; the first was kept"
