"""`export` and `convert`: other formats, and files for tools, within the limits that these document."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import SEEDS
from test_cli import call, run

from mscbib import parser, writers
from mscbib.commands._targets import TARGETS
from mscbib.detection import named

RCA = SEEDS["citing_list/rca"]


def ndjson(count: int, abstract: str = "") -> bytes:
    """So many records."""
    extra = f',"abstract":{{"text":"{abstract}"}}' if abstract else ""
    return b"".join(
        f'{{"schema_version":"1","id":"r{n}","title":"T{n}"{extra}}}\n'.encode() for n in range(count)
    )


@pytest.mark.parametrize("command", ["export", "convert"])
def test_a_dump_is_written_in_another_format(command: str, tmp_path: Path) -> None:
    target = tmp_path / "a.ris"
    done = call(command, RCA, "-t", "ris", "-o", target)
    assert done.exit_code == 0
    assert target.read_text().count("\nER  - \n") == 5
    assert call(command, RCA, "-t", "ris").stdout == target.read_text()


def test_what_was_exported_is_read_again_by_every_command(tmp_path: Path) -> None:
    target = tmp_path / "a.ris"
    call("export", RCA, "-t", "ris", "-o", target)
    titles = [json.loads(line)["title"] for line in call("parse", RCA).stdout.splitlines()]
    assert [json.loads(line)["title"] for line in call("parse", target).stdout.splitlines()] == titles
    assert call("detect", target).stdout.startswith(f"{target}: ris (100%)")
    assert json.loads(call("inspect", target, "--stats", "-t", "json").stdout)["unclaimed"] == 0


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ([], "name a format with -t"),
        (["-t", "rsi"], "did you mean 'ris'?"),
        (["-t", "nonsense"], "there are "),
        (["--for", "covidence"], "name one with -o FILE"),
        (["--for", "covidence", "-t", "table", "-o", "x"], "--for covidence writes ris: leave out -t"),
        (["--for", "word"], "'word' is not one of"),
        (["-t", "html", "--style", "vancuver"], "there is no style 'vancuver'"),
        (["-t", "html", "--style", "https://example.org/a.csl"], "styles are never fetched"),
    ],
)
def test_what_is_missing_is_said(args: list[str], said: str) -> None:
    done = call("export", RCA, *args)
    assert done.exit_code == 2
    assert said in done.stderr


@pytest.mark.parametrize("tool", TARGETS)
def test_a_tool_gets_the_format_it_takes(tool: str, tmp_path: Path) -> None:
    target = tmp_path / "out.file"
    assert call("export", RCA, "--for", tool, "-o", target).exit_code == 0
    assert list(tmp_path.iterdir()) == [target]
    data = target.read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf")
    data.decode("utf-8")
    kind = named(TARGETS[tool].format)
    with target.open("rb") as stream:
        found = [entry.record for entry in parser.parse(stream, "x", parser.Options(kind=kind))]
    assert [record.title for record in found if record] == [
        json.loads(line)["title"] for line in call("parse", RCA).stdout.splitlines()
    ]


def test_covidence_gets_15000_records_a_file(tmp_path: Path) -> None:
    done = call("export", "--for", "covidence", "-o", tmp_path / "all.ris", stdin=ndjson(30_001))
    assert done.exit_code == 0, done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all-1.ris", "all-2.ris", "all-3.ris"]
    counts = [(tmp_path / f"all-{n}.ris").read_text().count("TY  - ") for n in (1, 2, 3)]
    assert counts == [15_000, 15_000, 1]
    assert "ID  - r15000\n" in (tmp_path / "all-2.ris").read_text().split("ER  - ")[0]


def test_no_file_for_covidence_is_larger_than_50_megabytes(tmp_path: Path) -> None:
    count = 70
    call("export", "--for", "covidence", "-o", tmp_path / "all.ris", stdin=ndjson(count, "x" * 999_000))
    sizes = [path.stat().st_size for path in tmp_path.iterdir()]
    assert len(sizes) == 2
    assert 49_000_000 < max(sizes) <= 50_000_000
    assert sum(path.read_text().count("TY  - ") for path in tmp_path.iterdir()) == count


def test_more_files_than_rayyan_takes_at_once_are_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(TARGETS, "rayyan", TARGETS["rayyan"]._replace(max_bytes=50))
    done = call("export", "--for", "rayyan", "-o", tmp_path / "all.ris", stdin=ndjson(12))
    assert "12 files; rayyan takes 10 at once" in done.stderr
    assert len(list(tmp_path.iterdir())) == 12


def test_a_run_that_fails_leaves_no_files(tmp_path: Path) -> None:
    target = tmp_path / "out.ris"
    target.write_text("before")
    done = call("export", RCA, tmp_path / "missing", "--for", "covidence", "-o", target)
    assert done.exit_code == 2
    missing = run("export", RCA, "--for", "covidence", "-o", tmp_path / "no" / "out.ris")
    assert missing.returncode == 2
    assert b"no/out.ris: No such file or directory" in missing.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["out.ris"]


def test_nothing_gives_an_empty_file(tmp_path: Path) -> None:
    target = tmp_path / "out.ris"
    call("export", "--for", "covidence", "-o", target, stdin=b"")
    assert target.read_bytes() == b""


def test_formats_say_what_is_read_and_what_is_written() -> None:
    found = {one["name"]: one for one in json.loads(run("formats", "-t", "json").stdout)}
    assert found["ris"] == {"name": "ris", "title": "RIS, of any producer", "read": True, "write": True}
    assert not found["table"]["read"]
    assert not found["cochrane"]["write"]
    assert {name for name, one in found.items() if one["write"]} == set(writers.formats())
    text = call("formats").stdout
    assert all(f"{name} " in text for name in found)
