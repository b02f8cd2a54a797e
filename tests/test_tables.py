"""CSV and TSV: what others call their columns, how they write people, and what we write and read back."""

from __future__ import annotations

import csv
import io
import json
from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whole_records import whole_records
from works import plain

from mscbib import detection, parser, source, writers
from mscbib.model import Record
from mscbib.parser import Options
from mscbib.readers import _entities
from mscbib.tags._flat import cell
from mscbib.tags.csv import TABLE
from mscbib.writers import Style


def read(text: str | bytes, kind: str | None = None) -> list[dict[str, Any]]:
    """The records of a text, without what every record has; detected, if its kind is not named."""
    data = text.encode() if isinstance(text, str) else text
    options = Options(kind=detection.named(kind) if kind else None)
    found = [
        json.loads(one.record.to_json()) for one in parser.parse(BytesIO(data), "x", options) if one.record
    ]
    return [
        {name: one for name, one in record.items() if name not in ("schema_version", "source")}
        for record in found
    ]


def findings(text: str, kind: str | None = None) -> list[str]:
    options = Options(kind=detection.named(kind) if kind else None)
    return [
        finding.name for one in parser.parse(BytesIO(text.encode()), "x", options) for finding in one.findings
    ]


def written(records: list[Record], to: str = "csv", **style: Any) -> bytes:
    stream = BytesIO()
    writer = writers.writer(to, stream, Style(**style))
    for record in records:
        writer.write(record)
    writer.close()
    return stream.getvalue()


