"""Other people's software that reads reports; `report_proofs.py` runs it."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

TESTS = Path(__file__).parent.parent
sys.path.insert(0, str(TESTS))

from parse_speed import BenchmarkError  # noqa: E402
from reported import command  # noqa: E402

from mscbib.diagnostics import Diagnostic  # noqa: E402

NODE = Path(__file__).parent / "workflow_commands.mjs"
ACTIONS, MULTITOOL = "@actions/core", "@microsoft/sarif-multitool-linux"


class NotFoundError(Exception):
    """What a proof needs is not there; the message says how to get it."""


@dataclass(slots=True)
class Proof:
    """What a prover says: how many findings it found, and what it complains of or has otherwise."""

    prover: str
    found: int
    complaints: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Case:
    """The findings, the folder of their reports, and what the user named."""

    findings: Sequence[Diagnostic]
    work: Path
    sarif_schema: Path
    junit_xsd: Path | None
    gitlab_schema: Path | None

    def report(self, name: str) -> Path:
        """The file of the report called `name`."""
        return self.work / f"report.{name}"


def run(*arguments: str | Path, accept: Sequence[int] = (0,)) -> str:
    """What a program prints, on both streams.

    Raises:
        BenchmarkError: it failed.
    """
    done = subprocess.run(
        list(map(str, arguments)),
        env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    if done.returncode not in accept:
        raise BenchmarkError(f"exit code {done.returncode} of: {arguments[0]}\n{done.stdout[:2000]}")
    return done.stdout


def program(name: str, how: str) -> str:
    """A program's path: beside this Python, or where the system has it."""
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        raise NotFoundError(f"{name}: {how}")
    return found


def from_npm(package: str, work: Path) -> Path:
    """The folder of a package of npm, installed."""
    npm = program("npm", "apt install npm")
    quiet = ("--no-audit", "--no-fund", "--no-save", "--silent")
    run(npm, "install", *quiet, "--prefix", work, package)
    return work / "node_modules" / package


def _encodable(path: str) -> str:
    """A path as reports have it where it is no UTF-8."""
    return path.encode("utf-8", "backslashreplace").decode()


def _path(uri: str) -> str:
    """The path that a URI stands for."""
    return _encodable(unquote(uri.removeprefix("file://"), errors="surrogateescape"))


def differences(found: Counter[Any], wanted: Counter[Any]) -> list[str]:
    """What is found in vain, and what is missed."""
    return [f"not meant: {one}" for one in found - wanted] + [f"missed: {one}" for one in wanted - found]


# ---- SARIF


def schema_of_sarif(case: Case) -> Proof:
    """The log is valid."""
    check = program("check-jsonschema", "pip install check-jsonschema")
    said = run(check, "--schemafile", case.sarif_schema, case.report("sarif"), accept=(0, 1))
    results = json.loads(case.report("sarif").read_bytes())["runs"][0]["results"]
    complaints = [] if "validation done" in said else said.splitlines()
    return Proof("check-jsonschema, SARIF 2.1.0 of OASIS", len(results), complaints)


def microsoft_validates(case: Case) -> Proof:
    """Microsoft's tool has nothing against the log but that the project has no page in the web."""
    tool = from_npm(MULTITOOL, case.work) / "Sarif.Multitool"
    tool.chmod(0o755)
    options = ("--rule-kind", "Sarif;Ghas", "--log", "ForceOverwrite", "-o", case.work / "multitool.sarif")
    said = run(tool, "validate", case.report("sarif"), *options)
    lines = [line for line in said.splitlines() if ": error " in line or ": warning " in line]
    results = case.work / "absolute.sarif"
    run(tool, "rewrite", case.report("sarif"), "-o", results, "--log", "ForceOverwrite")
    count = len(json.loads(results.read_text(encoding="utf-8-sig"))["runs"][0]["results"])
    complaints = [line for line in lines if "SARIF2005" not in line]
    return Proof("Sarif.Multitool, rules Sarif and Ghas", count, complaints)


