"""Names of journals: which are known, and which could be one by their words.

`data/journals.txt` holds the names that several works of the data the labeller was fitted on cite, in lower
case, without stops (``fitting/``).
"""

from __future__ import annotations

import functools
import re

from mscbib import discovery

_WORD = re.compile(r"[^\W\d_]+")
#: Longer names are looked at no further.
_MOST_WORDS = 9


@functools.cache
def _lines() -> str:
    return discovery.data("journals.txt").read_text(encoding="utf-8")


@functools.cache
def names() -> frozenset[str]:
    """The names known, letters only, in lower case: "plosone"."""
    return frozenset(_lines().replace(" ", "").split("\n")) - {""}


@functools.cache
def _words() -> frozenset[str]:
    return frozenset(_lines().split())


def is_known(name: str) -> bool:
    """Whether a journal of this name is known, with or without the place in brackets behind it."""
    known = names()
    return any("".join(_WORD.findall(part)).lower() in known for part in (name, name.partition("(")[0]))


def is_likely(name: str) -> bool:
    """Whether every word of a name is one of a known journal's."""
    found = _WORD.findall(name.lower())
    return 0 < len(found) <= _MOST_WORDS and _words().issuperset(found)
