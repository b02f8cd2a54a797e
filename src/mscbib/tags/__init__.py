"""Tag tables: for each interchange format, what its tags mean, in one table read in both directions.

A format's module here has a ``TABLE``. A reader looks up what a tag does to a record (`Table.reads`), a
writer goes through the tags in order and writes what each has to say of a record (`Table.written`). A `Codec`
is such a pair of directions; `text`, `listed` and their kin below make the usual ones, and a format's module
those that are peculiar to it. Documentation and tests ask `Table.carried` which fields a format can carry.

What a reader cannot put into a field it keeps: `keep` adds a value to ``extra`` under its tag, from where
the same format writes it again.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from mscbib import abstracts, names, values
from mscbib.diagnostics import excerpt
from mscbib.draft import Draft, words
from mscbib.plain import flat

if TYPE_CHECKING:
    from mscbib.model import Person, Record

#: Puts a tag's value, [start, end) of the draft's text, into a draft.
Read = Callable[[Draft, str, str, int, int], None]
#: The values that a tag has for a record: texts, or what else the format's writer takes.
Write = Callable[["Record"], Iterable[Any]]


class Codec(NamedTuple):
    """What a tag says of a record, in both directions; None: that direction there is not.

    ``fields`` are the fields of the record that come back when what was written is read.
    """

    fields: tuple[str, ...]
    read: Read | None
    write: Write | None


class Tag(NamedTuple):
    """A tag of a format by its name there, and what it says; one that is `only_read` is another's synonym."""

    name: str
    codec: Codec
    only_read: bool = False


@dataclass(frozen=True)
class Table:
    """The tags of a format in the order in which they are written.

    ``finish`` puts together what several tags say, when an entry's are read.
    """

    tags: tuple[Tag, ...]
    finish: Callable[[Draft], None]

    @functools.cached_property
    def reads(self) -> dict[str, Read]:
        """What reads each tag."""
        return {tag.name: tag.codec.read for tag in self.tags if tag.codec.read is not None}

    @functools.cached_property
    def writes(self) -> tuple[tuple[str, Write], ...]:
        """The tags that are written, in order, with what writes each."""
        return tuple(
            (tag.name, tag.codec.write)
            for tag in self.tags
            if tag.codec.write is not None and not tag.only_read
        )

    @functools.cached_property
    def carried(self) -> dict[str, tuple[str, ...]]:
        """The record's fields that come back from what is written, each with the tags that carry it."""
        found: dict[str, tuple[str, ...]] = {}
        for tag in self.tags:
            if tag.codec.write is not None and not tag.only_read:
                for field in tag.codec.fields:
                    found[field] = (*found.get(field, ()), tag.name)
        return found

    def written(self, record: Record) -> Iterator[tuple[str, Any]]:
        """The tags of a record with their values, in order."""
        for name, write in self.writes:
            for value in write(record):
                yield name, value


# ---- Reading


#: Keeps a value that no field takes under its tag.
keep: Read = Draft.keep


def put(draft: Draft, tag: str, field: str, value: Any, raw: str, start: int, end: int) -> None:
    """Put a field's value; one that is there already with another value stays, and this one is kept."""
    known = draft.values.get(field)
    if known is None:
        draft.values[field] = value
        if draft.spans is not None:
            draft.mark(field, start, end)
    elif known == value:
        draft.repeats.append((draft.prefix + field, start, end))
    else:
        keep(draft, tag, raw, start, end)


def refuse(draft: Draft, tag: str, field: str, raw: str, start: int, end: int, why: object) -> None:
    """Keep a value that is none of its field's, and say so."""
    keep(draft, tag, raw, start, end)
    message = f"{tag}: `{excerpt(raw)}` is no {words(field)}: {why}"
    draft.problem("kept-value", start, end, message, field)


