"""Findings as GitLab's Code Quality report, which it shows in a merge request.

https://docs.gitlab.com/ci/testing/code_quality/ has the form, a part of Code Climate's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from mscbib.diagnostics import Severity
from mscbib.reports import Style, clean
from mscbib.reports._fingerprints import Fingerprints
from mscbib.reports._json import Array
from mscbib.reports._paths import from_top

if TYPE_CHECKING:
    from mscbib.diagnostics import Diagnostic

TITLE = "findings for a merge request: a Code Quality report of GitLab"

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor"}


class Report(Array):
    """Writes the array as the findings come."""

    def __init__(self, stream: BinaryIO, style: Style) -> None:
        super().__init__(stream, style)
        self._fingerprints = Fingerprints()

    def element(self, finding: Diagnostic) -> dict[str, Any]:
        """The finding as GitLab knows it; of two with one fingerprint, it would drop one."""
        return {
            "description": f"{finding.code}: {clean(finding.message)}",
            "check_name": finding.name,
            "fingerprint": self._fingerprints.of(finding),
            "severity": _SEVERITIES[finding.severity],
            "location": {
                "path": from_top(finding.path),
                "positions": {
                    "begin": {"line": finding.line, "column": finding.column},
                    "end": {"line": finding.end_line, "column": finding.end_column},
                },
            },
        }
