"""References find the records they are to, and no others; what cites what is told from both sides.

All works are made up. The figures, on thousands of references, are in tests/benchmarks/link_references.py.
"""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest
from deduplicating import work
from hypothesis import given, settings
from hypothesis import strategies as st

from mscbib.linking import Answer
from mscbib.linking.citations import Citations
from mscbib.linking.citing import Citing, cited_work
from mscbib.linking.relations import Relations
from mscbib.model import Origin, Record, Relation

sys.path.append(str(Path(__file__).parent / "benchmarks"))
import generate_references
import link_references
from generate_duplicates import Works

Changes = dict[str, Any]

NOTHING: Changes = dict.fromkeys(
    ("id", "title", "authors", "container_title", "issued", "volume", "issue", "pages"), None
)
NO_PLACE: Changes = {"volume": None, "issue": None, "pages": None}
TITLE = "Remote ischaemic conditioning before elective hip replacement in frail patients"
DOI, OTHER_DOI = {"doi": "10.1000/joa.1"}, {"doi": "10.1000/joa.2"}
OTHERS: Changes = {"authors": "Moreau, Luc; Diaz, Ana"}
SURVEY: Changes = {"title": "Cuff pressure in the ambulance: a survey of crews", **OTHERS}
ELSEWHERE: Changes = {**SURVEY, "id": "b", "container_title": "Brain Research", "pages": "3-9"}
BOOK: Changes = {**NO_PLACE, "container_title": None, "title": "Cuffs and their uses", "type": "book"}


def citing(*references: Record, **changes: Any) -> Record:
    """A record with references, labelled from 1."""
    labelled = [one.model_copy(update={"label": str(at)}) for at, one in enumerate(references, 1)]
    own = {"id": "citing", "title": "Cuffs, a review", "authors": "Novak, Ida", **NO_PLACE, **changes}
    return work(**own).model_copy(update={"references": tuple(labelled)})


def answers(
    records: Sequence[Record], library: Iterable[Record], citations: Citations | None = None
) -> list[Answer]:
    """What the references of `records` are to, in the library or among themselves."""
    citations = citations or Citations()
    for number, one in enumerate(records):
        citations.ask(number, one)
    for one in library:
        citations.offer(one, None)
    for number, one in enumerate(records):
        citations.offer(one, number)
    found = list(citations.answers())
    citations.close()
    return found


def found_ids(records: Sequence[Record], library: Iterable[Record]) -> list[str | None]:
    return [one.found.id for one in answers(records, library)]


#: How the reference and the record differ from the same work.
RESOLVED: dict[str, tuple[Changes, Changes]] = {
    "all of it": ({}, {}),
    "DOI alone": ({**NOTHING, **DOI}, DOI),
    "PMID alone": ({**NOTHING, "pmid": "123"}, {"pmid": "123"}),
    "PMCID alone": ({**NOTHING, "pmcid": "PMC123"}, {"pmcid": "PMC123"}),
    "arXiv and title": (
        {**NO_PLACE, "container_title": None, "arxiv": "2101.00001", "type": None},
        {"arxiv": "2101.00001"},
    ),
    "ISBN in the other form": (
        {**BOOK, "isbn": ["0306406152"], "issued": "2011"},
        {**BOOK, "isbn": ["9780306406157"], "authors": "Okafor, Ngozi"},
    ),
    "DOI, and the title translated": (
        {**DOI, "title": "Der Oberarm als Helfer: ein Versuch an Gebrechlichen", "pages": "212"},
        DOI,
    ),
    "DOI, and the number of the part left out": (DOI, {**DOI, "title": f"{TITLE}. Part I"}),
    "the number of the part left out": ({}, {"title": f"{TITLE}. Part I"}),
    "the part taken for the journal's": (
        {"container_title": "Part I. J Appl Anaesth"},
        {"title": f"{TITLE}. Part I"},
    ),
    "journal abbreviated, authors cut": (
        {"container_title": "J Appl Anaesth", "authors": "Okafor, N", "et_al": True, "issue": None},
        {},
    ),
    "the year before": ({"issued": "2013"}, {}),
    "no pages": ({"pages": None, "issue": None}, {}),
    "a wrong last page": ({"pages": "212-291"}, {}),
    "a wrong volume": ({"volume": "13"}, {}),
    "a typing error": ({"title": TITLE.replace("elective", "eletive"), "issue": None}, {}),
    "no title": ({"title": None, "container_title": "J Appl Anaesth", "authors": "Okafor, N"}, {}),
    "no title, no last page": ({"title": None, "pages": "212", "issue": None}, {}),
    "neither title nor authors": ({"title": None, "authors": None}, {}),
    "no title, an article's number": (
        {"title": None, **NO_PLACE, "article_number": "e20417"},
        {**NO_PLACE, "article_number": "e20417"},
    ),
    "no title, the year before, the author misspelt": (
        {"title": None, "issued": "2013", "authors": "Ocafor, N"},
        {},
    ),
    "DOI and title, but for the number of the part": (
        {**NOTHING, **DOI, "title": TITLE},
        {**DOI, "title": f"{TITLE}. Part I"},
    ),
    "another title, place and authors": ({"title": "Der Oberarm als Helfer", "issue": None}, {}),
}

