"""What speaks for a text being of a dialect or format: signs that it must have, and patterns with weights.

Every dialect and format is asked about every text, so what is asked must cost next to nothing where the
answer is no. Most evidence stands at the beginning of a line. A regular expression that begins with ``^`` is
tried at every character, which takes ten times as long as to look for line ends and to try it behind these.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

# How many characters at the beginning of each line are remembered: a long sign is rarely met with by chance,
# and a short one begins with as many as the tags of most formats have
_LONG, _SHORT = 7, 3
_HEADS = re.compile(rf"\n(?=([\s\S]{{{_SHORT},{_LONG}}}))")
_LINES = re.compile(r"\n[^\S\n]*+[^\n]")


def sign(written: str) -> str:
    r"""The text that a ``@sign`` or ``@against`` line means: ``\n`` is the end of a line, ``\t`` a tab."""
    return written.replace("\\n", "\n").replace("\\t", "\t")


class Sample:
    """The beginning of a text with line feeds only; ``lines`` is the same with a line end before it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = "\n" + text

    @functools.cached_property
    def _heads(self) -> frozenset[str]:
        """The first characters from the beginning of each line."""
        found = set(_HEADS.findall(self.lines))
        return frozenset(found | {head[:_SHORT] for head in found})

    def has(self, sign: str) -> bool:
        """Whether `sign`, a literal text, stands in it and the line end before it."""
        if sign.startswith("\n") and len(sign) > _SHORT:
            head = sign[1 : _LONG + 1]
            if (head if len(head) == _LONG else head[:_SHORT]) not in self._heads:
                return False
        return sign in self.lines

    def has_any(self, signs: Iterable[str]) -> bool:
        """Whether one of the `signs` stands in it."""
        return any(map(self.has, signs))


class Proof:
    """A regular expression (multi-line), and how much it proves that a text has what it matches.

    One that begins with ``^`` is looked for at the beginnings of lines, whichever of its alternatives fits.

    Raises:
        re.error: it is no regular expression.
    """

    def __init__(self, weight: float, written: str) -> None:
        self.weight = weight
        self.written = written
        self._of_lines = written.startswith("^")
        self._pattern = re.compile(rf"\n(?:{written})" if self._of_lines else written, re.MULTILINE)

    def find(self, sample: Sample) -> tuple[int, str] | None:
        """Where in the text the first match is, and what it matches; None where there is none."""
        match = self._pattern.search(sample.lines if self._of_lines else sample.text)
        if match is None:
            return None
        return match.start(), match[0][1:] if self._of_lines else match[0]


class Form:
    """A regular expression that most lines of a text of a format fit.

    Raises:
        re.error: it is no regular expression.
    """

    def __init__(self, written: str) -> None:
        self._pattern = re.compile(rf"\n(?=[^\S\n]*+[^\n])(?={written})", re.MULTILINE)

    def share(self, sample: Sample) -> float:
        """How many of the lines of a text that are not blank fit it, as a share."""
        fitting = len(self._pattern.findall(sample.lines))
        return fitting / max(1, len(_LINES.findall(sample.lines)))
