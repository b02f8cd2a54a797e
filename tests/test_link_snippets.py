"""Whose abstract a snippet is: found through what copying does to it, and not where another work fits too."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from snippet_damage import LEAST as LEAST_OF_CUT
from snippet_damage import WAYS, damaged, of_same_group, of_same_template

from mscbib.linking import Answer, fingerprints, snippets
from mscbib.linking.alignment import Text, aligned
from mscbib.linking.fingerprints import Fingerprints, hashed, shingles
from mscbib.linking.snippets import Snippets, is_snippet
from mscbib.model import Record

# ---- Abstracts that nobody wrote

_SUBJECTS = (
    "remote conditioning", "wrist exercises", "bog rewetting", "CD4+ T cells", "the BRAFV600E mutation",
    "tele-nursing",
    "soy isoflavones", "knee braces", "interleukin-18", "hive ventilation", "α-defensin", "alpine grazing",
    "birch pollen",
    "saline rinses", "night shifts", "school gardens", "river otters", "tumor volume", "oxygen uptake (VO2)",
    "lead glazes",
)  # fmt: skip
_OBJECTS = (
    "pain at rest", "the rate of falls", "methane fluxes", "anti-inflammatory markers", "sleep after surgery",
    "bone density",
    "length of stay", "brood survival", "wound closure", "soil moisture at 10 cm", "antibody titers",
    "quality of life",
    "grip strength", "forage intake", "nasal symptoms", "handwriting", "fish counts", "blood lead",
    "return to work", "edema",
)  # fmt: skip
_PLACES = (
    "Bergen",
    "Ankara",
    "Lusaka",
    "Osaka",
    "Quito",
    "Gdańsk",
    "Perth",
    "Mysore",
    "Leeds",
    "Tunis",
    "Turku",
    "Graz",
)
_SENTENCES = (
    "Little is known of how {a} changes {b}, although both are common in {place}.",
    "We followed {n} patients in {place} between {y} and {z}, of whom {m} had {a} and the others none.",
    "Compared with controls, {a} reduced {b} by {n}% (95% CI {m}–{k}; p < 0.0{k}) at {m} weeks.",
    "There was no difference in {b} between the groups (mean {m}.{k} ± {k}.1 vs {n}.2 × 10(-3), P = 0.{n}).",
    "The effect of {a} on {b} was largest in those who lived alone, and it was gone after {n} months.",
    "Adverse events were rare: {k} in the group of {a}, {m} in that of usual care.",
    "Samples were taken on days {k}, {m} and {n}, and analyzed by two readers who did not know of {a}.",
    "It's unclear whether {b} would have improved without {a}; a trial of {n} centers begins in {place}.",
    "In a model adjusted for age and {b}, {a} remained associated with survival (OR {k}.{m}, n = {n}).",
    "These results suggest that {a} should be offered early where {b} matters most.",
    "Costs per case of {b} fell from {n} to {m} euros, mainly because {a} needs no staff at night.",
    "Families in {place} preferred {a}, and {m} of {n} said that {b} had been explained to them.",
)  # fmt: skip
_LABELLED = ("BACKGROUND", "METHODS", "RESULTS", "CONCLUSION")


def abstract(chance: Random) -> str:
    """An abstract of eight sentences about some things; every other has labels."""
    topic = chance.sample(_SUBJECTS, 3), chance.sample(_OBJECTS, 3)
    chosen = [
        sentence.format(
            a=chance.choice(topic[0]), b=chance.choice(topic[1]), place=chance.choice(_PLACES),
            n=chance.randint(12, 480), m=chance.randint(5, 90), k=chance.randint(1, 9),
            y=chance.randint(1990, 2005), z=chance.randint(2006, 2022),
        )
        for sentence in chance.sample(_SENTENCES, 8)
    ]  # fmt: skip
    if chance.random() < 0.5:
        return " ".join(chosen)
    return "\n".join(f"{label}: {chosen[2 * at]} {chosen[2 * at + 1]}" for at, label in enumerate(_LABELLED))


def abstracts(count: int, seed: int = 1) -> list[str]:
    chance = Random(seed)
    return [abstract(chance) for _ in range(count)]


def work(number: int, text: str, **values: Any) -> Record:
    """A record of a work that has this abstract."""
    plain = {
        "id": f"w{number}",
        "title": f"{_OBJECTS[number % 20]} and {_SUBJECTS[number % 19]} in {number} villages near a river",
        "authors": [{"family": f"Okafor{number}", "given": "Ngozi"}],
        "issued": "2014",
        "doi": f"10.1234/work.{number}",
        "abstract": {"text": text},
    }
    return Record.model_validate(plain | values)


def snippet(text: str) -> Record:
    return Record.model_validate({"id": "s", "abstract": {"text": text}})


def found(
    asked: Sequence[str], offered: Iterable[Record], threshold: float = snippets.THRESHOLD
) -> list[Answer | None]:
    """What is answered to each snippet, the records offered as a library's."""
    with closing(Snippets(threshold)) as asker:
        for number, text in enumerate(asked):
            asker.ask(number, snippet(text))
        for record in offered:
            asker.offer(record, None)
        answers = {answer.asked: answer for answer in asker.answers()}
    return [answers.get(number) for number in range(len(asked))]


