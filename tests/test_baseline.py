"""A baseline: known findings are not told, though lines move; what is new is told, and what is gone."""

from __future__ import annotations

import json
import sys
from io import BytesIO
from pathlib import Path

import pytest

from mscbib import baseline, checks, parser, validation
from mscbib.baseline import Baseline, BaselineError
from mscbib.diagnostics import Diagnostic
from mscbib.parser import Options

#: A record whose pages are reversed, which is found, and one that is right.
WRONG = "TY  - JOUR\nTI  - On {title}\nJO  - Cell\nPY  - 2019\nSP  - {first}\nEP  - 12\nER  - \n\n"
RIGHT = "TY  - JOUR\nTI  - On peace\nJO  - Cell\nPY  - 2018\nSP  - 3\nEP  - 9\nER  - \n\n"
NAMES = ("reversed-pages",)


def wrong(*pages: int) -> str:
    """Records, each with pages that begin at that number and end before."""
    return "".join(WRONG.format(title=f"the matter {first}", first=first) for first in pages)


def found(path: Path, text: str) -> list[Diagnostic]:
    """What is found in a file of that text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    options = Options(examiner=validation.Validation(NAMES))
    entries = parser.parse(BytesIO(text.encode()), str(path), options)
    return [finding for entry in entries for finding in entry.findings]


def written(path: Path, findings: list[Diagnostic], old: Baseline | None = None) -> Baseline:
    """A baseline with these findings at `path`, read again."""
    made = old or Baseline(path, renewing=True)
    for finding in findings:
        made.has(finding)
    path.write_bytes(made.renewed({finding.path for finding in findings}, NAMES))
    return baseline.read(path)


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """Where there is a text."""
    return tmp_path / "dumps" / "a.ris"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where there is a baseline."""
    return tmp_path / "baseline.json"


def told(known: Baseline, findings: list[Diagnostic]) -> list[str]:
    """What is told of the findings."""
    return [finding.message for finding in findings if not known.has(finding)]


def test_known_findings_are_not_told(dump: Path, file: Path) -> None:
    findings = found(dump, wrong(31, 41))
    assert len(findings) == 2, "or this shows nothing"
    known = written(file, findings)
    assert told(known, findings) == []
    assert known.gone([str(dump)], NAMES) == 0
    assert told(Baseline(file), findings) == [finding.message for finding in findings]


def test_lines_may_move(dump: Path, file: Path) -> None:
    known = written(file, found(dump, wrong(31, 41)))
    assert told(known, found(dump, RIGHT + wrong(41) + RIGHT + RIGHT + wrong(31))) == []
    assert known.gone([str(dump)], NAMES) == 0


def test_what_is_new_is_told_and_what_is_gone(dump: Path, file: Path) -> None:
    known = written(file, found(dump, wrong(31, 41, 51)))
    assert told(known, found(dump, wrong(31, 61))) == ["the pages end at 12, before they begin at 61"]
    assert known.gone([str(dump)], NAMES) == 2
    assert known.advice(2) == (
        f"2 of the findings in {file} are gone: run the same with `--baseline {file} --write-baseline`"
    )
    assert known.advice(1).startswith(f"1 of the findings in {file} is gone: ")
    assert "--baseline 'a b.json' --" in Baseline(Path("a b.json")).advice(1)
    assert "\x1b" not in Baseline(Path("\x1b[31m")).advice(1)


def test_a_line_that_repeats_is_counted(dump: Path, file: Path) -> None:
    known = written(file, found(dump, wrong(31, 31)))
    (line,) = json.loads(file.read_text())["findings"]
    assert line["count"] == 2
    assert len(told(known, found(dump, wrong(31, 31, 31)))) == 1
    assert told(baseline.read(file), found(dump, wrong(31))) == []


def test_the_same_line_in_another_file_is_another_finding(dump: Path, file: Path) -> None:
    known = written(file, found(dump, wrong(31)))
    assert len(told(known, found(dump.with_name("b.ris"), wrong(31)))) == 1


