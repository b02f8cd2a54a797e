"""BibLaTeX: an entry a record, a field a line."""

from __future__ import annotations

from mscbib.tags.biblatex import TABLE
from mscbib.writers._bibtex import BibWriter

TITLE = "BibLaTeX"


class Writer(BibWriter):
    """Writes BibLaTeX."""

    TABLE = TABLE
