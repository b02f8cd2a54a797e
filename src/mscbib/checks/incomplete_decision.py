"""A row or a table of decisions that lacks what says which pair is decided.

What it does:
    Reports a table given with `--decisions` without one of the columns `id_1`, `id_2` and `decision`, and
    rows that are decided but lack an id, pair a record with itself, have a fault in their quotation
    marks, or are too long. What it is about was left out; the place is the head of the table, or the
    cell.

Why it matters:
    The decision cannot be obeyed, since nobody knows which records it is about. Spreadsheets that rename
    or drop a column do this to a whole table.

Example:
    A row whose `decision` is duplicate and whose `id_2` was cut by mistake.

How to mend it:
    Write the table anew as `mscbib dedupe --review` gives it, with the columns `id_1`, `id_2` and
    `decision`, as CSV.
"""

from mscbib.diagnostics import Severity

CODE = "MSC122"
SEVERITY = Severity.ERROR
REMEDY = "save the table as CSV with the columns id_1, id_2 and decision; what this is about was left out"