def person(draft: Draft, group: str, parts: dict[str, Any], raw: str, start: int, end: int) -> dict[str, Any]:
    """Add a person of the parts given, each of which stands in `raw`, the text from `start` to `end`."""
    people: list[dict[str, Any]] = draft.values.setdefault(group, [])
    if draft.spans is not None:
        at = 0
        for name, part in parts.items():
            found = raw.find(part, at)
            if found < 0:  # names do not all have the family first
                found = raw.find(part)
            place = (start, end) if found < 0 else (start + found, start + found + len(part))
            at = found + len(part)
            draft.mark(f"{group}[{len(people)}].{name}", *place)
    people.append(parts)
    return parts


def kept(record: Record, layout: str) -> Iterator[tuple[str, str]]:
    """The values that a record keeps from when it was read in the format called `layout`, with their tags."""
    if record.extra and record.source is not None and record.source.layout == layout:
        for tag, found in record.extra.items():
            for value in found:
                yield tag, value


# ---- Codecs


def is_count(value: str) -> bool:
    """Whether a value is a number of things. Ten digits count nothing, and very many cannot be an `int`."""
    return len(value) < 10 and value.isascii() and value.isdigit()


def text(field: str) -> Codec:
    """A field that stands once, on one line."""

    def read(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
        plain = value if value.isprintable() else flat(value)
        if draft.spans is None and field not in draft.values:  # so it is in nearly all files
            draft.values[field] = plain
        else:
            put(draft, tag, field, plain, value, start, end)

    def write(record: Record) -> Iterable[str]:
        value = getattr(record, field)
        return () if value is None else (value,)

    return Codec((field,), read, write)


def converted(field: str, convert: Callable[[str], Any], shown: Callable[[Any], str] = str) -> Codec:
    """A field that stands once, in a form of its own; what `convert` refuses with ValueError is kept."""

    def read(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
        try:
            found = convert(value)
        except ValueError as error:
            refuse(draft, tag, field, value, start, end, error)
        else:
            put(draft, tag, field, found, value, start, end)

    def write(record: Record) -> Iterable[str]:
        value = getattr(record, field)
        return () if value is None else (shown(value),)

    return Codec((field,), read, write)


def listed(field: str) -> Codec:
    """A field that is a list, a value a tag."""

    def read(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
        draft.add(field, flat(value), start, end)

    def write(record: Record) -> Iterable[str]:
        return getattr(record, field)  # type: ignore[no-any-return]

    return Codec((field,), read, write)


def people(
    group: str,
    divide: Callable[[str], dict[str, str]] = names.divided,
    shown: Callable[[Person], str] = names.inverted,
) -> Codec:
    """A list of people, a name a tag."""

    def read(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
        if not value:
            return
        parts = divide(value if value.isprintable() else flat(value))
        if draft.spans is None:
            draft.values.setdefault(group, []).append(parts)
        else:
            person(draft, group, parts, value, start, end)

    def write(record: Record) -> Iterable[str]:
        return [shown(person) for person in getattr(record, group)]

    return Codec((group,), read, write)


def title(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Read a title: without the full stop that ends it and the brackets around a translated one."""
    plain = values.title(value if value.isprintable() else flat(value))
    put(draft, tag, "title", plain, value, start, end)
    draft.find_registrations_in(plain, start, end)


TITLE = Codec(("title", "registrations"), title, text("title").write)


def _read_abstract(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    if "abstract" in draft.values:
        put(draft, tag, "abstract", None, value, start, end)
    elif value:
        abstracts.put(draft, value, start, end)


def _write_abstract(record: Record) -> Iterable[str]:
    return () if record.abstract is None else (record.abstract.text,)


#: The abstract as one text; its sections are found in it again.
ABSTRACT = Codec(("abstract", "registrations"), _read_abstract, _write_abstract)


def only_written(write: Write, *fields: str) -> Codec:
    """A codec of what is read in another way."""
    return Codec(fields, None, write)


def only_read(read: Read) -> Codec:
    """A codec of what is never written."""
    return Codec((), read, None)


def noted(name: str) -> Codec:
    """A tag that the table's `finish` puts together with others: noted as (tag, value, start, end)."""

    def read(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
        if name in draft.notes:
            keep(draft, tag, value, start, end)
        elif value:
            draft.notes[name] = (tag, value, start, end)

    return only_read(read)
