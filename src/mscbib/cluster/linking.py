"""A library of any size held against what a few records ask: only what concerns a question is brought back.

The questions go to every process that reads, which makes its own index of them; the records that come back
are offered to the askers on the driver, as those of a library on this machine are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from mscbib.cluster.parsing import Parsed, planned

if TYPE_CHECKING:
    from pyspark import SparkContext

    from mscbib.cluster.reading import How
    from mscbib.linking import Choosy
    from mscbib.model import Record


def concerning(context: SparkContext, paths: Iterable[str], how: How, askers: Sequence[Choosy]) -> Parsed:
    """What is read of a library: of its records those that concern one of the askers.

    Raises:
        As `Parsed` does.
    """
    shared = context.broadcast(tuple(askers))

    def wanted(record: Record) -> bool:
        return any(asker.concerns(record) for asker in shared.value)

    tasks = planned(context, paths, how)
    return Parsed(context, tasks, replace(how, wanted=wanted))
