"""Web of Science's tagged files and tables: one meaning of a tag in both."""

from __future__ import annotations

from typing import Any

import pytest
from tagged import detected, entries, findings, plain, records, unclaimed

ARTICLE = """\
FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Ozturk, AB
   van der Berg, J
   Lee, K
AF Ozturk, Aylin B.
   van der Berg, J.
   Lee, Kim, Jr.
CA Kelp Study Grp
   Second Grp
TI Growth of kelp: a trial in
   (cold) water
SO JOURNAL OF KELP
LA English
DT Article; Proceedings Paper
DE kelp; cold water (North Sea;
   Baltic); growth
ID ALGAE
AB Kelp grows. It was registered as
   NCT01234567.
C1 [Ozturk, Aylin B.; Lee, Kim, Jr.] Kelp Univ, Dept Algae, Bergen, Norway.
   [van der Berg, J.] Other Inst, Delft, Netherlands.
RP Ozturk, AB (corresponding author), Kelp Univ, Bergen, Norway.
OI Ozturk, Aylin/0000-0002-1825-0097; ,
   Nobody/0000-0001-5109-3700
FU Norwegian Fund [12; 13]; Kelp Board
CR Smith J, 1999, J KELP, V12, P34, DOI 10.1000/XYZ.1
   [Anonymous], KELP BOOK
NR 2
TC 7
Z9 9
PU KELP PRESS
PI BERGEN
SN 1234-5679
EI 2049-3630
J9 J KELP
JI J. Kelp
PD FEB 15
PY 2019
VL 12
IS 3
BP 660
EP 73
DI 10.1000/ABC.1
PM 12345678
OA gold
WC Marine Biology; Ecology
SC Marine & Freshwater Biology
UT WOS:000123456700001
ER

EF
"""

#: The same entry in a table.
COLUMNS = (
    "PT AU AF CA TI SO LA DT DE ID AB C1 RP OI FU CR NR TC Z9 PU PI SN EI J9 JI PD PY VL IS BP EP DI PM OA "
    "WC SC UT"
)
RECORD: dict[str, Any] = {
    "id": "WOS:000123456700001",
    "type": "article-journal",
    "title": "Growth of kelp: a trial in (cold) water",
    "authors": [
        {
            "family": "Ozturk",
            "given": "Aylin B.",
            "initials": "AB",
            "orcid": "0000-0002-1825-0097",
            "affiliations": ["Kelp Univ, Dept Algae, Bergen, Norway."],
        },
        {"family": "van der Berg", "given": "J.", "affiliations": ["Other Inst, Delft, Netherlands."]},
        {
            "family": "Lee",
            "given": "Kim",
            "initials": "K",
            "suffix": "Jr.",
            "affiliations": ["Kelp Univ, Dept Algae, Bergen, Norway."],
        },
        {"literal": "Kelp Study Grp"},
        {"literal": "Second Grp"},
    ],
    "container_title": "JOURNAL OF KELP",
    "container_title_short": "J. Kelp",
    "languages": ["English"],
    "publication_types": ["Article", "Proceedings Paper"],
    "keywords": ["kelp", "cold water (North Sea; Baltic)", "growth", "ALGAE"],
    "abstract": {"text": "Kelp grows. It was registered as NCT01234567."},
    "registrations": [{"registry": "ClinicalTrials.gov", "id": "NCT01234567"}],
    "funders": ["Norwegian Fund [12; 13]", "Kelp Board"],
    "references": [
        {
            "raw": "Smith J, 1999, J KELP, V12, P34, DOI 10.1000/XYZ.1",
            "issued": "1999",
            "volume": "12",
            "doi": "10.1000/xyz.1",
        },
        {"raw": "[Anonymous], KELP BOOK"},
    ],
    "reference_count": {"declared": 2},
    "metrics": {"cited_by": 7},
    "publisher": "KELP PRESS",
    "publisher_place": "BERGEN",
    "issn": ["1234-5679", "2049-3630"],
    "issued": "2019-02-15",
    "volume": "12",
    "issue": "3",
    "pages": "660-73",
    "page_first": "660",
    "page_last": "673",
    "doi": "10.1000/abc.1",
    "pmid": "12345678",
    "open_access": True,
    "subjects": ["Marine Biology", "Ecology"],
    "accession": "WOS:000123456700001",
    "extra": {
        "RP": ["Ozturk, AB (corresponding author), Kelp Univ, Bergen, Norway."],
        "OI": [", Nobody/0000-0001-5109-3700"],
        "J9": ["J KELP"],
        "Z9": ["9"],
        "OA": ["gold"],
        "SC": ["Marine & Freshwater Biology"],
    },
}


