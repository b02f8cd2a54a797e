"""Named patterns: written once in a grammar, and known to it and to those that import it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mscbib import discovery, grammar, patterns

GRAMMARS = discovery.grammar_folders()[-1]
SHIPPED = sorted(GRAMMARS.rglob("*.lark"))
IDS = [path.relative_to(GRAMMARS).with_suffix("").as_posix() for path in SHIPPED]

#: Nobody mends a line that is longer than this; a pattern of parts with names can always be shorter.
LONGEST = 200
#: Grammars whose long lines are one list of words or one sentence of a site, which nothing shares.
LONG = frozenset(
    {
        "abstract/sections",
        "abstract_page/globalauthorid",
        "citing_list/pubmed_results",
        "citing_list/rca",
        "citing_list/scholar",
        "reference/layout",
        "reference/trailers",
        "review_snippet/scite",
    }
)

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Write]:
    """Write grammars, given as name=text, into a folder that is searched alone; the path of the first."""
    folder = tmp_path / "grammars"
    folder.mkdir()
    monkeypatch.setattr(discovery, "grammar_folders", lambda: (folder,))
    monkeypatch.setenv("MSCBIB_CACHE", str(tmp_path / "cache"))

    def write(**texts: str) -> Path:
        for name, text in texts.items():
            path = folder / f"{name.replace('__', '/')}.lark"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return folder / f"{next(iter(texts)).replace('__', '/')}.lark"

    grammar.load.cache_clear()
    yield write
    grammar.load.cache_clear()


# ---- What a name stands for

DIGITS = "// @pattern DIGIT [0-9]\n// @pattern DIGITS <<DIGIT>>{1,3}\n"


def test_a_name_stands_for_its_pattern_in_terminals_patterns_and_directives(write: Write) -> None:
    path = write(
        g=f"// @title About <<DIGITS>>\n// @needs :<<DIGITS>>\n{DIGITS}"
        "start: YEAR _END\nYEAR.2: /(?:<<DIGITS>>|x)(?=;<<DIGIT>>)/\n_END: /;<<DIGITS>>/\n"
    )
    assert grammar.build(path).terminals == {
        "YEAR": "(?:[0-9]{1,3}|x)(?=;[0-9])",
        "_END": ";[0-9]{1,3}",
    }
    assert grammar.directives_of(path) == [("title", "About [0-9]{1,3}"), ("needs", ":[0-9]{1,3}")]
    assert grammar.lark(path, debug=True).parse("12;3").children == ["12"]


def test_a_pattern_is_put_in_as_it_is(write: Write) -> None:
    """No sign in it is one of a replacement's, and only the blanks at its end are none of its."""
    path = write(g=r"// @pattern SIGN  \d[ ]\1|\g<0>{2} " + "\nstart: A\nA: /a/\n")
    assert patterns.Sources().patterns(path)["SIGN"].regex == r"\d[ ]\1|\g<0>{2}"
    path = write(g="// @pattern SIGN \\/|\\d\nstart: A\nA: /(?:<<SIGN>>)<<SIGN>>{2}/\n")
    assert patterns.Sources().expanded(path).endswith("\nA: /(?:\\/|\\d)\\/|\\d{2}/\n")


def test_only_comments_may_name_what_there_is_not(write: Write) -> None:
    path = write(g="// <<NOTHING>> is here\nstart: A\n  // nor <<HERE>>\nA: /(?P<x>a)(?<!b)/\n")
    assert grammar.build(path).terminals == {"A": "(?P<x>a)(?<!b)"}


@pytest.mark.parametrize(
    "said",
    [
        "%import deep.layout (DAY)",
        "%import deep.layout.DAY",
        "%import deep.layout.DAY -> TODAY",
        "%import .deep.layout (DAY)",
        "// @use deep.layout",
        "// @use rulefree",
    ],
)
def test_a_grammar_sees_the_patterns_of_those_it_imports(said: str, write: Write) -> None:
    path = write(
        g=f"{said}\nstart: YEAR\nYEAR: /<<DIGITS>>y/\n",
        deep__layout="// @use rulefree\nstart: DAY\nDAY: /<<DIGITS>>d/\n",
        rulefree=f"// There are no rules.\n{DIGITS}",
    )
    assert grammar.build(path).terminals["YEAR"] == "[0-9]{1,3}y"


def test_an_imported_terminal_is_expanded_where_it_is_written(write: Write) -> None:
    path = write(
        g="%import deep.layout (start, DAY)\n%override DAY: /<<DIGIT>>/\n",
        deep__layout=f"{DIGITS}start: DAY YEAR\nDAY: /x/\nYEAR: /<<DIGITS>>/\n",
    )
    assert grammar.build(path).terminals == {"DAY": "[0-9]", "deep__layout__YEAR": "[0-9]{1,3}"}


