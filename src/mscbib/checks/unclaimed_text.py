"""Unclaimed text.

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

CODE = "MSC106"
SEVERITY = Severity.ERROR
REMEDY = "if it belongs to the entry, mend it as the layout prints it; else delete it"
