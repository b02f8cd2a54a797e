"""Findings: what was wrong where, how badly, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple


class Severity(StrEnum):
    """How bad a finding is. An error makes the exit code 1."""

    ERROR = "error"
    WARNING = "warning"


class Rule(NamedTuple):
    """A kind of finding: its code, its name, how bad it is, and what a person can do about it."""

    code: str
    name: str
    severity: Severity
    remedy: str


def _rules(*rules: Rule) -> dict[str, Rule]:
    return {rule.name: rule for rule in rules}


#: Every kind of finding that reading records, and decisions about them, can make, by name.
RULES = _rules(
    Rule(
        "MSC101",
        "undecodable-text",
        Severity.ERROR,
        "name the encoding of the file with --encoding; if that is right, save the page again as UTF-8",
    ),
    Rule(
        "MSC102",
        "guessed-encoding",
        Severity.WARNING,
        "if letters look wrong, name the right encoding with --encoding",
    ),
    Rule(
        "MSC103",
        "unknown-layout",
        Severity.ERROR,
        "see `mscbib detect -v` for what was looked for, or name the layout with --layout",
    ),
    Rule(
        "MSC104",
        "ambiguous-layout",
        Severity.ERROR,
        "name the right one with --layout",
    ),
    Rule(
        "MSC105",
        "missing-part",
        Severity.ERROR,
        "put it back, or save the page again: the entry may be cut off",
    ),
    Rule(
        "MSC106",
        "unclaimed-text",
        Severity.ERROR,
        "if it belongs to the entry, mend it as the layout prints it; else delete it",
    ),
    Rule(
        "MSC107",
        "unreadable-entry",
        Severity.ERROR,
        "mend it by hand: its raw text is kept with --rejects FILE",
    ),
    Rule(
        "MSC108",
        "invalid-value",
        Severity.ERROR,
        "correct it in the text; the field was left out",
    ),
    Rule(
        "MSC109",
        "repeated-field",
        Severity.ERROR,
        "delete the one that is wrong; the first was kept",
    ),
    Rule(
        "MSC110",
        "unparsed-reference",
        Severity.WARNING,
        "nothing is lost: what was not understood stands in `unparsed`",
    ),
    Rule(
        "MSC111",
        "oversized-entry",
        Severity.ERROR,
        "check the file; if it is right, raise the limit with --max-entry-size",
    ),
    Rule(
        "MSC112",
        "unmatched-person",
        Severity.ERROR,
        "make the name agree with the one in the list of authors",
    ),
    Rule(
        "MSC113",
        "empty-input",
        Severity.WARNING,
        "check that the file was saved, or the pipe fed",
    ),
    Rule(
        "MSC114",
        "unparsed-citation",
        Severity.ERROR,
        "mend the line as the layout prints it; what was not understood stands in `unparsed`",
    ),
    Rule(
        "MSC115",
        "kept-value",
        Severity.WARNING,
        "nothing is lost: the value stands in `extra` under its tag; correct it if it should be a field",
    ),
    Rule(
        "MSC116",
        "unclosed-entry",
        Severity.WARNING,
        "the entry was read; check that nothing is missing at its end",
    ),
    Rule(
        "MSC117",
        "withdrawn-records",
        Severity.WARNING,
        "take the records of these PMIDs out of what you keep; this file has none of them",
    ),
    Rule(
        "MSC118",
        "unread-page",
        Severity.WARNING,
        "save what you need of it as text, or name the layout that it has with --layout",
    ),
    Rule(
        "MSC119",
        "unread-text",
        Severity.WARNING,
        "nothing to do: what the page says about the article was read",
    ),
    Rule(
        "MSC121",
        "unknown-decision",
        Severity.ERROR,
        "write duplicate or distinct (or y or n) there, or leave it empty; the row was left out",
    ),
    Rule(
        "MSC122",
        "incomplete-decision",
        Severity.ERROR,
        "save the table as CSV with the columns id_1, id_2 and decision; what this is about was left out",
    ),
    Rule(
        "MSC123",
        "contradictory-decisions",
        Severity.ERROR,
        "correct the one that is wrong; until then none of these duplicates is obeyed",
    ),
    Rule(
        "MSC124",
        "unknown-id",
        Severity.WARNING,
        "give the files that hold the record, or write its id as clusters.csv has it",
    ),
)


def excerpt(text: str, width: int = 60) -> str:
    """`text` on one line, cut to `width` characters, as messages quote it."""
    flat = " ".join(text[: 8 * width].split())
    return flat if len(flat) <= width else flat[: width - 1] + "…"


class Problem(NamedTuple):
    """A finding within one entry, before it has a line and a column: offsets into the entry's text."""

    name: str
    start: int
    end: int
    message: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding in a file.

    Lines and columns count from 1 and columns count characters; ``start`` and ``end`` are offsets in
    characters of the decoded text.
    """

    code: str
    name: str
    severity: Severity
    message: str
    remedy: str
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    start: int
    end: int

    def concise(self) -> str:
        """One line: ``path:line:column: CODE message``."""
        return f"{self.path}:{self.line}:{self.column}: {self.code} {self.message}"

    def as_dict(self) -> dict[str, Any]:
        """The finding as plain data, as `--rejects` and the JSON outputs write it."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True, slots=True)
class Rejected:
    """An entry with findings at error level: its raw text, where it stands, and what was found."""

    raw: str
    source: dict[str, Any]
    findings: list[Diagnostic]

    def as_dict(self) -> dict[str, Any]:
        """The entry as `--rejects` writes it."""
        findings = [finding.as_dict() for finding in self.findings]
        return {"raw": self.raw, "source": self.source, "findings": findings}
