"""Lists of names as BibTeX has them, read and written.

"First von Last", "von Last, First" and "von Last, Jr, First" with " and " between them (Tame the BeaST, 11;
https://ctan.org/pkg/tamethebeast), BibLaTeX's "family=…, given=…" (its manual, 3.4), a group in braces, and
what producers make of it: semicolons between names, "et al." in the last, a comma too many.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mscbib.draft import Draft
from mscbib.tags import keep, person
from mscbib.tags._braces import separated, unwrapped
from mscbib.tags._latex import decoded, escaped

if TYPE_CHECKING:
    from mscbib.model import Person

_AND = re.compile(r"[ \t\n]and(?=[ \t\n])|[{}]", re.IGNORECASE)
_SIMPLE_AND = re.compile(r"[ \t\n]and(?=[ \t\n])", re.IGNORECASE)
_PART = re.compile(
    r"\s*(family|given|prefix|suffix|given-i|family-i|prefix-i|suffix-i|useprefix)\s*=\s*", re.I
)
_ET_AL = re.compile(r"[\s,]+et\s?al\.?\Z", re.IGNORECASE)
_SUFFIX = re.compile(r"(?i)(?:jr|sr)\.?|[ivx]{1,4}|[2-9](?:nd|rd|th)")
#: A family name of one letter is the initial of a given one: "Chen L".
_INITIAL = re.compile(r"(?:[^\W\d_a-z]\.?-?){1,3}\.|[^\W\d_a-z]")


def listed(tex: str) -> Iterator[tuple[str, int]]:
    """The names of a list, each with where in it the name begins."""
    cuts = [0]
    if "{" in tex:
        depth = 0
        for match in _AND.finditer(tex):
            if match[0] == "{":
                depth += 1
            elif match[0] == "}":
                depth -= 1
            elif depth <= 0:
                cuts += [match.start(), match.end()]
    else:
        for match in _SIMPLE_AND.finditer(tex):
            cuts += [match.start(), match.end()]
    cuts.append(len(tex))
    for start, end in zip(cuts[::2], cuts[1::2], strict=True):
        name = tex[start:end]
        plain = name.strip()
        if plain:
            yield from _by_semicolons(plain, start + len(name) - len(name.lstrip()))


def _by_semicolons(name: str, start: int) -> Iterator[tuple[str, int]]:
    """The names of what BibTeX takes for one: "Muller, P; Freudenthaler, R" if each has one comma."""
    if ";" in name:
        places = separated(name, ";")
        pieces = [name[first:last] for first, last in places]
        if len(pieces) > 1 and all(piece.count(",") == 1 for piece in pieces):
            yield from zip(pieces, (start + first for first, _ in places), strict=True)
            return
    yield name, start


def divided(tex: str) -> dict[str, str]:
    """The parts of one name; a group's is `literal`."""
    if "{" not in tex and "\\" not in tex and "=" not in tex:
        family, comma, given = tex.partition(",")
        if comma and "," not in given:  # nearly all
            family, given = decoded(family.strip()), decoded(given.strip())
            if family and given:
                return {"family": family, "given": given}
    if "=" in tex and _PART.match(tex):
        return _extended(tex)
    places = separated(tex, ",")
    parts = [tex[first:last] for first, last in places]
    if len(parts) == 1:
        return _first_last(parts[0])
    texts = [decoded(part) for part in parts]
    if len(parts) == 2 and not texts[1]:  # "van der Berg, {}"
        return {"family": texts[0]}
    if len(parts) == 2:
        return {"family": texts[0], "given": texts[1]}
    if len(parts) == 3:
        family, suffix, given = texts
        if _SUFFIX.fullmatch(given) and not _SUFFIX.fullmatch(suffix):  # "Smith, John, Jr."
            suffix, given = given, suffix
        found = {"family": family, "given": given, "suffix": suffix}
        return {name: part for name, part in found.items() if part}
    return {"literal": ", ".join(texts)}


def _first_last(tex: str) -> dict[str, str]:
    """The parts of "First von Last": what is in small letters and all behind it is the family name."""
    words = [tex[first:last] for first, last in separated(tex, " \t\n~")]
    if len(words) == 1:
        text = decoded(tex)
        return {"literal" if unwrapped(words[0])[0] else "family": text}
    at = next((index for index, word in enumerate(words[:-1]) if _is_particle(word)), len(words) - 1)
    if at == 0:  # "van der Berg": no given name
        return {"family": decoded(tex)}
    given, family = (decoded(" ".join(part)) for part in (words[:at], words[at:]))
    if len(words) == 2 and _INITIAL.fullmatch(family) and not _INITIAL.fullmatch(given):
        family, given = given, family
    return {"family": family, "given": given}


