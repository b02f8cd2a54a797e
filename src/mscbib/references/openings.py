"""Openings: where in a text a match of a pattern may begin, found by a cheaper pattern made from it.

A pattern of many alternatives is slow to try at every word, and most words begin none of them. How its
matches may begin is read from the pattern itself and made a tree of characters, which says no at the first
or second character. It may find too much, never too little.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from re import _parser
from typing import Any

#: What is made here, by which it is remembered; another number where it is made in another way.
KIND = "openings2"

#: So many characters, or runs of one kind, are looked at. Fewer find too much, more take long to compile.
_DEPTH = 4

#: How long a run is followed: a longer one may be anything, or many blanks cost their square.
_LONGEST_RUN = 20

#: How a match may begin: a pattern for each character, or run of one kind; "" stands for anything at all.
Head = tuple[str, ...]

_NOTHING: Head = ()
_ANYTHING: Head = ("",) * _DEPTH

#: Brackets, as they are written in patterns.
_BRACKETS = (r"\[", r"\(")
#: What a set holds that is the same for small letters, once it is written in these.
_PLAIN_RANGES = frozenset(((48, 57), (65, 90), (97, 122)))


def small(text: str) -> str:
    """`text` in small letters, as many as before; those that `re` takes for `i` and `s` are these."""
    if text.isascii():
        return text.lower()
    return text.replace("İ", "i").lower().replace("ı", "i").replace("ſ", "s")


def behind_signs(pattern: str) -> str:
    """A pattern that finds, in a `small` text, the signs behind which a match of `pattern` may begin.

    Signs are whatever is no letter or digit. An opening bracket is also found where a match may begin with
    it.

    Raises:
        re.error: `pattern` is none.
    """
    heads = _heads(_parser.parse(pattern))
    bracketed = {
        head[1:] if head and head[0] in _BRACKETS else _NOTHING for head in heads if _may_be_bracket(head)
    }
    with_bracket = rf"|(?<=[\[(]){_tree(bracketed)}" if bracketed else ""
    return f"[^a-z0-9](?:(?={_tree(heads)}){with_bracket})"


def _may_be_bracket(head: Head) -> bool:
    """Whether what begins so may begin with a bracket."""
    return not head or not head[0] or any(bracket in head[0] for bracket in _BRACKETS)


def _tree(heads: Collection[Head]) -> str:
    """A pattern that matches where one of `heads` stands; what several begin with is tried once."""
    branches: dict[str, set[Head]] = defaultdict(set)
    for head in heads:
        if not head or not head[0]:
            return ""
        branches[head[0]].add(head[1:])
    trees = [first + _tree(rest) for first, rest in sorted(branches.items())]
    return trees[0] if len(trees) == 1 else f"(?:{'|'.join(trees)})"


def _heads(items: Iterable[tuple[Any, Any]]) -> set[Head]:
    """The heads of items of a parsed pattern that stand one behind the other."""
    found = {_NOTHING}
    for code, argument in items:
        growing = {head for head in found if len(head) < _DEPTH}
        if not growing:
            break
        following = _heads_of(str(code), argument)
        found -= growing
        found |= {(head + more)[:_DEPTH] for head in growing for more in following}
    return found


def _heads_of(code: str, argument: Any) -> set[Head]:
    """The heads of one item of a parsed pattern; that of what only looks ahead or behind is empty."""
    if code in ("ASSERT", "ASSERT_NOT", "AT"):
        return {_NOTHING}
    if code == "SUBPATTERN":
        return _heads(argument[-1])
    if code == "ATOMIC_GROUP":
        return _heads(argument)
    if code == "BRANCH":
        return {head for branch in argument[1] for head in _heads(branch)}
    if code.endswith("_REPEAT"):
        return _repeated(*argument)
    return {(one,) for one in _characters(code, argument)} or {_ANYTHING}


def _repeated(least: int, most: int, inner: Any) -> set[Head]:
    """The heads of a repeat: of one character, the run; of anything else, what it begins with."""
    ones = _characters(str(inner[0][0]), inner[0][1]) if len(inner) == 1 else set()
    if most == 1:
        found = _heads(inner)
    elif ones:  # the first apart from the others: where it does not stand, that is seen at once
        one = ones.pop() if len(ones) == 1 else f"(?:{'|'.join(sorted(ones))})"
        more = min(max(least, 1), _LONGEST_RUN) - 1, min(most, _LONGEST_RUN) - 1
        found = {(f"{one}{one}{{{more[0]},{more[1]}}}",)}
        if most > _LONGEST_RUN:
            found.add((f"{one}{{{_LONGEST_RUN}}}", *_ANYTHING)[:_DEPTH])
    else:
        found = {(head + _ANYTHING)[:_DEPTH] for head in _heads(inner)}
    return found if least else found | {_NOTHING}


def _characters(code: str, argument: Any) -> set[str]:
    """Patterns, for small letters, of what an item of one character may be; none where that is not told."""
    if code == "LITERAL":
        return {_literal(argument)}
    if code != "IN":
        return set()
    literals = {what for kind, what in argument if str(kind) == "LITERAL"}
    ranges = [what for kind, what in argument if str(kind) == "RANGE"]
    if len(literals) + len(ranges) < len(argument) or not _PLAIN_RANGES.issuperset(ranges):
        return set()
    if not ranges:
        return {_literal(literal) for literal in literals}
    written = [f"{small(chr(first))}-{small(chr(last))}" for first, last in ranges]
    written += [re.escape(small(chr(literal))) for literal in sorted(literals)]
    return {f"[{''.join(written)}]"}


def _literal(number: int) -> str:
    """The pattern of a character in small letters; beyond ASCII `re` knows which others are the same."""
    character = re.escape(small(chr(number)))
    return character if character.isascii() else f"(?i:{character})"
