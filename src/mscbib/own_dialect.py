"""A dialect of the user's own: a grammar file anywhere, looked through before it reads anything.

Its layout is the one whose contract (``layout.lark``) it imports. Whoever writes a grammar makes mistakes
that Lark does not see or names badly: a misspelt directive, an import of what there is not, a field that no
layout has. Each is an error here, with its place and what to do.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from pathlib import Path

from mscbib import dialects, discovery, explain, grammar
from mscbib.dialects import Dialect
from mscbib.patterns import GrammarError, Sources

#: What Lark brings of its own; nothing of it is looked up here.
_LARKS = frozenset({"common", "lark", "python", "unicode"})
_IMPORT = re.compile(r"%import[ \t]+\.?([\w.]+)[ \t]*(?:\(([^)]*)\))?")
_DEFINED = re.compile(r"^(?:%(?:override|extend)[ ]+)?[?!]?(_?[A-Za-z]\w*)(?:\{[^}]*\})?(?:\.-?[0-9]+)?[ ]*:")
_DIRECTIVE = re.compile(r"[ \t]*(?://|#)[ \t]*@([A-Za-z]+)\b[: ]*(.*)")


def read(path: Path) -> Dialect:
    """The dialect whose grammar is at `path`.

    Raises:
        GrammarError: it cannot be used; the error says where, why, and what to do.
    """
    sources = Sources()
    try:
        text = path.read_text(encoding="utf-8-sig")
        layout = _layout(path, text, sources)
        _check_directives(path, text)
        _check_imports(path, text, sources)
        for line, name, value in sources.placed(path):
            _check_head(f"{path}:{line}", name, value)
    except (OSError, UnicodeDecodeError) as error:
        raise explain.unreadable(path, error) from error
    dialect = dialects.describe(path, layout)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # each pattern is looked through below
        _check_fields(dialect, text)
    for terminal, pattern in dialect.tables.terminals.items():
        line, column = explain.place_of(text, explain.own_name(terminal), defined=True)
        if line:
            _compiled(pattern, f"{path}:{line}", column)
    return dialect


def names_of(text: str) -> set[str]:
    """The rules and terminals that a grammar's text defines or imports: what another may import from it."""
    found = set()
    for line in text.split("\n"):
        if match := _DEFINED.match(line):
            found.add(match[1])
        found.update(_imported(line)[1])
    return found


def _layout(path: Path, text: str, sources: Sources) -> str:
    """The layout whose contract the grammar imports."""
    layouts = discovery.names("layouts")
    found: dict[str, int] = {}
    for line, _, file in sources.imports(path):
        if file is not None and file.name == "layout.lark" and file.parent.name in layouts:
            found.setdefault(file.parent.name, line)
    if len(found) > 1:
        (first, *_), (second, line) = found, list(found.items())[1]
        raise GrammarError(
            f"{path}:{line}", f"it imports the layouts {first} and {second}", "keep one of them"
        )
    if found:
        return next(iter(found))
    for number, written in enumerate(text.split("\n"), 1):
        if match := re.match(r"%import[ \t]+([\w.]*)\.layout\b", written):
            remedy = f"{explain.near(match[1], layouts)}there are {', '.join(layouts)}"
            raise GrammarError(f"{path}:{number}", f"there is no layout `{match[1]}`", remedy)
    known = ", ".join(layouts)
    remedy = f"begin with `%import LAYOUT.layout (start, …)`, where LAYOUT is one of {known}"
    raise GrammarError(f"{path}:1", "it imports no layout, so nothing says what its fields are", remedy)


def _check_directives(path: Path, text: str) -> None:
    """Refuse a line that looks like a directive and is none: it would say nothing, in silence."""
    for number, line in enumerate(text.split("\n"), 1):
        match = _DIRECTIVE.match(line)
        if match is None:
            continue
        where, name = f"{path}:{number}", match[1]
        if name not in dialects.DIRECTIVES:
            known = ", ".join(f"@{directive}" for directive in dialects.DIRECTIVES)
            remedy = f"{explain.near(name, dialects.DIRECTIVES)}there are {known}"
            raise GrammarError(where, f"there is no directive @{name}", remedy)
        if not line.startswith(f"// @{name} ") or not match[2].strip():
            form, _ = dialects.DIRECTIVES[name]
            raise GrammarError(where, f"this says nothing of @{name}", f"write `// @{name} {form}`")


