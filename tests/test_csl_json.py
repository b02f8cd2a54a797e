"""CSL-JSON: nothing of a record is lost in it, the schema holds, and other people's files are read."""

from __future__ import annotations

import json
import os
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_adversarial import _assert_linear
from test_json_records import found, mistakes, read, written
from whole_records import whole_records

from mscbib import detection, parser
from mscbib.model import Record

SCHEMA = os.environ.get("CSL_SCHEMA")


def items(records: list[Record]) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = json.loads(written(records, "csl-json"))
    return made


def one(item: dict[str, Any]) -> dict[str, Any]:
    """What is read from one item, without what depends on the file."""
    entries = read(json.dumps([item]), "csl-json")
    assert len(entries) == 1
    record = entries[0].record
    assert record is not None
    values: dict[str, Any] = json.loads(record.to_json())
    del values["schema_version"], values["source"]
    return values


def record(**values: Any) -> Record:
    return Record.model_validate({"schema_version": "1", "id": "x", **values})


def _plain(record: Record) -> dict[str, Any]:
    """A record without what is found in any text, and without the file that it was read from."""
    values: dict[str, Any] = json.loads(record.to_json())
    values.pop("source", None)
    return values


@settings(deadline=None, max_examples=30)
@given(records=st.lists(whole_records(), min_size=1, max_size=3))
def test_nothing_of_a_record_is_lost(records: list[Record]) -> None:
    data = written(records, "csl-json")
    entries = read(data, "csl-json")
    assert not mistakes(entries)
    for before, entry in zip(records, entries, strict=True):
        assert entry.record is not None
        after, expected = _plain(entry.record), _plain(before)
        if "registrations" not in expected:
            after.pop("registrations", None)
        if "sections" not in expected.get("abstract", ()) and "abstract" in after:
            after["abstract"].pop("sections", None)
        assert after == expected, data.decode()
    assert written([entry.record for entry in entries if entry.record], "csl-json") == data


@pytest.mark.skipif(SCHEMA is None, reason="no package ships csl-data.json: name a copy of it in CSL_SCHEMA")
@settings(deadline=None, max_examples=40)
@given(records=st.lists(whole_records(), min_size=1, max_size=3))
def test_what_is_written_fits_the_schema(records: list[Record]) -> None:
    _validate(json.loads(written(records, "csl-json")))


def _validate(made: Any) -> None:
    import jsonschema

    assert SCHEMA is not None
    jsonschema.Draft7Validator(json.loads(Path(SCHEMA).read_text(encoding="utf-8"))).validate(made)


# ---- Reading what others write


