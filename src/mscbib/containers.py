"""What the user named, as documents: files, folders and standard input, and what is in archives.

An archive's members are read where they are: nothing is ever written to a path, and a member's name is only
shown, behind the archive's: ``archive.zip!/folder/page.txt``, ``crawl.warc.gz!/https://example.org/``.
"""

from __future__ import annotations

import errno
import re
import shutil
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any, BinaryIO, NamedTuple, TypeVar

from mscbib import decoding, discovery, source
from mscbib.unpacking import Budget, Pieces, unpacked

#: What an archive may hold; one that holds more has something in mind, or should be unpacked by its owner.
MAX_MEMBERS = 100_000
_MAX_DIRECTORY = 16 << 20
#: How deep archives may be nested.
MAX_DEPTH = 2

_ZIP = b"PK\x03\x04", b"PK\x05\x06"
_WARC = b"WARC/"
_HEAD = 5
#: An archive inside another is held in memory up to this size, and in a nameless file beyond.
_IN_MEMORY = 16 << 20
#: Members of a zip that other than deflate packed are read in bites, for all that is in a bite comes out.
_BITE = 1 << 12
#: Members that say that a zip is a document.
_MARKS = frozenset({"[Content_Types].xml", "mimetype"})
#: What kind it is: a member by which they are known, what they are, and what can be read of them.
_DOCUMENTS = (
    ("word/", "a Word document", "save it as plain text"),
    ("xl/", "an Excel workbook", "save the sheet as CSV"),
    ("ppt/", "a PowerPoint presentation", "save its text as a file"),
    ("META-INF/container.xml", "an EPUB book", "save it as plain text or HTML"),
    ("META-INF/manifest.xml", "an OpenDocument file", "save it as plain text, or a sheet as CSV"),
)

_PAGE = re.compile(r"(?i)\s*(?:text/html|application/xhtml\+xml|text/plain)\s*(?:;|$)")
#: What browsers read as Windows has it.
_WESTERN = frozenset({"iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii"})
_CHARSET = re.compile(r"(?i)charset\s{0,9}=\s{0,9}[\"']?([\w.:-]{1,40})")

T = TypeVar("T")


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
) -> Iterator[Document]:
    """The documents that `paths` name, in order; each is to be read before the next is asked for.

    A folder is walked, an archive opened, and no path at all means standard input. What cannot be opened is
    reported and the others go on. `watched` is put around the bytes of a file.

    Raises:
        MissingLibraryError: a library for this kind of file is not installed.
    """
    for path in source.files(paths):
        try:
            with source.opened(path) as stream:
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
        with tempfile.SpooledTemporaryFile(_IN_MEMORY) as file:  # its table of contents stands at the end
            shutil.copyfileobj(stream, file)
            yield from _zipped(file, at)


# ---- Zip


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
    size = file.seek(0, 2)
    if not at.depth and not at.budget.packed:
        at.budget.packed = size
    try:
        _check_directory(file, size)
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise OSError(errno.EIO, f"the zip file is damaged or cut off: {error}") from error
    members = [member for member in archive.infolist() if not _is_passed_over(member.filename)]
    if len(members) > MAX_MEMBERS:
        raise OSError(errno.EFBIG, f"a zip of more than {MAX_MEMBERS:,} files; unpack it yourself")
    names = [member.filename for member in members]
    for prefix, what, remedy in _DOCUMENTS:
        if any(name.startswith(prefix) for name in names) and _MARKS.intersection(archive.namelist()):
            raise OSError(errno.EINVAL, f"this is {what}, not an archive of dumps; {remedy}")
    for member in members:
        path = f"{at.path}!/{member.filename}"
        try:
            inner: Any = _Member(archive, member, at.budget)
            stream = unpacked(inner, at.budget, inside=True)
            yield from _documents(stream, at._replace(path=path, depth=at.depth + 1))
        except BrokenPipeError:
            raise
        except OSError as error:
            at.reported.complain(path, error)


def _check_directory(file: IO[bytes], size: int) -> None:
    """Refuse a directory that would fill the memory: a member's entry in it may be as small as its name.

    Raises:
        OSError: it is too large.
    """
    file.seek(max(0, size - (1 << 16) - 98))
    tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    length = int.from_bytes(tail[end + 12 : end + 16], "little") if end >= 0 else 0
    large = tail[max(0, end - 76) : max(0, end - 20)]
    if large.startswith(b"PK\x06\x06"):
        length = max(int.from_bytes(large[40:48], "little"), 0 if length == 0xFFFFFFFF else length)
    if length > _MAX_DIRECTORY:
        raise OSError(errno.EFBIG, "a zip with a table of contents of more than 16 MB; unpack it yourself")


def _is_passed_over(name: str) -> bool:
    """Whether a member is a folder, hidden, or what macOS adds."""
    parts = name.split("/")
    return (
        name.endswith("/")
        or "__MACOSX" in parts
        or any(part[:1] == "." and part[:2] != ".." and part != "." for part in parts)
    )


class _Member(Pieces):
    """The bytes of a member of a zip."""

    def __init__(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: Budget) -> None:
        if member.flag_bits & 1:
            raise OSError(errno.EACCES, "encrypted; unpack it yourself with its password")
        self._budget = budget
        # what deflate did not pack comes out whole, whatever limit is given
        self._bite = 1 << 18 if member.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) else _BITE
        self._stream: Any = self._tried(lambda: archive.open(member))

    def read1(self, size: int = -1) -> bytes:
        """Some bytes more, none at the end."""
        limit = min(size, self._bite) if size > 0 else self._bite
        data: bytes = self._tried(lambda: self._stream.read1(limit))
        self._budget.spend(len(data))
        return data

    def _tried(self, do: Callable[[], T]) -> T:
        try:
            return do()
        except NotImplementedError as error:
            raise OSError(errno.EINVAL, f"packed in a way not known here ({error}); unpack it") from error
        except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError) as error:
            raise OSError(errno.EIO, f"damaged or cut off in the zip: {error}") from error
        except Exception as error:
            if type(error).__name__ != "LZMAError":  # not imported for this
                raise
            raise OSError(errno.EIO, f"damaged in the zip: {error}") from error


# ---- WARC


def _crawled(stream: BinaryIO, at: _Inside) -> Iterator[Document]:
    """The pages of a web archive: what was answered with 200, as HTML or plain text.

    The other records are counted.
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
                at.reported.passed["passed over"] += 1
                continue
            address = record.rec_headers.get_header("WARC-Target-URI") or "?"
            page: Any = _Page(record, at.budget)
            yield Document(f"{at.path}!/{address}", page, at.opened, _encoding(kind))
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
