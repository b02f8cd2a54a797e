"""The Cochrane Library's text export."""

from __future__ import annotations

from typing import Any

import pytest
from tagged import detected, entries, findings, plain, records, unclaimed

TRIALS = """\
Record #1 of 2
ID: CN-01234567
AU: Doe JA
AU: Roe, Richard
AU: Kelp Study Group
TI: A trial of kelp
SO: Journal of kelp
YR: 2018
VL: 12
NO: 3
PG: 123\u201034
PM: PUBMED 12345678
XR: EMBASE 612345678
PT: Journal article; Randomized controlled trial
KY: *Kelp [therapeutic use; toxicity]; Adult
DOI: 10.1002/ABC
AB: BACKGROUND: Kelp. METHODS: We ate it.
US: https://www.cochranelibrary.com/central/doi/10.1002/central/CN-01234567/full


Record #2 of 2
ID: CD000001
AU: Doe JA
TI: Kelp for all
SO: Cochrane Database of Systematic Reviews
YR: 2020
SN: 1465-1858
CC: Algae
PB: John Wiley & Sons, Ltd
"""
TRIAL: dict[str, Any] = {
    "id": "CN-01234567",
    "type": "article-journal",
    "title": "A trial of kelp",
    "authors": [
        {"family": "Doe", "given": "JA"},
        {"family": "Roe", "given": "Richard"},
        {"literal": "Kelp Study Group"},
    ],
    "container_title": "Journal of kelp",
    "publication_types": ["Journal article", "Randomized controlled trial"],
    "issued": "2018",
    "volume": "12",
    "issue": "3",
    "pages": "123\u201034",
    "page_first": "123",
    "page_last": "134",
    "doi": "10.1002/abc",
    "pmid": "12345678",
    "url": "https://www.cochranelibrary.com/central/doi/10.1002/central/CN-01234567/full",
    "abstract": {
        "text": "BACKGROUND: Kelp. METHODS: We ate it.",
        "sections": [{"label": "BACKGROUND", "text": "Kelp."}, {"label": "METHODS", "text": "We ate it."}],
    },
    "keywords": ["*Kelp [therapeutic use; toxicity]", "Adult"],
    "accession": "CN-01234567",
    "extra": {"XR": ["EMBASE 612345678"]},
}
REVIEW: dict[str, Any] = {
    "id": "CD000001",
    "type": "article-journal",
    "title": "Kelp for all",
    "authors": [{"family": "Doe", "given": "JA"}],
    "container_title": "Cochrane Database of Systematic Reviews",
    "issued": "2020",
    "issn": ["1465-1858"],
    "publisher": "John Wiley & Sons, Ltd",
    "accession": "CD000001",
    "extra": {"CC": ["Algae"]},
}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_entries_with_line_ends_of_all_kinds(end: str) -> None:
    text = TRIALS.replace("\n", end)
    assert detected(text) == "cochrane"
    assert records(text) == [TRIAL, REVIEW]
    lines = [entry.record.source for entry in entries(text) if entry.record]
    assert [(one.line_start, one.line_end) for one in lines if one] == [(1, 18), (21, 29)]


def test_nothing_is_left() -> None:
    assert not unclaimed(TRIALS, "cochrane")


def test_lines_of_an_abstract_are_no_tags() -> None:
    (record,) = records("Record #1 of 1\nTI: Kelp\nAB: Kelp.\nAIM: to eat.\nRecord #x of 2\n", "cochrane")
    assert record["abstract"]["text"] == "Kelp.\nAIM: to eat.\nRecord #x of 2"


def test_what_is_none_of_its_field_is_kept() -> None:
    text = "Record #1 of 2\nTI: Kelp\nPM: EMBASE 7\nYR: soon\nDOI: none\n\nRecord #2 of 2\nVL: 7\n"
    assert findings(text, "cochrane") == [
        ("kept-value", 4, 5),
        ("kept-value", 5, 6),
        ("unreadable-entry", 7, 1),
    ]
    assert plain(entries(text, "cochrane")[0])["extra"] == {
        "PM": ["EMBASE 7"],
        "YR": ["soon"],
        "DOI": ["none"],
    }


def test_a_register_s_entry_has_no_type() -> None:
    (record,) = records("Record #1 of 1\nID: CN-1\nTI: Kelp\nPT: Trial registry record\n", "cochrane")
    assert "type" not in record


def test_its_other_exports_are_other_formats() -> None:
    """They have the same line before each entry."""
    assert detected("Record #1 of 1\nProvider: X\nTY  - JOUR\nTI  - Kelp\nER  - \n") == "ris"
    assert detected("Record #1 of 1\n@article{a,\n  title = {Kelp}\n}\n") != "cochrane"
