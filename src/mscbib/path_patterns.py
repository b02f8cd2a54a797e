"""Files by the patterns of their paths, as .gitignore has them; and paths as a folder sees them."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mscbib.source import STDIN

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

#: Between the path of an archive and that of its member, as `containers` shows them.
_INSIDE = "!/"


class Paths:
    """Files by the patterns of their paths, as .gitignore has them; relative to a folder.

    `*.ris` and `old/` are of any depth, `dumps/*.txt` is below the folder, `**` stands for folders. A file
    outside the folder is known by its name alone.

    Raises:
        ValueError: a pattern is none.
    """

    def __init__(self, patterns: Sequence[str], folder: Path) -> None:
        self._spec: GitIgnoreSpec | None = None
        if patterns:
            from pathspec import GitIgnoreSpec

            try:
                self._spec = GitIgnoreSpec.from_lines(patterns)
            except re.error as error:  # a range of characters that ends before it begins
                raise ValueError(str(error)) from error
        self._folder = folder

    def __bool__(self) -> bool:
        """Whether there can be any; a comment or a blank stands for none."""
        return self._spec is not None and any(pattern.include is not None for pattern in self._spec.patterns)

    def have(self, path: str) -> bool:
        """Whether a file is one of them; what is in an archive is where the archive is one."""
        if self._spec is None:
            return False
        seen = seen_from(self._folder, path)
        if seen.startswith("../"):
            file, inside, member = seen.partition(_INSIDE)
            seen = f"{file.rpartition('/')[2]}{inside}{member}"
        return self._spec.match_file(seen) or self._spec.match_file(file_of(seen))


def file_of(path: str) -> str:
    """The file that is at `path`, or that is the archive in which it is."""
    return path.partition(_INSIDE)[0]


def seen_from(folder: Path, path: str) -> str:
    """The path of a file relative to a folder, with slashes on every system.

    What is behind an archive's path stays as it is: a member's name is no path.
    """
    if path == STDIN:
        return path
    file, inside, member = path.partition(_INSIDE)
    try:
        seen = Path(os.path.relpath(file, folder))
        if seen.parts[:1] == (os.pardir,):  # perhaps only by way of a link
            real = Path(os.path.relpath(os.path.realpath(file), os.path.realpath(folder)))
            seen = seen if real.parts[:1] == (os.pardir,) else real
    except ValueError:  # on another drive
        seen = Path(Path(file).name)
    return f"{seen.as_posix()}{inside}{member}"
