"""Contradictory decisions.

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

CODE = "MSC123"
SEVERITY = Severity.ERROR
REMEDY = "correct the one that is wrong; until then none of these duplicates is obeyed"
