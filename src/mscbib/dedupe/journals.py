"""Whether two records came out in one journal, or one book."""

from __future__ import annotations

import functools

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from mscbib.dedupe.profile import Profile
from mscbib.dedupe.titles import ROUNDING

#: Words of a journal's name that abbreviations leave out.
_LEFT_OUT = frozenset(
    {"the", "of", "and", "in", "on", "for", "de", "la", "des", "du", "der", "und", "fur", "et", "amp"}
)
#: What tells that a container is a meeting's, or a periodical.
_MEETINGS = frozenset(
    {"conference", "workshop", "symposium", "congress", "proceedings", "proc", "conf", "meeting"}
)
_PERIODICALS = frozenset(
    {"journal", "j", "transactions", "trans", "record", "letters", "magazine", "bulletin", "annals", "rec"}
)
#: Pairs of journals come again and again: so many are kept.
_KEPT = 1 << 13


def same_journal(a: Profile, b: Profile) -> str:
    """How the journals of two records stand to each other, the same whichever comes first.

    Returns:
        "same" (also where one is abbreviated, or an acronym), "similar", "other", or "absent".
    """
    if a.journal == b.journal:
        return "same" if a.journal else "absent"
    if a.issn and b.issn and not set(a.issn).isdisjoint(b.issn):
        return "same"
    if not a.journal or not b.journal:
        return "absent"
    return _compared(a.journal, b.journal) if a.journal < b.journal else _compared(b.journal, a.journal)


@functools.lru_cache(_KEPT)
def _compared(a: tuple[str, ...], b: tuple[str, ...]) -> str:
    shorter, longer = sorted(([word for word in words if word not in _LEFT_OUT] for words in (a, b)), key=len)
    if not shorter:
        return "other"
    if len(shorter) == 1 and _is_acronym(shorter[0], longer):
        return "same"
    meetings = [not _MEETINGS.isdisjoint(words) for words in (a, b)]
    periodicals = [not _PERIODICALS.isdisjoint(words) for words in (a, b)]
    if meetings[0] != meetings[1] and periodicals == meetings[::-1]:
        return "other"
    hits = _hits(shorter, longer)
    if hits == len(shorter) and longer[0][0] == shorter[0][0]:
        return "same" if len(longer) - hits < 2 else "similar"
    if (hits > 1 or (hits and all(meetings))) and hits * 2 >= len(shorter):
        return "similar"
    alike = fuzz.token_set_ratio(" ".join(shorter), " ".join(longer), score_cutoff=80 - ROUNDING)
    return "similar" if alike else "other"


def _is_acronym(word: str, words: list[str]) -> bool:
    """Whether a word is made of the first letters of others: `vldb`, `Very Large Data Bases`."""
    return len(word) > 2 and (word in words or word in "".join([other[0] for other in words]))


def _hits(shorter: list[str], longer: list[str]) -> int:
    """How many words of one name are, in their order, words of the other, or abbreviate them."""
    at = hits = 0
    for word in shorter:
        for place in range(at, len(longer)):
            if _abbreviates(word, longer[place]):
                hits += 1
                at = place + 1
                break
    return hits


def _abbreviates(a: str, b: str) -> bool:
    shorter, longer = (a, b) if len(a) <= len(b) else (b, a)
    if longer[0] != shorter[0]:
        return False
    if longer.startswith(shorter):
        return True
    if len(shorter) < 3:
        return False
    if len(shorter) < 6:  # `jrnl`, `natl`, `intl`: letters left out
        letters = iter(longer)
        return all(letter in letters for letter in shorter)
    return bool(Indel.normalized_similarity(a, b, score_cutoff=0.85 - ROUNDING))
