"""Duplicates joined into works, the surest first, unless something holds them apart: a component at a time.

What `dedupe.clusters` does with a pair hangs on the pairs before it that are of the same component alone: of
the graph whose edges are all that might be joined. So each component is joined by one task, in the order of
the whole, and gives what it gives in one process. The pairs stream past: a task holds the numbers of the
records of one component, and what holds them apart, never their pairs or the records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from mscbib.cluster.components import components
from mscbib.cluster.dedupe_rows import Row, Scratch, mapped
from mscbib.dedupe.clusters import Clusters
from mscbib.dedupe.rules import APART, DUPLICATE, LINKED

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from mscbib.cluster.dedupe_intake import Intake

#: What is said of a component, in the order in which it must be known.
_MEMBER, _APART, _PERSON, _COPY, _DUPLICATE = range(5)
#: A record and its cluster; or a pair of records that could not be joined, with what held it apart, which
#: `cluster` is null for. The least number of a cluster is its name.
_JOINED = {
    "number": "bigint",
    "cluster": "bigint",
    "a": "bigint",
    "b": "bigint",
    "apart_a": "bigint",
    "apart_b": "bigint",
    "less": "double",
    "rank": "int",
    "rule": "string",
}


class Joined(NamedTuple):
    """The clusters of the records that have any duplicate, by `number` and `cluster`; the pairs not joined.

    `blocked` has the columns `a`, `b`, `apart_a`, `apart_b`, `less`, `rank` and `rule`.
    """

    clusters: DataFrame
    blocked: DataFrame


def joined(intake: Intake, decided: DataFrame, person: DataFrame | None, scratch: Scratch) -> Joined:
    """Join what is of one work.

    Args:
        intake: the records.
        decided: what was decided about pairs: see `dedupe_pairs`.
        person: the columns `a`, `b` and `is_duplicate`: what a person decided.
        scratch: where steps are kept.
    """
    copies = intake.table.where("number <> first").select("number", "first")
    copies = copies.join(
        intake.table.where("number = first AND identifies").selectExpr("number AS first"),
        "first",
        "left_semi",
    )
    facts = _facts(decided, person, copies)
    edges = facts.where(f"phase <> {_APART}").select("a", "b")
    found = scratch.kept("components", components(edges, scratch))
    members = found.join(intake.table.selectExpr("number AS vertex", "first", "new"), "vertex")
    said = members.selectExpr(
        "component", f"{_MEMBER} AS phase", "0D AS less", "int(NOT new) AS rank", "vertex AS a",
        "first AS b", "'' AS rule",
    )  # fmt: skip
    of_a = found.withColumnsRenamed({"vertex": "a"})
    of_b = found.withColumnsRenamed({"vertex": "b", "component": "component_b"})
    within = facts.join(of_a, "a").join(of_b, "b").where("component = component_b")
    said = said.unionAll(within.select(*said.columns))
    ordered = said.repartition("component").sortWithinPartitions(
        "component", "phase", "less", "rank", "a", "b"
    )
    done = scratch.kept("joined", mapped(ordered, _joined, _JOINED))
    clusters = done.where("cluster IS NOT NULL").select("number", "cluster")
    blocked = done.where("cluster IS NULL").drop("number", "cluster")
    return Joined(clusters, blocked)


def _facts(decided: DataFrame, person: DataFrame | None, copies: DataFrame) -> DataFrame:
    columns = ("phase", "less", "rank", "a", "b", "rule")
    facts = decided.where(f"effect = '{DUPLICATE}'").selectExpr(f"{_DUPLICATE} AS phase", *columns[1:])
    apart = decided.where(f"effect IN ('{APART}', '{LINKED}')")
    constant = ("0D AS less", "0 AS rank")
    facts = facts.unionAll(apart.selectExpr(f"{_APART} AS phase", *constant, "a", "b", "'' AS rule"))
    facts = facts.unionAll(
        copies.selectExpr(f"{_COPY} AS phase", *constant, "first AS a", "number AS b", "'' AS rule")
    )
    if person is not None:
        phase = f"IF(is_duplicate, {_PERSON}, {_APART}) AS phase"
        facts = facts.unionAll(person.selectExpr(phase, *constant, "a", "b", "'' AS rule"))
    return facts


def _joined(rows: Iterable[Row]) -> Iterator[Row]:
    for _, component in groupby(rows, itemgetter(0)):
        yield from join(row[1:] for row in component)


def join(rows: Iterator[Row]) -> Iterator[Row]:
    """Join one component; see `dedupe._join`, which does so with all at once."""
    numbers: list[int] = []
    firsts: list[int] = []
    known: list[int] = []
    place: dict[int, int] = {}
    clusters: Clusters | None = None
    for phase, less, rank, a, b, rule in rows:
        if phase == _MEMBER:
            if rank:
                known.append(len(numbers))
            place[a] = len(numbers)
            numbers.append(a)
            firsts.append(b)
            continue
        if clusters is None:
            clusters = Clusters(len(numbers))
            clusters.hold_library(known)
        one, other = place[a], place[b]
        if phase == _APART:
            clusters.hold_apart([(one, other)])
            continue
        found = clusters.join(one, other, forced=phase == _PERSON)
        if found is None or phase != _DUPLICATE:
            continue
        if {firsts[one], firsts[other]} != {firsts[number] for number in found.apart}:
            yield None, None, a, b, *(numbers[number] for number in found.apart), less, rank, rule
    assert clusters is not None, "a component has an edge"
    least: dict[int, int] = {}
    for number in numbers:
        cluster = least.setdefault(clusters.root(place[number]), number)
        yield number, cluster, None, None, None, None, None, None, None
