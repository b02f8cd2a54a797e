"""The table of rules: every line of it is reached, and does what a librarian would do.

All works are made up. `EXAMPLES` holds for every rule two records that it decides about; `CASES` are the
pairs that people argue about, each with its opposite.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pytest
from deduplicating import ABSTRACT, WORK, found, record, work

from mscbib.dedupe import rules
from mscbib.dedupe.comparison import Comparison, compare
from mscbib.dedupe.levels import LEVELS
from mscbib.dedupe.profile import profile
from mscbib.dedupe.rules import RULES, Rule, Verdict
from mscbib.model import Record

Changes = dict[str, Any]

TITLE = WORK["title"]
LONGER = f"{TITLE}: a randomised trial"
AKIN = "Remote conditioning by cuffs ahead of hip replacement in frail patients"
SURVEY = "Cuff pressure in the ambulance: a survey of crews"
ERRATUM = f"Erratum: {TITLE}"
NO_PLACE: Changes = {"volume": None, "issue": None, "pages": None}
ALONE: Changes = {**NO_PLACE, "container_title": None}
ON_MEDRXIV: Changes = {**NO_PLACE, "container_title": "medRxiv", "doi": "10.1101/2013.11.11.12345678"}
AT_A_MEETING: Changes = {"publication_types": ["Meeting Abstract"]}
DOI, OTHER_DOI = {"doi": "10.1000/joa.1"}, {"doi": "10.1000/joa.2"}
REVIEW, LATER_REVIEW = {"doi": "10.1002/14651858.cd099999.pub2"}, {"doi": "10.1002/14651858.cd099999.pub3"}
OTHERS = {"authors": "Moreau, Luc"}
PARTLY_OTHERS = {"authors": "Okafor, Ngozi; Moreau, Luc; Diaz, Ana"}
ELSEWHERE = {"container_title": "Brain Research"}
EDITORIAL = {"title": "Editorial"}

#: For each rule how two records differ from `WORK`.
EXAMPLES: dict[str, tuple[Changes, Changes]] = {
    "translated": ({}, {"title": "Der Oberarm als Helfer: ein Versuch vor neuen Hüften an Gebrechlichen"}),
    "version-renamed": (
        {**REVIEW, "title": "Warming for people before surgery"},
        {**LATER_REVIEW, "title": "Preoperative heating devices: benefits and harms of all kinds"},
    ),
    "other-title": ({}, {"title": SURVEY, "pages": "3-9"}),
    "other-title-same-id": (DOI, {**DOI, **OTHERS, "title": SURVEY}),
    "no-title": ({}, {"title": None}),
    "notice": ({}, {"title": ERRATUM, "pages": "401"}),
    "other-notice": ({}, {**ELSEWHERE, "title": ERRATUM}),
    "preprint-merged": ({}, ON_MEDRXIV),
    "preprint": ({}, ON_MEDRXIV),
    "other-preprint": ({}, {**ON_MEDRXIV, **OTHERS}),
    "doi-abstract": (
        {**DOI, "abstract": ABSTRACT},
        {**DOI, "abstract": ABSTRACT, "title": f"{TITLE}: phase 2"},
    ),
    "number-same-id": ({**DOI, "title": f"{TITLE}: part 1"}, {**DOI, "title": f"{TITLE}: part 2"}),
    "number": ({"title": f"{TITLE}: part 1"}, {"title": f"{TITLE}: part 2"}),
    "opposite": ({"title": f"{TITLE} in children"}, {"title": f"{TITLE} in adults"}),
    "other-pmid": ({"pmid": "111"}, {"pmid": "222", "pages": "301-309"}),
    "pmid": ({"pmid": "111"}, {"pmid": "111", "pages": "301-309", "container_title": None}),
    "doi": (DOI, {**DOI, "pages": None, "volume": None}),
    "doi-place": (
        {**DOI, "authors": None},
        {**DOI, "title": "Ischaemic conditioning before an elective hip replacement"},
    ),
    "doi-alike": (DOI, {**DOI, "title": LONGER, "pages": None}),
    "doi-akin": (DOI, {**DOI, "title": AKIN, "pages": None}),
    "version": (REVIEW, {**LATER_REVIEW, "pages": None}),
    "meeting": ({}, {**AT_A_MEETING, **ELSEWHERE, "pages": "S12", "volume": "9"}),
    "meeting-year": ({}, {**AT_A_MEETING, "issued": "2012", "pages": "S12", "volume": "29"}),
    "meeting-doi": (DOI, {**AT_A_MEETING, **OTHER_DOI, "pages": None}),
    "meeting-volume": ({}, {**AT_A_MEETING, "volume": "30", "pages": "77"}),
    "meeting-pages": ({}, {**AT_A_MEETING, "issue": "S1", "pages": "77"}),
    "other-doi": (DOI, {**OTHER_DOI, "title": LONGER, "pages": "301-309"}),
    "reprint": (DOI, {**OTHER_DOI, "volume": "32"}),
    "other-doi-volume": (DOI, {**OTHER_DOI, "volume": "32", "pages": None}),
    "other-doi-pages": (DOI, {**OTHER_DOI, "pages": "215-216"}),
    "generic-sparse": ({**NO_PLACE, **EDITORIAL}, {**NO_PLACE, **EDITORIAL}),
    "generic": (EDITORIAL, {**EDITORIAL, "pages": "301-302"}),
    "generic-doi": ({**EDITORIAL, **DOI}, {**EDITORIAL, **OTHER_DOI}),
    "generic-issue": ({**EDITORIAL, "pages": "1"}, {**EDITORIAL, "pages": "1", "issue": "5"}),
    "generic-volume": (
        {**EDITORIAL, "pages": "1", "issue": None},
        {**EDITORIAL, "pages": "1", "issue": None, "volume": "32"},
    ),
    "report": ({}, {**ALONE, "type": "report"}),
    "left-alone": ({**ALONE, **OTHERS, "issued": None}, {**ALONE, **OTHERS}),
    "title-authors-place": ({}, {"issued": "2015"}),
    "other-authors": ({}, {**OTHERS, "title": f"{TITLE}: what we think of it", "pages": None}),
    "other-authors-year": ({}, {**OTHERS, "issued": "2009", "pages": None}),
    "other-authors-journal": ({}, {**OTHERS, **ELSEWHERE, "pages": None}),
    "alike-year": ({}, {"title": AKIN, "issued": "2009", "pages": None}),
    "alike-authors-year": ({}, {**PARTLY_OTHERS, "title": LONGER, "issued": "2009", "pages": None}),
    "alike-journal": ({}, {**ELSEWHERE, "title": LONGER, "pages": "9-10"}),
    "two-places": ({}, {**ELSEWHERE, "volume": "9", "pages": "9-10"}),
    "other-issue": ({"pages": None}, {"pages": None, "issue": "5"}),
    "other-report": ({}, {**ELSEWHERE, "volume": None, "pages": None, "issued": "2011"}),
    "pages": ({}, {**PARTLY_OTHERS, "title": LONGER}),
    "authors-place": ({}, {"title": AKIN}),
    "title-place": ({}, {**OTHERS, "pages": "212-217"}),
    "other-volume": ({}, {"container_title": "Journal of Applied Sciences", "volume": "30", "pages": None}),
    "other-place": ({}, {"volume": "30", "pages": "1-9"}),
    "title-authors-year": ({}, {"pages": None, "volume": None}),
    "title-authors-similar": ({}, {"pages": None, "volume": None, "container_title": None}),
    "sparse": (NO_PLACE, {**NO_PLACE, **PARTLY_OTHERS}),
    "short": ({"title": "Frail hips", "pages": None}, {"title": "Frail hips", "pages": None}),
    "title-authors-volume": (ELSEWHERE, {"pages": None}),
    "no-year": ({}, {"issued": None, "pages": None, "authors": "Okafor, N"}),
    "ahead-of-print": (
        {"volume": None, "issue": None, "pages": "1-8"},
        {"issued": "2015"},
    ),
    "pages-within": ({}, {"pages": "214-219"}),
    "title-volume-next-year": ({"pages": None}, {"pages": None, "issued": "2015"}),
    "several-authors-no-year": ({}, {**ALONE, "issued": None}),
    "updated": (
        {"pages": None, "abstract": ABSTRACT, "volume": "2014", "issue": None},
        {"pages": None, "abstract": ABSTRACT, "volume": "2017", "issue": None, "issued": "2017"},
    ),
    "title-issue": ({"authors": None}, {"pages": None}),
    "several-authors": ({**NO_PLACE, **ELSEWHERE}, NO_PLACE),
    "several-authors-next-year": ({**NO_PLACE}, {**ALONE, "issued": "2015"}),
    "alike-authors": ({}, {"title": TITLE.replace("patients", "people"), "pages": None}),
    "part-authors": ({}, {"title": LONGER, "pages": None}),
}


def compared(one: Changes, other: Changes) -> Comparison:
    return compare(profile(work(**one)), profile(work(**{"id": "b", **other})))


def decided(name: str, one: Changes, other: Changes) -> Verdict:
    return rules.decide(compared(one, other), merge_preprints=name == "preprint-merged")


# ---- The table


def test_names_are_unique_and_every_rule_has_an_example() -> None:
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    assert set(EXAMPLES) == set(names)
    assert {rule.effect for rule in RULES} <= set(rules.EFFECTS)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_rule_is_reached(name: str) -> None:
    one, other = EXAMPLES[name]
    (rule,) = (rule for rule in RULES if rule.name == name)
    verdict = decided(name, one, other)
    assert (verdict.rule, verdict.effect) == (name, rule.effect)
    assert verdict == decided(name, other, one)
    assert rules.words(verdict) == rule.words


def test_every_level_that_a_rule_names_is_one() -> None:
    for rule in RULES:
        for field, named in rule.when.items():
            assert named <= LEVELS[field].keys(), f"{rule.name}: {field}"


def test_no_rule_is_wholly_behind_those_before_it() -> None:
    for place, rule in enumerate(RULES):
        box = {field: set(rule.when.get(field, levels)) for field, levels in LEVELS.items()}
        assert left_over(box, RULES[:place]), f"{rule.name} can never decide"


def left_over(box: Mapping[str, set[str]], earlier: Iterable[Rule]) -> bool:
    """Whether something of a box of levels is outside of all the boxes of rules."""
    near = [rule for rule in earlier if all(box[field] & levels for field, levels in rule.when.items())]
    if not near:
        return True
    rule = min(near, key=lambda rule: len(rule.when))
    return any(
        left_over({**box, field: outside}, near)
        for field, levels in rule.when.items()
        if (outside := box[field] - levels)
    )


def test_a_rule_that_is_behind_others_would_be_found() -> None:
    """The proof that the search above finds what it looks for."""
    levels = {"title": {"same", "other"}, "doi": {"same", "other"}}
    first = Rule("", "", "", {"title": frozenset({"same"}), "doi": frozenset({"same"})})
    second = Rule("", "", "", {"doi": frozenset({"other"})})
    assert left_over(levels, [first, second])
    assert not left_over({**levels, "title": {"same"}}, [first, second])


def test_what_no_rule_decides_is_weighed() -> None:
    likely = compared({"volume": None}, {"volume": None, "pages": None, "authors": None, "issue": None})
    verdict = rules.decide(likely)
    assert verdict.rule == "score" and 0 < verdict.score < 1
    assert f"{verdict.score:.2f}" in rules.words(verdict)
    told = {rules.decide(likely._replace(abstract=level)).score for level in ("same", "other")}
    assert len(told) == 2 and max(told) == rules.decide(likely._replace(abstract="same")).score


# ---- What is of one work

ONE, TWO, ASKED = "one work", "two works", "asked"
TRIAL = {"registrations": [{"registry": "ClinicalTrials.gov", "id": "NCT01234567"}]}
CHINESE = {"title": "Exercise for sore knees", "authors": "Zhang, Wei", "pages": None, "issue": None}
IN_SUPPLEMENT = {"volume": "31 Suppl 1", "issue": None, "doi": "10.1000/joa.s1"}
RUN_TOGETHER = "Okafor N.Lindqvist P.Tanaka H."

#: What people argue about: two records, as `WORK` with changes, and what they are.
CASES: dict[str, tuple[Changes, Changes, str]] = {
    "parts": ({"title": f"{TITLE}. Part I: methods"}, {"title": f"{TITLE}. Part II: methods"}, TWO),
    "parts with words behind": ({"title": f"{TITLE}. Part I"}, {"title": f"{TITLE}. Part II"}, TWO),
    "one part, its number written twice": ({"title": f"{TITLE}. Part I"}, {"title": f"{TITLE}. Part 1"}, ONE),
    "phases": ({"title": f"{TITLE}: a phase 2 trial"}, {"title": f"{TITLE}: a phase 3 trial"}, TWO),
    "phases in Roman": (
        {"title": f"{TITLE}: a phase II trial"},
        {"title": f"{TITLE}: a phase III trial"},
        TWO,
    ),
    "one phase": ({"title": f"{TITLE}: a phase II trial"}, {"title": f"{TITLE}: a phase 2 trial"}, ONE),
    "an erratum": ({}, {"title": ERRATUM, "pages": "401"}, TWO),
    "an erratum in two databases": ({"title": ERRATUM}, {"title": f"Erratum to: {TITLE}"}, ONE),
    "a retraction notice": ({}, {"title": f"Retraction notice to: {TITLE}", "pages": "402"}, TWO),
    "the article that was retracted": ({}, {"title": f"RETRACTED: {TITLE}"}, ONE),
    "an abstract of a meeting": (
        {},
        {**AT_A_MEETING, "container_title": "Bone & Joint Abroad", "volume": "9", "pages": "S12"},
        TWO,
    ),
    "an abstract of a meeting twice": (
        {**AT_A_MEETING, "volume": "9", "issue": "S1", "pages": "S12"},
        {**AT_A_MEETING, "volume": "9", "issue": "S1", "pages": "S12", "authors": "Okafor, N"},
        ONE,
    ),
    "other DOIs and other pages": (DOI, {**OTHER_DOI, "pages": "301-309"}, TWO),
    "a reissue with a DOI of its own": (DOI, OTHER_DOI, ONE),
    "an update of a Cochrane review": (REVIEW, {**LATER_REVIEW, "issued": "2017", "volume": None}, ONE),
    "a DOI with another title": (DOI, {**DOI, **OTHERS, "title": SURVEY, "pages": None}, TWO),
    "abstracts of one supplement with one DOI": (
        {**IN_SUPPLEMENT, "title": SURVEY, "pages": "S1"},
        {**IN_SUPPLEMENT, **OTHERS, "pages": "S2"},
        TWO,
    ),
    "two reports of one trial": (
        {**TRIAL, "title": "Cuff inflation and the frail hip: results after ninety days"},
        {
            **TRIAL,
            "title": "What cuff inflation costs hospitals: an analysis",
            "issued": "2016",
            "pages": "1-4",
        },
        TWO,
    ),
    "one report of a trial": (TRIAL, {**TRIAL, "authors": "Okafor N; Lindqvist P; Tanaka H"}, ONE),
    "no title": ({"title": None}, {"title": None, "issued": "2014-04"}, TWO),
    "title and author, and no more": (
        {**ALONE, **OTHERS, "issued": None},
        {**ALONE, **OTHERS, "issued": None, "type": None},
        ASKED,
    ),
    "title and several authors, and no more": (
        {**ALONE, "issued": None},
        {**ALONE, "issued": None, "type": None},
        ONE,
    ),
    "title, authors and year": (ALONE, {**ALONE, "type": None}, ONE),
    "a preprint": ({}, ON_MEDRXIV, TWO),
    "a preprint in two databases": (ON_MEDRXIV, {**ON_MEDRXIV, "container_title": "medRxiv (preprint)"}, ONE),
    "editorials of two issues": (EDITORIAL, {**EDITORIAL, "issue": "5", "pages": "301-302"}, TWO),
    "one editorial": (EDITORIAL, {**EDITORIAL, "authors": "Okafor N; Lindqvist P; Tanaka H"}, ONE),
    "namesakes": (
        CHINESE,
        {**CHINESE, **ELSEWHERE, "authors": "Zhang, Hong", "issued": "2010", "volume": "7"},
        TWO,
    ),
    "one person with one initial": (CHINESE, {**CHINESE, "authors": "Zhang, W"}, ONE),
    "a translated title": ({}, {"title": EXAMPLES["translated"][1]["title"]}, ONE),
    "another title on other pages": (
        {},
        {"title": EXAMPLES["translated"][1]["title"], "pages": "301-309"},
        TWO,
    ),
    "authors run together": ({"pages": None}, {"authors": RUN_TOGETHER, "pages": None}, ONE),
    "others, run together": (
        {"pages": None},
        {**ELSEWHERE, "authors": "Moreau L.Diaz A.Novak P.", "pages": None},
        TWO,
    ),
    "children and adults": ({"title": f"{TITLE} in children"}, {"title": f"{TITLE} in adults"}, TWO),
}


@pytest.mark.parametrize("case", CASES)
def test_what_people_argue_about(case: str) -> None:
    one, other, expected = CASES[case]
    given = [work(**one), work(**{"id": "b", **other})]
    for records in (given, given[::-1]):
        result = found(records)
        together = bool(result.together)
        assert (ONE if together else ASKED if result.to_review else TWO) == expected


@pytest.mark.parametrize("pages", [None, "301-309"])
@pytest.mark.parametrize("identifier", [DOI, {**DOI, **TRIAL}, {**DOI, "abstract": ABSTRACT}], ids=str)
def test_a_doi_does_not_merge_another_title(identifier: Changes, pages: str | None) -> None:
    other = work(**{"id": "b", **identifier, "title": SURVEY, "pages": pages})
    assert not found([work(**identifier), other]).together


@pytest.mark.parametrize(
    ("values", "change"),
    [
        ({"title": TITLE}, {"type": "article-journal"}),
        ({"title": TITLE, "container_title": "J Appl Anaesth"}, {"volume": "31"}),
        (
            {"authors": WORK["authors"], "issued": "2014", "container_title": "J Appl Anaesth"},
            {"volume": "31"},
        ),
        ({"issued": "2014", "volume": "31", "pages": "212-219"}, {"issue": "4"}),
        ({"abstract": ABSTRACT}, {"issued": "2014"}),
        (TRIAL, {"issued": "2014"}),
    ],
    ids=lambda values: "+".join(values),
)
def test_what_says_too_little_never_merges(values: Changes, change: Changes) -> None:
    result = found([record(id="a", **values), record(id="b", **values, **change)])
    assert not result.together
    copies = found([record(id="a", **values), record(id="a", **values)])
    assert not copies.together, "not even exact copies: they may be two works about which nothing was said"


# ---- What is related


@pytest.mark.parametrize(
    ("changes", "relation"),
    [
        ({"title": ERRATUM, "pages": "401"}, "erratum_for"),
        ({"title": f"Retraction notice to: {TITLE}", "pages": "402"}, "retraction_of"),
        ({"title": f"Comment on: {TITLE}", "authors": "Moreau, Luc", "pages": "403"}, "comment_on"),
        (ON_MEDRXIV, "preprint_of"),
    ],
)
def test_what_is_about_a_work_is_linked_with_it(changes: Changes, relation: str) -> None:
    for article, target in ((work(**DOI), "10.1000/joa.1"), (work(pmid="321"), "PMID 321"), (work(), "a")):
        result = found([work(**{"id": "b", **changes}), article])
        assert result.links == {("b", relation, "a")}
        told = {one.id: [(r.type, r.target) for r in one.relations] for one in result.records}
        assert told == {"a": [], "b": [(relation, target)]}


def test_preprints_are_merged_where_that_is_wished() -> None:
    pair = [work(), work(**{"id": "b", **ON_MEDRXIV})]
    result = found(pair, merge_preprints=True)
    assert result.together == {frozenset("ab")} and not result.links
    assert [one.id for one in result.records] == ["a"], "it is called after the article"
    other = work(**{"id": "b", **ON_MEDRXIV, **OTHERS})
    assert not found([pair[0], other], merge_preprints=True).together


def test_a_notice_is_linked_with_the_work_that_its_article_became_part_of() -> None:
    article, copy = work(id="x"), work(id="a", authors="Okafor, N")
    result = found([article, copy, work(id="e", title=ERRATUM, pages="401")])
    assert result.together == {frozenset("ax")}
    (erratum,) = (one for one in result.records if one.id == "e")
    assert {relation.type for relation in erratum.relations} == {"erratum_for"}
    assert len(erratum.relations) == 1, "once, though two records of the article were found"


def parts(title: str) -> list[Record]:
    """Three records: two that are apart, and one that is like both."""
    return [
        work(id="one", title=f"{title}: part I"),
        work(id="two", title=f"{title}: part II"),
        work(id="zero", title=title),
    ]


def test_what_is_apart_is_not_joined_through_others() -> None:
    result = found(parts(TITLE))
    assert all(not {"one", "two"} <= cluster for cluster in result.clusters)
    preprint = work(**{"id": "p", **ON_MEDRXIV})
    undecided = work(**{"id": "u", **NO_PLACE, "container_title": None})
    linked = found([work(), preprint, undecided])
    assert all(not {"a", "p"} <= cluster for cluster in linked.clusters)


@pytest.mark.parametrize(
    "name",
    ["number", "opposite", "notice", "other-notice", "preprint", "meeting", "meeting-year", "other-doi"],
)
def test_what_is_held_apart_is_not_joined_through_others(name: str) -> None:
    """Parts and phases, notices, meeting abstracts and DOIs in conflict are vetoes."""
    (effect,) = (rule.effect for rule in RULES if rule.name == name)
    assert effect in (rules.APART, rules.LINKED)
