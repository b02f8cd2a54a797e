"""Tables of Spark, whose rows are worked on by Python in tasks, and which are kept between the steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

Row = tuple[Any, ...]
#: What a task does: rows come, rows go.
Work = Callable[[Iterator[Row]], Iterable[Row]]
#: The same, where it must know which part of the table they are, from 0.
WorkOfPart = Callable[[int, Iterator[Row]], Iterable[Row]]
#: The columns of a table: what each is called, and of what type it is, as Spark names it.
Columns = Mapping[str, str]

#: Rows that are handed on at once, and from how many bytes on no more of them are; records may be large.
_AT_ONCE, _FULL = 500, 8 << 20


def mapped(table: DataFrame, work: Work, columns: Columns) -> DataFrame:
    """The rows that `work` makes of those of each part of a table, in their order.

    Neither all that go in nor all that come out are in memory at once.
    """
    return table.mapInArrow(partial(worked, work, dict(columns)), schema(columns))


def mapped_parts(table: DataFrame, work: WorkOfPart, columns: Columns) -> DataFrame:
    """As `mapped`; `work` is told which part it has, from 0, too."""
    return mapped(table, partial(_in_part, work), columns)


def _in_part(work: WorkOfPart, rows: Iterator[Row]) -> Iterable[Row]:
    from pyspark import TaskContext

    context = TaskContext.get()
    assert context is not None, "it is called in tasks"
    return work(context.partitionId(), rows)


def schema(columns: Columns) -> str:
    """The columns of a table as Spark is told of them."""
    return ", ".join(f"`{name}` {kind}" for name, kind in columns.items())


def worked(work: Work, columns: Columns, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """What a task does with the rows of some batches, in batches."""
    import pyarrow as pa

    fields = pa.schema([(name, _arrow(kind)) for name, kind in columns.items()])
    rows = iter(work(_rows(batches)))
    while some := list(_some(rows)):
        values = zip(*some, strict=True)
        arrays = [pa.array(column, field.type) for column, field in zip(values, fields, strict=True)]
        yield pa.RecordBatch.from_arrays(arrays, schema=fields)


def _some(rows: Iterator[Row]) -> Iterator[Row]:
    """The next rows that are handed on at once."""
    size = 0
    for row in islice(rows, _AT_ONCE):
        yield row
        size += sum([len(value) for value in row if isinstance(value, bytes | bytearray)])
        if size >= _FULL:
            return


def _rows(batches: Iterable[pa.RecordBatch]) -> Iterator[Row]:
    for batch in batches:
        for start in range(0, batch.num_rows, _AT_ONCE):
            some = batch.slice(start, _AT_ONCE)
            yield from zip(*(column.to_pylist() for column in some.columns), strict=True)


def _arrow(kind: str) -> pa.DataType:
    import pyarrow as pa

    return {
        "bigint": pa.int64(),
        "int": pa.int32(),
        "double": pa.float64(),
        "boolean": pa.bool_(),
        "string": pa.string(),
        "binary": pa.binary(),
        "array<string>": pa.list_(pa.string()),
    }[kind]


class Scratch:
    """A folder for what one step hands to the next: a task that is tried again does not begin from the dumps.

    Spark's own committer writes: a task that was tried twice has written once.
    """

    def __init__(self, spark: SparkSession, folder: str) -> None:
        self.spark = spark
        self._folder = folder.rstrip("/")

    def kept(self, name: str, table: DataFrame) -> DataFrame:
        """A table, computed and kept.

        Raises:
            pyspark.errors.PySparkException: a step fails.
        """
        path = f"{self._folder}/{name}"
        table.write.mode("overwrite").parquet(path)
        return self.spark.read.schema(table.schema).parquet(path)