UNRESOLVED: dict[str, tuple[Changes, Changes]] = {
    "another DOI, though all fits": (DOI, OTHER_DOI),
    "another PMID, though all fits": ({"pmid": "1"}, {"pmid": "2"}),
    "another PMCID, though all fits": ({"pmcid": "PMC1"}, {"pmcid": "PMC2"}),
    "one DOI, and all else is of another": (
        DOI,
        {**DOI, **SURVEY, "container_title": "Brain Research", "pages": "3-9"},
    ),
    "the page in another journal": ({}, {"container_title": "Brain Research"}),
    "the page in another journal, no title": ({"title": None}, {"container_title": "Brain Research"}),
    "one title, another year": ({}, {"issued": "2016", "volume": "33", "pages": "3-9"}),
    "one title, another year, nothing else": (NO_PLACE, {**NO_PLACE, "issued": "2017"}),
    "one title, another place": ({}, {"volume": "32", "pages": "30-37", "issue": "1"}),
    "a letter on the same page": ({}, {**SURVEY, "pages": "212"}),
    "a letter on the same page, no title": ({"title": None}, {**OTHERS, "pages": "212"}),
    "no title, no authors, one page": ({"title": None, "authors": None, "pages": "212"}, {}),
    "the erratum of it": ({}, {"title": f"Erratum: {TITLE}"}),
    "the erratum of it, no title": ({"title": None}, {"publication_types": ["Published Erratum"]}),
    "the erratum, under the DOI of its article": (DOI, {**DOI, "title": f"Erratum: {TITLE}"}),
    "no title, another issue": ({"title": None}, {"issue": "5"}),
    "the words in another order, and nothing else": (
        {"title": "Therapeutic efficacy of warming blankets and of cuffs", "authors": "Okafor, N"},
        {
            **NOTHING,
            "type": None,
            "title": "Therapeutic efficacy of cuffs and of warming blankets",
            "authors": "Okafor, N",
        },
    ),
    "what the erratum is of": ({"title": f"Erratum: {TITLE}"}, {}),
    "the preprint": ({}, {**NO_PLACE, "container_title": "medRxiv", "doi": "10.1101/2013.11.11.12345678"}),
    "the second part": ({"title": f"{TITLE}. Part I"}, {"title": f"{TITLE}. Part II"}),
    "nothing": ({**NOTHING, "type": None}, {}),
    "a title that many have": (
        {"title": "Editorial", **NO_PLACE, "authors": None},
        {"title": "Editorial", **NO_PLACE, "authors": None},
    ),
}


