"""Doubling hostile input: what is read, what it is filled with, and how much longer twice as much takes.

A subject is something that reads texts: a grammar, a format, a dialect, detection. Its frames are texts with
a gap: none but the gap, and a sound entry with each value in turn replaced by it. A gap is filled with many
of a piece, and with twice as many. Subjects and frames are found as the program finds them, so that new ones
are tried without being named here; only a format that cannot be written needs a sample.
"""

from __future__ import annotations

import functools
import gc
import json
import re
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from hostile import FULL, SAMPLES
from packed import PACKED, binary_formats, read_file, written

from mscbib import detection, dialects, discovery, grammar, parser, readers, traces, writers
from mscbib.parser import Options

FIXTURES = Path(__file__).parent.parent / "fixtures"

#: Twice the text may take so many times as long.
MOST = 2.5


class Frame(NamedTuple):
    """A text with a gap: its name, what stands before and behind it, and how a filling is written."""

    name: str
    before: str
    behind: str
    write: Callable[[str], str] = str

    def filled(self, piece: str, size: int) -> str:
        first, _, second = piece.partition("…")
        count = size // len(first + second)
        return self.before + self.write(first * count + second * count) + self.behind


class Subject(NamedTuple):
    """What reads texts: its name, how it reads one, and the frames that it has."""

    name: str
    read: Callable[[str], object]
    frames: Callable[[], list[Frame]]
    pieces: Callable[[], dict[str, str]] = dict


# ---- How long


def growth(
    read: Callable[[str], object],
    fill: Callable[[int], str],
    *,
    least: float = 0.02,
    most: float = MOST,
    cap: int = 1 << 20,
) -> tuple[float, int]:
    """How many times as long twice the text takes, and how many characters the shorter one was filled with.

    The text is so long that to read it takes `least` seconds of CPU and is not mostly reading the frame; 0:
    even `cap` characters take less. What seems to take more than `most` times as long is measured again, and
    then from four to eight times the text: what costs more from a certain length on (another chunk, a full
    cache) takes a leap once, but what grows faster than the text does so with every doubling.
    """

    def seconds(size: int) -> float:
        return cpu_seconds(read, fill(size))

    seconds(0)  # grammars and patterns may have to be built
    enough = max(least, 4 * seconds(0))
    size = 64
    once = seconds(size)
    while once < enough:
        if size >= cap:
            return 0, size
        size *= 2
        once = seconds(size)
    ratio = seconds(2 * size) / once
    for _ in range(3):
        if ratio <= most:
            break
        once = min(once, seconds(size), seconds(size))
        ratio = min(seconds(2 * size), seconds(2 * size)) / once
        if ratio > most:
            half = min(seconds(4 * size), seconds(4 * size))
            ratio = min(ratio, min(seconds(8 * size), seconds(8 * size)) / half)
    return ratio, size


def cpu_seconds(read: Callable[[str], object], text: str) -> float:
    """The CPU time of reading a text; collecting garbage is left out, for it comes in leaps."""
    gc.disable()
    try:
        began = time.process_time()
        read(text)
        return time.process_time() - began
    finally:
        gc.enable()


# ---- What is read


def subjects() -> Iterator[Subject]:
    """All that reads texts."""
    for name in grammars():
        if name.split("/")[0] not in discovery.names("layouts"):  # those are read as their dialects are
            yield Subject(name, _accepting(name), grammar_frames)
    kinds: tuple[readers.Format | dialects.Dialect, ...] = (*readers.formats(), *dialects.dialects())
    for kind in kinds:
        if getattr(kind, "magic", None) is None:
            name = kind.full_name
            yield Subject(
                f"parse {name}",
                _parsing(kind),
                functools.partial(frames, name),
                functools.partial(headers, name),
            )
    for name in binary_formats():
        yield Subject(f"parse {name}", _parsing_bytes(detection.named(name)), functools.partial(rows, name))
    yield Subject("containers", read_file, containers)
    yield Subject("parse --wrapped", _parsing(detection.named("reference_list/lines"), wrapped=True), _alone)
    yield Subject("parse page", _parsing(None), page_frames)
    yield Subject("detect", detection.detect, _alone)


def _alone() -> list[Frame]:
    return [Frame("", "", "")]


def grammars() -> list[str]:
    """The names of all grammars that are read with."""
    own = discovery.grammar_folders()[-1]
    names = (path.relative_to(own).with_suffix("").as_posix() for path in own.glob("*/**/*.lark"))
    return sorted(name for name in names if name.rpartition("/")[2] not in ("layout", "tails"))


