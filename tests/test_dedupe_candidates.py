"""Candidate pairs: the same whichever way they are computed; bounded, and said, where a key says little."""

from __future__ import annotations

import errno
import gc
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mscbib.dedupe import joined_keys
from mscbib.dedupe.candidates import MAX_NAMED, Candidates, candidate_pairs
from mscbib.dedupe.spool import Spool
from mscbib.discovery import MissingLibraryError

Keyed = tuple[int, str, Sequence[str]]

DICTS, DUCKDB = 1_000_000, 0
WAYS = pytest.mark.parametrize("in_memory", [DICTS, DUCKDB], ids=["dicts", "duckdb"])

#: All that may stand in a file of lines and be taken for something else there.
HOSTILE = [
    "",
    " ",
    "\t",
    "\n",
    "\r",
    "\0",
    "\x1f",
    "\\",
    '"',
    "'",
    ",",
    "\ud800",
    "\u2028",
    "é",
    "e\u0301",
    "𝒳",
    "NULL",
]
texts = st.lists(st.sampled_from([*HOSTILE, "a", "b"]), max_size=3).map("".join)
keyed = st.lists(st.tuples(texts, st.lists(texts.map("k:".__add__) | texts, max_size=4)), max_size=24).map(
    lambda rows: [(number, order, keys) for number, (order, keys) in enumerate(rows)]
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files go."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def expected(
    records: Sequence[Keyed], cap: int, neighbours: int
) -> tuple[list[tuple[int, int]], list[tuple[str, int]]]:
    """By definition, for keys and orders of plain characters."""
    orders = {number: order for number, order, _ in records}
    holders: dict[str, set[int]] = {}
    for number, _, keys in records:
        for key in keys:
            holders.setdefault(key, set()).add(number)
    pairs: set[tuple[int, int]] = set()
    capped = []
    for key, block in holders.items():
        kin = sorted(block, key=lambda number: (orders[number], number))
        together = combinations(range(len(kin)), 2)
        if len(block) > cap:
            capped.append((key, len(block)))
            together = ((one, two) for one, two in together if two - one <= neighbours)  # type: ignore[assignment]
        pairs.update((min(kin[one], kin[two]), max(kin[one], kin[two])) for one, two in together)
    return sorted(pairs), sorted(capped, key=lambda one: (-one[1], one[0]))


def found(records: Sequence[Keyed], **how: int) -> tuple[list[tuple[int, int]], list[tuple[str, int]]]:
    with candidate_pairs(records, **how) as pairs:
        return list(pairs), [(one.key, one.records) for one in pairs.capped]


# ---- Pairs


@WAYS
def test_records_that_share_a_key_are_a_pair_once(in_memory: int) -> None:
    records = [
        (0, "b", ["doi:10.1/x", "title:one"]),
        (1, "a", ["title:two"]),
        (2, "b", ["title:one", "doi:10.1/x", "title:one"]),
        (3, "c", []),
        (4, "c", ["title:two", "doi:10.1/X"]),
    ]
    assert found(records, in_memory=in_memory) == ([(0, 2), (1, 4)], [])


@WAYS
def test_nothing_gives_nothing(in_memory: int) -> None:
    assert found([], in_memory=in_memory) == ([], [])
    assert found([(0, "a", ["k:1"]), (1, "a", ["k:2"])], in_memory=in_memory) == ([], [])


@WAYS
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), cap=st.integers(1, 6), neighbours=st.integers(1, 3))
def test_pairs_are_as_defined(in_memory: int, seed: int, cap: int, neighbours: int) -> None:
    rng = random.Random(seed)
    records = [
        (number, rng.choice("aab"), [f"k:{rng.randrange(12)}" for _ in range(rng.randrange(4))])
        for number in range(40)
    ]
    shuffled = rng.sample(records, len(records))
    how = {"cap": cap, "neighbours": neighbours, "in_memory": in_memory}
    assert found(shuffled, **how) == expected(records, cap, neighbours)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(records=keyed, cap=st.integers(1, 4), rng=st.randoms(use_true_random=False))
def test_both_ways_find_the_same(records: list[Keyed], cap: int, rng: random.Random) -> None:
    """Whatever characters the texts have, and in whatever sequence they come."""
    shuffled = rng.sample(records, len(records))
    assert found(records, cap=cap, neighbours=2, in_memory=DICTS) == found(
        shuffled, cap=cap, neighbours=2, in_memory=DUCKDB
    )


