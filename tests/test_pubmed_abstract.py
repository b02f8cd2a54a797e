"""PubMed's "Abstract (text)": what is rendered as PubMed does is read back, whatever it is wrapped to."""

from __future__ import annotations

import textwrap
from typing import Any, NamedTuple

import pytest
from conftest import entries, records
from hypothesis import given, settings
from hypothesis import strategies as st

from mscbib.tags import _medline

NAME = "citing_list/pubmed_abstract"

# ---- Rendering


class Work(NamedTuple):
    """What an entry says."""

    journal: str
    issued: tuple[str, str]
    place: tuple[dict[str, str], str]
    note: str
    title: str
    authors: list[tuple[str, str, list[int]]]
    group: str
    places: int
    sections: list[tuple[str, str]]
    relation: tuple[str, str] | None
    holder: str
    pmid: int
    doi: bool


def _wrapped(text: str, width: int) -> str:
    """Text as PubMed wraps it: at blanks only."""
    return "\n".join(textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False))


def rendered(work: Work, label: int, width: int = 80) -> str:
    """An entry as PubMed writes it."""
    doi = f"10.1000/imag.{work.pmid}"
    head = f"{label}. {work.journal}. {work.issued[1]}{work.place[1]}."
    head += f" doi: {doi}." * work.doi + f" {work.note}" * bool(work.note)
    names = [f"{f} {i}{''.join(f'({n + 1})' for n in marks)}" for f, i, marks in work.authors]
    people = "; ".join([", ".join(names), *([work.group] if work.group else [])]) + "."
    places = [_wrapped(f"({n + 1})Department {n}, University of Hills.", width) for n in range(work.places)]
    relation = work.relation and f"{work.relation[0]}\n    {work.relation[1]}."
    abstract = "\n".join(
        _wrapped(f"{label}: {text}" if label else text, width) for label, text in work.sections
    )
    numbers = ([f"DOI: {doi}"] if work.doi else []) + [f"PMID: {work.pmid} [Indexed for MEDLINE]"]
    paragraphs = [
        _wrapped(head, width),
        _wrapped(work.title + ".", width),
        _wrapped(people, width),
        "\n".join(["Author information:", *places]) if work.places else None,
        relation,
        abstract,
        _wrapped(f"Copyright © 2020 {work.holder}.", width),
        "\n".join(numbers),
    ]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def expected(work: Work, label: int) -> dict[str, Any]:
    """The record of an entry."""
    places = [f"Department {n}, University of Hills." for n in range(work.places)]
    authors: list[dict[str, Any]] = [
        {"family": family, "given": initials, "initials": initials}
        | ({"affiliations": [places[n] for n in marks]} if marks else {})
        for family, initials, marks in work.authors
    ]
    lines = [f"{name}: {text}" if name else text for name, text in work.sections]
    abstract: dict[str, Any] = {"text": "\n".join(lines)}
    if len(work.sections) > 1:
        abstract["sections"] = [{"label": name, "text": text} for name, text in work.sections]
    record = {
        "label": str(label),
        "type": "article-journal",
        "title": work.title,
        "authors": authors + ([{"literal": work.group}] if work.group else []),
        "container_title": work.journal,
        "issued": work.issued[0],
        **work.place[0],
        "pmid": str(work.pmid),
        "abstract": abstract,
        "copyright": f"Copyright © 2020 {work.holder}.",
        "status": "Indexed for MEDLINE",
    }
    if work.doi:
        record["doi"] = f"10.1000/imag.{work.pmid}"
    if work.relation:
        kind = work.relation[0].lower().replace(" ", "_")
        record["relations"] = [{"type": kind, "target": work.relation[1]}]
    if work.note.startswith("Epub"):
        record["history"] = {"published": "2019-12-04"}
    elif work.note:
        record["extra"] = {"publication_note": [work.note.removesuffix(".")]}
    return record


# ---- What a work may be

