"""Numbered lists: which of the numbers that begin lines are the list's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from mscbib.wrapped.habits import Group, Habits
from mscbib.wrapped.signs import YEARS, End, Label, Line, Start

#: How many lines are looked ahead for the next number.
LOOK_AHEAD = 100

#: By how much a number may be ahead of the one before: lists lose references.
_GAP = 10
#: A list begins in one of its first lines, and with no year, unless it is long.
_HEAD, _LONG = 8, 8
#: How many lines a reference of it has on average, at most.
_LINES = 40
#: The share of numbers at most one more than the one before, and of those that text may begin behind.
_STEPS, _PLAUSIBLE = 0.7, 0.7


class Numbers:
    """The numbers of a list, in one form (`1.`, `[1]`, …), counted as its lines come.

    A number that begins a further line (a year, a volume, a page) is not the next one, or what stands
    around it is not what stands around the beginning of a reference.
    """

    def __init__(self, form: str, habits: Habits) -> None:
        self.form = form
        self.indent = 0
        self._habits = habits
        self._last: int | None = None

    def afresh(self) -> Numbers:
        """The same, not yet counted."""
        return Numbers(self.form, self._habits)

    def count(self, group: Group | None, line: Line, ahead: Sequence[Line]) -> bool:
        """Whether `line` begins with a number of the list; `group` is the reference before it."""
        label = self._label(line)
        if label is None or not self._counts(group, line, label, ahead):
            return False
        self._last = label.number
        self.indent = line.indent
        return True

    def _counts(self, group: Group | None, line: Line, label: Label, ahead: Sequence[Line]) -> bool:
        number, last = label.number, self._last
        following = self._following(ahead)
        goes_on = number + 1 in following
        if last is None:
            return label.plausible and (goes_on or number == 1 or not following)
        if line.indent > self.indent + 1:
            return False
        plausible = label.plausible and not self._habits.certain(group, line)
        if number == last + 1:
            rivals = following[: following.index(number + 1)] if goes_on else following
            likely = goes_on or label.start is Start.NAME or _ended(group, label)
            return plausible or (likely and number not in rivals)
        if not plausible or last + 1 in following:
            return False
        if number == last and label.start is Start.NAME:  # Markdown may number every item alike
            return True
        if last < number <= last + _GAP:
            return not any(last < other < number for other in following[:_GAP])
        return goes_on

    def _following(self, ahead: Sequence[Line]) -> list[int]:
        labels = map(self._label, islice(ahead, LOOK_AHEAD))
        return [label.number for label in labels if label is not None]

    def _label(self, line: Line) -> Label | None:
        return line.label if line.label is not None and line.label.form == self.form else None


def _ended(group: Group | None, label: Label) -> bool:
    """Whether the reference before a number has all it needs, and what follows it is no more of that."""
    return (
        group is not None
        and group.lines[-1].end in (End.LOCATED, End.IDENTIFIED)
        and label.start is Start.SMALL
    )


def numbering(sample: Sequence[Line], habits: Habits) -> Numbers | None:
    """The numbers of a list that begins with `sample`, if it is a numbered one."""
    forms = Counter(line.label.form for line in sample if line.label)
    for form, _ in forms.most_common():
        if _holds(form, sample, habits):
            return Numbers(form, habits)
    return None


def _holds(form: str, sample: Sequence[Line], habits: Habits) -> bool:
    """Whether the numbers of a form are those of a list."""
    counted = list(_counted(Numbers(form, habits), sample))
    if len(counted) == 1:  # one reference, if it begins there
        first = counted[0][0]
        return all(line.heading for line in sample[:first]) and not any(
            line.label for line in sample[first + 1 :]
        )
    if not counted or len(counted) * _LINES < len(sample):
        return False
    late = counted[0][0] >= _HEAD or counted[0][1].number >= YEARS
    if late and len(counted) < _LONG:
        return False
    labels = [label for _, label in counted]
    steps = sum(0 <= after.number - before.number <= 1 for before, after in pairwise(labels))
    return steps >= _STEPS * (len(labels) - 1) and sum(
        label.plausible for label in labels
    ) >= _PLAUSIBLE * len(labels)


def _counted(numbers: Numbers, sample: Sequence[Line]) -> Iterator[tuple[int, Label]]:
    """Which lines begin with a number of the list, and the numbers."""
    group: Group | None = None
    for index, line in enumerate(sample):
        counts = numbers.count(group, line, sample[index + 1 : index + 1 + LOOK_AHEAD])
        if counts and line.label:
            yield index, line.label
        if counts or group is None:
            group = Group.of(line)
        else:
            group.add(line)