def table(*texts: str) -> str:
    """Tagged entries as Web of Science's table has them."""
    lined = {"AU", "AF", "CA", "BE", "C1", "CR"}
    rows = []
    for text in texts:
        cells: dict[str, list[str]] = {}
        tag = ""
        for line in text.splitlines():
            if line[:2].strip():
                tag = line[:2]
            cells.setdefault(tag, []).append(line[3:])
        rows.append([("; " if tag in lined else " ").join(cells.get(tag, [""])) for tag in COLUMNS.split()])
    return "".join("\t".join(cells) + "\r\n" for cells in (COLUMNS.split(), *rows))


def test_an_entry() -> None:
    assert detected(ARTICLE) == "wos"
    assert records(ARTICLE) == [RECORD]
    assert not unclaimed(ARTICLE, "wos")


def test_a_table_says_the_same() -> None:
    text = table(ARTICLE)
    assert detected(text) == "wos-tab"
    assert records(text) == [RECORD]
    assert not unclaimed(text, "wos-tab")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-16-le"])
def test_encodings_of_its_exports(encoding: str) -> None:
    bom = "\ufeff" if encoding == "utf-16-le" else ""
    assert records(bom + ARTICLE, encoding=encoding) == [RECORD]
    assert records(bom + table(ARTICLE), encoding=encoding) == [RECORD]


def test_line_ends_of_all_kinds() -> None:
    for end in ("\r\n", "\r"):
        assert records(ARTICLE.replace("\n", end)) == [RECORD]


def entry(*lines: str) -> str:
    return "\n".join(["PT J", "TI Kelp", *lines, "UT WOS:1", "ER", ""])


def said(*lines: str) -> dict[str, Any]:
    (record,) = records("FN x\n" + entry(*lines), "wos")
    return {
        name: value
        for name, value in record.items()
        if name not in ("id", "title", "accession") and (name, value) != ("type", "article-journal")
    }


def test_a_lone_author_has_the_address_without_names() -> None:
    found = said("AU Doe, J", "C1 Kelp Univ, Bergen, Norway.")
    assert found["authors"] == [
        {"family": "Doe", "given": "J", "affiliations": ["Kelp Univ, Bergen, Norway."]}
    ]
    assert said("AU Doe, J", "   Roe, R", "C1 Kelp Univ.")["extra"] == {"C1": ["Kelp Univ."]}


def test_lists_of_names_that_do_not_agree() -> None:
    text = "FN x\n" + entry("AU Doe, J", "   Roe, R", "AF Doe, Jane")
    assert findings(text, "wos") == [("kept-value", 4, 4)]
    record = plain(entries(text, "wos")[0])
    assert record["authors"] == [{"family": "Doe", "given": "Jane"}]
    assert record["extra"]["AU"] == ["Doe, J", "Roe, R"]
    assert said("AU Doe, J", "AF Poe, Jane")["extra"] == {"AU": ["Doe, J"]}


def test_nobody_is_no_author() -> None:
    assert said("AU [Anonymous]", "AF [Anonymous]") == {
        "extra": {"AF": ["[Anonymous]"], "AU": ["[Anonymous]"]}
    }


def test_groups_of_a_book_are_authors_only_where_there_are_no_others() -> None:
    assert said("AU Doe, J", "GP IEEE")["extra"] == {"GP": ["IEEE"]}
    assert said("GP IEEE")["authors"] == [{"literal": "IEEE"}]
    assert said("BA Doe, J", "BF Doe, Jane")["authors"] == [
        {"family": "Doe", "given": "Jane", "initials": "J"}
    ]


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (["PT J", "DT Book Review"], "article-journal"),
        (["PT P"], "patent"),
        (["PT B", "TI Kelp", "SO KELP"], "book"),
        (["PT B", "TI Kelp", "SO ALGAE", "DT Article; Book Chapter"], "chapter"),
        (["PT S", "TI Kelp", "SO ALGAE", "CT 5th Kelp Days"], "paper-conference"),
        (["PT B", "TI Kelp", "SO ALGAE", "DT Proceedings Paper"], "paper-conference"),
    ],
)
def test_types(lines: list[str], kind: str) -> None:
    (record,) = records("\n".join([lines[0], "AU Doe, J", *lines[1:], "ER"]), "wos")
    assert record["type"] == kind
    assert ("container_title" in record) == (kind in ("chapter", "paper-conference"))


