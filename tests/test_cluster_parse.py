"""Spark reads what one machine reads: records, findings, rejects, counts and exit codes, byte by byte."""

from __future__ import annotations

import gzip
import os
import re
import signal
import zipfile
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_cli import call
from test_jobs import damaged, formats

from mscbib.batches import Written
from mscbib.cluster import hadoop, parsing, reading, session, splitting
from mscbib.cluster.hadoop import Named
from mscbib.cluster.reading import How, Marked, Part
from mscbib.cluster.splitting import Range

__all__ = ["formats"]

CUTTABLE = ("ndjson", "ris", "nbib")


# ---- Ranges of a file, without Spark


def ranges_of(path: Path, step: int, how: How) -> list[Range]:
    """The ranges of a file, as a plan has them; none where it is not to be cut."""
    options = how.options()
    size = path.stat().st_size
    with path.open("rb") as stream:
        found = splitting.survey(stream, size, options.kind, options.encoding, step)
        if found is None:
            return []
        ranges = []
        lines = characters = 0
        for start, end in pairwise(found.cuts):
            ranges.append(Range(found.kind, found.encoding, start, end, lines, characters))
            more = splitting.measure(stream, start, end, found.encoding)
            lines, characters = lines + more[0], characters + more[1]
    return ranges


def outcome(path: Path, how: How, ranges: Sequence[Range | None]) -> list[Any]:
    """What reading in ranges gives: lines of records, and what is said besides, in order."""
    named = Named(str(path), path.stat().st_size, str(path))
    found: list[Any] = []
    before = 0
    for one in ranges:
        for row in reading.read([Part(named, one)], how, ""):
            if isinstance(row, Marked):
                number, row = before + row.number, row.row
                if isinstance(row, bytes):
                    row = row.replace(b"%d" % how.mark, b"%d" % number)
                else:
                    assert row.rejected is not None
                    row.rejected.source["index"] = number
            if isinstance(row, Written):
                rejected = row.rejected and row.rejected.as_dict()
                found.append(([one.as_dict() for one in row.findings], rejected))
            elif isinstance(row, bytes):
                found.append(row)
            elif isinstance(row, Exception):
                raise row
            else:
                assert isinstance(row, dict), row
                before += row["numbered"]
    return found


def written(folder: Path, data: bytes) -> Path:
    path = folder / "text"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("change", ["as it is", "damaged", "CR LF", "marked", "Latin"])
@pytest.mark.parametrize("name", CUTTABLE)
def test_ranges_of_a_file_say_what_it_says(
    formats: dict[str, bytes], tmp_path: Path, name: str, change: str
) -> None:
    data = formats[name] * 3
    how = How(spans=True)
    if change == "damaged":
        data, how = damaged(data), How(spans=True, encoding="utf-8")
    elif change == "CR LF":
        data = data.replace(b"\n", b"\r\n").replace(b"and", b"\r", 5)
    elif change == "marked":
        data = b"\xef\xbb\xbf" + data
    elif change == "Latin":
        data = data.decode("ascii", "ignore").encode().replace(b"and", b"\xe9t\xe9")
        how = How(spans=True, encoding="latin-1")
    path = written(tmp_path, data)
    whole = outcome(path, how, [None])
    for step in (700, 3000, 10_000):
        ranges = ranges_of(path, step, how)
        assert len(ranges) > 2, step
        assert outcome(path, how, ranges) == whole, step


@given(st.data())
def test_wherever_a_file_is_cut_and_however_it_is_damaged(
    formats: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(CUTTABLE))
    lines = formats[name].split(b"\n")
    kept = data.draw(st.lists(st.sampled_from([*lines, b"", b"\xff", b"PMID- 1", b"TI  - x"]), max_size=120))
    text = formats[name] + b"\n".join(kept)
    path = written(tmp_path_factory.mktemp("cut"), text)
    how = How(layout=name, encoding="utf-8")
    ranges = ranges_of(path, data.draw(st.integers(200, 5000)), how)
    if ranges:
        assert outcome(path, how, ranges) == outcome(path, how, [None])


def test_an_entry_that_does_not_begin_as_the_others_is_not_cut_within(
    formats: dict[str, bytes], tmp_path: Path
) -> None:
    first, *others = formats["nbib"].split(b"PMID- ")[1:]
    odd = b"OWN - NLM\nSTAT- MEDLINE\nDA  - 20200101\nLR  - 20200202\nPMID- "
    plain = b"".join(b"PMID- " + one for one in (first, *others))
    path, how = written(tmp_path, plain + odd.join([b"", *others]) + plain), How()
    whole = outcome(path, how, [None])
    for step in range(300, 1500, 37):
        ranges = ranges_of(path, step, how)
        assert len(ranges) > 2
        assert outcome(path, how, ranges) == whole, step


