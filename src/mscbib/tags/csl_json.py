"""CSL-JSON: the variables of the Citation Style Language (csl-data.json of its schema 1.0.2).

What CSL has no variable for, and what a variable does not hold as exactly as the record does, stands in
`custom` under the name of the record's field, and is read back: nothing of a record is lost but its spans.
What stands there is read only as long as it agrees with the variables: a hand may have corrected them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mscbib import identifiers
from mscbib.diagnostics import excerpt
from mscbib.draft import Draft
from mscbib.plain import json_text, printable
from mscbib.tags import Codec, Table, Tag, keep, kept
from mscbib.tags import _csl_variables as variables
from mscbib.tags._csl_dates import date, iso_date, kept_date
from mscbib.tags._csl_names import kept_names, people
from mscbib.tags._csl_values import Finder, converted, loaded, numbers, place, text

if TYPE_CHECKING:
    from mscbib.model import Record

LAYOUT = "csl-json"
#: What items are called whose records have no id, with a number behind it.
NO_ID = "item"

#: Variables of the schema that no field of a record is; they are kept in `extra` and written again.
_KEPT_TEXTS = frozenset(
    {
        "annote", "archive", "archive-place", "archive_collection", "archive_location", "authority",
        "call-number", "chapter-number", "citation-key", "citation-label", "citation-number",
        "collection-number", "dimensions", "division", "event", "event-place", "event-title",
        "first-reference-note-number", "genre", "jurisdiction", "journalAbbreviation", "locator", "medium",
        "note", "number", "number-of-pages", "number-of-volumes", "original-publisher",
        "original-publisher-place", "page-first", "part", "part-title", "printing", "references",
        "reviewed-genre", "reviewed-title", "scale", "section", "shortTitle", "supplement", "title-short",
        "version", "volume-title", "volume-title-short", "year-suffix",
    }
)  # fmt: skip
_KEPT_NAMES = frozenset(
    {
        "chair", "collection-editor", "compiler", "composer", "container-author", "contributor", "curator",
        "director", "editorial-director", "executive-producer", "guest", "host", "illustrator", "interviewer",
        "narrator", "organizer", "original-author", "performer", "producer", "recipient", "reviewed-author",
        "script-writer", "series-creator", "translator",
    }
)  # fmt: skip
_KEPT_DATES = frozenset({"accessed", "available-date", "event-date", "issued", "original-date", "submitted"})

#: Never in `custom`: what is worked out anew, or is of the file that was read.
_NOT_CUSTOM = frozenset({"schema_version", "spans", "extra"})
#: The fields that stand in `custom` alone.
_ONLY_CUSTOM = (
    "label", "authors.orcid", "authors.affiliations", "editors.orcid", "editors.affiliations", "et_al",
    "arxiv", "subjects", "mesh", "funders", "metrics", "history", "links", "open_access", "references",
    "reference_count", "relations", "copyright", "conflict_of_interest", "accession", "raw", "unparsed",
    "confidence", "extra", "cluster", "sources",
)  # fmt: skip
_NUMBERED = re.compile(r"-[0-9]+")


def _write_custom(record: Record) -> Iterable[Any]:
    custom = item(record).get("custom")
    return () if custom is None else (custom,)


def _read_custom(draft: Draft, tag: str, value: Any, start: int, end: int) -> None:
    if isinstance(value, dict):
        draft.notes["custom"] = value
    else:
        keep(draft, tag, json_text(value), start, end)


TABLE = Table(
    tags=(
        Tag("id", text("id")),
        Tag("type", variables.TYPE),
        Tag("title", variables.HEADING),
        Tag("original-title", text("original_title")),
        Tag("author", people("authors")),
        Tag("editor", people("editors")),
        Tag("container-title", text("container_title")),
        Tag("container-title-short", variables.SHORT_CONTAINER),
        Tag("journalAbbreviation", variables.SHORT_CONTAINER, only_read=True),
        Tag("collection-title", text("collection_title")),
        Tag("publisher", text("publisher")),
        Tag("publisher-place", text("publisher_place")),
        Tag("edition", text("edition")),
        Tag("genre", variables.GENRE),
        Tag("status", variables.STATUS),
        Tag("language", variables.LANGUAGE),
        Tag("issued", date("issued")),
        Tag("accessed", date("accessed", whole=True)),
        Tag("volume", text("volume")),
        Tag("issue", text("issue")),
        Tag("page", variables.LOCATOR),
        Tag("page-first", variables.OTHER_LOCATOR),
        Tag("article-number", variables.OTHER_LOCATOR),
        Tag("DOI", converted("doi", identifiers.doi)),
        Tag("PMID", converted("pmid", identifiers.pmid)),
        Tag("PMCID", converted("pmcid", identifiers.pmcid)),
        Tag("ISSN", numbers("issn")),
        Tag("ISBN", numbers("isbn")),
        Tag("URL", text("url")),
        Tag("abstract", variables.SUMMARY),
        Tag("keyword", variables.KEYWORDS),
        Tag("source", text("database")),
        Tag("number", variables.NUMBER),
        Tag("note", variables.NOTE),
        Tag("custom", Codec(_ONLY_CUSTOM, _read_custom, _write_custom)),
    ),
    finish=variables.finish,
)
_WRITES = tuple((tag, write) for tag, write in TABLE.writes if tag != "custom")
#: Which variables say what a field says.
_SAYING = {
    field: [tag for tag in tags if tag != "custom"]
    for field, tags in TABLE.carried.items()
    if "." not in field
}


# ---- Reading


def fill(draft: Draft, item: dict[str, Any], finder: Finder | None = None) -> None:
    """Put what an item says into a draft; `finder` finds the places of values by keys and indices."""
    reads = TABLE.reads
    draft.notes["place"] = finder
    for tag, value in item.items():
        if value is None or value == "" or value == [] or value == {}:
            continue
        start, end = place(draft, tag)
        read = reads.get(tag)
        if read is None:
            keep(draft, tag, json_text(value), start, end)
        else:
            read(draft, tag, value, start, end)
    TABLE.finish(draft)
    if "id" not in draft.values and isinstance(item.get("citation-key"), str):
        draft.values["id"] = item["citation-key"]
    if "custom" in draft.notes:
        _take_custom(draft, draft.notes["custom"], item)


def _take_custom(draft: Draft, custom: dict[str, Any], item: dict[str, Any]) -> None:
    """Take the fields that stand in `custom`; what does not agree with the variables is kept."""
    from mscbib.model import Record

    own = {name: value for name, value in custom.items() if name in Record.model_fields}
    other = {name: value for name, value in custom.items() if name not in own}
    if other:
        keep(draft, "custom", json_text(other), *place(draft, "custom"))
    extra = own.pop("extra", None)
    why = _refused(draft.values, own, item)
    for name, value in own.items():
        where = place(draft, "custom", name)
        if name in why:
            keep(draft, f"custom.{name}", json_text(value), *where)
            message = f"custom.{name}: `{excerpt(json_text(value))}` was not taken: {why[name]}"
            draft.problem("kept-value", *where, message)
            continue
        said_in = (place(draft, tag) for tag in _SAYING.get(name, ()) if tag in item)
        draft.repeats += [(name, *there) for there in said_in]
        if value is None:
            draft.values.pop(name, None)
        else:
            draft.values[name] = value
            draft.mark(name, *where)
    _take_extra(draft, extra)


def _refused(values: dict[str, Any], own: dict[str, Any], item: dict[str, Any]) -> dict[str, str]:
    """Which fields of `custom` cannot be taken beside those read from the variables of an item, and why."""
    from mscbib.model import Record, refused

    why = dict.fromkeys(own.keys() & _NOT_CUSTOM, "it is no field to be kept there")
    merged = _merged(values, own, why)
    try:
        record = Record.model_validate(merged)
    except ValueError:
        why |= {str(path[0]): message for path, _, message in refused(merged)}
        record = Record.model_validate(_merged(values, own, why))
    said = dict(_said(record))
    for name, value in own.items():
        disagreeing = [tag for tag in _SAYING.get(name, ()) if said.get(tag) != item.get(tag)]
        if name == "id" and _is_numbered(value, item.get("id")):
            disagreeing = []
        if disagreeing and name not in why:
            why[name] = f"it does not agree with {' and '.join(disagreeing)}"
    return why


def _is_numbered(own: Any, given: Any) -> bool:
    """Whether the id given to an item is a record's own with a number behind it, or that of one without."""
    name = NO_ID if own is None else own
    if not isinstance(name, str) or not isinstance(given, str) or not given.startswith(name):
        return False
    return _NUMBERED.fullmatch(given, len(name)) is not None


