"""The text is of no layout and no format that is known.

What it does:
    Reports a file of which nothing was read: no layout of a saved page and no interchange format shows
    enough of its evidence in the first 65,536 characters. The message says what comes nearest and how
    much of its evidence is there. It is reported once a file, and is the only thing that is.

Why it matters:
    A file that is passed over is a search result that is missing from a review. It is better to stop at
    it than to report a count without it.

Example:
    A shopping list, a table without columns of title and author, a page saved as a picture.

How to mend it:
    `mscbib detect -v FILE` prints for every layout what was looked for and what was found. If you know
    what the file is, name it with `--layout`, or read a list of references with `mscbib refs`. If a site
    changed its pages, its grammar in `grammars/` wants a new line of evidence.
"""

from mscbib.diagnostics import Severity

CODE = "MSC103"
SEVERITY = Severity.ERROR
REMEDY = "see `mscbib detect -v` for what was looked for, or name the layout with --layout"
