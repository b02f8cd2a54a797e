"""Ovid's exports, tagged and with names on lines of their own, and Embase.com's text."""

from __future__ import annotations

from typing import Any

import pytest
from tagged import detected, entries, findings, plain, records, unclaimed

TAGGED = """\
<1. >
VN  - Ovid Technologies
DB  - Embase
UI  - 621000001
ST  - CONFERENCE ABSTRACT
TI  - Kelp for health: A review.
SO  - Algae Proceedings. Conference: 2nd Kelp Days. Spain. 12 (Supplement 3) (no pagination), 2018. \
Date of Publication: May 2018.
AU  - Doe L.
AU  - Roe B.
AU  - Poe J.S.
IN  - (Doe, Poe) Kelp University, Bergen, Norway
      (Roe) Other University, Cork, Ireland
MH  - *kelp
MH  - health
AB  - Background: Kelp.\x20
Method(s): We ate it.
IS  - 1753-6561
DO  - http://dx.doi.org/10.1186/s12919-018-0099-8
LG  - English
PT  - Conference Abstract
YR  - 2018
CR  - Copyright 2018 Kelp Press.
XL  - https://example.org/1
XL  - https://example.org/2

<2. >
VN  - Ovid Technologies
DB  - Ovid MEDLINE(R) ALL
UI  - 12345678
AU  - Doe LA Jr
AU  - Roe B
FA  - Doe, Lara Ann Jr
FA  - Roe, Bo
TI  - [Kelp and time.]
SO  - Circulation of Kelp. 88(11):1105-11, 2001 Jun 8.
VI  - 88
IP  - 11
MH  - *Kelp/tu [Therapeutic Use]
PT  - Journal Article
PT  - Review
DE  - Kelp: one.

      Algae: two.
"""
EMBASE: dict[str, Any] = {
    "id": "621000001",
    "title": "Kelp for health: A review",
    "authors": [
        {"family": "Doe", "given": "L.", "affiliations": ["Kelp University, Bergen, Norway"]},
        {"family": "Roe", "given": "B.", "affiliations": ["Other University, Cork, Ireland"]},
        {"family": "Poe", "given": "J.S.", "affiliations": ["Kelp University, Bergen, Norway"]},
    ],
    "container_title": "Algae Proceedings",
    "issued": "2018-05",
    "volume": "12",
    "issue": "Supplement 3",
    "abstract": {
        "text": "Background: Kelp. \nMethod(s): We ate it.",
        "sections": [
            {"label": "Background", "text": "Kelp."},
            {"label": "Method(s)", "text": "We ate it."},
        ],
    },
    "issn": ["1753-6561"],
    "doi": "10.1186/s12919-018-0099-8",
    "languages": ["English"],
    "publication_types": ["Conference Abstract"],
    "keywords": ["*kelp", "health"],
    "copyright": "Copyright 2018 Kelp Press.",
    "url": "https://example.org/1",
    "database": "Embase",
    "status": "CONFERENCE ABSTRACT",
    "accession": "621000001",
    "extra": {
        "SO": [
            "Algae Proceedings. Conference: 2nd Kelp Days. Spain. 12 (Supplement 3) (no pagination), 2018. "
            "Date of Publication: May 2018."
        ],
        "XL": ["https://example.org/2"],
    },
}
MEDLINE: dict[str, Any] = {
    "type": "article-journal",
    "title": "Kelp and time",
    "authors": [
        {"family": "Doe", "given": "Lara Ann", "initials": "LA", "suffix": "Jr"},
        {"family": "Roe", "given": "Bo", "initials": "B"},
    ],
    "container_title": "Circulation of Kelp",
    "publication_types": ["Journal Article", "Review"],
    "issued": "2001-06-08",
    "volume": "88",
    "issue": "11",
    "pages": "1105-11",
    "page_first": "1105",
    "page_last": "1111",
    "pmid": "12345678",
    "mesh": ["*Kelp/tu [Therapeutic Use]"],
    "database": "Ovid MEDLINE(R) ALL",
    "extra": {"DE": ["Kelp: one.\n\n      Algae: two."]},
}

