"""Affiliations in formats that have one list of addresses beside the list of authors.

An address says whose it is as Web of Science has it, ``[Chen, Liting; Mo, Yuanyuan] Department of …``, or
as ``Liting Chen: Department of …``. One that does not say it is kept under its tag.
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
#: How long a name before a colon may be.
_NAME = 100


def read(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
    """Note an address; `join` gives it to its authors."""
    if value:
        draft.notes.setdefault("addresses", []).append((tag, flat(value), value, start, end))


def join(draft: Draft) -> None:
    """Give the addresses noted to the authors that they name."""
    addresses = draft.notes.get("addresses")
    if not addresses:
        return
    authors = draft.values.get("authors", [])
    finder = people.Finder(authors)
    by_name: dict[str, list[int]] = {}
    for index, author in enumerate(authors):
        by_name.setdefault(people.folded(_listed(author)), []).append(index)
    for tag, value, raw, start, end in addresses:
        match = _BRACKETED.fullmatch(value)
        if match is not None:
            named = [by_name.get(people.folded(name.strip())) for name in match[1].split(";")]
            place = match[2]
            chosen = [found[0] for found in named if found]
            whole = len(chosen) == len(named)
        else:
            name, colon, place = value.partition(": ")
            one = finder.find(name) if colon and len(name) <= _NAME else None
            chosen, whole = ([one], True) if one is not None else ([], False)
            if one is not None:
                people.complete(draft, one, name, start, start + len(name))
        if not whole:
            keep(draft, tag, raw, start, end)
            continue
        at = start + len(raw) - len(place) if raw.endswith(place) else start
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
