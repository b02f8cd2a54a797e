"""The values of one JSON object, and where in its text each of them stands.

Every text that a program somewhere takes for JSON is read: with NaN, control characters in strings, halves of
surrogate pairs, keys that stand twice. What of that cannot be a value is a finding.
"""

from __future__ import annotations

import functools
import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from mscbib.plain import json_text

#: Keys and indices that lead to a value.
Path = tuple[str | int, ...]
Place = tuple[int, int]

#: How deep values may be nested.
MAX_DEPTH = 200

_PIECES = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)
#: A number that may have more digits than a float keeps, or be beyond its range.
_LONG_NUMBER = re.compile(r"[0-9.]{16}|[eE][+-]?[0-9]{3}")
#: What surrogates stand for that have no other half.
_LOST = "\ufffd"


_BLANKS = re.compile(r"[ \t\n\r]*+")
_PLAIN_KEY = re.compile(r'"([^"\\]*+)"')
#: A string, and what has nothing inside.
_SIMPLE = re.compile(r'"[^"\\\x00-\x1f]*+(?:\\.[^"\\\x00-\x1f]*+)*+"|-?[0-9][0-9.eE+-]*+|true|false|null')
#: Tells where any value ends.
_MEASURE = json.JSONDecoder(strict=False)


class UnreadableError(ValueError):
    """A text that is not JSON: why, and where."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.at = at


@dataclass(slots=True)
class Scan:
    """Where things stand: values by their paths, strings without their quotes.

    ``keys`` are the places of the keys, of all signs between values and of the quotes. ``repeated`` are the
    values whose key stood before in the same object, ``numbers`` those of more digits than are sure.
    """

    values: dict[Path, Place] = field(default_factory=dict)
    keys: list[Place] = field(default_factory=list)
    repeated: list[tuple[Path, Place]] = field(default_factory=list)
    numbers: list[Place] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    """An object or array that is not closed yet; ``ignored`` where its own key stood before."""

    path: Path
    start: int
    is_object: bool
    ignored: bool
    key: str | int | None


def shown(path: Path) -> str:
    """A path as spans and `extra` name it: ``authors[0].family``."""
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in path]
    return "".join(parts).removeprefix(".")


def pointer(path: Path) -> str:
    """A path as a JSON pointer (RFC 6901)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def located(text: str, path: Path) -> Place | None:
    """Where the value at a path stands in a JSON text, a string without its quotes; None where there is none.

    What is passed over is only measured, so that this takes a small part of what `scan` takes.
    """
    at = _BLANKS.match(text).end()  # type: ignore[union-attr]
    try:
        for step in path:
            at = _inside(text, at, step)
        end = _MEASURE.raw_decode(text, at)[1]
    except (ValueError, IndexError, RecursionError):
        return None
    return (at + 1, end - 1) if text[at] == '"' else (at, end)


@functools.lru_cache(1 << 8)
def _others(key: str) -> re.Pattern[str]:
    """Members of an object, each with the comma behind it, that have another key and nothing inside."""
    blanks = _BLANKS.pattern
    other = rf'(?!"{re.escape(key)}")"[^"\\]*+"' if key.isidentifier() else "(?!)"
    return re.compile(rf"(?:{other}{blanks}:{blanks}(?:{_SIMPLE.pattern}){blanks},{blanks})*+")


def _inside(text: str, at: int, step: str | int) -> int:
    """Where the value of a key, or the item of an index, of what begins at `at` begins.

    Raises:
        ValueError: there is none, or it is no JSON.
    """
    is_list = isinstance(step, int)
    if text[at] != ("[" if is_list else "{"):
        raise ValueError("neither an object nor an array")
    index = 0
    while True:
        at = _BLANKS.match(text, at + 1).end()  # type: ignore[union-attr]
        key: str | int = index
        if isinstance(step, str):
            at = _others(step).match(text, at).end()  # type: ignore[union-attr]
            if text[at] != '"':
                raise ValueError("no key")
            plain = _PLAIN_KEY.match(text, at)
            key, at = (plain[1], plain.end()) if plain else _MEASURE.raw_decode(text, at)
            at = _BLANKS.match(text, at).end()  # type: ignore[union-attr]
            if text[at] != ":":
                raise ValueError("no value")
            at = _BLANKS.match(text, at + 1).end()  # type: ignore[union-attr]
        if key == step:
            return at
        simple = _SIMPLE.match(text, at)  # most values, and quicker than to decode them
        end = simple.end() if simple else _MEASURE.raw_decode(text, at)[1]
        at = _BLANKS.match(text, end).end()  # type: ignore[union-attr]
        if text[at] != ",":
            raise ValueError("no more values")
        index += 1


