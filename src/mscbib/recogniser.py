"""Running a grammar's tables over a text: which field stands where, and what to do where it does not fit.

The automaton is Lark's own (LALR(1) tables, contextual scanners); running it here instead of in Lark gives
the fields as plain offsets, at a tenth of the cost, and lets a damaged text be mended and read on:
where the next text fits no terminal that may come now, either a missing terminal is supposed, or the text
up to the next place where something fits is passed by. Both are reported; nothing is passed over in silence.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

from mscbib.grammar import Tables


class Event(NamedTuple):
    """One terminal seen in a text: the field it stands for and its place, [start, end) in characters."""

    field: str
    start: int
    end: int


class Missing(NamedTuple):
    """Something that should stand at `at` and does not; `shown` is how to name it to a person."""

    at: int
    shown: str


class Unclaimed(NamedTuple):
    """Text that no terminal of the grammar claims; `expected` says what could have stood there."""

    start: int
    end: int
    expected: str


class Recognition(NamedTuple):
    """What a grammar saw in a text.

    ``events`` are ``(field, start, end)`` in the order of the text, ``labels`` the ``(start, end)`` of what
    is seen and no field (filled where it was asked for, and where the text had to be mended).
    """

    events: list[tuple[str, int, int]]
    labels: list[tuple[int, int]]
    missing: list[Missing]
    unclaimed: list[Unclaimed]

    @property
    def clean(self) -> bool:
        """Whether the whole text fitted the grammar."""
        return not self.missing and not self.unclaimed


#: How many terminals behind a repair are looked at to weigh it.
_LOOKAHEAD = 24
#: How many terminals in a row are supposed at most; at the end of a text that was cut off, more.
_SUPPOSED = 2
_SUPPOSED_AT_END = 6
#: How many repairs are weighed at one place, and at how many places of one text.
_TRIALS = 64
_PLACES = 2_000
#: How many places inside one line are tried when text is passed by; then the line is given up.
_PLACES_A_LINE = 64


def accepts(tables: Tables, text: str) -> list[tuple[str, int, int]] | None:
    """The fields of `text`, as ``(field, start, end)``, if the grammar fits it from end to end; else None."""
    stack = [tables.start]
    events: list[tuple[str, int, int]] = []
    if _run(tables, text, 0, stack, events, None) == len(text) and _finish(tables, stack):
        return events
    return None


def recognise(tables: Tables, text: str, *, want_labels: bool = False) -> Recognition:
    """What the grammar sees in `text`, mended where it does not fit.

    Linear in the text: a place is passed once, and weighing a repair looks a bounded number of terminals on.
    """
    if not want_labels:
        events = accepts(tables, text)
        if events is not None:
            return Recognition(events, [], [], [])
    return _Mender(tables, text).recognise()


def expected(tables: Tables, state: int) -> str:
    """What may stand in `state`, in words: "`|` or the label"."""
    shown = sorted({tables.shown[name] for name in tables.actions[state] if name != "$END"})
    if not shown:
        return "nothing more"
    if len(shown) > 6:
        shown = [*shown[:5], f"{len(shown) - 5} others"]
    return " or ".join(shown)


def _run(
    tables: Tables,
    text: str,
    position: int,
    stack: list[int],
    events: list[tuple[str, int, int]],
    labels: list[tuple[int, int]] | None,
) -> int:
    """Run until the end of `text`, or until nothing fits; the position reached. `stack` is changed.

    This loop is where parsing spends its time, hence its plainness.
    """
    actions, gotos, rules = tables.actions, tables.gotos, tables.rules
    scanners, fields = tables.scanners, tables.fields
    length = len(text)
    while position < length:
        state = stack[-1]
        match = (scanners[state] or tables.scanner(state))(text, position)
        if match is None:
            return position
        terminal = match.lastgroup
        action = actions[state][terminal]  # type: ignore[index]
        if action < 0:
            kept = list(stack)
            while action < 0:
                size, name = rules[~action]
                if size:
                    del stack[-size:]
                state = gotos[stack[-1]][name]
                stack.append(state)
                following = actions[state].get(terminal)  # type: ignore[arg-type]
                if following is None:  # the tables share look-aheads between states: it did not fit
                    stack[:] = kept
                    return position
                action = following
        stack.append(action)
        end = match.end()
        field = fields[terminal]  # type: ignore[index]
        if field is not None:
            events.append((field, position, end))
        elif labels is not None:
            labels.append((position, end))
        position = end
    return position


def _feed(tables: Tables, stack: list[int], terminal: str) -> bool:
    """Feed one terminal; False, and `stack` unchanged, where it does not fit."""
    trial = list(stack)
    while True:
        action = tables.actions[trial[-1]].get(terminal)
        if action is None:
            return False
        if action >= 0:
            trial.append(action)
            stack[:] = trial
            return True
        size, name = tables.rules[~action]
        if size:
            del trial[-size:]
        trial.append(tables.gotos[trial[-1]][name])
        if terminal == "$END" and trial[-1] == tables.end:
            stack[:] = trial
            return True


def _finish(tables: Tables, stack: list[int]) -> bool:
    """Whether the text may end here."""
    return _feed(tables, stack, "$END")


class _Mender:
    """Recognises one text that may not fit its grammar."""

    def __init__(self, tables: Tables, text: str) -> None:
        self.tables = tables
        self.text = text
        self.stack = [tables.start]
        self.result = Recognition([], [], [], [])
        self.places = 0
        self.standing: dict[str, bool] = {}

    def recognise(self) -> Recognition:
        position, length = 0, len(self.text)
        events, labels, missing, unclaimed = self.result
        while True:
            position = _run(self.tables, self.text, position, self.stack, events, labels)
            if position == length:
                break
            expectation = expected(self.tables, self.stack[-1])
            resume, supposed = self._mend(position)
            if resume > _skip_blanks(self.text, position):
                unclaimed.append(Unclaimed(position, resume, expectation))
            else:
                at = _skip_blanks(self.text, position)
                missing.extend(Missing(at, self.tables.shown[name]) for name in supposed)
            for name in supposed:
                _feed(self.tables, self.stack, name)
            position = resume
        if not _finish(self.tables, self.stack):
            missing.extend(Missing(length, shown) for shown in self._missing_at_end())
        return self.result

    def _mend(self, position: int) -> tuple[int, list[str]]:
        """Where nothing fits: where to go on, and the terminals to suppose there.

        Whatever lets most labels fit behind it is best; where passing text by is as good as supposing a
        terminal, text is passed by, since a label that is only supposed could claim what is not its own.
        """
        place = _next_place(self.text, position)
        best, where, _ = self._resume(place)
        supposed: list[str] = []
        weight, at, chain = self._suppose(position)
        if weight > best:
            best, where, supposed = weight, at, chain
        in_line = 0
        while not best and place < len(self.text):
            best, where, supposed = self._suppose(place)
            direct, at, fits = self._resume(place)
            if direct >= best and fits:
                best, where, supposed = max(direct, 1), at, []
            if not best:
                in_line = 0 if self.text[place] == "\n" else in_line + 1
                step = _next_place if in_line < _PLACES_A_LINE else _next_line
                where = place = step(self.text, place)
        return where, supposed

    def _resume(self, place: int) -> tuple[int, int, bool]:
        """How much fits from `place` on as things stand, from where exactly, and whether anything does."""
        found = (0, place, False)
        for at in self._starts(place):
            weight, fits = self._weigh(at, self.stack)
            if (weight, fits) > (found[0], found[2]):
                found = (weight, at, fits)
        return found

    def _starts(self, place: int) -> Iterable[int]:
        """Where something may begin at `place`: labels take the blanks before them, fields do not."""
        return dict.fromkeys((place, _skip_blanks(self.text, place)))

    def _suppose(self, place: int) -> tuple[int, int, list[str]]:
        """The best run of terminals to suppose at `place`: its weight (0: none helps), where to go on, it."""
        best: tuple[int, int, list[str]] = (0, place, [])
        self.places += 1
        if self.places > _PLACES:
            return best
        queue: deque[tuple[list[int], list[str]]] = deque([(self.stack, [])])
        trials = 0
        while queue and trials < _TRIALS:
            stack, chain = queue.popleft()
            for name in self._following(stack):
                trial = list(stack)
                if not _feed(self.tables, trial, name):
                    continue
                trials += 1
                names = [*chain, name]
                labels_only = self._claims_foreign_text(name)
                for at in self._starts(place):
                    weight, _ = self._weigh(at, trial, labels_only)
                    if weight > best[0]:
                        best = (weight, at, names)
                if len(names) < _SUPPOSED:
                    queue.append((trial, names))
        return best

    def _claims_foreign_text(self, name: str) -> bool:
        """Whether supposing `name` before text would make that text its own, though `name` stands elsewhere.

        A label with a word in it stands once; one that is a mere sign (a bar, a bracket) may come often.
        """
        if self.tables.fields[name] is not None or not self._is_word(name):
            return False
        if name not in self.standing:
            pattern = self.tables.terminals[name]
            self.standing[name] = re.search(pattern, self.text) is not None
        return self.standing[name]

    def _weigh(self, position: int, stack: list[int], labels_only: bool = False) -> tuple[int, bool]:
        """How many labels fit behind `position`, and whether anything does.

        With `labels_only` the first terminal must be a label. A label is a terminal that shows something:
        free text fits anywhere and proves nothing.
        """
        trial = list(stack)
        weight = 0
        for count in range(_LOOKAHEAD):
            if position == len(self.text):
                return weight + _finish(self.tables, trial), True
            scanner = self.tables.scanners[trial[-1]] or self.tables.scanner(trial[-1])
            match = scanner(self.text, position)
            name = match and match.lastgroup
            if match is None or name is None or not _feed(self.tables, trial, name):
                return weight, count > 0
            if self.tables.fields[name] is None:
                weight += self.tables.shown[name].startswith("`")
            elif labels_only and count == 0:
                return 0, False
            position = match.end()
        return weight, True

    def _missing_at_end(self) -> list[str]:
        """The shortest run of terminals that would have let the text end here, as shown to a person."""
        queue: deque[tuple[list[int], list[str]]] = deque([(self.stack, [])])
        seen = {tuple(self.stack)}
        while queue:
            stack, names = queue.popleft()
            if _finish(self.tables, list(stack)):
                return [self.tables.shown[name] for name in names]
            if len(names) == _SUPPOSED_AT_END:
                break
            for name in self._following(stack):
                trial = list(stack)
                if _feed(self.tables, trial, name) and tuple(trial) not in seen:
                    seen.add(tuple(trial))
                    queue.append((trial, [*names, name]))
        return ["the rest of the entry"]

    def _following(self, stack: list[int]) -> list[str]:
        """The terminals that may follow, labels first: a missing label loses nothing."""
        names = (name for name in self.tables.actions[stack[-1]] if name != "$END")
        return sorted(names, key=lambda name: (self.tables.fields[name] is not None, name))

    def _is_word(self, name: str) -> bool:
        return sum(map(str.isalpha, self.tables.shown[name])) > 2


def _next_line(text: str, position: int) -> int:
    """The next line break behind the text at `position`, or the end."""
    found = text.find("\n", _skip_blanks(text, position))
    return len(text) if found < 0 else found


def _next_place(text: str, position: int) -> int:
    """The next place where something may begin: a line break, or a bracket after a blank."""
    start = _skip_blanks(text, position)
    line = _next_line(text, position)
    bracket = text.find(" [", start, line)
    return line if bracket < 0 else bracket


def _skip_blanks(text: str, position: int) -> int:
    length = len(text)
    while position < length and text[position].isspace():
        position += 1
    return position
