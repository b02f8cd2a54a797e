"""Unknown id.

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

CODE = "MSC124"
SEVERITY = Severity.WARNING
REMEDY = "give the files that hold the record, or write its id as clusters.csv has it"
