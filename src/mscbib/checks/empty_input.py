"""Empty input.

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

CODE = "MSC113"
SEVERITY = Severity.WARNING
REMEDY = "check that the file was saved, or the pipe fed"
