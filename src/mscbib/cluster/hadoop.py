"""Files as Hadoop names them: on this machine, and on whatever file system its configuration knows.

The driver has a Java to ask. A task has none: where it must open what only Hadoop can, its process starts one
of its own, once, which ends with it. A file of this machine, or of one that all machines share under one
path, is opened as ever.
"""

from __future__ import annotations

import errno
import functools
import io
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from mscbib import source

if TYPE_CHECKING:
    from pyspark import SparkContext

#: A scheme has two letters at least: one alone names a drive.
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):/")
_FILE = re.compile(r"file:(?://[^/]*)?(?=/)")
_PATTERN = re.compile(r"[*?\[{]")
#: A part as Spark names it, compressed if its settings say so.
_PART = re.compile(r"part-([0-9]{5,9})((?:\.[a-z0-9]{1,9})?)")
#: Bytes that are asked of Java at once.
_PIECE = 1 << 20
#: What Java says, in words of this system.
_ERRORS = (
    ("FileNotFoundException", errno.ENOENT),
    ("NoSuchFileException", errno.ENOENT),
    ("AccessControlException", errno.EACCES),
    ("AccessDeniedException", errno.EACCES),
)


class Named(NamedTuple):
    """A file: its path as records name it, how many bytes it has, and where it is on this machine, if it is.

    The size of what cannot be looked at is 0.
    """

    path: str
    size: int
    local: str | None


class Files:
    """The files that a session of Spark can reach, as its driver sees them."""

    def __init__(self, context: SparkContext) -> None:
        self._jvm: Any = context._jvm
        self._configuration: Any = context._jsc.hadoopConfiguration()
        named = self._configuration.get("fs.defaultFS", "file:///")
        self._is_local = named.startswith("file:")

    def local(self, path: str) -> str | None:
        """Where a file is on this machine; None where only Hadoop can open it."""
        if _FILE.match(path):
            return _FILE.sub("", path)
        return path if self._is_local and not _SCHEME.match(path) else None

    def listed(self, paths: Iterable[str]) -> Iterator[Named]:
        """The files that `paths` name, as `source.files` finds them: folders walked, sorted, none hidden."""
        for path in paths:
            local = self.local(path)
            if local is None:
                yield from self._remote(path)
                continue
            for found in source.files([local]):
                where = str(Path(found).absolute())  # tasks are in a folder of their own
                yield Named(path[: len(path) - len(local)] + found, _size(found), where)

    def _remote(self, path: str) -> Iterator[Named]:
        """The files of a path that only Hadoop can open; one that is not there is named: to open it fails."""
        place = self._jvm.org.apache.hadoop.fs.Path(path)
        system = place.getFileSystem(self._configuration)
        found = [place] if system.exists(place) or not _PATTERN.search(path) else []
        if not found:
            found = [status.getPath() for status in system.globStatus(place) or ()] or [place]
        for one in found:
            name = path if one is place else one.toString()
            try:
                status = system.getFileStatus(one)
            except Exception:
                yield Named(name, 0, None)
                continue
            if status.isDirectory():
                yield from sorted(self._walked(system, one, name.rstrip("/")))
            else:
                yield Named(name, status.getLen(), None)

    def _walked(self, system: Any, folder: Any, name: str) -> Iterator[Named]:
        """The files in a folder and in those below it."""
        for status in system.listStatus(folder):
            own = status.getPath().getName()
            if own.startswith("."):
                continue
            path = f"{name}/{own}"
            if status.isDirectory():
                yield from self._walked(system, status.getPath(), path)
            else:
                yield Named(path, status.getLen(), None)

    def folder(self, path: str) -> Folder:
        """The folder at a path, to be written."""
        local = self.local(path)
        where = path if local is None else f"file:{Path(local).absolute()}"
        place = self._jvm.org.apache.hadoop.fs.Path(where)
        return Folder(self._jvm, place.getFileSystem(self._configuration), where)

    def configuration(self, files: Iterable[Named]) -> str:
        """What tasks must know to open these files as this driver does: nothing, where they are here."""
        if all(file.local is not None for file in files):
            return ""
        writer = self._jvm.java.io.StringWriter()
        self._configuration.writeXml(writer)
        text: str = writer.toString()
        return text