@pytest.mark.parametrize(("reference", "held"), RESOLVED.values(), ids=RESOLVED)
def test_a_reference_finds_its_record(reference: Changes, held: Changes) -> None:
    (one,) = answers([citing(work(**reference))], [work(**ELSEWHERE), work(**held)])
    assert (one.asked, one.found.id, one.number, one.label) == (0, "a", None, "1")
    assert 0.9 <= one.score <= 1
    assert "; absent: " in one.reason or "; agree: " in one.reason
    assert "no rule" not in one.reason


@pytest.mark.parametrize(("reference", "held"), UNRESOLVED.values(), ids=UNRESOLVED)
def test_a_reference_is_to_no_other_record(reference: Changes, held: Changes) -> None:
    assert not found_ids([citing(work(**reference))], [work(**held)])


#: Those of them that say enough for their own work to be found.
NAMING = {
    name: (reference, held)
    for name, (reference, held) in UNRESOLVED.items()
    if reference.get("title", TITLE) not in (None, "Editorial")
}


@pytest.mark.parametrize(("reference", "held"), NAMING.values(), ids=NAMING)
def test_the_record_itself_is_found_beside_what_is_mistaken_for_it(reference: Changes, held: Changes) -> None:
    right = work(**{**reference, "id": "right"})
    for library in ([work(**held), right], [right, work(**held)]):
        assert found_ids([citing(work(**reference))], library) == ["right"]


# ---- References of which there is hardly more than the text


@pytest.mark.parametrize(
    "raw",
    [
        "Okafor N, 2014, J APPL ANAESTH, V31, P212",
        "OKAFOR N., 2014, JOURNAL OF APPLIED ANAESTHESIA, V31, P0212",
        "Okafor Ngozi, 2014, J APPL ANAESTH, V31, P212, DOI 10.1000/joa.1",
        f"Okafor, N., Lindqvist, P., Tanaka, H., {TITLE} (2014) J. Appl. Anaesth., 31 (4), pp. 212-219",
    ],
)
def test_references_that_nobody_read_are_read(raw: str) -> None:
    found = answers([citing(Record(raw=raw))], [work(**ELSEWHERE), work(**SURVEY, id="c"), work()])
    assert [one.found.id for one in found] == ["a"]


@pytest.mark.parametrize(
    "raw",
    [
        "Okafor N, 2014, BRAIN RES, V31, P212",
        "Okafor N, 2009, J APPL ANAESTH, V31, P212",
        "Moreau L, 2014, J APPL ANAESTH, V31, P212",
        "Okafor N, 2014, J APPL ANAESTH",
        "Okafor N",
        ", , , ",
        "a, 2014, " * 200,
        "(" * 3_000,
    ],
)
def test_references_in_short_are_to_no_other_record(raw: str) -> None:
    assert not found_ids([citing(Record(raw=raw))], [work()])


def test_what_a_reference_says_goes_before_what_is_read_in_it() -> None:
    raw = "Okafor N, 2014, J APPL ANAESTH, V31, P212"
    assert found_ids([citing(Record(raw=raw))], [work()]) == ["a"]
    assert not found_ids([citing(Record(raw=raw, volume="32", issued="2009"))], [work()])


# ---- Several that fit


def test_two_works_that_fit_equally_are_told_apart_by_nobody() -> None:
    reference = work(pages=None)
    one, other = work(id="b", **DOI, pages="212-219"), work(id="c", **OTHER_DOI, pages="300-304")
    assert not found_ids([citing(reference)], [one, other])
    assert found_ids([citing(reference)], [one]) == ["b"]


def test_of_copies_of_one_work_that_with_identifiers_is_found() -> None:
    copies = [work(id="b"), work(id="c", **DOI), work(id="d", pmid="5")]
    for library in (copies, copies[::-1]):
        assert found_ids([citing(work())], library) == ["c"]


def test_what_fits_better_is_found() -> None:
    next_year = work(id="b", issued="2015")
    for library in ([next_year, work()], [work(), next_year]):
        assert found_ids([citing(work())], library) == ["a"]


