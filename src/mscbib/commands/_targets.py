"""Files for the tools that researchers import into: in the format each takes best, and of a size it takes.

The limits are those that the tools document (Covidence: "How to import references"; Rayyan: "Supported file
formats"). EndNote gets its own XML, which says its encoding: for RIS the user would have to set that by hand.
All are UTF-8 without a byte order mark.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from mscbib.commands import beside

if TYPE_CHECKING:
    from mscbib.model import Record
    from mscbib.writers import Style, Writer


class Target(NamedTuple):
    """A tool: its format, and what it takes at most of a file, and of files at once."""

    format: str
    max_records: int | None = None
    max_bytes: int | None = None
    max_files: int | None = None


TARGETS = {
    "covidence": Target("ris", max_records=15_000, max_bytes=50_000_000),
    "rayyan": Target("ris", max_bytes=100_000_000, max_files=10),
    "zotero": Target("ris"),
    "endnote": Target("endnote-xml"),
}


class Parts:
    """Writes records into as many files as a tool's limits ask for: `PATH`, or `STEM-1.EXT`, `STEM-2.EXT`, ….

    A `mscbib.writers.Writer`. All files are written whole or, where something fails, none is.
    """

    def __init__(self, name: str, target: Target, path: str, style: Style) -> None:
        self._target = target
        self._path = Path(path).resolve()
        self._style = style
        self._temporary: list[Path] = []
        self._open = ExitStack()
        self._writer: Writer | None = None
        self._records = self._bytes = 0
        self._name = name

    def write(self, record: Record) -> None:
        """Write a record, into the next file where this one would become too large."""
        size = self._size(record) if self._target.max_bytes else 0
        full = self._writer is None or (
            self._records == self._target.max_records
            or self._bytes + size > (self._target.max_bytes or self._bytes + size)
        )
        if full:
            self._begin()
        assert self._writer is not None
        self._writer.write(record)
        self._records += 1
        self._bytes += size

    def close(self) -> None:
        """Give the files their names."""
        if self._writer is None:
            self._begin()
        self._end()
        paths = self.paths()
        for temporary, path in zip(self._temporary, paths, strict=True):
            temporary.replace(path)
        limit = self._target.max_files
        if limit is not None and len(paths) > limit:
            click.echo(f"mscbib: {len(paths)} files; {self._name} takes {limit} at once", err=True)

    def discard(self) -> None:
        """Take away what was written, where it did not come to its end."""
        self._open.close()
        for temporary in self._temporary:
            temporary.unlink(missing_ok=True)

    def paths(self) -> list[Path]:
        """The files, in order."""
        if len(self._temporary) == 1:
            return [self._path]
        return [
            self._path.with_name(f"{self._path.stem}-{number}{self._path.suffix}")
            for number in range(1, len(self._temporary) + 1)
        ]

    def _begin(self) -> None:
        from mscbib import writers

        self._end()
        temporary = beside(self._path)
        self._temporary.append(temporary)
        try:
            stream = self._open.enter_context(temporary.open("xb"))
        except OSError as error:
            self._temporary.pop()
            raise OSError(error.errno, os.strerror(error.errno or 0), str(self._path)) from error
        self._writer = writers.writer(self._target.format, stream, self._style)
        self._records = self._bytes = 0

    def _end(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        self._open.close()

    def _size(self, record: Record) -> int:
        """The bytes of a file of that record alone: what it adds to one of several is no more."""
        from mscbib import writers

        stream = BytesIO()
        writer = writers.writer(self._target.format, stream, self._style)
        writer.write(record)
        writer.close()
        return len(stream.getvalue())
