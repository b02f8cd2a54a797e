"""TSV: the columns that `mscbib.tags._columns` describes."""

from __future__ import annotations

from mscbib.tags._columns import table

TABLE = table("tsv")