def _accepting(name: str) -> Callable[[str], object]:
    return lambda text: traces.accepts(grammar.named(name), text)


def _parsing(kind: Any, **options: Any) -> Callable[[str], object]:
    asked = Options(kind=kind, encoding="utf-8", **options)

    def read(text: str) -> None:
        for _ in parser.parse(BytesIO(text.encode("utf-8", "surrogatepass")), "test", asked):
            pass

    return read


def _parsing_bytes(kind: Any) -> Callable[[str], object]:
    asked = Options(kind=kind)
    return lambda text: sum(1 for _ in parser.parse(BytesIO(text.encode("latin-1")), "test", asked))


# ---- Frames

_LABELS = ("", "Smith J, ", "Smith J. ", "Smith, J. (2020). ", "METHODS: ", "doi:", "PMID: ", "Erratum in: ")
_ENDS = ("", ". J Foo 2020;1:2.")


def grammar_frames() -> list[Frame]:
    """Those of a grammar of references or abstracts: what opens most of its states."""
    return [Frame(before + "…" + end, before, end) for before in _LABELS for end in _ENDS]


def samples(name: str) -> list[str]:
    """Sound texts of a format or dialect, the shortest first."""
    if name in SAMPLES:
        return [SAMPLES[name]]
    if "/" in name:
        return sorted((path.read_text(encoding="utf-8") for path in (FIXTURES / name).glob("*.txt")), key=len)
    stream = BytesIO()
    writer = writers.writer(name, stream, writers.Style())
    writer.write(FULL)
    writer.close()
    return [stream.getvalue().decode()]


def frames(name: str) -> list[Frame]:
    """No text but the gap, and a sound text of a format or dialect with a gap for each value there is."""
    kind = detection.named(name)
    found = {"": Frame("", "", "")}
    for text in samples(name):
        for label, frame in _of_values(text, Options(kind=kind, spans=True), _written(name)):
            found.setdefault(label, frame)
    assert len(found) > 1, f"{name}: nothing says where a value stands"
    return list(found.values())


def _of_values(text: str, options: Options, write: Callable[[str], str]) -> Iterator[tuple[str, Frame]]:
    for entry in parser.parse(BytesIO(text.encode()), "test", options):
        for path, (start, end) in ((entry.record and entry.record.spans) or {}).items():
            label = re.sub(r"\[\d+\]", "[]", path)
            yield label, Frame(label, text[:start], text[end:])
            if write is not str:
                yield f"{label}, written", Frame(f"{label}, written", text[:start], text[end:], write)


def _written(name: str) -> Callable[[str], str]:
    """How a text must be written to stand within a value."""
    if "json" in name:
        return lambda text: json.dumps(text)[1:-1]
    if "xml" in name:
        return escape
    if "csv" in name:
        return lambda text: text.replace('"', '""')
    return str


def page_frames() -> list[Frame]:
    """Pages of HTML with a gap for each value that their metadata have, and in what they show."""
    begin, end = "<!DOCTYPE html><html><body><p", "</p></body></html>"
    found = {
        "body": Frame("body", f"{begin}>", end),
        "attribute": Frame("attribute", f'{begin} class="', f'">x{end}'),
        "tag": Frame("tag", f"{begin} ", f">x{end}"),
    }
    for path in sorted((FIXTURES / "saved_page").glob("*.html")):
        text = path.read_text(encoding="utf-8")
        for label, frame in _of_values(text, Options(spans=True), str):
            found.setdefault(f"{path.stem} {label}", frame)
    return list(found.values())


def rows(name: str) -> list[Frame]:
    """A format that is no text, with the gap in one row or in many."""
    return [
        Frame("a row", "", "", written(name, rows=False)),
        Frame("many rows", "", "", written(name, rows=True)),
    ]


def containers() -> list[Frame]:
    """Files in which others are, with the gap in these, and files that only begin so."""
    return [Frame(name, "", "", pack) for name, pack in PACKED.items()]


def headers(name: str) -> dict[str, str]:
    """The lines of a format's sample, to be repeated: one of them begins an entry, another ends one."""
    lines = dict.fromkeys(line for text in samples(name)[:1] for line in text.splitlines() if line.strip())
    return {f"line {line[:20]!r}": f"{line[:200]}\n" for line in lines}
