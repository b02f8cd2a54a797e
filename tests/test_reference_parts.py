"""The parts that read a reference, each by itself: trailers, tokens, journals, segments and values."""

from __future__ import annotations

from itertools import pairwise

import pytest

from mscbib import values
from mscbib.references import journals, runs, segments
from mscbib.references.tokens import gap, shape, tokens
from mscbib.references.trailers import trailer_events, trailers, trailing

# ---- Trailers


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("Smith J. On doing. J Foo. 2020;1:2-9.", []),
        ("doi:10.1000/abc.", [("doi", "10.1000/abc")]),
        ("x doi: 10.1000/a(b)c, y", [("doi", "10.1000/a(b)c")]),
        ("(10.1000/a(b)c)", [("doi", "10.1000/a(b)c")]),
        ("doi:10.1000/a.PMID:12345678", [("doi", "10.1000/a"), ("pmid", "12345678")]),
        ("PMID:12345678 PMCID: PMC123456", [("pmid", "12345678"), ("pmcid", "PMC123456")]),
        ("PMID 12, PMID: 12345678", [("pmid", "12345678")]),
        ("arXiv:1905.01234v2", [("arxiv", "1905.01234v2")]),
        ("arXiv: hep-th/9901001", [("arxiv", "hep-th/9901001")]),
        ("ISBN 978-0-306-40615-7 and", [("isbn", "978-0-306-40615-7")]),
        ("ISSN: 0028-083X.", [("issn", "0028-083X")]),
        ("at https://a.org/b?c=1). And", [("url", "https://a.org/b?c=1")]),
        ("“www.a.org/b”", [("url", "www.a.org/b")]),
        ("Accessed 3 May 2019.", [("accessed", "3 May 2019")]),
        ("[cited 2019 May 3]", [("accessed", "2019 May 3")]),
        ("Retrieved May 3, 2019, from", [("accessed", "May 3, 2019")]),
        ("Accessed by many in 2019", []),
        ("[Indexed for MEDLINE]", [("note", "")]),
        ("[Epub ahead of print] PMID: 12345678", [("note", ""), ("pmid", "12345678")]),
        ("Erratum in: Lancet. 2001;1:2.", [("erratum_in", "Lancet. 2001;1:2.")]),
        ("undoing:10", []),
    ],
)
def test_trailers(text: str, found: list[tuple[str, str]]) -> None:
    trailing_ones = trailers(text)
    assert [(one.field, text[one.value_start : one.value_end]) for one in trailing_ones] == found
    at = 0
    for one in trailing_ones:
        assert at <= one.start <= one.value_start <= one.value_end <= one.end <= len(text)
        at = one.end


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("A b. doi:10.1000/a. PMID: 12345678", "A b. "),
        ("A b. doi:10.1000/a. More", "A b. doi:10.1000/a. More"),
        ("A PMID: 12345678 b [PubMed].", "A PMID: 12345678 b "),
        ("A b.", "A b."),
    ],
)
def test_the_trailers_at_the_end_are_no_part_of_the_core(text: str, core: str) -> None:
    assert text[: trailing(text, trailers(text))] == core


# ---- Tokens


def test_tokens_are_words_numbers_and_trailers() -> None:
    text = "Öz B, 2020a;12:e5. doi:10.1000/a PMID: 12345678"
    found = tokens(text, trailers(text))
    assert [token.text or token.trailer for token in found] == [
        *("Öz", "B", "2020", "a", "12", "e", "5"),
        *("doi", "pmid"),
    ]
    for token in found:
        assert token.trailer or text[token.start : token.end] == token.text
    assert [a.end <= b.start for a, b in pairwise(found)] == [True] * (len(found) - 1)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        *[("A", "A"), ("AB", "AA"), ("ABC", "AAA"), ("Ab", "Aa"), ("Abc", "Aa"), ("Abcd", "Aaa")],
        *[("a", "a"), ("ab", "aa"), ("abc", "aa"), ("abcd", "aaa"), ("McDonald", "aA"), ("mRNA", "aA")],
        *[("7", "9"), ("77", "99"), ("1599", "9999"), ("1600", "Y"), ("2020", "Y"), ("1234567", "99999")],
        *[("王", "字"), ("Ünal", "Aaa"), ("ß", "a"), ("٢٠٢٠", "9999")],
    ],
)
def test_shapes(word: str, expected: str) -> None:
    assert shape(word) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *[("", ""), (" ", " "), ("   ", " "), (".  ", ". "), ("–", "-"), ("‐", "-"), ("−", "-")],
        *[
            ("“", '"'),
            ("’ ", "' "),
            (",\n", ", "),
            (").,", ").,"),
            ("[[[(((", "[[[~(("),
            (" . . . . ", " . ~. "),
        ],
    ],
)
def test_gaps_have_one_form(text: str, expected: str) -> None:
    assert gap(text) == expected


