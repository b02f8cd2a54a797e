"""`mscbib graph`: what others read of it, what is counted, and what hostile records cannot do in it."""

from __future__ import annotations

import csv
import json
import re
import warnings
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from conftest import SEEDS
from hypothesis import given, settings
from hypothesis import strategies as st
from test_cli import call
from test_json_records import written
from whole_records import whole_records

from mscbib.graphs import CitationGraph, Relation, TooManyEdgesError, _coupling, names, write
from mscbib.graphs._coupling import coupled
from mscbib.model import Record

networkx = pytest.importorskip("networkx")


def record(**values: Any) -> Record:
    return Record.model_validate(values)


def citing(name: str, *cited: str) -> Record:
    references = [{"doi": f"10.1000/{one}", "title": f"On {one}"} for one in cited]
    return record(
        schema_version="1",
        id=name,
        doi=f"10.1000/{name}",
        title=f"On {name}",
        issued="2020",
        references=references,
    )


#: a and b cite x and y; c cites y and z, and b.
WORKS = [citing("a", "x", "y"), citing("b", "x", "y"), citing("c", "y", "z", "b")]


def made(records: list[Record]) -> CitationGraph:
    found = CitationGraph()
    for one in records:
        found.add(one)
    return found


def text(graph: Any, name: str) -> str:
    stream = BytesIO()
    write(name, graph, stream)
    return stream.getvalue().decode()


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "library.ndjson"
    path.write_bytes(written(WORKS, "ndjson"))
    return path


# ---- What is counted


def pairs(records: list[Record], relation: Relation, min_weight: int = 1) -> dict[str, int]:
    graph, _ = made(records).coupled(relation, min_weight)
    return {
        "-".join(sorted(name.removeprefix("10.1000/") for name in edge)): data["weight"]
        for *edge, data in graph.edges(data=True)
    }


def test_works_that_are_cited_together_are_co_cited() -> None:
    assert pairs(WORKS, Relation.CO_CITATION) == {"x-y": 2, "y-z": 1, "b-y": 1, "b-z": 1}
    assert pairs(WORKS, Relation.CO_CITATION, 2) == {"x-y": 2}


def test_works_that_cite_the_same_are_coupled() -> None:
    assert pairs(WORKS, Relation.COUPLING) == {"a-b": 2, "a-c": 1, "b-c": 1}


@given(st.lists(st.sets(st.integers(0, 9), max_size=6), max_size=9), st.integers(1, 3))
def test_pairs_are_those_that_networkx_projects(groups: list[set[int]], min_weight: int) -> None:
    both = networkx.Graph()
    both.add_nodes_from([*range(10), "g"])
    both.add_edges_from((member, f"g{at}") for at, group in enumerate(groups) for member in group)
    projected = networkx.bipartite.weighted_projected_graph(both, range(10))
    expected = {
        (min(a, b), max(a, b), weight)
        for a, b, weight in projected.edges(data="weight")
        if weight >= min_weight
    }
    found = coupled(groups, min_weight)
    assert found.pairs == sorted(expected)
    assert not found.left_out
    assert coupled(reversed(groups), min_weight).pairs == found.pairs


def test_a_work_that_too_many_cite_is_left_out_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_coupling, "MOST_PAIRS", 12)
    found = coupled([{1, 2, 3}, range(100), {2, 3, 4}, {5}, range(200)])
    assert (found.left_out, found.largest) == (2, 3)
    assert found.pairs == [(1, 2, 1), (1, 3, 1), (2, 3, 2), (2, 4, 1), (3, 4, 1)]


def test_a_work_that_a_hundred_thousand_cite_takes_no_time() -> None:
    found = coupled([range(100_000), [1, 2]])
    assert (found.left_out, found.pairs) == (1, [(1, 2, 1)])


def test_too_many_edges_are_refused_with_the_weight_to_ask_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_coupling, "MOST_EDGES", 3)
    groups = [range(5), range(3), [0, 1]]
    with pytest.raises(
        TooManyEdgesError, match=r"10 edges, more than 3: ask for --min-weight 2, of which there are 3"
    ):
        coupled(groups)
    assert coupled(groups, 2).pairs == [(0, 1, 3), (0, 2, 2), (1, 2, 2)]
    with pytest.raises(TooManyEdgesError, match="ask about fewer records"):
        coupled([range(9)])


def test_nodes_say_how_often_they_are_cited_here() -> None:
    found = made(WORKS)
    graph = found.built({"cites"})
    found.count_citations(graph)
    counts = {name[-1]: (said["citations"], said["references"]) for name, said in graph.nodes(data=True)}
    assert counts == {"a": (0, 2), "b": (1, 2), "c": (0, 3), "x": (2, 0), "y": (3, 0), "z": (1, 0)}


# ---- Which works are one