def rows(data: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    """As the csv module reads it."""
    return list(csv.DictReader(io.StringIO(data.decode(), newline=""), delimiter=delimiter))


# ---- Columns of others


def test_scopus_old() -> None:
    text = (
        "Authors,Title,Year,Source title,Volume,Issue,Art. No.,Page start,Page end,Page count,Cited by,DOI,"
        "Link,Document Type,Source,EID\r\n"
        '"Ruiz, A.B., Ng, T.","Signs, and wonders.",2001,"Journal of Signs",12,3,,"101","9",9,4,10.1000/S1,'
        "https://www.scopus.com/x,Article,Scopus,2-s2.0-1\r\n"
        ",No pages,2002,Journal of Signs,1,,e77,,,,,,,Conference Paper,Scopus,2-s2.0-2\r\n"
    )
    assert detection.detect(source.line_feeds(text)).detected == detection.named("scopus-csv")
    first, second = read(text)
    assert first == {
        "id": "2-s2.0-1",
        "type": "article-journal",
        "title": "Signs, and wonders",
        "authors": [{"family": "Ruiz", "given": "A.B."}, {"family": "Ng", "given": "T."}],
        "container_title": "Journal of Signs",
        "publication_types": ["Article"],
        "issued": "2001",
        "volume": "12",
        "issue": "3",
        "pages": "101-9",
        "page_first": "101",
        "page_last": "109",
        "doi": "10.1000/s1",
        "url": "https://www.scopus.com/x",
        "metrics": {"cited_by": 4},
        "database": "Scopus",
        "accession": "2-s2.0-1",
        "extra": {"Page count": ["9"]},
    }
    assert (second["type"], second["article_number"]) == ("paper-conference", "e77")


def test_scopus_new() -> None:
    text = (
        "Authors,Author full names,Author(s) ID,Title,Year,Source title,Affiliations,"
        "Authors with affiliations,Author Keywords,Index Keywords,References,ISSN,PubMed ID,"
        "Language of Original Document,Abbreviated Source Title,Publication Stage,Open Access,Source,EID\n"
        '"Ruiz A.B.; Ng T.","Ruiz, Ana Berta (57000000001); Ng, Tim (57000000002)",'
        '"57000000001; 57000000002",T,2020,J,"Univ A, Lima, Peru; Univ B, Oslo, Norway",'
        '"Ruiz A.B., Univ A, Lima, Peru, Univ B, Oslo, Norway; Ng T., Univ B, Oslo, Norway",'
        '"signs; wonders","Signs; signs",'
        '"Ng T., A work (1999) J, 1, pp. 2-3; Another",12345678,31234567,English,J.,Final,'
        '"All Open Access; Gold Open Access",Scopus,2-s2.0-3\n'
    )
    (record,) = read(text)
    assert record["authors"] == [
        {
            "family": "Ruiz",
            "given": "Ana Berta",
            "initials": "A.B.",
            "affiliations": ["Univ A, Lima, Peru", "Univ B, Oslo, Norway"],
        },
        {"family": "Ng", "given": "Tim", "initials": "T.", "affiliations": ["Univ B, Oslo, Norway"]},
    ]
    assert record["keywords"] == ["signs", "wonders", "Signs"]
    assert record["references"] == [{"raw": "Ng T., A work (1999) J, 1, pp. 2-3"}, {"raw": "Another"}]
    assert (record["issn"], record["pmid"], record["languages"]) == (["1234-5678"], "31234567", ["English"])
    assert (record["container_title_short"], record["status"]) == ("J.", "Final")
    assert record["open_access"] is True
    assert record["extra"] == {
        "Author(s) ID": ["57000000001; 57000000002"],
        "Open Access": ["All Open Access; Gold Open Access"],
    }


def test_scopus_affiliations_without_their_authors_are_kept() -> None:
    text = (
        "Authors,Title,Source title,EID,Affiliations\n"
        '"A B.; C D.",T,J,1,"Univ A; Univ B"\n"A B.",T,J,2,Univ A\n'
    )
    two, one = read(text)
    assert two["extra"] == {"Affiliations": ["Univ A; Univ B"]}
    assert one["authors"] == [{"family": "A", "given": "B.", "affiliations": ["Univ A"]}]


def test_pubmed() -> None:
    text = (
        "PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,"
        "NIHMS ID,DOI\n"
        '31234567,"On ""things"".","Ruiz A, van der Berg AB.",'
        '"J Test. 2020 Mar 7;39(2):80-5. doi: 10.1000/x.",Ruiz A,J Test,2020,2020/02/13,PMC12,,10.1000/x\n'
    )
    (record,) = read(text)
    assert record["id"] == record["pmid"] == "31234567"
    assert record["authors"] == [{"family": "Ruiz", "given": "A"}, {"family": "van der Berg", "given": "AB"}]
    assert (record["issued"], record["volume"], record["issue"]) == ("2020-03-07", "39", "2")
    assert (record["pages"], record["page_last"], record["pmcid"]) == ("80-5", "85", "PMC12")
    assert record["title"] == 'On "things"'
    assert set(record["extra"]) == {"Citation", "Create Date"}


def test_zotero() -> None:
    text = (
        '"Key","Item Type","Publication Year","Author","Title","Publication Title","ISSN","DOI","Url",'
        '"Abstract Note","Date","Access Date","Pages","Issue","Volume","Journal Abbreviation",'
        '"Library Catalog","Extra","Manual Tags","Automatic Tags","Editor"\n'
        '"AB12","journalArticle","2019","García Ruiz, Gabriela; Institute of Signs","T","J","0140-6736","",'
        '"https://x.org","One.\nTwo.","2019-05-06","2020-02-02 11:00:00","660–73","2","33","J.","PubMed",'
        '"PMID: 123456\nsomething else","one; two","three","Ed, Itor"\n'
    )
    assert read(text) == [
        {
            "id": "AB12",
            "type": "article-journal",
            "title": "T",
            "authors": [{"family": "García Ruiz", "given": "Gabriela"}, {"literal": "Institute of Signs"}],
            "editors": [{"family": "Ed", "given": "Itor"}],
            "container_title": "J",
            "container_title_short": "J.",
            "issued": "2019-05-06",
            "accessed": "2020-02-02",
            "volume": "33",
            "issue": "2",
            "pages": "660–73",
            "page_first": "660",
            "page_last": "673",
            "pmid": "123456",
            "issn": ["0140-6736"],
            "url": "https://x.org",
            "abstract": {"text": "One.\nTwo."},
            "keywords": ["one", "two", "three"],
            "database": "PubMed",
            "extra": {"Extra": ["something else"]},
        }
    ]


def test_rayyan() -> None:
    text = (
        "key,title,year,month,day,journal,issn,volume,issue,pages,authors,url,language,publisher,location,"
        "abstract,notes,pubmed_id,pmc_id,keywords\n"
        'rayyan-1,T,2021,3,4,J,1234-5679,12,3,100-9,"Ruiz, Ana and Ng, Tim",,eng,P,Oslo,Text,'
        '"RAYYAN-INCLUSION: {""a""=>""Included""}",31234567,PMC123,"one, two, three"\n'
    )
    (record,) = read(text)
    assert (record["id"], record["issued"], record["publisher_place"]) == ("rayyan-1", "2021-03-04", "Oslo")
    assert record["authors"] == [{"family": "Ruiz", "given": "Ana"}, {"family": "Ng", "given": "Tim"}]
    assert record["keywords"] == ["one", "two", "three"]
    assert record["extra"] == {"notes": ['RAYYAN-INCLUSION: {"a"=>"Included"}']}


def test_asreview_and_what_pandas_makes_of_a_table() -> None:
    text = (
        ",record_id,title,authors,notes_abstract,keywords,doi,year,pmid,label_included\n"
        "0,7,T,\"['Ruiz, A.', 'Ng, T.']\",Text,\"['one', 'two']\",https://doi.org/10.1000/AB,2020.0,123.0,1\n"
        "1,8,U,NA,nan,,,,,0\n"
    )
    first, second = read(text)
    assert first == {
        "id": "7",
        "title": "T",
        "authors": [{"family": "Ruiz", "given": "A."}, {"family": "Ng", "given": "T."}],
        "issued": "2020",
        "doi": "10.1000/ab",
        "pmid": "123",
        "abstract": {"text": "Text"},
        "keywords": ["one", "two"],
        "extra": {"column 1": ["0"], "label_included": ["1"]},
    }
    assert second == {"id": "8", "title": "U", "extra": {"column 1": ["1"], "label_included": ["0"]}}


def test_web_of_science() -> None:
    text = (
        "Publication Type\tAuthors\tAuthor Full Names\tArticle Title\tSource Title\tDocument Type\t"
        "Author Keywords\tKeywords Plus\tAddresses\tTimes Cited, All Databases\teISSN\t"
        "Journal ISO Abbreviation\tPublication Date\tPublication Year\tStart Page\tEnd Page\t"
        "Article Number\tDOI\tWoS Categories\tUT (Unique WOS ID)\n"
        "J\tRuiz, AB; Ng, T\tRuiz, Ana Berta; Ng, Tim\tT\tJOURNAL\tArticle\tone; two\tTHREE\tUniv A\t"
        "5\t2345-6789\tJ.\tJAN 15\t2020\t11\t19\t\t10.1000/1\tOncology\tWOS:0001\n"
    )
    assert detection.detect(text).detected == detection.named("tsv")
    (record,) = read(text)
    assert record["authors"][0] == {"family": "Ruiz", "given": "Ana Berta", "initials": "AB"}
    assert (record["issued"], record["pages"], record["id"]) == ("2020-01-15", "11-19", "WOS:0001")
    assert (record["subjects"], record["keywords"]) == (["Oncology"], ["one", "two", "THREE"])
    assert (record["container_title"], record["container_title_short"]) == ("JOURNAL", "J.")
    assert record["metrics"] == {"cited_by": 5}


def test_covidence_embase_and_cochrane() -> None:
    (record,) = read(
        "Title,Authors,Published Year,Published Month,Journal,Accession Number,Covidence #,Tags\n"
        'T,"Ruiz, A.",2020,May,J,L20,#55,seen\n'
    )
    assert (record["id"], record["issued"], record["accession"]) == ("#55", "2020-05", "L20")
    assert record["extra"] == {"Tags": ["seen"]}
    (record,) = read(
        "Title,Author Names,Source title,Publication year,First page,Last page,Medline PMID,PUI\n"
        'T,"Ruiz A.",J,2020,1,9,123,L55\n'
    )
    assert (record["pages"], record["pmid"], record["id"]) == ("1-9", "123", "L55")
    (record,) = read("Cochrane ID;Author(s);Title;Source;Year\nCN-01;Ruiz A;T;J of Signs;2020\n")
    assert (record["id"], record["container_title"]) == ("CN-01", "J of Signs")


@pytest.mark.parametrize(
    ("cell_text", "expected"),
    [
        ("Ruiz, A., Ng, T.O., Bo, L.", [("Ruiz", "A."), ("Ng", "T.O."), ("Bo", "L.")]),
        ("Ruiz A.; Ng T.O.", [("Ruiz", "A."), ("Ng", "T.O.")]),
        ("Ruiz A., Ng T.O.", [("Ruiz", "A."), ("Ng", "T.O.")]),
        ("Ruiz A, Ng TO.", [("Ruiz", "A"), ("Ng", "TO")]),
        ("Ruiz S. A., Ng T. O.", [("Ruiz", "S. A."), ("Ng", "T. O.")]),
        ("Ruiz S A, van der Ng J.-P. O.", [("Ruiz", "S A"), ("van der Ng", "J.-P. O.")]),
        ("Ruiz JR AB, Ng TO", [("Ruiz JR", "AB"), ("Ng", "TO")]),
        ("Ruiz, A., Ng, T.O., and Bo, L.", [("Ruiz", "A."), ("Ng", "T.O."), ("Bo", "L.")]),
        # character references that a program left: their semicolons divide no names
        ("Fran&#231;oise Ruiz and H. Tim Ng", [("Ruiz", "Françoise"), ("Ng", "H. Tim")]),
        ("Ruiz, P. E., Bo, N. C., &amp; Ng, J. A.", [("Ruiz", "P. E."), ("Bo", "N. C."), ("Ng", "J. A.")]),
        ("Mu&#xF1;oz A;&nbsp;B&ouml;ll C", [("Muñoz", "A"), ("Böll", "C")]),
        ("Ruiz A&B; Ng &nosuch; T", ["Ruiz A&B", "Ng &nosuch", "T"]),
        ("Ruiz, Ana and Ng, Tim", [("Ruiz", "Ana"), ("Ng", "Tim")]),
        ("ruiz, ana and ng, tim", [("ruiz", "ana"), ("ng", "tim")]),
        ("Ana Ruiz and Tim B. Ng", [("Ruiz", "Ana"), ("Ng", "Tim B.")]),
        ("Ana Ruiz; Tim Ng", [("Ruiz", "Ana"), ("Ng", "Tim")]),
        ("Ruiz, Ana, Smith, Tim", [("Ruiz", "Ana"), ("Smith", "Tim")]),
        ("van der Berg, Jan", [("van der Berg", "Jan")]),
        ("Ruiz, Ana", [("Ruiz", "Ana")]),
        ("Ruiz, A", [("Ruiz", "A")]),
        ("World Health Organization", ["World Health Organization"]),
        ("Department of Health and Human Services", ["Department of Health and Human Services"]),
        ("Ministry of Health; Ruiz, A.", ["Ministry of Health", ("Ruiz", "A.")]),
        ("Plato", ["Plato"]),
        ("王小明; 李四", ["王小明", "李四"]),
        # as EndNote's CSV has them: clear where initials with stops end every name
        ("Liang Z.Leng W.Lei X.", [("Liang", "Z."), ("Leng", "W."), ("Lei", "X.")]),
        ("Bo N.Ng E. E.Ruiz C.", [("Bo", "N."), ("Ng", "E. E."), ("Ruiz", "C.")]),
        ("O'Neil J.-P.van der Berg A.", [("O'Neil", "J.-P."), ("van der Berg", "A.")]),
        ("De Ruiz A.D'Alba B. C.", [("De Ruiz", "A."), ("D'Alba", "B. C.")]),
        ("Ng J.R.Bo K.", [("Ng", "J.R."), ("Bo", "K.")]),
        ("Ruiz S. A.", [("Ruiz", "S. A.")]),
        ("Ng TimothyRuiz AnnaSmith Lou", ["Ng TimothyRuiz AnnaSmith Lou"]),
        ("Ng Tim M.Ruiz Ana I. L.Bo Lou D.", ["Ng Tim M.Ruiz Ana I. L.Bo Lou D."]),
        ("Ng T.Ruiz SanaeKlem E. B.", ["Ng T.Ruiz SanaeKlem E. B."]),
        ("J.R.R. Tolkien", [("Tolkien", "J.R.R.")]),
        ("Ronald McDonald", [("McDonald", "Ronald")]),
        ("U.S. Department of Health", ["U.S. Department of Health"]),
        ("[No author name available]", []),
    ],
)
def test_people_as_programs_write_them(cell_text: str, expected: list[Any]) -> None:
    (record,) = read(f'title,authors,year\nT,"{cell_text}",2020\n')
    found = [
        (one["family"], one["given"]) if "family" in one else one["literal"]
        for one in record.get("authors", [])
    ]
    assert found == expected


@pytest.mark.parametrize("end", [", et al.", "; et al.", " and others", ", et al", ", ET AL.", " AND OTHERS"])
def test_a_list_of_people_that_is_cut(end: str) -> None:
    (record,) = read(f'title,authors,year\nT,"Ruiz A{end}",2020\n')
    assert (record["authors"], record["et_al"]) == ([{"family": "Ruiz", "given": "A"}], True)


def test_names_run_together_have_their_places() -> None:
    text = "title,authors,year\nT,Ruiz S. A.Ng T.,2020\n"
    (entry,) = parser.parse(BytesIO(text.encode()), "x.csv", parser.Options(spans=True))
    assert entry.record is not None and entry.record.spans is not None
    found = {path: text[slice(*place)] for path, place in entry.record.spans.items() if "authors" in path}
    assert found == {
        "authors[0].family": "Ruiz",
        "authors[0].given": "S. A.",
        "authors[1].family": "Ng",
        "authors[1].given": "T.",
    }


def test_names_with_character_references_have_the_places_of_these() -> None:
    text = "title,authors,year\nT,Mu&#241;oz A; Ng T; B&ouml;ll C et al.,2020\n"
    (entry,) = parser.parse(BytesIO(text.encode()), "x.csv", parser.Options(spans=True))
    assert entry.record is not None and entry.record.spans is not None
    found = {path: text[slice(*place)] for path, place in entry.record.spans.items() if "authors" in path}
    assert found == {
        "authors[0].family": "Mu&#241;oz A",  # a part that is not there as it is has the place of its name
        "authors[0].given": "A",
        "authors[1].family": "Ng",
        "authors[1].given": "T",
        "authors[2].family": "B&ouml;ll C",
        "authors[2].given": "C",
    }


@given(
    st.lists(st.sampled_from(["a", ";", " ", "&", "&amp;", "&#231;", "&#x1F600;", "&fjlig;", "&#27;", "&x;"]))
)
def test_what_is_decoded_says_where_it_stood(pieces: list[str]) -> None:
    text = "".join(pieces)
    decoded = _entities.decoded(text)
    assert decoded.as_it_was(0, len(decoded.text), 0) == (text, 0, len(text))
    for cut in range(len(decoded.text) + 1):
        before, _, end = decoded.as_it_was(0, cut, 0)
        after, start, _ = decoded.as_it_was(cut, len(decoded.text), 5)
        assert (before + after, end) == (text, start - 5)
        if "&amp;" not in text:  # then decoding a part is decoding it in the whole
            within = decoded.text[cut - 1 : cut + 1] == "fj"
            assert within or _entities.decoded(before).text == decoded.text[:cut]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("pp. 524-532", {"pages": "524-532", "page_first": "524", "page_last": "532"}),
        ("pages 25-32", {"pages": "25-32", "page_first": "25", "page_last": "32"}),
        ("Pages: 660–73", {"pages": "660–73", "page_first": "660", "page_last": "673"}),
        ("p. 9", {"pages": "9", "page_first": "9"}),
        ("pp524--5", {"pages": "524--5", "page_first": "524", "page_last": "525"}),
        ("P12-P15", {"pages": "P12-P15", "page_first": "P12", "page_last": "P15"}),
        ("pp.", {"article_number": "pp."}),
        ("Paper 3", {"article_number": "Paper 3"}),
    ],
)
def test_pages_are_without_the_word_before_them(printed: str, expected: dict[str, str]) -> None:
    text = f"title,pages,year\nT,{printed},2020\n"
    (entry,) = parser.parse(BytesIO(text.encode()), "x.csv", parser.Options(spans=True))
    assert entry.record is not None and entry.record.spans is not None
    names = ("pages", "page_first", "page_last", "article_number")
    assert {name: said for name in names if (said := getattr(entry.record, name)) is not None} == expected
    start, end = entry.record.spans["pages" if "pages" in expected else "article_number"]
    assert text[start:end] == expected.get("pages", printed)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.from_regex(r"(?:van |O'|De )?[A-ZÀ-Ö][a-zß-ö]{2,9}(?:-[A-Z][a-z]{2,6})?", fullmatch=True),
            st.from_regex(r"[A-Z]\.(?:[ -]?[A-Z]\.){0,3}", fullmatch=True),
        ),
        min_size=2,
        max_size=30,
    ).filter(lambda names: 2 * sum("De " not in family for family, _ in names) >= len(names))
)
def test_names_run_together_are_those_that_were_there(people: list[tuple[str, str]]) -> None:
    cell = "".join(f"{family} {given}" for family, given in people)
    (record,) = read(f'title,authors,year\nT,"{cell}",2020\n')
    assert [(one["family"], one["given"]) for one in record["authors"]] == people


