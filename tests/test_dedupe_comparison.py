"""How two records stand to each other: every level is reached, whichever record comes first."""

from __future__ import annotations

import time
from typing import Any

import pytest
from deduplicating import ABSTRACT, WORK, record, work
from hypothesis import given, settings
from hypothesis import strategies as st

from mscbib.dedupe import rules
from mscbib.dedupe.authors import Name
from mscbib.dedupe.comparison import PENDING, Comparison, compare, completed, outlined
from mscbib.dedupe.levels import LEVELS
from mscbib.dedupe.profile import Profile, profile

TITLE = WORK["title"]
THREE = WORK["authors"]
FOUR = f"{THREE}; Diaz, Ana"
SIX = f"{FOUR}; Moreau, Luc; Kowalska, Ewa"
PREPRINT = {"doi": "10.1101/2013.11.11.12345678"}

#: Field, level, and how two records differ from `WORK` that have it.
EXAMPLES: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    ("title", "absent", {}, {"title": None}),
    ("title", "same", {}, {"title": f"{TITLE.upper()}."}),
    ("title", "same", {"title": "Feed back in hip replacement"}, {"title": "Feedback in hip replacement"}),
    ("title", "spelling", {}, {"title": TITLE.replace("ischaemic", "ischemic")}),
    ("title", "spelling", {}, {"title": f"The {TITLE} (poster)"}),
    ("title", "part", {}, {"title": f"{TITLE}: a randomised trial"}),
    ("title", "alike", {}, {"title": TITLE.replace("elective", "urgent")}),
    ("title", "akin", {}, {"title": "Remote conditioning ahead of hip replacement in frail patients"}),
    ("title", "akin", {"title": "Hips of frail patients, and ischaemic conditioning"},
     {"title": "Ischaemic conditioning, and hips of frail patients"}),
    ("title", "other", {}, {"title": "Cuff pressure in the ambulance: a survey of crews"}),
    ("length", "none", {}, {"title": "On the"}),
    ("length", "generic", {}, {"title": "Book reviews 12"}),
    ("length", "short", {}, {"title": "Frail hips"}),
    ("length", "short", {}, {"title": "Hips at war now"}),
    ("length", "long", {}, {}),
    ("authors", "absent", {}, {"authors": None}),
    ("authors", "same", {}, {"authors": "Okafor, N.; Lindquist, P; Tanaka, H."}),
    ("authors", "same", {}, {"authors": "Tanaka, Hiroshi; Per, Lindqvist; Okafor, N."}),
    ("authors", "sole", {"authors": "Okafor, Ngozi"}, {"authors": "Okafor, N."}),
    ("authors", "cut", {}, {"authors": "Okafor, Ngozi"}),
    ("authors", "most", {"authors": FOUR}, {"authors": "Okafor, N; Lindqvist, P; Tanaka, H; Berg, Ulf"}),
    ("authors", "most", {}, {"authors": "Lindqvist, Per; Tanaka, Hiroshi"}),
    ("authors", "first", {}, {"authors": "Okafor, Ngozi; Moreau, Luc; Diaz, Ana"}),
    ("authors", "some", {"authors": FOUR}, {"authors": "Moreau, Luc; Lindqvist, Per; Tanaka, H; Roth, Eva"}),
    ("authors", "some", {"authors": SIX}, {"authors": "Moreau, Luc"}),
    ("authors", "namesakes", {}, {"authors": "Okafor, Bisi; Lindqvist, Karl; Tanaka, Yoko"}),
    ("authors", "other", {}, {"authors": "Moreau, Luc"}),
    ("year", "absent", {}, {"issued": None}),
    ("year", "same", {}, {"issued": "2014-05-06"}),
    ("year", "next", {}, {"issued": "2015"}),
    ("year", "near", {}, {"issued": "2012"}),
    ("year", "far", {}, {"issued": "2017"}),
    ("journal", "absent", {}, {"container_title": None}),
    ("journal", "same", {}, {"container_title": "J Appl Anaesth"}),
    ("journal", "same", {"container_title": "VLDB"}, {"container_title": "Very Large Data Bases"}),
    ("journal", "same", {"issn": ["1234-5678"]}, {"issn": ["1234-5678"], "container_title": "JAA"}),
    ("journal", "similar", {}, {"container_title": "Applied Anaesthesia and Pain Journal"}),
    ("journal", "other", {}, {"container_title": "Brain Research"}),
    ("journal", "other", {}, {"container_title": "Conference on Applied Anaesthesia"}),
    ("volume", "absent", {}, {"volume": None}),
    ("volume", "same", {}, {"volume": "Vol. 31"}),
    ("volume", "other", {}, {"volume": "32"}),
    ("issue", "absent", {}, {"issue": None}),
    ("issue", "same", {"issue": None, "volume": "31 (4)"}, {}),
    ("issue", "other", {}, {"issue": "5"}),
    ("pages", "absent", {}, {"pages": None}),
    ("pages", "same", {}, {"pages": "212-9"}),
    ("pages", "same", {}, {"pages": "S212"}),
    ("pages", "begin", {}, {"pages": "212-230"}),
    ("pages", "within", {}, {"pages": "215-230"}),
    ("pages", "other", {}, {"pages": "220-230"}),
    ("doi", "absent", {}, {"doi": "10.1000/joa.1"}),
    ("doi", "same", {"doi": "10.1000/joa.1"}, {"doi": "10.1000/joa.1."}),
    ("doi", "version", {"doi": "10.1000/joa.1"}, {"doi": "10.1000/joa.1/v2"}),
    ("doi", "version", {"doi": "10.1000/joa.pub2"}, {"doi": "10.1000/joa.pub3"}),
    ("doi", "version", {"doi": "10.1002/14651858.cd099999"}, {"doi": "10.1002/cd099999x.cd099999"}),
    ("doi", "other", {"doi": "10.1000/joa.1"}, {"doi": "10.1000/joa.2"}),
    ("pmid", "absent", {}, {"pmid": "1"}),
    ("pmid", "same", {"pmid": "1"}, {"pmid": "1"}),
    ("pmid", "other", {"pmid": "1"}, {"pmid": "2"}),
    ("abstract", "absent", {"abstract": ABSTRACT}, {"abstract": "Short."}),
    ("abstract", "same", {"abstract": ABSTRACT}, {"abstract": f"{ABSTRACT} More."}),
    ("abstract", "same", {"abstract": ABSTRACT}, {"abstract": f"BACKGROUND: {ABSTRACT}"}),
    ("abstract", "similar", {"abstract": ABSTRACT},
     {"abstract": ABSTRACT.replace("three cycles of cuff", "some cuffs").replace("new hip", "bone")}),
    ("abstract", "other", {"abstract": ABSTRACT}, {"abstract": "We asked crews of ambulances. " * 4}),
    ("differ", "", {}, {}),
    ("differ", "number", {"title": f"{TITLE}: part 2"}, {"title": f"{TITLE}: part III"}),
    ("differ", "number", {"title": f"{TITLE} II"}, {}),
    ("differ", "word", {"title": f"{TITLE} of rats"}, {"title": f"{TITLE} of mice"}),
    ("notice", "", {}, {}),
    ("notice", "differs", {}, {"title": f"Erratum: {TITLE}"}),
    ("version", "", PREPRINT, PREPRINT),
    ("version", "preprint", {}, PREPRINT),
    ("meeting", "", {}, {}),
    ("meeting", "meeting", {}, {"publication_types": ["Meeting Abstract"]}),
    ("kind", "absent", {}, {"type": None}),
    ("kind", "same", {}, {}),
    ("kind", "other", {}, {"type": "chapter"}),
    ("form", "", {"type": "report", "container_title": None, "pages": None}, {"type": "thesis"}),
    ("form", "differs", {}, {"type": "thesis"}),
    ("ahead", "", {}, {"volume": None, "issue": None}),
    ("ahead", "ahead", {}, {"volume": None, "issue": None, "pages": None}),
    ("ahead", "ahead", {}, {"volume": None, "issue": None, "pages": "1-8", "issued": "2013"}),
]  # fmt: skip


