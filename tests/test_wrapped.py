"""References wrapped over several lines come out whole, those that are not come out as they went in."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import islice, repeat
from pathlib import Path
from typing import IO, Any

import pytest
from conftest import FIXTURES
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_adversarial import _assert_linear

from mscbib import claims, detection, dialects, parser, source, wrapped
from mscbib.parser import Entry, Options
from mscbib.source import Block

LINES = dialects.named("reference_list/lines")

#: References of several styles, with what is odd at the beginning of a line: years, pages, small letters.
REFERENCES = (
    "Monsel A, Hauw-Berlemont C, Mebarki M, van der Heming N, Larghero J; APHP STROMA Group. Treatment of "
    "COVID-19-associated ARDS with mesenchymal stromal cells: a multicenter randomized double-blind trial. "
    "Crit Care. 2022;26(1):48-52. doi:10.1186/s13054-022-03930-4.",
    "van Rhenen A, Moshaver B, Kelder A, et al. Aberrant marker expression patterns on the stem cell "
    "compartment in acute myeloid leukemia. Leukemia. 2007; 21(8): 1700–1707.",
    "World Health Organization. Global action plan for the prevention and control of NCDs 2013 to 2020. "
    "Geneva: World Health Organization; 2013.",
    "Smith, J. A., & Jones, K. B. (2015). Planning for 2020 and beyond: a report in 12 parts. Annual Review "
    "of Plant Biology, 64(3), 161–187. https://doi.org/10.1146/annurev-arplant-050312-120140",
    "J. K. Author, L. Other, and M. Third, “On the design of things,” IEEE Trans. Things, vol. 12, no. 3, "
    "pp. 101–110, Mar. 2011.",
    "eLife Editors. In vitro work on the β-globin locus: 2. The second part. eLife 2014;3:e01234.",
    "Labrie F. Intracrinology. Mol Cell Endocrinol. 1991;78:C113–8. doi: 10.1016/0303-7207(91)90116-A",
    "[Anonymous]. Title of what nobody signed. Lancet 1999; 353: 1–2.",
)

FORMS: tuple[Callable[[int], str], ...] = (
    "{}. ".format,
    "{}) ".format,
    "[{}] ".format,
    "({}) ".format,
    "{}.\t".format,
    "{:>3}. ".format,
)


def fill(text: str, width: int, first: str = "", further: str = "") -> str:
    """The text as a typewriter wraps it."""
    return textwrap.fill(
        text,
        width,
        initial_indent=first,
        subsequent_indent=further,
        break_long_words=False,
        expand_tabs=False,
    )


def blocks(text: str, **limits: int) -> list[Block]:
    """The references of a text, its lines joined."""
    lines = source.blocks([text], re.compile("\n"))
    return [block.stripped() for block in wrapped.references(lines, **limits) if block.text.strip()]


def joined(text: str, **limits: int) -> list[str]:
    """What the references say."""
    return [block.text for block in blocks(text, **limits)]


def read(text: str, *, auto: bool = True, spans: bool = False) -> list[Entry]:
    """The entries of a reference list."""
    return list(parser.parse(BytesIO(text.encode()), "-", Options(LINES, "utf-8", spans, wrapped=auto)))


def records(text: str, *, auto: bool = True, spans: bool = False) -> list[dict[str, Any]]:
    """The records of a reference list."""
    found = (entry.record for entry in read(text, auto=auto, spans=spans))
    return [json.loads(record.to_json()) for record in found if record is not None]


# ---- The four kinds


@pytest.mark.parametrize("width", [60, 85, 120])
@pytest.mark.parametrize("further", ["", "    "], ids=["flush", "hanging"])
@pytest.mark.parametrize("start", [1, 8, 97, 1234])
@pytest.mark.parametrize("form", FORMS)
def test_numbered(form: Callable[[int], str], start: int, further: str, width: int) -> None:
    items = [fill(text, width, form(start + i), further) for i, text in enumerate(REFERENCES)]
    assert joined("\n".join(items)) == [
        form(start + i).strip() + ("\t" if "\t" in form(0) else " ") + text
        for i, text in enumerate(REFERENCES)
    ]


@pytest.mark.parametrize("width", [60, 85, 120])
def test_numbered_without_a_sign(width: int) -> None:
    references = [text for text in REFERENCES if text[0].isupper()]
    items = [fill(text, width, f"{i} ") for i, text in enumerate(references, 1)]
    assert joined("\n".join(items)) == [f"{i} {text}" for i, text in enumerate(references, 1)]


@pytest.mark.parametrize("width", [60, 85, 120])
@pytest.mark.parametrize("indents", [("", "  "), ("", "\t"), ("  ", "      "), ("    ", ""), ("\t", "  ")])
def test_indented(indents: tuple[str, str], width: int) -> None:
    assert joined("\n".join(fill(text, width, *indents) for text in REFERENCES)) == list(REFERENCES)


@pytest.mark.parametrize("width", [60, 85, 120])
@pytest.mark.parametrize("between", ["\n\n", "\n \t\n\n"])
def test_parted_by_blank_lines(between: str, width: int) -> None:
    assert joined(between.join(fill(text, width) for text in REFERENCES)) == list(REFERENCES)


@pytest.mark.parametrize("width", [60, 85, 120])
@pytest.mark.parametrize("between", ["\n", "\n\n"], ids=["single", "double-spaced"])
def test_filled_to_a_width(between: str, width: int) -> None:
    """Without any sign it is the width that tells."""
    references = [text for text in REFERENCES if text[0] not in "e["]
    text = "\n".join(fill(text, width) for text in references)
    assert joined(text.replace("\n", between)) == references


@pytest.mark.parametrize("count", [1, 2, 3])
def test_short_lists(count: int) -> None:
    some = REFERENCES[:count]
    assert joined("\n".join(fill(text, 80, f"{i}. ") for i, text in enumerate(some, 1))) == [
        f"{i}. {text}" for i, text in enumerate(some, 1)
    ]
    assert joined("\n".join(fill(text, 80, "", "  ") for text in some)) == list(some)
    assert joined("\n\n".join(fill(text, 80) for text in some)) == list(some)
    assert joined("\n".join(fill(text, 80) for text in some)) == list(some)


def test_the_references_of_a_seed_survive_every_kind() -> None:
    golden = json.loads((FIXTURES / "abstract_page" / "globalauthorid" / "seed.json").read_text("utf-8"))
    raws = [reference["raw"] for record in golden for reference in record["references"]]
    assert len(raws) == 5
    for width in (50, 72, 100, 200):
        for text in (
            "\n".join(fill(raw, width, f"{i}. ") for i, raw in enumerate(raws, 1)),
            "\n".join(fill(raw, width, f"[{i}] ", "    ") for i, raw in enumerate(raws, 1)),
            "References\n\n" + "\n".join(fill(raw, width, f"{i}. ") for i, raw in enumerate(raws, 1)),
            "\n".join(fill(raw, width, "", "   ") for raw in raws),
            "\n\n".join(fill(raw, width) for raw in raws),
            "\n".join(fill(raw, width) for raw in raws),
        ):
            found = records(text)
            assert [one["raw"] for one in found if one["raw"] != "References"] == raws


def test_numbers_and_parts_on_lines_of_their_own() -> None:
    first = "1.\nSmith J, Jones K.\nOn x.\nJ Foo 2020;1:2-9.\n[PubMed]\n"
    second = "2.\nDoe J.\nOn y.\nJ Bar 2019;2:3.\n[PubMed]\n"
    assert joined(first + second) == [
        "1. Smith J, Jones K. On x. J Foo 2020;1:2-9. [PubMed]",
        "2. Doe J. On y. J Bar 2019;2:3. [PubMed]",
    ]


# ---- Numbers that are none of the list's

FIRST = "Smith J, Jones K, Brown L, Green M. A title that is as long as a line"
SECOND = "Doe J, Roe R, Poe E. Another title that is quite as long as the first"


@pytest.mark.parametrize(
    ("before", "rest"),
    [
        ("in the year", "2020. J Foo. 2021;3:4-9."),
        ("in the year", "2020 Olympics. J Foo. 2021;3:4-9."),
        (". J Foo 2021;", "12. doi:10.1000/abc"),
        (". J Foo 2021;", "12. Epub 2020 Jan 5."),
        (". In: Brown L, editor. Things. Springer; 2019. p.", "12. Lancet reprint."),
        (", part", "13. J Foo. 2021;3:4-9."),
        (". J Foo. 2021;3:4-9. Cited 10 May", "2014."),
        (" of", "(12) patients. J Foo. 2021;3:4-9."),
        (" of", "[12] patients. J Foo. 2021;3:4-9."),
    ],
)
@pytest.mark.parametrize("form", ["{}. ", "({}) ", "[{}] "])
def test_a_line_that_happens_to_begin_with_a_number(form: str, before: str, rest: str) -> None:
    items = [
        f"{FIRST}{before}" + "\n" + rest,
        f"{SECOND} of them.\nJ Bar 2019;2:3-8.",
        "Lee A. C. J Baz 2018;1:2.",
    ]
    text = "\n".join(form.format(number) + item for number, item in enumerate(items, 11))
    assert joined(text) == [form.format(n) + item.replace("\n", " ") for n, item in enumerate(items, 11)]


@pytest.mark.parametrize(
    "numbers",
    [
        [1, 2, 4, 5],
        [98, 99, 101, 104],
        [1, 2, 3, 1, 2, 3],
        [5, 6, 7, 50, 51, 52],
        [99, 100, 101],
        [1, 2, 2, 3],
    ],
)
def test_gaps_and_restarts(numbers: list[int]) -> None:
    items = [f"{n}. {FIRST}, and\nmore of it. J Foo 2020;{i}:2-9." for i, n in enumerate(numbers, 1)]
    assert joined("\n".join(items)) == [item.replace("\n", " ") for item in items]


def test_headings_stay_alone() -> None:
    items = [f"1. {FIRST}, and\nmore of it. J Foo 2020;1:2-9.", "2. Doe J. On y. J Bar 2019;2:3-8."]
    text = "\n".join(["References:", *items, "", "Further reading", *items])
    whole = [item.replace("\n", " ") for item in items]
    assert joined(text) == ["References:", *whole, "Further reading", *whole]


# ---- What stands where a line was broken


@pytest.mark.parametrize(
    ("before", "after", "between"),
    [
        ("treat-", "ment", ""),  # the hyphen stays: it may be the word's own
        ("double-", "blind", ""),
        ("treat\xad", "ment", ""),
        ("pre-", "and postnatal", " "),
        ("moderate-", "to-severe", ""),
        ("2020;12:123-", "130", ""),
        ("2020;12:123–", "130", ""),
        ("2020;12:123", "–130", ""),
        ("of things –", "a review", " "),
        ("of things", "– a review", " "),
        ("doi:10.1016/", "S0140-6736(20)30183-5", ""),
        ("doi:10.1016/j.", "cell.2020.01.001", ""),
        ("doi:10.1016/j.cell", ".2020.01.001", ""),
        ("doi:10.1007/s00134-", "020-05991-x", ""),
        ("https://doi.org/", "10.1016/j.cell", ""),
        ("https://www.who.int/news_", "room/detail", ""),
        ("https://www.who.int/", "accessed 5 May", " "),
        ("https://www.who.int/x.", "Accessed 5 May", " "),
        ("doi:10.1000/abc.", "12. Doe", " "),
        ("doi:10.1000/abc.", "pmid: 123", " "),
        ("doi:", "10.1000/abc", " "),
        ("治疗急性呼吸窘迫综", "合征的研究", ""),
        ("of", "the", " "),
    ],
)
def test_what_stands_between(before: str, after: str, between: str) -> None:
    text = f"Smith J. A title of {before} \n   {after} rest.\nDoe J. B title.\n   J Bar 2019;2:3."
    assert joined(text)[0] == f"Smith J. A title of {before}{between}{after} rest."


# ---- Lists that are not wrapped


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(REFERENCES),
        "\n\n".join(REFERENCES),
        "\n".join(f"{i}. {text}" for i, text in enumerate(REFERENCES, 1)),
        "\n".join(f"{i}. {text}" if i % 2 else text for i, text in enumerate(REFERENCES, 1)),
        "Books\n\n" + "\n".join(REFERENCES[:4]) + "\n\nArticles\n\n" + "\n".join(REFERENCES[4:]),
        "\n".join(f"  {text}" for text in REFERENCES),
        "\n".join([REFERENCES[0]] * 5),
        "\n".join(f"{text};" for text in REFERENCES),
        "\n".join(text.lower() for text in REFERENCES),
        "10.1000/abc\n10.1000/def\n10.1000/ghi",
        "https://doi.org/10.1000/abc\nhttps://www.who.int/\nhttps://www.who.int/x/\n",
        "12345678\n23456789\n3456789",
        "Effect of x on y\neffects of a on b in mice\nde novo synthesis\nWhat is it\n",
        "2019 Smith J. On x. J Foo\n2018 Smith J. On y. J Bar\n2017 Smith J. On z. J Baz",
        "Smith J. On x. J Foo 2020;1:2-9.",
        "",
        "\n \n",
    ],
)
def test_a_reference_a_line_stays_as_it_is(text: str) -> None:
    assert joined(text) == [line.strip() for line in text.splitlines() if line.strip()]
    assert records(text, spans=True) == records(text, auto=False, spans=True)


_WORDS = st.sampled_from(
    [
        *(
            "stem",
            "cells",
            "therapy",
            "double-blind",
            "trial",
            "of",
            "the",
            "in",
            "vitro",
            "and",
            "with",
            "a",
        ),
        *(
            "COVID-19",
            "2020",
            "patients",
            "IL-6",
            "β-globin",
            "12",
            "review",
            "(part",
            "II)",
            "for",
            "Europe:",
        ),
        *("non-invasive", "Eastern", "using", "“smart”", "models"),
    ]
)
_NAMES = st.builds(
    "{} {}".format,
    st.sampled_from(
        ["Smith", "van der Berg", "O'Brien", "Messinger Cayetano", "Ng", "Müller-Lüdenscheid", "Li"]
    ),
    st.sampled_from(["J", "AB", "S-M", "KHJ"]),
)
_AUTHORS = st.lists(_NAMES, min_size=1, max_size=8).map(", ".join)
_TITLES = st.lists(_WORDS, min_size=2, max_size=14).map(lambda words: "On " + " ".join(words))
_JOURNALS = st.sampled_from(
    ["J Foo", "Stem Cells Transl Med", "Front Med (Lausanne)", "Nature", "Cell. Rep. Med"]
)
_PLACES = st.builds(
    "{};{}:{}".format,
    st.integers(1950, 2026),
    st.integers(1, 400),
    st.sampled_from(["2-9", "1279–87", "e118", "C113–8", "1530887"]),
)
_ENDS = st.sampled_from([".", "", ". doi:10.1000/abc-1.2", ". PMID: 12345678.", ". https://www.foo.org/a_b/"])
_ONE = st.one_of(
    st.builds("{}. {}. {}. {}{}".format, _AUTHORS, _TITLES, _JOURNALS, _PLACES, _ENDS),
    st.builds("{}. {}. {} {}{}".format, _AUTHORS, _TITLES, _JOURNALS, _PLACES, _ENDS),
    st.builds("{}, et al: {}? {} ({}){}".format, _AUTHORS, _TITLES, _JOURNALS, _PLACES, _ENDS),
)
_FORM = st.sampled_from(["{}. ", "{}) ", "[{}] ", "({}) "])


@settings(max_examples=300, deadline=None)
@given(
    references=st.lists(_ONE, max_size=12),
    labels=st.lists(st.booleans(), min_size=12, max_size=12),
    form=_FORM,
    between=st.sampled_from(["\n", "\r\n", "\n\n", "\n\n\n"]),
)
def test_lines_that_are_references_are_never_joined(
    references: list[str], labels: list[bool], form: str, between: str
) -> None:
    lines = [
        (form.format(number) if label else "") + text
        for number, (text, label) in enumerate(zip(references, labels, strict=False), 1)
    ]
    text = between.join(lines)
    assert [block.text for block in blocks(text)] == lines
    assert len({block.start for block in blocks(text)}) == len(lines)


@settings(max_examples=200, deadline=None)
@given(
    references=st.lists(_ONE, min_size=1, max_size=12),
    width=st.integers(50, 130),
    form=_FORM,
    start=st.integers(1, 300),
    further=st.sampled_from(["", "   "]),
)
@example(references=["Smith J. On a. J Foo. 2020;1:2-9."] * 3, width=50, form="{}. ", start=1, further="")
def test_numbered_lists_come_back(
    references: list[str], width: int, form: str, start: int, further: str
) -> None:
    items = [fill(text, width, form.format(n), further) for n, text in enumerate(references, start)]
    assert joined("\n".join(items)) == [form.format(n) + text for n, text in enumerate(references, start)]


@settings(max_examples=200, deadline=None)
@given(
    references=st.lists(_ONE, min_size=1, max_size=12),
    width=st.integers(50, 130),
    indents=st.sampled_from([("", " "), ("", "    "), ("  ", "        ")]),
)
def test_hanging_indents_come_back(references: list[str], width: int, indents: tuple[str, str]) -> None:
    assert joined("\n".join(fill(text, width, *indents) for text in references)) == references


# ---- Places


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_every_place_is_that_in_the_file(ends: str) -> None:
    lines: list[str] = []
    wanted = []
    for number, text in enumerate(REFERENCES, 1):
        item = fill(text, 72, f" {number}. ", "     ").split("\n")
        wanted.append((len(lines) + 1, len(lines) + len(item)))
        lines += item
    text = ends.join(lines) + ends
    found = records(text, spans=True)
    assert [(one["source"]["line_start"], one["source"]["line_end"]) for one in found] == wanted
    assert [one["source"]["index"] for one in found] == list(range(1, len(REFERENCES) + 1))
    for number, (record, raw) in enumerate(zip(found, REFERENCES, strict=True), 1):
        assert (record["label"], record["raw"]) == (str(number), raw)
        for name in ("label", "raw", "container_title", "volume", "doi"):
            if name in record.get("spans", {}):
                start, end = record["spans"][name]
                printed = "".join(text[start:end].split())
                assert printed.casefold() == "".join(record[name].split()).casefold()
                assert text[start:end] == text[start:end].strip()


def test_a_place_at_a_seam_without_a_blank_belongs_to_its_own_line() -> None:
    block = blocks("1. Smith J. On x. J Foo 2020;12:123-\r\n   130.\r\n2. Doe J. On y. J Bar 2019;2:3.")[0]
    at = block.text.index("130")
    assert block.text[at - 4 : at] == "123-"
    assert (block.offset(at), block.place(at)) == (41, (2, 4))
    assert (block.offset_behind(at), block.place_behind(at)) == (36, (1, 37))
    assert (block.offset_behind(0), block.place_behind(0)) == (0, (1, 1))
    assert block.offset_behind(len(block.text)) == 45


def test_a_reference_is_the_same_wrapped_or_not() -> None:
    (whole,) = records(REFERENCES[0])
    (parts,) = records(fill(REFERENCES[0], 60, "", "  "))
    del whole["source"], parts["source"]
    assert whole == parts


def test_a_finding_is_placed_in_its_own_line() -> None:
    text = (
        "1. Smith J. On x and y and z.\n   J Foo. 2020\n   Feb 31;1:2-9.\n2. Doe J. On y. J Bar 2019;2:3.\n"
    )
    findings = [finding for entry in read(text) for finding in entry.findings if finding.code == "MSC108"]
    if not findings:  # another reading of the date is as good
        pytest.skip("the date was not read")
    (finding,) = findings
    assert (finding.line, finding.column) == (2, 11) and finding.end_line == 3
    assert text[finding.start : finding.end].split() == ["2020", "Feb", "31"]
    (rejected,) = [entry.rejected for entry in read(text) if entry.rejected]
    assert rejected.raw == text.partition("\n2.")[0]
    assert (rejected.source["line_start"], rejected.source["line_end"]) == (1, 3)


def test_every_character_of_a_joined_reference_is_accounted_for() -> None:
    text = "\n".join(fill(one, 66, f"{i}. ") for i, one in enumerate(REFERENCES, 1))
    lines = text.split("\n")
    for block in blocks(text):
        found = claims.claims(block, detection.reader(LINES))
        assert "".join(block.text[claim.start : claim.end] for claim in found) == block.text
        for claim in found:
            line, column = block.place(claim.start)
            word = block.text[claim.start : claim.end].split(" ")[0]
            assert not word or lines[line - 1][column - 1 :].startswith(word[:1])


# ---- Bounds


@pytest.mark.parametrize(
    "line",
    [
        "1. \n", "a\n", "a,\n", "  a\n", "12345. Smith J\n", "Smith J,\n  and\n", "\n a\n\n", "10.1000/\n",
        "1. Smith J. On x.\n1. Smith J\n", "(2020) \n[2020]\n", "-\n", "https://a.b/-\n",
        "Smith J, " * 30 + "\n", "van der " * 20 + "\n", "1 " * 50 + "\n", "A. " * 60 + "\n",
        " " * 60 + "x\n", "\t" * 60 + "x\n", "7" * 300 + "\n", "a" * 300 + "\n", "Word " * 60 + "\n",
        "((" * 90 + "\n", "; , : " * 40 + "\n",
    ],
)  # fmt: skip
def test_hostile_lists_cost_time_in_proportion(line: str) -> None:
    beginning = "1. Smith J. On x and\n   y.\n2. Doe J. On y\n   z.\n"
    _assert_linear(joined, beginning, line, "", length=100_000)


@pytest.mark.parametrize("length", [40_000, 160_000])
def test_one_hostile_line_costs_time_in_proportion(length: int) -> None:
    for piece in (" ", "a", "1", "1-", "; ", "- ", "10.1/", "Smith J, ", "https://", "\t"):
        started = time.process_time()
        joined("Smith J\n" + piece * (length // len(piece)) + "\nDoe J,\n" + piece * (length // len(piece)))
        assert time.process_time() - started < 2


def test_a_reference_has_a_largest_size() -> None:
    text = "1. Smith J, Jones K,\n" + "   Smith J, Jones K,\n" * 10_000 + "2. Doe J. On y. J Bar 2019;2:3.\n"
    found = joined(text)
    assert all(len(one) <= wrapped.MAX_REFERENCE for one in found)
    assert len(found) < 10 and found[-1].startswith("2. Doe")
    assert len(" ".join(found).split()) == len(text.split())
    text = "\n".join(fill(one, 60, "", "  ") for one in REFERENCES)
    small = joined(text, max_size=100)
    assert all(len(one) <= 100 for one in small)
    assert "".join("".join(small).split()) == "".join(text.split())


def test_an_oversized_line_is_joined_with_nothing() -> None:
    text = "1. Smith J, Jones K,\n   Poe E. On x.\n2. Doe J,\n   " + "x" * 300 + "\n   Roe R.\n"
    lines = source.blocks([text], re.compile("\n"), 100)
    found = [block.stripped() for block in wrapped.references(lines, 100)]
    assert [len(block.text) for block in found if block.oversized][:2] == [97, 100]
    assert found[0].text == "1. Smith J, Jones K, Poe E. On x."
    assert found[-1].text == "Roe R."


@pytest.mark.parametrize(
    "item",
    [
        "1. Smith J, Jones K,\n   Poe E. On x. J Foo 2020;1:2-9.\n",
        "Smith J. On x. J Foo 2020;1:2-9.\n",
        "a\n",
        "\n",
    ],
)
def test_an_endless_list_is_read_as_it_comes(item: str) -> None:
    chunks = repeat(item * 100) if item.strip() else iter([item * 100_000, "Smith J. On x.\n"])
    lines = source.blocks(chunks, re.compile("\n"))
    assert len(list(islice(wrapped.references(lines), 3000 if item.strip() else 1))) >= 1


# ---- The command


def run(*args: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mscbib", *args],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )


WRAPPED = "\n".join(fill(text, 80, f"{i}. ", "   ") for i, text in enumerate(REFERENCES, 1)) + "\n"


def _raws(done: subprocess.CompletedProcess[str]) -> list[str]:
    return [json.loads(line)["raw"] for line in done.stdout.splitlines()]


def test_lines_are_joined_only_where_that_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "references.txt"
    path.write_text(WRAPPED, encoding="utf-8")
    assert _raws(run("refs", "--wrapped", "auto", str(path))) == list(REFERENCES)
    never = run("refs", "--wrapped", "never", str(path))
    assert never.stdout == run("refs", str(path)).stdout
    assert len(_raws(never)) == len(WRAPPED.splitlines())


def test_every_file_is_looked_at_alone(tmp_path: Path) -> None:
    """One of them is wrapped, the other is not."""
    (tmp_path / "a.txt").write_text(WRAPPED, encoding="utf-8")
    (tmp_path / "b.txt").write_text("\n".join(REFERENCES), encoding="utf-8")
    assert _raws(run("refs", "--wrapped", "auto", str(tmp_path))) == [*REFERENCES, *REFERENCES]


def test_only_reference_lists_are_joined() -> None:
    done = run("refs", "--wrapped", "auto", "--layout", "citing_list/rca")
    assert done.returncode == 2 and "--wrapped" in done.stderr and not done.stdout
    assert run("refs", "--wrapped", "auto", "--layout", "reference_list", stdin=WRAPPED).stdout


def test_an_empty_list_is_said_to_be_empty() -> None:
    assert "MSC113" in run("refs", "--wrapped", "auto", stdin="\n \n").stderr


def _numbered(count: int) -> Iterator[str]:
    for number in range(1, count + 1):
        yield f"{number}. Smith J, Jones K. On a thing, and on what\n   else. J Foo 2020;{number}:2-9.\n"


def test_a_pipe_is_read_as_it_comes() -> None:
    """Records come before the input has ended."""
    with subprocess.Popen(
        [sys.executable, "-m", "mscbib", "refs", "--wrapped", "auto", "-q"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        # what the program reads and what it writes are both more than a pipe holds
        feeder = threading.Thread(target=_feed, args=(process.stdin, "".join(_numbered(3000)).encode()))
        feeder.start()
        assert json.loads(process.stdout.readline())["source"]["line_end"] == 2
        process.stdout.close()
        process.wait(60)
        feeder.join()
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()


def _feed(pipe: IO[bytes], data: bytes) -> None:
    with contextlib.suppress(BrokenPipeError):
        pipe.write(data)
        pipe.flush()