def test_names_that_cannot_be_told_apart_are_kept_whole_and_reported() -> None:
    text = 'title,authors,year\nT,"x1 y2, ??, 3",2020\n'
    assert read(text)[0]["authors"] == [{"literal": "x1 y2, ??, 3"}]
    assert findings(text) == ["kept-value"]


# ---- What is a table of records


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Title,Year\n", "csv"),
        ("\n sep=;\nYear;Title\n", "csv"),
        ('"doi","title"\n', "csv"),
        ("Title\tAuthors\n", "tsv"),
        ("Authors,Title,Source title,EID\n", "scopus-csv"),
        ("title,mean,sd\n1,2,3\n", None),
        ("year,doi\n2020,10.1/x\n", None),
        ("a,b,c\n1,2,3\n", None),
        ("subtitle,author\nx,y\n", None),
        ("The title, authors and year are given below.\n", None),
        ("PT\tAU\tTI\tSO\tPY\nJ\tx\ty\tz\t1\n", None),
        ('{"title": "x", "year": 2020}\n', None),
    ],
)
def test_detection(text: str, expected: str | None) -> None:
    chosen = detection.detect(text).detected
    name = getattr(chosen, "full_name", None)
    assert name == expected or (expected is None and name not in ("csv", "tsv", "scopus-csv"))


