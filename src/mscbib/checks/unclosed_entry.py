"""Unclosed entry.

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

CODE = "MSC116"
SEVERITY = Severity.WARNING
REMEDY = "the entry was read; check that nothing is missing at its end"
