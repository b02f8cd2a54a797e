"""A cross-reference of BibTeX to an entry that is not there.

What it does:
    Reports a `crossref` or `xdata` whose key no entry of the file has. What the entry would inherit
    (the book of a chapter, its editors and publisher) is then missing from its record. An entry that
    stands millions of characters away counts as missing, too: so much is held at once.

Why it matters:
    BibTeX stops with "a bad cross reference" where the entry is below or missing, and biber leaves the
    fields empty: a chapter is cited without its book.

Example:
    `crossref = {handbook2019}` in a file that has `@book{handbook2020, ...}` only is reported.

How to mend it:
    Copy the entry that is named into the file, or correct the key: they must agree letter for letter, for
    biber in their capitals, too.
"""

from mscbib.diagnostics import Severity

CODE = "MSC512"
SEVERITY = Severity.WARNING
REMEDY = "copy the entry that it names into the file, or correct the key"
