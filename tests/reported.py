"""Findings made by hand, as tests of reports write them: plain ones, and what hostile files make of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from mscbib import reports
from mscbib.diagnostics import Diagnostic, Fix, Severity
from mscbib.reports import Style, Totals


def finding(**said: Any) -> Diagnostic:
    """A finding on one line, of which only what matters is said."""
    line, column = said.setdefault("line", 1), said.setdefault("column", 1)
    start = said.setdefault("start", 100 * line + column)
    plain: dict[str, Any] = {
        "code": "MSC305",
        "name": "reversed-pages",
        "severity": Severity.ERROR,
        "message": "the pages end at 660, before they begin at 873",
        "remedy": "look the pages up and correct them",
        "path": "refs.ris",
        "end_line": line,
        "end_column": column,
        "end": start + said.get("end_column", column) - column,
    }
    return Diagnostic(**plain | said)


SAFE = finding(
    line=7,
    column=7,
    end_column=14,
    field="pages",
    where="tag SP",
    fix=Fix("660-873", safe=True),
    shown="SP  - 873-660",
    caret=6,
)
WIDE = finding(
    code="MSC106",
    name="unclaimed-text",
    severity=Severity.WARNING,
    message="no field has `研究`",
    remedy="report it, if it should be read",
    path="dumps/café 50%.txt",
    line=12,
    column=6,
    end_column=8,
    shown="标题：研 研究 of e\u0301tude",
    caret=5,
)
LINES = finding(
    message="the text\nhas \x1b[31mcolours\x1b[0m and \u202eturns",
    path="a\nb, c:d.txt",
    line=9,
    column=4,
    end_line=11,
    end_column=3,
    shown="\tCR\x1b[2J\x00 and e\u0301 more",
    caret=3,
)
ARCHIVED = finding(
    severity=Severity.WARNING,
    path="old dumps.zip!/inner/b.txt",
    line=3,
    column=10,
    end_column=19,
    fix=Fix("", safe=False),
    shown="Abstract Abstract Background",
    caret=9,
)
CRAWLED = finding(path="crawl.warc.gz!/https://example.org/a?b=c,d:e", line=2, where="JSON pointer /0/page")
STDIN = finding(
    code="MSC113",
    name="empty-input",
    message="there is no text in it",
    remedy="look whether the file was saved",
    path="-",
)
LONG = finding(
    line=120,
    column=500,
    end_column=900,
    path="long.txt",
    shown="x" * 40 + " 日本語の文字と " + "y" * 132,
    caret=60,
)
ALIKE = [
    finding(path="alike.txt", line=line, column=3, end_column=6, shown="a doi b", caret=2) for line in (5, 8)
]
QUOTED = finding(
    message="`{0}` ]]> &amp; <b> ::error:: 100% [click](https://example.org) \ufffe",
    path="%2e.txt",
    line=1,
    column=5,
    end_column=5,
    shown='{"a"',
    caret=4,
    fix=Fix('"' * 3 + "\n" + "z" * 300, safe=False),
)
NAMELESS = finding(
    path="not-utf-8-\udce9.txt", message="half of a pair: \ud83d", shown="\ud83d", end_column=2
)

FINDINGS = [SAFE, WIDE, LINES, ARCHIVED, CRAWLED, STDIN, LONG, *ALIKE, QUOTED, NAMELESS]
#: Files in which nothing is found; each is looked at before the first finding.
CLEAN = ["clean.ris", "dumps/also clean.txt"]
TOTALS = Totals(files=12, errors=9, warnings=2, safe_fixes=1, unsafe_fixes=2)


def written(
    name: str,
    findings: Iterable[Diagnostic] = FINDINGS,
    files: Iterable[str] = CLEAN,
    style: Style | None = None,
) -> str:
    """The report of findings."""
    stream = BytesIO()
    report = reports.report(name, stream, style or Style())
    report.begin()
    for path in files:
        report.add_file(path)
    for one in findings:
        report.add(one)
    report.close(TOTALS)
    return stream.getvalue().decode()


def command(line: str) -> tuple[str, dict[str, str], str]:
    """A workflow command as GitHub's runner reads it: properties up to the next `::`, and %-escapes."""
    matched = re.fullmatch(r"::(\w+) (.*?)::(.*)", line, re.DOTALL)
    assert matched, line
    kind, properties, text = matched.groups()
    said = {}
    for pair in properties.strip().split(","):
        name, equals, value = pair.partition("=")
        assert equals, line
        said[name] = _unescaped(value, {"%3A": ":", "%2C": ","})
    return kind, said, _unescaped(text, {})


def _unescaped(text: str, more: dict[str, str]) -> str:
    for escape, sign in {"%0D": "\r", "%0A": "\n", **more, "%25": "%"}.items():
        text = text.replace(escape, sign)
    return text
