"""Where the entries of a text stop fitting a grammar, and what may help."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from mscbib import automaton, explain, grammar, recogniser, source
from mscbib.checking import Flaw, flaw_in, shown_in
from mscbib.detection import reader
from mscbib.diagnostics import Problem, Severity, excerpt, rule
from mscbib.dialects import Dialect
from mscbib.evidence import Sample
from mscbib.reading import Reader
from mscbib.source import Block

#: How much of a text is looked at to say what may help.
_NEAR = 2_000

#: A field that was seen, and where: from, to.
Event = tuple[str, int, int]

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
    first: list[Flaw] = []
    sample, chunks = source.sample(chunks)
    beginning = Sample(source.line_feeds(sample))
    tally.proofs.update(proof.written for proof in dialect.evidence if proof.find(beginning))
    for block in own.blocks(chunks, source.MAX_ENTRY_SIZE):
        stripped = block.stripped()
        if not stripped.text:
            continue
        entries += 1
        if block.oversized:
            found = [_of_problem(_OVERSIZED, stripped, path)]
        else:
            found = list(_misfit(dialect, block, path, tally)) or list(_of_values(own, stripped, path))
        whole += not any(flaw.severity is Severity.ERROR for flaw in found)
        if entries == 1:
            first = found  # to be said behind what may be its reason
            continue
        yield from first
        first = []
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
    yield from first


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
    whole, block = block.text, block.stripped()
    tables, text = dialect.tables, block.text
    stack = [tables.start]
    events: list[Event] = []
    position = automaton.run(tables, text, 0, stack, events, None)
    tally.seen.update(name for name, _, _ in events)
    if position == len(text) and automaton.finish(tables, list(stack)):
        return
    expected = recogniser.expected(tables, stack[-1])
    behind, comma = (f" behind the {_words(events[-1][0])}", ",") if events else ("", "")
    at = _behind_blanks(text, position)
    here = text[at : at + _NEAR].partition("\n")[0]
    if at == len(text):
        message = f"the entry ends{behind}; expected {expected}"
    else:
        message = f"here{comma}{behind}{comma} stands `{excerpt(here, 40)}`; expected {expected}"
    hint = _hint(tables, text, position, stack[-1], events)
    if dialect.boundary and at < len(text):
        there = whole.index(text) + at
        if any(match.start() <= there < match.end() for match in dialect.boundary.finditer(whole)):
            hint = "the @boundary took this from the next entry: write what only follows as `(?=…)`"
    line, column = block.place(at)
    start = text.rfind("\n", 0, at) + 1
    stop = text.find("\n", at)
    flaw = Flaw(path, line, column, "misfit", Severity.ERROR, message, hint)
    yield shown_in(flaw, text[start : stop if stop >= 0 else len(text)], at - start)


def _hint(tables: grammar.Tables, text: str, position: int, state: int, events: list[Event]) -> str:
    """What may help where the automaton stopped at `position`, in `state`, having seen `events`."""
    at = _behind_blanks(text, position)
    for name in tables.actions[state]:
        if at > position and _stands(tables, name, text, at):
            return _blanks_in_the_way(explain.own_name(name), tables.fields[name], text[at:])
    if events:
        field_name, start, end = events[-1]
        if label := _swallowed(tables, text[start : min(end, start + _NEAR)]):
            terminal = field_name.upper()
            remedy = f"let it end before that (import `{terminal}` too, and `%override {terminal}: /…/`)"
            return f"the {_words(field_name)} took {label} as well: {remedy}, or give the label a priority"
    places = {position, at, max(0, text.rfind("\n", 0, at))}
    for name in _labels(tables):
        if any(_stands(tables, name, text, place) for place in places):
            remedy = "say in the rules what it may stand behind"
            return f"`{explain.own_name(name)}` fits here, but no rule lets it come now: {remedy}"
    if at == len(text):
        return "make what is missing optional (`?`), or check that the text was saved whole"
    label = f"`_NAME: {_label_for(text[at:])}`"
    remedy = f"add one ({label}) and, behind it in a rule, the field whose value follows"
    return f"no label begins so: {remedy}; if every page of the site has it, make it `boilerplate`"


def _blanks_in_the_way(name: str, field_name: str | None, following: str) -> str:
    """What to do where only blanks keep a terminal from fitting."""
    if field_name is None:
        where_a_line_ends = r"`[ \t]*\n\s*` where a line ends"
        return (
            f"only the blanks before it are in the way: begin `{name}` with ` *`, or with {where_a_line_ends}"
        )
    label = f"`_NAME: {_label_for(following)}`"
    return f"a field (`{name}`) begins with no blank: let the label before it take them, or add one, {label}"


def _label_for(following: str) -> str:
    """A pattern for a label like the one that the text begins with, if it looks like one."""
    label = re.match(r"[^\n:.,]{1,30}:(?=\s)", following[:60])
    word = re.escape(label[0]).replace("\\ ", " ") if label else "…"
    return rf"/[ \t]*\n\s*{word}[ \t]*/"


def _stands(tables: grammar.Tables, name: str, text: str, place: int) -> bool:
    """Whether a terminal fits at a place of the text."""
    pattern = tables.terminals.get(name)
    return pattern is not None and place < len(text) and bool(re.compile(pattern).match(text, place))


def _labels(tables: grammar.Tables) -> Iterator[str]:
    """The labels of a grammar that are words."""
    for name, field_name in tables.fields.items():
        shown = tables.shown[name]
        if field_name is None and shown.startswith("`") and sum(map(str.isalpha, shown)) > 1:
            yield name


def _swallowed(tables: grammar.Tables, value: str) -> str | None:
    """A label that stands inside a field's text, as it is shown."""
    for name in _labels(tables):
        if re.compile(tables.terminals[name]).search(value, 1):
            return tables.shown[name]
    return None


def _behind_blanks(text: str, position: int) -> int:
    rest = text[position:]
    return position + len(rest) - len(rest.lstrip())


def _words(name: str) -> str:
    return name.replace("_", " ")


def _of_values(own: Reader, block: Block, path: str) -> Iterator[Flaw]:
    """What is wrong with the values of an entry of the right shape."""
    reading = own.read(block)
    for problem in reading.draft.problems:
        yield _of_problem(problem, reading.block, path)
    if reading.content and not reading.known:
        yield _of_problem(_UNKNOWN, reading.block, path)


def _of_problem(problem: Problem, block: Block, path: str) -> Flaw:
    """A finding of an entry, shown as a flaw is."""
    said = rule(problem.name)
    line, column = block.place(problem.start)
    flaw = Flaw(path, line, column, said.name, said.severity, problem.message, said.remedy)
    begin = block.text.rfind("\n", 0, problem.start) + 1
    return shown_in(flaw, block.text[begin:].partition("\n")[0], problem.start - begin)
