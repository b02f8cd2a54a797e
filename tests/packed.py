"""Texts packed as files are, to be doubled: in containers, as parts of these, and behind what begins them.

A packed text stands in a string whose characters are its bytes, for that is what frames are made of.
"""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from mscbib import containers, readers, writers

#: How many characters of a text one member of an archive has, where it has many.
_MEMBER = 64


def _text_of(data: bytes) -> str:
    return data.decode("latin-1")


def _bytes_of(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _cut(text: str) -> list[bytes]:
    return [_bytes_of(text[at : at + _MEMBER]) for at in range(0, len(text), _MEMBER)]


def _zipped(members: list[bytes]) -> str:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, member in enumerate(members):
            archive.writestr(f"{number}.txt", member)
    return _text_of(stream.getvalue())


def _answered(body: bytes) -> bytes:
    """A record of a web archive: a page of plain text."""
    said = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(said)}\r\n\r\n"
    )
    return head.encode() + said + b"\r\n\r\n"


def _begun(with_bytes: bytes) -> Callable[[str], str]:
    return lambda text: _text_of(with_bytes + _bytes_of(text))


#: How a text is packed, by what that is.
PACKED: dict[str, Callable[[str], str]] = {
    "in gzip": lambda text: _text_of(gzip.compress(_bytes_of(text), 1)),
    "in many members of gzip": lambda text: _text_of(b"".join(gzip.compress(one, 1) for one in _cut(text))),
    "in bzip2": lambda text: _text_of(bz2.compress(_bytes_of(text), 1)),
    "in xz": lambda text: _text_of(lzma.compress(_bytes_of(text), preset=0)),
    "in a zip": lambda text: _zipped([_bytes_of(text)]),
    "in many members of a zip": lambda text: _zipped(_cut(text)),
    "in a page of a web archive": lambda text: _text_of(_answered(_bytes_of(text))),
    "in many pages of a web archive": lambda text: _text_of(b"".join(map(_answered, _cut(text)))),
    "behind the beginning of gzip": _begun(b"\x1f\x8b\x08\0\0\0\0\0\0\0"),
    "behind the beginning of a zip": _begun(b"PK\x03\x04"),
    "behind the end of a zip": _begun(b"PK\x05\x06" + b"\0" * 18),
    "behind the beginning of a web archive": _begun(b"WARC/1.0\r\n"),
}


def read_file(packed: str) -> None:
    """Read all documents that are in a file of these bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "packed")
        path.write_bytes(packed.encode("latin-1"))
        reported = containers.Reported(lambda _path, _error: None, Counter())
        for document in containers.documents([str(path)], reported):
            try:
                while document.stream.read(1 << 16):
                    pass
            except OSError:  # damaged
                continue


def binary_formats() -> list[str]:
    """The formats that are no text; each can be written."""
    return [known.name for known in readers.formats() if known.magic is not None]


def written(name: str, *, rows: bool) -> Callable[[str], str]:
    """What writes a text as a file of a format: as one title, or cut up into those of many records."""

    def write(text: str) -> str:
        from mscbib.model import Record

        shown = _bytes_of(text).decode("utf-8", "replace")
        titles = [shown[at : at + _MEMBER] for at in range(0, len(shown), _MEMBER)] if rows else [shown]
        stream = BytesIO()
        writer = writers.writer(name, stream, writers.Style())
        for title in titles:
            writer.write(Record.model_validate({"schema_version": "1", "id": "a", "title": title}))
        writer.close()
        return _text_of(stream.getvalue())

    return write


def nested_parquet(depth: int) -> bytes:
    """A file of Parquet like ours, with a record nested so deep in the references of a record."""
    import pyarrow
    from pyarrow import parquet

    row = {"schema_version": "1", "id": "a", "title": "T", "container_title": "C", "reference_count": None}
    deep = json.dumps({"raw": "R"})[:-1] + ', "title": ' + "[" * depth + "]" * depth + "}"
    stream = BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist([row | {"references": [deep]}]), stream)
    return stream.getvalue()
