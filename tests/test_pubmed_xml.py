"""PubMed XML: what its elements say, damage that costs one article, constant memory, and hostile files."""

from __future__ import annotations

import itertools
import time
import tracemalloc
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from tagged import detected, entries, findings, plain, records, unclaimed

from mscbib import detection, parser
from mscbib.parser import Options
from mscbib.readers import pubmed_xml
from mscbib.readers._elements import tree

KIND = "pubmed-xml"
HEAD = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2019//EN" "https://dtd.example/x.dtd">
<PubmedArticleSet>
"""
FOOT = "</PubmedArticleSet>\n"

ARTICLE = """<PubmedArticle>
  <MedlineCitation Status="MEDLINE" Owner="NLM">
    <PMID Version="1">12345678</PMID>
    <DateCompleted><Year>2019</Year><Month>08</Month><Day>01</Day></DateCompleted>
    <Article PubModel="Print-Electronic">
      <Journal>
        <ISSN IssnType="Electronic">1234-5679</ISSN>
        <JournalIssue CitedMedium="Internet">
          <Volume>12</Volume><Issue>3</Issue>
          <PubDate><MedlineDate>2019 Mar-Apr</MedlineDate></PubDate>
        </JournalIssue>
        <Title>Journal of wells</Title><ISOAbbreviation>J. Wells</ISOAbbreviation>
      </Journal>
      <ArticleTitle>[On H<sub>2</sub>O &amp; <i>Fons</i>: a trial (NCT01234567)].</ArticleTitle>
      <Pagination><StartPage>145</StartPage><EndPage>149</EndPage><MedlinePgn>145-9</MedlinePgn></Pagination>
      <ELocationID EIdType="doi" ValidYN="Y">10.1000/ABC.1</ELocationID>
      <ELocationID EIdType="doi" ValidYN="N">10.1000/wrong</ELocationID>
      <ELocationID EIdType="pii" ValidYN="Y">S1234</ELocationID>
      <Abstract>
        <AbstractText Label="METHODS" NlmCategory="METHODS">We dug
          <b>10<sup>3</sup></b> wells.</AbstractText>
        <AbstractText>In between.</AbstractText>
        <AbstractText Label="RESULTS">Water: all.</AbstractText>
        <CopyrightInformation>(c) 2019 The Well Society.</CopyrightInformation>
      </Abstract>
      <AuthorList CompleteYN="N">
        <Author ValidYN="Y" EqualContrib="Y">
          <LastName>Roe</LastName><ForeName>Jane Ann</ForeName><Initials>JA</Initials><Suffix>Jr</Suffix>
          <Identifier Source="ORCID">http://orcid.org/0000-0002-1825-0097</Identifier>
          <Identifier Source="ISNI">1</Identifier>
          <AffiliationInfo><Affiliation>Wells, Engl&#xE4;nd.</Affiliation>
            <Identifier Source="ROR">r1</Identifier></AffiliationInfo>
          <AffiliationInfo><Affiliation>Well Society.</Affiliation></AffiliationInfo>
        </Author>
        <Author ValidYN="Y"><CollectiveName>Wells Study Group</CollectiveName></Author>
        <Author ValidYN="Y"><LastName>Poe</LastName><ForeName>J</ForeName><Initials>J</Initials></Author>
      </AuthorList>
      <Language>eng</Language>
      <DataBankList CompleteYN="Y">
        <DataBank><DataBankName>ISRCTN</DataBankName>
          <AccessionNumberList><AccessionNumber>ISRCTN12345678</AccessionNumber></AccessionNumberList></DataBank>
        <DataBank><DataBankName>GENBANK</DataBankName>
          <AccessionNumberList><AccessionNumber>AB1</AccessionNumber></AccessionNumberList></DataBank>
      </DataBankList>
      <GrantList><Grant><GrantID>R01</GrantID><Acronym>WE</Acronym><Agency>NWI</Agency><Country>Utopia</Country></Grant>
      </GrantList>
      <PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType></PublicationTypeList>
      <VernacularTitle>Von Brunnen.</VernacularTitle>
      <ArticleDate DateType="Electronic"><Year>2019</Year><Month>2</Month><Day>3</Day></ArticleDate>
    </Article>
    <MedlineJournalInfo><Country>England</Country><MedlineTA>J Wells</MedlineTA>
      <NlmUniqueID>0123456</NlmUniqueID><ISSNLinking>2049-3630</ISSNLinking></MedlineJournalInfo>
    <ChemicalList><Chemical><RegistryNumber>059QF0KO0R</RegistryNumber>
      <NameOfSubstance UI="D014867">Water</NameOfSubstance></Chemical></ChemicalList>
    <CommentsCorrectionsList>
      <CommentsCorrections RefType="CorrectedandRepublishedIn"><RefSource>J Wells. 2019;12:1</RefSource>
        <PMID Version="1">7</PMID></CommentsCorrections>
      <CommentsCorrections RefType="Cites"><RefSource>J Wells. 2018;11:2.</RefSource></CommentsCorrections>
    </CommentsCorrectionsList>
    <MeshHeadingList>
      <MeshHeading><DescriptorName UI="D006801" MajorTopicYN="N">Humans</DescriptorName></MeshHeading>
      <MeshHeading><DescriptorName UI="D000079" MajorTopicYN="N">Water Wells</DescriptorName>
        <QualifierName UI="Q000592" MajorTopicYN="Y">supply &amp; distribution</QualifierName>
        <QualifierName UI="Q000639" MajorTopicYN="N">trends</QualifierName></MeshHeading>
    </MeshHeadingList>
    <OtherID Source="NLM">PMC1234567 [Available on 01/01/20]</OtherID>
    <NumberOfReferences>14</NumberOfReferences>
    <KeywordList Owner="NOTNLM"><Keyword MajorTopicYN="N">wells</Keyword><Keyword MajorTopicYN="Y">water</Keyword>
    </KeywordList>
    <CoiStatement>None.</CoiStatement>
    <InvestigatorList><Investigator ValidYN="Y"><LastName>Loe</LastName><ForeName>Ann</ForeName>
      <Initials>A</Initials><AffiliationInfo><Affiliation>Here.</Affiliation></AffiliationInfo></Investigator>
    </InvestigatorList>
    <GeneralNote Owner="NLM">A note.</GeneralNote>
  </MedlineCitation>
  <PubmedData>
    <History>
      <PubMedPubDate PubStatus="received"><Year>2018</Year><Month>12</Month><Day>1</Day></PubMedPubDate>
      <PubMedPubDate PubStatus="entrez"><Year>2019</Year><Month>3</Month><Day>12</Day><Hour>6</Hour><Minute>0</Minute>
      </PubMedPubDate>
    </History>
    <PublicationStatus>ppublish</PublicationStatus>
    <ArticleIdList><ArticleId IdType="pubmed">12345678</ArticleId><ArticleId IdType="pmc">PMC1234567</ArticleId>
      <ArticleId IdType="doi">10.1000/ABC.1</ArticleId><ArticleId IdType="pii">S1234</ArticleId></ArticleIdList>
    <ReferenceList><Title>Sources</Title>
      <Reference><Citation>1. Poe J. Deep. J Wells 2001;1:1.</Citation>
        <ArticleIdList><ArticleId IdType="pubmed">9</ArticleId><ArticleId IdType="doi">10.1000/D</ArticleId></ArticleIdList>
      </Reference>
      <Reference><Citation>2001. A year begins it.</Citation></Reference>
    </ReferenceList>
  </PubmedData>
