"""The texts of CSL-JSON, in whatever form programs give them: also numbers, and lists of texts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from mscbib import identifiers
from mscbib.draft import Draft
from mscbib.plain import flat, json_text, one_line
from mscbib.tags import Codec, Read, keep, put, refuse

if TYPE_CHECKING:
    from mscbib.model import Record

#: Finds the place of the value at a path of keys and indices.
Finder = Callable[..., tuple[int, int]]


def place(draft: Draft, *path: str | int) -> tuple[int, int]:
    """Where the value at a path stands; nowhere, if nobody asks for places."""
    finder: Finder | None = draft.notes.get("place")
    return finder(*path) if finder is not None else (0, 0)


def texts(value: Any) -> list[str] | None:
    """The texts that a value is: itself, a number's digits, a list's; None if it is something else."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return [json_text(value)]
    if isinstance(value, list):
        found = [texts(one) for one in value]
        return None if None in found else [text for one in found if one for text in one]
    return None


def of_texts(read: Read) -> Read:
    """Reads each text that a value is, on one line; anything else is kept."""

    def read_each(draft: Draft, tag: str, value: Any, start: int, end: int) -> None:
        found = texts(value)
        if found is None:
            refuse(draft, tag, tag.replace("-", " "), json_text(value), start, end, "it is no text")
            return
        for one in found:
            text = flat(one).strip()
            if text:
                read(draft, tag, text, start, end)

    return read_each


def text(field: str) -> Codec:
    """A field that stands once."""

    def read(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
        put(draft, tag, field, value, value, start, end)

    def write(record: Record) -> Iterable[str]:
        return filter(None, [one_line(getattr(record, field) or "")])

    return Codec((field,), of_texts(read), write)


def converted(field: str, convert: Callable[[str], Any]) -> Codec:
    """A field that stands once and has a form of its own."""

    def read(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
        try:
            found = convert(value)
        except ValueError as error:
            refuse(draft, tag, field, value, start, end, error)
        else:
            put(draft, tag, field, found, value, start, end)

    return Codec((field,), of_texts(read), text(field).write)


def numbers(field: str) -> Codec:
    """ISSNs or ISBNs; other words beside them ("print") are kept with them."""

    def read(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
        found = identifiers.standard_numbers(value)
        for kind, number, _ in found:
            if number not in draft.values.get(kind, ()):
                draft.add(kind, number, start, end)
        if not found:
            refuse(draft, tag, field, value, start, end, "an ISSN has 8 digits, an ISBN 10 or 13")
        elif sum(map(str.isalnum, value)) > sum(len(n) - n.count("-") for _, n, _ in found):
            keep(draft, tag, value, start, end)

    def write(record: Record) -> Iterable[str]:
        return filter(None, [", ".join(getattr(record, field))])

    return Codec((field,), of_texts(read), write)


def is_plain(value: Any, *, bool_too: bool = True) -> bool:
    """Whether a value is a text, a number or, if that will do, a truth value."""
    return isinstance(value, (str, int, float)) and (bool_too or not isinstance(value, bool))


def loaded(text: str) -> Any:
    """The value of a JSON text; None if it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