def parsed(text: str) -> tuple[Any, Scan | None, int | None]:
    """The value of a JSON text; where everything stands, if it had to be looked at; and where text was lost.

    Of keys that stand twice in an object, the first counts.

    Raises:
        UnreadableError: it is no JSON, or nested too deep.
    """
    import orjson

    lost = None
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        value, found = _tolerant(text, error.msg, error.pos)
        if _LOST in json_text(value) and _LOST not in text:
            lost = error.pos
        return value, found, lost
    if _is_exact(value, text):
        return value, None, None
    found = scan(text)
    if found.repeated or found.numbers:
        value, found = _tolerant(text, "it is no JSON", 0)
    return value, found, None


def _is_exact(value: Any, text: str) -> bool:
    """Whether a text says nothing but its value: no key stands twice in it, and no number has more digits."""
    import orjson

    try:
        return orjson.dumps(value) == text.encode()
    except orjson.JSONEncodeError:  # nested too deep
        return False


def _tolerant(text: str, why: str, at: int) -> tuple[Any, Scan]:
    """What Python's own reader makes of a text, which takes more for JSON."""
    found = scan(text, why, at)
    try:
        value = json.loads(
            text,
            strict=False,
            parse_constant=lambda name: None,
            parse_float=_finite,
            object_pairs_hook=_first_of_each,
        )
    except (ValueError, RecursionError) as error:
        raise UnreadableError(why, at) from error
    return value, found


def _finite(digits: str) -> float | str:
    """A number; one beyond all floats as its digits, so that it is kept as it stands."""
    number = float(digits)
    return number if math.isfinite(number) else digits


def _first_of_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of its keys and values, the first of each key, without halves of surrogate pairs."""
    made: dict[str, Any] = {}
    for key, value in pairs:
        made.setdefault(_whole(key), _whole(value))
    return made


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return (
            value if value.isascii() else value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        )
    return [_whole(one) for one in value] if isinstance(value, list) else value


def scan(text: str, why: str = "it is no JSON", at: int = 0) -> Scan:
    """Where the values of a JSON text stand.

    Raises:
        UnreadableError: brackets do not agree, which is said with the given reason and place; or they are
            nested too deep.
    """
    found = Scan()
    opened: list[_Open] = []
    for match in _PIECES.finditer(text):
        piece = match[0]
        start, end = match.span()
        top = opened[-1] if opened else None
        if piece in "}]":
            if top is None or top.is_object != (piece == "}"):
                raise UnreadableError(why, at)
            opened.pop()
            if not top.ignored:
                found.values[top.path] = (top.start, end)
            elif found.repeated and found.repeated[-1] == (top.path, (top.start, top.start + 1)):
                found.repeated[-1] = (top.path, (top.start, end))
            found.keys.append((start, end))
        elif piece == ",":
            if top is not None:
                top.key = top.key + 1 if isinstance(top.key, int) else None
            found.keys.append((start, end))
        elif piece == ":":
            found.keys.append((start, end))
        elif top is not None and top.is_object and top.key is None:
            top.key = _unescaped(piece)
            found.keys.append((start, end))
        else:
            _value(found, opened, piece, start, end)
            if len(opened) > MAX_DEPTH:
                raise UnreadableError(f"values are nested more than {MAX_DEPTH} deep", start)
    return found


def _value(found: Scan, opened: list[_Open], piece: str, start: int, end: int) -> None:
    """Note a value: what a bracket opens, a string, or a number or word."""
    top = opened[-1] if opened else None
    path = (*top.path, top.key) if top is not None and top.key is not None else ()
    ignored = top is not None and top.ignored
    quoted = piece[0] == '"'
    place = (start + 1, end - 1) if quoted else (start, end)
    if quoted:
        found.keys += [(start, start + 1), (end - 1, end)]
    repeated = not ignored and path in found.values
    if piece in "{[":
        found.keys.append((start, end))
        if not (ignored or repeated):
            found.values[path] = place  # its end is not known yet
        opened.append(_Open(path, start, piece == "{", ignored or repeated, None if piece == "{" else 0))
    elif not (ignored or repeated):
        found.values[path] = place
        if not quoted and _LONG_NUMBER.search(piece):
            found.numbers.append(place)
    if repeated:
        found.repeated.append((path, place))


def _unescaped(piece: str) -> str:
    """The key that a string stands for."""
    if "\\" not in piece:
        return piece.strip('"')
    try:
        return str(_whole(json.loads(piece, strict=False)))
    except ValueError:
        return piece.strip('"')


def leaves(value: Any) -> Iterator[tuple[Path, Any]]:
    """The strings, numbers and words in a value, with their paths."""
    waiting: list[tuple[Path, Any]] = [((), value)]
    while waiting:
        path, one = waiting.pop()
        if isinstance(one, dict):
            waiting += [((*path, key), inner) for key, inner in one.items()]
        elif isinstance(one, list):
            waiting += [((*path, index), inner) for index, inner in enumerate(one)]
        else:
            yield path, one
