"""Spark finds the works that one process finds: works, tables, counts and messages, byte by byte."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import Result
from deduplicating import work
from hypothesis import given
from hypothesis import strategies as st
from test_cli import call

from mscbib.cluster import components, dedupe_intake, dedupe_joining, dedupe_pairs, dedupe_rows
from mscbib.cluster.dedupe_rows import Scratch
from mscbib.dedupe.candidates import NEIGHBOURS
from mscbib.dedupe.clusters import Clusters
from mscbib.dedupe.intake import Intake, rank_of
from mscbib.model import Record

TABLES = ("clusters", "pairs", "review", "rejects")


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
    Path("two.ndjson").write_bytes(Path("two.ndjson").read_bytes() + b'{"title": 1\n')
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
    assert local["rejects"].count(b"\n") == 1 and local["exit"] == 1
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


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--undo", "-o", "out"], "has no --undo"),
        (["--explain", "a", "b"], "has no --explain: look the two up in --pairs"),
        (["--review-tui", "--decisions", "d.csv", "-o", "out"], "--review FILE"),
        (["--jobs", "2", "-o", "out"], "--master"),
        (["-t", "ris", "-o", "out"], "writes ndjson: `mscbib export` makes ris of it"),
        (["--stats"], "name it with -o OUT"),
        ([], "name it with -o OUT"),
        (["--pairs", "-", "-o", "out"], "writes tables to files"),
        (["-", "-o", "out"], "reads no standard input"),
    ],
)
def test_what_spark_does_not_do_is_refused_before_it_begins(args: list[str], says: str) -> None:
    path = written("records.ndjson", [work()])
    result = call("dedupe", "--engine", "spark", path, *args)
    assert result.exit_code == 2
    assert says in result.stderr.replace("\n", " ")
    assert not Path("out").exists()


def test_what_is_there_is_not_replaced(spark: Any) -> None:
    path = written("records.ndjson", [work()])
    Path("out").mkdir()
    result = call("dedupe", "--engine", "spark", path, "-o", "out", "--clusters", "clusters.csv")
    assert result.exit_code == 2 and "out is there already" in result.stderr
    assert sorted(path.name for path in Path().iterdir()) == ["out", "records.ndjson"]


# ---- Its pieces, wherever tables are cut


def test_large_rows_are_handed_on_few_at_a_time() -> None:
    pa = pytest.importorskip("pyarrow")
    rows = [(number, bytes(1 << (number % 22))) for number in range(1200)]
    columns = {"number": "bigint", "data": "binary"}
    given = pa.table(list(zip(*rows, strict=True)), names=list(columns)).to_batches()
    batches = list(dedupe_rows.worked(lambda rows: rows, columns, given))
    assert [row for batch in batches for row in zip(*batch.to_pydict().values(), strict=True)] == rows
    assert 8 < len(batches) < 100 and max(batch.nbytes for batch in batches) < 16 << 20


def cut(data: st.DataObject, rows: list[Any]) -> list[list[Any]]:
    """Rows in parts, some of them empty."""
    ends = sorted(data.draw(st.lists(st.integers(0, len(rows)), max_size=8)))
    return [rows[start:end] for start, end in zip([0, *ends], [*ends, len(rows)], strict=True)]


@given(st.data())
def test_neighbours_are_found_across_all_cuts(data: st.DataObject) -> None:
    rows = [(key, "", number) for number, key in enumerate(sorted(data.draw(st.text("ab", max_size=40))))]
    found: list[tuple[int, int]] = []
    ends = []
    for part, some in enumerate(cut(data, rows)):
        for row in dedupe_pairs.neighbours(part, some):
            if row[4] is None:
                ends.append(row[:4])
            else:
                found.append(row[3:])
    found += dedupe_pairs.across(sorted(ends))
    near = [
        (one[2], other[2])
        for place, one in enumerate(rows)
        for other in rows[place + 1 : place + 1 + NEIGHBOURS]
        if one[0] == other[0]
    ]
    assert sorted(found) == near


@given(st.data())
def test_keys_and_copies_are_those_of_one_process_wherever_records_are_cut(data: st.DataObject) -> None:
    ids = st.sampled_from(["a", "b", "b#0123456789abcdef", "ç", None])
    titles = st.sampled_from(["Bees", "Wasps"])
    records = [Record(id=one, title=title) for one, title in data.draw(st.lists(st.tuples(ids, titles)))]
    intake = Intake()
    ranks = []
    for number, record in enumerate(records):
        intake.add(record)
        ranks.append(rank_of(record, record.to_json(), number, library=False))
    intake.settle()
    ranks.sort()
    # exact copies are never cut apart: ranges are of ids and digests
    groups = [list(group) for _, group in groupby(ranks, itemgetter(0, 1))]
    parts = [[row for group in groups for row in group] for groups in cut(data, groups)]
    sorted_ = [list(dedupe_intake.in_order(part, rows)) for part, rows in enumerate(parts)]
    filled = [(part, rows) for part, rows in enumerate(sorted_) if rows]
    starts, size = dedupe_intake.starts_of([(part, len(rows)) for part, rows in filled])
    start = [int(number) for number in re.findall(r"\d+", starts)]
    shared = dedupe_intake.across([(rows[0][6], rows[-1][6]) for _, rows in filled])
    keys, copies = [], []
    for part, _, first, alone, key_alone, key_shared, id_, *_ in (row for _, rows in filled for row in rows):
        keys.append(key_alone if alone and id_ not in shared else key_shared)
        copies.append(start[part] + first)
    assert (keys, copies, size) == (intake.keys, list(intake.copies), len(records))
    intake.close()


@st.composite
def joinings(draw: st.DrawFn) -> tuple[int, list[int], dict[str, list[tuple[int, int]]], list[float]]:
    """How many records, those of a library, pairs that hold apart or join them, how surely the last."""
    count = draw(st.integers(2, 9))
    number = st.integers(0, count - 1)
    pair = st.tuples(number, number).filter(lambda pair: pair[0] < pair[1])
    pairs = {name: draw(st.lists(pair, max_size=9, unique=True)) for name in ("apart", "person", "duplicate")}
    scores = [draw(st.sampled_from([1.0, 0.97])) for _ in pairs["duplicate"]]
    return count, draw(st.lists(number, unique=True)), pairs, scores


@given(joinings())
def test_a_component_is_joined_as_all_are_in_one_process(
    drawn: tuple[int, list[int], dict[str, list[tuple[int, int]]], list[float]],
) -> None:
    count, library, pairs, scores = drawn
    clusters = Clusters(count)
    clusters.hold_library(sorted(library))
    clusters.hold_apart(pairs["apart"])
    for a, b in sorted(pairs["person"]):
        clusters.join(a, b, forced=True)
    ordered = sorted(zip([-score for score in scores], pairs["duplicate"], strict=True))
    blocked = [block for _, (a, b) in ordered if (block := clusters.join(a, b)) is not None]
    together = {frozenset(clusters.members(number)) for number in range(count)}

    edges = sorted(pairs["person"] + pairs["duplicate"])
    found: set[frozenset[int]] = set()
    held = []
    for component in components_of(count, edges):
        facts = [(0, 0.0, int(number in library), number, number, "") for number in sorted(component)]
        facts += [(1, 0.0, 0, *pair, "") for pair in pairs["apart"] if component.issuperset(pair)]
        facts += [(2, 0.0, 0, *pair, "") for pair in sorted(pairs["person"]) if component.issuperset(pair)]
        facts += [(4, less, 0, *pair, "") for less, pair in ordered if component.issuperset(pair)]
        if len(component) == 1:
            found.add(frozenset(component))
            continue
        of_cluster: dict[int, set[int]] = {}
        for number, cluster, a, b, *apart in dedupe_joining.join(iter(facts)):
            if cluster is None:
                held.append((a, b, tuple(apart[:2])))
            else:
                of_cluster.setdefault(cluster, set()).add(number)
        found |= set(map(frozenset, of_cluster.values()))
        assert all(name == min(cluster) for name, cluster in of_cluster.items())
    assert found == together
    # what is apart by the pair itself is no question
    asked = [tuple(block) for block in blocked if {block.a, block.b} != set(block.apart)]
    assert sorted(held) == sorted(asked)


def components_of(count: int, edges: Iterable[tuple[int, int]]) -> list[set[int]]:
    """Connected components by joining, one process, as in `dedupe`."""
    joined = Clusters(count)
    for a, b in edges:
        joined.join(a, b)
    return [set(joined.members(number)) for number in range(count) if joined.root(number) == number]


def test_components_are_those_that_joining_finds(spark: Any, tmp_path: Path) -> None:
    random = Random(7)
    count = 600
    chain = [(number, number + 1) for number in range(200)]
    star = [(number, 300) for number in range(250, 350) if number != 300]
    loose = [(random.randrange(350, count), random.randrange(350, count)) for _ in range(120)]
    edges = [*chain, *star, *loose, (5, 5)]
    random.shuffle(edges)
    spark.conf.set("spark.sql.shuffle.partitions", "2")
    table = spark.createDataFrame(edges, "a bigint, b bigint")
    found: dict[int, set[int]] = {}
    for vertex, component in components.components(table, Scratch(spark, str(tmp_path))).collect():
        assert vertex not in found.setdefault(component, set())
        found[component].add(vertex)
    expected = [one for one in components_of(count, edges) if len(one) > 1]
    assert sorted(map(sorted, found.values())) == sorted(map(sorted, expected))
    assert all(component == min(vertices) for component, vertices in found.items())
