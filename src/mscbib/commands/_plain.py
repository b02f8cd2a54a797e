"""Which documents `mscbib validate` can mend."""

from __future__ import annotations

import stat
from pathlib import Path

from mscbib import readers
from mscbib.discovery import MissingLibraryError
from mscbib.source import STDIN
from mscbib.unpacking import Budget, unpacked


def is_plain(path: str, opened: str) -> bool:
    """Whether a document is a file as it is, and text, so that it can be mended.

    What is packed or in an archive is not; a stream is, for what is in it can be shown mended.
    """
    if path != opened:
        return False
    try:
        if opened == STDIN or not stat.S_ISREG(Path(opened).stat().st_mode):
            return True
        with open(opened, "rb") as stream:
            head = stream.read(max(len(one.magic or b"") for one in readers.formats()))
            stream.seek(0)
            budget = Budget()
            unpacked(stream, budget)
    except (OSError, MissingLibraryError):
        return False
    return not budget.packed and not any(
        one.magic and head.startswith(one.magic) for one in readers.formats()
    )
