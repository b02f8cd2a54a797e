"""MODS: which element each field becomes, and what bibutils reads in it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from lxml import etree
from works import records as any_records
from xml_provers import assert_well_formed, bibutils

from mscbib import writers
from mscbib.model import Record
from mscbib.tags.mods import TABLE

NAMES = {"m": "http://www.loc.gov/mods/v3"}

ARTICLE: dict[str, Any] = {
    "id": "Doe2019",
    "type": "article-journal",
    "title": "Growth of <kelp> & algae",
    "original_title": "Tang",
    "authors": [
        {
            "family": "van der Berg",
            "given": "Jan",
            "suffix": "Jr.",
            "orcid": "0000-0002-1825-0097",
            "affiliations": ["Kelp Univ", "Sea Univ"],
        },
        {"literal": "Kelp Study Group"},
    ],
    "et_al": True,
    "container_title": "Journal of Kelp",
    "container_title_short": "J Kelp",
    "issued": "2019-02-15",
    "volume": "12",
    "issue": "3",
    "pages": "660–73",
    "page_first": "660",
    "page_last": "673",
    "doi": "10.1000/abc.1",
    "pmid": "12345678",
    "pmcid": "PMC123",
    "arxiv": "1509.09029",
    "issn": ["1234-5679", "2049-3630"],
    "keywords": ["kelp", "algae"],
    "mesh": ["Laminaria"],
    "subjects": ["Aquatic Science"],
    "abstract": {"text": "Kelp grows.\nFast."},
    "languages": ["English"],
    "publication_types": ["Review"],
    "publisher": "Sea Press",
    "publisher_place": "Bergen",
    "url": "https://example.org/a?b=1&c=2",
    "accessed": "2020-03-04",
    "registrations": [{"registry": "ClinicalTrials.gov", "id": "NCT01234567"}],
    "funders": ["Sea Fund"],
    "conflict_of_interest": "None.",
    "status": "MEDLINE",
    "copyright": "© Sea Press",
    "database": "PubMed",
    "accession": "L1",
}
CHAPTER: dict[str, Any] = {
    "id": "c1",
    "type": "chapter",
    "title": "Kelp",
    "editors": [{"family": "Roe", "given": "K."}],
    "container_title": "Plants of the Sea",
    "collection_title": "Seas",
    "edition": "2",
    "isbn": ["9780007280599"],
    "article_number": "e12",
}
BOOK: dict[str, Any] = {
    "id": "b1",
    "type": "book",
    "title": "The Sea",
    "editors": [{"family": "Roe", "given": "K."}],
    "collection_title": "Seas",
    "issued": "2021",
    "publisher": "Sea Press",
    "isbn": ["080442957X"],
    "volume": "4",
    "pages": "i, 5, 9",
}


def written(*found: dict[str, Any] | Record) -> bytes:
    stream = BytesIO()
    writer = writers.writer("mods", stream, writers.Style())
    for values in found:
        writer.write(values if isinstance(values, Record) else Record.model_validate(values))
    writer.close()
    return stream.getvalue()


def said(values: dict[str, Any], *paths: str) -> list[list[str]]:
    """The texts of the elements or attributes at some paths of a record."""
    data = written(values)
    assert_well_formed(data)
    root = etree.fromstring(data)
    (record,) = root
    assert record.tag == f"{{{NAMES['m']}}}mods"
    return [
        [
            node if isinstance(node, str) else "".join(node.itertext())
            for node in record.xpath(path, namespaces=NAMES)
        ]
        for path in paths
    ]


def test_titles_and_people() -> None:
    assert said(
        ARTICLE,
        "m:titleInfo[not(@type)]/m:title",
        "m:titleInfo[@type='alternative']/m:title",
        "m:name/@type",
        "m:name[@type='personal']/m:namePart/@type",
        "m:name/m:namePart",
        "m:name/m:affiliation",
        "m:name/m:nameIdentifier[@type='orcid']",
        "m:name/m:role/m:roleTerm[@authority='marcrelator']",
        "m:name/m:etal",
    ) == [
        ["Growth of <kelp> & algae"],
        ["Tang"],
        ["personal", "corporate"],
        ["family", "given", "termsOfAddress"],
        ["van der Berg", "Jan", "Jr.", "Kelp Study Group"],
        ["Kelp Univ", "Sea Univ"],
        ["0000-0002-1825-0097"],
        ["author", "author"],
        [""],
    ]  # fmt: skip


def test_the_journal_is_the_host() -> None:
    host = "m:relatedItem[@type='host']"
    assert said(
        ARTICLE,
        f"{host}/m:titleInfo/m:title",
        f"{host}/m:titleInfo/@type",
        f"{host}/m:part/m:detail[@type='volume']/m:number",
        f"{host}/m:part/m:detail[@type='issue']/m:number",
        f"{host}/m:part/m:extent[@unit='page']/*",
        f"{host}/m:identifier[@type='issn']",
        f"{host}/m:originInfo/m:publisher | {host}/m:originInfo/m:place/m:placeTerm",
        f"{host}/m:genre[@authority='marcgt']",
        "m:originInfo/m:dateIssued",
        "m:originInfo/m:publisher",
    ) == [
        ["Journal of Kelp", "J Kelp"],
        ["abbreviated"],
        ["12"],
        ["3"],
        ["660", "673"],
        ["1234-5679", "2049-3630"],
        ["Bergen", "Sea Press"],
        ["periodical"],
        ["2019-02-15"],
        [],
    ]  # fmt: skip


def test_all_else() -> None:
    assert said(
        ARTICLE,
        "m:typeOfResource",
        "m:genre",
        "m:language/m:languageTerm[@type='text']",
        "m:abstract",
        "m:subject[not(@*)]/m:topic",
        "m:subject[@authority='mesh']/m:topic",
        "m:subject[@displayLabel='ASJC']/m:topic",
        "m:identifier/@type",
        "m:identifier",
        "m:location/m:url",
        "m:location/m:url/@dateLastAccessed",
        "m:note",
        "m:note/@type",
        "m:accessCondition",
        "m:recordInfo/*",
    ) == [
        ["text"],
        ["journal article", "Review"],
        ["English"],
        ["Kelp grows. Fast."],
        ["kelp", "algae"],
        ["Laminaria"],
        ["Aquatic Science"],
        ["doi", "pubmed", "pmc", "arXiv", "accessnum", "citekey", "ClinicalTrials.gov"],
        ["10.1000/abc.1", "12345678", "PMC123", "1509.09029", "L1", "Doe2019", "NCT01234567"],
        ["https://example.org/a?b=1&c=2"],
        ["2020-03-04"],
        ["Sea Fund", "None.", "MEDLINE"],
        ["funding", "conflict of interest", "status"],
        ["© Sea Press"],
        ["PubMed", "Doe2019"],
    ]  # fmt: skip


def test_a_chapter_is_in_a_book_in_a_series() -> None:
    host = "m:relatedItem[@type='host']"
    assert said(
        CHAPTER,
        f"{host}/m:name/m:namePart",
        f"{host}/m:originInfo/m:edition",
        f"{host}/m:identifier[@type='isbn']",
        f"{host}/m:relatedItem[@type='series']/m:titleInfo/m:title",
        f"{host}/m:part/m:extent/m:start",
        "m:name",
    ) == [["Roe", "K."], ["2"], ["9780007280599"], ["Seas"], ["e12"], []]


def test_a_book_is_in_nothing() -> None:
    assert said(
        BOOK,
        "m:relatedItem[@type='host']",
        "m:name/m:role/m:roleTerm",
        "m:originInfo/m:publisher",
        "m:originInfo/m:issuance",
        "m:relatedItem[@type='series']/m:titleInfo/m:title",
        "m:identifier[@type='isbn']",
        "m:part/m:detail/m:number",
        "m:part/m:extent/m:list",
    ) == [[], ["editor"], ["Sea Press"], ["monographic"], ["Seas"], ["080442957X"], ["4"], ["i, 5, 9"]]


def test_what_says_nothing_makes_no_element() -> None:
    (record,) = etree.fromstring(written({"title": "\x00", "publisher": " ", "container_title": "\x01"}))
    assert len(record) == 0


def test_every_field_that_the_table_names_is_written() -> None:
    text = written(ARTICLE, CHAPTER, BOOK).decode()
    for field in TABLE.carried:
        name, _, part = field.partition(".")
        for values in (ARTICLE, CHAPTER, BOOK):
            value = values.get(name)
            if part:
                value = [person[part] for person in value or [] if part in person]
            for one in value if isinstance(value, list) else [value]:
                if isinstance(one, str) and field not in ("type", "pages"):
                    assert one.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in text
        assert any(values.get(name) for values in (ARTICLE, CHAPTER, BOOK)), field


def test_a_collection_without_records() -> None:
    data = written()
    assert_well_formed(data)
    assert len(etree.fromstring(data)) == 0


@settings(deadline=None, max_examples=60)
@given(record=any_records())
def test_whatever_is_written_is_xml_with_all_records(record: Record) -> None:
    root = etree.fromstring(written(record, record))
    assert len(root) == 2
    assert etree.tostring(root[0]) == etree.tostring(root[1])


def test_bibutils_reads_it(tmp_path: Path) -> None:
    article, chapter, book = bibutils(written(ARTICLE, CHAPTER, BOOK), tmp_path / "library.mods")
    assert article == {
        "TY": ["JOUR"],
        "AU": ["van der Berg Jr., Jan", "Kelp Study Group"],
        "PY": ["2019"],
        "DA": ["2019/02/15"],
        "TI": ["Growth of <kelp> & algae"],
        "T2": ["J Kelp"],
        "JO": ["Journal of Kelp"],
        "SP": ["660"],
        "EP": ["673"],
        "VL": ["12"],
        "IS": ["3"],
        "PB": ["Sea Press"],
        "CY": ["Bergen"],
        "KW": ["kelp", "algae", "Aquatic Science", "Laminaria"],
        "AB": ["Kelp grows. Fast."],
        "SN": ["1234-5679"],  # the first
        "UR": [
            "https://example.org/a?b=1&c=2",
            "https://doi.org/10.1000/abc.1",
            "http://www.ncbi.nlm.nih.gov/pubmed/12345678",
            "http://www.ncbi.nlm.nih.gov/pmc/articles/PMC123",
            "http://arxiv.org/abs/1509.09029",
        ],
        "DO": ["10.1000/abc.1"],
        "LA": ["English"],
        "N1": ["Sea Fund"],  # the first
        "ID": ["Doe2019"],
        "ER": [""],
    }
    assert (chapter["TY"], chapter["BT"], chapter["T3"]) == (["CHAP"], ["Plants of the Sea"], ["Seas"])
    assert (chapter["ED"], chapter["SP"], chapter["ET"]) == (["Roe, K."], ["e12"], ["2"])
    assert (book["TY"], book["TI"], book["ED"], book["T3"]) == (["BOOK"], ["The Sea"], ["Roe, K."], ["Seas"])


@pytest.mark.parametrize(
    ("kind", "ris"),
    [
        ("article-journal", "JOUR"),
        ("article-magazine", "MGZN"),
        ("article-newspaper", "NEWS"),
        ("book", "BOOK"),
        ("chapter", "CHAP"),
        ("paper-conference", "CONF"),
        ("patent", "PAT"),
        ("report", "RPRT"),
        ("thesis", "THES"),
    ],
)
def test_bibutils_knows_the_type(kind: str, ris: str, tmp_path: Path) -> None:
    parted = kind.startswith("article") or kind in ("chapter", "paper-conference")
    values = {"type": kind, "title": "T", "container_title": "C" if parted else None}
    (found,) = bibutils(written(values), tmp_path / "library.mods")
    assert found["TY"] == [ris]
