"""From what a grammar saw to a record's values: each field's handler puts its value, and where it came from.

A layout's module has a table of handlers, one a field that its grammars may see. A handler is called with
the draft and the place of the field's text; `text`, `listed` and their kin below make the usual ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from mscbib import registrations, values
from mscbib.diagnostics import Problem, excerpt
from mscbib.plain import unwrapped

if TYPE_CHECKING:
    from mscbib.model import Record

Handler = Callable[["Draft", int, int], None]


class Draft:
    """A record in the making.

    ``values`` are the record's fields as plain data. ``spans`` maps field paths to places in ``text``, or
    is None where nobody asked. ``problems`` are the findings so far. ``notes`` hold what a layout wants to
    put together when it has seen everything. ``repeats`` are further places that say what a field says
    already (path, start, end): no value comes from them, but they are understood; nobody asks for them
    where nobody asked for ``spans``. ``record`` is what the model has made of ``values`` as they are, where
    a reader had to ask it.
    """

    __slots__ = ("notes", "prefix", "problems", "record", "repeats", "spans", "text", "values")

    def __init__(
        self,
        text: str,
        spans: dict[str, tuple[int, int]] | None,
        problems: list[Problem],
        prefix: str = "",
    ) -> None:
        self.text = text
        self.values: dict[str, Any] = {}
        self.spans = spans
        self.problems = problems
        self.prefix = prefix
        self.notes: dict[str, Any] = {}
        self.repeats: list[tuple[str, int, int]] = []
        self.record: Record | None = None

    def fill(self, events: Iterable[tuple[str, int, int]], fields: Mapping[str, Handler]) -> None:
        """Call the handler of every event, in order."""
        for field, start, end in events:
            fields[field](self, start, end)

    def child(self, prefix: str) -> Draft:
        """A draft of a part of this record that is a record itself."""
        child = Draft(self.text, self.spans, self.problems, f"{self.prefix}{prefix}.")
        child.repeats = self.repeats
        return child

    def bare(self, start: int, end: int) -> tuple[str, int, int]:
        """The text from `start` to `end` without the blanks at its ends, and its place."""
        whole = self.text[start:end]
        text = whole.strip()
        if text != whole:
            start += whole.index(text[0]) if text else len(whole)
            end = start + len(text)
        return text, start, end

    def said(self, start: int, end: int) -> tuple[str, int, int]:
        """As `bare`, the text on one line: what a field's value is as a rule.

        Nearly every value comes from here, so it does not call `bare`.
        """
        whole = self.text[start:end]
        text = whole.strip()
        if text != whole:
            start += whole.index(text[0]) if text else len(whole)
            end = start + len(text)
        if "\n" in text:
            text = unwrapped(text)
        return text, start, end

    def trimmed(self, start: int, end: int) -> tuple[int, int]:
        """The place without the blanks at its ends, of which there are few; nothing is copied."""
        text = self.text
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
        return start, end

    def mark(self, path: str, start: int, end: int) -> None:
        """Remember where the value at `path` came from."""
        if self.spans is not None:
            self.spans[self.prefix + path] = (start, end)

    def put(self, name: str, value: Any, start: int, end: int) -> None:
        """Set a field that stands once; a second one is a finding, unless it says the same."""
        if name in self.values:
            if self.values[name] == value:
                self.repeats.append((self.prefix + name, start, end))
                return
            self.problem("repeated-field", start, end, f"a second {words(name)} in one entry")
            return
        self.values[name] = value
        if self.spans is not None:
            self.spans[self.prefix + name] = (start, end)

    def put_in(self, group: str, name: str, value: Any, start: int, end: int) -> None:
        """Set a field of a group, such as `history.received`."""
        values = self.values.setdefault(group, {})
        if name in values:
            self.problem("repeated-field", start, end, f"a second {words(name)} in one entry")
            return
        values[name] = value
        if self.spans is not None:
            self.spans[f"{self.prefix}{group}.{name}"] = (start, end)

    def add(self, name: str, value: Any, start: int, end: int) -> None:
        """Add to a field that is a list."""
        values = self.values.setdefault(name, [])
        if self.spans is not None:
            self.spans[f"{self.prefix}{name}[{len(values)}]"] = (start, end)
        values.append(value)

    def add_found(self, name: str, pattern: re.Pattern[str], start: int, end: int) -> None:
        """Add to a field that is a list what the one group of `pattern` is, wherever that matches."""
        if self.spans is None:
            found = pattern.findall(self.text, start, end)
            if found:
                self.values.setdefault(name, []).extend(found)
            return
        for match in pattern.finditer(self.text, start, end):
            self.add(name, match[1], *match.span(1))

    def keep(self, tag: str, value: str, start: int, end: int) -> None:
        """Keep a value that no field takes, in `extra` under its tag."""
        self.record = None
        kept = self.values.setdefault("extra", {}).setdefault(tag, [])
        if self.spans is not None:
            self.mark(f"extra.{tag}[{len(kept)}]", start, end)
        kept.append(value)

    def problem(self, name: str, start: int, end: int, message: str, field: str | None = None) -> None:
        """Report a finding about the text from `start` to `end`, which was meant for `field`, if for one."""
        self.problems.append(Problem(name, start, end, message, field and self.prefix + field))

    def find_registrations_in(self, value: str, start: int, end: int) -> None:
        """Add the trial registrations that `value` names: what the text from `start` to `end` says."""
        same = end - start == len(value)
        for found in registrations.find_registrations(value):
            registration = {"registry": found.registry, "id": found.id}
            if registration not in self.values.get("registrations", ()):
                place = (start + found.start, start + found.end) if same else (start, end)
                self.add("registrations", registration, *place)


def words(name: str) -> str:
    """The name of a field as a person would say it."""
    return name.replace("_", " ")


def text(name: str) -> Handler:
    """A handler that puts the text as it stands."""

    def handle(draft: Draft, start: int, end: int) -> None:
        value, start, end = draft.said(start, end)
        draft.put(name, value, start, end)

    return handle


def listed(name: str) -> Handler:
    """A handler that adds the text as it stands to a list."""

    def handle(draft: Draft, start: int, end: int) -> None:
        value, start, end = draft.said(start, end)
        draft.add(name, value, start, end)

    return handle


def several(name: str, separator: re.Pattern[str]) -> Handler:
    """A handler that adds the parts of a text to a list; the full stop that ends it is none of theirs."""

    def handle(draft: Draft, start: int, end: int) -> None:
        said, start, end = draft.bare(start, end)
        if said.endswith("."):
            end -= 1
        while start < end:
            match = separator.search(draft.text, start, end)
            stop = match.start() if match else end
            if stop > start:
                draft.add(name, unwrapped(draft.text[start:stop]), start, stop)
            start = match.end() if match else end

    return handle


def kept(tag: str) -> Handler:
    """A handler that keeps the text in `extra` under a tag."""

    def handle(draft: Draft, start: int, end: int) -> None:
        value, start, end = draft.said(start, end)
        draft.keep(tag, value, start, end)

    return handle


def joined(name: str) -> Handler:
    """A handler of a field that may stand in several paragraphs: they are lines of one text."""

    def handle(draft: Draft, start: int, end: int) -> None:
        path = draft.prefix + name
        value, start, end = draft.said(start, end)
        if name not in draft.values:
            draft.put(name, value, start, end)
            return
        if value not in draft.values[name].split("\n"):
            draft.values[name] += "\n" + value
            place = (draft.spans or {}).get(path)
            if place and not draft.text[place[1] : start].strip():
                draft.mark(name, place[0], end)
                return
        draft.repeats.append((path, start, end))

    return handle


def flag(name: str) -> Handler:
    """A handler for text whose presence is the value."""

    def handle(draft: Draft, start: int, end: int) -> None:
        start, end = draft.trimmed(start, end)
        draft.put(name, True, start, end)

    return handle


def converted(name: str, convert: Callable[[str], Any], group: str | None = None) -> Handler:
    """A handler that puts what `convert` makes of the text; its ValueError becomes a finding."""

    def handle(draft: Draft, start: int, end: int) -> None:
        said, start, end = draft.said(start, end)
        try:
            value = convert(said)
        except ValueError as error:
            draft.problem(
                "invalid-value",
                start,
                end,
                f"{words(name)}: `{excerpt(draft.text[start:end])}` is not valid: {error}",
                f"{group}.{name}" if group else name,
            )
            return
        if group is None:
            draft.put(name, value, start, end)
        else:
            draft.put_in(group, name, value, start, end)

    return handle


def ignored(draft: Draft, start: int, end: int) -> None:
    """The handler of what is known and no field: boilerplate."""


def title(draft: Draft, start: int, end: int) -> None:
    """The handler of a title: without the full stop that ends it and the brackets around a translated one."""
    said, start, end = draft.bare(start, end)
    first, last = values.title_place(said)
    said, start, end = said[first:last], start + first, start + last
    draft.put("title", unwrapped(said), start, end)
    draft.find_registrations_in(said, start, end)
