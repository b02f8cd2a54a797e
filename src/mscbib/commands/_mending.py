"""What `mscbib validate --fix` and `--diff` do to files."""

from __future__ import annotations

import errno
import os
import sys
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mscbib import fixing
from mscbib.commands import at_terminal, complain, counted, output, wants_color
from mscbib.commands._plain import is_plain
from mscbib.commands._settings import Settings
from mscbib.containers import Document, Reported, documents
from mscbib.source import STDIN
from mscbib.terminal import visible
from mscbib.validation import Validation

if TYPE_CHECKING:
    from mscbib.parser import Options

#: How the lines of a diff look, by their first sign.
_STYLES: dict[str, dict[str, Any]] = {"-": {"fg": "red"}, "+": {"fg": "green"}, "@": {"fg": "cyan"}}


def mend(
    paths: tuple[str, ...], settings: Settings, options: Options, totals: Counter[str], *, unsafe: bool
) -> None:
    """Put the fixes into the files of `paths`.

    What was mended is counted in `totals`. Archives, and formats that are no text, are left as they are.

    Raises:
        click.UsageError: what should be changed is no file.
    """
    for path in paths or (STDIN,):
        if path == STDIN or not _is_file_or_folder(path):
            raise click.UsageError("--fix changes files: name them, or see what would change with --diff")
    # what cannot be read is said when it is reported on
    silent = Reported(lambda *_: None, Counter())
    for document, data, fixed in _mended(paths, settings, options, silent, unsafe=unsafe):
        try:
            _write(document.opened, data, fixed.data)
        except OSError as error:
            complain(document.path, error)
            totals["unwritten"] += 1
        else:
            totals["mended"] += len(fixed.mended)


def show(
    paths: tuple[str, ...],
    settings: Settings,
    options: Options,
    totals: Counter[str],
    *,
    unsafe: bool,
    target: str | None,
    color: str,
) -> None:
    """Write to `target` what the fixes would change in the files of `paths`, as a diff."""
    terminal = target is None and at_terminal(sys.stdout)
    colored = target is None and wants_color(color, sys.stdout)

    def unreadable(path: str, error: OSError) -> None:
        totals["unreadable"] += 1
        complain(path, error)

    with output(target) as stream:
        said = Reported(unreadable, totals)
        for document, data, fixed in _mended(paths, settings, options, said, unsafe=unsafe):
            totals["mended"] += len(fixed.mended)
            path = visible(click.format_filename(document.path))
            lines = fixing.difference(data, fixed.data, fixed.encoding, path)
            if terminal or colored:
                stream.writelines(_shown(lines, terminal, colored))
            else:
                stream.writelines(_raw(lines, fixed.encoding))


def _mended(
    paths: tuple[str, ...], settings: Settings, options: Options, reported: Reported, *, unsafe: bool
) -> Iterator[tuple[Document, bytes, fixing.Fixed]]:
    """The files of `paths` in which something can be mended: what is in them, and what would be."""
    for document in documents(paths, reported):
        path = click.format_filename(document.path)
        found = settings.of(path)
        if found.excluded.have(path) or not is_plain(document.path, document.opened):
            continue
        try:
            data = document.stream.read()
        except OSError as error:
            reported.complain(document.path, error)
            continue
        fixed = fixing.fixed(
            data,
            path,
            options,
            partial(Validation, found.selection.names()),
            found.selection.keeps,
            unsafe=unsafe,
        )
        if fixed.left:
            left = f"{counted(fixed.left, 'finding')} not mended"
            click.echo(f"mscbib: {visible(path)}: {left}: {fixed.why_not}", err=True)
        if fixed.mended:
            yield document, data, fixed


def _is_file_or_folder(path: str) -> bool:
    """Whether there is a file or a folder at `path`, or nothing, which is said elsewhere."""
    return Path(path).is_dir() or Path(path).is_file() or not Path(path).exists()


def _write(path: str, before: bytes, after: bytes) -> None:
    """Put the text of a mended file in its place, whole or not at all.

    Raises:
        OSError: it may not be written, or has another text by now.
    """
    target = Path(path).resolve()
    if not os.access(target, os.W_OK):  # a new file could take its place all the same
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    if target.read_bytes() != before:
        raise OSError(errno.EBUSY, "it was changed meanwhile, and is left as it is")
    if _is_bound(target):
        _overwrite(target, before, after)
    else:
        with output(path) as stream:
            stream.write(after)


def _is_bound(target: Path) -> bool:
    """Whether a new file in the place of this one would not be the same to others."""
    known = target.stat()
    is_anothers = hasattr(os, "geteuid") and known.st_uid != os.geteuid()
    return known.st_nlink > 1 or is_anothers or not os.access(target.parent, os.W_OK)


def _overwrite(target: Path, before: bytes, after: bytes) -> None:
    """Write a file where it is; what was in it is written again if that fails."""
    with target.open("r+b", buffering=0) as stream:
        try:
            _put(stream, after)
        except BaseException:
            _put(stream, before)
            raise


def _put(stream: Any, data: bytes) -> None:
    stream.seek(0)
    rest = memoryview(data)
    while rest:
        rest = rest[stream.write(rest) :]
    stream.truncate()


def _shown(lines: Iterator[str], terminal: bool, colored: bool) -> Iterator[bytes]:
    """A diff for people; at a terminal, what controls that is written out."""
    for line in lines:
        text, end = (line[:-1], "\n") if line.endswith("\n") else (line, "")
        text = visible(text, one_line=False) if terminal else text
        if colored and line[0] in _STYLES:
            text = click.style(text, **_STYLES[line[0]])
        yield f"{text}{end}".encode("utf-8", "replace")


def _raw(lines: Iterator[str], encoding: str) -> Iterator[bytes]:
    """A diff for programs: in the encoding of the file, so that it can be applied, if that has its signs."""
    own = encoding if "-+ @".encode(encoding) == b"-+ @" else "utf-8"
    for number, line in enumerate(lines):
        yield line.encode(own if number > 1 else "utf-8", "replace")
