"""Abstract pages: the forms that sites print them in, and texts that only look like one."""

# ruff: noqa: E501  (lines of pages stand as they are)

from __future__ import annotations

import time
from io import BytesIO
from typing import Any

import pytest
from conftest import FIXTURES, entries, records

from mscbib import detection, dialects, parser, source
from mscbib.claims import Kind, claims
from mscbib.parser import Options
from mscbib.readers._layouts import LayoutReader

MINE = ("ouci", "general", "globalauthorid")
PAGES = sorted(path for name in MINE for path in (FIXTURES / "abstract_page" / name).glob("*.txt"))


def detected(text: str) -> str | None:
    """What a text is found to be."""
    found = detection.detect(source.line_feeds(text[: source.SAMPLE])).detected
    return found.full_name if found else None


def unclaimed(text: str, name: str) -> str:
    """What of a text nothing claims, without its blanks."""
    reader = LayoutReader(dialects.named(name))
    return "".join(
        "".join(block.text[claim.start : claim.end].split())
        for block in reader.blocks([text], source.MAX_ENTRY_SIZE)
        for claim in claims(block, reader)
        if claim.kind is Kind.UNCLAIMED
    )


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_character_of_a_page_is_claimed_or_reported(path: Any) -> None:
    text = path.read_text(encoding="utf-8")
    left = unclaimed(text, f"abstract_page/{path.parent.name}")
    beside = path.with_suffix(".diag")
    findings = beside.read_text(encoding="utf-8") if beside.exists() else ""
    if " MSC1" not in findings:  # nothing that reading finds
        assert left == ""
    else:
        assert left and len(left) < len(text) / 8
        assert left[:20] in "".join(findings.split())


# ---- The index of Ukrainian citations


def ouci(line: str) -> dict[str, Any]:
    """The record of a page of the older form with that line of the journal."""
    (record,) = records(
        f"A title of it\n\n{line}\n\nPublisher: P\n\nAuthors: Ann Roe\n", layout="abstract_page/ouci"
    )
    return record


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("Journal: Cells, 2020, № 15, с. 1439", {"container_title": "Cells", "issued": "2020", "issue": "15", "pages": "1439"}),
        ("Journal: Cells, 2020, № 3(28), p. 102-113", {"container_title": "Cells", "issue": "3(28)", "pages": "102-113"}),
        ("Journal: Bone, Joint, and Cell, 2020, № 2", {"container_title": "Bone, Joint, and Cell", "issue": "2"}),
        ("Journal: Acta 2000, 2021, № 1", {"container_title": "Acta 2000", "issued": "2021"}),
        ("Видання: Вісник, 2019, Том 5, № 2, с. 35-52", {"container_title": "Вісник", "volume": "5", "issue": "2", "page_last": "52"}),
        ("Journal: PLOS ONE, 2022, № 6, p. e0265531", {"container_title": "PLOS ONE", "article_number": "e0265531"}),
        ("Journal: Only the name of it", {"container_title": "Only the name of it"}),
        ("Journal: Frontiers in Cells, 2025", {"container_title": "Frontiers in Cells", "issued": "2025"}),
    ],
)  # fmt: skip
def test_the_line_of_the_journal_is_taken_apart(line: str, fields: dict[str, str]) -> None:
    record = ouci(line)
    assert {name: record.get(name) for name in fields} == fields


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Journal Article", "article-journal"),
        ("Журнальна стаття", "article-journal"),
        ("Book Chapter", "chapter"),
        ("Розділ книги", "chapter"),
        ("Proceedings Article", "paper-conference"),
        ("Monograph", "book"),
        ("Dissertation", "thesis"),
        ("Posted Content", "article"),
    ],
)
def test_the_page_says_what_kind_of_work_it_shows(words: str, kind: str) -> None:
    page = f"A title\n\nGeneral information\n\nPublication type\n\n{words}\n\nJournal\n2021, Cells, № 1\nPublisher\n\nP\n"
    (record,) = records(page, layout="abstract_page/ouci")
    assert (record["publication_types"], record["type"]) == ([words], kind)


