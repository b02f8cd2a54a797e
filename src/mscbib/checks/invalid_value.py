"""Invalid value.

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

CODE = "MSC108"
SEVERITY = Severity.ERROR
REMEDY = "correct it in the text; the field was left out"
