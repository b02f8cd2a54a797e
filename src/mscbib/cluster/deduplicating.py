"""Which records are of one work, found and merged by tasks of Spark: the result is that of `dedupe`.

    records -> arrivals -> settled (numbered, named) -> pairs -> components -> joined -> works, tables

Each step is kept in a folder before the next begins. The driver holds no records, nor pairs: what it is told
of are the ends of parts, the keys that are shared by most, and counts.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from mscbib.cluster import (
    dedupe_decisions,
    dedupe_intake,
    dedupe_joining,
    dedupe_pairs,
    dedupe_review,
    dedupe_works,
)
from mscbib.cluster.dedupe_decisions import Person
from mscbib.cluster.dedupe_intake import Intake
from mscbib.cluster.dedupe_rows import Scratch
from mscbib.dedupe.deciding import Wish

if TYPE_CHECKING:
    from pyspark import RDD
    from pyspark.sql import DataFrame, SparkSession

    from mscbib.cluster.hadoop import Folder
    from mscbib.dedupe.flow import Flow, NamedSource
    from mscbib.dedupe.joined_keys import Capped


#: Spark's property of how many tasks share what is joined or sorted, and how many there are to each task that
#: reads: pairs have two profiles each, which is several times the records.
_PARTITIONS, _TASKS = "spark.sql.shuffle.partitions", 4


class Found(NamedTuple):
    """What came out: tables, which are kept as long as their folder is."""

    intake: Intake
    decided: DataFrame
    person: Sequence[Person]
    clusters: DataFrame
    doubtful: DataFrame
    capped: Sequence[Capped]
    capped_unnamed: int


class Deciding(NamedTuple):
    """How to decide: whether a preprint and its article are one work; whether all pairs are told of."""

    merge_preprints: bool = False
    tell_all: bool = False


def taken_in(
    scratch: Scratch, sources: Sequence[NamedSource], *, library: RDD[bytes] | None, new: RDD[bytes] | None
) -> Intake:
    """The records of a library, and those that are new: as JSON, in their order.

    Args:
        scratch: where they are kept.
        sources: what the user called the files.
        library: the records of a library that was deduplicated before.
        new: the others.

    Raises:
        ValueError: there are neither.
    """
    _share_out(scratch.spark, [records for records in (library, new) if records is not None])
    arrived = [
        dedupe_intake.arrivals(scratch.spark, records, sources, library=is_library)
        for is_library, records in ((True, library), (False, new))
        if records is not None
    ]
    if not arrived:
        raise ValueError("there are no records")
    return dedupe_intake.settled(functools.reduce(lambda one, other: one.unionAll(other), arrived), scratch)


def _share_out(spark: SparkSession, read: Sequence[RDD[bytes]]) -> None:
    """Share the work out to as many tasks as go with what was read, unless the user says how many.

    Spark's own number is the same for any input; few records would be waited for by very many tasks.
    """
    if not spark.sparkContext.getConf().contains(_PARTITIONS):
        tasks = sum(records.getNumPartitions() for records in read)
        spark.conf.set(_PARTITIONS, str(_TASKS * max(tasks, 1)))


def deduplicate(intake: Intake, scratch: Scratch, deciding: Deciding, person: Sequence[Person] = ()) -> Found:
    """Find which records are of one work; what a `person` decided is obeyed."""
    said = dedupe_decisions.as_table(intake, person)
    wish = Wish(deciding.tell_all, deciding.tell_all, deciding.merge_preprints)
    pairs = dedupe_pairs.decided(intake, said, wish, scratch)
    joined = dedupe_joining.joined(intake, pairs.decided, said, scratch)
    clusters = intake.table.select("number").join(joined.clusters, "number", "left")
    clusters = scratch.kept("clusters", clusters.selectExpr("number", "coalesce(cluster, number) AS cluster"))
    doubtful = dedupe_review.doubtful(pairs.decided, joined, clusters, said, scratch)
    return Found(intake, pairs.decided, person, clusters, doubtful, pairs.capped, pairs.capped_unnamed)


def write_works(found: Found, folder: Folder, flow: Flow, prefer: Sequence[str], *, group: bool) -> int:
    """Write the works, or with `group` all records, a part a task, and count in `flow` what became of which.

    Returns:
        How many works there are.

    Raises:
        OSError: the folder cannot be written.
    """
    from pyspark import StorageLevel

    works = dedupe_works.works(found.intake, found.clusters, found.decided, prefer, group=group)
    works.persist(StorageLevel.DISK_ONLY)  # it is read twice; as a file it would come back in another order
    works.select("data").rdd.map(lambda row: bytes(row[0])).saveAsTextFile(folder.beside)
    dedupe_works.count(works, flow)
    works.unpersist()
    folder.done(".ndjson")
    return int(found.clusters.where("number = cluster").count())
