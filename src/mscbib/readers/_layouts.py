"""Reading the entries of a layout's dialect with its grammar."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from types import ModuleType

from mscbib import grammar, recogniser, source, traces
from mscbib.diagnostics import Problem, excerpt
from mscbib.dialects import Dialect
from mscbib.draft import Draft
from mscbib.reading import Reading
from mscbib.source import Block

_LINE_END = re.compile("\n")


class LayoutReader:
    """Reads the text of a dialect.

    With `wrapped`, lines of a reference list may be parts of references, and are joined where they are.
    """

    APART = True

    def __init__(self, dialect: Dialect, *, wrapped: bool = False) -> None:
        self.layout = dialect.layout
        self.dialect: str | None = dialect.name
        self._dialect = dialect
        self._wrapped = wrapped and dialect.layout == "reference_list"
        self._latest: tuple[str, recogniser.Recognition] | None = None

    @functools.cached_property
    def _tables(self) -> grammar.Tables:
        return self._dialect.tables

    @functools.cached_property
    def _module(self) -> ModuleType:
        return self._dialect.module

    def blocks(self, chunks: Iterable[str], max_size: int) -> Iterator[Block]:
        """The entries of a text, uncut by line breaks inside references if they may be wrapped."""
        if not self._wrapped:
            return source.blocks(chunks, self._dialect.boundary, max_size)
        from mscbib import wrapped  # what few ask for, none pays at start-up

        return wrapped.references(source.blocks(chunks, _LINE_END, max_size), max_size)

    def where(self, text: str, position: int, field: str | None) -> str | None:
        """Nothing: a dump has no names for its parts."""
        return None

    def read(self, block: Block, *, want_spans: bool = False, want_labels: bool = False) -> Reading:
        """What the text of a block says."""
        block = block.stripped()
        text = block.text
        if self._latest is not None and self._latest[0] == text and not want_labels:
            # read once more, for the places of its values: what takes longest was done already
            recognition = self._latest[1]
        else:
            recognition = recogniser.recognise(self._tables, text, want_labels=want_labels)
        self._latest = None if want_labels else (text, recognition)
        draft = Draft(text, {} if want_spans or want_labels else None, [])
        if not recognition.clean:
            if not recognition.labels:  # nothing here is of the layout: what a repair supposed was made up
                expected = recogniser.expected(self._tables, self._tables.start)
                everything = recogniser.Unclaimed(0, len(text), expected)
                recognition = recogniser.Recognition([], [], [], [everything])
            draft.problems.extend(_damage(text, recognition))
        module = self._module
        events = recognition.events
        draft.fill(events, module.FIELDS)
        module.finish(draft)
        reading = Reading(
            block=block,
            draft=draft,
            start=events[0][1] if events else 0,
            end=len(text),
            known=not draft.values.keys().isdisjoint(module.IDENTITY),
            content=any(event[0] != "boilerplate" for event in events),
            said=(events[0][1], events[-1][2]) if events else None,
            labels=recognition.labels,
            way=self._way(recognition),
        )
        if want_labels:
            for name, start, end in events:
                (reading.boilerplate if name == "boilerplate" else reading.parts).append((start, end))
        return reading

    def _way(self, recognition: recogniser.Recognition) -> str:
        if not recognition.clean:
            return "mended"
        return "nesting" if traces.is_endless(self._tables) else "compiled"


def _damage(text: str, recognition: recogniser.Recognition) -> Iterator[Problem]:
    """The findings about what did not fit, neighbouring pieces of unclaimed text as one."""
    for missing in recognition.missing:
        yield Problem("missing-part", missing.at, missing.at, f"{missing.shown} is missing here")
    merged: list[recogniser.Unclaimed] = []
    for piece in recognition.unclaimed:
        if merged and not text[merged[-1].end : piece.start].strip():
            merged[-1] = merged[-1]._replace(end=piece.end)
        else:
            merged.append(piece)
    for piece in merged:
        start = piece.end - len(text[piece.start : piece.end].lstrip())
        end = start + len(text[start : piece.end].rstrip())
        if start >= end:
            continue
        message = f"`{excerpt(text[start:end])}` belongs to no field; expected {piece.expected}"
        yield Problem("unclaimed-text", start, end, message)
