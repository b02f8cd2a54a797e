"""One page that shows what records there are: a file that needs no network, and runs nothing of its input.

    rows.py          what of each record stands in the table
    findings.py      what was found in the input, with its lines
    charts.py        figures, drawn by Vega-Lite
    citation_map.py  who cites whom, along the years
    sections.py      which figures there are, each with its numbers as a table
    page.py          all of it as HTML; page.html, page.css and page.js are its template, style and script

Take records and findings in as they come, then `write` the page.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from typing import TYPE_CHECKING

import orjson

from mscbib.dedupe.flow import SourceNames
from mscbib.discovery import MissingLibraryError
from mscbib.graphs import CitationGraph
from mscbib.html_report.findings import Findings
from mscbib.html_report.rows import MOST, row
from mscbib.overview import Overview

if TYPE_CHECKING:
    from types import TracebackType

    from mscbib.dedupe.flow import Flow, NamedSource
    from mscbib.diagnostics import Diagnostic
    from mscbib.model import Record
    from mscbib.prisma import Counts

#: Works, and citations of them, that are looked at for the picture: the graph is kept in memory.
_CITATIONS = 100_000

#: What draws and writes the page: packages and their modules.
_NEEDED = {"Jinja2": "jinja2", "networkx": "networkx", "vl-convert-python": "vl_convert"}


def check_libraries() -> None:
    """See to it that the page can be made, before anything is read for it.

    Raises:
        MissingLibraryError: a library that draws is not installed.
    """
    for package, module in _NEEDED.items():
        if importlib.util.find_spec(module) is None:
            raise MissingLibraryError(package, "report")


class Report:
    """Takes in records and findings; memory is bounded by what the page can show.

    Use it in a `with` block.
    """

    def __init__(self, named: Iterable[NamedSource] = ()) -> None:
        named = list(named)
        self._overview = Overview(named)
        self._names = SourceNames(named)
        self._findings = Findings()
        self._rows: list[bytes] = []  # as JSON, which takes a fifth of the room
        self._graph = CitationGraph()
        self._citations = 0

    def add(self, record: Record) -> None:
        """Take in a record.

        Raises:
            OSError: the disk is full.
        """
        self._overview.add(record)
        if len(self._rows) < MOST:
            self._rows.append(orjson.dumps(row(record, self._names.of(record))))
        if self._citations < _CITATIONS:
            self._citations += 1 + len(record.references) + len(record.relations)
            self._graph.add(record)

    def add_finding(self, finding: Diagnostic) -> None:
        """Take in a finding."""
        self._overview.add_finding(finding)
        self._findings.add(finding)

    def page(self, title: str, flow: Flow, counts: Counts) -> str:
        """The page: what was taken in, and the flow diagram of `flow` and `counts`.

        Raises:
            MissingLibraryError: a library that draws is not installed.
            OSError: the disk is full.
        """
        from mscbib import prisma
        from mscbib.html_report import page, sections
        from mscbib.html_report.citation_map import citation_map

        overview = self._overview.as_dict()
        found = citation_map(self._graph.built(["cites"]))
        return page.rendered(
            page.Contents(
                title=title,
                overview=overview,
                flow=flow,
                diagram=prisma.diagram(flow, counts, styled=False),
                figures=sections.figures(overview, found, all_citations=self._citations < _CITATIONS),
                findings=self._findings.listed(),
                lines=list(self._findings.lines()),
                rows=self._rows,
            )
        )

    def __enter__(self) -> Report:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._overview.close()
