"""The authors of a record as they are compared, also of a list that no database divided."""

from __future__ import annotations

import functools
import html
import re
from typing import TYPE_CHECKING, NamedTuple

from mscbib.folding import letters, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mscbib.model import Person, Record

#: How many authors of a list are looked at, how many characters of one that is not divided, and of one name.
_AUTHORS, _UNDIVIDED_TEXT, _NAME = 40, 4_000, 200
#: Given names and initials come again and again: so many are kept.
_KEPT = 1 << 13

#: What no family name holds.
_UNDIVIDED = re.compile(r"[.,;&]|\s(?:and|et)\s")
_BORDER = re.compile(r"[;\s](?:(?<=;)|(?:and|und|et|y|&)\s)")
#: The letter, or the full stop, at the border of authors run together, as EndNote's export writes them:
#: `Liang Z.Leng W.`, `SmithJones`, `Smith AJones B`, `Smith ABJones C`.
_RUN_TOGETHER = re.compile(
    r"[.A-Z](?:(?<=[^\W\d_]\.)(?=[^\W\d_]{2})|(?<=[a-z][A-Z])(?=[a-z])"
    r"|(?<=\s[A-Z][A-Z])(?=[a-z]{2})|(?<=\s[A-Z]{3})(?=[a-z]{2}))"
)


class Name(NamedTuple):
    """An author, folded: the family name without blanks, the initials, the first given name in full."""

    family: str
    initials: str
    given: str


def names(record: Record) -> tuple[Name, ...]:
    """The authors of a record, or else its editors, folded; a list that was not divided is cut up."""
    found: list[Name] = []
    persons = record.authors or record.editors
    for person in persons:
        family = person.family
        if family and (family.isalpha() or not _UNDIVIDED.search(family)):
            found.append(_name(family, person.given or person.initials or ""))
        else:
            found += _undivided(_whole(person), alone=len(persons) < 2)
        if len(found) >= _AUTHORS:
            return tuple(found[:_AUTHORS])
    return tuple(found)


def _whole(person: Person) -> str:
    whole = person.literal or f"{person.family} {person.given or ''}"
    return html.unescape(whole[:_UNDIVIDED_TEXT])


def _name(family: str, given: str) -> Name:
    initials, first = _given(given[:_NAME])
    return Name(letters(family[:_NAME]), initials, first)


@functools.lru_cache(_KEPT)
def _given(text: str) -> tuple[str, str]:
    """The initials, and the first given name where it is written out."""
    parts = words(text)
    first = parts[0] if parts and len(parts[0]) > 1 else ""
    if first and len(parts) == 1 and len(text) < 4 and text.isupper():  # `JK`, `SE`
        return first, ""
    return "".join([part[0] for part in parts]), first


# ---- Lists that are not divided


def _undivided(whole: str, *, alone: bool) -> list[Name]:
    """The people of a text that was not divided: a group is one, a list is cut at its borders."""
    pieces = [piece for piece in _BORDER.split(whole) if piece.strip(" ,.&")]
    run_together = False
    if len(pieces) == 1 and alone:
        pieces = [piece for piece in _cut(whole) if piece.strip()]
        run_together = len(pieces) > 1
    found: list[Name] = []
    for piece in pieces[:_AUTHORS]:
        if "," in piece:
            found += _with_commas(piece, family_first=run_together)
        else:
            found.append(_spoken(piece, family_first=run_together))
    return [name for name in found if name.family]


def _cut(whole: str) -> Iterator[str]:
    """A text, cut where one author ends and the next begins without a blank."""
    start = 0
    for border in _RUN_TOGETHER.finditer(whole):
        end = border.end() if border[0] == "." else border.start()
        yield whole[start:end]
        start = end
    yield whole[start:]


def _with_commas(piece: str, *, family_first: bool) -> list[Name]:
    """The people of `Yee, R. C., Saxena, S.`, or of `R. C. Yee, S. Saxena`."""
    found: list[Name] = []
    parts = [part for part in piece.split(",") if part.strip(" .&")]
    at = 0
    while at < len(parts):
        given = parts[at + 1] if at + 1 < len(parts) else ""
        if given and (len(parts) == 2 or _is_initials(given)):
            found.append(_name(parts[at], given))
            at += 2
        else:
            found.append(_spoken(parts[at], family_first=family_first))
            at += 1
    return found


def _is_initials(given: str) -> bool:
    parts = words(given)
    return bool(parts) and len(parts[0]) <= 2


def _spoken(text: str, *, family_first: bool) -> Name:
    """A name without a comma: `Liang Z.`, `J. E. Panjwani`, `Wenfei Fan`; what is longer is a group."""
    parts = text.split()
    if not 1 < len(parts) < 6:
        return _name(" ".join(parts), "")
    last = parts[-1]
    if len(last.strip(".")) <= 1 or (len(last) < 4 and last.isupper()):
        if len(parts) == 2 and len(parts[0]) > 3:  # nearly always
            return _name(parts[0], last)
        whole = [part for part in parts[:-1] if len(part.strip(".")) > 1]
        return _name(" ".join(whole) or parts[0], " ".join(parts[len(whole) :]))
    if family_first:
        return _name(parts[0], " ".join(parts[1:]))
    return _name(last, " ".join(parts[:-1]))