def _imported(line: str) -> tuple[str, list[str]]:
    """What a line imports: the grammar's name, and the names from it."""
    match = _IMPORT.match(line)
    if match is None:
        return "", []
    if match[2] is not None:
        return match[1], [name.strip() for name in match[2].split(",") if name.strip()]
    module, _, name = match[1].rpartition(".")
    return module, [name]


def _check_imports(path: Path, text: str, sources: Sources) -> None:
    """Refuse an import from a grammar, or of a name, that there is not; Lark passes some of these by."""
    files = {(line, name): file for line, name, file in sources.imports(path)}
    for number, line in enumerate(text.split("\n"), 1):
        module, names = _imported(line)
        if not module or module.split(".")[0] in _LARKS:
            continue
        file = files.get((number, module))
        if file is None:
            remedy = (
                "a grammar is named from the folder of grammars, or with a dot before it if it lies beside"
            )
            raise GrammarError(f"{path}:{number}", f"there is no grammar `{module}` to import from", remedy)
        known = names_of(file.read_text(encoding="utf-8-sig"))
        for name in names:
            if name not in known:
                where = f"{path}:{number}:{line.index(name, line.index(module) + len(module)) + 1}"
                remedy = _elsewhere(name) or f"{explain.near(name, known)}{_listed(file)}"
                raise GrammarError(where, f"`{module}` has no `{name}`", remedy)


def _elsewhere(name: str) -> str:
    """Which of the grammars that all layouts share has the name, as a remedy; or nothing."""
    for folder in discovery.grammar_folders():
        for file in sorted(folder.glob("*.lark")):
            lines = file.read_text(encoding="utf-8-sig").split("\n")
            if any(match[1] == name for line in lines if (match := _DEFINED.match(line))):
                return f"import it from `{file.stem}`: `%import {file.stem} ({name})`"
    return ""


def _listed(file: Path) -> str:
    """Where a person sees what may be imported from a grammar."""
    if file.name == "layout.lark":
        return f"`mscbib layouts --show {file.parent.name}` lists what it has"
    return f"see {file}"


def _check_head(where: str, name: str, value: str) -> None:
    """Refuse a pattern or a weight at the head that is none."""
    pattern, offset = value, len(f"// @{name} ") + 1
    if name == "evidence":
        weight, _, pattern = value.partition(" ")
        offset += len(weight) + 1
        if not re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", weight) or float(weight) == 0 or not pattern:
            message = f"`{weight}` is no weight, or no pattern stands behind it"
            raise GrammarError(
                where,
                message,
                "write `// @evidence WEIGHT PATTERN`, such as `// @evidence 2 ^Cited by [0-9]`",
            )
    if name not in ("boundary", "evidence"):
        return
    compiled = _compiled(pattern, where, offset)
    if compiled.fullmatch(""):
        remedy = "let it match what stands there: a word, a number, a line break"
        if name == "evidence" or not re.search(r"\(\?[=<!]|[\^$]", pattern):
            raise GrammarError(where, "this pattern matches everywhere, so it tells nothing", remedy)


def _compiled(pattern: str, where: str, column: int) -> re.Pattern[str]:
    """The pattern, compiled; what Python only warns of is an error too, since it is a slip as a rule."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", FutureWarning)
            return re.compile(pattern, re.MULTILINE)
    except re.error as error:
        place = f"{where}:{column + (error.pos or 0)}"
        message = f"this is no regular expression: {error.msg}"
        raise GrammarError(place, message, explain.regex_remedy(error)) from error
    except FutureWarning as error:
        message = "a bracket stands in a set of characters (`[[…]`)"
        remedy = r"write `\[` where the sign itself is meant"
        raise GrammarError(f"{where}:{column}", message, remedy) from error


def _check_fields(dialect: Dialect, text: str) -> None:
    """Refuse a terminal that would be a field of the record, but none that the layout has."""
    fields = set(dialect.module.FIELDS)
    for terminal, field in _fields(dialect):
        if field in fields:
            continue
        line, column = explain.place_of(text, explain.own_name(terminal), defined=True)
        where = f"{dialect.path}:{line}:{column}" if line else str(dialect.path)
        message = (
            f"`{explain.own_name(terminal)}` would be the field `{field}`, which {dialect.layout} has not"
        )
        remedy = (
            f"{explain.near(field, fields)}`mscbib layouts --show {dialect.layout}` lists its fields; "
            f"what is no value is a label, whose name begins with `_`"
        )
        raise GrammarError(where, message, remedy)


def _fields(dialect: Dialect) -> Iterator[tuple[str, str]]:
    """The terminals of a dialect that are fields, with these."""
    for terminal, field in grammar.load(dialect.path).fields.items():
        if field is not None:
            yield terminal, field
