"""A work to make duplicates of, and the whole way from records to what deduplication writes."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO
from typing import Any, NamedTuple

from mscbib.dedupe import Outcome, Settings, deduplicate
from mscbib.dedupe.deciding import Decided
from mscbib.dedupe.intake import Intake
from mscbib.dedupe.review import ReviewPair, write
from mscbib.dedupe.tables import pairs_table, write_clusters
from mscbib.dedupe.works import works
from mscbib.model import Record

#: A work that nobody wrote. In short: "authors" is "Family, Given; …", "pages" gives the first and last page.
WORK: dict[str, Any] = {
    "id": "a",
    "type": "article-journal",
    "title": "Remote ischaemic conditioning before elective hip replacement in frail patients",
    "authors": "Okafor, Ngozi; Lindqvist, Per; Tanaka, Hiroshi",
    "container_title": "Journal of Applied Anaesthesia",
    "issued": "2014",
    "volume": "31",
    "issue": "4",
    "pages": "212-219",
}
ABSTRACT = (
    "Frail patients who wait for a new hip were given three cycles of cuff inflation on the morning of "
    "surgery, or a sham procedure, and were followed up for ninety days by blinded assessors."
)


def record(**values: Any) -> Record:
    """A record of `values` in the short form of `WORK`; those that are None are absent."""
    plain = {name: value for name, value in values.items() if value is not None}
    if isinstance(plain.get("authors"), str):
        names = [name.partition(", ") for name in plain["authors"].split("; ")]
        plain["authors"] = [
            {"family": family, "given": given} if comma else {"literal": family}
            for family, comma, given in names
        ]
    if "pages" in plain:
        first, _, last = plain["pages"].partition("-")
        plain |= {"page_first": first} | ({"page_last": last} if last else {})
    if isinstance(plain.get("abstract"), str):
        plain["abstract"] = {"text": plain["abstract"]}
    return Record.model_validate(plain)


def work(**changes: Any) -> Record:
    """The record of `WORK`, changed."""
    return record(**{**WORK, **changes})


class Found(NamedTuple):
    """What deduplication gave: the outcome, and all that is written of it.

    `keys` and `data` (JSON) are of the records by their numbers.
    """

    keys: list[str]
    data: list[bytes]
    outcome: Outcome
    pairs: list[Decided]
    clusters_csv: bytes
    pairs_csv: bytes
    review_csv: bytes
    merged: list[bytes]

    @property
    def clusters(self) -> set[frozenset[str]]:
        """The works, each the keys of its records."""
        return {frozenset(self.keys[number] for number in cluster) for cluster in self.outcome.clusters}

    @property
    def together(self) -> set[frozenset[str]]:
        """The works of more than one record."""
        return {cluster for cluster in self.clusters if len(cluster) > 1}

    @property
    def to_review(self) -> set[tuple[str, str]]:
        """The pairs that a person is asked about."""
        return {(self.keys[one.a], self.keys[one.b]) for one in self.outcome.review}

    @property
    def links(self) -> set[tuple[str, str, str]]:
        """Which record is how related to which."""
        return {(self.keys[link.source], link.type, self.keys[link.target]) for link in self.outcome.links}

    @property
    def records(self) -> list[Record]:
        """The works, as they are read again."""
        return [Record.model_validate_json(line) for line in self.merged]


def found(
    records: Iterable[Record],
    *,
    library: Iterable[Record] = (),
    decisions: dict[tuple[str, str], bool] | None = None,
    merge_preprints: bool = False,
    jobs: int = 1,
    prefer: Sequence[str] = (),
) -> Found:
    """Deduplicate `records` as the command does, against those of a `library` if there is one."""
    intake = Intake()
    try:
        for one in library:
            intake.add(one, ("library",), library=True)
        for one in records:
            intake.add(one, ("new",))
        intake.settle()
        pairs = BytesIO()
        told: list[Decided] = []
        settings = Settings(decisions or {}, merge_preprints, jobs, tell_all=True)
        with pairs_table(pairs, intake) as tell:

            def hear(one: Decided) -> None:
                told.append(one)
                tell(one)

            outcome = deduplicate(intake, settings, hear)
        clusters, review = BytesIO(), BytesIO()
        write_clusters(clusters, intake, outcome)
        write(
            review,
            (
                ReviewPair(
                    intake.keys[one.a],
                    intake.keys[one.b],
                    intake.record(one.a),
                    intake.record(one.b),
                    one.verdict.score,
                    one.reasons,
                )
                for one in outcome.review
            ),
        )
        merged = [made.data for made in works(intake, outcome, prefer, jobs)]
        return Found(
            list(intake.keys),
            [intake.data(number) for number in range(len(intake))],
            outcome,
            told,
            clusters.getvalue(),
            pairs.getvalue(),
            review.getvalue(),
            merged,
        )
    finally:
        intake.close()


def rows(table: bytes) -> list[dict[str, str]]:
    """The rows of a table of comma-separated values."""
    return list(csv.DictReader(StringIO(table.decode("utf-8-sig"), newline="")))