# ---- Journals


@pytest.mark.parametrize("name", ["Nature", "PLoS ONE", "plos one", "N. Engl. J. Med.", "J Exp Med"])
def test_journals_are_known_however_they_are_written(name: str) -> None:
    assert journals.is_known(name) and journals.is_likely(name)


@pytest.mark.parametrize("name", ["", ".", "12", "Zinc uptake in barley roots", "Journal of Xyzzy"])
def test_what_is_no_journal_is_not_known(name: str) -> None:
    assert not journals.is_known(name) and not journals.is_likely(name)


def test_a_journal_of_known_words_is_likely() -> None:
    assert journals.is_likely("European Journal of Nature Medicine")
    assert not journals.is_known("European Journal of Nature Medicine")


# ---- Segments

Labels = str


def seen(text: str, labels: Labels) -> tuple[dict[str, list[str]], list[str]]:
    """What labels, one letter a token (`-` none, small letters inside), say by field, and the rest."""
    found = tokens(text, trailers(text))
    assert len(found) == len(labels), [token.text for token in found]
    names = ["O" if one == "-" else f"{'BI'[one.islower()]}-{one.upper()}" for one in labels]
    parts = segments.segmented(text, found, names)
    values_of: dict[str, list[str]] = {}
    for field, start, end in parts.events:
        if end > start:
            values_of.setdefault(field, []).append(text[start:end].strip())
    return values_of, [text[start:end] for start, end in sorted(parts.left_over)]


def test_runs_of_labels() -> None:
    found = runs.segments(["B-A", "I-A", "O", "B-T", "I-T", "B-T", "I-C"])
    assert [tuple(run) for run in found] == [("A", 0, 1), ("T", 3, 4), ("T", 5, 5), ("C", 6, 6)]


