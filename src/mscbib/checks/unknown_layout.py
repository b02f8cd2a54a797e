"""Unknown layout.

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

CODE = "MSC103"
SEVERITY = Severity.ERROR
REMEDY = "see `mscbib detect -v` for what was looked for, or name the layout with --layout"
