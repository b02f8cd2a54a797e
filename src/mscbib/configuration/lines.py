"""In which line of a TOML text a key stands, which tomllib does not tell."""

from __future__ import annotations

import re

_NAME_IN_KEY = re.compile(r""""[^"\n]*"|'[^'\n]*'|[A-Za-z0-9_-]+""")


def line_of(text: str, key: tuple[str, ...], near: str = "") -> int:
    """The line in which a key stands in a TOML text, or behind it what is wrong of its value.

    Tables are followed line by line. Where the key is written in a way that this does not see, it is line 1.
    """
    table: tuple[str, ...] = ()
    found = 0
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.strip()
        if stripped.startswith("["):
            path = table = _names_in(stripped.strip("[").partition("]")[0])
        else:
            path = (*table, *_names_in(stripped.partition("=")[0]))
        if not found and path[: len(key)] == key:
            found = number
        if found and (not near or near in line):
            return number
    return found or 1


def _names_in(key: str) -> tuple[str, ...]:
    """The names that a dotted key consists of."""
    return tuple(name.strip("\"'") for name in _NAME_IN_KEY.findall(key))
