"""Findings for people: what is wrong, the line it stands in with the place marked, and what to do about it.

    MSC305 [*] the pages end at 660, before they begin at 873
     --> refs.ris:7:7 (error, tag SP)
      |
    7 | SP  - 873-660
      |       ^^^^^^^
      |
    help: look the pages up and correct them
    fix: `660-873` instead

``[*]`` says that there is a fix that nobody has to look at first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from mscbib.diagnostics import Severity
from mscbib.reports import Reporter, Style, advice, clean

if TYPE_CHECKING:
    from mscbib.diagnostics import Diagnostic

TITLE = "findings for people: the line, the place in it, and what to do"

#: A line is shown in no more columns than this: of a finding's line, no more than about that is known.
_WIDEST = 120
_NARROWEST = 40

_CUT = "…"

_SEVERE = {Severity.ERROR: "1;31", Severity.WARNING: "1;33"}
_FRAME = "1;34"
_HELP = "1;36"


class Report(Reporter):
    """Writes each finding as a paragraph."""

    def __init__(self, stream: BinaryIO, style: Style) -> None:
        super().__init__(stream, style)
        self._between = ""

    def add(self, finding: Diagnostic) -> None:
        """Write one paragraph."""
        lines = (*self._head(finding), *self._source(finding), *self._advice(finding))
        self.write(self._between + "\n".join(lines) + "\n")
        self._between = "\n"

    def _head(self, finding: Diagnostic) -> Iterator[str]:
        """What is wrong, and where."""
        code = self._colored(finding.code, _SEVERE[finding.severity])
        mark = f" {self._colored('[*]', _HELP)}" if finding.fix is not None and finding.fix.safe else ""
        yield f"{code}{mark} {clean(finding.message)}"
        place = f"{clean(finding.path)}:{finding.line}:{finding.column}"
        about = f"{finding.severity}, {clean(finding.where)}" if finding.where else str(finding.severity)
        yield f"{self._gutter(finding)}{self._colored('-->', _FRAME)} {place} ({about})"

    def _source(self, finding: Diagnostic) -> Iterator[str]:
        """The line it stands in, and carets below the place."""
        if not finding.shown.strip():
            return
        gutter = self._gutter(finding)
        bar = self._colored("|", _FRAME)
        room = min(max(self.style.width, _NARROWEST), _WIDEST) - len(gutter) - 3
        line, indent, length = marked_line(finding, room)
        carets = self._colored("^" * length, _SEVERE[finding.severity])
        if finding.end_line > finding.line:
            carets += f" to {finding.end_line}:{finding.end_column}"
        yield f"{gutter} {bar}"
        yield f"{self._colored(str(finding.line), _FRAME)} {bar} {line}".rstrip()
        yield f"{gutter} {bar} {' ' * indent}{carets}"
        yield f"{gutter} {bar}"

    def _advice(self, finding: Diagnostic) -> Iterator[str]:
        """What a person can do, and what would be put in the place."""
        for what, text in advice(finding):
            yield f"{self._colored(what, _HELP)}: {text}"

    def _gutter(self, finding: Diagnostic) -> str:
        return " " * len(str(finding.line))

    def _colored(self, text: str, rendition: str) -> str:
        return f"\x1b[{rendition}m{text}\x1b[0m" if self.style.color else text


def marked_line(finding: Diagnostic, room: int) -> tuple[str, int, int]:
    """The line of a finding in no more than `room` columns; the column and the width of the place in that."""
    caret, end = finding.caret, len(finding.shown)
    if finding.end_line == finding.line:
        end = min(end, caret + finding.end_column - finding.column)
    before, marked, behind = map(
        clean, (finding.shown[:caret], finding.shown[caret:end], finding.shown[end:])
    )
    if finding.column > caret + 1:  # the line begins further left
        before = _CUT + before
    whole = marked
    marked = _first(whole, room - min(_width(before), room // 3))
    if marked != whole:
        behind = ""
    left = room - _width(marked)
    before = _last(before, max(left // 2, left - _width(behind)))
    behind = _first(behind, left - _width(before))
    return before + marked + behind, _width(before), max(1, _width(marked))


def _width(text: str) -> int:
    """How many columns of a terminal `text` takes."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth  # what few texts need, none pays for at start-up

    return max(0, wcswidth(text))


def _first(text: str, room: int) -> str:
    """The beginning of `text` that `room` columns hold, with a sign where it was cut."""
    if _width(text) <= room:
        return text
    if text.isascii():
        return text[: max(0, room - 1)] + _CUT if room > 0 else ""
    from wcwidth import wcwidth

    kept, taken = 0, 1
    for character in text:
        taken += wcwidth(character)
        if taken > room:
            break
        kept += 1
    return text[:kept] + _CUT if room > 0 else ""


def _last(text: str, room: int) -> str:
    """The end of `text` that `room` columns hold, with a sign where it was cut."""
    if _width(text) <= room:
        return text
    if text.isascii():
        return _CUT + text[len(text) - max(0, room - 1) :] if room > 0 else ""
    from wcwidth import wcwidth

    kept, taken = len(text), 1
    for character in reversed(text):
        taken += wcwidth(character)
        if taken > room:
            break
        kept -= 1
    return _CUT + text[kept:] if room > 0 else ""