# ---- What we write

FULL = Record.model_validate(
    {
        "id": "r1",
        "type": "article-journal",
        "title": "=SUM(A1) and “signs”",
        "authors": [
            {
                "family": "van der Berg",
                "given": "Liting",
                "initials": "L",
                "orcid": "0000-0002-1825-0097",
                "affiliations": ["Univ A; B", "Univ C"],
            },
            {"literal": "Group X (UK); Group Y", "affiliations": ["Univ C"]},
            {"family": "Plato"},
        ],
        "container_title": "J",
        "issued": "2025-01",
        "issn": ["1234-5679", "2049-3630"],
        "abstract": {"text": "Line one.\nLine two."},
        "keywords": ["a; b", "c\\", "d"],
        "metrics": {"cited_by": 4, "impact": 2.5},
        "history": {"received": "2024-01-31"},
        "registrations": [{"registry": "ISRCTN", "id": "ISRCTN12345678"}],
        "open_access": True,
        "reference_count": {"declared": 14, "listed": 5},
        "relations": [{"type": "cites", "target": "10.1000/1"}],
        "references": [{"raw": "Ng T. A work.", "label": "1", "references": [{"title": "inner"}]}],
        "extra": {"X=Y": ["a; b", "c"], "CODEN": ["ABCDE"]},
        "cluster": "r0",
        "sources": [{"key": "r0", "fields": ["title"], "record": {"title": "=SUM(A1)", "doi": "10.1000/1"}}],
        "source": {"path": "a; b.ris", "layout": "ris", "index": 3, "line_start": 5, "line_end": 9},
    }
)  # fmt: skip


