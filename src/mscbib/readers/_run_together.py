"""Names with nothing between them, as EndNote's CSV has the authors of a work: "Liang Z.Leng W.Lei X."

Where every name ends in initials with stops, it is clear where the next begins. Of names that are spelled out
("Liu HaoChen Xuechun") it is not, for there are McDonalds and groups: these are left together.
"""

from __future__ import annotations

import re
from itertools import chain

#: An initial with its stop, and a word behind it as no blank is.
_JOINT = re.compile(r"[^\W\d_a-z]\.(?=[^\W\d_][^\W\d_'’-]?['’-]?[^\W\d_])")
_WORD = r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_])){1,40}"
_NAME = re.compile(rf"(?P<family>{_WORD}(?: {_WORD}){{0,3}}) [^\W\d_a-z]\.(?:[ -]?[^\W\d_a-z]\.){{0,5}}")
#: A capital within a word, behind more small letters than "Mac" and "Fitz" have.
_WITHIN_A_WORD = re.compile(r"[^\W\d_A-Z]{4}[A-Z]")
#: As `_WITHIN_A_WORD`, but that one alone would be no proof.
_PERHAPS_WITHIN = re.compile(r"[^\W\d_A-Z]{3}(?=[A-Z][^\W\d_A-Z])")
_INITIAL_FIRST = re.compile(r"[^\W\d_]\.")


def separated(value: str) -> list[tuple[int, int, int]] | None:
    """Where each name of a list begins, its family name ends, and it ends itself; None if that is not clear.

    A single name is such a list, if it has several initials. Whether a word before the initials is a given
    name ("Freeze Whitney M.") no name tells by itself. A list is written in one style: where half of its
    names have one word, small ones aside, they all have only initials.
    """
    if value.count(".") < 2 or _WITHIN_A_WORD.search(value):
        return None
    found: list[tuple[int, int, int]] = []
    single = start = 0
    for end in (*[match.end() for match in _JOINT.finditer(value)], len(value)):
        family, _, initial = value[start:end].rpartition(" ")
        if initial[1:] == "." and initial[0].isupper() and family.isalpha() and 1 < len(family) < 42:
            single += not family[0].islower()  # "Leng W.", as nearly all are
            cut = start + len(family)
        else:
            match = _NAME.fullmatch(value, start, end)
            if match is None:
                return None
            single += sum(not word[0].islower() for word in match["family"].split(" ")) == 1
            cut = match.end("family")
        found.append((start, cut, end))
        start = end
    return found if 2 * single >= len(found) else None


def is_unclear(value: str) -> bool:
    """Whether a text without commas is several names, though not clearly which: twice, a blank is missing."""
    if _INITIAL_FIRST.match(value):  # "J.R.R.Tolkien"
        return False
    missing = chain(_PERHAPS_WITHIN.finditer(value), _JOINT.finditer(value))
    return next(missing, None) is not None and next(missing, None) is not None