@pytest.mark.parametrize("packed", ["gzip", "zip", "page", "UTF-16", "guessed", "own head"])
def test_what_cannot_be_understood_anywhere_is_not_cut(
    formats: dict[str, bytes], tmp_path: Path, packed: str
) -> None:
    data = formats["nbib"] * 3
    if packed == "gzip":
        data = gzip.compress(data, 0)
    elif packed == "zip":
        with zipfile.ZipFile(tmp_path / "zip", "w") as archive:
            archive.writestr("a.nbib", data)
        data = (tmp_path / "zip").read_bytes()
    elif packed == "page":
        data = formats["citing_list"] * 3
    elif packed == "UTF-16":
        data = data.decode().encode("utf-16")
    elif packed == "guessed":
        data = data.decode("ascii", "ignore").encode() + "TI  - Größe über Übergänge\n".encode("cp1252") * 9
    else:
        data = data.replace(b"PMID- ", b"OWN - ")
    assert ranges_of(written(tmp_path, data), 2000, How()) == []


# ---- On Spark


@pytest.fixture(scope="module")
def everything(formats: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of all that there is to read: dumps, formats, archives, damage, nothing, and a letter."""
    folder = tmp_path_factory.mktemp("everything")
    for name, data in formats.items():
        path = folder / name.replace("/", "_")
        path.write_bytes(data)
        path.with_suffix(".damaged").write_bytes(damaged(data))
    (folder / "packed.gz").write_bytes(gzip.compress(formats["ris"]))
    (folder / "cut off.gz").write_bytes(gzip.compress(formats["ris"])[:-100])
    with zipfile.ZipFile(folder / "pages.zip", "w") as archive:
        archive.writestr("inner/a.txt", formats["citing_list"])
        archive.writestr("inner/b.gz", gzip.compress(formats["nbib"])[:-50])
    (folder / "empty").write_bytes(b"")
    (folder / "letter").write_text("Dear Sir,\n\nthank you.\n")
    (folder / ".hidden").write_bytes(formats["ris"])
    inner = folder / "inner" / "more"
    inner.mkdir(parents=True)
    (inner / "ä page").write_bytes(formats["citing_list"].decode().encode("utf-16"))
    (inner / "Latin").write_bytes(
        "\n".join(["TY  - JOUR", "TI  - Größe über alles", "ER  - "]).encode("cp1252")
    )
    return folder


def parts(folder: Path) -> bytes:
    """The parts of what was written, in order of their names."""
    names = sorted(path.name for path in folder.iterdir())
    assert names.pop(0) == "_SUCCESS"
    assert all(re.fullmatch(r"part-[0-9]{5}\.ndjson", name) for name in names), names
    return b"".join((folder / name).read_bytes() for name in names)


@pytest.mark.parametrize(("on_error", "size"), [("report", 10**6), ("skip", 3000)])
def test_spark_says_what_one_machine_says(
    spark: Any, everything: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, on_error: str, size: int
) -> None:
    monkeypatch.setattr(parsing, "SIZE", size)
    given: list[str | Path] = [everything, everything / "not there", "--on-error", on_error, "-v"]
    ours = call("parse", *given, "-o", tmp_path / "local", "--rejects", tmp_path / "rejects")
    theirs = call(
        "parse", *given, "--engine", "spark", "-o", tmp_path / "out", "--rejects", tmp_path / "kept",
    )  # fmt: skip
    assert theirs.exit_code == ours.exit_code == 2
    assert parts(tmp_path / "out") == (tmp_path / "local").read_bytes()
    assert (tmp_path / "kept").read_bytes() == (tmp_path / "rejects").read_bytes()
    lines = theirs.stderr.splitlines(keepends=True)
    uncut = [line for line in lines if line.endswith(": read by one task, for it cannot be cut\n")]
    assert any(f"{everything}/bibtex:" in line for line in uncut) == (size == 3000)
    assert not any(f"{everything}/ris:" in line for line in uncut)
    assert "".join(line for line in lines if line not in uncut) == ours.stderr
    assert theirs.stdout == ours.stdout == ""


def test_files_only_hadoop_knows_are_read_and_written(
    spark: Any, hadoop_folder: Path, formats: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parsing, "SIZE", 3000)
    (hadoop_folder / "in").mkdir()
    for name in ("citing_list", "ris", "parquet"):
        (hadoop_folder / "in" / name).write_bytes(formats.get(name) or b"PAR1 is no table")
    with zipfile.ZipFile(hadoop_folder / "in" / "zip", "w") as archive:
        archive.writestr("a", formats["nbib"])
    there, here = "viewfs://test/data", f"file://{hadoop_folder}"
    names = ("in", "not there", "in/r*")
    given = [*(f"{there}/{name}" for name in names), f"{here}/in", "--engine", "spark"]
    result = call("parse", *given, "-o", f"{there}/out")
    ours = call("parse", *(hadoop_folder / name for name in ("in", "not there", "in/ris", "in")))

    def plain(text: str) -> str:
        return text.replace(there, str(hadoop_folder)).replace(here, str(hadoop_folder))

    assert result.exit_code == ours.exit_code == 2
    assert plain(parts(hadoop_folder / "out").decode()) == ours.stdout
    assert f'"path":"{here}/in/ris"' in parts(hadoop_folder / "out").decode()
    assert plain(result.stderr) == ours.stderr
    again = call("parse", *given, "-o", f"{there}/out")
    assert again.exit_code == 2
    assert "is there already" in again.stderr
    assert sorted(path.name for path in hadoop_folder.iterdir()) == ["in", "out"]


def test_a_process_that_is_killed_neither_loses_nor_doubles_records(
    spark: Any, formats: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parsing, "SIZE", 3000)
    path, how = written(tmp_path, formats["nbib"] * 3), How()
    marker = tmp_path / "killed"

    def reads(given: Sequence[Part], how: How, configuration: str) -> Iterator[Any]:
        for number, row in enumerate(reading.read(given, how, configuration)):
            if number == 3 and not marker.exists():
                marker.touch()
                os.kill(os.getpid(), signal.SIGKILL)
            yield row

    tasks = parsing.planned(spark.sparkContext, [str(path)], how)
    assert len(tasks) > 2
    folder = hadoop.Files(spark.sparkContext).folder(str(tmp_path / "out"))
    parsed = parsing.Parsed(spark.sparkContext, tasks, how, reads)
    parsed.write(folder)
    parsed.close()
    assert marker.exists()
    assert parts(tmp_path / "out").decode() == call("parse", path).stdout


@pytest.mark.parametrize("way", ["it dies", "a library is missing there"])
def test_a_task_that_fails_whenever_it_is_tried_leaves_nothing(
    spark: Any, formats: dict[str, bytes], tmp_path: Path, way: str
) -> None:
    (tmp_path / "in").write_bytes(formats["ris"])

    def reads(given: Sequence[Part], how: How, configuration: str) -> Iterator[Any]:
        if way == "it dies":
            os._exit(1)
        raise ModuleNotFoundError("No module named 'pydantic'")
        yield b""

    tasks = parsing.planned(spark.sparkContext, [str(tmp_path / "in")], How())
    with pytest.raises(session.SparkError, match="Spark gave up") as raised, session.session():
        parsing.Parsed(spark.sparkContext, tasks, How(), reads)
    assert ("crashed" if way == "it dies" else "No module named 'pydantic'") in str(raised.value)
    assert "\n" not in str(raised.value)
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_what_the_user_sends_along_goes_with_what_is_sent_anyway(tmp_path: Path) -> None:
    ours = session._defaults("yarn", tmp_path)
    both = session._joined(ours, {"spark.archives": "env.tar.gz#env", "spark.task.maxFailures": "9"})
    assert both["spark.archives"] == f"{tmp_path}/mscbib.zip#mscbib_package,env.tar.gz#env"
    assert both["spark.task.maxFailures"] == "9"
    with zipfile.ZipFile(tmp_path / "mscbib.zip") as archive:
        names = archive.namelist()
    assert {"mscbib/cli.py", "mscbib/data/journals.txt", "mscbib/grammars/terminals.lark"} <= set(names)
    assert not any("__pycache__" in name for name in names)


# ---- What is refused


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["x", "-o", "out", "-t", "ris"], "writes ndjson"),
        (["x"], "name it with -o OUT"),
        (["-o", "out"], "reads no standard input"),
        (["x", "-o", "out", "--on-error", "stop"], "report or skip"),
        (["x", "-o", "out", "-j", "2"], "--master"),
        (["x", "-o", "out", "--spark-conf", "memory=4g"], "no property of Spark"),
    ],
)
def test_what_spark_cannot_do_is_refused_before_it_is_begun(given: list[str], said: str) -> None:
    result = call("parse", "--engine", "spark", *given)
    assert result.exit_code == 2
    assert said in result.stderr


def test_options_of_spark_are_refused_without_it() -> None:
    result = call("parse", "x", "--master", "yarn")
    assert result.exit_code == 2
    assert "--engine spark" in result.stderr


@pytest.mark.parametrize("java", [None, "echo 'openjdk version \"11.0.2\" 2019' >&2", "exit 1"])
def test_without_a_java_it_is_said_what_to_install(
    java: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    if java is not None:
        (tmp_path / "java").write_text(f"#!/bin/sh\n{java}\n")
        (tmp_path / "java").chmod(0o755)
    if java == "exit 1":
        session.check_java()  # Spark itself will say what is wrong with it
        return
    with pytest.raises(session.SparkError, match=r"Java 17 or newer.*apt-get install openjdk-17"):
        session.check_java()