def ids(answers: Iterable[Answer | None]) -> list[str | None]:
    return [answer.found.id if answer else None for answer in answers]


TEXTS = abstracts(240)
LIBRARY = [work(number, text) for number, text in enumerate(TEXTS[:160])]


# ---- What is found


@pytest.mark.parametrize("way", [*WAYS, "three of these"])
def test_a_damaged_abstract_is_known_again_and_no_other_taken_for_it(way: str) -> None:
    chance = Random(way)
    make = {**WAYS, "three of these": damaged}[way]
    asked = [make(text, chance) for text in TEXTS[80:]]
    expected = [record.id for record in LIBRARY[80:]] + [None] * 80
    wrong = [pair for pair in zip(ids(found(asked, LIBRARY)), expected, strict=True) if pair[0] != pair[1]]
    assert not [pair for pair in wrong if pair[0] is not None]
    assert len(wrong) <= 1, "of eighty, one may be cut or damaged beyond recognition"


@pytest.mark.parametrize("make", [of_same_group, of_same_template])
def test_another_abstract_of_the_group_is_not_taken_for_it(make: Any) -> None:
    chance = Random(3)
    siblings = [work(number, make(text, TEXTS[160:], chance)) for number, text in enumerate(TEXTS[:80])]
    assert ids(found(TEXTS[:80], siblings)) == [None] * 80
    both = [*siblings, *(work(1000 + number, text) for number, text in enumerate(TEXTS[:80]))]
    assert ids(found(TEXTS[:80], both)) == [f"w{1000 + number}" for number in range(80)]


def test_other_numbers_make_another_work() -> None:
    text = TEXTS[0]
    other = "".join(chr(ord(letter) + 1) if letter in "12345678" else letter for letter in text)
    assert ids(found([text], [work(1, other)])) == [None]