@WAYS
def test_long_texts_are_told_apart_by_their_ends(in_memory: int) -> None:
    long = "title:" + "x" * 3_000_000
    records = [(0, long, [long]), (1, long, [f"{long}y"]), (2, long, [long])]
    assert found(records, in_memory=in_memory)[0] == [(0, 2)]


@WAYS
def test_a_record_may_have_ten_thousand_keys(in_memory: int) -> None:
    many = [f"author:{number}" for number in range(10_000)]
    records = [(0, "a", many), (1, "b", many[-1:]), (2, "c", many)]
    assert found(records, cap=2, neighbours=1, in_memory=in_memory) == (
        [(0, 1), (0, 2), (1, 2)],
        [("author:9999", 3)],
    )


@WAYS
def test_keys_that_differ_in_control_characters_alone_are_one(in_memory: int) -> None:
    """So that none reaches a terminal by way of the capped keys; a record counts once."""
    records = [(0, "", ["k:\x1b", "k:\n", "k: "]), (1, "", ["k:\t"]), (2, "", ["l:"])]
    assert found(records, cap=2, in_memory=in_memory) == ([(0, 1)], [])
    assert found(records, cap=1, in_memory=in_memory) == ([(0, 1)], [("k: ", 2)])


def test_pairs_are_read_again_and_in_slices() -> None:
    for in_memory in (DICTS, DUCKDB):
        with candidate_pairs([(number, "", ["k:1"]) for number in range(40)], in_memory=in_memory) as pairs:
            assert len(pairs) == 780
            assert list(pairs) == list(pairs) == list(combinations(range(40), 2))
            assert pairs[700:] == list(pairs)[700:]
            assert pairs[-1] == (38, 39)
            with pytest.raises(IndexError):
                pairs[780]


# ---- Keys that say little


@WAYS
def test_a_key_of_too_many_makes_neighbours_only_and_is_named(in_memory: int) -> None:
    size, neighbours = 20_000, 3
    # the order runs against the numbers
    records = [
        (number, f"{size - number:06}", ["title:editorial", f"own:{number}"]) for number in range(size)
    ]
    with candidate_pairs(records, cap=50, neighbours=neighbours, in_memory=in_memory) as pairs:
        assert len(pairs) == neighbours * size - neighbours * (neighbours + 1) // 2
        assert all(0 < two - one <= neighbours for one, two in pairs)
        assert [*pairs.capped] == [("title:editorial", size)]
        assert pairs.capped_unnamed == 0


@WAYS
def test_what_is_not_named_is_counted(in_memory: int) -> None:
    records = [(number, "", [f"k:{key}" for key in range(number % 2, 700, 2)]) for number in range(6)]
    with candidate_pairs(records, cap=2, in_memory=in_memory) as pairs:
        assert len(pairs.capped) == MAX_NAMED
        assert pairs.capped_unnamed == 700 - MAX_NAMED
        assert [one.key for one in pairs.capped] == sorted(f"k:{key}" for key in range(700))[:MAX_NAMED]


@WAYS
def test_twice_the_records_are_twice_the_work(in_memory: int) -> None:
    """All share all of their keys: a join of all with all would be four times the work."""

    def seconds(size: int) -> float:
        records = [(number, "", ["title:one", "year:2000"]) for number in range(size)]
        best = float("inf")
        for _ in range(3):
            started = time.process_time()
            candidate_pairs(records, in_memory=in_memory).close()
            best = min(best, time.process_time() - started)
        return best

    assert seconds(8_000) < 3 * seconds(4_000) + 0.1


@pytest.mark.parametrize("wrong", [{"cap": 0}, {"neighbours": 0}])
def test_limits_below_one_make_no_sense(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="one record or more"):
        candidate_pairs([], **wrong)


# ---- Temporary files


def two(sizes: int) -> Iterator[Keyed]:
    yield from ((number, "", ["k:1"]) for number in range(sizes))


def test_temporary_files_are_gone_when_the_pairs_are_there(folder: Path) -> None:
    with candidate_pairs(two(30), in_memory=DUCKDB) as pairs:
        assert not list(folder.iterdir())
        assert len(pairs) == 435


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError, SystemExit])
def test_temporary_files_are_gone_after_an_interruption(folder: Path, error: type[BaseException]) -> None:
    seen: list[Path] = []

    def interrupted() -> Iterator[Keyed]:
        yield from two(100)
        seen.extend(folder.rglob("*.tsv"))
        raise error

    with pytest.raises(error):
        candidate_pairs(interrupted(), in_memory=DUCKDB)
    assert seen, "the interruption was to come while there is a file"
    assert not list(folder.iterdir())


