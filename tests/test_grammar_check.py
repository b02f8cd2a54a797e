"""What is said of a grammar of one's own: mistakes, flaws, and where a text stops fitting it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_own_dialect import PAGE_OF_WELLS, WELLS, call

from mscbib import dialects, own_dialect, probe, samples
from mscbib.patterns import GrammarError

# ---- What is wrong with a grammar


def replaced(old: str, new: str) -> str:
    assert old in WELLS
    return WELLS.replace(old, new)


UNUSABLE = {
    "no layout": ("start: A\nA: /a/\n", "x.lark:1", "imports no layout", "begin with `%import LAYOUT.layout"),
    "unknown layout": (
        replaced("citing_list.layout", "citing_lst.layout"),
        "x.lark:5",
        "no layout `citing_lst`",
        "citing_list",
    ),
    "two layouts": (WELLS + "%import abstract_page.layout (page)\n", "x.lark:13", "the layouts", "keep one"),
    "unknown import": (
        replaced("work (doi)", "work (doy)"),
        "x.lark:6:15",
        "has no `doy`",
        "did you mean `doi`",
    ),
    "import from elsewhere": (
        replaced("label, citation)", "label, citation, doi)"),
        "x.lark:5:60",
        "has no `doi`",
        "import it from `work`",
    ),
    "unknown grammar": (WELLS + "%import nowhere (x)\n", "x.lark:13", "no grammar `nowhere`", "folder"),
    "unknown rule": (
        replaced("(_DOI doi)?", "(_DOI dio)?"),
        "x.lark:8:52",
        "no rule `dio`",
        "did you mean `doi`",
    ),
    "unknown terminal": (replaced("_DOI: ", "_DIO: "), "x.lark:8:47", "no terminal `_DOI`", "define it"),
    "unknown field": (
        replaced("_DOI: ", "WORD: /x/\n_DOI: ").replace("citation (", "WORD? citation ("),
        "x.lark:12:1",
        "would be the field `word`",
        "begins with `_`",
    ),
    "defined twice": (WELLS + "_OPEN: /x/\n", "x.lark:13:1", "`_OPEN` is defined already", "%override"),
    "no override": (
        replaced("%override ", ""),
        "x.lark:8:1",
        "`entry` is defined already",
        "%override entry",
    ),
    "nothing to override": (WELLS + "%override foo: doi\n", "x.lark:13:11", "no `foo` yet", "import it too"),
    "no start": (replaced("(start, ", "("), "x.lark:1:1", "no rule `start`", "import it"),
    "directive": (
        replaced("@boundary", "@boundry"),
        "x.lark:2",
        "no directive @boundry",
        "did you mean `boundary`",
    ),
    "directive's form": (
        replaced("// @title", "//@title"),
        "x.lark:1",
        "says nothing",
        "write `// @title TEXT`",
    ),
    "boundary": (replaced(r"(?=\[[0-9]", r"(?=\[([0-9]"), "x.lark:2:15", "missing )", "backslash"),
    "boundary that is everywhere": (
        replaced(r"^(?=\[[0-9]+\] )", "x*"),
        "x.lark:2",
        "everywhere",
        "let it match",
    ),
    "set in a set": (
        replaced(r"^(?=\[[0", "^(?=[[0"),
        "x.lark:2:14",
        "bracket stands in a set",
        r"write `\[",
    ),
    "weight": (replaced("@evidence 1 ", "@evidence "), "x.lark:3", "no weight", "WEIGHT PATTERN"),
    "pattern": (replaced(r"\s*At: ", r"\s*(At: "), "x.lark:12:1", "missing )", "backslash"),
    "look-behind": (replaced(r"\s*At: ", r"\s*(?<=a+)At: "), "x.lark:12:1", "look-behind", "one length"),
    "empty match": (replaced(r"/\n\s*At: /", r"/(At: )?/"), "x.lark:12:1", "no text at all", "`+` for `*`"),
    "bracket": (replaced("(_DOI doi)?", "(_DOI doi"), "x.lark:8:55", "bracket is not closed", "`)`"),
    "colon": (replaced("_OPEN: ", "_OPEN "), "x.lark:10:7", "colon is missing", "NAME: "),
    "quotation mark": (replaced('_OPEN: "["', '_OPEN: "['), "x.lark:10:8", "quotation mark", '"'),
    "letters": (replaced('_OPEN: "["', '_Open: "["'), "x.lark:10:3", "mixes small and capital", "capitals"),
    "%": (WELLS + "%frob x\n", "x.lark:13:1", "no such directive", "%override"),
    "%ignore": (WELLS + '%ignore " "\n', "x.lark:13:1", "in silence", "label"),
    "two readings": (
        replaced("(_DOI doi)?", "(a | b)") + "a: _DOI doi\nb: _DOI doi\n",
        "x.lark:1",
        "nothing tells which",
        "share",
    ),
    "where it ends": (
        replaced("(_DOI doi)?", "a* (_DOI doi)*") + "a: (_DOI doi)+\n",
        "x.lark:",
        "nothing tells which",
        "",
    ),
    "keyword": (
        replaced("citation (", "citation (_A | _B)* (") + '_A: "DOI"\n_B: /[A-Z]+/\n',
        "x.lark:14:1",
        "same text as a keyword",
        "priority",
    ),
    "terminal in itself": (replaced("_DOI: ", '_DOI: _DOI "x" | '), "x.lark:12:1", "stands in itself", "`+`"),
    "pattern's name": (replaced(r"\s*At: ", r"\s*<<AT>>"), "x.lark:12", "no pattern AT", "defined above"),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_a_mistake_in_a_grammar_is_said_with_its_place_and_a_remedy(name: str, tmp_path: Path) -> None:
    text, where, message, remedy = UNUSABLE[name]
    path = tmp_path / "x.lark"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GrammarError) as raised:
        own_dialect.read(path)
    error = raised.value
    assert error.where.startswith(str(path.parent / where)), error
    assert message in error.message and remedy in f"{error.message} {error.remedy}", error
    assert "\n" not in str(error) and "Token(" not in str(error)
    shown = call("grammar", "check", path, "-t", "json")
    assert shown.exit_code == 2
    (flaw,) = json.loads(shown.stdout)["flaws"]
    assert flaw["message"] == error.message and flaw["line"] > 0


@pytest.mark.parametrize("name", ["unknown rule", "directive", "no layout"])
def test_a_grammar_that_cannot_be_used_ends_with_2_and_no_traceback(name: str, tmp_path: Path) -> None:
    (tmp_path / "x.lark").write_text(UNUSABLE[name][0], encoding="utf-8")
    for command in (["parse", "--grammar", "x.lark"], ["grammar", "check", "x.lark"]):
        done = subprocess.run(
            [sys.executable, "-m", "mscbib", *command], cwd=tmp_path, input="", capture_output=True, text=True
        )
        assert done.returncode == 2 and done.stderr.startswith("mscbib: error: x.lark:"), done.stderr
        assert "Traceback" not in done.stderr and not done.stdout


def test_a_file_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "latin.lark").write_bytes("// @title é\n".encode("latin-1"))
    for path, message in ((tmp_path, "cannot be read"), (tmp_path / "latin.lark", "not UTF-8")):
        with pytest.raises(GrammarError, match=message):
            own_dialect.read(path)
    with pytest.raises(GrammarError, match="No such file"):
        own_dialect.read(tmp_path / "none.lark")


# ---- What the check says

FLAWS = {
    "no-title": (replaced("// @title Wells\n", ""), "warning"),
    "no-boundary": (replaced("// @boundary ^(?=\\[[0-9]+\\] )\n", ""), "warning"),
    "no-evidence": (replaced("// @evidence 1 ^\\[[0-9]+\\] [^\\n]+\\nAt: 10\\.\n", ""), "warning"),
    "unused": (WELLS + "_MORE: /more/\n", "warning"),
    "carriage-return": (replaced(r"/\n\s*At", r"/\r\n\s*At"), "warning"),
    "swallowing-label": (replaced("At: /", "At: .*/").replace("_DOI doi", "_DOI"), "warning"),
    "hidden-terminal": (
        replaced("_CLOSE citation", "_CLOSE _STAR? citation") + "_STAR: /[*] /\n",
        "error",
    ),
    "nesting-rule": (
        replaced("_CLOSE citation", "_CLOSE _aside? citation")
        + '_aside: _LEFT _aside? _RIGHT\n_LEFT.2: "<"\n_RIGHT.2: ">"\n',
        "warning",
    ),
    "slow-pattern": (replaced(r"/\n\s*At", r"/\n(?:\s*\s*\s*)At"), "error"),
}


@pytest.mark.parametrize("kind", FLAWS)
def test_a_flaw_of_a_grammar_is_found(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "x.lark"
    path.write_text(FLAWS[kind][0], encoding="utf-8")
    result = call("grammar", "check", path, "-t", "json")
    flaws = {flaw["name"]: flaw for flaw in json.loads(result.stdout)["flaws"]}
    assert kind in flaws, flaws
    flaw = flaws[kind]
    assert flaw["severity"] == FLAWS[kind][1] and flaw["line"] > 0 and flaw["remedy"]
    assert result.exit_code == (1 if FLAWS[kind][1] == "error" else 0)


def test_a_grammar_without_flaws_has_none(wells: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(PAGE_OF_WELLS, encoding="utf-8")
    result = call("grammar", "check", wells, page)
    assert result.exit_code == 0 and "2 entries, all fit whole" in result.stdout
    assert result.stdout.endswith("citing_list/wells: nothing is wrong\n")


MISFITS = {
    "label without its line break": (replaced(r"/\n\s*At: /", '"At: "'), "begin `_DOI` with"),
    "label missing": (replaced("(_DOI doi)?", "doi?"), r"add one (`_NAME: /[ \t]*\n\s*At:[ \t]*/`)"),
    "field behind blanks": (replaced('"] "', '"]"'), "a field (`CITATION`) begins with no blank"),
    "label not allowed": (
        replaced("citation (_DOI doi)?", "(_DOI doi)? citation"),
        "no rule lets it come now",
    ),
    "boundary takes": (replaced(r"(?=\[[0-9]+\] )", r"\[[0-9]+\] "), "write what only follows as `(?=…)`"),
    "boundary never": (replaced(r"(?=\[[0-9]+\] )", "(?=No )"), "if it has several, mend the pattern"),
    "label inside a field": (
        replaced("(_DOI doi)?", "(_IN container_title)? (_DOI doi)?").replace(
            "(doi)", "(doi, container_title)"
        )
        + "_IN: / In: /\n",
        "the citation took `In:` as well",
    ),
}


@pytest.mark.parametrize("name", MISFITS)
def test_where_an_entry_does_not_fit_the_check_says_what_to_write(name: str, tmp_path: Path) -> None:
    text, hint = MISFITS[name]
    path, page = tmp_path / "x.lark", tmp_path / "page.txt"
    path.write_text(text, encoding="utf-8")
    page.write_text(PAGE_OF_WELLS.replace("Fox E. Wells", "Fox E. In: Wells"), encoding="utf-8")
    if name == "label inside a field":
        page.write_text("[1] Fox E. Wells. In: Aquifer Lett\nOn: x\n", encoding="utf-8")
    result = call("grammar", "check", path, page)
    assert result.exit_code == 1 and hint in result.stdout, result.stdout


@pytest.fixture
def wells(tmp_path: Path) -> Path:
    path = tmp_path / "wells.lark"
    path.write_text(WELLS, encoding="utf-8")
    return path


def test_a_misfit_is_shown_with_its_line_and_a_caret(wells: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(PAGE_OF_WELLS.replace("At: 10", "At: doi 10"), encoding="utf-8")
    result = call("grammar", "check", wells, page, "-t", "json")
    shown = json.loads(result.stdout)
    assert (shown["entries"], shown["whole"]) == (2, 1)
    (flaw,) = [flaw for flaw in shown["flaws"] if flaw["name"] == "misfit"]
    assert (flaw["line"], flaw["column"]) == (2, 5)
    assert flaw["shown"][flaw["caret"] :].startswith("doi 10")
    assert "expected a DOI" in flaw["message"]
    text = call("grammar", "check", wells, page).stdout
    assert "\n    At: doi 10.1000/wr.2019.45\n        ^\n" in text


def test_a_wrong_value_is_said_where_the_shape_is_right(tmp_path: Path) -> None:
    path, page = tmp_path / "x.lark", tmp_path / "page.txt"
    path.write_text(
        replaced("(_DOI doi)?", "_ON issued").replace("(doi)", "(issued)").replace("_DOI: ", "_ON: "),
        encoding="utf-8",
    )
    page.write_text("[1] Fox E. Wells.\nAt: 2019-13-45\n", encoding="utf-8")
    result = call("grammar", "check", path, page)
    assert result.exit_code == 1 and "it does not fit" in result.stdout
    assert ":2:5: error invalid-value: issued: `2019-13-45` is not valid" in result.stdout


# ---- Slow patterns, and texts made of patterns


def test_slow_patterns_are_found_and_quick_ones_are_not() -> None:
    found = probe.slow(
        {
            "exponential": (r"(?:[\w' -]+,? ?)+x", False),
            "quadratic search": (r"\[([^\]]*)\]", True),
            "cubic": (r".*?\. .*?\. .*?\. x", False),
            "linear": (r"[ \t]*\n\s*DOI: ", False),
            "linear search": (r"^(?=\[[0-9]{1,9}\] )", True),
            "bounded": (r"(?=[^\n]{0,4000}x)", False),
        },
        patience=2,
    )
    assert {slow.name for slow in found} == {"exponential", "quadratic search", "cubic"}


@given(st.from_regex(r"[a-z]{1,3}(\[[a-z]{1,3}\]|\([a-z|]{1,5}\)|\\s|\\n)?[*+?]?[A-Z]{1,4}", fullmatch=True))
def test_a_sample_matches_its_pattern(pattern: str) -> None:
    text, behind = samples.sample(pattern)
    match = re.compile(pattern).match(text + behind)
    assert match is not None and match.end() == len(text)


@pytest.mark.parametrize("dialect", dialects.dialects(), ids=lambda dialect: dialect.full_name)
def test_a_dialect_that_comes_with_the_program_has_no_flaw(dialect: dialects.Dialect) -> None:
    flaws = json.loads(call("grammar", "check", dialect.path, "-t", "json").stdout)["flaws"]
    assert not [flaw["message"] for flaw in flaws if flaw["severity"] == "error"]


def test_of_many_misfits_a_few_are_shown(wells: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(
        "".join(f"[{n}] Fox E. Wells. J Foo 2019;1:2.\nOn: x\n" for n in range(1, 21)), encoding="utf-8"
    )
    shown = call("grammar", "check", wells, page).stdout
    assert shown.count(" misfit: ") == 5 and "15 places more; -v shows all" in shown
    assert call("grammar", "check", "-v", wells, page).stdout.count(" misfit: ") == 20


def test_evidence_and_fields_that_no_text_has_are_said(wells: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(PAGE_OF_WELLS.replace("At: 10.1000/wr.2019.45\n", ""), encoding="utf-8")
    flaws = json.loads(call("grammar", "check", wells, page, "-t", "json").stdout)["flaws"]
    assert [(flaw["name"], flaw["line"]) for flaw in flaws] == [("unused-evidence", 3), ("unseen-field", 6)]


def test_a_text_that_cannot_be_read_ends_with_2(wells: Path, tmp_path: Path) -> None:
    assert call("grammar", "check", wells, tmp_path / "none.txt").exit_code == 2