@pytest.mark.parametrize(
    ("place", "asked", "offered"),
    [
        ("it is the abstract, word for word", TEXTS[0], TEXTS[0]),
        ("it is the beginning of the abstract", TEXTS[0][:400] + "…", TEXTS[0]),
        ("it is the end of the abstract", TEXTS[0][300:], TEXTS[0]),
        ("it is a part of the abstract", TEXTS[0][200:600], TEXTS[0]),
        ("it holds the abstract", TEXTS[0], TEXTS[0][: 2 * len(TEXTS[0]) // 3]),
    ],
)
def test_the_reason_says_how_the_snippet_stands_in_the_abstract(place: str, asked: str, offered: str) -> None:
    (answer,) = found([asked], [work(1, offered)])
    assert answer is not None
    head, tail = place.partition(",")[::2]
    assert answer.reason.startswith(head) and tail in answer.reason
    assert 0.9 <= answer.score <= 1


def test_the_worse_it_fits_the_lower_is_the_score() -> None:
    chance = Random(2)
    asked = [WAYS["whole"](TEXTS[0], chance), *(_edited(TEXTS[0], share) for share in (0.02, 0.05, 0.1))]
    scores = [answer.score if answer else 0.0 for answer in found(asked, LIBRARY, threshold=0.5)]
    assert scores == sorted(scores, reverse=True) and len(set(scores)) == 4
    assert all(one is None or one.score >= 0.97 for one in found(asked, LIBRARY, threshold=0.97))


def _edited(text: str, share: float) -> str:
    from snippet_damage import edited

    return edited(text, Random(5), share)


def test_what_ends_as_an_abstract_begins_and_is_another_before_is_of_none() -> None:
    mine, theirs = TEXTS[170].split(), TEXTS[0].split()
    assert ids(found([" ".join([*mine[:40], *theirs[:60]])], LIBRARY)) == [None]
    assert ids(found([" ".join([*mine[:10], *theirs[:90]])], LIBRARY)) == ["w0"]


# ---- What several works share


NOTICE = (
    "This article has been retracted at the request of the editors, because the figures could not be "
    "traced to the data that they were said to show, and the authors did not answer."
)


def test_a_text_that_works_share_identifies_none_and_it_is_said_which_do() -> None:
    with closing(Snippets()) as asker:
        asker.ask(0, snippet(NOTICE))
        for number in range(20):
            asker.offer(work(number, NOTICE), None)
        assert not list(asker.answers())
        (shared,) = asker.shared
    assert shared.asked == 0 and shared.one.id != shared.other.id


def test_records_of_one_work_share_it_without_harm() -> None:
    again = work(3, TEXTS[3], id="again", database="Scopus", doi=None, volume="7")
    (answer,) = found([TEXTS[3]], [LIBRARY[3], again])
    assert answer is not None and answer.found.id in ("w3", "again")


def test_of_a_preprint_and_its_article_the_article_is_taken() -> None:
    preprint = work(3, TEXTS[3], id="early", doi="10.1101/2014.01.01.123456", container_title="bioRxiv")
    article = work(3, TEXTS[3], container_title="Journal of Villages")
    for order in ([preprint, article], [article, preprint]):
        assert ids(found([TEXTS[3]], order)) == ["w3"]


def test_of_equal_records_the_one_to_be_linked_is_taken() -> None:
    with closing(Snippets()) as asker:
        asker.ask(0, snippet(TEXTS[3]))
        for number in (None, 5, 4, None):
            asker.offer(LIBRARY[3], number)
        (answer,) = asker.answers()
    assert answer.number == 4


def test_a_work_that_fits_a_little_worse_is_a_doubt_and_one_that_fits_much_worse_is_none() -> None:
    words = TEXTS[3].split()
    near, far = " ".join([*words[:50], "an", *words[50:]]), " ".join(words[:40] + words[60:])
    assert ids(found([TEXTS[3]], [LIBRARY[3], work(9, near)])) == [None]
    assert ids(found([TEXTS[3]], [LIBRARY[3], work(9, far)])) == ["w3"]


# ---- What says too little


def test_three_words_are_too_few_and_counted() -> None:
    with closing(Snippets()) as asker:
        for number, text in enumerate(["Bees like parks.", "…", TEXTS[0]]):
            asker.ask(number, snippet(text))
        asker.offer(work(1, "Bees like parks."), None)
        asker.offer(LIBRARY[0], None)
        assert [answer.asked for answer in asker.answers()] == [2]
        assert (asker.asked, asker.short) == (3, 2)


@pytest.mark.parametrize(
    "values", [{"title": "A title"}, {"doi": "10.1234/work.1"}, {"pmid": "1"}, {"isbn": ("1234567890",)}]
)
def test_what_has_a_name_is_no_snippet(values: dict[str, Any]) -> None:
    assert is_snippet(snippet(TEXTS[0]))
    assert not is_snippet(snippet(TEXTS[0]).model_copy(update=values))
    assert not is_snippet(Record(title=None, keywords=("bees",)))


def test_a_snippet_answers_no_other() -> None:
    assert ids(found([TEXTS[0]], [snippet(TEXTS[0])])) == [None]


# ---- Laws


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(12)))
def test_the_order_of_the_records_makes_no_difference(order: list[int]) -> None:
    works = [*LIBRARY[:6], work(90, TEXTS[0]), work(1, TEXTS[1], id="again")]
    works += [work(91 + number, NOTICE) for number in range(4)]
    asked = [*TEXTS[:4], NOTICE, TEXTS[5][100:500]]
    assert found(asked, [works[at] for at in order]) == found(asked, works)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.sampled_from(["a", "b", "c", "d", "1", "22", "the", "of", "mice"]), max_size=60), st.data()
)
def test_a_text_is_the_same_as_itself_and_hardly_other_than_without_a_word(
    words: list[str], data: st.DataObject
) -> None:
    words += ["six", "words", "that", "end", "all", "texts"]
    text = Text(words, hashed(words))
    alone = aligned(text, text, [(0, 0)])
    assert alone is not None and tuple(alone) == (len(words), 0, 0, 0)
    without = list(words)
    del without[data.draw(st.integers(0, len(words) - 7)) if len(words) > 6 else 0]
    less = aligned(Text(without, hashed(without)), text, [(0, 0)])
    assert less is not None and less.cost <= 1 and less.same >= len(without) - 1


