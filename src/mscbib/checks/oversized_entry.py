"""Oversized entry.

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

CODE = "MSC111"
SEVERITY = Severity.ERROR
REMEDY = "check the file; if it is right, raise the limit with --max-entry-size"
