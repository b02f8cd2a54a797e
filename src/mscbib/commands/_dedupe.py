"""Reading records, finding what is of one work, and writing it: what `dedupe` does."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from mscbib.commands import _dedupe_told as told
from mscbib.commands import at_terminal, echo_json, options_of, output, tell, wants_color
from mscbib.commands._dedupe_asked import STANDARD, Asked, place
from mscbib.commands._reading import read_records
from mscbib.commands._run import end, plain_style

if TYPE_CHECKING:
    from mscbib.dedupe import Outcome, Settings
    from mscbib.dedupe.flow import Flow, NamedSource
    from mscbib.dedupe.intake import Intake
    from mscbib.dedupe.review import ReviewPair
    from mscbib.model import Record
    from mscbib.writers import Writer


def run(asked: Asked) -> None:
    """Deduplicate records, or undo it; exits with 1 after findings, with 2 after unreadable files.

    All files are written whole and together at the end, or none of them.
    """
    asked.check()
    totals: Counter[str] = Counter()
    with ExitStack() as stack:
        if asked.undo:
            _undo(asked, totals, stack)
        else:
            _deduplicate(asked, totals, stack)
    end(totals)


def _deduplicate(asked: Asked, totals: Counter[str], stack: ExitStack) -> None:
    from mscbib.dedupe.flow import Flow
    from mscbib.dedupe.intake import Intake

    sources = named_sources(asked.named)
    flow = Flow(sources)
    intake = Intake()
    stack.callback(intake.close)
    explanation = None
    with ExitStack() as files:
        streams = {option: files.enter_context(output(path)) for option, path in asked.files.items()}
        _take_in(asked, sources, intake, totals, streams.get("--rejects"))
        pair = told.numbers(intake, asked.explain) if asked.explain else None
        settings, outcome = _decided(asked, intake, totals, streams.get("--pairs"))
        flow.waiting = len(outcome.review)
        _write_tables(intake, outcome, streams)
        if pair is not None:
            explanation = told.explanation(intake, outcome, settings, pair)
        elif asked.to_file is not None:
            _write_works(asked, intake, outcome, flow, streams["--output"])
    if explanation is not None:
        told.explain(explanation, asked.to, asked.color)
    elif asked.prints_works:
        with output(None) as stream:
            _write_works(asked, intake, outcome, flow, stream)
    elif asked.to_file is None:
        _count(asked, intake, outcome, flow)
    if asked.stats and explanation is None:
        echo_json(flow.as_dict(), indent=True) if asked.to == "json" else click.echo(flow.as_text())
    told.warn(outcome.capped, outcome.capped_unnamed)
    if not asked.quiet:
        told.summarize(totals, len(intake), len(outcome.clusters), len(outcome.review), asked.review)


def flow_of(asked: Asked, records: Iterable[Record], totals: Counter[str]) -> Flow:
    """How many of `records` came from which source, and are copies of others; nothing is written.

    Raises:
        click.UsageError: what is asked for of sources or decisions cannot be.
        OSError: the disk is full.
    """
    from mscbib.dedupe.flow import Flow, SourceNames
    from mscbib.dedupe.intake import Intake

    sources = named_sources(asked.named)
    flow, known = Flow(sources), SourceNames(sources)
    with closing(Intake()) as intake:
        for record in records:
            intake.add(record, known.of(record))
        intake.settle()
        _, outcome = _decided(asked, intake, totals, None)
        flow.waiting = len(outcome.review)
        _count(asked, intake, outcome, flow)
        told.warn(outcome.capped, outcome.capped_unnamed)
    return flow


def new_paths(asked: Asked) -> tuple[str, ...]:
    """The files that are named, by themselves or with their source, each once."""
    return once([*asked.paths, *(source.path for source in named_sources(asked.named))])


def _undo(asked: Asked, totals: Counter[str], stack: ExitStack) -> None:
    """Write the records that those of the input were merged from."""
    from mscbib.dedupe.undoing import undone

    rejected = stack.enter_context(output(asked.rejects)) if asked.rejects else None
    writer = _writer(asked, stack.enter_context(output(asked.target)))
    for record in undone(_records(asked, asked.paths, totals, rejected)):
        writer.write(record)
    writer.close()


# ---- Reading


def named_sources(named: tuple[str, ...]) -> list[NamedSource]:
    """What --source says.

    Raises:
        click.BadParameter: it says something else.
    """
    from mscbib.dedupe.flow import named_source

    try:
        return [named_source(text) for text in named]
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--source") from error


def _records(
    asked: Asked, paths: tuple[str, ...], totals: Counter[str], rejected: BinaryIO | None
) -> Iterator[Record]:
    reading = options_of(asked.layout, asked.encoding, asked.max_entry_size)
    talk = wants_color(asked.color, sys.stderr)
    return read_records(paths, reading, totals, rejected, "report", asked.quiet, talk)


def _take_in(
    asked: Asked,
    sources: list[NamedSource],
    intake: Intake,
    totals: Counter[str],
    rejected: BinaryIO | None,
) -> None:
    """Read all files, each once, those of the library first; standard input where no new file is named."""
    from mscbib.dedupe.flow import SourceNames

    known = SourceNames(sources)
    for library, paths in ((True, once(asked.against)), (False, new_paths(asked))):
        if library and not paths:
            continue
        for record in _records(asked, paths, totals, rejected):
            intake.add(record, known.of(record), library=library)
    intake.settle()


def once(paths: Iterable[str]) -> tuple[str, ...]:
    """`paths` without those that are there already, under another name or in a folder."""
    found = {place(path): path for path in reversed(list(paths))}
    folders = [Path(place) for place in found if Path(place).is_dir()]
    return tuple(
        path
        for place, path in reversed(found.items())
        if not any(_is_walked(Path(place), folder) for folder in folders)
    )


def _is_walked(path: Path, folder: Path) -> bool:
    """Whether reading a folder reads a file or folder in it: all are, but for hidden ones."""
    inside = path.relative_to(folder).parts if path.is_relative_to(folder) else ()
    return bool(inside) and not any(part.startswith(".") for part in inside)


# ---- Deciding


def _decided(
    asked: Asked, intake: Intake, totals: Counter[str], pairs: BinaryIO | None
) -> tuple[Settings, Outcome]:
    """What is of one work; with --review-tui once a person was asked about what is doubtful."""
    from mscbib.dedupe import Settings
    from mscbib.workers import processors

    settings = Settings({}, asked.preprints == "merge", asked.jobs or processors())
    said: set[str] = set()
    if asked.review_tui:
        before = _with_decisions(asked, settings, intake, totals, said, new_file=True)
        _decide_here(intake, _outcome(asked, intake, before, None), asked.decisions[-1])
    settings = _with_decisions(asked, settings, intake, totals, said)
    return settings, _outcome(asked, intake, settings, pairs)


def _with_decisions(
    asked: Asked,
    settings: Settings,
    intake: Intake,
    totals: Counter[str],
    said: set[str],
    *,
    new_file: bool = False,
) -> Settings:
    """The settings with what the tables decide; with `new_file` the last need not be there.

    Findings are reported, unless they were `said` before.
    """
    paths = asked.decisions
    if new_file and not Path(paths[-1]).exists():
        paths = paths[:-1]
    if not paths:
        return settings
    from mscbib.dedupe import decisions

    found = decisions.read(paths, intake.called())
    for finding in found.findings:
        if finding.concise() not in said:
            said.add(finding.concise())
            totals[finding.severity] += 1
            tell(finding, wants_color(asked.color, sys.stderr))
    return settings._replace(decisions=found.pairs)


def _outcome(asked: Asked, intake: Intake, settings: Settings, pairs: BinaryIO | None) -> Outcome:
    from mscbib.dedupe import deduplicate
    from mscbib.dedupe.tables import pairs_table

    with told.Progress("comparing", asked.quiet) as progress:
        if pairs is None:
            return deduplicate(intake, settings, progress=progress.show)
        with pairs_table(pairs, intake) as tell:
            return deduplicate(intake, settings._replace(tell_all=True), tell, progress.show)


def _decide_here(intake: Intake, outcome: Outcome, decisions: str) -> None:
    from mscbib.commands import _review_tui

    _review_tui.run(list(_review_pairs(intake, outcome)), decisions)


def _review_pairs(intake: Intake, outcome: Outcome) -> Iterator[ReviewPair]:
    from mscbib.dedupe.review import ReviewPair

    for a, b, verdict, reasons in outcome.review:
        keys = intake.keys[a], intake.keys[b]
        yield ReviewPair(*keys, intake.record(a), intake.record(b), verdict.score, reasons)


# ---- Writing


def _write_tables(intake: Intake, outcome: Outcome, streams: dict[str, BinaryIO]) -> None:
    from mscbib.dedupe import tables
    from mscbib.dedupe.review import write

    if "--clusters" in streams:
        tables.write_clusters(streams["--clusters"], intake, outcome)
    if "--review" in streams:
        write(streams["--review"], _review_pairs(intake, outcome))


def _works(asked: Asked, intake: Intake, outcome: Outcome, flow: Flow) -> Iterator[bytes]:
    """The works as JSON, each counted as it comes."""
    from mscbib.dedupe.works import works
    from mscbib.workers import processors

    prefer = [name.strip() for name in asked.prefer.split(",") if name.strip()]
    with told.Progress("merging", asked.quiet) as progress:
        for number, work in enumerate(works(intake, outcome, prefer, asked.jobs or processors()), 1):
            flow.add(work.names, work.kept)
            yield work.data
            if number % 1000 == 0:
                progress.show(number, len(outcome.clusters))


def _count(asked: Asked, intake: Intake, outcome: Outcome, flow: Flow) -> None:
    for _ in _works(asked, intake, outcome, flow):
        pass


def _write_works(asked: Asked, intake: Intake, outcome: Outcome, flow: Flow, stream: BinaryIO) -> None:
    """Write the works, or with --group all records; count them in any case."""
    from mscbib.dedupe.works import grouped
    from mscbib.model import Record

    writer = _writer(asked, stream)
    shown = asked.to_file is None and at_terminal(sys.stdout)
    if asked.group:
        _count(asked, intake, outcome, flow)
        for record in grouped(intake, outcome):
            writer.write(record)
    elif asked.format == "ndjson" and not asked.all_fields and not shown:
        for data in _works(asked, intake, outcome, flow):
            stream.write(data + b"\n")
    else:
        for data in _works(asked, intake, outcome, flow):
            writer.write(Record.model_validate_json(data))
    writer.close()


def _writer(asked: Asked, stream: BinaryIO) -> Writer:
    from mscbib import writers

    target = None if asked.target == STANDARD else asked.target
    return writers.writer(asked.format, stream, plain_style(target, asked.color, all_fields=asked.all_fields))
