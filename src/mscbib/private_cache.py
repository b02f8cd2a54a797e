"""Files of the user's cache folder: they hold what was written there, by this user and whole, or nothing."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path


def read(path: Path) -> bytes:
    """The data of a cache file that nobody but its owner could have written.

    Raises:
        OSError: there is none, or it is somebody else's to write.
        ValueError: it is damaged.
    """
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o022):
            raise PermissionError(f"{path} can be written by others")
        checksum, _, data = file.read().partition(b"\n")
    if checksum != _checksum(data):
        raise ValueError("the checksum is wrong")
    return data


def write(path: Path, data: bytes) -> None:
    """Write a cache file so that no reader sees half of it; a cache that cannot be written is no error."""
    import tempfile  # who reads, as nearly always, does not need it

    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent)
        with open(handle, "wb") as file:
            file.write(_checksum(data) + b"\n" + data)
        Path(temporary).replace(path)
    except OSError:
        pass


def _checksum(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).hexdigest().encode()
