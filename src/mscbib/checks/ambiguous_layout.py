"""Ambiguous layout.

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

CODE = "MSC104"
SEVERITY = Severity.ERROR
REMEDY = "name the right one with --layout"
