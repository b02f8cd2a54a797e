"""HTML's character references in a cell, which a program left there: "Fran&#231;oise", "Smith &amp; Doe"."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from typing import NamedTuple

#: A reference that is written as it should be; html.unescape reads others, too: "&copy" in "&copying;".
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


class Decoded(NamedTuple):
    """A text without references, and the `original` with them.

    ``ends`` are where the characters end that references stood for, ``lost`` is how much shorter the text is
    before the first of these, the second, and so on.
    """

    text: str
    original: str
    ends: list[int]
    lost: list[int]

    def as_it_was(self, start: int, end: int, offset: int) -> tuple[str, int, int]:
        """What the original has for the text from `start` to `end`, and its place there behind `offset`."""
        start += self.lost[bisect_right(self.ends, start)]
        end += self.lost[bisect_right(self.ends, end)]
        return self.original[start:end], offset + start, offset + end


def decoded(text: str) -> Decoded:
    """`text` with the characters that its references stand for.

    One that stands for a blank of any kind is a plain one. What stands for no character, or for one that no
    field should have (a control character), stays as it is.
    """
    pieces: list[str] = []
    ends: list[int] = []
    lost = [0]
    length = at = 0
    for match in _REFERENCE.finditer(text):
        sign = _meant(match[0])
        if sign is not None:
            pieces += [text[at : match.start()], sign]
            length += match.start() - at + len(sign)
            at = match.end()
            ends.append(length)
            lost.append(at - length)
    return Decoded("".join([*pieces, text[at:]]), text, ends, lost)


def _meant(reference: str) -> str | None:
    """What a reference stands for; None: nothing that a text may have."""
    from html.entities import html5

    if reference[1] != "#" and reference[1:] not in html5:
        return None
    sign = html.unescape(reference)
    if sign.isspace():
        return " "
    return sign if sign and sign.isprintable() and sign != reference else None
