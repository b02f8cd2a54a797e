"""Braces in BibTeX's values: whether they are balanced, and what they hold together."""

from __future__ import annotations

import re

_ESCAPED = re.compile(r"\\[{}]")


def are_paired(text: str) -> bool:
    """Whether every brace has its other, in order."""
    if "{" not in text and "}" not in text:
        return True
    depth = 0
    for brace in re.findall("[{}]", text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def is_balanced(tex: str) -> bool:
    """Whether `tex` can stand in braces, for those who count escaped braces and for those who do not."""
    return not tex.endswith("\\") and are_paired(tex) and are_paired(_ESCAPED.sub("", tex))


def separated(tex: str, signs: str) -> list[tuple[int, int]]:
    """The places of what stands between any of `signs` outside braces, without the blanks around it."""
    places: list[tuple[int, int]] = []
    depth = start = 0
    if not any(sign in tex for sign in signs):
        cuts = []
    else:
        cuts = list(re.finditer(f"[{{}}{re.escape(signs)}]", tex))
    for match in cuts:
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth -= 1
        elif depth <= 0:
            places.append((start, match.start()))
            start = match.end()
    places.append((start, len(tex)))
    found = []
    for first, last in places:
        piece = tex[first:last]
        lead = len(piece) - len(piece.lstrip())
        if piece.strip():
            found.append((first + lead, first + lead + len(piece.strip())))
    return found


def unwrapped(tex: str) -> tuple[int, int]:
    """Where in `tex` the text is: within the braces around all of it, if there are any."""
    if tex[:1] != "{" or tex[-1:] != "}":
        return 0, len(tex)
    depth = 0
    for match in re.finditer("[{}]", tex):
        depth += 1 if match[0] == "{" else -1
        if depth == 0:
            return (1, len(tex) - 1) if match.end() == len(tex) else (0, len(tex))
    return 0, len(tex)
