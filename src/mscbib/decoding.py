"""Bytes to characters: finding out the encoding of a stream as late as it must be known."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

#: Bytes read at once; bytes that are looked at to guess an encoding, and for zero bytes and declarations.
CHUNK = 1 << 18
_SAMPLE = 1 << 16
_HEAD = 4096

#: How many bytes of a text that may be UTF-16 are looked at: few characters are enough.
_UNITS = 1024
#: Bytes of which nobody can tell whether they are pairs.
_FEW = 16

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_XML_DECLARATION = re.compile(
    rb"""\s{0,100}<\?xml\s[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([A-Za-z0-9._-]{1,40})["']"""
)
# both `<meta charset="gb2312">` and `<meta http-equiv=… content="text/html; charset=gb2312">`
_META = re.compile(
    rb"""(?i)<meta\s(?:[^<>]{0,200}?[\s;"'])?charset\s{0,9}=\s{0,9}["']?([A-Za-z0-9._:-]{1,40})"""
)
#: Encodings of text that a document may name for itself; Python knows others that are none.
_DECLARABLE = re.compile(r"(?i)(?:iso-?8859|windows|cp|koi8|gb|big5|euc|shift|iso-2022|mac|latin)[\w.-]*")
#: By Python's name, the encoding that a text is in which declares another: the larger one that everybody
#: writes under the name of the smaller, as https://encoding.spec.whatwg.org/#names-and-labels has it.
_MEANT = {
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
#: Encodings that are ASCII throughout, as seen by the byte: what declares them must be believed at once.
_SEVEN_BITS = "iso2022"

_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")


class UnknownEncodingError(ValueError):
    """An encoding named by the user that Python does not know."""


class Decoder:
    """Decodes a stream of bytes, chunk by chunk, finding out the encoding as late as it must.

    A byte order mark decides; else zero bytes tell UTF-16 and UTF-32, and so do pairs of bytes that nearly
    all are usual characters; else everything is ASCII until the first byte that is not, and the chunk that
    holds it shows whether the text is UTF-8. If not, it is what the text declares, where it can be that.
    What remains is guessed among a few encodings; then ``guessed`` is true, and ``next_best`` are those to
    try where the guess is wrong. Undecodable bytes become U+FFFD.
    """

    def __init__(self, encoding: str | None = None) -> None:
        """`encoding` is a name that Python knows; None finds it out.

        Raises:
            UnknownEncodingError: Python does not know the name.
        """
        self.encoding: str | None = None
        self.guessed = False
        self.next_best: list[str] = []
        self._declared: str | None = None
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
                first, line = _first_beyond_ascii(data)
                data = _at_least(first + _SAMPLE, data, read)
                self._find_out(data[line:])
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
        if self._named is not None and self._named.startswith("utf-8"):
            self._use("utf-8")
        elif self._named is not None:  # it has no mark that would say in which order the bytes are
            unmarked = _unmarked(head)
            is_named = unmarked is not None and unmarked.startswith(self._named)
            self._use(unmarked if unmarked is not None and is_named else f"{self._named}-le")
        elif unmarked := _unmarked(head):
            self._use(unmarked)
        else:
            self._declared = _declared(head)
            if self._declared is not None and self._declared.startswith(_SEVEN_BITS):
                self._use(self._declared)
        return head

    def _find_out(self, data: bytes) -> None:
        """Choose the encoding of a text without a mark, of which some bytes in `data` are beyond ASCII."""
        if _is_utf8(data):
            self._use("utf-8")
        elif self._declared is not None and _decodes(data, self._declared):
            self._use(self._declared)
        else:
            from mscbib import likelihood  # what few texts need, none pays at start-up

            self.guessed = True
            best, *self.next_best = likelihood.ranked(data)
            self._use(best)

    def _use(self, encoding: str) -> None:
        self.encoding = encoding
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")


def _at_least(size: int, data: bytes, read: Callable[[int], bytes]) -> bytes:
    """`data` and as many bytes more as make it `size`; less at the end. A pipe may deliver byte by byte."""
    while len(data) < size and (piece := read(CHUNK)):
        data += piece
    return data


def _first_beyond_ascii(data: bytes) -> tuple[int, int]:
    """The offset of the first byte of `data` beyond ASCII, and that of the beginning of its line."""
    found = _BEYOND_ASCII.search(data)
    if found is None:
        return 0, 0
    first = found.start()
    return first, max(data.rfind(b"\n", 0, first), data.rfind(b"\r", 0, first)) + 1


def _unmarked(head: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark, if a text that begins with `head` is in one of them."""
    if found := _zero_bytes(head):
        return found
    units = head[:_UNITS]
    if len(units) < _FEW or (b"\0" not in units and _decodes(units, "utf-8")):
        return None  # what is UTF-8 is so by no chance, and a few bytes may be anything

    from mscbib import likelihood

    return likelihood.utf16(units)


def _zero_bytes(head: bytes) -> str | None:
    """UTF-32, or UTF-16 of mostly Latin text, without a mark: by which bytes of the units are zero."""
    sample = head[: min(len(head), _HEAD) // 4 * 4]
    if not sample or sample.count(0) * 4 < len(sample):
        return None
    columns = [sample[offset::4] for offset in range(4)]
    zeros = [column.count(0) / len(column) for column in columns]
    planes = [sum(byte <= 0x10 for byte in column) / len(column) for column in columns]
    if zeros[3] > 0.97 and planes[2] > 0.97:
        return "utf-32-le"
    if zeros[0] > 0.97 and planes[1] > 0.97:
        return "utf-32-be"
    if zeros[1] + zeros[3] > 1 and zeros[0] + zeros[2] < 0.5:
        return "utf-16-le"
    if zeros[0] + zeros[2] > 1 and zeros[1] + zeros[3] < 0.5:
        return "utf-16-be"
    return None


def _declared(head: bytes) -> str | None:
    """The encoding that an XML declaration or an HTML page names for itself.

    Unless it is a kind of UTF: those show themselves.
    """
    match = _XML_DECLARATION.match(head) or _META.search(head)
    if match is None or not _DECLARABLE.fullmatch(name := match[1].decode()):
        return None
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return None
    return _MEANT.get(found, found)


def _is_utf8(data: bytes) -> bool:
    """Whether `data`, which is not all ASCII, is UTF-8, but for a few broken bytes."""
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(data)
    bad = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")  # what was lost before is no fault of this file
    good = sum(1 for character in text if character > "\x7f") - bad
    return good > 4 * bad  # neither, where nothing but a letter cut off at the end is there


def _decodes(data: bytes, encoding: str) -> bool:
    """Whether `data`, but for a character cut off at its end, is text in `encoding`."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(data)
    except UnicodeDecodeError:
        return False
    return True