@pytest.mark.parametrize(
    ("lines", "issued"),
    [
        (["PD SPR", "PY 2003"], "2003"),
        (["PD JAN-FEB", "PY 2003"], "2003"),
        (["PD NOV", "PY 2003"], "2003-11"),
        (["EA JAN 2019", "EY 2019"], "2019-01"),
    ],
)
def test_dates(lines: list[str], issued: str) -> None:
    assert said(*lines) == {"issued": issued}


def test_article_numbers() -> None:
    assert said("AR e0123456") == {"article_number": "e0123456"}
    assert said("BP 5", "EP 9", "AR 77")["extra"] == {"AR": ["77"]}


def test_values_that_are_none_of_their_fields_are_kept() -> None:
    text = "FN x\n" + entry("TC many", "PM x1", "PY soon", "OI Doe, J/1-2", "XX thing")
    assert findings(text, "wos") == [
        ("kept-value", 4, 4),
        ("kept-value", 5, 4),
        ("kept-value", 6, 4),
        ("kept-value", 7, 4),
    ]
    assert plain(entries(text, "wos")[0])["extra"] == {
        "TC": ["many"], "PM": ["x1"], "PY": ["soon"], "OI": ["Doe, J/1-2"], "XX": ["thing"],
    }  # fmt: skip


def test_a_number_that_is_no_year_is_kept() -> None:
    text = "FN x\n" + entry("PY 12345678")
    assert findings(text, "wos") == [("kept-value", 4, 4)]
    assert plain(entries(text, "wos")[0])["extra"] == {"PY": ["12345678"]}


def test_damage_costs_its_own_entry() -> None:
    lost_end = entry().replace("ER\n", "")
    whole = entry("AB An ER", "ER doctor: stays.")
    text = f"FN x\nVR 1.0\n{lost_end}\n{whole}stray line\nEF\n\ufeffFN y\n{entry()}EF\n"
    assert findings(text, "wos") == [("unclosed-entry", 5, 9), ("unclaimed-text", 13, 1)]
    found = entries(text, "wos")
    assert len(found) == 3
    assert plain(found[1])["abstract"]["text"] == "An ER ER doctor: stays."


def test_an_entry_without_its_beginning_is_read() -> None:
    text = "FN x\nVR 1.0\nTI Kelp\nER\n\nPT J\nTI Algae\nER\nEF\n"
    assert findings(text, "wos") == [("missing-part", 1, 1)]
    assert [plain(one)["title"] for one in entries(text, "wos")] == ["Kelp", "Algae"]


def test_a_head_alone_is_no_entry() -> None:
    assert entries("FN x\nVR 1.0\nEF\n", "wos") == []


# ---- Tables


def test_lines_with_too_many_or_too_few_cells_are_reported() -> None:
    text = 'PT\tTI\tUT\nJ\tKelp\tWOS:1\tstray\nJ\tAl"gae\n\nPT\tTI\tUT\nJ\tThird\tWOS:3\t\n'
    assert findings(text, "wos-tab") == [("unclaimed-text", 2, 14), ("missing-part", 3, 9)]
    assert [plain(one)["title"] for one in entries(text, "wos-tab")] == ["Kelp", 'Al"gae', "Third"]


def test_a_table_without_its_head_is_reported_line_by_line() -> None:
    found = entries("J\tDoe, J\tKelp\nJ\tRoe, R\tAlgae\n", "wos-tab")
    assert [[one.name for one in entry.findings] for entry in found] == [
        ["missing-part", "unreadable-entry"]
    ] * 2
    assert all(entry.rejected is not None for entry in found)


def test_columns_of_no_meaning_are_kept() -> None:
    (record,) = records("PT\tTI\tXX\tNote\nJ\tKelp\tthing\tmine\n", "wos-tab")
    assert record["extra"] == {"XX": ["thing"], "Note": ["mine"]}


@pytest.mark.parametrize(
    "printed",
    [
        "DOI 10.1000/a.1",
        "DOI [10.1000/a.1, 10.1000/A.1]",
        "DOI [10.1000/a.1, DOI 10.1000/b]",
        "DOI [DOI 10.1000/a.1, doi:10.1000/b]",
    ],
)
def test_of_several_dois_of_a_cited_work_the_first_is_taken(printed: str) -> None:
    (reference,) = said(f"CR Roe K., 2011, J HIST BIOL, V3, P1, {printed}")["references"]
    assert reference["doi"] == "10.1000/a.1"


def test_the_bracket_behind_a_doi_is_none_of_it() -> None:
    (reference,) = said("CR Roe K., 2011, J HIST BIOL, [x, DOI 10.1000/a.1]")["references"]
    assert reference["doi"] == "10.1000/a.1"
