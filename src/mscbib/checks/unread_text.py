"""The text of an article that a page shows was not read.

What it does:
    Reports, once a page, that it shows more than a work's description: the article itself, as PMC's pages
    do. All before it was read (title, authors, abstract, dates); the article's text and its figures were
    not, from the place of the finding on.

Why it matters:
    It is what the page is mostly made of, and a record has no field for it. It is said so that nobody
    thinks that the article was searched.

Example:
    A page copied from PMC goes on behind the keywords with `1. Introduction`.

How to mend it:
    Nothing has to be done. A list of references behind the article can be read by itself: copy it into a
    file, and use `mscbib refs`.
"""

from mscbib.diagnostics import Severity

CODE = "MSC119"
SEVERITY = Severity.WARNING
REMEDY = "nothing to do: what the page says about the article was read"