def test_a_doi_of_a_chapter_tells_that_it_is_one() -> None:
    head = "A title\n\nhttps://doi.org/{}\n\n"
    for doi, kind in (
        ("10.1007/978-981-99-0846-2_42-1", "chapter"),
        ("10.1007/s10961-018-9685-1", "article-journal"),
    ):
        page = head.format(doi) + "Journal: Handbook of Cells, 2023, p. 1-30\n\nPublisher: P\n"
        (record,) = records(page, layout="abstract_page/ouci")
        assert (record["doi"], record["type"]) == (doi, kind)


def test_names_of_two_authors_are_not_taken_for_one_inverted_name() -> None:
    text = "A title\n\nJournal: Cells, 2020, № 1\n\nAuthors: Lu Xu, Xin’an Li\n"
    (record,) = records(text, layout="abstract_page/ouci")
    assert record["authors"] == [{"family": "Xu", "given": "Lu"}, {"family": "Li", "given": "Xin’an"}]


@pytest.mark.parametrize("sign", ["  1. ", "- ", "", "1. [1] "])
def test_references_may_be_numbered_or_not(sign: str) -> None:
    cited = (
        "Berg S. How long is it? Cell Tissue Bank. 2015;16:33–41.",
        "Roe A. On cords. J Cords. 2016;1:3–9.",
    )
    items = "".join(f"{sign}{line}\n    https://doi.org/10.5555/{n}\n" for n, line in enumerate(cited))
    page = f"A title\n\nJournal: Cells, 2020, № 1\n\nList of references\n\n{items}"
    (record,) = records(page, layout="abstract_page/ouci")
    assert [one["doi"] for one in record["references"]] == ["10.5555/0", "10.5555/1"]
    assert [one["pages"] for one in record["references"]] == ["33–41", "3–9"]
    assert record["reference_count"] == {"listed": 2}


def test_what_cites_the_work_is_a_relation_and_no_reference() -> None:
    page = "A title\n\nJournal: Cells, 2020, № 1\n\nPublications that cite this publication\n\nOne\nRoe A\n\nTwo\n"
    (record,) = records(page, layout="abstract_page/ouci")
    assert [one["target"] for one in record["relations"]] == ["One Roe A", "Two"]
    assert {one["type"] for one in record["relations"]} == {"is_cited_by"}
    assert "references" not in record


def test_a_stray_line_costs_itself_only() -> None:
    text = (FIXTURES / "abstract_page/ouci/old_english.txt").read_text(encoding="utf-8")
    (whole,) = records(text)
    lines = text.split("\n")
    at = lines.index("Publisher: Example Academic Press, Ltd")
    (entry,) = entries("\n".join([*lines[:at], "Follow us", "", *lines[at:]]))
    assert entry.record is not None
    assert [finding.code for finding in entry.findings] == ["MSC106"]
    assert entry.record.title == whole["title"] and len(entry.record.references) == len(whole["references"])


# ---- globalauthorid


def test_a_page_without_references_and_lines_of_the_site_is_known() -> None:
    page = "On cords\n\nAuthor:\n\nRoe Ann,Doe JimORCID\n\nAbstract\n\nThey are long.\n\nPublisher\n\nP\n"
    assert detected(page) == "abstract_page/globalauthorid"
    (record,) = records(page)
    assert [one["family"] for one in record["authors"]] == ["Roe", "Doe"]
    assert record["publisher"] == "P" and "subjects" not in record and "funders" not in record


def test_names_in_chinese_characters_are_not_divided() -> None:
    page = "题目\n\nAuthor:\n\n张三,欧阳小明ORCID,Roe Ann\n\nAbstract\n\n很长。\n\nPublisher\n\nP\n"
    (record,) = records(page)
    assert record["authors"] == [
        {"literal": "张三"},
        {"literal": "欧阳小明", "orcid_listed": True},
        {"family": "Roe", "given": "Ann"},
    ]


# ---- Pages with labels

ABSTRACT = (
    "We walked slowly through many parks, and asked all whom we met how they felt. They felt rather well."
)


