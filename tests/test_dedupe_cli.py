"""`mscbib dedupe` as a user meets it: exit codes, files, tables, pipes, interruptions, hostile input."""

from __future__ import annotations

import csv
import json
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from deduplicating import ABSTRACT, WORK, record, rows, work
from test_cli import (
    PAGE,
    RCA,
    SNIPPETS,
    at_terminal,
    call,
    damaged,
    interrupt,
    ndjson,
    needs_posix,
    quiet,
    started,
)

from mscbib.model import Record

TITLE = WORK["title"]
#: Of one author, and what keeps no more than that and the title: a person has to say whether it is the same.
SOLE: dict[str, Any] = {"authors": "Moreau, Luc"}
BARE: dict[str, Any] = SOLE | dict.fromkeys(["container_title", "volume", "issue", "pages", "issued", "type"])
BEES: dict[str, Any] = {
    "title": "Bees of city parks",
    "authors": "Moreau, Luc",
    "pages": "3-9",
    "volume": "7",
}


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A folder of our own, a wide terminal, and no colours that the environment asks for."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "250")
    monkeypatch.delenv("FORCE_COLOR", raising=False)


def written(path: str, records: Iterable[Record]) -> str:
    """A file of records; its path."""
    Path(path).write_bytes(b"".join(one.to_json() + b"\n" for one in records))
    return path


def dedupe(*args: str | Path, stdin: bytes = b"") -> Result:
    return call("dedupe", "--jobs", "1", *args, stdin=stdin)


def table(path: str) -> list[dict[str, str]]:
    return rows(Path(path).read_bytes())


@pytest.fixture
def two_files() -> tuple[str, str]:
    """What two databases have of two works: one in both, one in the first alone."""
    first = written("first.ndjson", [work(id="f1", database="First"), work(id="f2", **BEES)])
    return first, written(
        "second.ndjson", [work(id="s1", volume=None, doi="10.1000/joa.1", database="Second")]
    )


@pytest.fixture
def doubtful() -> str:
    """A pair that a person has to decide about, beside a work that is clear."""
    return written("doubtful.ndjson", [work(id="d1", **BARE), work(id="d2", **SOLE), work(id="d3", **BEES)])


# ---- Exit codes, and what is said


def test_works_come_out_and_one_line_says_what_was_done(two_files: tuple[str, str]) -> None:
    result = dedupe(*two_files)
    assert result.exit_code == 0
    assert result.stderr == "mscbib: 3 records from 2 files, 1 duplicate, 2 works\n"
    bees, merged = sorted(ndjson(result.stdout), key=lambda one: "sources" in one)
    assert "sources" not in bees and bees["id"] == "f2"
    assert [one["key"] for one in merged["sources"]] == ["f1", "s1"]
    assert (merged["volume"], merged["doi"]) == ("31", "10.1000/joa.1")
    assert dedupe(*two_files, "-q").stderr == ""


def test_damaged_input_gives_1_and_is_kept(two_files: tuple[str, str]) -> None:
    Path("damaged.txt").write_text(damaged(), encoding="utf-8")
    result = dedupe("damaged.txt", *two_files, "--rejects", "rejects.ndjson", "-q")
    assert result.exit_code == 1
    assert re.match(r"damaged\.txt:\d+:\d+: MSC\d+ ", result.stderr)
    assert len(ndjson(Path("rejects.ndjson").read_bytes())) == 1
    assert len(ndjson(result.stdout)) == 2 + 5


