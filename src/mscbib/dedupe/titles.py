"""How two titles stand to each other.

A person who compares titles asks what is between them: only spelling, a subtitle that one leaves out, another
word, another number. That is what is found here, word by word, not only how many letters agree.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel, Levenshtein

from mscbib.dedupe.title_words import COUNTED, NUMERALS, OPPOSITES, SMALL, TAILS

#: A cutoff that is reached exactly may be missed by an error of rounding.
ROUNDING = 1e-5
#: The share of letters from which on words are spellings of one, titles alike or akin, or one part of one.
_SPELLING, _ALIKE, _AKIN, _PART = (share - ROUNDING for share in (0.78, 0.86, 0.7, 0.92))


class Titles(NamedTuple):
    """How two titles stand to each other.

    `level` is that of the field "title", `differ` that of the field "differ" (see `mscbib.dedupe.levels`),
    which is found whatever the likeness.
    """

    level: str
    differ: str = ""


_SAYS_NOTHING = SMALL | TAILS
SAME = Titles("same")
ABSENT = Titles("absent")
AKIN = Titles("akin")
OTHER = Titles("other")


def compared(a: tuple[str, ...], b: tuple[str, ...]) -> Titles:
    """Two titles as lists of folded words; the same whichever comes first."""
    if not a or not b:
        return ABSENT
    if a == b:
        return SAME
    joined_a, joined_b = "".join(a), "".join(b)
    if joined_a == joined_b:
        return SAME
    likeness = Indel.normalized_similarity(joined_a, joined_b, score_cutoff=_AKIN)
    if likeness or (min(len(a), len(b)) >= 3 and _is_part(joined_a, joined_b)):
        return _by_words(a, b, likeness) if a < b else _by_words(b, a, likeness)
    return AKIN if _same_words(a, b, len(joined_a), len(joined_b)) else OTHER


def _is_part(a: str, b: str) -> bool:
    """Whether the shorter text begins or ends the longer one."""
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    return bool(
        Indel.normalized_similarity(short, long[: len(short)], score_cutoff=_PART)
        or Indel.normalized_similarity(short, long[-len(short) :], score_cutoff=_PART)
    )


def _same_words(a: tuple[str, ...], b: tuple[str, ...], letters_a: int, letters_b: int) -> bool:
    """Whether the titles are alike when their words are sorted; hopeless ones are not sorted."""
    shorter, longer = sorted((letters_a + len(a), letters_b + len(b)))
    if 2 * shorter < _ALIKE * (shorter + longer) - 2:
        return False
    return bool(fuzz.ratio(" ".join(sorted(a)), " ".join(sorted(b)), score_cutoff=100 * _ALIKE))


def _by_words(a: tuple[str, ...], b: tuple[str, ...], likeness: float) -> Titles:
    replaced: list[tuple[list[str], list[str]]] = []
    added: list[str] = []
    at_end = True
    for edit in Levenshtein.opcodes(a, b):
        gone, come = list(a[edit.src_start : edit.src_end]), list(b[edit.dest_start : edit.dest_end])
        if edit.tag == "replace":
            replaced.append((gone, come))
        elif edit.tag != "equal":
            added += gone + come
            if edit.src_end < len(a) or edit.dest_end < len(b):
                at_end = at_end and SMALL.issuperset(gone + come)
    words = [pair for pair in replaced if not _spelt_otherwise(*pair)]
    differ = _difference(words, a, b)
    if not words and _SAYS_NOTHING.issuperset(added):
        return Titles("spelling", differ)
    if not words and at_end:
        return Titles("part", differ)
    return Titles("alike" if likeness >= _ALIKE else "akin", differ)


def _spelt_otherwise(gone: list[str], come: list[str]) -> bool:
    """Whether the words are the same, but for their spelling or the blanks between them."""
    left, right = "".join(gone), "".join(come)
    if left == right or _numeral(left) == _numeral(right):
        return True
    if left.isdigit() or right.isdigit():
        return False
    if SMALL.issuperset(gone + come):
        return True
    if left[:1] != right[:1] and min(len(left), len(right)) < 6:
        return False
    return bool(Indel.normalized_similarity(left, right, score_cutoff=_SPELLING))


def _numeral(word: str) -> str:
    return NUMERALS.get(word, word)


def _difference(replaced: list[tuple[list[str], list[str]]], a: tuple[str, ...], b: tuple[str, ...]) -> str:
    """What of the differences tells two works apart: a number that counts, or a word for another."""
    if _counts(a) != _counts(b):
        return "number"
    for gone, come in replaced:
        if any(map(_is_number, gone)) and any(map(_is_number, come)):
            return "number"
        groups = {OPPOSITES.get(word) for word in gone} & {OPPOSITES.get(word) for word in come} - {None}
        if groups:
            return "word"
    return ""


def _is_number(word: str) -> bool:
    return word.isdigit() or word in NUMERALS


def _counts(title: tuple[str, ...]) -> set[tuple[str, str]]:
    """The numbers that count something, `part 2`, `phase iii`, and a numeral that ends the title."""
    found = {
        ("part" if word == "teil" else word, _numeral(following))
        for word, following in pairwise(title)
        if word in COUNTED and (_is_number(following) or len(following) == 1)
    }
    if len(title) > 1 and title[-1] in NUMERALS and len(title[-1]) > 1 and title[-2] not in COUNTED:
        found.add(("", _numeral(title[-1])))
    return found
