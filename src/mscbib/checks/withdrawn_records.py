"""Withdrawn records.

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

CODE = "MSC117"
SEVERITY = Severity.WARNING
REMEDY = "take the records of these PMIDs out of what you keep; this file has none of them"
