"""Whether a reference is to a record: as `dedupe` decides about two records, and what is known of references.

A reference says less than a record of a database: often no title, a journal abbreviated, authors cut. So
what `dedupe` leaves open is decided here, by identifier or by place. And it must not go astray: a work is
named once in a reference, and what contradicts it there is of another work, however much else agrees.
"""

from __future__ import annotations

from typing import NamedTuple

from mscbib.dedupe import rules
from mscbib.dedupe.comparison import Comparison, completed, outlined
from mscbib.dedupe.deciding import reasons
from mscbib.dedupe.profile import Profile
from mscbib.linking.citations_index import LONG_LOCATOR, Cited

#: Levels of fields, as `dedupe.levels` has them.
_AGREEING_AUTHORS = frozenset({"same", "sole", "cut"})
_KNOWN_AUTHORS = _AGREEING_AUTHORS | {"most", "first"}
_SAME_TITLE = frozenset({"same", "spelling", "part", "alike"})
_TITLES = ("same", "spelling", "part", "alike", "akin", "absent", "other")
#: So many characters of a DOI, `10.NNNN`, are always those of its publisher.
_PREFIX = 7
_ONE_YEAR = frozenset({"same", "next", "absent"})
#: Fields of which two must agree, or may not differ, for an identifier to be believed without the title.
_OTHERS = ("authors", "year", "journal", "volume", "pages")

#: What is found by these rules of references: how sure it is, and why, in words.
_BY_ID = rules.Verdict(rules.DUPLICATE, "cited-identifier", 0.99)
_BY_ID_ALONE = rules.Verdict(rules.DUPLICATE, "cited-identifier-alone", 0.97)
_BY_PLACE = rules.Verdict(rules.DUPLICATE, "cited-place", 0.98)
_BY_PLACE_ALONE = rules.Verdict(rules.DUPLICATE, "cited-place-alone", 0.96)
_WORDS = {
    _BY_ID.rule: "one identifier, and the titles agree",
    _BY_ID_ALONE.rule: "one identifier, and nothing speaks against it",
    _BY_PLACE.rule: "journal, volume, page and first author agree, and nothing speaks against it",
    _BY_PLACE_ALONE.rule: "journal, year, volume and pages agree, and the reference says nothing else",
}


class Fit(NamedTuple):
    """That a record is the one that a reference cites; `rank` is the smaller, the better it fits."""

    rank: tuple[int, ...]
    verdict: rules.Verdict
    comparison: Comparison

    def reason(self) -> str:
        """Why, in words."""
        words = reasons(self.comparison, self.verdict)
        if self.verdict.rule in _WORDS:
            return _WORDS[self.verdict.rule] + words.removeprefix(rules.words(self.verdict))
        return words


def fit(reference: Cited, record: Cited) -> Fit | None:
    """How well `record` is what `reference` cites; None: it is not, or nobody can tell."""
    one, other = reference.profile, record.profile
    if _is_out_of_question(reference, record):
        return None
    comparison = outlined(one, other)
    shared = _shared_number(reference, record)
    if shared is False or comparison.doi == "other" or comparison.pmid == "other":
        return None
    identified = bool(shared) or comparison.doi == "same" or comparison.pmid == "same"
    if not identified and not _is_hopeful(comparison):
        return None
    comparison = completed(comparison, one, other)
    if not identified and comparison.journal == "other":
        return None  # the same page, title or both in another journal
    verdict = rules.decide(comparison)
    if verdict.rule == "score" and not identified and not _is_sure(comparison):
        return None
    if verdict.effect != rules.DUPLICATE:
        own = _by_identifier(comparison, verdict) if identified else None
        own = own or _by_place(comparison, one, other)
        if own is None:
            return None
        verdict = own
    return Fit(_rank(comparison, identified), verdict, comparison)


def is_one_work(one: Profile, other: Profile) -> bool:
    """Whether `dedupe` calls two records one work."""
    comparison = completed(outlined(one, other), one, other)
    return rules.decide(comparison).effect == rules.DUPLICATE


def _shared_number(reference: Cited, record: Cited) -> bool | None:
    """Whether both have one PMCID, arXiv number or ISBN; False: they have others; None: nobody knows.

    A book has several ISBN, so that another one says nothing.
    """
    kinds = dict(one.split(":", 1) for one in reference.profile.ids)
    found = None
    for one in record.profile.ids:
        kind, _, value = one.partition(":")
        if kind in kinds:
            if kinds[kind] != value:
                return False
            found = True
    return found or (not set(reference.isbn).isdisjoint(record.isbn) or None)


