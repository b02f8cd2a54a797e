"""Decisions about several pairs that cannot all be true: A is B, B is C, and A is not C."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import NamedTuple

#: Two keys of records, the smaller first.
Pair = tuple[str, str]

#: For each record those that it is decided to be the same as.
_Graph = dict[str, set[str]]

#: Steps that the search for chains may take among records joined by decisions: as many as nobody needs who
#: decides by hand, or so many for each decision. Where they do not suffice, no decision there is obeyed.
_STEPS, _STEPS_A_DECISION = 100_000, 100


def ordered(key_1: str, key_2: str) -> Pair:
    """The two keys, the smaller first."""
    return (key_1, key_2) if key_1 <= key_2 else (key_2, key_1)


class Contradiction(NamedTuple):
    """A pair said to be distinct, and the pairs said to be duplicates that make it one work, in order.

    Where too many contradict one another to be told apart, `chain` holds all that are joined with the pair.
    """

    distinct: Pair
    chain: tuple[Pair, ...]


def contradictions(duplicates: Collection[Pair], distinct: Collection[Pair]) -> Iterator[Contradiction]:
    """Chains of duplicates between records that are distinct: without their pairs, there is none left.

    A pair has the smaller key first. The result hangs on which pairs there are, not on their order. Of
    several chains between two records the shortest comes first; what is still a chain without the pairs of
    those found so far comes then. Takes time linear in the number of pairs.
    """
    graph: _Graph = defaultdict(set)
    for one, other in duplicates:
        graph[one].add(other)
        graph[other].add(one)
    joined = _components(graph)
    doubtful: dict[int, list[Pair]] = defaultdict(list)
    for pair in sorted(distinct):
        component = joined.get(pair[0])
        if component is not None and component == joined.get(pair[1]):
            doubtful[component].append(pair)
    for pairs in doubtful.values():
        yield from _chains(graph, pairs)


def _components(graph: _Graph) -> dict[str, int]:
    """For each record the number of the component it is in."""
    found: dict[str, int] = {}
    for number, start in enumerate(graph):
        if start in found:
            continue
        found[start] = number
        waiting = [start]
        while waiting:
            for near in graph[waiting.pop()]:
                if near not in found:
                    found[near] = number
                    waiting.append(near)
    return found


def _chains(graph: _Graph, pairs: list[Pair]) -> Iterator[Contradiction]:
    """The contradictions within one component, whose pairs are taken out of `graph`."""
    all_of_it = _edges(graph, pairs[0][0])
    steps = max(_STEPS, _STEPS_A_DECISION * len(all_of_it))
    while pairs:
        found = []
        for pair in pairs:
            chain, taken = _shortest(graph, *pair, steps)
            steps -= taken
            if steps <= 0:
                yield Contradiction(pair, tuple(sorted(all_of_it)))
                return
            if chain:
                found.append(Contradiction(pair, chain))
        for contradiction in found:
            yield contradiction
            for one, other in contradiction.chain:
                graph[one].discard(other)
                graph[other].discard(one)
        pairs = [contradiction.distinct for contradiction in found]


def _edges(graph: _Graph, start: str) -> set[Pair]:
    """The pairs of the component that `start` is in."""
    reached = {start}
    waiting = [start]
    while waiting:
        new = graph[waiting.pop()].difference(reached)
        reached |= new
        waiting += new
    return {(one, other) for one in reached for other in graph[one] if one < other}


def _shortest(graph: _Graph, start: str, end: str, limit: int) -> tuple[tuple[Pair, ...], int]:
    """The pairs of the shortest chain, none if there is no chain; and how many steps the search took.

    Of chains of the same length, that with the smallest keys; after `limit` steps the search is given up.
    """
    before = {start: start}
    waiting = deque([start])
    steps = 0
    while waiting and end not in before and steps < limit:
        here = waiting.popleft()
        near = graph[here].difference(before)
        steps += len(graph[here]) + 1
        before.update(dict.fromkeys(near, here))
        waiting += sorted(near)
    if end not in before:
        return (), steps
    path = [end]
    while path[-1] != start:
        path.append(before[path[-1]])
    path.reverse()
    return tuple(ordered(*pair) for pair in pairwise(path)), steps
