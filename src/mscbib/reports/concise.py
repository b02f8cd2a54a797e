"""Findings as lines that editors and `grep` understand: ``path:line:column: MSC123 text``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mscbib.reports import Reporter, clean

if TYPE_CHECKING:
    from mscbib.diagnostics import Diagnostic

TITLE = "findings, one a line: path:line:column: code and text"


class Report(Reporter):
    """Writes each finding as a line."""

    def add(self, finding: Diagnostic) -> None:
        """Write one line."""
        self.write(clean(finding.concise()) + "\n")
