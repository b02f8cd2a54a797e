"""Unknown decision.

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

CODE = "MSC121"
SEVERITY = Severity.ERROR
REMEDY = "write duplicate or distinct (or y or n) there, or leave it empty; the row was left out"