@pytest.mark.parametrize(("field", "level", "one", "other"), EXAMPLES)
def test_records_stand_to_each_other_as_the_levels_say(
    field: str, level: str, one: dict[str, Any], other: dict[str, Any]
) -> None:
    a, b = profile(work(**one)), profile(work(**other))
    assert getattr(compare(a, b), field) == level
    assert getattr(compare(b, a), field) == level


def test_every_level_has_an_example() -> None:
    assert tuple(LEVELS) == Comparison._fields
    listed = {(field, level) for field, levels in LEVELS.items() for level in levels}
    made_by_rules = {("version", "merged")}  # where a user wants preprints merged with their articles
    assert {(field, level) for field, level, _, _ in EXAMPLES} == listed - made_by_rules


def test_rules_name_listed_levels_only() -> None:
    for rule in rules.RULES:
        for field, levels in rule.when.items():
            assert levels <= LEVELS[field].keys(), rule.name


# ---- Laws

_WORDS = st.lists(
    st.sampled_from(
        [
            "remote",
            "ischaemic",
            "ischemic",
            "hip",
            "hips",
            "of",
            "the",
            "rats",
            "mice",
            "part",
            "1",
            "ii",
            "editorial",
        ]
    ),
    max_size=7,
).map(tuple)
_NAMES = st.lists(
    st.builds(
        Name,
        st.sampled_from(
            ["okafor", "okafur", "lindqvist", "lindquist", "li", "hiroshi", "tanaka", "vanbergen", "bergen"]
        ),
        st.sampled_from(["", "h", "hk", "l"]),
        st.sampled_from(["", "hiroshi", "li"]),
    ),
    max_size=5,
).map(tuple)
_PAGES = st.sampled_from(["", "1", "7", "12", "s12", "e945331", "9" * 5_000, "𐩀", "٣"])
_BEGINNINGS = st.sampled_from(
    ["", "x" * 50, *(letters * 9 for letters in ("abcdefghij", "abcdefghik", "klmnopqrst"))]
)
_PROFILES = st.builds(
    Profile,
    title=_WORDS,
    names=_NAMES,
    year=st.sampled_from([0, 2012, 2014, 2015]),
    journal=st.lists(
        st.sampled_from(
            ["journal", "j", "of", "anaesthesia", "anaesth", "conference", "proc", "brain", "ja"]
        ),
        max_size=4,
    ).map(tuple),
    volume=st.sampled_from(["", "1", "2"]),
    issue=st.sampled_from(["", "1", "2"]),
    first=_PAGES,
    last=_PAGES,
    doi=st.sampled_from(["", "10.1/a", "10.1/a/v1", "10.1/a/v2", "10.1/a.pub2", "10.1/b"]),
    series=st.sampled_from(["", "cd099999"]),
    pmid=st.sampled_from(["", "1", "2"]),
    ids=st.just(()),
    issn=st.sampled_from([(), ("1234-5678",)]),
    abstract=st.builds("{}{}".format, _BEGINNINGS, _BEGINNINGS),
    type=st.sampled_from(["", "report", "chapter"]),
    notice=st.sampled_from(["", "erratum_for"]),
    preprint=st.booleans(),
    meeting=st.booleans(),
    report=st.booleans(),
)


