"""What `mscbib validate` does: read, ask the rules, and report what they find."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mscbib import reports
from mscbib.commands import at_terminal, counted, options_of, output, terminal_width, wants_color
from mscbib.commands._plain import is_plain
from mscbib.commands._reading import entries
from mscbib.commands._settings import Asked, Settings
from mscbib.commands._summary import summary
from mscbib.commands._wanted import Wanted, check
from mscbib.diagnostics import Diagnostic
from mscbib.parser import Options
from mscbib.selection import ConfigurationError
from mscbib.source import STDIN
from mscbib.terminal import visible

if TYPE_CHECKING:
    from mscbib.baseline import Baseline
    from mscbib.containers import Document

#: What a report is written as where nobody says otherwise.
_FORMAT = "full"


def run(
    paths: tuple[str, ...],
    *,
    fix: bool,
    diff: bool,
    unsafe_fixes: bool,
    layout: str | None,
    encoding: str | None,
    max_entry_size: int | None,
    verbose: int,
    select: tuple[str, ...],
    extend_select: tuple[str, ...],
    ignore: tuple[str, ...],
    severity: tuple[str, ...],
    config: str | None,
    isolated: bool,
    **wanted: Any,
) -> None:
    """Validate `paths`; exits with 1 after findings that count, with 2 after unreadable files."""
    check(paths, Wanted(**wanted), fix=fix, diff=diff, unsafe_fixes=unsafe_fixes)
    settings = Settings(Asked(select, extend_select, ignore, severity, config, isolated))
    # what cannot be asked for is better said before any file is opened
    settings.of(_common(paths))
    validating = _Validating(paths, settings, options_of(layout, encoding, max_entry_size), Wanted(**wanted))
    if diff:
        validating.show_fixes(unsafe=unsafe_fixes)
        return
    if fix:
        from mscbib.commands._mending import mend  # what few runs need, none pays at start-up

        mend(paths, settings, validating.options, validating.totals, unsafe=unsafe_fixes)
    if wanted["write_baseline"]:
        validating.write_baseline()
    else:
        validating.report()
        validating.summarize(verbose)
    validating.end()


def _common(paths: tuple[str, ...]) -> str:
    """The folder, or the file, that all paths are in: its settings are those of the whole run."""
    named = [Path(path).absolute() for path in paths if path != STDIN]
    try:
        return os.path.commonpath(named) if named else str(Path.cwd())
    except ValueError:  # on several drives
        return str(Path.cwd())


class _Validating:
    """One run over all files."""

    def __init__(self, paths: tuple[str, ...], settings: Settings, options: Options, wanted: Wanted) -> None:
        self.options = options
        self.totals: Counter[str] = Counter()
        self._paths = paths
        self._settings = settings
        self._wanted = wanted
        whole = settings.configuration(_common(paths))
        self._fail_on = wanted.fail_on or whole.fail_on
        self._format = wanted.output_format or whole.output_format or _FORMAT
        if self._format not in reports.names():
            from difflib import get_close_matches

            near = get_close_matches(self._format, reports.names(), 1)
            meant = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(reports.names())}"
            message = f"there is no format {self._format!r}; {meant}"
            raise click.BadParameter(message, param_hint="--output-format")
        self._baseline = _baseline(wanted, whole.baseline)
        known = None if self._baseline is None else self._baseline.path
        self._own = {Path(path).resolve() for path in (wanted.target, known) if path and path != STDIN}
        self._counts: Counter[str] = Counter()
        self._mendable: Counter[str] = Counter()
        self._seen: list[str] = []

    def report(self) -> None:
        """Write the findings, or how many there are of each kind."""
        wanted, totals = self._wanted, self.totals
        with ExitStack() as stack:
            stream = stack.enter_context(output(wanted.target))
            if wanted.statistics:
                from mscbib.commands._statistics import statistics

                for finding in self._findings(None):
                    self._count(finding)
                form = "json" if self._format == "json" else "text"
                stream.writelines(
                    f"{line}\n".encode() for line in statistics(self._counts, self._mendable, form)
                )
                return
            terminal = wanted.target is None and at_terminal(sys.stdout)
            color = wanted.target is None and wants_color(wanted.color, sys.stdout)
            report = reports.report(self._format, stream, reports.Style(terminal, color, terminal_width()))
            report.begin()
            for finding in self._findings(report):
                self._count(finding)
                report.add(finding)
            report.close(
                reports.Totals(
                    *(totals[name] for name in ("files", "error", "warning", "safe", "unsafe", "unreadable"))
                )
            )

    def show_fixes(self, *, unsafe: bool) -> None:
        """Write what --fix would change, and end.

        Raises:
            click.exceptions.Exit: there is something, or a file is unreadable.
        """
        from mscbib.commands._mending import show

        wanted, totals = self._wanted, self.totals
        show(
            self._paths,
            self._settings,
            self.options,
            totals,
            unsafe=unsafe,
            target=wanted.target,
            color=wanted.color,
        )
        if not wanted.quiet:
            count = counted(totals["mended"], "finding") if totals["mended"] else "nothing"
            click.echo(f"mscbib: --fix would mend {count}", err=True)
        if self._fail_on != "never":
            totals["error"] = totals["mended"]
        self.end()

    def _findings(self, report: reports.Reporter | None) -> Iterator[Diagnostic]:
        """The findings that are wanted, file by file; `report` is told of each file."""
        is_mendable = True

        def options(document: Document) -> Options | None:
            nonlocal is_mendable
            path = click.format_filename(document.path)
            found = self._settings.of(path)
            if found.excluded.have(path) or self._is_own(document.opened):
                self.totals["excluded"] += 1
                return None
            is_mendable = is_plain(document.path, document.opened)
            self._seen.append(path)
            if report is not None:
                report.add_file(path)
            return replace(self.options, examiner=found.validation)

        shown = report is not None and self._wanted.target is None and at_terminal(sys.stdout)
        for entry in entries(self._paths, options, self.totals, self._wanted.quiet, shown=shown):
            for found in entry.findings:
                kept = self._settings.of(found.path).selection.keeps(found)
                if kept is None:
                    continue
                if self._baseline is not None and self._baseline.has(kept):
                    self.totals["known"] += 1
                elif kept.fix is not None and not is_mendable:
                    yield replace(kept, fix=None)
                else:
                    yield kept

    def _is_own(self, opened: str) -> bool:
        """Whether a file is one that this run writes, or its baseline."""
        return opened != STDIN and Path(opened).resolve() in self._own

    def _count(self, finding: Diagnostic) -> None:
        self.totals[finding.severity] += 1
        self._counts[finding.name] += 1
        if finding.fix is not None:
            self.totals["safe" if finding.fix.safe else "unsafe"] += 1
            self._mendable[finding.name] += finding.fix.safe

    def write_baseline(self) -> None:
        """Write the baseline anew, with today's findings; nothing is written where a file was unreadable."""
        known = self._baseline
        assert known is not None, "one was asked for"
        for finding in self._findings(None):
            self._count(finding)
        if self.totals["unreadable"]:
            click.echo(f"mscbib: {visible(str(known.path))} was not written: a file is unreadable", err=True)
            return
        with output(str(known.path)) as stream:
            stream.write(known.renewed(self._seen, self._settings.names()))
        if not self._wanted.quiet:
            total = self.totals["known"] + self._counts.total()
            click.echo(f"mscbib: {counted(total, 'finding')} written to {visible(str(known.path))}", err=True)
        self._fail_on = "never"

    def summarize(self, verbose: int) -> None:
        """One line on standard error: what was found in how much."""
        if self._wanted.quiet:
            return
        said = summary(self.totals, verbose)
        click.echo(f"mscbib: {said}", err=True)
        known = self._baseline
        if known is not None and not self.totals["unreadable"]:
            gone = known.gone(self._seen, self._settings.names())
            if gone:
                click.echo(f"mscbib: {known.advice(gone)}", err=True)

    def end(self) -> None:
        """End with the exit code that what was found asks for.

        Raises:
            click.exceptions.Exit: it is not 0.
        """
        totals = self.totals
        if totals["unreadable"] or totals["unwritten"]:
            raise click.exceptions.Exit(2)
        counts = {"error": totals["error"], "warning": totals["error"] + totals["warning"], "never": 0}
        if counts[self._fail_on]:
            raise click.exceptions.Exit(1)


def _baseline(wanted: Wanted, configured: Path | None) -> Baseline | None:
    """The baseline asked for, if one is; with --write-baseline there need be none as yet.

    Raises:
        click.UsageError: it should be written, and nobody says where.
        ConfigurationError: there is none.
    """
    path = Path(wanted.baseline) if wanted.baseline is not None else configured
    if path is not None and path.is_relative_to(Path.cwd()):
        path = path.relative_to(Path.cwd())
    if path is None:
        if wanted.write_baseline:
            raise click.UsageError("name the file with --baseline, or as `baseline` in the settings")
        return None
    from mscbib import baseline

    if not path.exists():
        if wanted.write_baseline:
            return baseline.Baseline(path, renewing=True)
        raise ConfigurationError(f"{path}: there is no such baseline: --write-baseline makes one")
    return baseline.read(path, renewing=wanted.write_baseline)
