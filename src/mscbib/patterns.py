"""Named patterns: what several regular expressions of a grammar share, written once and under a name.

Lark composes terminals of terminals, but not where the shared part stands inside a lookahead. So a grammar
may name a pattern, and its terminals, its other patterns and its directives say the name::

    // @use patterns
    // @pattern PAGES [0-9]{1,5}(?:-[0-9]{1,5})?
    // @needs :<<PAGES>>
    VOLUME: /[0-9]+(?=:<<PAGES>>)/

A name stands for its text, as it is: alternatives need their own ``(?:…)``. A pattern uses those defined
above it, so that none uses itself. A grammar sees its own patterns and those of the grammars that it imports
rules or terminals from, or names in a ``// @use GRAMMAR`` line, and what these see; no name means two things.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from mscbib import discovery

_DIRECTIVE = re.compile(r"// @([a-z]+)[ ](.*)")
# "%import a.b (NAMES)" and "%import a.b.NAME" both mean a/b.lark; with a dot before it, beside the grammar
_IMPORT = re.compile(r"%import[ \t]+(\.?)(?:([\w.]+)[ \t]*\(|([\w.]+)\.\w+)")
_DEFINITION = re.compile(r"([A-Z][A-Z0-9_]*)[ ]+(\S.*)")
_NAME = re.compile(r"<<(\w+)>>")


class GrammarError(Exception):
    """A grammar that cannot be built.

    Args:
        where: the file, with line and column as far as they are known ("my.lark:3:12"), or nothing.
        message: what is wrong.
        remedy: what to do about it.
    """

    def __init__(self, where: str, message: str, remedy: str = "") -> None:
        self.where = where
        self.message = message
        self.remedy = remedy
        super().__init__(f"{where and where + ': '}{message}{remedy and ': ' + remedy}")


class Pattern(NamedTuple):
    """A named pattern, the names in it replaced, and the file and line that define it."""

    regex: str
    where: str


class _Lines(NamedTuple):
    """The lines of a grammar that matter here, each with its number: imports as (name, beside it?)."""

    imports: list[tuple[int, str, bool]]
    directives: list[tuple[int, str, str]]


@functools.lru_cache(maxsize=64)
def _parse(text: str) -> _Lines:
    """What a grammar imports and says of itself; cached, as many grammars import the same."""
    lines = _Lines([], [])
    for number, line in enumerate(text.split("\n"), 1):
        if match := _DIRECTIVE.fullmatch(line):
            lines.directives.append((number, match[1], match[2]))
        elif match := _IMPORT.match(line):
            lines.imports.append((number, match[2] or match[3], bool(match[1])))
    return lines


def directives(text: str) -> Iterator[tuple[str, str]]:
    """The `// @name value` lines of a grammar, in order, as they are written."""
    for _, name, value in _parse(text).directives:
        yield name, value


class Sources:
    """Grammars as text, each file read once: a grammar, those it imports, and their named patterns."""

    def __init__(self) -> None:
        self._texts: dict[Path, str] = {}
        self._patterns: dict[Path, dict[str, Pattern]] = {}

    def all(self, path: Path) -> dict[Path, str]:
        """The text of the grammar at `path` and of every grammar that it imports or uses, as written.

        Raises:
            GrammarError: a grammar that a `// @use` line names is nowhere.
            OSError: a file cannot be read.
        """
        found: dict[Path, str] = {}
        left = [path]
        while left:
            file = left.pop(0)
            if file not in found:
                found[file] = self._text(file)
                left += [imported for _, imported in self._imports(file)]
        return found

    def expanded(self, path: Path) -> str:
        """The grammar at `path` as Lark is to see it: line by line as written, but without named patterns.

        Raises:
            GrammarError: a pattern is unknown, defined twice or in a circle.
            OSError: a file cannot be read.
        """
        known = self.patterns(path)
        lines = self._text(path).split("\n")
        for number, line in enumerate(lines, 1):
            if "<<" in line and not line.lstrip().startswith("//"):
                lines[number - 1] = _expand(line, known, f"{path}:{number}")
        return "\n".join(lines)

    def directives(self, path: Path) -> Iterator[tuple[str, str]]:
        """What the grammar at `path` says about itself, in order, without named patterns.

        Raises:
            GrammarError: a pattern is unknown, defined twice or in a circle.
            OSError: a file cannot be read.
        """
        for _, name, value in self.placed(path):
            yield name, value

    def written(self, path: Path) -> Iterator[tuple[str, str]]:
        """As `directives`, but with the named patterns, which takes less time.

        Raises:
            OSError: the file cannot be read.
        """
        return directives(self._text(path))

    def placed(self, path: Path) -> Iterator[tuple[int, str, str]]:
        """As `directives`, each with the number of its line.

        Raises:
            GrammarError: a pattern is unknown, defined twice or in a circle.
            OSError: a file cannot be read.
        """
        known = self.patterns(path)
        for line, name, value in _parse(self._text(path)).directives:
            if name not in ("pattern", "use"):
                yield line, name, _expand(value, known, f"{path}:{line}")

    def imports(self, path: Path) -> Iterator[tuple[int, str, Path | None]]:
        """What the grammar at `path` imports: the line, the name as written, and the file if there is one.

        Raises:
            OSError: the file cannot be read.
        """
        for line, name, beside in _parse(self._text(path)).imports:
            yield line, name, _find(_file(name), path.parent if beside else None)

    def load(self, base: object, name: str) -> tuple[str, str]:
        """The path and the expanded text of an imported grammar: a loader, in Lark's sense.

        Raises:
            GrammarError: a pattern is unknown, defined twice or in a circle.
            OSError: there is no such file, or it cannot be read.
        """
        path = _find(Path(name), Path(base) if isinstance(base, str) else None)
        if path is None:
            raise FileNotFoundError(name)
        return str(path), self.expanded(path)

    def patterns(self, path: Path, within: tuple[Path, ...] = ()) -> dict[str, Pattern]:
        """The patterns that the grammar at `path`, imported `within` others, sees, by name.

        Raises:
            GrammarError: a pattern is unknown, defined twice or in a circle.
            OSError: a file cannot be read.
        """
        if path in self._patterns:
            return self._patterns[path]
        known: dict[str, Pattern] = {}
        for line, imported in self._imports(path):
            where = f"{path}:{line}"
            if imported in (path, *within):
                raise GrammarError(where, f"{imported} is imported within itself")
            for name, pattern in self.patterns(imported, (path, *within)).items():
                _define(name, pattern, known, where)
        for line, directive, value in _parse(self._text(path)).directives:
            if directive == "pattern":
                where = f"{path}:{line}"
                match = _DEFINITION.fullmatch(value.rstrip())
                if match is None:
                    raise GrammarError(where, f"`{value}` is not a NAME in capitals and a pattern")
                _define(match[1], Pattern(_expand(match[2], known, where), where), known, where)
        self._patterns[path] = known
        return known

    def _text(self, path: Path) -> str:
        if path not in self._texts:
            self._texts[path] = path.read_text(encoding="utf-8-sig")
        return self._texts[path]

    def _imports(self, path: Path) -> Iterator[tuple[int, Path]]:
        """The grammars that a grammar imports or uses, but not Lark's own, with the lines that say so."""
        lines = _parse(self._text(path))
        for line, name, beside in lines.imports:
            imported = _find(_file(name), path.parent if beside else None)
            if imported is not None:
                yield line, imported
        for line, directive, value in lines.directives:
            if directive == "use":
                imported = _find(_file(value.strip()), None)
                if imported is None:
                    raise GrammarError(f"{path}:{line}", f"there is no grammar `{value.strip()}` to use")
                yield line, imported