def test_an_unreadable_file_gives_2_and_the_others_are_deduplicated(two_files: tuple[str, str]) -> None:
    result = dedupe("nowhere.ris", *two_files, "-o", "works.ndjson")
    assert result.exit_code == 2
    assert "nowhere.ris" in result.stderr
    assert len(ndjson(Path("works.ndjson").read_bytes())) == 2


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["-t", "nonsense"], "there is no format"),
        (["--jobs", "0"], "--jobs"),
        (["--preprints", "never"], "--preprints"),
        (["--source", "PubMed"], "write PubMed=pubmed.nbib"),
        (["--source", "PubMed:shop=a.nbib"], "is no kind of source"),
        (["-o", "x", "--pairs", "./x"], "--output and --pairs name one file"),
        (["--clusters", "x", "--review", "x"], "--clusters and --review name one file"),
        (["--pairs", "-", "--clusters", "-", "-o", "x"], "--clusters and --pairs go to standard output"),
        (["--pairs", "-"], "--pairs and the works go to standard output"),
        (["--pairs", "-", "--stats"], "--pairs and --stats go to standard output"),
        (["-o", "-", "--stats"], "the works and --stats go to standard output"),
        (["--review", "d.csv", "--decisions", "d.csv"], "--review would replace the decisions"),
        (["-o", "d.csv", "--decisions", "./d.csv"], "--output would replace the decisions"),
        (["--pairs", "first.ndjson"], "--pairs would replace its input"),
        (["--clusters", "l", "--against", "l"], "--clusters would replace its input"),
        (["--review", "p", "--source", "P=p"], "--review would replace its input"),
        (["--stats", "-t", "ris"], "counts and explanations are text or json"),
        (["--explain", "f1", "s1", "-t", "ris"], "counts and explanations are text or json"),
        (["--explain", "f1", "nobody"], "no record has the id 'nobody': --clusters FILE lists all"),
        (["--explain", "f1", "f1"], "name two records"),
        (["--undo", "--group"], "--undo only takes works apart: leave out --group"),
        (["--undo", "--source", "P=p"], "leave out --source"),
        (["--review-tui"], "name a file for it with --decisions FILE"),
        (["--review-tui", "--decisions", "new.csv"], "use --review FILE, and fill the table in"),
        (["--decisions", "nowhere.csv"], "there is no file 'nowhere.csv'"),
        (["-o", "no/such/folder/works.ndjson"], "no/such/folder/works.ndjson"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_done_gives_2_says_why_and_writes_nothing(
    args: list[str], says: str, two_files: tuple[str, str]
) -> None:
    before = sorted(Path().iterdir())
    if "no/such" in args[-1]:
        with pytest.raises(FileNotFoundError, match=re.escape(says)):
            dedupe(*two_files, *args)
    else:
        result = dedupe(*two_files, *args)
        assert result.exit_code == 2
        assert says in " ".join(result.stderr.split())
    assert sorted(Path().iterdir()) == before


def test_an_output_may_be_thrown_away_twice(two_files: tuple[str, str]) -> None:
    assert dedupe(*two_files, "--pairs", "/dev/null", "--clusters", "/dev/null").exit_code == 0


def test_works_may_replace_the_library_that_they_come_from(two_files: tuple[str, str]) -> None:
    dedupe(two_files[0], "-o", "library.ndjson")
    assert dedupe(two_files[1], "--against", "library.ndjson", "-o", "library.ndjson").exit_code == 0
    merged = [one for one in ndjson(Path("library.ndjson").read_bytes()) if "sources" in one]
    assert [one["key"] for one in merged[0]["sources"]] == ["f1", "s1"]
    again = dedupe(two_files[1], "--against", "library.ndjson", "-q")
    assert len(ndjson(again.stdout)) == 2, "what the library has already is no new work"


# ---- What is read


def test_standard_input_where_no_file_is_named(two_files: tuple[str, str]) -> None:
    data = Path(two_files[1]).read_bytes()
    for args in ((), ("-",), ("--against", two_files[0])):
        result = dedupe(*args, "-q", stdin=data)
        assert "10.1000/joa.1" in result.stdout
    merged = dedupe("-", "--against", two_files[0], "-q", stdin=data).stdout
    assert len(ndjson(merged)) == 2


def test_nothing_gives_nothing() -> None:
    result = dedupe("--clusters", "c.csv", "--pairs", "p.csv", "--review", "r.csv", stdin=b"")
    assert (result.exit_code, result.stdout) == (0, "")
    assert [table(name) for name in ("c.csv", "p.csv", "r.csv")] == [[], [], []]


def test_a_file_is_read_once_however_often_it_is_named(two_files: tuple[str, str]) -> None:
    Path("folder").mkdir()
    for name in two_files:
        Path(name).rename(Path("folder", name))
    named = ["--source", "First=folder/first.ndjson", "--source", "Second=./folder/second.ndjson"]
    inside = ["folder/../folder/second.ndjson", *named]
    for args in (named, ["folder", *named], ["folder", "folder/first.ndjson"], inside):
        assert "3 records from 2 files" in dedupe(*args).stderr


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """A list of five works as dumped, and as PubMed, a reference manager and LaTeX have it; other dumps."""
    folder = tmp_path_factory.mktemp("mixed")
    paths = [RCA, PAGE, SNIPPETS]
    for form, name in (("nbib", "pubmed.nbib"), ("ris", "manager.ris"), ("bibtex", "article.bib")):
        assert call("export", RCA, "-t", form, "-q", "-o", folder / name).exit_code == 0
        paths.append(folder / name)
    return [str(path) for path in paths]


def test_dumps_and_exports_of_the_same_works_are_merged(mixed: list[str]) -> None:
    outputs = ["--clusters", "c.csv", "--pairs", "p.csv", "--review", "r.csv", "-o", "w.ndjson"]
    assert dedupe(*mixed, *outputs).exit_code == 0
    paths: dict[str, set[str]] = {}
    for row in table("c.csv"):
        paths.setdefault(row["cluster"], set()).add(Path(row["path"]).name)
    of_list = {"seed.txt", "pubmed.nbib", "manager.ris", "article.bib"}
    assert Counter(map(frozenset, paths.values()))[frozenset(of_list)] == 5
    works_ = ndjson(Path("w.ndjson").read_bytes())
    assert len(works_) == len(paths) == 5 + 1 + 3
    assert table("r.csv") == []
    alone = call("parse", *mixed, "-q").stdout
    assert sorted(dedupe("--undo", "w.ndjson").stdout.splitlines()) == sorted(alone.splitlines())
    other_order = ["--clusters", "c2.csv", "--pairs", "p2.csv", "--review", "r2.csv", "-o", "w2.ndjson"]
    assert dedupe(*reversed(mixed), *other_order).exit_code == 0
    for one, other in zip(outputs[1::2], other_order[1::2], strict=True):
        assert Path(one).read_bytes() == Path(other).read_bytes()


# ---- What is written


@pytest.mark.parametrize("form", ["ris", "csv", "json", "bibtex", "table"])
def test_works_in_any_format(form: str, two_files: tuple[str, str]) -> None:
    result = dedupe(*two_files, "-t", form, "-q")
    assert result.exit_code == 0
    assert result.stdout.count("frail patients") >= 1 and "city parks" in result.stdout
    assert dedupe(*two_files, "-t", form, "-o", "works").exit_code == 0
    if form != "table":
        assert Path("works").read_text(encoding="utf-8") == result.stdout


def test_grouping_marks_all_and_merges_none(two_files: tuple[str, str]) -> None:
    marked = ndjson(dedupe(*two_files, "--group", "-q").stdout)
    assert [(one["id"], one["cluster"]) for one in marked] == [("f1", "f1"), ("s1", "f1"), ("f2", "f2")]
    assert not any("sources" in one for one in marked)
    given = [json.loads(line) for path in two_files for line in Path(path).read_text().splitlines()]
    undone = ndjson(
        dedupe("--undo", "-", "-q", stdin=dedupe(*two_files, "--group", "-q").stdout_bytes).stdout
    )
    assert {one["id"] for one in undone} == {one["id"] for one in given}
    assert not any("cluster" in one for one in undone)


def test_values_are_taken_of_whom_the_user_prefers() -> None:
    written("one.ndjson", [work(id="1", publisher="One", database="Scopus", abstract=ABSTRACT)])
    written("two.ndjson", [work(id="2", publisher="Two", database="PubMed")])
    for prefer, publisher in (("scopus,pubmed", "One"), ("PubMed, Scopus", "Two"), ("two", "Two")):
        (merged,) = ndjson(dedupe("one.ndjson", "two.ndjson", "--prefer", prefer, "-q").stdout)
        assert (merged["publisher"], merged["abstract"]["text"]) == (publisher, ABSTRACT)
        fields = {one["record"]["publisher"]: one.get("fields", []) for one in merged["sources"]}
        assert "publisher" in fields[publisher]


def test_counts_for_a_flow_diagram_add_up(two_files: tuple[str, str], doubtful: str) -> None:
    named = ["--source", f"PubMed={two_files[0]}", "--source", f"CTgov:register={two_files[1]}"]
    result = dedupe(doubtful, *named, "--stats", "-t", "json")
    counts = json.loads(result.stdout)
    assert counts["identified"] == {"databases": 5, "registers": 1, "total": 6}
    of = {one["name"]: one for one in counts["sources"]}
    assert (of["PubMed"]["kind"], of["CTgov"]["kind"]) == ("database", "register")
    assert sum(one["identified"] for one in of.values()) == 6
    assert sum(one["duplicates_removed"] for one in of.values()) == counts["duplicates_removed"] == 3
    assert sum(one["remaining"] for one in of.values()) == counts["screened"] == 3
    assert counts["pairs_waiting_for_review"] == 1
    works_ = ndjson(dedupe(doubtful, *two_files, "-q").stdout)
    assert len(works_) == counts["screened"]
    text = dedupe(doubtful, *named, "--stats").stdout
    for line in ("Databases (n = 5)", "Registers (n = 1)", "removed (n = 3)", "screened (n = 3)"):
        assert line in text
    both = dedupe(doubtful, *named, "--stats", "-o", "works.ris", "-t", "ris")
    assert both.stdout == text
    assert Path("works.ris").read_text(encoding="utf-8").count("TY  - ") == 3


def test_explanations_say_which_fields_agree_and_by_which_rule(two_files: tuple[str, str]) -> None:
    told = json.loads(dedupe(*two_files, "--explain", "s1", "f1", "-t", "json", "-q").stdout)
    assert (told["id_1"], told["id_2"], told["one_work"]) == ("f1", "s1", True)
    levels = {one["field"]: one["level"] for one in told["fields"]}
    assert (levels["title"], levels["volume"], levels["doi"]) == ("same", "absent", "absent")
    assert told["shared_keys"]
    text = dedupe(*two_files, "--explain", "f1", "s1").stdout
    assert text.startswith("f1 and s1: one work\nDecided: duplicate, by the rule")
    apart = dedupe(*two_files, "--explain", "f2", "s1").stdout
    assert apart.startswith(
        "f2 and s1: two works\nDecided: distinct, by the rule 'other-title': the titles differ."
    )
    assert "\x1b[" in dedupe(*two_files, "--explain", "f1", "s1", "--color", "always").stdout


def test_an_id_that_several_have_is_told_from_others_by_its_key() -> None:
    path = written("x.ndjson", [work(id="x"), work(id="x", issue="5"), work(id="y")])
    result = dedupe(path, "--explain", "x", "y")
    assert result.exit_code == 2
    message = " ".join(result.stderr.split())
    keys = re.findall(r"x#[0-9a-f]{16}", message)
    assert "2 records have the id 'x'; name one of" in message and len(keys) == 2
    for key in keys:
        assert dedupe(path, "--explain", key, "y").exit_code == 0


def test_records_that_came_together_through_others_are_explained_so() -> None:
    chain = [work(id="x", doi="10.1000/a.1", title=f"{TITLE} x"), work(id="y", pmid="5", doi="10.1000/a.1")]
    path = written("x.ndjson", [*chain, work(id="z", pmid="5", **BARE)])
    told = json.loads(dedupe(path, "--explain", "x", "z", "-t", "json", "-q").stdout)
    assert told["one_work"] and told["decision"] != "duplicate" and told["through"] == ["y"]
    assert "They came together through y." in dedupe(path, "--explain", "x", "z", "-q").stdout


# ---- Decisions


def fill_in(review: str, word: str, path: str) -> str:
    """A review table with its column `decision` filled in, as a spreadsheet saves it."""
    filled = table(review)
    with Path(path).open("w", encoding="utf-8", newline="") as stream:
        out = csv.DictWriter(stream, filled[0])
        out.writeheader()
        out.writerows({**row, "decision": word} for row in filled)
    return path


@pytest.mark.parametrize(("word", "works_"), [("duplicate", 2), ("distinct", 3)])
def test_a_filled_in_review_is_obeyed_and_not_asked_again(doubtful: str, word: str, works_: int) -> None:
    first = dedupe(doubtful, "--review", "review.csv", "-o", "w.ndjson")
    assert first.stderr.endswith("3 works, 1 doubtful pair in review.csv\n")
    assert dedupe(doubtful).stderr.endswith("3 works, 1 doubtful pair; --review FILE lists them\n")
    (row,) = table("review.csv")
    assert {row["id_1"], row["id_2"]} == {"d1", "d2"} and row["decision"] == ""
    assert row["title_1"] == row["title_2"] == TITLE and row["issued_1"] != row["issued_2"]
    decisions = ["--decisions", fill_in("review.csv", word, "decided.csv")]
    again = dedupe(doubtful, *decisions, "--review", "again.csv", "--pairs", "pairs.csv")
    assert again.exit_code == 0 and "doubtful" not in again.stderr
    assert len(ndjson(again.stdout)) == works_
    assert table("again.csv") == []
    (told,) = (row for row in table("pairs.csv") if row["rule"] == "decision")
    assert (told["decision"], told["reasons"]) == (word, "decided by a person")
    explained = dedupe(doubtful, *decisions, "--explain", "d1", "d2").stdout
    assert f"Decided: {word}, by the rule 'decision': decided by a person." in explained


def test_decisions_are_obeyed_when_records_come_once_more_or_no_longer(doubtful: str) -> None:
    dedupe(doubtful, "--review", "review.csv", "-o", "w.ndjson", "-q")
    decisions = ["--decisions", fill_in("review.csv", "distinct", "decided.csv"), "-q"]
    Path("again.ndjson").write_bytes(Path(doubtful).read_bytes())
    more = dedupe(doubtful, "again.ndjson", *decisions, "--review", "r.csv")
    assert (more.stderr, len(ndjson(more.stdout)), table("r.csv")) == ("", 3, [])
    dedupe(doubtful, "again.ndjson", "--review", "review.csv", "-o", "w.ndjson", "-q")
    assert table("review.csv")[0]["id_1"].startswith("d1#")
    decisions = ["--decisions", fill_in("review.csv", "duplicate", "decided.csv"), "-q"]
    fewer = dedupe(doubtful, *decisions)
    assert (fewer.stderr, len(ndjson(fewer.stdout))) == ("", 2)
    other = written("other.ndjson", [work(id="d1", issue="9", **SOLE)])
    assert "`d1#" not in dedupe(doubtful, other, *decisions).stderr, "the digest tells which d1 is meant"
    Path("by_id.csv").write_text("id_1,id_2,decision\nd1,d2,duplicate\n")
    assert "MSC124 `d1`" in dedupe(doubtful, other, "--decisions", "by_id.csv", "-q").stderr


def test_decisions_that_contradict_each_other_are_reported_where_they_stand(doubtful: str) -> None:
    Path("one.csv").write_text("id_1,id_2,decision\nd1,d2,duplicate\n")
    Path("two.csv").write_text("id_1,id_2,decision\nd2,d3,y\nd2,d1,distinct\n")
    result = dedupe(doubtful, "--decisions", "one.csv", "--decisions", "two.csv", "-q")
    assert result.exit_code == 1
    assert re.search(
        r"^two\.csv:3:\d+: MSC123 `d1` and `d2` are distinct here",
        result.stderr,
        re.M,
    )
    assert "one.csv:2" in result.stderr


def test_decisions_about_records_that_are_not_there_are_reported(doubtful: str) -> None:
    Path("d.csv").write_text("id_1,id_2,decision\nd1,d2,duplicate\nd1,gone,duplicate\n")
    result = dedupe(doubtful, "--decisions", "d.csv", "-q")
    assert result.exit_code == 0 and len(ndjson(result.stdout)) == 2
    assert re.search(r"^d\.csv:3:\d+: MSC124 `gone`", result.stderr, re.M)


# ---- Hostile input

HOSTILE_IDS = [
    "=1+1",
    "-2",
    "@x",
    "+y",
    "a,b",
    'q"q',
    "two\nlines",
    "\x1b[31mred",
    "\x9bC1",
    "'=z",
    "-",
    "№ 7",
    "2020-01",
]


def test_ids_are_data_in_every_table_and_at_the_terminal() -> None:
    forms = [{}, {"volume": None}, BARE]
    path = written("h.ndjson", [work(id=one, **forms[at % 3]) for at, one in enumerate(HOSTILE_IDS)])
    outputs = ["--clusters", "c.csv", "--pairs", "p.csv", "--review", "r.csv", "-o", "w.ndjson"]
    result = dedupe(path, *outputs)
    assert result.exit_code == 0
    ids = {row["id"] for row in table("c.csv")}
    assert len(ids) == len(HOSTILE_IDS)
    for name in ("c.csv", "p.csv", "r.csv"):
        raw = Path(name).read_text(encoding="utf-8")
        assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", raw)
        for row in table(name):
            assert not any(re.match(r"[=+\-@]", value) for value in row.values())
    assert {row[name] for row in table("p.csv") for name in ("id_1", "id_2")} <= ids
    assert {row["cluster"] for row in table("c.csv")} <= ids
    told = dedupe(path, "--explain", "\x1b[31mred", "=1+1", "--color", "never")
    assert r"\x1b[31mred" in told.stdout and "\x1b" not in told.stdout
    wrong = dedupe(path, "--explain", "\x1b[31mred", "\x1b[32mnone")
    assert "\x1b" not in wrong.stderr


@pytest.mark.parametrize("name", ["p.csv", "r.csv"])
def test_ids_of_any_kind_are_known_again_in_decisions(name: str) -> None:
    for one in HOSTILE_IDS:
        path = written("h.ndjson", [work(id=one, **BARE), work(id="other", **SOLE)])
        assert dedupe(path, "--pairs", "p.csv", "--review", "r.csv", "-q", "-o", "w.ndjson").exit_code == 0
        result = dedupe(path, "--decisions", fill_in(name, "duplicate", "d.csv"), "-q")
        assert (result.stderr, len(ndjson(result.stdout))) == ("", 1), one


def test_an_id_may_repeat_ten_thousand_times() -> None:
    path = written("x.ndjson", (record(id="x", title=f"Study {at}", pages=str(at)) for at in range(10_000)))
    assert dedupe(path, "--clusters", "c.csv", "-q", "-o", "w.ndjson").exit_code == 0
    assert len({row["id"] for row in table("c.csv")}) == 10_000


def test_what_was_not_compared_is_said_also_in_quiet() -> None:
    path = written("x.ndjson", (work(id=f"r{at}", pages=None) for at in range(120)))
    result = dedupe(path, "-q")
    assert result.exit_code == 0
    assert re.fullmatch(
        r"mscbib: note: \d+ of the search keys are shared by very many records \(`.*` by 120\); of those "
        r"that share nothing else just the nearest were compared\n",
        result.stderr,
    )


# ---- Pipes, interruptions, terminals


@pytest.fixture
def large() -> str:
    """More works than a pipe holds."""
    return written(
        "large.ndjson",
        (work(id=f"r{at}", title=f"Study {at} of bees", abstract=ABSTRACT) for at in range(600)),
    )


def test_a_pipe_closed_early_is_no_error_and_tables_are_whole(large: str) -> None:
    with started("dedupe", large, "--clusters", "c.csv") as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        stderr = process.stderr.read()
        code = process.wait(30)
    assert quiet(stderr), stderr
    assert code == 0
    assert len(table("c.csv")) == 600


OUTPUTS = {"-o": "w", "--clusters": "c", "--pairs": "p", "--review": "r", "--rejects": "x"}


@needs_posix
def test_an_interruption_leaves_all_files_as_they_were() -> None:
    for path in OUTPUTS.values():
        Path(path).write_text("what was there before\n")
    before = sorted(Path().iterdir())
    args = [text for pair in OUTPUTS.items() for text in pair]
    with started("dedupe", *args) as process:
        assert process.stdin is not None
        process.stdin.write(work().to_json() + b"\n")
        process.stdin.flush()
        code, _, stderr = interrupt(
            process, lambda: len(list(Path().iterdir())) == len(before) + len(OUTPUTS)
        )
    assert code == 130
    assert quiet(stderr) and b"KeyboardInterrupt" not in stderr
    assert sorted(Path().iterdir()) == before, "a temporary file is left"
    assert {Path(path).read_text() for path in OUTPUTS.values()} == {"what was there before\n"}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="children are listed as Linux has them")
