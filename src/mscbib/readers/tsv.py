# @begins \s*+(?![<{\[@])(?:sep=.\s*+)?[^\n]{0,4000}\t
"""TSV: a head and rows with tabs, of ours or with columns named as others do."""

from __future__ import annotations

from mscbib.readers._tables import TableReader, bibliographic_head
from mscbib.tags.tsv import TABLE

TITLE = "TSV, with columns named as we, BibTeX, or other programs do"
_TAB = r"\t"
#: The head of the works of a Google Scholar profile, copied: only every third line has tabs.
_PROFILE = r"\A\s*TITLE\tCITED BY\tYEAR\s"
EVIDENCE = ((1, rf"\A(?!{_PROFILE}){bibliographic_head(_TAB)}"),)


class Reader(TableReader):
    """Reads TSV."""

    layout = "tsv"
    TABLE = TABLE
