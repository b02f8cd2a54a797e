"""What is shipped for the repositories of others: the hooks for pre-commit, and the action for GitHub."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from conftest import FIXTURES

ROOT = Path(__file__).parent.parent
HOOKS = ROOT / ".pre-commit-hooks.yaml"
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: dict[str, Any] = {step["id"]: step for step in ACTION["runs"]["steps"]}

RIGHT = """TY  - JOUR
AU  - Moor, Ada
TI  - Peat and its fluxes
T2  - Bog Letters
PY  - 2019
VL  - 12
SP  - 45
EP  - 49
ER  -
"""
WRONG = RIGHT.replace("EP  - 49", "EP  - 12")

needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")


def _environment(**more: str) -> dict[str, str]:
    """The environment without what a hook or a job around these tests has put into it."""
    own = ("GIT_", "MSCBIB_", "PYTHON", "GITHUB_", "VIRTUAL_ENV", "COV_", "PRE_COMMIT")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(own) and name != "CI"}
    return {**kept, "PYTHONUTF8": "1", **more}


class Ended(NamedTuple):
    """How a program ended, and all that it said."""

    code: int
    said: str


def _run(*command: str | Path, cwd: Path, environment: Mapping[str, str] | None = None) -> Ended:
    result = subprocess.run(
        command,
        cwd=cwd,
        env=environment or _environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        timeout=900,
        check=False,
    )
    return Ended(result.returncode, result.stdout)


@pytest.fixture
def index(tmp_path: Path) -> None:
    """Skip where there is nothing to install from."""
    asked = (sys.executable, "-m", "pip", "download", "--no-deps", "--no-cache-dir", "--retries=0")
    if _run(*asked, "--timeout=10", "-d", tmp_path / "reached", "click", cwd=tmp_path).code:
        pytest.skip("no package index can be reached")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of this project."""
    tools = (
        ".git",
        ".venv",
        ".*_cache",
        ".hypothesis",
        "__pycache__",
        "*.egg-info",
        "dist",
        "build",
        "tests",
    )
    copy = tmp_path / "project"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*tools))
    return copy


# ---- The action


def _expression(said: str, inputs: Mapping[str, str], outputs: Mapping[str, str]) -> str:
    """What GitHub puts in place of an expression."""
    match = re.fullmatch(r"\$\{\{ (inputs|steps)\.([\w.-]+) \}\}", said)
    assert match, f"{said}: this test knows inputs and outputs only"
    if match[1] == "inputs":
        return inputs.get(match[2]) or str(ACTION["inputs"][match[2]]["default"])
    step, _, output = match[2].partition(".outputs.")
    assert step in STEPS
    return outputs[output]


def _step(
    name: str, folder: Path, inputs: Mapping[str, str], outputs: Mapping[str, str], **more: str
) -> Ended:
    """Run the script of a step of the action in a folder, as GitHub does."""
    step = STEPS[name]
    variables = {key: _expression(said, inputs, outputs) for key, said in step["env"].items()}
    script = folder / f".{name}.sh"
    script.write_text(step["run"], encoding="utf-8")
    given = _environment(GITHUB_ACTION_PATH=str(ROOT), RUNNER_TEMP=str(folder), **variables, **more)
    # https://docs.github.com/actions/reference/workflow-syntax-for-github-actions: "shell: bash"
    return _run("bash", "--noprofile", "--norc", "-eo", "pipefail", script, cwd=folder, environment=given)