def test_of_copies_that_among_the_inputs_is_found_so_that_it_is_told_that_it_is_cited() -> None:
    own = work(id="own")
    (one,) = answers([citing(work(**DOI)), own], [work(**DOI)])
    assert (one.found.id, one.number) == ("own", 1)


@given(st.permutations(range(9)), st.integers(0, 9))
@settings(max_examples=30, deadline=None)
def test_the_order_of_the_library_does_not_matter(order: list[int], split: int) -> None:
    reference = citing(work(), work(pages=None), work(title=None))
    near: list[Changes] = [
        {},
        DOI,
        OTHER_DOI,
        {"pmid": "1"},
        {"issue": None},
        {"pages": "212"},
        {"issued": "2015"},
    ]
    library = [work(id=f"lib{at}", **one) for at, one in enumerate([*near, SURVEY, {"volume": "13"}])]
    shuffled = [library[at] for at in order]
    copies = shuffled[:split]  # what comes twice is no other
    expected = answers([reference], library)
    assert [one.found.id for one in expected] == ["lib1"] * 3
    assert answers([reference], [*shuffled, *copies]) == expected


# ---- The record that asks


def test_a_record_does_not_cite_itself() -> None:
    own = citing(work(**DOI), id="own", title=TITLE, **DOI, authors=work().authors and "Okafor, Ngozi")
    assert not answers([own], [])
    assert not answers([own], [work(id="copy", **DOI, authors="Okafor, Ngozi")])


def test_an_earlier_version_of_a_review_is_another_record() -> None:
    earlier = {"doi": "10.1002/14651858.cd099999.pub2"}
    own = citing(work(**earlier), title=TITLE, doi="10.1002/14651858.cd099999.pub3", issued="2019")
    assert found_ids([own], [work(**earlier)]) == ["a"]


def test_records_of_the_inputs_cite_each_other() -> None:
    one, other = citing(work(), work(**SURVEY)), work(id="b")
    assert [(found.asked, found.number, found.label) for found in answers([one, other], [])] == [(0, 1, "1")]


def test_answers_come_in_the_order_of_records_and_references() -> None:
    library = [work(), work(**SURVEY, id="b")]
    records = [citing(work(**SURVEY), work()), work(id="c", **BOOK), citing(work())]
    found = [(one.asked, one.label, one.found.id) for one in answers(records, library)]
    assert found == [(0, "1", "b"), (0, "2", "a"), (2, "1", "a")]


# ---- Very many


def test_a_work_cited_by_very_many_in_other_words_each_time_is_found_by_all() -> None:
    names = [f"{one}{other}" for one in "bcdfghjklm" for other in "aeiou"]
    printed = [work(authors=f"Okafor, N; {name.title()}x, A") for name in names]
    citations = Citations(cap=10)
    assert len(answers([citing(*printed)], [work()], citations)) == len(names)
    assert not citations.lost
    assert not citations.capped


def test_keys_of_more_references_than_may_be_compared_are_named_and_not_followed() -> None:
    printed = [work(authors=f"Okafor, N; {name}x, A") for name in ("Ba", "Be", "Bi", "Bo")]
    citations = Citations(cap=3, strong_cap=3)
    assert not answers([citing(*printed)], [work()], citations)
    named = {one.key: one.records for one in citations.capped}
    assert named["place:31:212:2014"] == citations.lost == 4
    assert all(count == 4 for count in named.values())


def test_what_is_not_followed_is_only_told_of_references_that_are_lost_by_it() -> None:
    printed = [work(authors=f"Okafor, N; {name}x, A") for name in ("Ba", "Be", "Bi", "Bo")]
    citations = Citations(cap=3, strong_cap=3)
    own = work(authors="Okafor, N; Bux, A", **DOI)
    assert [one.label for one in answers([citing(*printed, own)], [work(**DOI)], citations)] == ["5"]
    assert citations.lost == 4


