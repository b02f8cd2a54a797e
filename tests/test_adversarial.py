"""Hostile text costs time in proportion to its length: no pattern, repair or cut blows up.

Each hostile text is read at a length and at four times that length. What is linear takes four times as
long and what is quadratic sixteen; a factor of nine tells them apart on a noisy machine. Texts that are
read in next to no time are not compared, and the longest is not read where shorter ones foretell its time.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from io import BytesIO

import pytest
from doubling import cpu_seconds
from hypothesis import example, given
from hypothesis import strategies as st
from test_grammars import ALL

from mscbib import (
    detection,
    dialects,
    discovery,
    grammar,
    parser,
    recogniser,
    references,
    registrations,
    source,
    subjects,
    traces,
)
from mscbib.draft import Draft
from mscbib.parser import Options

HOSTILE = {
    "stops": "a. ",
    "questions": "a? ",
    "brackets": "[",
    "closing brackets": "]",
    "parentheses": "(",
    "digits": "7",
    "blanks": " ",
    "tabs": "\t",
    "blank lines": "\n",
    "blank lines with blanks": "\n ",
    "bars": "|\n",
    "heads": "1\n|\n",
    "Collapse": "Collapse\n",
    "Abstract": "Abstract\n",
    "Author": "Author:\n",
    "titles": "T\n\n",
    "footers": "TOP\n",
    "words": "Word ",
    "commas": ",",
    "semicolons": "; ",
    "names": "Smith J, ",
    "particles": "van der ",
    "combining marks": "a\u0301",
    "places": "- x\n",
    "persons": "| | - x\n",
    "open tags": "[PMID: 1 ",
    "open dates": "[Received: 1",
    "years": ". 2020;",
    "references": "1. a\n",
    "groups": "Group ",
    "labels": "Results: ",
    "labels without colon": "Results A ",
    "et al": "et al ",
    "doi": " doi:10.1000/",
    "marks": "ORCID",
    "numbers of places": "(1)",
    "wrapped lines": "Word\n",
    "numbered lines": "1. A\n\n",
    "citations": "1. J A. 2020 b ",
    "paragraphs": "Word.\n\n",
    "marked names": "Ann Lee 1 2, ",
    "menus": "Search\n",
    "joined menus": "Search",
    "journals": "J Foo\n. 2020 Jan;1:2.\n",
    "links to articles": "Find articles by Ann Lee\n",
    "headings": "Similar articles\n",
}
#: As long as an abstract is at least
SENTENCES = "We asked the patients who had come. " * 5
#: Texts that bring a grammar into each of the states in which it reads long texts
BEGINNINGS = {
    "abstract_page/general": ["", "Title: ", "Authors: ", "Abstract: ", "Journal: J"],
    "abstract_page/globalauthorid": ["", "T\nAuthor:\n", "T\nAuthor:\nZhu A\nAbstract\n"],
    "abstract_page/ouci": ["", "T\n\nJournal: ", "T\n\nAuthors: ", "T\n\nList of references\n"],
    "abstract_page/pmc": [
        "",
        "J Foo\n. 2020 Jan;1(1):1-2.\nTitle\nAnn Lee\nAnn Lee\n1 Place\nFind articles by Ann Lee\n1, ",
        "J Foo\n. 2020 Jan;1(1):1-2.\nTitle\nAnn Lee 1\nPMCID: PMC1  PMID: 1\nAbstract\n",
    ],
    "abstract_page/pubmed": [
        "",
        "J Foo\n. 2020 Jan;1(1):1-2.\nTitle\n",
        "J Foo\n. 2020 Jan;1(1):1-2.\nTitle\nAnn Lee 1\nPMID: 1\nSimilar articles\n",
    ],
    "citing_list/pubmed_abstract": [
        "",
        "1. J Foo. 2020;1:2.\n\nT.\n\n",
        "1. J Foo. 2020;1:2.\n\nT.\n\nSmith J(1), ",
        "1. J Foo. 2020;1:2.\n\nT.\n\nSmith J; Group ",
        "1. J Foo. 2020;1:2.\n\nT.\n\nA b.\n\nComment in\n    ",
        "1. J Foo. 2020;1:2.\n\nT.\n\nSmith J.\n\nIn: ",
    ],
    "citing_list/pubmed_summary": ["", "1: Smith J, Doe B. A b. ", "1: Smith J. A b. J Foo. 2020;1:2. "],
    "citing_list/pubmed_results": ["", "1\nCite\nShare\nA title.\nSmith J.\nJ Foo. 2020;1:2.\n"],
    "citing_list/scholar": ["", "A title\nA Smith - J Foo, 2020 - x.com\n"],
    "citing_list/rca": ["", "1\n|\nChen L. A b. J X 2020; 1:2. [PMID: 1] ", "1\n|\nX\nAffiliation(s)\n- "],
    "review_snippet/paragraphs": [
        "",
        "Abstract\n",
        f"{SENTENCES}\n",
        f"{SENTENCES}\n\nKeywords: ",
        "Core Tip: ",
    ],
    "review_snippet/scite": ["", f"{SENTENCES}\n"],
    "reference_list/lines": [""],
    "reference/trailers": ["doi:", "PMID: ", "Erratum in: ", "Accessed 1 "],
    "abstract/sections": ["METHODS: "],
    "abstract/labelled_lines": ["METHODS: "],
    "abstract/labelled_paragraphs": ["Methods: ", "Methods\n"],
}
for _name in discovery.grammar_folders()[-1].glob("reference/*/*.lark"):
    if _name.stem != "layout":
        BEGINNINGS[f"reference/{_name.parent.name}/{_name.stem}"] = (
            ["", "Smith J, "] if _name.parent.name == "names" else ["", "Smith J. ", "Smith, J. (2020). "]
        )
ENDS = ("", "\n|", ". J Foo 2020;1:2.")
LENGTH = 3_000
#: No more of a reference string is read than four times this (references/reading.py).
REFERENCE_LENGTH = 750
NEGLIGIBLE = 0.02
#: No text of this length takes so many seconds, but one that would never end if it were longer.
TINY, HOPELESS = 200, 0.5


def _assert_linear(
    work: Callable[[str], object], beginning: str, piece: str, end: str, length: int = LENGTH
) -> None:
    def seconds(size: int) -> float:
        return cpu_seconds(work, beginning + piece * (size // len(piece)) + end)

    seconds(TINY)  # the first time, grammars may have to be built
    tiny = seconds(TINY)
    assert tiny < HOPELESS, f"{TINY} characters take {tiny:.1f} s"  # what blows up fails at once
    if _passes_foreseeably(seconds, length):
        return
    for _ in range(4):
        growth = seconds(4 * length)
        if growth < NEGLIGIBLE:
            return
        growth /= max(seconds(length), 1e-6)
        if growth <= 9:
            return
    pytest.fail(f"four times the text takes {growth:.1f} times as long")


def _passes_foreseeably(seconds: Callable[[int], float], length: int) -> bool:
    """Whether four times `length` will take at most nine times as long, which costs less than to see it.

    Let the time be c + a·n + b·n², with whatever a, b and c that are not negative. Where it grows at most
    13/3 times from `length` / 2 to 2 · `length`, b is too small to fail, even if a is nothing. Where it grows
    more, the time at 4 · `length` is 6 · double - 8 · whole + 3 · c, and c is no more than `half`.
    """
    double, half = seconds(2 * length), seconds(length // 2)
    if double < NEGLIGIBLE:
        return False
    return 3 * double <= 13 * half or 6 * double + 3 * half <= (8 + 9) * seconds(length)


_SECONDS = st.floats(0, 1)


@given(constant=_SECONDS, linear=_SECONDS, quadratic=_SECONDS)
@example(constant=0, linear=1, quadratic=0.7)
@example(constant=1, linear=0, quadratic=1.1)
def test_what_is_foreseen_is_what_would_be_seen(constant: float, linear: float, quadratic: float) -> None:
    def seconds(size: int) -> float:
        size_in_lengths = size / LENGTH
        return constant + linear * size_in_lengths + quadratic * size_in_lengths**2

    if _passes_foreseeably(seconds, LENGTH):
        assert seconds(4 * LENGTH) <= 9.000001 * seconds(LENGTH)


def test_what_is_quadratic_fails_and_what_is_linear_passes() -> None:
    _assert_linear(re.compile(r"\[[^\[\]]*\]").findall, "", "[", "")
    with pytest.raises(pytest.fail.Exception, match="four times the text"):
        _assert_linear(re.compile(r"\[[^\]]*\]").findall, "", "[", "")


def test_every_grammar_is_tried() -> None:
    assert set(BEGINNINGS) == set(ALL)


@functools.cache
def _needs(name: str) -> re.Pattern[str]:
    """The pattern without which a style is not asked."""
    return re.compile(dict(grammar.directives_of(grammar.find(name))).get("needs", ""))


def _layout(name: str) -> bool:
    return name.split("/")[0] not in ("reference", "abstract")


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("name", BEGINNINGS)
def test_grammars(name: str, hostile: str) -> None:
    tables = grammar.named(name)
    turn = list(HOSTILE).index(hostile)
    for number, beginning in enumerate(BEGINNINGS[name]):
        if _layout(name) and number > 1 and (turn + number) % 3:
            continue  # of what leads into further states, each text is tried with a third
        ends_matter = not _layout(name) or (name == "citing_list/rca" and not beginning)
        for end in ENDS if ends_matter else ENDS[:1]:
            if not _needs(name).search(beginning + HOSTILE[hostile] * 20 + end):
                continue
            recognise = recogniser.recognise if _layout(name) else traces.accepts
            _assert_linear(
                lambda text: recognise(tables, text.strip()),  # noqa: B023
                beginning,
                HOSTILE[hostile],
                end,
                REFERENCE_LENGTH if name.startswith("reference/") else LENGTH,
            )


@pytest.mark.parametrize("hostile", HOSTILE)
def test_references(hostile: str) -> None:
    """All of the reading of a reference string: trailers, styles, labels, names and values."""
    for beginning in ("", "Smith J. ", "Smith, J. (2020). "):
        for end in ENDS:
            _assert_linear(_record_of, beginning, HOSTILE[hostile], end)


def _record_of(text: str) -> object:
    draft = Draft(text, {}, [])
    references.read_reference(draft, 0, len(text), "the reference")
    return draft


@pytest.mark.parametrize("hostile", HOSTILE)
def test_boundaries_and_evidence(hostile: str) -> None:
    for dialect in dialects.dialects():
        _assert_linear(lambda text: list(source.blocks([text], dialect.boundary)), "", HOSTILE[hostile], "\n")  # noqa: B023
    _assert_linear(detection.detect, "", HOSTILE[hostile], "\n")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_registrations_and_subjects(hostile: str) -> None:
    _assert_linear(registrations.find_registrations, "", HOSTILE[hostile], "")
    _assert_linear(subjects.split_subjects, "", HOSTILE[hostile], "")


@pytest.mark.parametrize("family", ["Other", "Smith"])
def test_people_who_are_none_of_the_authors(family: str) -> None:
    """Also where all have the family name of an author, and only their initials are others."""

    def join(text: str) -> object:
        return list(parser.parse(BytesIO(text.encode()), "test", Options(kind=rca)))

    rca = dialects.named("citing_list/rca")
    texts = []
    for count in (500, 2000):
        authors = ", ".join(["Smith J"] * count)
        people = "\n| | - ".join(f"Zoë {family}" for _ in range(count))
        texts.append(f"1\n|\n{authors}. A. J X 2020; 1:2.\nAffiliation(s)\n- {people}\n| |\nCollapse\n|")
    short, long = texts
    for _ in range(4):
        growth = cpu_seconds(join, long) / cpu_seconds(join, short)
        if growth <= 9:
            return
    pytest.fail(f"four times the people take {growth:.1f} times as long")