def test_patterns_may_arrive_by_two_ways(write: Write) -> None:
    path = write(
        g="// @use one\n// @use two\nstart: A\nA: /<<DIGITS>>/\n",
        one="// @use digits\n",
        two="// @use digits\n",
        digits=DIGITS,
    )
    assert grammar.build(path).terminals == {"A": "[0-9]{1,3}"}


def test_lark_s_own_grammars_are_found(write: Write) -> None:
    path = write(g="%import common.INT\n%import common (WORD)\nstart: INT WORD\n")
    assert grammar.lark(path).parse("1a").children == ["1", "a"]


# ---- What it may not be


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ({"g": "start: A\n\nA: /<<WORD>>/\n"}, "g.lark:3: there is no pattern WORD"),
        ({"g": "start: A\nA: /<<word>>/\n"}, "g.lark:2: there is no pattern word"),
        ({"g": "// @pattern A <<B>>\n// @pattern B b\nstart: A\n"}, "g.lark:1: there is no pattern B"),
        ({"g": "// @pattern A <<B>>\n// @pattern B <<A>>\nstart: A\n"}, "g.lark:1: there is no pattern B"),
        ({"g": "\n// @pattern A (<<A>>)?\nstart: A\n"}, "g.lark:2: there is no pattern A"),
        (
            {"g": "// @pattern A a\n// @pattern A a\n"},
            "g.lark:2: the pattern A is defined already, in .*g.lark:1:",
        ),
        (
            {"g": "// @use h\n// @pattern A a\n", "h": "\n// @pattern A b\n"},
            "g.lark:2: .* A .* in .*h.lark:2:",
        ),
        (
            {"g": "// @use h\n// @use i\n", "h": "// @pattern A a\n", "i": "// @pattern A b\n"},
            "g.lark:2: .* A .* in .*h.lark:1 and in .*i.lark:1:",
        ),
        ({"g": "start: A\nA: /a/\n// @use h\n"}, "g.lark:3: there is no grammar `h`"),
        ({"g": "// @use h\n", "h": "\n// @use g\n"}, r"h.lark:2: .*g.lark is imported within itself"),
        ({"g": "// @use g\n"}, r"g.lark:1: .*g.lark is imported within itself"),
        ({"g": "// @pattern word [a-z]\n"}, "g.lark:1: `word .a-z.` is not a NAME in capitals and a pattern"),
        ({"g": "// @pattern WORD \n"}, "g.lark:1: `WORD ` is not a NAME"),
        ({"g": "%import h (A)\nstart: A\n", "h": "A: /a/\nB: /<<C>>/\n"}, "h.lark:2: there is no pattern C"),
    ],
)
def test_a_mistake_is_told_with_its_line(texts: dict[str, str], message: str, write: Write) -> None:
    path = write(**texts)
    with pytest.raises(grammar.GrammarError, match=message):
        grammar.lark(path)
    with pytest.raises(grammar.GrammarError, match=message):
        grammar.load(path)


def test_what_a_grammar_says_of_itself_is_checked_too(write: Write, tmp_path: Path) -> None:
    with pytest.raises(grammar.GrammarError, match=r"g\.lark:2: there is no pattern PAGES"):
        grammar.directives_of(write(g="\n// @needs <<PAGES>>\n"))
    with pytest.raises(grammar.GrammarError, match="cannot be read"):
        grammar.directives_of(tmp_path / "absent.lark")


# ---- The cache


def test_tables_are_built_anew_when_an_imported_pattern_changes(write: Write, tmp_path: Path) -> None:
    texts = {
        "g": "%import deep.layout (start)\n",
        "deep__layout": "// @use rulefree\nstart: A\nA: /<<DIGITS>>/\n",
        "rulefree": DIGITS,
    }
    path = write(**texts)
    seen: list[str] = []
    for digits in (DIGITS, DIGITS.replace("0-9", "0-7"), DIGITS):
        write(rulefree=digits)
        grammar.load.cache_clear()
        seen += grammar.load(path).terminals.values()
    assert seen == ["[0-9]{1,3}", "[0-7]{1,3}", "[0-9]{1,3}"]
    assert len(list((tmp_path / "cache").iterdir())) == 2


# ---- The grammars there are


@pytest.mark.parametrize("name", sorted({*IDS} - LONG))
def test_no_line_is_too_long_to_be_mended(name: str) -> None:
    lines = (GRAMMARS / f"{name}.lark").read_text(encoding="utf-8").splitlines()
    assert not [number for number, line in enumerate(lines, 1) if len(line) > LONGEST]


@pytest.mark.parametrize("path", SHIPPED, ids=IDS)
def test_every_pattern_is_one(path: Path) -> None:
    for name, pattern in patterns.Sources().patterns(path).items():
        assert re.compile(pattern.regex), name


def test_every_pattern_is_used() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SHIPPED)
    names = [value.split()[0] for directive, value in patterns.directives(text) if directive == "pattern"]
    assert not [name for name in names if f"<<{name}>>" not in text]
