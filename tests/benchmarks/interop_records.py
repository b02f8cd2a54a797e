"""The records that `interop.py` exports where it is given none: the fixtures, and hostile ones."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SEEDS = sorted((ROOT / "fixtures").glob("*/*/seed.txt"))


def hostile_records(number: int) -> bytes:
    """So many records by the strategy of the tests, the same in every run, one a line.

    Each is drawn from a seed of its own: those that Hypothesis draws in one go are much alike.

    Raises:
        ImportError: Hypothesis is not installed.
    """
    from hypothesis import HealthCheck, Phase, given, seed, settings

    sys.path.insert(0, str(ROOT / "tests"))
    from works import records

    from mscbib.model import Record

    def drawn(start: int) -> Record:
        found: list[Record] = []

        @seed(start)
        @settings(
            max_examples=2,  # the first is the simplest there is
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(records())
        def draw(record: Record) -> None:
            found.append(record)

        draw()
        return found[-1]

    return b"".join(drawn(start).to_json() + b"\n" for start in range(number))
