"""Several processes write what one does: records, findings, rejects, counts and exit codes, byte by byte."""

from __future__ import annotations

import gzip
import json
import multiprocessing
import os
import re
import signal
import sys
import tarfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from click.testing import Result
from conftest import FIXTURES, SEEDS
from hypothesis import given, settings
from hypothesis import strategies as st
from streams import EASTERN, PLAIN, RCA, WESTERN, in_pieces
from test_cli import at_terminal, call, needs_posix, quiet, started

from mscbib import batches, decoding, dialects, parser, readers, writers
from mscbib.batches import Batch, Numbered, Whole, Written
from mscbib.parser import Options
from mscbib.workers import Done, can_fork

pytestmark = pytest.mark.skipif(not can_fork(), reason="there is no fork here")

REFERENCES = """\
1. Doe J, Roe R. On numbers. J Numb 2020;1(2):2-9.
2. Poe E. The second of them. Ann Count. 2019;5:10-19. doi: 10.1234/abc.5

?
3. Doe J. A book of numbers. 2nd ed. Paris: Zahl; 2011.
"""


@pytest.fixture(scope="module")
def formats() -> dict[str, bytes]:
    """A dozen records in each format that is both written and read, and what the program ships in layouts."""
    many = RCA.encode() + (PLAIN % (6, 6)).encode() + (PLAIN % (7, 7)).encode()
    found = [entry.record for entry in parser.parse(BytesIO(many), "x") if entry.record is not None]
    texts = {}
    readable = {known.name for known in readers.formats()}
    for name in sorted(readable & set(writers.names()) - {"xlsx", "parquet"}):
        stream = BytesIO()
        writer = writers.writer(name, stream, writers.Style())
        for record in found * 2:
            writer.write(record)
        writer.close()
        texts[name] = stream.getvalue()
    texts |= {name: path.read_bytes() for name, path in SEEDS.items()}
    texts["citing_list"] = many
    texts["reference_list/lines"] = REFERENCES.encode() * 3
    return texts