NAMED = """\
<7>
Accession Number
  00042637-1.
Author
  Doe, Jakob 1;  Roe, Tim MD 2;  Poe, Dawid 2
Institution
  (1)Kelp Institute, Bad Algen, Germany
  (2)Sea Institute, Cologne, Germany
Title
  Effects of kelp on
  the mind.[Review]
Source
  Journal of Kelp.   8(6):1048-1064, September 2015.
Abstract
  Kelp is
  good.
Author Keywords
  kelp;  mind (human; other);  sea.
Language
  English.
Document Type
  Journal Article. Research Support, U.S. Gov't, P.H.S..
ISSN
  1067-5027
DOI Number
  10.1136/amiajnl-2014-002886
Journal Subset
  Science.
Link to the Ovid Full Text or citation
 http://example.org/kelp

<8>
Unique Identifier
  99999999
Title
  Second
"""
IN_WORDS: dict[str, Any] = {
    "id": "00042637-1",
    "type": "article-journal",
    "title": "Effects of kelp on the mind",
    "authors": [
        {"family": "Doe", "given": "Jakob", "affiliations": ["Kelp Institute, Bad Algen, Germany"]},
        {"family": "Roe", "given": "Tim", "affiliations": ["Sea Institute, Cologne, Germany"]},
        {"family": "Poe", "given": "Dawid", "affiliations": ["Sea Institute, Cologne, Germany"]},
    ],
    "container_title": "Journal of Kelp",
    "publication_types": ["Journal Article", "Research Support, U.S. Gov't, P.H.S."],
    "issued": "2015-09",
    "volume": "8",
    "issue": "6",
    "pages": "1048-1064",
    "page_first": "1048",
    "page_last": "1064",
    "doi": "10.1136/amiajnl-2014-002886",
    "issn": ["1067-5027"],
    "url": "http://example.org/kelp",
    "abstract": {"text": "Kelp is good."},
    "keywords": ["kelp", "mind (human; other)", "sea"],
    "languages": ["English"],
    "accession": "00042637-1",
    "extra": {"Title": ["[Review]"], "Author": ["Roe, Tim MD 2"], "Journal Subset": ["Science."]},
}

EMBASE_COM = """\
RECORD 1
TITLE
Kelp for all
AUTHOR NAMES
Doe L., Roe B.
AUTHOR ADDRESSES
(Doe L.) Kelp University.
SOURCE
Trials of Kelp (2019) 20:1 (12-19). Date of Publication: 3 Mar 2019
VOLUME
ISSUE
1
MEDLINE PMID
123456
ABSTRACT
Kelp is good.
RESULTS
More.
EMTREE MEDICAL INDEX TERMS
adult
human
PUI
L600
----------------------------------------
RECORD 2
TITLE
Second
AUTHOR NAMES
Poe A.
"""


def test_tagged() -> None:
    assert detected(TAGGED) == "ovid"
    first, second = records(TAGGED)
    assert first == EMBASE
    assert second.pop("id") not in ("12345678", "")  # a digest: the number is the PMID
    assert second == MEDLINE
    assert not unclaimed(TAGGED, "ovid")


def test_tagged_without_numbers() -> None:
    text = TAGGED.replace("<1. >\n", "").replace("<2. >\n", "")
    assert detected(text) == "ovid"
    assert records(text)[0] == EMBASE
    assert len(records(text)) == 2


def test_names_on_lines_of_their_own() -> None:
    assert detected(NAMED) == "ovid"
    first, second = records(NAMED)
    assert first == IN_WORDS
    assert second == {"id": "99999999", "title": "Second", "accession": "99999999"}
    assert not unclaimed(NAMED, "ovid")


def test_embase_com() -> None:
    assert detected(EMBASE_COM) == "ovid"
    first, second = records(EMBASE_COM)
    first.pop("id")
    assert first == {
        "title": "Kelp for all",
        "authors": [
            {"family": "Doe", "given": "L.", "affiliations": ["Kelp University."]},
            {"family": "Roe", "given": "B."},
        ],
        "container_title": "Trials of Kelp",
        "issued": "2019-03-03",
        "volume": "20",
        "issue": "1",
        "pages": "12-19",
        "page_first": "12",
        "page_last": "19",
        "pmid": "123456",
        "abstract": {"text": "Kelp is good.\nRESULTS\nMore."},
        "keywords": ["adult", "human"],
        "extra": {"PUI": ["L600"]},
    }
    assert (second["title"], second["authors"]) == ("Second", [{"family": "Poe", "given": "A."}])


@pytest.mark.parametrize(
    ("source", "fields"),
    [
        (
            "Forest Kelp & Management. 201(2-3):327-334, November 15, 2004.",
            ("Forest Kelp & Management", "2004-11-15", "201", "2-3", "327-334"),
        ),
        ("American Kelp. 71:631-9, 1993 Mar 15.", ("American Kelp", "1993-03-15", "71", None, "631-9")),
        (
            "Kelp. 12 Suppl 1(Pt 2):S12-20, 2001.",
            ("Kelp", "2001", "12 Suppl 1", "Pt 2", "S12-20"),
        ),
        ("Kelp Letters. 12 (3) (pp 1-9), 2018.", ("Kelp Letters", "2018", "12", "3", "1-9")),
        (
            "ACSM'S Kelp Journal January/February 2010;14(1):56",
            ("ACSM'S Kelp Journal", "2010", "14", "1", "56"),
        ),
        ("Kelp Journal 2010;14:56-7", ("Kelp Journal", "2010", "14", None, "56-7")),
        (
            "Kelp and Psychotherapy. Vol.43(5), Sep 2015, pp. 623-634. ",
            ("Kelp and Psychotherapy", "2015-09", "43", "5", "623-634"),
        ),
        ("Official Gazette. 1288(3), Nov. 16, 2004.", ("Official Gazette", "2004-11-16", "1288", "3", None)),
        ("Journal of Kelp. ", ("Journal of Kelp", None, None, None, None)),
    ],
)
def test_sources(source: str, fields: tuple[str | None, ...]) -> None:
    (record,) = records(f"<1>\nTI  - Kelp\nSO  - {source}\n", "ovid")
    names = ("container_title", "issued", "volume", "issue", "pages")
    assert tuple(record.get(name) for name in names) == fields
    assert "extra" not in record


