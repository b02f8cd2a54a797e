"""Unread page.

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

CODE = "MSC118"
SEVERITY = Severity.WARNING
REMEDY = "save what you need of it as text, or name the layout that it has with --layout"
