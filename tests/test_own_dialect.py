"""A dialect of the user's own: what the page about it shows, what the command line says, what goes wrong.

`python tests/test_own_dialect.py` writes the outputs and tables of docs/write-a-dialect.md anew.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mscbib import contract, dialects, discovery, grammar, traces
from mscbib.cli import cli
from mscbib.model import Record

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "write-a-dialect.md"
_BLOCK = re.compile(r"(```(console|text|lark)(?: (\S+))?\n)(.*?)(```)", re.DOTALL)
_GENERATED = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


# ---- The page


def directives() -> str:
    rows = [f"| `// @{name} {form}` | {words} |" for name, (form, words) in dialects.DIRECTIVES.items()]
    return "\n".join(["| line | what it is |", "| --- | --- |", *rows, ""])


def terminals() -> str:
    found = re.findall(r"(?m)^([A-Z_]+): (/.*/)$", grammar.find("terminals").read_text(encoding="utf-8"))
    rows = [f"| `{name}` | `{pattern.replace('|', chr(92) + '|')}` |" for name, pattern in found]
    return "\n".join(["| terminal | what it matches |", "| --- | --- |", *rows, ""])


def fields() -> str:
    rows = []
    for layout in discovery.names("layouts"):
        by_source: dict[str, list[str]] = {}
        for field in contract.fields_of(layout):
            by_source.setdefault(field.source, []).append(f"`{field.rule}`")
        for source, rules in by_source.items():
            rows.append(f"| {layout} | `{source}` | {', '.join(rules)} |")
    return "\n".join(["| layout | import from | rules |", "| --- | --- | --- |", *rows, ""])


def _run(command: str, folder: Path) -> str:
    """What a command prints: standard output, then standard error."""
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "COLUMNS": "100",
        "LC_ALL": "C.UTF-8",
    }
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return done.stdout + done.stderr


def current(text: str, folder: Path) -> str:
    """The page with its tables and outputs as they are now; its files are written to `folder` on the way."""

    def block(match: re.Match[str]) -> str:
        kind, name, body = match[2], match[3], match[4]
        if kind != "console":
            if name:
                (folder / name).write_text(body, encoding="utf-8")
            return match[0]
        commands = [line for line in body.splitlines() if line.startswith("$ ")]
        return match[1] + "".join(f"{line}\n{_run(line[2:], folder)}" for line in commands) + match[5]

    text = _GENERATED.sub(lambda match: match[1] + globals()[match[2]]() + match[3], text)
    return _BLOCK.sub(block, text)


def _squeezed(text: str) -> list[str]:
    """Lines without the widths of columns, which hang on what else there is."""
    return [re.sub(r" +|─+", " ", line).rstrip() for line in text.splitlines()]


def test_the_page_shows_what_the_program_does(tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert _squeezed(text) == _squeezed(current(text, tmp_path)), "run `python tests/test_own_dialect.py`"


# ---- Another site, from the page alone

JSTAGE = ROOT / "tests" / "data" / "own_dialect" / "jstage_contents.txt"


def call(*arguments: str | Path, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments], input=stdin)


def test_a_dialect_written_from_the_page_alone_reads_its_site() -> None:
    result = call("parse", "--grammar", JSTAGE.with_suffix(".lark"), JSTAGE)
    assert result.exit_code == 0, result.output
    records = [Record.model_validate_json(line) for line in result.stdout.splitlines()]
    said = [
        (
            record.title,
            [person.family for person in record.authors or []],
            record.pages or record.article_number,
        )
        for record in records
    ]
    assert said == [
        ("Front Cover", [], "Cover3-"),
        ("On Steering by Wells", ["Suzuki", "Tanaka"], "1-7"),
        ("Drift of Buoys in a Narrow Strait", ["Mori", "Suzuki"], "9-16"),
        ("A Note on Lamps", ["Tanaka"], "17-18"),
    ]
    assert {(r.issued, r.volume, r.issue, r.open_access) for r in records} == {
        ("1994-03-25", "31", "2", True)
    }
    assert [bool(record.abstract) for record in records] == [False, True, True, False]
    assert {r.source.dialect for r in records if r.source} == {"jstage_contents"}
    stats = json.loads(
        call("inspect", "--grammar", JSTAGE.with_suffix(".lark"), JSTAGE, "--stats", "-t", "json").stdout
    )
    assert stats["unclaimed"] == 0
    assert call("grammar", "check", JSTAGE.with_suffix(".lark"), JSTAGE).exit_code == 0


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends_and_a_byte_order_mark_need_no_care(ends: str, tmp_path: Path) -> None:
    mine, page = tmp_path / "mine.lark", tmp_path / "page.txt"
    grammar_text = JSTAGE.with_suffix(".lark").read_text(encoding="utf-8")
    mine.write_bytes("\ufeff".encode() + grammar_text.replace("\n", ends).encode())
    page.write_bytes(JSTAGE.read_text(encoding="utf-8").replace("\n", ends).encode())
    assert call("grammar", "check", mine, page).exit_code == 0


# ---- Reading with it

WELLS = r"""// @title Wells
// @boundary ^(?=\[[0-9]+\] )
// @evidence 1 ^\[[0-9]+\] [^\n]+\nAt: 10\.

