"""`mscbib stats`: the numbers of an overview for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import SEEDS
from test_cli import call

pytest.importorskip("pycountry")

RIS = """\
TY  - JOUR
TI  - Geese and feet
AU  - Doe, Jane
PY  - 2020
JO  - Goose J
DO  - 10.1000/geese
ER  -
TY  - BOOK
TI  - On swans
AU  - Roe, Richard
PY  - 1999
ER  -
"""
CSV = """\
title,authors,issued,container_title,doi,abstract
Geese and feet,"Doe, Jane",2020,Goose J,10.1000/geese,All of it.
"""


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "one.ris").write_text(RIS, encoding="utf-8")
    (tmp_path / "two.csv").write_text(CSV, encoding="utf-8")
    return tmp_path


def test_the_tables_say_what_there_is(folder: Path) -> None:
    done = call("stats", folder, "--source", f"PubMed={folder / 'two.csv'}", "--no-findings")
    assert done.exit_code == 0
    assert done.stdout.startswith(
        """\
Sources
one                                                 2   67%  ████████████████
PubMed                                              1   33%  ████████

Layouts and formats
ris                                                 2   67%  ████████████████
csv                                                 1   33%  ████████

Types
article-journal                                     1   33%  ████████
book                                                1   33%  ████████
… 1 record has none

Years
1999                                                1   33%  ████████
2020                                                2   67%  ████████████████

Journals and books
Goose J                                             2   67%  ████████████████
… 1 record has none

Authors
Doe J                                               2   67%  ████████████████
Roe R                                               1   33%  ████████

Completeness
"""
    )
    assert done.stdout.endswith(
        """\

Duplicates
source  records  duplicates  works  in no other
one           2           0      2            1
PubMed        1           1      0            0
… 1 of 3 records; 2 works

Findings
none
"""
    )
    for name, count, percent in (("title", 3, "100%"), ("abstract", 1, "33%"), ("pmid", 0, "0%")):
        assert f"\n{name:44}  {count:7}  {percent:>4}" in done.stdout
    assert "registrations" not in done.stdout
    assert done.stderr == "mscbib: 3 records from 2 files\n"


def test_programs_get_the_same_as_json(folder: Path) -> None:
    found = json.loads(call("stats", folder, "-t", "json", "--top", "1").stdout)
    assert found["records"] == 3
    assert found["authors"] == {"absent": 0, "distinct": 2, "top": [{"value": "Doe J", "count": 2}]}
    assert found["duplicates"]["duplicates_removed"] == 1
    assert found["findings"] == [
        {"code": "MSC501", "name": "incomplete-record", "severity": "warning", "count": 1}
    ]
    quick = json.loads(call("stats", folder, "-t", "json", "--no-duplicates", "--no-findings").stdout)
    assert (quick["duplicates"], quick["findings"]) == (None, [])


def test_findings_are_counted_as_validate_counts_them(folder: Path) -> None:
    (folder / "bad.ris").write_text(RIS.replace("10.1000/geese", "10.1/x"), encoding="utf-8")
    done = call("stats", folder, "-t", "json")
    assert done.exit_code == 1
    validated = json.loads(call("validate", folder, "--statistics", "--output-format", "json").stdout)
    assert [(one["code"], one["count"]) for one in validated] == [
        (one["code"], one["count"]) for one in json.loads(done.stdout)["findings"]
    ]
    assert "`mscbib validate` says where" in done.stderr


def test_settings_of_a_folder_hold(folder: Path) -> None:
    for name, said in (("ignoring", 'ignore = ["MSC501"]\n'), ("strict", 'severity = {MSC501 = "error"}\n')):
        (folder / name).mkdir()
        (folder / name / "mscbib.toml").write_text(said, encoding="utf-8")
        (folder / name / "one.ris").write_text(RIS, encoding="utf-8")
    found = json.loads(call("stats", folder / "ignoring" / "one.ris", "-t", "json").stdout)
    assert found["findings"] == []
    found = json.loads(call("stats", folder / "strict" / "one.ris", "-t", "json").stdout)
    assert [one["severity"] for one in found["findings"]] == ["error"]


def test_files_in_another_order_give_the_same(folder: Path) -> None:
    paths = [folder / "one.ris", folder / "two.csv"]
    assert call("stats", *paths).stdout == call("stats", *reversed(paths)).stdout


def test_the_seeds_are_counted() -> None:
    found = json.loads(call("stats", *SEEDS.values(), "-t", "json").stdout)
    assert found["records"] == 9
    assert {one["value"]: one["count"] for one in found["layouts"]["top"]} == {
        "citing_list/rca": 5,
        "review_snippet/scite": 3,
        "abstract_page/globalauthorid": 1,
    }
    assert {"value": "China", "count": 1} in found["countries"]["top"]


@pytest.mark.parametrize(
    ("text", "why"), [("", "`mscbib validate` says why"), ("prose, no more\n", "says why")]
)
def test_where_there_is_no_record_that_is_said(text: str, why: str) -> None:
    done = call("stats", stdin=text.encode())
    assert done.exit_code == 1
    assert not done.stdout
    assert "mscbib: error: there is no record in it" in done.stderr
    assert why in done.stderr


def test_a_file_that_is_not_there_gives_2_and_the_others_are_counted(folder: Path) -> None:
    done = call("stats", folder, folder.parent / "none.ris", "-t", "json")
    assert done.exit_code == 2
    assert json.loads(done.stdout)["records"] == 3


def test_its_input_is_not_replaced(folder: Path) -> None:
    path = folder / "one.ris"
    assert call("stats", path, "-o", path).exit_code == 2
    assert path.read_text(encoding="utf-8") == RIS
    assert call("stats", "--source", f"A={path}", "-o", path).exit_code == 2
    assert path.read_text(encoding="utf-8") == RIS


def test_text_of_the_input_is_shown_and_not_obeyed(folder: Path) -> None:
    evil = RIS.replace("Goose J", "\x1b]0;evil\x07\u202e[red]J[/red] :smile:")
    (folder / "evil.ris").write_text(evil, encoding="utf-8")
    done = call("stats", folder, "--color", "always", "--no-findings")
    assert "[red]J[/red] :smile:" in done.stdout
    assert "\x1b]" not in done.stdout
    assert not {"\x07", "\u202e"} & set(done.stdout)


def test_there_are_colours_at_a_terminal_alone(folder: Path) -> None:
    assert "\x1b" not in call("stats", folder).stdout
    assert "\x1b[1mSources" in call("stats", folder, "--color", "always").stdout


def test_a_narrow_terminal_keeps_the_numbers(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = RIS.replace("Goose J", "A journal with a name that " + "goes on and on " * 9)
    (folder / "one.ris").write_text(long, encoding="utf-8")
    monkeypatch.setenv("COLUMNS", "60")
    done = call("stats", folder, "--no-findings")
    assert max(map(len, done.stdout.splitlines())) <= 60
    assert any(line.startswith("A journal with") and " 33% " in line for line in done.stdout.splitlines())
