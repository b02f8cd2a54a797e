"""What a person decided, by the numbers of records: only those that the tables name are looked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from mscbib.cluster.dedupe_rows import Row, mapped
from mscbib.tags._flat import cell

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from mscbib.cluster.dedupe_intake import Intake

#: What a name is of a record, the surest first.
_KEY, _WITH_DIGEST, _ID = range(3)
_NAMES = {"kind": "int", "name": "string", "key": "string", "number": "bigint"}
_PERSON = "a bigint, b bigint, is_duplicate boolean"


class Known(NamedTuple):
    """What records may be called, with their keys, as `dedupe.intake.called` has it; and their numbers."""

    called: dict[str, str]
    numbers: dict[str, int]


class Person(NamedTuple):
    """A person's decision about two records, by their numbers, the smaller first, and their keys."""

    a: int
    b: int
    is_duplicate: bool
    key_a: str
    key_b: str


def known(intake: Intake, texts: set[str]) -> Known:
    """The records that are called as one of `texts` says: a cell of a table."""
    from pyspark.sql import functions

    rows = intake.table.selectExpr("number", "key", "id", "digest", "number = first AS is_first")
    named = mapped(rows, partial(_named, texts), _NAMES).groupBy("kind", "name")
    counted = named.agg(functions.count("*"), functions.min("key"), functions.min("number"))
    found = [tuple(row) for row in counted.collect()]
    called: dict[str, str] = {}
    numbers: dict[str, int] = {}
    for _, name, count, key, number in sorted(found, key=lambda one: (one[0] != _KEY, one[4], one[0])):
        if count == 1:  # an id that different records share names none of them
            called.setdefault(name, key)
            numbers[key] = number
    return Known(called, numbers)


def _named(texts: set[str], rows: Iterable[Row]) -> Iterator[Row]:
    for number, key, id_, digest, is_first in rows:
        names = [(_KEY, key)]
        if is_first:
            names += [(_WITH_DIGEST, f"{id_}#{digest}"), (_ID, id_)]
        for kind, name in names:
            if cell(name) in texts:
                yield kind, name, key, number


def decisions(known: Known, pairs: Mapping[tuple[str, str], bool]) -> list[Person]:
    """What was decided about pairs of keys, in the order of their numbers."""
    found = []
    for keys, is_duplicate in pairs.items():
        (a, key_a), (b, key_b) = sorted((known.numbers[key], key) for key in keys)
        found.append(Person(a, b, is_duplicate, key_a, key_b))
    return sorted(found)


def as_table(intake: Intake, person: Sequence[Person]) -> DataFrame | None:
    """Decisions as a table; None where there are none."""
    if not person:
        return None
    return intake.table.sparkSession.createDataFrame([one[:3] for one in person], _PERSON)
