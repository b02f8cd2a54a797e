"""Affiliations in formats that have one list of addresses beside the list of authors.

An address says whose it is as Web of Science has it: ``[Chen, Liting; Mo, Yuanyuan] Department of …``. One
that does not say it is kept under its tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mscbib import names, people
from mscbib.draft import Draft
from mscbib.plain import flat, one_line
from mscbib.tags import Codec, keep

if TYPE_CHECKING:
    from mscbib.model import Record

_BRACKETED = re.compile(r"\[([^\[\]]+)\]\s*(\S.*)", re.DOTALL)


def read(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Note an address that says whose it is, for `join`; keep any other."""
    if value.startswith("["):
        draft.notes.setdefault("addresses", []).append((tag, flat(value), value, start, end))
    elif value:
        keep(draft, tag, value, start, end)


def join(draft: Draft) -> None:
    """Give the addresses noted to the authors that they name."""
    addresses = draft.notes.get("addresses")
    if not addresses:
        return
    authors = draft.values.get("authors", [])
    by_name: dict[str, int] = {}
    for index, author in enumerate(authors):
        by_name.setdefault(people.folded(_listed(author)), index)
    for tag, value, raw, start, end in addresses:
        match = _BRACKETED.fullmatch(value)
        named = match[1].split(";") if match else ()
        found = [by_name.get(people.folded(name.strip())) for name in named]
        chosen = [index for index in found if index is not None]
        if match is None or len(chosen) < len(named):
            keep(draft, tag, raw, start, end)
            continue
        place = match[2]
        at = start + len(raw) - len(place) if raw.endswith(place) else start
        draft.repeats.append((draft.prefix + "authors", start, at))
        for index in chosen:
            affiliations = authors[index].setdefault("affiliations", [])
            draft.mark(f"authors[{index}].affiliations[{len(affiliations)}]", at, end)
            affiliations.append(place)


def written(record: Record) -> Iterator[str]:
    """The addresses, each with all who have it; one for each author where that would mix the order."""
    places: dict[str, list[str]] = {}
    order: dict[str, int] = {}
    mixed = False
    for author in record.authors:
        name = names.inverted(author).replace(";", ",")
        previous = -1
        for place in map(one_line, author.affiliations):
            order.setdefault(place, len(order))
            mixed = mixed or order[place] <= previous
            previous = order[place]
            places.setdefault(place, []).append(name)
    if not mixed:
        yield from (f"[{'; '.join(people)}] {place}" for place, people in places.items())
        return
    for author in record.authors:
        name = names.inverted(author).replace(";", ",")
        yield from (f"[{name}] {one_line(place)}" for place in author.affiliations)


def _listed(author: dict[str, str]) -> str:
    """An author's name as it stands in an address."""
    if "literal" in author:
        return author["literal"]
    return ", ".join(author[part] for part in ("family", "given", "suffix") if part in author)


AFFILIATIONS = Codec(("authors.affiliations",), read, written)
