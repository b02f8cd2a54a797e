"""What a person should decide: one question for each two works that may be one, as `dedupe` asks it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from mscbib.cluster.dedupe_rows import Row, Scratch, mapped
from mscbib.dedupe import but_apart
from mscbib.dedupe.comparison import compare
from mscbib.dedupe.deciding import reasons
from mscbib.dedupe.intake import unpacked
from mscbib.dedupe.review import ReviewPair
from mscbib.dedupe.rules import DUPLICATE, REVIEW, Verdict

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from mscbib.cluster.dedupe_intake import Intake
    from mscbib.cluster.dedupe_joining import Joined

_WORDED = {
    "a": "bigint",
    "score": "double",
    "key_a": "string",
    "key_b": "string",
    "data_a": "binary",
    "data_b": "binary",
    "reasons": "string",
    "b": "bigint",
}


def doubtful(
    decided: DataFrame, joined: Joined, clusters: DataFrame, person: DataFrame | None, scratch: Scratch
) -> DataFrame:
    """The pairs to be asked about.

    Args:
        decided: what was decided about pairs.
        joined: what of it could not be joined.
        clusters: the columns `number` and `cluster` of all records.
        person: what a person decided: it is asked of no two works again.
        scratch: where they are kept.

    Returns:
        The columns `a`, `b`, `effect`, `rule`, `score`, and `apart_a` and `apart_b`, which are null for most.
    """
    from pyspark.sql import functions

    columns = ("asked", "less", "rank", "a", "b", "effect", "rule", "apart_a", "apart_b")
    blocked = joined.blocked.selectExpr("0 AS asked", f"'{DUPLICATE}' AS effect", "*")
    likely = decided.where(f"effect = '{REVIEW}'").selectExpr(
        "1 AS asked", "less", "0 AS rank", "a", "b", "effect", "rule", "null AS apart_a", "null AS apart_b"
    )
    if person is not None:
        answered = _between(person.where("NOT is_duplicate").select("a", "b"), clusters)
        answered = answered.select("one", "other").distinct()
        likely = _between(likely, clusters).join(answered, ["one", "other"], "left_anti").select(*columns)
    open_ = _between(blocked.select(*columns).unionAll(likely.select(*columns)), clusters)
    first = functions.min(functions.struct(*columns)).alias("first")
    asked = open_.where("one <> other").groupBy("one", "other").agg(first).select("first.*")
    return scratch.kept("doubtful", asked.withColumn("score", -asked["less"]).drop("asked", "less", "rank"))


def _between(pairs: DataFrame, clusters: DataFrame) -> DataFrame:
    """Pairs, and between which two clusters they are."""
    of_a = clusters.selectExpr("number AS a", "cluster AS cluster_a")
    of_b = clusters.selectExpr("number AS b", "cluster AS cluster_b")
    return (
        pairs.join(of_a, "a")
        .join(of_b, "b")
        .selectExpr(
            *pairs.columns, "least(cluster_a, cluster_b) AS one", "greatest(cluster_a, cluster_b) AS other"
        )
    )


def review_pairs(doubtful: DataFrame, intake: Intake) -> Iterator[ReviewPair]:
    """The pairs to be asked about, the likeliest first, with their records and the reasons in words."""
    from mscbib.model import Record

    said = intake.table.select("number", "key", "profile", "data")
    rows = doubtful
    for side in ("a", "b"):
        names = {name: f"{name}_{side}" for name in ("key", "profile", "data")}
        rows = rows.join(said.withColumnsRenamed({"number": side, **names}), side)
    for side in ("apart_a", "apart_b"):
        keys = said.selectExpr(f"number AS {side}", f"key AS key_{side}")
        rows = rows.join(keys, side, "left")
    rows = rows.select(
        "a", "b", "effect", "rule", "score", "key_a", "key_b", "profile_a", "profile_b", "data_a", "data_b",
        "key_apart_a", "key_apart_b",
    )  # fmt: skip
    worded = mapped(rows, _worded, _WORDED)
    ordered = worded.orderBy(worded["score"].desc(), "a", "b")
    for row in ordered.toLocalIterator():
        one, other = (Record.model_validate_json(bytes(row[name])) for name in ("data_a", "data_b"))
        yield ReviewPair(row["key_a"], row["key_b"], one, other, row["score"], row["reasons"])


def _worded(rows: Iterable[Row]) -> Iterator[Row]:
    for a, b, effect, rule, score, key_a, key_b, one, other, data_a, data_b, *apart in rows:
        verdict = Verdict(effect, rule, score)
        words = reasons(compare(unpacked(one), unpacked(other)), verdict)
        if apart[0] is not None:
            words += but_apart(*apart)
        yield a, score, key_a, key_b, data_a, data_b, words, b
