"""The overview: exact counts, the same in any order, whatever texts hold; countries as affiliations end."""

from __future__ import annotations

import json
import random
import sys
import time
import tracemalloc
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whole_records import whole_records

from mscbib.dedupe.flow import named_source
from mscbib.diagnostics import Diagnostic, Severity
from mscbib.model import Record
from mscbib.overview import Overview
from mscbib.overview.tallies import Tally

pytest.importorskip("pycountry")
from mscbib.overview.countries import countries


def record(path: str | None = None, layout: str = "ris", **values: Any) -> Record:
    if path is not None:
        values["source"] = {"path": path, "layout": layout, "index": 1, "line_start": 1, "line_end": 1}
    return Record.model_validate(values)


def overview(records: list[Record], shown: int = 50, **options: Any) -> dict[str, Any]:
    with Overview(**options) as made:
        for one in records:
            made.add(one)
        return made.as_dict(shown)


def finding(name: str, severity: Severity = Severity.ERROR) -> Diagnostic:
    return Diagnostic("MSC1", name, severity, "m", "r", "p", 1, 1, 1, 1, 0, 0)


# ---- Countries

#: An affiliation, and the countries that it tells.
AFFILIATIONS = """
Dept of Geese, Univ Minnesota, Minneapolis, MN 55455 USA. | United States
Imaginary Institute, Madison, WI, U.S.A. | United States
Goose Hospital, Boston, Massachusetts | United States
Goose Hospital, Boston, Massachusetts 02115-1234 | United States
Goose Hospital, Baltimore, MD. | United States
Goose Hospital, Boston MA 02115 | United States
Goose School, Columbus Ohio | United States
Goose School, Washington, D.C. | United States
Univ Hosp, Albuquerque New Mexico | United States
University of New Mexico |
Universidad de Gansos, EE.UU. | United States
Goose Lab, Toronto, ON M5G 1X8 | Canada
Goose Lab, Montreal, Quebec H3G1Y6 | Canada
Goose Lab, Vancouver, British Columbia. | Canada
Goose Lab, Melbourne, VIC. | Australia
Goose Lab, Perth, WA 6009 | Australia
Goose Lab, Seattle, WA 98195 | United States
Goose Lab, Cardiff, Wales | United Kingdom
Goose Lab, Belfast, Northern Ireland. | United Kingdom
Goose Lab, Liverpool L3 5RF, UK. | United Kingdom
Goose Lab, Santiago, 4860, Chile | Chile
Goose Lab, Singapore 639798 | Singapore
Goose Lab, Singapore 639798, Singapore; (B.Z.); (R.C.L.) | Singapore
Goose Lab, Nanjing, P. R. China. | China
Goose Lab, Nanjing, People's Republic of China. Electronic address: wu@example.cn | China
Goose Lab, Daegu 41566, Korea. kim@example.kr | South Korea
Goose Lab, Pyongyang, Democratic People's Republic of Korea | North Korea
Goose Lab, Taipei, Taiwan, R.O.C. | Taiwan
Goose Lab, Taipei, Taiwan (R.O.C.) | Taiwan
Goose Lab, Leiden, The Netherlands | Netherlands
Goose Lab, Abidjan, Côte d'Ivoire | Côte d'Ivoire
Goose Lab, Kinshasa, Democratic Republic of the Congo | DR Congo
Goose Lab, Tehran, Iran (Islamic Republic of) | Iran
Goose Lab, Prague, Czech Republic | Czechia
Goose Lab, Istanbul, Türkiye | Turkey
Gänseinstitut, Berlin, Deutschland | Germany
Instituto de Gansos (España). ganso@example.es | Spain
Instituto de Gansos, Granada |
Goose Lab, Madrid Spain | Spain
Goose Lab, Port Moresby, Papua New Guinea | Papua New Guinea
Goose Lab, Paris, France; Goose Lab, Rome, Italy (Rossi) | France, Italy
Goose Lab, Tbilisi, Georgia | Georgia
Goose Lab, Atlanta, Georgia |
Goose Lab, Atlanta, Georgia 30322 | United States
Goose Lab, Seattle, WA |
Goose Lab, Berlin, DE |
University of Mexico |
Universidad Nacional de Colombia |
Mount Goose Beth Israel |
Bank of Japan, London, England | United Kingdom
Goose Lab, Nagoya 464-8602 |
Goose Lab, Canterbury, Kent |
Department of Geese |
; , ; |
"""