def test_an_item_of_zotero() -> None:
    assert one(
        {
            "id": "http://zotero.org/users/1/items/ABCD",
            "type": "article-journal",
            "abstract": "BACKGROUND: Why. RESULTS: What, NCT01234567.",
            "container-title": "The Journal of Cells",
            "journalAbbreviation": "J Cells",
            "DOI": "https://doi.org/10.1000/ABC",
            "ISSN": "1234-5679, 2049-3630",
            "issue": 3,
            "language": "en",
            "note": "PMID: 39867899\nA note of mine\nPMCID: PMC11757131",
            "page": "660-73",
            "source": "PubMed",
            "title": "A title. With a dot.",
            "title-short": "A title",
            "URL": "https://example.org/x",
            "volume": "12",
            "author": [
                {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der", "suffix": "Jr."},
                {"family": "Alembert", "given": "Jean", "dropping-particle": "d’"},
                {"literal": "A Group"},
            ],
            "accessed": {"date-parts": [["2025", 1, 31]]},
            "issued": {"date-parts": [["2024", "3"]]},
        }
    ) == {
        "id": "http://zotero.org/users/1/items/ABCD",
        "type": "article-journal",
        "title": "A title. With a dot",
        "authors": [
            {"family": "van der Berg", "given": "Jan", "suffix": "Jr."},
            {"family": "d’Alembert", "given": "Jean"},
            {"literal": "A Group"},
        ],
        "container_title": "The Journal of Cells",
        "container_title_short": "J Cells",
        "languages": ["en"],
        "issued": "2024-03",
        "accessed": "2025-01-31",
        "volume": "12",
        "issue": "3",
        "pages": "660-73",
        "page_first": "660",
        "page_last": "673",
        "doi": "10.1000/abc",
        "pmid": "39867899",
        "pmcid": "PMC11757131",
        "issn": ["1234-5679", "2049-3630"],
        "url": "https://example.org/x",
        "abstract": {
            "text": "BACKGROUND: Why. RESULTS: What, NCT01234567.",
            "sections": [
                {"label": "BACKGROUND", "text": "Why."},
                {"label": "RESULTS", "text": "What, NCT01234567."},
            ],
        },
        "registrations": [{"registry": "ClinicalTrials.gov", "id": "NCT01234567"}],
        "database": "PubMed",
        "extra": {"title-short": ["A title"], "note": ["A note of mine"]},
    }


def test_an_item_of_crossref() -> None:
    assert one(
        {
            "DOI": "10.1000/1",
            "type": "journal-article",
            "title": ["One"],
            "container-title": ["Journal", "Another name"],
            "author": [
                {
                    "given": "A.",
                    "family": "B",
                    "sequence": "first",
                    "ORCID": "http://orcid.org/0000-0002-1825-0097",
                    "affiliation": [{"name": "Here"}, {"name": "There"}],
                }
            ],
            "article-number": "e12345",
            "ISSN": ["1234-5679"],
            "reference-count": 12,
            "is-referenced-by-count": 0,
            "subject": [],
            "issued": {"date-parts": [[2020, 1, 1]]},
            "id": 7,
        }
    ) == {
        "id": "7",
        "type": "article-journal",
        "title": "One",
        "authors": [
            {"family": "B", "given": "A.", "orcid": "0000-0002-1825-0097", "affiliations": ["Here", "There"]}
        ],
        "container_title": "Journal",
        "issued": "2020-01-01",
        "article_number": "e12345",
        "doi": "10.1000/1",
        "issn": ["1234-5679"],
        "extra": {
            "type": ["journal-article"],
            "container-title": ["Another name"],
            "author[0].sequence": ["first"],
            "reference-count": ["12"],
            "is-referenced-by-count": ["0"],
        },
    }


@pytest.mark.parametrize(
    ("date", "issued", "kept"),
    [
        ({"date-parts": [[2020]]}, "2020", None),
        ({"date-parts": [["2020", "01", "05"]]}, "2020-01-05", None),
        ({"date-parts": [[987]]}, "0987", None),
        ({"date-parts": [[2020, 0]]}, "2020", '{"date-parts":[[2020,0]]}'),
        ({"date-parts": [[2020, 3], [2021, 4]]}, "2020-03", '{"date-parts":[[2020,3],[2021,4]]}'),
        ({"date-parts": [[2020, 14]]}, "2020", '{"date-parts":[[2020,14]]}'),
        ({"date-parts": [[2020]], "season": 2}, "2020", '{"date-parts":[[2020]],"season":2}'),
        ({"date-parts": [[2020]], "circa": True}, "2020", '{"date-parts":[[2020]],"circa":true}'),
        ({"raw": "2020-03-05"}, "2020-03-05", None),
        ({"raw": "March 5, 2020"}, "2020-03-05", '{"raw":"March 5, 2020"}'),
        ({"literal": "spring 2020"}, "2020", '{"literal":"spring 2020"}'),
        ("2020-03", "2020-03", None),
        ("2020-03/2020-05", "2020-03", "2020-03/2020-05"),
        ("2020~", "2020", "2020~"),
        ("2020-21", "2020", "2020-21"),
        (2020, "2020", None),
        ({"date-parts": [[2020, 13, 40]]}, "2020", '{"date-parts":[[2020,13,40]]}'),
        ({"date-parts": [[2020, 2, 30]]}, None, '{"date-parts":[[2020,2,30]]}'),
        ({"date-parts": [[-44]]}, None, '{"date-parts":[[-44]]}'),
        ({"date-parts": [["x"]]}, None, '{"date-parts":[["x"]]}'),
        ({"date-parts": []}, None, '{"date-parts":[]}'),
        ({"literal": "n.d."}, None, '{"literal":"n.d."}'),
        ([2020, 1], None, "[2020,1]"),
        (True, None, "true"),
    ],
)
def test_dates(date: Any, issued: str | None, kept: str | None) -> None:
    values = one({"id": "x", "type": "book", "title": "T", "issued": date})
    assert values.get("issued") == issued
    assert values.get("extra", {}).get("issued") == ([kept] if kept else None)


def test_what_a_date_says_more_is_written_again() -> None:
    for date in (
        {"date-parts": [[2020, 3], [2021]]},
        {"literal": "n.d."},
        {"date-parts": [[2020]], "circa": True},
    ):
        entries = read(json.dumps([{"id": "x", "type": "book", "title": "T", "issued": date}]), "csl-json")
        assert items([entry.record for entry in entries if entry.record])[0]["issued"] == date


@pytest.mark.parametrize(
    ("keyword", "keywords"),
    [
        ("a, b,c", ["a", "b", "c"]),
        ("a, b; c", ["a, b", "c"]),
        (["a, b", "c"], ["a, b", "c"]),
        ("one", ["one"]),
        (" ; ", None),
    ],
)
def test_keywords(keyword: Any, keywords: list[str] | None) -> None:
    assert one({"id": "x", "type": "book", "title": "T", "keyword": keyword}).get("keywords") == keywords


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("Doe, Jane", {"family": "Doe", "given": "Jane"}),
        ("WHO", {"literal": "WHO"}),
        ({"given": "Plato"}, {"literal": "Plato"}),
        ({"family": "Plato"}, {"family": "Plato"}),
        (
            {"family": "de la Cruz", "given": "A", "comma-suffix": True},
            {"family": "de la Cruz", "given": "A"},
        ),
        (
            {"family": "Vega", "dropping-particle": "de", "non-dropping-particle": "la"},
            {"family": "de la Vega"},
        ),
    ],
)
def test_names(name: Any, person: dict[str, str]) -> None:
    assert one({"id": "x", "type": "book", "title": "T", "author": [name]})["authors"] == [person]


