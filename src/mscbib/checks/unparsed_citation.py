"""Unparsed citation.

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

CODE = "MSC114"
SEVERITY = Severity.ERROR
REMEDY = "mend the line as the layout prints it; what was not understood stands in `unparsed`"