def test_a_line_that_says_nothing_leaves_it_to_the_message(dump: Path, file: Path) -> None:
    (finding,) = found(dump, wrong(31))

    def at_brace(message: str) -> Diagnostic:
        fields = {name: getattr(finding, name) for name in Diagnostic.__dataclass_fields__}
        return Diagnostic(**{**fields, "shown": "  {", "message": message})

    known = written(file, [at_brace("`title` is also in line 12")])
    assert told(known, [at_brace("`title` is also in line 14")]) == []
    assert told(known, [at_brace("`doi` is also in line 12")]) == ["`doi` is also in line 12"]


# ---- The file


def test_a_finding_a_line_sorted_without_absolute_paths(dump: Path, file: Path) -> None:
    later = found(dump.with_name("b.ris"), wrong(31, 41))
    first = found(dump, wrong(31, 51))
    written(file, later + first)
    text = file.read_text(encoding="utf-8")
    written(file.with_name("again.json"), first[::-1] + later[::-1])
    assert file.with_name("again.json").read_text(encoding="utf-8") == text
    lines = text.splitlines()
    assert lines[0] == '{"version": 1, "findings": ['
    assert lines[-1] == "]}"
    findings = [json.loads(line.strip().removesuffix(",")) for line in lines[1:-1]]
    assert len(findings) == 4
    assert [finding["path"] for finding in findings] == 2 * ["dumps/a.ris"] + 2 * ["dumps/b.ris"]
    assert {finding["code"] for finding in findings} == {"MSC305"}
    assert {finding["message"] for finding in findings} == {finding.message for finding in first + later}
    assert str(file.parent) not in text


def test_an_empty_baseline_is_one(file: Path) -> None:
    known = written(file, [])
    assert file.read_text() == '{"version": 1, "findings": [\n]}\n'
    assert known.gone([], NAMES) == 0


