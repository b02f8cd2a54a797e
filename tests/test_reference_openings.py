"""Openings: the cheaper question finds every place where the pattern it is made from matches."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mscbib import grammar
from mscbib.references import openings

_LETTERS = "aAbBkKsSiIéÉβϐ1 .([-/"
_LITERALS = st.text(_LETTERS, min_size=1, max_size=4).map(re.escape)
_SETS = st.one_of(
    st.sampled_from(["[a-z]", "[A-Z]", "[0-9]", "[A-z]", "[à-ö]", r"[\d.]", r"\w", r"[^a]", "."]),
    st.text(_LETTERS.replace("-", ""), min_size=1, max_size=3).map(lambda text: f"[{re.escape(text)}]"),
)
_REPEATS = st.sampled_from(["?", "*", "+", "{2}", "{1,3}", "{0,2}", "{2,}"])
_PATTERNS = st.recursive(
    st.one_of(_LITERALS, _SETS, st.sampled_from([r"\b", "", "(?=a)", "(?<!b)", "(?!1)"])),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=4).map("".join),
        st.lists(inner, min_size=2, max_size=4).map(lambda parts: f"(?:{'|'.join(parts)})"),
        inner.map(lambda part: f"(?i:{part})"),
        inner.map(lambda part: f"(?>{part})"),
        inner.map(lambda part: f"({part})"),
        st.tuples(inner, _REPEATS).map(lambda pair: f"(?:{pair[0]}){pair[1]}"),
        st.tuples(_SETS, _REPEATS).map("".join),
    ),
    max_leaves=8,
)


def places(pattern: str, text: str) -> set[int]:
    """Where the question that `pattern` is made into says that it may match."""
    found = set()
    for sign in re.finditer(openings.behind_signs(pattern), " " + openings.small(text)):
        found |= {sign.start() - 1, sign.start()}
    return found


def matching(pattern: str, text: str) -> set[int]:
    """Where `pattern` matches at the beginning of a word, or at a bracket."""
    return {
        position
        for position in range(len(text))
        if (text[position] in "[(" or (text[position].isalnum() and not text[:position][-1:].isalnum()))
        and re.compile(pattern).match(text, position)
    }


@settings(max_examples=400, deadline=None)
@given(_PATTERNS, st.text(_LETTERS + "İıſ\u212aΣ,_", max_size=12))
@example("(?i:is)", "ıſ İS")
@example(r"\[(?:a|b)", "a[b")
@example("[1(]", "a(")
@example(r"[\d(]{2}", "a((")
@example("[A-z]", "[")
@example("[0-9(]{2}a", "1((a")
@example("(?:ab)+k", "ababk")
@example("a*k", "a" * 20 + "k")
@example("a{3,}k", "a" * 30 + "k")
@example("a{25,30}k", "a" * 26 + "k")
def test_no_match_is_passed_over(pattern: str, text: str) -> None:
    """The question says yes wherever the pattern matches."""
    assert matching(pattern, text) <= places(pattern, text)


@pytest.mark.parametrize("letter", [*"aiksz", "é", "å", "β", "µ", "σ", "в"])
def test_letters_that_are_alike_are_found(letter: str) -> None:
    """Where case is ignored, whatever `re` takes for a letter is found as that letter."""
    ignoring = re.compile(f"(?i:{letter})")
    for number in range(sys.maxunicode + 1):
        if ignoring.match(chr(number)):
            assert 0 in places(f"(?i:{letter}x)", f"{chr(number)}x"), hex(number)


def test_small_letters_stand_where_the_letters_stood() -> None:
    """No letter becomes two."""
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    assert len(openings.small(every)) == len(every)


def test_long_runs_are_not_followed() -> None:
    """Blanks are many and hostile: what is tried behind each of them is bounded."""
    assert "," not in re.sub(r"\{\d+,\d+\}", "", openings.behind_signs("[ ]*x|[0-9]{2,}y|[a-c]+"))
    assert openings.behind_signs("[ ]*x") == openings.behind_signs("[ ]{0,99}x")


def test_most_words_begin_nothing() -> None:
    """It is a question worth asking: of a plain reference it says no at nearly every word."""
    tables = grammar.named("reference/trailers")
    pattern = tables.pattern(tables.start)
    plain = "Roe JM, Ng L, Ito S. A study of the role of cells: with words. J Foo Bar 2016;30(7):432-1815."
    assert places(pattern, plain) == set()
    for trailer in ("doi:10.1000/x", "[Internet]", "(in German)", "PMID: 1234567", "accessed 3 May 2011"):
        assert places(pattern, f"{plain} {trailer}"), trailer
        assert places(pattern, f"x{trailer}") or trailer[0] not in "[(", trailer


def test_the_tree_begins_alike_once() -> None:
    """Alternatives share what they begin with."""
    assert openings.behind_signs("abcd|abce|b") == "[^a-z0-9](?:(?=(?:abc(?:d|e)|b)))"
