"""A decision about duplicates that is neither duplicate nor distinct.

What it does:
    Reports a cell of the column `decision` in a table given with `--decisions` that holds a word which is
    not understood. Understood are duplicate and distinct, y and n, yes and no, 1 and 0, true and false,
    same and different, and what spreadsheets of other languages make of these. An empty cell, `?` or
    `maybe` says that the row is not decided yet, and is not reported. The row was left out.

Why it matters:
    A decision that somebody made is not obeyed. The pair is decided by its score, or asked about once
    more.

Example:
    `to be asked` in the column `decision`.

How to mend it:
    Write duplicate or distinct there, or leave it empty.
"""

from mscbib.diagnostics import Severity

CODE = "MSC121"
SEVERITY = Severity.ERROR
REMEDY = "write duplicate or distinct (or y or n) there, or leave it empty; the row was left out"
