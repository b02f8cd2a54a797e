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


def works(intake: Intake, outcome: Outcome, prefer: Sequence[str], jobs: int) -> Iterator[Work]:
    """The works, sorted by key; `prefer` names whose values are preferred (see `merging.wish`)."""
    relations = _relations(intake, outcome)

    def batch(start: int) -> list[Work]:
        return [
            _work(intake, cluster, relations, prefer) for cluster in outcome.clusters[start : start + _BATCH]
        ]

    starts = range(0, len(outcome.clusters), _BATCH)
    for found in in_order(batch, starts, jobs if len(outcome.clusters) > _WORTHWHILE else 1):
        yield from found


def _work(
    intake: Intake, cluster: list[int], relations: dict[int, list[Relation]], prefer: Sequence[str]
) -> Work:
    own = relations.get(cluster[0], [])
    names = [name for number in cluster for name in intake.names(number)]
    if len(cluster) == 1 and not own:
        return Work(intake.data(cluster[0]), tuple(names), names[0])
    members = [_member(intake, number) for number in cluster]
    record = related(members[0], merge(members, prefer), own)
    first = base(members, prefer).key
    kept = next(intake.names(number)[0] for number in cluster if intake.keys[number] == first)
    return Work(record.to_json(), tuple(names), kept)


def _member(intake: Intake, number: int) -> Member:
    names = intake.names(number)
    return Member(intake.keys[number], names[0] if len(names) == 1 else None, intake.record(number))


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
        target = intake.record(link.target)
        name = target.doi or (f"PMID {target.pmid}" if target.pmid else intake.keys[first[link.target]])
        relation = Relation(type=link.type, target=name)
        own = found.setdefault(first[link.source], [])
        if relation not in own:
            own.append(relation)
    return found
