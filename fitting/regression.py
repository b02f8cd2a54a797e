"""Logistic regression, in plain Python: the cases of mscbib are few thousands, of few columns."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import repeat

ROUNDS, SETTLED = 50, 1e-9


def regression(
    rows: Sequence[Sequence[float]],
    right: Sequence[bool],
    ridge: Sequence[float],
    counts: Sequence[float] | None = None,
) -> list[float]:
    """Logistic regression by Newton's method: the weight of each column.

    Args:
        rows: the amounts of each case.
        right: the outcome of each case.
        ridge: how much the square of each weight costs, halved.
        counts: how many cases each is; one, where not given.
    """
    size = len(ridge)
    weights = [0.0] * size
    for _ in range(ROUNDS):
        slope = [-cost * weight for cost, weight in zip(ridge, weights, strict=True)]
        curve = [[ridge[i] * (i == j) for j in range(size)] for i in range(size)]
        for row, outcome, count in zip(rows, right, counts or repeat(1.0, len(rows)), strict=True):
            share = probability(sum(map(float.__mul__, row, weights)))
            held = [(i, amount) for i, amount in enumerate(row) if amount]
            for i, amount in held:
                slope[i] += count * amount * (outcome - share)
                for j, other in held:
                    curve[i][j] += count * amount * other * share * (1 - share)
        step = _solved(curve, slope)
        weights = [weight + change for weight, change in zip(weights, step, strict=True)]
        if max(map(abs, step)) < SETTLED:
            break
    return weights


def _solved(matrix: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """The solution of a system of linear equations whose matrix is positive definite."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for at, pivot in enumerate(rows):
        for row in rows[at + 1 :]:
            factor = row[at] / pivot[at]
            for column in range(at, len(row)):
                row[column] -= factor * pivot[column]
    found = [0.0] * len(rows)
    for at in reversed(range(len(rows))):
        known = sum(rows[at][column] * found[column] for column in range(at + 1, len(rows)))
        found[at] = (rows[at][-1] - known) / rows[at][at]
    return found


def probability(score: float) -> float:
    """The probability whose log-odds are `score`."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
