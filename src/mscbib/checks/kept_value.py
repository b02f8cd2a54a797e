"""A value that its field cannot have, and that was kept in `extra`.

What it does:
    Reports a value in an interchange format that is none of its field's, with the reason: a string where
    records in JSON have a list of objects, a number of citations that is no number, abbreviated and full
    names of different number. The value stands in `extra` under its tag or path. Tags and columns that no
    field takes are kept without a word.

Why it matters:
    Nothing is lost, but the field is empty: searches, exports to other formats and the comparison of
    duplicates do not see the value.

Example:
    `{"title": "Bread", "authors": ["Doe J"]}`: an author should be an object with `family` and `given`,
    so `Doe J` is kept as `extra["authors[0]"]`.

How to mend it:
    Give the value the form that the message names, in the file or in the program that writes it (`mscbib
    schema` has the form of every field). If it is no value of that field at all, leave it: it is kept.
"""

from mscbib.diagnostics import Severity

CODE = "MSC115"
SEVERITY = Severity.WARNING
REMEDY = "nothing is lost: the value stands in `extra` under its tag; correct it if it should be a field"