_WORDS = st.sampled_from(
    [
        *(
            "study",
            "of",
            "walking",
            "(2)",
            "SiO(2)",
            "in",
            "2019.",
            "The",
            "dogs:",
            "p<0.05",
            "and",
            "12",
            "é",
        ),
        *(
            "[sic]",
            "β-cell",
            "e.g.",
            "Table",
            "1.",
            "vs.",
            "IgG(1)",
            "β",
            "©",
            "DOI",
            "PMID",
            "comment",
            "on",
        ),
    ]
)
_TEXT = st.lists(_WORDS, min_size=4, max_size=60).map(lambda words: " ".join(["We", *words, "ended."]))
_FAMILY = st.sampled_from(
    [
        "Smith",
        "van der Berg",
        "D'Amico",
        "de la Cruz-Ortiz",
        "Ülker",
        "Li",
        "'t Hart",
        "El-Sayed Ali",
        "O",
        "Mc Coy",
    ]
)
_INITIALS = st.sampled_from(["A", "BC", "KH", "JJCS", "DFLC", "Ş", "J-P", "KhS"])
_ISSUED = st.sampled_from(
    [
        ("2019", "2019"),
        ("2019-02", "2019 Feb"),
        ("2019-02-05", "2019 Feb 5"),
        ("2019", "2019 Jan-Feb"),
        ("2019", "2019 Mar/Apr"),
        ("2019", "2019 Winter"),
        ("1999", "1999 Dec-2000 Jan"),
    ]
)
_PLACE = st.sampled_from(
    [
        (
            {"volume": "26", "issue": "2", "pages": "411-6", "page_first": "411", "page_last": "416"},
            ";26(2):411-6",
        ),
        ({"volume": "2019", "article_number": "9684175"}, ";2019:9684175"),
        (
            {"volume": "31 Suppl 1", "pages": "S1-S8", "page_first": "S1", "page_last": "S8"},
            ";31 Suppl 1:S1-S8",
        ),
        ({"volume": "94", "issue": "Pt 3", "article_number": "e945331"}, ";94(Pt 3):e945331"),
        ({"volume": "7"}, ";7"),
        ({}, ""),
        ({"pages": "91", "page_first": "91"}, ":91"),
        (
            {"volume": "5", "pages": "1933-5; discussion 1935-8", "page_first": "1933"},
            ";5:1933-5; discussion 1935-8",
        ),
    ]
)


@st.composite
def works(draw: st.DrawFn) -> Work:
    """A work as PubMed may have it."""
    places = draw(st.integers(0, 12))
    marks = (
        st.lists(st.integers(0, places - 1), max_size=3, unique=True).map(sorted) if places else st.just([])
    )
    authors = draw(st.lists(st.tuples(_FAMILY, _INITIALS, marks), min_size=1, max_size=30))
    if places:  # every place is somebody's
        authors[0] = (*authors[0][:2], list(range(places)))
    labels = draw(
        st.sampled_from([[""], ["BACKGROUND", "METHODS AND RESULTS"], ["AIM", "RÉSULTATS", "Conclusions"]])
    )
    return Work(
        journal=draw(
            st.sampled_from(
                ["J Neurol", "Anal Cell Pathol (Amst)", "Proc Natl Acad Sci U S A", "BMJ", "3 Biotech"]
            )
        ),
        issued=draw(_ISSUED),
        place=draw(_PLACE),
        note=draw(st.sampled_from(["", "Epub 2019 Dec  4.", "eCollection 2019.", "[Epub ahead of print]"])),
        title=draw(_TEXT).removesuffix(".").strip()
        + draw(st.sampled_from(["", ": part 2", " (the X trial)"])),
        authors=authors,
        group=draw(
            st.sampled_from(["", "", "PIPARI Study Group", "Committee of Labour, and Welfare (CLW) of Japan"])
        ),
        places=places,
        sections=[(label, draw(_TEXT)) for label in labels],
        relation=draw(
            st.sampled_from(
                [None, *(("Comment in", "BMJ. 2020;1:2"), ("Update of", "J Neurol. 2018 Jan;1(1):1"))]
            )
        ),
        holder=draw(st.sampled_from(["Elsevier B.V", "The Authors", "A Society and others"])),
        pmid=draw(st.integers(10_000_000, 39_999_999)),
        doi=draw(st.booleans()),
    )


@settings(max_examples=100, deadline=None)
@given(st.lists(works(), min_size=1, max_size=4), st.integers(60, 120), st.sampled_from(["\n", "\r\n", "\r"]))
def test_what_is_rendered_is_read_back(found: list[Work], width: int, end: str) -> None:
    text = "\n\n\n".join(rendered(work, n, width) for n, work in enumerate(found, 1)).replace("\n", end)
    read = records(text + end, layout=NAME)
    for record in read:
        for name in ("id", "schema_version", "source"):
            record.pop(name)
        record.pop("registrations", None)
    assert read == [expected(work, n) for n, work in enumerate(found, 1)]
    assert not [finding for entry in entries(text + end, layout=NAME) for finding in entry.findings]