%import citing_list.layout (start, entry, label, citation)
%import work (doi)

%override entry: _OPEN label _CLOSE citation (_DOI doi)?

_OPEN: "["
_CLOSE: "] "
_DOI: /\n\s*At: /
"""
PAGE_OF_WELLS = """[1] Roe A, Poe B. Groundwater in chalk. Water Res. 2019;12(3):45-9.
At: 10.1000/wr.2019.45

[2] Fox E. Wells without walls. Aquifer Lett. 2022;7:12.
"""


@pytest.fixture
def wells(tmp_path: Path) -> Path:
    path = tmp_path / "wells.lark"
    path.write_text(WELLS, encoding="utf-8")
    return path


def test_one_grammar_is_simply_used_by_all_that_read(wells: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(PAGE_OF_WELLS, encoding="utf-8")
    records = [json.loads(line) for line in call("parse", "--grammar", wells, page).stdout.splitlines()]
    assert [record["title"] for record in records] == ["Groundwater in chalk", "Wells without walls"]
    assert [record.get("doi") for record in records] == ["10.1000/wr.2019.45", None]
    assert records[0]["source"]["layout"] == "citing_list" and records[0]["source"]["dialect"] == "wells"
    assert call("convert", "--grammar", wells, page, "-t", "ris").stdout.count("TY  - JOUR") == 2
    assert call("export", "--grammar", wells, page, "-t", "bibtex").stdout.count("@article") == 2
    assert call("inspect", "--grammar", wells, page, "--stats").exit_code == 0
    assert "citing_list/wells (100%)" in call("detect", "--grammar", wells, page).stdout
    # and gone when the command is over
    assert "wells" not in call("layouts").stdout
    assert call("parse", page).exit_code == 1


def test_of_several_grammars_detection_chooses_and_the_built_in_are_among_them(
    wells: Path, tmp_path: Path
) -> None:
    page = tmp_path / "page.txt"
    page.write_text(PAGE_OF_WELLS, encoding="utf-8")
    both = ("--grammar", wells, "--grammar", JSTAGE.with_suffix(".lark"))
    seed = ROOT / "fixtures" / "citing_list" / "rca" / "seed.txt"
    lines = call("parse", *both, page, JSTAGE, seed).stdout.splitlines()
    found = [json.loads(line)["source"]["dialect"] for line in lines]
    assert found == ["wells"] * 2 + ["jstage_contents"] * 4 + ["rca"] * 5


def test_a_layout_that_is_named_wins_over_a_grammar(wells: Path) -> None:
    line = "Fox E. Wells. Aquifer Lett. 2022;7:12.\n"
    named = call("parse", "--grammar", wells, "--layout", "reference_list/lines", stdin=line)
    assert json.loads(named.stdout)["source"]["dialect"] == "lines"


def test_two_grammars_of_one_name_are_refused(wells: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "wells.lark"
    other.parent.mkdir()
    other.write_text(WELLS, encoding="utf-8")
    result = call("parse", "--grammar", wells, "--grammar", other, stdin="x")
    assert result.exit_code == 2 and "rename a file" in result.output


# ---- What layouts offer


@pytest.mark.parametrize("layout", discovery.names("layouts"))
def test_every_field_of_a_layout_is_shown_with_what_it_is(layout: str) -> None:
    shown = {field.rule: field for field in contract.fields_of(layout)}
    assert set(shown) == set(discovery.module("layouts", layout).FIELDS)
    known = set(Record.model_fields)
    for field in shown.values():
        assert field.puts or field.form, field
        assert {path.split(".")[0] for path in field.puts} <= known, field


def test_what_a_layout_offers_and_a_dialect_has_is_printed() -> None:
    text = call("layouts", "--show", "citing_list").stdout
    assert re.search(r"received +history\.received +a date received, MM/DD/YYYY", text)
    assert "%import work" in text and "entry: (" in text
    text = call("layouts", "--show", "citing_list/rca").stdout
    assert re.search(r"cited_by +behind `\[Citation\(s\) in RCA:`", text)
    assert re.search(r"evidence +4 \\\[Citation", text)
    shown = json.loads(call("layouts", "--show", "citing_list/rca", "-t", "json").stdout)
    assert {"rule": "received", "labels": ["`[Received:`"], "begins": False} in shown["fields"]
    source = call("layouts", "--show", "citing_list/rca", "--source").stdout
    assert source == dialects.named("citing_list/rca").path.read_text(encoding="utf-8")


def test_a_grammar_copied_from_a_dialect_reads_as_that_does(tmp_path: Path) -> None:
    mine = tmp_path / "mine.lark"
    mine.write_text(call("layouts", "--show", "citing_list/rca", "--source").stdout, encoding="utf-8")
    seed = ROOT / "fixtures" / "citing_list" / "rca" / "seed.txt"
    own = call("parse", "--grammar", mine, seed).stdout
    assert own.replace('"mine"', '"rca"') == call("parse", seed).stdout


def test_a_name_that_is_no_layout_is_refused() -> None:
    for arguments in (["--show", "citing"], ["--source"]):
        assert call("layouts", *arguments).exit_code == 2


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as there:
        PAGE.write_text(current(PAGE.read_text(encoding="utf-8"), Path(there)), encoding="utf-8")


# ---- What the grammar is compiled to


def test_how_many_entries_compiled_grammars_read_is_said(tmp_path: Path) -> None:
    grammar, page = tmp_path / "wells.lark", tmp_path / "page.txt"
    grammar.write_text(WELLS, encoding="utf-8")
    entry = "[1] Chen L. A title. J Foo 2020;1:2.\nAt: 10.1000/x\n"
    page.write_text(entry * 3 + entry.replace("At: ", "At ") + entry, encoding="utf-8")
    for jobs in ("1", "2"):
        said = call("parse", "-v", "--grammar", grammar, page, "-j", jobs, "-q").stderr
        assert "read by compiled grammars" not in said
        said = call("parse", "-v", "--grammar", grammar, page, "-j", jobs).stderr
        assert "mscbib: 4 of 5 entries read by compiled grammars, 1 mended" in said, said


def test_a_grammar_whose_rules_nest_reads_and_says_why_it_is_not_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(traces, "_MOST_PLACES", 60)
    grammar, page = tmp_path / "wells.lark", tmp_path / "page.txt"
    aside = '_aside: _LEFT _aside? _RIGHT\n_LEFT.2: "<"\n_RIGHT.2: ">"\n'
    grammar.write_text(WELLS.replace("_CLOSE citation", "_CLOSE _aside? citation") + aside, encoding="utf-8")
    deep = "<" * 80 + ">" * 80
    page.write_text(f"[1] {deep}Chen L. A title. J Foo 2020;1:2.\nAt: 10.1000/x\n", encoding="utf-8")
    done = call("parse", "-v", "--grammar", grammar, page)
    assert json.loads(done.stdout)["doi"] == "10.1000/x"
    assert "1 entry read by grammars that take longer" in done.stderr, done.stderr