def test_the_flat_forms() -> None:
    (row,) = rows(written([FULL]))
    assert list(row) == [name for name, _ in TABLE.writes]
    assert {name: value for name, value in row.items() if value} == {
        "id": "r1",
        "type": "article-journal",
        "title": "'=SUM(A1) and “signs”",
        "authors": "van der Berg, Liting; Group X (UK)\\; Group Y; Plato",
        "author_affiliations": "1: Univ A\\; B; 1,2: Univ C",
        "author_details": "1: initials=L; 1: orcid=0000-0002-1825-0097; 3: family=Plato",
        "container_title": "J",
        "issued": "2025-01",
        "issn": "1234-5679; 2049-3630",
        "abstract": "Line one.\nLine two.",
        "keywords": "a\\; b; c\\\\; d",
        "registrations": "ISRCTN=ISRCTN12345678",
        "metrics": "cited_by=4; impact=2.5",
        "history": "received=2024-01-31",
        "open_access": "true",
        "references": '[{"label":"1","references":[{"title":"inner"}],"raw":"Ng T. A work."}]',
        "reference_count": "declared=14; listed=5",
        "relations": "cites=10.1000/1",
        "extra": "X\\=Y=a\\; b; X\\=Y=c; CODEN=ABCDE",
        "cluster": "r0",
        "sources": '[{"key":"r0","fields":["title"],"record":{"title":"=SUM(A1)","doi":"10.1000/1"}}]',
        "source": "path=a\\; b.ris; layout=ris; index=3; line_start=5; line_end=9",
    }