</PubmedArticle>
"""  # noqa: E501

CITATION = "MedlineCitation"
ARTICLE_PATH = f"{CITATION}/Article"


def article(pmid: int = 1, inside: str = "", title: str = "T") -> str:
    return (
        f'<PubmedArticle><MedlineCitation><PMID Version="1">{pmid}</PMID><Article>'
        f"<ArticleTitle>{title}</ArticleTitle>{inside}</Article></MedlineCitation></PubmedArticle>\n"
    )


def fields(inside: str) -> dict[str, Any]:
    """The record of an article in which nothing is wrong, but what all have."""
    (found,) = records(HEAD + article(1, inside) + FOOT, KIND)
    for name in ("id", "pmid", "title"):
        found.pop(name)
    return found


def test_every_element_has_its_field() -> None:
    (found,) = records(HEAD + ARTICLE + FOOT)
    extra = found.pop("extra")
    assert found == {
        "id": "12345678",
        "type": "article-journal",
        "title": "On H2O & Fons: a trial (NCT01234567)",
        "original_title": "Von Brunnen.",
        "authors": [
            {
                "family": "Roe",
                "given": "Jane Ann",
                "initials": "JA",
                "suffix": "Jr",
                "orcid": "0000-0002-1825-0097",
                "affiliations": ["Wells, Engländ.", "Well Society."],
            },
            {"literal": "Wells Study Group"},
            {"family": "Poe", "given": "J"},
        ],
        "et_al": True,
        "container_title": "Journal of wells",
        "container_title_short": "J Wells",
        "publisher_place": "England",
        "languages": ["eng"],
        "publication_types": ["Journal Article"],
        "issued": "2019",
        "volume": "12",
        "issue": "3",
        "pages": "145-9",
        "page_first": "145",
        "page_last": "149",
        "doi": "10.1000/abc.1",
        "pmid": "12345678",
        "pmcid": "PMC1234567",
        "issn": ["1234-5679", "2049-3630"],
        "abstract": {
            "text": "METHODS: We dug 103 wells.\nIn between.\nRESULTS: Water: all.",
            "sections": [
                {"label": "METHODS", "text": "We dug 103 wells."},
                {"label": "RESULTS", "text": "Water: all."},
            ],
        },
        "keywords": ["wells", "*water"],
        "mesh": ["Humans", "Water Wells/*supply & distribution/trends"],
        "funders": ["R01/WE/NWI/Utopia"],
        "registrations": [
            {"registry": "ClinicalTrials.gov", "id": "NCT01234567"},
            {"registry": "ISRCTN", "id": "ISRCTN12345678"},
        ],
        "history": {"received": "2018-12-01"},
        "references": [
            {"label": "1", "raw": "Poe J. Deep. J Wells 2001;1:1.", "pmid": "9", "doi": "10.1000/d"},
            {"raw": "2001. A year begins it."},
        ],
        "reference_count": {"declared": 14},
        "relations": [
            {"type": "corrected_and_republished_in", "target": "J Wells. 2019;12:1. PMID: 7"},
            {"type": "cites", "target": "J Wells. 2018;11:2."},
        ],
        "copyright": "(c) 2019 The Well Society.",
        "conflict_of_interest": "None.",
        "status": "MEDLINE",
    }
    assert extra == {
        f"{CITATION}/@Owner": ["NLM"],
        f"{CITATION}/DateCompleted": ["2019/08/01"],
        f"{ARTICLE_PATH}/@PubModel": ["Print-Electronic"],
        f"{ARTICLE_PATH}/Journal/ISSN/@IssnType": ["Electronic"],
        f"{ARTICLE_PATH}/Journal/JournalIssue/@CitedMedium": ["Internet"],
        f"{ARTICLE_PATH}/Journal/JournalIssue/PubDate": ["2019 Mar-Apr"],
        f"{ARTICLE_PATH}/Journal/ISOAbbreviation": ["J. Wells"],
        f"{ARTICLE_PATH}/ELocationID": ["10.1000/wrong [doi]", "S1234 [pii]"],
        f"{ARTICLE_PATH}/Abstract/AbstractText/@NlmCategory": ["METHODS"],
        f"{ARTICLE_PATH}/AuthorList/Author/@EqualContrib": ["Y"],
        f"{ARTICLE_PATH}/AuthorList/Author/Identifier": ["ISNI: 1"],
        f"{ARTICLE_PATH}/AuthorList/Author/AffiliationInfo/Identifier": ["r1"],
        f"{ARTICLE_PATH}/AuthorList/Author/AffiliationInfo/Identifier/@Source": ["ROR"],
        f"{ARTICLE_PATH}/DataBankList/DataBank": ["GENBANK/AB1"],
        f"{ARTICLE_PATH}/PublicationTypeList/PublicationType/@UI": ["D016428"],
        f"{ARTICLE_PATH}/ArticleDate": ["2019/02/03"],
        f"{ARTICLE_PATH}/ArticleDate/@DateType": ["Electronic"],
        f"{CITATION}/MedlineJournalInfo/NlmUniqueID": ["0123456"],
        f"{CITATION}/ChemicalList/Chemical": ["059QF0KO0R (Water)"],
        f"{CITATION}/ChemicalList/Chemical/NameOfSubstance/@UI": ["D014867"],
        f"{CITATION}/MeshHeadingList/MeshHeading/DescriptorName/@UI": ["D006801", "D000079"],
        f"{CITATION}/MeshHeadingList/MeshHeading/QualifierName/@UI": ["Q000592", "Q000639"],
        f"{CITATION}/OtherID": ["NLM: PMC1234567 [Available on 01/01/20]"],
        f"{CITATION}/KeywordList/@Owner": ["NOTNLM"],
        f"{CITATION}/InvestigatorList/Investigator": ["Loe, Ann: Here."],
        f"{CITATION}/GeneralNote": ["A note."],
        f"{CITATION}/GeneralNote/@Owner": ["NLM"],
        "PubmedData/History/PubMedPubDate": ["2019/03/12 06:00 [entrez]"],
        "PubmedData/PublicationStatus": ["ppublish"],
        "PubmedData/ArticleIdList/ArticleId": ["S1234 [pii]"],
        "PubmedData/ReferenceList/Title": ["Sources"],
    }
    assert unclaimed(HEAD + ARTICLE + FOOT, KIND) == []


def test_spans_are_where_the_text_stands() -> None:
    text = HEAD + ARTICLE + FOOT
    options = Options(kind=detection.named(KIND), spans=True)
    (entry,) = parser.parse(BytesIO(text.encode()), "t", options)
    assert entry.record is not None
    spans = entry.record.spans or {}
    assert text[slice(*spans["volume"])] == "12"
    assert text[slice(*spans["doi"])] == "10.1000/ABC.1"
    assert text[slice(*spans["authors[0].affiliations[0]"])] == "Wells, Engl&#xE4;nd."
    assert text[slice(*spans["abstract.sections[1].text"])] == "Water: all."
    assert text[slice(*spans["issued"])] == "<MedlineDate>2019 Mar-Apr</MedlineDate>"


@pytest.mark.parametrize(
    ("date", "issued"),
    [
        ("<Year>2019</Year>", "2019"),
        ("<Year>2019</Year><Month>Mar</Month>", "2019-03"),
        ("<Year>2019</Year><Month>03</Month><Day>5</Day>", "2019-03-05"),
        ("<Year>2019</Year><Season>Winter</Season>", "2019"),
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", "1998"),
    ],
)
def test_dates(date: str, issued: str) -> None:
    found = fields(f"<Journal><JournalIssue><PubDate>{date}</PubDate></JournalIssue></Journal>")
    assert found["issued"] == issued


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<Pagination><StartPage>145</StartPage><EndPage>9</EndPage></Pagination>",
         {"pages": "145-9", "page_first": "145", "page_last": "149",
          "extra": {f"{ARTICLE_PATH}/Pagination/EndPage": ["9"]}}),
        ("<Pagination><StartPage>e123456</StartPage></Pagination>", {"article_number": "e123456"}),
        ('<ELocationID EIdType="pii">642</ELocationID>', {"article_number": "642"}),
        ("<Abstract><AbstractText>METHODS: A. RESULTS: B.</AbstractText></Abstract>",
         {"abstract": {"text": "METHODS: A. RESULTS: B.", "sections": [
             {"label": "METHODS", "text": "A."}, {"label": "RESULTS", "text": "B."}]}}),
        ('<AuthorList Type="editors"><Author><LastName>Roe</LastName><Initials>J</Initials></Author>'
         "</AuthorList>",
         {"editors": [{"family": "Roe", "given": "J"}]}),
        ('<ELocationID EIdType="doi" ValidYN="N">10.1000/1</ELocationID>',
         {"extra": {f"{ARTICLE_PATH}/ELocationID": ["10.1000/1 [doi]"]}}),
        ("<Unknown><A x='1'>a</A><B/></Unknown>",
         {"extra": {f"{ARTICLE_PATH}/Unknown/A": ["a"], f"{ARTICLE_PATH}/Unknown/A/@x": ["1"]}}),
        ("<Abstract><AbstractText>x <mml:math xmlns:mml='m'><mml:mi>y</mml:mi></mml:math> z</AbstractText>"
         "</Abstract>",
         {"abstract": {"text": "x y z"}}),
    ],
)  # fmt: skip
def test_elements(inside: str, expected: dict[str, Any]) -> None:
    assert fields(inside) == expected


def test_a_chapter_and_a_book() -> None:
    def book(inside: str) -> dict[str, Any]:
        text = (
            "<PubmedArticleSet><PubmedBookArticle><BookDocument><PMID>5</PMID>"
            '<ArticleIdList><ArticleId IdType="bookaccession">NBK1</ArticleId></ArticleIdList>'
            "<Book><Publisher><PublisherName>Press</PublisherName>"
            "<PublisherLocation>Wells</PublisherLocation></Publisher><BookTitle>The book</BookTitle>"
            "<PubDate><Year>2001</Year></PubDate>"
            '<AuthorList Type="editors"><Author><LastName>Doe</LastName></Author></AuthorList>'
            "<Edition>2nd</Edition><CollectionTitle>Series</CollectionTitle><Isbn>9780007280599</Isbn></Book>"
            f"{inside}</BookDocument></PubmedBookArticle></PubmedArticleSet>"
        )
        (found,) = records(text)
        return found

    common = {
        "id": "5", "pmid": "5", "publisher": "Press", "publisher_place": "Wells", "issued": "2001",
        "editors": [{"family": "Doe"}], "edition": "2nd", "collection_title": "Series",
        "isbn": ["9780007280599"],
        "extra": {"BookDocument/ArticleIdList/ArticleId": ["NBK1 [bookaccession]"]},
    }  # fmt: skip
    assert book("") == {**common, "type": "book", "title": "The book"}
    chapter = book(
        '<ArticleTitle>A chapter.</ArticleTitle><AuthorList Type="authors">'
        "<Author><LastName>Roe</LastName></Author></AuthorList>"
    )
    assert chapter == {
        **common,
        "type": "chapter",
        "title": "A chapter",
        "container_title": "The book",
        "authors": [{"family": "Roe"}],
    }


def test_citations_without_what_pubmed_adds() -> None:
    text = (
        "<MedlineCitationSet><MedlineCitation Status='MEDLINE'><PMID>1</PMID></MedlineCitation>"
        "<MedlineCitation><PMID>2</PMID></MedlineCitation></MedlineCitationSet>"
    )
    assert [(one["pmid"], one.get("status")) for one in records(text)] == [("1", "MEDLINE"), ("2", None)]


# ---- Damage


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        ("<Language>eng &nbsp; x</Language>", [("unclaimed-text", "&")]),
        ("<Language>R&D</Language>", [("unclaimed-text", "&")]),
        ("<Language>a < b</Language>", [("unclaimed-text", "< b")]),
        ("<Language>a\x01b</Language>", [("unclaimed-text", "\x01")]),
        ("<Language>eng", [("unclaimed-text", "</Article>")]),
        ("</Language>", [("unclaimed-text", "</Language>")]),
        ("astray", [("unclaimed-text", "astray")]),
    ],
)
def test_damage_costs_one_article_and_is_reported(broken: str, expected: list[tuple[str, str]]) -> None:
    text = HEAD + article(1) + article(2, broken) + article(3) + FOOT
    found = entries(text, KIND)
    assert [entry.record.pmid for entry in found if entry.record] == ["1", "2", "3"]
    said = [finding for entry in found for finding in entry.findings]
    assert len(said) == len(expected)
    for one, (name, stands) in zip(said, expected, strict=True):
        assert (one.name, text[one.start : one.start + len(stands)]) == (name, stands)
    assert all(one.line == 5 for one in said)


def test_no_text_of_a_damaged_article_is_lost() -> None:
    (found,) = (plain(entry) for entry in entries(article(1, "<Language>&nbsp;R&D &amp; x</Language>"), KIND))
    assert found["languages"] == ["&nbsp;R&D & x"]


def test_an_article_that_is_not_closed() -> None:
    whole = article(2)
    text = HEAD + article(1) + whole[: whole.index("</MedlineCitation>")] + article(3) + FOOT
    assert [entry.record.pmid for entry in entries(text, KIND) if entry.record] == ["1", "2", "3"]
    assert {name for name, *_ in findings(text, KIND)} == {"unclosed-entry"}
    text = HEAD + article(1) + whole[: whole.index("</MedlineCitation>")] + FOOT
    assert [entry.record.pmid for entry in entries(text, KIND) if entry.record] == ["1", "2"]
    assert {name for name, *_ in findings(text, KIND)} == {"unclosed-entry"}


def test_what_stands_between_articles_is_reported() -> None:
    text = (
        HEAD
        + article(1)
        + "lost words\n"
        + article(2)
        + "<DeleteCitation><PMID>3</PMID></DeleteCitation>"
        + FOOT
    )
    assert findings(text, KIND) == [("unclaimed-text", 5, 1), ("withdrawn-records", 7, 1)]
    messages = [finding.message for entry in entries(text, KIND) for finding in entry.findings]
    assert "withdraws 1 citation" in messages[1]


def test_wrong_values_are_kept_with_their_place() -> None:
    text = HEAD + article(1, '\n  <ELocationID EIdType="doi">none</ELocationID>') + FOOT
    (entry,) = entries(text, KIND)
    (finding,) = entry.findings
    assert (finding.name, finding.line, finding.column) == ("kept-value", 5, 30)
    assert plain(entry)["extra"] == {f"{ARTICLE_PATH}/ELocationID": ["none [doi]"]}


# ---- Files of any size, and hostile ones


class _Stream(BytesIO):
    """Bytes that are made as they are read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self._pieces = pieces

    def read1(self, size: int | None = -1) -> bytes:
        return next(self._pieces, b"")


