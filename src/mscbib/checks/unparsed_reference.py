"""Unparsed reference.

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

CODE = "MSC110"
SEVERITY = Severity.WARNING
REMEDY = "nothing is lost: what was not understood stands in `unparsed`"