def test_what_linking_found_a_reference_to_be_is_that_work() -> None:
    records = [
        record(
            id="a",
            references=[{"label": "1", "raw": "Doe J. Geese. 2001."}, {"label": "2", "raw": "Feet."}],
            relations=[{"type": "cites", "target": "10.1000/g", "label": "1", "score": 0.9, "reason": "r"}],
        ),
        record(id="b", references=[{"label": "7", "raw": "Doe J. Geese. 2001."}]),
        record(id="g", doi="10.1000/g", title="Geese", relations=[{"type": "is_cited_by", "target": "a"}]),
    ]
    for order in (records, records[::-1]):
        graph = made(order).built({"cites"})
        assert sorted((a, b) for a, b in graph.edges() if b == "10.1000/g") == [
            ("a", "10.1000/g"),
            ("b", "10.1000/g"),
        ]
        assert graph.number_of_edges() == 3
        assert len(graph) == 4


def test_a_label_that_two_references_have_joins_none() -> None:
    graph = made(
        [
            record(
                id="a",
                references=[{"label": "1", "raw": "One."}, {"label": "1", "raw": "Two."}],
                relations=[{"type": "cites", "target": "10.1000/g", "label": "1"}],
            )
        ]
    ).built({"cites"})
    assert graph.number_of_edges() == 3


def test_a_merged_record_is_known_by_all_it_was_merged_from() -> None:
    merged = record(
        id="m",
        doi="10.1000/m",
        sources=[
            {"key": "1", "record": {"id": "one", "doi": "10.1000/m"}},
            {"key": "2", "record": {"id": "two", "pmid": "22"}},
        ],
    )
    graph = made(
        [
            merged,
            record(id="a", references=[{"pmid": "22"}]),
            record(id="b", relations=[{"type": "cites", "target": "two"}]),
        ]
    ).built({"cites"})
    assert sorted(graph.edges()) == [("a", "10.1000/m"), ("b", "10.1000/m")]


def test_citations_alone_are_edges_unless_all_is_asked_for(library: Path) -> None:
    records = [record(id="a", relations=[{"type": "erratum_for", "target": "10.1000/e"}]), *WORKS]
    assert "10.1000/e" not in made(records).built({"cites"})
    assert "a" in made(records).built({"cites"}), "a record is no less there for citing nothing"
    assert made(records).built().has_edge("a", "10.1000/e")


# ---- What others read


@pytest.mark.parametrize("relation", list(Relation))
def test_formats_say_the_same(relation: Relation, library: Path, tmp_path: Path) -> None:
    def edges(name: str) -> list[tuple[str, str, int]]:
        path = tmp_path / f"graph.{name}"
        done = call("graph", library, "--relation", relation, "-t", name, "-o", path)
        assert done.exit_code == 0
        found = list(_READERS[name](path))
        directed = relation in (Relation.CITES, Relation.ALL) and name != "vosviewer"
        return sorted(
            (one, other, weight) if directed else (min(one, other), max(one, other), weight)
            for one, other, weight in found
        )

    expected = edges("csv")
    assert expected
    assert edges("graphml") == expected == edges("gexf") == edges("dot")
    undirected = sorted((min(one, other), max(one, other), weight) for one, other, weight in expected)
    assert edges("vosviewer") == undirected


def _of_csv(path: Path) -> list[tuple[str, str, int]]:
    rows = csv.DictReader(StringIO(path.read_bytes().decode()))
    return [(row["source"], row["target"], int(row["weight"])) for row in rows]


def _of_networkx(read: str) -> Any:
    def edges(path: Path) -> list[tuple[str, str, int]]:
        graph = getattr(networkx, read)(path)
        return [(one, other, int(weight)) for one, other, weight in graph.edges(data="weight", default=1)]

    return edges


def _of_vosviewer(path: Path) -> list[tuple[str, str, int]]:
    network = json.loads(path.read_text())["network"]
    called = {item["id"]: item["url"].removeprefix("https://doi.org/") for item in network["items"]}
    return [
        (called[link["source_id"]], called[link["target_id"]], link["strength"]) for link in network["links"]
    ]


def read_dot(dot: str) -> Any:
    pydot = pytest.importorskip("pydot")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of its own parser
        (graph,) = pydot.graph_from_dot_data(dot)
    return graph


def _of_dot(path: Path) -> list[tuple[str, str, int]]:
    graph = read_dot(path.read_text())
    return [
        (edge.get_source().strip('"'), edge.get_destination().strip('"'), int(edge.get("weight") or 1))
        for edge in graph.get_edges()
    ]


_READERS = {
    "csv": _of_csv,
    "graphml": _of_networkx("read_graphml"),
    "gexf": _of_networkx("read_gexf"),
    "vosviewer": _of_vosviewer,
    "dot": _of_dot,
}


