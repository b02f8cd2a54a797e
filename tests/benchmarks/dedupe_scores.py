"""Labelled sets of records, and how right a deduplication of them is.

A labelled set is a folder with records.* (anything that mscbib reads, compressed or not; ids are unique) and
truth.csv, columns id and cluster: records of one cluster are of one work.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import comb
from pathlib import Path
from typing import NamedTuple

from parse_speed import BenchmarkError

Clusters = Mapping[str, str]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """A folder's name, its records, and the work that each id is of."""

    name: str
    records: Path
    truth: Clusters


class Wanted(NamedTuple):
    """A folder, and the half of its works that is scored, if not all."""

    folder: Path
    half: int | None


def wanted(text: str) -> Wanted:
    """What FOLDER or FOLDER:HALF says."""
    folder, colon, half = text.rpartition(":")
    return Wanted(Path(folder), int(half)) if colon and half in ("0", "1") else Wanted(Path(text), None)


def labelled_set(folder: Path) -> LabelledSet:
    """The labelled set in a folder.

    Raises:
        BenchmarkError: there is no truth.csv, or not one file of records.
    """
    found = [path for path in sorted(folder.glob("records.*")) if path.is_file()]
    if len(found) != 1 or not (folder / "truth.csv").is_file():
        raise BenchmarkError(f"{folder}: wanted are truth.csv and one file records.*")
    return LabelledSet(folder.resolve().name, found[0], read_clusters(folder / "truth.csv"))


def read_clusters(path: Path) -> dict[str, str]:
    """The cluster of each id in a table with the columns id and cluster.

    Raises:
        BenchmarkError: an id is there twice.
    """
    found: dict[str, str] = {}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["id"] in found:
                raise BenchmarkError(f"{path}: the id {row['id']} is there twice")
            found[row["id"]] = row["cluster"]
    return found


def half_of(work: str) -> int:
    """Which half of the works one belongs to, 0 or 1: by a hash of its name, so that it never changes."""
    return hashlib.md5(work.encode(), usedforsecurity=False).digest()[0] % 2


