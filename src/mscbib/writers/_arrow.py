"""The record as Arrow and Parquet see it: the schema follows from the model."""

from __future__ import annotations

import math
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from mscbib import discovery
from mscbib.model import Model, Record, Source

if TYPE_CHECKING:
    import pyarrow

#: The integers of a column.
_SMALLEST, _LARGEST = -(2**63), 2**63 - 1


def schema() -> pyarrow.Schema:
    """A column a field of the record, all of which may be null.

    Raises:
        MissingLibraryError: PyArrow is not installed.
    """
    try:
        import pyarrow
    except ImportError as error:
        raise discovery.MissingLibraryError("pyarrow", "tables") from error
    return pyarrow.schema(_fields(pyarrow, Record))


def _fields(arrow: Any, model: type[Model]) -> list[Any]:
    return [arrow.field(name, _type(arrow, field.annotation)) for name, field in model.model_fields.items()]


def _type(arrow: Any, annotation: Any) -> Any:
    """The Arrow type of what a field of the model may hold."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _type(arrow, args[0])
    if origin is Literal:
        return arrow.string()
    if origin in (Union, UnionType):
        kinds = [arg for arg in args if arg is not NoneType]
        return arrow.float64() if float in kinds else _type(arrow, kinds[0])
    if origin is tuple:
        return arrow.list_(_type(arrow, args[0]))
    if origin is dict:
        return arrow.map_(arrow.string(), _type(arrow, args[1]))
    if annotation in (Record, Source):
        return arrow.string()
    if issubclass(annotation, Model):
        return arrow.struct(_fields(arrow, annotation))
    return {bool: arrow.bool_, int: arrow.int64, float: arrow.float64, str: arrow.string}[annotation]()


def row(values: dict[str, Any]) -> dict[str, Any]:
    """The fields of a record as the schema has them; a number too large for its column is kept in `extra`."""
    if "metrics" in values:
        values["metrics"] = [(name, _float(value)) for name, value in values["metrics"].items()]
    for group in ("reference_count", "source"):
        for name, value in values.get(group, {}).items():
            if isinstance(value, int) and not _SMALLEST <= value <= _LARGEST:
                values[group] = {**values[group], name: None}
                values["extra"] = values.get("extra", {}) | {f"{group}.{name}": [str(value)]}
    for name in ("extra", "spans"):
        if name in values:
            values[name] = [(key, list(value)) for key, value in values[name].items()]
    return values


def _float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
