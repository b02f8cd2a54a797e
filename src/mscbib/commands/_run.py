"""Reading files and writing records: what `parse`, `refs`, `convert` and `export` do."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

import click

from mscbib.commands import (
    at_terminal,
    counted,
    options_of,
    output,
    terminal_width,
    wants_color,
)
from mscbib.commands._reading import entries, say_if_from_terminal, told

if TYPE_CHECKING:
    from mscbib.commands._reading import Outcome
    from mscbib.model import Record
    from mscbib.writers import Style, Writer

Function = TypeVar("Function", bound=Callable[..., Any])


def output_options(function: Function) -> Function:
    """In which format is written, where, and where what is damaged is kept."""
    for option in (
        click.option(
            "--rejects",
            metavar="FILE",
            type=click.Path(),
            help="Keep the raw text of damaged entries, with their findings, as NDJSON.",
        ),
        click.option("--all-fields", is_flag=True, help="Write absent fields too (null, false, [])."),
        click.option(
            "-o",
            "--output",
            "target",
            metavar="FILE",
            type=click.Path(),
            help="Write to FILE, whole or not at all.",
        ),
        click.option(
            "-t",
            "--to",
            "to",
            metavar="FORMAT",
            help="The format to write; `mscbib formats` lists them (ndjson, where none must be named).",
        ),
    ):
        function = option(function)
    return function


def writing_options(function: Function) -> Function:
    """As `output_options`, and what else becomes of records and of damaged entries."""
    for option in (
        click.option(
            "--on-error",
            type=click.Choice(["report", "skip", "stop"]),
            default="report",
            help="A damaged entry: write what could be read of it (report), leave it out (skip), "
            "or end there (stop). It is reported, and kept in --rejects, in any case.",
        ),
        click.option("--spans", is_flag=True, help="Add where each value stands in the text."),
        click.option(
            "-j",
            "--jobs",
            metavar="N",
            default="1",
            callback=_number_of_jobs,
            help="Read with N processes (auto: one a processor); what is written is the same. Default: 1.",
        ),
    ):
        function = option(function)
    return output_options(function)


def _number_of_jobs(_context: click.Context, _parameter: click.Parameter, value: str) -> int:
    """How many processes are wanted.

    Raises:
        click.BadParameter: that is no number of them.
    """
    if value in ("0", "auto"):
        from mscbib.workers import processors

        return processors()
    if not value.isascii() or not value.isdigit() or len(value) > 3:
        raise click.BadParameter(f"{value!r} is no number of processes up to 999, nor auto")
    return int(value)


def exporting_options(function: Function) -> Function:
    """What only some formats ask for, and the tools that there are files for."""
    from mscbib.commands._targets import TARGETS

    for option in (
        click.option(
            "--spreadsheet-safe/--no-spreadsheet-safe",
            default=True,
            help="csv, tsv, xlsx: put an apostrophe before what a spreadsheet would take for a formula "
            "(reading takes it off again).",
        ),
        click.option("--locale", metavar="LANG", help="markdown, html, text: the language, such as de-DE."),
        click.option(
            "--style",
            "csl_style",
            metavar="STYLE",
            help="markdown, html, text: a CSL style by name (vancouver, nature, …) or a .csl file.",
        ),
        click.option(
            "--for",
            "tool",
            type=click.Choice(sorted(TARGETS)),
            help="Write what this tool imports best, in as many files as its limits ask for.",
        ),
    ):
        function = option(function)
    return function


def run(
    paths: tuple[str, ...],
    *,
    to: str | None,
    target: str | None,
    spans: bool,
    all_fields: bool,
    rejects: str | None,
    on_error: str,
    layout: str | None,
    encoding: str | None,
    max_entry_size: int | None,
    verbose: int,
    quiet: bool,
    color: str,
    jobs: int = 1,
    wrapped: bool = False,
    heard: Callable[[Record], None] | None = None,
    tool: str | None = None,
    csl_style: str | None = None,
    locale: str | None = None,
    spreadsheet_safe: bool = True,
) -> None:
    """Read `paths` and write their records; exits with 1 after findings, with 2 after unreadable files.

    `heard` is called with every record that is written; `tool` names one of `_targets.TARGETS`.
    """
    from dataclasses import replace

    from mscbib.writers import Apart

    to = to or "ndjson"
    check_format(to, target)
    if rejects is not None and (
        rejects == "-" or (target and Path(rejects).resolve() == Path(target).resolve())
    ):
        raise click.BadParameter("name a file of its own for what is rejected", param_hint="--rejects")
    options = replace(options_of(layout, encoding, max_entry_size, spans=spans), wrapped=wrapped)
    if wrapped and getattr(options.kind, "layout", None) != "reference_list":
        raise click.BadParameter("only the lines of a reference_list can be joined", param_hint="--wrapped")
    totals: Counter[str] = Counter()
    talk = wants_color(color, sys.stderr)
    shown = target is None and at_terminal(sys.stdout)
    with ExitStack() as stack:
        style = replace(
            plain_style(target, color, all_fields=all_fields),
            spreadsheet_safe=spreadsheet_safe,
            csl_style=csl_style,
            locale=locale,
        )
        writer: Writer
        if tool is not None and target not in (None, "-"):
            from mscbib.commands._targets import TARGETS, Parts

            parts = Parts(tool, TARGETS[tool], target, style)
            stack.callback(parts.discard)
            writer = parts
        else:
            writer = _writer(to, stack.enter_context(output(target)), style)
        rejected = stack.enter_context(output(rejects)) if rejects else None
        makes = writer.made if jobs > 1 and heard is None and isinstance(writer, Apart) else None
        found: Iterator[Outcome[Record | bytes]]
        if jobs > 1:
            from mscbib.commands import _jobs

            say_if_from_terminal(paths, quiet)
            found = _jobs.entries(paths, options, makes, jobs, totals, quiet, verbose, shown=shown)
        else:
            found = entries(paths, lambda _: options, totals, quiet, shown=shown)
        records: Iterator[Record | bytes] = told(found, totals, rejected, on_error, talk)
        for record in records:
            if isinstance(record, bytes):
                assert isinstance(writer, Apart), "it made this"
                writer.add(record)
            else:
                writer.write(record)
                if heard is not None:
                    heard(record)
        writer.close()
    if not quiet:
        summarize(totals, verbose)
    end(totals)


def end(totals: Counter[str]) -> None:
    """End with the exit code that what was counted asks for.

    Raises:
        click.exceptions.Exit: there were findings at error level (1), or unreadable files (2).
    """
    if totals["unreadable"]:
        raise click.exceptions.Exit(2)
    if totals["error"]:
        raise click.exceptions.Exit(1)


def run_export(paths: tuple[str, ...], **options: Any) -> None:
    """As `run`, but for users who must say in which format, or for which tool.

    Raises:
        click.UsageError: they did not, or said both.
    """
    from mscbib.commands._targets import TARGETS

    tool, to, target = options["tool"], options["to"], options["target"]
    if tool is None and to is None:
        raise click.UsageError("name a format with -t (`mscbib formats` lists them), or a tool with --for")
    if tool is not None:
        if to not in (None, TARGETS[tool].format):
            raise click.UsageError(f"--for {tool} writes {TARGETS[tool].format}: leave out -t")
        if target in (None, "-") and (TARGETS[tool].max_records or TARGETS[tool].max_bytes):
            raise click.UsageError(f"--for {tool} may need several files: name one with -o FILE")
    run(paths, **{**options, "to": to or TARGETS[tool].format})


def plain_style(target: str | None, color: str, *, all_fields: bool) -> Style:
    """How records are written to `target` (None: standard output) where nothing else is asked for."""
    from mscbib import writers

    return writers.Style(
        all_fields=all_fields,
        terminal=target is None and at_terminal(sys.stdout),
        color=target is None and wants_color(color, sys.stdout),
        width=terminal_width(),
    )


def _writer(to: str, stream: BinaryIO, style: Style) -> Writer:
    """A writer of that format.

    Raises:
        click.BadParameter: there is no such bibliography style.
    """
    from mscbib import writers

    try:
        return writers.writer(to, stream, style)
    except LookupError as error:
        if style.csl_style is None or type(error) is not LookupError:
            raise
        raise click.BadParameter(str(error.args[0]), param_hint="--style") from error


def check_format(to: str, target: str | None) -> None:
    """Refuse a format that there is not, or that no terminal can show.

    Raises:
        click.BadParameter: so it is.
    """
    from mscbib import writers

    formats = writers.names()
    if to not in formats:
        from difflib import get_close_matches

        near = get_close_matches(to, formats, 1)
        meant = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(formats)}"
        raise click.BadParameter(f"there is no format {to!r}; {meant}", param_hint="-t")
    if target is None and writers.is_binary(to) and at_terminal(sys.stdout):
        raise click.BadParameter(f"{to} is no text: name a file with -o", param_hint="-t")


def summarize(totals: Counter[str], verbose: int) -> None:
    """One line on standard error: what came out of what."""
    parts = [f"{counted(totals['records'], 'record')} from {counted(totals['files'], 'file')}"]
    if totals["error"]:
        parts.append(counted(totals["error"], "error"))
    if totals["warning"]:
        parts.append(counted(totals["warning"], "warning"))
    if totals["unreadable"]:
        parts.append(f"{counted(totals['unreadable'], 'file')} unreadable")
    click.echo(f"mscbib: {', '.join(parts)}", err=True)
    if verbose and (by_grammars := sum(totals[way] for way in ("compiled", "mended", "nesting"))):
        compiled = f"{totals['compiled']:,} of {counted(by_grammars, 'entry')}"
        click.echo(f"mscbib: {compiled} read by compiled grammars, {totals['mended']:,} mended", err=True)
    if verbose and totals["nesting"]:
        nesting = counted(totals["nesting"], "entry")
        why = "rules that nest without end are not compiled (`mscbib grammar check` names them)"
        click.echo(f"mscbib: {nesting} read by grammars that take longer: {why}", err=True)
    if verbose and totals["passed over"]:
        passed = counted(totals["passed over"], "record")
        click.echo(f"mscbib: {passed} of web archives passed over, for they are no pages", err=True)
    if verbose and totals["damaged"]:
        click.echo(f"mscbib: {counted(totals['damaged'], 'entry')} damaged", err=True)
