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
from mscbib.dedupe.rules import Verdict
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
        rows.writerow(cluster_row(intake.keys[number], names[number], item.path, item.place))
    text.detach()


def cluster_row(key: str, cluster: str, path: str, place: int) -> list[str | int]:
    """The cells of a record: its key, its cluster's, the file and place it is from."""
    return [_key(key), _key(cluster), _guarded(one_line(path)), place or ""]


@contextmanager
def pairs_table(stream: BinaryIO, intake: Intake) -> Iterator[Callable[[Decided], None]]:
    """What writes a row for every pair it is called with; `stream` is left open."""
    text = TextIOWrapper(stream, encoding="utf-8", newline="", errors="backslashreplace")
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(PAIRS)

    def write(one: Decided) -> None:
        rows.writerow(pair_row(intake.keys[one.a], intake.keys[one.b], one.verdict, one.reasons))

    try:
        yield write
    finally:
        text.detach()


def pair_row(key_1: str, key_2: str, verdict: Verdict, reasons: str) -> list[str]:
    """The cells of a pair: its keys, and what was decided about it."""
    return [_key(key_1), _key(key_2), verdict.decision, f"{verdict.score:g}", verdict.rule, reasons]


def _guarded(text: str) -> str:
    """A text with an apostrophe before what a spreadsheet would take for a formula."""
    return "'" + text if FORMULA.match(text) else text


def _key(key: str) -> str:
    """A key as a cell, as tables of decisions know it."""
    return _guarded(cell(key))
