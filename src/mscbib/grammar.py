"""Grammars: finding the .lark files, building their tables with Lark, caching what was built.

Lark turns a grammar into LALR(1) tables and, for each parser state, the terminals that may come next.
That is all the recogniser needs, so only these are kept, as plain data: a cached grammar starts without
importing Lark. This module is the only user of Lark, and of its tables' inner form. Before Lark sees a
grammar, the named patterns in it (see :mod:`mscbib.patterns`) are expanded.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import MISSING, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mscbib import discovery, precompiled, private_cache
from mscbib.patterns import GrammarError as GrammarError
from mscbib.patterns import Sources, directives

if TYPE_CHECKING:
    from lark import Lark

    from mscbib.traces import Traces

#: Raised when the form of the tables changes, so that an older cache is not read.
_TABLES_VERSION = 4

Match = Callable[[str, int], "re.Match[str] | None"]

#: How often the next terminal is looked for one by one before an expression of all that may come is compiled:
#: of some hundred terminals, a short text has a few.
OFTEN = 400


@dataclass(slots=True)
class Tables:
    """An LALR(1) automaton with one scanner a state.

    ``actions[state][terminal]`` is the state to shift to, or ``~rule`` to reduce by ``rules[rule]``, a
    pair of the number of symbols it replaces and its name; ``gotos[state][name]`` is the state after it.
    ``fields`` maps a terminal to the record field it stands for, or to None where it is a label.
    ``terminals`` maps a terminal to its pattern, ``shown`` to how a message names it.
    ``choices`` are lists of terminals of which one comes next, those first that are taken where several fit;
    ``choice_of[state]`` is the number of a state's. All behind it is made as texts ask for it.
    """

    start: int
    end: int
    actions: list[dict[str, int]]
    gotos: list[dict[str, int]]
    rules: list[tuple[int, str]]
    choices: list[list[str]]
    choice_of: list[int]
    fields: dict[str, str | None]
    terminals: dict[str, str]
    shown: dict[str, str]
    scanners: list[Match | None] = field(default_factory=list)
    traces: Traces | None = field(default=None, compare=False, repr=False)
    asked: list[int] = field(default_factory=list, compare=False, repr=False)
    single: dict[str, Match] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        self.scanners = [None] * len(self.actions)
        self.asked = [0] * len(self.choices)

    def scanner(self, state: int) -> Match:
        """The function that matches the next terminal in `state`, a group of its name."""
        choice = self.choice_of[state]
        self.asked[choice] += 1
        if self.asked[choice] < OFTEN:
            return functools.partial(self.next_terminal, choice)
        match = _compile(self.pattern(state))
        self.scanners[state] = match
        return match

    def next_terminal(self, choice: int, text: str, position: int) -> re.Match[str] | None:
        """The first terminal of a choice that fits at `position`, a group of its name."""
        single = self.single
        for name in self.choices[choice]:
            match_one = single.get(name)
            if match_one is None:
                match_one = single[name] = _compile(f"(?P<{name}>{self.terminals[name]})")
            if match := match_one(text, position):
                return match
        return None

    def pattern(self, state: int) -> str:
        """The pattern of what may come next in `state`."""
        names = self.choices[self.choice_of[state]]
        return "|".join(f"(?P<{name}>{self.terminals[name]})" for name in names) or "(?!)"


@functools.cache
def _compile(pattern: str) -> Match:
    return precompiled.compiled(pattern).match


def find(name: str) -> Path:
    """The path of grammar `name`, such as "citing_list/rca" or "reference/nlm".

    Raises:
        GrammarError: no folder that is searched holds it.
    """
    for folder in discovery.grammar_folders():
        path = folder / f"{name}.lark"
        if path.is_file():
            return path
    raise GrammarError("", f"there is no grammar {name!r}", "`mscbib layouts` lists those there are")


@functools.cache
def named(name: str) -> Tables:
    """The tables of grammar `name`.

    Raises:
        GrammarError: there is none, or it cannot be built.
    """
    return load(find(name))


def head_of(path: Path, sources: Sources | None = None) -> list[tuple[int, str, str]]:
    """As `directives_of`, each with the number of its line.

    Raises:
        GrammarError: the file cannot be read, or uses a pattern that there is not.
    """
    try:
        return list((sources or Sources()).placed(path))
    except (OSError, UnicodeDecodeError) as error:
        from mscbib import explain

        raise explain.unreadable(path, error) from error


def directives_of(path: Path, sources: Sources | None = None) -> list[tuple[str, str]]:
    """What the grammar at `path` says about itself beside its rules, in order, named patterns expanded.

    These are its `// @name value` lines but those that concern named patterns. Who asks about many grammars
    gives the same `sources` for all: they import the same.

    Raises:
        GrammarError: the file cannot be read, or uses a pattern that there is not.
    """
    return [(name, value) for _, name, value in head_of(path, sources)]


@functools.cache
def load(path: Path) -> Tables:
    """The tables of the grammar at `path`, from the cache where they are there and of the same text.

    Raises:
        GrammarError: the file cannot be read, or Lark refuses it.
    """
    import orjson

    cached = _cache_file(path)
    if cached is not None:
        try:
            return Tables(**orjson.loads(private_cache.read(cached)))
        except (OSError, ValueError, TypeError):
            pass
    tables = build(path)
    if cached is not None:
        private_cache.write(cached, orjson.dumps(_plain(tables)))
    return tables


def lark(path: Path, *, debug: bool = False, strict: bool = False) -> Lark:
    """The grammar at `path` as a Lark object (LALR, contextual lexer), named patterns expanded.

    With `debug`, Lark logs the conflicts that it settles; with `strict`, it refuses them, and terminals that
    compete for the same text.

    Raises:
        GrammarError: the file cannot be read, uses a pattern that there is not, or Lark refuses it.
    """
    from lark import Lark
    from lark.exceptions import LarkError

    from mscbib import explain

    sources = Sources()
    try:
        return Lark(
            sources.expanded(path),
            source_path=str(path),
            parser="lalr",
            lexer="contextual",
            start="start",
            import_paths=[sources.load],
            maybe_placeholders=False,
            debug=debug,
            strict=strict,
        )
    except (OSError, UnicodeDecodeError) as error:
        raise explain.unreadable(path, error) from error
    except (LarkError, re.error) as error:
        raise explain.refused(path, sources.expanded(path), str(error)) from error


def build(path: Path) -> Tables:
    """The tables of the grammar at `path`, built by Lark.

    Raises:
        GrammarError: the file cannot be read, Lark refuses it, it ignores terminals (`%ignore`: nothing
            may be passed over in silence), it can be read in two ways, or two terminals compete for the
            same text with none preferred.
    """
    from lark import logger
    from lark.lexer import _create_unless
    from lark.parsers.lalr_analysis import Shift

    from mscbib import explain

    with explain.heard(logger) as heard:
        built = lark(path)
    text = Sources().expanded(path)
    if conflict := next(explain.conflicts(heard), None):
        raise explain.refused(path, text, conflict)
    if built.ignore_tokens:
        raise explain.refused(path, text, "%ignore")
    table: Any = built.parser.parser._parse_table
    lexers: Any = built.parser.lexer.lexers
    states = sorted(table.states)
    number = {state: index for index, state in enumerate(states)}
    terminals = {t.name for t in built.terminals} | {"$END"}
    rules: dict[Any, int] = {}
    actions: list[dict[str, int]] = []
    gotos: list[dict[str, int]] = []
    choices: dict[tuple[str, ...], int] = {}
    choice_of: list[int] = []
    for state in states:
        act: dict[str, int] = {}
        goto: dict[str, int] = {}
        for name, (action, argument) in table.states[state].items():
            if action is not Shift:
                act[str(name)] = ~rules.setdefault(argument, len(rules))
            else:
                (act if name in terminals else goto)[str(name)] = number[argument]
        actions.append(act)
        gotos.append(goto)
        lexer = lexers[state]
        # what Lark itself does before it compiles the scanner, which is slow and not needed here
        _, collisions = _create_unless(  # type: ignore[no-untyped-call]
            lexer.terminals, lexer.g_regex_flags, lexer.re, lexer.use_bytes
        )
        if collisions:
            raise explain.refused(path, text, f"keyword collision: {', '.join(collisions)}")
        choice = tuple(str(t.name) for t in lexer.terminals)
        choice_of.append(choices.setdefault(choice, len(choices)))
    forms = dict(
        value.partition(" ")[::2]
        for text in Sources().all(path).values()
        for directive, value in directives(text)
        if directive == "form"
    )
    return Tables(
        start=number[table.start_states["start"]],
        end=number[table.end_states["start"]],
        actions=actions,
        gotos=gotos,
        rules=[(len(rule.expansion), str(rule.origin.name)) for rule in rules],
        choices=[list(choice) for choice in choices],
        choice_of=choice_of,
        fields={str(t.name): _field(t.name) for t in built.terminals},
        terminals={str(t.name): t.pattern.to_regexp() for t in built.terminals},
        shown={str(t.name): _shown(t.name, t.pattern.to_regexp(), forms) for t in built.terminals},
    )


def unused(path: Path) -> list[str]:
    """The terminals and rules that the grammar at `path` itself defines and nothing in it uses.

    Raises:
        GrammarError: the grammar cannot be built.
    """
    from lark import logger

    from mscbib import explain

    with explain.heard(logger) as heard:
        lark(path)
    return explain.unused(heard)


def _field(terminal: str) -> str | None:
    """The field that a terminal stands for: its name without the file it was imported from."""
    return None if terminal.startswith("_") else terminal.rpartition("__")[2].lower()


def _shown(terminal: str, pattern: str, forms: dict[str, str]) -> str:
    """How a message names a terminal: a label by the longest literal text in it, a field by its name.

    Of several texts that a label may be, that is the first.
    A grammar's ``// @form FIELD TEXT`` lines say it in better words ("a date received, MM/DD/YYYY").
    """
    name = terminal.strip("_").rpartition("__")[2].lower()
    if not terminal.startswith("_"):
        return forms.get(name, f"the {name.replace('_', ' ')}")
    from re import _parser

    literals = [""]
    for code, argument in _flat(_parser.parse(pattern)):
        if str(code) == "IN" and str(argument[0][0]) == "LITERAL":  # of several signs, the first
            code, argument = argument[0]
        if str(code) == "LITERAL" and not chr(argument).isspace():
            literals[-1] += chr(argument)
        elif str(code) == "LITERAL" and literals[-1] and chr(argument) == " ":
            literals[-1] += " "
        else:
            literals.append("")
    longest = max(literals, key=len).strip()
    return f"`{longest}`" if longest else f"the {name.replace('_', ' ')}"


def _flat(tree: Any) -> Iterator[tuple[Any, Any]]:
    """The items of a parsed pattern without its groups; of alternatives, those of the first."""
    for code, argument in tree:
        if str(code) == "SUBPATTERN":
            yield from _flat(argument[-1])
        elif str(code) == "BRANCH":
            yield from _flat(argument[1][0])
        else:
            yield code, argument


def _cache_file(path: Path) -> Path | None:
    """Where the tables of the grammar at `path` are cached; None where there is no cache to use."""
    folder = discovery.cache_folder()
    if folder is None:
        return None
    digest = hashlib.blake2b(f"{_TABLES_VERSION}".encode(), digest_size=16)
    try:
        for text in Sources().all(path).values():
            digest.update(text.encode() + b"\0")
    except (OSError, UnicodeDecodeError):
        return None
    return folder / f"{path.stem}-{digest.hexdigest()}.json"


def _plain(tables: Tables) -> dict[str, Any]:
    return {
        name: getattr(tables, name)
        for name, one in Tables.__dataclass_fields__.items()
        if one.default is MISSING and one.default_factory is MISSING
    }