@given(_PROFILES, _PROFILES)
@settings(max_examples=200)
def test_it_does_not_matter_which_record_comes_first(a: Profile, b: Profile) -> None:
    assert compare(a, b) == compare(b, a)


@given(_PROFILES, _PROFILES)
def test_only_listed_levels_are_found(a: Profile, b: Profile) -> None:
    for field, level in compare(a, b)._asdict().items():
        assert level in LEVELS[field]


@given(_PROFILES)
def test_a_record_is_the_same_as_itself(a: Profile) -> None:
    for field, level in compare(a, a)._asdict().items():
        assert field == "length" or level in ("same", "sole", "absent", ""), field


@given(_PROFILES, _PROFILES, st.booleans())
@settings(max_examples=200)
def test_what_an_outline_decides_holds_for_the_whole(a: Profile, b: Profile, merge: bool) -> None:
    outline = outlined(a, b)
    whole = completed(outline, a, b)
    assert PENDING not in whole
    assert [level for level in outline if level != PENDING] == [
        level for level, early in zip(whole, outline, strict=True) if early != PENDING
    ]
    verdict = rules.foregone(outline, merge_preprints=merge)
    assert verdict in (None, rules.decide(whole, merge_preprints=merge))


def test_other_titles_are_decided_by_the_outline() -> None:
    outline = outlined(profile(work()), profile(work(title="Cuff pressure in the ambulance", issued="2001")))
    verdict = rules.foregone(outline)
    assert verdict is not None
    assert verdict.decision == rules.DISTINCT
    assert rules.foregone(outlined(profile(work()), profile(work()))) is None


# ---- Hostile records


@pytest.mark.parametrize(
    ("one", "other"),
    [("a" * 10_000, "b" * 10_000), ("a " * 10_000, "b " * 10_000), ("ab " * 10_000, "ba " * 10_000)],
)
def test_a_comparison_takes_bounded_time(one: str, other: str) -> None:
    def hostile(text: str) -> Profile:
        people = [{"family": f"{text}{number}", "given": text} for number in range(10_000)]
        return profile(
            record(
                title=text,
                authors=people,
                container_title=text,
                volume=text,
                abstract=text,
                article_number=text,
            )
        )

    a, b = hostile(one), hostile(other)
    start = time.process_time()
    assert compare(a, b) == compare(b, a)
    assert time.process_time() - start < 0.5
