"""Styles: what a reference says where it follows the rules of a style, by a grammar for each.

A style is a file in ``grammars/reference/styles/``. It reads the whole text before the trailers, or declines.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mscbib import discovery, grammar, precompiled, traces
from mscbib.patterns import Sources

if TYPE_CHECKING:
    from mscbib.references.segments import Event

#: Parts of a name, each as what a name has once.
_NAME_PARTS = {
    "family": "family",
    "given": "given",
    "initials": "given",
    "suffix": "suffix",
    "literal": "literal",
}


class Style:
    """A style of references: its grammar, and a pattern without which no string is of the style.

    The pattern is the grammar's ``// @needs PATTERN`` line. Neither is made before it is asked for: most
    texts ask for few styles. `sources` has what was read of the other styles.
    """

    def __init__(self, name: str, sources: Sources) -> None:
        self.name = name
        self.path = grammar.find(f"reference/styles/{name}")
        self._sources = sources

    @functools.cached_property
    def needs(self) -> re.Pattern[str]:
        """The pattern."""
        return precompiled.compiled(dict(grammar.directives_of(self.path, self._sources)).get("needs", ""))

    @functools.cached_property
    def tables(self) -> grammar.Tables:
        """The grammar's tables."""
        return grammar.load(self.path)


#: The styles that are tried first, as most strings are of them.
FIRST = ("nlm", "springer")


@functools.cache
def styles() -> tuple[Style, ...]:
    """The styles there are grammars for, the most frequent first, else by name."""
    names = {
        path.stem
        for folder in discovery.grammar_folders()
        for path in folder.glob("reference/styles/*.lark")
        if path.stem != "layout"
    }
    sources = Sources()
    return tuple(Style(name, sources) for name in sorted(names, key=lambda name: (name not in FIRST, name)))


def by_styles(core: str) -> Iterator[tuple[str, list[Event]]]:
    """Every style's reading of the text before the trailers, as they are asked for.

    Raises:
        GrammarError: a grammar cannot be built.
    """
    for style in styles():
        if style.needs.search(core):
            events = traces.accepts(style.tables, core)
            if events is not None:
                yield style.name, events


def with_persons(text: str, events: list[Event]) -> tuple[list[Event], list[tuple[int, int]]]:
    """The events of a style with `person` where a name begins and editors taken apart, and what is no name.

    A part begins the next person where the current one has it already; where names begin with the given
    name, also a given name behind a family name does.
    """
    found: list[Event] = []
    unclaimed: list[tuple[int, int]] = []
    parts: set[str] = set()
    given_first: bool | None = None
    for event in events:
        field, start, end = event
        kind = _NAME_PARTS.get(field)
        if kind is not None:
            if given_first is None:
                given_first = kind == "given"
            if (
                not parts
                or kind in parts
                or kind == "literal"
                or (given_first and kind == "given" and "family" in parts)
            ):
                found.append(("person", start, start))
                parts = {kind}
            else:
                parts.add(kind)
        elif field == "editors":
            from mscbib.references import names, segments  # few works have editors

            editors = names.read_names(text, start, end)
            found += segments.people_events(editors, "editor_")
            unclaimed += editors.unclaimed
            continue
        elif field == "collective":
            parts = set()
        found.append(event)
    return found, unclaimed
