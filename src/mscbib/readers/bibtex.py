# @sign \n@
# @sign \n\t@
# @sign \n @
# @sign \n  @
# @sign \n   @
# @sign \n    @
# @sign \n        @
"""BibTeX. BibLaTeX is read as well: the fields of both are known to either."""

from __future__ import annotations

from mscbib.readers._bibtex import BibReader
from mscbib.tags.bibtex import TABLE

TITLE = "BibTeX, with what BibLaTeX has besides"
EVIDENCE = (
    (3, r"^[ \t]{0,8}@[A-Za-z]{2,20}[ \t]{0,8}\{[ \t]{0,8}[^\s,{}\"=@]{0,200}[ \t]{0,8}(?:,|$)"),
    (
        2,
        r"[\s,](?i:author|title|year|date|journal|journaltitle|editor|booktitle|url|publisher|note|doi)"
        r"\s{0,40}=\s{0,8}[{\"0-9]",
    ),
)
#: An entry, a field, an end, a comment, or the line of a value, which is indented.
LINES = r"\s|@|[\w-]{1,40}\s{0,40}=|[}),\"%]"


class Reader(BibReader):
    """Reads BibTeX."""

    layout = "bibtex"
    TABLE = TABLE
