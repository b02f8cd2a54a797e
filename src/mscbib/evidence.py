"""What speaks for a text being of a dialect or format: signs that it must have, and patterns with weights.

Every dialect and format is asked about every text, so what is asked must cost next to nothing where the
answer is no. Most evidence stands at the beginning of a line. A regular expression that begins with ``^`` is
tried at every character, which takes ten times as long as to look for line ends and to try it behind these.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from mscbib import precompiled
from mscbib.patterns import GrammarError

# So many characters at the beginning of each line are remembered: hardly any line has them by chance.
_HEAD = 7
_HEADS = re.compile(rf"\n(?=([\s\S]{{0,{_HEAD}}}))")


def sign(written: str) -> str:
    r"""The text that a ``@sign`` or ``@against`` line means: ``\n`` is the end of a line, ``\t`` a tab."""
    return written.replace("\\n", "\n").replace("\\t", "\t")


class Sample:
    """The beginning of a text with line feeds only; ``lines`` is the same with a line end before it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = "\n" + text

    @functools.cached_property
    def _heads(self) -> list[set[str]]:
        """What the lines begin with, by the number of characters."""
        heads = set(_HEADS.findall(self.lines))
        found = [heads]
        for size in range(_HEAD - 1, -1, -1):
            heads = {head[:size] for head in heads}
            found.append(heads)
        return found[::-1]

    def has(self, sign: str) -> bool:
        """Whether `sign`, a literal text, stands in it and the line end before it."""
        if not sign.startswith("\n"):
            return sign in self.lines
        head = sign[1 : _HEAD + 1]
        return head in self._heads[len(head)] and (len(sign) == len(head) + 1 or sign in self.lines)

    def has_any(self, signs: Iterable[str]) -> bool:
        """Whether one of the `signs` stands in it."""
        return any(map(self.has, signs))


class Proof:
    """A regular expression (multi-line), and how much it proves that a text has what it matches.

    One that begins with ``^`` is looked for at the beginnings of lines, whichever of its alternatives fits.
    `where` names the file that it is written in.
    """

    def __init__(self, weight: float, written: str, where: str = "") -> None:
        self.weight = weight
        self.written = written
        self._where = where
        self._of_lines = written.startswith("^")

    @functools.cached_property
    def _pattern(self) -> re.Pattern[str]:
        """The expression, which is compiled when it is looked for: most evidence is never asked for."""
        try:
            return precompiled.compiled(
                rf"\n(?:{self.written})" if self._of_lines else self.written, re.MULTILINE
            )
        except re.error as error:
            raise GrammarError(self._where, f"{error} (in an @evidence line)") from error

    def find(self, sample: Sample) -> tuple[int, str] | None:
        """Where in the text the first match is, and what it matches; None where there is none.

        Raises:
            GrammarError: it is no regular expression.
        """
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
        self._pattern = precompiled.compiled(rf"\n(?=[^\S\n]*+[^\n])(?:(?={written})(.))?", re.MULTILINE)

    def share(self, sample: Sample) -> float:
        """How many of the lines of a text that are not blank fit it, as a share."""
        first = self._pattern.findall(sample.lines)  # of each line its first character, or nothing
        return 1 - first.count("") / len(first) if first else 0.0
