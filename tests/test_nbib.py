"""MEDLINE's tagged text: what its tags mean, how values are wrapped, where entries begin, what comes back."""

from __future__ import annotations

import json
import time
from io import BytesIO, StringIO
from typing import Any

import pytest
from Bio import Medline
from hypothesis import given, settings
from hypothesis import strategies as st
from tagged import detected, entries, findings, plain, records, unclaimed
from test_interchange import read, written
from works import records as works

from mscbib.model import Record
from mscbib.plain import one_line
from mscbib.writers.nbib import wrapped

KIND = "nbib"

ENTRY = """
PMID- 12345678
OWN - NLM
STAT- MEDLINE
DCOM- 20190801
LR  - 20200101
IS  - 1234-5679 (Electronic)
IS  - 1234-5679 (Linking)
VI  - 12
IP  - 3
DP  - 2019 Mar-Apr
TI  - [On wells: a randomised trial (NCT01234567) of the digging of wells in dry and in
      wet ground].
PG  - 145-9
LID - 10.1000/ABC.1 [doi]
LID - S1234-5679(19)00001-2 [pii]
AB  - METHODS: We dug wells, all of them by hand, and none of them deeper than a man
      stands. RESULTS: Water.
CI  - (c) 2019 The Well Society.
FAU - Roe, Jane Ann Jr
AU  - Roe JA Jr
AUID- ORCID: https://orcid.org/0000-0002-1825-0097
AD  - Institute of Wells, 1 Deep Street, Wells, which is a town of wells and has many
      more of them, England.
AD  - Well Society, Wells.
CN  - Wells Study Group
FAU - van der Poe, J
AU  - van der Poe J
LA  - eng
LA  - ger
SI  - ISRCTN/ISRCTN12345678
SI  - GENBANK/AB123456
GR  - R01 WE000001/WE/NWI NIH HHS/United States
PT  - Journal Article
PT  - Randomized Controlled Trial
TT  - Von Brunnen.
PL  - England
TA  - J Wells
JT  - Journal of wells
JID - 0123456
RF  - 14
RN  - 059QF0KO0R (Water)
CIN - J Wells. 2019 Aug;12(8):1-2. PMID: 12345679
EIN - J Wells. 2019 Sep;12(9):3
MH  - Humans
MH  - Water Wells/*supply & distribution
PMC - PMC1234567
OTO - NOTNLM
OT  - wells
COIS- None.
EDAT- 2019/03/12 06:00
PHST- 2018/12/01 00:00 [received]
PHST- 2019/01/15 00:00 [accepted]
PHST- 2019/03/12 06:00 [entrez]
AID - 10.1000/ABC.1 [doi]
PST - ppublish
SO  - J Wells. 2019 Mar-Apr;12(3):145-9. doi: 10.1000/ABC.1.
"""

#: What an entry needs to be one.
SHORT = "PMID- 1\nTI  - T\n"


def fields(text: str) -> dict[str, Any]:
    """The record of an entry in which nothing is wrong, but its id."""
    (found,) = records(SHORT + text, KIND)
    for name in ("id", "pmid", "title"):
        found.pop(name)
    return found


