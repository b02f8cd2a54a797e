"""Mending a file by what its findings offer; all that no finding is about stays as it is, byte for byte."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from io import BytesIO
from typing import NamedTuple

from mscbib import parser
from mscbib.decoding import Decoder
from mscbib.diagnostics import Diagnostic, Severity
from mscbib.parser import Examiner, Options

#: How often a file is read again for what a fix made visible.
_MOST_ROUNDS = 10

#: A line with its end; what else Python takes for an end of lines stands inside one.
_LINE = re.compile(r"[^\n]*\n|[^\n]+")

#: How many unchanged lines a diff shows around what changes.
_CONTEXT = 3


class Fixed(NamedTuple):
    """A file's bytes when it is mended, its encoding, and the findings that were mended.

    ``why_not`` says why no more were.
    """

    data: bytes
    encoding: str
    mended: list[Diagnostic]
    why_not: str = ""


def fixed(
    data: bytes,
    path: str,
    options: Options,
    examiner: Callable[[], Examiner],
    keeps: Callable[[Diagnostic], Diagnostic | None],
    *,
    unsafe: bool = False,
) -> Fixed:
    """Mend the text in `data` by the fixes of its findings, as long as there are any.

    Args:
        data: the bytes of the file, which is no archive and no page.
        path: how findings name it.
        options: how it is read.
        examiner: makes what finds the findings, anew for each round.
        keeps: gives a finding back if the user wants it.
        unsafe: also use fixes that a person should look at.

    Returns:
        The bytes, which differ only where a finding offered another text. A round of fixes after which there
        are fewer records, or more findings at error level, is taken back: it did harm.
    """
    mended: list[Diagnostic] = []
    before = _looked_at(data, path, options, examiner())
    encoding = "utf-8" if before.encoding == "ascii" else before.encoding
    for _ in range(_MOST_ROUNDS):
        wanted = [found for found in map(keeps, before.findings) if found is not None]
        fixable = [found for found in wanted if found.fix is not None and (found.fix.safe or unsafe)]
        chosen = _apart(found for found in fixable if _can_hold(encoding, found))
        if not chosen:
            if fixable:
                return Fixed(
                    data, encoding, mended, f"{encoding} has not all letters: save it as UTF-8 first"
                )
            break
        text = _encodable(data, encoding)
        if text is None:
            why_not = f"it is not all {encoding}: save it as UTF-8 first"
            return Fixed(data, encoding, mended, why_not)
        after_data = text.replaced(chosen)
        after = _looked_at(after_data, path, options, examiner())
        if after_data == data or after.does_harm(before):
            break
        data, before = after_data, after
        mended += chosen
    return Fixed(data, encoding, mended)


class _Looked(NamedTuple):
    """What there is in a text: how many records, its findings, and its encoding."""

    records: int
    findings: list[Diagnostic]
    encoding: str

    def does_harm(self, before: _Looked) -> bool:
        """Whether there is less in it than `before`, or more that is wrong."""
        return self.records < before.records or self.errors > before.errors

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(found.severity is Severity.ERROR for found in self.findings)


def _looked_at(data: bytes, path: str, options: Options, examiner: Examiner) -> _Looked:
    records, findings = 0, list[Diagnostic]()
    for entry in parser.parse(BytesIO(data), path, replace(options, examiner=examiner)):
        records += entry.record is not None
        findings += entry.findings
    decoder = Decoder(options.encoding)
    for _ in decoder.decode(BytesIO(data)):
        pass
    return _Looked(records, findings, decoder.encoding or "ascii")


class _Text(NamedTuple):
    """A file's text, its encoding, and the byte order mark before it."""

    mark: bytes
    text: str
    encoding: str

    def replaced(self, findings: Iterable[Diagnostic]) -> bytes:
        """The bytes of the file, with the fixes of `findings`, which are in order, in place."""
        parts, at = [], 0
        for found in findings:
            assert found.fix is not None, "only what can be mended is chosen"
            parts += [self.text[at : found.start], found.fix.text]
            at = found.end
        parts.append(self.text[at:])
        return self.mark + "".join(parts).encode(self.encoding)


def _encodable(data: bytes, encoding: str) -> _Text | None:
    """The text of a file; None where its bytes could not be written again as they are."""
    marks = (
        codecs.BOM_UTF8,
        codecs.BOM_UTF32_LE,
        codecs.BOM_UTF32_BE,
        codecs.BOM_UTF16_LE,
        codecs.BOM_UTF16_BE,
    )
    mark = next((mark for mark in marks if data.startswith(mark)), b"")
    try:
        text = data[len(mark) :].decode(encoding)
        same = text.encode(encoding) == data[len(mark) :]
    except UnicodeError:
        return None
    return _Text(mark, text, encoding) if same else None


def _can_hold(encoding: str, found: Diagnostic) -> bool:
    """Whether a text in this encoding can have what is to be put in the place of a finding's."""
    try:
        found.fix and found.fix.text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _apart(findings: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Those of the findings, in order, that do not overlap one before; the next round may mend the others."""
    chosen: list[Diagnostic] = []
    for found in sorted(findings, key=lambda one: (one.start, one.end, one.code)):
        if not chosen or (found.start >= chosen[-1].end and found.start > chosen[-1].start):
            chosen.append(found)
    return chosen


def difference(before: bytes, after: bytes, encoding: str, path: str) -> Iterator[str]:
    """What changes in a file, as a unified diff."""
    one, other = (_LINE.findall(data.decode(encoding, "replace")) for data in (before, after))
    if len(one) != len(other):
        import difflib

        yield from map(_whole, difflib.unified_diff(one, other, path, path))
        return
    changed = [number for number, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]]
    if changed:
        yield f"--- {path}\n"
        yield f"+++ {path}\n"
    for group in _near(changed):
        start = max(0, group[0] - _CONTEXT)
        end = min(len(one), group[-1] + _CONTEXT + 1)
        yield f"@@ -{start + 1},{end - start} +{start + 1},{end - start} @@\n"
        at = start
        for first, last in _runs(group):
            yield from (f" {line}" for line in one[at:first])
            yield from (f"-{_whole(line)}" for line in one[first:last])
            yield from (f"+{_whole(line)}" for line in other[first:last])
            at = last
        yield from (f" {_whole(line)}" for line in one[at:end])


def _whole(line: str) -> str:
    return line if line.endswith("\n") else line + "\n\\ No newline at end of file\n"


def _near(numbers: list[int]) -> Iterator[list[int]]:
    """Groups of numbers of lines that one hunk shows."""
    group: list[int] = []
    for number in numbers:
        if group and number - group[-1] > 2 * _CONTEXT:
            yield group
            group = []
        group.append(number)
    if group:
        yield group


def _runs(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """The stretches of numbers one behind the other, each with the number behind its last."""
    first = previous = numbers[0]
    for number in numbers[1:]:
        if number != previous + 1:
            yield first, previous + 1
            first = number
        previous = number
    yield first, previous + 1