def _file(name: str) -> Path:
    """The file of grammar `a.b`, below a folder of grammars."""
    return Path(*name.split(".")).with_suffix(".lark")


def _find(name: Path, beside: Path | None) -> Path | None:
    """The file `name` in the first folder of grammars that has it, or else `beside` the one that asks."""
    folders = (*discovery.grammar_folders(), *([beside] if beside is not None else []))
    return next((path for folder in folders if (path := folder / name).is_file()), None)


def _define(name: str, pattern: Pattern, known: dict[str, Pattern], where: str) -> None:
    """Add a pattern to those that are `known` at the line `where`; a pattern may arrive by two ways."""
    if known.setdefault(name, pattern).where != pattern.where:
        both = f"in {known[name].where}" + (f" and in {pattern.where}" if pattern.where != where else "")
        raise GrammarError(where, f"the pattern {name} is defined already, {both}", "rename one")


def _expand(text: str, known: dict[str, Pattern], where: str) -> str:
    """The text with the known patterns in place of their names."""

    def regex(match: re.Match[str]) -> str:
        if match[1] not in known:
            raise GrammarError(
                where,
                f"there is no pattern {match[1]} (a pattern is defined above the patterns that use "
                "it, or in a grammar that is imported)",
            )
        return known[match[1]].regex

    return _NAME.sub(regex, text)
