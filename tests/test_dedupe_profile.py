"""What of a record is compared: values are folded as databases differ, and nothing of the record is lost."""

from __future__ import annotations

import time
import unicodedata
from typing import Any

import pytest
from deduplicating import record, work
from hypothesis import given
from hypothesis import strategies as st

from mscbib.dedupe.authors import Name
from mscbib.dedupe.intake import Intake
from mscbib.dedupe.keys import keys
from mscbib.dedupe.profile import profile
from mscbib.folding import folded, letters, words
from mscbib.model import Record

# ---- Folding


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Effets de la thérapie à l'Hôpital", "effets de la therapie a lhopital"),
        ("β-Blockers and <i>TNF</i>-α", "beta blockers and tnf alpha"),
        ("Straße, Ørsted & Łukasz", "strasse orsted lukasz"),
        ("R&amp;D &lt;b&gt;now&lt;/b&gt;", "r d now"),
        ("CO₂ at x² (½)", "co2 at x2 1 2"),
        ("snake_case—dash/slash", "snake case dash slash"),
        ("γ-ΐ and 𝛼", "gamma iota and alpha"),
        ("Crohn’s and Crohn's", "crohns and crohns"),
        ("Влияние 中文 ﬁnal", "влияние 中文 final"),
        ("", ""),
        ("… – !", ""),
    ],
)
def test_words_are_without_what_databases_write_differently(text: str, plain: str) -> None:
    assert " ".join(words(text)) == plain
    assert letters(text) == plain.replace(" ", "")


@given(st.text() | st.text(alphabet="aÄß'’&<>; _-.1²αŁ中 \t"))
def test_words_are_those_of_the_folded_text(text: str) -> None:
    """The tables by which words are found in one go say what folding says."""
    plain = "".join([c if c.isalnum() else " " for c in folded(text).replace("'", "")])
    assert words(text) == plain.split()
    assert letters(text) == "".join(words(text))


@given(st.text())
def test_neither_case_nor_the_form_of_accents_matters_to_words(text: str) -> None:
    plain = text.replace("&", "").replace("<", "")
    assert words(unicodedata.normalize("NFD", plain)) == words(unicodedata.normalize("NFC", plain))
    assert letters(letters(plain)) == letters(plain)


# ---- Authors


def names(authors: list[dict[str, str]]) -> list[tuple[str, str]]:
    return [(name.family, name.initials) for name in profile(record(authors=authors)).names]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Moreau L.Diaz-Ruiz A. B.Okafor N.", [("moreau", "l"), ("diazruiz", "ab"), ("okafor", "n")]),
        ("Moreau LDiaz AOkafor N", [("moreau", "l"), ("diaz", "a"), ("okafor", "n")]),
        ("Moreau LCDiaz ABOkafor N", [("moreau", "lc"), ("diaz", "ab"), ("okafor", "n")]),
        ("MoreauDiazOkafor", [("moreau", ""), ("diaz", ""), ("okafor", "")]),
        ("Luc Moreau and Ana Diaz", [("moreau", "l"), ("diaz", "a")]),
        ("L. C. Moreau and A. Diaz", [("moreau", "lc"), ("diaz", "a")]),
        ("Moreau, L. C., Diaz, A.", [("moreau", "lc"), ("diaz", "a")]),
        ("Moreau, Luc; Diaz, Ana", [("moreau", "l"), ("diaz", "a")]),
        ("Moreau L & Diaz A", [("moreau", "l"), ("diaz", "a")]),
        ("The Frail Hip Study Group Collaborators", [("thefrailhipstudygroupcollaborators", "")]),
    ],
)
def test_a_list_that_no_database_divided_is_divided(text: str, expected: list[tuple[str, str]]) -> None:
    assert names([{"literal": text}]) == expected


def test_a_list_run_together_in_a_family_name_is_divided() -> None:
    assert names([{"family": "Moreau L.Diaz A.Okafor", "given": "N."}]) == [
        ("moreau", "l"),
        ("diaz", "a"),
        ("okafor", "n"),
    ]


def test_a_name_with_a_capital_inside_stays_whole_where_others_stand_beside_it() -> None:
    assert names([{"literal": "McDonald J"}, {"family": "DeVries", "given": "P"}]) == [
        ("mcdonald", "j"),
        ("devries", "p"),
    ]


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("Ana María", Name("diaz", "am", "ana")),
        ("A. M.", Name("diaz", "am", "")),
        ("AM", Name("diaz", "am", "")),
        ("Al", Name("diaz", "a", "al")),
        ("", Name("diaz", "", "")),
    ],
)
def test_given_names_and_initials_are_told_apart(given_name: str, name: Name) -> None:
    assert profile(record(authors=[{"family": "Díaz", "given": given_name}])).names == (name,)


@pytest.mark.parametrize("text", [".", "&", ", ,", " ; ", "!!, !!", "a, !!"])
def test_marks_alone_are_no_people(text: str) -> None:
    assert len(names([{"literal": text}])) <= 1


# ---- Titles and journals


@pytest.mark.parametrize(
    "title",
    [
        "Warm feet in winter [Erratum appears in J Feet. 2009;3:4]",
        "Warm feet in winter [see comment]",
        "Warm feet in winter. [Review] [43 refs]",
        "Warm feet in winter (vol. 12, pg 34)",
        "Warm feet in winter. [In German]",
        "Warm feet in winter [published erratum appears in",
        "Erratum: Warm feet in winter",
        "RETRACTED: Warm feet in winter",
    ],
)
def test_annotations_are_no_part_of_a_title(title: str) -> None:
    assert profile(record(title=title)).title == ("warm", "feet", "in", "winter")


