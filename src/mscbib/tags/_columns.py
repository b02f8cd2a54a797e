"""The columns of tables: CSV, TSV and XLSX have the record's fields in its order, each in one cell.

What no text says flatly is written as `mscbib.tags._flat` has it; records within the record, as the works
it cites and those it was merged from, are a JSON array.
A table of our own is known by its columns: in any other, a column named so is read as people write it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from mscbib import identifiers, values
from mscbib.draft import Draft
from mscbib.plain import flat, json_value
from mscbib.tags import ABSTRACT, Codec, Read, Table, Tag, converted, keep, put, refuse, text
from mscbib.tags._column_joins import join_foreign
from mscbib.tags._column_names import FOREIGN, SYNONYMS, folded
from mscbib.tags._column_people import affiliations, details, join_people, name_parts, people
from mscbib.tags._flat import items, joined, joined_pairs, pairs
from mscbib.tags._joined import STANDARD_NUMBERS

if TYPE_CHECKING:
    from mscbib.model import Record

#: The column that no table has but ours.
_OURS = folded("author_details")


def is_ours(draft: Draft) -> bool:
    """Whether the table was written by us: its columns, by their folded names, are noted."""
    return _OURS in draft.notes["columns"]


def _ours_or(codec: Codec, foreign: Read | None) -> Codec:
    """A column that is read by `codec` in a table of ours, and by `foreign` in any other."""
    ours = codec.read
    if foreign is None or ours is None:
        return codec

    def read(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
        (ours if is_ours(draft) else foreign)(draft, tag, value, start, end)

    return Codec(codec.fields, read, codec.write)


def _text(field: str) -> Codec:
    """A field that stands on one line."""

    def write(record: Record) -> Iterable[str]:
        value = getattr(record, field)
        return () if value is None else (flat(value),)

    return Codec((field,), text(field).read, write)


def _list(field: str) -> Codec:
    """A field that is a list of texts."""

    def read(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
        for item, item_start, item_end in items(value, start):
            draft.add(field, flat(item), item_start, item_end)

    def write(record: Record) -> Iterable[str]:
        found = getattr(record, field)
        return (joined(map(flat, found)),) if found else ()

    return Codec((field,), read, write)


def _numbers(field: str) -> Codec:
    def write(record: Record) -> Iterable[str]:
        found = getattr(record, field)
        return ("; ".join(found),) if found else ()

    return Codec((field,), STANDARD_NUMBERS.read, write)


def _flag(field: str) -> Codec:
    def read(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
        if value.casefold() == "true":  # Excel makes it TRUE
            put(draft, tag, field, True, value, start, end)
        else:
            refuse(draft, tag, field, value, start, end, "only `true` says so")

    def write(record: Record) -> Iterable[str]:
        return ("true",) if getattr(record, field) else ()

    return Codec((field,), read, write)


def _pairs(field: str, convert: Callable[[str, str], Any]) -> Codec:
    """A field of named values; `convert` makes a value of its name and text, or raises ValueError."""

    def read(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
        try:
            found = {
                name: (convert(name, one), at, behind) for name, (one, at, behind) in pairs(value, start)
            }
        except ValueError as error:
            refuse(draft, tag, field, value, start, end, error)
            return
        name_parts(draft, start, end)
        for name, (one, at, behind) in found.items():
            draft.put_in(field, name, one, at, behind)

    def write(record: Record) -> Iterable[str]:
        found = getattr(record, field)
        if found is None:
            return ()
        named = found.items() if isinstance(found, dict) else found
        return (joined_pairs((name, value) for name, value in named if value is not None),)

    return Codec((field,), read, write)


def _listed_pairs(field: str, first: str, second: str) -> Codec:
    """A field that is a list of two-part things, "first=second"."""

    def read(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
        try:
            found = list(pairs(value, start))
        except ValueError as error:
            refuse(draft, tag, field, value, start, end, error)
            return
        name_parts(draft, start, end)
        for name, (one, at, behind) in found:
            draft.add(field, {first: name, second: flat(one)}, at, behind)

    def write(record: Record) -> Iterable[str]:
        found = getattr(record, field)
        return (joined_pairs((getattr(one, first), flat(getattr(one, second))) for one in found),)

    return Codec((field,), read, write)


def _read_extra(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    try:
        found = list(pairs(value, start))
    except ValueError as error:
        refuse(draft, tag, "extra", value, start, end, error)
        return
    name_parts(draft, start, end)
    for name, (one, at, behind) in found:
        keep(draft, name, one, at, behind)


def _write_extra(record: Record) -> Iterable[str]:
    kept = (record.extra or {}).items()
    return (joined_pairs((tag, value) for tag, found in kept for value in found),)


def _records(field: str) -> Codec:
    """A field that holds whole records."""

    def read(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
        try:
            found = json_value(value)
            if not isinstance(found, list):
                raise ValueError("a JSON array of records is expected")
        except ValueError as error:
            refuse(draft, tag, field, value, start, end, error)
            return
        put(draft, tag, field, found, value, start, end)

    def write(record: Record) -> Iterable[str]:
        held = b", ".join(one.to_json() for one in getattr(record, field))
        return (f"[{held.decode()}]",) if held else ()

    return Codec((field,), read, write)


def _source(layout: str) -> Codec:
    """Where a record was read, unless that was a table like the one that is written: its row says it."""
    whole = _pairs(
        "source", lambda name, one: int(one) if name in ("index", "line_start", "line_end") else one
    )
    assert whole.write is not None
    write = whole.write

    def write_other(record: Record) -> Iterable[str]:
        return write(record) if record.source is not None and record.source.layout != layout else ()

    return Codec(("source.path",), whole.read, write_other)


def _number(name: str, value: str) -> int | float:
    digits = value.removeprefix("-")
    return int(value) if digits.isascii() and digits.isdigit() else float(value)


def _read_registrations(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Those of the column go before those that are found in title and abstract."""
    draft.notes["registrations"] = (tag, value, start, end)


