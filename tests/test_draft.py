"""What handlers put into a draft: the same values whether places are wanted or not, and true places."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mscbib import draft, people, values
from mscbib.draft import Draft

#: Blanks of all kinds: of ASCII, of typesetting, and those that are line ends for some programs only.
BLANKS = " \t\n\x0b\x1c\x85\u00a0\u2003\u2028\u3000"
TEXTS = st.text(st.sampled_from(BLANKS + "abé.é,λ"), max_size=12)


def stretches(text: str) -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(*[st.integers(0, len(text))] * 2).map(lambda ends: (min(ends), max(ends)))


@given(st.data())
def test_text_is_cut_out_without_the_blanks_at_its_ends(data: st.DataObject) -> None:
    text = data.draw(TEXTS)
    start, end = data.draw(stretches(text))
    made = Draft(text, None, [])
    bare, first, last = made.bare(start, end)
    assert bare == text[start:end].strip() == text[first:last]
    assert start <= first <= last <= end
    assert not text[start:first].strip() and not text[last:end].strip()
    assert made.trimmed(start, end) == (first, last)
    said = made.said(start, end)
    assert said[1:] == (first, last)
    assert re.sub(r"[ \t]*\n\s*", " ", bare) == said[0]


@given(st.text(st.sampled_from("[]ab "), max_size=20))
def test_what_a_pattern_finds_is_the_same_without_places(text: str) -> None:
    pattern = re.compile(r"\[([^\][]*)\]")
    plain, placed = Draft(text, None, []), Draft(text, {}, [])
    for made in (plain, placed):
        made.add_found("links", pattern, 1, len(text))
    assert plain.values == placed.values
    assert placed.spans is not None
    found = placed.values.get("links", [])
    assert [text[start:end] for start, end in placed.spans.values()] == found
    assert list(placed.spans) == [f"links[{index}]" for index in range(len(found))]


@given(st.dates(date(1000, 1, 1)))
def test_a_day_of_the_united_states_is_turned_round(day: date) -> None:
    assert values.us_date(f"{day:%m/%d/}{day.year:04}") == day.isoformat()
    assert values.us_date(f"{day.month}/{day.day}/{day.year}") == day.isoformat()


@pytest.mark.parametrize("text", ["02/30/2020", "13/01/2020", "00/10/2020", "2/30/2020", "1/0/2020"])
def test_a_day_that_there_is_not_is_said_to_be_none(text: str) -> None:
    with pytest.raises(ValueError, match="there is no day"):
        values.us_date(text)


@pytest.mark.parametrize("text", ["11-04-2017", "W1/11/2017", "2017/11/04", "11/04/20171", "aa/bb/cccc"])
def test_what_is_no_such_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        values.us_date(text)


# ---- People with affiliations

NAMES = st.sampled_from(["Li", "Chen", "van der Berg", "Gil-Kulik", "Müller", "Ng", "de la Cruz", "Łuk"])
GIVEN = st.sampled_from(["Anna", "Ben", "Céline", "Ömer", "Ana-Maria", "Ji Woo"])


@st.composite
def crowds(draw: Callable[[st.SearchStrategy[Any]], Any]) -> tuple[list[tuple[str, str]], list[int]]:
    """Authors (given name, family name), no two alike, and an order of them."""
    people_of = draw(st.lists(st.tuples(GIVEN, NAMES), min_size=1, max_size=6, unique=True))
    return people_of, draw(st.permutations(range(len(people_of))))


def joined(text: str, authors: list[dict[str, Any]], *, spans: bool, et_al: bool = False) -> Draft:
    """Authors joined with the people of `text`, a line each: the name, then each place behind a bar."""
    made = Draft(text, {} if spans else None, [])
    made.values["authors"] = authors
    if et_al:
        made.values["et_al"] = True
    for line in re.finditer(r"[^\n]+", text):
        for part in re.finditer(r"[^|]+", line[0]):
            place = (line.start() + part.start(), line.start() + part.end())
            (people.affiliation if part.start() else people.affiliated_name)(made, *place)
    people.join_affiliations(made)
    return made


def listed(crowd: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """The authors as a citation has them."""
    return [{"family": family, "initials": first[0], "given": first[0]} for first, family in crowd]


@given(crowds())
def test_people_are_joined_with_their_places_in_whatever_order_they_stand(
    drawn: tuple[list[tuple[str, str]], list[int]],
) -> None:
    crowd, order = drawn
    heads = {(first[0], family) for first, family in crowd}
    if len(heads) < len(crowd):  # Anna Li and Ana-Maria Li: only the order tells who is who
        order = list(range(len(crowd)))
    text = "\n".join(f" {' '.join(crowd[index])} |Place {index} | Other {index}" for index in order)
    plain = joined(text, listed(crowd), spans=False)
    assert not plain.problems
    for index, ((first, family), author) in enumerate(zip(crowd, plain.values["authors"], strict=True)):
        assert (author["given"], author["family"]) == (first, family)
        assert author["affiliations"] == [f"Place {index}", f"Other {index}"]
    placed = joined(text, listed(crowd), spans=True)
    assert placed.values == plain.values
    assert placed.spans is not None
    for path, (start, end) in placed.spans.items():
        said = re.fullmatch(r"authors\[(\d+)\]\.(\w+)(?:\[(\d+)\])?", path)
        assert said is not None
        author_index, field, number = said.groups()
        value = placed.values["authors"][int(author_index)][field]
        assert text[start:end] == (value if number is None else value[int(number)])


def test_somebody_else_is_a_finding_or_one_more_author() -> None:
    text = "Anna Li|Kelp Univ\nBen Somebody|Elsewhere"
    known = [{"family": "Li", "initials": "A", "given": "A"}]
    whole = joined(text, [dict(known[0])], spans=False)
    assert [(one.name, text[one.start : one.end]) for one in whole.problems] == [
        ("unmatched-person", "Ben Somebody")
    ]
    cut = joined(text, [dict(known[0])], spans=True, et_al=True)
    assert cut.values["authors"][1] == {"given": "Ben", "family": "Somebody", "affiliations": ["Elsewhere"]}
    assert cut.spans is not None
    assert text[slice(*cut.spans["authors[1].family"])] == "Somebody"
    nameless = Draft("Kelp Univ", None, [])
    people.affiliation(nameless, 0, 9)
    people.join_affiliations(nameless)
    assert [(one.name, one.start, one.end) for one in nameless.problems] == [("unmatched-person", 0, 9)]


def test_initials_are_the_given_name_until_there_is_a_fuller_one() -> None:
    for parts, given_name in ((["initials"], "S"), (["given", "initials"], "Sam")):
        made = Draft("Sam S", {}, [])
        made.values["authors"] = [{}]
        handlers = {"given": (people.part("given"), 0, 3), "initials": (people.initials("authors"), 4, 5)}
        for part in parts:
            handle, start, end = handlers[part]
            handle(made, start, end)
        assert made.values["authors"] == [{"given": given_name, "initials": "S"}]
        assert made.spans is not None
        assert made.spans["authors[0].given"] == ((4, 5) if given_name == "S" else (0, 3))
    one = Draft("S S", {}, [])  # the given name is a letter, and not taken for the initials' own
    one.values["authors"] = [{}]
    people.part("given")(one, 0, 1)
    people.initials("authors")(one, 2, 3)
    assert one.spans is not None
    assert one.spans["authors[0].given"] == (0, 1)


def test_a_handler_that_refuses_a_value_says_where_it_stands() -> None:
    made = Draft("  02/30/2020 ", {}, [])
    draft.converted("received", values.us_date, group="history")(made, 0, 13)
    assert made.values == {}
    assert [(one.start, one.end, one.field) for one in made.problems] == [(2, 12, "history.received")]
    assert values.us_date("02/28/2020") == (date(2020, 2, 27) + timedelta(days=1)).isoformat()
