"""Joining what was read apart: whose abstract a snippet is, which record a reference cites.

The records to be linked are few, or wait on disk; a library may be of any size. So what they ask is indexed,
and every record, of the library and of their own, is held against it once, as it streams by:

    ask (every record to be linked) -> offer (every record, also of the library) -> answers
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

if TYPE_CHECKING:
    from mscbib.model import Record


class Answer(NamedTuple):
    """What was found for record `asked`: its number among those to be linked, from 0.

    `found` is the record that answers, and `number` its own number where it is one of those to be linked,
    None for one of a library. `score` is the probability that it is the one (0 to 1), `reason` says why in
    words. `label` is that of the reference that is answered, else None.
    """

    asked: int
    found: Record
    number: int | None
    score: float
    reason: str
    label: str | None = None


class Asker(Protocol):
    """A kind of question that records ask of others."""

    def ask(self, number: int, record: Record) -> None:
        """Take what record `number` wants to know. Nothing is asked after the first offer."""

    def offer(self, record: Record, number: int | None) -> None:
        """Hold a record against all questions; `number` where it is one of those to be linked."""

    def answers(self) -> Iterator[Answer]:
        """What was found, in the order of `asked`; the same in whatever order records were offered."""


@runtime_checkable
class Choosy(Protocol):
    """An `Asker` that can tell in another process which records it makes anything of.

    So several processes can read a library, and send on only what concerns somebody.
    """

    def settle(self) -> None:
        """Nothing is asked any more: a process that is forked now knows all that was."""

    def concerns(self, record: Record) -> bool:
        """Whether `offer` would make anything of a record."""
