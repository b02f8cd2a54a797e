"""The scores of the benchmark of deduplication: what is counted, that halves add up, what is told."""

from __future__ import annotations

import sys
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.append(str(Path(__file__).parent / "benchmarks"))

import dedupe_accuracy
import dedupe_scores
from dedupe_scores import Scores, disagreements, half_of, scores
from parse_speed import BenchmarkError

KEYS = "abcdefgh"


@st.composite
def labelled(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, str]]:
    """The works of some records, and clusters that were found of them."""
    keys = draw(st.lists(st.sampled_from(KEYS), min_size=1, unique=True))
    return tuple({key: draw(st.sampled_from("pqrstuvw")) for key in keys} for _ in range(2))  # type: ignore[return-value]


def test_what_is_counted() -> None:
    truth = {"a": "1", "b": "1", "c": "2", "d": "3", "e": "4", "f": "4"}
    found = {"a": "x", "b": "x", "c": "x", "d": "y", "e": "z", "f": "w"}
    counted = scores(truth, found, [("b", "d")])
    assert counted == Scores(records=6, right=1, false=2, missed=1, wrongly_removed=1, left_over=1, review=1)
    assert (counted.precision, counted.recall, counted.f1) == pytest.approx((1 / 3, 1 / 2, 2 / 5))
    assert scores(truth, truth) == Scores(6, right=2)


def test_a_cluster_stands_for_the_work_that_no_other_can_stand_for() -> None:
    # y can only be 1, so that x has to be 2, though 1 comes first in it
    truth = {"a": "1", "b": "2", "c": "1", "d": "1"}
    found = {"a": "x", "b": "x", "c": "y", "d": "y"}
    assert scores(truth, found)[4:6] == (0, 0)
    assert scores(truth, dict.fromkeys(truth, "x"))[4:6] == (1, 0)


@given(labelled())
def test_pairs_are_all_pairs(case: tuple[dict[str, str], dict[str, str]]) -> None:
    truth, found = case
    counted = scores(truth, found)
    pairs = [(truth[a] == truth[b], found[a] == found[b]) for a, b in combinations(truth, 2)]
    assert counted.right == pairs.count((True, True))
    assert counted.false == pairs.count((False, True))
    assert counted.missed == pairs.count((True, False))


@given(labelled())
def test_a_greatest_matching_is_found(case: tuple[dict[str, str], dict[str, str]]) -> None:
    truth, found = case
    links = {(found[key], truth[key]) for key in truth}
    clusters, works = sorted(set(found.values())), set(truth.values())

    def most(at: int, left: frozenset[str]) -> int:
        if at == len(clusters):
            return 0
        mine = [work for cluster, work in links if cluster == clusters[at] and work in left]
        return max(most(at + 1, left), *(1 + most(at + 1, left - {work}) for work in mine), 0)

    matched = most(0, frozenset(works))
    assert scores(truth, found)[4:6] == (len(works) - matched, len(clusters) - matched)


@given(labelled())
def test_the_halves_add_up_to_the_whole(case: tuple[dict[str, str], dict[str, str]]) -> None:
    truth, found = case
    review = list(combinations(truth, 2))
    halves = [scores(truth, found, review, half) for half in (0, 1)]
    assert halves[0].plus(halves[1]) == scores(truth, found, review)
    assert halves[0].records == sum(half_of(work) == 0 for work in truth.values())


def test_both_halves_have_works() -> None:
    assert 400 < sum(half_of(f"work {number}") for number in range(1000)) < 600


@given(labelled())
def test_each_disagreement_is_of_a_cluster_of_its_own(case: tuple[dict[str, str], dict[str, str]]) -> None:
    truth, found = case
    pairs = list(disagreements(found, truth))
    assert all(found[a] == found[b] and truth[a] != truth[b] for a, b in pairs)
    assert len({found[a] for a, _ in pairs}) == len(pairs)
    assert bool(pairs) == bool(scores(truth, found).false)


def test_what_was_not_read_is_a_work_of_its_own_and_what_is_unknown_is_refused() -> None:
    assert dedupe_scores.complete({"a": "1", "b": "1"}, {"a": "x"}) == {"a": "x", "b": "b"}
    with pytest.raises(BenchmarkError, match="such as c"):
        dedupe_scores.complete({"a": "1"}, {"a": "x", "c": "x"})
    with pytest.raises(BenchmarkError):
        dedupe_scores.complete({"a": "1"}, {})


def test_folders_and_their_halves() -> None:
    assert dedupe_scores.wanted("sets/wells:1") == (Path("sets/wells"), 1)
    assert dedupe_scores.wanted("sets/wells") == (Path("sets/wells"), None)


def test_a_folder_must_hold_records_and_their_works(tmp_path: Path) -> None:
    (tmp_path / "records.ris").touch()
    with pytest.raises(BenchmarkError):
        dedupe_scores.labelled_set(tmp_path)
    (tmp_path / "truth.csv").write_text("id,cluster\na,1\na,2\n")
    with pytest.raises(BenchmarkError, match="a is there twice"):
        dedupe_scores.labelled_set(tmp_path)
    (tmp_path / "truth.csv").write_text("id,cluster\na,1\n")
    assert dedupe_scores.labelled_set(tmp_path).truth == {"a": "1"}


RECORDS = """TY  - JOUR
ID  - one
AU  - Doe, Ann
TI  - Wells of the northern chalk plateau and their keepers
JO  - Aquifer Letters
PY  - 2019
VL  - 12
SP  - 45
ER  -

TY  - JOUR
ID  - two
AU  - Doe, A.
TI  - Wells of the northern chalk plateau and their keepers.
JO  - Aquifer Lett
PY  - 2019
VL  - 12
SP  - 45
ER  -

TY  - JOUR
ID  - three
AU  - Roe, Bob
TI  - Bread ovens in coastal villages: an inventory
JO  - J Bread
PY  - 2004
ER  -

"""


def test_the_table_is_measured_told_and_put_into_a_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "wells"
    folder.mkdir()
    (folder / "records.ris").write_text(RECORDS)
    (folder / "truth.csv").write_text("id,cluster\none,1\ntwo,2\nthree,3\n")
    page = tmp_path / "page.md"
    page.write_text("Before\n<!-- measured: wells -->\nold\n<!-- end -->\nAfter\n")
    monkeypatch.setattr(
        sys, "argv", ["dedupe_accuracy.py", str(folder), "--errors", "2", "--into", f"{page}#wells"]
    )
    assert dedupe_accuracy.main() == 0
    printed = capsys.readouterr().out
    row = "| wells | 3 | mscbib | 0.0000 | 1.0000 | 0.0000 | 1 | 0 | 0 | 0.00 |\n"
    assert row in printed
    assert "wells: merged, but of two works" in printed and "one and two: one work" in printed
    table = printed[: printed.index(row) + len(row)]
    assert page.read_text() == f"Before\n<!-- measured: wells -->\n{table}<!-- end -->\nAfter\n"
    with pytest.raises(BenchmarkError):
        dedupe_scores.put_into(f"{page}#other", [])
