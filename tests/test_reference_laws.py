"""What holds of every reference string: nothing is lost, nothing is invented, nothing takes long."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import test_reference_details as details
from conftest import entries, plain, records
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_adversarial import HOSTILE
from test_reference_styles import EXAMPLES
from test_reference_works import CASES as WORKS
from test_references import CASES as ARTICLES

from mscbib import references
from mscbib.draft import Draft
from mscbib.references import labeller, segments
from mscbib.references.trailers import trailers

_BEFORE = "Smith J, Doe AB. Zinc uptake in the roots of barley. J Exp Med. "
TEXTS = sorted(
    {
        *(text for _, text, _ in ARTICLES + WORKS),
        *(text for examples in EXAMPLES.values() for text, _ in examples),
        *(f"{names}. Zinc uptake. J Exp Med. 2010;12(3):45-50." for _, names, _ in details.AUTHORS),
        *(f"{_BEFORE}{tail}" for _, tail, _ in details.LOCATORS),
        *(f"{_BEFORE}2010;12(3):45-50. {trailer}" for _, trailer, _ in details.TRAILERS),
    }
)

#: Characters as references have them, and whatever else there is.
_ANYTHING = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=60),
    st.text(st.sampled_from("abAB JSé王éß019 .,;:()[]–-'\"/&…\t\u0301"), max_size=60),
)


@st.composite
def _damaged(draw: st.DrawFn) -> str:
    """A reference cut, with words missing, doubled or swapped, or with something foreign in it."""
    words = draw(st.sampled_from(TEXTS)).split(" ")
    for _ in range(draw(st.integers(1, 3))):
        at, other = draw(st.integers(0, len(words) - 1)), draw(st.integers(0, len(words) - 1))
        match draw(st.sampled_from(["drop", "swap", "cut", "foreign"])):
            case "drop" if len(words) > 1:
                del words[at]
            case "swap":
                words[at], words[other] = words[other], words[at]
            case "cut":
                words = words[: max(at, 1)]
            case _:
                words.insert(at, draw(st.sampled_from(draw(st.sampled_from(TEXTS)).split(" "))))
    return " ".join(words)


_STRINGS = st.one_of(st.sampled_from(TEXTS), _damaged(), _ANYTHING)


# ---- One record


@settings(max_examples=200, deadline=None)
@given(text=_STRINGS)
def test_a_string_gives_one_record_that_keeps_it(text: str) -> None:
    found = records(text, layout="reference_list/lines")
    assert len(found) == bool(text.strip("\ufeff").strip())
    for record in found:
        assert record["raw"] in text
        assert 0 <= record["confidence"] <= 1


# ---- Nothing is lost

#: Words that stand around names and say nothing of them.
_AROUND_NAMES = {
    *("the", "all", "with", "from", "behalf", "AND", "ET", "AL"),
    *("und", "og", "och", "és", "ve", "и", "y"),
}


def _draft(text: str) -> Draft:
    draft = Draft(text, {}, [])
    references.read_reference(draft, 0, len(text), "the reference")
    return draft


def lost(text: str) -> Iterator[str]:
    """Words and numbers that are in no field, no label, no note and no finding."""
    draft = _draft(text)
    assert draft.spans is not None
    start, end = draft.spans.pop("raw")
    places = [
        *draft.spans.values(),
        *((first, last) for _, first, last in draft.repeats),
        *((problem.start, problem.end) for problem in draft.problems),
        *((start + found.start, start + found.end) for found in trailers(text[start:end])),
    ]
    seen = [False] * len(text)
    for first, last in places:
        seen[first:last] = [True] * (last - first)
    for word in re.finditer(r"[^\W\d_]+|\d+", text):
        if not all(seen[word.start() : word.end()]):
            known = word.group().lower() in segments._LABEL_WORDS or word.group() in _AROUND_NAMES
            numbering = word.group().isdigit() and not re.search(r"\w", text[: word.start()])
            if not known and not numbering:
                yield word.group()


@pytest.mark.parametrize("text", TEXTS)
def test_nothing_of_a_reference_is_lost(text: str) -> None:
    assert list(lost(text)) == []


@settings(max_examples=300, deadline=None)
@given(text=_damaged())
@example(
    text="Lind, K. I., R. Zhou, B. and D. Lind. 2000 Blood flow in divers. Am. J. Physiol. 279: R2189–R2199."
)
def test_nothing_of_a_damaged_reference_is_lost(text: str) -> None:
    assert list(lost(text)) == []


@pytest.mark.parametrize(
    "text", ["12", "20847271", "508:33–44 Park JM. A switch. Mol Microbiol 25:441-449, 1997."]
)
def test_a_number_in_front_is_lost_only_where_it_numbers(text: str) -> None:
    (record,) = records(text, layout="reference_list/lines")
    number = re.match(r"\d+", text)[0]  # type: ignore[index]
    assert any(number in str(record[name]) for name in record.keys() - {"raw", "id", "source"})


@settings(max_examples=300, deadline=None)
@given(text=_ANYTHING.filter(str.strip))
def test_nothing_of_any_text_is_lost(text: str) -> None:
    assert list(lost(text)) == []


# ---- Nothing is invented


def _values(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _values(inner, f"{path}.{name}")
    elif isinstance(value, list):
        for inner in value:
            yield from _values(inner, path)
    elif isinstance(value, str):
        yield path.removeprefix("."), value


#: Values that are worked out: kinds of works and relations, ISO dates, last pages.
_WORKED_OUT = ("type", "relations.type", "issued", "accessed", "page_last")


def _signs(text: str) -> str:
    return "".join(re.findall(r"\w", text.casefold()))


@settings(max_examples=300, deadline=None)
@given(text=_STRINGS.filter(str.strip))
def test_nothing_is_invented(text: str) -> None:
    draft = _draft(text)
    raw = draft.values.pop("raw")
    for path, value in _values(draft.values):
        if path in _WORKED_OUT or path.startswith("history."):
            continue
        for piece in value.split(" … "):
            assert _signs(piece) in _signs(raw), f"{path}: {value!r}"
    for date in (draft.values.get("issued", ""), draft.values.get("accessed", "")):
        assert date[:4] in raw


# ---- What was read before does not matter


def _plain(text: str) -> list[dict[str, Any]]:
    found = [plain(entry) for entry in entries(text, layout="reference_list/lines") if entry.record]
    for record in found:
        del record["id"]
    return found


def test_each_line_is_read_as_if_alone_and_in_order() -> None:
    lines = list(TEXTS)
    random.Random(7).shuffle(lines)
    together = _plain("\n\n".join(lines))
    labeller._remembered.clear()
    assert [record for text in reversed(lines) for record in _plain(text)] == together[::-1]


def test_what_is_forgotten_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the labeller remembers of references it has read is forgotten when it is too much."""
    expected = [_plain(text) for text in TEXTS]
    monkeypatch.setattr(labeller, "_REMEMBERED", 10)
    assert [_plain(text) for text in TEXTS] == expected


