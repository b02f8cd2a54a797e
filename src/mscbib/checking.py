"""What is wrong with a grammar that can be built: what nothing uses, what hides what, what is slow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from re import _constants as sre
from re import _parser
from typing import Any

from mscbib import explain, grammar, probe, samples
from mscbib.diagnostics import Severity
from mscbib.dialects import Dialect

#: How much of a line is shown on either side of where something is wrong.
_BEFORE, _AFTER = 60, 60
#: What may stand behind a terminal: no other may take its text before any of these.
_BEHIND = ("", "\n", " a", "a b.\n", "1", "\n\nA b c.\n", "]", ". A b. C 2019;1:2.\n")


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that is wrong with a grammar, or the place in a text where it stops fitting.

    ``name`` is the kind of flaw, ``remedy`` what to do; lines and columns count from 1, and are 0 where it is
    about the whole file. ``shown`` is the line where it stands, and ``caret`` the place in that.
    """

    path: str
    line: int
    column: int
    name: str
    severity: Severity
    message: str
    remedy: str
    shown: str = ""
    caret: int = 0

    def as_dict(self) -> dict[str, Any]:
        """The flaw as plain data."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def flaws_of(dialect: Dialect) -> Iterator[Flaw]:
    """What is wrong with a grammar that can be built.

    Its patterns are tried on hostile texts, which takes some seconds where one of them is slow.
    """
    text = dialect.path.read_text(encoding="utf-8-sig")
    tables = dialect.tables
    yield from _of_head(dialect)
    for name in grammar.unused(dialect.path):
        message = f"nothing uses `{name}`"
        yield flaw_in(dialect, text, name, "unused", message, "use it in a rule, or delete it")
    rules = grammar.lark(dialect.path).rules
    for name in explain.nesting((rule.origin.name, (part.name for part in rule.expansion)) for rule in rules):
        message = f"`{name}` stands within itself, so that the grammar is not compiled, and reads slower"
        remedy = f"write what repeats with `*` or `+`: `{name}: PART ({name}_END PART)*`"
        yield flaw_in(dialect, text, name, "nesting-rule", message, remedy)
    for terminal, pattern in tables.terminals.items():
        name = explain.own_name(terminal)
        if "\r" in pattern or "\\r" in pattern:
            message = f"`{name}` looks for a carriage return, which no text has when it is read"
            yield flaw_in(
                dialect, text, name, "carriage-return", message, r"write `\n`: all line ends become that"
            )
        if tables.fields[terminal] is None and not _is_literal(_parser.parse(pattern)):
            message = f"the label `{name}` may take any text, which then is no field's"
            remedy = "let a label match fixed words, signs and blanks; what varies is a field's"
            yield flaw_in(dialect, text, name, "swallowing-label", message, remedy)
        if taker := _taker(tables, terminal):
            message = f"`{explain.own_name(taker)}` takes the text of `{name}`, wherever this may stand"
            remedy = f"give `{name}` a priority (`{name}.2: …`), or let the other not begin so"
            yield flaw_in(dialect, text, name, "hidden-terminal", message, remedy, Severity.ERROR)
    yield from _slow(dialect, text)


def _of_head(dialect: Dialect) -> Iterator[Flaw]:
    path = str(dialect.path)
    missing = {
        "title": (not dialect.title, "nothing says what such a page is", "add `// @title TEXT` at the head"),
        "boundary": (
            not dialect.boundaries,
            "nothing says where an entry begins: every text is one entry",
            "if a text has several, add `// @boundary PATTERN`: at the end of a match a new entry may begin",
        ),
        "evidence": (
            not dialect.proofs,
            "nothing speaks for the dialect: it is used where it is named alone, and never detected",
            "add `// @evidence WEIGHT PATTERN` for what such a page has, and others have not",
        ),
    }
    for name, (is_missing, message, remedy) in missing.items():
        if is_missing:
            yield Flaw(path, 1, 1, f"no-{name}", Severity.WARNING, message, remedy)


def flaw_in(
    dialect: Dialect,
    text: str,
    name: str,
    kind: str,
    message: str,
    remedy: str,
    severity: Severity = Severity.WARNING,
) -> Flaw:
    """A flaw of what is called `name` in a grammar's text."""
    line, column = explain.place_of(text, name, defined=True)
    if not line:
        line, column = explain.place_of(text, name)
    if not line:  # a terminal that came with its rule
        line, column = explain.place_of(text, name.lower())
    shown = text.split("\n")[line - 1] if line else ""
    return shown_in(Flaw(str(dialect.path), line, column, kind, severity, message, remedy), shown)


