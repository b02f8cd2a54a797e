"""What `mscbib validate` does: read, ask the rules, and report what they find."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from mscbib import reports
from mscbib.commands import at_terminal, counted, options_of, output, terminal_width, wants_color
from mscbib.commands._run import entries
from mscbib.commands._settings import Asked, Settings
from mscbib.diagnostics import Diagnostic, Severity
from mscbib.parser import Options
from mscbib.selection import ConfigurationError
from mscbib.source import STDIN
from mscbib.terminal import visible

if TYPE_CHECKING:
    from mscbib.baseline import Baseline

#: What a report is written as where nobody says otherwise.
_FORMAT = "full"


class Wanted(NamedTuple):
    """What of the findings is wanted, and where."""

    output_format: str | None
    target: str | None
    fail_on: str | None
    statistics: bool
    baseline: str | None
    write_baseline: bool
    quiet: bool
    color: str


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
    if unsafe_fixes and not (fix or diff):
        raise click.UsageError("--unsafe-fixes goes with --fix or --diff")
    settings = Settings(Asked(select, extend_select, ignore, severity, config, isolated))
    # what cannot be asked for is better said before any file is opened
    settings.of(_common(paths))
    validating = _Validating(paths, settings, options_of(layout, encoding, max_entry_size), Wanted(**wanted))
    if fix or diff:
        from mscbib.commands._mending import mend  # what few runs need, none pays at start-up

        mend(
            paths,
            settings,
            validating.options,
            validating.totals,
            unsafe=unsafe_fixes,
            only_shown=diff,
            color=wanted["color"],
        )
    if not diff and not wanted["write_baseline"]:
        validating.report()
        validating.summarize(verbose)
    elif not diff:
        validating.write_baseline()
    validating.end(failed=diff and validating.totals["mended"] > 0)


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
                reports.Totals(*(totals[name] for name in ("files", "error", "warning", "safe", "unsafe")))
            )

    def _findings(self, report: reports.Reporter | None) -> Iterator[Diagnostic]:
        """The findings that are wanted, file by file; `report` is told of each file."""

        def options(path: str) -> Options | None:
            found = self._settings.of(path)
            if found.excluded.have(path) or path == self._wanted.baseline:
                self.totals["excluded"] += 1
                return None
            self._seen.append(path)
            if report is not None:
                report.add_file(path)
            return replace(self.options, examiner=found.validation)

        for entry in entries(self._paths, options, self.totals, self._wanted.quiet):
            for found in entry.findings:
                kept = self._settings.of(found.path).selection.keeps(found)
                if kept is None:
                    continue
                if self._baseline is not None and self._baseline.has(kept):
                    self.totals["known"] += 1
                else:
                    yield kept

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
        totals = self.totals
        parts = [counted(totals[severity], severity) for severity in Severity if totals[severity]] or [
            "nothing wrong"
        ]
        said = f"{', '.join(parts)} in {counted(totals['files'], 'file')}"
        if totals["mended"]:
            said += f"; {counted(totals['mended'], 'finding')} mended"
        if totals["safe"]:
            said += f"; --fix mends {totals['safe']:,}"
        if totals["known"]:
            said += f"; {totals['known']:,} of the baseline not shown"
        if totals["unreadable"]:
            said += f"; {counted(totals['unreadable'], 'file')} unreadable"
        if verbose and totals["excluded"]:
            said += f"; {counted(totals['excluded'], 'file')} excluded"
        click.echo(f"mscbib: {said}", err=True)
        known = self._baseline
        if known is not None and not totals["unreadable"]:
            gone = known.gone(self._seen, self._settings.names())
            if gone:
                click.echo(f"mscbib: {known.advice(gone)}", err=True)

    def end(self, *, failed: bool) -> None:
        """End with the exit code that what was found asks for.

        Raises:
            click.exceptions.Exit: it is not 0.
        """
        totals = self.totals
        if totals["unreadable"]:
            raise click.exceptions.Exit(2)
        counts = {"error": totals["error"], "warning": totals["error"] + totals["warning"], "never": 0}
        if failed or counts[self._fail_on]:
            raise click.exceptions.Exit(1)


def _baseline(wanted: Wanted, configured: Path | None) -> Baseline | None:
    """The baseline asked for, if one is; with --write-baseline there need be none as yet.

    Raises:
        click.UsageError: it should be written, and nobody says where.
        ConfigurationError: there is none.
    """
    path = Path(wanted.baseline) if wanted.baseline is not None else configured
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