@pytest.mark.parametrize("line", AFFILIATIONS.strip().splitlines())
def test_an_affiliation_tells_the_country_that_it_ends_with(line: str) -> None:
    affiliation, _, expected = line.rpartition("|")
    assert ", ".join(countries(affiliation)) == expected.strip()


@settings(deadline=None)
@given(st.text(max_size=300))
def test_an_address_behind_any_text_tells_its_country_too(text: str) -> None:
    assert {*countries(text), "France"} == set(countries(f"{text}; Goose Lab, Paris, France"))


@pytest.mark.parametrize(
    "text", ["(" * 300_000, "a@" * 300_000, ";" * 300_000, ", " * 300_000, "x" * 900_000, "1 " * 300_000]
)
def test_a_hostile_affiliation_takes_no_time(text: str) -> None:
    started = time.process_time()
    countries(text)
    assert time.process_time() - started < 0.5


def test_without_its_library_countries_are_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    module = sys.modules["mscbib.overview.countries"]
    for table in ("_codes", "_foreign", "_names", "_parts"):
        getattr(module, table).cache_clear()
    countries.cache_clear()
    monkeypatch.setitem(sys.modules, "pycountry", None)
    found = overview([record(authors=[{"family": "Doe", "affiliations": ["Goose Lab, Paris, France"]}])])
    assert found["countries"] is None
    assert found["authors"]["distinct"] == 1


# ---- Tallies

VALUES = st.lists(
    st.sampled_from(["a", "A", "á", "b", "b.", "c\nd", "c d", " ", "e\x1ff", "\x00"]), max_size=60
)


@given(VALUES, st.integers(1, 5))
def test_tallies_that_go_to_the_disk_count_the_same(values: list[str], most: int) -> None:
    plain, spilled = Tally(), Tally(most=most)
    for value in values:
        plain.add(value)
        spilled.add(value)
    assert list(spilled) == list(plain)
    spilled.close()


def test_spellings_are_one_value_called_as_most_call_it() -> None:
    tally = Tally()
    for value in ("Geese", "GEESE", "GEESE", "geese.", "Ganse", "Gänse"):
        tally.add(value)
    assert tally.as_dict(9) == {
        "distinct": 2,
        "top": [{"value": "GEESE", "count": 4}, {"value": "Ganse", "count": 2}],
    }


def test_exact_tallies_keep_spellings_apart() -> None:
    tally = Tally(exact=True)
    for value in ("a/B.ris", "a/b.ris"):
        tally.add(value)
    assert tally.as_dict(1) == {"distinct": 2, "top": [{"value": "a/B.ris", "count": 1}]}


def test_memory_does_not_grow_with_the_number_of_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mscbib.overview.tallies._MEMORY", 1 << 16)

    def peak(most: int) -> int:
        tracemalloc.start()
        tally = Tally(most=most)
        for number in range(12_000):
            tally.add(f"a journal called {number}")
        assert tally.as_dict(3)["distinct"] == 12_000
        tally.close()
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    assert peak(1_000) * 3 < peak(1_000_000) * 2


# ---- The whole


def test_what_is_counted() -> None:
    found = overview(
        [
            record(
                "pm.nbib",
                "nbib",
                type="article-journal",
                title="Geese",
                issued="2020-01",
                container_title="Goose J",
                authors=[
                    {"family": "Doe", "given": "Jane Anne", "affiliations": ["A, Paris, France", "Nowhere"]},
                    {"family": "Roe", "initials": "R", "affiliations": ["A, Paris, France"]},
                ],
                keywords=["Geese", "geese", "Feet"],
                mesh=["*Geese/anatomy & histology", "Geese/physiology"],
                doi="10.1000/geese",
            ),
            record("sc.csv", type="article-journal", issued="1999", container_title="GOOSE J", title="Feet"),
            record("-", layout="citing_list", authors=[{"family": "Doe", "given": "JA"}]),
            record(title="Nothing known", container_title_short="Goose J"),
        ],
        named=[named_source("PubMed=pm.nbib")],
    )
    tops = {
        name: {one["value"]: one["count"] for one in found[name]["top"]}
        for name in ("sources", "layouts", "types", "journals", "authors", "keywords", "mesh", "countries")
    }
    assert tops == {
        "sources": {"PubMed": 1, "sc": 1, "standard input": 1, "unknown": 1},
        "layouts": {"nbib": 1, "ris": 1, "citing_list": 1},
        "types": {"article-journal": 2},
        "journals": {"Goose J": 3},
        "authors": {"Doe JA": 2, "Roe R": 1},
        "keywords": {"Feet": 1, "geese": 1},
        "mesh": {"Geese": 1},
        "countries": {"France": 1},
    }
    assert {name: found[name]["absent"] for name in tops} == {
        "sources": 0,
        "layouts": 1,
        "types": 2,
        "journals": 1,
        "authors": 2,
        "keywords": 3,
        "mesh": 3,
        "countries": 3,
    }
    assert found["countries"]["unknown"]["top"] == [{"value": "Nowhere", "count": 1}]
    assert found["years"] == {
        "absent": 2,
        "counts": [{"year": 1999, "count": 1}, {"year": 2020, "count": 1}],
    }
    assert found["duplicates"] is None


