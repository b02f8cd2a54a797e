"""Tokens: a reference string as words and numbers, with the gaps between them."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from mscbib.references.trailers import Trailer

_WORD = re.compile(r"[^\W\d_]+|\d+")

#: One sign for each kind of dash, quote and apostrophe, in gaps only.
_ALIKE = str.maketrans(
    dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("“”„‟″«»", '"') | dict.fromkeys("‘’‛`´‚‹›", "'")
)

#: Years that a work may be of: other numbers of four digits are pages or volumes.
_YEARS = range(1600, 2040)


class Token(NamedTuple):
    """A word, a number, or a whole trailer (then `trailer` is its field); `shape` is what it looks like."""

    text: str
    start: int
    end: int
    shape: str
    trailer: str


def tokens(text: str, trailers: list[Trailer]) -> list[Token]:
    """The tokens of a reference string, a trailer being one."""
    found: list[Token] = []
    position = 0
    for trailer in trailers:
        _words(text, position, trailer.start, found)
        found.append(Token("", trailer.start, trailer.end, trailer.field, trailer.field))
        position = trailer.end
    _words(text, position, len(text), found)
    return found


def _words(text: str, start: int, end: int, found: list[Token]) -> None:
    for match in _WORD.finditer(text, start, end):
        word = match.group()
        found.append(Token(word, match.start(), match.end(), shape(word), ""))


@functools.lru_cache(1 << 14)
def shape(word: str) -> str:
    """What a word looks like.

    `A`, `AA`, … are capitals; `Aa`, `Aaa` capitalised; `a`, `aa`, `aaa` small letters; `9`, `99`, … digits;
    `Y` is a year; `字` a script without case; `aA` anything else. The longest stand for what is longer too.
    """
    if word[0].isdigit():
        if len(word) == 4 and word.isascii() and int(word) in _YEARS:
            return "Y"
        return "9" * min(len(word), 5)
    if word.isupper():
        return "A" * min(len(word), 4)
    if word.islower():
        return "a" if len(word) == 1 else "aa" if len(word) < 4 else "aaa"
    if word[0].isupper() and word[1:].islower():
        return "Aa" if len(word) < 4 else "Aaa"
    return "aA" if word.upper() != word.lower() else "字"


@functools.lru_cache(1 << 12)
def gap(text: str) -> str:
    """What stands between two tokens, in one form: blanks as one, dashes, quotes and apostrophes alike."""
    text = " ".join(text.translate(_ALIKE).replace("\n", " ").split(" ")) if text else ""
    while "  " in text:
        text = text.replace("  ", " ")
    return text if len(text) <= 5 else f"{text[:3]}~{text[-2:]}"
