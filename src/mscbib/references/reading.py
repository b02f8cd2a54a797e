"""Readings: what a reference string may say, by style grammars and by the labeller, and which is believed.

Trailers are found first. Then the style grammars (``grammars/reference/styles/``) try the text before them.
What one reads beyond doubt is taken: where it and the labeller differ, it was right nine times in ten. Else
the labeller reads the string too, and all readings are judged by one measure: the probability that the
labeller's fitted weights give to the fields they name. To this come grounds of other kinds, each with a
weight that was fitted as well; together they make the confidence.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Container
from typing import TYPE_CHECKING, NamedTuple

from mscbib import discovery
from mscbib.references import journals
from mscbib.references.styles import FIRST, by_styles, with_persons
from mscbib.references.trailers import trailer_events, trailers, trailing

if TYPE_CHECKING:
    from mscbib.references.segments import Event
    from mscbib.references.tokens import Token

_INSIDE_TITLE = re.compile(r"[.?!]\s")

_TITLES = frozenset(("title", "anonymous_title"))
#: Titles that may be cut wrong: of one word, or with a year or a group of authors in front.
_WORD_OR_YEAR = re.compile(r"\W*+(?:\w*+\W*+\Z|[12][0-9]{3}\b)")
_GROUP_IN_FRONT = re.compile(
    r"\b(?:Group|Consortium|Committee|Investigators|Network|Collaborat(?:ors|ion)|Society|Association|Organi[sz]ation)\.\s"
)

#: The name of the reading that is the labeller's own.
LABELLED = "labels"


class Reading(NamedTuple):
    """One reading of a string.

    Attributes:
        source: the style whose grammar gave it, or "labels".
        events: the fields named, as (field, start, end).
        left_over: the places that nothing explains.
        grounds: what speaks for and against it, as (ground, amount); see `confidence`.
    """

    source: str
    events: list[Event]
    left_over: list[tuple[int, int]]
    grounds: dict[str, float]

    @property
    def explained(self) -> dict[str, float]:
        """What each ground adds to the score, or takes from it."""
        weights = _weights()
        return {ground: weights[ground] * amount for ground, amount in self.grounds.items()}

    @property
    def score(self) -> float:
        """What speaks for the reading, added up: the logarithm of the odds that all its fields are right."""
        return sum(self.explained.values())

    @property
    def confidence(self) -> float:
        """The probability that the reading is right in all fields, by its score."""
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.score))))


@functools.cache
def _weights() -> dict[str, float]:
    """How much one of each ground moves the logarithm of the odds that all is right.

    Fitted by logistic regression on references that the labeller was not fitted on (``fitting/``).
    """
    import orjson

    weights: dict[str, float] = orjson.loads(discovery.data("reading_grounds.json").read_bytes())
    return weights


#: No more of a string is read, so that none takes long whatever it is: the longest list of authors in the
#: references of biomedical articles has half of it. The rest is left over.
_LONGEST = 3000


def readings(text: str) -> list[Reading]:
    """The readings of one reference string, the best first; there is always one.

    Raises:
        GrammarError: a grammar cannot be built.
    """
    if len(text) <= _LONGEST:
        return _readings(text)
    end = text.rfind(" ", _LONGEST // 2, _LONGEST) + 1 or _LONGEST
    rest = (end, len(text))
    return [
        reading._replace(left_over=[*reading.left_over, rest]) for reading in _readings(text[:end].rstrip())
    ]


def _readings(text: str) -> list[Reading]:
    found = trailers(text)
    known, contradicted = trailer_events(text, found)
    core = text[: trailing(text, found)]
    styled = []
    for style, events in by_styles(core):
        named, unclaimed = with_persons(text, events)
        reading = Reading(style, named + known, contradicted + unclaimed, {})
        if _beyond_doubt(text, reading):
            reading.grounds["beyond doubt"] = 1.0
            return [reading]
        styled.append(reading)
    from mscbib.references import labeller, segments  # what a style reads beyond doubt does not need them
    from mscbib.references.tokens import tokens

    words = tokens(text, found)
    if not words:
        return [Reading(LABELLED, known, [(0, len(text))], {"always": 1.0, "left over": 1.0})]
    labelling = labeller.label(text, words)
    labels = [labeller.weights().labels[number] for number in labelling.labels]
    parts = segments.segmented(text, words, labels)
    own = Reading(
        LABELLED,
        parts.events + known,
        parts.left_over + contradicted,
        {"log probability": max(labelling.log_probability, -8.0), "names not plain": 1 - parts.names},
    )
    agreeing = 0.0
    judged = []
    for reading in styled:
        given = labels_of(reading.events, words)
        agrees = [label[-1] for label in given] == [label[-1] for label in labels]
        agreeing = max(agreeing, float(agrees))
        number = labeller.numbers()
        probability = labelling.log_probability_of([number[label] for label in given])
        judged.append(
            _grounded(
                text,
                reading,
                {"log probability": max(probability, -8.0), "style": 1.0, "agreement": float(agrees)},
            )
        )
    own.grounds["agreement"] = agreeing
    return sorted([*judged, _grounded(text, own, own.grounds)], key=lambda reading: -reading.score)


def _grounded(text: str, reading: Reading, grounds: dict[str, float]) -> Reading:
    """The reading with all its grounds."""
    places = {field: (start, end) for field, start, end in reading.events}
    title, journal = (text[slice(*places.get(field, (0, 0)))] for field in ("title", "container_title"))
    return reading._replace(
        grounds={
            "always": 1.0,
            **grounds,
            "lacking": float(sum(places.keys().isdisjoint(alternatives) for alternatives in _EXPECTED)),
            "left over": float(min(len(reading.left_over), 3)),
            "journal known": float(journals.is_known(journal)),
            "title of several sentences": float(bool(_INSIDE_TITLE.search(title))),
            "editors or publisher": float("publisher" in places or "editor_person" in places),
        }
    )


#: What nearly every reference has, in one form or another.
_EXPECTED = (
    {"family", "literal", "collective"},
    {"title", "anonymous_title"},
    {"container_title", "publisher", "url"},
    {"issued"},
    {"locator", "doi", "url", "publisher"},
)


def _beyond_doubt(text: str, reading: Reading) -> bool:
    """Whether a style's reading needs no second opinion: nothing speaks for another cut of its title.

    That would be a group in front of it, a year at its beginning, nothing but a word, or at its end the
    beginning of an abbreviated journal (`… conformal field theory Nucl.`, `Phys. B`).
    """
    title = _last(text, reading.events, _TITLES).strip()
    if _WORD_OR_YEAR.match(title) or ("." in title[:-1] and _GROUP_IN_FRONT.search(title)):
        return False
    if title[-1] != "." or reading.source in FIRST:
        return True
    words = title.split()
    last = words[-1].rstrip(".")
    return not (
        len(last) < 7
        and last[:1].isupper()
        and sum(word[:1].isupper() for word in words[1:-1]) * 3 <= len(words)
        and journals.is_likely(f"{last} {_last(text, reading.events, ('container_title',))}")
    )


def _last(text: str, events: list[Event], fields: Container[str]) -> str:
    """The text of the last event of one of `fields`; "" if there is none."""
    return next((text[start:end] for field, start, end in reversed(events) if field in fields), "")


@functools.cache
def _letters() -> dict[str, str]:
    """The letter of the label for each field that a style names."""
    from mscbib.references.segments import LETTERS

    names = ("family", "given", "initials", "suffix", "et_al", "literal")
    others = {field: letter for letter, field in LETTERS.items()}
    return others | dict.fromkeys(names, "A") | {"anonymous_title": "T"}


def labels_of(events: list[Event], words: list[Token]) -> list[str]:
    """The labels that a reading's events give the tokens: a year alone is of its date, names are one run."""
    letters = _letters()
    places = sorted(
        (start, end, letters[field]) for field, start, end in events if field in letters and end > start
    )
    labels: list[str] = []
    at = 0
    previous = ("", -1)
    for token in words:
        while at < len(places) and places[at][1] <= token.start:
            at += 1
        letter = places[at][2] if at < len(places) and places[at][0] < token.end else "O"
        if token.trailer or letter == "O" or (letter == "Y" and token.shape != "Y"):
            labels.append("O")
            previous = ("", -1)
            continue
        run = -2 if letter == "A" else at
        labels.append(("I-" if previous == (letter, run) else "B-") + letter)
        previous = (letter, run)
    return labels
