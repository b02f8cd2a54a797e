"""The people of MEDLINE's tagged text: a name in full, the same with initials, then what belongs to it.

``FAU``, ``AU``, ``AUID`` and any number of ``AD`` follow each other for each author, ``CN`` is a group in its
place among them, and ``FED`` and ``ED`` are editors. Files in which all of a tag stand together are read
as well, as are those with one of the two names only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from mscbib import identifiers, names
from mscbib.draft import Draft
from mscbib.people import folded
from mscbib.plain import flat, one_line
from mscbib.tags import Read, keep, refuse
from mscbib.tags import person as add_person

if TYPE_CHECKING:
    from mscbib.model import Person, Record

#: The tags of people, each group's in full and with initials.
TAGS = {"authors": ("FAU", "AU"), "editors": ("FED", "ED")}

_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|[2-9](?:nd|rd|th)|I{2,3}|IV|VI{1,3}")
_WORD = re.compile(r"[^\W\d_][\w'’]*")
#: How many people whose second name has not come yet are compared with one.
_NAMESAKES = 20
_ET_AL = frozenset({"et al", "et al.", "et al,", "et. al", "et. al.", "Et al", "Et al."})
_ORCID = re.compile(r"(?i)orcid(?:\s+id)?:?\s*")


def divided(text: str) -> dict[str, Any]:
    """The parts of a name in full: `Campion, Thomas R Jr`. A comma at its end marks a group."""
    if text.endswith(","):
        return {"literal": text[:-1].rstrip()}
    if text.count(",") > 1:
        parts = names.divided(text)
        if "family" in parts:
            return dict(parts)
    family, comma, given = (part.strip() for part in text.partition(","))
    if not comma or not family or not given:
        return {"family": text.strip(" ,")}
    given, suffix = _without_suffix(given)
    return (
        {"family": family, "given": given, "suffix": suffix} if suffix else {"family": family, "given": given}
    )


def _without_suffix(text: str) -> tuple[str, str]:
    """A given name or initials, and the suffix behind them."""
    given, blank, suffix = text.rpartition(" ")
    if blank and _SUFFIX.fullmatch(suffix):
        return given.rstrip(), suffix
    return text, ""


def abbreviated(text: str) -> dict[str, Any]:
    """The parts of a name with initials: `van der Chen N`, `Mainous AG 3rd`."""
    family, blank, given = text.rpartition(" ")
    if blank and len(given) < 3 and given.isalpha() and given.isupper() and given != "II" and "," not in text:
        return {"family": family, "given": given}  # nearly all
    if "," in text:
        return divided(text)
    if not blank:
        return {"family": text}
    suffix = ""
    if " " in family and _SUFFIX.fullmatch(given):
        family, _, last = family.rpartition(" ")
        given, suffix = last, given
    if not given.replace(".", "").replace("-", "").isalpha() or not given[0].isupper() or len(given) > 8:
        return dict(names.divided(text))
    if not given.isupper() and len(given) > 3:  # no initials: "Some Study Group"
        return dict(names.divided(text))
    found = {"family": family.rstrip(), "given": given}
    return {**found, "suffix": suffix} if suffix else found


def initials(given: str) -> str:
    """The initials of a given name as MEDLINE has them: `Craig Evan` is CE, `Bong-Woo` BW."""
    if given.isupper() and given.isalpha() and len(given) < 5:
        return given
    found = "".join(word[0] for word in _WORD.findall(given)).upper()
    return found if found.isalpha() and found != found.lower() else given


def full(group: str) -> Read:
    """What reads a name in full; the same with initials may follow."""

    def read(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
        if value in _ET_AL and _cut(draft, group, start, end):
            return
        _add(draft, group, divided(flat(value)), value, start, end)
        draft.notes.setdefault(tag, []).append(len(draft.values[group]) - 1)

    return read


def short(group: str) -> Read:
    """What reads a name with initials: of the person whose name in full came before, or of another."""
    full_tag = TAGS[group][0]

    def read(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
        if value in _ET_AL and _cut(draft, group, start, end):
            return
        waiting: list[int] | None = draft.notes.get(full_tag)
        if not waiting:
            _add(draft, group, abbreviated(flat(value)), value, start, end)
            return
        value = flat(value)
        people: list[dict[str, Any]] = draft.values[group]
        for place, index in enumerate(waiting[:_NAMESAKES]):
            if (rest := _rest(people[index], value)) is not None:
                del waiting[place]
                _complete(draft, group, index, rest, start, end)
                return
        if len(waiting) > 1 or waiting[0] == len(people) - 1:  # it is spelled otherwise
            index = waiting.pop(0)
            _complete(draft, group, index, str(abbreviated(value).get("given", "")), start, end)
            keep(draft, tag, value, start, end)
            return
        _add(draft, group, abbreviated(value), value, start, end)

    return read


def group_author(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Read a group that is an author, in its place among them."""
    if value not in _ET_AL or not _cut(draft, "authors", start, end):
        _add(draft, "authors", {"literal": flat(value)}, value, start, end)


