"""The objects of a JSON text, cut apart without understanding them: an array's, those of many, or one alone.

Strings are skipped and brackets counted, a piece of the text at a time, so that an array of any size streams
through. Where an object is damaged, the next is found again: where an object begins that can be no part of
the one before it, or, in a text that has its objects on lines of their own, at the line that begins the next.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from mscbib import source
from mscbib.source import Block

#: How many characters are looked at in one go.
_PIECE = 1 << 14
#: How deep what is counted may be nested; nothing that deep can be read, so it need not be told apart.
_DEPTH = 1024
#: The widest indent of an object that lines tell.
_INDENT = 64

#: What holds no sign that opens or closes; a string with an escape or a line break is looked at closer.
_OUTSIDE = re.compile(r'(?:[^"{]++|"[^"\\\n]*+")*+')
_INSIDE = re.compile(r'(?:[^"{}\[\]]++|"[^"\\\n]*+")*+')
_STRING = re.compile(r'[^"\\]*(?:\\.[^"\\]*)*', re.DOTALL)
_NEXT_LINE = re.compile(r"\n([ \t]*)([^\s])")
#: What stands before the array where it is one of the values of an object: `{"items": [`.
WRAPPER = re.compile(
    r'\s*\{\s*(?:"[^"\\]{1,60}"\s*:\s*(?:"[^"\\]{0,200}"|[\w.+-]{1,40})\s*,\s*){0,20}"items"\s*:\s*\['
)


def blocks(chunks: Iterable[str], max_size: int) -> Iterator[Block]:
    """The objects of a text, each with what stands before it; the last block is what follows the last.

    One of more than `max_size` characters comes in pieces marked so. The blocks joined are the text.
    """
    cutter = _Cutter()
    held: list[Block] = []
    size = 0
    growing = continued = False
    for piece in source.blocks(chunks, None, min(_PIECE, max_size)):
        done = 0
        line, column = piece.line, piece.column
        for end in (*cutter.cuts(piece.text, first=piece.start == 0), len(piece.text)):
            if end > done:
                part = _part(piece, done, end, line, column)
                line, column = part.place(end - done)
                held.append(part)
                size += end - done
                done = end
            whole = end < len(piece.text) or cutter.at_end
            full = size > max_size
            growing = growing or full
            if held and (whole or full):
                block = _joined(held, growing, continued)
                held, size = [], 0
                growing = growing and not whole
                continued = growing and (continued or not block.text.isspace())
                yield block
    if held:
        yield _joined(held, growing, continued)


def _part(block: Block, start: int, end: int, line: int, column: int) -> Block:
    """The text of a block from `start`, which stands at that line and column, to `end`."""
    return Block(
        block.text[start:end],
        block.offset(start),
        line,
        [place - start for place in _within(block.returns, start, end)],
        [place - start for place in _within(block.lone, start, end)],
        column=column,
    )


def _within(places: list[int], start: int, end: int) -> list[int]:
    return places[bisect_left(places, start) : bisect_left(places, end)] if places else places


def _joined(parts: list[Block], oversized: bool, continued: bool) -> Block:
    """Parts of a text that follow each other as one block."""
    first = parts[0]
    returns: list[int] = []
    lone: list[int] = []
    length = 0
    for part in parts:
        returns += [length + place for place in part.returns]
        lone += [length + place for place in part.lone]
        length += len(part.text)
    text = "".join(part.text for part in parts)
    return Block(text, first.start, first.line, returns, lone, oversized, first.column, continued)


class _Cutter:
    """Finds where objects end, piece by piece; ``at_end`` says that the last one ended with its piece.

    ``_stack`` holds the brackets open in the object; ``_line`` is the line so far and ``_before`` the last
    sign, where this piece of the text begins. ``_telling``: an object that begins a line with ``_indent``
    before it is one of the array's; None before the first that begins a line.
    """

    def __init__(self) -> None:
        self.at_end = False
        self._stack: list[str] = []
        self._excess = 0
        self._before = ""
        self._in_string = False
        self._escaped = False
        self._line = ""
        self._indent: str | None = None
        self._telling: bool | None = None

    def cuts(self, text: str, *, first: bool) -> Iterator[int]:
        """Where in the next piece of the text an object has ended, or a damaged one is given up."""
        at = 0
        if first and (wrapper := WRAPPER.match(text)):
            at = wrapper.end()
        self.at_end = False
        while at < len(text):
            if self._in_string:
                at, cut = self._string(text, at)
                if cut is not None:
                    yield cut
                continue
            match = (_INSIDE if self._stack else _OUTSIDE).match(text, at)
            at = match.end() if match else at
            sign = text[at : at + 1]
            if sign == '"':
                self._in_string = True
            elif sign == "{":
                if self._begins(text, at):
                    yield at
                self._push(sign)
            elif sign == "[":
                self._push(sign)
            elif sign:
                self._close("{" if sign == "}" else "[")
                if not self._stack:
                    self.at_end = at + 1 == len(text)
                    if not self.at_end:
                        yield at + 1
            at += 1
        newline = text.rfind("\n")
        self._line = (text[newline + 1 :] if newline >= 0 else self._line + text)[: _INDENT + 1]
        self._before = text.rstrip()[-1:] or self._before

    def _string(self, text: str, at: int) -> tuple[int, int | None]:
        """Go on to the end of a string, or to a line that begins an object, if a quote was lost."""
        if self._escaped:
            self._escaped = False
            start, at = at, at + 1
        else:
            start = at
        match = _STRING.match(text, at)
        end = match.end() if match else at
        if self._telling and "\n" in text[start:end]:
            begins = text.find(f"\n{self._indent}{{", start, end)
            if begins >= 0:
                cut = begins + 1 + len(self._indent or "")
                self._stack.clear()
                self._in_string = False
                return cut, cut
        if text[end : end + 1] == '"':
            self._in_string = False
            return end + 1, None
        self._escaped = text[end : end + 1] == "\\"
        return len(text), None

    def _push(self, sign: str) -> None:
        if len(self._stack) < _DEPTH:
            self._stack.append(sign)
        else:
            self._excess += 1

    def _close(self, opener: str) -> None:
        """Close what `opener` opened, and what was not closed inside it."""
        if self._excess:
            self._excess -= 1
        elif opener in self._stack:
            while self._stack.pop() != opener:
                pass
        elif opener == "[":  # the array's own end: the last object was not closed
            self._stack.clear()

    def _begins(self, text: str, at: int) -> bool:
        """Whether the bracket at `at` begins an object that is no part of the one before it."""
        indent = self._indent_of(text, at)
        if not self._stack:
            if self._telling is None and indent is not None:
                self._indent = indent
                self._telling = _is_told(text, at, indent)
            return False
        misplaced = self._stack[-1] == "{" and self._sign_before(text, at) != ":"
        if misplaced or (self._telling and indent == self._indent):
            self._stack.clear()
            self._excess = 0
            return True
        return False

    def _sign_before(self, text: str, at: int) -> str:
        """The last sign before the bracket at `at`, however many blanks there are between."""
        near = text[max(0, at - _INDENT) : at].rstrip() or text[:at].rstrip()
        return near[-1:] or self._before

    def _indent_of(self, text: str, at: int) -> str | None:
        """The blanks before the bracket at `at` where it is the first sign of its line."""
        newline = text.rfind("\n", max(0, at - _INDENT), at)
        if newline < 0 and at > _INDENT:
            return None
        before = text[newline + 1 : at] if newline >= 0 else self._line + text[:at]
        return before if len(before) <= _INDENT and not before.strip() else None


def _is_told(text: str, at: int, indent: str) -> bool:
    """Whether a line that begins an object at this indent begins one of the array's, judged by the first.

    It does where all of an object is indented deeper, or on one line.
    """
    match = _NEXT_LINE.search(text, at)
    if match is None or match[1] != indent:
        return True
    return match[2] == "{" and text.find('"', at, match.start()) >= 0
