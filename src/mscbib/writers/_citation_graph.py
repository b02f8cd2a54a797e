"""The graph of who cites whom: works are its nodes, and what the records say of two works its edges.

A work is known by its DOI, PMID or PMCID, wherever it is named: two records or references that share one of
these are one node. A reference without any is known by its text, a record without any by its own id.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from mscbib import discovery, identifiers
from mscbib.plain import one_line

if TYPE_CHECKING:
    from networkx import MultiDiGraph

    from mscbib.model import Person, Record

_DOI = re.compile(r"(?i)\b10\.[0-9]{4,9}/[^\s\"<>]+")
_PMID = re.compile(r"(?i)\bPMID:?\s*([0-9]{1,9})\b")
_WORK_FIELDS = (
    "type",
    "container_title",
    "volume",
    "issue",
    "pages",
    "article_number",
    "pmid",
    "pmcid",
    "url",
)
#: The inverse of a relation, by which its edge is turned round.
_INVERSE = {"is_cited_by": "cites"}
#: Characters of a text that stands for a work without a title.
_TITLE = 300


class CitationGraph:
    """Works and relations as they come; `built` makes the graph of them.

    A work is a number; ``_same`` leads from each work to an earlier one that it turned out to be, ``_known``
    from what it is known by to the work.
    """

    def __init__(self) -> None:
        self._works: list[dict[str, Any]] = []
        self._same: list[int] = []
        self._known: dict[str, int] = {}
        self._ids: dict[str, int | None] = {}
        self._edges: dict[tuple[int, int, str], None] = {}
        self._targets: list[tuple[int, str, str]] = []

    def add(self, record: Record) -> None:
        """Add a record, the works that it cites, and its relations."""
        work = self._work(record, listed=True)
        if record.id is not None:
            self._ids[record.id] = None if record.id in self._ids else work
        for reference in record.references:
            self._edges[work, self._work(reference, listed=False), "cites"] = None
        for relation in record.relations:
            self._targets.append((work, one_line(relation.type), one_line(relation.target)))

    def built(self, edge_type: str) -> MultiDiGraph[str]:
        """The graph. What two works have to do with each other is the edges' attribute called `edge_type`.

        Raises:
            MissingLibraryError: networkx is not installed.
        """
        try:
            import networkx
        except ImportError as error:
            raise discovery.MissingLibraryError("networkx", "graphs") from error
        self._resolve_targets()
        graph: MultiDiGraph[str] = networkx.MultiDiGraph()
        names = self._names()
        for work, name in names.items():
            graph.add_node(name, **_attributes(self._works[work]))
        edges = {(self._first(a), self._first(b), kind) for a, b, kind in self._edges}
        order = sorted(edges, key=lambda edge: (edge[0], edge[1], edge[2]))
        for number, (source, target, kind) in enumerate((edge for edge in order if edge[0] != edge[1]), 1):
            graph.add_edge(names[source], names[target], key=f"e{number}", **{edge_type: kind})
        return graph

    def _work(self, record: Record, *, listed: bool) -> int:
        """The work that a record or a reference is; a new one, where nothing it is known by was seen."""
        keys = [f"pmid:{record.pmid}" if record.pmid else "", f"pmcid:{record.pmcid}" if record.pmcid else ""]
        keys = [record.doi.lower() if record.doi else "", *keys]
        keys = [one_line(key) for key in keys if key]
        if not keys and not listed:
            keys = [_digest(record)]
        values = _values(record)
        values["role"] = "record" if listed else "reference"
        return self._take(keys, values)

    def _take(self, keys: list[str], values: dict[str, Any]) -> int:
        known = sorted({self._first(self._known[key]) for key in keys if key in self._known})
        if known:
            work, *others = known
            for other in others:
                self._same[other] = work
                self._join(work, self._works[other])
            self._join(work, values)
        else:
            work = len(self._works)
            self._works.append(values)
            self._same.append(work)
        self._known.update(dict.fromkeys(keys, work))
        return work

    def _join(self, work: int, values: dict[str, Any]) -> None:
        """Add what is newly known of a work; what a record says of itself counts more than a reference."""
        mine = self._works[work]
        better = values["role"] == "record" != mine["role"]
        self._works[work] = {**mine, **values} if better else {**values, **mine}

    def _first(self, work: int) -> int:
        while self._same[work] != work:
            self._same[work] = self._same[self._same[work]]
            work = self._same[work]
        return work

    def _resolve_targets(self) -> None:
        """Find the works that relations name, by identifier, by a record's id, or as a text."""
        for work, kind, target in self._targets:
            keys, found = _identified(target), self._ids.get(target)
            if not keys and found is not None:
                other = found
            else:
                values = {"role": "reference"} if keys else {"role": "reference", "title": target[:_TITLE]}
                other = self._take(keys or [_digest_of(target)], values)
            turned = kind in _INVERSE
            self._edges[(other, work, _INVERSE[kind]) if turned else (work, other, kind)] = None
        self._targets.clear()

    def _names(self) -> dict[int, str]:
        """A name for each work: its DOI, else its PMID or PMCID, else its own id."""
        keys: dict[int, list[str]] = {}
        for key, work in self._known.items():
            keys.setdefault(self._first(work), []).append(key)
        names: dict[int, str] = {}
        given: Counter[str] = Counter()
        for work in range(len(self._works)):
            if self._first(work) == work:
                known = keys.get(work, [])
                name = min(known, key=_rank) if known else self._works[work].get("record_id") or "work"
                while given[name]:  # records of several files may have the same ids
                    given[name] += 1
                    name = f"{name}~{given[name]}"
                given[name] = 1
                names[work] = name
        return names


