"""Reading stretches of text with one match each: an automaton compiled into regular expressions.

What may come next in a text depends on the automaton's stack. Where a grammar has no rules that nest without
end, the stacks that can arise are few, and each is a *place*: a scanner, and the place behind each terminal.
So reading needs no stack. It starts with the terminals of the tables, one by one. A place that is passed
often gets an expression of its own that goes on behind each terminal with those that were seen to follow, as
far as they come:

    (A)(?:(B)(?:(C)|)|(D)|)|(E)

The alternatives stand in the order of the tables, and each goes on with what may be nothing. So the first
that matches is taken, as one by one, and nothing that fails behind it takes that back: a match gives the
terminals that the automaton would give, one by one. The number of the last group tells which these were.

The idea is that of tracing compilers (Gal et al., PLDI 2009): the path that was taken most often is compiled,
and it may be left at every point.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Sequence
from itertools import count

from mscbib import automaton, precompiled
from mscbib.grammar import OFTEN, Match, Tables

#: How long an expression may become, in characters, and how many terminals it may have.
_LONGEST, _MOST_TERMINALS = 6_000, 20
#: How much of what passes a place has to come to a point for the expression to go on there.
_LIKELY = 0.05
#: How many places a grammar may have; where there are more, its rules nest without end.
_MOST_PLACES = 3_000


def accepts(tables: Tables, text: str) -> list[tuple[str, int, int]] | None:
    """The fields of `text`, as ``(field, start, end)``, if the grammar fits it from end to end; else None.

    What `automaton.accepts` gives, and what gives it where the grammar has no end of places.
    """
    if tables.traces is None:
        tables.traces = Traces(tables)
    return tables.traces.accepts(text)


def is_endless(tables: Tables) -> bool:
    """Whether the rules are known to nest without end: texts are then left to the automaton."""
    return tables.traces is not None and tables.traces.endless


class _TooManyPlacesError(Exception):
    """The rules of a grammar nest without end."""


class _Place:
    """What may come next, behind a stack of the automaton that is as far reduced as it will be in any case.

    ``choice`` is the number of the terminals that may come. ``match`` finds the next few of them at once; it
    is None until texts came here often. ``steps`` says by the number of the match's last group which they
    were. ``single`` are the steps of one terminal that were taken. ``final`` is whether the text may end
    here, ``passed`` how often it went on.
    """

    __slots__ = ("choice", "final", "match", "passed", "single", "stack", "steps")

    def __init__(self, choice: int, stack: tuple[int, ...], *, final: bool) -> None:
        self.choice = choice
        self.stack = stack
        self.final = final
        self.match: Match | None = None
        self.steps: list[_Step] = []
        self.single: dict[str, _Step] = {}
        self.passed = 0


class _Step:
    """Terminals read by one match: the fields among them, as (field, group), and the place behind them.

    ``to`` is None where the last of them does not fit after all.
    """

    __slots__ = ("fields", "taken", "to")

    def __init__(self, fields: list[tuple[str, int]], to: _Place | None) -> None:
        self.fields = fields
        self.to = to
        self.taken = 0


class Traces:
    """The places of a grammar, found as texts come to them.

    ``endless`` is whether there is no end of them: its rules nest (`list: "(" list ")"`), which no regular
    expression can follow. Texts are then left to the automaton and its stack.
    """

    def __init__(self, tables: Tables) -> None:
        self.endless = False
        self._tables = tables
        self._places: dict[tuple[int, tuple[int, ...]], _Place] = {}
        self.start = self._place([tables.start])

    def accepts(self, text: str) -> list[tuple[str, int, int]] | None:
        """What :func:`accepts` gives."""
        if not self.endless:
            try:
                return self._read(text)
            except _TooManyPlacesError:
                self.endless = True
                self._places.clear()
        return automaton.accepts(self._tables, text)

    def _read(self, text: str) -> list[tuple[str, int, int]] | None:
        """Go from place to place; None where the text does not fit.

        This loop is where grammars spend their time, hence its plainness.

        Raises:
            _TooManyPlacesError: there is no end of places.
        """
        events: list[tuple[str, int, int]] = []
        place = self.start
        position, length = 0, len(text)
        while position < length:
            if place.match is not None:
                match = place.match(text, position)
                if match is None:
                    return None
                step = place.steps[match.lastindex]  # type: ignore[index]
            else:
                match = self._tables.next_terminal(place.choice, text, position)
                if match is None:
                    return None
                step = self._single(place, str(match.lastgroup))
            span = match.span
            for name, group in step.fields:
                start, end = span(group)
                events.append((name, start, end))
            position = match.end()
            step.taken += 1
            place.passed += 1
            if place.passed == OFTEN:
                self._compile(place)
            if step.to is None:
                return None
            place = step.to
        return events if place.final else None

    def behind(self, place: _Place, terminal: str) -> _Step:
        """The step of one terminal, which is all that a match finds."""
        if terminal in place.single:
            return place.single[terminal]
        stack = list(place.stack)
        fits = automaton.feed(self._tables, stack, terminal)
        field = self._tables.fields[terminal]
        return _Step([(field, 0)] if field else [], self._place(stack) if fits else None)

    def _single(self, place: _Place, terminal: str) -> _Step:
        """The step of a terminal that was found at a place."""
        step = place.single[terminal] = self.behind(place, terminal)
        return step

    def _place(self, stack: list[int]) -> _Place:
        """The place behind a stack.

        A state that is left by the same reduction whatever comes next is reduced at once, so that behind all
        alternatives of a rule there is one place. What may come stays what may come in the state before.
        """
        tables = self._tables
        choice = tables.choice_of[stack[-1]]
        while len(actions := set(tables.actions[stack[-1]].values())) == 1 and (action := actions.pop()) < 0:
            size, name = tables.rules[~action]
            below = stack[: len(stack) - size]
            following = tables.gotos[below[-1]][name]
            if following == tables.end:  # which only the end of the text leads to
                break
            stack = [*below, following]
        key = choice, tuple(stack)
        place = self._places.get(key)
        if place is None:
            if len(self._places) == _MOST_PLACES:
                raise _TooManyPlacesError
            place = self._places[key] = _Place(*key, final=automaton.finish(tables, list(stack)))
        return place

    def _compile(self, place: _Place) -> None:
        """Give a place an expression that goes on with what was seen to follow it."""
        tree = _Tree(self, place, self._tables)
        tree.grow()
        try:
            expression = tree.expression()
        except re.error:  # a terminal has named groups of its own, which cannot stand twice
            return  # so its terminals are tried one by one as before
        place.match = expression.match
        place.steps = tree.steps(expression)


class _Node:
    """A terminal in an expression, and the terminals that may follow it; the root is none.

    ``share`` is how much of all that passes the root comes through here.
    """

    __slots__ = ("above", "below", "name", "share", "step", "terminal")

    def __init__(self, above: _Node | None, terminal: str, name: str, step: _Step, share: float) -> None:
        self.above = above
        self.terminal = terminal
        self.name = name
        self.step = step
        self.share = share
        self.below: list[_Node] = []


class _Tree:
    """The expression of a place, grown from what was seen to follow it."""

    def __init__(self, traces: Traces, place: _Place, tables: Tables) -> None:
        self._traces = traces
        self._tables = tables
        self._nodes: list[_Node] = []
        self._length = 0
        self._root = _Node(None, "", "", _Step([], place), 1.0)
        self._expand(self._root, tables.choices[place.choice])

    def grow(self) -> None:
        """Let the likeliest node go on, again and again."""
        order = count()  # of nodes as likely, the first
        waiting = [(-node.share, next(order), node) for node in self._nodes]
        heapq.heapify(waiting)
        while waiting and self._length < _LONGEST and len(self._nodes) < _MOST_TERMINALS:
            _, _, node = heapq.heappop(waiting)
            place = node.step.to
            if node.share < _LIKELY:
                break
            if place is None or not place.single:
                continue
            # those behind the last that was seen need not stand: where none of these matches, it ends there
            terminals = self._tables.choices[place.choice]
            last = max(terminals.index(terminal) for terminal in place.single)
            self._expand(node, terminals[: last + 1])
            for below in node.below:
                heapq.heappush(waiting, (-below.share, next(order), below))

    def _expand(self, node: _Node, terminals: Sequence[str]) -> None:
        place = node.step.to
        assert place is not None
        taken = sum(step.taken for step in place.single.values())
        for terminal in terminals:
            step = self._traces.behind(place, terminal)
            below = _Node(node, terminal, f"g{len(self._nodes)}", step, node.share * step.taken / taken)
            node.below.append(below)
            self._nodes.append(below)
            self._length += len(self._tables.terminals[terminal])

    def expression(self) -> re.Pattern[str]:
        """What matches the terminals of the tree.

        Raises:
            re.error: a terminal cannot stand in it.
        """
        return precompiled.compiled("|".join(map(self._written, self._root.below)))

    def _written(self, node: _Node) -> str:
        written = f"(?P<{node.name}>{self._tables.terminals[node.terminal]})"
        if node.below:
            written += f"(?:{'|'.join(map(self._written, node.below))}|)"
        return written

    def steps(self, expression: re.Pattern[str]) -> list[_Step]:
        """The steps of the tree by the number of the last group."""
        groups = expression.groupindex
        steps = [self._root.step] * (expression.groups + 1)  # a group inside a terminal is never the last
        fields: dict[_Node, list[tuple[str, int]]] = {self._root: []}
        for node in self._nodes:
            assert node.above is not None, "the root is not among them"
            field = self._tables.fields[node.terminal]
            group = groups[node.name]
            fields[node] = fields[node.above] + ([(field, group)] if field else [])
            steps[group] = _Step(fields[node], node.step.to)
        return steps