@pytest.mark.parametrize(
    ("labels", "authors"),
    [
        (("Title: ", "Authors: ", "Abstract: ", "Keywords: "), "Jane Doe, John Q. Smith"),
        (("Titre : ", "Auteurs : ", "Résumé : ", "Mots-clés : "), "Jane Doe et John Q. Smith"),
        (("Titel: ", "Autoren: ", "Zusammenfassung: ", "Schlüsselwörter: "), "Doe, Jane; Smith, John Q."),
        (("Título: ", "Autores: ", "Resumo: ", "Palavras-chave: "), "Doe, Jane; Smith, John Q."),
        (("TITLE\n", "AUTHORS\n", "ABSTRACT\n", "KEYWORDS\n"), "Doe J, Smith JQ"),
        (("Title\n\n", "Author(s)\n\n", "Abstract\n\n", "Key words\n\n"), "Jane Doe,\nJohn Q. Smith"),
        (("Title: ", "Authors: ", "Abstract: ", "Keywords: "), "Jane Doe\nJohn Q. Smith"),
    ],
)
def test_labels_may_be_of_many_languages_and_names_of_any_habit(
    labels: tuple[str, ...], authors: str
) -> None:
    values = ("On walking slowly", authors, ABSTRACT, "walking; parks")
    page = "\n".join(label + value for label, value in zip(labels, values, strict=True))
    assert detected(page) == "abstract_page/general"
    (record,) = records(page)
    assert record["title"] == "On walking slowly"
    assert [one["family"] for one in record["authors"]] == ["Doe", "Smith"]
    assert record["abstract"]["text"] == ABSTRACT
    assert record["keywords"] == ["walking", "parks"]


@pytest.mark.parametrize(
    ("printed", "fields"),
    [
        ("Journal of Slow Movement", {}),
        ("J Slow Mov 2020; 12(3): 45-67", {"issued": "2020", "volume": "12", "issue": "3", "pages": "45-67"}),
        ("J Slow Mov, vol. 12, no. 3, pp. 45-67, 2021", {"issued": "2021", "volume": "12", "issue": "3", "pages": "45-67"}),
        ("J Slow Mov 12, 45-67 (2020)", {"issued": "2020", "volume": "12", "pages": "45-67"}),
        ("J Slow Mov (2020)", {"issued": "2020"}),
    ],
)  # fmt: skip
def test_what_follows_the_name_of_the_journal_is_read(printed: str, fields: dict[str, str]) -> None:
    page = f"Title: T\nAuthors: Jane Doe\nAbstract: {ABSTRACT}\nJournal: {printed}\nDOI: 10.5555/1\n"
    (record,) = records(page)
    names = ("issued", "volume", "issue", "pages")
    assert {name: record[name] for name in names if name in record} == fields
    assert record["container_title"] in ("J Slow Mov", "Journal of Slow Movement")


def test_of_a_year_and_a_date_the_date_is_kept() -> None:
    page = f"Title: T\nAuthors: Jane Doe\nAbstract: {ABSTRACT}\nKeywords: a\n"
    for dates in ("Year: 2021\nPublished: 2021-05-12\n", "Published: 2021-05-12\nYear: 2021\n"):
        (entry,) = entries(page + dates)
        assert entry.record is not None and entry.record.issued == "2021-05-12" and not entry.findings


