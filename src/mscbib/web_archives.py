"""The pages in a web archive (WARC)."""

from __future__ import annotations

import errno
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO

from mscbib import decoding, discovery
from mscbib.unpacking import Budget

_PAGE = re.compile(r"(?i)\s*(?:text/html|application/xhtml\+xml|text/plain)\s*(?:;|$)")
#: What browsers read as Windows has it.
_WESTERN = frozenset({"iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii"})
_CHARSET = re.compile(r"(?i)charset\s{0,9}=\s{0,9}[\"']?([\w.:-]{1,40})")


def pages(
    stream: BinaryIO, budget: Budget, passed: Counter[str]
) -> Iterator[tuple[str, BinaryIO, str | None]]:
    """The pages of a web archive: what was answered with 200, as HTML or plain text.

    Of each the address, the bytes, and the encoding if that is known. The other records are counted.

    Raises:
        MissingLibraryError: a library for web archives is not installed.
        OSError: the archive is damaged.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError as error:
        raise discovery.MissingLibraryError("warcio", "archives") from error
    try:
        for record in ArchiveIterator(stream):
            headers = record.http_headers
            kind = (headers.get_header("Content-Type") or "") if headers else ""
            if record.rec_type != "response" or headers.get_statuscode() != "200" or not _PAGE.match(kind):
                passed["passed over"] += 1
                continue
            page: Any = _Page(record, budget)
            yield record.rec_headers.get_header("WARC-Target-URI") or "?", page, _encoding(kind)
    except (ArchiveLoadFailed, EOFError, ValueError, zlib.error) as error:
        raise OSError(errno.EIO, f"the WARC file is damaged or cut off: {error}") from error


def _encoding(kind: str) -> str | None:
    """The encoding that a page was sent in, unless it is one that shows itself or that nobody knows."""
    match = _CHARSET.search(kind)
    if match is None or match[1].lower().startswith("utf"):
        return None
    name = "cp1252" if match[1].lower() in _WESTERN else match[1]
    try:
        decoding.Decoder(name)
    except decoding.UnknownEncodingError:
        return None
    return name


class _Page:
    """The bytes of a page in a web archive."""

    def __init__(self, record: Any, budget: Budget) -> None:
        self._packed = record.raw_stream
        self._stream = record.content_stream()
        self._budget = budget

    def read1(self, size: int = -1) -> bytes:
        """Some bytes more, none at the end."""
        try:
            data: bytes = self._stream.read(min(size, 1 << 16) if size > 0 else 1 << 16)
        except (EOFError, ValueError, zlib.error) as error:
            raise OSError(errno.EIO, f"damaged in the WARC file: {error}") from error
        if not data and getattr(self._packed, "limit", 0) > 0:
            raise OSError(errno.EIO, "cut off: the WARC file ends in the middle of it")
        self._budget.spend(len(data))
        return data

    def read(self, size: int = -1) -> bytes:
        """As `read1`."""
        return self.read1(size)
