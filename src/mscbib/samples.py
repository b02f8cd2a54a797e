"""Texts that a regular expression matches, made from the expression itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from re import _constants as sre
from re import _parser
from typing import Any

#: What stands for a character of a kind, or of all but some.
_KINDS = {sre.CATEGORY_SPACE: " ", sre.CATEGORY_DIGIT: "1", sre.CATEGORY_WORD: "a"}
_ANY = "a1 .,;:-(\nZ"


def sample(pattern: str) -> tuple[str, str]:
    """A short text that `pattern` matches from end to end, and what must stand behind it for that.

    Both are empty where none was found: not every expression is understood.
    """
    try:
        parsed = _parser.parse(pattern, re.MULTILINE)
        compiled = re.compile(pattern, re.MULTILINE)
    except (re.error, OverflowError, RecursionError):
        return "", ""
    for optional in (0, 1):  # what may stand or not: first without
        ahead: list[str] = []
        text = _walk(parsed, optional, ahead)
        for behind in ("".join(ahead), "", "\n", " a"):
            match = compiled.match(text + behind)
            if text and match and match.end() == len(text):
                return text, behind
    return "", ""


def _walk(items: Iterable[Any], optional: int, ahead: list[str]) -> str:
    """The text of a parsed expression; what only lookaheads ask for is added to `ahead`."""
    return "".join(_one(code, argument, optional, ahead) for code, argument in items)


def _one(code: Any, argument: Any, optional: int, ahead: list[str]) -> str:
    if code is sre.LITERAL:
        return chr(argument)
    if code is sre.NOT_LITERAL:
        return "a" if argument != ord("a") else "b"
    if code is sre.ANY:
        return "a"
    if code is sre.IN:
        return _of_set(argument)
    if code in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        least, most, body = argument
        return _walk(body, optional, ahead) * int(min(max(least, min(optional, most)), 1_000))
    if code is sre.SUBPATTERN:
        return _walk(argument[-1], optional, ahead)
    if code is sre.ATOMIC_GROUP:
        return _walk(argument, optional, ahead)
    if code is sre.BRANCH:
        return _walk(argument[1][0], optional, ahead)
    if code is sre.ASSERT and argument[0] == 1:
        ahead.append(_walk(argument[1], optional, []))
    return ""


def _of_set(members: list[tuple[Any, Any]]) -> str:
    """A character of a set such as ``[a-z_]`` or ``[^,]``."""
    if members[0][0] is sre.NEGATE:
        return next((c for c in _ANY if not any(_is_in(c, member) for member in members[1:])), "é")
    for code, argument in members:
        if code is sre.LITERAL:
            return chr(argument)
        if code is sre.RANGE:
            return chr(argument[0])
        if argument in _KINDS:
            return _KINDS[argument]
    return "a"


def _is_in(character: str, member: tuple[Any, Any]) -> bool:
    code, argument = member
    if code is sre.LITERAL:
        return ord(character) == int(argument)
    if code is sre.RANGE:
        return bool(argument[0] <= ord(character) <= argument[1])
    kinds = {
        sre.CATEGORY_SPACE: character.isspace(),
        sre.CATEGORY_NOT_SPACE: not character.isspace(),
        sre.CATEGORY_DIGIT: character.isdigit(),
        sre.CATEGORY_NOT_DIGIT: not character.isdigit(),
        sre.CATEGORY_WORD: character.isalnum() or character == "_",
        sre.CATEGORY_NOT_WORD: not (character.isalnum() or character == "_"),
    }
    return kinds.get(argument, False)
