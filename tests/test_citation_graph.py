"""The graph of citations: each work once, whatever it is called, and every relation an edge."""

from __future__ import annotations

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from test_json_records import written
from whole_records import whole_records

from mscbib.model import Record

networkx = pytest.importorskip("networkx")


def record(**values: Any) -> Record:
    return Record.model_validate(values)


RECORDS = [
    record(
        id="a",
        type="article-journal",
        title="One & <two>",
        authors=[{"family": "Chen", "given": "Liting"}, {"literal": "A Group"}],
        issued="2024-01",
        doi="10.1000/a",
        pmid="1",
        references=[
            {"raw": "Foo. Bar 2020.", "title": "Bar", "label": "1"},
            {"pmid": "2", "title": "By PMID"},
            {"doi": "10.1000/c", "title": "By DOI"},
        ],
        relations=[
            {"type": "is_cited_by", "target": "b"},
            {"type": "comment_on", "target": "J X 2020. PMID: 2"},
            {"type": "erratum_for", "target": "A text"},
        ],
    ),
    record(id="b", title="Bee", references=[{"raw": "foo. bar  2020"}, {"pmid": "1"}]),
    record(id="c", title="Both", pmid="2", doi="10.1000/c", issued="1999"),
    record(id="d", title="One"),
    record(id="d", title="Another"),
]


def graph(records: list[Record], to: str = "graphml") -> Any:
    data = BytesIO(written(records, to))
    return networkx.read_graphml(data, force_multigraph=True) if to == "graphml" else networkx.read_gexf(data)


def test_works_are_known_by_their_identifiers() -> None:
    nodes = dict(graph(RECORDS).nodes(data=True))
    bar, text = (name for name in nodes if name.startswith("ref:"))
    assert list(nodes) == ["10.1000/a", bar, "10.1000/c", "b", "d", "d~2", text]
    assert nodes["10.1000/a"] == {
        "label": "Chen 2024",
        "record_id": "a",
        "type": "article-journal",
        "title": "One & <two>",
        "authors": "Chen Liting; A Group",
        "first_author": "Chen",
        "year": 2024,
        "doi": "10.1000/a",
        "pmid": "1",
        "role": "record",
    }
    assert nodes["10.1000/c"]["title"] == "Both"  # what a record says of itself counts more
    assert nodes["10.1000/c"]["role"] == "record"
    assert nodes[bar] == {"label": "Bar", "title": "Bar", "role": "reference"}
    assert nodes[text] == {"label": "A text", "title": "A text", "role": "reference"}


def test_relations_are_edges_in_their_direction() -> None:
    made = graph(RECORDS)
    bar, text = (name for name in made if name.startswith("ref:"))
    assert sorted((a, b, data["type"]) for a, b, data in made.edges(data=True)) == sorted(
        [
            ("10.1000/a", bar, "cites"),
            ("10.1000/a", "10.1000/c", "cites"),
            ("10.1000/a", "10.1000/c", "comment_on"),
            ("10.1000/a", text, "erratum_for"),
            ("b", "10.1000/a", "cites"),
            ("b", bar, "cites"),
        ]
    )


def test_gexf_says_the_same() -> None:
    one, other = graph(RECORDS), graph(RECORDS, "gexf")
    assert dict(one.nodes(data=True)) == dict(other.nodes(data=True))
    assert sorted((a, b, data["type"]) for a, b, data in one.edges(data=True)) == sorted(
        (a, b, data["relation"]) for a, b, data in other.edges(data=True)
    )


def test_igraph_reads_it(tmp_path: Path) -> None:
    igraph = pytest.importorskip("igraph")
    path = tmp_path / "graph.graphml"
    path.write_bytes(written(RECORDS, "graphml"))
    read = igraph.Graph.Read_GraphML(str(path))
    assert read.is_directed()
    assert (read.vcount(), read.ecount()) == (7, 6)
    assert read.vs.find(id="10.1000/c")["title"] == "Both"
    assert read.vs.find(id="10.1000/a")["year"] == 2024
    assert sorted(read.es["type"]) == ["cites"] * 4 + ["comment_on", "erratum_for"]


def test_an_empty_graph_is_one() -> None:
    assert not graph([]).nodes
    assert not graph([], "gexf").nodes


def test_identifiers_that_meet_late_join_what_stood_apart() -> None:
    made = graph(
        [
            record(id="x", references=[{"pmid": "7", "title": "P"}]),
            record(id="y", references=[{"doi": "10.1000/q", "issued": "2001"}]),
            record(id="z", references=[{"doi": "10.1000/q", "pmid": "7"}]),
        ]
    )
    assert list(made) == ["x", "10.1000/q", "y", "z"]
    assert made.nodes["10.1000/q"]["title"] == "P"
    assert made.nodes["10.1000/q"]["year"] == 2001
    assert sorted(a for a, b in made.edges()) == ["x", "y", "z"]


@pytest.mark.parametrize("to", ["graphml", "gexf"])
@settings(deadline=None, max_examples=25)
@given(records=st.lists(whole_records(), min_size=1, max_size=4))
def test_any_record_gives_xml_that_reads_back(to: str, records: list[Record]) -> None:
    data = written(records, to)
    etree.fromstring(data)
    made = graph(records, to)
    listed = [name for name, values in made.nodes(data=True) if values["role"] == "record"]
    assert 1 <= len(listed) <= len(records)
    assert all(value is not None for _, values in made.nodes(data=True) for value in values.values())


@pytest.mark.parametrize("to", ["graphml", "gexf"])
def test_the_same_records_give_the_same_file(to: str, tmp_path: Path) -> None:
    path = tmp_path / "x.ndjson"
    path.write_bytes(written(RECORDS, "ndjson"))
    code = (
        "import sys; sys.path.insert(0, 'tests'); from test_json_records import *;"
        f"found = read(open(r'{path}', 'rb').read(), 'ndjson');"
        f"sys.stdout.buffer.write(written([entry.record for entry in found], '{to}'))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            cwd=Path(__file__).parent.parent,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(found) == 1
    assert found.pop() == written(RECORDS, to)


def test_many_records_of_one_id_are_as_many_works() -> None:
    made = graph([record(id="1", title=str(number)) for number in range(3000)])
    assert len(made) == 3000
