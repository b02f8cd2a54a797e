"""Whether a regular expression takes much longer over a text than the text is long: found by trying it.

No proof: a pattern that passes was quick on the hostile texts made here, of the characters that it speaks of.
It is tried in a process of its own, since nothing else can stop an expression that does not end.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import NamedTuple

from mscbib import samples

#: How long the longest text is, in characters; a page may have an entry of this size.
_LONGEST = 32_768
#: What takes fewer seconds than this for so many characters is not even quadratic: no longer text is tried.
_EARLY, _QUICK = 2_048, 0.002
#: A trial of more seconds than this is not doubled again; one of fewer says nothing.
_ENOUGH = 0.4
_NOTHING = 0.1
#: By how much the time may grow where the text grows fourfold: linear is 4, quadratic 16.
_GROWTH = 9
#: How many seconds of its processor an expression has to answer in all, unless the caller says otherwise;
#: where others work, too, they may take so many times as long by the clock.
_PATIENCE, _PATIENT = 10.0, 8

_LITERALS = re.compile(r"\\?([A-Za-z0-9 ,;:.|\[\]()\n\t-])")
_ALWAYS = ("a", "a ", " ", "\n", "\n ", "7", "A. ", "a, ", "(", "[", "]", "-")


class Slow(NamedTuple):
    """An expression that is slow; ``text`` is repeated in what it is slow on, ``why`` says how slow."""

    name: str
    text: str
    why: str


def slow(patterns: dict[str, tuple[str, bool]], patience: float = _PATIENCE) -> list[Slow]:
    """Which of `patterns` are slow: by name, each an expression and whether it is searched for in a text.

    One that is not searched for is matched where the text begins. Each has `patience` seconds to answer, of
    its processor's time.
    """
    found: list[Slow] = []
    left = dict(patterns)
    while left:
        name, result = _tried(left, found, patience)
        if name is None:
            break
        if result is None:
            found.append(Slow(name, "", f"it does not come to its end within {patience:g} seconds"))
        for done in list(left):
            del left[done]
            if done == name:
                break
    return found


def _tried(
    patterns: dict[str, tuple[str, bool]], found: list[Slow], patience: float
) -> tuple[str | None, str | None]:
    """Try the patterns one after the other until one does not end: its name, or None where all have."""
    child = subprocess.Popen(
        [sys.executable, "-m", "mscbib.probe"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert child.stdin is not None and child.stdout is not None
    try:
        child.stdin.write(json.dumps([patience, list(patterns.values())]))
        child.stdin.close()
        for name in patterns:
            line = _line(child, _PATIENT * patience)
            if line is None:
                return name, None
            if line:
                found.append(Slow(name, *json.loads(line)))
        return None, None
    finally:
        child.kill()
        child.stdout.close()
        child.wait()


def _line(child: subprocess.Popen[str], patience: float) -> str | None:
    """The next line that the process prints, or None where none comes in time, or before it ends."""
    import threading

    assert child.stdout is not None
    lines: list[str] = []
    reading = threading.Thread(target=lambda: lines.append(child.stdout.readline()), daemon=True)  # type: ignore[union-attr]
    reading.start()
    reading.join(patience)
    if not lines:
        child.kill()
        reading.join()
        return None
    return lines[0].strip() if lines[0] else None


def hostile(pattern: str) -> Iterator[tuple[str, str]]:
    """What to try a pattern on: a beginning, and what to repeat behind it."""
    text, behind = samples.sample(pattern)
    signs = dict.fromkeys(_LITERALS.findall(pattern[:2_000]))
    repeated = dict.fromkeys((*_ALWAYS, text, text + behind, text + "\n", *list(signs)[:30]))
    for piece in repeated:
        if piece:
            yield "", piece
    for piece in _ALWAYS:
        if text:
            yield text, piece


def _trial(pattern: str, searched: bool) -> tuple[str, str] | None:
    """On what repeated text a pattern is slow, and how slow; None where it is not."""
    compiled = re.compile(pattern, re.MULTILINE)

    def seconds(text: str) -> float:
        started = time.process_time()
        if searched:
            for _ in compiled.finditer(text):
                pass
        else:
            compiled.match(text)
        return time.process_time() - started

    for beginning, piece in hostile(pattern):

        def text(size: int, beginning: str = beginning, piece: str = piece) -> str:
            return beginning + piece * (size // len(piece) + 1) + "\0"

        size = 16
        while (taken := seconds(text(size))) <= _ENOUGH and size < _LONGEST:
            if size == _EARLY and taken < _QUICK:
                break
            size *= 2
        if taken > _NOTHING:
            quarter = text(size // 4)
            before = min(seconds(quarter) for _ in range(3))  # on a busy machine the quickest is the true one
            if before * _GROWTH < min(taken, seconds(text(size))):
                return piece, f"{taken:.1f} seconds for {size:,} characters"
    return None


def main() -> None:
    """Try the patterns that standard input lists; write a line for each, empty where it is quick.

    The process ends where one takes more than the seconds that stand before them.
    """
    import signal

    patience, patterns = json.load(sys.stdin)
    for pattern, searched in patterns:
        if hasattr(signal, "setitimer"):  # it ends this process, even in the midst of an expression
            signal.setitimer(signal.ITIMER_PROF, patience)
        try:
            result = _trial(pattern, searched)
        except (re.error, RecursionError, MemoryError):
            result = None
        sys.stdout.write((json.dumps(result) if result else "") + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
