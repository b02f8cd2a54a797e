"""`mscbib validate` as a user calls it: what is found and where, what counts, and how it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from validating import CLEAN, REVERSED, RIS, STOPPED, home, validate  # noqa: F401

from mscbib import reports
from mscbib.cli import cli


def concise(*arguments: str, text: str | None = None) -> list[str]:
    """The findings, a line each."""
    return validate(*arguments, "--output-format", "concise", text=text).stdout.splitlines()


def codes(*arguments: str, text: str | None = None) -> list[str]:
    """The codes of the findings."""
    found = json.loads(validate(*arguments, "--output-format", "json", text=text).stdout)
    return [one["code"] for one in found]


# ---- How it ends


def test_a_clean_file_ends_well() -> None:
    Path("a.ris").write_text(CLEAN)
    result = validate("a.ris")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "mscbib: nothing wrong in 1 file\n"


def test_an_error_ends_with_1_and_a_warning_with_0() -> None:
    Path("error.ris").write_text(REVERSED)
    Path("warning.ris").write_text(STOPPED)
    assert validate("error.ris").exit_code == 1
    assert validate("warning.ris").exit_code == 0
    assert validate("warning.ris", "--fail-on", "warning").exit_code == 1
    assert validate("error.ris", "--fail-on", "never").exit_code == 0


def test_an_unreadable_file_ends_with_2_and_the_others_are_read() -> None:
    Path("a.ris").write_text(REVERSED)
    result = validate("nowhere.ris", "a.ris", "--output-format", "concise")
    assert result.exit_code == 2
    assert "nowhere.ris" in result.stderr
    assert "MSC305" in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("--output-format", "jsn"),
        ("--select", "MSC999"),
        ("--ignore", "reverse-pages"),
        ("--severity", "bad"),
        ("--fail-on", "all"),
        ("--unsafe-fixes",),
        ("--write-baseline",),
        ("--fix",),
        ("--config", "nowhere.toml"),
        ("--config", "a.toml", "--isolated"),
        ("--layout", "nowhere"),
        ("--no-such-option",),
    ],
    ids=" ".join,
)
def test_a_bad_option_ends_with_2(arguments: tuple[str, ...]) -> None:
    Path("a.toml").write_text("")
    process = _run("validate", *arguments, data=CLEAN.encode())
    assert process.returncode == 2
    assert process.stdout == b""
    assert process.stderr.startswith((b"mscbib: error:", b"Usage:"))


def test_a_mistake_in_the_settings_ends_with_2_and_says_where() -> None:
    Path("mscbib.toml").write_text('# settings\nselct = ["ALL"]\n')
    Path("a.ris").write_text(CLEAN)
    process = _run("validate", "a.ris")
    assert process.returncode == 2
    assert b"mscbib.toml:2:" in process.stderr and b"`select`" in process.stderr


def _run(*arguments: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "mscbib", *arguments],
        input=data,
        capture_output=True,
        timeout=120,
        check=False,
    )


def test_a_closed_pipe_is_no_error() -> None:
    Path("many.ris").write_text(REVERSED * 4000)
    reading, writing = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-m", "mscbib", "validate", "many.ris", "-q"],
        stdout=writing,
        stderr=subprocess.PIPE,
    )
    os.close(writing)
    assert os.read(reading, 1)
    os.close(reading)
    _, errors = process.communicate(timeout=120)
    assert (process.returncode, errors) == (0, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")
def test_an_interruption_ends_with_130_and_leaves_files_as_they_were() -> None:
    Path("findings.txt").write_text("as it was")
    process = subprocess.Popen(
        [sys.executable, "-m", "mscbib", "validate", "-", "-o", "findings.txt"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert process.stdin is not None
    process.stdin.write((REVERSED * 2000).encode())
    process.stdin.flush()  # more than a pipe holds: it has begun to read
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 130
    assert b"Traceback" not in errors
    assert Path("findings.txt").read_text() == "as it was"
    assert sorted(path.name for path in Path().iterdir()) == ["findings.txt"]


# ---- Where things are

WHERE = {
    "RIS": ("a.ris", REVERSED, (7, 7), "tag SP"),
    "BibTeX": (
        "a.bib",
        "@article{doe,\n title = {Cells that mend},\n author = {Doe, Jane},\n journal = {Cell},\n"
        " year = 2019,\n volume = 3,\n pages = {973--960},\n}\n",
        (7, 11),
        "field pages",
    ),
    "CSV": (
        "a.csv",
        'title,authors,issued,container_title,pages\n"Cells,\nthat mend","Doe, Jane",2019,Cell,1-2\n'
        'Cells that end,"Doe, Jane",2019,Cell,973-960\n',
        (4, 38),
        "row 3, column pages",
    ),
    "NDJSON": (
        "a.ndjson",
        '{"schema_version": "1", "title": "Cells", "type": "article-journal", "pages": "973-960", '
        '"page_first": "973", "page_last": "960"}\n',
        (1, 80),
        "/pages",
    ),
    "JSON": (
        "a.json",
        '[{"title": "Cells", "schema_version": "1"},\n {"title": "Cells that mend", "schema_version": "1", '
        '"page_first": "973",\n  "page_last": "960"}\n]\n',
        (3, 17),
        "/1/page_last",
    ),
    "CSL-JSON": (
        "a.json",
        '[{"id": "a", "type": "article-journal", "title": "Cells that mend", "container-title": "Cell",\n'
        '  "issued": {"date-parts": [[2019]]}, "author": [{"family": "Doe"}], "page": "973-960"}]\n',
        (2, 79),
        "/0/page",
    ),
    "MEDLINE": (
        "a.nbib",
        "PMID- 19000001\nTI  - Cells that mend\nFAU - Doe, Jane\nAU  - Doe J\nDP  - 2019\nTA  - Cell\n"
        "VI  - 3\nPG  - 973-960\n",
        (8, 7),
        "tag PG",
    ),
    "EndNote XML": (
        "a.xml",
        "<xml><records><record>\n<ref-type name='Journal Article'>17</ref-type>\n"
        "<titles><title>Cells that mend</title></titles>\n"
        "<pages>973-960</pages>\n</record></records></xml>\n",
        (4, 8),
        "element pages",
    ),
}


@pytest.mark.parametrize("form", WHERE)
def test_a_finding_says_where_in_the_terms_of_the_format(form: str) -> None:
    name, text, place, where = WHERE[form]
    Path(name).write_text(text)
    result = validate(name, "--select", "reversed-pages", "--output-format", "json")
    (found,) = json.loads(result.stdout)
    assert (found["line"], found["column"]) == place
    assert found["where"] == where
    assert found["path"] == name


def test_places_are_those_of_the_file_and_not_of_where_a_record_was_once_read() -> None:
    Path("a.ris").write_text(REVERSED)
    CliRunner().invoke(cli, ["parse", "a.ris", "--spans", "-o", "b.ndjson"])
    (line,) = concise("b.ndjson", "--select", "reversed-pages")
    column = Path("b.ndjson").read_text().index("973-960") + 1
    assert line.startswith(f"b.ndjson:1:{column}: MSC305 ")


def test_what_is_in_an_archive_is_named_behind_it() -> None:
    with zipfile.ZipFile("a.zip", "w") as archive:
        archive.writestr("in/a.ris", REVERSED)
    (line,) = concise("a.zip", "--select", "reversed-pages")
    assert line.startswith("a.zip!/in/a.ris:7:7: MSC305 ")


def test_standard_input_is_validated() -> None:
    (line,) = concise("--select", "reversed-pages", text=REVERSED)
    assert line == "-:7:7: MSC305 the pages end at 960, before they begin at 973"


def test_control_characters_do_not_reach_the_terminal() -> None:
    Path("a.ris").write_text(CLEAN.replace("Cells", "Ce\x1b[31mlls"))
    assert "\x1b" not in validate("a.ris").stdout
    assert "\x1b" not in validate("a.ris", "--output-format", "github").stdout


# ---- What counts


def test_rules_are_selected_and_ignored() -> None:
    Path("a.ris").write_text(RIS.format(first=973, doi="abc."))
    assert codes("a.ris") == ["MSC305", "MSC202"]
    assert codes("a.ris", "--select", "MSC2") == ["MSC202"]
    assert codes("a.ris", "--ignore", "doi-punctuation") == ["MSC305"]
    assert codes("a.ris", "--severity", "error") == ["MSC305"]
    assert codes("a.ris", "--severity", "MSC202=error", "--severity", "error") == ["MSC305", "MSC202"]


def test_to_ignore_a_rule_about_a_value_does_not_bring_back_what_reading_says_of_it() -> None:
    Path("a.ris").write_text(CLEAN.replace("10.1000/abc", "foo"))
    assert codes("a.ris") == ["MSC201"]
    assert codes("a.ris", "--ignore", "MSC201") == []


def test_the_nearest_settings_win() -> None:
    Path("old").mkdir()
    Path("old/deep").mkdir()
    for folder in (Path(), Path("old"), Path("old/deep")):
        (folder / "a.ris").write_text(RIS.format(first=973, doi="abc."))
    Path("pyproject.toml").write_text('[tool.mscbib]\nignore = ["MSC2"]\n')
    Path("old/mscbib.toml").write_text('ignore = ["MSC3"]\n')
    found = {line.partition(":")[0]: line.split()[1] for line in concise(".")}
    assert found == {"a.ris": "MSC305", "old/a.ris": "MSC202", "old/deep/a.ris": "MSC202"}
    assert codes("a.ris", "--isolated") == ["MSC305", "MSC202"]
    assert codes("a.ris", "--config", "old/mscbib.toml") == ["MSC202"]


def test_files_are_spared_by_their_paths() -> None:
    Path("old").mkdir()
    Path("a.ris").write_text(REVERSED)
    Path("old/a.ris").write_text(REVERSED)
    Path("mscbib.toml").write_text('[per-file-ignores]\n"old/*" = ["MSC305"]\n')
    assert len(concise(".")) == 1
    Path("mscbib.toml").write_text('exclude = ["old/"]\n')
    result = validate(".", "-v", "--output-format", "concise")
    assert len(result.stdout.splitlines()) == 1
    assert "1 file excluded" in result.stderr


def test_a_baseline_hides_what_was_known_and_tells_what_is_gone() -> None:
    Path("a.ris").write_text(REVERSED)
    arguments = ("a.ris", "--baseline", "known.json")
    written = validate(*arguments, "--write-baseline")
    assert (written.exit_code, written.stdout) == (0, "")
    assert written.stderr == "mscbib: 1 finding written to known.json\n"
    assert Path("known.json").exists()
    again = validate(*arguments)
    assert (again.exit_code, again.stdout) == (0, "")
    Path("a.ris").write_text("\n" + REVERSED + STOPPED)
    assert codes(*arguments, "--select", "MSC202,MSC305") == ["MSC202"]
    Path("a.ris").write_text(CLEAN)
    assert "1 of the findings in known.json is gone" in validate(*arguments).stderr


def test_statistics_count() -> None:
    Path("a.ris").write_text(REVERSED + STOPPED + STOPPED)
    lines = validate("a.ris", "--select", "MSC202,MSC305", "--statistics").stdout.splitlines()
    assert [re.split(r"\s+", line.strip())[:2] for line in lines[:2]] == [["2", "MSC202"], ["1", "MSC305"]]


# ---- Reports


@pytest.mark.parametrize("form", reports.names())
def test_every_report_is_written_to_a_file_too(form: str) -> None:
    Path("a.ris").write_text(REVERSED)
    shown = validate("a.ris", "--output-format", form)
    written = validate("a.ris", "--output-format", form, "-o", "findings")
    assert "305" in shown.stdout
    assert Path("findings").read_text() == shown.stdout
    assert written.stdout == ""
    assert written.exit_code == shown.exit_code == 1


# ---- Mending


def test_a_diff_shows_what_a_fix_changes_and_changes_nothing() -> None:
    Path("a.ris").write_text(STOPPED)
    result = validate("a.ris", "--diff")
    assert result.exit_code == 1
    assert "-DO  - 10.1000/abc.\n+DO  - 10.1000/abc\n" in result.stdout
    assert Path("a.ris").read_text() == STOPPED
    assert validate("a.ris", "--fix").exit_code == 0
    assert Path("a.ris").read_text() == CLEAN
    assert validate("a.ris", "--diff").exit_code == 0


def test_what_is_in_standard_input_can_be_shown_mended() -> None:
    assert "+DO  - 10.1000/abc\n" in validate("--diff", text=STOPPED).stdout


def test_archives_are_left_as_they_are() -> None:
    with zipfile.ZipFile("a.zip", "w") as archive:
        archive.writestr("a.ris", STOPPED)
    before = Path("a.zip").read_bytes()
    assert "MSC202" in validate("a.zip", "--fix").stdout
    assert Path("a.zip").read_bytes() == before


def test_a_rule_that_is_not_fixable_mends_nothing() -> None:
    Path("a.ris").write_text(STOPPED)
    Path("mscbib.toml").write_text('unfixable = ["MSC202"]\n')
    assert validate("a.ris", "--fix").exit_code == 0
    assert Path("a.ris").read_text() == STOPPED


# ---- A rule of one's own

_RULE = '''"""A journal that is not to be cited.

