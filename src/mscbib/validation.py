"""Looking at what was read: every rule of ``checks`` is asked about every entry."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from mscbib import checks, discovery
from mscbib.checks import Entry, Found
from mscbib.diagnostics import Problem

if TYPE_CHECKING:
    from mscbib.model import Record
    from mscbib.reading import Place, Reader, Reading
    from mscbib.source import Block

#: What says while reading that a value is none of its field's.
_REFUSALS = frozenset({"invalid-value", "kept-value"})

#: Where more than one entry of so many is read once more for the places of its values, all are read so.
_OFTEN = 5

#: For how many sets of fields it is remembered which checks look at them.
_SETS = 1000

#: How much one rule reports of one entry before it says that there is more.
_MOST = 50

_INDEX = re.compile(r"\[[0-9]+\]")


class _Asked(NamedTuple):
    """A function of a rule, the fields of which a record needs one to be shown to it, and in which layouts.

    None stands for any.
    """

    name: str
    check: Callable[[Entry], Iterable[Found]]
    fields: frozenset[str] | None
    layouts: frozenset[str] | None


class Validation:
    """Asks the rules called `names` about every entry that is read; one for all files of a run.

    Pass it to `mscbib.parser.Options` as ``examiner``. A rule that is not named finds nothing; what is found
    while reading is found all the same, and named after the rule that it belongs to. ``wants_spans`` is
    whether entries are better read with the places of their values.
    """

    def __init__(self, names: Iterable[str]) -> None:
        modules = {name: discovery.module("checks", name.replace("-", "_")) for name in checks.names()}
        self._refused = {
            field: (name, getattr(module, "refuses", None))
            for name, module in modules.items()
            for field in getattr(module, "REFUSED", ())
        }
        modules = {name: modules[name] for name in names}
        self._all_texts = [
            _asked(name, module, module.check_text)
            for name, module in modules.items()
            if hasattr(module, "check_text")
        ]
        self._always = [
            _asked(name, module, module.check) for name, module in modules.items() if hasattr(module, "check")
        ]
        self._makers = {name: module for name, module in modules.items() if hasattr(module, "Check")}
        self._texts: list[_Asked] = []
        self._records: list[_Asked] = []
        self._by_fields: dict[frozenset[str], list[_Asked]] = {}
        self._endings: list[tuple[str, Callable[[Entry], Iterable[Found]]]] = []
        self._origin: tuple[str, str, str | None] = ("", "", None)
        self._memory: dict[str, Any] = {}
        self._last: Entry | None = None
        self._reader: Reader
        self._entries = self._placed = 0
        self.wants_spans = False

    def begin(self, path: str, reader: Reader) -> None:
        """A file begins."""
        self._reader = reader
        self._origin = (path, reader.layout, reader.dialect)
        self._last = None
        self._entries = self._placed = 0
        self.wants_spans = False
        self._locate = getattr(reader, "locate", None)
        made = {name: module.Check() for name, module in self._makers.items()}
        remembering = [_asked(name, self._makers[name], one.check) for name, one in made.items()]
        self._texts = _of_layout(self._all_texts, reader.layout)
        self._records = _of_layout([*self._always, *remembering], reader.layout)
        self._by_fields.clear()
        self._endings = [(name, one.end) for name, one in made.items() if hasattr(one, "end")]

    def entry(self, block: Block, reading: Reading, record: Record | None) -> None:
        """Add what the rules find in an entry to its problems."""

        def again() -> Mapping[str, Place]:
            self._placed += 1
            if reading.draft.spans is not None:
                return reading.draft.spans
            return self._reader.read(block, want_spans=True).draft.spans or {}

        problems = reading.draft.problems
        entry = Entry(block, reading, record, again, self._origin, self._memory, self._locate)
        if problems and self._refused:
            problems[:] = [self._named(problem, entry) for problem in problems]
        self._last = entry
        self._entries += 1
        self.wants_spans = self._placed * _OFTEN > self._entries > _OFTEN
        asked = self._texts if record is None else self._for(frozenset(record.model_fields_set))
        for name, check, _, _ in asked:
            # nearly always it is the empty tuple, which nothing needs to be made for
            if found := check(entry):
                problems += _problems(name, found, entry)

    def _for(self, present: frozenset[str]) -> list[_Asked]:
        """The checks of entries whose records have these fields; those of a file have few sets of fields."""
        known = self._by_fields.get(present)
        if known is None:
            records = self._records
            known = [
                *self._texts,
                *(one for one in records if one.fields is None or not one.fields.isdisjoint(present)),
            ]
            if len(self._by_fields) < _SETS:
                self._by_fields[present] = known
        return known

    def end(self) -> Iterator[tuple[Block, Problem]]:
        """What is left to say about a file."""
        if self._last is None:
            return
        for name, end in self._endings:
            for found in end(self._last):
                yield self._last.block, _problem(name, found, self._last)

    def _named(self, problem: Problem, entry: Entry) -> Problem:
        """What was found while reading, named after the field that it is about, if a rule is about that."""
        if problem.field is None or problem.name not in _REFUSALS:
            return problem
        rule, refuses = self._refused.get(_INDEX.sub("", problem.field).rpartition(".")[2], (None, None))
        if rule is None or (refuses is not None and not refuses(entry, problem)):
            return problem
        return problem._replace(name=rule)


def _problems(name: str, found: Iterable[Found], entry: Entry) -> Iterable[Problem]:
    """What a rule found in an entry, once for each place: people of one place share what is printed of it."""
    told: dict[tuple[int, int, str], Problem] = {}
    for one in found:
        place = one.start, one.end, one.message
        if place in told:
            continue
        if len(told) == _MOST:
            last, problem = told.popitem()
            told[last] = problem._replace(message=f"{problem.message}; there is more of it in this entry")
            break
        told[place] = _problem(name, one, entry)
    return told.values()


def _problem(name: str, found: Found, entry: Entry) -> Problem:
    """What a rule found, without a fix where the file has not the text that would be replaced."""
    return Problem(name, *(found if entry.block.verbatim else found._replace(fix=None)))


def _asked(name: str, module: Any, check: Callable[[Entry], Iterable[Found]]) -> _Asked:
    fields, layouts = getattr(module, "FIELDS", None), getattr(module, "LAYOUTS", None)
    return _Asked(
        name,
        check,
        None if fields is None else frozenset(fields),
        None if layouts is None else frozenset(layouts),
    )


def _of_layout(asked: Iterable[_Asked], layout: str) -> list[_Asked]:
    """Those that are asked about entries of a layout."""
    return [one for one in asked if one.layouts is None or layout in one.layouts]


def all_rules() -> Validation:
    """A validation by every rule there is."""
    return Validation(checks.names())
