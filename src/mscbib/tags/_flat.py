"""More than one text in one cell of a table: lists, pairs, and what belongs to people by their number.

- a list: ``A; B``. A semicolon that is an item's own has a backslash before it; backslashes right before a
  semicolon are doubled, any others stand as they are.
- pairs: ``name=value; name=value``. An equals sign of a name is written as a semicolon of an item is.
- numbered: ``1,3: text; 2: text``, where the numbers count a list of another cell, from 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from mscbib.plain import printable

#: An item with its place: from where to where its text stands.
Item = tuple[str, int, int]

_BREAKS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e]")
_MARKED = {mark: re.compile(rf"(?<!\\)(\\*+){mark}") for mark in ";="}
_NUMBERED = re.compile(r"([0-9]{1,6}(?:,[0-9]{1,6})*): (.*)", re.DOTALL)


def cell(text: str) -> str:
    """`text` as a cell holds it: line feeds for all line breaks, no controls, no blanks around it."""
    return _BREAKS.sub("\n", printable(text)).strip()


def _escaped(text: str, mark: str, *, last: bool) -> str:
    """`text` with backslashes where a `mark` is its own; one that is not `last` has a mark behind it."""
    if mark in text:
        text = _MARKED[mark].sub(rf"\1\1\\{mark}", text)
    if not last and text.endswith("\\"):
        text += "\\" * (len(text) - len(text.rstrip("\\")))
    return text


def _plain(text: str, mark: str) -> str:
    """What `_escaped` was made of, the backslashes before a mark behind it aside."""
    if mark not in text:
        return text
    return _MARKED[mark].sub(lambda match: match[1][: len(match[1]) // 2] + mark, text)


def joined(items: Iterable[str]) -> str:
    """The items as one cell; those that are empty are left out."""
    cells = [one for item in items if (one := cell(item))]
    if len(cells) < 2:
        return _escaped(cells[0], ";", last=True) if cells else ""
    return "; ".join(_escaped(one, ";", last=number == len(cells)) for number, one in enumerate(cells, 1))


def _pieces(text: str, mark: str) -> Iterator[tuple[str, int]]:
    """What stands between the marks of `text` that are nobody's own, each with where it begins."""
    previous = 0
    for match in _MARKED[mark].finditer(text):
        backslashes = len(match[1])
        if backslashes % 2 == 0:
            yield _plain(text[previous : match.end() - 1 - backslashes // 2], mark), previous
            previous = match.end()
    yield _plain(text[previous:], mark), previous


def items(text: str, start: int = 0) -> Iterator[Item]:
    """The items of a cell that begins at `start`; `joined` made it."""
    ends = [at for _, at in _pieces(text, ";")][1:]
    for (item, at), end in zip(_pieces(text, ";"), [*(end - 1 for end in ends), len(text)], strict=True):
        plain = item.strip()
        if plain:
            lead = len(item) - len(item.lstrip())
            yield plain, start + at + lead, start + at + len(text[at:end].rstrip())


def joined_pairs(pairs: Iterable[tuple[str, object]]) -> str:
    """Names with their values as one cell."""
    return joined(f"{_escaped(cell(name), '=', last=False)}={cell(str(value))}" for name, value in pairs)


def pairs(text: str, start: int = 0) -> Iterator[tuple[str, Item]]:
    """The names of a cell that begins at `start`, each with its value; `joined_pairs` made it.

    Raises:
        ValueError: an item has no equals sign.
    """
    for item, at, end in items(text, start):
        (name, _), *rest = _pieces(item, "=")
        if not rest:
            raise ValueError(f"`{item[:20]}` is not NAME=VALUE")
        behind = rest[0][1]
        value = item[behind:].strip()
        yield name.strip(), (value, min(at + behind, end), end)


def joined_numbered(values: Iterable[Iterable[str]]) -> str:
    """Each one's values, one who has several in their order, as one cell: who have the same stand together.

    Where that would change somebody's order, everybody has an item for each value.
    """
    given = [[one for value in own if (one := cell(value))] for own in values]
    owners: dict[str, list[str]] = {}
    order: dict[str, int] = {}
    mixed = False
    for number, own in enumerate(given, 1):
        places = [order.setdefault(value, len(order)) for value in own]
        mixed = mixed or any(b <= a for a, b in pairwise(places))
        for value in own:
            owners.setdefault(value, []).append(str(number))
    if mixed:
        return joined(f"{number}: {value}" for number, own in enumerate(given, 1) for value in own)
    return joined(f"{','.join(numbers)}: {value}" for value, numbers in owners.items())


def numbered(text: str, start: int = 0) -> Iterator[tuple[list[int], Item]]:
    """The values of a cell that begins at `start`, each with the indices of those it belongs to, from 0.

    Raises:
        ValueError: an item has no numbers before it.
    """
    for item, _, end in items(text, start):
        match = _NUMBERED.fullmatch(item)
        if match is None:
            raise ValueError(f"`{item[:20]}` is not NUMBER: TEXT")
        value = match[2].strip()
        yield [int(number) - 1 for number in match[1].split(",")], (value, max(start, end - len(value)), end)