@settings(max_examples=60, deadline=None)
@given(st.lists(works(), min_size=3, max_size=3), st.data())
def test_a_damaged_entry_costs_no_other(found: list[Work], data: st.DataObject) -> None:
    """Whatever line of the entry in the middle is lost."""
    whole = [rendered(work, n) for n, work in enumerate(found, 1)]
    lines = whole[1].split("\n")
    lost = data.draw(st.integers(1, len(lines) - 1))
    whole[1] = "\n".join(lines[:lost] + lines[lost + 1 :])
    read = {record.get("label"): record.get("title") for record in records("\n\n\n".join(whole), layout=NAME)}
    assert read["1"] == found[0].title
    assert read["3"] == found[2].title


@pytest.mark.parametrize("between", ["", "\n", "\n\n", " ", "\r\n"])
def test_files_that_were_joined_are_taken_apart(between: str) -> None:
    """The number of the next entry may stand right behind the status of the one before, or its digits."""
    first = "107. J Neurol. 2019 Feb;266(2):411-6.\n\nA title.\n\nSmith J.\n\nA text.\n\nPMID: 30515629"
    second = "1. Semin Neurol. 2019 Mar;39(1):1-9.\n\nNext.\n\nDoe A.\n\nPMID: 30515630"
    for status in (" [Indexed for MEDLINE]", ""):
        read = records(first + status + between + second, layout=NAME)
        assert [(r["label"], r["pmid"], r["title"]) for r in read] == [
            ("107", "30515629", "A title"),
            ("1", "30515630", "Next"),
        ]


def test_a_line_that_begins_with_a_number_and_a_stop_is_no_entry() -> None:
    text = (
        "1. J Neurol. 2019 Feb;266(2):411-6.\n\nA title.\n\nSmith J.\n\n"
        "The cohort was followed until\n2019. The study ended then; a second one began in\n"
        "2020. J. Doe led it in\n12. May of that year.\n\nPMID: 30515629\n"
    )
    (record,) = records(text, layout=NAME)
    assert record["abstract"]["text"].endswith("2020. J. Doe led it in 12. May of that year.")


def test_the_relations_of_its_grammar_are_medlines() -> None:
    """Each kind of note that MEDLINE has is known here under the same name."""
    head = "1. J Neurol. 2019 Feb;2(2):4-6.\n\nA title.\n\nSmith J.\n\n{}\n    BMJ. 2018;1:1.\n\nPMID: 3051\n"
    for kind in _medline.RELATIONS.values():
        label = kind.replace("_", " ").capitalize()
        (record,) = records(head.format(label), layout=NAME)
        assert record.get("relations") == [{"type": kind, "target": "BMJ. 2018;1:1"}], label


def test_what_stands_behind_an_entry_is_reported() -> None:
    text = "1. J Neurol. 2019 Feb;266(2):411-6.\n\nA title.\n\nSmith J.\n\nPMID: 30515629\n\n\nMy own note.\n"
    (entry,) = entries(text, layout=NAME)
    (finding,) = entry.findings
    assert (finding.code, finding.line, finding.column) == ("MSC106", 10, 1)
    assert "My own note." in finding.message


def test_a_place_without_a_mark_is_the_first_authors() -> None:
    """As MEDLINE had it until 2013."""
    text = "1. J Neurol. 2009 Feb;2(2):4-6.\n\nA title.\n\nSmith J, Doe A.\n\n"
    text += "Author information:\nHill Hospital.\n\nPMID: 3051562\n"
    (record,) = records(text, layout=NAME)
    assert [author.get("affiliations") for author in record["authors"]] == [["Hill Hospital."], None]


def test_an_entry_without_authors_has_none() -> None:
    """Neither its identifiers nor its abstract, which may begin as a list of names does, are authors."""
    head = "1. ED Manag. 2005 Jul;17(7):79-81.\n\nA title.\n\n"
    (bare,) = records(head + "PMID: 16022232\n", layout=NAME)
    assert "authors" not in bare and bare["pmid"] == "16022232"
    text = "Creative design, latest technology can improve the environment. Wireless\ncommunications can too."
    (read,) = records(head + text + "\n\nPMID: 16022232\n", layout=NAME)
    assert "authors" not in read and read["abstract"]["text"] == " ".join(text.split())


def test_an_export_cut_off_in_its_first_entry_is_still_one() -> None:
    """Where no PMID was saved, the places of the authors speak for it."""
    text = "1. ED Manag. 2005 Jul;17(7):79-81.\n\nA title.\n\nDoe J(1).\n\nAuthor information:\n(1)Hill Hosp"
    (record,) = records(text)
    assert record["source"]["dialect"] == "pubmed_abstract" and record["title"] == "A title"
