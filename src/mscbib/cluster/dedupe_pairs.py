"""Which records are compared, and what is decided about them: `dedupe.candidates` and `deciding` on Spark.

A key that very many records share is no task's alone: its records are sorted together with those of all such
keys, and cut anywhere. Each part pairs its own neighbours; those across a cut are paired by the driver, which
is told of the few records at the ends of the parts.
"""

from __future__ import annotations

import functools
from collections import deque
from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from mscbib.cluster.dedupe_rows import Row, Scratch, mapped, mapped_parts
from mscbib.dedupe import link, sureness
from mscbib.dedupe.candidates import CAP, MAX_NAMED, NEIGHBOURS, plain_keys
from mscbib.dedupe.deciding import Decided, Wish, decide
from mscbib.dedupe.intake import unpacked
from mscbib.dedupe.joined_keys import Capped
from mscbib.dedupe.keys import keys, order
from mscbib.dedupe.rules import LINKED

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from mscbib.cluster.dedupe_intake import Intake

_KEYS = {"number": "bigint", "standing": "string", "keys": "array<string>"}
#: `other` is null for a record at an end of a part, of which `place` tells in which order they stand there.
_NEAR = {"part": "int", "place": "bigint", "key": "string", "number": "bigint", "other": "bigint"}
#: `less` and `rank` sort duplicates, the surest first; `source`, `type` and `target` are a link.
_DECIDED = {
    "a": "bigint",
    "b": "bigint",
    "effect": "string",
    "rule": "string",
    "score": "double",
    "less": "double",
    "rank": "int",
    "reasons": "string",
    "source": "bigint",
    "type": "string",
    "target": "bigint",
}
#: So many profiles are kept unpacked: each is wanted with every other that it is compared with.
_KEPT = 1 << 12


class Pairs(NamedTuple):
    """What was decided about pairs of records, and the keys that very many records share.

    `decided` has the columns of `_DECIDED`, a row a pair. `capped` and `capped_unnamed` are those of
    `dedupe.Outcome`.
    """

    decided: DataFrame
    capped: list[Capped]
    capped_unnamed: int


def decided(intake: Intake, person: DataFrame | None, wish: Wish, scratch: Scratch) -> Pairs:
    """Compare the records that share a key, and decide about them.

    Args:
        intake: the records.
        person: the columns `a` and `b`, pairs that a person decided: they are left out.
        wish: which pairs are to be told of.
        scratch: where steps are kept.
    """
    keyed = intake.table.where("number = first AND identifies").select("number", "profile")
    keyed = scratch.kept("keys", mapped(keyed, _keyed, _KEYS))
    held = keyed.selectExpr("number", "explode(keys) AS key")
    blocks = scratch.kept("blocks", held.groupBy("key").count().where("count > 1"))
    pairs = _within(held, blocks)
    large = blocks.where(f"count > {CAP}")
    count = large.count()
    named: list[Capped] = []
    if count:
        most = large.orderBy(large["count"].desc(), "key").limit(MAX_NAMED)
        named = [Capped(row[0], row[1]) for row in most.collect()]
        pairs = pairs.unionAll(_near(held, keyed, large, scratch))
    return Pairs(_compared(intake, pairs, person, wish, scratch), named, count - len(named))


def _keyed(rows: Iterable[Row]) -> Iterator[Row]:
    for number, data in rows:
        profile = unpacked(data)
        yield plain_keys((number, order(profile), keys(profile)))


def _within(held: DataFrame, blocks: DataFrame) -> DataFrame:
    """The pairs of records that share a key with few others, some of them several times."""
    members = held.join(blocks.where(f"count <= {CAP}"), "key").groupBy("key")
    listed = members.agg({"number": "collect_list"}).toDF("key", "numbers")
    first = listed.selectExpr("sort_array(numbers) AS numbers").selectExpr(
        "numbers", "posexplode(numbers) AS (place, a)"
    )
    return first.selectExpr("a", "explode(slice(numbers, place + 2, size(numbers))) AS b")


# ---- Keys that many share


def _near(held: DataFrame, keyed: DataFrame, large: DataFrame, scratch: Scratch) -> DataFrame:
    """The pairs of neighbours among the records that share a key with very many."""
    members = held.join(large.select("key"), "key").join(keyed.select("number", "standing"), "number")
    sorted_ = members.select("key", "standing", "number").orderBy("key", "standing", "number")
    near = scratch.kept("near", mapped_parts(sorted_, neighbours, _NEAR))
    ends = near.where("other IS NULL").select("part", "place", "key", "number").collect()
    cut = list(across(sorted(tuple(row) for row in ends)))
    pairs = near.where("other IS NOT NULL").select("number", "other")
    if cut:
        pairs = pairs.unionAll(near.sparkSession.createDataFrame(cut, "number bigint, other bigint"))
    return pairs.selectExpr("least(number, other) AS a", "greatest(number, other) AS b")


def neighbours(part: int, rows: Iterable[Row]) -> Iterator[Row]:
    """Each record of a part with its next; and the records at its ends by themselves."""
    before: deque[tuple[int, str, int]] = deque(maxlen=NEIGHBOURS)
    for place, (key, _, number) in enumerate(rows):
        for _, other_key, other in before:
            if other_key == key:
                yield part, place, key, other, number
        before.append((place, key, number))
        if place < NEIGHBOURS:
            yield part, place, key, number, None
    for place, key, number in before:
        if place >= NEIGHBOURS:
            yield part, place, key, number, None


def across(ends: list[Row]) -> Iterator[tuple[int, int]]:
    """The neighbours that a cut between parts came between; `ends` are those of each part, in order.

    A part that has more records than its ends has them between those: it is not looked across.
    """
    before: deque[Row] = deque(maxlen=NEIGHBOURS)
    for part, place, key, number in ends:
        for other_part, _, other_key, other in before:
            if other_part != part and other_key == key:
                yield other, number
        before.append((part, place, key, number))


# ---- Comparing


def _compared(
    intake: Intake, pairs: DataFrame, person: DataFrame | None, wish: Wish, scratch: Scratch
) -> DataFrame:
    """What is decided about pairs. One shuffle brings each the profile of b, the next that of a."""
    profiles = intake.table.select("number", "new", "profile")
    once = pairs.repartition("b").distinct()
    if person is not None:
        once = once.join(person.select("a", "b"), ["a", "b"], "left_anti")
    second = profiles.selectExpr("number AS b", "new AS new_b", "profile AS profile_b")
    first = profiles.selectExpr("number AS a", "new AS new_a", "profile AS profile_a")
    both = once.join(second, "b").join(first, "a").where("new_a OR new_b")
    both = both.select("a", "b", "profile_a", "profile_b")
    return scratch.kept("decided", mapped(both, partial(_decided, wish), _DECIDED))


def _decided(wish: Wish, rows: Iterable[Row]) -> Iterator[Row]:
    profile = functools.lru_cache(_KEPT)(unpacked)
    for a, b, data_a, data_b in rows:
        one, other = profile(data_a), profile(data_b)
        told = decide(one, other, wish)
        if told is None:
            continue
        verdict, reasons = told
        linked = link(Decided(a, b, verdict), one, other) if verdict.effect == LINKED else None
        less, rank = sureness(verdict)
        yield (a, b, *verdict, less, rank, reasons, *(linked or (None, None, None)))