def _merged(values: dict[str, Any], own: dict[str, Any], but: dict[str, str]) -> dict[str, Any]:
    """The fields read from variables, with those of `custom` in their stead."""
    merged = {**values, **{name: value for name, value in own.items() if name not in but}}
    return {name: value for name, value in merged.items() if value is not None and name != "extra"}


def _take_extra(draft: Draft, extra: Any) -> None:
    """Take what a record kept when it was read in another format."""
    for tag, value in extra.items() if isinstance(extra, dict) else ():
        known = draft.values.setdefault("extra", {})
        if value is None:
            known.pop(tag, None)
        elif isinstance(value, list) and all(isinstance(one, str) for one in value):
            known[tag] = value
            draft.mark(f"extra.{tag}", *place(draft, "custom", "extra", tag))
        else:
            keep(draft, tag, json_text(value), *place(draft, "custom", "extra", tag))
    if extra is not None and not isinstance(extra, dict):
        keep(draft, "custom.extra", json_text(extra), *place(draft, "custom", "extra"))
    if draft.values.get("extra") == {}:
        del draft.values["extra"]


# ---- Writing


def item(record: Record) -> dict[str, Any]:
    """A record as an item of CSL-JSON; without an id, where the record has none."""
    made = dict(_said(record))
    _add_kept(made, record)
    custom = _custom(record, made)
    if custom:
        made["custom"] = custom
    return made


