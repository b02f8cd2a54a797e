"""One record made of several of the same work: which value of each field is taken, and from whom.

`POLICY` is the whole of it, a rule a field. Members are ranked first: those that the user prefers, in the
user's order, then published works before preprints, then by how much the format they were read in is to be
trusted, then by how much they say. "First" below means first in this order. Nothing is lost: all members
stand whole in the merged record's `sources`, each with the fields that it gave; `undoing` gives them back.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from mscbib.dedupe import forms
from mscbib.dedupe import merged_values as choose
from mscbib.dedupe.merged_values import Given, Ranked
from mscbib.model import Origin, Record, Relation, Source

#: Layouts and formats from the most trusted to the least. Indexers' own formats say most, and most exactly;
#: then formats of reference managers, tables, pages meant for eyes, and reference strings.
TRUST: tuple[str, ...] = (
    "pubmed-xml", "nbib", "jats", "cochrane", "ovid", "wos", "wos-tab", "scopus-csv",
    "citing_list/pubmed_abstract", "abstract_page/pubmed", "abstract_page/pmc",
    "csl-json", "mods", "endnote-xml", "ris", "refworks", "refer", "biblatex", "bibtex",
    "ndjson", "json", "parquet", "xlsx", "csv", "tsv",
    "abstract_page", "citing_list", "review_snippet", "reference_list",
)  # fmt: skip
_TRUST = {name: rank for rank, name in enumerate(TRUST)}
#: What a record is trusted that does not say where it was read.
_UNKNOWN = _TRUST["ndjson"]

#: Whose formats these are, where their name does not say it.
_OWNERS = {
    "nbib": "pubmed medline",
    "pubmed-xml": "medline",
    "wos": "web of science",
    "wos-tab": "web of science",
}

_WORDS = re.compile(r"[^\W_]+")
#: All fields of a record, as they are where it has none.
_ABSENT: dict[str, Any] = Record().__dict__


class Member(NamedTuple):
    """A record to be merged: its key, unique among them; the database or register it is from; the record."""

    key: str
    name: str | None
    record: Record


class Rule(NamedTuple):
    """How the values of some fields are made of those of all members; `says` is for people."""

    fields: tuple[str, ...]
    says: str
    take: Callable[[Sequence[Ranked], tuple[str, ...]], Iterable[Given]]


def _rule(
    fields: str, says: str, take: Callable[[Sequence[Ranked], tuple[str, ...]], Iterable[Given]]
) -> Rule:
    return Rule(tuple(fields.split()), says, take)


POLICY: tuple[Rule, ...] = (
    _rule(
        "schema_version id type original_title collection_title edition copyright conflict_of_interest "
        "status",
        "the first",
        choose.first,
    ),
    _rule(
        "title",
        "a preferred one that is neither cut nor in capitals, else the longest such",
        choose.title,
    ),
    _rule(
        "authors et_al",
        "a preferred list that is not cut, else the longest; its people get the given names, ORCIDs and "
        "affiliations of lists with the same family names",
        choose.people,
    ),
    _rule("editors", "as authors", choose.people),
    _rule(
        "container_title container_title_short",
        "the first, or the full name that it abbreviates; the abbreviation beside it",
        choose.container,
    ),
    _rule("publisher publisher_place", "both of the first that has one", choose.of_one),
    _rule("url accessed", "both of the first that has one", choose.of_one),
    _rule("database accession", "both of the first that has one", choose.of_one),
    _rule("issued", "the first, or the most precise date that agrees with it", choose.date),
    _rule(
        "volume issue pages page_first page_last article_number",
        "of one: a preferred, else the one with most of them; what lacks is filled in from those that agree",
        choose.place,
    ),
    _rule(
        "doi pmid pmcid arxiv extra",
        "the first identifier of each kind; others that differ, and all unknown tags, in `extra`",
        choose.identifiers_and_extra,
    ),
    _rule("abstract", "a preferred one that is not cut, else the longest such", choose.abstract),
    _rule(
        "languages publication_types issn isbn keywords subjects mesh funders links registrations relations",
        "all of all, without repeats",
        choose.united,
    ),
    _rule("metrics", "the greatest of each name", choose.greatest),
    _rule("history", "the first of each date", choose.dates),
    _rule("open_access", "if any says so", choose.first),
    _rule("references reference_count", "the longest list", choose.longest),
    _rule("label raw unparsed confidence", "of the first record alone: they are about its text", choose.own),
    _rule("cluster source spans sources", "none: those of each member stand in `sources`", choose.nothing),
)  # fmt: skip


def merge(members: Sequence[Member], prefer: Sequence[str] = ()) -> Record:
    """The record of one work that several records are of; that of one member is returned as it is.

    Args:
        members: the records, in any order; their keys are unique.
        prefer: names of databases, formats or files, the most preferred first (see `wish`).

    Returns:
        A valid record, with all members in its `sources`, sorted by key. A member that was merged before
        hands on its own `sources` instead of itself. It is the same for any order of `members`.

    Raises:
        ValueError: there are no members, or two have the same key.
    """
    if len(members) == 1:
        return members[0].record
    order = ranked(members, prefer)
    records = [Ranked(choose.held(member.record), wish(member, prefer)) for member in order]
    present = frozenset().union(*(one.values for one in records))
    values = dict(_ABSENT)
    given: list[set[str]] = [set() for _ in order]
    for rule in POLICY:
        if present.isdisjoint(rule.fields):
            continue
        for name, value, givers in rule.take(records, rule.fields):
            values[name] = value
            for index in givers:
                given[index].add(name)
    values["sources"] = _sources(order, given)
    return order[0].record.model_copy(update=values)  # a fifth of the time of constructing one


def related(member: Member, merged: Record, relations: Sequence[Relation]) -> Record:
    """A record with relations that deduplication found; one that was not merged keeps itself in its sources.

    Args:
        member: the record as it was read, where it was not merged with others.
        merged: the record of the work.
        relations: what to add; those it has already are left out.
    """
    new = tuple(one for one in relations if one not in merged.relations)
    if not new:
        return merged
    values: dict[str, Any] = {"relations": (*merged.relations, *new)}
    if not merged.sources:
        given = {name for name, value in member.record.__dict__.items() if value != _ABSENT[name]}
        values |= {"sources": _sources([member], [given]), "source": None}
    return merged.model_copy(update=values)


def base(members: Sequence[Member], prefer: Sequence[str] = ()) -> Member:
    """The first of the members: the one whose record the merged one is called after, by its id.

    Raises:
        ValueError: as `merge`.
    """
    return ranked(members, prefer)[0]


def ranked(members: Sequence[Member], prefer: Sequence[str] = ()) -> list[Member]:
    """The members, the first first.

    Raises:
        ValueError: as `merge`.
    """
    if not members:
        raise ValueError("there is nothing to merge")
    if len({member.key for member in members}) < len(members):
        raise ValueError("two of the records to merge have the same key")
    return sorted(members, key=lambda member: _rank(member, prefer))


def _rank(member: Member, prefer: Sequence[str]) -> tuple[int, bool, int, int, str]:
    record = member.record
    origins = [source.source for source in record.sources] or [record.source]
    said = sum(value is not None and value is not False and value != () for value in record.__dict__.values())
    return (
        wish(member, prefer),
        forms.is_preprint(record),
        min(map(_trust, origins)),
        -said,
        member.key,
    )


def _trust(origin: Origin | None) -> int:
    if origin is None or origin.layout is None:
        return _UNKNOWN
    return _TRUST.get(f"{origin.layout}/{origin.dialect}", _TRUST.get(origin.layout, _UNKNOWN))


def wish(member: Member, prefer: Sequence[str]) -> int:
    """Which of the names in `prefer`, from 0, the member is known by; their number, if by none.

    It is known by its name, its database, the layout, dialect and format it was read in, and its file's name.
    Case is ignored, and the beginning of a word is enough: "pubmed" is "PubMed", the dialect pubmed_abstract,
    and NBIB, which is PubMed's format. A record that was merged before is known by its sources, too.
    """
    if not prefer:
        return 0
    record = member.record
    known = [_known_by(member.name, record.database, record.source)]
    known += [_known_by(one.name, one.record.database, one.source) for one in record.sources]
    for index, name in enumerate(prefer):
        asked = _joined(name)
        if asked and any(asked in one for one in known):
            return index
    return len(prefer)


def _known_by(name: str | None, database: str | None, origin: Origin | None) -> str:
    if origin is None:
        return _names(name, database, None, None, None)
    return _names(name, database, origin.layout, origin.dialect, origin.path)


@functools.lru_cache(4096)
def _names(
    name: str | None, database: str | None, layout: str | None, dialect: str | None, path: str | None
) -> str:
    file = re.split(r"[/\\]", path or "")[-1]
    stem = file.rpartition(".")[0] or file
    return "".join(
        map(_joined, filter(None, [name, database, layout, _OWNERS.get(layout or ""), dialect, stem]))
    )


@functools.lru_cache(1024)
def _joined(text: str) -> str:
    """The words of a text in small letters, with a blank before each."""
    return "".join(f" {word}" for word in _WORDS.findall(text.casefold()))


def _sources(order: Sequence[Member], given: Sequence[set[str]]) -> tuple[Source, ...]:
    """What the members were, sorted by key."""
    found: list[Source] = []
    for member, fields in zip(order, given, strict=True):
        found += _handed_on(member, fields)
    found.sort(key=lambda source: source.key)
    taken = {source.key for source in found}
    if len(taken) == len(found):
        return tuple(found)
    # records that were merged at other times may have had the same key: again each gets its own
    found.sort(key=lambda source: (source.key, source.to_json()))
    numbers: dict[str, int] = {}
    for index, source in enumerate(found):
        if source.key not in numbers:
            numbers[source.key] = 1
            continue
        key = source.key
        while key in taken:
            numbers[source.key] += 1
            key = f"{source.key}#{numbers[source.key]}"
        taken.add(key)
        found[index] = source.model_copy(update={"key": key})
    return tuple(sorted(found, key=lambda source: source.key))


def _handed_on(member: Member, fields: set[str]) -> Iterator[Source]:
    record = member.record
    for source in record.sources:
        kept = tuple(name for name in source.fields if name in fields)
        yield source.model_copy(update={"fields": kept, "name": source.name or member.name})
    if not record.sources:
        yield Source.model_construct(
            key=member.key,
            name=member.name,
            source=record.source,
            fields=tuple(name for name in _ABSENT if name in fields),
            record=record.model_copy(update={"source": None}),
        )