# ---- Nothing takes long

#: The longest time for a reference, in seconds of a machine that counts as fast as `_YARDSTICK` says.
LIMIT = 0.05
#: The seconds that `_counting` takes where LIMIT was set. A machine that is slower, or busy with other tests,
#: is as much slower at counting: times are measured side by side with it.
_YARDSTICK = 0.0027


def _counting() -> float:
    start = time.process_time()
    sums: dict[int, int] = {}
    for number in range(20_000):
        sums[number % 97] = sums.get(number % 97, 0) + number
    return time.process_time() - start


def _seconds(work: Callable[[], object], limit: float) -> float:
    """The best of some attempts, which end where there is no doubt whether it is below the limit."""
    best = 9.0
    for _ in range(5):
        before = _counting()
        start = time.process_time()
        work()
        took = time.process_time() - start
        best = min(best, took * _YARDSTICK / max((before + _counting()) / 2, _YARDSTICK))
        if best < limit or best > 20 * LIMIT:
            break
    return best


_NAMES = [
    f"{family} {initials}" for family in ("Okafor", "van der Meer", "Lindqvist") for initials in ("C", "JW")
]


@pytest.mark.parametrize("count", [30, 120, 200])
@pytest.mark.parametrize(
    "form",
    [
        "{vancouver}. Zinc uptake in barley: a trial. J Exp Med. 2010;12(3):45-50. doi:10.1000/x1",
        "{vancouver}, et al. Zinc uptake in barley. In: Doe A, editor. Barley. London: Wiley; 2010. p. 3-9.",
        "{inverted} (2010). Zinc uptake in barley: a trial. J. Exp. Med., 12(3), 45–50.",
        "{spoken}, Zinc uptake in barley: a trial, J. Exp. Med. 12 (2010) 45–50.",
    ],
)
def test_a_long_list_of_authors_takes_no_time(form: str, count: int) -> None:
    names = [_NAMES[i % len(_NAMES)] for i in range(count)]
    parts = [name.rpartition(" ") for name in names]
    text = form.format(
        vancouver=", ".join(names),
        inverted=", ".join(f"{family}, {initials[0]}." for family, _, initials in parts),
        spoken=", ".join(f"{initials[0]}. {family}" for family, _, initials in parts),
    )
    references.readings(text)
    assert _seconds(lambda: references.readings(text), LIMIT) < LIMIT


#: More that is hostile to the reading of references.
_HOSTILE = {
    **HOSTILE,
    "capitals": "A",
    "small letters": "a",
    "initials": "A. ",
    "initials without stops": "A B, ",
    "nested": "(a ",
    "quotes": '"a ',
    "In": "In: ",
    "editors": "(eds) ",
    "addresses": "http://a.b/ ",
    "numbers": "12 ",
    "places in journals": "12(3):4-9; ",
    "family names": "Smith, J., ",
    "as spoken": "J. Smith and ",
    "one script": "王",
    "names of another script": "王伟, ",
    "PMIDs": "PMID: 12345678 ",
    "errata": "Erratum in: A ",
    "access": "Accessed 1 Jan 2020 ",
    "journals": "J. Am. Chem. ",
    "ampersands": "& ",
    "words with stops": "Word. ",
    "hyphens": "A-",
    "marks alone": "\u0301",
}
_FRAMES = [
    ("", ""),
    ("", ". J Foo 2020;1:2."),
    ("Smith J. ", ". J Foo. 2020;1:2-9."),
    ("Smith, J. (2020). ", ". J. Foo, 1, 2–9."),
]


@pytest.mark.parametrize("hostile", _HOSTILE)
def test_no_string_takes_long(hostile: str) -> None:
    """Linear up to a length beyond which no more is read; what is hostile may take a little longer."""
    piece = _HOSTILE[hostile]
    for before, behind in _FRAMES:
        for length in (200, 3_000, 100_000):  # what blows up fails at the shortest
            text = f"{before}{piece * (length // len(piece))}{behind}"
            took = _seconds(lambda: _draft(text), 2 * LIMIT)  # noqa: B023
            assert took < 2 * LIMIT, f"{len(text)} characters"
