"""The tables about a deduplication, as `dedupe.tables` has them; their rows stream through the driver."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import TextIOWrapper
from typing import TYPE_CHECKING, BinaryIO

from mscbib.dedupe import COPY, DECISION, tables
from mscbib.dedupe.rules import APART, DUPLICATE, Verdict

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from mscbib.cluster.dedupe_decisions import Person
    from mscbib.cluster.dedupe_intake import Intake


def write_clusters(stream: BinaryIO, intake: Intake, clusters: DataFrame) -> None:
    """Write a row for every record: see `dedupe.tables.write_clusters`."""
    records = intake.table.select("number", "key", "path", "place")
    named = records.selectExpr("number AS cluster", "key AS cluster_key")
    rows = records.join(clusters, "number").join(named, "cluster").orderBy("number")
    rows = rows.select("key", "cluster_key", "path", "place")
    _write(stream, tables.CLUSTERS, (tables.cluster_row(*row) for row in rows.toLocalIterator()))


def write_pairs(stream: BinaryIO, intake: Intake, decided: DataFrame, person: Sequence[Person]) -> None:
    """Write a row for every pair that was decided: see `dedupe.tables.pairs_table`."""
    _write(stream, tables.PAIRS, _pairs(intake, decided, person))


def _pairs(intake: Intake, decided: DataFrame, person: Sequence[Person]) -> Iterator[list[str]]:
    keys = intake.table.select("number", "key")
    of_a = keys.withColumnsRenamed({"number": "a", "key": "key_a"})
    of_b = keys.withColumnsRenamed({"number": "b", "key": "key_b"})
    rows = decided.select("a", "b", "effect", "rule", "score", "reasons").join(of_a, "a").join(of_b, "b")
    for row in rows.orderBy("a", "b").toLocalIterator():
        verdict = Verdict(row["effect"], row["rule"], row["score"])
        yield tables.pair_row(row["key_a"], row["key_b"], verdict, row["reasons"])
    for one in person:
        effect = DUPLICATE if one.is_duplicate else APART
        verdict = Verdict(effect, DECISION, float(one.is_duplicate))
        yield tables.pair_row(one.key_a, one.key_b, verdict, "decided by a person")
    said = {(one.a, one.b) for one in person}
    firsts = intake.table.where("number = first AND identifies").selectExpr("number AS first", "key AS key_a")
    copies = intake.table.where("number <> first").select("number", "first", "key").join(firsts, "first")
    for row in copies.orderBy("number").toLocalIterator():
        if (row["first"], row["number"]) not in said:
            verdict = Verdict(DUPLICATE, COPY, 1.0)
            yield tables.pair_row(row["key_a"], row["key"], verdict, "an exact copy")


def _write(
    stream: BinaryIO, head: tuple[str, ...], rows: Iterator[list[str]] | Iterator[list[str | int]]
) -> None:
    text = TextIOWrapper(stream, encoding="utf-8", newline="", errors="backslashreplace")
    table = csv.writer(text, lineterminator="\n")
    table.writerow(head)
    table.writerows(rows)
    text.detach()