def test_every_tag_has_its_field() -> None:
    (found,) = records(ENTRY)
    assert found == {
        "id": "12345678",
        "type": "article-journal",
        "title": "On wells: a randomised trial (NCT01234567) of the digging of wells in dry and in wet "
        "ground",
        "original_title": "Von Brunnen.",
        "authors": [
            {
                "family": "Roe",
                "given": "Jane Ann",
                "initials": "JA",
                "suffix": "Jr",
                "orcid": "0000-0002-1825-0097",
                "affiliations": [
                    "Institute of Wells, 1 Deep Street, Wells, which is a town of wells and has many more of them, England.",  # noqa: E501
                    "Well Society, Wells.",
                ],
            },
            {"literal": "Wells Study Group"},
            {"family": "van der Poe", "given": "J"},
        ],
        "container_title": "Journal of wells",
        "container_title_short": "J Wells",
        "publisher_place": "England",
        "languages": ["eng", "ger"],
        "publication_types": ["Journal Article", "Randomized Controlled Trial"],
        "issued": "2019",
        "volume": "12",
        "issue": "3",
        "pages": "145-9",
        "page_first": "145",
        "page_last": "149",
        "doi": "10.1000/abc.1",
        "pmid": "12345678",
        "pmcid": "PMC1234567",
        "issn": ["1234-5679"],
        "abstract": {
            "text": "METHODS: We dug wells, all of them by hand, and none of them deeper than a man stands. "
            "RESULTS: Water.",
            "sections": [
                {
                    "label": "METHODS",
                    "text": "We dug wells, all of them by hand, and none of them deeper than a man stands.",
                },
                {"label": "RESULTS", "text": "Water."},
            ],
        },
        "keywords": ["wells"],
        "mesh": ["Humans", "Water Wells/*supply & distribution"],
        "funders": ["R01 WE000001/WE/NWI NIH HHS/United States"],
        "registrations": [
            {"registry": "ClinicalTrials.gov", "id": "NCT01234567"},
            {"registry": "ISRCTN", "id": "ISRCTN12345678"},
        ],
        "history": {"received": "2018-12-01", "accepted": "2019-01-15"},
        "reference_count": {"declared": 14},
        "relations": [
            {"type": "comment_in", "target": "J Wells. 2019 Aug;12(8):1-2. PMID: 12345679"},
            {"type": "erratum_in", "target": "J Wells. 2019 Sep;12(9):3"},
        ],
        "copyright": "(c) 2019 The Well Society.",
        "conflict_of_interest": "None.",
        "status": "MEDLINE",
        "extra": {
            "OWN": ["NLM"],
            "DCOM": ["20190801"],
            "LR": ["20200101"],
            "IS": ["1234-5679 (Electronic)", "1234-5679 (Linking)"],
            "DP": ["2019 Mar-Apr"],
            "LID": ["S1234-5679(19)00001-2 [pii]"],
            "SI": ["GENBANK/AB123456"],
            "JID": ["0123456"],
            "RN": ["059QF0KO0R (Water)"],
            "OTO": ["NOTNLM"],
            "EDAT": ["2019/03/12 06:00"],
            "PHST": ["2019/03/12 06:00 [entrez]"],
            "PST": ["ppublish"],
            "SO": ["J Wells. 2019 Mar-Apr;12(3):145-9. doi: 10.1000/ABC.1."],
        },
    }
    assert unclaimed(ENTRY, KIND) == []


def test_what_was_read_is_written_as_it_was() -> None:
    """But for the full stop and the brackets of the title, the DOI's capitals, and the ORCID's address."""
    found = [entry.record for entry in entries(ENTRY, KIND) if entry.record is not None]
    lines = ENTRY.strip().split("\n")
    title = lines.index(
        "TI  - [On wells: a randomised trial (NCT01234567) of the digging of wells in dry and in"
    )
    lines[title : title + 2] = [
        lines[title].replace("[", ""),
        "      wet ground",
    ]
    expected = "\n".join(lines).replace("https://orcid.org/", "")
    expected = expected.replace("LID - 10.1000/ABC.1", "LID - 10.1000/abc.1")
    expected = expected.replace("AID - 10.1000/ABC.1", "AID - 10.1000/abc.1")
    back = written(found, KIND).decode()
    assert sorted(back.split("\n")) == sorted([*expected.split("\n"), "", ""])
    assert [line[:4] for line in back.split("\n") if line[:1].strip()] == [
        line[:4] for line in expected.split("\n") if line[:1].strip()
    ]


