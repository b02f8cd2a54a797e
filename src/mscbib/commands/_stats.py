"""Reading records, and saying how many there are of what: what `stats` does."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from mscbib.commands import at_terminal, counted, options_of, output, terminal_width, wants_color
from mscbib.commands._apart import check_apart
from mscbib.commands._dedupe import named_sources, once
from mscbib.commands._dedupe_told import Progress
from mscbib.commands._reading import entries
from mscbib.commands._run import end
from mscbib.overview import SHOWN, Overview
from mscbib.terminal import visible_json

if TYPE_CHECKING:
    from mscbib.commands._settings import Settings
    from mscbib.containers import Document
    from mscbib.diagnostics import Diagnostic
    from mscbib.parser import Options

#: Values of each list that are shown to people.
_TOP = 10
_NAME = "name exports, libraries or page dumps"


def run(
    paths: tuple[str, ...],
    *,
    to: str,
    target: str | None,
    top: int | None,
    named: tuple[str, ...],
    no_duplicates: bool,
    no_findings: bool,
    jobs: int | None,
    layout: str | None,
    encoding: str | None,
    max_entry_size: int | None,
    verbose: int,
    quiet: bool,
    color: str,
) -> None:
    """Count what is in `paths`; exits with 1 after findings or without records, 2 if a file is unreadable.

    Raises:
        click.BadParameter: a source is not NAME=PATH.
    """
    from mscbib.workers import processors

    sources = named_sources(named)
    reading = options_of(layout, encoding, max_entry_size)
    every = once([*paths, *(source.path for source in sources)])
    check_apart(target, every)
    totals: Counter[str] = Counter()
    with Overview(sources, duplicates=not no_duplicates) as overview:
        _take_in(every, reading, None if no_findings else _settings(), overview, totals, quiet)
        if not overview.records:
            why = "`mscbib validate` says why" if totals["error"] or totals["warning"] else _NAME
            click.echo(f"mscbib: error: there is no record in it: {why}", err=True)
            totals["error"] += 1
            end(totals)
        shown = top or (SHOWN if to == "json" else _TOP)
        with Progress("comparing", quiet) as progress:
            found = overview.as_dict(shown, jobs=jobs or processors(), progress=progress.show)
    with output(target) as stream:
        stream.write(_as_json(found, target) if to == "json" else _as_text(found, target, color))
    if not quiet:
        _summarize(totals)
    end(totals)


def _settings() -> Settings:
    """The rules of each file, as its configuration has them."""
    from mscbib.commands._settings import Asked, Settings

    return Settings(Asked((), (), (), (), None, False))


def _take_in(
    paths: tuple[str, ...],
    reading: Options,
    settings: Settings | None,
    overview: Overview,
    totals: Counter[str],
    quiet: bool,
) -> None:
    """Count the records of all files, and what is found in them."""

    def options(document: Document) -> Options:
        if settings is None:
            return reading
        return replace(reading, examiner=settings.of(click.format_filename(document.path)).validation)

    def kept(finding: Diagnostic) -> Diagnostic | None:
        return finding if settings is None else settings.of(finding.path).selection.keeps(finding)

    for entry in entries(paths, options, totals, quiet):
        for finding in filter(None, map(kept, entry.findings)):
            totals[finding.severity] += 1
            overview.add_finding(finding)
        if entry.record is not None:
            totals["records"] += 1
            overview.add(entry.record)


def _as_json(found: dict[str, Any], target: str | None) -> bytes:
    import orjson

    data = orjson.dumps(found, option=orjson.OPT_INDENT_2) + b"\n"
    return visible_json(data) if target is None and at_terminal(sys.stdout) else data


def _as_text(found: dict[str, Any], target: str | None, color: str) -> bytes:
    from mscbib.commands._stats_tables import text

    return text(found, terminal_width(), target is None and wants_color(color, sys.stdout)).encode()


def _summarize(totals: Counter[str]) -> None:
    """One line on standard error: what was counted, and that there is more to be said of it."""
    parts = [f"{counted(totals['records'], 'record')} from {counted(totals['files'], 'file')}"]
    parts += [counted(totals[severity], severity) for severity in ("error", "warning") if totals[severity]]
    hint = "; `mscbib validate` says where" if len(parts) > 1 else ""
    click.echo(f"mscbib: {', '.join(parts)}{hint}", err=True)
