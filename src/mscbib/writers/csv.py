"""CSV: a column for each field of the record."""

from __future__ import annotations

from mscbib.tags.csv import TABLE as CSV
from mscbib.writers._tables import TableWriter

TITLE = "CSV"


class Writer(TableWriter):
    """Writes CSV."""

    TABLE = CSV
    DELIMITER = ","
