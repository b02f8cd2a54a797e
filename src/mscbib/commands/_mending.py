"""What `mscbib validate --fix` and `--diff` do to files."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mscbib import fixing, readers
from mscbib.commands import at_terminal, counted, documents, output, wants_color
from mscbib.commands._settings import Settings
from mscbib.source import STDIN
from mscbib.terminal import visible
from mscbib.validation import Validation

if TYPE_CHECKING:
    from mscbib.parser import Options

#: How the lines of a diff look, by their first sign.
_STYLES: dict[str, dict[str, Any]] = {"-": {"fg": "red"}, "+": {"fg": "green"}, "@": {"fg": "cyan"}}


def mend(
    paths: tuple[str, ...],
    settings: Settings,
    options: Options,
    totals: Counter[str],
    *,
    unsafe: bool,
    only_shown: bool,
    color: str,
) -> None:
    """Put the fixes into the files of `paths`, or show what they would change.

    What was mended is counted in `totals`. Archives, and formats that are no text, are left as they are.

    Raises:
        click.UsageError: standard input should be changed.
    """
    if not only_shown and (not paths or STDIN in paths):
        raise click.UsageError("--fix changes files: name them, or see what would change with --diff")
    unread: Counter[str] = Counter()  # what cannot be read is counted when it is reported on
    for document in documents(paths, totals if only_shown else unread):
        path = click.format_filename(document.path)
        found = settings.of(path)
        if found.excluded.have(path):
            continue
        data = document.stream.read()
        if not _is_plain(document.opened, data):
            continue
        names = found.selection.names()
        fixed = fixing.fixed(
            data, path, options, partial(Validation, names), found.selection.keeps, unsafe=unsafe
        )
        if fixed.why_not:
            click.echo(f"mscbib: {visible(path)} was not mended: {fixed.why_not}", err=True)
        totals["mended"] += len(fixed.mended)
        if not fixed.mended:
            continue
        if only_shown:
            _show(fixing.difference(data, fixed.data, fixed.encoding, path), wants_color(color, sys.stdout))
        else:
            with output(document.opened) as stream:
                stream.write(fixed.data)
    if only_shown and totals["mended"]:
        click.echo(f"mscbib: --fix would mend {counted(totals['mended'], 'finding')}", err=True)


def _show(lines: Iterator[str], colored: bool) -> None:
    """Print a diff; at a terminal, what controls it is written out."""
    for line in lines:
        text, end = (line[:-1], "\n") if line.endswith("\n") else (line, "")
        shown = "\n".join(map(visible, text.split("\n"))) if at_terminal(sys.stdout) else text
        if colored:
            shown = click.style(shown, **_STYLES.get(line[:1], {}))
        click.echo(shown + end, nl=False, color=colored)


def _is_plain(opened: str, data: bytes) -> bool:
    """Whether a document is a file as it is, and text: not packed, and not in an archive."""
    if any(data.startswith(one.magic) for one in readers.formats() if one.magic):
        return False
    return opened == STDIN or Path(opened).read_bytes() == data
