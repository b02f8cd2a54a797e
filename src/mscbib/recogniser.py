"""What a grammar sees in a text: which field stands where, and what to do where the text does not fit.

A damaged text is mended and read on: where the next text fits no terminal that may come now, either a missing
terminal is supposed, or the text up to the next place where something fits is passed by. Both are reported;
nothing is passed over in silence.
"""

from __future__ import annotations

import functools
import re
from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

from mscbib import automaton, traces
from mscbib.grammar import Tables


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
_LOOKAHEAD = 12
#: How many terminals in a row are supposed at most; at the end of a text that was cut off, more.
_SUPPOSED = 2
_SUPPOSED_AT_END = 6
#: How many repairs are weighed at one place, at how many places of one text; how many are made in one.
_TRIALS = 48
_PLACES = 60
_REPAIRS = 100
#: Where something may begin: between word, sign and blank.
_EDGE = re.compile(r"(?<=\w)(?=\W)|(?<=\W)(?=\w)|(?<=\S)(?=\s)|(?<=\s)(?=\S)")


def recognise(tables: Tables, text: str, *, want_labels: bool = False) -> Recognition:
    """What the grammar sees in `text`, mended where it does not fit.

    Linear in the text: a place is passed once, and weighing a repair looks a bounded number of terminals on.
    """
    if not want_labels:
        events = traces.accepts(tables, text)
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


class _Fit(NamedTuple):
    """What fits behind a repair: how many labels, and what the first terminal is.

    ``fits``: it is a field, or a label that shows something, not a mere blank between paragraphs;
    ``labelled``: it is a label that is a word or begins a line. Commas and brackets stand in any text.
    """

    weight: int
    fits: bool
    labelled: bool

    @property
    def rank(self) -> tuple[bool, int]:
        """The order of repairs: those that claim no text, then those with more behind them."""
        return self.labelled, self.weight


_NOTHING = _Fit(0, False, False)