def test_it_is_the_same_from_another_working_directory(
    dump: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(file, found(dump, wrong(31)))
    monkeypatch.chdir(dump.parent)
    known = baseline.read(Path("../baseline.json"))
    assert told(known, found(Path("a.ris"), wrong(31))) == []
    assert known.gone(["a.ris"], NAMES) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no Unicode are Linux's")
def test_any_name_and_any_text_is_written_and_known_again(tmp_path: Path, file: Path) -> None:
    hostile = tmp_path / 'Zürich "\udcff\n.ris'
    findings = found(hostile, wrong(31).replace("On the", "On\x1b[31m “the”\x00"))
    assert len(findings) == 1
    assert told(written(file, findings), findings) == []
    assert "Zürich" in file.read_text(encoding="utf-8")


def test_what_stands_on_standard_input_is_known(file: Path) -> None:
    options = Options(examiner=validation.Validation(NAMES))
    entries = list(parser.parse(BytesIO(wrong(31).encode()), "-", options))
    findings = [finding for entry in entries for finding in entry.findings]
    known = written(file, findings)
    assert json.loads(file.read_text())["findings"][0]["path"] == "-"
    assert told(known, findings) == []
    assert baseline.read(file).gone([], NAMES) == 0


# ---- A run that does not see everything


def test_of_files_that_were_not_looked_at_nothing_is_gone(dump: Path, file: Path) -> None:
    other = dump.with_name("b.ris")
    known = written(file, found(dump, wrong(31)) + found(other, wrong(31)))
    assert told(known, found(dump, RIGHT)) == []
    assert known.gone([str(dump)], NAMES) == 1
    assert known.gone([], NAMES) == 0
    assert known.gone([str(dump), str(other)], NAMES) == 2
    other.unlink()
    assert known.gone([str(dump)], NAMES) == 2, "the file is gone, and with it what was found in it"


def test_of_rules_that_were_not_asked_nothing_is_gone(dump: Path, file: Path) -> None:
    known = written(file, found(dump, wrong(31)))
    assert known.gone([str(dump)], ["invalid-doi"]) == 0
    assert known.gone([str(dump)], checks.names()) == 1


def test_members_of_an_archive_are_gone_with_it(dump: Path, file: Path) -> None:
    (finding,) = found(dump, wrong(31))
    archive = dump.with_name("a.zip")
    archive.touch()
    fields = {name: getattr(finding, name) for name in Diagnostic.__dataclass_fields__}
    known = written(file, [Diagnostic(**{**fields, "path": f"{archive}!/../in.ris"})])
    assert json.loads(file.read_text())["findings"][0]["path"] == "dumps/a.zip!/../in.ris"
    assert known.gone([], NAMES) == 0
    assert known.gone([f"{archive}!/other.ris"], NAMES) == 1
    archive.unlink()
    assert known.gone([], NAMES) == 1


def test_what_is_written_anew_keeps_what_the_run_did_not_see(dump: Path, file: Path) -> None:
    other, third = dump.with_name("b.ris"), dump.with_name("c.ris")
    written(file, [*found(dump, wrong(31, 41)), *found(other, wrong(31)), *found(third, wrong(71))])
    third.unlink()
    again = written(file, found(dump, wrong(41, 51)), baseline.read(file, renewing=True))
    kept = [(one["path"], one["message"][-2:]) for one in json.loads(file.read_text())["findings"]]
    assert sorted(kept) == [("dumps/a.ris", "41"), ("dumps/a.ris", "51"), ("dumps/b.ris", "31")]
    assert told(again, [*found(dump, wrong(41, 51)), *found(other, wrong(31))]) == []


def test_writing_twice_is_writing_once(dump: Path, file: Path) -> None:
    findings = found(dump, wrong(31, 41, 31))
    written(file, findings)
    before = file.read_bytes()
    written(file, findings, baseline.read(file, renewing=True))
    assert file.read_bytes() == before


# ---- A file that is none

ONE = '{"path": "a", "code": "MSC305", "digest": "0", "count": 1, "message": ""}'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", ":1: this is no JSON: "),
        ('{"version": 1, "findings": [\n<<<<<<< HEAD\n]}', ":2: this is no JSON: "),
        ("[" * 100_000, ":1: this is no JSON: "),
        ("[]", ": this is no baseline: there is no list `findings` in it"),
        ("{}", ": this is no baseline"),
        ('{"version": 1, "findings": {}}', ": this is no baseline"),
        ('{"version": 2, "findings": []}', ": this is a baseline of version 2, and 1 is known"),
        ('{"findings": []}', ": this is a baseline of version None"),
        ('{"version": 1, "findings": [1]}', ": finding 1 is none of a baseline"),
        (f'{{"version": 1, "findings": [{ONE}, {{}}]}}', ": finding 2 is none of a baseline"),
        *(
            (f'{{"version": 1, "findings": [{ONE.replace(old, new)}]}}', ": finding 1 is none of a baseline")
            for old, new in [
                ('"count": 1', '"count": 0'),
                ('"count": 1', '"count": true'),
                ('"count": 1', '"count": "1"'),
                ('"message": ""', '"message": 1'),
                ('"code"', '"kode"'),
                ('"digest": "0"', '"digest": null'),
            ]
        ),
    ],
)
def test_a_broken_file_is_said(text: str, message: str, file: Path) -> None:
    file.write_text(text)
    with pytest.raises(BaselineError) as caught:
        baseline.read(file)
    assert str(caught.value).startswith(f"{file}{message}")


def test_a_file_that_a_person_wrote_may_be_short(file: Path) -> None:
    file.write_text(
        '\ufeff{"version": 1, "findings": [{"path": "a", "code": "MSC305", "digest": "0"}]}', "utf-8"
    )
    assert baseline.read(file).gone(["b"], NAMES) == 1
