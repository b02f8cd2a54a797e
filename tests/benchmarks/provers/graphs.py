"""GraphML and GEXF: igraph, networkx and xmllint, by what the records say of who cites whom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from provers import Export, Prover, Record, Verdict, library, squeezed, version_of
from provers.markup import through_xmllint

_ASKED = "a node for each work that is a record, with its title; an edge for each citation"


class Graph(NamedTuple):
    """What a library reads: the titles of the nodes that are records, and how many citations there are."""

    titles: Sequence[str]
    citations: int


# ---- What is to be there


class _Works:
    """Works that are the same where they share a DOI, PMID or PMCID, or, without these, their text."""

    def __init__(self) -> None:
        self._leads: dict[str, str] = {}

    def first(self, key: str) -> str:
        """What stands for all that are the same."""
        self._leads.setdefault(key, key)
        while self._leads[key] != key:
            key = self._leads[key]
        return key

    def work(self, keys: Sequence[str]) -> str:
        """Make all of the keys one work."""
        first, *others = map(self.first, keys)
        for other in others:
            self._leads[self.first(other)] = self.first(first)
        return keys[0]


def _keys(record: Record, fallback: str) -> list[str]:
    found = [f"{name} {record[name].lower()}" for name in ("doi", "pmid", "pmcid") if name in record]
    return found or [fallback]


def _target(text: str) -> list[str]:
    """What the work that a relation names is known by."""
    doi = re.search(r"\b10\.[0-9]{4,9}/[^\s\"<>]+", text)
    pmid = re.search(r"(?i)\bPMID:?\s*([0-9]{1,9})\b", text)
    found = [f"doi {doi[0].lower()}"] if doi else []
    return [*found, *([f"pmid {pmid[1]}"] if pmid else [])] or [_text(text)]


def _text(raw: str) -> str:
    return f"text {squeezed(raw).casefold().rstrip('.')}"


def expected(records: Sequence[Record]) -> Graph:
    """The graph of the records, worked out on its own."""
    works = _Works()
    nodes: list[tuple[str, str]] = []
    cited: list[tuple[str, str]] = []
    for number, record in enumerate(records):
        node = works.work(_keys(record, f"record {number}"))
        nodes.append((node, record.get("title") or record.get("raw", "")))
        for reference in record.get("references", ()):
            cited.append((node, works.work(_keys(reference, _text(reference.get("raw", ""))))))
        for relation in record.get("relations", ()):
            if relation["type"] in ("cites", "is_cited_by"):
                pair = (node, works.work(_target(relation["target"])))
                cited.append(pair if relation["type"] == "cites" else pair[::-1])
    titles: dict[str, str] = {}
    for node, title in nodes:
        work = works.first(node)
        titles[work] = titles.get(work) or title
    pairs = {(works.first(a), works.first(b)) for a, b in cited}
    return Graph(list(titles.values()), sum(a != b for a, b in pairs))


def _judged(verdict: Verdict, export: Export, given: Graph) -> Verdict:
    wanted = expected(export.records)
    verdict.wanted, verdict.entries = len(wanted.titles), len(given.titles)
    verdict.values = len(wanted.titles) + wanted.citations
    missing = list(map(squeezed, given.titles))
    for title in map(squeezed, wanted.titles):
        if title in missing:
            missing.remove(title)
        else:
            verdict.differences.append(f"no node has the title {title!r}")
    if given.citations != wanted.citations:
        verdict.differences.append(f"{wanted.citations} citations, not {given.citations}")
    return verdict


# ---- Who reads it


def igraph_reads(export: Export) -> Verdict:
    """GraphML by igraph."""
    graph = library("igraph").Graph.Read_GraphML(str(export.path))
    titles = [one["title"] or "" for one in graph.vs if one["role"] == "record"]
    citations = sum(one["type"] == "cites" for one in graph.es)
    return _judged(Verdict(version_of("igraph"), _ASKED, 0), export, Graph(titles, citations))


def through_networkx(read: str, kind: str) -> Prover:
    """A prover that reads by a function of networkx; what an edge is, its attribute `kind` says."""

    def prove(export: Export) -> Verdict:
        networkx = library("networkx")
        graph = getattr(networkx, read)(str(export.path))
        nodes = [attributes for _, attributes in graph.nodes(data=True)]
        edges = [attributes for *_, attributes in graph.edges(data=True)]
        titles = [one.get("title", "") for one in nodes if one["role"] == "record"]
        citations = sum(one[kind] == "cites" for one in edges)
        name = f"{version_of('networkx')}: {read}"
        return _judged(Verdict(name, _ASKED, 0), export, Graph(titles, citations))

    return prove


PROVERS: dict[str, tuple[Prover, ...]] = {
    "graphml": (through_xmllint("graph", 1), igraph_reads, through_networkx("read_graphml", "type")),
    "gexf": (through_xmllint("graph", 1), through_networkx("read_gexf", "relation")),
}