def test_vosviewer_gets_what_its_documentation_names() -> None:
    found = made(WORKS)
    graph = found.coupled(Relation.CO_CITATION)[0]
    found.count_citations(graph)
    network = json.loads(text(graph, "vosviewer"))["network"]
    item = next(item for item in network["items"] if item["label"] == "On y")
    assert item == {
        "id": item["id"],
        "label": "On y",
        "description": "On y",
        "weights": {"Links": 3, "Total link strength": 4, "Citations": 3},
        "url": "https://doi.org/10.1000/y",
    }
    chen = json.loads(text(made([citing("a")]).built(), "vosviewer"))["network"]["items"][0]
    assert chen["scores"] == {"Pub. year": 2020}


# ---- Hostile records

HOSTILE = record(
    id='=cmd|"\\',
    title='<script>alert(1)</script> &lt; \\N " \\',
    url="javascript:alert(1)",
    references=[{"title": '"]; evil [label="x', "raw": "@SUM(1)", "url": 'https://example.org/"onload="x'}],
    relations=[{"type": "=1+1", "target": "-2"}],
)


def test_no_text_is_code() -> None:
    graph = made([HOSTILE]).built()
    rows = list(csv.reader(StringIO(text(graph, "csv"))))
    assert [cell[:2] for row in rows[1:] for cell in row if not cell[0].isalnum()] == ["'=", "'=", "'="]
    items = json.loads(text(graph, "vosviewer"))["network"]["items"]
    assert not re.search(r"<(?!br>)", "".join(item["description"] for item in items))
    assert [item.get("url") for item in items] == [None, "https://example.org/%22onload=%22x", None]
    dot = text(graph, "dot")
    assert "javascript" not in dot
    assert 'label="<script>' not in dot
    read = read_dot(dot)
    assert [node.get_name() for node in read.get_nodes() if "evil" in node.get_name()] == []
    assert len(read.get_nodes()) == 4, "three works, and what holds for all nodes"


@pytest.mark.parametrize("name", names())
@settings(deadline=None, max_examples=8)
@given(records=st.lists(whole_records(), min_size=1, max_size=2))
def test_any_record_gives_a_graph_in_every_format(name: str, records: list[Record]) -> None:
    graph = made(records).built()
    data = text(graph, name)
    if name == "dot":
        for line in data.splitlines()[2:-1]:
            assert re.fullmatch(r'  ("(?:[^"\\]|\\.)*"( -> )?)+ \[((, )?\w+="(?:[^"\\]|\\.)*")*\];', line)
    elif name == "vosviewer":
        assert len(json.loads(data)["network"]["items"]) == len(graph)
    elif name == "csv":
        assert len(list(csv.reader(StringIO(data, newline="")))) == 1 + len(graph.edges)
    else:
        read = (
            networkx.parse_graphml(data) if name == "graphml" else networkx.read_gexf(BytesIO(data.encode()))
        )
        assert len(read) == len(graph)


# ---- The command


def test_a_page_gives_the_graph_of_what_it_cites() -> None:
    done = call("graph", SEEDS["abstract_page/globalauthorid"], "-t", "csv")
    assert done.exit_code == 0
    assert len(done.stdout.splitlines()) == 6
    assert done.stderr == "mscbib: 6 works and 5 edges of 1 record from 1 file; 6 works hang together\n"


def test_a_graph_of_nothing_is_said(tmp_path: Path) -> None:
    done = call("graph", SEEDS["citing_list/rca"], "-q")
    assert done.exit_code == 0
    assert "the graph has no edges: nothing joins two works by --relation cites" in done.stderr
    assert len(networkx.parse_graphml(done.stdout)) == 5
    done = call("graph", "-t", "csv", stdin=b"")
    assert "there is no record to make a graph of" in done.stderr
    assert done.stdout.splitlines() == ["source,target,type,weight"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--min-weight", "2"], "edges of --relation cites have no weight"),
        (["--min-weight", "0", "--relation", "co-citation"], "0 is not in the range"),
        (["-t", "gml"], "'gml' is not one of"),
        (["--relation", "likes"], "'likes' is not one of"),
    ],
)
def test_what_cannot_be_asked_for_is_said(args: list[str], said: str, library: Path) -> None:
    done = call("graph", library, *args)
    assert done.exit_code == 2
    assert said in done.stderr
    assert not done.stdout


def test_what_is_left_out_and_what_is_too_much_is_said(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_coupling, "MOST_PAIRS", 2)
    done = call("graph", library, "--relation", "co-citation", "-t", "csv")
    assert (
        "warning: left out, for too many pairs: 1 group of more than 2 references of one work" in done.stderr
    )
    monkeypatch.undo()
    monkeypatch.setattr(_coupling, "MOST_EDGES", 2)
    target = tmp_path / "out.csv"
    done = call("graph", library, "--relation", "co-citation", "-t", "csv", "-o", target)
    assert done.exit_code == 2
    assert "ask for --min-weight 2, of which there are 1" in done.stderr
    assert not target.exists()


def test_its_input_is_not_replaced(library: Path) -> None:
    before = library.read_bytes()
    done = call("graph", library, "-o", library)
    assert (done.exit_code, library.read_bytes()) == (2, before)
