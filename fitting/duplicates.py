"""Fit what `mscbib dedupe` weighs pairs of records by, where none of its rules decides:

    python fitting/duplicates.py FOLDER[:HALF] … [--half 0|1] [--out src/mscbib/data/duplicate_weights.json]

A FOLDER holds records whose works are known, as tests/benchmarks/dedupe_accuracy.py has them. The pairs that
mscbib would compare are compared, and those that a rule decides are left out. Of each level of each field the
weight is found by logistic regression, in natural-log odds: with the intercept they add up to the odds that
the two are of one work. The weights are printed, and with --out written.

FOLDER:0 is fitted on one half of the true works alone, and so is each FOLDER with --half 0:
`dedupe_accuracy.py FOLDER:1` then measures on what nothing was fitted to.

A set with many pairs that no rule decides counts as one with 300: what is usual in one source is not to
decide about the others.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from regression import regression

import mscbib
from mscbib.dedupe import rules
from mscbib.dedupe.candidates import candidate_pairs
from mscbib.dedupe.comparison import Comparison
from mscbib.dedupe.deciding import compared
from mscbib.dedupe.intake import Intake, identifies
from mscbib.dedupe.keys import keys, order

sys.path.append(str(Path(__file__).resolve().parent.parent / "tests" / "benchmarks"))

from dedupe_scores import LabelledSet, half_of, labelled_set, wanted
from parse_speed import BenchmarkError

#: As how many pairs a set counts at the most.
FULL_WEIGHT = 300
#: How much a weight is drawn to 0, the intercept aside: it keeps the weights of rare levels finite.
RIDGE = 1.0

#: A field and one of its levels.
Level = tuple[str, str]
#: How often two records stand to each other in this way, and are of one work or not.
Outcomes = Counter[tuple[Comparison, bool]]


class Weights(NamedTuple):
    """The weight of each level that a pair had, and the intercept; both are log odds."""

    levels: Mapping[Level, float]
    intercept: float

    def as_json(self) -> str:
        """As mscbib reads them, with two decimals; what weighs nothing is left out."""
        weights: dict[str, dict[str, float]] = {}
        for (field, level), weight in sorted(self.levels.items()):
            if rounded := round(weight, 2):
                weights.setdefault(field, {})[level] = rounded
        found = {"intercept": round(self.intercept, 2), "weights": weights}
        return json.dumps(found, indent=1, sort_keys=True) + "\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """Read, compare, fit and print."""
    options = _parser().parse_args(arguments)
    found = []
    try:
        for folder, own_half in options.folders:
            one = labelled_set(folder)
            outcomes = undecided(one, options.half if own_half is None else own_half)
            found.append(outcomes)
            same = sum(number for (_, is_same), number in outcomes.items() if is_same)
            sys.stdout.write(f"{one.name}: {outcomes.total()} pairs undecided, {same} of one work\n")
    except (BenchmarkError, OSError) as error:
        raise SystemExit(f"duplicates.py: {error}") from error
    weights = fitted(found)
    for line in _table(weights, found):
        sys.stdout.write(f"{line}\n")
    if options.out:
        options.out.write_text(weights.as_json(), encoding="utf-8")


def undecided(one: LabelledSet, half: int | None) -> Outcomes:
    """The candidate pairs of a set, or of one half of its works, that no rule decides."""
    found: Outcomes = Counter()
    with closing(Intake()) as intake:
        for entry in mscbib.parse(str(one.records)):
            record = entry.record
            if record and (half is None or half_of(one.truth[record.id or ""]) == half):
                intake.add(record)
        intake.settle()
        keyed = ((n, order(p), keys(p)) for n in range(len(intake)) if identifies(p := intake.profile(n)))
        with candidate_pairs(keyed) as pairs:
            for a, b in pairs:
                comparison = compared(intake, a, b)
                if rules.decide(comparison).rule == "score":
                    works = (one.truth[intake.item(number).id] for number in (a, b))
                    found[comparison, len(set(works)) == 1] += 1
    return found


def fitted(sets: Sequence[Outcomes]) -> Weights:
    """The weights by which the pairs of all sets are told apart best.

    Raises:
        SystemExit: there are no pairs.
    """
    counts: dict[tuple[Comparison, bool], float] = {}
    for outcomes in sets:
        share = FULL_WEIGHT / max(FULL_WEIGHT, outcomes.total())
        for case, number in sorted(outcomes.items()):
            counts[case] = counts.get(case, 0.0) + share * number
    if not counts:
        raise SystemExit("duplicates.py: the rules decide about all pairs: there is nothing to fit on")
    levels = sorted({level for comparison, _ in counts for level in levels_of(comparison)})
    rows = [[*_row(comparison, levels), 1.0] for comparison, _ in counts]
    ridge = [RIDGE] * len(levels) + [0.0]
    *found, intercept = regression(rows, [same for _, same in counts], ridge, list(counts.values()))
    return Weights(dict(zip(levels, found, strict=True)), intercept)


def levels_of(comparison: Comparison) -> Iterator[Level]:
    """The fields of a comparison, each with its level."""
    return zip(Comparison._fields, comparison, strict=True)


def _row(comparison: Comparison, levels: Sequence[Level]) -> list[float]:
    held = set(levels_of(comparison))
    return [float(level in held) for level in levels]


def _table(weights: Weights, sets: Sequence[Outcomes]) -> Iterator[str]:
    pairs: Counter[Level] = Counter()
    for outcomes in sets:
        for (comparison, _), number in outcomes.items():
            for level in levels_of(comparison):
                pairs[level] += number
    yield f"{'field':<12}{'level':<12}{'weight':>8}{'pairs':>8}"
    for at, weight in weights.levels.items():
        yield f"{at[0]:<12}{at[1] or '-':<12}{weight:>z8.2f}{pairs[at]:>8}"
    yield f"{'intercept':<24}{weights.intercept:>8.2f}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description="Fit what decides about pairs of records that no rule decides."
    )
    parser.add_argument("folders", nargs="+", type=wanted, metavar="FOLDER[:HALF]", help="labelled records")
    parser.add_argument(
        "--half", type=int, choices=(0, 1), help="the half of the works, of folders that name none"
    )
    parser.add_argument("--out", type=Path, help="write the weights to this file")
    return parser


if __name__ == "__main__":
    main()
