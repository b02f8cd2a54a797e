"""TSV: a column for each field of the record."""

from __future__ import annotations

from mscbib.tags.tsv import TABLE as TSV
from mscbib.writers._tables import TableWriter

TITLE = "TSV"


class Writer(TableWriter):
    """Writes TSV."""

    TABLE = TSV
    DELIMITER = "\t"
