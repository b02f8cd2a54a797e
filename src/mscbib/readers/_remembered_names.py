"""What the grammars of names say of a text, remembered: a library has the same people again and again.

And a row with a finding is read twice, without places and with them.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mscbib.references.names import NameList

#: How many texts are remembered, and of how many characters one may be: half a megabyte at most.
_TEXTS = 1024
_LENGTH = 512


def read_names(text: str) -> NameList:
    """The names in `text`, as `mscbib.references.names.read_names` finds them; they are not to be changed."""
    return _remembered(text) if len(text) <= _LENGTH else _read(text)


def _read(text: str) -> NameList:
    from mscbib.references.names import read_names

    return read_names(text)


_remembered = functools.lru_cache(_TEXTS)(_read)
