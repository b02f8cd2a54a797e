"""Merging: the same record from any order, the values a librarian would take, and every input back."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from io import BytesIO
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whole_records import whole_records

from mscbib import detection, dialects, parser, readers, writers
from mscbib.dedupe import merging
from mscbib.dedupe.merging import Member, base, merge
from mscbib.dedupe.undoing import undone
from mscbib.model import Record
from mscbib.parser import Options
from mscbib.writers import Style


def member(key: str, layout: str | None = None, name: str | None = None, **values: Any) -> Member:
    """A record as it was read from a file of that layout, "citing_list/scholar" or "ris"."""
    if layout is not None:
        kind, _, dialect = layout.partition("/")
        values["source"] = {
            "path": values.pop("path", f"found/{key}.txt"),
            "layout": kind,
            "dialect": dialect or None,
            "index": 1,
            "line_start": 1,
            "line_end": 3,
        }
    return Member(key, name, Record.model_validate({"id": key, **values}))


def merged(*members: Member, prefer: Sequence[str] = ()) -> dict[str, Any]:
    """The fields of the merged record, without where they are from."""
    values: dict[str, Any] = json.loads(merge(members, prefer).to_json())
    values.pop("sources", None)
    return values


def people(*names: str) -> list[dict[str, Any]]:
    """People of "Family, Given" each."""
    return [dict(zip(("family", "given"), name.split(", "), strict=False)) for name in names]


# ---- Laws

_SOURCES = st.one_of(
    st.none(),
    st.fixed_dictionaries(
        {
            "path": st.sampled_from(["a.nbib", "b.ris", "-"]),
            "layout": st.sampled_from(["nbib", "ris", "reference_list", "unheard"]),
            "index": st.just(1),
            "line_start": st.just(1),
            "line_end": st.just(2),
        }
    ),
)


@st.composite
def clusters(draw: st.DrawFn) -> list[Member]:
    """Some records that are said to be of one work, whatever they hold."""
    found = []
    for number in range(draw(st.integers(min_value=2, max_value=4))):
        values = json.loads(draw(whole_records()).to_json())
        values.pop("sources", None)
        source = draw(_SOURCES)
        if source:
            values["source"] = source
        name = draw(st.sampled_from([None, "PubMed", "Scopus"]))
        found.append(Member(f"k{number}", name, Record.model_validate(values)))
    return found


_PREFER = st.lists(st.sampled_from(["pubmed", "scopus", "b", "nothing"]), max_size=2)


@settings(deadline=None, max_examples=25)
@given(members=clusters(), prefer=_PREFER, data=st.data())
def test_any_order_gives_one_valid_record_that_undoing_takes_apart_to_the_letter(
    members: list[Member], prefer: list[str], data: st.DataObject
) -> None:
    found = merge(members, prefer)
    assert merge(data.draw(st.permutations(members)), prefer).to_json() == found.to_json()
    assert Record.model_validate_json(found.to_json()).to_json() == found.to_json()
    assert Record.model_validate(found.model_dump()).to_json() == found.to_json()
    assert [one.to_json() for one in undone([found])] == [one.record.to_json() for one in members]
    assert [(one.key, one.name) for one in found.sources] == [(one.key, one.name) for one in members]
    assert json.loads(found.to_json()).keys() - {"sources"} == _given(found)


def _given(found: Record) -> set[str]:
    """The fields that the sources of a record say they gave; each has what it gave."""
    for source in found.sources:
        for name in set(source.fields) - {"extra"}:  # where identifiers are that no field took
            assert getattr(source.record, name) not in (None, ()), f"{source.key} has no {name} to give"
    return {name for source in found.sources for name in source.fields}


@settings(deadline=None, max_examples=10)
@given(members=clusters())
def test_what_was_merged_before_hands_on_what_it_was_merged_from(members: list[Member]) -> None:
    first, *others = members
    earlier = Member("earlier", None, merge(others)) if len(others) > 1 else others[0]
    assert [one.to_json() for one in undone([merge([first, earlier])])] == [
        one.record.to_json() for one in members
    ]


@settings(deadline=None, max_examples=8)
@given(members=clusters())
def test_undoing_what_was_written_and_read_again(members: list[Member]) -> None:
    single = Record(id="alone", title="A work that was not merged")
    stream = BytesIO()
    writer = writers.writer("ndjson", stream, Style())
    for record in (merge(members), single):
        writer.write(record)
    writer.close()
    entries = parser.parse(BytesIO(stream.getvalue()), "merged", Options(kind=detection.named("ndjson")))
    back = [entry.record for entry in entries if entry.record is not None]
    *inputs, alone = undone(back)
    assert [one.to_json() for one in inputs] == [one.record.to_json() for one in members]
    assert alone.id == "alone"


def test_one_record_stays_as_it_is_and_none_is_an_error() -> None:
    alone = member("a", "ris", title="A work")
    assert merge([alone]) is alone.record
    with pytest.raises(ValueError, match="nothing to merge"):
        merge([])
    with pytest.raises(ValueError, match="same key"):
        merge([member("a"), member("a")])


def test_keys_of_several_mergers_are_made_unique() -> None:
    earlier = merge([member("a", title="One"), member("b", title="Two")])
    copies = [member("a", title="One"), Member("x", None, earlier), Member("y", None, earlier)]
    keys = [source.key for source in merge(copies).sources]
    assert len(set(keys)) == len(keys) == 5
    assert {key.partition("#")[0] for key in keys} == {"a", "b"}
    assert [source.key for source in merge(copies[::-1]).sources] == keys


def test_fields_of_a_former_source_are_those_that_still_stand() -> None:
    earlier = merge([member("a", "nbib", title="A work"), member("b", "ris", volume="3")])
    found = merge(
        [Member("m", "Library", earlier), member("c", "pubmed-xml", title="A work of more words", issue="1")]
    )
    fields = {source.key: set(source.fields) for source in found.sources}
    assert "title" in fields["c"] and "title" not in fields["a"]
    assert "volume" in fields["b"]
    assert {source.key: source.name for source in found.sources} == {
        "a": "Library",
        "b": "Library",
        "c": None,
    }


# ---- The policy


def test_every_field_has_one_rule() -> None:
    ruled = [field for rule in merging.POLICY for field in rule.fields]
    assert sorted(ruled) == sorted(Record.model_fields)
    assert all(rule.says for rule in merging.POLICY)


def test_every_format_is_trusted_somehow() -> None:
    known = {name.partition("/")[0] for name in merging.TRUST}
    assert {one.name for one in readers.formats()} - known == set()
    assert {one.full_name.partition("/")[0] for one in dialects.dialects()} <= known


def test_indexers_are_trusted_before_reference_strings() -> None:
    string = member(
        "a", "reference_list", volume="8", doi="10.1000/wrong", raw="Ng A. A work.", confidence=0.0
    )
    ris = member("b", "ris", volume="9", doi="10.1000/right")
    nbib = member("c", "nbib", volume="10")
    found = merged(string, ris, nbib)
    assert (found["id"], found["volume"], found["doi"]) == ("c", "10", "10.1000/right")
    assert found["extra"] == {"doi": ["10.1000/wrong"]}
    assert "raw" not in found and "confidence" not in found
    alone = merged(string, member("d", "reference_list", raw="Ng A. Another."))
    assert (alone["raw"], alone["confidence"]) == ("Ng A. A work.", 0.0)


@pytest.mark.parametrize(
    "asked",
    ["Scopus", "scopus", "SCOP", "scopus_2020", "my search"],
)
def test_preference_goes_by_name_database_format_and_file(asked: str) -> None:
    pubmed = member("a", "pubmed-xml", volume="1")
    for preferred in (
        member("b", "ris", name="My search: Scopus_2020", volume="2"),
        member("b", "ris", database="Scopus_2020, my search", volume="2"),
        member("b", "ris", path="found/my search scopus_2020.ris", volume="2"),
    ):
        assert base([pubmed, preferred], [asked]).key == "b"
        assert merged(pubmed, preferred, prefer=[asked])["volume"] == "2"
    assert base([pubmed, preferred], ["cop", asked.upper()]).key == "b"  # only the beginnings of words count


@pytest.mark.parametrize(
    "layout", ["nbib", "pubmed-xml", "citing_list/pubmed_abstract", "abstract_page/pubmed"]
)
def test_pubmed_has_several_formats(layout: str) -> None:
    other = member("a", "pubmed-xml" if layout != "pubmed-xml" else "nbib", name="Embase")
    other = other._replace(record=other.record.model_copy(update={"source": None}))
    assert base([other, member("z", layout)], ["pubmed"]).key == "z"


def test_the_title_is_the_longest_good_one() -> None:
    capitals = member("a", "nbib", title="EFFECTS OF A LONG WALK ON <i>THE</i> FEET OF GEESE AND DUCKS")
    cut = member("b", "ris", title="Effects of a long walk on the feet of geese and …")
    short = member("c", "csv", title="Effects of a long walk")
    whole = member("d", "bibtex", title="Effects of a long walk on the feet of geese and ducks")
    marked = member("e", "bibtex", title="<i>Effects</i> of <b>a</b> long walk on <sup>the</sup> feet")
    for order in permutations([capitals, cut, short, whole, marked]):
        assert merged(*order)["title"] == whole.record.title
    assert merged(capitals, cut, short)["title"] == short.record.title
    assert merged(short, whole, prefer=["csv"])["title"] == short.record.title
    assert merged(capitals, short, prefer=["nbib"])["title"] == short.record.title


def test_authors_are_the_longest_list_with_the_fullest_names() -> None:
    cut = member("a", "nbib", authors=people("Chen, Liting", "Ruiz, Ana"), et_al=True)
    initials = member(
        "b",
        "ris",
        authors=[
            {"family": "CHEN", "given": "L", "affiliations": ["Univ A, Town"]},
            {"family": "Ruíz", "given": "A.M.", "orcid": "0000-0002-1825-0097"},
            {"literal": "The Group"},
        ],
    )
    full = member(
        "c",
        "scopus-csv",
        authors=[
            {"family": "Chen", "given": "Liting", "affiliations": ["Univ A, Town, Land.", "Univ B"]},
            {"family": "Ruiz", "given": "Ana Maria", "suffix": "Jr."},
            {"literal": "The group", "orcid": "0000-0001-5109-3700", "given": "never"},
        ],
    )
    strangers = member("d", "nbib", authors=people("Chen, Lotte Anna", "Other, B", "Person, C"))
    found = merged(cut, initials, full, strangers, prefer=["ris"])
    assert (
        found["authors"]
        == [
            {
                "family": "CHEN",
                "given": "Liting",
                "initials": "L",
                "affiliations": ["Univ A, Town, Land.", "Univ B"],
            },
            {
                "family": "Ruíz",
                "given": "Ana Maria",
                "initials": "A.M.",
                "suffix": "Jr.",
                "orcid": "0000-0002-1825-0097",
            },
            {"literal": "The Group", "orcid": "0000-0001-5109-3700"},
        ]
        or found["authors"][1]["given"] == "Ana"
    )
    assert "et_al" not in found
    assert merged(cut, member("e", "ris", authors=people("Chen, L")))["et_al"] is True


def test_a_given_name_is_not_replaced_by_another() -> None:
    one = member("a", "nbib", authors=people("Chen, Bo"))
    other = member("b", "ris", authors=people("Chen, Liting"))
    assert merged(one, other)["authors"] == people("Chen, Bo")
    initials = member("c", "nbib", authors=people("Chen, B"))
    assert merged(initials, other, prefer=["nbib"])["authors"] == people("Chen, B")


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("N Engl J Med", "The New England Journal of Medicine"),
        ("J. Clin. Oncol.", "Journal of clinical oncology : official journal of a society"),
        ("J Natl Cancer Inst", "Journal of the National Cancer Institute"),
        ("PNAS", "Proceedings of the National Academy of Sciences"),
        ("Zh Nevrol", "Zhurnal Nevrologii"),
    ],
)
def test_the_abbreviation_of_a_journal_goes_to_its_own_field(short: str, full: str) -> None:
    found = merged(member("a", "nbib", container_title=short), member("b", "ris", container_title=full))
    assert (found["container_title"], found["container_title_short"]) == (full, short)


def test_names_of_other_journals_are_no_abbreviations() -> None:
    found = merged(
        member("a", "nbib", container_title="J Cell Sci"),
        member("b", "ris", container_title="Journal of Cell Biology", container_title_short="JCB"),
    )
    assert found["container_title"] == "J Cell Sci"
    loud = merged(
        member("a", "wos", container_title="THE LANCET & MORE"),
        member("b", container_title="The Lancet & more"),
    )
    assert loud["container_title"] == "The Lancet & more"


@pytest.mark.parametrize(
    ("dates", "taken"),
    [
        (["2020", "2020-03", "2020-03-05"], "2020-03-05"),
        (["2020-03", "2021-01-01", "2020"], "2020-03"),
        (["2020", "2021-05-06"], "2020"),
        (["2020-01", "2020-11"], "2020-01"),
        (["2020", "2020-11", "2020-02"], "2020-11"),
    ],
)
def test_the_date_is_the_most_precise_that_agrees(dates: list[str], taken: str) -> None:
    formats = ["pubmed-xml", "nbib", "ris"]
    found = merged(*(member(str(n), formats[n], issued=date) for n, date in enumerate(dates)))
    assert found["issued"] == taken


def test_pages_are_of_one_record() -> None:
    online = member("a", "nbib", volume="12", article_number="e12345")
    printed = member("b", "ris", volume="012", issue="3", pages="10-19", page_first="10", page_last="19")
    found = merged(online, printed)
    assert {"volume": "012", "issue": "3", "pages": "10-19"}.items() <= found.items()
    assert "article_number" not in found
    found = merged(online, printed, prefer=["nbib"])
    assert (found["volume"], found["article_number"]) == ("12", "e12345")
    assert not {"issue", "pages", "page_first", "page_last"} & found.keys()


def test_what_a_place_lacks_is_filled_in_from_who_agrees() -> None:
    one = member("a", "nbib", volume="12", pages="10-9", page_first="10", page_last="19")
    found = merged(one, member("b", "ris", volume="12", issue="3", pages="10"))
    assert (found["volume"], found["issue"]) == ("12", "3")
    assert "issue" not in merged(one, member("c", "ris", volume="13", issue="3"))


def test_the_abstract_is_the_longest_that_is_whole() -> None:
    long = "Background: geese walk. " * 10
    cut = member("a", "nbib", abstract={"text": long + "[Abstract truncated at 250 words]"})
    dots = member("b", "ris", abstract={"text": long + "and then…"})
    whole = member("c", "csv", abstract={"text": long.strip()})
    short = member("d", "nbib", abstract={"text": "Geese walk."})
    assert merged(cut, dots, whole, short)["abstract"] == {"text": long.strip()}
    assert merged(cut, short)["abstract"] == {"text": "Geese walk."}


def test_lists_are_united_without_repeats() -> None:
    trial = {"registry": "ISRCTN", "id": "ISRCTN12345678"}
    one = member(
        "a",
        "nbib",
        keywords=["Geese", "Feet"],
        issn=["1234-5679"],
        registrations=[trial],
        relations=[{"type": "erratum_in", "target": "J 2020;1:2"}],
        metrics={"cited_by": 3, "score": 0.5},
        history={"received": "2020-01-01"},
    )
    other = member(
        "b",
        "ris",
        keywords=["feet", "Ducks"],
        issn=["2049-3630", "1234-5679"],
        registrations=[trial | {"id": "isrctn12345678"}],
        relations=[{"type": "erratum_in", "target": "j 2020;1:2"}, {"type": "comment_in", "target": "X"}],
        metrics={"cited_by": 7},
        history={"received": "2020-02-02", "accepted": "2020-03-03"},
        open_access=True,
    )
    found = merged(one, other)
    assert found["keywords"] == ["Geese", "Feet", "Ducks"]
    assert found["issn"] == ["1234-5679", "2049-3630"]
    assert found["registrations"] == [trial]
    assert [relation["type"] for relation in found["relations"]] == ["erratum_in", "comment_in"]
    assert found["metrics"] == {"cited_by": 7, "score": 0.5}
    assert found["history"] == {"received": "2020-01-01", "accepted": "2020-03-03"}
    assert found["open_access"] is True


def test_what_belongs_together_is_of_one_record() -> None:
    one = member("a", "nbib", publisher="P", database="PubMed", url="https://a.example/")
    other = member(
        "b", "ris", publisher_place="Rome", database="Embase", accession="L1", accessed="2020-01-01"
    )
    found = merged(one, other)
    assert (found["publisher"], found["database"], found["url"]) == ("P", "PubMed", "https://a.example/")
    assert not {"publisher_place", "accession", "accessed"} & found.keys()


def test_the_published_work_goes_before_its_preprint() -> None:
    preprint = member("a", "pubmed-xml", doi="10.1101/2020.01.02.345678", issued="2020", keywords=["k"] * 3)
    article = member("b", "ris", doi="10.1000/1", issued="2021")
    found = merged(preprint, article)
    assert (found["id"], found["doi"], found["issued"]) == ("b", "10.1000/1", "2021")
    assert found["extra"]["doi"] == ["10.1101/2020.01.02.345678"]
    assert merged(preprint, article, prefer=["pubmed"])["id"] == "a"


# ---- Time


def _seconds(members: list[Member]) -> float:
    start = time.process_time()
    merge(members)
    return time.process_time() - start


def test_hostile_clusters_take_no_longer_than_their_size() -> None:
    many = [
        {"family": f"F{number}", "given": "A", "affiliations": [f"Univ {number}"]} for number in range(5_000)
    ]
    crowd = [member(key, authors=many, keywords=[str(n) for n in range(5_000)]) for key in "abc"]
    assert _seconds(crowd) < 2
    copies = [member(f"k{number}", "ris", title="A work", container_title="J Med") for number in range(2_000)]
    assert _seconds(copies) < 2
    long = [
        member(
            key,
            "ris",
            title="<" * 50_000 + key,
            container_title="a " * 50_000 + key,
            doi="10.1000/" + "(" * 50_000,
        )
        for key in "ab"
    ]
    assert _seconds(long) < 1