def _rank(key: str) -> tuple[bool, bool, str]:
    return (not key.startswith("10."), not key.startswith("pmid:"), key)


def _identified(target: str) -> list[str]:
    """What the target of a relation is known by."""
    keys = []
    if (doi := _DOI.search(target)) is not None:
        with contextlib.suppress(ValueError):
            keys.append(identifiers.doi(doi[0]))
    if (pmid := _PMID.search(target)) is not None:
        keys.append(f"pmid:{pmid[1]}")
    return keys


def _digest(reference: Record) -> str:
    return _digest_of(reference.raw or reference.to_json().decode())


def _digest_of(text: str) -> str:
    """The same for a text however its blanks, its letters' case and its last full stop are."""
    plain = " ".join(text.casefold().split()).rstrip(".")
    return "ref:" + hashlib.blake2b(plain.encode(), digest_size=8).hexdigest()


def _values(record: Record) -> dict[str, Any]:
    """What is said of a work."""
    values: dict[str, Any] = {name: getattr(record, name) for name in _WORK_FIELDS}
    values["record_id"] = record.id
    values["title"] = record.title or (record.raw or "")[:_TITLE]
    values["year"] = int(record.issued[:4]) if record.issued else None
    values["doi"] = record.doi and record.doi.lower()
    values["authors"] = "; ".join(filter(None, map(_name, record.authors)))
    values["first_author"] = next(filter(None, (one.family or one.literal for one in record.authors)), None)
    return {
        name: one_line(value) if isinstance(value, str) else value
        for name, value in values.items()
        if value is not None and (not isinstance(value, str) or one_line(value))
    }


def _name(person: Person) -> str:
    if person.family is None:
        return person.literal or person.given or ""
    return " ".join(filter(None, [person.family, person.given or person.initials, person.suffix]))


def _attributes(values: dict[str, Any]) -> dict[str, Any]:
    """The attributes of a node, with a label for eyes: "Chen 2025", or the title."""
    first = values.get("first_author")
    label = f"{first} {values['year']}" if first and "year" in values else values.get("title", first)
    return {"label": label, **values} if label else values
