"""Reading records, finding what is of one work, and writing it: what `dedupe` does."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

import click

from mscbib.commands import (
    at_terminal,
    counted,
    echo_json,
    options_of,
    output,
    report,
    terminal_width,
    wants_color,
)
from mscbib.commands._run import check_format, end, plain_style, read_records
from mscbib.terminal import visible

if TYPE_CHECKING:
    from mscbib.dedupe import Outcome, Settings
    from mscbib.dedupe.flow import Flow, NamedSource
    from mscbib.dedupe.intake import Intake
    from mscbib.parser import Options
    from mscbib.writers import Writer

#: Seconds of work before progress is shown.
_PATIENCE = 1.0


class _Talk(NamedTuple):
    """How much is said, and in which colours."""

    quiet: bool
    color: bool


def undo(paths: tuple[str, ...], **options: Any) -> None:
    """Print the records that those of `paths` were merged from; exits as `run` does."""
    from mscbib.dedupe.undoing import undone

    to = options["to"] or "ndjson"
    check_format(to, options["target"])
    talk = _Talk(options["quiet"], wants_color(options["color"], sys.stderr))
    totals: Counter[str] = Counter()
    with ExitStack() as stack:
        rejected = stack.enter_context(output(options["rejects"])) if options["rejects"] else None
        stream = stack.enter_context(output(options["target"]))
        writer = _writer(to, stream, options["target"], options["color"], options["all_fields"])
        reading = options_of(options["layout"], options["encoding"], options["max_entry_size"])
        for record in undone(
            read_records(paths, reading, totals, rejected, "report", talk.quiet, talk.color)
        ):
            writer.write(record)
        writer.close()
    end(totals)


def run(
    paths: tuple[str, ...],
    *,
    to: str | None,
    target: str | None,
    all_fields: bool,
    rejects: str | None,
    layout: str | None,
    encoding: str | None,
    max_entry_size: int | None,
    verbose: int,
    quiet: bool,
    color: str,
    named: tuple[str, ...],
    prefer: str,
    group: bool,
    clusters: str | None,
    pairs: str | None,
    review: str | None,
    review_tui: bool,
    stats: bool,
    explain: tuple[str, str] | None,
    decisions: tuple[str, ...],
    against: tuple[str, ...],
    preprints: str,
    jobs: int | None,
) -> None:
    """Deduplicate the records of `paths`; exits with 1 after findings, with 2 after unreadable files."""
    from mscbib.dedupe import Settings
    from mscbib.dedupe.deciding import processors
    from mscbib.dedupe.intake import Intake
    from mscbib.dedupe.works import works

    for_programs = (stats and target is None) or explain is not None
    if for_programs and to not in (None, "text", "json"):
        raise click.BadParameter("counts and explanations are text or json", param_hint="--to")
    format_ = "ndjson" if for_programs else to or "ndjson"
    check_format(format_, target)
    _distinct_files(target=target, rejects=rejects, clusters=clusters, pairs=pairs, review=review)
    if review_tui and not decisions:
        raise click.UsageError("--review-tui keeps what you decide: name a file for it with --decisions FILE")
    sources = _named_sources(named)
    talk = _Talk(quiet, wants_color(color, sys.stderr))
    reading = options_of(layout, encoding, max_entry_size)
    jobs = jobs or processors()
    totals: Counter[str] = Counter()
    with ExitStack() as stack:
        rejected = stack.enter_context(output(rejects)) if rejects else None
        intake = Intake()
        stack.callback(intake.close)
        _take_in(intake, paths, against, sources, reading, totals, rejected, talk)
        intake.settle()
        settings = Settings({}, preprints == "merge", jobs)
        settings = _with_decisions(settings, decisions, intake, totals, talk, new_file=review_tui)
        outcome = _outcome(intake, settings, pairs, talk)
        if review_tui:
            _decide_here(intake, outcome, decisions[-1])
            settings = _with_decisions(settings, decisions, intake, totals, talk)
            outcome = _outcome(intake, settings, pairs, talk)
        if explain is not None:
            _explain(intake, outcome, settings, explain, to)
        else:
            _write_tables(intake, outcome, clusters, review)
            flow = _flow(sources, outcome)
            found = works(intake, outcome, _wishes(prefer), jobs)
            if target is not None or not stats:
                _write_works(intake, outcome, found, flow, format_, target, color, all_fields, group, talk)
            else:
                for work in found:
                    flow.add(work.names, work.kept)
            if stats:
                echo_json(flow.as_dict(), indent=True) if to == "json" else click.echo(flow.as_text())
        _warn(outcome)
        if not quiet:
            _summarize(totals, intake, outcome, review)
    end(totals)


# ---- What is asked for


def _distinct_files(**files: str | None) -> None:
    """Refuse that two outputs go to one file.

    Raises:
        click.UsageError: they do.
    """
    taken: dict[Path, str] = {}
    for name, path in files.items():
        if path is None or path == "-":
            continue
        option = "--output" if name == "target" else f"--{name}"
        other = taken.setdefault(Path(path).resolve(), option)
        if other != option:
            raise click.UsageError(f"{other} and {option} name one file: give each its own")


def _named_sources(named: tuple[str, ...]) -> list[NamedSource]:
    from mscbib.dedupe.flow import named_source

    try:
        return [named_source(text) for text in named]
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--source") from error


def _wishes(prefer: str) -> list[str]:
    return [name.strip() for name in prefer.split(",") if name.strip()]


# ---- Reading


def _take_in(
    intake: Intake,
    paths: tuple[str, ...],
    against: tuple[str, ...],
    sources: list[NamedSource],
    reading: Options,
    totals: Counter[str],
    rejected: BinaryIO | None,
    talk: _Talk,
) -> None:
    """Read all files, each once, those of the library first."""
    from mscbib.dedupe.flow import SourceNames

    known = SourceNames(sources)
    own = tuple(dict.fromkeys([*paths, *(source.path for source in sources)]))
    for library, files in ((True, against), (False, own)):
        if not files and (library or against):
            continue
        for record in read_records(files, reading, totals, rejected, "report", talk.quiet, talk.color):
            intake.add(record, known.of(record), library=library)


def _with_decisions(
    settings: Settings,
    paths: tuple[str, ...],
    intake: Intake,
    totals: Counter[str],
    talk: _Talk,
    *,
    new_file: bool = False,
) -> Settings:
    """The settings with what the tables at `paths` decide; with `new_file` the last need not be there."""
    if not paths:
        return settings
    from mscbib.dedupe import decisions

    there = [path for path in paths[:-1] if path] + (
        [paths[-1]] if not new_file or Path(paths[-1]).exists() else []
    )
    found = decisions.read(there, intake.keys)
    for finding in found.findings:
        totals[finding.severity] += 1
        report(finding, talk.color)
    return settings._replace(decisions=found.pairs)


# ---- Deciding


def _outcome(intake: Intake, settings: Settings, pairs: str | None, talk: _Talk) -> Outcome:
    from mscbib.dedupe import deduplicate
    from mscbib.dedupe.tables import pairs_table

    with ExitStack() as stack:
        progress = _Progress("comparing", talk)
        stack.callback(progress.stop)
        if pairs is None:
            return deduplicate(intake, settings, progress=progress)
        tell = stack.enter_context(pairs_table(stack.enter_context(output(pairs)), intake))
        return deduplicate(intake, settings._replace(tell_all=True), tell, progress)


class _Progress:
    """A bar on standard error, once the work takes longer than a moment."""

    def __init__(self, what: str, talk: _Talk) -> None:
        self._what = what
        self._watching = at_terminal(sys.stderr) and not talk.quiet
        self._started = time.monotonic()
        self._bar: Any = None

    def __call__(self, done: int, total: int) -> None:
        if self._bar is None:
            if not self._watching or time.monotonic() - self._started < _PATIENCE:
                return
            from rich.console import Console
            from rich.progress import Progress

            self._bar = Progress(console=Console(stderr=True), transient=True)
            self._bar.add_task(self._what, total=total)
            self._bar.start()
        self._bar.update(0, completed=done, total=total)

    def stop(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()


def _decide_here(intake: Intake, outcome: Outcome, decisions: str) -> None:
    if not at_terminal(sys.stdin) or not at_terminal(sys.stderr):
        raise click.UsageError("--review-tui wants a terminal: use --review FILE, and fill the table in")
    from mscbib.commands import _review_tui

    _review_tui.run(list(_review_pairs(intake, outcome)), decisions)


def _review_pairs(intake: Intake, outcome: Outcome) -> Iterator[Any]:
    from mscbib.dedupe.review import ReviewPair

    for a, b, verdict, reasons in outcome.review:
        keys = intake.keys[a], intake.keys[b]
        yield ReviewPair(*keys, intake.record(a), intake.record(b), verdict.score, reasons)


# ---- Writing


def _write_tables(intake: Intake, outcome: Outcome, clusters: str | None, review: str | None) -> None:
    from mscbib.dedupe import tables
    from mscbib.dedupe.review import write

    if clusters is not None:
        with output(clusters) as stream:
            tables.write_clusters(stream, intake, outcome)
    if review is not None:
        with output(review) as stream:
            write(stream, _review_pairs(intake, outcome))


def _flow(sources: list[NamedSource], outcome: Outcome) -> Flow:
    from mscbib.dedupe.flow import Flow

    flow = Flow(sources)
    flow.waiting = len(outcome.review)
    return flow


def _write_works(
    intake: Intake,
    outcome: Outcome,
    found: Iterator[Any],
    flow: Flow,
    to: str,
    target: str | None,
    color: str,
    all_fields: bool,
    group: bool,
    talk: _Talk,
) -> None:
    """Write the works, or with `group` all records; count them in any case."""
    from mscbib.dedupe.works import grouped
    from mscbib.model import Record

    progress = _Progress("merging", talk)
    as_they_are = (
        to == "ndjson"
        and not all_fields
        and not group
        and (target is not None or not at_terminal(sys.stdout))
    )
    with output(target) as stream, ExitStack() as stack:
        stack.callback(progress.stop)
        writer = _writer(to, stream, target, color, all_fields)
        for number, work in enumerate(found, 1):
            flow.add(work.names, work.kept)
            if as_they_are:
                stream.write(work.data + b"\n")
            elif not group:
                writer.write(Record.model_validate_json(work.data))
            if number % 1000 == 0:
                progress(number, len(outcome.clusters))
        if group:
            for record in grouped(intake, outcome):
                writer.write(record)
        writer.close()


def _writer(to: str, stream: BinaryIO, target: str | None, color: str, all_fields: bool) -> Writer:
    from mscbib import writers

    return writers.writer(to, stream, plain_style(target, color, all_fields=all_fields))


# ---- Telling


def _explain(
    intake: Intake, outcome: Outcome, settings: Settings, ids: tuple[str, str], to: str | None
) -> None:
    """Say why two records are of one work, or are not.

    Raises:
        click.BadParameter: there is no such record, or there are several.
    """
    from mscbib.dedupe.explaining import explanation

    a, b = sorted(_numbered(intake, name) for name in ids)
    if a == b:
        raise click.BadParameter("name two records", param_hint="--explain")
    keys = sorted((intake.keys[a], intake.keys[b]))
    person = settings.decisions.get((keys[0], keys[1]))
    told = explanation(intake, outcome, a, b, person=person, merge_preprints=settings.merge_preprints)
    if to == "json":
        echo_json(told, indent=True)
    else:
        _print_explanation(told)


def _numbered(intake: Intake, name: str) -> int:
    from mscbib.dedupe.intake import found

    numbers = found(intake, [name])
    if len(numbers) == 1:
        return numbers[0]
    exact = [number for number in numbers if intake.keys[number] == name]
    if len(exact) == 1:
        return exact[0]
    shown = visible(name)
    if not numbers:
        raise click.BadParameter(
            f"no record has the id {shown!r}: --clusters lists all", param_hint="--explain"
        )
    keys = ", ".join(visible(intake.keys[number]) for number in numbers[:5])
    raise click.BadParameter(f"{len(numbers)} records have the id {shown!r}: {keys}", param_hint="--explain")


def _print_explanation(told: dict[str, Any]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(width=terminal_width(), highlight=False, no_color=not wants_color("auto", sys.stdout))
    together = "one work" if told["one_work"] else "two works"
    console.print(Text(f"{visible(told['id_1'])} and {visible(told['id_2'])}: {together}", style="bold"))
    console.print(Text(f"Decided: {told['decision']}, by the rule {told['rule']!r}: {told['words']}."))
    if told["one_work"] and told["through"]:
        console.print(Text(f"They came together through {', '.join(map(visible, told['through']))}."))
    if not told["shared_keys"]:
        console.print(Text("Nothing they share would have made them be compared."))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    for head, ratio in (("field", 2), ("", 2), (told["id_1"], 8), (told["id_2"], 8)):
        table.add_column(Text(visible(head)), ratio=ratio, overflow="fold")
    for one in told["fields"]:
        if one["value_1"] or one["value_2"]:
            table.add_row(*(Text(one[name]) for name in ("field", "level", "value_1", "value_2")))
    console.print(table)


def _warn(outcome: Outcome) -> None:
    """Say what was not compared, also in quiet: it may have cost duplicates."""
    if not outcome.capped:
        return
    key, records = outcome.capped[0]
    number = len(outcome.capped) + outcome.capped_unnamed
    click.echo(
        f"mscbib: note: {number:,} of the search keys are shared by very many records (`{visible(key)}` by "
        f"{records:,}); of those that share only such keys just the nearest were compared",
        err=True,
    )


def _summarize(totals: Counter[str], intake: Intake, outcome: Outcome, review: str | None) -> None:
    parts = [
        f"{counted(len(intake), 'record')} from {counted(totals['files'], 'file')}",
        f"{counted(len(intake) - len(outcome.clusters), 'duplicate')}",
        f"{counted(len(outcome.clusters), 'work')}",
    ]
    if outcome.review:
        where = f" in {visible(review)}" if review else "; --review FILE lists them"
        parts.append(f"{counted(len(outcome.review), 'doubtful pair')}{where}")
    click.echo(f"mscbib: {', '.join(parts)}", err=True)
