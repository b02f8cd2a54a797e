# @magic PAR1
"""Parquet: files of ours, and any others with columns named as those of tables are.

Its rows come as lines of JSON, so that a finding's line is the number of the row.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from mscbib import discovery, source
from mscbib.draft import Draft
from mscbib.plain import flat, json_value
from mscbib.readers import IDENTITY, _records
from mscbib.readers._json import Element
from mscbib.readers._listed_people import join_listed_people
from mscbib.readers._tables import readings_of
from mscbib.source import Block
from mscbib.tags import keep
from mscbib.tags._column_names import folded
from mscbib.tags._columns import table

TITLE = "Parquet, with columns of ours, or named as those of CSV"
#: How many rows are read at once: few, for a small file may hold much.
_ROWS = 64
_LINE_END = re.compile("\n")
#: The columns by which a file of ours is known.
_OURS = frozenset({"schema_version", "container_title", "reference_count"})
_COLUMNS = table("parquet")


def texts(stream: BinaryIO) -> Iterator[str]:
    """The rows of a file as JSON, a line each, without what is null.

    Raises:
        OSError: it cannot be read, or is damaged.
        MissingLibraryError: PyArrow is not installed.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise discovery.MissingLibraryError("pyarrow", "tables") from error
    import orjson

    with tempfile.TemporaryFile() as file:  # the table of contents stands at the end
        shutil.copyfileobj(stream, file)
        try:
            found = parquet.ParquetFile(file, buffer_size=1 << 20)
            names = _distinct(found.schema_arrow.names)
            ours = _OURS.issubset(names)
            for batch in found.iter_batches(batch_size=_ROWS):
                for row in batch.rename_columns(names).to_pylist():
                    line = _without_nothing(_as_records_have_it(row) if ours else row)
                    options = orjson.OPT_NON_STR_KEYS | orjson.OPT_APPEND_NEWLINE
                    yield orjson.dumps(line, default=_shown, option=options).decode()
        except pyarrow.ArrowException as error:
            raise OSError(f"the Parquet file is damaged: {error}") from error


def _distinct(names: list[str]) -> list[str]:
    """The names, with numbers behind those that stood before."""
    counts: dict[str, int] = {}
    found = []
    for name in names:
        counts[name] = counts.get(name, 0) + 1
        found.append(name if counts[name] == 1 else f"{name} ({counts[name]})")
    return found


def _as_records_have_it(row: dict[str, Any]) -> dict[str, Any]:
    """A row of ours: maps are objects, and records within it are what their JSON says."""
    for name in ("metrics", "extra", "spans"):
        if row.get(name) is not None:
            row[name] = {key: _number(value) for key, value in row[name]}
    for name in ("references", "sources"):
        if row.get(name) is not None:
            row[name] = [_record(one) for one in row[name]]
    return row


def _record(text: str) -> Any:
    """The record that a text of JSON is; what is none stays as it is, and is refused where it is read."""
    try:
        return json_value(text)
    except ValueError:
        return text


def _number(value: Any) -> Any:
    """A float that has been an integer, as far as floats are exact, is one again."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 and str(value) != "-0.0":
        return int(value)
    return value


def _without_nothing(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nothing(one) for name, one in value.items() if one is not None}
    if isinstance(value, list):
        return [_without_nothing(one) for one in value]
    return value


def _shown(value: Any) -> str:
    """What JSON has no form for."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


class Reader(_records.Records):
    """Reads the rows."""

    layout = "parquet"

    def blocks(self, chunks: Iterable[str], max_size: int) -> Iterator[Block]:
        """The rows, a line each."""
        for block in source.blocks(chunks, _LINE_END, max_size):
            self._count += 1
            yield block

    def where(self, text: str, position: int, field: str | None) -> str | None:
        """The row, from 1, and what of it."""
        return f"row {self._count}, {super().where(text, position, field)}"

    def _entry_pointer(self) -> str:
        """The row is the whole."""
        return ""

    def fill(self, draft: Draft, values: dict[str, Any], element: Element) -> bool:
        """Take the fields of a record of ours, or read the columns of any other."""
        if "schema_version" in values:
            return super().fill(draft, values, element)
        draft.notes["columns"] = frozenset(map(folded, values))
        reads = readings_of(_COLUMNS)
        for name, value in values.items():
            text = _cell(value)
            if not text:
                continue
            read = reads.get(folded(name))
            if read is None or isinstance(value, dict):
                keep(draft, name, text, *element.place(name))
            else:
                read(draft, name, text, *element.place(name))
        join_listed_people(draft)
        _COLUMNS.finish(draft)
        return not IDENTITY.isdisjoint(draft.values)


def _cell(value: Any) -> str:
    """A value as a cell of a table has it, a list with a line an item."""
    if isinstance(value, list) and not any(isinstance(one, (dict, list)) for one in value):
        return "\n".join(flat(_cell(one)) for one in value)
    return source.line_feeds(
        value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    ).strip()