def sarif_tools_reads(case: Case) -> Proof:
    """sarif-tools lists every finding with its code, severity, file and line."""
    sarif = program("sarif", "pip install sarif-tools")
    listed = case.work / "listed.csv"
    run(sarif, "csv", case.report("sarif"), "-o", listed)
    with open(listed, encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    found = Counter((row["Severity"], row["Code"], _path(row["Location"]), row["Line"]) for row in rows)
    wanted = Counter(
        (str(one.severity), one.code, _encodable(one.path), str(one.line)) for one in case.findings
    )
    return Proof("sarif-tools, severity, code, file and line", len(rows), differences(found, wanted))


# ---- JUnit


def junitparser_reads(case: Case) -> Proof:
    """junitparser finds every failure in its suite, and counts them as the suites do."""
    import junitparser

    suites = list(junitparser.JUnitXml.fromstring(case.report("junit").read_bytes()))
    failures = [(test, result) for suite in suites for test in suite for result in test.result]
    found = Counter((result.type, test.name.rpartition(" ")[2]) for test, result in failures)
    wanted = Counter((one.code, f"{one.line}:{one.column}") for one in case.findings)
    complaints = differences(found, wanted)
    complaints += [
        f"{suite.name}: it counts {suite.tests} tests, {suite.failures} failures"
        for suite in suites
        if suite.tests != len(list(suite)) or suite.failures != sum(bool(test.result) for test in suite)
    ]
    return Proof("junitparser, suites, counts and failures", len(failures), complaints)


def schema_of_junit(case: Case) -> Proof:
    """The document is valid."""
    from lxml import etree

    if case.junit_xsd is None:
        raise NotFoundError("JUnit's schema: name junit-10.xsd with --junit-xsd")
    schema = etree.XMLSchema(etree.parse(case.junit_xsd))
    document = etree.parse(case.report("junit"))
    schema.validate(document)
    complaints = [f"line {error.line}: {error.message}" for error in schema.error_log]
    return Proof("lxml, junit-10.xsd of Jenkins", len(document.findall(".//failure")), complaints)


# ---- GitHub


def github_reads(case: Case) -> Proof:
    """By the runner's rules, every command says its finding's file, line and severity."""
    commands = [command(line) for line in case.report("github").read_text(encoding="utf-8").split("\n")[:-1]]
    found = Counter((kind, said.get("file", "-"), said.get("line", "1")) for kind, said, _ in commands)
    wanted = Counter((str(one.severity), _encodable(one.path), str(one.line)) for one in case.findings)
    complaints = differences(found, wanted)
    for _, said, _ in commands:
        if "col" in said and said["line"] != said["endLine"]:
            complaints.append(f"columns of more than one line: {said}")
        if "endColumn" in said and int(said["endColumn"]) < int(said["col"]):
            complaints.append(f"an end before the start: {said}")
    return Proof("a reader by the rules of GitHub's runner", len(commands), complaints)


def actions_write_the_same(case: Case) -> Proof:
    """GitHub's own library, told the same, writes the same properties and text, in an order of its own."""
    node = program("node", "apt install nodejs")
    from_npm(ACTIONS, case.work)
    lines = case.report("github").read_text(encoding="utf-8").split("\n")[:-1]
    told = [dict(zip(("kind", "said", "text"), command(line), strict=True)) for line in lines]
    (case.work / "told.json").write_text(json.dumps(told), encoding="utf-8")
    script = shutil.copy(NODE, case.work)
    again = run(node, script, case.work / "told.json").split("\n")[:-1]
    complaints = differences(Counter(map(_parts, lines)), Counter(map(_parts, again)))
    return Proof("@actions/core writes the same commands", len(again), complaints)


def _parts(line: str) -> tuple[frozenset[str], str]:
    """A command as it is written: its name with the properties in no order, and its text."""
    _, head, text = line.split("::", 2)
    kind, _, properties = head.partition(" ")
    return frozenset((kind, *properties.split(","))), text


# ---- GitLab


def schema_of_gitlab(case: Case) -> Proof:
    """Every element is valid, and no fingerprint stands twice."""
    import jsonschema

    if case.gitlab_schema is None:
        raise NotFoundError("GitLab's schema: name codeclimate.json with --gitlab-schema")
    issues = json.loads(case.report("gitlab").read_bytes())
    validator = jsonschema.Draft7Validator(json.loads(case.gitlab_schema.read_bytes()))
    complaints = [error.message for issue in issues for error in validator.iter_errors(issue)]
    prints = Counter(issue["fingerprint"] for issue in issues)
    complaints += [f"a fingerprint that stands {count} times" for count in prints.values() if count > 1]
    return Proof("jsonschema, codeclimate.json of GitLab", len(issues), complaints)


def sarif_tools_write_the_same(case: Case) -> Proof:
    """sarif-tools makes of the SARIF log a Code Quality report that says the same."""
    sarif = program("sarif", "pip install sarif-tools")
    made = case.work / "codeclimate.json"
    run(sarif, "codeclimate", case.report("sarif"), "-o", made)
    theirs = Counter(
        (
            one["severity"],
            _path(one["location"]["path"]),
            one["location"]["lines"]["begin"],
        )
        for one in json.loads(made.read_bytes())
    )
    ours = json.loads(case.report("gitlab").read_bytes())
    mine = Counter(
        (one["severity"], one["location"]["path"], one["location"]["positions"]["begin"]["line"])
        for one in ours
    )
    return Proof("sarif-tools, the same of the SARIF log", len(ours), differences(mine, theirs))


PROOFS: tuple[tuple[str, Callable[[Case], Proof]], ...] = (
    ("sarif", schema_of_sarif),
    ("sarif", sarif_tools_reads),
    ("sarif", microsoft_validates),
    ("junit", junitparser_reads),
    ("junit", schema_of_junit),
    ("github", github_reads),
    ("github", actions_write_the_same),
    ("gitlab", schema_of_gitlab),
    ("gitlab", sarif_tools_write_the_same),
)
