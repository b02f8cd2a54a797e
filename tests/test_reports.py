"""Reports: every form is as it is kept in ``reports/``, holds whatever is found, and shows people the place.

``python tests/test_reports.py`` writes what is kept anew, to be looked at before it is committed.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tracemalloc
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, cast
from xml.etree import ElementTree

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reported import ARCHIVED, LINES, LONG, SAFE, STDIN, TOTALS, WIDE, command, finding, written
from wcwidth import wcswidth

from mscbib import reports
from mscbib.diagnostics import Diagnostic
from mscbib.reports import Style, full

KEPT = Path(__file__).parent / "reports"
SUFFIXES = {"full": "txt", "concise": "txt", "github": "txt", "junit": "xml", "json-lines": "ndjson"}

#: What is kept of each form: its name, and how it is written.
STYLES = {
    **{name: Style() for name in reports.names()},
    "full-narrow": Style(width=50),
    "full-color": Style(color=True, terminal=True),
}


def kept(case: str) -> Path:
    """Where the report of that name and style is kept."""
    form = case.removesuffix("-narrow").removesuffix("-color")
    return KEPT / f"{case}.{SUFFIXES.get(form, 'json')}"


def as_kept(case: str) -> str:
    """The report as it is kept."""
    name = case.removesuffix("-narrow").removesuffix("-color")
    text = written(name, style=STYLES[case])
    if name == "sarif":  # it also has all rules, which come and go
        log = json.loads(text)
        driver = log["runs"][0]["tool"]["driver"]
        places = {rule["id"]: index for index, rule in enumerate(driver["rules"])}
        driver["rules"] = []
        for result in log["runs"][0]["results"]:
            assert result.pop("ruleIndex") == places[result["ruleId"]]
        del driver["version"], driver["semanticVersion"]
        text = json.dumps(log, indent=1, ensure_ascii=True) + "\n"
    return text


@pytest.fixture(autouse=True)
def _at_the_top(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The repository's top is where the test runs, whatever CI runs it."""
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


# ---- All forms


@pytest.mark.parametrize("case", STYLES)
def test_a_report_is_as_it_was(case: str) -> None:
    assert as_kept(case) == kept(case).read_bytes().decode()


def test_nothing_else_is_kept() -> None:
    assert {path.name for path in KEPT.iterdir()} == {kept(case).name for case in STYLES}


def test_every_form_has_its_title() -> None:
    formats = reports.formats()
    assert {"concise", "full", "json", "json-lines", "github", "gitlab", "sarif", "junit"} <= set(formats)
    assert all(title and not title.endswith(".") for title in formats.values())


def test_there_is_no_other_form() -> None:
    with pytest.raises(LookupError, match="carrier_pigeon"):
        reports.report("carrier-pigeon", BytesIO(), Style())


def test_a_form_can_be_dropped_into_a_house(tmp_path: Path) -> None:
    own = tmp_path / "reports" / "codes_only.py"
    own.parent.mkdir()
    own.write_text(
        "from mscbib.reports import Reporter\n"
        'TITLE = "codes"\n'
        "class Report(Reporter):\n"
        "    def add(self, finding):\n"
        '        self.write(finding.code + "\\n")\n'
    )
    code = "import reported; print(reported.written('codes-only', [reported.SAFE]), end='')"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "MSCBIB_PATH": str(tmp_path), "PYTHONPATH": str(Path(__file__).parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("MSC305\n", "")


#: Text as files, and what breaks out of them, make it.
_HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "\x00\t\n\r\x1b\x7f\x85\u0301\u200d\u2028\u202e\ufe0f\ufeff\ufffe\ud800研ａ👍%:,<>&\"'{}[]"
        ),
    ),
    max_size=40,
)


@st.composite
def _findings(draw: st.DrawFn) -> Diagnostic:
    shown = draw(_HOSTILE).replace("\n", " ")
    caret = draw(st.integers(0, len(shown)))
    column = caret + draw(st.integers(1, 3))
    return finding(
        message=draw(_HOSTILE),
        remedy=draw(_HOSTILE),
        path=draw(_HOSTILE.map(lambda path: path.replace("\x00", "")).filter(bool)),
        column=column,
        end_column=column + draw(st.integers(0, 50)),
        end_line=draw(st.integers(1, 3)),
        where=draw(st.none() | _HOSTILE),
        shown=shown,
        caret=caret,
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(_findings(), max_size=3))
def test_whatever_is_found_can_be_reported(findings: list[Diagnostic]) -> None:
    count = len(findings)
    assert written("concise", findings).count("\n") == count
    assert len(orjson.loads(written("json", findings))) == count
    lines = written("json-lines", findings).split("\n")[:-1]
    messages = [one.message.encode("utf-8", "backslashreplace").decode() for one in findings]
    assert [orjson.loads(line)["message"] for line in lines] == messages
    assert len(orjson.loads(written("gitlab", findings))) == count
    assert len(orjson.loads(written("sarif", findings))["runs"][0]["results"]) == count
    assert len(list(ElementTree.fromstring(written("junit", findings)).iter("failure"))) == count
    commands = [command(line) for line in written("github", findings).split("\n")[:-1]]
    assert len(commands) == count
    shown = written("full", findings)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202a-\u202e]", shown)
    assert shown.count("\nhelp: ") == count


