"""What a layout offers to its dialects, and what a dialect makes of it: told from grammars and program.

The fields are those that the layout's module handles; their rules and the words about them stand in the
layout's contract and in the grammars that all layouts share; what a field puts into the record is found by
trying its handler on texts that fields may have. So there is nothing here to keep up to date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from mscbib import discovery, grammar
from mscbib.dialects import Dialect
from mscbib.draft import Draft, Handler
from mscbib.patterns import directives

_RULE = re.compile(r"(?P<name>[a-z]\w*)[ ]*:(?P<body>[^/\n]*?)(?://[ ]*(?P<comment>.*))?")
_BANNER = re.compile(r"// ---- (.*)")
_INDEX = re.compile(r"\[[0-9]+\]")

#: Texts that fields may have: every handler is tried on all of them.
_TEXTS = (
    "7",
    "2019",
    "2019 Mar 4",
    "03/04/2019",
    "10.1000/x",
    "PMC12",
    "1234-5679",
    "12-19",
    "Smith J",
    "[Abstract]",
    "One thing, Another thing",
    "Comment in",
    "METHODS: We asked. RESULTS: They told.",
    "Smith J. On wells. J Foo 2019;1:2-9.",
)


class Field(NamedTuple):
    """A field that a dialect may have.

    ``rule`` is the name to use in a dialect, ``source`` the grammar to import it from and ``group`` the
    heading it stands under there; ``puts`` are the parts of the record that it fills, ``form`` says in words
    what it is.
    """

    rule: str
    source: str
    group: str
    puts: list[str]
    form: str


class Use(NamedTuple):
    """A field that a dialect has, and the labels it may stand behind; it ``begins`` where none need be."""

    rule: str
    labels: list[str]
    begins: bool


def file_of(layout: str) -> Path:
    """The grammar that is the contract of `layout`.

    Raises:
        GrammarError: there is no such layout.
    """
    return grammar.find(f"{layout}/layout")


def fields_of(layout: str) -> list[Field]:
    """The fields of a layout, in the order of its contract, then of the grammars that all layouts share.

    Raises:
        GrammarError: there is no such layout.
    """
    module = discovery.module("layouts", layout)
    found: dict[str, Field] = {}
    for source, path in _grammars(layout):
        text = path.read_text(encoding="utf-8-sig")
        forms = dict(value.partition(" ")[::2] for name, value in directives(text) if name == "form")
        for group, rule, comment in _rules(text):
            if rule in module.FIELDS and rule not in found:
                said = dict.fromkeys(part for part in (comment, forms.get(rule, "")) if part)
                found[rule] = Field(rule, source, group, [], "; ".join(said))
    puts = _puts(module.FIELDS, module.finish)
    return [
        field._replace(puts=puts[field.rule], form=field.form or _said_by(module.FIELDS[field.rule]))
        for field in found.values()
    ]


def composed_of(layout: str) -> list[tuple[str, str, str]]:
    """The rules of a layout that put several fields together: name, grammar to import it from, and body.

    Raises:
        GrammarError: there is no such layout.
    """
    handled = discovery.module("layouts", layout).FIELDS
    found = []
    for source, path in _grammars(layout):
        text = re.sub(r"\n[ ]+(?=\|)", " ", path.read_text(encoding="utf-8-sig"))
        for line in text.split("\n"):
            match = _RULE.fullmatch(line.rstrip())
            if (
                match
                and match["name"] not in (*handled, "start")
                and any(name in handled for name in re.findall(r"\b[a-z]\w*", match["body"]))
            ):
                found.append((match["name"], source, " ".join(match["body"].split())))
    return found


def uses_of(dialect: Dialect) -> list[Use]:
    """The fields of a dialect in the order of its layout, each with the labels that it may stand behind.

    Raises:
        GrammarError: the grammar cannot be built.
    """
    tables = dialect.tables
    before = _before(tables)
    found: dict[str, Use] = {}
    for terminal, field in tables.fields.items():
        if field is None:
            continue
        use = found.setdefault(field, Use(field, [], False))
        known = before.get(terminal, set())
        labels = {tables.shown[name] for name in known if name and tables.fields[name] is None}
        use.labels.extend(sorted(labels - set(use.labels)))
        if "" in known:
            found[field] = use._replace(begins=True)
    order = list(dialect.module.FIELDS)
    return sorted(found.values(), key=lambda use: order.index(use.rule))


def _said_by(handler: Handler) -> str:
    """What a handler's docstring says that its field is."""
    first = (handler.__doc__ or "").partition("\n")[0]
    return first.removeprefix("The handler of ").rstrip(".") if first.startswith("The handler of ") else ""


