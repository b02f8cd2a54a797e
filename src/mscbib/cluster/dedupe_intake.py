"""The records to be deduplicated, in the order of their keys and named by them, as `dedupe.intake` has it.

    arrivals (as records came) -> sorted by rank -> numbered within each part -> numbered in all

That a key hangs on the records beside it takes no join: equal ids stand one after the other, and the few that
stand at the end of one part and at the beginning of the next are looked up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from mscbib.cluster.dedupe_rows import Row, Scratch, mapped_parts, schema
from mscbib.dedupe.flow import NamedSource, SourceNames
from mscbib.dedupe.intake import identifies, key_of, packed, rank_of
from mscbib.dedupe.profile import profile
from mscbib.dedupe.works import identifier

if TYPE_CHECKING:
    from pyspark import RDD
    from pyspark.sql import DataFrame, SparkSession

#: A record as it came, by its rank: see `dedupe.intake.Item`. `called` is how relations name it.
_ARRIVALS = {
    "id": "string",
    "digest": "string",
    "new": "boolean",
    "path": "string",
    "place": "bigint",
    "number": "bigint",
    "names": "array<string>",
    "called": "string",
    "identifies": "boolean",
    "profile": "binary",
    "data": "binary",
}
_RANK = ("id", "digest", "new", "path", "place", "number")
#: `row` is the place in the part, `first_row` that of the first of its copies; `alone` whether it seems that
#: no other has its id.
_SORTED = {
    "part": "int",
    "row": "bigint",
    "first_row": "bigint",
    "alone": "boolean",
    "key_alone": "string",
    "key_shared": "string",
} | {name: kind for name, kind in _ARRIVALS.items() if name != "number"}

#: More numbers than a part has rows.
_PART = 1 << 33


class Intake(NamedTuple):
    """The records, numbered from 0 by the order of their keys, and how many they are.

    The columns of `table` are those of `_ARRIVALS`, and `key`; `number` is as in `dedupe.intake`, `first`
    the number of the first exact copy.
    """

    table: DataFrame
    size: int


def arrivals(
    spark: SparkSession, records: RDD[bytes], sources: Sequence[NamedSource], *, library: bool = False
) -> DataFrame:
    """Records as they came, with all that is to be known of each.

    Args:
        spark: the session.
        records: as JSON, in their order.
        sources: what the user called the files.
        library: whether they are of the library that new records are held against.
    """
    rows = records.mapPartitionsWithIndex(partial(_arrived, list(sources), library))
    return spark.createDataFrame(rows, schema(_ARRIVALS), verifySchema=False)


def _arrived(sources: list[NamedSource], library: bool, part: int, records: Iterable[bytes]) -> Iterator[Row]:
    from mscbib.model import Record

    number = _PART * part
    known = SourceNames(sources)
    for data in records:
        record = Record.model_validate_json(data)
        compared = profile(record)
        rank = rank_of(record, data, number, library=library)
        yield (
            *rank,
            list(known.of(record)),
            identifier(record),
            identifies(compared),
            bytearray(packed(compared)),
            bytearray(data),
        )
        number += 1


def settled(records: DataFrame, scratch: Scratch) -> Intake:
    """Number the records, and give them their keys.

    Args:
        records: what `arrivals` gave; several, one behind the other, are one after the other.
        scratch: where they are kept.
    """
    from pyspark.sql import functions

    # kept, or all would be read twice: to know where to cut, and to sort
    arrived = scratch.kept("arrivals", records)
    ranked = arrived.repartitionByRange("id", "digest").sortWithinPartitions(*_RANK)
    table = scratch.kept("records", mapped_parts(ranked, in_order, _SORTED))
    parts = sorted(
        tuple(row)
        for row in table.groupBy("part")
        .agg(functions.count("*"), functions.min("id"), functions.max("id"))
        .collect()
    )
    starts, count = starts_of([(part, rows) for part, rows, *_ in parts])
    shared = across([(first, last) for *_, first, last in parts])
    alone = table["alone"] & ~table["id"].isin(shared)
    start = f"element_at({starts}, part + 1)"
    numbered = table.withColumns(
        {
            "number": functions.expr(f"{start} + row"),
            "first": functions.expr(f"{start} + first_row"),
            "key": functions.when(alone, table["key_alone"]).otherwise(table["key_shared"]),
        }
    )
    return Intake(numbered.drop("part", "row", "first_row", "alone", "key_alone", "key_shared"), count)


def in_order(part: int, rows: Iterable[Row]) -> Iterator[Row]:
    """The records of a part, sorted, each with its place, and with the keys that it may have."""
    copy = first = 0
    for row, (before, one, after) in enumerate(_with_neighbours(rows)):
        id_, digest = one[:2]
        is_copy = before is not None and before[:2] == one[:2]
        copy = copy + 1 if is_copy else 1
        first = first if is_copy else row
        alone = id_ not in [other[0] for other in (before, after) if other is not None]
        keys = (key_of(id_, digest, copy, alone=answer) for answer in (True, False))
        yield (part, row, first, alone, *keys, *one[:5], *one[6:])


def _with_neighbours(rows: Iterable[Row]) -> Iterator[tuple[Row | None, Row, Row | None]]:
    before: Row | None = None
    one: Row | None = None
    for after in rows:
        if one is not None:
            yield before, one, after
        before, one = one, after
    if one is not None:
        yield before, one, None


def starts_of(parts: Sequence[tuple[int, int]]) -> tuple[str, int]:
    """Which number the first row of each part has, as Spark writes an array; and how many rows there are."""
    rows = dict(parts)
    starts, count = [], 0
    for part in range(max(rows, default=0) + 1):
        starts.append(f"{count}L")
        count += rows.get(part, 0)
    return f"array({', '.join(starts)})", count


def across(parts: Sequence[tuple[str, str]]) -> list[str]:
    """The ids that stand in several parts; `parts` are the first and last id of each, in order."""
    ends = [last for _, last in parts[:-1]]
    return sorted({end for end, (first, _) in zip(ends, parts[1:], strict=True) if end == first})
