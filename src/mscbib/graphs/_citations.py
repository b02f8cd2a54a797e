"""The graph of who cites whom: works are its nodes, and what the records say of two works its edges.

A work is known by its DOI, PMID or PMCID, wherever it is named: two records or references that share one of
these are one node. A reference without any is known by its text, a record without any by its own id.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections import Counter
from collections.abc import Container
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from mscbib import discovery, identifiers
from mscbib.graphs._attributes import TITLE, labelled, values
from mscbib.graphs._coupling import Coupling, coupled
from mscbib.plain import one_line

if TYPE_CHECKING:
    from networkx import Graph, MultiDiGraph

    from mscbib.model import Record

CITES = "cites"

_DOI = re.compile(r"(?i)\b10\.[0-9]{4,9}/[^\s\"<>]+")
_PMID = re.compile(r"(?i)\bPMID:?\s*([0-9]{1,9})\b")
#: The inverse of a relation, by which its edge is turned round.
_INVERSE = {"is_cited_by": CITES}


class Relation(StrEnum):
    """What works are joined by: a citation, others that cite both, what both cite, or whatever is said."""

    CITES = "cites"
    CO_CITATION = "co-citation"
    COUPLING = "bibliographic-coupling"
    ALL = "all"


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
        self._targets: list[tuple[int, str, str, int | None]] = []
        self._found: tuple[dict[int, str], list[tuple[int, int, str]]] | None = None

    def add(self, record: Record) -> None:
        """Add a record, the works that it cites, and its relations; not after a graph was made."""
        work = self._work(record, listed=True)
        for known in {record.id, *(one.record.id for one in record.sources)}:
            if known is not None:
                self._name_by_id(known, work)
        labels: dict[str | None, int | None] = {None: None}
        for reference in record.references:
            cited = self._work(reference, listed=False)
            labels[reference.label] = None if reference.label in labels else cited
            self._edges[work, cited, CITES] = None
        for relation in record.relations:
            kind, target = one_line(relation.type), one_line(relation.target)
            said = labels.get(relation.label) if kind == CITES else None
            self._targets.append((work, kind, target, said))

    def built(self, kinds: Container[str] | None = None) -> MultiDiGraph[str]:
        """The graph. What two works have to do with each other is the attribute `type` of an edge.

        Args:
            kinds: which relations are its edges (None: all); references that have none are no nodes then.

        Raises:
            MissingLibraryError: networkx is not installed.
        """
        graph: MultiDiGraph[str] = _networkx().MultiDiGraph()
        names, edges = self._resolved()
        edges = [edge for edge in edges if kinds is None or edge[2] in kinds]
        with_edges = {work for edge in edges for work in edge[:2]}
        for work, name in names.items():
            said = self._works[work]
            if kinds is None or work in with_edges or said["role"] == "record":
                graph.add_node(name, **labelled(said))
        for number, (source, target, kind) in enumerate(edges, 1):
            graph.add_edge(names[source], names[target], key=f"e{number}", type=kind)
        return graph

    def coupled(self, relation: Relation, min_weight: int = 1) -> tuple[Graph[str], Coupling]:
        """The graph of what belongs together by co-citation or coupling, weighted, and how it came about.

        Raises:
            MissingLibraryError: networkx is not installed.
            TooManyEdgesError: there are too many edges to show.
        """
        graph: Graph[str] = _networkx().Graph()
        names, edges = self._resolved()
        groups: dict[int, list[int]] = {}
        for source, target, kind in edges:
            if kind == CITES:
                one, other = (source, target) if relation is Relation.CO_CITATION else (target, source)
                groups.setdefault(one, []).append(other)
        found = coupled(groups.values(), min_weight)
        for work in sorted({work for pair in found.pairs for work in pair[:2]}):
            graph.add_node(names[work], **labelled(self._works[work]))
        for number, (a, b, weight) in enumerate(found.pairs, 1):
            graph.add_edge(names[a], names[b], id=f"e{number}", type=str(relation), weight=weight)
        return graph, found

    def count_citations(self, graph: Graph[str]) -> None:
        """Say of each node of a graph how many works here cite it (`citations`) and it cites (`references`).

        Raises:
            MissingLibraryError: networkx is not installed.
        """
        names, edges = self._resolved()
        cites = _networkx().DiGraph(
            (names[source], names[target]) for source, target, kind in edges if kind == CITES
        )
        for name, said in graph.nodes(data=True):
            said["citations"] = cites.in_degree(name) if name in cites else 0
            said["references"] = cites.out_degree(name) if name in cites else 0

    def _resolved(self) -> tuple[dict[int, str], list[tuple[int, int, str]]]:
        """The works by name, and the edges between them, sorted."""
        if self._found is None:
            self._resolve_targets()
            edges = {(self._first(a), self._first(b), kind) for a, b, kind in self._edges}
            self._found = self._names(), sorted(edge for edge in edges if edge[0] != edge[1])
        return self._found

    def _name_by_id(self, known: str, work: int) -> None:
        """Remember what a work is called; an id that two have names none."""
        before = self._ids.get(known, work)
        is_same = before is not None and self._first(before) == self._first(work)
        self._ids[known] = work if is_same else None

    def _work(self, record: Record, *, listed: bool) -> int:
        """The work that a record or a reference is; a new one, where nothing it is known by was seen.

        A merged record is known by all that the records were known by that it was merged from.
        """
        keys = [key for one in (record, *(source.record for source in record.sources)) for key in _keys(one)]
        if not keys and not listed:
            keys = [_digest(record)]
        said = values(record)
        said["role"] = "record" if listed else "reference"
        return self._take(keys, said)

    def _take(self, keys: list[str], said: dict[str, Any]) -> int:
        known = sorted({self._first(self._known[key]) for key in keys if key in self._known})
        if known:
            work, *others = known
            for other in others:
                self._unite(work, other)
            self._join(work, said)
        else:
            work = len(self._works)
            self._works.append(said)
            self._same.append(work)
        self._known.update(dict.fromkeys(keys, work))
        return work

    def _unite(self, work: int, other: int) -> None:
        """Two works turn out to be one; the first is that which came first."""
        self._same[other] = work
        self._join(work, self._works[other])

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
        """Find the works that relations name, by identifier, by a record's id, or as a text.

        A reference whose label the relation has is that work.
        """
        for work, kind, target, cited in self._targets:
            keys, found = _identified(target), self._ids.get(target)
            if not keys and found is not None:
                other = found
            else:
                said = {"role": "reference"} if keys else {"role": "reference", "title": target[:TITLE]}
                other = self._take(keys or [_digest_of(target)], said)
            if cited is not None:
                one, two = sorted((self._first(other), self._first(cited)))
                if one != two:
                    self._unite(one, two)
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


def _networkx() -> Any:
    try:
        import networkx
    except ImportError as error:
        raise discovery.MissingLibraryError("networkx", "graphs") from error
    return networkx


def _keys(record: Record) -> list[str]:
    """What a work is known by."""
    keys = [
        record.doi.lower() if record.doi else "",
        f"pmid:{record.pmid}" if record.pmid else "",
        f"pmcid:{record.pmcid}" if record.pmcid else "",
    ]
    return [one_line(key) for key in keys if key]


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