def test_items_stand_in_arrays_in_objects_and_in_lines() -> None:
    first = {"id": "a", "type": "article-journal", "title": "One", "issued": {"date-parts": [[2020]]}}
    second = {"id": "b", "type": "book", "title": "Two", "author": [{"family": "X"}]}
    for text in (
        json.dumps([first, second]),
        json.dumps([first, second], indent=2),
        json.dumps({"items": [first, second]}),
        f"{json.dumps(first)}\n{json.dumps(second)}\n",
    ):
        entries = read(text)
        assert [entry.record.title for entry in entries if entry.record] == ["One", "Two"]
        assert not found(entries)
    assert one(first)["id"] == "a"
    assert [entry.record.id for entry in read(json.dumps(first), "csl-json") if entry.record] == ["a"]


def test_values_that_are_none_of_their_variables_are_kept_with_a_finding_at_their_place() -> None:
    text = (
        '[{"id":"x","type":"novel","title":"T",\n"DOI":"none","PMID":"x1",\n"ISSN":"12",\n"author":[{"family":"A"},7],'
        '\n"accessed":{"date-parts":[[2020]]},"publisher":{"name":"P"},"page":true}]'
    )
    (entry,) = read(text, "csl-json")
    assert entry.record is not None
    assert entry.record.extra == {
        "type": ("novel",),
        "DOI": ("none",),
        "PMID": ("x1",),
        "ISSN": ("12",),
        "author": ("7",),
        "accessed": ('{"date-parts":[[2020]]}',),
        "publisher": ('{"name":"P"}',),
        "page": ("true",),
    }
    assert [line.partition(" is no ")[0] for line in found([entry])] == [
        "1:20: MSC115 type: `novel`",
        "2:8: MSC115 DOI: `none`",
        "2:22: MSC115 PMID: `x1`",
        "3:9: MSC115 ISSN: `12`",
        "4:26: MSC115 author: `7`",
        '5:12: MSC115 accessed: `{"date-parts":[[2020]]}`',
        '5:48: MSC115 publisher: `{"name":"P"}`',
        "5:68: MSC115 page: `true`",
    ]


# ---- Writing