@pytest.mark.parametrize("to", ["csv", "tsv", "parquet"])
def test_a_whole_record_comes_back(to: str) -> None:
    (entry,) = parser.parse(BytesIO(written([FULL], to)), "x", Options(kind=detection.named(to)))
    assert entry.record is not None and not entry.findings
    assert entry.record.model_copy(update={"schema_version": None}) == FULL


@pytest.mark.parametrize("to", ["csv", "tsv"])
@settings(deadline=None, max_examples=40)
@given(record=whole_records())
def test_every_field_comes_back(to: str, record: Record) -> None:
    data = written([record, record], to)
    back = [
        one.record
        for one in parser.parse(BytesIO(data), "x", Options(kind=detection.named(to)))
        if one.record
    ]
    assert len(back) == 2
    for one in back:
        assert _said(one) == _said(record)
    assert written(back, to) == data


def _said(record: Record) -> Any:
    values = json.loads(record.to_json(all_fields=False))
    for name in ("source", "registrations"):  # found in titles, too
        values.pop(name, None)
    values.get("abstract", {}).pop("sections", None)  # found in its text again
    return _bare(values)


def _bare(value: Any) -> Any:
    """As works.plain, also for the names of what is kept."""
    if isinstance(value, dict):
        return {
            plain(name): said for name, one in value.items() if (said := _bare(one)) not in (None, [], {})
        }
    return [_bare(one) for one in value] if isinstance(value, list) else plain(value)