def test_what_is_bracketed_and_no_annotation_stays() -> None:
    assert profile(record(title="Warm feet (in winter)")).title == ("warm", "feet", "in", "winter")
    assert profile(record(title="A letter from home")).title == ("a", "letter", "from", "home")


def test_a_meeting_is_no_part_of_the_journal_that_printed_it() -> None:
    one = profile(record(container_title="Feet. Conference: 3rd Congress of Socks"))
    assert one.journal == ("feet",)
    assert one.meeting
    assert profile(record(container_title="Conference: Socks")).journal == ("conference", "socks")


# ---- Places and identifiers


@pytest.mark.parametrize(
    ("values", "first", "last"),
    [
        ({"page_first": "660", "page_last": "73"}, "660", "673"),
        ({"page_first": "0012", "page_last": "0019"}, "12", "19"),
        ({"page_first": "pp. 524-532"}, "524", "532"),
        ({"page_first": "S239", "page_last": "S240"}, "s239", "s240"),
        ({"page_first": "7", "page_last": "7"}, "7", ""),
        ({"article_number": "e945331"}, "e945331", ""),
        ({"article_number": "E12-E19"}, "e12", "e19"),
        ({}, "", ""),
    ],
)
def test_pages_are_plain(values: dict[str, Any], first: str, last: str) -> None:
    one = profile(record(**values))
    assert (one.first, one.last) == (first, last)


@pytest.mark.parametrize(
    ("volume", "issue", "plain"),
    [
        ("44 (12 Supplement 1)", None, ("44", "12supplement1")),
        ("44(3)", "5", ("44", "5")),
        ("44 (no pagination)", None, ("44", "")),
        ("Vol. 07", "03", ("7", "3")),
        ("Jahrgang 12", "1-2", ("12", "12")),
        (None, None, ("", "")),
    ],
)
def test_volumes_and_issues_are_plain(volume: str | None, issue: str | None, plain: tuple[str, str]) -> None:
    one = profile(record(volume=volume, issue=issue))
    assert (one.volume, one.issue) == plain


def test_a_doi_is_decoded_and_without_the_stop_behind_it() -> None:
    assert profile(record(doi="10.1000/(sici)1%3A2.")).doi == "10.1000/(sici)1:2"
    assert profile(record(doi="10.1000/joa/")).doi == ""


def test_versions_of_a_review_share_its_cochrane_number() -> None:
    assert profile(record(doi="10.1002/14651858.cd099999.pub2")).series == "cd099999"
    assert profile(record(article_number="CD099999")).series == "cd099999"
    assert profile(record(doi="10.1000/abcd0999991")).series == ""


@pytest.mark.parametrize(
    "values",
    [
        {"type": "thesis"},
        {"issue": "Technical Report 12"},
        {"container_title": "CS Tech. Rep. Series"},
        {"volume": "Ph.D. thesis"},
    ],
)
def test_reports_are_known(values: dict[str, Any]) -> None:
    assert profile(record(**values)).report
    assert not profile(work()).report


# ---- Taking records in


def stored(*records: Record) -> Intake:
    intake = Intake()
    for one in records:
        intake.add(one)
    intake.settle()
    return intake


@given(
    title=st.text(max_size=30),
    path=st.text(max_size=10),
    database=st.none() | st.just('x","source":{"path":"x"}}'),
    has_spans=st.booleans(),
)
def test_where_a_record_was_read_does_not_change_what_it_is(
    title: str, path: str, database: str | None, has_spans: bool
) -> None:
    values: dict[str, Any] = {"title": title, "database": database}
    if has_spans:
        values["spans"] = {"title": (0, len(title))}
    one = Record.model_validate(values)
    places = [{"path": path, "index": index, "line_start": 1, "line_end": 1} for index in (1, 2)]
    others = [Record.model_validate({**values, "source": place}) for place in places]
    intake = stored(one, *others)
    assert len({intake.item(at).digest for at in range(3)}) == 1
    assert [intake.copies[at] for at in range(3)] == [0, 0, 0]
    assert sorted([intake.data(at) for at in range(3)]) == sorted([r.to_json() for r in (one, *others)])
    changed = stored(one.model_copy(update={"title": title + "!"}))
    assert changed.item(0).digest != intake.item(0).digest


def test_a_record_is_kept_as_it_is_and_so_is_its_profile() -> None:
    one = work(doi="10.1000/joa.1", issn=["1234-567X"], abstract="Nothing was found. " * 9)
    intake = stored(one)
    assert intake.record(0) == one
    assert intake.profile(0) == profile(one)
    assert all(isinstance(name, Name) for name in intake.profile(0).names)


# ---- Hostile records


@pytest.mark.parametrize(
    "piece", ["A ", "a.B", "Ab C.", "(", "[comment ", "&amp;", "<i", "é", "; ", "9", " and ", "\u0301"]
)
def test_a_profile_takes_time_linear_in_the_record(piece: str) -> None:
    text = piece * 10_000
    whole = record(
        title=text,
        authors=[{"literal": text}, {"family": text, "given": text}],
        container_title=text,
        volume=text,
        issue=text,
        abstract=text,
        article_number=text,
    )
    start = time.process_time()
    one = profile(whole)
    keys(one)
    assert time.process_time() - start < 0.5
    assert len(one.names) <= 40
    assert sum(map(len, one.title)) <= 6_000