class Alarm(BaseException):
    """What a handler of a signal raises."""


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="there are no alarms on this system")
def test_a_signal_ends_a_long_join_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = (
        "SELECT sum(a.range + b.range) FROM range(10_000_000) AS a, range(10_000_000) AS b WHERE a.range > ?"
    )
    monkeypatch.setattr(joined_keys, "_PAIRS", endless)

    def ring(*_: object) -> None:
        raise Alarm

    former = signal.signal(signal.SIGALRM, ring)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.5)
        started = time.process_time()
        with pytest.raises(Alarm):
            candidate_pairs(two(300), in_memory=DUCKDB)
        assert time.process_time() - started < 5
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, former)
    assert not list(folder.iterdir())


def test_a_full_disk_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joined_keys, "_DUCKDB_MEMORY", "1MB")
    with pytest.raises(OSError, match="no room") as caught:
        candidate_pairs(
            ((number, "", [f"k:{number % 500}", "k"]) for number in range(20_000)), in_memory=DUCKDB
        )
    assert caught.value.errno == errno.ENOSPC
    assert caught.value.filename
    assert not list(folder.iterdir())


def test_without_duckdb_it_is_said_how_to_get_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    assert found([(0, "", ["k"]), (1, "", ["k"])], in_memory=DICTS) == ([(0, 1)], [])
    with pytest.raises(MissingLibraryError, match="duckdb"):
        found([(0, "", ["k"]), (1, "", ["k"])], in_memory=DUCKDB)
    assert not list(folder.iterdir())


def in_a_fork(what: Callable[[], object]) -> bool:
    """Whether `what` is true in a process forked from this one."""
    child = os.fork()
    if not child:
        os._exit(0 if what() else 1)
    return os.waitpid(child, 0)[1] == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork on this system")
@pytest.mark.filterwarnings("ignore:This process")  # newer Pythons warn of the threads of the test runner
def test_a_forked_process_reads_pairs_and_bytes() -> None:
    with candidate_pairs(two(30), in_memory=DUCKDB) as pairs, Spool(0) as spool:
        spool.append(b"one")
        spool.append(b"two")
        assert spool[0] == b"one"
        assert in_a_fork(lambda: (len(pairs), pairs[-1], spool[1]) == (435, (28, 29), b"two"))
        assert not in_a_fork(lambda: spool[1] == b"one")


# ---- Bytes


@settings(max_examples=100, deadline=None)
@given(pieces=st.lists(st.binary(max_size=12), max_size=30), limit=st.sampled_from([0, 100, 300, 1 << 20]))
def test_a_spool_is_a_list_of_bytes(pieces: list[bytes], limit: int) -> None:
    with Spool(limit) as spool:
        assert [spool.append(piece) for piece in pieces] == list(range(len(pieces)))
        assert len(spool) == len(pieces)
        assert list(spool) == pieces
        assert [spool[-1 - place] for place in range(len(pieces))] == pieces[::-1]
        for outside in (len(pieces), -len(pieces) - 1):
            with pytest.raises(IndexError):
                spool[outside]
        if pieces:
            with pytest.raises(ValueError, match="after it was read"):
                spool.append(b"late")


def test_a_spool_holds_no_more_in_memory_than_it_may() -> None:
    piece = bytes(1000)
    with Spool(10_000) as spool:
        for _ in range(1000):
            spool.append(piece)
        gc.collect()
        holders = [one for one in gc.get_referrers(piece) if isinstance(one, list)]
        assert not holders, "the pieces are in the file, the first ones, too"
        assert spool[999] == piece


def test_a_closed_spool_gives_nothing() -> None:
    for limit in (0, 1000):
        spool = Spool(limit)
        spool.append(b"one")
        spool.close()
        with pytest.raises(IndexError):
            spool[0]
        assert list(spool) == []


def test_the_pairs_of_closed_candidates_are_gone() -> None:
    for in_memory in (DICTS, DUCKDB):
        pairs: Candidates = candidate_pairs(two(5), in_memory=in_memory)
        pairs.close()
        assert list(pairs) == []
        pairs.close()
