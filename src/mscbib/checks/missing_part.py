"""Something is missing that every entry of the kind has.

What it does:
    Reports what the grammar of a layout or the definition of a format needs and the text does not have:
    the word that closes a part of a page, the tag TY that begins a RIS entry, cells at the end of a
    table's row, a quotation mark in a cell of CSV (RFC 4180), the bracket that ends an array of JSON. The
    place is where it should stand. Fields that a work may lack, such as its year, are not meant: see
    `incomplete-record`.

Why it matters:
    The entry was most likely cut off or damaged, and what was read of it may be only a part, or be in the
    wrong field: of a row that lacks a cell in its middle, everything behind it is in the wrong column.

Example:
    In a citing list, `Abstract` is followed by its text and then by the next entry, without the
    `Collapse` that ends it.

How to mend it:
    Save or export it again. If it was edited by hand, put back what is missing where the finding stands.
"""

from mscbib.diagnostics import Severity

CODE = "MSC105"
SEVERITY = Severity.ERROR
REMEDY = "put it back, or save the page again: the entry may be cut off"