@pytest.mark.parametrize(
    ("printed", "issued", "kept"),
    [
        ("2015", "2015", False),
        ("2015 Aug", "2015-08", False),
        ("2015 Aug 5", "2015-08-05", False),
        ("2015 Jan-Feb", "2015", True),
        ("2015 Winter", "2015", True),
        ("2015 Oct 2-8", "2015-10", True),
        ("1998 Dec-1999 Jan", "1998", True),
        ("1977-1978", "1977", True),
        ("2015/08/05", "2015-08-05", True),
    ],
)
def test_dates(printed: str, issued: str, kept: bool) -> None:
    found = fields(f"DP  - {printed}\n")
    assert found["issued"] == issued
    assert found.get("extra", {}) == ({"DP": [printed]} if kept else {})
    (entry,) = entries(f"{SHORT}DP  - {printed}\n", KIND)
    assert entry.record is not None
    assert f"DP  - {printed}\n" in written([entry.record], KIND).decode()


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("PG  - 72-80.e6\n", {"pages": "72-80.e6", "page_first": "72", "page_last": "80.e6"}),
        ("PG  - 247-9, 290\n", {"pages": "247-9, 290", "page_first": "247", "page_last": "290"}),
        (
            "PG  - 1933-5; discussion 1935-8\n",
            {"pages": "1933-5; discussion 1935-8", "page_first": "1933"},
        ),
        ("PG  - 1 p following 72\n", {"pages": "1 p following 72", "page_first": "1"}),
        ("PG  - e0249633\n", {"article_number": "e0249633"}),
        ("LID - 642 [pii]\n", {"article_number": "642"}),
        ("LID - e64 [pii]\n", {"article_number": "e64"}),
        ("LID - 642 [pii]\nPG  - 7\n", {"pages": "7", "page_first": "7", "extra": {"LID": ["642 [pii]"]}}),
        ("LID - S0001 [pii]\n", {"extra": {"LID": ["S0001 [pii]"]}}),
        ("AID - 642 [pii]\n", {"extra": {"AID": ["642 [pii]"]}}),
        ("AID - NBK1 [bookaccession]\n", {"extra": {"AID": ["NBK1 [bookaccession]"]}}),
        (
            "AID - arXiv:2101.00001v2 [pii]\n",
            {"arxiv": "2101.00001", "extra": {"AID": ["arXiv:2101.00001v2 [pii]"]}},
        ),
        ("AID - 10.1000/a[1]2 [doi]\n", {"doi": "10.1000/a[1]2"}),
    ],
)  # fmt: skip
def test_locators(tags: str, expected: dict[str, Any]) -> None:
    assert fields(tags) == expected
    found = [entry.record for entry in entries(SHORT + tags, KIND) if entry.record is not None]
    again = [plain(entry) for entry in read(written(found, KIND), KIND)]
    assert again == [plain(entry) for entry in entries(SHORT + tags, KIND)]


@pytest.mark.parametrize(
    ("tags", "authors"),
    [
        ("AU  - Mainous AG 3rd\n", [{"family": "Mainous", "given": "AG", "suffix": "3rd"}]),
        ("AU  - van der Chen N\n", [{"family": "van der Chen", "given": "N"}]),
        ("AU  - Rodriguez ABCDE\n", [{"family": "Rodriguez", "given": "ABCDE"}]),
        ("AU  - PengWen\n", [{"family": "PengWen"}]),
        ("AU  - Some Study Group\n", [{"literal": "Some Study Group"}]),
        ("AU  - Roe, Jane\n", [{"family": "Roe", "given": "Jane"}]),
        ("FAU - Sharma, M P\nAU  - Sharma MP\n", [{"family": "Sharma", "given": "M P", "initials": "MP"}]),
        ("FAU - Locke, I\nAU  - Locke I\n", [{"family": "Locke", "given": "I"}]),
        ("FAU - Locke, Ian III\n", [{"family": "Locke", "given": "Ian", "suffix": "III"}]),
        (  # all of a tag together
            "FAU - Roe, Jane\nFAU - Poe, Ann\nAU  - Roe J\nAU  - Poe A\n",
            [
                {"family": "Roe", "given": "Jane", "initials": "J"},
                {"family": "Poe", "given": "Ann", "initials": "A"},
            ],
        ),
        (  # one of the two missing
            "FAU - Roe, Jane\nFAU - Poe, Ann\nAU  - Poe A\nAU  - Loe B\n",
            [
                {"family": "Roe", "given": "Jane"},
                {"family": "Poe", "given": "Ann", "initials": "A"},
                {"family": "Loe", "given": "B"},
            ],
        ),
        ("FAU - Ørsted, Åse\nAU  - Ørsted Å\n", [{"family": "Ørsted", "given": "Åse", "initials": "Å"}]),
        ("FAU - Müller, Åse\nAU  - Muller A\n", [{"family": "Müller", "given": "Åse", "initials": "A"}]),
        (  # until 2013, the first author's
            "AD  - Wells.\nFAU - Roe, Jane\nAU  - Roe J\nFAU - Poe, A\nAU  - Poe A\n",
            [
                {"family": "Roe", "given": "Jane", "initials": "J", "affiliations": ["Wells."]},
                {"family": "Poe", "given": "A"},
            ],
        ),
    ],
)
def test_authors(tags: str, authors: list[dict[str, Any]]) -> None:
    assert fields(tags) == {"authors": authors}