def test_a_record_as_an_item() -> None:
    made = items(
        [
            record(
                type="article-journal",
                title="A title",
                authors=[
                    {
                        "family": "van der Berg",
                        "given": "Jan",
                        "initials": "J",
                        "orcid": "0000-0002-1825-0097",
                    },
                    {"literal": "A Group, B"},
                ],
                container_title="Journal",
                container_title_short="J",
                issued="2024-03",
                accessed="2025-01-31",
                article_number="e12345",
                issn=["1234-5679", "2049-3630"],
                pmid="1",
                languages=["eng", "chi"],
                keywords=["one", "two"],
                mesh=["Cells"],
                status="MEDLINE",
                database="PubMed",
                references=[{"raw": "A reference", "label": "1"}],
                metrics={"cited_by": 3},
            )
        ]
    )
    assert made == [
        {
            "id": "x",
            "type": "article-journal",
            "title": "A title",
            "author": [{"family": "van der Berg", "given": "Jan"}, {"literal": "A Group, B"}],
            "container-title": "Journal",
            "container-title-short": "J",
            "language": "eng",
            "issued": {"date-parts": [[2024, 3]]},
            "accessed": {"date-parts": [[2025, 1, 31]]},
            "page": "e12345",
            "PMID": "1",
            "ISSN": "1234-5679, 2049-3630",
            "keyword": "one, two",
            "source": "PubMed",
            "custom": {
                "authors": [
                    {
                        "family": "van der Berg",
                        "given": "Jan",
                        "initials": "J",
                        "orcid": "0000-0002-1825-0097",
                    },
                    {"literal": "A Group, B"},
                ],
                "languages": ["eng", "chi"],
                "mesh": ["Cells"],
                "metrics": {"cited_by": 3},
                "references": [{"label": "1", "raw": "A reference"}],
                "status": "MEDLINE",
            },
        }
    ]


def test_keywords_with_commas_come_back() -> None:
    before = record(title="T", keywords=["Neoplasms, Breast", "b; c", "d"])
    (made,) = items([before])
    assert made["keyword"] == "Neoplasms, Breast, b; c, d"
    assert one(made)["keywords"] == ["Neoplasms, Breast", "b; c", "d"]


def test_a_correction_by_hand_wins_over_what_was_written_beside_it() -> None:
    before = record(
        title="Old.",
        authors=[{"family": "Chen", "given": "L", "orcid": "0000-0002-1825-0097"}],
        pages="1 to 7",
        mesh=["Cells"],
    )
    (made,) = items([before])
    assert {"title", "authors", "mesh"} <= made["custom"].keys()
    made |= {"title": "New", "author": [{"family": "Cheng", "given": "L"}], "page": "2-9"}
    (entry,) = read(json.dumps([made]), "csl-json")
    assert entry.record is not None
    assert entry.record.title == "New"
    assert [person.family for person in entry.record.authors] == ["Cheng"]
    assert (entry.record.pages, entry.record.page_last) == ("2-9", "9")
    assert entry.record.mesh == ("Cells",)
    assert entry.record.extra is not None
    assert entry.record.extra["custom.title"] == ("Old.",)
    assert "custom.authors" in entry.record.extra
    assert all("does not agree with" in line for line in found([entry]))
    assert len(found([entry])) >= 2


def test_ids_are_made_unique_and_come_back() -> None:
    records = [record(title=str(number)) for number in range(3)]
    records.append(Record.model_validate({"id": "x-2", "title": "3"}))
    records += [Record.model_validate({"title": "no id"})] * 2
    made = items(records)
    assert [item["id"] for item in made] == ["x", "x-2", "x-3", "x-2-2", "item-1", "item-2"]
    entries = read(json.dumps(made), "csl-json")
    assert [entry.record.id for entry in entries if entry.record][:4] == ["x", "x", "x", "x-2"]
    assert not found(entries)