NEGATIVES = {
    "readme": """My tool

Author: Jane Doe
License: MIT

Summary
This tool counts words, and does it so well that nobody has asked for another one in the last ten years or so.

Keywords: words, counting
""",
    "recipe": """Title: Autumn soup
Author: Jane Doe
Source: My grandmother
Servings: 4

1. Chop 2 onions.
2. Boil for 20 minutes.

Notes: add salt.
""",
    "letter": """Dear Authors,

Thank you for your manuscript. Please send us:

Title: the full title, in sentence case
Authors: full names of all authors, with affiliations
Abstract: it must not exceed 250 words and should not contain references, abbreviations, or figures of any kind
Keywords: three to seven words or phrases
DOI: will be given by us
""",
    "mail": """From: Jane Doe <jane@example.org>
To: John Smith <john@example.org>
Date: Mon, 4 Jan 2021 10:00:00 +0000
Subject: Abstract
Message-ID: <1@example.org>

Abstract
I attach it. The DOI: 10.5555/1 is that of the journal.
""",
    "changelog": """Changelog

Title: 2.0
Date: 2021-01-04
Summary: Abstract and Keywords are exported to RIS; the DOI: field is lower case; Authors: are sorted.

Authors: see AUTHORS
""",
    "ris": "TY  - JOUR\nTI  - On walking\nAU  - Doe, Jane\nAB  - We walked.\nDO  - 10.5555/1\nER  - \n",
    "front matter": """---
title: On walking
author: Jane Doe
date: 2021-01-04
abstract: We walked slowly through many parks, and asked all whom we met how they felt. They felt well enough.
keywords: walking, parks
---

Text.
""",
    "pelican": """Title: My super post
Date: 2010-12-03 10:20
Category: Python
Tags: pelican, publishing
Keywords: pelican, publishing
Author: Alexis Doe
Summary: Short version for index and feeds, which goes on for a while, so that it is as long as an abstract may be.

This is the content.
""",
    "protocol": """Title: Isolation of cells from cords
Author: Jane Doe
Version: 3
Date: 2021-01-04

Materials
- PBS

Procedure
1. Wash the cord.
2. Cut it.
""",
    "job": """Title: Postdoctoral researcher
Institution: Example University
Type: Full time
Publication date: 2021-01-04
Contact: Jane Doe

Summary: We look for somebody who has walked slowly through many parks, and has published about it in a journal.
Language: English
""",
    "package": """Metadata-Version: 2.1
Name: walking
Version: 1.0
Summary: Counts steps, and says how many there were, in one of forty languages, which is more than others can do
Author: Jane Doe
License: MIT
Keywords: walking,steps
""",
    "manual": "NAME\n    walk - go slowly\n\nAUTHOR\n    Jane Doe\n\nABSTRACT\n    None.\n\nKEYWORDS\n    none\n",
}  # fmt: skip


@pytest.mark.parametrize("name", NEGATIVES)
def test_what_only_has_such_labels_is_no_page(name: str) -> None:
    found = detected(NEGATIVES[name])
    assert found is None or not found.startswith("abstract_page/")


# ---- Hostile texts

BEGINNINGS = {
    "abstract_page/ouci": ["", "T\n\nJournal: ", "T\n\nAuthors: ", "T\n\nAbstract\n", "T\n\nList of references\n", "T\n\nPublications that cite this publication\n"],
    "abstract_page/general": ["", "Title: ", "Authors: ", "Affiliations\n", "Abstract: ", "Journal: J", "Comments: "],
    "abstract_page/globalauthorid": ["T\nAuthor:\n", "T\nAuthor:\nA B\nAffiliation\n1. "],
}  # fmt: skip
HOSTILE = ["a", "A b ", "Aa, ", ", ", " ", "\n", "\n ", "a\n", "1. a\n", "- ", "№ 1, ", "2020, ", "1", "a1,", "12(", "Title: a\n", "Abstract\n", "张", "DOI: 10.1/", "https://doi.org/10.1000/a\n", "Author:\n", "Journal: a, "]  # fmt: skip


def _seconds(name: str, text: str) -> float:
    kind = dialects.named(name)
    started = time.process_time()
    for entry in parser.parse(BytesIO(text.encode()), "test", Options(kind=kind)):
        assert entry.record is None or entry.record.source
    return time.process_time() - started


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("name", BEGINNINGS)
def test_hostile_text_is_read_in_linear_time(name: str, piece: str) -> None:
    for beginning in BEGINNINGS[name]:
        short, long = (beginning + piece * (size // len(piece)) for size in (3_000, 12_000))
        for _ in range(3):
            took = _seconds(name, long)
            if took < 0.05 or took < 9 * _seconds(name, short):
                break
        else:
            pytest.fail(f"{beginning!r} and many {piece!r}: four times the text takes {took:.2f} s")


@pytest.mark.parametrize(
    "piece", [*HOSTILE, "Authors: Jane Doe\n", "Abstract: a\nDOI: 10.1000/1\n", "Keywords\n"]
)
def test_detection_is_linear(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        started = time.process_time()
        detection.detect(text)
        return time.process_time() - started

    seconds(1_000)
    for _ in range(3):
        took = seconds(60_000)
        if took < 0.1 or took < 9 * seconds(15_000):
            return
    pytest.fail(f"many {piece!r}: {took:.2f} s")
