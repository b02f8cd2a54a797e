"""Parquet: a column for each field of the record, nested as the record is, in groups of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from mscbib.writers import _arrow

if TYPE_CHECKING:
    from mscbib.model import Record
    from mscbib.writers import Style

TITLE = "Parquet"
BINARY = True

#: How many rows are held until they are written.
_GROUP = 2000


class Writer:
    """Writes Parquet, a group of rows at a time."""

    def __init__(self, stream: BinaryIO, style: Style) -> None:
        self._schema = _arrow.schema()

        from pyarrow import parquet

        from mscbib.tags.parquet import TABLE

        self._written = TABLE.written
        self._rows: list[dict[str, Any]] = []
        self._file = parquet.ParquetWriter(stream, self._schema, compression="zstd")

    def write(self, record: Record) -> None:
        """Write one row."""
        row = _arrow.row(dict(self._written(record)))
        row["schema_version"] = "1"  # by which such a file is known
        self._rows.append(row)
        if len(self._rows) >= _GROUP:
            self._flush()

    def _flush(self) -> None:
        import pyarrow

        self._file.write_batch(pyarrow.RecordBatch.from_pylist(self._rows, schema=self._schema))
        self._rows.clear()

    def close(self) -> None:
        """Write the last rows, and the table of contents."""
        if self._rows:
            self._flush()
        self._file.close()
