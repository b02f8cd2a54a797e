"""References that were wrapped over several lines: joined, a reference a block.

How they are wrapped is found out from the first lines: by numbers, by indents, by blank lines, or by the
width of the lines alone. Where nothing says that they are, every line stays a block of its own. What is
held is bounded: the lines looked at first, those of one reference, and a few ahead of it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from mscbib import source
from mscbib.source import Block
from mscbib.wrapped.habits import Group
from mscbib.wrapped.joined import join
from mscbib.wrapped.kinds import Kind, kind
from mscbib.wrapped.signs import Line, line

#: The longest reference, in characters, that lines are joined to.
MAX_REFERENCE = 1 << 16

#: How many lines the kind is found out from.
_SAMPLE_LINES = 1000


def references(blocks: Iterable[Block], max_size: int = MAX_REFERENCE) -> Iterator[Block]:
    """The references that lines are, each a block; blank lines are left out.

    A line that would make a reference larger than `max_size` characters begins another one. A line that
    is not joined with others comes as it is.

    Args:
        blocks: the lines of a text, each with its line end, in order.
        max_size: the limit; never more than `MAX_REFERENCE`.
    """
    lines = _Lines(blocks)
    lines.fill(_SAMPLE_LINES)
    found = kind(lines.held)
    if found is None:
        yield from (one.block for one in lines.held)
        yield from lines.rest
    else:
        for group in _groups(lines, found, min(max_size, MAX_REFERENCE)):
            yield join([one.block for one in group.lines])


def _groups(lines: _Lines, found: Kind, limit: int) -> Iterator[Group]:
    group: Group | None = None
    while lines.held:
        one = lines.held.popleft()
        lines.size -= len(one.text)
        lines.fill(found.looks_ahead)
        # asked of every line, since a kind may count them
        goes_on = found.goes_on(group, one, lines.held)
        if group is not None and goes_on and group.fits(one, limit):
            group.add(one)
            continue
        if group is not None:
            yield group
        group = Group.of(one)
    if group is not None:
        yield group


class _Lines:
    """The lines of a text that are not blank; those read and not yet used are ``held``."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        self.rest = iter(blocks)
        self.held: deque[Line] = deque()
        self.size = 0
        self._parted = False

    def fill(self, number: int) -> None:
        """Hold `number` lines, if there are as many, and they are not too long together."""
        # one is held at least: an empty hand says that there are no more
        while len(self.held) < max(number, 1) and self.size < source.SAMPLE:
            block = next(self.rest, None)
            if block is None:
                return
            if not block.text.strip():
                self._parted = True
                continue
            self.held.append(line(block, self._parted))
            self.size += len(self.held[-1].text)
            self._parted = False
