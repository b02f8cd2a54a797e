r"""The characters of a text that are neither plain ASCII nor a line's end or a tab, found fast.

Most texts have few of them, and a rule about characters needs to look no further than at these. In JSON they
may be written as escapes (``\u200b``); rules about characters see through them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from mscbib.checks import Entry

#: Formats in which a character may be written as an escape.
_JSON = frozenset({"csl-json", "json", "ndjson"})

_ORDINARY = bytes(range(0x20, 0x7F)) + b"\t\n"
#: Of what is beyond U+FFFF, both halves together.
_ESCAPE = re.compile(r"\\(?:u([Dd][89ABab][0-9A-Fa-f]{2}\\u[Dd][C-Fc-f][0-9A-Fa-f]{2}|[0-9A-Fa-f]{4})|(.))")
_SHORT = {"b": "\b", "f": "\f"}

#: Finds a position of the text as it is written for one of the text without escapes.
Back = Callable[[int], int]

_last: tuple[str, str] = ("", "")


def unusual(entry: Entry) -> str:
    """The characters of an entry's text that are not ordinary, in order; what is between them is left out.

    Several rules ask the same of an entry, one after another: the last answer is remembered.
    """
    global _last
    text = entry.text
    if _last[0] is text:
        return _last[1]
    # so written because every step is one loop in C
    found = text.encode("utf-8", "surrogatepass").translate(None, _ORDINARY).decode("utf-8", "surrogatepass")
    if entry.layout in _JSON and "\\" in text:
        found += "".join([_meant(*escape) for escape in _ESCAPE.findall(text)])
    _last = text, found
    return found


def without_escapes(entry: Entry) -> Iterator[tuple[str, Back]]:
    """The text of an entry and, where it has escapes, the text without them."""
    yield entry.text, lambda position: position
    if entry.layout not in _JSON or "\\u" not in entry.text:
        return
    pieces: list[str] = []
    starts: list[tuple[int, int]] = []  # in the text without escapes, and how much longer it was up to there
    done = longer = length = 0
    for match in _ESCAPE.finditer(entry.text):
        meant = _meant(match[1], match[2])
        if not meant:
            continue
        pieces += [entry.text[done : match.start()], meant]
        length += match.start() - done + len(meant)
        longer += match.end() - match.start() - len(meant)
        starts.append((length, longer))
        done = match.end()
    pieces.append(entry.text[done:])
    yield "".join(pieces), _back(starts)


def _back(starts: list[tuple[int, int]]) -> Back:
    from bisect import bisect_right

    def back(position: int) -> int:
        found = bisect_right(starts, position, key=lambda start: start[0])
        return position + (starts[found - 1][1] if found else 0)

    return back


def _meant(code: str | None, sign: str | None) -> str:
    """The character that an escape stands for; "" for an ordinary one and for half of a surrogate pair."""
    if not code:
        return _SHORT.get(sign or "", "")
    if len(code) > 4:
        return _of_halves(code)
    number = int(code, 16)
    if 0x20 <= number < 0x7F or 0xD800 <= number < 0xE000 or number in (9, 10, 13):
        return ""
    return chr(number)


def _of_halves(code: str) -> str:
    """The character of two escapes, one a half of it."""
    high, low = int(code[:4], 16), int(code[-4:], 16)
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
