# Never detected: such files are known for BibTeX.
# @named
"""BibLaTeX, which is BibTeX with other fields; what is read as such is known to be so."""

from __future__ import annotations

from mscbib.readers._bibtex import BibReader
from mscbib.tags.biblatex import TABLE

TITLE = "BibLaTeX (BibTeX of a later day; detected as bibtex)"


class Reader(BibReader):
    """Reads BibLaTeX."""

    layout = "biblatex"
    TABLE = TABLE