def damaged(data: bytes) -> bytes:
    """Lines lost, doubled and cut, brackets and bytes that belong to nothing."""
    lines = data.split(b"\n")
    made = []
    for number, line in enumerate(lines):
        kind = number % 23
        if kind == 5:
            continue
        made.append(line[: len(line) // 2] if kind == 11 else line)
        if kind == 17:
            made.append(line)
        if kind == 20:
            made.append(b"\xff{[<\x00 lost words")
    return b"\n".join(made)


Outcomes = list[tuple[Any, list[dict[str, Any]], Any]]


def plain(record: Any, findings: list[Any], rejected: Any) -> tuple[Any, list[dict[str, Any]], Any]:
    made = record if record is None or isinstance(record, bytes) else record.to_json()
    return made, [one.as_dict() for one in findings], rejected and rejected.as_dict()


def alone(stream: BinaryIO, options: Options) -> Outcomes:
    """What one process finds."""
    return [plain(one.record, one.findings, one.rejected) for one in parser.parse(stream, "f.txt", options)]


def together(
    stream: BinaryIO, options: Options, size: int, *, made: bool = True
) -> tuple[Outcomes, Counter[type]]:
    """What is found in batches of about that size, each read by a reader of its own; and the tasks."""
    makes = (lambda record: record.to_json()) if made else None
    numbered = Numbered()
    found: list[Written] = []
    kinds: Counter[type] = Counter()
    for task in batches.tasks(stream, "f.txt", options, makes, size):
        kinds[type(task)] += 1
        batches._reader.cache_clear()
        said = task.result if isinstance(task, Done) else batches.work(task, options, makes)
        if isinstance(said, batches.Found):
            assert said.error is None
            found += map(numbered.entry, said.entries)
    outcomes = [plain(entry.record, entry.findings, entry.rejected) for entry in found]
    return [one for one in outcomes if one != (None, [], None)], kinds


# ---- In this process


@pytest.mark.parametrize("change", ["as it is", "damaged", "CR LF", "late Latin"])
def test_every_format_says_in_batches_what_it_says_whole(formats: dict[str, bytes], change: str) -> None:
    cut_up = set()
    for name, data in formats.items():
        kind = readers.Format(name) if "/" not in name and name != "citing_list" else None
        if name == "reference_list/lines":
            kind = dialects.named(name)  # type: ignore[assignment]
        if change == "damaged":
            data = damaged(data)
        elif change == "CR LF":
            data = data.replace(b"\n", b"\r\n")
        elif change == "late Latin":
            half = len(data) // 2
            data = data[:half].decode("ascii", "ignore").encode() + data[half:].replace(b"and", b"\xe9t\xe9")
        for options in (Options(kind=kind), Options(kind=kind, spans=True)):
            whole = alone(BytesIO(data), options)
            assert whole
            for size in (1, 300, 5000):
                found, kinds = together(BytesIO(data), options, size)
                assert found == whole, (name, size)
                if kinds[Batch] > 1:
                    cut_up.add(name)
            assert together(BytesIO(data), options, len(data)) == (whole, Counter({Whole: 1}))
    assert cut_up >= {"citing_list", "ris", "nbib", "ndjson", "endnote-xml", "reference_list/lines"}


def test_records_that_are_sent_back_are_numbered_too(formats: dict[str, bytes]) -> None:
    whole = alone(BytesIO(formats["citing_list"]), Options(spans=True))
    assert together(BytesIO(formats["citing_list"]), Options(spans=True), 500, made=False)[0] == whole


def test_wrapped_references_are_joined_before_they_are_shared_out() -> None:
    text = "".join(re.sub(r"(.{40}) ", r"\1\n   ", line) + "\n" for line in REFERENCES.splitlines()) * 20
    options = Options(kind=dialects.named("reference_list/lines"), wrapped=True)
    found, kinds = together(BytesIO(text.encode()), options, 100)
    assert found == alone(BytesIO(text.encode()), options)
    assert kinds[Batch] > 3


def test_an_entry_that_is_too_large_is_one_finding_in_its_place() -> None:
    large = RCA.replace("Abstract\n", "Abstract\n" + "very long words " * 500, 1)
    options = Options(max_entry_size=6000)
    whole = alone(BytesIO(large.encode()), options)
    assert [one["name"] for _, findings, _ in whole for one in findings] == ["oversized-entry"]
    for size in (1, 2000):
        assert together(BytesIO(large.encode()), options, size)[0] == whole


@pytest.mark.parametrize("text", ["", "\n \n", "Dear Sir,\n\nthank you.\n" * 50])
@pytest.mark.parametrize("layout", [None, "citing_list/rca"])
def test_nothing_and_nothing_known_is_said_once(text: str, layout: str | None) -> None:
    options = Options(kind=dialects.named(layout) if layout else None)
    for size in (1, 10**6):
        assert together(BytesIO(text.encode()), options, size)[0] == alone(BytesIO(text.encode()), options)


@pytest.mark.parametrize("text", [WESTERN, EASTERN])
@pytest.mark.parametrize("before", [0, 3, 40])
def test_a_guess_is_said_where_it_is_made(text: str, before: int) -> None:
    encoding = "cp1252" if text is WESTERN else "cp1251"
    data = "".join(PLAIN % (at, at) for at in range(before)).encode() + (text * 2).encode(encoding, "replace")
    whole = alone(BytesIO(data), Options())
    assert sum(one["name"] == "guessed-encoding" for _, findings, _ in whole for one in findings) == 1
    for size in (1, 700, 10**6):
        assert together(BytesIO(data), Options(), size)[0] == whole


class Broken(BytesIO):
    """A stream that fails behind its last byte."""

    def read1(self, size: int | None = -1) -> bytes:
        data = super().read1(min(size or 1000, 1000))
        if not data:
            raise OSError(5, "the disk is gone")
        return data

    read = read1


@pytest.mark.parametrize("size", [1, 3000, 10**6])
@pytest.mark.parametrize("count", [3, 90])
def test_what_was_read_before_a_disk_broke_is_found(size: int, count: int) -> None:
    data = "".join(PLAIN % (at, at) for at in range(count)).encode()
    whole: Outcomes = []
    with pytest.raises(OSError, match="gone"):
        for entry in parser.parse(Broken(data), "f.txt"):
            whole.append(plain(entry.record, entry.findings, entry.rejected))
    found: list[Written] = []
    numbered = Numbered()
    with pytest.raises(OSError, match="gone"):
        for task in batches.tasks(Broken(data), "f.txt", Options(), None, size):
            said = task.result if isinstance(task, Done) else batches.work(task, Options(), None)
            assert isinstance(said, batches.Found)
            found += map(numbered.entry, said.entries)
            if said.error is not None:
                raise said.error
    assert [plain(entry.record, entry.findings, entry.rejected) for entry in found] == whole


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "TY  - JOUR\n",
                "TI  - A title\n",
                "AU  - Doe, J\n",
                "ER  - \n",
                "\n",
                "TY  - BOOK\r\n",
                "\r",
                " x\n",
            ]
        ),
        max_size=40,
    ),
    st.integers(1, 60),
    st.integers(1, 40),
)
def test_entries_are_cut_anywhere_and_nothing_changes(lines: list[str], size: int, piece: int) -> None:
    data = "".join(lines).encode()
    options = Options(kind=readers.Format("ris"), max_entry_size=100)
    found = together(in_pieces(data, piece), options, size)[0]
    assert found == alone(in_pieces(data, piece), options)


