"""Spark holds a library against the questions of a few records: what is found is what one machine finds."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from test_cli import call, ndjson
from test_link_cli import written
from test_link_snippets import LIBRARY, TEXTS, snippet

from mscbib.cluster import parsing
from mscbib.linking.citations import Citations
from mscbib.linking.snippets import Snippets
from mscbib.model import Record

CITED = (LIBRARY[2], LIBRARY[50], LIBRARY[90])


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Snippets, and a record with references."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    references = [
        one.model_copy(
            update={"abstract": None, "label": str(at), "id": None, "doi": one.doi if at else None}
        )
        for at, one in enumerate(CITED)
    ]
    texts = [TEXTS[3], TEXTS[40][:300], TEXTS[70][100:], "Three words only."]
    snippets = [snippet(text).model_copy(update={"id": f"s{at}"}) for at, text in enumerate(texts)]
    return written("asked.ndjson", [*snippets, Record(id="citing", title="Who cites", references=references)])


@pytest.fixture
def library(asked: str) -> Path:
    """A library in three files: one is damaged, one large enough to be cut, and one cannot be read."""
    folder = Path("library")
    folder.mkdir()
    for name, records in (("a.ndjson", LIBRARY[:30]), ("b.ndjson", LIBRARY[30:])):
        written(str(folder / name), records)
    with (folder / "a.ndjson").open("a") as file:
        file.write('{"title": "cut o\n')
    (folder / "c.gz").write_bytes(b"\x1f\x8b\x08 damaged")
    return folder


def link(*args: str | Path) -> Result:
    return call("link", "--jobs", "1", *args)


def test_spark_finds_what_one_machine_finds(
    spark: Any, asked: str, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parsing, "SIZE", 5000)
    ours = link(asked, "--against", library, "-v")
    theirs = link(asked, "--against", library, "-v", "--engine", "spark")
    assert ours.exit_code == theirs.exit_code == 2
    assert theirs.stderr == ours.stderr
    assert theirs.stdout == ours.stdout
    found = ndjson(theirs.stdout)
    assert [bool(one.get("doi")) for one in found] == [True, True, True, False, False]
    assert [one["type"] for one in found[-1]["relations"]] == ["cites"] * len(CITED)


def test_what_asks_elsewhere_is_concerned_by_the_same_records() -> None:
    snippets, citations = Snippets(), Citations()
    for number, text in enumerate(TEXTS[:20]):
        snippets.ask(number, snippet(text[:400]))
    citations.ask(20, Record(id="citing", references=list(CITED)))
    for here in (snippets, citations):
        there = pickle.loads(pickle.dumps(here))
        concerned = [there.concerns(one) for one in LIBRARY]
        assert concerned == [here.concerns(one) for one in LIBRARY]
        assert 0 < sum(concerned) < len(LIBRARY)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["x"], "--against LIBRARY"),
        (["x", "--against", "-"], "no standard input"),
        (["hdfs://there/x", "--against", "y"], "only a LIBRARY may be there"),
    ],
)
def test_what_spark_cannot_do_is_refused_before_it_is_begun(given: list[str], said: str) -> None:
    result = link("--engine", "spark", *given)
    assert result.exit_code == 2
    assert said in result.stderr
