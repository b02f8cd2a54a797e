"""Refer: EndNote's .enw, BibIX and the files of old; and what other software reads in ours."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest
from tagged import detected, entries, findings, plain, records, unclaimed

from mscbib import writers
from mscbib.model import Record

ARTICLE = """\
%0 Journal Article
%A Doe, Jane
%A van der Berg, J., Jr.
%A Kelp Study Group,
%+ [Doe, Jane] Kelp University, Bergen
Another address
%T Growth of kelp: a trial
   in cold water
%J Journal of Kelp
%D 2019
%8 February 15
%V 12
%N 3
%P 660-73
%@ 1234-5679
%R doi:10.1000/ABC.1
%M 12345678
%~ PubMed
%2 PMC123
%F Doe2019
%G English
%9 Review
%U https://example.org/kelp
%[ 2020-03-04
%K kelp
cold water
   of the North Sea
%X Kelp grows.
It grows fast.
%Z arXiv: 1509.09029
%Z A note.
%L QK 567
"""
RECORD: dict[str, Any] = {
    "id": "Doe2019",
    "type": "article-journal",
    "title": "Growth of kelp: a trial in cold water",
    "authors": [
        {"family": "Doe", "given": "Jane", "affiliations": ["Kelp University, Bergen"]},
        {"family": "van der Berg", "given": "J.", "suffix": "Jr."},
        {"literal": "Kelp Study Group"},
    ],
    "container_title": "Journal of Kelp",
    "issued": "2019-02-15",
    "volume": "12",
    "issue": "3",
    "pages": "660-73",
    "page_first": "660",
    "page_last": "673",
    "issn": ["1234-5679"],
    "doi": "10.1000/abc.1",
    "pmid": "12345678",
    "database": "PubMed",
    "pmcid": "PMC123",
    "languages": ["English"],
    "publication_types": ["Review"],
    "url": "https://example.org/kelp",
    "accessed": "2020-03-04",
    "keywords": ["kelp", "cold water of the North Sea"],
    "abstract": {"text": "Kelp grows.\nIt grows fast."},
    "arxiv": "1509.09029",
    "extra": {"%+": ["Another address"], "%Z": ["A note."], "%L": ["QK 567"]},
}


def test_an_entry() -> None:
    assert detected(ARTICLE) == "refer"
    assert records(ARTICLE) == [RECORD]
    assert not unclaimed(ARTICLE, "refer")


def test_the_line_of_the_type_may_stand_twice() -> None:
    text = f"\n\n%0 Journal Article\n{ARTICLE}\t\t\n\n\n%0 Book\n%0 Book\n%0 Book\n%T Second\n"
    first, second = records(text)
    assert first == RECORD
    assert (second["type"], second["title"]) == ("book", "Second")
    lines = [
        entry.record.source.line_start for entry in entries(text) if entry.record and entry.record.source
    ]
    assert lines == [3, text.splitlines().index("%0 Book") + 1]


def test_empty_lines_and_indented_tags_within_an_entry() -> None:
    (record,) = records(
        "%0 Book\n\n%T Kelp\n\t\n%B Proceedings of the\n   Kelp Days\n   %Z Lecture Notes\n\n%D 2014\n",
        "refer",
    )
    assert record["container_title"] == "Proceedings of the Kelp Days"
    assert record["extra"] == {"%Z": ["Lecture Notes"]}
    assert record["issued"] == "2014"


def test_refer_of_old_has_empty_lines_between_its_entries() -> None:
    text = "%A Jane Doe\n%T Kelp\n%J Algae\n%D 1979\n%R TR-12\n\n%A R. Roe\n%T Second\n%0 Book\n%D 1980\n"
    assert detected(text) == "refer"
    first, second = records(text)
    assert first["authors"] == [{"literal": "Jane Doe"}]
    assert first["extra"] == {"%R": ["TR-12"]}
    assert (second["title"], second["type"]) == ("Second", "book")


@pytest.mark.parametrize(
    ("name", "kind", "kept"),
    [
        ("Journal Article", "article-journal", None),
        ("Conference Proceedings", "paper-conference", ["Conference Proceedings"]),
        ("thesis", "thesis", ["thesis"]),
        ("Generic", None, None),
        ("Podcast", None, ["Podcast"]),
    ],
)
def test_types(name: str, kind: str | None, kept: list[str] | None) -> None:
    (record,) = records(f"%0 {name}\n%T Kelp\n", "refer")
    assert record.get("type") == kind
    assert record.get("extra", {}).get("%0") == kept
    assert records(written(f"%0 {name}\n%T Kelp\n"), "refer") == [record]


def test_those_who_made_an_edited_book_are_its_editors() -> None:
    (record,) = records("%0 Edited Book\n%A Doe, Jane\n%T Kelp\n", "refer")
    assert record["editors"] == [{"family": "Doe", "given": "Jane"}]
    assert "authors" not in record


def test_how_many_pages_there_are_is_no_locator() -> None:
    for pages in ("xvii+266", "front matter+396", "312 p."):
        (record,) = records(f"%0 Book\n%T Kelp\n%P {pages}\n", "refer")
        assert record["extra"] == {"%P": [pages]}
        assert "article_number" not in record


def test_what_is_none_of_its_field_is_kept() -> None:
    text = "%0 Book\n%T Kelp\n%@ none\n%D soon\n%R 10.x\n%[ then\n%2 custom\n%= tag\n"
    assert findings(text, "refer") == [("kept-value", line, 4) for line in (3, 4, 5, 6)]
    assert plain(entries(text, "refer")[0])["extra"] == {
        "%@": ["none"], "%D": ["soon"], "%R": ["10.x"], "%[": ["then"], "%2": ["custom"], "%=": ["tag"],
    }  # fmt: skip


def test_text_before_the_first_entry_is_reported() -> None:
    assert findings("Exported today\n\n%0 Book\n%T Kelp\n", "refer") == [("unclaimed-text", 1, 1)]


def test_an_entry_that_says_nothing_is_reported() -> None:
    assert findings("%0 Book\n%V 12\n\n%0 Book\n%T Kelp\n", "refer") == [("unreadable-entry", 1, 1)]


# ---- Writing


def written(text: str) -> str:
    """The records of a text in Refer."""
    return _written([entry.record for entry in entries(text, "refer") if entry.record is not None])


def _written(found: list[Record]) -> str:
    stream = BytesIO()
    writer = writers.writer("refer", stream, writers.Style())
    for record in found:
        writer.write(record)
    writer.close()
    return stream.getvalue().decode()


def test_writing_as_endnote_does() -> None:
    record = Record.model_validate(
        {
            "type": "book",
            "title": "Kelp",
            "issued": "2019-02",
            "container_title": "Series",
            "keywords": ["kelp", "cold\nwater", "%0 Book", "\x00", "algae"],
            "article_number": "e12345",
        }
    )
    assert _written([record, record]) == 2 * (
        "%0 Book\n%T Kelp\n%B Series\n%D 2019\n%8 February\n%P e12345\n"
        "%K kelp\ncold water\n%K %0 Book\nalgae\n\n"
    )


def test_what_was_kept_is_written_back() -> None:
    assert records(written(ARTICLE), "refer") == [
        RECORD | {"abstract": {"text": "Kelp grows. It grows fast."}}
    ]


def test_bibutils_reads_it() -> None:
    program = shutil.which("end2xml")
    if program is None:
        pytest.skip("bibutils is not here")
    result = subprocess.run(
        [program, "-u"],
        input=written(ARTICLE),
        capture_output=True,
        encoding="utf-8-sig",
        timeout=60,
        check=True,
    )
    mods = ElementTree.fromstring(result.stdout.lstrip("\ufeff"))
    space = {"m": "http://www.loc.gov/mods/v3"}

    def texts(path: str) -> list[str]:
        return [element.text or "" for element in mods.findall(f"m:mods/{path}", space)]

    assert texts("m:titleInfo/m:title") == ["Growth of kelp"]
    assert texts("m:titleInfo/m:subTitle") == ["a trial in cold water"]
    assert texts("m:relatedItem/m:titleInfo/m:title") == ["Journal of Kelp"]
    assert texts("m:name/m:namePart[@type='family']")[:2] == ["Doe", "van der Berg"]
    assert texts("m:name/m:namePart[@type='given']")[:2] == ["Jane", "J"]
    assert texts("m:part/m:date") == ["2019-02-15"]
    assert texts("m:part/m:detail[@type='volume']/m:number") == ["12"]
    assert texts("m:part/m:detail[@type='issue']/m:number") == ["3"]
    assert texts("m:part/m:extent/m:start") == ["660"]
    assert texts("m:identifier[@type='citekey']") == ["Doe2019"]
    assert texts("m:identifier[@type='accessnum']") == ["12345678"]
    assert "1234-5679" in texts("m:relatedItem/m:identifier") + texts("m:identifier")
    assert texts("m:subject/m:topic") == ["kelp", "cold water of the North Sea"]
    assert texts("m:abstract") == ["Kelp grows. It grows fast."]
    assert "https://example.org/kelp" in texts("m:location/m:url")