def test_pieces_come_again_as_they_came() -> None:
    data = bytes(range(256)) * 5
    for size, asked in ((7, 100), (300, 5), (1, 1)):
        pieces = batches._Pieces(in_pieces(data, size))
        assert not pieces.hold(600)
        assert pieces.read1(asked) == data[: min(asked, size)]
        assert pieces.read() == data[min(asked, size) :]
    assert batches._Pieces(BytesIO(data)).hold(decoding.CHUNK)


def test_the_number_that_stands_for_another_is_told_from_all_others() -> None:
    text = "".join(PLAIN % (at, at) for at in range(4)).replace("the number", f"the number {10**18}")
    found, _ = together(BytesIO(text.encode()), Options(), 1)
    records = [json.loads(made) for made, _, _ in found]
    assert [record["source"]["index"] for record in records] == [1, 2, 3, 4]
    assert all(str(10**18) in record["title"] for record in records)


def test_a_record_that_says_where_it_came_from_keeps_its_number() -> None:
    line = b'{"schema_version":"1","id":"a","title":"T","source":{"path":"p","index":%d,'
    line += b'"line_start":1,"line_end":2}}\n'
    data = b"".join(line % number for number in (7, 3, 9))
    found, _ = together(BytesIO(data), Options(), 1)
    assert found == alone(BytesIO(data), Options())
    assert [json.loads(made)["source"]["index"] for made, _, _ in found] == [7, 3, 9]


def test_a_line_of_json_is_read_alike_wherever_it_stands() -> None:
    first = '{"items": [{"title": "One"}\n'
    line = '{"title": "Two"} }\n'
    options = Options(kind=readers.Format("ndjson"))
    whole = alone(BytesIO((first + line * 3).encode()), options)
    assert together(BytesIO((first + line * 3).encode()), options, 1)[0] == whole
    assert [len(findings) for _, findings, _ in whole[1:]] == [len(whole[1][1])] * 3


