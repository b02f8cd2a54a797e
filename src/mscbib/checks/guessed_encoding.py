"""Guessed encoding.

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

CODE = "MSC102"
SEVERITY = Severity.WARNING
REMEDY = "if letters look wrong, name the right encoding with --encoding"