def _program(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_the_action_has_a_form_that_github_takes() -> None:
    assert ACTION["runs"]["using"] == "composite"
    assert {"name", "description", "inputs"} <= ACTION.keys()
    for name, said in ACTION["inputs"].items():
        assert said["description"], name
        assert said.get("required") or "default" in said, name
    for step in STEPS.values():
        assert "uses" in step or step["shell"] == "bash"


def test_no_input_becomes_part_of_a_script() -> None:
    scripts = [step["run"] for step in STEPS.values() if "run" in step]
    assert len(scripts) == 2
    assert not any("${{" in script for script in scripts)


HOSTILE = (
    "a b.bib",
    "$(touch pwned)",
    "`touch pwned`",
    "; touch pwned #",
    "'\"\\",
    "*",
    "--fix",
    "$HOME",
)


@needs_bash
def test_paths_and_options_arrive_as_they_are_given(tmp_path: Path) -> None:
    program = _program(tmp_path / "program", '#!/bin/sh\nfor one in "$@"; do printf "[%s]\\n" "$one"; done\n')
    inputs = {
        "paths": "\n".join(["", *HOSTILE, "   ", ""]),
        "args": "  --select MSC3\n--ignore $(touch${IFS}pwned);*\t",
        "output-format": "concise; touch pwned",
    }
    ended = _step("validate", tmp_path, inputs, {"command": str(program)})
    assert ended.code == 0
    options = ["--select", "MSC3", "--ignore", "$(touch${IFS}pwned);*"]
    expected = ["validate", "--output-format", "concise; touch pwned", *options, "--", *HOSTILE]
    assert ended.said.splitlines() == [f"[{one}]" for one in expected]
    assert not (tmp_path / "pwned").exists()


@needs_bash
def test_the_exit_code_is_that_of_the_program(tmp_path: Path) -> None:
    program = _program(tmp_path / "program", "#!/bin/sh\nexit 1\n")
    assert _step("validate", tmp_path, {"paths": "a"}, {"command": str(program)}).code == 1


@needs_bash
def test_without_paths_the_action_fails_instead_of_waiting_for_input(tmp_path: Path) -> None:
    program = _program(tmp_path / "program", "#!/bin/sh\nexit 0\n")
    ended = _step("validate", tmp_path, {"paths": " \n"}, {"command": str(program)})
    assert ended == (2, "::error::mscbib: the input paths is empty\n")


@needs_bash
@pytest.mark.parametrize(
    ("version", "wanted"), [("", str(ROOT)), ("1.2.3", "mscbib==1.2.3"), ("1 $(x)", "mscbib==1 $(x)")]
)
@pytest.mark.parametrize("scripts", ["bin", "Scripts"])
def test_what_is_installed_is_this_revision_or_the_version_asked_for(
    version: str, wanted: str, scripts: str, tmp_path: Path
) -> None:
    """The Python here only makes the folder, and a Python in it that says what it is asked for."""
    text = f'#!/bin/sh\nmkdir -p "$3/{scripts}"\ncp "{tmp_path}/inner" "$3/{scripts}/python"\n'
    _program(tmp_path / "inner", '#!/bin/sh\nfor one in "$@"; do echo "[$one]"; done\n')
    python = _program(tmp_path / "python", text)
    output = tmp_path / "output"
    ended = _step(
        "install", tmp_path, {"version": version}, {"python-path": str(python)}, GITHUB_OUTPUT=str(output)
    )
    assert ended.code == 0
    assert ended.said.splitlines()[:3] == ["[-m]", "[pip]", "[install]"]
    assert ended.said.splitlines()[-1] == f"[{wanted}]"
    assert output.read_text(encoding="utf-8") == f"command={tmp_path}/mscbib/{scripts}/mscbib\n"


@needs_bash
@pytest.mark.proof
def test_the_action_installs_and_annotates(tmp_path: Path, index: None) -> None:
    """All of it, as a job of its own; a folder with a fault ends it with 1, one without with 0."""
    output = tmp_path / "output"
    python = {"python-path": sys.executable}
    installed = _step("install", tmp_path, {}, python, GITHUB_OUTPUT=str(output))
    assert installed.code == 0, installed.said
    outputs = dict(line.split("=", 1) for line in output.read_text(encoding="utf-8").splitlines())
    (tmp_path / "right.ris").write_text(RIGHT, encoding="utf-8")
    (tmp_path / "wrong.ris").write_text(WRONG, encoding="utf-8")
    right = _step("validate", tmp_path, {"paths": "right.ris"}, outputs)
    assert right.code == 0, right.said
    wrong = _step("validate", tmp_path, {"paths": "right.ris\nwrong.ris"}, outputs)
    assert wrong.code == 1, wrong.said
    assert re.search(r"^::error [^\n]*file=wrong\.ris,line=7\b[^\n]*MSC305", wrong.said, re.MULTILINE)
    ignored = _step("validate", tmp_path, {"paths": "wrong.ris", "args": "--ignore MSC305"}, outputs)
    assert ignored.code == 0, ignored.said


# ---- The hooks


def _committed(folder: Path) -> str:
    """Make a folder a repository with all that is in it; the commit."""
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false")
    for arguments in (("init", "-q"), ("add", "-A"), (*identity, "commit", "-q", "-m", "as it is")):
        ended = _run("git", *arguments, cwd=folder)
        assert ended.code == 0, ended.said
    return _run("git", "rev-parse", "HEAD", cwd=folder).said.strip()


def test_the_hooks_are_valid_to_pre_commit() -> None:
    ended = _run(sys.executable, "-m", "pre_commit", "validate-manifest", HOOKS, cwd=ROOT)
    assert ended == (0, "")


@pytest.mark.parametrize(
    ("hook", "path", "taken"),
    [
        ("mscbib-validate", "library.bib", True),
        ("mscbib-validate", "search/pubmed.nbib", True),
        ("mscbib-validate", "requirements.txt", False),
        ("mscbib-validate", "package.json", False),
        ("mscbib-fixtures", "fixtures/a.txt", True),
        ("mscbib-fixtures", "tests/fixtures/citing_list/rca/a.diag", True),
        ("mscbib-fixtures", "fixtures/a.csl.json", True),
        ("mscbib-fixtures", "docs/fixtures.txt", False),
    ],
)
def test_the_hooks_see_what_is_theirs(hook: str, path: str, taken: bool) -> None:
    hooks = {one["id"]: one for one in yaml.safe_load(HOOKS.read_text(encoding="utf-8"))}
    assert (re.search(hooks[hook]["files"], path) is not None) == taken


@needs_git
@pytest.mark.proof
def test_pre_commit_runs_the_hooks(tmp_path: Path, project: Path, index: None) -> None:
    revision = _committed(project)
    theirs = tmp_path / "theirs"
    case = theirs / "fixtures" / "scite" / "case.txt"
    case.parent.mkdir(parents=True)
    snippets = FIXTURES / "review_snippet" / "scite"
    shutil.copy(snippets / "seed.txt", case)
    for golden in snippets.glob("seed.[jd]*"):
        shutil.copy(golden, case.with_suffix(golden.suffix))
    config = f"repos:\n- repo: {project.as_posix()}\n  rev: {revision}\n  hooks:\n"
    config += "  - id: mscbib-validate\n  - id: mscbib-fixtures\n"
    (theirs / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
    (theirs / "library.ris").write_text(RIGHT, encoding="utf-8")
    (theirs / "notes.txt").write_text("Buy bread.\n", encoding="utf-8")
    (theirs / "fixtures" / "README.md").write_text("The page of Tuesday.\n", encoding="utf-8")
    _committed(theirs)

    def run(*arguments: str) -> Ended:
        given = _environment(PRE_COMMIT_HOME=str(tmp_path / "home"), PRE_COMMIT_COLOR="never")
        command = (sys.executable, "-m", "pre_commit", "run", "--all-files", *arguments)
        return _run(*command, cwd=theirs, environment=given)

    clean = run()
    assert clean.code == 0, clean.said
    assert len(re.findall(r"\.Passed$", clean.said, re.MULTILINE)) == 2
    (theirs / "library.ris").write_text(WRONG, encoding="utf-8")
    golden = case.with_suffix(".json")
    golden.write_bytes(golden.read_bytes().replace(b'"year"', b'"of"').replace(b"201", b"301"))
    _run("git", "add", "-A", cwd=theirs)
    faults = run()
    assert faults.code == 1
    assert "MSC305 the pages end at 12" in faults.said
    assert "library.ris:7:7" in faults.said
    assert "fixtures/scite/case.json: record 1, `" in faults.said
    assert "notes.txt" not in faults.said