def author_id(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Read the ORCID of the person before; other identifiers are kept."""
    group = draft.notes.get("people")
    label = _ORCID.match(value)
    if group is None or (label is None and "orcid.org/" not in value):
        keep(draft, tag, value, start, end)
        return
    person = draft.values[group][-1]
    try:
        orcid = identifiers.orcid(value[label.end() :] if label else value)
    except ValueError as error:
        refuse(draft, tag, "orcid", value, start, end, error)
        return
    if person.get("orcid", orcid) != orcid:
        keep(draft, tag, value, start, end)
        return
    person["orcid"] = orcid
    draft.mark(f"{group}[{len(draft.values[group]) - 1}].orcid", start, end)


def affiliation(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Read an address of the person before; until 2013, one before all authors was the first one's."""
    group = draft.notes.get("people")
    if group is None:
        draft.notes.setdefault("addresses", []).append((tag, value, start, end))
    elif value:
        _affiliate(draft, group, len(draft.values[group]) - 1, flat(value), start, end)


def join(draft: Draft) -> None:
    """Give the addresses that came before all people to the first author; without one they are kept."""
    for tag, value, start, end in draft.notes.get("addresses", ()):
        if draft.values.get("authors"):
            _affiliate(draft, "authors", 0, flat(value), start, end)
        else:
            keep(draft, tag, value, start, end)


def _affiliate(draft: Draft, group: str, index: int, value: str, start: int, end: int) -> None:
    person = draft.values[group][index]
    known = person.setdefault("affiliations", [])
    draft.mark(f"{group}[{index}].affiliations[{len(known)}]", start, end)
    known.append(value)


def _cut(draft: Draft, group: str, start: int, end: int) -> bool:
    """Take "et al." for what it is; of editors, a record cannot say it."""
    if group != "authors":
        return False
    if "et_al" in draft.values:
        draft.repeats.append((draft.prefix + "et_al", start, end))
    draft.values["et_al"] = True
    draft.mark("et_al", start, end)
    return True


def _add(draft: Draft, group: str, parts: dict[str, Any], value: str, start: int, end: int) -> None:
    draft.notes["people"] = group
    if draft.spans is None:
        draft.values.setdefault(group, []).append(parts)
        return
    raw = value if end - start == len(value) else ""  # else it is wrapped: only its whole place is known
    add_person(draft, group, parts, raw, start, end)


def _rest(person: dict[str, Any], value: str) -> str | None:
    """What stands behind the family name in `value`; None where that is another's."""
    family = person.get("family") or person.get("literal", "")
    if not value.startswith(family) and folded(value[: len(family)]) != folded(family):
        return None
    rest = value[len(family) :]
    return rest.strip(" ,") if not rest or rest[0] in " ," else None


def _complete(draft: Draft, group: str, index: int, rest: str, start: int, end: int) -> None:
    """Give a person the initials, and the suffix, that the second of the names has."""
    person = draft.values[group][index]
    suffix = person.get("suffix", "")
    if suffix and rest.endswith(suffix):
        found = rest.removesuffix(suffix).rstrip()
    else:
        found, suffix = _without_suffix(rest)
        if suffix and "family" in person and not person.get("suffix"):
            person["suffix"] = suffix
            draft.mark(f"{group}[{index}].suffix", end - len(suffix), end)
    name = f"{draft.prefix}{group}[{index}]."
    draft.repeats.append((name + ("family" if "family" in person else "literal"), start, end))
    if found and found != person.get("given") and "family" in person:
        person["initials" if "given" in person else "given"] = found
        draft.mark(f"{group}[{index}].initials", end - len(rest), end)


def written(record: Record, group: str) -> Iterator[tuple[str, str]]:
    """The tags of a group of people with their values, each person's together."""
    full_tag, short_tag = TAGS[group]
    for person in getattr(record, group):
        family = one_line(person.family or "")
        if not family:
            literal = one_line(person.literal or person.given or person.initials or "")
            if group == "authors":
                yield "CN", literal
            else:
                yield full_tag, f"{literal},"
                yield short_tag, f"{literal},"
        else:
            yield full_tag, _in_full(person, family)
            abbreviation = person.initials or initials(one_line(person.given or ""))
            yield short_tag, " ".join(filter(None, [family, abbreviation, person.suffix]))
        if person.orcid:
            yield "AUID", f"ORCID: {person.orcid}"
        for address in person.affiliations:
            yield "AD", address
    if group == "authors" and record.et_al:
        yield short_tag, "et al."


def _in_full(person: Person, family: str) -> str:
    given = one_line(person.given or person.initials or "")
    if not person.suffix:
        return f"{family}, {given}" if given else family
    suffix = one_line(person.suffix)
    return f"{family}, {given}{' ' if _SUFFIX.fullmatch(suffix) else ', '}{suffix}"
