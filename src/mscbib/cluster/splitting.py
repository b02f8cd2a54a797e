"""Large texts cut into ranges that tasks read apart, each of which knows where it stands in its file.

Only what can be cut without being understood is cut: plain files, in an encoding whose line feeds are no
part of another character, in a format whose entries begin at a line that shows it, whatever stands before.
All else is read whole, by one task.

    survey (a task for each file) -> cuts; measure (a task for each range) -> lines and characters before it
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from mscbib import containers, decoding, detection, parser, source
from mscbib.diagnostics import Problem
from mscbib.readers import cochrane as cochrane_library
from mscbib.readers import nbib, ndjson, refworks, ris, wos

if TYPE_CHECKING:
    from mscbib.detection import Kind, Layout
    from mscbib.reading import Reader

#: Formats of which any line that begins an entry can be told from all others by itself.
_CUTTABLE = (ndjson.Reader, ris.Reader, nbib.Reader, wos.Reader, refworks.Reader, cochrane_library.Reader)
#: Encodings besides UTF-8 whose characters are a byte each.
_BYTES = re.compile(r"(?:cp125[0-8]|iso8859-[0-9]{1,2}|mac-[a-z]+|koi8-[a-z]|ascii)")
_PIECE = 1 << 16
#: Bytes that tell what a file is packed in, and whether it is marked.
_HEAD = 16
#: What begins entries of MEDLINE's that are cut apart. In front of a text that begins amidst one, it says so.
_PMID = "PMID"
_BEGINS_NBIB = f"{_PMID}- 0\n"


class Survey(NamedTuple):
    """What is read of a file before it is cut: what it is, in which encoding, and at which bytes it is cut.

    The first of ``cuts`` is where its text begins, the last its end.
    """

    kind: str
    encoding: str
    cuts: list[int]


class Range(NamedTuple):
    """A part of a text: its bytes from ``start`` to ``end``, and the lines and characters before it."""

    kind: str
    encoding: str
    start: int
    end: int
    lines: int = 0
    characters: int = 0


def survey(
    stream: BinaryIO, size: int, kind: Kind | Layout | None, encoding: str | None, step: int
) -> Survey | None:
    """Where a file may be cut, about every `step` bytes; None where it may not.

    Raises:
        OSError: it cannot be read.
    """
    head = stream.read(_HEAD)
    if not containers.is_document(head):
        return None
    stream.seek(0)
    found = _kind(stream, kind, encoding)
    if found is None:
        return None
    name, known = found
    reader = detection.reader(detection.named(name))
    mark = codecs.BOM_UTF8
    start = 0
    while known == "utf-8" and start < 2 * len(mark) and head.startswith(mark, start):  # it may be doubled
        start += len(mark)
    cuts = [start]
    for nominal in range(start + step, size, step):
        if nominal <= cuts[-1]:
            continue
        at = _cut(stream, nominal, reader, known)
        if at is None:
            break
        cuts.append(at)
    return Survey(name, known, [*cuts, size])


def _kind(stream: BinaryIO, kind: Kind | Layout | None, encoding: str | None) -> tuple[str, str] | None:
    """What a text is, and in which encoding, if it may be cut."""
    decoder = decoding.Decoder(encoding)
    text = detection.opened(stream, decoder, kind)
    if text.page is not None or text.unread is not None or not text.sample().strip():
        return None
    found = text.kind or parser.choose(text)
    if isinstance(found, Problem) or not isinstance(text.reader(found), _CUTTABLE):
        return None
    if found.full_name == nbib.Reader.layout and not text.sample().lstrip().startswith(_PMID):
        return None
    for _ in text.chunks:
        if decoder.encoding is not None:
            break
    known = decoder.encoding or "utf-8"  # all of it is ASCII
    if decoder.guessed or not (known == "utf-8" or _BYTES.fullmatch(known)):
        return None
    return found.full_name, known


def _cut(stream: BinaryIO, nominal: int, reader: Reader, encoding: str) -> int | None:
    """The byte at which an entry begins, the second behind `nominal` or a later one; None: there is none.

    Where the first begins may hang on what stands before it; of the second, all that counts was seen.
    """
    stream.seek(nominal)
    start = nominal + len(stream.readline())
    primed = _BEGINS_NBIB if isinstance(reader, nbib.Reader) else ""
    begins = _PMID if primed else ""
    lines = -primed.count("\n")
    is_whole = False
    text = chain([primed], _decoded(stream.read, encoding))
    for number, block in enumerate(reader.blocks(filter(None, text), source.MAX_ENTRY_SIZE)):
        is_entry = not block.oversized and block.text.startswith(begins)
        if number > 1 and is_whole and is_entry:
            stream.seek(start)
            return start + sum(len(stream.readline()) for _ in range(lines))
        is_whole = is_entry and block.raw.endswith("\n")
        lines += block.raw.count("\n")
    return None


def measure(stream: BinaryIO, start: int, end: int, encoding: str) -> tuple[int, int]:
    """How many lines and characters a stretch of a text has, as its reader counts them.

    Raises:
        OSError: it cannot be read.
    """
    lines = characters = 0
    held = ""
    for chunk in chunks(stream, start, end, encoding):
        characters += len(chunk)
        chunk = held + chunk
        held = "\r" if chunk.endswith("\r") else ""
        whole = chunk[: len(chunk) - len(held)]
        lines += whole.count("\n") + (len(_lone(whole)) if "\r" in whole else 0)
    return lines + len(held), characters


def _lone(text: str) -> list[str]:
    """The carriage returns that no line feed follows."""
    return re.findall("\r(?!\n)", text)


def chunks(stream: BinaryIO, start: int, end: int, encoding: str) -> Iterator[str]:
    """The text of a stretch of a file.

    Raises:
        OSError: it cannot be read.
    """
    stream.seek(start)
    left = end - start

    def read(size: int) -> bytes:
        nonlocal left
        data = stream.read(min(size, left))
        left -= len(data)
        return data

    return _decoded(read, encoding)


def _decoded(read: Callable[[int], bytes], encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    while data := read(_PIECE):
        if text := decoder.decode(data):
            yield text
    if text := decoder.decode(b"", True):
        yield text
