"""Candidate pairs, compared and decided, on as many processors as are to be had."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mscbib.dedupe import rules
from mscbib.dedupe.comparison import Comparison, compare, completed, outlined
from mscbib.dedupe.intake import Intake
from mscbib.dedupe.profile import Profile
from mscbib.workers import in_order

#: Pairs that one process takes at a time; from how many on more than one process is worth its start.
_BATCH, _WORTHWHILE = 5_000, 20_000


class Decided(NamedTuple):
    """A pair of records, by number, what was decided about it, and, where asked for, the reasons in words."""

    a: int
    b: int
    verdict: rules.Verdict
    reasons: str = ""


class Batch(NamedTuple):
    """The pairs that are told of some thousands, and how many these were."""

    pairs: list[Decided]
    looked_at: int


class Wish(NamedTuple):
    """What is wanted of the pairs: `all`, or only those that matter to clusters; `reasons` with them."""

    all: bool = False
    reasons: bool = False
    merge_preprints: bool = False


def decided(intake: Intake, pairs: Sequence[tuple[int, int]], jobs: int, wish: Wish) -> Iterator[Batch]:
    """Decide about `pairs`, some thousands at a time, in their order whatever the number of `jobs`."""

    def batch(start: int) -> Batch:
        return _decide(intake, pairs[start : start + _BATCH], wish)

    yield from in_order(batch, range(0, len(pairs), _BATCH), jobs if len(pairs) > _WORTHWHILE else 1)


def _decide(intake: Intake, pairs: Sequence[tuple[int, int]], wish: Wish) -> Batch:
    found = []
    last = -1
    one: Profile | None = None
    for a, b in pairs:
        if intake.known[a] and intake.known[b]:
            continue  # the library was decided about before
        if a != last:
            one, last = intake.profile(a), a
        assert one is not None
        if (told := decide(one, intake.profile(b), wish)) is not None:
            found.append(Decided(a, b, *told))
    return Batch(found, len(pairs))


def decide(one: Profile, other: Profile, wish: Wish) -> tuple[rules.Verdict, str] | None:
    """What is decided about two records, with the reasons if they are wanted; None if it need not be told."""
    comparison = outlined(one, other)
    verdict = rules.foregone(comparison, merge_preprints=wish.merge_preprints)
    if verdict is None or wish.reasons:
        comparison = completed(comparison, one, other)
        verdict = rules.decide(comparison, merge_preprints=wish.merge_preprints)
    if wish.all or verdict.effect != rules.DISTINCT:
        return verdict, reasons(comparison, verdict) if wish.reasons else ""
    return None


def compared(intake: Intake, a: int, b: int) -> Comparison:
    """How two records stand to each other."""
    return compare(intake.profile(a), intake.profile(b))


def reasons(comparison: Comparison, verdict: rules.Verdict) -> str:
    """Why a pair was decided as it was: what the rule says, and which fields agree, differ or are absent."""
    agree, differ, absent = [], [], []
    for field, level in zip(Comparison._fields, comparison, strict=True):
        name = rules.NAMES.get(field)
        if name is None or not level:
            continue
        if level == "absent":
            absent.append(name)
        elif level in rules.DISAGREE:
            differ.append(name)
        else:
            agree.append(name if level == "same" else f"{name} ({level})")
    parts = [rules.words(verdict)]
    for what, names in (("agree", agree), ("differ", differ), ("absent", absent)):
        if names:
            parts.append(f"{what}: {', '.join(names)}")
    return "; ".join(parts)
