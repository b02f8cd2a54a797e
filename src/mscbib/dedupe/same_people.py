"""Whether two lists of authors are of one work."""

from __future__ import annotations

from rapidfuzz.distance import Indel

from mscbib.dedupe.authors import Name
from mscbib.dedupe.titles import ROUNDING

#: The share of letters from which on two family names are spellings of one, and how many it takes to tell.
_SPELLING, _LETTERS = 0.8 - ROUNDING, 4


def same_people(a: tuple[Name, ...], b: tuple[Name, ...]) -> str:
    """How two lists of authors stand to each other; the same whichever comes first.

    Returns:
        "same" (all of both, and they are several), "sole" (the one author of both), "cut" (the shorter list
        is contained in the longer, which begins with the same person), "most" (most of both, in whatever
        order), "first" (the first alone, or a few), "namesakes" (family names agree, given names do not),
        "some", "other", or "absent".
    """
    if not a or not b:
        return "absent"
    shorter, longer = (a, b) if (len(a), a) <= (len(b), b) else (b, a)
    hits = _hits(shorter, longer)
    if hits == len(shorter) == len(longer):
        return "same" if hits > 1 else "sole"
    first = _is_same_person(shorter[0], longer[0])
    if hits == len(shorter):
        return "cut" if first else "some" if len(shorter) * 2 < len(longer) else "most"
    if hits * 3 >= len(longer) * 2:
        return "most"
    if first:
        return "first"
    if hits * 2 >= len(shorter):
        return "some"
    families = {name.family for name in shorter} & {name.family for name in longer}
    return "namesakes" if len(families) * 2 > len(shorter) else "other"


def _hits(shorter: tuple[Name, ...], longer: tuple[Name, ...]) -> int:
    """How many of the one list are in the other, each person once."""
    left = list(longer)
    for name in shorter:
        for place, other in enumerate(left):
            if _is_same_person(name, other):
                del left[place]
                break
    return len(longer) - len(left)


def _is_same_person(a: Name, b: Name) -> bool:
    family, initials, given = a
    other_family, other_initials, other_given = b
    is_namesake = family == other_family
    if is_namesake and (not initials or not other_initials or initials[0] == other_initials[0]):
        return True
    if (given and given == other_family) or (other_given and other_given == family):  # swapped
        return True
    if is_namesake:
        return False
    shorter, longer = (family, other_family) if len(family) <= len(other_family) else (other_family, family)
    if len(shorter) < _LETTERS:
        return False
    if longer.startswith(shorter) or longer.endswith(shorter):
        return True
    if 3 * len(shorter) < 2 * len(longer):  # as many letters as that must differ
        return False
    return bool(Indel.normalized_similarity(shorter, longer, score_cutoff=_SPELLING))
