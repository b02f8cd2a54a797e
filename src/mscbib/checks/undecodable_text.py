"""Undecodable text.

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

CODE = "MSC101"
SEVERITY = Severity.ERROR
REMEDY = "name the encoding of the file with --encoding; if that is right, save the page again as UTF-8"
