"""The works: the records of each merged by one task, in the order of their keys, and what is told of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from mscbib.cluster.dedupe_rows import Row, mapped
from mscbib.dedupe.flow import Flow, SourceCount
from mscbib.dedupe.works import Copy, Work, work
from mscbib.model import Record, Relation

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from mscbib.cluster.dedupe_intake import Intake

#: A record of a work, or a relation of it, whose `type` is not empty.
_OF_WORKS = (
    "cluster", "number", "key", "names", "data", "type", "target", "called",
)  # fmt: skip
_WORKS = {"data": "binary", "names": "array<string>", "kept": "string"}
_COUNTS = {"name": "string", "identified": "bigint", "kept": "bigint", "unique": "bigint"}


def works(
    intake: Intake, clusters: DataFrame, decided: DataFrame, prefer: Sequence[str], *, group: bool = False
) -> DataFrame:
    """The works, sorted by key.

    Args:
        intake: the records.
        clusters: the columns `number` and `cluster` of all records.
        decided: what was decided about pairs, with the links between records.
        prefer: whose values are preferred: see `dedupe.merging.wish`.
        group: the records of each, marked with its key, in place of the work.

    Returns:
        The columns `data`, a record as JSON; `names`, the sources of the records of the work; and `kept`,
        the one that it is credited to. With `group`, only the first record of a work has `names`.
    """
    from pyspark.sql import functions

    members = intake.table.join(clusters, "number").selectExpr(
        "cluster", "number", "key", "names", "data", "'' AS type", "0L AS target", "'' AS called"
    )
    said = members.unionAll(_relations(intake, clusters, decided).select(*members.columns))
    # all of a cluster in one part, the parts in order
    parts = said.repartitionByRange("cluster")
    ordered = parts.sortWithinPartitions("cluster", functions.expr("type <> ''"), "number", "type", "target")
    return mapped(ordered.select(*_OF_WORKS), partial(_works, tuple(prefer), group), _WORKS)


def _relations(intake: Intake, clusters: DataFrame, decided: DataFrame) -> DataFrame:
    """What is to be said of the works of notices and preprints: see `dedupe.works`."""
    links = decided.where("source IS NOT NULL").select("source", "type", "target")
    links = links.join(clusters.withColumnsRenamed({"number": "source"}), "source")
    links = links.join(clusters.selectExpr("number AS target", "cluster AS other"), "target")
    links = links.where("cluster <> other")
    links = links.join(intake.table.selectExpr("number AS target", "called"), "target")
    links = links.join(intake.table.selectExpr("number AS other", "key AS other_key"), "other")
    return links.selectExpr(
        "cluster", "source AS number", "'' AS key", "array() AS names", "CAST('' AS binary) AS data", "type",
        "target", "coalesce(called, other_key) AS called",
    )  # fmt: skip


def _works(prefer: tuple[str, ...], group: bool, rows: Iterable[Row]) -> Iterator[Row]:
    for _, of_one in groupby(rows, itemgetter(0)):
        copies: list[Copy] = []
        relations: list[Relation] = []
        for _, _, key, names, data, type_, _, called in of_one:
            if type_:
                relation = Relation(type=type_, target=called)
                relations += [relation] if relation not in relations else []
            else:
                copies.append(Copy(key, tuple(names), data))
        made = work(copies, relations, prefer)
        if group:
            yield from _marked(copies, made)
        else:
            yield made.data, list(made.names), made.kept


def _marked(copies: list[Copy], made: Work) -> Iterator[Row]:
    for number, copy in enumerate(copies):
        record = Record.model_validate_json(copy.data)
        marked = record.model_copy(update={"cluster": copies[0].key})
        yield marked.to_json(), [] if number else list(made.names), made.kept


def count(works: DataFrame, flow: Flow) -> None:
    """Add to `flow` what became of the records."""
    for name, *counted in mapped(works.select("names", "kept"), _counted, _COUNTS).toLocalIterator():
        source = flow.sources.setdefault(name, SourceCount())
        source.identified += counted[0]
        source.kept += counted[1]
        source.unique += counted[2]


def _counted(rows: Iterable[Row]) -> Iterator[Row]:
    flow = Flow()
    for names, kept in rows:
        if names:
            flow.add(names, kept)
    for name, source in flow.sources.items():
        yield name, source.identified, source.kept, source.unique
