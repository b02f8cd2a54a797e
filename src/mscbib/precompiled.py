"""Regular expressions that are compiled once for all runs.

To compile the expressions of a grammar takes longer than to read a page with them. What comes of it, code for
the engine of Python's `re`, is kept in the user's cache folder, as far as `private_cache` trusts that.

The engine takes no code before it has looked through it (`_validate` in CPython's `Modules/_sre/sre.c`). What
the code is like is the engine's own affair, and that of the tables of letters it comes with: so it is kept
under the version of Python, and where anything of this is not there, the expression is compiled as ever.
"""

from __future__ import annotations

import functools
import hashlib
import re
import sys
import zlib
from array import array
from typing import Any

from mscbib import discovery, private_cache

#: Shorter expressions are compiled about as fast as a file is read.
_WORTHWHILE = 100
#: How large code may be, in bytes; that of no grammar comes near it.
_LARGEST = 8 << 20
_MOST_GROUPS = 10_000
#: How many expressions are kept; beyond, the oldest go.
_KEPT = 1_000


def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` makes of an expression, from the cache where it was made before.

    Raises:
        re.error: it is no expression.
    """
    folder = discovery.cache_folder() if len(pattern) >= _WORTHWHILE else None
    if folder is None:
        return re.compile(pattern, flags)
    path = folder / _name(pattern, int(flags))
    try:
        return _made(pattern, private_cache.read(path))
    except (ImportError, OSError, ValueError, TypeError, KeyError, RuntimeError, zlib.error):
        data = _code(pattern, int(flags))
    if data is None:
        return re.compile(pattern, flags)
    private_cache.write(path, data, most=_KEPT)
    return _made(pattern, data)


@functools.cache
def _version() -> str:
    """Of what the code depends on."""
    return f"{sys.implementation.cache_tag} {sys.hexversion:x} {sys.byteorder} {array('I').itemsize}"


def _name(pattern: str, flags: int) -> str:
    said = f"{_version()} {flags}\n{pattern}".encode("utf-8", "surrogatepass")
    return f"expression-{hashlib.blake2b(said, digest_size=16).hexdigest()}.bin"


def _code(pattern: str, flags: int) -> bytes | None:
    """What is kept of an expression: a line of JSON about its groups, then the code; None: Python has none.

    Raises:
        re.error: it is no expression.
    """
    import orjson

    try:
        from re import _compiler, _parser  # type: ignore[attr-defined]

        parsed = _parser.parse(pattern, flags)
        code = array("I", _compiler._code(parsed, flags))
        state = parsed.state
        about = {"flags": flags | state.flags, "groups": state.groups - 1, "names": state.groupdict}
    except (ImportError, AttributeError, OverflowError):
        return None
    return orjson.dumps(about) + b"\n" + zlib.compress(code.tobytes(), 1)


def _made(pattern: str, data: bytes) -> re.Pattern[str]:
    """The expression that was kept.

    Raises:
        ImportError: this Python has another engine.
        ValueError, TypeError, KeyError, RuntimeError, zlib.error: the data are damaged.
    """
    import _sre  # type: ignore[import-not-found]

    import orjson

    line, _, packed = data.partition(b"\n")
    about: dict[str, Any] = orjson.loads(line)
    unpacking = zlib.decompressobj()
    code = array("I")
    code.frombytes(unpacking.decompress(packed, _LARGEST))
    names: dict[str, int] = about["names"]
    groups: int = about["groups"]
    if (
        not unpacking.eof
        or groups > _MOST_GROUPS
        or not all(0 < number <= groups for number in names.values())
    ):
        raise ValueError("no expression has such groups, or its code no end")
    by_number: list[str | None] = [None] * (groups + 1)
    for name, number in names.items():
        by_number[number] = name
    made: re.Pattern[str] = _sre.compile(
        pattern, about["flags"], code.tolist(), groups, names, tuple(by_number)
    )
    return made
