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
#: A cutoff that is reached exactly may be missed by an error of rounding.
ROUNDING = 1e-5
#: The share of letters from which on two words are spellings of one, and two titles alike, akin, or one a part.
_SPELLING, _ALIKE, _AKIN, _PART = (share - ROUNDING for share in (0.78, 0.86, 0.7, 0.92))


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
        return _by_words(*sorted((a, b)), likeness)
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
    for tag, a1, a2, b1, b2 in _edits(a, b):
        gone, come = list(a[a1:a2]), list(b[b1:b2])
        if tag == "replace":
            replaced.append((gone, come))
        else:
            added += gone + come
            if (0 < a1 and a2 < len(a)) or (0 < b1 and b2 < len(b)):
                at_end = at_end and SMALL.issuperset(gone + come)
    words = [pair for pair in replaced if not _spelt_otherwise(*pair)]
    differ = _difference(words, a, b)
    if words or not (SMALL | _TAILS).issuperset(added):
        if not words and at_end:
            return Titles("part", differ)
        return Titles("alike" if likeness >= _ALIKE else "akin", differ)
    return Titles("spelling", differ)


def _edits(a: tuple[str, ...], b: tuple[str, ...]) -> list[tuple[str, int, int, int, int]]:
    """What makes one list of words the other: "replace", "insert" or "delete", from where to where in both."""
    found = []
    for edit in Levenshtein.opcodes(a, b):
        if edit.tag != "equal":
            found.append((edit.tag, edit.src_start, edit.src_end, edit.dest_start, edit.dest_end))
    return found


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
    return _ROMAN.get(word, word)


def _difference(replaced: list[tuple[list[str], list[str]]], a: tuple[str, ...], b: tuple[str, ...]) -> str:
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
