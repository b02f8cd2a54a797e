"""The rules by which a value is chosen or put together from those that several records have.

Each takes the records in their order, the first first, and gives the fields that it has a value for, each
with the value and with the places, in that order, of the records it is from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from mscbib.dedupe.merged_people import completed, is_spelt_out
from mscbib.folding import words
from mscbib.model import History, Record, Registration, Relation

#: A field's name, its value, and which records gave it.
Given = tuple[str, Any, set[int]]

_CUT = re.compile(r"(?:…|\.\.\.|[\[(](?:abstract\s+)?truncated[^\])]{0,40}[\])]?)[\s.\])]*$", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]*>")
_SIGNS = re.compile(r"[\W_]+")
#: Words of a journal's name that abbreviations leave out.
_LEFT_OUT = frozenset(
    {
        "a", "an", "and", "das", "de", "del", "della", "der", "des", "di", "die", "du", "e", "el", "et",
        "for", "in", "la", "le", "les", "of", "on", "the", "to", "und", "y",
    }
)  # fmt: skip


class Ranked(NamedTuple):
    """The fields that a record has, and which of the user's wishes, from 0, it fulfils."""

    values: dict[str, Any]
    wish: int


def held(record: Record) -> dict[str, Any]:
    """The fields that a record has, with their values."""
    return {
        name: value
        for name, value in record.__dict__.items()
        if value or (value is not None and value is not False and value == 0)
    }


def _holders(records: Sequence[Ranked], field: str) -> list[tuple[int, Any]]:
    """The values of a field with the places of the records that have one."""
    return [
        (index, value) for index, one in enumerate(records) if (value := one.values.get(field)) is not None
    ]


def first(records: Sequence[Ranked], fields: tuple[str, ...]) -> Iterator[Given]:
    """Of each field the first value."""
    for field in fields:
        for index, one in enumerate(records):
            value = one.values.get(field)
            if value is not None:
                yield field, value, {index}
                break


def own(records: Sequence[Ranked], fields: tuple[str, ...]) -> Iterator[Given]:
    """The values of the first record."""
    return first(records[:1], fields)


def nothing(records: Sequence[Ranked], fields: tuple[str, ...]) -> Iterator[Given]:
    """No value."""
    return iter(())


def of_one(records: Sequence[Ranked], fields: tuple[str, ...]) -> Iterator[Given]:
    """All fields as the first record has them that has one of them."""
    for index, one in enumerate(records):
        own_fields = [field for field in fields if field in one.values]
        if own_fields:
            yield from ((field, one.values[field], {index}) for field in own_fields)
            return


def _best(
    records: Sequence[Ranked], field: str, spoilt: Callable[[Any], bool], size: Callable[[Any], int]
) -> Iterator[Given]:
    """The longest unspoilt value, a preferred record's before others; a spoilt one only where all are."""
    holders = _holders(records, field)
    if not holders:
        return

    def order(held: tuple[int, Any]) -> tuple[bool, int, int, int]:
        index, value = held
        bad = spoilt(value)
        return bad, 0 if bad else records[index].wish, -size(value), index

    index, value = min(holders, key=order) if len(holders) > 1 else holders[0]
    yield field, value, {index}


def title(records: Sequence[Ranked], fields: tuple[str, ...]) -> Iterator[Given]:
    """The longest title, of those that are neither cut nor in capitals if there are any."""
    return _best(
        records,
        "title",
        lambda value: is_cut(value) or is_capitals(value),
        lambda value: len(_SIGNS.sub("", _MARKUP.sub("", value))),
    )


def abstract(records: Sequence[Ranked], fields: tuple[str, ...]) -> Iterator[Given]:
    """The longest abstract, of those that are not cut if there are any."""
    return _best(records, "abstract", lambda value: is_cut(value.text), lambda value: len(value.text))


def is_cut(text: str) -> bool:
    """Whether a text shows that it goes on elsewhere."""
    return _CUT.search(text[-80:]) is not None


