"""The files in a zip, read where they are."""

from __future__ import annotations

import errno
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import IO, Any, TypeVar

from mscbib.unpacking import Budget, Pieces

#: What an archive may hold; one that holds more has something in mind, or should be unpacked by its owner.
MAX_MEMBERS = 100_000
_MAX_DIRECTORY = 16 << 20
#: Members that other than deflate packed are read in bites, for all that is in a bite comes out.
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

T = TypeVar("T")


def members(file: IO[bytes], budget: Budget) -> Iterator[tuple[str, Callable[[], Any]]]:
    """The names of the files in a zip, in the order of its directory, each with what opens it.

    Folders and hidden files are passed over.

    Raises:
        OSError: the zip is damaged, too large, or a document; to open a file fails.
    """
    try:
        _check_directory(file, file.seek(0, 2))
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise OSError(errno.EIO, f"the zip file is damaged or cut off: {error}") from error
    found = [member for member in archive.infolist() if not _is_passed_over(member.filename)]
    if len(found) > MAX_MEMBERS:
        raise OSError(errno.EFBIG, f"a zip of more than {MAX_MEMBERS:,} files; unpack it yourself")
    names = [member.filename for member in found]
    for prefix, what, remedy in _DOCUMENTS:
        if any(name.startswith(prefix) for name in names) and _MARKS.intersection(archive.namelist()):
            raise OSError(errno.EINVAL, f"this is {what}, not an archive of dumps; {remedy}")
    for member in found:
        yield member.filename, partial(_Member, archive, member, budget)


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
