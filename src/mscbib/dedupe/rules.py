"""The decision about a pair: by the table of rules, and by a small fitted score where none of them decides.

What no rule decides is weighed: the sum of a weight for each field's level, fitted by logistic regression, is
the log odds that the two are one work (Fellegi and Sunter 1969).
"""

from __future__ import annotations

import functools
import math
from typing import NamedTuple

from mscbib import discovery
from mscbib.dedupe.comparison import PENDING, Comparison
from mscbib.dedupe.rule_table import APART, DISTINCT, DUPLICATE, EFFECTS, LINKED, REVIEW, RULES, Rule

__all__ = [
    "APART",
    "DISTINCT",
    "DUPLICATE",
    "EFFECTS",
    "LINKED",
    "REVIEW",
    "RULES",
    "Rule",
    "Verdict",
    "decide",
    "foregone",
    "words",
]

#: From which probability on what no rule decides is a duplicate, and from which on a person is asked.
LIKELY, DOUBTFUL = 0.95, 0.5


#: How fields are called in reasons; those of `Comparison` that are not here are told by the rules.
NAMES = {
    "title": "title", "authors": "authors", "year": "year", "journal": "journal", "volume": "volume",
    "issue": "issue", "pages": "pages", "doi": "DOI", "pmid": "PMID", "abstract": "abstract",
}  # fmt: skip
#: The levels that speak against one work.
DISAGREE = frozenset({"other", "far", "near", "next", "namesakes"})


class Verdict(NamedTuple):
    """What was decided about a pair: the effect, the rule ("score" where none), how probable one work is."""

    effect: str
    rule: str
    score: float

    @property
    def decision(self) -> str:
        """As tables have it: duplicate, review or distinct."""
        return DISTINCT if self.effect in (APART, LINKED) else self.effect


@functools.cache
def _weights() -> tuple[dict[str, dict[str, float]], float]:
    import orjson

    data = orjson.loads(discovery.data("duplicate_weights.json").read_bytes())
    return data["weights"], data["intercept"]


def probability(comparison: Comparison) -> float:
    """The probability that two records are of one work, by the weights of their levels."""
    weights, odds = _weights()
    for field, level in zip(Comparison._fields, comparison, strict=True):
        odds += weights.get(field, {}).get(level, 0.0)
    return round(1 / (1 + math.exp(-max(min(odds, 30.0), -30.0))), 4)


@functools.cache
def _table() -> tuple[tuple[Rule, tuple[tuple[int, frozenset[str]], ...]], ...]:
    """The rules, each with the levels it wants of fields, these by their places in a comparison."""
    place = {field: number for number, field in enumerate(Comparison._fields)}
    return tuple(
        (rule, tuple((place[field], levels) for field, levels in rule.when.items())) for rule in RULES
    )


_SCORES = {DUPLICATE: 1.0, REVIEW: 0.5, DISTINCT: 0.0, APART: 0.0, LINKED: 0.0}


@functools.lru_cache(1 << 16)
def _by_rule(comparison: Comparison) -> Verdict | None:
    """What the first rule that holds says; None if none does, or if `PENDING` fields have a say in it."""
    for rule, wants in _table():
        depends = False
        for place, levels in wants:
            level = comparison[place]
            if level == PENDING:
                depends = True
            elif level not in levels:
                break
        else:
            return None if depends else Verdict(rule.effect, rule.name, _SCORES[rule.effect])
    return None


@functools.lru_cache(1 << 16)
def _by_score(comparison: Comparison) -> Verdict:
    score = probability(comparison)
    effect = DUPLICATE if score >= LIKELY else REVIEW if score >= DOUBTFUL else DISTINCT
    return Verdict(effect, "score", score)


def decide(comparison: Comparison, *, merge_preprints: bool = False) -> Verdict:
    """What is to become of a pair; with `merge_preprints` a preprint and its article are duplicates."""
    if merge_preprints:
        comparison = _merging_preprints(comparison)
    return _by_rule(comparison) or _by_score(comparison)


def foregone(outline: Comparison, *, merge_preprints: bool = False) -> Verdict | None:
    """What `decide` will say, whatever the `PENDING` fields of an outline are; None if they matter."""
    return _by_rule(_merging_preprints(outline) if merge_preprints else outline)


def _merging_preprints(comparison: Comparison) -> Comparison:
    return comparison._replace(version="merged") if comparison.version == "preprint" else comparison


def words(verdict: Verdict) -> str:
    """What decided about a pair, for people."""
    for rule in RULES:
        if rule.name == verdict.rule:
            return rule.words
    return f"no rule decides; all in all one work with a probability of {verdict.score:.2f}"
