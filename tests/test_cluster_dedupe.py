"""Spark finds the works that one process finds: works, tables, counts and messages, byte by byte."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from deduplicating import WORK, work
from hypothesis import given
from hypothesis import strategies as st
from test_cli import call

from mscbib.cluster import components, dedupe_intake, dedupe_joining, dedupe_pairs
from mscbib.cluster.dedupe_rows import Scratch
from mscbib.dedupe.candidates import NEIGHBOURS
from mscbib.dedupe.clusters import Clusters
from mscbib.dedupe.intake import Intake
from mscbib.model import Record

TABLES = ("clusters", "pairs", "review")


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def written(path: str, records: Sequence[Record]) -> str:
    Path(path).write_bytes(b"".join(one.to_json() + b"\n" for one in records))
    return path


def texts(result: Result, folder: str) -> dict[str, Any]:
    """All that a run wrote: tables, counts, and what it said, without how the tables are called."""
    found: dict[str, Any] = {
        name: Path(f"{folder}.{name}.csv").read_bytes()
        for name in TABLES
        if Path(f"{folder}.{name}.csv").exists()
    }
    return found | {
        "exit": result.exit_code,
        "stdout": result.stdout,
        "stderr": result.stderr.replace(folder, "OUT"),
    }


def run(engine: str, *args: str) -> tuple[dict[str, Any], bytes]:
    """What deduplication wrote, with one engine or the other; and the works."""
    tables = [part for name in TABLES for part in (f"--{name}", f"{engine}.{name}.csv")]
    result = call("dedupe", "--engine", engine, *args, *tables, "--stats", "-o", engine)
    if engine == "local":
        return texts(result, engine), Path(engine).read_bytes()
    parts = sorted(path.name for path in Path(engine).glob("part-*.ndjson"))
    assert parts == [f"part-{number:05}.ndjson" for number in range(len(parts))], result.stderr
    return texts(result, engine), b"".join(Path(engine, part).read_bytes() for part in parts)


# ---- The whole of it


def hard_records() -> list[Record]:
    """Records of which every kind of outcome comes: see the assertions below."""
    chain = [work(id=f"chain{number}", volume=None, pmid=str(number % 2 + 1)) for number in range(3)]
    crowd = [
        work(id=f"crowd{number:03}", title="Letters to the editor", authors=f"Moreau, L{number}", pages=None)
        for number in range(60)
    ]
    return [
        work(id="same", title="Bees of city parks"),
        work(id="same", title="Wasps of city parks and of gardens"),
        work(id="copy", title="Ants that live below pavements"),
        work(id="copy", title="Ants that live below pavements"),
        work(id="like#0123456789abcdef", title="Moths about lamps of three towns", doi="10.1000/moths.1"),
        work(id="préprint", type="article", title="Moths about lamps of three towns", volume=None, pages=None,
             container_title="bioRxiv", doi="10.1101/2013.01.01.123"),
        work(id="note", title="Erratum: Moths about lamps of three towns", doi="10.1000/moths.2"),
        work(id="sole", title="Slugs of a cellar in winter", authors="Moreau, Luc"),
        work(id="bare", title="Slugs of a cellar in winter", authors="Moreau, Luc",
             **dict.fromkeys(["container_title", "volume", "issue", "pages", "issued", "type"])),
        work(id=None, title="=cmd()|calc of snails, a threat of tables"),
        Record(title="No more than a title"),
        *chain,
        *crowd,
    ]  # fmt: skip


def test_works_tables_and_counts_are_those_of_one_process(spark: Any) -> None:
    records = hard_records()
    written("one.ndjson", records[1::2])
    written("two.ndjson", records[::2])
    Path("two.ndjson").write_bytes(Path("two.ndjson").read_bytes() + b'{"title": 1}\n')
    library = written(
        "library.ndjson", [work(id="old", doi="10.1000/joa.1"), work(id="older", title="Mites")]
    )
    decisions = "id_1,id_2,decision\nsame,copy,duplicate\nchain0,chain2,distinct\nnobody,bare,duplicate\n"
    Path("decided.csv").write_text(decisions + "crowd001,crowd003,duplicate\n", encoding="utf-8")
    args = ["one.ndjson", "--source", "Second:register=two.ndjson", "--prefer", "second"]
    args += ["--against", library, "--decisions", "decided.csv"]
    local, works = run("local", *args)
    for said in (b",decision,", b",copy,", b"review", b"distinct", b"preprint"):
        assert said in local["pairs"], "the test says nothing of it"
    assert local["review"].count(b"\r\n") > 1 and "very many" in local["stderr"]
    assert {"preprint_of", "sources"} <= {name for line in works.splitlines() for name in named(line)}
    on_spark, found = run("spark", *args)
    assert found == works
    assert on_spark == local
    assert Path("spark", "_SUCCESS").exists()
    assert not [path for path in Path().iterdir() if path.name.startswith(".")], "its steps are gone"


def named(line: bytes) -> set[str]:
    """The fields of a record, and the types of its relations."""
    record = json.loads(line)
    return {*record, *(one["type"] for one in record.get("relations", ()))}