def is_capitals(text: str) -> bool:
    """Whether a text of more than a word is in capitals, markup aside."""
    return " " in text and _MARKUP.sub("", text).isupper()


def people(records: Sequence[Ranked], fields: tuple[str, ...]) -> Iterator[Given]:
    """The longest list, and what lists that agree with it say more of its people."""
    group, *flags = fields
    holders = _holders(records, group)
    if not holders:
        return
    lists = dict(holders)
    cut = {index for index in lists for flag in flags if flag in records[index].values}

    def order(index: int) -> tuple[int, int, bool, int, int]:
        listed = lists[index]
        full = sum(is_spelt_out(person.given) for person in listed)
        wish = max(one.wish for one in records) if index in cut else records[index].wish
        return wish, -len(listed), index in cut, -full, index

    lead, *others = sorted(lists, key=order)
    found, helpers = completed(lists[lead], [(index, lists[index]) for index in sorted(others)])
    yield group, found, {lead, *helpers}
    if lead in cut:
        yield flags[0], True, {lead}


def container(records: Sequence[Ranked], fields: tuple[str, ...]) -> Iterator[Given]:
    """The first journal's or book's name, or the full name that it is short for, and the short one."""
    shorts = list(first(records, ("container_title_short",)))
    holders = _holders(records, "container_title")
    if holders:
        index, name = holders[0]
        for other_index, other in holders[1:]:
            if other == name:
                continue
            if is_short_for(name, other):
                shorts = shorts or [("container_title_short", name, {index})]
                index, name = other_index, other
            elif is_capitals(name) and not is_capitals(other) and words(name) == words(other):
                index, name = other_index, other
        yield "container_title", name, {index}
    yield from shorts


def is_short_for(short: str, full: str) -> bool:
    """Whether a journal's name abbreviates another: `N Engl J Med`, `PNAS`."""
    if len(short) >= len(full) or len(full) > 1_000:
        return False
    whole = [word for word in words(full) if word not in _LEFT_OUT]
    head = [word for word in words(re.split(r"[:(=]", full, maxsplit=1)[0]) if word not in _LEFT_OUT]
    parts = [word for word in words(short) if word not in _LEFT_OUT]
    if not parts or parts in (whole, head):
        return False
    for name in (whole, head):
        if len(parts) == 1 < len(name) and parts[0] == "".join([word[0] for word in name]):
            return True
        if len(parts) == len(name) and all(map(_abbreviates, parts, name)):
            return True
    return False


def _abbreviates(part: str, word: str) -> bool:
    """Whether a word is short for another: its first letter, and letters of it in their order."""
    letters = iter(word)
    return part[0] == word[0] and all(letter in letters for letter in part)


def date(records: Sequence[Ranked], fields: tuple[str, ...]) -> Iterator[Given]:
    """The first date, or the most precise of those that say more of the same."""
    for field in fields:
        holders = _holders(records, field)
        if holders:
            begin = holders[0][1]
            agreeing = [held for held in holders if f"{held[1]}-".startswith(f"{begin}-")]
            index, value = max(agreeing, key=lambda held: (len(held[1]), -held[0]))
            yield field, value, {index}


#: What belongs together of where a work stands: of pages and their parts, one record says all.
_UNITS = (("volume",), ("issue",), ("pages", "page_first", "page_last", "article_number"))


def place(records: Sequence[Ranked], fields: tuple[str, ...]) -> Iterator[Given]:
    """Volume, issue and pages of one record; what it lacks is of others that contradict it in nothing."""
    units = [[_unit(one.values, unit) for unit in _UNITS] for one in records]
    holders = [index for index, of in enumerate(units) if any(of)]
    if not holders:
        return
    holders.sort(key=lambda index: (records[index].wish, -sum(map(bool, units[index])), index))
    known = list(units[holders[0]])
    givers = [holders[0]] * len(_UNITS)
    for index in holders[1:]:
        if all(known):
            break
        if all(
            not ours or not theirs or ours == theirs for ours, theirs in zip(known, units[index], strict=True)
        ):
            for number, theirs in enumerate(units[index]):
                if theirs and not known[number]:
                    known[number], givers[number] = theirs, index
    for number, unit in enumerate(_UNITS):
        values = records[givers[number]].values
        for field in unit if known[number] else ():
            if field in values:
                yield field, values[field], {givers[number]}


