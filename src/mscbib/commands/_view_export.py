"""Writing the marked records of `mscbib view`, by the writers that `mscbib export` has."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from pathlib import Path

from mscbib import writers
from mscbib.commands import output
from mscbib.commands._run import plain_style
from mscbib.commands._view_dialogs import Wanted
from mscbib.commands._view_shelf import Shelf
from mscbib.model import Record


def export(shelf: Shelf, rows: Iterable[int], wanted: Wanted) -> int:
    """Write the records of these rows, in order, to a file: whole or not at all; how many they are.

    Raises:
        FileExistsError: there is a file, which came since somebody looked, or which nobody said to replace.
        OSError: it cannot be written.
        MissingLibraryError: the format needs a library that is not installed.
    """
    target = str(Path(wanted.path).expanduser())
    count = 0
    with output(target) as stream:
        writer = writers.writer(wanted.format, stream, plain_style(target, "never", all_fields=False))
        for row in sorted(rows):
            record = shelf.item(row).record
            if record is not None:
                writer.write(Record.model_validate_json(record))
                count += 1
        writer.close()
        if not wanted.may_replace and Path(target).exists():
            raise FileExistsError(errno.EEXIST, "there is such a file by now", target)
    return count
