"""BibTeX: an entry a record, a field a line."""

from __future__ import annotations

from mscbib.tags.bibtex import TABLE
from mscbib.writers._bibtex import BibWriter

TITLE = "BibTeX"


class Writer(BibWriter):
    """Writes BibTeX."""

    TABLE = TABLE