_REGISTRATIONS = _listed_pairs("registrations", "registry", "id")


def _join_registrations(draft: Draft) -> None:
    if is_ours(draft) and "title" in draft.values:  # it was read as it stands
        title = draft.values["title"]
        draft.find_registrations_in(title, *(draft.spans or {}).get("title", (0, 0)))
    if "registrations" not in draft.notes:
        return
    found = draft.values.pop("registrations", [])
    assert _REGISTRATIONS.read is not None
    _REGISTRATIONS.read(draft, *draft.notes["registrations"])
    listed = draft.values.setdefault("registrations", [])
    listed += [one for one in found if one not in listed]


def _finish(draft: Draft) -> None:
    join_people(draft)
    _join_registrations(draft)
    if not is_ours(draft):
        join_foreign(draft)


def _codecs(layout: str) -> dict[str, Codec]:
    """What each column of ours says, in the order in which they are written."""
    own: dict[str, Codec] = {name: _text(name) for name in ("id", "label", "type")}
    own |= {
        "title": _text("title"),
        "original_title": _text("original_title"),
    }
    for group, one in (("authors", "author"), ("editors", "editor")):
        own[group] = people(group)
        own[f"{one}_affiliations"] = affiliations(group)
        own[f"{one}_details"] = details(group)
        if group == "authors":
            own["et_al"] = _flag("et_al")
    for name in (
        "container_title", "container_title_short", "collection_title", "publisher", "publisher_place",
        "edition",
    ):  # fmt: skip
        own[name] = _text(name)
    own |= {name: _list(name) for name in ("languages", "publication_types")}
    own["issued"] = converted("issued", values.interchange_date)
    own["accessed"] = converted("accessed", values.interchange_day)
    for name in ("volume", "issue", "pages", "page_first", "page_last", "article_number"):
        own[name] = _text(name)
    own |= {
        "doi": converted("doi", identifiers.doi),
        "pmid": converted("pmid", identifiers.pmid),
        "pmcid": converted("pmcid", identifiers.pmcid),
        "arxiv": _text("arxiv"),
        "issn": _numbers("issn"),
        "isbn": _numbers("isbn"),
        "url": _text("url"),
        "abstract": ABSTRACT,
    }
    own |= {name: _list(name) for name in ("keywords", "subjects", "mesh", "funders")}
    own["registrations"] = Codec(("registrations",), _read_registrations, _REGISTRATIONS.write)
    own["metrics"] = _pairs("metrics", _number)
    own["history"] = _pairs("history", lambda name, value: values.interchange_day(value))
    own["links"] = _list("links")
    own["open_access"] = _flag("open_access")
    own["references"] = _records("references")
    own["reference_count"] = _pairs("reference_count", lambda name, value: int(value))
    own["relations"] = _listed_pairs("relations", "type", "target")
    for name in (
        "copyright", "conflict_of_interest", "status", "database", "accession", "raw", "unparsed",
    ):  # fmt: skip
        own[name] = _text(name)
    own["confidence"] = converted("confidence", float)
    own["extra"] = Codec(("extra",), _read_extra, _write_extra)
    own["cluster"] = _text("cluster")
    own["sources"] = _records("sources")
    own["source"] = _source(layout)
    return own


def table(layout: str) -> Table:
    """The columns of a table of that name: ours, which are written, then what others call theirs."""
    own = [Tag(name, _ours_or(codec, FOREIGN.get(name))) for name, codec in _codecs(layout).items()]
    others = [Tag(name, codec, only_read=True) for name, codec in SYNONYMS.items()]
    return Table(tags=(*own, *others), finish=_finish)


def by_folded_name(of: Table) -> dict[str, Read]:
    """What reads each column, by its name without case and punctuation."""
    return {folded(name): read for name, read in reversed(of.reads.items())}
