"""How strongly works belong together, by what they share.

Two works are *co-cited* as often as there are works that cite both (Small H. Co-citation in the scientific
literature: a new measure of the relationship between two documents. J Am Soc Inf Sci 1973;24(4):265-269), and
*bibliographically coupled* by as many works as they both cite (Kessler MM. Bibliographic coupling between
scientific papers. Am Doc 1963;14(1):10-25).

Both count pairs within groups: the works that one work cites, or that cite one work. A group of n works has
n(n-1)/2 pairs: those so large that there would be more than `MOST_PAIRS` in all are left out, the largest
first, and said.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

#: Pairs that are counted, and pairs that a graph may have: more of them no tool draws.
MOST_PAIRS, MOST_EDGES = 50_000_000, 500_000


class TooManyEdgesError(Exception):
    """A graph would have more edges than can be shown; the message says which weight to ask for."""


class Coupling(NamedTuple):
    """Pairs of works with their weights, sorted; how many groups were left out, larger than `largest`."""

    pairs: list[tuple[int, int, int]]
    left_out: int = 0
    largest: int = 0


def coupled(groups: Iterable[Iterable[int]], min_weight: int = 1) -> Coupling:
    """The pairs of works that are together in at least `min_weight` of the groups.

    Work is done row by row, as sparse matrices are multiplied: only one work's pairs are in memory at a time,
    besides those that are returned.

    Raises:
        TooManyEdgesError: there are more than `MOST_EDGES` of them.
    """
    known = [sorted(set(group)) for group in groups]
    largest = _largest(Counter(map(len, known)))
    kept = [group for group in known if 1 < len(group) <= largest]
    of_work: dict[int, list[list[int]]] = {}
    for group in kept:
        for work in group:
            of_work.setdefault(work, []).append(group)
    pairs: list[tuple[int, int, int]] = []
    by_weight: Counter[int] = Counter()
    for work in sorted(of_work):
        weights: Counter[int] = Counter()
        for group in of_work[work]:
            weights.update(group[bisect_right(group, work) :])
        strong = [(work, other, weight) for other, weight in weights.items() if weight >= min_weight]
        by_weight.update(weight for _, _, weight in strong)
        if by_weight.total() <= MOST_EDGES:
            pairs += sorted(strong)
    if by_weight.total() > MOST_EDGES:
        raise TooManyEdgesError(_advice(by_weight))
    left_out = sum(len(group) > largest for group in known)
    return Coupling(pairs, left_out, largest)


def _largest(sizes: Mapping[int, int]) -> int:
    """The size of the largest groups whose pairs can be counted, with those of all smaller ones."""
    pairs = largest = 0
    for size in sorted(sizes):
        pairs += sizes[size] * size * (size - 1) // 2
        if pairs > MOST_PAIRS:
            break
        largest = size
    return largest


def _advice(by_weight: Mapping[int, int]) -> str:
    """How many edges there are, and from which weight on they are few enough."""
    total = above = sum(by_weight.values())
    said = f"there would be {total:,} edges, more than {MOST_EDGES:,}"
    for weight in sorted(by_weight):
        above -= by_weight[weight]
        if above <= MOST_EDGES:
            if not above:
                return f"{said}, of no more than weight {weight}: ask about fewer records"
            return f"{said}: ask for --min-weight {weight + 1}, of which there are {above:,}"
    raise AssertionError("the last weight has none above it")
