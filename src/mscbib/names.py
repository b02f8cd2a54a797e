"""Names of people as interchange formats write them: "Family, Given, Suffix", and a group as it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mscbib.plain import one_line

if TYPE_CHECKING:
    from mscbib.model import Person

_INITIAL = r"[^\W\d_a-z]"
#: Of "J. A.", "J A" or "J.-P. A.", what stands between blanks: an initial, or some with stops or hyphens.
_SPACED = rf"{_INITIAL}(?:(?:\.-?|-){_INITIAL}){{0,2}}\.?"
#: "Borsje BW", "Smith J. A.", "van der Berg J.-P.": a name without a comma that says which part is which.
_INITIALS_LAST = re.compile(
    rf"(?=[^\W\d_])([\w'’. -]{{1,80}}?)\s+"
    rf"({_INITIAL}(?:[.-]{{0,2}}{_INITIAL}){{0,3}}\.?|{_SPACED}(?: {_SPACED}){{1,3}})"
)
_SUFFIX = re.compile(r"(?i)(?:jr|sr)\.?|[ivx]{1,4}|[2-9](?:nd|rd|th)")


def divided(text: str) -> dict[str, str]:
    """The parts of a name written as "Family, Given" or "Family, Given, Suffix".

    A name without a comma is a person's only if initials end it ("Borsje BW"); any other, one that ends in a
    comma (as reference managers mark groups), and one of more than three parts is `literal`.
    """
    family, comma, given = text.partition(",")
    if comma and "," not in given:  # nearly all
        family, given = family.strip(), given.strip()
        if family and given:
            return {"family": family, "given": given}
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 1:
        family, _, given = parts[0].rpartition(" ")
        words = family.isalpha() and given.isalpha() and given.isascii()
        if words and given.isupper() and len(given) <= 4 and len(family) <= 80:  # nearly all: "Smith JA"
            return {"family": family, "given": given}
        match = _INITIALS_LAST.fullmatch(parts[0])
        return {"family": match[1], "given": match[2]} if match else {"literal": parts[0]}
    if len(parts) == 3 and all(parts):
        family, given, suffix = parts
        if _SUFFIX.fullmatch(given) and not _SUFFIX.fullmatch(suffix):  # BibTeX's order
            given, suffix = suffix, given
        return {"family": family, "given": given, "suffix": suffix}
    return {"literal": text.strip().removesuffix(",").strip()}


def inverted(person: Person) -> str:
    """The name as "Family, Given, Suffix", or the group's; `divided` reads it back.

    A group's name that would be taken for a person's gets a comma behind it, as EndNote has it.
    """
    if person.literal is not None or person.family is None:
        literal = one_line(person.literal or person.given or person.initials or "")
        return literal if divided(literal) == {"literal": literal} else literal + ","
    parts = [person.family, person.given or person.initials, person.suffix]
    return ", ".join(part for part in parts if part)
