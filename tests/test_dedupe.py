"""What deduplication promises whatever it is given: order, copies, decisions, libraries, keys, time."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations, permutations
from typing import Any

import pytest
from deduplicating import ABSTRACT, WORK, Found, found, record, rows, work
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mscbib.dedupe import deciding, works
from mscbib.dedupe.candidates import CAP
from mscbib.dedupe.intake import identifies
from mscbib.dedupe.profile import profile
from mscbib.dedupe.undoing import undone
from mscbib.model import Origin, Record

Changes = dict[str, Any]

TITLE = WORK["title"]

# ---- Records: works, each in several forms

_TITLES = [
    TITLE,
    f"{TITLE}: part I",
    f"{TITLE}: part II",
    "Editorial",
    "Cuff pressure in the ambulance: a survey of crews",
    "Cuff pressures in ambulances: a survey",
    "Bees",
    "",
]
_AUTHORS = [
    WORK["authors"],
    "Okafor, N.; Lindqvist, P.; Tanaka, H.",
    "Okafor N.Lindqvist P.Tanaka H.",
    "Okafor, Nkem",
    "Moreau, Luc",
    None,
]
#: Forms in which databases have one and the same record, and in which works are about others.
_FORMS: list[Changes] = [
    {},
    {"title": TITLE.upper()},
    {"title": f"Erratum: {TITLE}"},
    {"container_title": "medRxiv", "doi": "10.1101/2013.11.11.12345678", "volume": None, "pages": None},
    {"container_title": "J Appl Anaesth"},
    {"pages": "301-302"},
    {"issue": "5"},
    {"pages": None, "volume": None, "issue": None},
    {"issued": None},
    {"container_title": None, "pages": None, "volume": None, "issue": None, "issued": None},
    {"doi": "10.1000/joa.1"},
    {"doi": "10.1000/joa.2"},
    {"pmid": "111"},
    {"abstract": ABSTRACT},
    {"type": None},
]


@st.composite
def records(draw: st.DrawFn) -> list[Record]:
    """Up to eight records of few works: in several forms, with ids that repeat, and exact copies."""
    made = []
    for _ in range(draw(st.integers(1, 7))):
        values = {**WORK, "title": draw(st.sampled_from(_TITLES)), "authors": draw(st.sampled_from(_AUTHORS))}
        for form in draw(st.lists(st.sampled_from(_FORMS), max_size=3)):
            values |= form
        values["id"] = draw(st.sampled_from(["a", "b", "c", "=d", "e#2", None]))
        values["title"] = values["title"] or None
        made.append(record(**values))
    made += draw(st.lists(st.sampled_from(made), max_size=2))
    return made


def written(result: Found) -> tuple[bytes, ...]:
    """All that is written, as it is."""
    return (result.clusters_csv, result.pairs_csv, result.review_csv, *result.merged)


def quickly(examples: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow])


# ---- Laws


@given(records(), st.randoms(use_true_random=False))
@quickly(60)
def test_the_order_of_the_input_is_of_no_account(given_records: list[Record], random_: random.Random) -> None:
    shuffled = list(given_records)
    random_.shuffle(shuffled)
    assert written(found(shuffled)) == written(found(given_records))


@given(records(), st.data())
@quickly(40)
def test_files_only_show_where_records_were_read(given_records: list[Record], data: st.DataObject) -> None:
    def split() -> list[Record]:
        count: Counter[str] = Counter()
        placed = []
        for one in data.draw(st.permutations(given_records)):
            path = data.draw(st.sampled_from(["a.ris", "b.nbib", "c.bib"]))
            count[path] += 1
            origin = Origin(path=path, index=count[path], line_start=1, line_end=2)
            placed.append(one.model_copy(update={"source": origin}))
        return placed

    assert without_places(found(split())) == without_places(found(split()))


def without_places(result: Found) -> tuple[Any, ...]:
    """All that is written but for the files and places at which records were read."""

    def told(table: bytes) -> list[dict[str, str]]:
        shown = rows(table)
        for row in shown:
            for name in ("path", "index", "source_1", "source_2"):
                row.pop(name, None)
        return shown

    def bare(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: bare(part) for name, part in value.items() if name != "source"}
        return [bare(part) for part in value] if isinstance(value, list) else value

    merged = [bare(json.loads(line)) for line in result.merged]
    return told(result.clusters_csv), told(result.review_csv), result.pairs_csv, merged


def many(number: int) -> list[Record]:
    """Some hundred records of works that are in three forms each, always the same."""
    chosen = random.Random(7)
    said = ABSTRACT.split()
    made = []
    for at in range(number // 3):
        words = chosen.sample(said, 8)
        values = {**WORK, "title": f"The {' '.join(words)} of study {at}", "pages": f"{at}-{at + 5}"}
        for copy, form in enumerate(chosen.sample(_FORMS[4:], 3)):
            made.append(record(**{**values, **form, "id": f"w{at}.{copy}"}))
    return made


def test_the_number_of_processes_is_of_no_account(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = found(many(240), jobs=1)
    assert len(alone.together) > 50 and alone.outcome.candidates > 200
    monkeypatch.setattr(deciding, "_WORTHWHILE", 20)
    monkeypatch.setattr(deciding, "_BATCH", 20)
    monkeypatch.setattr(works, "_WORTHWHILE", 20)
    monkeypatch.setattr(works, "_BATCH", 20)
    for jobs in (1, 2, 3):
        assert written(found(many(240), jobs=jobs)) == written(alone)


@given(records())
@quickly(60)
def test_every_record_is_in_the_clusters_once(given_records: list[Record]) -> None:
    result = found(given_records)
    table = rows(result.clusters_csv)
    ids = [row["id"] for row in table]
    assert len(ids) == len(set(ids)) == len(given_records)
    cluster = {row["id"]: row["cluster"] for row in table}
    assert all(cluster[name] == name for name in cluster.values()), "a cluster is called after one of its own"
    assert len(set(cluster.values())) == len(result.merged)


@given(records())
@quickly(60)
def test_what_is_together_was_told_and_what_is_told_is_consistent(given_records: list[Record]) -> None:
    result = found(given_records)
    table = [(row["id_1"], row["id_2"], row["decision"]) for row in rows(result.pairs_csv)]
    assert len({row[:2] for row in table}) == len(table), "a pair is told once"
    assert {decision for *_, decision in table} <= {"duplicate", "review", "distinct"}
    for cluster in result.clusters:
        apart = {one.a for one in result.pairs if one.verdict.effect in ("apart", "linked")}
        numbers = {result.keys.index(key) for key in cluster}
        for one in result.pairs:
            if one.a in apart and one.verdict.effect in ("apart", "linked"):
                assert not {one.a, one.b} <= numbers
        joined = [
            {one.a, one.b} for one in result.pairs if one.verdict.effect == "duplicate" and one.a in numbers
        ]
        assert connected(numbers, joined)
    names = {key: cluster for cluster in result.clusters for key in cluster}
    asked = [frozenset({names[one], names[other]}) for one, other in result.to_review]
    assert all(len(pair) == 2 for pair in asked), "what is one work already is not asked"
    assert len(set(asked)) == len(asked), "two works are asked about once"


def connected(numbers: set[int], pairs: Iterable[set[int]]) -> bool:
    """Whether all `numbers` hang together by `pairs`."""
    pairs = list(pairs)
    reached = {min(numbers)}
    while new := [pair for pair in pairs if pair & reached and not pair <= reached]:
        reached.update(*new)
    return numbers <= reached


def contents(result: Found) -> set[frozenset[bytes]]:
    """The works as sets of what their records hold: copies are one."""
    return {frozenset(result.data[number] for number in cluster) for cluster in result.outcome.clusters}


@given(records(), st.data())
@quickly(60)
def test_an_exact_copy_only_joins_its_original(given_records: list[Record], data: st.DataObject) -> None:
    copy = data.draw(st.sampled_from(given_records))
    before, after = found(given_records), found([*given_records, copy])
    assert contents(after) == contents(before)
    says_enough = identifies(profile(copy))
    assert len(after.clusters) == len(before.clusters) + (not says_enough)
    assert len(after.to_review) == len(before.to_review)


@given(records())
@quickly(60)
def test_undoing_gives_the_input_to_the_letter(given_records: list[Record]) -> None:
    result = found(given_records)
    given_lines = sorted(one.to_json() for one in given_records)
    assert sorted(one.to_json() for one in undone(result.records)) == given_lines
    again = found(result.records)
    assert sorted(one.to_json() for one in undone(again.records)) == given_lines


@given(records(), st.data())
@quickly(80)
def test_decisions_are_obeyed_and_not_asked_again(given_records: list[Record], data: st.DataObject) -> None:
    keys = found(given_records).keys
    said = {key: data.draw(st.sampled_from([None, 1, 2])) for key in keys}
    decisions = {
        (min(one, other), max(one, other)): said[one] == said[other]
        for one, other in combinations(keys, 2)
        if said[one] and said[other]
    }
    result = found(given_records, decisions=decisions)
    names = {key: cluster for cluster in result.clusters for key in cluster}
    for (one, other), is_duplicate in decisions.items():
        assert (names[one] == names[other]) == is_duplicate
    asked = {(min(pair), max(pair)) for pair in result.to_review}
    assert not asked & decisions.keys()
    told = rows(result.pairs_csv)
    assert len({(row["id_1"], row["id_2"]) for row in told}) == len(told)
    assert sum(row["rule"] == "decision" for row in told) == len(decisions)


# ---- Decided about before, and again


def asked_about(*ids: str) -> list[Record]:
    """Records that say little: whether they are of one work a person has to say."""
    bare: Changes = {
        "authors": "Moreau, Luc",
        "container_title": None,
        "volume": None,
        "issue": None,
        "pages": None,
        "issued": None,
    }
    return [work(**bare, id=one, type=None if at else "report") for at, one in enumerate(ids)]


def test_what_was_decided_is_not_asked_of_copies_either() -> None:
    one, other = asked_about("x", "y")
    (asked,) = found([one, other]).to_review
    assert asked == ("x", "y")
    for is_duplicate in (True, False):
        result = found([one, other], decisions={("x", "y"): is_duplicate})
        assert (result.together == {frozenset("xy")}) == is_duplicate and not result.to_review
    copied = found([one, one, other])
    first, second = (key for key in copied.keys if key.startswith("x#"))
    for key in (first, second):
        result = found([one, one, other], decisions={(key, "y"): False})
        assert result.together == {frozenset({first, second})} and not result.to_review


def test_what_the_rules_are_sure_of_is_not_asked_of_a_copy_of_what_was_decided() -> None:
    given_records = [work(id="x"), work(id="x"), work(id="y", authors="Okafor, N")]
    first, second, other = found(given_records).keys
    for key in (first, second):
        result = found(given_records, decisions={(key, other): False})
        assert result.together == {frozenset({first, second})} and not result.to_review


def test_the_surest_are_joined_first() -> None:
    """Of two that are apart the third goes to the one that it is surely the same as, whatever the ids are."""
    forms: list[Changes] = [
        {"doi": "10.1000/joa.1", "pmid": "111"},
        {"pages": None, "pmid": "111"},
        {"doi": "10.1000/joa.2", "pages": "301-309"},
    ]
    for ids in permutations("123"):
        result = found(work(id=one, **form) for one, form in zip(ids, forms, strict=True))
        assert result.together == {frozenset(ids[:2])}


def test_a_work_is_not_related_to_itself_where_a_person_joined_it_with_its_erratum() -> None:
    erratum = work(id="e", title=f"Erratum: {TITLE}", pages="401")
    pair = [work(id="a"), work(id="b", authors="Okafor, N")]
    (merged,) = found([*pair, erratum], decisions={("a", "e"): True, ("a", "b"): True}).records
    assert not merged.relations


def test_a_contradiction_with_what_the_rules_are_sure_of_is_asked() -> None:
    chain = [work(id="x", pages=None), work(id="y"), work(id="z", volume=None)]
    assert found(chain).together == {frozenset("xyz")}
    result = found(chain, decisions={("x", "z"): False})
    assert len(result.together) == 1 and len(result.to_review) == 1
    (row,) = rows(result.review_csv)
    assert row["reasons"].endswith("but x and z, which would be joined with them, are not of one work")
    settled = found(chain, decisions={("x", "z"): False, (row["id_1"], row["id_2"]): False})
    assert not settled.to_review


def test_exact_copies_are_two_works_where_a_person_says_so() -> None:
    copies = [work(), work()]
    first, second = found(copies).keys
    result = found(copies, decisions={(first, second): False})
    assert not result.together
    assert [row["rule"] for row in rows(result.pairs_csv)] == ["decision"]


def test_the_works_are_not_joined_further_but_where_they_have_learned_from_each_other() -> None:
    """Deduplicating again finds nothing new where copies only lack what others have.

    A work that was merged says more than each of its records did; so it may be found to be one with another
    that by each of its records alone it was not: here a translation that has the authors of one and the
    pages of the other.
    """
    full = work(doi="10.1000/joa.1", pmid="111")
    lacking: list[Changes] = [
        {"doi": None},
        {"pmid": None},
        {"pages": None},
        {"authors": "Okafor, N"},
        {"abstract": ABSTRACT},
    ]
    copies = [
        work(**{"doi": "10.1000/joa.1", "pmid": "111", "id": f"c{n}", **form})
        for n, form in enumerate(lacking)
    ]
    once = found([full, *copies, work(id="other", title="Bees in parks", authors="Moreau, Luc")])
    assert len(once.clusters) == 2
    again = found(once.records)
    assert not again.together and not again.to_review
    assert again.merged == once.merged

    where: Changes = {"container_title": None, "volume": None, "issue": None, "pages": None}
    learned = [
        work(id="x", pmid="111", **where),
        work(id="y", pmid="111", authors=None, issued=None),
        work(id="z", title="Der Oberarm als Helfer: ein Versuch vor neuen Hüften an Gebrechlichen"),
    ]
    assert found(learned).together == {frozenset("xy")}
    assert len(found(found(learned).records).clusters) == 1


# ---- Against a library


def test_only_the_new_is_decided_about() -> None:
    library = [work(id="l1"), work(id="l2", authors="Okafor, N"), work(id="l3", title="Bees in parks")]
    assert len(found(library).clusters) == 2
    new = [
        work(id="n1", pages="212"),
        work(id="n2", title="Bees in the parks"),
        work(id="n3", title="Metals"),
    ]
    result = found(new, library=library)
    names = {key: cluster for cluster in result.clusters for key in cluster}
    assert names["l1"] != names["l2"], "two works of a library are not joined, by no new record either"
    assert names["n1"] in (names["l1"], names["l2"]) and names["n2"] == names["l3"]
    assert names["n3"] == {"n3"}
    known = {"l1", "l2", "l3"}
    assert all(not {result.keys[one.a], result.keys[one.b]} <= known for one in result.pairs)


def test_a_person_may_join_works_of_a_library() -> None:
    library = [work(id="l1"), work(id="l2", authors="Okafor, N")]
    assert found([], library=library, decisions={("l1", "l2"): True}).together == {frozenset({"l1", "l2"})}


@pytest.mark.parametrize("paths", [("a.ndjson", "b.ndjson"), ("b.ndjson", "a.ndjson")])
def test_a_copy_of_a_work_of_the_library_is_that_work_whatever_the_files_are_called(
    paths: tuple[str, str],
) -> None:
    old, new = (Origin(path=path, index=1, line_start=1, line_end=1) for path in paths)
    library = [
        work(id="l1").model_copy(update={"source": old}),
        work(id="l2", authors="Okafor, N").model_copy(update={"source": old}),
    ]
    result = found([work(id="l1").model_copy(update={"source": new})], library=library)
    assert len(result.clusters) == 2 and len(result.together) == 1
    assert not result.to_review, "what the library holds as two works is not asked about"
    assert [one.verdict.rule for one in result.pairs] == ["copy"]


@given(records(), records())
@quickly(40)
def test_works_of_a_library_stay_as_many(library: list[Record], new: list[Record]) -> None:
    result = found(new, library=library)
    for cluster in result.outcome.clusters:
        assert len(cluster) <= 1 + len(new)
    assert len(result.clusters) >= len(library)
    assert len(result.keys) == len(library) + len(new)


# ---- Keys


def test_keys_are_unique_whatever_ids_look_like() -> None:
    first, second = found([work(), work(volume="32")]).keys
    mimics = [work(id=first, pages=None), work(id=f"{second}#2", pages=None), work(id=f"{first}#2")]
    result = found([work(), work(), work(volume="32"), work(volume="32"), *mimics])
    assert len(set(result.keys)) == 7
    assert len(list(undone(result.records))) == 7


def test_a_key_is_the_id_where_no_other_has_it() -> None:
    result = found([work(id="x"), work(id="y"), work(id="y", volume="32"), work(id="y", volume="32")])
    assert result.keys[0] == "x"
    assert [key.count("#") for key in result.keys[1:]] in ([1, 1, 2], [1, 2, 1])
    assert all(key.startswith("y#") for key in result.keys[1:])


# ---- Hostile input


def seconds(made: Sequence[Record]) -> float:
    start = time.process_time()
    found(made)
    return time.process_time() - start


def alike(number: int) -> Iterator[Record]:
    """Records that share every key and say nothing else."""
    for at in range(number):
        yield work(id=f"r{at}", pages=None, volume=None, issue=None, type=None)


HOSTILE: dict[str, Callable[[int], Iterable[Record]]] = {
    "one title, and no more": lambda n: (record(id=str(at), title=TITLE) for at in range(10 * n)),
    "one journal, and no more": lambda n: (
        record(id=str(at), container_title="Bees") for at in range(10 * n)
    ),
    "nothing": lambda n: (record(id=str(at)) for at in range(10 * n)),
    "one work": alike,
    "one id": lambda n: (work(id="x", title=f"Study {at} of bees", pages=str(at)) for at in range(n)),
    "exact copies": lambda n: (work() for _ in range(2 * n)),
    "authors": lambda n: (
        work(id=str(at), authors=[{"family": f"F{one}", "given": "A"} for one in range(n)]) for at in range(4)
    ),
    "long titles": lambda n: (work(id=str(at), title=f"{at} " + "frail hips " * 50 * n) for at in range(4)),
    "one long word": lambda n: (work(id=str(at), title=f"x{at} " + "a" * 500 * n) for at in range(4)),
    "one long list of authors": lambda n: (
        work(id=str(at), authors=[{"literal": "Okafor N.Lindqvist P." * 20 * n}]) for at in range(4)
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_twice_as_much_takes_twice_as_long(name: str) -> None:
    make = HOSTILE[name]
    size = 500
    list(make(10))
    once = min(seconds(list(make(size))) for _ in range(2))
    twice = min(seconds(list(make(2 * size))) for _ in range(2))
    assert twice < 3 * max(once, 0.05), f"{once:.3f} s, {twice:.3f} s"


def test_keys_that_too_many_share_are_reported() -> None:
    result = found(alike(150))
    assert result.outcome.capped and result.outcome.capped[0].records == 150
    assert len(result.clusters) == 1, "the nearest are compared nonetheless"
    assert not found(alike(CAP)).outcome.capped
