"""``mscbib dedupe --engine spark``: the same works and tables, found by many machines."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, BinaryIO

import click

from mscbib.commands import _dedupe_told as told_of
from mscbib.commands import options_of, output, tell, wants_color
from mscbib.commands._dedupe import named_sources, new_paths, once
from mscbib.commands._dedupe_asked import Asked
from mscbib.commands._engine import Engine, refuse_own_grammars, spark
from mscbib.commands._parse_spark import said
from mscbib.commands._reading import told
from mscbib.commands._run import end

if TYPE_CHECKING:
    from mscbib.cluster.dedupe_decisions import Person
    from mscbib.cluster.dedupe_intake import Intake
    from mscbib.cluster.deduplicating import Found
    from mscbib.cluster.hadoop import Folder
    from mscbib.cluster.parsing import Parsed
    from mscbib.cluster.session import Session
    from mscbib.dedupe.flow import Flow

#: What there is no sense in where many machines work, or no need: the option, and what to do.
_REFUSED = {
    "undo": "each record is taken apart by itself: leave --engine out, or give it the parts one by one",
    "explain": "look the two up in --pairs FILE, or explain them among fewer records, without --engine",
    "review_tui": "write --review FILE, fill it in, and give it to --decisions FILE",
    "jobs": "--master 'local[N]' says how many processes work here",
    "all_fields": "absent fields are left out",
}


def run(engine: Engine, asked: Asked) -> None:
    """Deduplicate records, as `_dedupe.run` does, and write the works to a folder."""
    folder_of = _checked(asked)
    totals: Counter[str] = Counter()
    with ExitStack() as stack:
        session = stack.enter_context(spark(engine, asked.verbose))
        from mscbib.cluster import hadoop

        files = hadoop.Files(session.sparkContext)
        folder = stack.enter_context(closing(files.folder(folder_of)))
        if folder.exists():
            raise click.UsageError(f"{folder_of} is there already: take it away, or name another folder")
        steps = stack.enter_context(closing(files.folder(f"{folder_of.rstrip('/')}.steps")))
        paths = {option: path for option, path in asked.files.items() if option != "--output"}
        with ExitStack() as tables:
            streams = {option: tables.enter_context(output(path)) for option, path in paths.items()}
            flow = _deduplicated(session, asked, totals, streams, steps.beside, folder)
    if asked.stats:
        click.echo(flow.as_text())
    end(totals)


def _checked(asked: Asked) -> str:
    """The folder to write, if what is asked for can be done.

    Raises:
        click.UsageError: it cannot.
    """
    for name, remedy in _REFUSED.items():
        if getattr(asked, name):
            raise click.UsageError(f"--engine spark has no --{name.replace('_', '-')}: {remedy}")
    asked.check()
    if asked.to not in (None, "ndjson"):
        raise click.UsageError(f"--engine spark writes ndjson: `mscbib export` makes {asked.to} of it")
    if asked.to_file is None:
        raise click.UsageError("--engine spark writes a folder of parts: name it with -o OUT")
    paths = new_paths(asked)
    if not paths or "-" in (*paths, *asked.against):
        raise click.UsageError("--engine spark reads no standard input: name files or folders")
    if "-" in asked.files.values():
        raise click.UsageError("--engine spark writes tables to files: name each")
    refuse_own_grammars()
    return asked.to_file


def _deduplicated(
    session: Session,
    asked: Asked,
    totals: Counter[str],
    streams: dict[str, BinaryIO],
    steps: str,
    folder: Folder,
) -> Flow:
    """Read, decide, and write the works and tables; what became of the records is counted."""
    from mscbib.cluster import deduplicating
    from mscbib.cluster.dedupe_rows import Scratch
    from mscbib.dedupe.flow import Flow

    sources = named_sources(asked.named)
    flow = Flow(sources)
    scratch = Scratch(session, steps)
    deciding = deduplicating.Deciding(
        merge_preprints=asked.preprints == "merge", tell_all="--pairs" in streams
    )
    with ExitStack() as stack:
        library = _read(session, asked, once(asked.against), totals, streams, stack)
        new = _read(session, asked, new_paths(asked), totals, streams, stack)
        intake = deduplicating.taken_in(
            scratch,
            sources,
            library=library.lines() if library is not None else None,
            new=new.lines() if new is not None else None,
        )
    person = _person(asked, intake, totals) if asked.decisions else []
    found = deduplicating.deduplicate(intake, scratch, deciding, person)
    flow.waiting = found.doubtful.count()
    _write_tables(found, streams)
    prefer = [name.strip() for name in asked.prefer.split(",") if name.strip()]
    works = deduplicating.write_works(found, folder, flow, prefer, group=asked.group)
    told_of.warn(found.capped, found.capped_unnamed)
    if not asked.quiet:
        told_of.summarize(totals, intake.size, works, flow.waiting, asked.review)
    return flow


def _read(
    session: Session,
    asked: Asked,
    paths: tuple[str, ...],
    totals: Counter[str],
    streams: dict[str, BinaryIO],
    stack: ExitStack,
) -> Parsed | None:
    """The records of some files, after all that is to be said of them."""
    if not paths:
        return None
    from mscbib.cluster import parsing, reading

    options = options_of(asked.layout, asked.encoding, asked.max_entry_size)
    how = reading.How(asked.layout, asked.encoding, max_entry_size=options.max_entry_size)
    tasks = parsing.planned(session.sparkContext, paths, how)
    parsed = stack.enter_context(closing(parsing.Parsed(session.sparkContext, tasks, how)))
    totals.update(parsed.totals)
    talk = wants_color(asked.color, sys.stderr)
    for _ in told(said(parsed, totals), totals, streams.get("--rejects"), "report", talk):
        pass
    return parsed


def _person(asked: Asked, intake: Intake, totals: Counter[str]) -> list[Person]:
    """What the tables decide; findings about them are reported."""
    from mscbib.cluster import dedupe_decisions
    from mscbib.dedupe import decisions

    known = dedupe_decisions.known(intake, decisions.texts(asked.decisions))
    found = decisions.read(asked.decisions, known.called)
    for finding in found.findings:
        totals[finding.severity] += 1
        tell(finding, wants_color(asked.color, sys.stderr))
    return dedupe_decisions.decisions(known, found.pairs)


def _write_tables(found: Found, streams: dict[str, BinaryIO]) -> None:
    from mscbib.cluster import dedupe_review, dedupe_tables
    from mscbib.dedupe.review import write

    if "--clusters" in streams:
        dedupe_tables.write_clusters(streams["--clusters"], found.intake, found.clusters)
    if "--pairs" in streams:
        dedupe_tables.write_pairs(streams["--pairs"], found.intake, found.decided, found.person)
    if "--review" in streams:
        write(streams["--review"], dedupe_review.review_pairs(found.doubtful, found.intake))