@pytest.mark.parametrize(
    ("text", "labels", "fields", "left_over"),
    [
        (
            "Smith J. On a thing. Foo 2020;1(2):3-9.",
            "AaTttCYVIPp",
            {
                "family": ["Smith"],
                "initials": ["J"],
                "title": ["On a thing"],
                "container_title": ["Foo"],
                "issued": ["2020"],
                "volume": ["1"],
                "issue": ["2"],
                "locator": ["3-9"],
            },
            [],
        ),
        ("Why? (A thing)", "Ttt", {"title": ["Why? (A thing)"]}, []),
        ("What is it? Foo", "TttC", {"title": ["What is it?"], "container_title": ["Foo"]}, []),
        (
            "Foo 2020 Mar 5; 7",
            "CY--V",
            {"container_title": ["Foo"], "issued": ["2020 Mar 5"], "volume": ["7"]},
            [],
        ),
        ("Foo, 5 March 2020", "C--Y", {"container_title": ["Foo"], "issued": ["5 March 2020"]}, []),
        ("Foo, Mar-Apr 2020", "C--Y", {"container_title": ["Foo"], "issued": ["Mar-Apr 2020"]}, []),
        ("Foo (2012a)", "CY-", {"container_title": ["Foo"], "issued": ["2012"]}, []),
        (
            "Foo, vol. 7, no. 2, pp. 3",
            "C-V-I-P",
            {"container_title": ["Foo"], "volume": ["7"], "issue": ["2"], "locator": ["3"]},
            [],
        ),
        (
            "Foo. London: Wiley",
            "T-B",
            {"title": ["Foo"], "publisher_place": ["London"], "publisher": ["Wiley"]},
            [],
        ),
        (
            "Foo. Wiley, New York",
            "TB--",
            {"title": ["Foo"], "publisher": ["Wiley"], "publisher_place": ["New York"]},
            [],
        ),
        ("Foo. Wiley Inc.", "TBb", {"title": ["Foo"], "publisher": ["Wiley Inc."]}, []),
        ("Foo. Zzz qqq 7", "T--V", {"title": ["Foo"], "volume": ["7"]}, ["Zzz qqq"]),
        (
            "In: Doe A, editors. Foo",
            "-Ee-T",
            {"editor_family": ["Doe"], "editor_initials": ["A"], "title": ["Foo"]},
            [],
        ),
        ("The X Group. Foo", "GggT", {"collective": ["The X Group"], "title": ["Foo"]}, []),
        (
            "Foo. Bar baz. Foo 3",
            "TTtCV",
            {"title": ["Bar baz"], "container_title": ["Foo"], "volume": ["3"]},
            ["Foo"],
        ),
        ("3. Foo", "-T", {"title": ["Foo"]}, []),
    ],
)
def test_labels_become_fields(
    text: str, labels: Labels, fields: dict[str, list[str]], left_over: list[str]
) -> None:
    assert seen(text, labels) == (fields, left_over)


def test_a_trailer_that_contradicts_one_before_it_is_left_over() -> None:
    text = "PMID: 12345678 PMID: 12345678 PMID: 87654321 ISBN 978-0-306-40615-7 ISBN 0-306-40615-2"
    events, left_over = trailer_events(text, trailers(text))
    assert [(field, text[a:b]) for field, a, b in events] == [
        *[("pmid", "12345678")] * 2,
        ("isbn", "978-0-306-40615-7"),
        ("isbn", "0-306-40615-2"),
    ]
    assert [text[a:b] for a, b in left_over] == ["PMID: 87654321"]


# ---- Values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("91", {"pages": "91", "page_first": "91"}),
        ("660–73", {"pages": "660–73", "page_first": "660", "page_last": "673"}),
        ("S12-9", {"pages": "S12-9", "page_first": "S12", "page_last": "S19"}),
        ("S12-S19", {"pages": "S12-S19", "page_first": "S12", "page_last": "S19"}),
        ("998-1003", {"pages": "998-1003", "page_first": "998", "page_last": "1003"}),
        ("12 -- 19", {"pages": "12 -- 19", "page_first": "12", "page_last": "19"}),
        ("xi-xix", {"pages": "xi-xix", "page_first": "xi", "page_last": "xix"}),
        ("1530887", {"article_number": "1530887"}),
        ("e945331", {"article_number": "e945331"}),
        ("e5", {"article_number": "e5"}),
        ("CD004145", {"article_number": "CD004145"}),
        ("e01219–17", {"article_number": "e01219–17"}),
        ("123.e4", {"article_number": "123.e4"}),
    ],
)
def test_locators(text: str, expected: dict[str, str]) -> None:
    assert values.locator(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *[("2021", "2021"), ("2021 Mar", "2021-03"), ("2021 Mar 5", "2021-03-05")],
        *[
            ("March 5th, 2021", "2021-03-05"),
            ("5 March 2021", "2021-03-05"),
            ("2021-03-05", "2021-03-05"),
            ("13.3.2021", "2021-03-13"),
        ],
        *[
            ("2021 Jan-Feb", "2021"),
            ("Spring 2021", "2021"),
            ("3/5/2021", "2021"),
            ("5.5.2021", "2021-05-05"),
        ],
    ],
)
def test_dates_in_words(text: str, expected: str) -> None:
    assert values.date_in_words(text) == expected


@pytest.mark.parametrize("text", ["2021 Feb 31", "March 5", "2020 and 2021", "", "31.4.2021"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"year|no day"):
        values.date_in_words(text)
