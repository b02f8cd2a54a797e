"""Whether a line goes on with the reference before it, by its signs and by how lines of the list usually are.

Every sign has a weight: the natural logarithm, roughly, of how much likelier it is where a reference goes on
than where one begins. The weights of a line and of the one before it add up to the score of joining them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from mscbib.wrapped.joined import broken_off
from mscbib.wrapped.signs import End, Line, Start

Sign = TypeVar("Sign", bound=Enum)

#: A sign that nearly all lines show says nothing: of lists whose every line begins small, or ends in `;`.
_NEARLY_ALL = 0.9
#: How much of a line may be one word, for its length to say anything of the width of lines.
_LONG_WORD = 0.5
#: From what length on no line is asked for that, in columns.
_LONG_LINE = 10_000

_START = {
    Start.SMALL: 4.0,
    Start.CLOSING: 4.0,
    Start.MORE: 4.0,
    Start.INITIALS: 2.0,
    Start.NUMBER: 1.5,
    Start.SOURCE: 2.5,
    Start.LABEL: -2.0,
    Start.ITEM: -6.0,
    Start.NAME: -2.0,
    Start.OTHER: 0.0,
}
_END = {
    End.OPEN: 4.0,
    End.LINKING: 4.0,
    End.WORD: 2.0,
    End.LOCATED: -3.0,
    End.IDENTIFIED: -3.0,
    End.DATED: -0.5,
    End.OTHER: -0.5,
}
_CERTAIN = 5.0
#: By how many of date and place a reference has so far.
_MISSING = (1.5, 0.5, -0.5)
#: Of a short line that tells neither: it is no reference, whole or begun.
_FRAGMENT = 2.5
_SHORT = 0.6
#: Of two references, each whole.
_TWO = -6.0
_BEHIND_BLANK = -6.0
#: By how full the line before would be with the first word of this one, at least: the weight.
_FULL = ((1.0, 2.0), (0.87, 0.5), (0.6, -1.5), (0.0, -3.0))


@dataclass(slots=True)
class Group:
    """The lines of one reference, so far."""

    lines: list[Line]
    dated: bool
    placed: bool
    size: int

    @classmethod
    def of(cls, first: Line) -> Group:
        """A reference that begins with `first`."""
        return cls([first], first.dated, first.placed, len(first.text))

    def fits(self, line: Line, limit: int) -> bool:
        """Whether the reference, with `line`, is no larger than `limit`."""
        return self.size + 1 + len(line.text) <= limit and not (
            line.block.oversized or self.lines[-1].block.oversized
        )

    def add(self, line: Line) -> None:
        """Go on with `line`."""
        self.lines.append(line)
        self.dated = self.dated or line.dated
        self.placed = self.placed or line.placed
        self.size += len(line.text) + 1


@dataclass(frozen=True, slots=True)
class Habits:
    """How the lines of a list usually are.

    ``width`` is that of a full line. ``mute_starts`` and ``mute_ends`` are signs that nearly all lines
    show. ``spaced``: a blank line stands before nearly every line, so that it parts nothing.
    """

    width: int
    mute_starts: frozenset[Start]
    mute_ends: frozenset[End]
    spaced: bool

    @classmethod
    def of(cls, sample: Sequence[Line]) -> Habits:
        """The habits of a list that begins with `sample`."""
        lengths = sorted(one.length for one in sample if _tells_width(one)) or [1]
        return cls(
            width=max(lengths[math.ceil(0.98 * len(lengths)) - 1], 1),
            mute_starts=_mute((one.start for one in sample), len(sample)),
            mute_ends=_mute((one.end for one in sample), len(sample)),
            spaced=len(sample) > 1 and sum(one.parted for one in sample) >= _NEARLY_ALL * (len(sample) - 1),
        )

    def parts(self, line: Line) -> bool:
        """Whether a blank line before `line` says that something ends there."""
        return line.parted and not self.spaced

    def fullness(self, before: Line, line: Line) -> float:
        """How full the line before would be with the first word of this one."""
        return (before.length + 1 + line.word) / self.width

    def certain(self, group: Group | None, line: Line) -> bool:
        """Whether `line` goes on with what `group` says, whatever the width of the lines."""
        if group is None:
            return False
        before = group.lines[-1]
        if before.start is Start.LABEL and before.label and before.label.alone and len(group.lines) == 1:
            return True
        if before.heading or self.parts(line) or two(group, line) or line.start is Start.ITEM:
            return False
        if broken_off(before.text, line.text):
            return True
        if before.end in (End.OPEN, End.LINKING) and before.end not in self.mute_ends:
            return True
        if before.end in (End.LOCATED, End.IDENTIFIED) or before.end in self.mute_ends:
            return False
        return line.start in (Start.SMALL, Start.CLOSING) and line.start not in self.mute_starts

    def likely(self, before: Line, line: Line) -> bool:
        """Whether `line` begins as what stands behind the beginning of a reference, and `before` does not."""
        later = (Start.SOURCE, Start.MORE, Start.NUMBER)
        if before.start in later or before.end not in (End.WORD, End.OTHER, End.DATED):
            return False
        return line.start in later and line.start not in self.mute_starts

    def score(self, group: Group | None, line: Line) -> float:
        """How likely `line` goes on with the reference of `group`: above 0 it rather does."""
        if group is None or group.lines[-1].heading:
            return -math.inf
        before = group.lines[-1]
        full = self.fullness(before, line)
        score = next(weight for least, weight in _FULL if full > least)
        if self.parts(line):
            score += _BEHIND_BLANK
        if self.certain(group, line):
            return score + _CERTAIN
        score += _weight(_END[before.end], before.end in self.mute_ends)
        if line.start is Start.MORE and group.lines[0].start is Start.MORE:
            score += _TWO  # a list of mere identifiers
        else:
            score += _weight(_START[line.start], line.start in self.mute_starts)
        score += _MISSING[group.dated + group.placed]
        if line.length < _SHORT * self.width and not line.dated and not line.placed:
            score += _FRAGMENT
        if two(group, line):
            score += _TWO if full <= 1 else _TWO / 2
        return score


def _weight(weight: float, mute: bool) -> float:
    """What a sign weighs; a mute one cannot say that a line goes on, since then all would."""
    return min(weight, 0.0) if mute else weight


def two(group: Group, line: Line) -> bool:
    """Whether `line` looks like another reference, whole as the one before."""
    return group.dated and line.dated and line.start is Start.NAME and line.end is not End.OPEN


def _mute(signs: Iterable[Sign], number: int) -> frozenset[Sign]:
    counted = Counter(signs)
    return frozenset(sign for sign, count in counted.items() if number > 1 and count >= _NEARLY_ALL * number)


def _tells_width(line: Line) -> bool:
    if line.length > _LONG_LINE:
        return True
    longest = max(map(len, line.text.split()))
    return longest <= _LONG_WORD * line.length
