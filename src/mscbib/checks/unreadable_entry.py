"""An entry that gave no record.

What it does:
    Reports an entry of which nothing was taken: what is in it says not which work it is (there is no
    title, author, identifier, journal or abstract in it), or it is no JSON. The message says what is
    wrong with it, and its place is the entry, or the sign at which JSON ends to be JSON. Headers,
    comments, macros and other things that are no entries are not meant.

Why it matters:
    It is missing from the output, and from every count that is made of that. Its raw text can be kept
    with `--rejects FILE`, so that nothing has to be lost.

Example:
    A RIS entry that has a type, a year and a volume; a line of NDJSON in which a value lacks its
    quotation marks.

How to mend it:
    Mend it by hand where the finding stands, or delete it if there never was a work. Where many are
    reported, the file is often of another format than it was read as: see `mscbib detect`.
"""

from mscbib.diagnostics import Severity

CODE = "MSC107"
SEVERITY = Severity.ERROR
REMEDY = "mend it by hand, or delete it if there never was a work; `parse --rejects FILE` keeps its raw text"
