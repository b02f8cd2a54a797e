"""RefWorks Tagged Format."""

from __future__ import annotations

from typing import Any

import pytest
from tagged import detected, entries, findings, plain, records, unclaimed

SECTION = """\
RT Book, Section
SR Electronic(1)
ID 206
A1 Doe,Jane
A1 Kelp Study Group
T1 Kelp and water
YR 2002
FD Feb 3
VO 1
IS 3
SP 101
OP 23
K1 Kelp
K1 Water; Salt
AB Kelp grows.
US patients did not.
RT PCR was done.
NO A note
A2 Roe,R.,Jr.
T2 The book of kelp
T3 Algae
PB Kelp Press
PP Bergen, Norway
ED 2nd
SN 0727912771 (paperback)
AD Kelp University
AN 2002-1
LA English
DO 10.1000/abc
UL https://example.org/a
LK https://example.org/b
DB KelpBase
RD 2003/04/05/
PMID 123
U10 mine
"""
RECORD: dict[str, Any] = {
    "id": "206",
    "type": "chapter",
    "authors": [{"family": "Doe", "given": "Jane"}, {"literal": "Kelp Study Group"}],
    "title": "Kelp and water",
    "issued": "2002-02-03",
    "volume": "1",
    "issue": "3",
    "pages": "101-23",
    "page_first": "101",
    "page_last": "123",
    "keywords": ["Kelp", "Water", "Salt"],
    "abstract": {"text": "Kelp grows.\nUS patients did not.\nRT PCR was done."},
    "editors": [{"family": "Roe", "given": "R.", "suffix": "Jr."}],
    "container_title": "The book of kelp",
    "collection_title": "Algae",
    "publisher": "Kelp Press",
    "publisher_place": "Bergen, Norway",
    "edition": "2nd",
    "isbn": ["0727912771"],
    "accession": "2002-1",
    "languages": ["English"],
    "doi": "10.1000/abc",
    "url": "https://example.org/a",
    "database": "KelpBase",
    "accessed": "2003-04-05",
    "pmid": "123",
    "extra": {
        "SR": ["Electronic(1)"],
        "NO": ["A note"],
        "SN": ["0727912771 (paperback)"],
        "AD": ["Kelp University"],
        "LK": ["https://example.org/b"],
        "U10": ["mine"],
    },
}


def test_an_entry() -> None:
    assert detected(SECTION) == "refworks"
    assert records(SECTION) == [RECORD]
    assert not unclaimed(SECTION, "refworks")


def test_journals_have_a_full_and_a_short_name() -> None:
    text = "RT Journal Article\nT1 Kelp\nJF Journal of Kelp\nJO J Kelp\nYR 2001\nSP 551\nOP 565\n"
    (record,) = records(text)
    assert (record["container_title"], record["container_title_short"]) == ("Journal of Kelp", "J Kelp")
    assert record["pages"] == "551-565"


@pytest.mark.parametrize("kind", ["Dissertation/Thesis", "Book, Whole", "Report"])
def test_how_many_pages_there_are_is_no_locator(kind: str) -> None:
    (record,) = records(f"RT {kind}\nT1 Kelp\nT2 Series\nSP 141\n", "refworks")
    assert record["extra"] == {"SP": ["141"]}
    assert record["collection_title"] == "Series"


def test_entries_end_where_the_next_begins() -> None:
    text = f"RefWorks export\n\n{SECTION}\n\nRT Web Page\nT1 Second\nER \n\nT1 Lost\nRT Map\nT1 Third\n"
    assert findings(text, "refworks") == [("unclaimed-text", 1, 1)]
    found = [plain(entry) for entry in entries(text, "refworks") if entry.record]
    assert [record["title"] for record in found] == ["Kelp and water", "Second", "Third"]
    assert found[1]["extra"] == {"T1": ["Lost"]}


def test_values_that_are_none_of_their_fields_are_kept() -> None:
    text = "RT Grant\nT1 Kelp\nYR soon\nDO none\nSN x\nPMID y\n"
    assert findings(text, "refworks") == [
        ("kept-value", 3, 4),
        ("kept-value", 4, 4),
        ("kept-value", 5, 4),
        ("kept-value", 6, 6),
    ]
    assert plain(entries(text, "refworks")[0])["extra"] == {
        "RT": ["Grant"], "DO": ["none"], "SN": ["x"], "PMID": ["y"], "YR": ["soon"],
    }  # fmt: skip


def test_an_entry_without_its_beginning_is_read_and_reported() -> None:
    assert findings("T1 Kelp\nYR 2001\n", "refworks") == [("missing-part", 1, 1)]
