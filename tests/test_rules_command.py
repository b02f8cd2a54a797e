"""`rules` and `rule`: what is looked for, and the page of each; and the table of `--statistics`."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from test_cli import at_terminal, call, needs_posix

from mscbib import checks
from mscbib.commands._statistics import statistics
from mscbib.commands.rule import wrapped
from mscbib.diagnostics import rule

FIXTURES = Path(__file__).parent / "checks"


def test_all_rules_are_listed() -> None:
    listed = json.loads(call("rules", "-t", "json").stdout)
    assert [one["name"] for one in listed] == list(checks.names())
    for one in listed:
        known = rule(one["name"])
        assert one == {
            "code": known.code,
            "name": known.name,
            "severity": known.severity,
            "summary": checks.page(known.name).summary,
            "remedy": known.remedy,
            "fix": checks.fix(known.name),
        }


def test_the_listing_for_people_says_the_same() -> None:
    lines = call("rules").stdout.splitlines()
    assert len(lines) == len(checks.names())
    for line, name in zip(lines, checks.names(), strict=True):
        known = rule(name)
        mark = {None: "", "safe": "* ", "unsafe": "? "}[checks.fix(name)]
        start = rf"{known.code} +{known.severity} +{re.escape(mark)}{name} +"
        assert re.fullmatch(start + re.escape(checks.page(name).summary), line)


@pytest.mark.parametrize("name", checks.names())
def test_a_rule_says_that_it_has_a_fix_where_its_fixtures_show_one(name: str) -> None:
    said = [
        line
        for path in FIXTURES.glob(f"{name}/*.diag")
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    shown = "safe" if any(" => " in line for line in said) else None
    if shown is None and any(" ~> " in line for line in said):
        shown = "unsafe"
    assert checks.fix(name) == shown


@pytest.mark.parametrize("name", checks.names())
def test_a_page_says_all_there_is(name: str) -> None:
    known, page = rule(name), checks.page(name)
    text = call("rule", name).stdout
    assert text.startswith(f"{name} ({known.code}, {known.severity})\n\n{page.summary}.\n")
    for heading, part in page.parts.items():
        indented = "\n".join(f"  {line}".rstrip() for line in part.split("\n"))
        assert f"\n\n{heading}\n{indented}\n" in text
    assert ("\n\nFix\n" in text) is (checks.fix(name) is not None)
    assert "\x1b" not in text
    read = json.loads(call("rule", known.code, "-t", "json").stdout)
    assert read["name"] == name
    assert read["summary"] == page.summary
    assert read["remedy"] == known.remedy
    keys = ("what_it_does", "why_it_matters", "example", "how_to_mend_it")
    assert [read[key] for key in keys] == list(page.parts.values())


@pytest.mark.parametrize("wanted", ["MSC305", "msc305", "reversed-pages", "Reversed-Pages"])
def test_a_page_is_found_by_code_or_name(wanted: str) -> None:
    assert call("rule", wanted).stdout.startswith("reversed-pages (MSC305, error)\n")


@pytest.mark.parametrize(
    ("wanted", "hint"),
    [
        ("reversed-page", "did you mean `reversed-pages`?"),
        ("MSC999", "`mscbib rules` lists them"),
        ("MSC3", "`mscbib rules` lists them"),
        ("\x1b[31m", "lists them"),
    ],
)
def test_a_rule_that_there_is_not_is_a_mistake_of_use(wanted: str, hint: str) -> None:
    done = call("rule", wanted)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert hint in done.stderr
    assert "\x1b" not in done.stderr


@needs_posix
def test_at_a_terminal_headings_are_bold_and_lines_fit() -> None:
    def seen(columns: int, no_color: str = "") -> str:
        environment = {"COLUMNS": str(columns), "NO_COLOR": no_color}
        code, shown = at_terminal("rule", "MSC305", environment=environment)
        assert code == 0
        return shown.decode().replace("\r\n", "\n")

    def plain(text: str) -> str:
        return re.sub(r"\x1b\[[0-9;]*m", "", text)

    wide, narrow = seen(200), seen(50)
    assert "\x1b[1mWhat it does\x1b[0m" in wide
    assert max(map(len, plain(wide).splitlines())) > 50
    assert max(map(len, plain(narrow).splitlines())) <= 50
    assert plain(narrow).split() == plain(wide).split()
    assert seen(200, no_color="1") == plain(wide)


def test_what_is_laid_out_is_not_filled_anew() -> None:
    text = "A paragraph that is\nwider than that.\n\n  laid out     as it is\n  here\n\nshort\nlines"
    assert wrapped(text, 12) == [
        "A paragraph",
        "that is",
        "wider than",
        "that.",
        "",
        "  laid out     as it is",
        "  here",
        "",
        "short",
        "lines",
    ]
    assert wrapped(text, 0) == text.split("\n")


# ---- --statistics

COUNTS = Counter({"kept-value": 3, "reversed-pages": 1_200, "invalid-doi": 3, "mojibake": 0})


def test_the_most_frequent_rule_comes_first() -> None:
    assert list(statistics(COUNTS, Counter())) == [
        "1,200  MSC305  reversed-pages",
        "    3  MSC115  kept-value",
        "    3  MSC201  invalid-doi",
    ]


def test_what_can_be_mended_is_marked() -> None:
    assert list(statistics(COUNTS, Counter({"kept-value": 2}))) == [
        "1,200  MSC305      reversed-pages",
        "    3  MSC115  [*] kept-value",
        "    3  MSC201      invalid-doi",
        "[*] --fix mends 2 of 1,206",
    ]


def test_statistics_for_programs() -> None:
    read = json.loads("\n".join(statistics(COUNTS, Counter({"kept-value": 2}), "json")))
    assert read[1] == {"code": "MSC115", "name": "kept-value", "count": 3, "fixable": 2}
    assert [one["count"] for one in read] == [1200, 3, 3]
    assert json.loads("\n".join(statistics(Counter(), Counter(), "json"))) == []
    assert list(statistics(Counter(), Counter())) == []