# ---- The program


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of a few entries."""
    monkeypatch.setattr(batches, "SIZE", 2000)


@pytest.fixture(autouse=True)
def _nobody_is_left() -> Iterator[None]:
    yield
    assert not multiprocessing.active_children()


def ran(*args: str | Path, stdin: bytes = b"", jobs: int) -> tuple[Result, bytes | None]:
    rejects = Path("rejects.ndjson")
    rejects.unlink(missing_ok=True)
    result = call(*args, "--rejects", rejects, "-j", str(jobs), stdin=stdin)
    return result, rejects.read_bytes() if rejects.exists() else None


def check(*args: str | Path, stdin: bytes = b"") -> Result:
    """Run with one process and with two and three, and say so where anything differs."""
    one, rejected = ran(*args, stdin=stdin, jobs=1)
    for jobs in (2, 3):
        other, other_rejected = ran(*args, stdin=stdin, jobs=jobs)
        assert other.stdout_bytes == one.stdout_bytes
        assert other.stderr_bytes == one.stderr_bytes
        assert (other.exit_code, other_rejected) == (one.exit_code, rejected)
    return one


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, formats: dict[str, bytes]) -> Path:
    """Files of all formats, sound and damaged, packed and in archives, and some that cannot be read."""
    monkeypatch.chdir(tmp_path)
    inner = tmp_path / "in"
    inner.mkdir()
    for name, data in formats.items():
        plain_name = name.replace("/", "_")
        (inner / f"{plain_name}.txt").write_bytes(data)
        (inner / f"{plain_name}.damaged").write_bytes(damaged(data))
    (inner / "b.txt.gz").write_bytes(gzip.compress(formats["citing_list"]))
    (inner / "broken.gz").write_bytes(gzip.compress(formats["citing_list"] * 4)[:-2000])
    (inner / "empty").write_bytes(b"")
    (inner / "page.html").write_text(
        f"<html><head><title>x</title></head><body><pre>{RCA}</pre></body></html>", encoding="utf-8"
    )
    with zipfile.ZipFile(inner / "c.zip", "w") as archive:
        archive.writestr("one.txt", formats["citing_list"])
        archive.writestr("two.ris", formats["ris"])
        archive.writestr("three.gz", b"\x1f\x8b damaged")
    with tarfile.open(inner / "d.tar", "w"):
        pass
    return inner


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize("on_error", ["report", "skip", "stop"])
def test_files_of_all_kinds_give_the_same(folder: Path, on_error: str) -> None:
    one = check(
        "parse", folder / "ris.txt", folder, "gone.txt", folder / "ris.txt", "--on-error", on_error, "--spans"
    )
    assert one.stdout and one.stderr
    assert one.exit_code == (1 if on_error == "stop" else 2)


@pytest.mark.usefixtures("tiny", "folder")
@pytest.mark.parametrize(
    "name", [name for name in writers.names() if name not in ("html", "markdown", "text")]
)
def test_every_writer_writes_the_same(name: str) -> None:
    for number, jobs in enumerate((1, 2)):
        call(
            "convert",
            "in/citing_list.damaged",
            "in/ris.txt",
            "-t",
            name,
            "-o",
            f"out{number}",
            "-j",
            str(jobs),
        )
    one, other = (Path(f"out{number}").read_bytes() for number in (0, 1))
    assert one
    if name == "xlsx":  # it has the time in it
        sheet = "xl/worksheets/sheet1.xml"
        one, other = (zipfile.ZipFile(BytesIO(data)).read(sheet) for data in (one, other))
    assert one == other


@pytest.mark.usefixtures("tiny", "folder")
@pytest.mark.parametrize(
    "args",
    [
        ["parse", "--all-fields", "-t", "json"],
        ["parse", "-q"],
        ["parse", "-v", "--layout", "citing_list"],
        ["parse", "--max-entry-size", "1500"],
        ["convert", "--for", "covidence", "-o", "w.ris"],
        ["refs", "--wrapped", "auto"],
        ["refs", "--explain"],
        ["export", "-t", "bibtex", "--encoding", "cp1252"],
    ],
)
def test_every_option_does_the_same(args: list[str]) -> None:
    assert check(*args, "in/citing_list.damaged", "in/reference_list_lines.txt").exit_code in (0, 1)


@pytest.mark.usefixtures("tiny")
def test_standard_input_takes_its_turn(folder: Path) -> None:
    data = (folder / "citing_list.damaged").read_bytes() * 3
    assert check("parse", folder / "ris.txt", "-", folder / "nbib.txt", stdin=data).exit_code == 1


@pytest.mark.usefixtures("tiny")
def test_what_one_process_reads_is_said_with_v(folder: Path) -> None:
    said = call("parse", folder / "bibtex.txt", "-v", "-j", "2").stderr
    assert "bibtex.txt: read by one process, for an entry of bibtex is not read without" in said
    assert "one process" not in call("parse", folder / "ris.txt", "-v", "-j", "2").stderr
    assert "one process" not in call("parse", folder / "bibtex.txt", "-j", "2").stderr


def test_all_processors_can_be_asked_for() -> None:
    for jobs in ("auto", "0", "1"):
        assert call("parse", SEEDS["citing_list/rca"], "-j", jobs).stdout.count("\n") == 5


@pytest.mark.parametrize("jobs", ["-1", "two", "1.5", "", "1000", "٣"])
def test_what_is_no_number_of_processes_is_a_usage_error(jobs: str) -> None:
    result = call("parse", SEEDS["citing_list/rca"], f"--jobs={jobs}")
    assert result.exit_code == 2
    assert "--jobs" in result.stderr


# ---- Processes that end, or are ended


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "large.txt"
    path.write_text("".join(PLAIN % (at, at) for at in range(20_000)), encoding="utf-8")
    return path


def children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()


def awaited(process: Any, count: int = 2) -> list[str]:
    """The processes that the program has forked, once they are so many."""
    deadline = time.monotonic() + 60
    while len(found := children(process.pid)) < count:
        assert process.poll() is None and time.monotonic() < deadline, "it never had help"
        time.sleep(0.005)
    return found


on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="children are listed as on Linux")


@on_linux
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_who_ends_the_program_ends_all_its_processes(
    large: Path, tmp_path: Path, sign: signal.Signals
) -> None:
    with started("parse", large, "-j", "2", "-o", tmp_path / "w") as process:
        helpers = awaited(process)
        process.send_signal(sign)
        _, stderr = process.communicate(timeout=60)
    assert process.returncode == {signal.SIGINT: 130, signal.SIGTERM: 143}[sign]
    assert quiet(stderr) and b"KeyboardInterrupt" not in stderr
    assert not any(Path(f"/proc/{child}").exists() for child in helpers)
    assert not list(tmp_path.iterdir())


@on_linux
def test_a_process_that_is_killed_is_an_error_and_no_hang(large: Path, tmp_path: Path) -> None:
    with started("parse", large, "-j", "2", "-o", tmp_path / "w") as process:
        helpers = awaited(process)
        os.kill(int(helpers[0]), signal.SIGKILL)
        _, stderr = process.communicate(timeout=60)
    assert process.returncode == 2
    assert stderr.startswith(
        b"mscbib: error: a process that did a part of the work was ended from outside (sig"
    )
    assert b"Traceback" not in stderr and stderr.count(b"\n") == 1
    assert not any(Path(f"/proc/{child}").exists() for child in helpers)
    assert not list(tmp_path.iterdir())


@on_linux
def test_a_program_that_is_killed_leaves_no_process(large: Path) -> None:
    with started("parse", large, "-j", "2") as process:
        helpers = awaited(process)
        process.kill()
    deadline = time.monotonic() + 30
    while any(Path(f"/proc/{child}").exists() for child in helpers):
        assert time.monotonic() < deadline, "they go on"
        time.sleep(0.01)


@needs_posix
def test_a_pipe_that_is_closed_is_no_error(large: Path) -> None:
    with started("parse", large, "-j", "2") as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline().startswith(b"{")
        process.stdout.close()
        assert process.wait(60) == 0
        assert process.stderr.read() == b""


@needs_posix
def test_at_a_terminal_nothing_is_written_twice(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("".join(PLAIN % (at, at) for at in range(4000)), encoding="utf-8")
    assert path.stat().st_size > batches.WHOLE * batches.SIZE
    code, shown = at_terminal("parse", path, "-j", "2", "-o", "/dev/null")
    assert code == 0
    assert shown.count(b"4,000 records from 1 file") == 1


def test_options_are_those_of_the_run(formats: dict[str, bytes]) -> None:
    options = replace(Options(), encoding="latin-1")
    data = formats["ris"].replace(b"Cell", b"C\xe9ll")
    assert together(BytesIO(data), options, 1)[0] == alone(BytesIO(data), options)


def test_fixtures_are_read_alike() -> None:
    for path in sorted(FIXTURES.rglob("*.txt")):
        data = path.read_bytes()
        assert together(BytesIO(data), Options(), 400)[0] == alone(BytesIO(data), Options()), path
