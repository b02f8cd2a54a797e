"""Bytes to characters: finding out the encoding of a stream as late as it must be known."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

#: Bytes read at once; bytes that are looked at to guess an encoding, and for zero bytes.
CHUNK = 1 << 18
_SAMPLE = 1 << 16
_HEAD = 4096

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

#: The encodings other than Unicode's own that are guessed; others are named with --encoding.
_GUESSED = ["gb18030", "big5", "cp1251", "cp1252"]

_XML_DECLARATION = re.compile(
    rb"""\s{0,100}<\?xml\s[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([A-Za-z0-9._-]{1,40})["']"""
)
#: Encodings of text that a document may name for itself; Python knows others that are none.
_DECLARABLE = re.compile(r"(?i)(?:iso-?8859|windows|cp|koi8|gb|big5|euc|shift|iso-2022|mac|latin)[\w.-]*")

_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_BEYOND_ASCII_RUN = re.compile(rb"[\x80-\xff]+")


class UnknownEncodingError(ValueError):
    """An encoding named by the user that Python does not know."""


class Decoder:
    """Decodes a stream of bytes, chunk by chunk, finding out the encoding as late as it must.

    A byte order mark decides; else zero bytes tell UTF-16 and UTF-32; else everything is ASCII until the
    first byte that is not, and the chunk that holds it shows whether the text is UTF-8. What is not is
    guessed among a few encodings, and ``guessed`` says so. Undecodable bytes become U+FFFD.
    """

    def __init__(self, encoding: str | None = None) -> None:
        """`encoding` is a name that Python knows; None finds it out.

        Raises:
            UnknownEncodingError: Python does not know the name.
        """
        self.encoding: str | None = None
        self.guessed = False
        self._decoder: codecs.IncrementalDecoder | None = None
        self._named = encoding
        self._at_start = True
        if encoding is not None:
            try:
                found = codecs.lookup(encoding)
                "".encode(encoding)
                codecs.getincrementaldecoder(encoding)("replace").decode(b"a", True)
            except (LookupError, UnicodeError) as error:
                raise UnknownEncodingError(
                    f"there is no text encoding {encoding!r}; try utf-8, cp1252, gb18030 or utf-16"
                ) from error
            self._named = found.name

    def decode(self, stream: BinaryIO) -> Iterator[str]:
        """The text of `stream`, in pieces, without a byte order mark."""
        read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
        data = self._start(_at_least(_HEAD, b"", read))
        while data:
            if self._decoder is None and not data.isascii():
                first = _first_beyond_ascii(data)
                data = _at_least(first + _SAMPLE, data, read)
                encoding, self.guessed = _guess(data[first:])
                self._use(encoding)
            text = self._decoder.decode(data) if self._decoder else data.decode("ascii")
            if text and self._at_start:
                self._at_start = False
                text = text.removeprefix("\ufeff")
            if text:
                yield text
            data = read(CHUNK)
        if self._decoder and (text := self._decoder.decode(b"", True)):
            yield text

    def _start(self, head: bytes) -> bytes:
        if self._named is not None and self._named not in ("utf-8", "utf-8-sig", "utf-16", "utf-32"):
            self._use(self._named)
            return head
        for bom, encoding in _BOMS:
            if head.startswith(bom):
                self._use(encoding)
                return head[len(bom) :]
        if self._named is not None:
            self._use(self._named.removesuffix("-sig"))
        elif unmarked := _zero_bytes(head):
            self._use(unmarked)
        elif declared := _declared(head):
            self._use(declared)
        return head

    def _use(self, encoding: str) -> None:
        self.encoding = encoding
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")


def _at_least(size: int, data: bytes, read: Callable[[int], bytes]) -> bytes:
    """`data` and as many bytes more as make it `size`; less at the end. A pipe may deliver byte by byte."""
    while len(data) < size and (piece := read(CHUNK)):
        data += piece
    return data


def _first_beyond_ascii(data: bytes) -> int:
    """The offset of the beginning of the first line of `data` that holds a byte beyond ASCII."""
    found = _BEYOND_ASCII.search(data)
    return data.rfind(b"\n", 0, found.start()) + 1 if found else 0


def _zero_bytes(head: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: which bytes of the units are zero in mostly Latin text."""
    sample = head[: min(len(head), _HEAD) // 4 * 4]
    if not sample or sample.count(0) * 4 < len(sample):
        return None
    zeros = [sample[offset::4].count(0) * 4 / len(sample) for offset in range(4)]
    if zeros[1] > 0.5 and zeros[2] > 0.9 and zeros[3] > 0.9:
        return "utf-32-le"
    if zeros[0] > 0.9 and zeros[1] > 0.9 and zeros[2] > 0.5:
        return "utf-32-be"
    if zeros[1] + zeros[3] > 1 and zeros[0] + zeros[2] < 0.5:
        return "utf-16-le"
    if zeros[0] + zeros[2] > 1 and zeros[1] + zeros[3] < 0.5:
        return "utf-16-be"
    return None


def _declared(head: bytes) -> str | None:
    """The encoding that an XML declaration names, unless it is a kind of UTF: those show themselves."""
    match = _XML_DECLARATION.match(head)
    if match is None or not _DECLARABLE.fullmatch(name := match[1].decode()):
        return None
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def _guess(data: bytes) -> tuple[str, bool]:
    """The encoding of `data`, which is not all ASCII, and whether it is only a guess."""
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(data)
    bad = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")  # what was lost before is no fault of this file
    if bad == 0:
        return "utf-8", False
    good = sum(1 for character in text if character > "\x7f") - bad
    if good > 4 * bad:  # a UTF-8 file with a few broken bytes, rather than a whole file of another kind
        return "utf-8", False
    runs = [len(run) for run in _BEYOND_ASCII_RUN.findall(data)]
    if max(runs) == 1:  # a letter here and there: where a character has two bytes, they come in words
        return "cp1252", True
    if not any(length % 2 for length in runs) and _decodes(data, "gb18030"):
        return "gb18030", True  # letters of Western and Cyrillic text come in odd numbers too

    from charset_normalizer import from_bytes

    # plain lines say nothing, and outvote the few that do
    telling = b"\n".join(line for line in data.split(b"\n") if not line.isascii())
    best = from_bytes(telling, cp_isolation=_GUESSED).best()
    return (best.encoding if best is not None else "cp1252"), True


def _decodes(data: bytes, encoding: str) -> bool:
    """Whether `data`, but for a character cut off at its end, is text in `encoding`."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(data)
    except UnicodeDecodeError:
        return False
    return True
