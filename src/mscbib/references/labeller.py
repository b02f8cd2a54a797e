"""The labeller: which field each token of a reference belongs to, by weights that were fitted.

A linear-chain conditional random field (Lafferty, McCallum and Pereira 2001): a labelling's score is the sum
of the weights of its tokens' features and of its steps from label to label, and its probability that score
among those of all labellings. `data/reference_weights.json` holds the weights, in units of 1/`unit`; what
fits them is in ``fitting/``.
"""

from __future__ import annotations

import functools
import math
import struct
from itertools import pairwise
from operator import add
from typing import NamedTuple

from mscbib import discovery
from mscbib.references import journals
from mscbib.references.facts import Key, views
from mscbib.references.features import names
from mscbib.references.tokens import Token

#: Labels whose probability is e^-9 of the best so far are not followed further.
_BEAM = 9
#: No step from label to label: a field's inside follows only its own beginning or inside.
_NEVER = -(1 << 30)

#: A feature's weights for all labels are one number, a lane of 32 bits for each label, so that adding them
#: up is one addition. Lanes must not be negative, so each holds its weight above this.
_BIAS = 1 << 20
_LANE = 32


class Weights(NamedTuple):
    """What was fitted.

    `labels` are "O" (no field) and "B-x"/"I-x" for the first and further tokens of field x. `emissions` maps
    a feature to its (label number, weight) pairs. `steps[i]` are the labels that may follow label i, each
    with its weight and e to that weight. `shares[n]` is e to the power of -n units. `words` are the words
    that any feature is about.
    """

    labels: list[str]
    unit: int
    emissions: dict[str, list[int]]
    steps: list[list[tuple[int, int, float]]]
    shares: list[float]
    words: frozenset[str]


class Labelling(NamedTuple):
    """The most probable labels of the tokens, and what it takes to judge others."""

    labels: list[int]
    log_probability: float
    emissions: list[tuple[int, ...]]
    log_total: float

    def log_probability_of(self, labels: list[int]) -> float:
        """The natural logarithm of the probability of other labels of the same tokens."""
        steps = _matrix()
        total = sum(row[label] for row, label in zip(self.emissions, labels, strict=True))
        total += sum(steps[a].get(b, _NEVER) for a, b in pairwise(labels))
        return min(total / weights().unit - self.log_total, 0.0)


@functools.cache
def weights() -> Weights:
    """The fitted weights, read once."""
    import orjson

    data = orjson.loads(discovery.data("reference_weights.json").read_bytes())
    labels, unit = data["labels"], data["unit"]
    steps = [
        [
            (j, weight, math.exp(weight / unit))
            for j, weight in enumerate(row)
            if labels[j][0] != "I" or labels[i][1:] == labels[j][1:]
        ]
        for i, row in enumerate(data["steps"])
    ]
    shares = [math.exp(-n / unit) for n in range(30 * unit)]
    words = frozenset(data["words"])
    return Weights(labels, unit, data["emissions"], steps, shares, words)


@functools.cache
def numbers() -> dict[str, int]:
    """The number of each label."""
    return {name: number for number, name in enumerate(weights().labels)}


@functools.cache
def _matrix() -> list[dict[int, int]]:
    return [{j: weight for j, weight, _ in row} for row in weights().steps]


def label(text: str, tokens: list[Token]) -> Labelling:
    """The most probable labels of the tokens of a reference string (Viterbi), and their probability.

    Labels far behind the best are dropped on the way, so that the time is linear in the tokens.
    """
    fitted = weights()
    emissions = _emissions(text, tokens, fitted)
    unit, shares, steps = fitted.unit, fitted.shares, fitted.steps
    count, far = len(fitted.labels), len(shares)
    first = emissions[0]
    scores = [_NEVER if name[0] == "I" else first[j] for j, name in enumerate(fitted.labels)]
    best = max(scores)
    alive = [
        (i, value, shares[best - value]) for i, value in enumerate(scores) if value >= best - _BEAM * unit
    ]
    log_total = best / unit
    back: list[list[int]] = []
    for row in emissions[1:]:
        reached = [_NEVER] * count
        origin = [0] * count
        mass = [0.0] * count
        for i, before, mass_before in alive:
            for j, weight, factor in steps[i]:
                value = before + weight
                if value > reached[j]:
                    reached[j] = value
                    origin[j] = i
                mass[j] += mass_before * factor
        top = max(row)
        scores = list(map(add, reached, row))
        best = max(scores)
        near = best - _BEAM * unit
        total = 0.0
        kept = []
        for i, value in enumerate(scores):
            if value >= near:
                below = top - row[i]
                share = mass[i] * shares[below] if below < far else 0.0
                total += share
                kept.append((i, value, share))
        if not total:  # what the token itself suggests cannot follow: all rests on the best label
            kept = [(i, value, float(value == best)) for i, value, _ in kept]
            total = sum(share for _, _, share in kept)
        log_total += top / unit + math.log(total)
        alive = [(i, value, share / total) for i, value, share in kept]
        back.append(origin)
    log_total += math.log(sum(share for _, _, share in alive))
    current = scores.index(best)
    path = [current]
    for origin in reversed(back):
        current = origin[current]
        path.append(current)
    path.reverse()
    return Labelling(path, min(best / unit - log_total, 0.0), emissions, log_total)


#: How many keys are remembered with what they weigh; then all are forgotten, as hostile input has no end.
_REMEMBERED = 1 << 16


class _Remembered(dict[Key, int]):
    """What keys weigh, for all labels; it is added up for each when it is first asked for."""

    def __missing__(self, key: Key) -> int:
        weighed = self[key] = _weighed(key, weights())
        return weighed


_remembered = _Remembered()


def _emissions(text: str, tokens: list[Token], fitted: Weights) -> list[tuple[int, ...]]:
    """For each token the sum of its features' weights, for each label, above a number the same for all."""
    if len(_remembered) > _REMEMBERED:
        _remembered.clear()
    count = len(fitted.labels)
    size = count * _LANE // 8
    unpack = struct.Struct(f"<{count}I").unpack
    seen = views(text, tokens, journals.names(), fitted.words)
    totals = map(sum, zip(*(map(_remembered.__getitem__, view) for view in seen), strict=False))
    return [unpack(total.to_bytes(size, "little")) for total in totals]


def _weighed(key: Key, fitted: Weights) -> int:
    """The weights of a key's features for all labels, as lanes; 0 where nothing is known of them."""
    known = [_lanes(name, fitted) for name in names(key) if name in fitted.emissions]
    return sum(known, _floor(len(fitted.labels))) if known else 0


#: The weights of features that were asked for, for all labels: lanes that may be negative.
_added_up: dict[str, int] = {}


def _lanes(feature: str, fitted: Weights) -> int:
    """The weights of a feature that is known, as lanes that may be negative."""
    try:
        return _added_up[feature]
    except KeyError:
        pairs = fitted.emissions[feature]
        lanes = sum(
            weight << (_LANE * number) for number, weight in zip(pairs[::2], pairs[1::2], strict=True)
        )
        _added_up[feature] = lanes
        return lanes


@functools.cache
def _floor(count: int) -> int:
    """So many lanes that hold no weight, which makes them positive."""
    return sum(_BIAS << (_LANE * number) for number in range(count))
