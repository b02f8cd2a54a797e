"""The scores of the benchmark of references: what agrees, what is counted, what an error is called."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).parent / "benchmarks"))

from reference_scores import CORE, Fields, compare, compared, errors, judge, reading, scores, similarity

DOE: dict[str, Any] = {"family": "Doe", "given": "A"}
ROE: dict[str, Any] = {"family": "Roe", "given": "B. C."}
POE: dict[str, Any] = {"family": "Poe", "given": "D"}

GOLD: dict[str, Any] = {
    "raw": "Doe A, Roe BC. On wells: A study. J Wells 2001;7(2):120-129. doi:10.1234/w.7",
    "authors": [DOE, ROE],
    "title": "On wells: a study",
    "container": "J Wells",
    "year": "2001",
    "volume": "7",
    "issue": "2",
    "pages": ["120", "129"],
    "doi": "10.1234/w.7",
}
RECORD: dict[str, Any] = {
    "schema_version": "1",
    "authors": [DOE | {"initials": "A"}, ROE | {"initials": "B. C."}],
    "title": "On wells: A study",
    "container_title": "J Wells",
    "issued": "2001-05",
    "volume": "7",
    "issue": "2",
    "pages": "120–9",
    "page_first": "120",
    "page_last": "129",
    "doi": "10.1234/w.7",
    "confidence": 0.9,
}


# ---- Two values


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("title", "Éire: the Post-war œuvre", "eire – the postwar ŒUVRE."),
        ("title", "Salt & water", "Salt and Water"),
        ("title", "Straße", "STRASSE"),
        ("authors", [{"family": "Núñez-Ruiz", "given": "J. R."}], [{"family": "Nunez Ruiz", "given": "JR"}]),
        ("authors", [{"family": "Roux", "given": "Jean-Marc"}], [{"family": "Roux", "given": "J-M"}]),
        ("authors", [DOE | {"suffix": "Jr"}], [DOE]),
        ("authors", [{"family": "The Group"}], [{"literal": "the group"}]),
        ("editors", ["Doe"], [{"name": "Doe"}]),
        ("collective", ["B Group", "A Team"], ["for the A team", "on behalf of the B Group"]),
        ("collective", "The B Group", ["B group"]),
        ("container", "In: Deep Wells", "Deep wells"),
        ("year", "2001a", 2001),
        ("volume", "07", 7),
        ("pages", ["1203", "9"], "1203–1209"),
        ("pages", ["S12", "5"], ["S12", "S15"]),
        ("pages", ["7", "7"], ["7"]),
        ("pages", ["e1002"], "E1002"),
        ("doi", "10.1234/W.7", "https://dx.doi.org/10.1234/w.7."),
        ("doi", "10.1234/w.7", "doi: 10.1234/w.7"),
        ("url", "https://Wells.example/a/", "wells.example/a."),
    ],
)
def test_these_agree(field: str, one: object, other: object) -> None:
    assert compare({field: one}, {field: other}, field) == (True, True, True, True)


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("title", "On wells", "On walls and floors"),
        ("authors", [DOE, ROE], [ROE, DOE]),
        ("authors", [DOE], [{"family": "Doe"}]),
        ("year", "2001", "2002"),
        ("volume", "7", "70"),
        ("pages", ["120", "129"], ["120"]),
        ("pages", ["e12", "e15"], ["e12", "e16"]),
        ("doi", "10.1234/w.7", "10.1234/w.7a"),
        ("pmid", "11223344", "11223345"),
    ],
)
def test_these_do_not(field: str, one: object, other: object) -> None:
    assert compare({field: one}, {field: other}, field) == (True, True, False, False)


def test_a_field_that_neither_side_has_agrees() -> None:
    assert compare({"volume": ""}, {"authors": []}, "volume") == (False, False, True, True)
    assert compare({}, {"volume": "1"}, "volume") == (False, True, False, False)
    assert compare({"volume": "1"}, {}, "volume") == (True, False, False, False)
    assert compared({"title": " – "}, "title") is None


def test_texts_that_are_95_percent_alike_agree_softly() -> None:
    assert compare({"title": "x" * 40}, {"title": "x" * 39 + "y"}, "title") == (True, True, False, True)
    assert compare({"title": "x" * 10}, {"title": "x" * 9 + "y"}, "title") == (True, True, False, False)
    # A number is right or wrong, however long it is.
    assert compare({"doi": "10.1/" + "x" * 40}, {"doi": "10.1/" + "x" * 39}, "doi").soft is False


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("abcd", "abxd", 2 * 3 / 8),
        ("kitten", "sitting", 2 * 4 / 13),
        ("ab", "ba", 0.5),
        ("", "a", 0),
        ("", "", 1),
    ],
)
def test_similarity_is_twice_the_common_subsequence_over_both_lengths(
    one: str, other: str, expected: float
) -> None:
    assert similarity(one, other) == similarity(other, one) == expected


def test_names_that_the_label_does_not_divide_are_compared_by_their_letters() -> None:
    gold = {"authors_raw": "A. Doe and Roe, B. C., et al.", "authors": [POE]}
    assert compare(gold, {"authors": [DOE, ROE]}, "authors") == (True, True, True, True)
    assert compare(gold, {"authors": [ROE, DOE]}, "authors").exact
    # What a reading says of a person beside the parts of the name is no part of it.
    assert compare(gold, {"authors": [DOE | {"initials": "A"}, ROE]}, "authors").exact
    assert compare(gold, {"authors": [DOE]}, "authors") == (True, True, False, False)
    assert compare(gold, {}, "authors") == (True, False, False, False)
    many = {"authors_raw": "Doe A, " * 9 + "Doe AB"}
    assert compare(many, {"authors": [DOE] * 10}, "authors") == (True, True, False, True)
    assert compare({"authors_raw": "et al."}, {}, "authors") == (False, False, True, True)
    assert compare({"authors_raw": "et al."}, {"authors": [DOE]}, "authors") == (False, True, False, False)


# ---- Records and sets of references


def test_a_record_is_read_as_a_label_is_written() -> None:
    assert judge(GOLD, RECORD).wrong == ()
    group = {"authors": [DOE, {"literal": "B Group"}], "article_number": "e7", "pages": "e7"}
    assert reading(group)["authors"] == [DOE]
    assert reading(group)["collective"] == ["B Group"]
    assert reading(group)["pages"] == ["e7"]
    assert reading({"pages": "12-19"})["pages"] == "12-19"
    assert judge(GOLD, {}).wrong == CORE


def test_a_wrong_value_costs_precision_and_recall() -> None:
    without = {name: value for name, value in RECORD.items() if name != "volume"}
    found = scores(judge(GOLD, record) for record in (RECORD, RECORD | {"volume": "8"}, without, RECORD))
    assert found.counts["volume"] == {"gold": 4, "ours": 3, "exact": 2, "soft": 2}
    assert found.measures("volume") == pytest.approx((2 / 3, 2 / 4, 4 / 7))
    assert found.measures("title") == (1, 1, 1)
    assert found.measures("url") == (0, 0, 0)
    assert found.macro() == pytest.approx((7 + 4 / 7) / 8)
    assert found.micro() == pytest.approx(2 * 30 / (31 + 32))
    assert found.all_right() == 2 / 4


def test_only_core_fields_that_the_labels_have_enter_the_summaries() -> None:
    gold = {name: value for name, value in GOLD.items() if name != "doi"} | {"publisher": "Well Press"}
    found = scores([judge(gold, RECORD)])
    assert (found.macro(), found.micro()) == (1, 1)
    assert found.all_right() == 0  # the DOI is invented; the publisher that is missing does not count
    assert found.counts["publisher"] == {"gold": 1, "ours": 0, "exact": 0, "soft": 0}
    nothing = scores([])
    assert (nothing.macro(), nothing.micro(), nothing.all_right()) == (0, 0, 0)


def test_soft_scores_count_what_is_nearly_right() -> None:
    title = "On the depth of the wells of the northern plain, and on their water"
    found = scores([judge(GOLD | {"title": title}, RECORD | {"title": title.replace("plain", "plein")})])
    assert (found.all_right(), found.all_right("soft")) == (0, 1)
    assert (found.macro(), found.macro("soft")) == (7 / 8, 1)


# ---- Kinds of error


@pytest.mark.parametrize(
    ("gold", "record", "kinds"),
    [
        ({}, {"title": None}, ["title: missing"]),
        ({}, {"title": None, "unparsed": "On wells: A study."}, ["title: missing, is in unparsed"]),
        ({"doi": None}, {}, ["doi: not in gold"]),
        ({}, {"title": "On wells: a study. Part I"}, ["title: longer at the end"]),
        ({}, {"title": "wells: a study"}, ["title: shorter at the start"]),
        (
            {"container": "Acta J Wells"},
            {"title": "On wells: a study. Acta"},
            ["title: longer at the end (its container)", "container: shorter at the start (in title)"],
        ),
        ({"title": "Wells"}, {"title": "Floors"}, ["title: differs"]),
        ({"title": "w" * 40}, {"title": "w" * 39 + "v"}, ["title: few letters differ"]),
        ({}, {"authors": [DOE]}, ["authors: names missing at the end"]),
        ({}, {"authors": [DOE, ROE, POE]}, ["authors: names too many at the end"]),
        ({}, {"authors": [ROE]}, ["authors: names missing at the start"]),
        ({}, {"authors": [ROE, DOE]}, ["authors: order differs"]),
        ({}, {"authors": [DOE, {"family": "Roe"}]}, ["authors: initials missing"]),
        ({}, {"authors": [DOE, ROE | {"given": "B"}]}, ["authors: initials differ"]),
        ({}, {"authors": [DOE, POE]}, ["authors: one name differs"]),
        (
            {},
            {"authors": [DOE, {"family": "B. Roe", "given": "C."}]},
            ["authors: family/given split differs"],
        ),
        ({"authors_raw": "Doe A, Roe BC"}, {"authors": [DOE]}, ["authors: names missing"]),
        ({"authors_raw": "Doe A, Roe B"}, {}, ["authors: initials"]),
        ({}, {"page_last": None}, ["pages: page missing at the end"]),
        ({}, {"page_last": "128"}, ["pages: last differs"]),
        ({"pages": ["3S", "9S"]}, {"page_first": "3S–9S", "page_last": None}, ["pages: range not divided"]),
        ({}, {"volume": "2", "issue": "7"}, ["volume/issue: swapped"] * 2),
        ({}, {"volume": "7(2)", "issue": None}, ["volume/issue: merged"] * 2),
        ({}, {"volume": "2001"}, ["volume: differs, is its year"]),
    ],
)
def test_an_error_says_what_is_wrong(gold: Fields, record: Fields, kinds: list[str]) -> None:
    assert [kind for _, kind in errors(judge({**GOLD, **gold}, {**RECORD, **record}))] == kinds


def test_a_string_of_which_nothing_was_read_is_one_kind_of_error() -> None:
    found = list(errors(judge(GOLD, {"unparsed": GOLD["raw"]})))
    assert found == [(name, "nothing was read") for name in CORE]