@pytest.mark.parametrize("line_ends", [True, False])
def test_memory_does_not_grow_with_the_file(line_ends: bool) -> None:
    """12 MB take no more than 1 MB; by hand, 200 MB took as little."""
    one = ARTICLE if line_ends else ARTICLE.replace("\n", " ")
    size = len(one.encode())

    def peak(count: int) -> int:
        pieces = itertools.chain([HEAD.encode()], itertools.repeat(one.encode(), count), [FOOT.encode()])
        tracemalloc.start()
        found = sum(
            entry.record is not None
            for entry in parser.parse(_Stream(pieces), "t", Options(kind=detection.named(KIND)))
        )
        assert found == count
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    peak(10)
    assert peak(12_000_000 // size // 4) < peak(300_000 // size) + 1_000_000


def test_billion_laughs_and_external_entities_are_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    text = (
        f'<?xml version="1.0"?><!DOCTYPE PubmedArticleSet SYSTEM "{secret.as_uri()}" ['
        f'<!ENTITY l0 "ha">{laughs}'
        f'<!ENTITY file SYSTEM "{secret.as_uri()}">]><PubmedArticleSet>'
        + article(1, "<Language>&l11;&file;</Language>")
        + FOOT
    )
    started = time.process_time()
    (entry,) = [entry for entry in entries(text, KIND) if entry.record is not None]
    assert time.process_time() - started < 2
    assert plain(entry)["languages"] == ["&l11;&file;"]
    assert "secret" not in str(entry)
    assert [finding.name for finding in entry.findings] == ["unclaimed-text"] * 2


def test_the_parser_never_sees_a_document_type(monkeypatch: pytest.MonkeyPatch) -> None:
    """So it has nothing to open and nothing to expand, whatever its settings are."""
    seen: list[str] = []

    def watched(text: str) -> object:
        seen.append(text)
        return tree(text)

    monkeypatch.setattr(pubmed_xml, "tree", watched)
    text = HEAD + article(1) + HEAD + article(2, "<!DOCTYPE x SYSTEM 'y'><Language>&x;</Language>") + FOOT
    assert len([entry for entry in entries(text, KIND) if entry.record]) == 2
    assert len(seen) == 2
    assert all(one.startswith("<PubmedArticle>") for one in seen)


def test_a_deep_article_is_no_trouble() -> None:
    deep = "<a>" * 5000 + "x" + "</a>" * 5000
    found = entries(HEAD + article(1) + article(2, deep) + article(3) + FOOT, KIND)
    assert [entry.record.pmid for entry in found if entry.record] == ["1", "2", "3"]
    assert any(entry.findings for entry in found)


HOSTILE = {
    "open articles": "<PubmedArticle>",
    "closed articles": "</PubmedArticle>",
    "comments": "<!--",
    "document types": "<!DOCTYPE x [",
    "references": "&x;",
    "tags": "<a>",
    "ends": "</a>",
    "titles": "<ArticleTitle>x</ArticleTitle>",
    "authors": "<AuthorList><Author><LastName>x</LastName></Author></AuthorList>",
    "blanks": " ",
    "words": "x",
    "deleted": "<DeleteCitation>",
}


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("where", ["inside", "between"])
def test_hostile_text_takes_time_in_proportion_to_its_length(hostile: str, where: str) -> None:
    def seconds(size: int) -> float:
        piece = HOSTILE[hostile] * (size // len(HOSTILE[hostile]))
        text = article(1, piece) if where == "inside" else article(1) + piece
        started = time.process_time()
        entries(HEAD + text + article(2) + FOOT, KIND)
        return time.process_time() - started

    seconds(100)
    for _ in range(4):
        long = seconds(80_000)
        if long < 0.1 or long / max(seconds(20_000), 1e-6) <= 9:
            return
    pytest.fail(f"four times the text takes {long / seconds(20_000):.1f} times as long")


def test_detection() -> None:
    assert detected(HEAD + ARTICLE + FOOT) == KIND
    assert (
        detected("<MedlineCitationSet><MedlineCitation><PMID>1</PMID></MedlineCitation></MedlineCitationSet>")
        == KIND
    )
    assert (
        detected("<xml><records><record><titles><title>T</title></titles></record></records></xml>") != KIND
    )
