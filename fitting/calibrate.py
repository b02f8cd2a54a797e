"""Fit how sure mscbib is of its readings of reference strings:

    python fitting/calibrate.py HELD_OUT.jsonl… [--write]

HELD_OUT is what fit.py leaves out, or any labelled references that were not fitted on. Of each the best
reading is right, in all core fields (tests/benchmarks/reference_scores.py), or wrong; and it has grounds,
amounts of what speaks for and against it (`mscbib.references.reading`). Their weights are found by logistic
regression, printed, and with --write put into src/mscbib/data/reading_grounds.json. Which reading is best
depends on the weights that mscbib has now, so that after a great change a second run may differ a little.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from gold import GoldError, Record, read
from regression import probability, regression

from mscbib import dialects, parser
from mscbib.references.reading import readings

sys.path.append(str(Path(__file__).resolve().parent.parent / "tests" / "benchmarks"))

from reference_scores import judge

ROOT = Path(__file__).resolve().parent.parent
GROUNDS = ROOT / "src" / "mscbib" / "data" / "reading_grounds.json"

#: The ground that stands for all the others, and the one that every other reading has.
ALONE, ALWAYS = "beyond doubt", "always"
#: How much a weight is drawn to 0, that of `ALWAYS` aside: it keeps the weights of rare grounds finite.
RIDGE = 0.5
BINS = 10

Grounds = Mapping[str, float]


class Case(NamedTuple):
    """The best reading of a reference: its grounds, and whether it is right in all core fields."""

    grounds: Grounds
    right: bool


def main(arguments: Sequence[str] | None = None) -> None:
    """Read, judge, fit and print."""
    options = _parser().parse_args(arguments)
    try:
        records = read(options.held_out)
    except (GoldError, OSError) as error:
        raise SystemExit(f"calibrate.py: {error}") from error
    names: set[str] = set(json.loads(GROUNDS.read_bytes()) if GROUNDS.exists() else ())
    found = list(_cases(records, names))
    weights = fitted(found, names)
    for line in (*_table(found, weights), "", *_reliability(found, weights)):
        sys.stdout.write(f"{line}\n")
    if options.write:
        rounded = {name: round(weight, 4) for name, weight in weights.items()}
        GROUNDS.write_text(json.dumps(rounded, indent=2) + "\n", encoding="utf-8")


def _cases(records: Sequence[Record], names: set[str]) -> Iterator[Case]:
    """The case of each reference; `names` gets the grounds of all readings, also of those not believed."""
    options = parser.Options(kind=dialects.named("reference_list/lines"), encoding="utf-8")
    for number, record in enumerate(records, 1):
        raw = " ".join(record["raw"].splitlines()).strip()
        found = readings(raw)
        names.update(*(reading.grounds for reading in found))
        entries = parser.parse(BytesIO(raw.encode("utf-8", "replace")), "-", options)
        printed: Record = next((json.loads(entry.record.to_json()) for entry in entries if entry.record), {})
        yield Case(found[0].grounds, not judge(record, printed).wrong_core)
        if number % 1000 == 0:
            sys.stderr.write(f"{number} of {len(records)} references\n")


def fitted(cases: Sequence[Case], names: set[str]) -> dict[str, float]:
    """The weight of each ground of the cases, and of `names`; of one that no case has, 0."""
    alone = [case.right for case in cases if ALONE in case.grounds]
    others = [case for case in cases if ALONE not in case.grounds]
    ordered = sorted({ALWAYS, *names, *(name for case in cases for name in case.grounds)} - {ALONE})
    rows = [[float(case.grounds.get(name, 0.0)) for name in ordered] for case in others]
    # Without any case there is nothing but the penalty to settle a weight.
    ridge = [0.0 if name == ALWAYS and rows else RIDGE for name in ordered]
    weights = dict(zip(ordered, regression(rows, [case.right for case in others], ridge), strict=True))
    # Half a case more on both sides, so that the odds are finite where all are right.
    weights[ALONE] = math.log((sum(alone) + 0.5) / (len(alone) - sum(alone) + 0.5))
    return dict(sorted(weights.items()))


def _table(cases: Sequence[Case], weights: Grounds) -> Iterator[str]:
    yield f"{'ground':<20}{'weight':>9}{'cases':>8}"
    for name, weight in weights.items():
        yield f"{name:<20}{weight:>9.3f}{sum(bool(case.grounds.get(name)) for case in cases):>8}"


def _reliability(cases: Sequence[Case], weights: Grounds) -> Iterator[str]:
    """How often readings are right, by what their confidence says."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for grounds, right in cases:
        sure = probability(sum(weights[name] * amount for name, amount in grounds.items()))
        bins[min(int(sure * BINS), BINS - 1)].append((sure, right))
    yield f"{'confidence':<14}{'cases':>7}{'mean':>8}{'right':>8}"
    for at, found in enumerate(bins):
        if found:
            mean, share = (sum(column) / len(found) for column in zip(*found, strict=True))
            yield f"{at / BINS:.1f} to {(at + 1) / BINS:.1f}{'':<4}{len(found):>7}{mean:>8.3f}{share:>8.3f}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Fit how sure mscbib is of its readings of references.")
    parser.add_argument("held_out", nargs="+", type=Path, metavar="HELD_OUT", help="labelled references")
    parser.add_argument("--write", action="store_true", help="write reading_grounds.json")
    return parser


if __name__ == "__main__":
    main()
