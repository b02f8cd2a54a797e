"""The decision about a pair: rules that read as a table, and a small fitted score where none of them decides.

A rule names levels of fields (see `comparison`); it holds where each field it names has one of them. The first that
holds decides. What no rule decides is weighed: the sum of a weight for each field's level, fitted by logistic
regression, as the log odds that the two are one work (Fellegi and Sunter 1969).
"""

from __future__ import annotations

import functools
import math
from typing import NamedTuple

from mscbib import discovery
from mscbib.dedupe.comparison import PENDING, Comparison

#: What a rule does. Two that are held apart are not joined through others either; linked ones are related, too.
DUPLICATE, REVIEW, DISTINCT, APART, LINKED = "duplicate", "review", "distinct", "apart", "linked"
EFFECTS = (DUPLICATE, REVIEW, DISTINCT, APART, LINKED)

#: From which probability on what no rule decides is a duplicate, and from which on a person is asked.
LIKELY, DOUBTFUL = 0.9, 0.5


class Rule(NamedTuple):
    """A line of the table: what it does, its name, what it says to people, and when it holds."""

    effect: str
    name: str
    words: str
    when: dict[str, frozenset[str]]


def _rule(effect: str, name: str, words: str, **when: str) -> Rule:
    return Rule(effect, name, words, {field: frozenset(levels.split("|")) for field, levels in when.items()})


