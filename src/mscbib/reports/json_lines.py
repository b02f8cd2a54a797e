"""Findings as JSON, one a line: a stream that may be cut at any line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mscbib.reports import Reporter
from mscbib.reports._json import encoded

if TYPE_CHECKING:
    from mscbib.diagnostics import Diagnostic

TITLE = "findings, one JSON object a line"


class Report(Reporter):
    """Writes each finding as a line."""

    def add(self, finding: Diagnostic) -> None:
        """Write one line."""
        self.stream.write(encoded(finding.as_dict(), self.style) + b"\n")