def _grammars(layout: str) -> Iterator[tuple[str, Path]]:
    """The grammars in which a layout's fields have their rules, by the names to import them by."""
    yield f"{layout}.layout", file_of(layout)
    for folder in discovery.grammar_folders():
        for path in sorted(folder.glob("*.lark")):
            yield path.stem, path


def _rules(text: str) -> Iterator[tuple[str, str, str]]:
    """The rules of a contract: the heading above each, its name, and the comment behind it."""
    group = ""
    for line in text.split("\n"):
        if banner := _BANNER.fullmatch(line.rstrip()):
            group = banner[1]
        elif match := _RULE.fullmatch(line.rstrip()):
            yield group, match["name"], match["comment"] or ""


def _puts(fields: Mapping[str, Handler], finish: object) -> dict[str, list[str]]:
    """What each handler puts into a record; of one that puts nothing alone, what it adds to another's."""
    alone = {name: _tried(fields, finish, [name]) for name in fields}
    for name in fields:
        if not alone[name]:
            for other in fields:
                added = [_tried(fields, finish, pair) for pair in ([name, other], [other, name])]
                more = next((a - alone[other] for a in added if a - alone[other]), set())
                if more and other != name:
                    alone[name] = more
                    break
    return {
        name: sorted(path for path in paths if not _is_kept_elsewhere(path, name))
        for name, paths in alone.items()
    }


def _is_kept_elsewhere(path: str, name: str) -> bool:
    """Whether a path of `extra` is named by the text that was tried."""
    return path.startswith("extra.") and path != f"extra.{name}"


def _tried(fields: Mapping[str, Handler], finish: object, names: Iterable[str]) -> set[str]:
    """The paths that handlers, one behind the other, fill with the text of which they make most."""
    best: set[str] = set()
    for text in _TEXTS:
        paths = _filled(fields, finish, names, text)
        if len(paths) > len(best):
            best = paths
    return best


def _filled(fields: Mapping[str, Handler], finish: object, names: Iterable[str], text: str) -> set[str]:
    draft = Draft(f"{text}\n{text}", {}, [])
    try:
        for number, name in enumerate(names):
            start = number * (len(text) + 1)
            fields[name](draft, start, start + len(text))
        finish(draft)  # type: ignore[operator]
    except (LookupError, ValueError, AttributeError):  # it needs another before it
        return set()
    return {_INDEX.sub("", path) for path in draft.spans or {}} - {"unparsed", "raw"}


def _before(tables: grammar.Tables) -> dict[str, set[str]]:
    """For each terminal, those that may stand right before it; "" where it may begin the text.

    What stood last is carried along the automaton's states until nothing changes.
    """
    last: list[set[str]] = [set() for _ in tables.actions]
    last[tables.start].add("")
    reduced: dict[str, set[str]] = {}
    changed = True
    while changed:
        changed = False
        for state, actions in enumerate(tables.actions):
            for terminal, action in actions.items():
                if action >= 0:
                    changed |= _grow(last[action], {terminal})
                else:
                    size, name = tables.rules[~action]
                    changed |= bool(size) and _grow(reduced.setdefault(name, set()), last[state])
            for name, following in tables.gotos[state].items():
                changed |= _grow(last[following], reduced.get(name, set()))
    before: dict[str, set[str]] = {}
    for state, actions in enumerate(tables.actions):
        for terminal in actions:
            before.setdefault(terminal, set()).update(last[state])
    return before


def _grow(known: set[str], more: set[str]) -> bool:
    """Add to a set; whether it has grown."""
    size = len(known)
    known |= more
    return len(known) > size