def test_completeness_is_said_of_all_fields_and_of_each_type() -> None:
    found = overview(
        [
            record(type="book", title="A", authors=[{"family": "Doe", "affiliations": ["X"]}]),
            record(type="book", title="B", authors=[{"family": "Doe"}], et_al=True),
            record(title="C"),
            record(type="-", doi="10.1000/x"),
        ]
    )["completeness"]
    fields = {one["field"]: one["records"] for one in found["fields"]}
    assert {name: count for name, count in fields.items() if count} == {
        "type": 3,
        "title": 3,
        "authors": 2,
        "authors.affiliations": 1,
        "doi": 1,
    }
    assert list(fields)[:4] == ["id", "type", "title", "original_title"]
    assert "et_al" not in fields
    assert found["by_type"] == [
        {
            "type": "book",
            "records": 2,
            "fields": {"type": 2, "title": 2, "authors": 2, "authors.affiliations": 1},
        },
        {"type": "-", "records": 1, "fields": {"type": 1, "doi": 1}},
        {"type": None, "records": 1, "fields": {"title": 1}},
    ]


def test_duplicates_are_counted_as_deduplication_finds_them() -> None:
    work = {"title": "Geese and feet", "doi": "10.1000/geese", "issued": "2020"}
    found = overview(
        [
            record("a.ris", id="z", **work, authors=[{"family": "Doe"}], volume="1"),
            record("b.ris", id="a", **work, authors=[{"family": "Doe"}]),
            record("b.ris", title="On swans", issued="2001", authors=[{"family": "Roe"}]),
        ],
        duplicates=True,
    )
    assert found["records"] == 3
    assert found["duplicates"]["duplicates_removed"] == 1
    assert found["duplicates"]["works"] == [{"records": 1, "works": 1}, {"records": 2, "works": 1}]
    removed = {one["name"]: one["duplicates_removed"] for one in found["duplicates"]["sources"]}
    assert removed == {"a": 0, "b": 1}  # the fuller record is kept


def test_a_merged_record_is_of_all_its_sources() -> None:
    merged = record(
        title="Geese",
        sources=[
            {"key": "a", "source": record("a.ris").source, "record": {"title": "Geese"}},
            {"key": "b", "source": record("b.csv", "csv").source, "record": {"title": "Geese"}},
        ],
    )
    found = overview([merged])
    assert {one["value"] for one in found["sources"]["top"]} == {"a", "b"}
    assert {one["value"] for one in found["layouts"]["top"]} == {"csv", "ris"}


def test_findings_are_counted_by_rule_the_most_frequent_first() -> None:
    with Overview() as made:
        for name in ("b-rule", "a-rule", "b-rule"):
            made.add_finding(finding(name))
        made.add_finding(finding("c-rule", Severity.WARNING))
        assert [(one["name"], one["severity"], one["count"]) for one in made.as_dict()["findings"]] == [
            ("b-rule", "error", 2),
            ("a-rule", "error", 1),
            ("c-rule", "warning", 1),
        ]


def test_of_nothing_there_is_an_overview_too() -> None:
    found = overview([], duplicates=True)
    assert found["records"] == 0
    assert found["duplicates"]["identified"]["total"] == 0
    assert found["duplicates"]["capped_keys"] == 0
    assert json.loads(json.dumps(found)) == found


@settings(deadline=None, max_examples=12)
@given(records=st.lists(whole_records(), max_size=3), seed=st.integers(0, 99))
def test_nothing_depends_on_the_order(records: list[Record], seed: int) -> None:
    found = overview(records)
    shuffled = records[:]
    random.Random(seed).shuffle(shuffled)
    assert overview(shuffled) == found
    assert json.loads(json.dumps(found)) == found
    for name in ("types", "journals", "authors"):
        assert found[name]["absent"] <= found["records"] == len(records)
    assert found["years"]["absent"] + sum(one["count"] for one in found["years"]["counts"]) == len(records)
    assert Counter(one.type for one in records if one.type).total() == sum(
        one["count"] for one in found["types"]["top"]
    )