def test_a_list_that_is_cut() -> None:
    found = fields("AU  - Roe J\nAU  - et al.\n")
    assert found == {"authors": [{"family": "Roe", "given": "J"}], "et_al": True}
    (entry,) = entries(SHORT + "AU  - Roe J\nAU  - et al.\n", KIND)
    assert entry.record is not None
    assert "AU  - Roe J\nAU  - et al.\n" in written([entry.record], KIND).decode()


def test_editors_and_what_is_theirs() -> None:
    found = fields(
        "FED - Roe, Jane\nED  - Roe J\nAD  - Wells.\nFAU - Poe, A\nAU  - Poe A\nAD  - Poehampton.\n"
    )
    assert found["editors"] == [
        {"family": "Roe", "given": "Jane", "initials": "J", "affiliations": ["Wells."]}
    ]
    assert found["authors"] == [{"family": "Poe", "given": "A", "affiliations": ["Poehampton."]}]


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("TI  - A chapter.\nBTI - The book\n",
         {"type": "chapter", "title": "A chapter", "container_title": "The book"}),
        ("BTI - The book\nPB  - Press\nEN  - 2nd\nCTI - Series\n",
         {"type": "book", "title": "The book", "publisher": "Press", "edition": "2nd",
          "collection_title": "Series"}),
        ("TI  - T\nTA  - J Wells\n", {"type": "article-journal", "title": "T", "container_title": "J Wells"}),
        ("TI  - T\nJT  - bioWells\nPT  - Preprint\n",
         {"type": "article", "title": "T", "container_title": "bioWells", "publication_types": ["Preprint"]}),
        ("TI  - T\nPT  - Journal Article\n", {"title": "T", "publication_types": ["Journal Article"]}),
    ],
)  # fmt: skip
def test_types(tags: str, expected: dict[str, Any]) -> None:
    (found,) = records("PMID- 1\n" + tags, KIND)
    assert found == {"id": "1", "pmid": "1", **expected}
    first = [entry.record for entry in entries("PMID- 1\n" + tags, KIND) if entry.record is not None]
    assert [plain(entry) for entry in read(written(first, KIND), KIND)] == [found]


def test_an_abstract_of_somebody_else_counts_where_there_is_no_other() -> None:
    assert fields("OAB - What they say.\n")["abstract"] == {"text": "What they say."}
    assert fields("OAB - Publisher: Abstract available from the publisher.\n") == {
        "extra": {"OAB": ["Publisher: Abstract available from the publisher."]}
    }
    assert fields("OAB - Theirs.\nAB  - Ours.\n") == {
        "abstract": {"text": "Ours."},
        "extra": {"OAB": ["Theirs."]},
    }


# ---- Lines


def test_lines_are_joined_as_they_were_cut() -> None:
    word = "N-[2-[[4-[2-(6,7-dimethoxy-3,4-dihydro-1H-isoquinolin-2-yl)ethyl]phenyl]carbamoyl"
    assert len(word) == 81
    text = (
        "AB  - well-known wells, ages 3-\n      to 6-years-old, and  \n      wells\n"
        f"      {word}\n      ]-4,5-water) and\n      more.\n"
    )
    assert fields(text)["abstract"]["text"] == (
        f"well-known wells, ages 3- to 6-years-old, and wells {word}]-4,5-water) and more."
    )


def test_lines_that_lost_their_blanks_go_on() -> None:
    assert (
        fields("AB  - On wells\nand water.\n\tAnd more.\n")["abstract"]["text"]
        == "On wells and water. And more."
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(st.text(), st.sampled_from(["w" * 81, "w" * 80, "w" * 90, " ", "  ", "a-", "\u3000"])))
)
def test_wrapped_text_is_joined_to_what_it_was(pieces: list[str]) -> None:
    value = one_line(" ".join(pieces))
    back = fields(f"AB  - {wrapped(value)}\n") if value else {"abstract": {"text": ""}}
    assert back["abstract"]["text"] == value


