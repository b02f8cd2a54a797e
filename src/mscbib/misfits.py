"""Where the entries of a text stop fitting a grammar, and what may help."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from mscbib import automaton, explain, grammar, recogniser, source
from mscbib.checking import Flaw, flaw_in, shown_in
from mscbib.detection import reader
from mscbib.diagnostics import RULES, Problem, Severity, excerpt
from mscbib.dialects import Dialect
from mscbib.reading import Reader
from mscbib.source import Block

#: How much of a text is looked at to say what may help.
_NEAR = 2_000

_OVERSIZED = Problem("oversized-entry", 0, 0, "an entry is too long to be read")
_UNKNOWN = Problem("unreadable-entry", 0, 0, "nothing in the entry says which work it is")


@dataclass(slots=True)
class Tally:
    """How a text fits: its entries, how many of them do from end to end, and the fields that were seen."""

    entries: int = 0
    whole: int = 0
    seen: set[str] = field(default_factory=set)
    proofs: set[str] = field(default_factory=set)


def misfits(dialect: Dialect, chunks: Iterable[str], path: str, tally: Tally) -> Iterator[Flaw]:
    """Where the entries of a text do not fit: where one stops to, or else what is wrong with its values.

    `tally` is added to.
    """
    own = reader(dialect)
    entries = whole = 0
    sample, chunks = source.sample(chunks)
    beginning = source.line_feeds(sample)
    tally.proofs.update(pattern.pattern for _, pattern in dialect.evidence if pattern.search(beginning))
    for block in own.blocks(chunks, source.MAX_ENTRY_SIZE):
        stripped = block.stripped()
        if not stripped.text:
            continue
        entries += 1
        if block.oversized:
            found = [_of_problem(_OVERSIZED, stripped, path)]
        else:
            found = list(_misfit(dialect, stripped, path, tally)) or list(_of_values(own, stripped, path))
        whole += not any(flaw.severity is Severity.ERROR for flaw in found)
        yield from found
    tally.entries += entries
    tally.whole += whole
    if dialect.boundaries and entries == 1 and not whole:
        message = "no @boundary cut the text: it is one entry"
        remedy = (
            "if it has several, mend the pattern: `^` is the beginning of a line, `(?=…)` what must follow, "
            r"and a sign that means itself has a backslash, as in `\[`"
        )
        yield Flaw(path, 0, 0, "boundary-unmatched", Severity.WARNING, message, remedy)


def unmatched(dialect: Dialect, tally: Tally) -> Iterator[Flaw]:
    """What of the grammar none of the texts needed: its evidence and its fields."""
    text = dialect.path.read_text(encoding="utf-8-sig")
    for weight, pattern in dialect.proofs:
        if pattern not in tally.proofs:
            message = f"this evidence stands in none of the texts: `{pattern}`"
            line = next((n for n, _, v in grammar.head_of(dialect.path) if v == f"{weight:g} {pattern}"), 0)
            shown = text.split("\n")[line - 1] if line else ""
            flaw = Flaw(
                str(dialect.path),
                line,
                1,
                "unused-evidence",
                Severity.WARNING,
                message,
                "mend the pattern, or delete the line: weight that is never found only lowers the score",
            )
            yield shown_in(flaw, shown)
    for terminal, name in dialect.tables.fields.items():
        if name is not None and name not in tally.seen:
            own_name = explain.own_name(terminal)
            message = f"the field `{name}` was seen in none of the texts"
            remedy = "try a text that has it, or mend the label before it"
            yield flaw_in(dialect, text, own_name, "unseen-field", message, remedy)


def _misfit(dialect: Dialect, block: Block, path: str, tally: Tally) -> Iterator[Flaw]:
    """Where the text of an entry stops fitting the grammar, if it does."""
    tables, text = dialect.tables, block.text
    stack = [tables.start]
    events: list[tuple[str, int, int]] = []
    position = automaton.run(tables, text, 0, stack, events, None)
    tally.seen.update(name for name, _, _ in events)
    if position == len(text) and automaton.finish(tables, list(stack)):
        return
    expected = recogniser.expected(tables, stack[-1])
    behind = f" behind the {events[-1][0].replace('_', ' ')}" if events else ""
    at = position + len(text[position:]) - len(text[position:].lstrip())
    here = text[at : at + _NEAR].partition("\n")[0]
    if at == len(text):
        message = f"the entry ends{behind}; expected {expected}"
    else:
        message = f"here{behind} stands `{excerpt(here, 40)}`; expected {expected}"
    hint = _hint(tables, text, position, at, stack[-1], events)
    line, column = block.place(at)
    start = text.rfind("\n", 0, at) + 1
    stop = text.find("\n", at)
    flaw = Flaw(path, line, column, "misfit", Severity.ERROR, message, hint)
    yield shown_in(flaw, text[start : stop if stop >= 0 else len(text)], at - start)


def _hint(
    tables: grammar.Tables,
    text: str,
    position: int,
    at: int,
    state: int,
    events: list[tuple[str, int, int]],
) -> str:
    """What may help where nothing fits at `position`; `at` is behind the blanks there."""
    stuck = _starting(tables, text, {position, at, text.rfind("\n", 0, at)} - {-1})
    may_come = set(tables.actions[state])
    for name in may_come:
        if any(match for place, match in _tried(tables, text, position, at, name) if place != position):
            return (
                f"the blanks before it are in the way: begin `{explain.own_name(name)}`, or the label before "
                r"it, with `[ \t]*`, or with `[ \t]*\n\s*` where a line ends"
            )
    if events:
        name, start, end = events[-1]
        swallowed = _swallowed(tables, text[start : min(end, start + _NEAR)])
        if swallowed:
            return (
                f"the {name.replace('_', ' ')} took `{swallowed[1]}`, which is {swallowed[0]}: let its "
                "terminal end before that (`%override`), or give the label a priority (`NAME.2: …`)"
            )
    if stuck and at < len(text):
        known = explain.own_name(stuck)
        return f"`{known}` fits here, but no rule lets it come now: say in the rules what it may stand behind"
    if at == len(text):
        return "make what is missing optional (`?`), or check that the text was saved whole"
    label = re.match(r"[^\n:]{1,40}:(?=\s)|[^\s:]{1,20}", text[at : at + 60])
    if label and label[0].endswith(":"):
        word = re.escape(label[0][:-1]).replace("\\ ", " ")
        return (
            f"no label of the grammar begins so: add one (`_NAME: /[ \\t]*\\n\\s*{word}:[ \\t]*/`) and, "
            "behind it in a rule, the field whose value follows"
        )
    return "no label of the grammar begins so: add one (`_NAME: /…/`), or widen the field before it"


def _tried(
    tables: grammar.Tables, text: str, position: int, at: int, name: str
) -> Iterator[tuple[int, re.Match[str] | None]]:
    """Whether a terminal that may come fits a little before or behind where the automaton stopped."""
    pattern = tables.terminals.get(name)
    if pattern is None or position == at == len(text):
        return
    compiled = re.compile(pattern)
    for place in {position, at}:
        yield place, compiled.match(text, place) if place < len(text) else None


def _starting(tables: grammar.Tables, text: str, places: set[int]) -> str | None:
    """A label with a word in it that stands at one of the places."""
    for name, field_name in tables.fields.items():
        if field_name is None and sum(map(str.isalpha, tables.shown[name])) > 1:
            compiled = re.compile(tables.terminals[name])
            if any(compiled.match(text, place) for place in places):
                return name
    return None


def _swallowed(tables: grammar.Tables, value: str) -> tuple[str, str] | None:
    """A label with words in it that stands inside a field's text: how it is shown, and the text."""
    for name, field_name in tables.fields.items():
        if field_name is None and sum(map(str.isalpha, tables.shown[name])) > 2:
            match = re.compile(tables.terminals[name]).search(value, 1)
            if match:
                return tables.shown[name], excerpt(value[match.start() :], 30)
    return None


def _of_values(own: Reader, block: Block, path: str) -> Iterator[Flaw]:
    """What is wrong with the values of an entry of the right shape."""
    reading = own.read(block)
    for problem in reading.draft.problems:
        yield _of_problem(problem, reading.block, path)
    if reading.content and not reading.known:
        yield _of_problem(_UNKNOWN, reading.block, path)


def _of_problem(problem: Problem, block: Block, path: str) -> Flaw:
    """A finding of an entry, shown as a flaw is."""
    rule = RULES[problem.name]
    line, column = block.place(problem.start)
    flaw = Flaw(path, line, column, rule.name, rule.severity, problem.message, rule.remedy)
    begin = block.text.rfind("\n", 0, problem.start) + 1
    return shown_in(flaw, block.text[begin:].partition("\n")[0], problem.start - begin)
