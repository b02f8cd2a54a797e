"""Unreadable entry.

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

CODE = "MSC107"
SEVERITY = Severity.ERROR
REMEDY = "mend it by hand: its raw text is kept with --rejects FILE"
