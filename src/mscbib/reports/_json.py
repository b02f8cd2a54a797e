"""JSON as reports write it."""

from __future__ import annotations

import json
import re
from abc import abstractmethod
from typing import TYPE_CHECKING, Any, BinaryIO

from mscbib.reports import Reporter, Style, Totals
from mscbib.terminal import visible_json

if TYPE_CHECKING:
    from mscbib.diagnostics import Diagnostic

#: What is a character to Python, and to nobody else.
_HALF = re.compile("[\ud800-\udfff]")


class Array(Reporter):
    """Writes an array as the findings come, an element a line."""

    def __init__(self, stream: BinaryIO, style: Style) -> None:
        super().__init__(stream, style)
        self._before = b"[\n"

    @abstractmethod
    def element(self, finding: Diagnostic) -> dict[str, Any]:
        """What there is of a finding in the array."""

    def add(self, finding: Diagnostic) -> None:
        """Write one element."""
        self.stream.write(self._before + encoded(self.element(finding), self.style))
        self._before = b",\n"

    def close(self, totals: Totals) -> None:
        """Close the array."""
        self.stream.write(b"[]\n" if self._before == b"[\n" else b"\n]\n")


def encoded(value: Any, style: Style) -> bytes:
    """`value` as JSON on one line; what goes to a terminal has its control characters written out.

    Half of a surrogate pair, as in a file name that is no UTF-8, is written out: many refuse its escape.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    data = _HALF.sub(lambda match: f"\\\\u{ord(match[0]):04x}", text).encode()
    return visible_json(data) if style.terminal else data
