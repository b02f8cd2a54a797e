"""What was found in the input, with the lines it stands in: of very much of a kind, examples."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from mscbib.terminal import visible

if TYPE_CHECKING:
    from mscbib.diagnostics import Diagnostic

#: Findings of one rule that are shown, and of all; characters of a line before and behind the place.
_OF_RULE, _OF_ALL = 25, 600
_BEFORE, _BEHIND, _MARKED = 60, 100, 200
_MESSAGE = 400


class Line(NamedTuple):
    """A source line: its number, and the text before the place, in it, and behind it."""

    anchor: str
    number: int
    before: str
    marked: str
    behind: str
    codes: tuple[str, ...]


class Shown(NamedTuple):
    """A finding in the list, and the anchor of its line."""

    code: str
    severity: str
    message: str
    where: str
    remedy: str
    anchor: str


class Findings:
    """Keeps so many findings of each rule as a page can show."""

    def __init__(self) -> None:
        self._kept: list[Diagnostic] = []
        self._of_rule: Counter[str] = Counter()

    def add(self, finding: Diagnostic) -> None:
        """Keep a finding, if there are not enough of its rule."""
        if self._of_rule[finding.code] < _OF_RULE and len(self._kept) < _OF_ALL:
            self._of_rule[finding.code] += 1
            self._kept.append(finding)

    def listed(self) -> list[Shown]:
        """Those that were kept: errors first, each rule's together, then as they came."""
        numbers = self._anchors()
        order = sorted(self._kept, key=lambda one: (one.severity != "error", one.code))
        return [
            Shown(
                one.code,
                str(one.severity),
                _cut(one.message, _MESSAGE),
                f"{_cut(one.path, _MESSAGE)}:{one.line}:{one.column}",
                one.remedy,
                numbers[one.path, one.line, one.column],
            )
            for one in order
        ]

    def lines(self) -> Iterator[tuple[str, list[Line]]]:
        """The source lines of those that were kept, file by file, in order."""
        numbers = self._anchors()
        files: dict[str, dict[tuple[int, int], list[Diagnostic]]] = defaultdict(lambda: defaultdict(list))
        for one in self._kept:
            files[one.path][one.line, one.column].append(one)
        for path, places in files.items():
            yield (
                _cut(path, _MESSAGE),
                [
                    _line(numbers[path, line, column], found)
                    for (line, column), found in sorted(places.items())
                ],
            )

    def _anchors(self) -> dict[tuple[str, int, int], str]:
        places = dict.fromkeys((one.path, one.line, one.column) for one in self._kept)
        return {place: f"source-{number}" for number, place in enumerate(places, 1)}


def _line(anchor: str, found: list[Diagnostic]) -> Line:
    one = found[0]
    caret = one.caret
    length = one.end_column - one.column if one.end_line == one.line else len(one.shown)
    end = caret + max(0, min(length, _MARKED))
    start = max(0, caret - _BEFORE)
    before = visible(one.shown[start:caret])
    behind = visible(one.shown[end : end + _BEHIND])
    return Line(
        anchor,
        one.line,
        ("…" if start or one.column > caret + 1 else "") + before,
        visible(one.shown[caret:end]),
        behind + ("…" if len(one.shown) > end + _BEHIND else ""),
        tuple(dict.fromkeys(each.code for each in found)),
    )


def _cut(text: str, length: int) -> str:
    shown = visible(text[:length])
    return shown if len(text) <= length else f"{shown}…"
