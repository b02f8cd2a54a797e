"""Unread text.

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

CODE = "MSC119"
SEVERITY = Severity.WARNING
REMEDY = "nothing to do: what the page says about the article was read"
