"""People in Ovid's databases: names with marks, roles and degrees behind them, and whose address is which.

Two databases number the addresses (`Mathes, Tim 2` … `(2)Institute for …`), Embase names whose they are by
the family name (`(Behan, Rubbo) School of …`), PsycINFO by the whole one (`Kobori, Osamu: Chiba University`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from mscbib import names
from mscbib.draft import Draft
from mscbib.plain import flat
from mscbib.tags import keep, person
from mscbib.tags._paired import Noted, letters
from mscbib.tags._several import of_lines, of_semicolons

_ROLE = re.compile(r"\s*\[([^\[\]]*)\]$")
_MARKS = re.compile(r"\s+((?:[0-9]{1,3}+|[*+#†‡§])(?:[,\s]*+(?:[0-9]{1,3}+|[*+#†‡§])){0,20}+)$")
#: Behind a given name of lower-case letters: "Smith, DO" has initials.
_DEGREES = re.compile(
    r"(?<=[a-z.]),?\s+(?:(?:M\.?D|Ph\.?\s?D|M\.?Sc|B\.?Sc|MPH|MBBS|MBChB|RN|FACSM|PharmD|DrPH|MBA|FRCP|FACP)\.?"
    r"(?:,?\s+|$)){1,8}$"
)
_EDITOR = re.compile(r"(?i)ed(?:itor|\.|s\.)?s?\b")
_FULL_STOP = re.compile(r"(?<=[^\W\d_A-Z]{2})\.$")
_GAPS = re.compile(r"\.?[ \t]{2,}|\.?\n\s*")
_SUFFIX = re.compile(r",? (Jr|Sr|II|III|IV|2nd|3rd)\.?$")
_TAG_LENGTH = 2
#: A longer one is no person's.
_LONGEST_NAME = 500
#: Embase.com has commas between names, each of which ends in initials with a full stop.
_EMBASE_LIST = re.compile(r"(?<=\.),\s+")
_NUMBERED = re.compile(r"(?:^|[\n,;][ \t]*)\(([0-9]{1,3})\)")
_NAMED = re.compile(r"\(([^()]{1,2000})\)\s*(\S.*)", re.DOTALL)


def read_authors(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Note the authors of a value: one, or several with semicolons, wide gaps or line ends between them."""
    for raw, at, to in _separate(tag, value, start):
        draft.notes.setdefault("authors", []).append((tag, raw, at, to))