def _is_out_of_question(reference: Cited, record: Cited) -> bool:
    """Whether it is seen at once that they are no one work: years or places differ, or publishers' prefixes.

    Many works have the words of a title in common, so that this spares most comparisons.
    """
    one, other = reference.profile, record.profile
    if one.doi and other.doi:
        return one.doi[:_PREFIX] != other.doi[:_PREFIX]
    if (one.pmid and other.pmid) or (one.ids and other.ids) or (reference.isbn and record.isbn):
        return False
    if one.year and other.year and abs(one.year - other.year) > 1:
        return True
    return bool(
        one.volume
        and other.volume
        and one.volume != other.volume
        and one.first
        and other.first
        and one.first != other.first
    )


def _is_hopeful(outline: Comparison) -> bool:
    """Whether two that share no identifier can be found to be one, whatever authors and journals are."""
    if outline.title in ("absent", "other") or _is_shortened(outline):
        return outline.pages in ("same", "begin") and outline.year in _ONE_YEAR
    verdict = rules.foregone(outline)
    return verdict is None or verdict.effect == rules.DUPLICATE


def _is_sure(comparison: Comparison) -> bool:
    """Whether what no rule decides, but the score, is sure enough for a reference, which says little."""
    return (
        comparison.title in _SAME_TITLE
        and comparison.year in ("same", "next")
        and comparison.volume != "other"
        and comparison.pages not in ("within", "other")
        and "same" in (comparison.journal, comparison.volume, comparison.pages)
    )


def _by_identifier(comparison: Comparison, verdict: rules.Verdict) -> rules.Verdict | None:
    """Believe an identifier that both have, if the rest does not tell of another work.

    Identifiers are copied wrongly, too: with another title there must be other signs.
    """
    if comparison.notice:
        return None
    if comparison.title in _SAME_TITLE and not comparison.differ:
        return _BY_ID
    levels = [getattr(comparison, name) for name in _OTHERS]
    against = sum(level in rules.DISAGREE - {"next", "near"} for level in levels)
    agreeing = sum(level in _KNOWN_AUTHORS | {"begin"} for level in levels)
    if comparison.differ and (comparison.title != "part" or against):
        return None  # but "part 1" may be left out
    if against > 1 or (comparison.title in ("akin", "other") and (against or agreeing < 2)):
        return None
    return _BY_ID_ALONE


def _by_place(comparison: Comparison, one: Profile, other: Profile) -> rules.Verdict | None:
    """By journal, volume and first page, where titles cannot tell: one has none, or a translated one."""
    is_placed = (
        (comparison.title in ("absent", "other") or _is_shortened(comparison))
        and comparison.journal == "same"
        and (comparison.volume == "same" or (comparison.volume == "absent" and _is_long(one, other)))
        and comparison.pages in ("same", "begin")
        and comparison.issue in ("same", "absent")
        and comparison.year in _ONE_YEAR
        and not (comparison.notice or comparison.meeting)
    )
    if not is_placed:
        return None
    if comparison.title != "absent":
        sure = comparison.authors in _AGREEING_AUTHORS and comparison.year == "same"
        return _BY_PLACE if sure and comparison.pages == "same" else None
    if comparison.authors in _KNOWN_AUTHORS:
        return _BY_PLACE
    whole = comparison.pages == "same" and (one.last == other.last != "" or _is_long(one, other))
    if comparison.authors == "absent" and comparison.year == "same" and whole:
        return _BY_PLACE_ALONE
    return None


def _is_shortened(outline: Comparison) -> bool:
    """Whether one title goes on where the other ends, with the number of a part or phase in what follows."""
    return outline.title == "part" and outline.differ == "number"


def _is_long(one: Profile, other: Profile) -> bool:
    """Whether the first page is rather the number of an article."""
    return min(len(one.first), len(other.first)) >= LONG_LOCATOR


def _rank(comparison: Comparison, identified: bool) -> tuple[int, ...]:
    levels = [getattr(comparison, field) for field in rules.NAMES]
    return (
        not identified,
        sum(level in rules.DISAGREE for level in levels),
        _TITLES.index(comparison.title),
        -sum(level in _AGREEING_AUTHORS for level in levels),
    )
