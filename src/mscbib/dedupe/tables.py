"""The tables about a deduplication: which record is of which cluster, what was decided about each pair."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import BinaryIO

from mscbib.dedupe import Outcome
from mscbib.dedupe.deciding import Decided
from mscbib.dedupe.intake import Intake
from mscbib.plain import one_line
from mscbib.tags._flat import cell
from mscbib.writers._tables import FORMULA

CLUSTERS = ("id", "cluster", "path", "index")
PAIRS = ("id_1", "id_2", "decision", "score", "rule", "reasons")


def write_clusters(stream: BinaryIO, intake: Intake, outcome: Outcome) -> None:
    """Write a row for every record: its key, the first key of its cluster, the file and place it is from."""
    text = TextIOWrapper(stream, encoding="utf-8", newline="", errors="backslashreplace")
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(CLUSTERS)
    names = {number: intake.keys[cluster[0]] for cluster in outcome.clusters for number in cluster}
    for number in range(len(intake)):
        item = intake.item(number)
        rows.writerow(
            [_key(intake.keys[number]), _key(names[number]), _guarded(one_line(item.path)), item.place or ""]
        )
    text.detach()


@contextmanager
def pairs_table(stream: BinaryIO, intake: Intake) -> Iterator[Callable[[Decided], None]]:
    """What writes a row for every pair it is called with; `stream` is left open."""
    text = TextIOWrapper(stream, encoding="utf-8", newline="", errors="backslashreplace")
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(PAIRS)

    def write(one: Decided) -> None:
        verdict = one.verdict
        ids = _key(intake.keys[one.a]), _key(intake.keys[one.b])
        rows.writerow([*ids, verdict.decision, f"{verdict.score:g}", verdict.rule, one.reasons])

    try:
        yield write
    finally:
        text.detach()


def _guarded(text: str) -> str:
    """A text with an apostrophe before what a spreadsheet would take for a formula."""
    return "'" + text if FORMULA.match(text) else text


def _key(key: str) -> str:
    """A key as a cell, as tables of decisions know it."""
    return _guarded(cell(key))
