"""Kept value.

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

CODE = "MSC115"
SEVERITY = Severity.WARNING
REMEDY = "nothing is lost: the value stands in `extra` under its tag; correct it if it should be a field"