def test_a_process_that_is_forked_knows_what_concerns_a_reference() -> None:
    citations = Citations()
    citations.ask(0, citing(work()))
    citations.settle()
    assert citations.concerns(work(**DOI))
    assert not citations.concerns(work(**ELSEWHERE))


def test_references_that_say_the_same_are_one_question() -> None:
    citations = Citations(cap=3, strong_cap=3)
    assert len(answers([citing(work(), work()), *[citing(work())] * 8], [work()], citations)) == 10
    assert not citations.capped


def test_memory_does_not_grow_with_the_library() -> None:
    works = Works(3, abstracts=False)
    citations = Citations()
    citations.ask(0, citing(work()))
    library = [Record.model_validate({"id": str(at), **works.work()}) for at in range(300)]
    for one in library:
        citations.offer(one, None)
    tracemalloc.start()
    for _ in range(3):
        for one in library:
            citations.offer(one.model_copy(update={"id": "x"}), None)
    grown, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert grown < 200_000


def test_hostile_texts_are_compared_in_time() -> None:
    hostile = [
        "a" * 300_000,
        "part i. " * 40_000,
        "\x1b[2J\x00",
        "((((" * 50_000,
        "Part I. " + "x " * 100_000,
    ]
    references = [work(title=one, container_title=one) for one in hostile]
    found = answers([citing(*references)], references)
    assert [one.label for one in found] == [one.label for one in found if one.found.title]


# ---- Relations


def said(
    records: Sequence[Record], library: Iterable[Record] = ()
) -> list[list[tuple[str, str, str | None]]]:
    """The relations of the records, linked."""
    relations = Relations()
    for number, one in enumerate(records):
        relations.know(number, one)
    for answer in answers(records, library):
        relations.add(answer)
    related = [relations.related(number, one) for number, one in enumerate(records)]
    for one in related:
        assert Record.model_validate_json(one.to_json()) == one
    return [[(own.type, own.target, own.label) for own in one.relations] for one in related]


def test_who_cites_and_who_is_cited_are_both_told() -> None:
    records = [citing(work(), doi="10.1000/citing"), work(id="b", pmid="77")]
    assert said(records) == [[("cites", "pmid:77", "1")], [("is_cited_by", "10.1000/citing", None)]]


def test_relations_say_how_sure_they_are_and_why() -> None:
    records = [citing(work()), work(id="b")]
    relations = Relations()
    relations.know(0, records[0])
    (answer,) = answers(records, [])
    relations.add(answer)
    for number in (0, 1):
        (own,) = relations.related(number, records[number]).relations
        assert (own.score, own.reason) == (answer.score, answer.reason)


def test_what_is_said_already_is_not_said_again() -> None:
    before = (Relation(type="cites", target="PMID 77"), Relation(type="erratum_for", target="10.1000/x"))
    asking = citing(work(), work(issue=None)).model_copy(update={"relations": before})
    found = said([asking, work(id="b", pmid="77")])
    assert found[0] == [("cites", "PMID 77", None), ("erratum_for", "10.1000/x", None)]
    assert found[1] == [("is_cited_by", "citing", None)]


def test_a_work_cited_twice_is_said_to_be_cited_once() -> None:
    assert said([citing(work(), work(issue=None))], [work(**DOI)]) == [[("cites", "10.1000/joa.1", "1")]]


def test_nothing_is_said_of_what_was_not_found_though_it_has_a_doi() -> None:
    assert said([citing(work(**DOI))], [work(**SURVEY)]) == [[]]


# ---- Entries of a citing list


def entry(name: str, *, dialect: str = "rca", path: str = "list.txt", **changes: Any) -> Record:
    origin = Origin(path=path, layout="citing_list", dialect=dialect, index=1, line_start=1, line_end=1)
    return work(id=name, **{**SURVEY, **changes}).model_copy(update={"source": origin})


