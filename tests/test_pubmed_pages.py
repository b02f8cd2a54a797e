"""Pages of PubMed and PMC: what varies from page to page, told apart from what must not be taken for it."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import entries, records

from mscbib import detection

PUBMED = "abstract_page/pubmed"
PMC = "abstract_page/pmc"

HEAD = "Ex Heart J\n. 2019 Jan 7;10(2):11-9. doi: 10.1234/ehj.2019.11.\nSalt and the miller's heart\n"
NUMBERS = "PMID: 90000001 DOI: 10.1234/ehj.2019.11\n"
PMC_NUMBERS = "Copyright and License information\nPMCID: PMC9000001  PMID: 90000001\n"


def _only(text: str, layout: str = PUBMED) -> dict[str, Any]:
    (record,) = records(text, layout=layout)
    return record


def _codes(text: str, layout: str) -> list[str]:
    return [finding.code for entry in entries(text, layout=layout) for finding in entry.findings]


def _names(record: dict[str, Any]) -> list[str]:
    return [
        person.get("literal") or f"{person.get('given', '')}|{person['family']}"
        for person in record.get("authors", [])
    ]


# ---- The line of citation


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            ". 2014 Feb 12;311(6):579-86.",
            {"issued": "2014-02-12", "volume": "311", "issue": "6", "pages": "579-86"},
        ),
        (". 2013 Oct 16;103(12 Suppl 1):956.", {"issue": "12 Suppl 1", "pages": "956"}),
        (". 1998;4 Suppl 2:S12-5.", {"issued": "1998", "volume": "4 Suppl 2", "page_last": "S15"}),
        (". 2010 Jun 9;303(22):2249; author reply 2249-50.", {"pages": "2249; author reply 2249-50"}),
        (". 2023 Jul-Sep;45(3):344-349.", {"issued": "2023", "page_last": "349"}),
        (". 2013;(4):CD001234.", {"issue": "4", "article_number": "CD001234"}),
        (". 2020 Mar 1;155(3):e195472. doi: 10.1234/x. Epub 2020 Mar 18.", {"article_number": "e195472"}),
        (
            ". 2024 Jan 5. doi: 10.1234/a.b. Online ahead of print.",
            {"issued": "2024-01-05", "doi": "10.1234/a.b"},
        ),
        (". 2020 Jan 5:2020.01.02.123456. doi: 10.1101/x", {"article_number": "2020.01.02.123456"}),
        (". 2021 Apr 22;7(5):e689. doi: 10.1234/x. eCollection 2021 May.", {"volume": "7", "issue": "5"}),
    ],
)
def test_the_line_of_citation(line: str, expected: dict[str, str]) -> None:
    text = f"Ex Heart J\n{line}\nTitle of the work\nAnn B Lee 1\nPMID: 90000001\n"
    record = _only(text)
    assert {name: record.get(name) for name in expected} == expected
    assert record["container_title"] == "Ex Heart J"
    assert record["title"] == "Title of the work"
    assert not _codes(text, PUBMED)


@pytest.mark.parametrize(
    "break_", ["\n. ", ". ", "\n\nActions\n\nSearch in PubMed\nSearch in NLM Catalog\nAdd to Search\n. "]
)
def test_the_journal_stands_above_its_year_or_before_it(break_: str) -> None:
    text = f"J Ex Sleep Med{break_}2019 Jan;3(1):1-2.\nTitle of the work\nAnn Lee\nPMID: 90000001\n"
    assert _only(text)["container_title"] == "J Ex Sleep Med"


@pytest.mark.parametrize(
    ("above", "kind", "journal"),
    [
        ("Review\nEx Heart J", "Review", "Ex Heart J"),
        ("Review Ex Heart J", "Review", "Ex Heart J"),
        ("Clinical Trial, Phase II Ex Heart J", "Clinical Trial, Phase II", "Ex Heart J"),
        ("Comment\nEx Heart J", "Comment", "Ex Heart J"),
    ],
)
def test_the_type_above_the_journal(above: str, kind: str, journal: str) -> None:
    record = _only(
        f"{above}\n. 2019 Jan;3(1):1-2.\nTitle\nAnn Lee\nPMID: 90000001\nPublication types\n{kind}\n"
    )
    assert record["publication_types"] == [kind]
    assert record["container_title"] == journal


# ---- Authors and places


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Ann B Lee 1, Li-Wei Exempel 2 3", ["Ann B|Lee", "Li-Wei|Exempel"]),
        ("Ann B Lee1,2, Li-Wei Exempel2", ["Ann B|Lee", "Li-Wei|Exempel"]),
        ("Ann B Lee\u00a01 , Li-Wei Exempel\u00a02", ["Ann B|Lee", "Li-Wei|Exempel"]),
        (
            "Ann B Lee # 1, Bo Exempel # 1; Flour Study Group; Cy Doe 2",
            ["Ann B|Lee", "Bo|Exempel", "Flour Study Group", "Cy|Doe"],
        ),
        ("Louis Beispiel 3rd 1 2, Matthias an der Probe 2", ["Louis|Beispiel", "Matthias|an der Probe"]),
        ("Lee AB1, Exempel LW2.", ["AB|Lee", "LW|Exempel"]),
        ("COVID-19 Flour (COFLO) Consortium 1, Ann Lee 2", ["COVID-19 Flour (COFLO) Consortium", "Ann|Lee"]),
    ],
)
def test_authors_with_marks(line: str, names: list[str]) -> None:
    text = f"{HEAD}{line}\nAffiliations Expand\n{NUMBERS}"
    assert _names(_only(text)) == names
    assert not _codes(text, PUBMED)


@pytest.mark.parametrize(
    "places",
    [
        "Affiliations Collapse\nAffiliations\n1Mill, Northport.\n23rd Mill, Southport.\n",
        "Affiliations collapse\nAffiliations\n1\nMill, Northport.\n2\n3rd Mill, Southport.\n",
        "Author information\n1\nMill, Northport.\n2\n3rd Mill, Southport.\n",
        "1Mill, Northport.\n23rd Mill, Southport.\n",
    ],
)
def test_places_behind_their_marks(places: str) -> None:
    record = _only(f"{HEAD}Ann Lee 1, Bo Exempel 1 2\n{places}{NUMBERS}")
    assert [person["affiliations"] for person in record["authors"]] == [
        ["Mill, Northport."],
        ["Mill, Northport.", "3rd Mill, Southport."],
    ]


def test_letters_that_are_marks_are_no_part_of_a_name() -> None:
    record = _only(f"{HEAD}Zhuo Probe a,1, Yves Modèle b,∗\n{PMC_NUMBERS}Abstract\nSalt.\n", PMC)
    assert _names(record) == ["Zhuo|Probe", "Yves|Modèle"]


# ---- Several pages, and none


def test_copies_one_after_another_are_entries_of_their_own() -> None:
    page = f"{HEAD}Ann Lee 1\nAffiliations Expand\n{NUMBERS}Abstract\nSalt is bad.\n"
    found = records(page * 3, layout=PUBMED)
    assert [record["pmid"] for record in found] == ["90000001"] * 3
    bare = f"Bread and its crust\nAnn Lee 1, Bo Exempel 2\nAffiliations expand\n{NUMBERS}"
    assert [record["title"] for record in records(bare * 3, layout=PUBMED)] == ["Bread and its crust"] * 3


def test_related_works_are_none_of_the_articles_own() -> None:
    related = "Tea for the tired.\nDoe E.\nEx Heart J. 2018;9:1. doi: 10.1234/t.\nPMID: 90000003Review.\n"
    record = _only(f"{HEAD}Ann Lee 1\n{NUMBERS}Similar articles\n{related * 2}See all similar articles\n")
    assert record["pmid"] == "90000001"
    assert [relation["type"] for relation in record["relations"]] == ["similar_to"] * 2
    target = "Tea for the tired. Doe E. Ex Heart J. 2018;9:1. doi: 10.1234/t. PMID: 90000003"
    assert record["relations"][0]["target"] == target


@pytest.mark.parametrize(
    "text",
    [
        "Copyright ©The Author(s) 2015. Published by Example.\nWorld J Ex. Mar 18, 2015; 6(2): 284-289\n"
        "Published online Mar 18, 2015. doi: 10.1234/wje.v6.i2.284\nSalt and bread\nAnn Lee, Mill, Port\n",
        "PMC9000001\nPMC9000002\nPMC9000003\n",
        "Abstract\nSalt is bad for the heart.\nKeywords: salt, heart\n",
        "See PubMed (PMID: 90000001) for similar articles; its affiliations expand on a click.\n",
        "1. Ex Heart J. 2019;1:1. doi: 10.1234/x.\n\nSalt.\n\nLee A(1).\n\nAuthor information:\n(1)X.\n\n"
        "Salt is bad.\n\nDOI: 10.1234/x\nPMCID: PMC9000001\nPMID: 90000001\n",
    ],
)
def test_what_is_no_such_page_is_taken_for_none(text: str) -> None:
    found = detection.detect(text).detected
    assert found is None or found.full_name not in (PUBMED, PMC)


# ---- PMC: where the abstract ends, and the text of the article begins


@pytest.mark.parametrize(
    ("abstract", "rest"),
    [
        ("Salt is bad.", "Keywords: salt, heart\nIntroduction\nSalt is old.\n"),
        ("Salt is bad.", "1. Introduction\nSalt is old.\n"),
        (
            "Background\nSalt is old.\nConclusions\nIt is bad.",
            "Salt was known in Rome.\nMethods\nWe asked.\n",
        ),
        ("BACKGROUND: Salt is old.\nCONCLUSIONS: It is bad.", "Background\nSalt was known in Rome.\n"),
        ("One paragraph.\n\nAnd another.", "Subject terms: Salt\n\nMain\nSalt is old.\n"),
    ],
)
def test_the_text_of_the_article_is_no_part_of_its_abstract(abstract: str, rest: str) -> None:
    text = f"{HEAD}Ann Lee 1\n{PMC_NUMBERS}Abstract\n{abstract}\n{rest}"
    record = _only(text, PMC)
    assert record["abstract"]["text"] == abstract
    assert _codes(text, PMC) == ["MSC119"]


def test_an_article_without_an_abstract_is_not_given_one() -> None:
    text = f"{HEAD}Ann Lee 1\n{PMC_NUMBERS}Salt is old, and bad.\nIt was known in Rome.\n"
    assert "abstract" not in _only(text, PMC)
    assert _codes(text, PMC) == ["MSC119"]


def test_references_of_a_page_copied_line_by_line() -> None:
    text = (
        f"{HEAD}Ann Lee 1\n{PMC_NUMBERS}Abstract\nSalt.\nKeywords: salt\nReferences\n"
        "1.\nDoe E, Roe C. Tea for the tired. Ex Heart J. 2018;9(4):e120.\n[\nDOI\n] [\nPubMed\n]\n"
        "2.\nRoe C. Night work. Ex Heart J. 2012;3(2):55–61.\n[\nGoogle Scholar\n]\n"
    )
    record = _only(text, PMC)
    assert [(one["label"], one["title"]) for one in record["references"]] == [
        ("1", "Tea for the tired"),
        ("2", "Night work"),
    ]
    assert not _codes(text, PMC)


def test_a_journal_shown_in_full_and_abbreviated() -> None:
    logo = "Example Heart Journal logoLink to Example Heart Journal\n"
    text = f"{logo}{HEAD}Ann Lee 1\n{PMC_NUMBERS}Abstract\nSalt.\n"
    record = _only(text, PMC)
    assert record["container_title"] == "Example Heart Journal"
    assert record["container_title_short"] == "Ex Heart J"


def test_what_stands_among_the_places_and_is_none() -> None:
    places = "1Mill, Northport.\n2 These authors contributed equally.\n3Lead Contact\n"
    record = _only(
        f"{HEAD}Ann Lee 1 2 3, Bo Exempel 1 2\nAffiliations Collapse\nAffiliations\n{places}{NUMBERS}"
    )
    assert [person["affiliations"] for person in record["authors"]] == [["Mill, Northport."]] * 2
    assert record["extra"] == {"2": ["These authors contributed equally."], "3": ["Lead Contact"]}


def test_a_licence_that_says_open_access() -> None:
    notes = (
        "Copyright and License information\n© The Author(s) 2022\nOpen Access\nThis article may be shared.\n"
    )
    record = _only(f"{HEAD}Ann Lee 1\n{notes}PMCID: PMC9000001  PMID:\n90000001\nAbstract\nSalt.\n", PMC)
    assert record["open_access"] is True
    assert record["copyright"] == "© The Author(s) 2022"
    assert record["pmid"] == "90000001"
    assert record["extra"]["article_notes"] == ["This article may be shared."]


def test_the_page_of_an_article_is_no_list_of_results() -> None:
    menus = "Cite\nCollections\nShare\nPage navigation\nTitle & authors\nSimilar articles\n"
    related = "Similar articles\nTea.\nDoe E.\nEx Heart J. 2018 Jul;9(4):1-2.\nPMID: 90000003\n"
    found = detection.detect(f"{menus}{HEAD}Ann Lee 1\nAffiliations Expand\n{NUMBERS}{related}").detected
    assert found is not None and found.full_name == PUBMED