def _is_particle(word: str) -> bool:
    if word.startswith("{") and not word.startswith("{\\"):
        return False
    return decoded(word)[:1].islower()


def _extended(tex: str) -> dict[str, str]:
    """The parts of BibLaTeX's own form."""
    found: dict[str, str] = {}
    for first, last in separated(tex, ","):
        piece = tex[first:last]
        match = _PART.match(piece)
        if match is not None:
            found[match[1].lower()] = decoded(piece[match.end() :].strip().strip('"'))
    family = " ".join(part for part in (found.get("prefix"), found.get("family")) if part)
    given = found.get("given") or found.get("given-i")
    if not family:
        return {"literal": given or decoded(tex)}
    parts = {"family": family, "given": given, "suffix": found.get("suffix")}
    if found.get("given-i") and found.get("given"):
        parts["initials"] = found["given-i"]
    return {name: part for name, part in parts.items() if part}


def read(draft: Draft, tag: str, value: str, start: int, end: int, group: str) -> None:
    """Put the people of a list of names into `group`; a second list is kept."""
    if group in draft.values:
        keep(draft, tag, value, start, end)
        return
    if draft.spans is None and not _needs_care(value):
        _read_plain(draft, value, group)
        return
    behind = 0
    for name, at in listed(value):
        if draft.spans is not None:
            draft.notes.setdefault("labels", []).append((start + behind, start + at))
            behind = at + len(name)
        if name.lower() == "others":
            draft.values["et_al"] = True
            draft.mark("et_al", start + at, start + at + len(name))
            continue
        cut = _ET_AL.sub("", name) if "al" in name[-3:].lower() else name
        if cut != name:
            draft.values["et_al"] = True
            draft.mark("et_al", start + at + len(cut), start + at + len(name))
        parts = divided(cut)
        if any(parts.values()):
            person(draft, group, parts, cut, start + at, start + at + len(cut))


_MARKS = re.compile(r"[{}\\~;=$`\n\t]")


def _needs_care(names: str) -> bool:
    """Whether a list has anything but " and ", commas and letters."""
    small = names.lower()
    return (
        _MARKS.search(names) is not None
        or "--" in names
        or "''" in names
        or "et al" in small
        or "etal" in small
        or small.count(" and ") != names.count(" and ")
    )


def _read_plain(draft: Draft, value: str, group: str) -> None:
    """Put the people of a list without marks into `group`; nearly all lists are such."""
    people: list[dict[str, str]] = []
    for name in value.split(" and "):
        family, comma, given = name.partition(",")
        family, given = family.strip(), given.strip()
        if comma and family and given and "," not in given:
            people.append({"family": family, "given": given})
        elif name.strip().lower() == "others":
            draft.values["et_al"] = True
        elif name.strip():
            people.append(divided(name.strip()))
    if people:
        draft.values[group] = people


_WORDS = frozenset({"and", "etal", "others"})
_PROTECTED = re.compile(r"(?:^|\s)and(?:\s|$)|,|;", re.IGNORECASE)


def _part(text: str) -> str:
    if text.isalnum() and text.casefold() not in _WORDS:  # nearly all
        return text
    tex = escaped(text)
    if "=" in tex:  # biber looks for "family=" even in braces
        tex = tex.replace("=", "{=}")
    return f"{{{tex}}}" if _PROTECTED.search(tex) or _ET_AL.search(" " + tex) else tex


def shown(person: Person) -> str:
    """A name as "Family, Suffix, Given", or a group's in braces; `divided` reads it back."""
    if person.family is None or person.literal is not None:
        group = escaped(person.literal or person.given or person.initials or "").replace("=", "{=}")
        return f"{{{group}}}" if group else ""
    family, given = _part(person.family), _part(person.given or person.initials or "")
    if person.suffix:
        return f"{family}, {_part(person.suffix)}, {given or '{}'}"
    return f"{family}, {given or '{}'}"


def written(people: tuple[Person, ...], et_al: bool = False) -> str:
    """A list of names; empty where there are none."""
    names = [name for person in people if (name := shown(person))]
    if names and et_al:
        names.append("others")
    return " and ".join(names)
