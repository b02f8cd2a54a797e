"""Incomplete decision.

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

CODE = "MSC122"
SEVERITY = Severity.ERROR
REMEDY = "save the table as CSV with the columns id_1, id_2 and decision; what this is about was left out"
