"""How many of the records are of works that another record is of, too: the counts of `mscbib dedupe`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mscbib.dedupe import Settings, deduplicate
from mscbib.dedupe.flow import Flow
from mscbib.dedupe.intake import Intake
from mscbib.dedupe.merging import Member, base

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mscbib.dedupe.flow import NamedSource
    from mscbib.model import Record


class Duplicates:
    """Takes records, and finds at last which are of one work; they are kept on the disk until then."""

    def __init__(self, named: Iterable[NamedSource] = ()) -> None:
        self._intake = Intake()
        self._flow = Flow(named)

    def add(self, record: Record, names: tuple[str, ...]) -> None:
        """Take a record in; `names` are the sources that it is from.

        Raises:
            OSError: the disk is full.
        """
        self._intake.add(record, names)

    def counted(
        self, jobs: int = 1, progress: Callable[[int, int], None] = lambda done, total: None
    ) -> dict[str, Any]:
        """The numbers of a PRISMA flow diagram (`Flow.as_dict`), and how many works have how many records.

        `capped_keys` are those that so many records share that these were not all compared with each other.

        Nothing is added afterwards, and it is called once. `progress` is called with how many pairs of how
        many were compared.

        Raises:
            OSError: the disk is full.
        """
        self._intake.settle()
        outcome = deduplicate(self._intake, Settings(jobs=jobs), progress=progress)
        for cluster in outcome.clusters:
            names = [name for number in cluster for name in self._intake.names(number)]
            self._flow.add(names, self._kept(cluster))
        self._flow.waiting = len(outcome.review)
        sizes = Counter(map(len, outcome.clusters))
        works = [{"records": size, "works": count} for size, count in sorted(sizes.items())]
        capped = len(outcome.capped) + outcome.capped_unnamed
        return {**self._flow.as_dict(), "works": works, "capped_keys": capped}

    def close(self) -> None:
        """Let go of everything."""
        self._intake.close()

    def _kept(self, cluster: list[int]) -> str:
        """The source that a work is credited to: that of the record it is called after."""
        intake = self._intake
        if len(cluster) == 1:
            return intake.names(cluster[0])[0]
        members = {intake.keys[number]: number for number in cluster}
        first = base([Member(key, None, intake.record(number)) for key, number in members.items()])
        return intake.names(members[first.key])[0]
