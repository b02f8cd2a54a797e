"""The ways in which references are wrapped, and which one the beginning of a list shows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Protocol

from mscbib.wrapped.habits import Group, Habits, two
from mscbib.wrapped.numbers import LOOK_AHEAD, Numbers, numbering
from mscbib.wrapped.signs import Line

#: What a sign of the whole list (number, indent, blank line) adds to the score of a line that goes on by it.
_BY_NUMBER, _BY_INDENT, _BY_BLANK = 6.0, 8.0, 6.0
#: The part of that which counts where it is to be found out whether there is such a sign.
_LEAN = 2.0
#: What share of the lines that go on may look like references, whole.
_MOST_WHOLE = 0.1
#: How much of the evidence for full lines a sign must have not to be a stray one.
_ENOUGH = 0.5
#: How many lines must surely go on: a share of all, or this many.
_SURE_SHARE, _SURE = 0.1, 3
#: Behind how full a line, and what share of them.
_SURE_FULL, _SURE_KEPT = 0.87, 0.85


class Kind(Protocol):
    """A way of wrapping; ``looks_ahead`` is how many lines it wants to see behind one."""

    looks_ahead: int

    def goes_on(self, group: Group | None, line: Line, ahead: Sequence[Line]) -> bool:
        """Whether `line` goes on with the reference of `group`, and does not begin another.

        Called for every line, in order; `group` is None for the first.
        """


class Numbered:
    """References begin with numbers that count up.

    ``prior`` is what speaks for a line without a number to go on, whatever it looks like.
    """

    looks_ahead = LOOK_AHEAD

    def __init__(self, numbers: Numbers, habits: Habits, prior: float) -> None:
        self._numbers = numbers
        self._habits = habits
        self._prior = prior
        self._counting = False

    def goes_on(self, group: Group | None, line: Line, ahead: Sequence[Line]) -> bool:
        """See `Kind`."""
        if self._numbers.count(group, line, ahead):
            self._counting = True
            return False
        prior = 0.0
        if self._counting and group and group.lines[0].label and not self._habits.parts(line):
            prior = self._prior
            if prior and line.indent > self._numbers.indent:
                prior += _BY_INDENT
        return self._habits.score(group, line) + prior > 0


class Indented:
    """Further lines are indented deeper than first lines; with `reverse`, less deep."""

    looks_ahead = 0

    def __init__(self, habits: Habits, prior: float, base: int, *, reverse: bool) -> None:
        self._habits = habits
        self._prior = prior
        self._base = base
        self._reverse = reverse

    def goes_on(self, group: Group | None, line: Line, ahead: Sequence[Line]) -> bool:
        """See `Kind`."""
        further = (line.indent > self._base) is not self._reverse
        return further and self._habits.score(group, line) + self._prior > 0


class Parted:
    """References are parted by blank lines."""

    looks_ahead = 0

    def __init__(self, habits: Habits, prior: float) -> None:
        self._habits = habits
        self._prior = prior

    def goes_on(self, group: Group | None, line: Line, ahead: Sequence[Line]) -> bool:
        """See `Kind`."""
        return not line.parted and self._habits.score(group, line) + self._prior > 0


class Filled:
    """Lines are filled up to a width; nothing else tells first lines from further ones."""

    looks_ahead = 0

    def __init__(self, habits: Habits) -> None:
        self._habits = habits

    def goes_on(self, group: Group | None, line: Line, ahead: Sequence[Line]) -> bool:
        """See `Kind`."""
        return self._habits.score(group, line) > 0


def kind(held: Iterable[Line]) -> Kind | None:
    """How the references of a list that begins with `held` are wrapped; None: they are not."""
    sample = list(held)
    if len(sample) < 2:
        return None
    habits = Habits.of(sample)
    numbers = numbering(sample, habits)
    if numbers is not None:
        numbered = Numbered(numbers.afresh(), habits, math.inf)
        wrapped = _evidence(numbered, sample, habits, _LEAN) > 0
        return Numbered(numbers, habits, _BY_NUMBER if wrapped else 0.0)
    filled = Filled(habits)
    best: Kind | None = filled if _is_filled(sample, habits) else None
    most = _evidence(filled, sample, habits) * _ENOUGH if best else 0.0
    for trusted, candidate in _by_signs(sample, habits):
        evidence = _evidence(trusted, sample, habits, _LEAN)
        if evidence > most:
            best, most = candidate, evidence
    return best


def _by_signs(sample: Sequence[Line], habits: Habits) -> Iterable[tuple[Kind, Kind]]:
    """The kinds that indents and blank lines may speak for, each also as if its sign were never wrong."""
    indents = {line.indent for line in sample}
    if len(indents) > 1:
        base = min(indents)
        for reverse in (False, True):
            trusting = Indented(habits, math.inf, base, reverse=reverse)
            yield trusting, Indented(habits, _BY_INDENT, base, reverse=reverse)
    if not habits.spaced and any(line.parted for line in sample[1:]):
        yield Parted(habits, math.inf), Parted(habits, _BY_BLANK)


def _evidence(candidate: Kind, sample: Sequence[Line], habits: Habits, lean: float = 0.0) -> float:
    """How much the lines that go on, if `candidate` is right, also look as if they did; 0 if not at all.

    `lean` is what each such line has in its favour before it is looked at.
    """
    scores = []
    whole = 0
    group: Group | None = None
    for index, line in enumerate(sample):
        ahead = sample[index + 1 : index + 1 + LOOK_AHEAD]
        if candidate.goes_on(group, line, ahead) and group:
            scores.append(habits.score(group, line) + lean)
            whole += two(group, line)
            group.add(line)
        else:
            group = Group.of(line)
    return max(sum(scores), 0.0) if whole <= _MOST_WHOLE * len(scores) else 0.0


def _is_filled(sample: Sequence[Line], habits: Habits) -> bool:
    """Whether the lines that surely go on stand behind lines that are full."""
    sure = kept = 0
    for before, line in pairwise(sample):
        full = habits.fullness(before, line)
        if habits.certain(Group.of(before), line):
            sure += 1
            kept += full > _SURE_FULL
        elif full > 1 and not habits.parts(line) and habits.likely(before, line):
            sure += 1
            kept += 1
    enough = sure >= _SURE or sure >= _SURE_SHARE * (len(sample) - 1)
    return sure > 0 and enough and kept >= _SURE_KEPT * sure