def test_many_ids_that_are_the_same_cost_no_more_than_others() -> None:
    _assert_linear(
        lambda text: written([record(title="T")] * (len(text) // 10), "csl-json"), "", "a", "", length=20_000
    )


def test_a_type_that_csl_does_not_know_is_a_document_and_comes_back() -> None:
    (made,) = items([record(title="T", type="web page")])
    assert (made["type"], made["custom"]) == ("document", {"type": "web page"})
    assert one(made)["type"] == "web page"
    assert items([record(title="T")]) == [{"id": "x", "type": "document", "title": "T"}]
    assert "type" not in one({"id": "x", "type": "document", "title": "T"})


def test_what_others_keep_is_written_again() -> None:
    item = {
        "id": "x",
        "type": "chapter",
        "title": "T",
        "chapter-number": "3",
        "note": "A note",
        "translator": [{"family": "Rosmalen", "non-dropping-particle": "van"}],
        "original-date": {"date-parts": [[1990]], "circa": True},
        "custom": {"S2ID": "2020"},
    }
    (entry,) = read(json.dumps([item]), "csl-json")
    assert entry.record is not None
    assert items([entry.record]) == [item]
    unknown = {"id": "x", "type": "book", "title": "T", "unheard-of": {"a": [1]}, "translator": "Somebody"}
    (entry,) = read(json.dumps([unknown]), "csl-json")
    assert entry.record is not None
    (made,) = items([entry.record])
    assert made["custom"] == {"extra": {"unheard-of": ['{"a":[1]}'], "translator": ["Somebody"]}}
    assert one(made)["extra"] == {"unheard-of": ['{"a":[1]}'], "translator": ["Somebody"]}


def test_tags_of_other_formats_survive_a_journey_through_csl_json() -> None:
    ris = b"TY  - GEN\nTI  - T\nM9  - kept\nER  - \n"
    before = [entry.record for entry in read(ris, "ris") if entry.record]
    after = [entry.record for entry in read(written(before, "csl-json"), "csl-json") if entry.record]
    assert b"M9  - kept" in written(after, "ris")


def test_detection_claims_csl_json_only() -> None:
    own = written([record(title="T", type="book", publisher="P", authors=[{"family": "X"}])], "csl-json")
    assert detection.detect(own.decode()).detected == detection.named("csl-json")
    for other in (
        '{"status":"ok","message":{"items":[{"DOI":"10.1000/1","type":"book","container-title":["J"]}]}}',
        '[{"key":"A","data":{"itemType":"journalArticle","title":"x","DOI":"10.1000/1","ISSN":"","url":""}}]',
        '{"id":"https://openalex.org/W1","doi":"https://doi.org/10.1000/1","title":"t","type":"article"}',
        '{"_id":1,"title":"Book","type":"book","ISBN":"123"}',
    ):
        assert detection.detect(other).detected is None


_leaf = st.sampled_from(["Zq1", "Zq2", "Zq 3", 4711, 4.5, True, None, "", "2020", "Zq5, Zq6"])
_any_value = st.recursive(
    _leaf,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["family", "given", "date-parts", "raw", "zq7", "title"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)
_variables = st.sampled_from(
    [
        "id", "type", "title", "author", "editor", "issued", "accessed", "page", "volume", "keyword", "ISSN",
        "DOI", "PMID", "note", "number", "abstract", "language", "genre", "custom", "container-title-short",
        "translator",
    ]
)  # fmt: skip
_fields = st.sampled_from(
    ["title", "authors", "doi", "keywords", "extra", "source", "spans", "issued", "metrics"]
)


@settings(deadline=None, max_examples=80)
@given(
    item=st.dictionaries(_variables, _any_value, max_size=6),
    custom=st.dictionaries(_fields, _any_value, max_size=3),
)
def test_whatever_stands_in_a_variable_is_read_or_kept(item: dict[str, Any], custom: dict[str, Any]) -> None:
    item = {**item, "URL": "http://x.org"} | ({"custom": custom} if custom else {})
    (entry,) = read(json.dumps([item]), "csl-json", spans=True)
    assert entry.record is not None
    said = entry.record.to_json().decode() + " ".join(found([entry]))
    for word in ("Zq1", "Zq2", "Zq 3", "4711", "4.5", "Zq5", "Zq6"):
        if word in json.dumps(item):
            assert word.casefold() in said.casefold(), word


def test_an_orcid_that_is_none_is_kept_and_said() -> None:
    item = {
        "id": "a",
        "type": "article-journal",
        "title": "Kelp",
        "author": [{"family": "Roe", "given": "K.", "ORCID": "0000-1"}],
    }
    text = json.dumps([item])
    (entry,) = [one for one in parser.parse(BytesIO(text.encode()), "a.json") if one.record or one.findings]
    assert entry.record is not None and entry.record.authors[0].orcid is None
    assert entry.record.extra == {"author[0].ORCID": ("0000-1",)}
    (finding,) = entry.findings
    assert (finding.name, finding.field) == ("kept-value", "authors[0].orcid")
    assert text[finding.start : finding.end] == "0000-1"