class Folder:
    """A folder that is written whole or not at all: beside its place, and renamed when all went well."""

    def __init__(self, jvm: Any, system: Any, path: str) -> None:
        self._jvm = jvm
        self._system = system
        self._place = system.makeQualified(jvm.org.apache.hadoop.fs.Path(path.rstrip("/") or "/"))
        hidden = f".{self._place.getName()[:100]}.{os.urandom(8).hex()}"
        self._beside = jvm.org.apache.hadoop.fs.Path(self._place.getParent(), hidden)

    @property
    def beside(self) -> str:
        """Where it is written first."""
        path: str = self._beside.toString()
        return path

    def exists(self) -> bool:
        """Whether there is anything at its place."""
        return bool(self._system.exists(self._place))

    def done(self, suffix: str) -> None:
        """Give its parts their names, and it its place.

        Raises:
            OSError: it cannot be renamed.
        """
        of = self._jvm.org.apache.hadoop.fs.Path
        names = [status.getPath().getName() for status in self._system.listStatus(self._beside)]
        parts = sorted(
            (int(found[1]), found[2], found[0]) for name in names if (found := _PART.fullmatch(name))
        )
        width = max(5, len(str(len(parts))))
        for number, packed, name in parts:
            renamed = of(self._beside, f"part-{number:0{width}}{suffix}{packed}")
            if not self._system.rename(of(self._beside, name), renamed):
                raise OSError(errno.EIO, f"{renamed.toString()} cannot be written")
        if self._system.exists(self._place) or not self._system.rename(self._beside, self._place):
            raise OSError(errno.EEXIST, "it is there now, or cannot be written", self._place.toString())

    def close(self) -> None:
        """Take away what was written of it, if it did not come to its place."""
        self._system.delete(self._beside, True)


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0


# ---- In a task


@contextmanager
def opened(file: Named, configuration: str) -> Iterator[BinaryIO]:
    """The bytes of a file; `configuration` is the driver's.

    Raises:
        OSError: it cannot be opened.
    """
    if file.local is not None:
        with open(file.local, "rb") as stream:
            yield stream
        return
    with io.BufferedReader(_Remote(file.path, configuration), _PIECE) as reader:
        yield reader


class _Remote(io.RawIOBase):
    """A file that Java reads."""

    def __init__(self, path: str, configuration: str) -> None:
        self._path = path
        jvm, known = _java(), _known(configuration)
        self._held = b""
        self._stream: Any = None
        with _java_errors(path):
            place = jvm.org.apache.hadoop.fs.Path(path)
            system = place.getFileSystem(known)
            self._size: int = system.getFileStatus(place).getLen()
            self._stream = system.open(place)
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if at < 0:
            raise OSError(errno.EINVAL, "before the beginning of the file")
        if at != self._at:
            self._at = at
            with _java_errors(self._path):
                self._stream.seek(min(at, self._size))
        return at

    def readinto(self, buffer: Any) -> int:
        if self._at >= self._size:
            return 0
        with _java_errors(self._path):
            data: bytes = self._stream.readNBytes(min(len(buffer), _PIECE))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def close(self) -> None:
        if not self.closed and self._stream is not None:
            self._stream.close()
        super().close()


@contextmanager
def _java_errors(path: str) -> Iterator[None]:
    """Say as this system would what is wrong with a file; what may pass is left to Spark: it tries again."""
    from py4j.protocol import Py4JJavaError

    try:
        yield
    except Py4JJavaError as error:
        said = error.java_exception.getClass().getName()
        for name, number in _ERRORS:
            if said.endswith(name):
                raise OSError(number, os.strerror(number), path) from None
        raise


@functools.cache
def _java() -> Any:
    """The Java of this process. It ends when its standard input does: with the process."""
    from py4j.java_gateway import GatewayParameters, JavaGateway, launch_gateway

    jars = _jars()
    (bridge,) = jars.glob("py4j-*.jar")
    classes = [os.environ.get("HADOOP_CONF_DIR", ""), os.environ.get("CLASSPATH", ""), str(jars / "*")]
    port, token = launch_gateway(
        jarpath=str(bridge),
        classpath=os.pathsep.join(filter(None, classes)),
        javaopts=["-Xmx256m", "-Dlog4j2.level=OFF"],
        die_on_exit=True,
        enable_auth=True,
    )
    return JavaGateway(gateway_parameters=GatewayParameters(port=port, auth_token=token)).jvm


def _jars() -> Path:
    """The folder of Spark's own libraries."""
    home = os.environ.get("SPARK_HOME")
    if home and Path(home, "jars").is_dir():
        return Path(home, "jars")
    import pyspark

    return Path(pyspark.__file__).parent / "jars"


@functools.lru_cache(1)
def _known(configuration: str) -> Any:
    """The driver's configuration, in this process's Java."""
    jvm = _java()
    found = jvm.org.apache.hadoop.conf.Configuration(False)
    found.addResource(jvm.java.io.ByteArrayInputStream(configuration.encode()))
    return found
