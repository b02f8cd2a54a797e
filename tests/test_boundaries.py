"""Where a text may be cut: found by lines, it is where the pattern matches, whatever that is."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from conftest import FIXTURES
from hypothesis import given
from hypothesis import strategies as st

from mscbib import boundaries, dialects

#: Patterns that match in front of lines only, among them one that is matched again where it ended.
BY_LINES = (r"^a\n", r"^(?:a\n|b)", r"^(?=a)|^b\n", r"^(?:[ab]\n){1,2}", r"(?:^a\n)|(?:^b\n)")
ANYWHERE = (r"a\n", r"^a|b", r"(?<=a)\n", r"\b(?=a)", r"^a?|b")
_TEXTS = st.lists(st.sampled_from(["a", "b", "\n", "a\n", "b\n", " ", "c"]), max_size=30).map("".join)

DIALECTS = [dialect for dialect in dialects.dialects() if dialect.boundary is not None]


@pytest.fixture(autouse=True, scope="module")
def _always_by_lines() -> Iterator[None]:
    """Short texts are searched by lines too, which is not worth it but here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(boundaries, "_FEW", -1)
        yield


def same(pattern: re.Pattern[str], text: str, start: int = 0) -> None:
    expected = {match.end() for match in pattern.finditer(text, start)}
    found = list(boundaries.matches(pattern, text, start))
    assert {end for _, end in found} == expected
    assert all(begins <= end for begins, end in found)


@pytest.mark.parametrize("pattern", [*BY_LINES, *ANYWHERE])
@given(text=_TEXTS, start=st.integers(0, 5))
def test_boundaries_are_where_the_pattern_matches(pattern: str, text: str, start: int) -> None:
    compiled = re.compile(pattern, re.MULTILINE)
    start = min(start, len(text))
    same(compiled, text, start)
    assert (boundaries._behind_line_feed(compiled) is not None) == (pattern in BY_LINES)


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.full_name)
def test_those_of_a_dialect_are_where_its_pattern_matches(dialect: dialects.Dialect) -> None:
    assert dialect.boundary is not None
    for path in sorted((FIXTURES / dialect.layout / dialect.name).glob("*.txt")):
        text = path.read_text(encoding="utf-8", errors="replace")
        lines = text.split("\n")
        same(dialect.boundary, text)
        same(dialect.boundary, "\n".join(line for line in lines for _ in range(2)))
        same(dialect.boundary, "\n".join(lines[::2]))
        same(dialect.boundary, "\n".join(lines[1::2] + lines[::2]))
