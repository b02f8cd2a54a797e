"""Reports: one form of findings a file, found by its name (``json_lines.py`` writes "json-lines").

A report's module has a ``TITLE`` in words and a class ``Report``, a `Reporter` made with the stream and the
`Style`. It is told of every file that is looked at (``add_file``) and of every finding as it comes (``add``,
those of one file after another), between ``begin`` and ``close``. Where the form allows, it writes at once;
none keeps the findings.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from mscbib import discovery
from mscbib.terminal import visible

if TYPE_CHECKING:
    from mscbib.diagnostics import Diagnostic

#: No more of a fix's text is shown.
_LONGEST_FIX = 200


@dataclass(frozen=True, slots=True)
class Style:
    """How to write: to a terminal, with colours, in lines of how many columns."""

    terminal: bool = False
    color: bool = False
    width: int = 100


class Totals(NamedTuple):
    """What there was in all: files, findings by severity, and fixes, safe ones and those to be looked at.

    ``unreadable`` files are not among ``files``.
    """

    files: int = 0
    errors: int = 0
    warnings: int = 0
    safe_fixes: int = 0
    unsafe_fixes: int = 0
    unreadable: int = 0


class Reporter(ABC):
    """Writes findings to a stream of bytes, one at a time."""

    def __init__(self, stream: BinaryIO, style: Style) -> None:
        self.stream = stream
        self.style = style

    def write(self, text: str) -> None:
        """Write text as UTF-8; half of a surrogate pair, as in a file name that is none, is written out."""
        self.stream.write(text.encode("utf-8", "backslashreplace"))

    def begin(self) -> None:  # noqa: B027 - most forms have nothing before the first finding
        """Write what stands before the first finding."""

    def add_file(self, path: str) -> None:  # noqa: B027 - most forms have nothing to say of a clean file
        """A file begins: what is found in it comes next, if anything."""

    @abstractmethod
    def add(self, finding: Diagnostic) -> None:
        """Write one finding."""

    def close(self, totals: Totals) -> None:  # noqa: B027 - most forms have nothing behind the last finding
        """Write what stands behind the last finding; the stream stays open."""


def clean(text: str) -> str:
    """`text` as one line that can be shown and encoded: what controls or breaks it is written out."""
    if text.isascii() and text.isprintable():
        return text
    return visible(text).encode("utf-8", "backslashreplace").decode()


def advice(finding: Diagnostic) -> Iterator[tuple[str, str]]:
    """What a person can do about a finding, and what its fix would do, each behind what it is."""
    yield "help", clean(finding.remedy)
    if finding.fix is not None:
        text = finding.fix.text
        shown = clean(text[:_LONGEST_FIX]) + ("…" if len(text) > _LONGEST_FIX else "")
        instead = f"`{shown}` instead" if text else "nothing instead"
        yield "fix", instead if finding.fix.safe else f"{instead}, if that is right"


def names() -> list[str]:
    """The forms of reports, sorted."""
    return [name.replace("_", "-") for name in discovery.names("reports")]


def formats() -> dict[str, str]:
    """The forms of reports, sorted, each with its title; every one is imported for that."""
    return {name: discovery.module("reports", name.replace("-", "_")).TITLE for name in names()}


def report(name: str, stream: BinaryIO, style: Style) -> Reporter:
    """A report of the form called `name`.

    Raises:
        LookupError: there is no such form.
    """
    made: Reporter = discovery.module("reports", name.replace("-", "_")).Report(stream, style)
    return made
