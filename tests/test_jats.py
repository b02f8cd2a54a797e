"""JATS: which element each field becomes, what its document type says, and what pandoc reads in it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from hypothesis import given, settings
from lxml import etree
from works import records as any_records
from xml_provers import assert_well_formed, jats_errors, pandoc

from mscbib import writers
from mscbib.model import Record

ARTICLE: dict[str, Any] = {
    "id": "Doe2019",
    "label": "1",
    "type": "article-journal",
    "title": "Growth of <kelp> & algae",
    "original_title": "Tang",
    "authors": [
        {"family": "van der Berg", "given": "Jan", "suffix": "Jr."},
        {"family": "Doe", "initials": "J"},
        {"literal": "Kelp Study Group"},
    ],
    "et_al": True,
    "container_title": "Journal of Kelp",
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
    "url": "https://example.org/a?b=1&c=2",
    "accessed": "2020-03-04",
    "database": "Embase",
    "accession": "L1",
}
CHAPTER: dict[str, Any] = {
    "id": "a:b/1",
    "type": "chapter",
    "title": "Kelp",
    "authors": [{"family": "Doe", "given": "Jane"}],
    "editors": [{"family": "Roe", "given": "K."}],
    "container_title": "Plants of the Sea",
    "collection_title": "Seas",
    "issued": "2020-07",
    "pages": "1-9",
    "page_first": "1",
    "page_last": "9",
    "edition": "2",
    "publisher": "Sea Press",
    "publisher_place": "Bergen",
    "isbn": ["9780007280599"],
}
BOOK: dict[str, Any] = {
    "id": "12345",
    "type": "book",
    "title": "The Sea",
    "editors": [{"family": "Roe", "given": "K."}],
    "issued": "2021",
    "publisher": "Sea Press",
    "pages": "1, 5, 9",
}


def written(*found: dict[str, Any] | Record) -> bytes:
    stream = BytesIO()
    writer = writers.writer("jats", stream, writers.Style())
    for values in found:
        writer.write(values if isinstance(values, Record) else Record.model_validate(values))
    writer.close()
    return stream.getvalue()


def said(values: dict[str, Any]) -> list[tuple[str, str]]:
    """The elements of a citation, but its persons, by name and text."""
    data = written(values)
    assert_well_formed(data)
    assert not jats_errors(data)
    (citation,) = etree.fromstring(data).iter("element-citation")
    return [(part.tag, part.text) for part in citation if part.tag != "person-group"]


def test_an_article() -> None:
    assert said(ARTICLE) == [
        ("article-title", "Growth of <kelp> & algae"),
        ("source", "Journal of Kelp"),
        ("year", "2019"),
        ("month", "02"),
        ("day", "15"),
        ("volume", "12"),
        ("issue", "3"),
        ("fpage", "660"),
        ("lpage", "673"),
        ("issn", "1234-5679"),
        ("issn", "2049-3630"),
        ("pub-id", "10.1000/abc.1"),
        ("pub-id", "12345678"),
        ("pub-id", "PMC123"),
        ("pub-id", "1509.09029"),
        ("pub-id", "L1"),
        ("uri", "https://example.org/a?b=1&c=2"),
        ("date-in-citation", "2020-03-04"),
        ("comment", "Original title: Tang"),
    ]
    root = etree.fromstring(written(ARTICLE))
    assert root.xpath("//pub-id/@pub-id-type") == ["doi", "pmid", "pmcid", "arxiv", "accession"]
    assert root.xpath("//pub-id/@assigning-authority") == ["Embase"]
    assert root.xpath("//@iso-8601-date") == ["2019-02-15", "2020-03-04"]
    assert root.xpath("//element-citation/@publication-type") == ["journal"]
    assert root.xpath("//ref/label/text()") == ["1"]


def test_people() -> None:
    root = etree.fromstring(written(ARTICLE, CHAPTER))
    author, _, editor = root.iter("person-group")
    assert author.get("person-group-type") == "author"
    assert [[*map(str, part.itertext())] for part in author] == [
        ["van der Berg", "Jan", "Jr."],
        ["Doe", "J"],
        ["Kelp Study Group"],
        [],
    ]
    assert [part.tag for part in author] == ["name", "name", "collab", "etal"]
    assert [part.tag for part in author[0]] == ["surname", "given-names", "suffix"]
    assert (editor.get("person-group-type"), "".join(editor.itertext())) == ("editor", "RoeK.")


def test_a_chapter_and_a_book() -> None:
    assert said(CHAPTER)[:7] == [
        ("article-title", "Kelp"),
        ("source", "Plants of the Sea"),
        ("series", "Seas"),
        ("edition", "2"),
        ("publisher-name", "Sea Press"),
        ("publisher-loc", "Bergen"),
        ("year", "2020"),
    ]
    assert said(BOOK) == [
        ("source", "The Sea"),
        ("publisher-name", "Sea Press"),
        ("year", "2021"),
        ("page-range", "1, 5, 9"),
    ]
    report = {"type": "report", "title": "T", "container_title": "C"}
    assert said(report) == [("article-title", "T"), ("source", "C")]
    assert said({"title": "T", "article_number": "e12"}) == [("article-title", "T"), ("elocation-id", "e12")]


def test_every_reference_has_a_name_of_its_own() -> None:
    values = [{"id": name, "title": "T"} for name in ("a", "a", "a:b/1", "12", "é", "_x", "a-2")]
    data = written(*values, {"title": "T"})
    assert not jats_errors(data)
    names = etree.fromstring(data).xpath("//ref/@id")
    assert names == ["a", "a-2", "a_b_1", "ref-12", "_", "_x", "a-2-7", "ref-8"]


def test_no_reference_at_all() -> None:
    assert_well_formed(written())


@settings(deadline=None, max_examples=60)
@given(record=any_records())
def test_whatever_is_written_is_jats(record: Record) -> None:
    data = written(record, record)
    assert not jats_errors(data)
    assert len(etree.fromstring(data).findall(".//ref")) == 2


def test_pandoc_reads_it() -> None:
    article, chapter, book = pandoc(written(ARTICLE, CHAPTER, BOOK), "jats")
    assert article == {
        "id": "Doe2019",
        "type": "article-journal",
        "title": "Growth of <kelp> & algae",
        # it reads no suffix and no `collab`
        "author": [
            {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"},
            {"family": "Doe", "given": "J"},
        ],
        "container-title": "Journal of Kelp",
        "issued": {"date-parts": [[2019, 2]]},  # and no day
        "volume": "12",
        "issue": "3",
        "page": "660-673",
        "DOI": "10.1000/abc.1",
        "PMID": "12345678",
        "ISSN": "2049-3630",  # the last
        "URL": "https://example.org/a?b=1&c=2",
    }
    assert chapter == {
        "id": "a_b_1",
        "type": "chapter",
        "title": "Kelp",
        "author": [{"family": "Doe", "given": "Jane"}],
        "editor": [{"family": "Roe", "given": "K."}],
        "container-title": "Plants of the Sea",
        "issued": {"date-parts": [[2020, 7]]},
        "page": "1-9",
        "edition": "2",
        "publisher": "Sea Press",
        "publisher-place": "Bergen",
        "ISBN": "9780007280599",
    }
    assert book["id"] == "12345"  # it takes `ref-` away, as its own writer puts it there
    assert (book["type"], book["title"], book["publisher"]) == ("book", "The Sea", "Sea Press")
    assert book["issued"] == {"date-parts": [[2021]]}