def test_lines_are_no_longer_than_pubmeds() -> None:
    value = " ".join(["well"] * 100)
    lines = wrapped(value).split("\n")
    assert max(map(len, lines)) == 85
    assert len(lines) == 7


# ---- Entries


@pytest.mark.parametrize(
    "text",
    [
        "PMID- 1\nTI  - A\n\nPMID- 2\nTI  - B\n\n",
        "PMID- 1\nTI  - A\nPMID- 2\nTI  - B\n",
        "\n\n\nPMID- 1\n\nTI  - A\n\nPMID- 2\n\nTI  - B\n",
        "OWN - NLM\nPMID- 1\nTI  - A\n\nOWN - NLM\nPMID- 2\nTI  - B\n",
        "OWN - NLM\nPMID- 1\nTI  - A\nOWN - NLM\nPMID- 2\nTI  - B\n",
        "DCOM- 20190101\nPMID- 1\nTI  - A\n\nPMID- 2\nTI  - B\n",
        "PMID- 1\nTI  - A\n\nDCOM- 20190101\nOWN - NLM\nPMID- 2\nTI  - B\n",
        "TI  - A\nPMID- 1\n\nTI  - B\nPMID- 2\n",
        "TI  - A\nPMID- 1\nTI  - B\nPMID- 2\n",
        "PMID - 1\nTI - A\nPMID - 2\nTI - B\n",
        "PMID-1\nTI  - A\nPMID-2\nTI  - B\n",
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_where_entries_begin(text: str, end: str) -> None:
    found = records(text.replace("\n", end), KIND)
    assert [(one["title"], one["pmid"]) for one in found] == [("A", "1"), ("B", "2")]
    assert all("extra" not in one or one["extra"].keys() <= {"OWN", "DCOM"} for one in found)


def test_an_entry_without_pmid_among_others() -> None:
    found = records("PMID- 1\nTI  - A\nAU  - Roe J\n\nTI  - B\nAU  - Poe J\n\nPMID- 3\nTI  - C\n", KIND)
    assert [(one["title"], one.get("pmid")) for one in found] == [("A", "1"), ("B", None), ("C", "3")]


def test_a_first_entry_without_pmid_takes_none_of_the_others() -> None:
    text = "OWN - NLM\nTI  - A\nAU  - Roe J\n\nPMID- 2\nOWN - NLM\nTI  - B\n\nPMID- 3\nOWN - NLM\nTI  - C\n"
    found = records(text, KIND)
    assert [(one["title"], one.get("pmid")) for one in found] == [("A", None), ("B", "2"), ("C", "3")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(encoding: str) -> None:
    text = ENTRY.replace("Roe", "Røe")
    found = entries(text, None, encoding)
    assert [entry.record and entry.record.authors[0].family for entry in found if entry.record] == ["Røe"]


def test_what_is_wrong_has_its_place_and_is_kept() -> None:
    text = (
        "a head\nPMID- 1\nTI  - A\nDP  - soon\nIS  - 12\nAUID- ORCID: 1\nPHST- 2019/02/31 [received]\n"
        "LID - nothing [doi]\nRF  - many\nPMC - 0x\n\nPMID- x\nTI  - B\n\na stray line\n"
    )
    assert findings(text, KIND) == [
        ("unclaimed-text", 1, 1),
        ("kept-value", 4, 7),
        ("kept-value", 5, 7),
        ("kept-value", 7, 7),
        ("kept-value", 8, 7),
        ("kept-value", 9, 7),
        ("kept-value", 10, 7),
        ("kept-value", 12, 7),
        ("unclaimed-text", 15, 1),
    ]
    first, second = (plain(entry) for entry in entries(text, KIND))
    assert first["extra"] == {
        "DP": ["soon"], "IS": ["12"], "AUID": ["ORCID: 1"], "PHST": ["2019/02/31 [received]"],
        "LID": ["nothing [doi]"], "RF": ["many"], "PMC": ["0x"],
    }  # fmt: skip
    assert second["extra"] == {"PMID": ["x"]}
    back = written([entry.record for entry in entries(text, KIND) if entry.record], KIND).decode()
    assert "PMID- x\nTI  - B\n" in back


def test_an_entry_that_says_nothing_of_a_work_is_reported() -> None:
    assert findings("PMID- 1\nTI  - A\n\nPMID- \nOWN - NLM\n", KIND) == [("unreadable-entry", 4, 1)]


def test_a_tag_that_stands_twice() -> None:
    assert fields("VI  - 1\nVI  - 2\nVI  - 1\n") == {"volume": "1", "extra": {"VI": ["2"]}}


def test_investigators_stay_pairs() -> None:
    text = SHORT + "FIR - Roe, Jane\nIR  - Roe J\nFIR - Poe, Ann\nIR  - Poe A\n"
    found = [entry.record for entry in entries(text, KIND) if entry.record is not None]
    assert written(found, KIND).decode() == text + "\n"


def test_an_identifier_that_is_nobodys_stays_so() -> None:
    text = SHORT + "AUID- ISNI: 1\nFAU - Roe, Jane\nAU  - Roe J\n"
    found = [entry.record for entry in entries(text, KIND) if entry.record is not None]
    assert written(found, KIND).decode() == text + "\n"


def test_detection() -> None:
    assert detected(ENTRY) == KIND
    assert detected(written([Record(title="T", issued="2020", container_title="J")], KIND).decode()) == KIND
    assert detected("TY  - JOUR\nTI  - T\nAU  - Roe J\nER  - \n") != KIND


# ---- Other people's software


#: Tags whose value is one text for Biopython, and others, by the field of the record.
_TEXTS = {"TI": "title", "TT": "original_title", "VI": "volume", "IP": "issue", "STAT": "status",
          "JT": "container_title", "TA": "container_title_short", "PL": "publisher_place"}  # fmt: skip
_LISTS = {"LA": "languages", "PT": "publication_types", "MH": "mesh", "GR": "funders", "OT": "keywords"}


def seen_by_biopython(data: bytes) -> list[dict[str, Any]]:
    return list(Medline.parse(StringIO(data.decode())))  # type: ignore[no-untyped-call]


@settings(max_examples=40, deadline=None)
@given(record=works())
def test_biopython_reads_every_field(record: Record) -> None:
    """Its lists have an item a line, but for MH and AD: they are compared as one text."""
    (found,) = seen_by_biopython(written([record], KIND))
    assert found["PMID"] == (record.pmid or "")
    whole_book = record.type == "book" and record.title is not None
    in_book = whole_book or (record.type == "chapter" and record.title is not None)

    def same(tag: str, *values: str | None) -> None:
        expected = " ".join(one_line(value) for value in values if value)
        back = found.get(tag, "")
        back = back if isinstance(back, str) else " ".join(back)
        assert back.split() == expected.split(), tag

    for tag, name in _TEXTS.items():
        if tag == "TI" and whole_book and record.container_title is None:
            same("BTI", record.title)
        elif tag == "JT" and in_book:
            same("BTI", record.container_title or (record.title if whole_book else None))
        else:
            same(tag, getattr(record, name))
    for tag, name in _LISTS.items():
        same(tag, *getattr(record, name))
    same("AB", record.abstract.text if record.abstract else None)
    same("COIS", record.conflict_of_interest)
    same("CI", record.copyright)
    same("PG", record.pages or record.article_number)
    same("IS", *record.issn)
    same("ISBN", *record.isbn)
    same("PMC", record.pmcid)
    same("CN", *(one.literal for one in record.authors))
    people = [one for one in record.authors if one.family]
    assert len(found.get("AU", [])) == len(people)
    for person, full, short in zip(people, found.get("FAU", []), found.get("AU", []), strict=True):
        assert full.startswith(f"{one_line(person.family or '')}, {person.given}")
        assert short.startswith(one_line(person.family or ""))
    addresses = [place for one in (*record.editors, *record.authors) for place in one.affiliations]
    same("AD", *addresses)
    if record.doi:
        assert f"{record.doi} [doi]" in found["AID"]


def test_biopython_sees_as_many_entries() -> None:
    hostile = Record.model_validate({"title": "T", "abstract": {"text": "a\n\nPMID- 1\nTI  - x\n\n" * 40}})
    data = written([hostile] * 3, KIND)
    assert len(seen_by_biopython(data)) == 3
    assert len(read(data, KIND)) == 3


@settings(max_examples=30, deadline=None)
@given(
    relations=st.lists(
        st.fixed_dictionaries(
            {
                "type": st.sampled_from(["comment_in", "erratum_for", "retraction_of", "update_in"]),
                "target": st.sampled_from(["J Wells. 2019;1:1. PMID: 1", "A B", "10.1000/1"]),
            }
        ),
        max_size=4,
    ),
    received=st.sampled_from([None, "2020-01-31"]),
    accepted=st.sampled_from([None, "2020-02-29"]),
)
def test_relations_and_history_come_back(
    relations: list[dict[str, str]], received: str | None, accepted: str | None
) -> None:
    record = Record.model_validate(
        {"title": "T", "relations": relations, "history": {"received": received, "accepted": accepted}}
    )
    (back,) = (plain(entry) for entry in read(written([record], KIND), KIND))
    assert back.get("relations", []) == relations
    assert back.get("history", {}) == json.loads(record.to_json()).get("history", {})


# ---- Hostile text

HOSTILE = {
    "lines": "      x\n",
    "blank lines": "\n",
    "blanks": " ",
    "tabs": "\t",
    "full lines": "      " + "w" * 81 + "\n",
    "heads": "OWN - x\n\n",
    "titles": "TI  - x\n",
    "pmids": "PMID- 1\n",
    "full names": "FAU - Roe, Jane\n",
    "short names": "AU  - Poe J\n",
    "addresses": "AD  - x\n",
    "brackets": "[a] [",
    "commas": ",",
    "tags in values": "\n      TI  - x",
}


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("tag", ["AB  - ", "FAU - ", "PHST- ", "DP  - ", "PG  - "])
def test_hostile_text_takes_time_in_proportion_to_its_length(hostile: str, tag: str) -> None:
    def seconds(size: int) -> float:
        text = SHORT + tag + HOSTILE[hostile] * (size // len(HOSTILE[hostile]))
        started = time.process_time()
        found = read(text.encode(), KIND)
        if found and found[0].record:
            written([found[0].record], KIND)
        return time.process_time() - started

    seconds(100)
    for _ in range(4):
        long = seconds(80_000)
        if long < 0.1 or long / max(seconds(20_000), 1e-6) <= 9:
            return
    pytest.fail(f"four times the text takes {long / seconds(20_000):.1f} times as long")


@pytest.mark.parametrize("short", ["Roe J", "Poe J"])
def test_names_of_two_lists_are_compared_in_time(short: str) -> None:
    def text(count: int) -> str:
        return SHORT + "FAU - Roe, Jane\n" * count + f"AU  - {short}\n" * count

    def seconds(count: int) -> float:
        started = time.process_time()
        read(text(count).encode(), KIND)
        return time.process_time() - started

    (found,) = (plain(entry) for entry in read(text(3).encode(), KIND))
    assert found["authors"] == [{"family": "Roe", "given": "Jane", "initials": "J"}] * 3
    seconds(10)
    for _ in range(4):
        long = seconds(4000)
        if long < 0.1 or long / max(seconds(1000), 1e-6) <= 9:
            return
    pytest.fail("four times the names take too long")


def test_an_entry_over_the_limit_costs_itself_only() -> None:
    from mscbib import parser
    from mscbib.detection import named
    from mscbib.parser import Options

    text = "PMID- 1\nTI  - A\n\nPMID- 2\nAB  - " + "x" * 5000 + "\n\nPMID- 3\nTI  - C\n"
    found = list(parser.parse(BytesIO(text.encode()), "t", Options(kind=named(KIND), max_entry_size=1000)))
    assert [entry.record.pmid for entry in found if entry.record] == ["1", "3"]
    assert {finding.name for entry in found for finding in entry.findings} == {"oversized-entry"}


def test_a_finding_names_its_tag_in_full() -> None:
    text = "PMID- 1\nTI  - On wells\nFAU - Doe, Jane\nAUID- ORCID: 0000-0002-1825-009\n"
    (found,) = [one for entry in entries(text, KIND) for one in entry.findings]
    assert found.where == "tag AUID"
