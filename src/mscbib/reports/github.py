"""Findings as GitHub's workflow commands, which it shows beside the lines of a pull request.

    ::error file=refs.bib,line=3,col=9,endLine=3,endColumn=20,title=MSC305 (reversed-pages)::refs.bib:3:9: …

https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands has the form. GitHub shows
ten errors and ten warnings of a step there, and all of them in its log, where the text alone is left: so
this says again where the finding stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mscbib.reports import Reporter, advice, clean
from mscbib.reports._paths import STDIN, from_top

if TYPE_CHECKING:
    from mscbib.diagnostics import Diagnostic

TITLE = "findings as annotations of a pull request: workflow commands of GitHub Actions"

_IN_TEXT = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


class Report(Reporter):
    """Writes each finding as a command."""

    def add(self, finding: Diagnostic) -> None:
        """Write one command."""
        properties = ",".join(
            f"{name}={value.translate(_IN_PROPERTY)}" for name, value in _properties(finding).items()
        )
        lines = (clean(finding.concise()), *map(": ".join, advice(finding)))
        text = "\n".join(lines).translate(_IN_TEXT)
        self.write(f"::{finding.severity} {properties}::{text}\n")


def _properties(finding: Diagnostic) -> dict[str, str]:
    """Where the finding stands, and its title, which comes last since blanks at the end are cut off."""
    properties = {}
    if finding.path != STDIN:
        properties["file"] = from_top(finding.path)
        properties["line"] = str(finding.line)
        if finding.line == finding.end_line:  # columns are refused where there are more lines than one
            properties["col"] = str(finding.column)
            properties["endColumn"] = str(finding.end_column)
        properties["endLine"] = str(finding.end_line)
    properties["title"] = f"{finding.code} ({finding.name})"
    return properties