def test_a_table_read_again_says_where_it_was_read_first() -> None:
    (entry,) = parser.parse(BytesIO(written([FULL])), "x", Options(kind=detection.named("csv")))
    assert entry.record is not None and entry.record.source == FULL.source
    (entry,) = parser.parse(
        BytesIO(written([Record(title="x")])), "x.csv", Options(kind=detection.named("csv"))
    )
    assert entry.record is not None and entry.record.source is not None
    assert (entry.record.source.path, entry.record.source.line_start) == ("x.csv", 2)


def test_columns_may_be_left_out_and_stand_in_any_order() -> None:
    (row,) = rows(written([FULL]))
    kept = ["keywords", "author_details", "authors", "title", "author_affiliations"]
    stream = io.StringIO()
    table = csv.DictWriter(stream, kept, extrasaction="ignore")
    table.writeheader()
    table.writerow(row)
    (back,) = read(stream.getvalue())
    assert back["authors"] == json.loads(FULL.to_json())["authors"]
    assert back["keywords"] == ["a; b", "c\\", "d"]


# ---- Formulas


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@x", "'=1", "''=1", '"=1', "＝1", "'x", "x=1", "'"])
@pytest.mark.parametrize("safe", [True, False])
def test_formulas_are_defused_and_come_back(title: str, safe: bool) -> None:
    data = written([Record(title=title)], spreadsheet_safe=safe)
    (row,) = rows(data)
    if safe:
        assert row["title"].lstrip("'\"")[:1] not in tuple("=+-@＝") or row["title"][0] == "'"
    elif title[0] != "'":
        assert row["title"] == title
    assert read(data)[0]["title"] == title


