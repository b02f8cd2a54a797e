# @sign \A\s*+(?:sep=.\s*+)?[^\n]{0,4000}\t
"""TSV: a head and rows with tabs, of ours or with columns named as others do."""

from __future__ import annotations

from mscbib.readers._tables import TableReader, bibliographic_head
from mscbib.tags.tsv import TABLE

TITLE = "TSV, with columns named as we, BibTeX, or other programs do"
EVIDENCE = ((1, bibliographic_head(r"\t")),)


class Reader(TableReader):
    """Reads TSV."""

    layout = "tsv"
    TABLE = TABLE
