"""The works that came out: each one record, merged from all that are of it, and related to others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from mscbib.dedupe import Outcome
from mscbib.dedupe.intake import Intake
from mscbib.dedupe.merging import Member, base, merge, related
from mscbib.model import Relation
from mscbib.workers import in_order

if TYPE_CHECKING:
    from mscbib.model import Record

#: Works that one process merges at a time, and from how many on more than one process is worth its start.
_BATCH, _WORTHWHILE = 500, 3_000


class Work(NamedTuple):
    """A work: its record as JSON, the sources of the records it is made of, and the one it is credited to."""

    data: bytes
    names: tuple[str, ...]
    kept: str


class Copy(NamedTuple):
    """A record of a work: its key, the databases or registers it is from, and itself as JSON."""

    key: str
    names: tuple[str, ...]
    data: bytes


def works(intake: Intake, outcome: Outcome, prefer: Sequence[str], jobs: int) -> Iterator[Work]:
    """The works, sorted by key; `prefer` names whose values are preferred (see `merging.wish`)."""
    relations = _relations(intake, outcome)

    def batch(start: int) -> list[Work]:
        return [
            _work(intake, cluster, relations.get(cluster[0], []), prefer)
            for cluster in outcome.clusters[start : start + _BATCH]
        ]

    starts = range(0, len(outcome.clusters), _BATCH)
    for found in in_order(batch, starts, jobs if len(outcome.clusters) > _WORTHWHILE else 1):
        yield from found


def _work(intake: Intake, cluster: list[int], own: Sequence[Relation], prefer: Sequence[str]) -> Work:
    copies = [Copy(intake.keys[number], intake.names(number), intake.data(number)) for number in cluster]
    return work(copies, own, prefer)


def work(copies: Sequence[Copy], relations: Sequence[Relation], prefer: Sequence[str]) -> Work:
    """The work of some records, sorted by key, with what is to be said of its `relations` to others."""
    from mscbib.model import Record

    names = tuple(name for copy in copies for name in copy.names)
    if len(copies) == 1 and not relations:
        return Work(copies[0].data, names, names[0])
    members = [
        Member(key, names[0] if len(names) == 1 else None, Record.model_validate_json(data))
        for key, names, data in copies
    ]
    record = related(members[0], merge(members, prefer), relations)
    first = base(members, prefer).key
    kept = next(copy.names[0] for copy in copies if copy.key == first)
    return Work(record.to_json(), names, kept)


def grouped(intake: Intake, outcome: Outcome) -> Iterator[Record]:
    """All records, each marked with the cluster it is of, those of a cluster one after the other."""
    for cluster in outcome.clusters:
        for number in cluster:
            yield intake.record(number).model_copy(update={"cluster": intake.keys[cluster[0]]})


def _relations(intake: Intake, outcome: Outcome) -> dict[int, list[Relation]]:
    """What is to be said of the works of notices and preprints, by the first number of their clusters.

    The target is the other work's DOI or PMID, where its record has one, else its key.
    """
    first = {number: cluster[0] for cluster in outcome.clusters for number in cluster}
    found: dict[int, list[Relation]] = {}
    for link in outcome.links:
        if first[link.source] == first[link.target]:
            continue
        target = identifier(intake.record(link.target)) or intake.keys[first[link.target]]
        relation = Relation(type=link.type, target=target)
        own = found.setdefault(first[link.source], [])
        if relation not in own:
            own.append(relation)
    return found


def identifier(record: Record) -> str | None:
    """The DOI or PMID by which relations name a record, if it has one."""
    return record.doi or (f"PMID {record.pmid}" if record.pmid else None)
