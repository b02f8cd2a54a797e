"""Decisions about duplicates that cannot all be true.

What it does:
    Reports a pair that is decided both ways, and two records that are distinct by one decision and one
    work by a chain of others: if A and B are duplicates and so are B and C, then A and C are. The place
    is the decision that says distinct, or the later of two about one pair; the message names the others
    with their lines.

Why it matters:
    Obeying one would mean to disobey another without a word. None of the duplicates concerned is obeyed
    until one is corrected; what is distinct stays apart.

Example:
    `a,b,duplicate`, `b,c,duplicate` and `a,c,distinct` in one table, or in two that are given together.

How to mend it:
    Look at the records again and correct the decision that is wrong.
"""

from mscbib.diagnostics import Severity

CODE = "MSC123"
SEVERITY = Severity.ERROR
REMEDY = "correct the one that is wrong; until then none of these duplicates is obeyed"
