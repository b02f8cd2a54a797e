"""A decision about a record that is not among those read.

What it does:
    Reports, once a table, decisions that name an id which none of the records has, with the number of
    further ones. Ids are those of `clusters.csv`: where the same id is in several records, a digest is
    appended to it. The decision was left out.

Why it matters:
    Either a file is missing from the command, and its records are compared without what was decided about
    them; or the id was changed by a spreadsheet (`1E5` for `100000`).

Example:
    A table of decisions of last month's review, given without the file of that month.

How to mend it:
    Give all files that were given when the decisions were made, or correct the id.
"""

from mscbib.diagnostics import Severity

CODE = "MSC124"
SEVERITY = Severity.WARNING
REMEDY = "give the files that hold the record, or write its id as clusters.csv has it"
