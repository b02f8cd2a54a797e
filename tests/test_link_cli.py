"""`mscbib link` as a user meets it: one record out for each in, any library, exit codes, bad input."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from click import Option
from click.testing import Result
from test_cli import RCA, SNIPPETS, call, damaged, ndjson
from test_link_snippets import LIBRARY, NOTICE, TEXTS, snippet, work

from mscbib.commands.link import command
from mscbib.linking.snippets import THRESHOLD
from mscbib.model import Record


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder of our own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORCE_COLOR", raising=False)


def written(path: str, records: Iterable[Record]) -> str:
    """A file of records; its path."""
    Path(path).write_bytes(
        b"".join(one.model_copy(update={"schema_version": "1"}).to_json() + b"\n" for one in records)
    )
    return path


def asked(*texts: str) -> str:
    """A file of snippets; its path."""
    return written(
        "asked.ndjson", [snippet(text).model_copy(update={"id": f"s{at}"}) for at, text in enumerate(texts)]
    )


def link(*args: str | Path, stdin: bytes = b"") -> Result:
    return call("link", "--jobs", "1", *args, stdin=stdin)


@pytest.fixture
def library() -> str:
    return written("library.ndjson", LIBRARY[:20])


# ---- What comes out


def test_one_record_comes_out_for_each_in_order_and_none_of_the_library(library: str) -> None:
    known = written("known.ndjson", [LIBRARY[30]])
    result = link(asked(TEXTS[3], TEXTS[100], TEXTS[7][200:]), known, "--against", library)
    assert result.exit_code == 0
    found = ndjson(result.stdout)
    assert [one["id"] for one in found] == ["s0", "s1", "s2", "w30"]
    assert [one.get("doi") for one in found] == ["10.1234/work.3", None, "10.1234/work.7", "10.1234/work.30"]
    assert result.stderr == (
        "mscbib: 4 records from 2 files, 20 records to look them up in; 2 of 3 snippets identified\n"
    )


def test_what_is_not_identified_stays_as_it_is() -> None:
    before = asked(TEXTS[3], "Three words only.")
    result = link(before)
    parsed = call("parse", before)
    assert result.stdout == parsed.stdout
    assert "0 of 2 snippets identified; 1 left: too few words" in result.stderr


def test_an_identified_snippet_keeps_what_is_its_own_and_says_where_the_rest_is_from(library: str) -> None:
    text = TEXTS[3][:500] + "…"
    own = {"id": "mine", "keywords": ["bees"], "abstract": {"text": text}, "label": "4", "status": "read"}
    asked = written("asked.ndjson", [Record.model_validate(own)])
    (found,) = ndjson(link(asked, "--against", library).stdout)
    assert (found["id"], found["abstract"]["text"], found["label"], found["status"]) == (
        "mine",
        text,
        "4",
        "read",
    )
    assert (found["title"], found["doi"], found["issued"]) == (LIBRARY[3].title, "10.1234/work.3", "2014")
    assert found["source"]["path"] == "asked.ndjson"
    snippet, record = sorted(found["sources"], key=lambda one: "score" in one)
    assert snippet["record"] == {"schema_version": "1", **own}
    assert {"id", "abstract", "keywords", "status"} <= set(snippet["fields"])
    assert record["record"] == json.loads(LIBRARY[3].model_copy(update={"schema_version": "1"}).to_json())
    assert {"title", "doi", "authors", "issued"} == set(record["fields"])
    assert record["source"]["path"] == "library.ndjson" and record["source"]["index"] == 4
    assert 0.9 <= record["score"] <= 1
    assert record["reason"].startswith("it is the beginning of the abstract")
    assert all("name" not in one for one in found["sources"])


def test_a_linked_record_can_be_taken_apart_again(library: str) -> None:
    before = asked(TEXTS[3])
    link(before, "--against", library, "-o", "linked.ndjson")
    apart = ndjson(call("dedupe", "--undo", "linked.ndjson").stdout)
    assert ndjson(call("parse", before).stdout)[0] in apart
    assert ndjson(call("parse", library).stdout)[3] in apart


def test_snippets_are_looked_up_among_the_records_themselves_too() -> None:
    known = written("known.ndjson", LIBRARY[:9])
    found = ndjson(link(known, asked(TEXTS[3])).stdout)
    assert found[-1]["doi"] == "10.1234/work.3" and found[-1]["id"] == "s0"
    assert found[:-1] == ndjson(call("parse", known).stdout), "the records that answer are as they were"


def test_an_identified_snippet_is_the_same_whatever_the_number_of_jobs(library: str) -> None:
    known = written("known.ndjson", LIBRARY[10:])
    args: list[str | Path] = [known, asked(*TEXTS[:60], NOTICE), "--against", library, "--against", RCA, "-q"]
    one, two = (call("link", "-j", jobs, *args) for jobs in "12")
    assert one.stdout == two.stdout and one.exit_code == two.exit_code == 0
    assert sum("sources" in record for record in ndjson(one.stdout)) == 60


@pytest.mark.parametrize("to", ["ris", "nbib", "parquet", "csl-json"])
def test_libraries_of_other_formats_and_other_outputs(to: str, library: str) -> None:
    call("convert", library, "-t", to, "-o", f"library.{to}", "-q")
    result = link(asked(TEXTS[3]), "--against", f"library.{to}", "-t", to, "-o", f"out.{to}")
    assert result.exit_code == 0
    (found,) = ndjson(call("parse", f"out.{to}").stdout)
    assert found["doi"] == "10.1234/work.3"


def test_a_page_of_snippets_from_standard_input() -> None:
    texts = [one["abstract"]["text"] for one in ndjson(call("parse", SNIPPETS).stdout)]
    library = written("library.ndjson", [work(at, text) for at, text in enumerate(texts)])
    result = link("--from", "review_snippet/scite", "--against", library, stdin=SNIPPETS.read_bytes())
    assert [one["doi"] for one in ndjson(result.stdout)] == [
        "10.1234/work.0",
        "10.1234/work.1",
        "10.1234/work.2",
    ]


def test_the_threshold_is_that_of_the_library_unless_it_is_named() -> None:
    (option,) = (one for one in command.params if one.name == "threshold")
    assert isinstance(option, Option) and option.default == THRESHOLD
    assert f"default: {THRESHOLD}" in (option.help or "")


def test_the_threshold_decides(library: str) -> None:
    text = TEXTS[3].replace("patients", "children").replace("the", "a")
    assert "1 of 1 snippet identified" in link(asked(text), "--against", library, "--threshold", "0.6").stderr
    assert (
        "0 of 1 snippet identified" in link(asked(text), "--against", library, "--threshold", "0.99").stderr
    )


def test_a_text_that_works_share_is_left_and_named_on_request() -> None:
    library = written("library.ndjson", [work(at, NOTICE) for at in range(5)])
    result = link(asked(NOTICE), "--against", library, "-v")
    assert "0 of 1 snippet identified; 1 left: several works share the text" in result.stderr
    assert "asked.ndjson:1: the text is of several works: 10.1234/" in result.stderr
    assert link(asked(NOTICE), "--against", library, "-q").stderr == ""


# ---- References, and what cites a work


def test_references_and_citing_entries_become_relations_both_ways() -> None:
    reference: dict[str, Any] = {
        "label": "7",
        "title": LIBRARY[3].title,
        "doi": "10.1234/work.3",
        "issued": "2014",
    }
    citing = work(50, TEXTS[50], references=[reference])
    (found, cited) = ndjson(link(written("citing.ndjson", [citing, LIBRARY[3]])).stdout)
    (relation,) = found["relations"]
    assert (relation["type"], relation["target"], relation["label"]) == ("cites", "10.1234/work.3", "7")
    assert relation["score"] and relation["reason"]
    assert [(one["type"], one["target"]) for one in cited["relations"]] == [
        ("is_cited_by", "10.1234/work.50")
    ]
    result = link(RCA, "--cites", "10.1234/cited")
    assert all(
        {"type": "cites", "target": "10.1234/cited"} in one["relations"] for one in ndjson(result.stdout)
    )
    assert "5 citing entries related" in result.stderr


def test_references_are_the_same_whatever_the_number_of_jobs(library: str) -> None:
    cited = [LIBRARY[number].model_copy(update={"doi": None, "id": None}) for number in (3, 7, 11)]
    path = written("page.ndjson", [work(50, TEXTS[50], references=cited)])
    one, two = (call("link", "-j", jobs, path, "--against", library) for jobs in "12")
    (found,) = ndjson(one.stdout)
    assert [(own["type"], own["target"]) for own in found["relations"]] == [
        ("cites", f"10.1234/work.{number}") for number in (3, 7, 11)
    ]
    assert (one.stdout, one.stderr) == (two.stdout, two.stderr)


def test_the_user_says_whose_records_cite_the_work() -> None:
    path = written("exported.ndjson", LIBRARY[:3])
    found = ndjson(link(RCA, path, "--cites", "10.1234/cited", "--citing", path).stdout)
    cites = [{"type": "cites", "target": "10.1234/cited"} in one.get("relations", ()) for one in found]
    assert cites == [False] * 5 + [True] * 3


# ---- Bad input


def test_a_library_that_does_not_parse_is_named_and_nothing_else_is_lost(library: str) -> None:
    Path("prose.txt").write_text("Dear Sir,\n\nthe parcel came on Tuesday.\n", encoding="utf-8")
    Path("damaged.txt").write_text(damaged(), encoding="utf-8")
    for bad in ("prose.txt", "damaged.txt"):
        result = link(asked(TEXTS[3]), "--against", bad, "--against", library)
        assert result.exit_code == 1
        assert f"{bad}:" in result.stderr and "1 of 1 snippet identified" in result.stderr
        assert ndjson(result.stdout)[0]["doi"] == "10.1234/work.3"


def test_a_library_that_is_not_there_gives_2_and_nothing_else_is_lost(library: str) -> None:
    result = link(asked(TEXTS[3]), "--against", "missing.nbib", "--against", library, "-o", "out.ndjson")
    assert result.exit_code == 2
    assert "missing.nbib: No such file" in result.stderr
    assert ndjson(Path("out.ndjson").read_text())[0]["doi"] == "10.1234/work.3"


def test_no_records_and_no_library_are_no_trouble(library: str) -> None:
    Path("empty.ndjson").write_bytes(b"")
    assert link("empty.ndjson", "--against", library).stdout == ""
    assert link(asked(TEXTS[3]), "-t", "ris").exit_code == 0


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["asked.ndjson", "--against", "library.ndjson", "-o", "library.ndjson"], "looked up"),
        (["asked.ndjson", "--against", "library.ndjson", "--rejects", "library.ndjson"], "of its own"),
        (["--against", "-"], "can be read once"),
        (["asked.ndjson", "--threshold", "0.2"], "0.2 is not in the range"),
        (["asked.ndjson", "-t", "nothing"], "there is no format"),
        (["asked.ndjson", "--cites", "no doi"], "neither a file nor a DOI"),
        (["asked.ndjson", "--citing", "asked.ndjson"], "say with --cites which work"),
        (["asked.ndjson", "--cites", "10.1234/x", "--citing", "library.ndjson"], "none of the PATHs"),
        (["asked.ndjson", "--cites", "library.ndjson"], "several records"),
    ],
)
def test_what_cannot_be_done_is_refused_before_anything_is_written(
    args: list[str], says: str, library: str
) -> None:
    asked(TEXTS[3])
    before = Path(library).read_bytes()
    result = link(*args)
    assert result.exit_code == 2 and says in result.stderr and result.stdout == ""
    assert Path(library).read_bytes() == before
    assert sorted(path.name for path in Path().iterdir()) == ["asked.ndjson", "library.ndjson"]


def test_hostile_names_reach_the_terminal_shown() -> None:
    library = written(
        "library.ndjson", [work(at, NOTICE, doi=None, title=f"\x1b[31m{at}") for at in range(5)]
    )
    result = link(asked(NOTICE), "--against", library, "-v")
    assert "\x1b" not in result.stderr and "several works" in result.stderr
