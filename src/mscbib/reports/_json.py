"""JSON as reports write it."""

from __future__ import annotations

import json
from abc import abstractmethod
from typing import TYPE_CHECKING, Any, BinaryIO

from mscbib.reports import Reporter, Style, Totals
from mscbib.terminal import visible_json

if TYPE_CHECKING:
    from mscbib.diagnostics import Diagnostic


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

    Half of a surrogate pair, as in the name of a file that is no UTF-8, comes as its escape.
    """
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
    return visible_json(data) if style.terminal else data
