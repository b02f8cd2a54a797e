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

#: The byte order marks, by the encodings whose text they are no part of.
_MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}

#: At the head of an XML document, what it says of its encoding.
_DECLARATION = re.compile(
    rb"""\s{0,100}<\?xml\s[^>]{0,200}?\bencoding\s{0,9}=\s{0,9}["']([\w.-]{1,40})["']"""
)

#: How many unchanged lines a diff shows around what changes.
_CONTEXT = 3

#: How far behind a change is looked for lines that are alike again, and how many have to be.
_FAR, _ALIKE = 100, 3


class Fixed(NamedTuple):
    """A file's bytes when it is mended, its encoding, and the findings that were mended.

    ``why_not`` says why ``left`` more were not.
    """

    data: bytes
    encoding: str
    mended: list[Diagnostic]
    why_not: str = ""
    left: int = 0


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
    encoding = _encoding_of_ascii(data) if before.encoding == "ascii" else before.encoding
    for _ in range(_MOST_ROUNDS):
        wanted = [found for found in map(keeps, before.findings) if found is not None]
        fixable = [found for found in wanted if found.fix is not None and (found.fix.safe or unsafe)]
        chosen = _apart(found for found in fixable if _can_hold(encoding, found))
        if not chosen:
            if fixable:
                why_not = f"{encoding} has not all letters: save it as UTF-8 first"
                return Fixed(data, encoding, mended, why_not, len(fixable))
            break
        text = _encodable(data, encoding)
        if text is None:
            why_not = f"it is not all {encoding}: save it as UTF-8 first"
            return Fixed(data, encoding, mended, why_not, len(fixable))
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


def _encoding_of_ascii(data: bytes) -> str:
    """In which encoding an ASCII text may grow: UTF-8, unless it says of itself that it is in another.

    Of such a one it stays ASCII, which it is in all of them.
    """
    declared = _DECLARATION.match(data)
    return "utf-8" if declared is None or declared[1].upper() == b"UTF-8" else "ascii"


def _encodable(data: bytes, encoding: str) -> _Text | None:
    """The text of a file; None where its bytes could not be written again as they are."""
    # to another encoding than its own, a byte order mark is text
    mark = _MARKS.get(encoding, b"")
    mark = mark if data.startswith(mark) else b""
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


class _Change(NamedTuple):
    """Lines of a file, from ``start`` to before ``end``, in whose place there are those of the other file."""

    start: int
    end: int
    other_start: int
    other_end: int


def difference(before: bytes, after: bytes, encoding: str, path: str) -> Iterator[str]:
    """What changes in a file, as a unified diff."""
    one, other = (_LINE.findall(data.decode(encoding, "replace")) for data in (before, after))
    changes = _line_by_line(one, other) if len(one) == len(other) else _moved(one, other)
    is_first = True
    for group in _near(changes):
        if is_first:
            yield f"--- {path}\n"
            yield f"+++ {path}\n"
            is_first = False
        lead = min(_CONTEXT, group[0].start)
        start, end = group[0].start - lead, min(len(one), group[-1].end + _CONTEXT)
        other_start, other_end = group[0].other_start - lead, group[-1].other_end + end - group[-1].end
        yield f"@@ -{_range(start, end)} +{_range(other_start, other_end)} @@\n"
        at = start
        for change in group:
            yield from (f" {line}" for line in one[at : change.start])
            yield from (f"-{_whole(line)}" for line in one[change.start : change.end])
            yield from (f"+{_whole(line)}" for line in other[change.other_start : change.other_end])
            at = change.end
        yield from (f" {_whole(line)}" for line in one[at:end])


def _range(start: int, end: int) -> str:
    """Lines as the head of a hunk names them: of none, the one before."""
    return f"{start + (end > start)},{end - start}"


def _whole(line: str) -> str:
    return line if line.endswith("\n") else line + "\n\\ No newline at end of file\n"


def _line_by_line(one: list[str], other: list[str]) -> Iterator[_Change]:
    """What changes where there are as many lines as before."""
    at = 0
    while at < len(one):
        end = at
        while end < len(one) and one[end] != other[end]:
            end += 1
        if end > at:
            yield _Change(at, end, at, end)
        at = end + 1


def _moved(one: list[str], other: list[str]) -> Iterator[_Change]:
    """What changes where lines were joined or taken away.

    Fixes change little here and little there, so that the next lines that are alike are near. `difflib` looks
    for the smallest difference of the whole, which takes minutes for a large file.
    """
    at = to = 0
    while at < len(one) or to < len(other):
        if one[at : at + 1] == other[to : to + 1]:
            at, to = at + 1, to + 1
            continue
        end, other_end = _alike_again(one, other, at, to)
        yield _Change(at, end, to, other_end)
        at, to = end, other_end


def _alike_again(one: list[str], other: list[str], at: int, to: int) -> tuple[int, int]:
    """From where on two files are alike again; their ends, where that is not soon."""
    for far in range(1, 2 * _FAR):
        for end in range(at + max(0, far - _FAR), at + min(far, _FAR) + 1):
            other_end = to + far - (end - at)
            alike = 1 if end - at == other_end - to else _ALIKE
            if one[end : end + alike] == other[other_end : other_end + alike]:
                return min(end, len(one)), min(other_end, len(other))
    return len(one), len(other)


def _near(changes: Iterable[_Change]) -> Iterator[list[_Change]]:
    """Groups of changes that one hunk shows."""
    group: list[_Change] = []
    for change in changes:
        if group and change.start - group[-1].end >= 2 * _CONTEXT:
            yield group
            group = []
        group.append(change)
    if group:
        yield group