def cites(named: str, records: Sequence[Record], *paths: str) -> list[list[tuple[str, str]]]:
    relations, asked = Relations(), Citing(cited_work(named), paths)
    for number, one in enumerate(records):
        relations.know(number, one)
        asked.see(number, one)
    asked.relate(relations)
    return [
        [(own.type, own.target) for own in relations.related(number, one).relations]
        for number, one in enumerate(records)
    ]


def test_what_pubmed_found_cites_the_work_only_if_the_user_says_so() -> None:
    records = [
        entry("a"),
        entry("b", dialect="pubmed_abstract", path="pubmed.txt"),
        entry("c", dialect="mine"),
    ]
    known = [("cites", "10.1000/joa.1")]
    assert cites("10.1000/joa.1", records) == [known, [], known]
    assert cites("10.1000/joa.1", records, "pubmed.txt") == [[], known, []]
    within = [
        entry("a", path="saved/a.txt"),
        entry("b", path="saved.zip!/b.txt"),
        entry("c", path="saved.txt"),
    ]
    assert cites("10.1000/joa.1", within, "saved", "saved.zip") == [known, known, []]


@pytest.mark.parametrize("said_as", ["10.1000/joa.1", "https://doi.org/10.1000/JOA.1", "doi:10.1000/joa.1"])
def test_entries_cite_the_work_that_a_doi_names(said_as: str) -> None:
    page = Origin(path="page.txt", layout="abstract_page", index=1, line_start=1, line_end=1)
    no_entry = work(id="no entry", **SURVEY).model_copy(update={"source": page})
    records = [entry("x"), no_entry, entry("y", pmid="8"), work(**DOI)]
    found = cites(said_as, records)
    by_both = [("is_cited_by", "x"), ("is_cited_by", "pmid:8")]
    assert found == [[("cites", "10.1000/joa.1")], [], [("cites", "10.1000/joa.1")], by_both]


RIS = (
    "TY  - JOUR\nID  - own\nAU  - Okafor, Ngozi\nTI  - Remote ischaemic conditioning before elective hip "
    "replacement in frail patients\nT2  - Journal of Applied Anaesthesia\nPY  - 2014\nVL  - 31\nSP  - 212\n"
    "EP  - 219\nER  - \n\n"
)


def test_entries_cite_the_work_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "work.ris"
    path.write_text(RIS, encoding="utf-8")
    found = cites(str(path), [entry("x"), work(**DOI), entry("z")])
    assert found == [[("cites", "own")], [("is_cited_by", "x"), ("is_cited_by", "z")], [("cites", "own")]]


def test_a_work_in_the_list_of_those_that_cite_it_does_not_cite_itself() -> None:
    assert cites("10.1000/joa.1", [entry("x", **DOI), entry("y")])[0] == [("is_cited_by", "y")]


@pytest.mark.parametrize(
    ("text", "why"),
    [(RIS * 2, "holds several records"), ("", "holds no record"), (None, "neither a file nor a DOI")],
    ids=["two", "none", "no file"],
)
def test_a_work_that_is_not_named_is_an_error(tmp_path: Path, text: str | None, why: str) -> None:
    path = tmp_path / "work.ris"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=why):
        cited_work(str(path))


# ---- The figure, in small


def test_references_are_resolved_as_rightly_as_is_said(tmp_path: Path) -> None:
    works = Works(7, abstracts=False)
    drawn = [works.work() for _ in range(600)]
    cited = list(generate_references.literature(works, drawn, generate_references.FAULTS))
    generate_references.write(tmp_path, cited, works, per_page=30)
    pages = link_references.records(tmp_path / "pages.txt")
    library = link_references.records(tmp_path / "library.nbib", tmp_path / "library.ris")
    found, _ = link_references.resolved(pages, library)
    scores = link_references.scores(found, link_references.truth(tmp_path / "truth.csv"))
    assert scores.held > 250
    assert scores.right >= 0.998 * scores.found
    assert scores.right >= 0.98 * scores.held
