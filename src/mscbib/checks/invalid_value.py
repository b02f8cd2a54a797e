"""A value that its field cannot have, and that was left out.

What it does:
    Reports a value that a page prints for a field and that is none: a year in Roman numerals, a number of
    citations that is no number. The value is not in the record. Values of fields that have a rule of
    their own (identifiers, dates, macros of BibTeX) are reported as that, and formats that can keep such
    a value keep it: see `kept-value`.

Why it matters:
    A field that is missing looks like one that the source does not have. Here it has it, and it was
    misprinted or misread.

Example:
    `Year: MMXX` on a page of labels: a year of four digits is missing, and the record has none.

How to mend it:
    Correct the value in the text. If it is right and ought to be understood, tell us: the reader of that
    field is too strict.
"""

from mscbib.diagnostics import Severity

CODE = "MSC108"
SEVERITY = Severity.ERROR
REMEDY = "correct it in the text; the field was left out"