def test_an_interruption_ends_all_processes() -> None:
    path = written("x.ndjson", (work(id=f"r{at}", pages=None) for at in range(8_000)))
    with started("dedupe", path, "--jobs", "2", "-o", "w") as process:
        listed = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        deadline = time.monotonic() + 30
        while len(children := listed.read_text().split()) < 2:
            assert process.poll() is None and time.monotonic() < deadline, "it never had help"
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=20)
    assert process.returncode == 130
    assert quiet(stderr) and b"KeyboardInterrupt" not in stderr
    assert not any(Path(f"/proc/{child}").exists() for child in children)
    assert not Path("w").exists()


@needs_posix
def test_the_terminal_is_told_in_visible_letters() -> None:
    path = written("x.ndjson", [work(title=f"{TITLE}\x1b[31m"), work(id="b", title=f"{TITLE}\x9b")])
    code, shown = at_terminal("dedupe", path)
    assert code == 0 and b"frail patients" in shown
    assert b"\x1b[31m" not in shown and "\x9b".encode() not in shown


@pytest.mark.parametrize("columns", ["80", "100"])
def test_the_help_fits_and_names_every_option_once(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    text = call("dedupe", "--help").stdout
    assert max(map(len, text.splitlines())) <= int(columns)
    options: Sequence[str] = re.findall(r"^  (?:-\w, )?(--[a-z-]+)(?:,| |$)", text, re.M)
    assert len(set(options)) == len(options)
    for name in ("--clusters", "--pairs", "--review", "--decisions", "--against", "--explain", "--undo"):
        assert name in options
