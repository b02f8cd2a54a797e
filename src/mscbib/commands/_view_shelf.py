"""What was read so far, kept out of memory: an item is fetched when it is looked at."""

from __future__ import annotations

import re
import tempfile
import threading
import time
from array import array
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from mscbib.claims import Claim, Kind
from mscbib.detection import Kind as KindOfText

#: Bytes that are kept in memory before a temporary file is begun.
_IN_MEMORY = 32 << 20

#: Seconds that others keep quiet after a key was pressed: threads share one interpreter.
_QUIET = 0.15

_SURROGATE = re.compile("[\ud800-\udfff]")

_KINDS = tuple(Kind)


class ShownFinding(NamedTuple):
    """A finding as it is shown, and the stretch [start, end) of its item's text that it is about.

    Both are -1 where it is about something else, such as what a page says only to programs.
    """

    start: int
    end: int
    severity: str
    place: str
    code: str
    message: str
    remedy: str


class Head(NamedTuple):
    """What the list shows of an item; ``worst`` is the severity of its worst finding, if it has any."""

    title: str
    authors: str
    year: str
    worst: str | None
    is_record: bool


class Item(NamedTuple):
    """An entry of a document: its text, its record as JSON (None: it gave none), and its findings.

    ``claims`` are those on the text; None: a reader of its own finds them at any time. ``line`` is that of
    the text's beginning.
    """

    document: int
    line: int
    text: str
    claims: list[Claim] | None
    findings: list[ShownFinding]
    record: bytes | None


class ReadDocument(NamedTuple):
    """A document: how it is called, the file it is in, that file's state when reading began, and its kind.

    ``kind`` is None where only the reader that is at work can read its entries.
    """

    path: str
    opened: str
    state: tuple[int, ...] | None
    kind: KindOfText | None


class Shelf:
    """Items, put here by one thread while another looks at them.

    In memory an item takes some twenty bytes; the rest is in a nameless temporary file once it is large. Use
    it in a `with` block, or `close` it: the file goes with it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed in `close`
        self._starts = array("Q", (0,))
        self._bodies = array("Q")
        self.have_findings = bytearray()
        self.are_records = bytearray()
        self.documents: list[ReadDocument] = []
        self.unreadable: list[str] = []
        self.failed: Exception | None = None
        self.is_complete = False
        self._undisturbed_until = 0.0

    def __len__(self) -> int:
        return len(self.are_records)

    def __enter__(self) -> Shelf:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of everything; nothing is put or fetched afterwards."""
        with self._lock:
            self._file.close()

    def put(self, head: Head, item: Item) -> None:
        """Keep an item behind all others.

        Raises:
            OSError: the disk is full.
            ValueError: the shelf is closed.
        """
        first = _dumped(head)
        second = _dumped([*item[:3], _packed(item.claims), item.findings, (item.record or b"").decode()])
        with self._lock:
            end = self._starts[-1]
            self._file.seek(end)
            self._file.write(first + second)
            self._bodies.append(end + len(first))
            self._starts.append(end + len(first) + len(second))
            self.have_findings.append(bool(item.findings))
            self.are_records.append(item.record is not None)

    @property
    def is_read_on(self) -> bool:
        """Whether more may come."""
        return not self.is_complete and self.failed is None

    def ask_for_quiet(self) -> None:
        """Say that the one who looks needs the processor for a moment."""
        self._undisturbed_until = time.monotonic() + _QUIET

    def keep_quiet(self) -> None:
        """Wait while the one who looks needs the processor; a moment only, so that all work goes on."""
        left = self._undisturbed_until - time.monotonic()
        if left > 0:
            time.sleep(min(left, _QUIET))

    def head(self, row: int) -> Head:
        """What the list shows of an item."""
        return Head(*orjson.loads(self._bytes(self._starts[row], self._bodies[row])))

    def item(self, row: int) -> Item:
        """The item at a place, from 0."""
        document, line, text, claims, findings, record = orjson.loads(
            self._bytes(self._bodies[row], self._starts[row + 1])
        )
        return Item(
            document,
            line,
            text,
            _unpacked(claims),
            [ShownFinding(*finding) for finding in findings],
            record.encode() or None,
        )

    def _bytes(self, start: int, end: int) -> bytes:
        with self._lock:
            self._file.seek(start)
            return self._file.read(end - start)


def state_of(path: str) -> tuple[int, ...] | None:
    """What tells whether a file is still what it was; None: it is no file, or there is none."""
    try:
        status = Path(path).stat()
    except (OSError, ValueError):
        return None
    return status.st_size, status.st_mtime_ns, status.st_ino


def _packed(claims: list[Claim] | None) -> list[Any] | None:
    """Claims as plain data; each begins where the one before ends."""
    if claims is None:
        return None
    return [[claim.end, _KINDS.index(claim.kind), claim.path] for claim in claims]


def _unpacked(data: list[Any] | None) -> list[Claim] | None:
    if data is None:
        return None
    claims = []
    start = 0
    for end, kind, path in data:
        claims.append(Claim(start, end, _KINDS[kind], path))
        start = end
    return claims


def _dumped(values: Any) -> bytes:
    try:
        return orjson.dumps(tuple(values))
    except orjson.JSONEncodeError:  # half a pair of UTF-16, which some encodings let through
        return orjson.dumps(_whole(values))


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    return [_whole(part) for part in value] if isinstance(value, (list, tuple)) else value
