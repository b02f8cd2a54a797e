"""Findings: what was wrong where, how badly, and what to do about it."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from mscbib import discovery


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


@functools.cache
def rule(name: str) -> Rule:
    """The rule called `name`: what its file among the ``checks`` says.

    Raises:
        LookupError: there is none of that name.
        BrokenHouseError: its file does not say what a rule has to.
    """
    said = discovery.module("checks", name.replace("-", "_"))
    try:
        return Rule(said.CODE, name, Severity(said.SEVERITY), said.REMEDY)
    except (AttributeError, ValueError) as error:
        raise discovery.BrokenHouseError(f"{said.__file__}: {error}") from error


def excerpt(text: str, width: int = 60) -> str:
    """`text` on one line, cut to `width` characters, as messages quote it."""
    flat = " ".join(text[: 8 * width].split())
    return flat if len(flat) <= width else flat[: width - 1] + "…"


class Fix(NamedTuple):
    """The text that should stand in place of a finding's; ``safe`` where nobody has to look at it first."""

    text: str
    safe: bool


class Problem(NamedTuple):
    """A finding within one entry, before it has a line and a column: offsets into the entry's text.

    ``field`` is the path of the record's field that it is about, where it is about one.
    """

    name: str
    start: int
    end: int
    message: str
    field: str | None = None
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding in a file.

    Lines and columns count from 1 and columns count characters; ``start`` and ``end`` are offsets in
    characters of the decoded text. ``field`` is the path of the record's field that it is about, if it is
    about one; ``where`` is the place in the format's own terms ("tag DO", "row 3, column DOI", "field doi", a
    JSON pointer), if it has any; ``fix`` the text that should stand from ``start`` to ``end``. ``shown`` is
    the line it begins in, cut to what is near, and ``caret`` the place in that.
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
    field: str | None = None
    where: str | None = None
    fix: Fix | None = None
    shown: str = ""
    caret: int = 0

    def concise(self) -> str:
        """One line: ``path:line:column: CODE message``."""
        return f"{self.path}:{self.line}:{self.column}: {self.code} {self.message}"

    def as_dict(self) -> dict[str, Any]:
        """The finding as plain data, as `--rejects` and the JSON outputs write it."""
        said = {name: getattr(self, name) for name in _SAID}
        if self.field is not None:
            said["field"] = self.field
        if self.where is not None:
            said["where"] = self.where
        if self.fix is not None:
            said["fix"] = self.fix._asdict()
        return said


#: What is always said of a finding as plain data.
_SAID = tuple(
    name
    for name in Diagnostic.__dataclass_fields__
    if name not in ("field", "where", "fix", "shown", "caret")
)


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