def test_what_concerns_nobody_is_what_an_offer_makes_nothing_of() -> None:
    with closing(Snippets()) as asker:
        for number in range(0, 160, 2):
            asker.ask(number, snippet(TEXTS[number]))
        asker.settle()
        concerns = [asker.concerns(record) for record in LIBRARY]
        for record in LIBRARY:
            asker.offer(record, None)
        answered = {answer.asked for answer in asker.answers()}
    assert [number for number, does in enumerate(concerns) if does] == sorted(answered)
    assert answered == set(range(0, 160, 2))


def test_a_snippet_that_comes_a_thousand_times_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = _counted(monkeypatch)
    found([TEXTS[7]], LIBRARY)
    once = len(looked_at)
    assert ids(found([TEXTS[7]] * 1000, LIBRARY)) == ["w7"] * 1000
    assert len(looked_at) == 2 * once


# ---- Very many, and hostile ones


def _counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A list that grows with every pair of texts that is compared word by word."""
    looked_at: list[int] = []

    def counting(*args: Any) -> Any:
        looked_at.append(1)
        return aligned(*args)

    monkeypatch.setattr(snippets, "aligned", counting)
    return looked_at


def test_sentences_that_all_share_do_not_make_it_quadratic(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here everything is boilerplate, but for one sentence."""
    boilerplate = " ".join(TEXTS[:2]).replace("\n", " ")
    texts = [f"{boilerplate} {sentence}" for sentence in abstracts(300, seed=4)]
    looked_at = _counted(monkeypatch)
    records = [work(number, text) for number, text in enumerate(texts)]
    answers = found(texts, records)
    assert ids(answers) == [record.id for record in records]
    assert len(looked_at) < 10 * len(texts)


def test_what_only_says_what_very_many_say_is_reported() -> None:
    shared = TEXTS[0].split()
    with closing(Snippets()) as asker:
        for number in range(fingerprints.COMMON + 20):
            asker.ask(number, snippet(" ".join([*shared[:60], f"x{number}"])))
        asker.ask(999, snippet(" ".join(shared[:60])))
        asker.offer(LIBRARY[0], None)
        asked = [answer.asked for answer in asker.answers()]
        assert asker.common == 1 and 999 not in asked


def test_fingerprints_take_few_bytes_a_text() -> None:
    texts = [shingles(hashed(text.split())) for text in TEXTS]
    known = Fingerprints()
    for text in texts:
        known.count(text)
    for number, text in enumerate(texts):
        known.add(number, text)
    known.settle()
    arrays = (known._hashes, known._numbers, known._places)
    assert sum(array.nbytes for array in arrays) <= 16 * 14 * len(texts)
    assert all(number in dict(known.sharing(text)) for number, text in enumerate(texts))


@pytest.mark.parametrize(
    "piece", ["word ", "\0", "\u0301", "<b>", "7 ", "王", "a b c d ", "&amp;", "….", "’"]
)
def test_a_huge_text_is_done_with_soon(piece: str) -> None:
    huge = piece * (2_000_000 // len(piece))
    started = time.process_time()
    found([huge, TEXTS[0], huge + TEXTS[0]], [work(1, huge), work(2, huge + TEXTS[0]), LIBRARY[0]])
    assert time.process_time() - started < 10


def test_a_cut_has_as_many_words_as_the_damage_promises() -> None:
    for way in ("a piece", "sentences", "the beginning"):
        for text in TEXTS[:40]:
            assert len(WAYS[way](text, Random(text)).split()) >= LEAST_OF_CUT - 1
