"""Paths as those who read reports know them: seen from the top of the repository."""

from __future__ import annotations

import functools
import os
from pathlib import Path
from urllib.parse import quote

#: How findings name standard input.
STDIN = "-"

#: Where CI systems say what the top of the repository is; elsewhere it is the folder that the run started in.
_TOPS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")

#: What stands between an archive and what is in it.
_INSIDE = "!/"


def from_top(path: str) -> str:
    """`path` seen from the top of the repository, with slashes; from the root where it is not below that."""
    outer, mark, inner = path.partition(_INSIDE)
    return _outer_from_top(outer) + mark + inner


def uri(path: str) -> str:
    """`path` as a URI: relative to the top of the repository, or absolute where it is not below that."""
    outer, mark, inner = path.partition(_INSIDE)
    seen = _outer_from_top(outer)
    quoted = quote(_bytes(seen), safe="/")
    if Path(seen).is_absolute():
        quoted = f"file://{quoted}" if os.name == "posix" else Path(seen).as_uri()
    # a name in an archive is just a name: nobody shall follow its ".." or take its "//" for a host
    steps = inner.split("/")
    tame = not any(step in ("", ".", "..") for step in steps)
    return quoted + mark + quote(_bytes(inner), safe="/" if tame else "")


def _bytes(name: str) -> bytes:
    """A name as the system has it; what no file can be called (half of a pair) as it would be in UTF-8."""
    try:
        return os.fsencode(name)
    except UnicodeEncodeError:
        return name.encode("utf-8", "surrogatepass")


def is_relative(path: str) -> bool:
    """Whether the URI of `path` is relative to the top of the repository."""
    outer = path.partition(_INSIDE)[0]
    return outer != STDIN and not Path(_outer_from_top(outer)).is_absolute()


def _outer_from_top(path: str) -> str:
    if path == STDIN:
        return path
    here = Path.cwd()
    return _seen(path, str(here), next(filter(None, map(os.environ.get, _TOPS)), str(here)))


@functools.lru_cache(maxsize=64)
def _seen(path: str, here: str, top: str) -> str:
    """The file at `path`, seen from `here`, as it is seen from `top`; links are not followed."""
    whole, above = (Path(os.path.normpath(Path(here, one))) for one in (path, top))
    return (whole.relative_to(above) if whole.is_relative_to(above) else whole).as_posix()
