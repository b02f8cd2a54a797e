"""How much room a text takes in a diagram, and where its lines end.

Nobody knows which font a viewer has, so widths are those of a sans-serif that is wider than most.
"""

from __future__ import annotations

import unicodedata

#: Widths in parts of the font size, of DejaVu Sans, the widest that browsers fall back on.
_NARROW, _USUAL, _WIDE, _BROAD = 0.4, 0.64, 0.79, 1.0
_NARROW_CHARACTERS = frozenset(" !'()*,-./:;I[]`fijlrt|\u00a0\u2018\u2019")
_BROAD_CHARACTERS = frozenset("%@MWmw—…")
_CUT = "…"


def width(text: str, size: float) -> float:
    """About how wide `text` is at most, in a font of that size."""
    return size * sum(map(_of_character, text))


def _of_character(character: str) -> float:
    if character in _NARROW_CHARACTERS:
        return _NARROW
    if unicodedata.combining(character):
        return 0.0
    if character in _BROAD_CHARACTERS or unicodedata.east_asian_width(character) in "WF":
        return _BROAD
    return _WIDE if character.isupper() else _USUAL


def wrapped(text: str, size: float, room: float, most: int) -> list[str]:
    """The lines of `text`, no wider than `room`; what needs more than `most` lines is cut.

    A line ends at a blank; within a word where a word is wider than a line. A no-break space ends none.
    """
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        for piece in _pieces(word, size, room):
            joined = f"{line} {piece}" if line else piece
            if line and width(joined, size) > room:
                lines.append(line)
                line = piece
            else:
                line = joined
        if len(lines) > most:
            break
    lines.append(line)
    if len(lines) > most:
        lines[most:] = []
        lines[-1] = lines[-1][:-1] + _CUT
    return lines


def _pieces(word: str, size: float, room: float) -> list[str]:
    """A word in pieces that each fit into a line; most words are one."""
    if width(word, size) <= room:
        return [word]
    pieces, piece, taken = [], "", 0.0
    for character in word:
        more = size * _of_character(character)
        if piece and taken + more > room:
            pieces.append(piece)
            piece, taken = "", 0.0
        piece += character
        taken += more
    return [*pieces, piece]
