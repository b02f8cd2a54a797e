"""Reading records and showing them on a page: what `mscbib report` does."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from mscbib.commands import counted, options_of, output, tell, wants_color
from mscbib.commands._dedupe import new_paths
from mscbib.commands._flow import asked_of, check_counts, counts_of, flow_of, summarize
from mscbib.commands._reading import entries
from mscbib.commands._run import end
from mscbib.commands._settings import Asked as AskedRules
from mscbib.commands._settings import Settings
from mscbib.dedupe.flow import named_source
from mscbib.html_report import Report, check_libraries
from mscbib.terminal import visible

if TYPE_CHECKING:
    from mscbib.commands._dedupe_asked import Asked
    from mscbib.containers import Document
    from mscbib.diagnostics import Diagnostic
    from mscbib.model import Record
    from mscbib.parser import Options


#: Findings that are said where there is nothing else to show.
_SAID = 20


def run(*, target: str | None, counts: str | None, title: str | None, **options: Any) -> None:
    """Write the page; exits with 1 after findings at error level, with 2 after unreadable files."""
    check_libraries()
    known = counts_of(counts)
    asked = asked_of(target, counts, **options)
    paths = new_paths(asked)
    totals: Counter[str] = Counter()
    with Report(map(named_source, asked.named)) as report:
        flow = flow_of(asked, _records(asked, paths, report, totals), totals)
        check_counts(counts, known, flow)
        page = report.page(title or _title(paths, totals["files"]), flow, known)
    with output(target) as stream:
        stream.write(page.encode(errors="replace"))
    if not asked.quiet:
        summarize(flow, totals)
        if found := [counted(totals[kind], kind) for kind in ("error", "warning") if totals[kind]]:
            click.echo(f"mscbib: {', '.join(found)}, which the page shows", err=True)
    end(totals)


def _records(asked: Asked, paths: tuple[str, ...], report: Report, totals: Counter[str]) -> Iterator[Record]:
    """The records, each shown to the report, as is what the rules find."""
    unsaid: list[Diagnostic] = []
    settings = Settings(AskedRules((), (), (), (), None, False))
    reading = options_of(asked.layout, asked.encoding, asked.max_entry_size)

    def options(document: Document) -> Options:
        path = click.format_filename(document.path)
        return replace(reading, examiner=settings.of(path).validation)

    for entry in entries(paths, options, totals, asked.quiet):
        for found in entry.findings:
            kept = settings.of(found.path).selection.keeps(found)
            if kept is not None:
                totals[kept.severity] += 1
                report.add_finding(kept)
                if len(unsaid) < _SAID:
                    unsaid.append(kept)
        if entry.record is not None:
            totals["records"] += 1
            report.add(entry.record)
            yield entry.record
    if not totals["records"]:  # there will be no page that shows them
        for one in unsaid:
            tell(one, wants_color(asked.color, sys.stderr))


def _title(paths: tuple[str, ...], files: int) -> str:
    """What is on the page, for who opens it later."""
    if not paths:
        return "Records of standard input"
    if len(paths) == 1:
        return f"Records of {visible(click.format_filename(paths[0]))}"
    return f"Records of {counted(files, 'file')}"
