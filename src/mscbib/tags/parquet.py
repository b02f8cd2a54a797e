"""Parquet: a column for each field of the record, nested as the record is.

The columns follow from the model, see `mscbib.writers._arrow`. Cited works, and the records that one was
merged from, are JSON texts, for a schema cannot hold itself. What is absent is null.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mscbib.draft import Draft
from mscbib.model import Record, Source
from mscbib.tags import Codec, Table, Tag

if TYPE_CHECKING:
    from pydantic import BaseModel

#: What else of people comes back.
_PARTS = ("affiliations", "initials", "orcid", "orcid_listed")


def _written(value: Any) -> Any:
    """A field's value as plain data, what holds a record as JSON."""
    if isinstance(value, (Record, Source)):
        return value.to_json().decode()
    if isinstance(value, tuple):
        return [_written(one) for one in value]
    return _dumped(value) if hasattr(value, "model_dump") else value


def _dumped(value: BaseModel) -> dict[str, Any]:
    return value.model_dump(exclude_defaults=True)


def _column(name: str) -> Codec:
    """A column; where a record was read is not said if that was in Parquet: its row says it."""
    fields = (name, *(f"{name}.{part}" for part in _PARTS)) if name in ("authors", "editors") else (name,)

    def write(record: Record) -> Iterable[Any]:
        value = getattr(record, name)
        return () if value is None or value is False or value == () else (_written(value),)

    def write_source(record: Record) -> Iterable[Any]:
        return write(record) if record.source is not None and record.source.layout != "parquet" else ()

    if name == "source":
        return Codec(("source.path",), None, write_source)
    return Codec(fields, None, write)


def _finish(draft: Draft) -> None:
    """The rows of a file of ours are records: nothing is to be put together."""


TABLE = Table(tags=tuple(Tag(name, _column(name)) for name in Record.model_fields), finish=_finish)