#: In this order; levels of a field are separated by "|".
RULES = (
    _rule(DUPLICATE, "translated", "authors, journal, volume, issue and pages agree; the title is translated",
          title="other", authors="same|sole|cut", year="same", journal="same", volume="same", issue="same",
          pages="same", doi="same|absent", abstract="same|absent", notice="", length="long", differ=""),
    _rule(DUPLICATE, "version-renamed", "versions of one review, which was renamed",
          doi="version", title="other", authors="same|sole|cut|most|first|some"),
    _rule(DISTINCT, "other-title", "the titles differ",
          title="other", doi="absent|other|version", pmid="absent|other"),
    _rule(DISTINCT, "other-title-same-id", "the titles and the authors differ, whatever the identifier says",
          title="other", authors="other|absent|some|namesakes|first"),
    _rule(DISTINCT, "no-title", "one has no title, and nothing else identifies a work", title="absent"),
    _rule(LINKED, "notice", "one is a notice about the other",
          notice="differs", title="same|spelling|part|alike", journal="same|similar|absent"),
    _rule(APART, "other-notice", "one is a notice, the other an article", notice="differs"),
    _rule(DUPLICATE, "preprint-merged", "one is a preprint of the other, and preprints are merged",
          version="merged", title="same|spelling|part|alike", authors="same|sole|cut|most|first"),
    _rule(LINKED, "preprint", "one is a preprint of the other",
          version="preprint", title="same|spelling|part|alike", authors="same|sole|cut|most|first"),
    _rule(APART, "other-preprint", "one is a preprint, the other an article", version="preprint|merged"),
    _rule(DUPLICATE, "doi-abstract", "one DOI and one abstract, by the same authors in one year",
          doi="same", abstract="same", authors="same|sole|cut", year="same", title="same|spelling|part|alike"),
    _rule(REVIEW, "number-same-id", "one identifier, but the numbers in the titles differ",
          differ="number", doi="same"),
    _rule(APART, "number", "the numbers of the parts, phases or studies differ", differ="number"),
    _rule(APART, "opposite", "a word of the titles is another, and tells them apart",
          differ="word", doi="absent|other"),
    _rule(APART, "other-pmid", "PubMed has two records, and the titles or pages differ",
          pmid="other", pages="other|within|absent"),
    _rule(DUPLICATE, "pmid", "one PMID, and the titles agree", pmid="same", title="same|spelling|part|alike|akin"),
    _rule(DUPLICATE, "doi", "one DOI, and the titles agree",
          doi="same", title="same|spelling", length="long|short"),
    _rule(DUPLICATE, "doi-place", "one DOI, one place, and the titles are alike",
          doi="same", title="part|alike|akin", volume="same|absent", pages="same", year="same|next|absent"),
    _rule(DUPLICATE, "doi-alike", "one DOI, and the titles and authors are alike",
          doi="same", title="same|spelling|part|alike", authors="same|sole|cut|most|first|absent"),
    _rule(DUPLICATE, "doi-akin", "one DOI, the same authors, and the titles have much in common",
          doi="same", title="akin", authors="same|sole|cut", abstract="same|absent"),
    _rule(DUPLICATE, "version", "versions of one review", doi="version", title="same|spelling|part|alike|akin"),
    _rule(APART, "meeting", "one is an abstract of a meeting, the other an article in another journal",
          meeting="meeting", journal="other|absent", doi="absent|other"),
    _rule(APART, "meeting-year", "one is an abstract of a meeting, the other an article of another year",
          meeting="meeting", year="next|near|far|absent", doi="absent|other"),
    _rule(DISTINCT, "meeting-doi", "one is an abstract of a meeting, the other an article with a DOI of its own",
          meeting="meeting", doi="other"),
    _rule(DISTINCT, "meeting-volume", "one is an abstract of a meeting, the other an article in another volume",
          meeting="meeting", volume="other", pages="other|within|absent", doi="absent|other"),
    _rule(DISTINCT, "meeting-pages", "one is an abstract of a meeting, the other an article in another issue",
          meeting="meeting", issue="other", pages="other", doi="absent|other"),
    _rule(APART, "other-doi", "the DOIs differ, and so do the titles or the pages",
          doi="other", title="part|alike|akin", pages="other|within|absent"),
    _rule(APART, "other-doi-volume", "the DOIs differ, and so do the volumes",
          doi="other", volume="other", pages="other|within|begin|absent"),
    _rule(APART, "other-doi-pages", "the DOIs differ, and so do the pages",
          doi="other", pages="other|within", journal="other|similar|same"),
    _rule(REVIEW, "generic-sparse", "a title that many works have, and nothing more to compare than several authors and year",
          length="generic", title="same|spelling", authors="same", year="same", journal="same|similar",
          volume="absent|same", issue="absent", pages="absent", doi="absent"),
    _rule(APART, "generic", "a title that many works have, on other pages",
          length="none|generic", pages="other|within|absent", doi="absent|other"),
    _rule(APART, "generic-doi", "a title that many works have, and other DOIs", length="none|generic", doi="other"),
    _rule(APART, "generic-issue", "a title that many works have, in another issue",
          length="none|generic", issue="other"),
    _rule(APART, "generic-volume", "a title that many works have, in another volume",
          length="none|generic", volume="other"),
    _rule(APART, "report", "one is a report or a thesis, the other came out in a journal or book",
          form="differs", pages="other|within|absent", doi="absent|other"),
    _rule(DUPLICATE, "ahead-of-print", "one was read before its volume came out; title, authors and journal agree",
          ahead="ahead", title="same|spelling", authors="same|sole|cut", year="same|next", journal="same",
          length="long", doi="same|absent"),
    _rule(DUPLICATE, "several-authors-no-year", "title and several authors agree; one has no year",
          title="same|spelling", authors="same", year="absent", pages="same|absent", volume="same|absent",
          length="long", doi="same|absent", kind="same|absent"),
    _rule(REVIEW, "left-alone", "title and authors agree, but one has no year, and there is nothing else to compare",
          title="same|spelling|part|alike", year="absent", journal="absent", pages="absent", volume="absent",
          doi="absent", authors="same|sole|cut|most|first|absent"),
    _rule(DUPLICATE, "title-authors-place", "title, authors and place agree",
          title="same|spelling|part", authors="same|sole|cut|most|absent", pages="same|begin", volume="same|absent",
          journal="same|similar|absent", year="same|next|absent", length="long|short", doi="same|absent"),
    _rule(DISTINCT, "other-authors", "the authors differ, the titles are only alike, the pages are not the same",
          authors="other", title="spelling|part|alike|akin", pages="other|within|absent", doi="absent|other"),
    _rule(DISTINCT, "other-authors-year", "one title, but other authors, another year, and not the same pages",
          authors="other", year="next|near|far|absent", pages="other|within|absent", doi="absent|other"),
    _rule(DISTINCT, "other-authors-journal", "one title, but other authors in another journal",
          authors="other", journal="other|absent", pages="other|within|absent", doi="absent|other"),
    _rule(DISTINCT, "alike-year", "the titles are only alike, the years differ, the pages are not the same",
          title="akin", year="next|near|far", pages="other|within|absent", doi="absent|other"),
    _rule(DISTINCT, "alike-authors-year", "titles and authors are only alike, the years differ",
          title="part|alike", authors="some|most|first", year="next|near|far", pages="other|within|absent",
          doi="absent|other"),
    _rule(DISTINCT, "alike-journal", "the titles are only alike, journal and pages differ",
          title="part|alike|akin", journal="other", pages="other|within", doi="absent|other"),
    _rule(DISTINCT, "two-places", "one title, but journal, volume and pages differ: published in two places",
          journal="other", volume="other", pages="other", doi="absent|other"),
    _rule(REVIEW, "other-issue", "one title by the same authors in two issues of one volume",
          title="same|spelling", authors="same|sole|cut", volume="same", issue="other", pages="absent", doi="absent",
          abstract="absent|other"),
    _rule(DISTINCT, "other-report", "one title, but another journal and another year: two reports",
          journal="other", year="next|near|far", pages="other|within|absent", doi="absent|other"),
    _rule(DUPLICATE, "pages", "title, pages and journal agree, and the authors do not speak against it",
          title="same|spelling|part|alike", authors="same|sole|cut|most|first|some|namesakes|absent",
          year="same|next|absent", journal="same|similar|absent", pages="same|begin", length="long"),
    _rule(DUPLICATE, "authors-place", "authors, journal, volume and pages agree, and the titles are alike",
          title="akin", authors="same|sole|cut", year="same", journal="same", volume="same", pages="same|begin",
          length="long"),
    _rule(DUPLICATE, "pages-within", "title, authors, year, journal, volume and issue agree; the pages nearly do",
          title="same|spelling|part", authors="same|sole|cut", year="same", journal="same", volume="same",
          issue="same", pages="within", length="long", doi="same|absent"),
    _rule(DUPLICATE, "title-volume-next-year", "title, authors, journal, volume and issue agree; the years nearly do",
          title="same|spelling", authors="same|sole|cut|most", year="next", journal="same", volume="same",
          issue="same|absent", pages="same|begin|absent", length="long", doi="same|absent"),
    _rule(DUPLICATE, "title-issue", "title, year, journal, volume and issue agree; one names no authors",
          title="same|spelling", authors="absent", year="same", journal="same", volume="same", issue="same",
          pages="same|absent", length="long", doi="same|absent"),
    _rule(DUPLICATE, "title-place", "title, journal, volume and pages agree",
          title="same|spelling", year="same", journal="same|similar", volume="same", pages="same|begin",
          length="long"),
    _rule(REVIEW, "other-volume", "one title by the same authors, but the journals are only alike, and the volumes differ",
          title="same|spelling", journal="similar", volume="other", pages="other|absent", doi="absent"),
    _rule(REVIEW, "other-place", "one title by the same authors in one year, but another volume and other pages",
          title="same|spelling", authors="same|sole|cut|most", year="same", volume="other", pages="other", doi="absent"),
    _rule(DUPLICATE, "title-authors-year", "title, authors, year and journal agree",
          title="same|spelling", authors="same|sole|cut|namesakes", year="same", journal="same", length="long",
          doi="same|absent|version"),
    _rule(DUPLICATE, "title-authors-similar", "title, authors and year agree, the journal may, the pages do not differ",
          title="same|spelling", authors="same|sole|cut|most|namesakes", year="same", journal="similar|absent",
          volume="same|absent", pages="absent", length="long", doi="same|absent", kind="same|absent"),
    _rule(DUPLICATE, "several-authors", "title, year and several authors agree, and there is nothing more to compare",
          title="same|spelling", authors="same", year="same", volume="absent", issue="absent", pages="absent",
          length="long", doi="same|absent", kind="same|absent", meeting="", ahead=""),
    _rule(DUPLICATE, "several-authors-next-year", "title and several authors agree, the years nearly; one has no journal",
          title="same|spelling", authors="same", year="next", journal="absent", volume="absent", issue="absent",
          pages="absent", length="long", doi="same|absent", kind="same|absent", meeting=""),
    _rule(DUPLICATE, "sparse", "title and year agree, the authors mostly, and there is nothing more to compare",
          title="same|spelling", authors="same|sole|cut|most|first|some|namesakes", year="same", journal="same|similar",
          volume="absent", pages="absent", length="long", doi="same|absent"),
    _rule(DUPLICATE, "short", "a short title, but authors, year and journal agree",
          title="same", authors="same|sole", year="same", journal="same|similar", volume="same|absent",
          pages="same|absent", issue="same|absent", length="short", doi="same|absent"),
    _rule(DUPLICATE, "title-authors-volume", "title, authors, year and volume agree",
          title="same|spelling", authors="same|sole|cut", year="same", volume="same", pages="same|absent",
          length="long", doi="same|absent"),
    _rule(DUPLICATE, "no-year", "title, authors and journal agree; one has no year",
          title="same|spelling|part|alike", authors="same|sole|cut", year="absent", journal="same|similar",
          pages="same|begin|absent", length="long", doi="same|absent", kind="same|absent"),
    _rule(DUPLICATE, "part-authors", "one title goes on where the other ends; authors, year and journal agree",
          title="part", authors="same|sole|cut", year="same", journal="same|similar", pages="same|begin|absent",
          volume="same|absent", length="long", doi="same|absent"),
    _rule(DUPLICATE, "alike-authors", "the titles are alike; several authors, year and journal agree",
          title="alike", authors="same|cut", year="same", journal="same|similar", pages="same|begin|absent",
          volume="same|absent", length="long", doi="same|absent"),
)  # fmt: skip


#: How fields are called in reasons; those of `Comparison` that are not here are told by the rules.
NAMES = {
    "title": "title", "authors": "authors", "year": "year", "journal": "journal", "volume": "volume", "issue": "issue",
    "pages": "pages", "doi": "DOI", "pmid": "PMID", "abstract": "abstract",
}  # fmt: skip
#: The levels that speak against one work.
DISAGREE = frozenset({"other", "far", "near", "next", "namesakes"})


class Verdict(NamedTuple):
    """What was decided about a pair: the effect, by which rule ("score" where none), how probable one work is."""

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
    """What the first rule that holds says; None if none does, or if fields that are `PENDING` have a say in it."""
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
    """What `decide` will say, whatever the fields are that are `PENDING` in an outline; None if they matter."""
    return _by_rule(_merging_preprints(outline) if merge_preprints else outline)


def _merging_preprints(comparison: Comparison) -> Comparison:
    return comparison._replace(version="merged") if comparison.version == "preprint" else comparison


def words(verdict: Verdict) -> str:
    """What decided about a pair, for people."""
    for rule in RULES:
        if rule.name == verdict.rule:
            return rule.words
    return f"no rule decides; all in all one work with a probability of {verdict.score:.2f}"