@pytest.mark.parametrize(
    "source",
    [
        "Hydrobiologia. 2007 15 June; 433-441.",
        "Roe, R. [Editor]. Methods in kelp.:371-397, 2004.",
        "Kelp. 12(3):1-2, Nov. 31, 2004.",
        "x" * 3000,
    ],
)
def test_sources_of_other_forms_are_kept_whole(source: str) -> None:
    (record,) = records(f"<1>\nTI  - Kelp\nSO  - {source}\n", "ovid")
    assert record["extra"] == {"SO": [source]}
    assert "container_title" not in record


def test_an_article_number_stands_behind_the_source() -> None:
    source = "Kelp. 12(3) (no pagination), 2018. Article Number: 45. Date of Publication: 1 Dec 2018."
    (record,) = records(f"<1>\nTI  - Kelp\nSO  - {source}\n", "ovid")
    assert (record["article_number"], record["issued"]) == ("45", "2018-12-01")


@pytest.mark.parametrize(
    ("name", "parts", "kept"),
    [
        ("Doe, Neill B. [Inventor, Reprint Author]", {"family": "Doe", "given": "Neill B."}, True),
        ("Doe, Barbara MD, PhD *", {"family": "Doe", "given": "Barbara"}, True),
        ("Doe, James A. Ph.D., FACSM", {"family": "Doe", "given": "James A."}, True),
        ("Doe, Weijia 1,2,+", {"family": "Doe", "given": "Weijia"}, False),
        ("DOE, Mughees.", {"family": "DOE", "given": "Mughees"}, False),
        ("Doe J.S.", {"family": "Doe", "given": "J.S."}, False),
        ("Doe, DO", {"family": "Doe", "given": "DO"}, False),
        ("Kelp Study Group", {"literal": "Kelp Study Group"}, False),
    ],
)
def test_names(name: str, parts: dict[str, str], kept: bool) -> None:
    (record,) = records(f"<1>\nTI  - Kelp\nAU  - {name}\n", "ovid")
    assert record["authors"] == [parts]
    assert record.get("extra") == ({"AU": [name]} if kept else None)


def test_editors_among_the_authors() -> None:
    (record,) = records("<1>\nTI  - Kelp\nAU  - Doe, Jane [Ed]\n", "ovid")
    assert record["editors"] == [{"family": "Doe", "given": "Jane"}]


def test_names_with_gaps_between_them() -> None:
    (record,) = records("<1>\nAuthors\n  Doe PO Jr.  Roe J.  Poe PS.\nTitle\n  Kelp\n", "ovid")
    assert record["authors"] == [
        {"family": "Doe", "given": "PO", "suffix": "Jr"},
        {"family": "Roe", "given": "J"},
        {"family": "Poe", "given": "PS"},
    ]


def test_addresses_of_psycinfo_begin_with_the_whole_name() -> None:
    addresses = "Doe, Osamu: Kelp University\n\n      Roe, Yoko: Sea University\n"
    text = f"<1>\nAU  - Doe, Osamu\nAU  - Roe, Yoko\nTI  - Kelp\nIN  - {addresses}"
    (record,) = records(text, "ovid")
    assert [one["affiliations"] for one in record["authors"]] == [["Kelp University"], ["Sea University"]]


def test_addresses_of_nobody_known_are_kept() -> None:
    text = "<1>\nAU  - Doe A.\nAU  - Roe B.\nTI  - Kelp\nIN  - (Poe) Kelp University\n"
    assert records(text, "ovid")[0]["extra"] == {"IN": ["(Poe) Kelp University"]}


def test_what_is_none_of_its_field_is_kept() -> None:
    values = "PG  - No Pagination Specified\nDI  - S0140\nIS  - none\nYR  - soon"
    text = f"<1>\nTI  - Kelp\n{values}\n\n<2>\nVI  - 7\n"
    assert findings(text, "ovid") == [("kept-value", 5, 7), ("kept-value", 6, 7), ("unreadable-entry", 8, 1)]
    assert plain(entries(text, "ovid")[0])["extra"] == {
        "PG": ["No Pagination Specified"], "DI": ["S0140"], "IS": ["none"], "YR": ["soon"],
    }  # fmt: skip


def test_text_before_the_first_entry_is_reported() -> None:
    assert findings("Search results\n<1>\nTI  - Kelp\n", "ovid") == [("unclaimed-text", 1, 1)]
