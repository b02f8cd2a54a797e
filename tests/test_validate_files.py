"""`mscbib validate` and the files around it: what it leaves out, does not overwrite, and says in the end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from validating import CLEAN, REVERSED, STOPPED, home, validate  # noqa: F401


@pytest.mark.parametrize(
    "arguments",
    [
        ("a.ris", "--select", ""),
        ("a.ris", ""),
        ("a.ris", "-o", "a.ris"),
        ("a.ris", "--fix", "-"),
        ("a.ris", "--write-baseline", "--baseline", "known.json", "--diff"),
        ("a.ris", "--write-baseline", "--baseline", "known.json", "--statistics"),
        ("a.ris", "--write-baseline", "--baseline", "known.json", "-o", "findings"),
    ],
    ids=" ".join,
)
def test_what_does_not_go_together_is_refused_before_anything_is_done(arguments: tuple[str, ...]) -> None:
    Path("a.ris").write_text(STOPPED)
    command = [sys.executable, "-m", "mscbib", "validate", *arguments]
    process = subprocess.run(command, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    assert (process.returncode, process.stdout) == (2, b"")
    assert process.stderr.startswith((b"mscbib: error:", b"Usage:"))
    assert [path.name for path in Path().iterdir()] == ["a.ris"]
    assert Path("a.ris").read_text() == STOPPED


def test_where_there_is_no_file_it_is_said_so() -> None:
    Path("empty").mkdir()
    assert validate("empty").stderr == "mscbib: there is no file to validate\n"
    Path("drafts").mkdir()
    Path("drafts/a.ris").write_text(REVERSED)
    Path("drafts/mscbib.toml").write_text('exclude = ["*.ris"]\n')
    result = validate("drafts")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "mscbib: there is no file to validate; 2 files excluded\n"


def test_a_report_does_not_count_the_report_before_it() -> None:
    Path("dumps").mkdir()
    Path("dumps/a.ris").write_text(STOPPED)
    first = validate("dumps", "-o", "dumps/findings")
    assert validate("dumps", "-o", "dumps/findings").stderr == first.stderr
    assert "1 warning in 1 file" in first.stderr


def test_a_file_is_not_overwritten_by_what_is_found_in_it() -> None:
    Path("a.ris").write_text(REVERSED)
    Path("b.ris").symlink_to("a.ris")
    assert validate("a.ris", "-o", "b.ris").exit_code == 2
    assert Path("a.ris").read_text() == REVERSED


def test_sarif_says_whether_all_files_were_read() -> None:
    Path("a.ris").write_text(CLEAN)
    for names, is_whole in ((["a.ris"], True), (["a.ris", "nowhere.ris"], False)):
        log = json.loads(validate(*names, "--output-format", "sarif").stdout)
        assert log["runs"][0]["invocations"] == [{"executionSuccessful": is_whole}]


def test_the_summary_counts_fixes_that_a_person_should_look_at() -> None:
    lost = CLEAN.replace("mend", "mend 2.0 × 108 times")
    Path("a.ris").write_text(lost)
    assert validate("a.ris").stderr == "mscbib: 1 warning in 1 file; --fix --unsafe-fixes mends 1\n"
    Path("a.ris").write_text(lost.replace("abc", "abc."))
    assert validate("a.ris").stderr == "mscbib: 2 warnings in 1 file; --fix mends 1, with --unsafe-fixes 2\n"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")
def test_no_bar_stands_among_findings_at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    import pty

    Path("a.ris").write_text(STOPPED * 3)
    script = (
        "from mscbib import cli; from mscbib.commands import _progress; _progress.PATIENCE = -1; cli.main()"
    )
    for arguments, has_bar in ((["--output-format", "concise"], False), (["-o", "findings"], True)):
        main, side = pty.openpty()
        command = [sys.executable, "-c", script, "validate", "a.ris", *arguments]
        process = subprocess.Popen(
            command, stdin=side, stdout=side, stderr=side, env={**os.environ, "TERM": "xterm"}
        )
        os.close(side)
        said = _all_of(main)
        assert process.wait(timeout=60) == 0
        assert (b"\x1b[?25l" in said) is has_bar


def _all_of(terminal: int) -> bytes:
    """All that was written to a terminal until nobody had it open."""
    said = b""
    try:
        while piece := os.read(terminal, 1 << 16):
            said += piece
    except OSError:  # so it ends on Linux
        pass
    os.close(terminal)
    return said
