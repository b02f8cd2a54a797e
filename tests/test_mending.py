"""`mscbib validate --fix` and `--diff` as a user calls them: what they change, and what they leave alone."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from validating import CLEAN, STOPPED, home, validate  # noqa: F401

from mscbib import fixing
from mscbib.commands import _mending

UNREACHED = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write everywhere"
)


# ---- What is mended, and what is shown


def test_a_diff_goes_where_it_is_wanted_and_says_how_much_it_is() -> None:
    Path("a.ris").write_text(STOPPED)
    shown = validate("a.ris", "--diff")
    written = validate("a.ris", "--diff", "-o", "mend.patch")
    assert Path("mend.patch").read_text() == shown.stdout
    assert (written.stdout, written.exit_code) == ("", 1)
    assert shown.stderr == "mscbib: --fix would mend 1 finding\n"
    assert validate("a.ris", "--diff", "-q").stderr == ""
    assert validate("a.ris", "--diff", "--fail-on", "never").exit_code == 0
    Path("a.ris").write_text(CLEAN)
    assert validate("a.ris", "--diff").stderr == "mscbib: --fix would mend nothing\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_diff_can_be_applied(encoding: str) -> None:
    title = "Größe der Zellen in Zürich, und was über sie zu sagen wäre \x1b[31m"
    data = STOPPED.replace("TI  - Cells that mend\n", "").replace("EP  - 960", f"EP  - 960\nTI  - {title}")
    Path("a.ris").write_bytes(data.encode(encoding))
    diff = validate("a.ris", "--diff").stdout_bytes
    assert title.encode(encoding.removesuffix("-sig")) in diff
    hunk = diff.split(b" @@\n")[1].splitlines(keepends=True)
    assert b"".join(line[1:] for line in hunk if line[:1] in b" -") in data.encode(encoding)
    assert b"".join(line[1:] for line in hunk if line[:1] in b" +") in data.replace("c.", "c").encode(
        encoding
    )


def test_what_is_packed_is_not_said_to_be_mendable() -> None:
    Path("a.ris.gz").write_bytes(gzip.compress(STOPPED.encode()))
    with zipfile.ZipFile("a.zip", "w") as archive:
        archive.writestr("a.ris", STOPPED)
    Path("b.ris").write_text(STOPPED)
    result = validate("a.ris.gz", "a.zip", "b.ris")
    assert result.stdout.count("MSC202") == 3
    assert result.stdout.count("MSC202 [*]") == result.stdout.count("fix:") == 1
    assert result.stderr == "mscbib: 3 warnings in 3 files; --fix mends 1\n"
    assert validate("a.ris.gz", "a.zip", "--diff").stdout == ""


def test_a_fix_that_the_encoding_cannot_hold_is_said_not_to_be_made() -> None:
    text = STOPPED.replace("Cells", "Größere Übergänge in Zürich: 2.0 × 108 Zellen").encode("cp1252")
    Path("a.ris").write_bytes(text)
    result = validate("a.ris", "--fix", "--unsafe-fixes")
    assert Path("a.ris").read_bytes() == text.replace(b"abc.", b"abc")
    assert "a.ris: 1 finding not mended: cp1252 has not all letters" in result.stderr


# ---- What stays as it is


@pytest.mark.skipif(not hasattr(os, "link"), reason="there are no hard links")
def test_a_file_of_two_names_stays_one_file() -> None:
    Path("a.ris").write_text(STOPPED)
    Path("b.ris").hardlink_to("a.ris")
    assert validate("a.ris", "--fix").exit_code == 0
    assert Path("b.ris").read_text() == CLEAN
    assert Path("b.ris").samefile("a.ris")


def test_where_a_file_of_two_names_cannot_be_written_its_text_comes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("a.ris").write_text(STOPPED)
    Path("b.ris").hardlink_to("a.ris")
    put = _mending._put

    def interrupted(stream: object, data: bytes) -> None:
        put(stream, data[:50])
        if data == CLEAN.encode():
            raise KeyboardInterrupt
        put(stream, data)

    monkeypatch.setattr(_mending, "_put", interrupted)
    assert validate("a.ris", "--fix").exit_code != 0
    assert Path("a.ris").read_text() == STOPPED


def test_a_link_and_the_permissions_stay() -> None:
    Path("a.ris").write_text(STOPPED)
    Path("a.ris").chmod(0o640)
    Path("b.ris").symlink_to("a.ris")
    assert validate("b.ris", "--fix").exit_code == 0
    assert Path("b.ris").is_symlink()
    assert Path("a.ris").read_text() == CLEAN
    assert Path("a.ris").stat().st_mode & 0o777 == 0o640


def test_a_file_that_may_not_be_written_is_left_alone_and_the_others_are_mended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("a.ris", "b.ris"):
        Path(name).write_text(STOPPED)
    access = os.access

    def refused(path: str, mode: int) -> bool:
        return access(path, mode) and (mode != os.W_OK or Path(path).name != "a.ris")

    monkeypatch.setattr(os, "access", refused)
    result = validate("a.ris", "b.ris", "--fix")
    assert result.exit_code == 2
    assert "a.ris: Permission denied" in result.stderr
    assert "1 finding mended; --fix mends 1; 1 file unwritten" in result.stderr
    assert Path("a.ris").read_text() == STOPPED
    assert Path("b.ris").read_text() == CLEAN


@UNREACHED
def test_a_file_in_a_folder_that_may_not_be_written_is_mended_in_its_place() -> None:
    Path("folder").mkdir()
    Path("folder/a.ris").write_text(STOPPED)
    Path("folder").chmod(0o555)
    try:
        assert validate("folder", "--fix").exit_code == 0
        assert Path("folder/a.ris").read_text() == CLEAN
    finally:
        Path("folder").chmod(0o755)


def test_a_file_that_changes_meanwhile_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.ris").write_text(STOPPED)
    fixed = fixing.fixed

    def slow(*arguments: Any, **options: Any) -> fixing.Fixed:
        Path("a.ris").write_text(STOPPED + STOPPED)
        return fixed(*arguments, **options)

    monkeypatch.setattr(fixing, "fixed", slow)
    result = validate("a.ris", "--fix")
    assert result.exit_code == 2
    assert "a.ris: it was changed meanwhile" in result.stderr
    assert Path("a.ris").read_text() == STOPPED + STOPPED


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_what_comes_out_of_a_named_pipe_can_be_shown_mended_and_not_be_mended() -> None:
    os.mkfifo("pipe")
    run = [sys.executable, "-m", "mscbib", "validate", "pipe"]
    with subprocess.Popen([*run, "--diff"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        Path("pipe").write_text(STOPPED)
        assert process.communicate(timeout=60)[0].endswith(b"+DO  - 10.1000/abc\n ER  -\n")
    refused = subprocess.run([*run, "--fix"], capture_output=True, timeout=60, check=False)
    assert refused.returncode == 2
    assert b"--fix changes files" in refused.stderr


def test_a_file_that_cannot_be_read_is_said_once() -> None:
    Path("a.ris").write_text(STOPPED)
    result = validate("nowhere.ris", "a.ris", "--fix")
    assert result.exit_code == 2
    assert result.stderr.count("nowhere.ris") == 1
    assert Path("a.ris").read_text() == CLEAN


def test_what_a_page_shows_is_not_mended_in_its_markup() -> None:
    """Its text is not what stands in the file, and places of the one are only near in the other."""
    shown = (
        "1\n|\nDoe J. Soup and salt. Cell 2019; 3:1-9. [PMID: 12345678 DOI: 10.1234/zmj.2021.34] "
        "[Citation(s) in RCA: 3] [Impact Index Per Article: 1.5] [Reference Citation Analysis]\n"
        "Abstract\nHere is the the text, and a &lt; b.\nCollapse\n|\n"
    )
    Path("a.txt").write_text(shown.replace("&lt;", "<"), encoding="utf-8")
    page = f"<!DOCTYPE html>\n<html><head><title>x</title></head><body><pre>{shown}</pre></body></html>\n"
    Path("a.html").write_text(page, encoding="utf-8")

    def fixes(path: str) -> list[bool]:
        found = validate(path, "--output-format", "json", "--select", "doubled-words").stdout
        return ["fix" in one for one in json.loads(found)]

    assert fixes("a.txt") == [True]
    assert fixes("a.html") == [False]
    validate("a.html", "--fix", "--unsafe-fixes")
    assert Path("a.html").read_text(encoding="utf-8") == page
