"""Findings as failed tests, for CI systems that show JUnit's XML: Jenkins, GitLab, Azure, CircleCI, ….

Every file is a suite, and every finding a test case in it that failed; a file in which nothing was found is a
case that passed. JUnit knows no warnings: a finding of any severity is a failure, and says which it has. The
elements and attributes are those of the schema that Jenkins' xUnit plugin has (junit-10.xsd).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, BinaryIO, cast
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from mscbib.reports import Reporter, Style, Totals, advice, clean

if TYPE_CHECKING:
    from mscbib.diagnostics import Diagnostic

TITLE = "findings as failed tests: JUnit's XML"

#: The cases of a suite are kept in memory up to this size, and in a nameless file beyond.
_IN_MEMORY = 1 << 20

#: What is a character to Python, and none to XML.
_NO_CHARACTER = re.compile("[\ufffe\uffff]")


class Report(Reporter):
    """Writes each suite when the next one begins, since it says first how many of its cases failed."""

    def __init__(self, stream: BinaryIO, style: Style) -> None:
        super().__init__(stream, style)
        self._xml = _writer(stream)
        self._path: str | None = None
        self._failures = 0
        self._held = SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed with the report
        self._cases = _writer(cast(BinaryIO, self._held))

    def begin(self) -> None:
        """Open the document."""
        self._xml.startDocument()
        self._xml.startElement("testsuites", _attributes(name="mscbib validate"))
        self._xml.ignorableWhitespace("\n")

    def add_file(self, path: str) -> None:
        """A suite begins; the one before it is written."""
        self._end_suite()
        self._path = path

    def add(self, finding: Diagnostic) -> None:
        """Hold one failed case."""
        if finding.path != self._path:
            self.add_file(finding.path)
        self._failures += 1
        place = f"{finding.line}:{finding.column}"
        self._case(f"{finding.code} {finding.name} {place}", finding)

    def close(self, totals: Totals) -> None:
        """Write the last suite and close the document."""
        self._end_suite()
        self._xml.endElement("testsuites")
        self._xml.ignorableWhitespace("\n")
        self._held.close()

    def _case(self, name: str, finding: Diagnostic | None = None) -> None:
        """Hold a case of the suite, failed by a finding or passed."""
        xml = self._cases
        xml.ignorableWhitespace("    ")
        xml.startElement("testcase", _attributes(classname=self._path or "", name=name))
        if finding is not None:
            xml.startElement("failure", _attributes(message=finding.message, type=finding.code))
            xml.characters("\n".join(map(_text, _lines(finding))))
            xml.endElement("failure")
        xml.endElement("testcase")
        xml.ignorableWhitespace("\n")

    def _end_suite(self) -> None:
        if self._path is None:
            return
        if not self._failures:
            self._case("nothing was found")
        counts = {"tests": str(self._failures or 1), "failures": str(self._failures), "errors": "0"}
        self._xml.ignorableWhitespace("  ")
        self._xml.startElement("testsuite", _attributes(name=self._path, **counts))
        self._xml.ignorableWhitespace("\n")
        self._held.seek(0)
        copyfileobj(self._held, self.stream)
        self._xml.ignorableWhitespace("  ")
        self._xml.endElement("testsuite")
        self._xml.ignorableWhitespace("\n")
        self._held.seek(0)
        self._held.truncate()
        self._path, self._failures = None, 0


def _writer(stream: BinaryIO) -> XMLGenerator:
    return XMLGenerator(stream, "utf-8", short_empty_elements=True)


def _attributes(**values: str) -> AttributesImpl[str]:
    return AttributesImpl({name: _text(value) for name, value in values.items()})


def _lines(finding: Diagnostic) -> Iterator[str]:
    """What a failure says: where, what, and what to do."""
    yield f"{finding.path}:{finding.line}:{finding.column}"
    yield f"{finding.severity}: {finding.message}"
    yield from map(": ".join, advice(finding))
    if finding.shown.strip():
        yield f"{finding.line} | {finding.shown}"


def _text(text: str) -> str:
    """`text` as XML can hold it."""
    return _NO_CHARACTER.sub(lambda match: f"\\u{ord(match[0]):04x}", clean(text))
