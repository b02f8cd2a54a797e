"""The labeller's arithmetic: its probabilities are those of all labellings, and its best is the best."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

import pytest

from mscbib.references import labeller
from mscbib.references.labeller import Labelling
from mscbib.references.tokens import tokens
from mscbib.references.trailers import trailers

SHORT = [
    "Smith J",
    "Nature 2020",
    "Foo",
    "Smith J Nature",
    "Barley. Nature 12",
    "On a thing",
    "doi:10.1000/a x 7",
]
LONG = [
    "Smith J, Doe AB. Zinc uptake in barley. J Exp Med. 2010;12(3):45-50.",
    "A. Kumar and B. Schmidt, Phys. Rev. Lett. 98, 123602 (2007).",
    "Doe A. Barley. London: Wiley; 2010. p. 3-9.",
    "; , 7 x ( 王 van der",
]


def _label(text: str) -> Labelling:
    return labeller.label(text, tokens(text, trailers(text)))


def _labellings(count: int) -> Iterator[list[int]]:
    """All labellings of so many tokens; an inside follows only its own beginning or inside."""
    names = labeller.weights().labels
    for labels in itertools.product(range(len(names)), repeat=count):
        before = ["O", *(names[label] for label in labels)]
        if all(b[0] != "I" or a[1:] == b[1:] for a, b in itertools.pairwise(before)):
            yield list(labels)


@pytest.mark.parametrize("text", SHORT)
def test_the_best_labelling_is_the_best_of_all(text: str) -> None:
    found = _label(text)
    scores = {tuple(one): found.log_probability_of(one) for one in _labellings(len(found.labels))}
    best = max(scores.values())
    assert scores[tuple(found.labels)] == pytest.approx(best)
    assert found.log_probability == pytest.approx(best)


@pytest.mark.parametrize("text", SHORT)
def test_the_probabilities_of_all_labellings_are_one_together(text: str) -> None:
    """But for what the beam left out."""
    found = _label(text)
    total = math.fsum(math.exp(found.log_probability_of(one)) for one in _labellings(len(found.labels)))
    assert total == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("text", LONG)
def test_the_probability_of_the_best_is_said_once(text: str) -> None:
    found = _label(text)
    assert len(found.labels) == len(tokens(text, trailers(text)))
    assert found.log_probability <= 0
    assert found.log_probability_of(found.labels) == pytest.approx(found.log_probability)


@pytest.mark.parametrize("text", LONG)
def test_no_change_of_a_label_makes_it_better(text: str) -> None:
    found = _label(text)
    names = labeller.weights().labels
    for at in range(len(found.labels)):
        for label in range(len(names)):
            changed = [*found.labels[:at], label, *found.labels[at + 1 :]]
            if at == 0 and names[label][0] == "I":
                continue
            assert found.log_probability_of(changed) <= found.log_probability + 1e-6


def test_an_inside_never_follows_another_field() -> None:
    names = labeller.weights().labels
    for text in (*LONG, "I I I I", "7 7 7 7 7", "a " * 50):
        labels = [names[label] for label in _label(text).labels]
        for before, label in itertools.pairwise(["O", *labels]):
            assert label[0] != "I" or before[1:] == label[1:], labels


def test_a_labelling_that_cannot_be_has_no_probability() -> None:
    found = _label("Smith J")
    numbers = labeller.numbers()
    assert found.log_probability_of([numbers["B-A"], numbers["I-T"]]) < -100
