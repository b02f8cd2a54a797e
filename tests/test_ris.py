"""RIS as its producers write it: what each tag means, what is kept, and where findings stand."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
import rispy
from hypothesis import given, settings
from test_interchange import read, written
from works import plain, records

from mscbib import claims, detection, parser, source
from mscbib.claims import Kind
from mscbib.model import Record
from mscbib.names import inverted
from mscbib.plain import one_line

ENTRY = """TY  - JOUR
AU  - Roe, Jane
AU  - van der Poe, J.-P., Jr.
AU  - Wells Study Group
TI  - On wells: a randomised trial (NCT01234567).
T2  - Journal of Water Research
JA  - J Water Res
PY  - 2019
DA  - 2019/03/12/
VL  - 12
IS  - Suppl 1
SP  - 145
EP  - 9
SN  - 1234-5679
DO  - https://doi.org/10.1000/ABC.1
UR  - https://example.org/1
UR  - https://example.org/2
LA  - eng
KW  - wells
KW  - water, deep
AB  - METHODS: We dug.
RESULTS: Water.
DB  - MEDLINE
AN  - 123456
XX  - what nobody knows
ER  -
"""


def fields(text: str) -> dict[str, Any]:
    """The record of a text, without where it stands."""
    (entry,) = [entry for entry in read(text.encode(), "ris") if entry.record is not None]
    assert entry.record is not None
    found: dict[str, Any] = json.loads(entry.record.to_json())
    for name in ("schema_version", "source", "id"):
        found.pop(name)
    return found


def findings(text: str) -> list[tuple[str, int, int]]:
    """What was found where."""
    return [(f.name, f.line, f.column) for entry in read(text.encode(), "ris") for f in entry.findings]


def test_what_each_tag_says() -> None:
    assert fields(ENTRY) == {
        "type": "article-journal",
        "title": "On wells: a randomised trial (NCT01234567)",
        "authors": [
            {"family": "Roe", "given": "Jane"},
            {"family": "van der Poe", "given": "J.-P.", "suffix": "Jr."},
            {"literal": "Wells Study Group"},
        ],
        "container_title": "Journal of Water Research",
        "container_title_short": "J Water Res",
        "languages": ["eng"],
        "issued": "2019-03-12",
        "volume": "12",
        "issue": "Suppl 1",
        "pages": "145-9",
        "page_first": "145",
        "page_last": "149",
        "doi": "10.1000/abc.1",
        "pmid": "123456",
        "issn": ["1234-5679"],
        "url": "https://example.org/1",
        "abstract": {
            "text": "METHODS: We dug.\nRESULTS: Water.",
            "sections": [{"label": "METHODS", "text": "We dug."}, {"label": "RESULTS", "text": "Water."}],
        },
        "keywords": ["wells", "water, deep"],
        "registrations": [{"registry": "ClinicalTrials.gov", "id": "NCT01234567"}],
        "database": "MEDLINE",
        "extra": {"UR": ["https://example.org/2"], "XX": ["what nobody knows"]},
    }
    assert findings(ENTRY) == []


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            "JO  - J One\nJF  - Journal One",
            {"container_title": "Journal One", "container_title_short": "J One"},
        ),
        ("JO  - J One", {"container_title": "J One"}),
        ("T2  - Journal One\nJO  - Journal One", {"container_title": "Journal One"}),
        (
            "T2  - JOURNAL ONE\nJ9  - J ONE\nJI  - J. One",
            {"container_title": "JOURNAL ONE", "container_title_short": "J. One", "extra": {"J9": ["J ONE"]}},
        ),
        ("T1  - A\nTI  - A", {"title": "A"}),
        ("T1  - A\nTI  - B", {"title": "A", "extra": {"TI": ["B"]}}),
        ("T1  - [Über Brunnen].", {"title": "Über Brunnen"}),
        ("Y1  - 2019/03//", {"issued": "2019-03"}),
        ("PY  - 2019///Spring", {"issued": "2019"}),
        ("PY  - 2019\nDA  - FEB", {"issued": "2019-02"}),
        ("PY  - 2019\nDA  - FEB 15", {"issued": "2019-02-15"}),
        ("PY  - 2019\nDA  - 2018/12/31/", {"issued": "2019", "extra": {"DA": ["2018/12/31/"]}}),
        ("Y2  - 2020/05/06/", {"accessed": "2020-05-06"}),
        ("SP  - e945331", {"article_number": "e945331"}),
        ("SP  - 91", {"pages": "91", "page_first": "91"}),
        ("SP  - 113-22", {"pages": "113-22", "page_first": "113", "page_last": "122"}),
        ("C7  - 123456", {"article_number": "123456"}),
        ("AN  - 30889428\nC2  - PMC1487223", {"pmid": "30889428", "pmcid": "PMC1487223"}),
        ("AN  - L200123\nDB  - Embase", {"accession": "L200123", "database": "Embase"}),
        ("AN  - 30889428\nDB  - CINAHL", {"accession": "30889428", "database": "CINAHL"}),
        ("C2  - 30889428\nDB  - Scopus", {"pmid": "30889428", "database": "Scopus"}),
        ("N1  - PMID: 30889428", {"pmid": "30889428"}),
        ("A1  - Smith J.A.", {"authors": [{"family": "Smith", "given": "J.A."}]}),
        ("AU  - Ministry of Health, Kenya,", {"authors": [{"literal": "Ministry of Health, Kenya"}]}),
        ("SN  - 978-0-00-728059-9; 1234-567x", {"isbn": ["9780007280599"], "issn": ["1234-567X"]}),
        (
            "AU  - Roe, J\nAU  - Poe, K\nAD  - [Roe, J; Poe, K] Water Board\nAD  - Elsewhere",
            {
                "authors": [
                    {"family": "Roe", "given": "J", "affiliations": ["Water Board"]},
                    {"family": "Poe", "given": "K", "affiliations": ["Water Board"]},
                ],
                "extra": {"AD": ["Elsewhere"]},
            },
        ),
    ],
)
def test_producers_have_their_ways(lines: str, said: dict[str, Any]) -> None:
    found = fields(
        f"TY  - JOUR\nID  - 1\n{lines}\nER  - \n"
        if "T1" in lines
        else f"TY  - JOUR\nTI  - A\n{lines}\nER  - \n"
    )
    found.pop("type")
    if "T1" not in lines:
        found.pop("title")
    assert found == said


@pytest.mark.parametrize(
    ("name", "csl"), [("EJOUR", "article-journal"), ("XYZ", None), ("GEN", None), ("CHAP", "chapter")]
)
def test_types_are_kept_where_another_would_be_written(name: str, csl: str | None) -> None:
    text = f"TY  - {name}\nID  - 1\nTI  - A\nER  - \n\n"
    (entry,) = read(text.encode(), "ris")
    assert entry.record is not None
    assert entry.record.type == csl
    if csl is not None or name == "GEN":
        assert written([entry.record], "ris").decode() == text
    assert (entry.record.extra or {}).get("TY") == ((name,) if name in ("EJOUR", "XYZ") else None)


def test_what_is_kept_is_written_back() -> None:
    (entry,) = read(ENTRY.encode(), "ris")
    assert entry.record is not None
    again = written([entry.record], "ris").decode()
    assert "XX  - what nobody knows\n" in again
    assert again.index("UR  - https://example.org/1\n") < again.index("UR  - https://example.org/2\n")
    (back,) = read(again.encode(), "ris")
    assert back.record is not None
    assert back.record.extra == entry.record.extra


@pytest.mark.parametrize(
    "text",
    [
        "TY  -  JOUR\nTI  -  A\nER  -  \n",
        "TY  - JOUR\r\nTI  - A\r\nER  - \r\n",
        "TY  - JOUR\rTI  - A\rER  - \r",
        "\ufeffTY  - JOUR\nTI  - A\nER  -",
        "TY - JOUR\nTI - A\nER - \n",
        "1.\nTY  - JOUR\nTI  - A\nER  - \n",
        'Provider: X\nDatabase: Y\nContent: text/plain; charset="utf-8"\n\n\nTY  - JOUR\nTI  - A\nER  - \n',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_forms_in_which_it_is_found(text: str, encoding: str) -> None:
    data = text.removeprefix("\ufeff").encode(encoding) if encoding == "utf-16" else text.encode()
    assert detection.detect(source.line_feeds(text.removeprefix("\ufeff"))).score >= detection.THRESHOLD
    (entry,) = read(
        data * 2 if encoding == "utf-8" and text.endswith(("\n", "\r")) and text[0] == "T" else data, "ris"
    )[:1]
    assert entry.record is not None
    assert (entry.record.title, entry.record.type) == ("A", "article-journal")
    assert not entry.findings


def test_an_end_mark_inside_an_abstract_is_text() -> None:
    found = fields("TY  - JOUR\nTI  - A\nAB  - One.\nER  - positive cells.\nTwo.\nKW  - x\nER  - \n")
    assert found["abstract"]["text"] == "One.\nER  - positive cells.\nTwo."
    assert found["keywords"] == ["x"]


def test_stray_text_costs_no_record_and_is_reported() -> None:
    text = "TY  - JOUR\nTI  - A\nER  - \nsome remark\nTY  - JOUR\nTI  - B\nER  - \n"
    assert [entry.record.title for entry in read(text.encode(), "ris") if entry.record] == ["A", "B"]
    assert findings(text) == [("unclaimed-text", 4, 1)]
    assert findings("remark\n\nTY  - JOUR\nTI  - A\nER  - \n") == [("unclaimed-text", 1, 1)]


def test_stray_lines_that_follow_on_one_another_are_one_finding() -> None:
    text = "TY  - JOUR\nTI  - A\nER  - \none\n\ntwo\nRecord #2 of 2\nthree\n"
    assert findings(text) == [("unclaimed-text", 4, 1), ("unclaimed-text", 8, 1)]


def test_a_missing_end_is_reported_and_costs_nothing() -> None:
    text = "TY  - JOUR\nTI  - A\nTY  - JOUR\nTI  - B\n"
    assert [entry.record.title for entry in read(text.encode(), "ris") if entry.record] == ["A", "B"]
    assert findings(text) == [("unclosed-entry", 2, 8), ("unclosed-entry", 4, 8)]


def test_values_that_are_none_are_kept_and_reported_where_they_stand() -> None:
    text = "TY  - JOUR\nTI  - A\nPY  - in press\nDO  - nothing\nY2  - 2020\nSN  - n/a\nER  - \n"
    assert fields(text)["extra"] == {"PY": ["in press"], "DO": ["nothing"], "Y2": ["2020"], "SN": ["n/a"]}
    assert findings(text) == [("kept-value", line, 7) for line in (3, 4, 5, 6)]


def test_an_entry_that_says_nothing_is_reported() -> None:
    text = "TY  - JOUR\nVL  - 3\nER  - \n"
    assert findings(text) == [("unreadable-entry", 1, 1)]


def test_an_entry_without_its_beginning_is_read() -> None:
    (entry,) = read(b"AU  - Roe, J\nTI  - A\nER  - \n", "ris")
    assert entry.record is not None
    assert entry.record.title == "A"
    assert [finding.name for finding in entry.findings] == ["missing-part"]


def test_every_character_is_accounted_for() -> None:
    reader = detection.reader(detection.named("ris"))
    for block in reader.blocks([ENTRY * 3], 10**6):
        found = claims.claims(block, reader)
        assert "".join(block.text[c.start : c.end] for c in found) == block.text
        assert not [c for c in found if c.kind is Kind.UNCLAIMED and block.text[c.start : c.end].strip()]


def test_spans_are_where_the_values_stand() -> None:
    options = parser.Options(kind=detection.named("ris"), spans=True)
    (entry,) = parser.parse(BytesIO(ENTRY.encode()), "x", options)
    assert entry.record is not None and entry.record.spans is not None
    at = {path: ENTRY[start:end] for path, (start, end) in entry.record.spans.items()}
    assert at["authors[1].family"] == "van der Poe"
    assert at["authors[1].suffix"] == "Jr."
    assert at["doi"] == "https://doi.org/10.1000/ABC.1"
    assert at["page_last"] == "9"
    assert at["issued"] == "2019/03/12/"
    assert at["extra.XX[0]"] == "what nobody knows"
    assert at["abstract.sections[1].text"] == "Water."


@settings(deadline=None, max_examples=30)
@given(record=records())
def test_rispy_reads_what_is_written(record: Record) -> None:
    (found,) = rispy.loads(written([record], "ris").decode())
    once = {
        "title": record.title,
        "secondary_title": record.container_title,
        "volume": record.volume,
        "number": record.issue,
        "year": record.issued and record.issued[:4],
        "start_page": record.page_first or record.article_number,
        "end_page": record.page_last,
        "doi": record.doi,
        "publisher": record.publisher,
        "place_published": record.publisher_place,
        "edition": record.edition,
        "abstract": record.abstract and record.abstract.text,
        "name_of_database": record.database,
        "id": record.id,
    }
    assert {name: plain(found.get(name)) for name in once} == plain(once)
    assert found.get("authors", []) == [inverted(author) for author in record.authors]
    assert [plain(word) for word in found.get("keywords", [])] == plain(
        [one_line(word) for word in record.keywords]
    )


def test_three_thousand_authors() -> None:
    record = Record.model_validate(
        {
            "title": "A",
            "authors": [
                {"family": f"Roe{n}", "given": "J", "affiliations": ["X", f"Y{n}"]} for n in range(3000)
            ],
        }
    )
    (entry,) = read(written([record], "ris"), "ris")
    assert entry.record is not None
    assert entry.record.authors == record.authors


def test_pages_that_do_not_follow_on_one_another_are_pages() -> None:
    found = fields("TY  - JOUR\nTI  - A\nSP  - 123-30, 145\nER  - \n")
    assert (found["pages"], found["page_first"], found["page_last"]) == ("123-30, 145", "123", "145")
