# @begins \s*+(?![<{\[@])(?:sep=.\s*+)?[^\n]{0,4000}(?i:source title)
"""Scopus's CSV, the old one with "Koriat, A., Nelson, T.O." and the new with full names."""

from __future__ import annotations

from mscbib.readers._tables import TableReader, head
from mscbib.tags._columns import table

TITLE = "Scopus CSV"
HEAD = head(",;", "title", "source title", r"eid|author\(s\) id")
EVIDENCE = ((1, HEAD),)


class Reader(TableReader):
    """Reads Scopus's CSV."""

    layout = "scopus-csv"
    TABLE = table("scopus-csv")
