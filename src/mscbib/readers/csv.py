# @begins \s*+(?![<{\[@])(?:sep=.\s*+)?[^\n]{0,4000}(?i:title)
"""CSV: a head and rows with commas or semicolons, of ours or with columns named as others do."""

from __future__ import annotations

from mscbib.readers._tables import TableReader, bibliographic_head
from mscbib.readers.scopus_csv import HEAD as SCOPUS
from mscbib.tags.csv import TABLE

TITLE = "CSV, with columns named as we, BibTeX, or other programs do"
EVIDENCE = ((1, rf"\A(?!{SCOPUS}){bibliographic_head(',;')}"),)


class Reader(TableReader):
    """Reads CSV."""

    layout = "csv"
    TABLE = TABLE