def _said(record: Record) -> Iterable[tuple[str, Any]]:
    for tag, write in _WRITES:
        for value in write(record):
            yield tag, value


def _add_kept(made: dict[str, Any], record: Record) -> None:
    """Add the variables that the record keeps; a date that says more than the field stands for it."""
    for tag, value in kept(record, LAYOUT):
        if tag in _KEPT_DATES and (found := kept_date(value)) is not None:
            if tag not in made or made[tag] == _again(found):
                made[tag] = found
        elif tag in made or not value:
            continue
        elif tag in _KEPT_TEXTS:
            made[tag] = printable(value)
        elif tag in _KEPT_NAMES and (listed := kept_names(value)) is not None:
            made[tag] = listed


def _again(found: Any) -> Any:
    """What would be written for a date that is read again."""
    from mscbib.tags._csl_dates import date_parts

    try:
        return date_parts(iso_date(found))
    except ValueError:
        return None


def _custom(record: Record, made: dict[str, Any]) -> dict[str, Any]:
    """What is not read back from the variables of an item as the record has it."""
    exact = record.model_dump(mode="json", exclude_defaults=True)
    back = Draft("", None, [])
    if not ("registrations" in exact or "sections" in exact.get("abstract", ())):
        back.notes["reread"] = True  # without looking for what the record has none of
    fill(back, made)
    read = back.values
    if exact.get("source", {}).get("layout") == LAYOUT:
        del exact["source"]
    custom = {
        name: value for name, value in exact.items() if name not in _NOT_CUSTOM and read.get(name) != value
    }
    for name in read.keys() - exact.keys() - _NOT_CUSTOM - {"registrations"}:
        custom[name] = None
    before, after = exact.get("extra", {}), read.get("extra", {})
    foreign = before["custom"] if len(before.get("custom", ())) == 1 else []
    others = loaded(foreign[0]) if foreign and _is_kept(record) else None
    if isinstance(others, dict) and json_text(others) == foreign[0] and not others.keys() & exact.keys():
        custom.update(others)
        after["custom"] = foreign
    extra = {tag: value for tag, value in before.items() if after.get(tag) != value}
    extra |= dict.fromkeys(after.keys() - before.keys())
    if extra:
        custom["extra"] = extra
    return custom


def _is_kept(record: Record) -> bool:
    return record.source is not None and record.source.layout == LAYOUT
