"""Tags that hold several values at once: a value a line, or values with semicolons between them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mscbib.draft import Draft
from mscbib.plain import flat
from mscbib.tags import Codec

_OPENING, _CLOSING = "([{", ")]}"
_MARK = re.compile(r"[;()\[\]{}]")


def of_lines(value: str, start: int, *, wrapped: bool = False) -> Iterator[tuple[str, int, int]]:
    """The lines of a value that begins at `start`, without the blanks around them, each with its place.

    With `wrapped`, a line that begins with blanks goes on with the one before.
    """
    cuts = [at for at, sign in enumerate(value) if sign == "\n"]
    if wrapped:
        cuts = [at for at in cuts if not value[at + 1 : at + 2].isspace()]
    yield from _placed(value, start, cuts)


def of_semicolons(value: str, start: int) -> Iterator[tuple[str, int, int]]:
    """What stands between semicolons, but those in brackets, each with its place."""
    cuts: list[int] = []
    depth = 0
    for match in _MARK.finditer(value):
        if match[0] in _OPENING:
            depth += 1
        elif match[0] in _CLOSING:
            depth -= 1
        elif depth == 0:
            cuts.append(match.start())
    if depth != 0:  # a bracket is missing: none can be trusted
        cuts = [at for at, sign in enumerate(value) if sign == ";"]
    yield from _placed(value, start, cuts)


def lines(codec: Codec, *, wrapped: bool = False) -> Codec:
    """A tag with a value a line (see `of_lines`), each of which `codec` reads."""

    def read(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
        assert codec.read is not None
        for line in of_lines(value, start, wrapped=wrapped):
            codec.read(draft, tag, *line)

    return Codec(codec.fields, read, codec.write)


def separated(codec: Codec) -> Codec:
    """A tag with semicolons between its values, each of which `codec` reads."""

    def read(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
        assert codec.read is not None
        for piece in of_semicolons(value, start):
            codec.read(draft, tag, *piece)

    return Codec(codec.fields, read, codec.write)


def unwrapped(codec: Codec) -> Codec:
    """A tag whose lines are only the file's: `codec` reads them as one."""

    def read(draft: Draft, tag: str, value: str, start: int, end: int) -> None:
        assert codec.read is not None
        codec.read(draft, tag, flat(value), start, end)

    return Codec(codec.fields, read, codec.write)


def _placed(value: str, start: int, cuts: list[int]) -> Iterator[tuple[str, int, int]]:
    previous = 0
    for cut in (*cuts, len(value)):
        piece = value[previous:cut]
        plain = piece.strip()
        if plain:
            at = start + previous + len(piece) - len(piece.lstrip())
            yield plain, at, at + len(plain)
        previous = cut + 1