class Scores(NamedTuple):
    """What was found, counted; those of several sets can be added up."""

    records: int = 0
    right: int = 0
    false: int = 0
    missed: int = 0
    wrongly_removed: int = 0
    left_over: int = 0
    review: int = 0

    def plus(self, other: Scores) -> Scores:
        """Both together."""
        return Scores(*map(int.__add__, self, other))

    @property
    def precision(self) -> float:
        """The share of the pairs found that are right; 1 if there are none."""
        return self.right / (self.right + self.false) if self.right + self.false else 1.0

    @property
    def recall(self) -> float:
        """The share of the true pairs that were found; 1 if there are none."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        counted = 2 * self.right + self.false + self.missed
        return 2 * self.right / counted if counted else 1.0


def scores(truth: Clusters, found: Clusters, review: Iterable[Pair] = (), half: int | None = None) -> Scores:
    """Compare the clusters found with the true ones.

    - Pairs are all pairs of records in one cluster, found or true: `right`, `false`, `missed`.
    - Of each cluster found one record is kept, and it can stand for one of the works in it. Which of them is
      chosen so that as many works as possible survive (a maximum matching of clusters and works, the way in
      which one kept record a work is counted for ASySD and bib-dedupe). A work that no cluster stands for is
      `wrongly_removed`; a cluster that stands for none is a duplicate `left_over`.
    - `review` counts pairs that a person is asked about.

    With `half` only what belongs to that half of the works is counted: a record and a true pair to that of
    its work; a false pair, a cluster, and a pair for review to that of its smallest id. The counts of the
    halves add up to those of the whole.

    Both are of the same ids (see `complete`).
    """

    def counts(key: str) -> bool:
        return half is None or half_of(truth[key]) == half

    works, clusters = _members(truth), _members(found)
    in_both = Counter((found[key], truth[key]) for key in truth if counts(key))
    right = sum(comb(number, 2) for number in in_both.values())
    stands_for = _matched({name: [truth[key] for key in keys] for name, keys in clusters.items()})
    survived = set(stands_for.values())
    return Scores(
        records=sum(map(counts, truth)),
        right=right,
        false=sum(_false_pairs(keys, truth, counts) for keys in clusters.values()),
        missed=sum(comb(len(keys), 2) for keys in works.values() if counts(keys[0])) - right,
        wrongly_removed=sum(counts(keys[0]) for work, keys in works.items() if work not in survived),
        left_over=sum(counts(keys[0]) for name, keys in clusters.items() if name not in stands_for),
        review=sum(counts(min(pair)) for pair in review),
    )


def complete(truth: Clusters, found: Clusters) -> Clusters:
    """The clusters found, each record that was not read, since it says nothing, in one of its own.

    Raises:
        BenchmarkError: there are unknown records, or none.
    """
    if unknown := found.keys() - truth.keys():
        raise BenchmarkError(f"{len(unknown)} ids are unknown, such as {min(unknown)}")
    if not found:
        raise BenchmarkError("no record was found")
    return {key: found.get(key, key) for key in truth}


def disagreements(one: Clusters, other: Clusters) -> Iterator[Pair]:
    """A pair of ids for each cluster of `one` that lies in several of `other`, in no telling order."""
    found = []
    for keys in _members(one).values():
        stranger = next((key for key in keys if other[key] != other[keys[0]]), None)
        if stranger is not None:
            found.append((keys[0], stranger))
    # neighbours in a file are often alike: a hash mixes them, and is the same on every run
    found.sort(key=lambda pair: hashlib.md5("\0".join(pair).encode(), usedforsecurity=False).digest())
    yield from found


def _members(clusters: Clusters) -> dict[str, list[str]]:
    """The ids of each cluster; both are sorted by id."""
    found: dict[str, list[str]] = {}
    for key in sorted(clusters):
        found.setdefault(clusters[key], []).append(key)
    return found


def _false_pairs(keys: Sequence[str], truth: Clusters, counts: Callable[[str], bool]) -> int:
    """How many pairs of sorted ids are of two works, those counted whose first id counts."""
    left = Counter(truth[key] for key in keys)
    if len(left) == 1:
        return 0
    found = 0
    for place, key in enumerate(keys):
        if counts(key):
            found += len(keys) - place - left[truth[key]]
        left[truth[key]] -= 1
    return found


def _matched(works: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """A work for each of as many clusters as can have one of their own; `works` are those in each cluster."""
    work_of: dict[str, str] = {}
    cluster_of: dict[str, str] = {}
    for name in works:
        came_from: dict[str, str] = {}
        waiting = deque([name])
        free = None
        while waiting and free is None:
            cluster = waiting.popleft()
            for work in works[cluster]:
                if work in came_from:
                    continue
                came_from[work] = cluster
                if work not in cluster_of:
                    free = work
                    break
                waiting.append(cluster_of[work])
        while free is not None:  # each cluster on the way hands its work to the one before
            cluster = came_from[free]
            cluster_of[free] = cluster
            work_of[cluster], free = free, work_of.get(cluster)
    return work_of


def put_into(place: str, lines: Sequence[str]) -> None:
    """Put lines into a page, between "<!-- measured: NAME -->" and "<!-- end -->"; `place` is PAGE#NAME.

    Raises:
        BenchmarkError: there is no such place.
    """
    page, _, name = place.partition("#")
    text = Path(page).read_text(encoding="utf-8")
    mark = f"<!-- measured: {name} -->\n"
    before, found, rest = text.partition(mark)
    if not found or "<!-- end -->" not in rest:
        raise BenchmarkError(f"{page} has no lines {mark.strip()} and <!-- end -->")
    after = rest[rest.index("<!-- end -->") :]
    Path(page).write_text(before + mark + "\n".join(lines) + "\n" + after, encoding="utf-8")
