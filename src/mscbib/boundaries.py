"""Where a text may be cut: the matches of the pattern behind which a new entry may begin."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from re import _parser
from typing import Any

from mscbib import precompiled

#: How many characters are searched in less time than another pattern takes to compile.
_FEW = 1 << 15


def matches(boundary: re.Pattern[str], text: str, start: int) -> Iterator[tuple[int, int]]:
    """Where the matches of `boundary` in `text` behind `start` begin and end.

    Most boundaries match at the beginning of a line only. A search for these tries every character; one for
    the line feed before them finds lines as fast as memory is read.
    """
    line = _behind_line_feed(boundary) if len(text) - start > _FEW else None
    if line is None:
        yield from (match.span() for match in boundary.finditer(text, start))
        return
    match = boundary.match(text, start)
    begins = start
    while True:
        if match is not None:
            end = match.end()
            yield begins, end
            start = end - (end > begins and text[end - 1] == "\n")  # a line begins where this match ends
        match = line.search(text, start)
        if match is None:
            return
        begins = match.start() + 1


@functools.cache
def _behind_line_feed(pattern: re.Pattern[str]) -> re.Pattern[str] | None:
    """What matches a line feed and `pattern` behind it; None where `pattern` may match within a line."""
    if pattern.flags & re.MULTILINE and _begins_line(_parser.parse(pattern.pattern, pattern.flags)):
        return precompiled.compiled(f"\n(?:{pattern.pattern})", pattern.flags)
    return None


def _begins_line(tree: Any) -> bool:
    """Whether a parsed pattern matches in front of lines only."""
    if not len(tree):
        return False
    code, argument = tree[0]
    if str(code) == "SUBPATTERN":
        return _begins_line(argument[-1])
    if str(code) == "BRANCH":
        return all(map(_begins_line, argument[1]))
    return str(code) == "AT" and str(argument) == "AT_BEGINNING"
