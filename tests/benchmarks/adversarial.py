"""Doubles hostile input for every grammar and reader, and prints what grows faster than it. Run by hand:

    python tests/benchmarks/adversarial.py [--only TEXT …] [--step 8] [--least 0.02] [--cap 1048576]

The cases are those of `tests/doubling.py`: each subject's frames, filled with each piece. With --step N,
every frame but the first is filled with one piece of N, others than the frame before. --only keeps the
subjects with one of some texts in their names. A case is measured where reading takes --least seconds of
CPU; what is not so slow at --cap characters is fast enough. Exits with 1 if any takes more than 2.5 times
as long, or raises.

With --large, each subject reads one line of 10 MB, and a million of the line that begins its sample (of 20 MB
at most), against half of it.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from doubling import MOST, Frame, Subject, cpu_seconds, growth, subjects  # noqa: E402
from hostile import PIECES  # noqa: E402


def cases(subject: Subject, step: int) -> Iterator[tuple[Frame, str, str]]:
    """The frames and the pieces to fill them with, each by its name."""
    for number, frame in enumerate(subject.frames()):
        pieces = {**PIECES, **subject.pieces()} if not number else PIECES
        for turn, (name, piece) in enumerate(pieces.items()):
            if not number or not (turn + number) % step:
                yield frame, name, piece


#: Characters of the one line, and of all lines; how many of these there are.
LINE, ALL_LINES, LINES = 10_000_000, 20_000_000, 1_000_000


def large(subject: Subject) -> Iterator[tuple[str, float, float]]:
    """What is read, how many times as long it takes as half of it, and how long that is."""
    frame = subject.frames()[0]
    header = next(iter(subject.pieces().values()), "")
    texts = {"one line": (PIECES["words"], LINE)}
    if header:
        texts["headers"] = header, min(LINES * len(header), ALL_LINES)
    for name, (piece, size) in texts.items():
        subject.read(frame.filled(piece, 1000))  # grammars and patterns may have to be built
        half, whole = (cpu_seconds(subject.read, frame.filled(piece, part)) for part in (size // 2, size))
        yield name, whole / half, whole


def print_large(only: list[str]) -> int:
    """A row for each large text; 1 if any takes more than `MOST` times as long as half of it."""
    found = 0
    print("| subject | text | growth | seconds |\n| --- | --- | --- | --- |", flush=True)
    for subject in subjects():
        if any(text in subject.name for text in only):
            for name, ratio, seconds in large(subject):
                found += ratio > MOST
                print(f"| {subject.name} | {name} | {ratio:.2f} | {seconds:.1f} |", flush=True)
    return 1 if found else 0


def main() -> int:
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    asked.add_argument("--only", nargs="+", default=[""])
    asked.add_argument("--step", type=int, default=1)
    asked.add_argument("--least", type=float, default=0.02)
    asked.add_argument("--cap", type=int, default=1 << 20)
    asked.add_argument("--large", action="store_true")
    options = asked.parse_args()
    if options.large:
        return print_large(options.only)
    found = 0
    print(
        "| subject | cases | largest growth | where | seconds |\n| --- | --- | --- | --- | --- |", flush=True
    )
    for subject in subjects():
        if not any(text in subject.name for text in options.only):
            continue
        began, count, worst, where = time.process_time(), 0, 0.0, ""
        for frame, name, piece in cases(subject, options.step):
            fill = lambda size, frame=frame, piece=piece: frame.filled(piece, size)  # noqa: E731
            count += 1
            try:
                ratio, size = growth(subject.read, fill, least=options.least, cap=options.cap)
            except Exception as error:  # bad input never raises: one that does is found, and the others go on
                found += 1
                print(f"{subject.name}: {name} as {frame.name or 'all'}: {error!r}", file=sys.stderr)
                continue
            if ratio > worst:
                worst, where = ratio, f"{name} as {frame.name or 'all'}, {size}"
            if ratio > MOST:
                found += 1
                print(
                    f"{subject.name}: {name} as {frame.name or 'all'}, {size}: {ratio:.2f}", file=sys.stderr
                )
        took = time.process_time() - began
        print(f"| {subject.name} | {count} | {worst:.2f} | {where} | {took:.0f} |", flush=True)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