What it does:
    Finds it.

Why it matters:
    We say so.

Example:
    `Cell`.

How to mend it:
    Cite another.
"""

from mscbib.diagnostics import Severity

CODE = "MSC901"
SEVERITY = Severity.ERROR
REMEDY = "cite another"
FIELDS = ("container_title",)


def check(entry):
    """What is found in an entry."""
    if entry.record.container_title == "Cell":
        yield entry.found("container_title", "not this one", "Cell", "Nature", safe=True)
'''


def test_a_rule_dropped_into_a_folder_is_asked(tmp_path: Path) -> None:
    house = tmp_path / "house"
    (house / "checks").mkdir(parents=True)
    (house / "checks" / "shunned_journal.py").write_text(_RULE)
    Path("a.ris").write_text(CLEAN)
    environment = {**os.environ, "MSCBIB_PATH": str(house)}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "mscbib", *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    found = run("validate", "a.ris", "--output-format", "concise")
    assert (found.returncode, found.stdout) == (1, "a.ris:5:7: MSC901 not this one\n")
    assert "A journal that is not to be cited" in run("rule", "shunned-journal").stdout
    assert run("validate", "a.ris", "--select", "MSC9", "--fix").returncode == 0
    assert Path("a.ris").read_text() == CLEAN.replace("Cell\n", "Nature\n")


def test_the_schema_of_records_is_accepted_by_check_jsonschema() -> None:
    schema = Path("schema.json")
    schema.write_bytes(_run("schema").stdout)
    Path("a.ris").write_text(CLEAN)
    Path("record.json").write_bytes(_run("parse", "a.ris", "-q").stdout)
    Path("other.json").write_text('{"title": 1, "authors": "Doe"}')

    def accepted(*arguments: str) -> bool:
        command = [sys.executable, "-m", "check_jsonschema", *arguments]
        return subprocess.run(command, capture_output=True, timeout=120, check=False).returncode == 0

    assert accepted("--check-metaschema", "schema.json")
    assert accepted("--schemafile", "schema.json", "record.json")
    assert not accepted("--schemafile", "schema.json", "other.json")


def test_what_several_people_share_is_told_once() -> None:
    Path("a.txt").write_text(
        "1. Ann Imag. 2009 Mar;1(1):1-2.\n\nOn kelp.\n\nDoe J(1), Roe K(1), Poe L(1).\n\n"
        "Author information:\n(1)Kelp &amp; Sons, Bergen, Norway.\n\nPMID: 19000001\n"
    )
    assert codes("a.txt", "--select", "markup-remains") == ["MSC309"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def check(:\n", "SyntaxError"),
        ("SEVERITY = 'error'\nREMEDY = 'no'\n", "CODE"),
        ("CODE = 'MSC901'\nSEVERITY = 'bad'\nREMEDY = 'no'\n", "bad"),
        ("CODE = 'MSC305'\nSEVERITY = 'error'\nREMEDY = 'no'\n", "MSC305"),
    ],
)
def test_a_rule_that_cannot_be_used_is_named(tmp_path: Path, text: str, said: str) -> None:
    house = tmp_path / "house"
    (house / "checks").mkdir(parents=True)
    (house / "checks" / "shunned_journal.py").write_text(text)
    done = subprocess.run(
        [sys.executable, "-m", "mscbib", "validate"],
        env={**os.environ, "MSCBIB_PATH": str(house)},
        input=CLEAN,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert str(house / "checks" / "shunned_journal.py") in done.stderr or said == "MSC305"
    assert said in done.stderr
    assert "mistake of this program" not in done.stderr


def test_of_very_many_findings_of_one_kind_in_an_entry_it_is_said_that_there_are_more() -> None:
    words = " ".join(f"<b>{number}</b>" for number in range(60))
    Path("a.ris").write_text(CLEAN.replace("ER  -", f"AB  - {words}\nER  -"))
    found = concise("a.ris", "--select", "markup-remains")
    assert len(found) == 50
    assert [line.endswith("; there is more of it in this entry") for line in found] == [False] * 49 + [True]
