"""Findings as one JSON array, a finding a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mscbib.reports._json import Array

if TYPE_CHECKING:
    from mscbib.diagnostics import Diagnostic

TITLE = "findings, one JSON array"


class Report(Array):
    """Writes the array as the findings come."""

    def element(self, finding: Diagnostic) -> dict[str, Any]:
        """All that is known of it."""
        return finding.as_dict()