def read_full_names(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Note the full names of a value."""
    for raw, at, to in _separate(tag, value, start):
        draft.notes.setdefault("full names", []).append((tag, raw, at, to))


def read_address(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Note the addresses of a value."""
    if value:
        draft.notes.setdefault("addresses", []).append((tag, value, start, end))


def _separate(tag: str, value: str, start: int) -> Iterator[tuple[str, int, int]]:
    """The names of a value; under a two-letter tag stands one."""
    if len(tag) == _TAG_LENGTH:
        if value:
            yield value, start, start + len(value)
        return
    if ";" in value:
        yield from of_semicolons(value, start)
        return
    gap = _EMBASE_LIST if tag == "AUTHOR NAMES" else _GAPS
    if gap is _GAPS and gap.search(value):
        value = value.removesuffix(".")  # as in the gaps
    at = 0
    for match in (*gap.finditer(value), None):
        piece = value[at : match.start() if match else len(value)]
        if piece.strip():
            lead = len(piece) - len(piece.lstrip())
            yield piece.strip(), start + at + lead, start + at + lead + len(piece.strip())
        at = match.end() if match else 0


def join(draft: Draft) -> None:
    """Make people of the names noted, and give them their addresses."""
    _join_names(draft)
    authors = draft.values.get("authors", [])
    for tag, value, start, end in draft.notes.get("addresses", ()):
        given = _given(value, start, authors, draft.notes.get("marks", {}))
        if given is None:
            keep(draft, tag, value, start, end)
            continue
        for owners, (place, at, to) in given:
            for index in owners:
                affiliations = authors[index].setdefault("affiliations", [])
                draft.mark(f"authors[{index}].affiliations[{len(affiliations)}]", at, to)
                affiliations.append(flat(place))
        draft.repeats.append((draft.prefix + "authors", start, end))


def _join_names(draft: Draft) -> None:
    short: list[Noted] = draft.notes.get("authors", [])
    full: list[Noted] = draft.notes.get("full names", [])
    paired = len(short) == len(full)
    marks: dict[str, list[int]] = draft.notes.setdefault("marks", {})
    for index, noted in enumerate(short if paired or not full else full):
        group, parts, signs = _read_name(draft, noted)
        for sign in signs:
            marks.setdefault(sign, []).append(len(draft.values[group]) - 1)
        if paired and full:
            _complete(draft, group, parts, full[index])
    if full and short and not paired:
        for noted in short:
            keep(draft, *noted)


def _read_name(draft: Draft, noted: Noted) -> tuple[str, dict[str, Any], list[str]]:
    """Add a person; the group it belongs to, its parts, and the marks behind its name."""
    tag, raw, start, end = noted
    name = flat(raw)
    group, more = "authors", False
    signs: list[str] = []
    if len(name) > _LONGEST_NAME:
        person(draft, group, {"literal": name}, raw, start, end)
        return group, {"literal": name}, signs
    if role := _ROLE.search(name):
        group = "editors" if _EDITOR.match(role[1]) else "authors"
        name, more = name[: role.start()], True
    if marked := _MARKS.search(name):
        signs = re.findall(r"[0-9]+|[*+#†‡§]", marked[1])
        name = name[: marked.start()]
    if degrees := _DEGREES.search(name):
        name, more = name[: degrees.start()], True
    if more:
        keep(draft, tag, raw, start, end)
    parts = _divided(name)
    person(draft, group, parts, raw, start, end)
    draft.repeats.append((f"{draft.prefix}{group}[{len(draft.values[group]) - 1}]", start, end))
    return group, parts, signs


def _divided(name: str) -> dict[str, str]:
    """The parts of a name; a suffix stands behind the initials or the given name ("Kwiterovich PO Jr")."""
    name = _FULL_STOP.sub("", name.strip().rstrip(","))
    suffix = _SUFFIX.search(name)
    if suffix is None:
        return names.divided(name)
    parts = names.divided(name[: suffix.start()].strip())
    return parts | {"suffix": suffix[1]} if "given" in parts else names.divided(name)


def _complete(draft: Draft, group: str, parts: dict[str, Any], noted: Noted) -> None:
    """Give a person the whole given name that its full name has."""
    tag, raw, start, end = noted
    whole = _divided(flat(raw))
    family = parts.get("family")
    if family is None or "given" not in whole or letters(family) != letters(whole["family"]):
        if parts != whole:
            keep(draft, tag, raw, start, end)
        return
    path = f"{group}[{len(draft.values[group]) - 1}]"
    if letters(parts["given"]) != letters(whole["given"]):
        parts["initials"], parts["given"] = parts["given"], whole["given"]
        if draft.spans is not None and f"{path}.given" in draft.spans:
            draft.spans[f"{path}.initials"] = draft.spans[f"{path}.given"]
    draft.mark(f"{path}.given", start, end)
    if "suffix" in whole:
        parts["suffix"] = whole["suffix"]


def _given(
    value: str, start: int, authors: list[dict[str, Any]], marks: dict[str, list[int]]
) -> list[tuple[list[int], tuple[str, int, int]]] | None:
    """Whose each address of a value is; None where that is not said of every one."""
    numbers = list(_NUMBERED.finditer(value))
    if numbers and not value[: numbers[0].start()].strip():
        found = []
        for this, following in zip(numbers, [*numbers[1:], None], strict=True):
            owners = marks.get(this[1])
            place = value[this.end() : following.start() if following else len(value)].strip()
            if not owners or not place:
                return None
            at = start + value.index(place[0], this.end())
            found.append((owners, (place, at, at + len(place))))
        return found
    by_name: dict[str, list[int]] = {}
    for index, author in enumerate(authors):
        family = author.get("family") or author.get("literal", "")
        for key in {letters(family), letters(f"{family}{author.get('given', '')}")}:
            by_name.setdefault(key, []).append(index)
    listed = [_owners(line, by_name) for line in of_lines(value, start)]
    if all(one is not None for one in listed):
        return [one for one in listed if one is not None]
    if len(authors) == 1:
        return [([0], line) for line in of_lines(value, start)]
    return None


def _owners(
    line: tuple[str, int, int], by_name: dict[str, list[int]]
) -> tuple[list[int], tuple[str, int, int]] | None:
    """Whose the address on a line is, by the names before it: the family's, or the whole."""
    text, _, end = line
    match = _NAMED.fullmatch(text)
    if match is not None:
        wanted, place = match[1].split(","), match[2]
    else:
        name, colon, place = text.partition(": ")
        wanted = [name] if colon else []
    found = [by_name.get(letters(name), []) for name in wanted]
    if not found or any(len(one) != 1 for one in found):
        return None
    return [one[0] for one in found], (place, end - len(place), end)
