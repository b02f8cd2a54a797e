"""The tables about a deduplication: which record is of which cluster, and what was decided about each pair."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import BinaryIO

from mscbib.dedupe import Outcome
from mscbib.dedupe.deciding import Decided
from mscbib.dedupe.intake import Intake
from mscbib.plain import flat, printable
from mscbib.writers._tables import FORMULA

CLUSTERS = ("id", "cluster", "path", "index")
PAIRS = ("id_1", "id_2", "decision", "score", "rule", "reasons")


def write_clusters(stream: BinaryIO, intake: Intake, outcome: Outcome) -> None:
    """Write a row for every record: its key, the smallest key of its cluster, the file and place it was read at."""
    text = TextIOWrapper(stream, encoding="utf-8", newline="", errors="backslashreplace")
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(CLUSTERS)
    names = {number: intake.keys[cluster[0]] for cluster in outcome.clusters for number in cluster}
    for number in range(len(intake)):
        item = intake.item(number)
        rows.writerow([_cell(intake.keys[number]), _cell(names[number]), _cell(item.path), item.place or ""])
    text.detach()


@contextmanager
def pairs_table(stream: BinaryIO, intake: Intake) -> Iterator[Callable[[Decided], None]]:
    """What writes a row for every pair it is called with; `stream` is left open."""
    text = TextIOWrapper(stream, encoding="utf-8", newline="", errors="backslashreplace")
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(PAIRS)

    def write(one: Decided) -> None:
        verdict = one.verdict
        ids = _cell(intake.keys[one.a]), _cell(intake.keys[one.b])
        rows.writerow([*ids, verdict.decision, f"{verdict.score:g}", verdict.rule, one.reasons])

    try:
        yield write
    finally:
        text.detach()


def _cell(text: str) -> str:
    """A text on one line, with an apostrophe before what a spreadsheet would take for a formula."""
    text = flat(printable(text))
    return "'" + text if FORMULA.match(text) else text