def test_one_apostrophe_is_taken_off_in_any_table() -> None:
    assert read("title,year\n'=x,2000\n")[0]["title"] == "=x"
    assert read("title,year\n'Tis,2000\n")[0]["title"] == "'Tis"


# ---- Other people's readers

MANY = [
    FULL,
    Record(title='A "quoted", word', abstract={"text": "x\ny"}, issued="0987"),
    Record(authors=[{"literal": "A\tB"}], pmid="007"),
]


@pytest.mark.parametrize(("to", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_duckdb_reads_the_same_cells(to: str, delimiter: str, tmp_path: Path) -> None:
    file = tmp_path / f"records.{to}"
    file.write_bytes(written(MANY, to))
    relation = duckdb.read_csv(str(file), all_varchar=True, header=True, sep=delimiter, quotechar='"')
    assert relation.columns == [name for name, _ in TABLE.writes]
    found = [
        dict(zip(relation.columns, (value or "" for value in row), strict=True))
        for row in relation.fetchall()
    ]
    assert found == rows(written(MANY, to), delimiter)


@settings(deadline=None, max_examples=30)
@given(record=whole_records())
def test_the_csv_module_reads_what_the_record_says(record: Record) -> None:
    (row,) = rows(written([record], spreadsheet_safe=False))
    said = {name: cell(value) for name, value in TABLE.written(record)}
    for name, value in row.items():
        assert value in (text := said.get(name, ""), f"'{text}")


def test_there_is_no_mark_of_byte_order_and_lines_end_as_rfc_4180_says() -> None:
    data = written([Record(title="é")])
    assert data.startswith(b"id,label,type,title,") and data.endswith(b"\r\n")
    assert read(b"\xef\xbb\xbf" + data)[0]["title"] == "é"


def test_what_other_programs_know_of_copies_is_kept_silently() -> None:
    (entry,) = parser.parse(
        BytesIO(b"title,year,authors,sources,cluster\nA work,2020,Ng T,PubMed; Scopus,7\n"),
        "x",
        Options(kind=detection.named("csv")),
    )
    assert entry.record is not None and not entry.findings
    assert entry.record.extra == {"sources": ("PubMed; Scopus",), "cluster": ("7",)}
    assert not entry.record.sources and entry.record.cluster is None
