"""How two titles stand to each other.

A person who compares titles asks what is between them: only spelling, a subtitle that one leaves out, another
word, another number. That is what is found here, word by word, not only how many letters agree.
"""

from __future__ import annotations

from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel, Levenshtein

#: Words that titles differ in without being others.
SMALL = frozenset(
    "a an and as at by for from in into is its of on or the to with via using "
    "der die das des den dem ein eine und von im zur zum le la les un une et de du en el los las y il lo e".split()
)
#: Words that say that a number, letter or numeral behind them counts parts of a work, or stages of a trial.
_COUNTED = frozenset(
    "part parts volume vol chapter section phase stage step type class group study trial experiment series "
    "lesson report number no paper episode day week month year update version grade level cohort wave teil partie parte".split()
)
_ROMAN = {
    "i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "x": "10",
    "xi": "11", "xii": "12", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
    "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5",
    "1st": "1", "2nd": "2", "3rd": "3", "4th": "4", "5th": "5",
}  # fmt: skip
#: Words that stand in for each other in titles that are otherwise the same, and so tell works apart.
_OPPOSED = (
    ("adult", "adults", "child", "children", "pediatric", "paediatric", "infant", "infants", "adolescent",
     "adolescents", "neonatal", "elderly", "juvenile", "preterm"),
    ("male", "female", "men", "women", "boys", "girls", "mothers", "fathers"),
    ("mouse", "mice", "rat", "rats", "rabbit", "rabbits", "human", "humans", "dog", "dogs", "pig", "pigs", "porcine",
     "canine", "murine", "bovine", "monkeys"),
    ("introduction", "conclusion", "conclusions"), ("protocol", "results"), ("acute", "chronic"),
    ("upper", "lower"), ("left", "right"), ("short", "long"), ("early", "late"), ("anterior", "posterior"),
    ("in", "ex"), ("high", "low"), ("primary", "secondary"), ("systolic", "diastolic"), ("north", "south"),
    ("east", "west"), ("vitro", "vivo"), ("increased", "decreased"), ("increases", "decreases"), ("with", "without"),
    ("prenatal", "postnatal"), ("sensitive", "resistant"), ("positive", "negative"), ("pre", "post"), ("qualitative", "quantitative"), ("retrospective", "prospective"),
)  # fmt: skip
_OPPOSITES = {word: number for number, group in enumerate(_OPPOSED) for word in group}
#: What is written behind a title and is none of it.
_TAILS = frozenset({"abstract", "panel", "poster", "tutorial", "demonstration", "demo", "invited", "talk", "session", "summary", "extended"})  # fmt: skip
#: The share of letters from which on two words are spellings of one, and two titles nearly the same.
_SPELLING, _ALIKE, _AKIN = 0.78, 0.86, 0.7


class Titles(NamedTuple):
    """How two titles stand to each other.

    `level`: "same" (but for case, marks and blanks), "spelling" (other spellings of the same words), "part" (one
    goes on where the other ends, or begins before it), "alike" or "akin" (more or less of the letters agree),
    "other", or "absent". `differ` is what tells them apart whatever their likeness: "number" or "word", else "".
    """

    level: str
    differ: str = ""


SAME = Titles("same")
ABSENT = Titles("absent")


def compared(a: tuple[str, ...], b: tuple[str, ...]) -> Titles:
    """Two titles as lists of folded words."""
    if not a or not b:
        return ABSENT
    if a == b:
        return SAME
    joined_a, joined_b = "".join(a), "".join(b)
    if joined_a == joined_b:
        return SAME
    likeness = Indel.normalized_similarity(joined_a, joined_b)
    shorter, longer = sorted((a, b), key=len)
    if likeness < _AKIN and not _is_part(shorter, longer, joined_a, joined_b):
        sorted_likeness = fuzz.token_sort_ratio(" ".join(a), " ".join(b)) / 100
        return Titles("akin" if sorted_likeness >= _ALIKE else "other")
    return _by_words(a, b, likeness)


def _is_part(shorter: tuple[str, ...], longer: tuple[str, ...], joined_a: str, joined_b: str) -> bool:
    """Whether the shorter title, if it says enough, begins or ends the longer one."""
    if len(shorter) < 3:
        return False
    short, long = sorted((joined_a, joined_b), key=len)
    begin, end = long[: len(short)], long[-len(short) :]
    return max(Indel.normalized_similarity(short, begin), Indel.normalized_similarity(short, end)) >= 0.92


def _by_words(a: tuple[str, ...], b: tuple[str, ...], likeness: float) -> Titles:
    replaced: list[tuple[list[str], list[str]]] = []
    added: list[str] = []
    at_end = True
    for tag, a1, a2, b1, b2 in Levenshtein.opcodes(a, b).as_list():
        if tag == "equal":
            continue
        gone, come = list(a[a1:a2]), list(b[b1:b2])
        if tag == "replace":
            replaced.append((gone, come))
        else:
            added += gone + come
            if 0 < a1 and a2 < len(a) or 0 < b1 and b2 < len(b):
                at_end = at_end and all(word in SMALL for word in gone + come)
    words = [pair for pair in replaced if not _spelt_otherwise(*pair)]
    differ = _difference(words, added, a, b)
    significant = [word for word in added if word not in SMALL and word not in _TAILS]
    if not words and not significant:
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
    if all(word in SMALL for word in gone + come):
        return True
    if left[:1] != right[:1] and min(len(left), len(right)) < 6:
        return False
    return Indel.normalized_similarity(left, right) >= _SPELLING


def _numeral(word: str) -> str:
    return _ROMAN.get(word, word)


def _difference(
    replaced: list[tuple[list[str], list[str]]], added: list[str], a: tuple[str, ...], b: tuple[str, ...]
) -> str:
    """What of the differences tells two works apart: a number that counts, or a word for another."""
    if _counts(a) != _counts(b):
        return "number"
    for gone, come in replaced:
        if any(map(_is_number, gone)) and any(map(_is_number, come)):
            return "number"
        groups = {_OPPOSITES.get(word) for word in gone} & {_OPPOSITES.get(word) for word in come} - {None}
        if groups:
            return "word"
    return ""


def _is_number(word: str) -> bool:
    return word.isdigit() or word in _ROMAN


def _counts(title: tuple[str, ...]) -> set[tuple[str, str]]:
    """The numbers that count something, `part 2`, `phase iii`, and a numeral that ends the title."""
    found = {("part" if word == "teil" else word, _numeral(following))
             for word, following in zip(title, title[1:], strict=False)
             if word in _COUNTED and (_is_number(following) or len(following) == 1)}  # fmt: skip
    if len(title) > 1 and title[-1] in _ROMAN and len(title[-1]) > 1 and title[-2] not in _COUNTED:
        found.add(("", _numeral(title[-1])))
    return found
