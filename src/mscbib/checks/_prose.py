"""What rules about wording share: the fields that hold prose, and where a stretch of a value is printed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate, chain
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from mscbib.checks import Entry, Found, written
from mscbib.diagnostics import Fix

if TYPE_CHECKING:
    from mscbib.model import Person, Record
    from mscbib.reading import Place

#: Fields that hold one line of prose each.
_LINES = (
    "title",
    "original_title",
    "container_title",
    "container_title_short",
    "collection_title",
    "publisher",
    "publisher_place",
    "copyright",
    "conflict_of_interest",
)
#: Fields that hold several.
_LISTS = ("keywords", "mesh", "funders")

_NAME_PARTS = ("family", "given", "literal")

#: The same, asked for at once.
_ONCE, _SEVERAL = attrgetter(*_LINES), attrgetter(*_LISTS)
_NAMES, _PLACES = attrgetter(*_NAME_PARTS), attrgetter("affiliations")

_INK = re.compile(r"\S+")
#: What LaTeX writes with a backslash before it.
_TEX = re.compile(r"[%&#_${}]")


class Stretch(NamedTuple):
    """What is found from ``start`` to ``end`` of a value, and what should stand there instead."""

    start: int
    end: int
    message: str
    fixed: str | None = None
    safe: bool = False


def prose(record: Record) -> Iterator[tuple[str, str]]:
    """The fields of a record that hold prose, by path, with their texts; people are not among them."""
    for name in _LINES:
        value = getattr(record, name)
        if value:
            yield name, value
    if record.abstract is not None:
        yield "abstract.text", record.abstract.text
    for name in _LISTS:
        for index, value in enumerate(getattr(record, name)):
            yield f"{name}[{index}]", value


def people(record: Record) -> Iterator[tuple[str, Person]]:
    """The people of a record, by path."""
    for index, person in enumerate(record.authors):
        yield f"authors[{index}]", person
    for index, person in enumerate(record.editors):
        yield f"editors[{index}]", person


def personal(record: Record) -> Iterator[tuple[str, str]]:
    """What is said of people: the parts of their names, and where they work."""
    for path, person in people(record):
        for name in _NAME_PARTS:
            value = getattr(person, name)
            if value:
                yield f"{path}.{name}", value
        for index, value in enumerate(person.affiliations):
            yield f"{path}.affiliations[{index}]", value


_latest: tuple[Record | None, str] = (None, "")


def words(entry: Entry) -> str:
    """All that `prose` and `personal` have of an entry, in lines: to see at once that there is nothing in it.

    Several rules ask the same of an entry, one after another: the last answer is remembered.
    """
    global _latest
    record = entry.record
    if _latest[0] is not record:
        listed = (*record.authors, *record.editors)
        values = chain(
            _ONCE(record),
            (record.abstract and record.abstract.text,),
            *_SEVERAL(record),
            chain.from_iterable(map(_NAMES, listed)),
            chain.from_iterable(map(_PLACES, listed)),
        )
        _latest = record, "\n".join(filter(None, values))
    return _latest[1]


def placed(entry: Entry, field: str, value: str, stretches: Iterable[Stretch]) -> Iterator[Found]:
    """The findings about stretches of a field's value, in order, each at the place where it is printed.

    A value that is printed as it is, or in lines, has a place for each of its characters. Else (where the
    format writes some characters another way) the stretches are looked for one behind the other. A fix is
    offered where the stretch is printed as it stands in the value.
    """
    stretches = iter(stretches)
    first_of_all = next(stretches, None)
    if first_of_all is None:
        return  # and the entry need not be read once more
    place = entry.place(field)
    printed = entry.text[slice(*place)]
    inks = _inks(printed, value)
    at = place[0]
    for stretch in chain((first_of_all,), stretches):
        piece = value[stretch.start : stretch.end]
        if inks is not None:
            first, behind = inks.before(stretch.start), inks.before(stretch.end)
            start = place[0] + inks.printed_at(first)
            to_the_next = piece[-1:].isspace() and behind < inks.count
            end = place[0] + (inks.printed_at(behind) if to_the_next else inks.printed_at(behind - 1) + 1)
        else:
            start, end = _found_from(entry.text, at, place, piece)
        at = max(at, end) if (start, end) != place else at
        yield Found(
            start, end, stretch.message, field, _fix(stretch, piece, entry.text[start:end], entry.layout)
        )


def _fix(stretch: Stretch, piece: str, printed: str, layout: str) -> Fix | None:
    """What should stand in place of what is printed, if that is the piece of the value."""
    fixed = None if stretch.fixed is None else written(stretch.fixed, layout)
    deletes = fixed == "" and printed.split() == piece.split()
    return Fix(fixed, stretch.safe) if fixed is not None and (deletes or printed == piece) else None


class _Inks:
    """Which of the characters that are no blanks stands where, in a value and in what is printed.

    What stands between blanks is looked at as a whole: a text has many more characters than words.
    """

    def __init__(self, printed: str, value: str) -> None:
        self._value, self._printed = _Runs(value), _Runs(printed)
        self.count = self._value.count

    def before(self, position: int) -> int:
        """How many of them stand before a position of the value."""
        runs = self._value
        run = bisect_right(runs.starts, position) - 1
        if run < 0:
            return 0
        return min(runs.before[run] + position - runs.starts[run], runs.before[run + 1])

    def printed_at(self, number: int) -> int:
        """Where one of them is printed."""
        runs = self._printed
        run = bisect_right(runs.before, number) - 1
        return runs.starts[run] + number - runs.before[run]


class _Runs:
    """Where what stands between blanks begins, how many characters of this kind are before it, and in all."""

    def __init__(self, text: str) -> None:
        found = [run.span() for run in _INK.finditer(text)]
        self.starts = [start for start, _ in found]
        self.before = [0, *accumulate(end - start for start, end in found)]
        self.count = self.before[-1]


def _inks(printed: str, value: str) -> _Inks | None:
    """None where the two differ by more than their blanks."""
    return _Inks(printed, value) if "".join(printed.split()) == "".join(value.split()) else None


def _found_from(text: str, at: int, place: Place, piece: str) -> Place:
    """Where a piece of a value stands behind `at`, as it is, in lines or escaped; else the whole place."""
    import html
    import json

    for form in (
        piece,
        html.escape(piece, quote=False),
        json.dumps(piece)[1:-1],
        _TEX.sub(r"\\\g<0>", piece),
    ):
        start = text.find(form, at, place[1])
        if start >= 0:
            return start, start + len(form)
    lines = re.compile(r"\s+".join(map(re.escape, piece.split())))
    found = lines.search(text, at, place[1])
    return found.span() if found else place