def _is_literal(tree: Any) -> bool:
    """Whether only blanks and signs may repeat without end in an expression."""
    for code, argument in tree:
        if code in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            if argument[1] > 9 and not all(map(_is_sign, argument[2])):
                return False
        elif code is sre.SUBPATTERN:
            if not _is_literal(argument[-1]):
                return False
        elif code is sre.BRANCH and not all(map(_is_literal, argument[1])):
            return False
    return True


def _is_sign(item: tuple[Any, Any]) -> bool:
    code, argument = item
    if code is sre.IN:
        return all(map(_is_sign, argument))
    if code is sre.LITERAL:
        return not chr(argument).isalnum()
    return bool(code is sre.CATEGORY and argument is sre.CATEGORY_SPACE)


def _taker(tables: grammar.Tables, terminal: str) -> str | None:
    """The terminal that takes what `terminal` matches in every state where that may come, whatever follows.

    One that looks around is given the benefit of the doubt: it may decline in a text that was not tried.
    """
    text, behind = samples.sample(tables.terminals[terminal])
    if not text:
        return None
    own = re.compile(tables.terminals[terminal])
    texts = [text + more for more in (behind, *_BEHIND) if own.match(text + more)]
    takers: set[str] = set()
    for state, actions in enumerate(tables.actions):
        if terminal in actions:
            matches = [tables.scanner(state)(tried, 0) for tried in texts]
            takers |= {str(match.lastgroup) for match in matches if match}
    if not takers or terminal in takers or any(_looks_around(tables.terminals[name]) for name in takers):
        return None
    return min(takers)


def _looks_around(pattern: str) -> bool:
    """Whether an expression asks for what stands around its match."""
    return re.search(r"\(\?<?[=!]|\\[bBZA]|\$|\^(?!\])", pattern.replace("[^", "[")) is not None


def _slow(dialect: Dialect, text: str) -> Iterator[Flaw]:
    """The patterns that take much longer than a text is long."""
    patterns = {name: (pattern, False) for name, pattern in dialect.tables.terminals.items()}
    for at, directive, value in grammar.head_of(dialect.path):
        if directive in ("boundary", "evidence"):
            pattern = value.partition(" ")[2] if directive == "evidence" else value
            patterns[f"@{directive}:{at}"] = (pattern, True)
    remedy = (
        "let no repeat stand in a repeat, give repeats an end (`{0,200}`), and let two neighbours not match "
        "the same (`[^,]*,` for `.*?,`)"
    )
    for name, repeated, why in probe.slow(patterns):
        on = f" on text of {repeated!r} again and again" if repeated else ""
        shown, _, number = name.partition(":")
        message = f"the pattern of `{explain.own_name(shown)}` is slow{on}: {why}"
        if number:
            head = text.split("\n")[int(number) - 1]
            flaw = Flaw(str(dialect.path), int(number), 1, "slow-pattern", Severity.ERROR, message, remedy)
            yield shown_in(flaw, head)
        else:
            yield flaw_in(
                dialect, text, explain.own_name(name), "slow-pattern", message, remedy, Severity.ERROR
            )


def shown_in(flaw: Flaw, line: str, caret: int = -1) -> Flaw:
    """A flaw with the line it stands in, cut to what is near."""
    caret = flaw.column - 1 if caret < 0 else caret
    begin = max(0, caret - _BEFORE)
    shown = line[begin : caret + _AFTER]
    head, tail = "…" * (begin > 0), "…" * (caret + _AFTER < len(line))
    values = {**flaw.as_dict(), "shown": f"{head}{shown}{tail}", "caret": caret - begin + len(head)}
    return Flaw(**values)
