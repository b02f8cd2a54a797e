"""Findings as SARIF 2.1.0, the form of OASIS for analysis results: GitHub's code scanning, IDEs, DefectDojo.

The run says first which rules there are, with their pages; then the results as they come; and at last which
files were looked at, of which the paths alone are kept till then. https://docs.oasis-open.org/sarif/sarif/v2.1.0
has the form. What GitHub tells findings apart by it makes itself, of the files; ``mscbib/v1`` is for others.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, BinaryIO

from mscbib import __version__, checks
from mscbib.diagnostics import excerpt, rule
from mscbib.reports import Reporter, Style, Totals, advice, clean
from mscbib.reports._fingerprints import Fingerprints
from mscbib.reports._json import encoded
from mscbib.reports._paths import STDIN, is_relative, uri

if TYPE_CHECKING:
    from mscbib.diagnostics import Diagnostic

TITLE = "findings for code scanning: SARIF 2.1.0"

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

#: No description may be longer on GitHub.
_LONGEST = 1024

#: What would make a link of a part of a message.
_LINK = re.compile(r"\](?=\()")


class Report(Reporter):
    """Writes each result as a line."""

    def __init__(self, stream: BinaryIO, style: Style) -> None:
        super().__init__(stream, style)
        self._fingerprints = Fingerprints()
        self._rules = {name: index for index, name in enumerate(checks.names())}
        self._files: dict[str, int] = {}
        self._before = b"\n"

    def begin(self) -> None:
        """Open the run: the tool and its rules."""
        driver = {
            "name": "mscbib",
            "version": __version__,
            "semanticVersion": __version__,
            "rules": [_described(name) for name in self._rules],
        }
        self.stream.write(
            b'{"$schema":' + encoded(_SCHEMA, self.style) + b',"version":"2.1.0","runs":[{\n"tool":'
        )
        self.stream.write(encoded({"driver": driver}, self.style))
        self.stream.write(b',\n"columnKind":"unicodeCodePoints",\n"results":[')

    def add_file(self, path: str) -> None:
        """Remember that a file was looked at."""
        self._files.setdefault(path, len(self._files))

    def add(self, finding: Diagnostic) -> None:
        """Write one result."""
        self.add_file(finding.path)
        self.stream.write(self._before + encoded(self._result(finding), self.style))
        self._before = b",\n"

    def close(self, totals: Totals) -> None:
        """Say which files there were, and close the run."""
        artifacts = [_artifact(path) for path in self._files]
        self.stream.write(b'\n],\n"artifacts":' + encoded(artifacts, self.style))
        invocation = {"executionSuccessful": not totals.unreadable}
        self.stream.write(b',\n"invocations":' + encoded([invocation], self.style))
        self.stream.write(b',\n"properties":' + encoded(totals._asdict(), self.style) + b"\n}]}\n")

    def _result(self, finding: Diagnostic) -> dict[str, Any]:
        result: dict[str, Any] = {"ruleId": finding.code}
        if finding.name in self._rules:
            result["ruleIndex"] = self._rules[finding.name]
        location = {**_location(finding.path), "index": self._files[finding.path]}
        physical = {"artifactLocation": location, **_printed(finding)}
        logical = _logical(finding)
        result |= {
            "level": str(finding.severity),
            # braces stay as they are: the standard doubles them, and no reader known takes that back
            "message": {"text": _unlinked(clean(finding.message))},
            "locations": [{"physicalLocation": physical, **logical}],
            "partialFingerprints": {"mscbib/v1": self._fingerprints.of(finding)},
        }
        if finding.fix is not None:
            result["fixes"] = [_fix(finding, location)]
        return result


def _unlinked(text: str) -> str:
    return _LINK.sub(r"\\]", text)


def _described(name: str) -> dict[str, Any]:
    """A rule, with its page."""
    known, page = rule(name), checks.page(name)
    does = excerpt(page.parts.get("What it does", page.summary), _LONGEST)
    text = "\n\n".join(f"{heading}\n{part}" for heading, part in page.parts.items())
    markdown = "\n\n".join(f"## {heading}\n\n{part}" for heading, part in page.parts.items())
    return {
        "id": known.code,
        "name": name,
        "shortDescription": {"text": f"{excerpt(page.summary, _LONGEST - 1)}."},
        "fullDescription": {"text": does},
        "help": {"text": text or known.remedy, "markdown": markdown or known.remedy},
        "defaultConfiguration": {"level": str(known.severity)},
        "properties": {"tags": ["bibliography"], "problem.severity": str(known.severity)},
    }


def _location(path: str) -> dict[str, Any]:
    """Where a file is."""
    if path == STDIN:
        return {"uri": STDIN, "description": {"text": "standard input"}}
    location = {"uri": uri(path)}
    if is_relative(path):
        location["uriBaseId"] = "%SRCROOT%"
    return location


def _artifact(path: str) -> dict[str, Any]:
    return {"location": _location(path), "roles": ["analysisTarget"]}


def _region(finding: Diagnostic) -> dict[str, Any]:
    """The place of a finding; columns count characters, and the end is behind the last of them."""
    return {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": finding.end_line,
        "endColumn": finding.end_column,
    }


def _printed(finding: Diagnostic) -> dict[str, Any]:
    """The place with its text, and the part of its line that is known where that is more than the place."""
    region = _region(finding)
    start = finding.column - finding.caret
    end = start + len(finding.shown)
    if finding.line != finding.end_line or finding.end_column > end:
        return {"region": region}
    text = finding.shown[finding.caret : finding.end_column - start]
    if text:
        region["snippet"] = {"text": text}
    if text == finding.shown:
        return {"region": region}
    around = {"startLine": finding.line, "startColumn": start, "endLine": finding.line, "endColumn": end}
    return {"region": region, "contextRegion": {**around, "snippet": {"text": finding.shown}}}


def _logical(finding: Diagnostic) -> dict[str, Any]:
    """The place in the format's own terms, and the field of the record."""
    named = {"name": finding.field} if finding.field else {}
    if finding.where:
        named["fullyQualifiedName"] = finding.where
    return {"logicalLocations": [named]} if named else {}


def _fix(finding: Diagnostic, location: dict[str, Any]) -> dict[str, Any]:
    """What to put in place of a finding's text."""
    assert finding.fix is not None
    content = {"text": finding.fix.text}
    replacement = {"deletedRegion": _region(finding), "insertedContent": content}
    said = dict(advice(finding))["fix"]
    return {
        "description": {"text": _unlinked(said)},
        "artifactChanges": [{"artifactLocation": location, "replacements": [replacement]}],
        "properties": {"safe": finding.fix.safe},
    }
