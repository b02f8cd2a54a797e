"""What the user named, as documents: files, folders and standard input, and what is in archives.

An archive's members are read where they are: nothing is ever written to a path, and a member's name is only
shown, behind the archive's: ``archive.zip!/folder/page.txt``, ``crawl.warc.gz!/https://example.org/``.
"""

from __future__ import annotations

import errno
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import IO, BinaryIO, NamedTuple

from mscbib import source, unpacking
from mscbib.unpacking import Budget, unpacked

#: How deep archives may be nested.
MAX_DEPTH = 2

_ZIP = b"PK\x03\x04", b"PK\x05\x06"
_WARC = b"WARC/"
_HEAD = 5
#: An archive inside another is held in memory up to this size, and in a nameless file beyond.
_IN_MEMORY = 16 << 20


class Document(NamedTuple):
    """A text to be read: how records and findings name it, its bytes, and its encoding, if that is known.

    ``opened`` names the file it is, or is in.
    """

    path: str
    stream: BinaryIO
    opened: str
    encoding: str | None = None


class Reported(NamedTuple):
    """What is told about a container: which member cannot be read and why, and what was passed over."""

    complain: Callable[[str, OSError], None]
    passed: Counter[str]


def documents(
    paths: Iterable[str],
    reported: Reported,
    watched: Callable[[BinaryIO, str], BinaryIO] = lambda stream, _: stream,
    opened: Callable[[str], AbstractContextManager[BinaryIO]] = source.opened,
) -> Iterator[Document]:
    """The documents that `paths` name, in order; each is to be read before the next is asked for.

    A folder is walked, an archive opened, and no path at all means standard input. What cannot be opened is
    reported and the others go on. `watched` is put around the bytes of a file, which `opened` opens.

    Raises:
        MissingLibraryError: a library for this kind of file is not installed.
    """
    for path in source.files(paths):
        try:
            with opened(path) as stream:
                if _is_zip_in_place(stream):
                    yield from _zipped(stream, _Inside(path, path, Budget(), 0, reported))
                else:
                    budget = Budget()
                    bytes_of = unpacked(watched(stream, path), budget)
                    yield from _documents(bytes_of, _Inside(path, path, budget, 0, reported))
        except BrokenPipeError:
            raise
        except OSError as error:
            reported.complain(path, error)


def is_document(head: bytes) -> bool:
    """Whether a file that begins so is a document itself: it is no archive, and not compressed."""
    return not head.startswith((*_ZIP, _WARC)) and not unpacking.is_packed(head)


class _Inside(NamedTuple):
    """Where something stands: its name, the file it is in, that file's budget, and how many archives deep."""

    path: str
    opened: str
    budget: Budget
    depth: int
    reported: Reported


def _documents(stream: BinaryIO, at: _Inside) -> Iterator[Document]:
    """The document that a stream is, or those in it if it is an archive."""
    head, stream = source.peeked(stream, _HEAD)
    if not head.startswith((*_ZIP, _WARC)):
        yield Document(at.path, stream, at.opened)
    elif at.depth == MAX_DEPTH:
        raise OSError(errno.ELOOP, f"an archive inside {MAX_DEPTH} others; unpack it yourself")
    elif head.startswith(_WARC):
        yield from _crawled(stream, at)
    else:
        import shutil
        import tempfile  # nearly nobody pays for these

        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as file:  # its table of contents stands at the end
            shutil.copyfileobj(stream, file)
            yield from _zipped(file, at)


def _is_zip_in_place(stream: BinaryIO) -> bool:
    """Whether a file is a zip that can be read where it is."""
    try:
        if not stream.seekable():
            return False
        start = stream.tell()
        head = stream.read(_HEAD)
        stream.seek(start)
    except (AttributeError, OSError):
        return False
    return start == 0 and head.startswith(_ZIP)


def _zipped(file: IO[bytes], at: _Inside) -> Iterator[Document]:
    """The documents in a zip, in the order of its directory, without folders and hidden files."""
    from mscbib import zips

    if not at.depth and not at.budget.packed:
        at.budget.packed = file.seek(0, 2)
    for name, open_member in zips.members(file, at.budget):
        path = f"{at.path}!/{name}"
        try:
            stream = unpacked(open_member(), at.budget, inside=True)
            yield from _documents(stream, at._replace(path=path, depth=at.depth + 1))
        except BrokenPipeError:
            raise
        except OSError as error:
            at.reported.complain(path, error)


def _crawled(stream: BinaryIO, at: _Inside) -> Iterator[Document]:
    """The pages of a web archive; its other records are counted."""
    from mscbib import web_archives

    for address, page, encoding in web_archives.pages(stream, at.budget, at.reported.passed):
        yield Document(f"{at.path}!/{address}", page, at.opened, encoding)