def _unit(values: dict[str, Any], unit: tuple[str, ...]) -> str:
    """What is compared of fields that belong together: of pages the first."""
    for field in (unit[1], unit[3], unit[0], unit[2]) if len(unit) > 1 else unit:
        value = values.get(field)
        if value is not None:
            return _SIGNS.sub("", value).casefold().lstrip("0") or "0"
    return ""


def united(records: Sequence[Ranked], fields: tuple[str, ...]) -> Iterator[Given]:
    """All items of all lists in order, each once; case makes no difference."""
    for field in fields:
        known: set[Any] = set()
        found: list[Any] = []
        givers: set[int] = set()
        for index, items in _holders(records, field):
            for item in items:
                sign = item.casefold() if isinstance(item, str) else _sign(item)
                if sign not in known:
                    known.add(sign)
                    found.append(item)
                    givers.add(index)
        if found:
            yield field, tuple(found), givers


def _sign(item: Relation | Registration) -> tuple[str, str]:
    """What such an item is: how a relation was found makes it no other."""
    if isinstance(item, Relation):
        return item.type.casefold(), item.target.casefold()
    return item.registry.casefold(), item.id.casefold()


def greatest(records: Sequence[Ranked], fields: tuple[str, ...]) -> Iterator[Given]:
    """The greatest number of each name."""
    for field in fields:
        numbers: dict[str, Any] = {}
        givers: dict[str, int] = {}
        for index, values in _holders(records, field):
            for name, number in values.items():
                if name not in numbers or number > numbers[name]:
                    numbers[name], givers[name] = number, index
        if numbers:
            yield field, numbers, set(givers.values())


def dates(records: Sequence[Ranked], fields: tuple[str, ...]) -> Iterator[Given]:
    """Of each date of the history the first."""
    for field in fields:
        parts: dict[str, str] = {}
        givers: set[int] = set()
        for index, history in _holders(records, field):
            for name, value in history:
                if value is not None and name not in parts:
                    parts[name] = value
                    givers.add(index)
        if parts:
            yield field, History.model_validate(parts), givers


def longest(records: Sequence[Ranked], fields: tuple[str, ...]) -> Iterator[Given]:
    """The longest list of references with what its record says of their number."""
    listed, count = fields
    holders = _holders(records, listed)
    if not holders:
        yield from first(records, (count,))
        return
    index, references = max(holders, key=lambda held: (len(held[1]), -held[0]))
    yield listed, references, {index}
    if count in records[index].values:
        yield count, records[index].values[count], {index}


def identifiers_and_extra(records: Sequence[Ranked], fields: tuple[str, ...]) -> Iterator[Given]:
    """The first identifier of each kind; in `extra` all values of all tags, and the identifiers left over.

    These stand there under their fields' names.
    """
    *identifiers, _ = fields
    yield from first(records, tuple(identifiers))
    found: dict[str, dict[str, None]] = {}
    givers: set[int] = set()

    def add(index: int, tag: str, values: Sequence[str]) -> None:
        known = found.setdefault(tag, {})
        for value in values:
            if value not in known:
                known[value] = None
                givers.add(index)

    for index, one in enumerate(records):
        for tag, values in one.values.get("extra", {}).items():
            add(index, tag, values)
    for field in identifiers:
        holders = _holders(records, field)
        for index, value in holders[1:]:
            if value != holders[0][1]:
                add(index, field, (value,))
    if found:
        yield "extra", {tag: tuple(values) for tag, values in found.items()}, givers
