"""The command line as a user meets it: exit codes, pipes, files, terminals, and folders of one's own."""

from __future__ import annotations

import contextlib
import inspect
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import example, given, settings
from hypothesis import strategies as st

import mscbib
from mscbib.cli import cli

FIXTURES = Path(__file__).parent.parent / "fixtures"
RCA = FIXTURES / "citing_list" / "rca" / "seed.txt"
PAGE = FIXTURES / "abstract_page" / "globalauthorid" / "seed.txt"
SNIPPETS = FIXTURES / "review_snippet" / "scite" / "seed.txt"
SEEDS = {RCA: 5, PAGE: 1, SNIPPETS: 3}

COMMANDS = ("parse", "refs", "inspect", "detect", "layouts", "formats", "schema")

#: Prose that is of no layout.
PROSE = "Dear Sir,\n\nthe parcel came on Tuesday, thank you.\n"

ESC = "\x1b[31m"

needs_posix = pytest.mark.skipif(os.name != "posix", reason="signals, links and terminals as POSIX has them")


@pytest.fixture(scope="module", autouse=True)
def _surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing of the person who runs the tests: a grammar cache of our own, no settings, a wide terminal."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("MSCBIB_PATH", "NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING"):
            patch.delenv(name, raising=False)
        patch.setenv("MSCBIB_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("COLUMNS", "250")
        yield


# ---- Calling it


def run(
    *args: str | bytes | Path, stdin: bytes = b"", timeout: float = 60, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run the program to its end."""
    return subprocess.run(
        [sys.executable, "-m", "mscbib", *args],
        input=stdin,
        capture_output=True,
        timeout=timeout,
        check=False,
        env={**os.environ, **environment},
    )


_SEPARATE: dict[str, Any] = (
    {"mix_stderr": False} if "mix_stderr" in inspect.signature(CliRunner.__init__).parameters else {}
)


def call(*args: str | Path, stdin: bytes = b"") -> Result:
    """Call a command in this process; what is no exit of its own is raised."""
    result = CliRunner(**_SEPARATE).invoke(
        cli, [str(arg) for arg in args], input=stdin, catch_exceptions=False
    )
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def _interruptible() -> None:
    """What a shell runs in the background is deaf to SIGINT, and so would be our children."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


_CHILD: dict[str, Any] = {"preexec_fn": _interruptible} if os.name == "posix" else {}


def started(*args: str | Path, **environment: str) -> subprocess.Popen[bytes]:
    """The running program, with pipes to all its ends."""
    return subprocess.Popen(
        [sys.executable, "-m", "mscbib", *map(str, args)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **environment},
        **_CHILD,
    )


def at_terminal(
    *args: str | Path,
    feed: Callable[[subprocess.Popen[bytes]], None] = lambda _: None,
    environment: dict[str, str] | None = None,
) -> tuple[int, bytes]:
    """Run with standard output and error at a terminal; the exit code, and what the terminal was sent."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    shown = bytearray()

    def drain() -> None:
        with contextlib.suppress(OSError):  # the other end was closed
            while data := os.read(ours, 65536):
                shown.extend(data)

    process = subprocess.Popen(
        [sys.executable, "-m", "mscbib", *map(str, args)],
        stdin=subprocess.PIPE,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm-256color", **(environment or {})},
        **_CHILD,
    )
    os.close(theirs)
    reader = threading.Thread(target=drain)
    reader.start()
    with process:
        assert process.stdin is not None
        feed(process)
        process.stdin.close()
        code = process.wait(30)
    reader.join(10)
    os.close(ours)
    return code, bytes(shown)


def ndjson(data: bytes | str) -> list[dict[str, Any]]:
    """The objects of NDJSON, each on a line of its own."""
    text = data.decode() if isinstance(data, bytes) else data
    assert text == "" or text.endswith("\n")
    return [json.loads(line) for line in text.split("\n")[:-1]]


def quiet(stderr: bytes) -> bool:
    """Whether nothing on standard error speaks of a mistake of the program or a broken pipe."""
    return not re.search(
        rb"Traceback|[Bb]roken ?[Pp]ipe|Exception ignored|mistake of this program|Errno", stderr
    )


# ---- Input that is damaged


def text_of(path: Path = RCA) -> str:
    return path.read_text(encoding="utf-8")


def damaged() -> str:
    """The rca seed; in its second entry the PMID is no number."""
    text = text_of()
    assert text.count("[PMID: 39874108") == 1
    return text.replace("[PMID: 39874108", "[PMID: oops39874108")


def with_title(inserted: str) -> str:
    """The rca seed with something inserted into the title of its third entry."""
    text = text_of()
    assert text.count("Optimizing Mesenchymal") == 1
    return text.replace("Optimizing Mesenchymal", f"Opti{inserted}mizing Mesenchymal")


@pytest.fixture
def damaged_file(tmp_path: Path) -> Path:
    path = tmp_path / "damaged.txt"
    path.write_text(damaged(), encoding="utf-8")
    return path


@pytest.fixture
def prose_file(tmp_path: Path) -> Path:
    path = tmp_path / "prose.txt"
    path.write_text(PROSE, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Far more text than a pipe holds: a thousand entries."""
    path = tmp_path_factory.mktemp("large") / "large.txt"
    path.write_text((text_of() + "\n") * 200, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def large_references(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "references.txt"
    reference = (
        "Dilogo IH, Aditianingsih D. Umbilical cord cells: a trial. Stem Cells Transl Med. 2021;10:1279–87."
    )
    path.write_text("".join(f"{n}. {reference}\n" for n in range(1, 5000)), encoding="utf-8")
    return path


# ---- Exit codes


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.parent.name)
def test_clean_input_gives_0(path: Path) -> None:
    done = run("parse", path)
    assert done.returncode == 0
    assert len(ndjson(done.stdout)) == SEEDS[path]
    assert done.stderr.decode().splitlines() == [
        f"mscbib: {SEEDS[path]} record{'s' * (SEEDS[path] > 1)} from 1 file"
    ]


def test_a_finding_at_error_level_gives_1(damaged_file: Path) -> None:
    done = run("parse", damaged_file)
    assert done.returncode == 1
    assert len(ndjson(done.stdout)) == 5
    assert re.search(rf"^{re.escape(str(damaged_file))}:30:\d+: MSC\d+ ", done.stderr.decode(), re.MULTILINE)


def test_text_of_no_layout_gives_1() -> None:
    done = run("parse", stdin=PROSE.encode())
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"-:1:1: MSC103 " in done.stderr


def test_warnings_alone_give_0() -> None:
    done = run("refs", stdin=b"no reference at all\n")
    assert done.returncode == 0
    assert b"MSC110" in done.stderr
    done = run("parse", stdin=b" \n\n")
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"MSC113" in done.stderr


@pytest.mark.parametrize(
    ("args", "named"),
    [
        (["--no-such-option"], "--no-such-option"),
        (["no-such-command"], "no-such-command"),
        *(([name, "--no-such-option"], "--no-such-option") for name in COMMANDS),
        (["parse", "--layout", "no/such"], "no/such"),
        (["parse", "--from", "no/such"], "no/such"),
        (["refs", "--layout", "no/such"], "no/such"),
        (["inspect", "--layout", "no/such"], "no/such"),
        (["parse", "-t", "no-such-format"], "no-such-format"),
        (["refs", "-t", "no-such-format"], "no-such-format"),
        (["inspect", "-t", "no-such-format"], "no-such-format"),
        (["detect", "-t", "no-such-format"], "no-such-format"),
        (["layouts", "-t", "no-such-format"], "no-such-format"),
        (["formats", "-t", "no-such-format"], "no-such-format"),
        (["parse", "--encoding", "klingon"], "klingon"),
        (["refs", "--encoding", "klingon"], "klingon"),
        (["inspect", "--encoding", "klingon"], "klingon"),
        (["detect", "--encoding", "klingon"], "klingon"),
        (["parse", "--encoding", "hex"], "hex"),
        (["parse", "--on-error", "panic"], "panic"),
        (["parse", "--color", "pink"], "pink"),
        (["parse", "--max-entry-size", "0"], "0"),
        (["parse", "--max-entry-size", "many"], "many"),
        (["schema", "superfluous"], "superfluous"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_usage_errors_give_2_and_name_what_is_wrong(args: list[str], named: str) -> None:
    done = run(*args, stdin=text_of().encode())
    assert done.returncode == 2
    assert done.stdout == b""
    assert named in done.stderr.decode()
    assert quiet(done.stderr)


@pytest.mark.parametrize("encoding", ["undefined", "idna"])
def test_an_encoding_that_cannot_read_a_file_is_the_users_mistake(encoding: str) -> None:
    done = run("parse", "--encoding", encoding, RCA)
    assert done.returncode == 2
    assert quiet(done.stderr)


@pytest.mark.parametrize("command", ["parse", "inspect", "detect", "refs"])
def test_an_unreadable_file_gives_2_and_the_others_come_out(command: str, tmp_path: Path) -> None:
    missing = tmp_path / "missing.txt"
    done = run(command, missing, RCA, RCA / "beneath a file", "-t", "json")
    assert done.returncode == 2
    assert done.stdout == run(command, RCA, "-t", "json").stdout
    assert len(done.stdout) > 100
    for path in (missing, RCA / "beneath a file"):
        assert f"mscbib: error: {path}: " in done.stderr.decode()
    assert quiet(done.stderr.replace(b"MSC110", b""))


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_gives_2(tmp_path: Path) -> None:  # pragma: no cover - not as root
    path = tmp_path / "secret.txt"
    path.write_text(text_of(), encoding="utf-8")
    path.chmod(0)
    done = run("parse", path)
    assert done.returncode == 2
    assert f"mscbib: error: {path}: Permission denied" in done.stderr.decode()


@pytest.mark.parametrize("option", ["-o", "--rejects"])
def test_an_output_folder_that_does_not_exist_gives_2(option: str, tmp_path: Path) -> None:
    target = tmp_path / "nowhere" / "out.ndjson"
    done = run("parse", RCA, option, target)
    assert done.returncode == 2
    assert quiet(done.stderr)
    message = done.stderr.decode()
    assert str(target) in message or re.search(rf"{re.escape(str(target.parent))}(?!/\.)", message), (
        f"the user wrote {target}, and is told of a temporary file: {message}"
    )


def test_an_output_that_is_a_folder_gives_2(tmp_path: Path) -> None:
    done = run("parse", RCA, "-o", tmp_path)
    assert done.returncode == 2
    assert f"mscbib: error: {tmp_path}: " in done.stderr.decode()


def test_a_misspelt_command_gets_a_suggestion() -> None:
    assert "did you mean 'parse'" in run("pars").stderr.decode()
    assert "did you mean 'inspect'" in run("inspct").stderr.decode()
    stranger = run("xyzzy").stderr.decode()
    assert "did you mean" not in stranger and "mscbib --help" in stranger


# ---- Pipes


@needs_posix
@pytest.mark.parametrize(
    "args",
    [
        ["parse"],
        ["parse", "-t", "json"],
        ["parse", "-t", "table"],
        ["parse", "--rejects", "REJECTS"],
        ["inspect"],
        ["inspect", "-t", "json"],
        ["inspect", "--color", "always"],
        ["refs"],
    ],
    ids=" ".join,
)
def test_a_pipe_closed_early_is_no_error(
    args: list[str], large: Path, large_references: Path, tmp_path: Path
) -> None:
    path = large_references if args[0] == "refs" else large
    args = [str(tmp_path / "rejects") if arg == "REJECTS" else arg for arg in args]
    with started(*args, path) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        stderr = process.stderr.read()
        code = process.wait(30)
    assert quiet(stderr), stderr
    assert code == 0


@needs_posix
@pytest.mark.parametrize("command", ["parse", "inspect", "schema"])
@pytest.mark.parametrize("reader", ["head -1", "true"])
def test_head_under_pipefail(command: str, reader: str, large: Path) -> None:
    bash = shutil.which("bash")
    if bash is None:  # pragma: no cover
        pytest.skip("no bash")
    path = "" if command == "schema" else f"'{large}'"
    script = f"set -o pipefail; '{sys.executable}' -m mscbib {command} {path} | {reader}"
    done = subprocess.run([bash, "-c", script], capture_output=True, timeout=60, check=False)
    assert quiet(done.stderr), done.stderr
    assert done.returncode == 0


def test_standard_input_is_named_by_a_dash_or_by_nothing() -> None:
    named = run("parse", "-", stdin=text_of().encode())
    assert named.returncode == 0
    records = ndjson(named.stdout)
    assert {record["source"]["path"] for record in records} == {"-"}
    assert run("parse", stdin=text_of().encode()).stdout == named.stdout
    from_file = ndjson(run("parse", RCA).stdout)
    for record in [*records, *from_file]:
        del record["source"]["path"]
    assert records == from_file


@pytest.mark.parametrize("command", ["inspect", "detect", "refs"])
def test_every_reading_command_takes_standard_input(command: str) -> None:
    data = b"Smith J. On x. J Foo 2020;1:2-9.\n" if command == "refs" else text_of().encode()
    by_nothing, by_dash = call(command, stdin=data), call(command, "-", stdin=data)
    assert by_nothing.exit_code == by_dash.exit_code == 0
    assert by_nothing.stdout == by_dash.stdout != ""


def test_standard_input_takes_its_turn_among_files() -> None:
    result = call("parse", PAGE, "-", SNIPPETS, stdin=text_of().encode())
    paths = [record["source"]["path"] for record in ndjson(result.stdout)]
    assert paths == [str(PAGE)] + ["-"] * 5 + [str(SNIPPETS)] * 3


@needs_posix
@pytest.mark.parametrize(
    ("closed", "args", "code"),
    [("<&-", "parse", 2), (">&-", "parse 'RCA'", 2), ("2>&-", "parse 'RCA'", 0), ("<&-", "parse 'RCA'", 0)],
)
def test_a_closed_end_is_no_mistake_of_the_program(closed: str, args: str, code: int) -> None:
    script = f"'{sys.executable}' -m mscbib {args.replace('RCA', str(RCA))} {closed}"
    done = subprocess.run(["/bin/sh", "-c", script], capture_output=True, timeout=60, check=False)
    assert quiet(done.stderr), done.stderr
    assert quiet(done.stdout), done.stdout
    assert done.returncode == code
    if code == 0:
        assert len(ndjson(done.stdout)) == 5


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("command", ["parse", "inspect"])
def test_a_full_disk_is_said_and_not_blamed_on_the_input(command: str, large: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "mscbib", command, large],
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert done.returncode == 2
    assert b"No space left on device" in done.stderr
    assert quiet(done.stderr)
    assert str(large) not in done.stderr.decode()


# ---- Interruptions and output files


def interrupt(process: subprocess.Popen[bytes], ready: Callable[[], bool]) -> tuple[int, bytes, bytes]:
    """Send SIGINT once the program is `ready`, its input still open; its exit code, output and errors."""
    deadline = time.monotonic() + 20
    while not ready():
        assert process.poll() is None and time.monotonic() < deadline, "it never began"
        time.sleep(0.01)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=20)
    return process.returncode, stdout, stderr


@needs_posix
@pytest.mark.parametrize("option", ["-o", "--rejects"])
@pytest.mark.parametrize("before", [b"what was there before\n", None])
def test_an_interrupted_run_leaves_the_output_file_as_it_was(
    option: str, before: bytes | None, tmp_path: Path
) -> None:
    target = tmp_path / "out.ndjson"
    if before is not None:
        target.write_bytes(before)
    present = sorted(tmp_path.iterdir())
    with started("parse", option, target) as process:
        assert process.stdin is not None
        process.stdin.write(damaged().encode())
        process.stdin.flush()
        code, _, stderr = interrupt(process, lambda: len(list(tmp_path.iterdir())) > len(present))
    assert code == 130
    assert quiet(stderr) and b"KeyboardInterrupt" not in stderr
    assert sorted(tmp_path.iterdir()) == present, "a temporary file is left"
    if before is not None:
        assert target.read_bytes() == before


@needs_posix
@pytest.mark.parametrize("command", ["parse", "refs"])
def test_an_interruption_gives_130_and_whole_lines(command: str) -> None:
    with started(command) as process:
        assert process.stdin is not None and process.stderr is not None
        process.stdin.write((damaged() + "\n").encode() * 6)  # enough that it need not wait for more
        process.stdin.flush()
        first = process.stderr.readline()  # a finding: it is at work
        assert b" MSC" in first
        code, stdout, stderr = interrupt(process, lambda: True)
    assert code == 130
    assert quiet(stderr) and b"KeyboardInterrupt" not in stderr
    for record in ndjson(stdout):
        assert record["id"]


@needs_posix
def test_an_interruption_stays_one_where_a_library_makes_an_error_of_it() -> None:
    """As pydantic's serializer does, which cannot carry another exception through JSON writing."""
    code = (
        "import os, signal, mscbib.cli as program, mscbib.commands.schema as schema\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # in the background it may be ignored
        "def work(*_, **__):\n"
        "    try:\n        os.kill(os.getpid(), signal.SIGINT)\n"
        "    except KeyboardInterrupt:\n        raise ValueError('Error serializing to JSON') from None\n"
        "schema.command.callback = work\n"
        "program.main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "schema"], capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 130
    assert quiet(done.stderr) and b"interrupted" in done.stderr


def test_what_else_pydantic_asks_of_its_loader_of_plugins_is_there() -> None:
    """This program has no plugins, so none are looked for; another version of pydantic may ask for more."""
    code = (
        "import sys, mscbib.cli as program\n"
        "sys.argv[1:] = ['schema']\n"
        "try:\n    program.main()\n"
        "except SystemExit:\n    pass\n"
        "assert 'pydantic' in sys.modules and 'importlib.metadata' not in sys.modules\n"
        "from pydantic.plugin._loader import PYDANTIC_ENTRY_POINT_GROUP as group\n"
        "assert group == 'pydantic'\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


@needs_posix
@pytest.mark.parametrize("command", ["inspect", "detect"])
def test_interrupting_the_other_commands(command: str) -> None:
    with started(command) as process:
        assert process.stdin is not None
        process.stdin.write(text_of().encode())
        process.stdin.flush()
        time.sleep(0.7)  # nothing shows from outside that it waits for more
        code, _, stderr = interrupt(process, lambda: True)
    assert code == 130
    assert quiet(stderr) and b"KeyboardInterrupt" not in stderr


@needs_posix
def test_an_interruption_gives_the_terminal_its_cursor_back(large: Path, tmp_path: Path) -> None:
    lines = large.read_bytes().splitlines(keepends=True)

    def feed(process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        for number in range(14):  # reading takes longer than a moment, so progress is shown
            process.stdin.write(b"".join(lines[number * 86 : number * 86 + 86]))
            process.stdin.flush()
            time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        process.wait(20)

    code, shown = at_terminal("parse", "-o", tmp_path / "out", feed=feed)
    assert code == 130
    assert b"Traceback" not in shown
    hidden, back = shown.rfind(b"\x1b[?25l"), shown.rfind(b"\x1b[?25h")
    assert hidden >= 0, "no progress was shown"
    assert back > hidden, "the cursor stays hidden"


@needs_posix
def test_progress_is_not_shown_with_quiet(tmp_path: Path) -> None:
    def feed(process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        process.stdin.write(text_of().encode())
        process.stdin.flush()
        time.sleep(1.3)
        process.stdin.write(b"\n")

    code, shown = at_terminal("parse", "-q", "-o", tmp_path / "out", feed=feed)
    assert (code, shown) == (0, b"")


def test_an_output_file_holds_what_standard_output_would(tmp_path: Path) -> None:
    for form in ("ndjson", "json", "table"):
        target = tmp_path / form
        done = run("parse", RCA, "-t", form, "-o", target)
        assert (done.returncode, done.stdout) == (0, b"")
        assert target.read_bytes() == run("parse", RCA, "-t", form).stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["json", "ndjson", "table"]


def test_an_output_file_may_be_the_input(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(text_of(), encoding="utf-8")
    assert call("parse", path, "-o", path).exit_code == 0
    assert len(ndjson(path.read_bytes())) == 5


def test_a_usage_error_leaves_the_output_file_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "out.ndjson"
    target.write_text("before")
    for wrong in (["--encoding", "klingon"], ["--layout", "no/such"], ["-t", "no-such"]):
        assert run("parse", RCA, "-o", target, *wrong).returncode == 2
    assert target.read_text() == "before"
    assert list(tmp_path.iterdir()) == [target]


@needs_posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_an_output_file_keeps_its_mode(mode: int, tmp_path: Path) -> None:
    target = tmp_path / "out.ndjson"
    target.touch()
    target.chmod(mode)
    assert call("parse", RCA, "-o", target).exit_code == 0
    assert target.stat().st_mode & 0o7777 == mode
    assert len(ndjson(target.read_bytes())) == 5


@needs_posix
@pytest.mark.parametrize("mask", [0o022, 0o077])
def test_a_new_output_file_gets_the_usual_mode(mask: int, tmp_path: Path) -> None:
    target = tmp_path / "out.ndjson"
    before = os.umask(mask)
    try:
        assert call("parse", RCA, "-o", target).exit_code == 0
        assert os.umask(mask) == mask, "the umask was changed"
    finally:
        os.umask(before)
    assert target.stat().st_mode & 0o7777 == 0o666 & ~mask


@needs_posix
@pytest.mark.parametrize("dangling", [False, True])
def test_an_output_link_stays_a_link(dangling: bool, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    real, link = folder / "real.ndjson", tmp_path / "link.ndjson"
    if not dangling:
        real.write_text("before")
    link.symlink_to(real)
    assert call("parse", RCA, "-o", link).exit_code == 0
    assert link.is_symlink() and link.readlink() == real
    assert len(ndjson(real.read_bytes())) == 5
    assert list(folder.iterdir()) == [real]


@needs_posix
def test_an_output_that_is_a_pipe_is_written_as_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    received: list[bytes] = []
    reader = threading.Thread(target=lambda: received.append(pipe.read_bytes()), daemon=True)
    reader.start()
    assert run("parse", RCA, "-o", pipe).returncode == 0
    reader.join(10)
    assert pipe.is_fifo()
    assert len(ndjson(received[0])) == 5


# ---- Folders


def test_folders_are_walked_sorted_without_hidden_files(tmp_path: Path) -> None:
    visible = ["b.txt", "a.txt", "Z.txt", "sub/z.txt", "sub/a.txt", "sub.txt", "no suffix", "sub/deep/ε.txt"]
    for name in [*visible, ".hidden.txt", ".git/a.txt", "sub/.hidden", "sub/.deep/a.txt"]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text_of(PAGE), encoding="utf-8")
    result = call("parse", tmp_path)
    assert result.exit_code == 0
    paths = [record["source"]["path"] for record in ndjson(result.stdout)]
    assert paths == sorted(str(tmp_path / name) for name in visible)
    listed = call("detect", tmp_path, "-t", "json")
    assert [one["path"] for one in ndjson(listed.stdout)] == paths


def test_a_folder_beneath_a_hidden_one_is_walked_when_it_is_named(tmp_path: Path) -> None:
    folder = tmp_path / ".dumps"
    folder.mkdir()
    (folder / "page.txt").write_text(text_of(PAGE), encoding="utf-8")
    assert len(ndjson(call("parse", folder).stdout)) == 1


def test_the_order_of_the_paths_is_the_users(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page.txt").write_text(text_of(PAGE), encoding="utf-8")
    result = call("parse", tmp_path / "b", PAGE, tmp_path / "a")
    paths = [record["source"]["path"] for record in ndjson(result.stdout)]
    assert paths == [str(tmp_path / "b" / "page.txt"), str(PAGE), str(tmp_path / "a" / "page.txt")]


def test_an_unknown_file_in_a_folder_is_reported_and_the_others_come_out(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_text(text_of(PAGE), encoding="utf-8")
    (tmp_path / "2.txt").write_text(PROSE, encoding="utf-8")
    (tmp_path / "3.txt").write_bytes(bytes(range(256)) * 8)
    (tmp_path / "4.txt").write_bytes(b"")
    (tmp_path / "5.txt").write_text(text_of(), encoding="utf-8")
    result = call("parse", tmp_path)
    assert result.exit_code == 1
    paths = [Path(record["source"]["path"]).name for record in ndjson(result.stdout)]
    assert paths == ["1.txt"] + ["5.txt"] * 5
    assert f"{tmp_path / '2.txt'}:1:1: MSC103 " in result.stderr
    assert f"{tmp_path / '3.txt'}:1:1: MSC103 " in result.stderr
    assert f"{tmp_path / '4.txt'}:1:1: MSC113 " in result.stderr
    assert "6 records from 5 files" in result.stderr


@needs_posix
@pytest.mark.parametrize(
    "args",
    [["parse"], ["parse", "-t", "table"], ["detect"], ["detect", "-t", "json"], ["inspect", "-t", "json"]],
    ids=" ".join,
)
def test_names_of_files_need_not_be_utf8(args: list[str], tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    try:
        Path(os.fsdecode(name)).write_text(text_of(), encoding="utf-8")
    except OSError:  # pragma: no cover
        pytest.skip("this file system wants UTF-8")
    done = run(*args, name, PYTHONIOENCODING="utf-8")  # strict, as it is where the locale is UTF-8
    assert quiet(done.stderr), done.stderr
    assert done.returncode == 0
    assert b"caf" in done.stdout or "table" in args
    if args[-1] != "table" and args != ["detect"]:
        assert all("caf" in (one.get("path") or one["source"]["path"]) for one in ndjson(done.stdout))


@needs_posix
def test_rejects_of_a_file_whose_name_is_not_utf8(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    try:
        Path(os.fsdecode(name)).write_text(damaged(), encoding="utf-8")
    except OSError:  # pragma: no cover
        pytest.skip("this file system wants UTF-8")
    done = run("parse", name, "--rejects", tmp_path / "rejects.ndjson", "-o", tmp_path / "out.ndjson")
    assert quiet(done.stderr), done.stderr
    assert done.returncode == 1
    assert len(ndjson((tmp_path / "rejects.ndjson").read_bytes())) == 1


# ---- What is said, and where


def test_quiet_silences_the_summary_and_not_the_findings(damaged_file: Path) -> None:
    loud, still = call("parse", damaged_file), call("parse", "-q", damaged_file)
    assert still.exit_code == loud.exit_code == 1
    assert still.stdout == loud.stdout
    assert "5 records from 1 file" in loud.stderr
    assert "5 records" not in still.stderr
    findings = [line for line in loud.stderr.splitlines() if not line.startswith("mscbib: ")]
    assert findings and still.stderr.splitlines() == findings


def test_quiet_keeps_the_unreadable_file(tmp_path: Path) -> None:
    assert "missing.txt" in call("parse", "-q", tmp_path / "missing.txt").stderr


def test_standard_output_carries_data_only(damaged_file: Path, prose_file: Path) -> None:
    for flags in ([], ["-v"], ["-vv"]):
        result = call("parse", *flags, damaged_file, prose_file, PAGE, damaged_file.parent / "missing")
        assert result.exit_code == 2
        assert len(ndjson(result.stdout)) == 6
        assert "MSC103" in result.stderr and "missing" in result.stderr
    result = call("parse", "-t", "json", damaged_file, prose_file, PAGE)
    assert len(json.loads(result.stdout)) == 6


@pytest.mark.parametrize("data", [b"", b"\n \n", PROSE.encode()])
def test_json_is_an_array_also_of_nothing(data: bytes) -> None:
    assert json.loads(call("parse", "-t", "json", stdin=data).stdout) == []
    assert call("parse", stdin=data).stdout == ""


def test_json_is_one_array_of_the_same_records(large: Path) -> None:
    array = json.loads(call("parse", "-t", "json", RCA, PAGE, SNIPPETS).stdout)
    assert array == ndjson(call("parse", RCA, PAGE, SNIPPETS).stdout)
    assert len(array) == 9
    assert len(json.loads(call("parse", "-q", "-t", "json", large).stdout)) == 1000


def test_a_table_shows_titles() -> None:
    shown = call("parse", "-t", "table", RCA).stdout
    flat = " ".join(shown.split())
    for record in ndjson(call("parse", RCA).stdout):
        for word in record["title"].split():
            assert word in flat
        assert record["doi"] in flat
    assert call("parse", "-t", "table", stdin=b"").stdout.strip() == ""


def test_a_table_of_many_records_shows_all(large: Path) -> None:
    shown = call("parse", "-q", "-t", "table", large).stdout
    assert [int(n) for n in re.findall(r"^ *(\d+) ", shown, re.MULTILINE)] == list(range(1, 1001))


#: What a terminal may obey: controls of both sets, and what turns or hides text.
HOSTILE = [
    "\x1b[31m",
    "\x1b]0;owned\x07",
    "\x07",
    "\x08",
    "\x7f",
    "\x9b31m",
    "\x85",
    "\u202e",
    "\u2066",
    "\u200b",
]


@pytest.mark.parametrize("hostile", HOSTILE, ids=ascii)
@pytest.mark.parametrize(
    "args",
    [
        ["parse", "-t", "table"],
        ["parse", "-t", "table", "--color", "always"],
        ["inspect"],
        ["inspect", "--color", "always"],
    ],
    ids=" ".join,
)
def test_control_characters_in_the_text_are_shown_and_not_obeyed(
    args: list[str], hostile: str, tmp_path: Path
) -> None:
    path = tmp_path / "page.txt"
    path.write_text(with_title(hostile), encoding="utf-8")
    shown = call(*args, path).stdout
    assert hostile not in shown
    code = ord(hostile[0])
    written = f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)  # our own colours
    if args == ["inspect"] and hostile.isspace():  # stretches stand on one line, their blanks as spaces
        written = " "
    assert f"Opti{written}" in plain
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202e\u2066]", plain)


@pytest.mark.parametrize("color", ["never", "always"])
def test_control_characters_in_findings_are_shown_and_not_obeyed(color: str, tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    text = text_of().replace("[PMID: 39874108", f"[PMID: {ESC}\x9b7m\u202e39874108")
    path.write_text(text, encoding="utf-8")
    result = call("parse", "--color", color, path)
    assert result.exit_code == 1
    assert r"\x1b[31m\x9b7m\u202e" in result.stderr
    plain = re.sub(r"\x1b\[[0-9;]*m", "", result.stderr)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", plain)
    if color == "never":
        assert plain == result.stderr


@needs_posix
@pytest.mark.parametrize("command", ["parse", "detect", "inspect"])
@pytest.mark.parametrize("present", [True, False])
def test_control_characters_in_names_of_files_are_shown(command: str, present: bool, tmp_path: Path) -> None:
    path = tmp_path / f"a{ESC}b\x07.txt"
    if present:
        path.write_text(PROSE, encoding="utf-8")
    done = run(command, path)
    assert done.returncode == (2 if not present else 0 if command == "detect" else 1)
    assert b"\x1b" not in done.stdout + done.stderr
    assert b"\x07" not in done.stdout + done.stderr
    if not present or command != "inspect":  # inspect's lines of text do not name the file
        assert rb"a\x1b[31mb\x07.txt" in done.stdout + done.stderr


@needs_posix
@pytest.mark.parametrize("form", ["ndjson", "json"])
def test_a_terminal_obeys_nothing_in_records_either(form: str, tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(with_title("\x1b[31m\x9b7m\x7f"), encoding="utf-8")
    code, shown = at_terminal("parse", path, "-t", form)
    assert code == 0
    assert b"Optimizing" not in shown and b"Opti" in shown
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", shown.decode())


# ---- Colours


@needs_posix
def test_colours_at_a_terminal_unless_told_otherwise() -> None:
    def colored(*args: str, **environment: str) -> bool:
        code, shown = at_terminal("detect", "-q", *args, RCA, environment=environment)
        assert code == 0
        assert b"citing_list/rca" in shown
        return b"\x1b[" in shown

    assert colored()
    assert not colored(NO_COLOR="1")
    assert colored(NO_COLOR=""), "NO_COLOR counts where it is not empty"
    assert not colored("--color", "never")
    assert colored("--color", "always", NO_COLOR="1")
    assert not colored(TERM="dumb")


@needs_posix
def test_findings_are_coloured_at_a_terminal_unless_told_otherwise(
    damaged_file: Path, tmp_path: Path
) -> None:
    def shown(*args: str, **environment: str) -> bytes:
        args = ("parse", "-q", "-o", str(tmp_path / "out"), *args, str(damaged_file))
        code, text = at_terminal(*args, environment=environment)
        assert code == 1
        return text

    assert b"\x1b[" in shown() and b"MSC106" in shown()
    assert b"\x1b[" not in shown(NO_COLOR="1")
    assert b"\x1b[" not in shown("--color", "never")


@pytest.mark.parametrize("args", [["detect"], ["inspect"], ["parse", "-t", "table"]], ids=" ".join)
def test_colours_in_a_pipe_only_where_they_are_asked_for(args: list[str]) -> None:
    assert b"\x1b[" not in run(*args, RCA).stdout
    assert b"\x1b[" in run(*args, "--color", "always", RCA).stdout
    assert b"\x1b[" in run(*args, "--color", "always", RCA, NO_COLOR="1").stdout
    assert b"\x1b[" not in run(*args, "--color", "never", RCA).stdout


def test_a_file_is_never_coloured_by_the_terminal_it_was_made_at(tmp_path: Path) -> None:
    target = tmp_path / "table.txt"
    code, _ = at_terminal("parse", "-t", "table", RCA, "-o", target)
    assert code == 0
    assert b"\x1b" not in target.read_bytes()


# ---- Help, version, completion


def test_version() -> None:
    done = run("--version")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().strip() == f"mscbib {mscbib.__version__}"


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help(command: str) -> None:
    args = [command] if command else []
    result = call(*args, "--help")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert re.match(rf"Usage: \w+{' ' * bool(command)}{command} \[OPTIONS\]", result.stdout)
    assert "Examples:" in result.stdout or command == "schema"
    assert call(*args, "-h").stdout == result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 100


def test_help_lists_every_command() -> None:
    listed = re.findall(r"^  ([a-z]+)  +\S", call("--help").stdout, re.MULTILINE)
    assert set(COMMANDS) <= set(listed)


def test_no_command_shows_the_help() -> None:
    done = run()
    assert b"Usage: mscbib [OPTIONS] COMMAND" in done.stdout + done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_is_made(shell: str) -> None:
    if shell == "bash" and shutil.which("bash") is None:  # pragma: no cover
        pytest.skip("click asks bash for its version")
    done = run(_MSCBIB_COMPLETE=f"{shell}_source")
    assert done.returncode == 0
    assert b"_MSCBIB_COMPLETE" in done.stdout and b"mscbib" in done.stdout
    assert quiet(done.stderr)


def test_completion_completes_commands_and_options() -> None:
    done = run(_MSCBIB_COMPLETE="bash_complete", COMP_WORDS="mscbib pa", COMP_CWORD="1")
    assert done.stdout.decode().split() == ["plain,parse"]
    done = run(_MSCBIB_COMPLETE="bash_complete", COMP_WORDS="mscbib parse --on-e", COMP_CWORD="2")
    assert done.stdout.decode().split() == ["plain,--on-error"]


# ---- Damaged entries


def test_rejects_keep_the_raw_text_and_nothing_else_changes(damaged_file: Path, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.ndjson"
    result = call("parse", damaged_file, "--rejects", rejects)
    assert result.exit_code == 1

    (rejected,) = ndjson(rejects.read_bytes())
    text = damaged()
    assert set(rejected) == {"raw", "source", "findings"}
    assert rejected["raw"] in text
    assert rejected["raw"].strip().startswith("2\n|\nLee BW, ")
    assert rejected["raw"].strip().endswith("Collapse\n|")
    start = text.index("2\n|\nLee BW")
    assert rejected["source"] == {
        "path": str(damaged_file),
        "layout": "citing_list",
        "dialect": "rca",
        "index": 2,
        "line_start": text.count("\n", 0, start) + 1,
        "line_end": text.count("\n", 0, text.index("\n3\n|\n")) + 1,
    }
    assert rejected["findings"]
    for finding in rejected["findings"]:
        assert finding["severity"] == "error"
        assert finding["path"] == str(damaged_file)
        assert text[finding["start"] : finding["end"]].startswith("oops")
        lines = text.split("\n")
        assert lines[finding["line"] - 1][finding["column"] - 1 :].startswith("oops")
        assert finding["remedy"]
        assert f"{damaged_file}:{finding['line']}:{finding['column']}: {finding['code']} " in result.stderr

    records, whole = ndjson(result.stdout), ndjson(call("parse", RCA).stdout)
    for record in whole:
        record["source"]["path"] = str(damaged_file)
    assert len(records) == 5
    assert records[:1] + records[2:] == whole[:1] + whole[2:]
    assert records[1]["title"] == whole[1]["title"]


def test_rejects_are_empty_where_nothing_is_damaged(tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.ndjson"
    rejects.write_text("from the last run")
    assert call("parse", RCA, "--rejects", rejects).exit_code == 0
    assert rejects.read_bytes() == b""


@pytest.mark.parametrize(
    ("on_error", "indices"),
    [(None, [1, 2, 3, 4, 5]), ("report", [1, 2, 3, 4, 5]), ("skip", [1, 3, 4, 5]), ("stop", [1])],
)
def test_on_error(on_error: str | None, indices: list[int], damaged_file: Path, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.ndjson"
    flags = ["--on-error", on_error] if on_error else []
    result = call("parse", damaged_file, RCA, "--rejects", rejects, *flags)
    assert result.exit_code == 1
    records = ndjson(result.stdout)
    after = 0 if on_error == "stop" else 5
    assert [record["source"]["index"] for record in records[: len(records) - after]] == indices
    assert [record["source"]["path"] for record in records[len(indices) :]] == [str(RCA)] * after
    assert len(ndjson(rejects.read_bytes())) == 1
    assert "MSC106" in result.stderr


def test_stopping_still_writes_the_file(damaged_file: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    assert call("parse", damaged_file, "--on-error", "stop", "-t", "json", "-o", target).exit_code == 1
    assert len(json.loads(target.read_bytes())) == 1


def test_an_entry_cut_off_costs_itself_only() -> None:
    text = text_of()
    cut = text[: text.index("\nCollapse", text.index("\n2\n|\n"))]
    result = call("parse", stdin=cut.encode())
    assert result.exit_code == 1
    records, whole = ndjson(result.stdout), ndjson(call("parse", stdin=text.encode()).stdout)
    assert len(records) == 2
    assert records[0] == whole[0]
    assert records[1]["doi"] == whole[1]["doi"]


@pytest.mark.parametrize("blanks", ["\n" * 10, "\n" * 70_000, " \r\n" * 150_000], ids=len)
def test_blanks_before_the_text_cost_nothing(blanks: str) -> None:
    result = call("parse", stdin=(blanks + text_of()).encode())
    records, whole = ndjson(result.stdout), ndjson(call("parse", stdin=text_of().encode()).stdout)
    assert [record["id"] for record in records] == [record["id"] for record in whole]
    lines = blanks.count("\n")
    assert [record["source"]["line_start"] - lines for record in records] == [
        record["source"]["line_start"] for record in whole
    ]


# ---- Fields and spans


def record_schema() -> dict[str, Any]:
    """The schema of a record, by itself."""
    schema: dict[str, Any] = json.loads(call("schema").stdout)
    return schema["$defs"]["Record"] if "$ref" in schema else schema


def absent(value: object) -> Iterator[object]:
    """Every null, false and empty thing in a value."""
    if value is None or value is False or value in ([], {}, ""):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from absent(one)
    elif isinstance(value, list):
        for one in value:
            yield from absent(one)


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.parent.name)
def test_absent_fields_are_written_only_when_asked_for(path: Path) -> None:
    fields = set(record_schema()["properties"])
    records = ndjson(call("parse", path).stdout)
    full = ndjson(call("parse", "--all-fields", path).stdout)
    for record, everything in zip(records, full, strict=True):
        assert list(absent(record)) == []
        assert set(everything) == fields
        for name, value in everything.items():
            if name not in record:
                assert value in (None, []) or value is False, name
        for name in ("title", "source", "label", "doi", "links", "metrics"):
            assert record.get(name) == (everything[name] or None)
        for author in everything["authors"]:
            assert set(author) >= {"family", "given", "literal", "orcid", "orcid_listed", "affiliations"}


def at(record: Any, path: str) -> Any:
    """The value at a field path such as `references[3].authors[0].family`."""
    for step in re.findall(r"[^.\[\]]+", path):
        record = record[int(step)] if isinstance(record, list) else record[step]
    return record


#: Fields whose value is not the text as it stands.
_CONVERTED = re.compile(
    r"(^|\.)(issued|history\.\w+|metrics\.\w+|reference_count\.\w+|abstract|open_access|et_al|orcid_listed"
    r"|page_first|page_last|registrations\[\d+\])$"
)


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.parent.name)
def test_spans_are_where_the_values_stand(path: Path) -> None:
    text = text_of(path)
    records = ndjson(call("parse", "--spans", path).stdout)
    plain = ndjson(call("parse", path).stdout)
    for record, without in zip(records, plain, strict=True):
        spans = record.pop("spans")
        assert record == without
        for name, (start, end) in spans.items():
            assert 0 <= start < end <= len(text), name
            value = at(record, name)
            if not _CONVERTED.search(name):
                assert text[start:end] == value if name != "doi" else text[start:end].lower() == value, name
        for name in (
            "title",
            "doi",
            "pmid",
            "pmcid",
            "container_title",
            "volume",
            "publisher",
            "article_number",
        ):
            assert (name in spans) == (name in record)
        if "abstract" in record:
            start, end = spans["abstract.text"]
            assert text[start:end] == record["abstract"]["text"]
        for number, author in enumerate(record.get("authors", [])):
            start, end = spans[f"authors[{number}].family"]
            assert text[start:end] == author["family"]


def test_layout_overrides_detection() -> None:
    named = call("parse", "--layout", "citing_list/rca", RCA)
    assert named.stdout == call("parse", RCA).stdout
    assert named.stdout == call("parse", "--from", "citing_list/rca", RCA).stdout
    assert named.stdout == call("parse", "--layout", "citing_list", RCA).stdout
    assert len(ndjson(call("parse", "--layout", "reference_list/lines", stdin=b"a b c\nd e f\n").stdout)) == 2


# ---- refs


def as_printed(line: str) -> tuple[str | None, str]:
    """The label of a reference string, and the string without it."""
    text = line.strip()
    found = re.match(r"\[([0-9]{1,5})\][ \t]+|([0-9]{1,5})[.)\]][ \t]+", text)
    if found is None or not text[found.end() :].strip():
        return None, text
    return found[1] or found[2], text[found.end() :].strip()


_CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\r\n")
_LINES = st.lists(
    st.one_of(
        st.text(_CHARACTERS, max_size=40),
        st.text(st.sampled_from("0123456789[]().;:, \t\x00\x0b\x1b\x85\xa0\u2028aZé–"), max_size=12),
        st.builds(
            "{}{}{}".format,
            st.sampled_from(["1. ", "12) ", "[3] ", " 4.\t", "[5]", "6.", ""]),
            st.sampled_from(
                [
                    "Smith J, van der Berg K. On x. J Foo. 2020;1:2-9.",
                    "Chen L. [On y]. Front Med (Lausanne) 2025; 11:1530887.",
                    "Doe J. What? J Bar. 2020 Feb 31;1(2):e5.",
                    "[Anonymous]",
                ]
            ),
            st.text(_CHARACTERS, max_size=8),
        ),
    ),
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(lines=_LINES, ends=st.sampled_from(["\n", "\r\n", "\r"]), last=st.booleans())
@example(lines=["1. ", "[2]", "3.\x0bx", "4. \x0bx", "\x1b[31m", "\x85", "", "x"], ends="\n", last=False)
@example(lines=["\x00" * 8], ends="\n", last=True)
def test_refs_gives_a_record_for_each_line_that_is_not_blank(lines: list[str], ends: str, last: bool) -> None:
    if lines and lines[0].startswith("\ufeff"):  # at the beginning of a file it is a byte order mark
        lines[0] = "x" + lines[0]
    text = ends.join(lines) + (ends if last else "")
    result = call("refs", "-q", "--spans", "--encoding", "utf-8", stdin=text.encode())
    records = ndjson(result.stdout)
    wanted = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    assert len(records) == len(wanted)
    for record, (number, line) in zip(records, wanted, strict=True):
        label, raw = as_printed(line)
        assert (record.get("label"), record["raw"]) == (label, raw)
        assert record["source"]["line_start"] == record["source"]["line_end"] == number
        start, end = record["spans"]["raw"]
        assert text[start:end] == raw
        assert 0 <= record.get("confidence", 0) <= 1
        at = 0
        for piece in record.get("unparsed", "").split(" … "):  # each stands in it, one behind the other
            assert piece in raw[at:]
            at = raw.index(piece, at) + len(piece)
    assert [record["source"]["index"] for record in records] == list(range(1, len(records) + 1))


def test_refs_reads_references() -> None:
    data = (
        "1. Dilogo IH, van der Berg JW Jr, et al. Umbilical cord cells: a trial. "
        "Stem Cells Transl Med. 2021;10:1279–87.\n\n"
        "[2] Chen L. Cell therapy. Front Med (Lausanne) 2025; 11:1530887.\n"
    )
    first, second = ndjson(call("refs", stdin=data.encode()).stdout)
    assert first["label"] == "1" and second["label"] == "2"
    assert first["title"] == "Umbilical cord cells: a trial"
    assert first["authors"][1] == {"family": "van der Berg", "given": "JW", "suffix": "Jr"}
    assert first["et_al"] is True
    assert (first["pages"], first["page_first"], first["page_last"]) == ("1279–87", "1279", "1287")
    assert second["container_title"] == "Front Med (Lausanne)"
    assert second["article_number"] == "1530887"
    assert min(first["confidence"], second["confidence"]) > 0.9


# ---- detect, inspect, layouts, formats, schema


def test_detect_gives_an_object_a_file(prose_file: Path) -> None:
    found = ndjson(call("detect", "-t", "json", *SEEDS, prose_file).stdout)
    assert [one["path"] for one in found] == [*map(str, SEEDS), str(prose_file)]
    assert [one["detected"] for one in found] == [
        "citing_list/rca", "abstract_page/globalauthorid", "review_snippet/scite", None
    ]  # fmt: skip
    for one in found:
        assert set(one) == {"path", "detected", "score", "candidates"}
        assert 0 <= one["score"] <= 1
        scores = [candidate["score"] for candidate in one["candidates"]]
        assert scores == sorted(scores, reverse=True)
        for candidate in one["candidates"]:
            assert set(candidate) == {"name", "score", "reasons"}
            assert 0 < candidate["score"] <= 1 and candidate["reasons"]
        if one["detected"]:
            assert one["candidates"][0]["name"] == one["detected"]
            assert one["candidates"][0]["score"] == one["score"]


def test_detect_says_why(prose_file: Path) -> None:
    shown = call("detect", RCA, prose_file).stdout
    assert f"{RCA}: citing_list/rca (100%)\n" in shown
    assert "[Citation(s) in RCA: 0" in shown
    assert f"{prose_file}: none\n" in shown
    assert call("detect", "-q", RCA, prose_file).stdout.count("\n") == 2


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(" " * 65_000 + "\nword", id="blanks"),
        pytest.param(("          " + "word " * 80 + ".\n") * 100, id="indented paragraphs"),
        pytest.param((". " * 400 + "\n") * 80, id="full stops"),
        pytest.param("| - [\n" * 10_000, id="bars"),
        pytest.param("1\n|\n" * 15_000, id="numbers over bars"),
        pytest.param("Author:\n" * 8000, id="labels"),
    ],
)
def test_detection_takes_no_time_worth_naming(text: str) -> None:
    try:
        run("detect", stdin=text.encode(), timeout=5)
    except subprocess.TimeoutExpired:
        pytest.fail("it does not come back")


@pytest.mark.parametrize("paths", [[RCA], [PAGE], [SNIPPETS], list(SEEDS)], ids=len)
def test_inspect_counts_every_character(paths: list[Path]) -> None:
    result = call("inspect", "--stats", "-t", "json", *paths)
    assert result.exit_code == 0
    counts = json.loads(result.stdout)
    assert list(counts) == ["field", "label", "boilerplate", "unclaimed", "total"]
    assert counts["unclaimed"] == 0
    assert sum(counts.values()) == 2 * counts["total"]
    assert counts["total"] == sum(len("".join(text_of(path).split())) for path in paths)

    shown = call("inspect", "--stats", *paths).stdout.splitlines()
    assert {line.split()[0]: int(line.split()[1].replace(",", "")) for line in shown} == counts


def test_inspect_counts_what_nobody_claims(damaged_file: Path) -> None:
    result = call("inspect", "--stats", "-t", "json", damaged_file)
    assert result.exit_code == 1
    counts = json.loads(result.stdout)
    assert counts["unclaimed"] > 0
    assert sum(counts.values()) == 2 * counts["total"]
    assert counts["total"] == len("".join(damaged().split()))


def test_inspect_counts_prose_and_nothing() -> None:
    result = call("inspect", "--stats", "-t", "json", stdin=PROSE.encode())
    assert result.exit_code == 1
    size = len("".join(PROSE.split()))
    assert json.loads(result.stdout) == {
        "field": 0, "label": 0, "boilerplate": 0, "unclaimed": size, "total": size
    }  # fmt: skip
    result = call("inspect", "--stats", stdin=b"")
    assert result.exit_code == 0
    assert [line.split()[1] for line in result.stdout.splitlines()] == ["0"] * 5


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.parent.name)
def test_inspect_shows_every_character_once(path: Path) -> None:
    text = text_of(path)
    stretches = ndjson(call("inspect", "-t", "json", path).stdout)
    end = 0
    for stretch in stretches:
        assert text[end : stretch["start"]].strip() == ""
        assert text[stretch["start"] : stretch["end"]] == stretch["text"]
        assert (stretch["field"] is None) == (stretch["kind"] != "field")
        line = text.split("\n")[stretch["line"] - 1]
        assert line[stretch["column"] - 1 :].startswith(stretch["text"].split("\n")[0].strip()[:10])
        end = stretch["end"]
    assert text[end:].strip() == ""
    assert any(stretch["field"] == "abstract.text" for stretch in stretches)

    painted = call("inspect", "--color", "always", path).stdout
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted).split() == text.split()


def test_layouts_are_listed() -> None:
    listed = json.loads(call("layouts", "-t", "json").stdout)
    names = [one["name"] for one in listed]
    assert {"abstract_page/globalauthorid", "citing_list/rca", "review_snippet/scite"} <= set(names)
    assert len(names) == len(set(names))
    for one in listed:
        assert one["title"] and Path(one["grammar"]).is_file()
    shown = [line.split()[0] for line in call("layouts").stdout.splitlines()]
    assert shown == names


def test_formats_are_listed_and_can_be_written() -> None:
    listed = json.loads(call("formats", "-t", "json").stdout)
    names = [one["name"] for one in listed]
    assert {"ndjson", "json", "table"} <= set(names)
    assert names == sorted(set(names))
    assert all(one["title"] for one in listed)
    assert [line.split()[0] for line in call("formats").stdout.splitlines()] == names
    for one in listed:
        if one.get("write", True):
            assert call("parse", "-q", "-t", one["name"], RCA).exit_code == 0


def conforms(value: Any, schema: dict[str, Any], root: dict[str, Any], where: str = "record") -> list[str]:
    """What in `value` breaks a JSON Schema (as much of 2020-12 as ours uses)."""
    known = {
        "$defs", "$ref", "$schema", "additionalProperties", "anyOf", "const", "default", "description",
        "items", "maxItems", "maximum", "minItems", "minimum", "pattern", "prefixItems", "properties",
        "required", "title", "type",
    }  # fmt: skip
    assert set(schema) <= known, f"{where}: teach this check {set(schema) - known}"
    if "$ref" in schema:
        return conforms(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, where)
    if "anyOf" in schema:
        tried = [conforms(value, one, root, where) for one in schema["anyOf"]]
        return [] if [] in tried else min(tried, key=len)
    kinds: dict[str, Any] = {
        "string": str, "integer": int, "number": (int, float), "boolean": bool,
        "array": list, "object": dict, "null": type(None),
    }  # fmt: skip
    kind = schema.get("type")
    if kind and (not isinstance(value, kinds[kind]) or (isinstance(value, bool) and kind != "boolean")):
        return [f"{where}: {value!r} is no {kind}"]
    wrong = []
    if "const" in schema and value != schema["const"]:
        wrong.append(f"{where}: {value!r} is not {schema['const']!r}")
    if "pattern" in schema and not re.search(schema["pattern"], value):
        wrong.append(f"{where}: {value!r} does not match {schema['pattern']}")
    low, high = schema.get("minimum"), schema.get("maximum")
    if (low is not None and value < low) or (high is not None and value > high):
        wrong.append(f"{where}: {value!r} is out of range")
    if isinstance(value, dict):
        more = schema.get("additionalProperties", True)
        for name, one in value.items():
            if name in schema.get("properties", {}):
                wrong += conforms(one, schema["properties"][name], root, f"{where}.{name}")
            elif isinstance(more, dict):
                wrong += conforms(one, more, root, f"{where}.{name}")
            else:
                wrong.append(f"{where}.{name} is not in the schema")
        wrong += [f"{where}.{name} is missing" for name in schema.get("required", []) if name not in value]
    if isinstance(value, list):
        items = schema.get("prefixItems") or [schema.get("items", {})] * len(value)
        for index, one in enumerate(value):
            wrong += conforms(one, items[index], root, f"{where}[{index}]")
    return wrong


_FLAGS = [[], ["--spans"], ["--all-fields"], ["--spans", "--all-fields"]]


@pytest.mark.parametrize("flags", _FLAGS, ids=" ".join)
def test_records_conform_to_the_schema(flags: list[str]) -> None:
    schema = json.loads(call("schema").stdout)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    root = record_schema()
    for name, definition in {**schema["$defs"], "record": root}.items():
        assert definition.get("additionalProperties") is False, f"{name} lets anything in"
    for record in ndjson(call("parse", *flags, *SEEDS).stdout):
        assert set(record) <= set(root["properties"])
        assert conforms(record, schema, schema) == []
    assert conforms({**record, "colour": "red"}, schema, schema) != []


# ---- A folder of one's own


HOUSE = {
    # A dialect of a layout there is.
    "grammars/review_snippet/corner.lark": r"""// @title The snippets of the corner shop
// @boundary \n\s*
// @evidence 2 ^§ [A-Z]
// @evidence 1 ^-- the corner shop --$

%import review_snippet.layout (start, snippet, abstract, boilerplate, ABSTRACT, BOILERPLATE)

%override snippet: _SIGN abstract _BREAK?
                 | boilerplate _BREAK?
%import terminals (_BREAK)

_SIGN: /§[ ]/
%override ABSTRACT: /[^\s§-][^\n]*/
%override BOILERPLATE.2: /-- the corner shop --/
""",
    # A layout, with its grammar.
    "layouts/shopping_list.py": '''"""Shopping lists."""

from mscbib.draft import converted, text, title

IDENTITY = ("title",)
FIELDS = {"title": title, "doi": converted("doi", str.lower), "label": text("label")}


def finish(draft):
    draft.values["status"] = "to buy"
''',
    "grammars/shopping_list/layout.lark": r"""// What a shopping list holds.
start: entry

entry: (label | title | doi)+

label: LABEL
title: TITLE
doi: DOI

%import terminals (COUNT, LINE, DOI)

LABEL: COUNT
TITLE: LINE
""",
    "grammars/shopping_list/kitchen.lark": r"""// @title The list on the kitchen door
// @site https://kitchen.example/
// @boundary ^(?=ITEM )
// @evidence 1 ^ITEM [0-9]+: [^\n]+ <10\.
// @evidence 1 ^SHOPPING

%import shopping_list.layout (start, entry, label, title, doi, TITLE, DOI)

%override entry: _HEAD? (_ITEM label _COLON title _OPEN doi _CLOSE)?

%override TITLE: /[^\s<][^<\n]*/
%override DOI: /10\.[^\s>]+/

_HEAD: /\s*SHOPPING\s*/
_ITEM: /ITEM[ ]/
_COLON: /:[ ]/
_OPEN: /</
_CLOSE: />\s*/
""",
    # A writer.
    "writers/title_list.py": '''"""Titles."""

TITLE = "titles, one a line"


class Writer:
    def __init__(self, stream, style):
        self.stream = stream

    def write(self, record):
        self.stream.write(f"{record.label or '-'}: {record.title}\\n".encode())

    def close(self):
        self.stream.write(b"the end\\n")
''',
    # A command.
    "commands/greet.py": '''"""Greets."""

import click


@click.command()
def command():
    """Say hello."""
    click.echo("hello")
''',
}

SHOPPING = "SHOPPING\nITEM 1: Flour of the finest kind <10.1234/Flour>\nITEM 2: Salt <10.1234/salt>\n"
CORNER = "§ Milk was fresh.\n§ Bread was not.\n-- the corner shop --\n"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    for name, text in HOUSE.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_a_house_is_not_there_unless_it_is_named() -> None:
    assert b"shopping_list" not in run("layouts").stdout
    assert b"title-list" not in run("formats").stdout
    assert run("greet").returncode == 2


def test_layouts_of_ones_own_are_listed(house: Path) -> None:
    listed = json.loads(run("layouts", "-t", "json", MSCBIB_PATH=str(house)).stdout)
    by_name = {one["name"]: one for one in listed}
    assert by_name["shopping_list/kitchen"] == {
        "name": "shopping_list/kitchen",
        "title": "The list on the kitchen door",
        "site": "https://kitchen.example/",
        "grammar": str(house / "grammars" / "shopping_list" / "kitchen.lark"),
    }
    assert by_name["review_snippet/corner"]["title"] == "The snippets of the corner shop"
    assert {"citing_list/rca", "review_snippet/scite", "abstract_page/globalauthorid"} <= set(by_name)


def test_layouts_of_ones_own_are_detected(house: Path, tmp_path: Path) -> None:
    for name, text in {"list.txt": SHOPPING, "corner.txt": CORNER}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = ndjson(run("detect", "-t", "json", tmp_path, RCA, MSCBIB_PATH=str(house)).stdout)
    assert [one["detected"] for one in found] == [
        "review_snippet/corner", "shopping_list/kitchen", "citing_list/rca"
    ]  # fmt: skip


def test_layouts_of_ones_own_are_read(house: Path) -> None:
    done = run("parse", "--spans", stdin=SHOPPING.encode(), MSCBIB_PATH=str(house))
    assert done.returncode == 0, done.stderr
    records = ndjson(done.stdout)
    assert [(r["label"], r["title"], r["doi"], r["status"]) for r in records] == [
        ("1", "Flour of the finest kind", "10.1234/flour", "to buy"),
        ("2", "Salt", "10.1234/salt", "to buy"),
    ]
    assert records[1]["source"] == {
        "path": "-", "layout": "shopping_list", "dialect": "kitchen",
        "index": 2, "line_start": 3, "line_end": 3,
    }  # fmt: skip
    start, end = records[0]["spans"]["doi"]
    assert SHOPPING[start:end] == "10.1234/Flour"

    done = run("parse", stdin=CORNER.encode(), MSCBIB_PATH=str(house))
    assert done.returncode == 0, done.stderr
    assert [r["abstract"]["text"] for r in ndjson(done.stdout)] == ["Milk was fresh.", "Bread was not."]

    stats = run("inspect", "--stats", "-t", "json", stdin=SHOPPING.encode(), MSCBIB_PATH=str(house))
    assert stats.returncode == 0
    assert json.loads(stats.stdout)["unclaimed"] == 0


def test_writers_of_ones_own_write(house: Path) -> None:
    listed = json.loads(run("formats", "-t", "json", MSCBIB_PATH=str(house)).stdout)
    assert {"name": "title-list", "title": "titles, one a line"}.items() <= next(
        one for one in listed if one["name"] == "title-list"
    ).items()
    done = run("parse", "-t", "title-list", stdin=SHOPPING.encode(), MSCBIB_PATH=str(house))
    assert done.stdout.decode() == "1: Flour of the finest kind\n2: Salt\nthe end\n"


def test_commands_of_ones_own_run(house: Path) -> None:
    done = run("greet", MSCBIB_PATH=str(house))
    assert (done.returncode, done.stdout.decode().split()) == (0, ["hello"])
    assert b"Say hello." in run("--help", MSCBIB_PATH=str(house)).stdout


def test_of_two_houses_the_first_named_is_taken(house: Path, tmp_path: Path) -> None:
    path = tmp_path / "writers" / "title_list.py"
    path.parent.mkdir()
    path.write_text(HOUSE["writers/title_list.py"].replace("the end", "no more"), encoding="utf-8")

    def last_line(*houses: Path) -> str:
        named = os.pathsep.join(map(str, houses))
        done = run("parse", "-t", "title-list", stdin=SHOPPING.encode(), MSCBIB_PATH=named)
        return done.stdout.decode().splitlines()[-1]

    assert last_line(house, tmp_path) == "the end"
    assert last_line(tmp_path, house) == "no more"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("grammars/review_snippet/broken.lark", "// @evidence 1 (\nstart: X\nX: /x/\n"),
        ("grammars/review_snippet/broken.lark", "// @evidence much x\nstart: X\nX: /x/\n"),
    ],
)
def test_a_broken_grammar_is_named(name: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    done = run("parse", RCA, MSCBIB_PATH=str(tmp_path))
    assert done.returncode == 2
    assert str(path) in done.stderr.decode()
    assert quiet(done.stderr)


def test_a_grammar_that_lark_refuses_is_named(tmp_path: Path) -> None:
    path = tmp_path / "grammars" / "review_snippet" / "broken.lark"
    path.parent.mkdir(parents=True)
    path.write_text("// @title Broken\nstart: UNHEARD_OF\n", encoding="utf-8")
    done = run("parse", "--layout", "review_snippet/broken", RCA, MSCBIB_PATH=str(tmp_path))
    assert done.returncode == 2
    assert str(path) in done.stderr.decode() and "UNHEARD_OF" in done.stderr.decode()
    assert quiet(done.stderr)
    assert run("parse", RCA, MSCBIB_PATH=str(tmp_path)).returncode == 0


# ---- Ends of their own


@needs_posix
def test_a_request_to_end_leaves_no_temporary_file(tmp_path: Path) -> None:
    with started("parse", "-o", tmp_path / "out.ndjson") as process:
        assert process.stdin is not None
        process.stdin.write(damaged().encode())
        process.stdin.flush()
        deadline = time.monotonic() + 20
        while not list(tmp_path.iterdir()):
            assert process.poll() is None and time.monotonic() < deadline
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        _, stderr = process.communicate(timeout=20)
    assert process.returncode == 143
    assert quiet(stderr) and not list(tmp_path.iterdir())


@pytest.mark.parametrize("rejects", ["-", "out.ndjson"])
def test_rejects_have_a_file_of_their_own(rejects: str, tmp_path: Path) -> None:
    target = tmp_path / "out.ndjson"
    done = run("parse", RCA, "-o", target, "--rejects", rejects if rejects == "-" else target)
    assert done.returncode == 2 and b"--rejects" in done.stderr and not target.exists()


def test_a_tag_that_lost_its_label_is_an_error_and_its_entry_is_kept(tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.ndjson"
    text = text_of().replace("[PMID: 39154207", "[39154207")
    done = run("parse", "-", "--rejects", rejects, stdin=text.encode())
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1 and len(records) == 5
    assert "39154207" in records[2]["unparsed"] and "pmid" not in records[2]
    (rejected,) = map(json.loads, rejects.read_text(encoding="utf-8").splitlines())
    assert {finding["code"] for finding in rejected["findings"]} == {"MSC114"}
    assert "[39154207" in rejected["raw"]


def test_a_tag_that_lost_its_colon_says_what_it_said() -> None:
    text = text_of().replace("[PMID: 39154207", "[PMID 39154207")
    assert text != text_of()
    records, whole = (ndjson(run("parse", stdin=source.encode()).stdout) for source in (text, text_of()))
    for record in (records[2], whole[2]):
        for name in ("id", "source"):
            del record[name]
    assert records[2] == whole[2]


def test_a_named_layout_is_read_as_it_comes() -> None:
    """Nothing has to be detected, so records come before the input has ended."""
    reference = "Smith J. On a thing. J Foo 2020;1:2-9.\n" * 1000
    with started("refs") as process:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(reference.encode())
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["title"] == "On a thing"
        process.communicate(timeout=20)


def test_inspect_says_the_file_where_there_are_several() -> None:
    alone = run("inspect", RCA, "--color", "never").stdout.decode()
    both = run("inspect", RCA, SNIPPETS, "--color", "never").stdout.decode()
    assert alone.startswith("1:1\t") and both.startswith(f"{RCA}:1:1\t") and f"{SNIPPETS}:1:1\t" in both


@needs_posix
@pytest.mark.parametrize("form", ["xlsx", "parquet"])
def test_what_is_no_text_is_not_sent_to_a_terminal(form: str) -> None:
    code, shown = at_terminal("convert", RCA, "-t", form)
    assert code == 2
    assert b"name a file with -o" in shown