class _Mender:
    """Recognises one text that may not fit its grammar."""

    def __init__(self, tables: Tables, text: str) -> None:
        self.tables = tables
        self.text = text
        self.stack = [tables.start]
        self.result = Recognition([], [], [], [])
        self.places = 0
        self.standing: set[str] | None = None

    def recognise(self) -> Recognition:
        position, length, repairs = 0, len(self.text), 0
        events, labels, missing, unclaimed = self.result
        while True:
            position = automaton.run(self.tables, self.text, position, self.stack, events, labels)
            if position == length:
                break
            expectation = expected(self.tables, self.stack[-1])
            repairs += 1
            resume, supposed = self._mend(position) if repairs <= _REPAIRS else (length, [])
            if resume > _skip_blanks(self.text, position):
                unclaimed.append(Unclaimed(position, resume, expectation))
            else:
                at = _skip_blanks(self.text, position)
                missing.extend(Missing(at, self.tables.shown[name]) for name in supposed)
            for name in supposed:
                automaton.feed(self.tables, self.stack, name)
            position = resume
        if not automaton.finish(self.tables, self.stack):
            missing.extend(Missing(length, shown) for shown in self._missing_at_end())
        return self.result

    def _mend(self, position: int) -> tuple[int, list[str]]:
        """Where nothing fits: where to go on, and the terminals to suppose there.

        A terminal is supposed where a label stands right behind it, which costs nothing. Where text does,
        that text would become a field, so more must then fit behind it than where the text is passed by.
        """
        best, where, supposed = self._suppose(position)
        if best.labelled:
            return where, supposed
        place, new_line, places = position, self.text.startswith("\n", position), 0
        while place < len(self.text):
            places += 1
            place = _next_place(self.text, place)
            at_line = place == len(self.text) or self.text[place] == "\n"
            new_line = new_line or at_line
            at, passed = self._resume(place)
            # a mere sign goes on with its own line: in a later one it is some other text's
            if passed.labelled or (passed.weight and passed.fits and (at_line or not new_line)):
                if best.weight > passed.weight:
                    return where, supposed
                return at, []
            if best.weight:
                if at_line or places > _TRIALS:  # what is supposed is as good as what lies further on
                    return where, supposed
                continue
            if at_line or self._label_stands(place):
                other, start, chain = self._suppose(place)
                if other.labelled or (other.weight and at_line):
                    return start, chain
        return (where, supposed) if best.weight else (len(self.text), [])

    def _resume(self, place: int) -> tuple[int, _Fit]:
        """Where exactly to go on at `place` as things stand, and what fits there."""
        fits = {at: self._weigh(at, self.stack) for at in self._starts(place)}
        at = max(fits, key=lambda start: (fits[start].weight, fits[start].fits))
        return at, fits[at]

    def _starts(self, place: int) -> Iterable[int]:
        """Where something may begin at `place`: labels take the blanks before them, fields do not."""
        return dict.fromkeys((place, _skip_blanks(self.text, place)))

    def _suppose(self, place: int) -> tuple[_Fit, int, list[str]]:
        """The best run of terminals to suppose at `place`: what then fits (if anything), and from where."""
        best: tuple[_Fit, int, list[str]] = (_Fit(0, False, False), place, [])
        self.places += 1
        if self.places > _PLACES:
            return best
        queue: deque[tuple[list[int], list[str], bool]] = deque([(self.stack, [], False)])
        trials = 0
        while queue and trials < _TRIALS:
            stack, chain, foreign = queue.popleft()
            for name in self._following(stack):
                trial = list(stack)
                if not automaton.feed(self.tables, trial, name):
                    continue
                trials += 1
                names = [*chain, name]
                claims = foreign or self._claims_foreign_text(name)
                for at in self._starts(place):
                    fit = self._weigh(at, trial)
                    if fit.weight and (fit.labelled or not claims) and fit.rank > best[0].rank:
                        best = (fit, at, names)
                if len(names) < _SUPPOSED:
                    queue.append((trial, names, claims))
        return best

    def _label_stands(self, place: int) -> bool:
        """Whether any label of the grammar that is a word or begins a line stands at `place`."""
        return any(self._labels.match(self.text, at) for at in self._starts(place))

    @functools.cached_property
    def _labels(self) -> re.Pattern[str]:
        """A pattern of all labels that are words or begin a line, each a group of its name."""
        return _compile(
            "|".join(
                f"(?P<{name}>{pattern})"
                for name, pattern in self.tables.terminals.items()
                if self.tables.fields[name] is None and (self._is_word(name) or "\\n" in pattern)
            )
            or "(?!)"
        )

    def _claims_foreign_text(self, name: str) -> bool:
        """Whether supposing `name` before text would make that text its own, though `name` stands elsewhere.

        A label with a word in it stands once; one that is a mere sign (a bar, a bracket) may come often.
        """
        if self.tables.fields[name] is not None or not self._is_word(name):
            return False
        if self.standing is None:
            # where a label may begin is an edge; searching everywhere would be quadratic in runs of blanks
            label = self._labels
            places = (0, *(edge.start() for edge in _EDGE.finditer(self.text)))
            found = (label.match(self.text, place) for place in places)
            self.standing = {str(match.lastgroup) for match in found if match}
        return name in self.standing

    def _weigh(self, position: int, stack: list[int]) -> _Fit:
        """What fits behind `position`. Only labels that show something weigh: text fits anywhere."""
        text, scanners = self.text, self.tables.scanners
        scanner = scanners[stack[-1]] or self.tables.scanner(stack[-1])
        if position < len(text) and scanner(text, position) is None:
            return _NOTHING  # as nearly everywhere
        trial = list(stack)
        weight = 0
        fits = labelled = False
        for count in range(_LOOKAHEAD):
            if position == len(text):
                return _Fit(weight + automaton.finish(self.tables, trial), fits or count == 0, labelled)
            scanner = scanners[trial[-1]] or self.tables.scanner(trial[-1])
            match = scanner(text, position)
            name = match and match.lastgroup
            if match is None or name is None or not automaton.feed(self.tables, trial, name):
                return _Fit(weight, fits, labelled)
            shows = self.tables.shown[name].startswith("`")
            weight += shows
            if count == 0:
                labelled = shows and (self._is_word(name) or "\n" in match[0])
                fits = shows or self.tables.fields[name] is not None
            position = match.end()
        return _Fit(weight, fits, labelled)

    def _missing_at_end(self) -> list[str]:
        """The shortest run of terminals that would have let the text end here, as shown to a person."""
        queue: deque[tuple[list[int], list[str]]] = deque([(self.stack, [])])
        seen = {tuple(self.stack)}
        while queue:
            stack, names = queue.popleft()
            if automaton.finish(self.tables, list(stack)):
                return [self.tables.shown[name] for name in names]
            if len(names) == _SUPPOSED_AT_END:
                break
            for name in self._following(stack):
                trial = list(stack)
                if automaton.feed(self.tables, trial, name) and tuple(trial) not in seen:
                    seen.add(tuple(trial))
                    queue.append((trial, [*names, name]))
        return ["the rest of the entry"]

    def _following(self, stack: list[int]) -> list[str]:
        """The terminals that may follow, labels first: a missing label loses nothing."""
        names = (name for name in self.tables.actions[stack[-1]] if name != "$END")
        return sorted(names, key=lambda name: (self.tables.fields[name] is not None, name))

    def _is_word(self, name: str) -> bool:
        return sum(map(str.isalpha, self.tables.shown[name])) > 2


_compile = functools.cache(re.compile)


def _next_place(text: str, position: int) -> int:
    """The next place where something may begin: an edge between word, sign and blank, or the end."""
    edge = _EDGE.search(text, position + 1)
    return edge.start() if edge else len(text)


def _skip_blanks(text: str, position: int) -> int:
    length = len(text)
    while position < length and text[position].isspace():
        position += 1
    return position
