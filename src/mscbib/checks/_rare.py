"""Patterns that few inputs need: to compile all of them at every start takes longer than reading a file."""

from __future__ import annotations

import re
from typing import Any, cast


def rare(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern that is compiled when something is first asked of it."""
    return cast("re.Pattern[str]", _Rare(pattern, flags))


class _Rare:
    def __init__(self, pattern: str, flags: int) -> None:
        self._as_written = pattern, flags

    def __getattr__(self, name: str) -> Any:
        # what was asked once is an attribute from then on, and this is not called for it again
        found = self.__dict__[name] = getattr(re.compile(*self._as_written), name)
        return found
