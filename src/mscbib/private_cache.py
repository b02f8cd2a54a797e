"""Files of the user's cache folder: they hold what was written there, by this user and whole, or nothing.

A file counts only if it is a plain one that nobody else could have written, and begins with the digest of its
name and of what is in it. So one that was cut off, changed, or given another's name is as good as none.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable
from pathlib import Path

from mscbib import discovery


def read(path: Path) -> bytes:
    """The data of a cache file that nobody but its owner could have written.

    Raises:
        OSError: there is none, or it is somebody else's to write.
        ValueError: it is damaged.
    """
    # a pipe somebody put there would wait for its writer
    with open(
        os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb"
    ) as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise PermissionError(f"{path} is no file")
        if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o022):
            raise PermissionError(f"{path} can be written by others")
        checksum, _, data = file.read().partition(b"\n")
    if checksum != _checksum(path.name, data):
        raise ValueError("the checksum is wrong")
    return data


def write(path: Path, data: bytes, *, most: int | None = None) -> None:
    """Write a cache file so that no reader sees half of it; a cache that cannot be written is no error.

    With `most`, the oldest files of its kind go where there are more: those whose names (up to a hyphen)
    and endings are its own.
    """
    import tempfile  # who reads, as nearly always, does not need it

    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent)
    except OSError:
        return
    temporary = Path(name)
    try:
        with open(handle, "wb") as file:
            file.write(_checksum(path.name, data) + b"\n" + data)
        temporary.replace(path)
        if most is not None:
            _remove_oldest(path, most)
    except OSError:  # the disk is full, say
        temporary.unlink(missing_ok=True)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _remove_oldest(path: Path, most: int) -> None:
    """Remove the oldest files of a kind where there are more than `most`, and a tenth more than that."""
    kind = path.name.partition("-")[0]
    files = [
        entry
        for entry in os.scandir(path.parent)
        if entry.name.startswith(f"{kind}-") and entry.name.endswith(path.suffix)
    ]
    if len(files) > most:
        files.sort(key=lambda entry: entry.stat(follow_symlinks=False).st_mtime)
        for entry in files[: len(files) - most + most // 10]:
            Path(entry.path).unlink(missing_ok=True)


def remembered(kind: str, text: str, make: Callable[[str], str]) -> str:
    """What `make` makes of a text, from the cache where it was made before.

    `kind` names what is made, and changes where `make` changes.
    """
    folder = discovery.cache_folder()
    if folder is None:
        return make(text)
    path = folder / f"{kind}-{hashlib.blake2b(text.encode(), digest_size=16).hexdigest()}.txt"
    try:
        return read(path).decode()
    except (OSError, ValueError):
        made = make(text)
        write(path, made.encode())
        return made


def _checksum(name: str, data: bytes) -> bytes:
    return (
        hashlib.blake2b(name.encode("utf-8", "surrogateescape") + b"\0" + data, digest_size=16)
        .hexdigest()
        .encode()
    )
