"""What the expressions compiled from a grammar read is what Lark reads, whatever the grammar and the text."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from conftest import SEEDS
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from lark import Token
from lark.exceptions import LarkError
from random_grammars import RandomGrammar

from mscbib import automaton, dialects, grammar, source, traces


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Expressions are compiled at once, so that few texts are enough to see them at work."""
    monkeypatch.setattr(traces, "OFTEN", 3)
    monkeypatch.setattr(grammar, "OFTEN", 3)


def _built(text: str, folder: Path) -> Path:
    path = folder / "random.lark"
    path.write_text(text, encoding="utf-8")
    return path


@settings(max_examples=120, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_random_grammars_read_as_lark_reads(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    random = Random(seed)
    made = RandomGrammar(random)
    path = _built(made.text, tmp_path_factory.mktemp("grammars"))
    try:
        lark, tables = grammar.lark(path), grammar.build(path)
    except grammar.GrammarError:
        reject()  # its alternatives cannot be told apart
    texts = [made.sample() for _ in range(10)]
    texts += [made.damaged(text) for text in texts]
    for _ in range(3):  # as scanned at first, and as compiled from what was seen
        for text in texts:
            try:
                tokens = lark.parse(text).scan_values(lambda value: isinstance(value, Token))
                expected = [(tables.fields[t.type], t.start_pos, t.end_pos) for t in tokens]
            except LarkError:
                expected = None
            assert automaton.accepts(tables, text) == expected
            assert traces.accepts(tables, text) == expected


def _damaged(lines: list[str]) -> list[list[str]]:
    """Each line left out, cut in halves, standing twice, and changed with the next."""
    ways = []
    for at, line in enumerate(lines):
        before, behind = lines[:at], lines[at + 1 :]
        half = len(line) // 2
        ways += [
            before + behind,
            [*before, line[:half], line[half:], *behind],
            [*before, line, line, *behind],
            [*before, *behind[:1], line, *behind[1:]],
        ]
    return ways


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_the_layouts_read_as_their_automata_do(name: str) -> None:
    dialect = dialects.named(name)
    tables = grammar.build(dialect.path)
    text = SEEDS[name].read_text(encoding="utf-8")
    blocks = [block.stripped().text for block in source.blocks([text], dialect.boundary)]
    assert tables.traces is None
    for block in blocks:
        for lines in [block.split("\n"), *_damaged(block.split("\n"))[:200], block.split("\n")]:
            whole = "\n".join(lines)
            assert traces.accepts(tables, whole) == automaton.accepts(tables, whole)
    traced = tables.traces
    assert traced is not None
    assert not traced.endless


NESTING = """\
start: list
list: _OPEN (WORD | list)* _CLOSE
_OPEN: "("
_CLOSE: ")"
WORD: /[a-z]+/
"""


def test_rules_that_nest_without_end_are_left_to_the_automaton(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traces, "_MOST_PLACES", 50)
    tables = grammar.build(_built(NESTING, tmp_path))
    deep = "(" * 100 + "word" + ")" * 100
    assert traces.accepts(tables, "((a)(b))") == [("word", 2, 3), ("word", 5, 6)]
    assert traces.accepts(tables, deep) == [("word", 100, 104)]
    assert tables.traces is not None
    assert tables.traces.endless
    assert traces.accepts(tables, "((a)(b))") == [("word", 2, 3), ("word", 5, 6)]
    assert traces.accepts(tables, deep[:-1]) is None


def test_a_terminal_with_groups_of_its_own_is_read(tmp_path: Path) -> None:
    path = _built('start: (ONE _SIGN)+\nONE: /(?P<first>a)(b)?/\n_SIGN: "-"\n', tmp_path)
    tables = grammar.build(path)
    for _ in range(5):
        assert traces.accepts(tables, "ab-a-") == [("one", 0, 2), ("one", 3, 4)]


def test_what_was_seen_often_is_read_with_few_matches(tmp_path: Path) -> None:
    """Else there would be no gain, and no other test would tell."""
    path = _built('start: A _COMMA B _COMMA C\nA: /a+/\nB: /b+/\nC: /c+/\n_COMMA: ","\n', tmp_path)
    tables = grammar.build(path)
    for _ in range(10):
        assert traces.accepts(tables, "aa,b,c") == [("a", 0, 2), ("b", 3, 4), ("c", 5, 6)]
    traced = tables.traces
    assert traced is not None
    match = traced.start.match
    assert match is not None
    found = match("aa,b,c", 0)
    assert found is not None
    assert found.end() == len("aa,b,c")