@pytest.mark.parametrize("name", reports.names())
def test_a_report_of_many_findings_takes_no_more_memory(name: str) -> None:
    assert _peak(name, 2000) < _peak(name, 500) + (2 << 20)


def _peak(name: str, count: int) -> int:
    """The memory that a report of so many findings takes; each of them has some 2,000 characters."""

    class Nowhere:
        def write(self, data: bytes) -> int:
            return len(data)

    report = reports.report(name, cast(BinaryIO, Nowhere()), Style())
    tracemalloc.start()
    report.begin()
    for line in range(count):
        report.add(finding(line=line + 1, message=f"{line}" + "m" * 2000, shown=f"{line} " * 20))
    report.close(TOTALS)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


# ---- For people


def test_carets_stand_below_what_is_found() -> None:
    for one, marked in ((SAFE, "873-660"), (WIDE, "研究")):
        line, carets = _source_of(one)
        below = _columns(line, carets.index("^"), carets.count("^"))
        assert below == marked


def test_what_controls_a_terminal_is_written_out() -> None:
    line, carets = _source_of(LINES)
    assert "\\x1b[2J\\x00" in line
    assert _columns(line, carets.index("^"), 7) == "\\x1b[2J"
    assert carets.endswith("^ to 11:3")


@pytest.mark.parametrize("width", [20, 50, 80, 100, 300])
def test_a_long_line_is_cut_around_the_place(width: int) -> None:
    for one in (
        LONG,
        replace(LONG, end_column=LONG.column + 3),
        replace(LONG, caret=0),
        replace(LONG, caret=170),
    ):
        line, carets = _source_of(one, Style(width=width))
        assert wcswidth(line) <= max(40, min(width, 120))
        assert wcswidth(carets) <= max(40, min(width, 120))
        first = one.shown[one.caret]
        assert _columns(line, carets.index("^"), 1) == first


def test_a_line_that_fits_is_whole() -> None:
    assert _source_of(SAFE)[0].endswith("| SP  - 873-660")


def test_only_safe_fixes_are_marked() -> None:
    safe, unsafe = (written("full", [one], ()) for one in (SAFE, ARCHIVED))
    assert safe.startswith("MSC305 [*] ")
    assert "[*]" not in unsafe
    assert "\nfix: nothing instead, if that is right\n" in unsafe


def test_colours_come_only_where_they_are_wanted() -> None:
    assert "\x1b" not in written("full")
    colored = written("full", style=Style(color=True))
    assert re.sub("\x1b\\[[0-9;]*m", "", colored) == written("full")


def _source_of(one: Diagnostic, style: Style | None = None) -> tuple[str, str]:
    """The line of a finding's paragraph that shows the source, and the one with the carets."""
    lines = written("full", [one], (), style).split("\n")
    (at,) = (index for index, line in enumerate(lines) if re.match(r" *\| *\^", line))
    return lines[at - 1], lines[at]


def _columns(line: str, start: int, count: int) -> str:
    """What stands in `count` columns of a terminal's line, or in those that a character there takes."""
    found, column = "", 0
    for character in line:
        if start <= column < start + count:
            found += character
        column += max(0, wcswidth(character))
    return found


@settings(max_examples=200, deadline=None)
@given(_findings(), st.integers(10, 130))
def test_a_marked_line_is_never_wider_than_its_room(one: Diagnostic, room: int) -> None:
    line, indent, length = full.marked_line(one, room)
    assert wcswidth(line) <= room
    assert indent <= room
    assert 1 <= length <= room


# ---- Concise


def test_concise_is_what_editors_jump_by() -> None:
    line = written("concise", [SAFE])
    assert line == "refs.ris:7:7: MSC305 the pages end at 660, before they begin at 873\n"
    assert written("concise", [STDIN]).startswith("-:1:1: MSC113 ")


if __name__ == "__main__":
    os.chdir(KEPT)
    for case in STYLES:
        kept(case).write_bytes(as_kept(case).encode())
