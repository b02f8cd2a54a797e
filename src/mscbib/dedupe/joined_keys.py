"""The join of many keys, by DuckDB, which goes over to the disk where memory ends.

See `mscbib.dedupe.candidates` for what is found.
"""

from __future__ import annotations

import errno
import mmap
import os
import shutil
import tempfile
from array import array
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, overload

from mscbib.discovery import MissingLibraryError

if TYPE_CHECKING:
    import duckdb

#: A record's number, its order, its keys.
Keyed = tuple[int, str, Sequence[str]]

#: Keys on one line of DuckDB's file, so that no line is longer than it takes.
_MAX_KEYS_A_LINE = 500
_MAX_LINE = 1 << 21
_DUCKDB_MEMORY = "768MB"
_DUCKDB_THREADS = 4
_ROWS = 20_000

#: Stands between the keys on a line; neither it nor a tab or line break is in them.
_SEPARATOR = "\x1f"


class Capped(NamedTuple):
    """A key that too many records hold, and how many."""

    key: str
    records: int


class Joined(NamedTuple):
    """The pairs, packed as a << 32 | b; the keys that were capped, as many as are named; how many are not."""

    pairs: MappedNumbers
    capped: list[Capped]
    unnamed: int


_READ = f"""
    read_csv(?, auto_detect = false, header = false, delim = '\t', quote = '', escape = '', new_line = '\\n',
             force_not_null = ['standing', 'keys'], max_line_size = {_MAX_LINE},
             columns = {{'number': 'INTEGER', 'standing': 'VARCHAR', 'keys': 'VARCHAR'}})"""

#: Only keys that several records hold go on, as numbers.
_HOLDERS = f"""
    CREATE TABLE held AS SELECT number, unnest(string_split(keys, '{_SEPARATOR}')) AS key FROM {_READ};"""  # noqa: S608 - of constants alone
_BLOCKS = """
    CREATE TABLE blocks AS
        SELECT row_number() OVER () AS block, key, size
        FROM (SELECT key, count(*) AS size FROM held GROUP BY key HAVING count(*) > 1);
    CREATE TABLE members AS
        SELECT block, number, size FROM held JOIN blocks USING (key);
    DROP TABLE held;"""

_CAPPED = "SELECT key, size FROM blocks WHERE size > ? ORDER BY size DESC, key LIMIT ?"
_COUNT_CAPPED = "SELECT count(*) FROM blocks WHERE size > ?"

#: The neighbours of each record in one pass over each block; a join of the block with itself would be
#: quadratic.
_NEAR = """
    CREATE TABLE near AS
        SELECT number, unnest([{nexts}]) AS other
        FROM members JOIN (SELECT DISTINCT number, standing FROM {read}) USING (number)
        WHERE size > ?
        WINDOW kin AS (PARTITION BY block ORDER BY standing, number)"""
_NO_NEAR = "CREATE TABLE near (number INTEGER, other INTEGER)"

_PAIRS = """
    SELECT DISTINCT pair FROM (
        SELECT one.number::BIGINT << 32 | other.number::BIGINT AS pair
        FROM members AS one JOIN members AS other ON one.block = other.block AND one.number < other.number
        WHERE one.size <= ?
        UNION ALL
        SELECT least(number, other)::BIGINT << 32 | greatest(number, other)::BIGINT FROM near
        WHERE other IS NOT NULL)
    ORDER BY pair"""


def write_keys(path: Path, records: Iterable[Keyed]) -> None:
    """A line a record that has keys: its number, its order, its keys; more where it has a great many."""
    lines: list[str] = []
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for number, order, keys in records:
            for start in range(0, len(keys), _MAX_KEYS_A_LINE):
                some = _SEPARATOR.join(keys[start : start + _MAX_KEYS_A_LINE])
                lines.append(f"{number}\t{order}\t{some}\n")
            if len(lines) > _ROWS:
                stream.write("".join(lines))
                lines.clear()
        stream.write("".join(lines))


def joined(lines: Path, cap: int, neighbours: int, max_named: int) -> Joined:
    """The pairs of the records in a file that `write_keys` wrote; DuckDB is gone when they are there."""
    try:
        import duckdb
    except ImportError as error:
        raise MissingLibraryError("duckdb", "all") from error

    spilled = lines.parent / "spilled"
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": _DUCKDB_MEMORY,
        "preserve_insertion_order": False,
        "temp_directory": str(spilled),
        "threads": min(_DUCKDB_THREADS, os.cpu_count() or 1),
    }
    try:
        with duckdb.connect(":memory:", config=settings) as database, ThreadPoolExecutor(1) as thread:
            return _awaited(thread.submit(_queried, database, lines, cap, neighbours, max_named), database)
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        free = shutil.disk_usage(lines.parent).free // 1_000_000
        message = f"no room for the pairs of records ({free} MB are free there; TMPDIR names another place)"
        raise OSError(errno.ENOSPC, f"{message}: {error}", str(lines.parent)) from error


def _awaited(job: Future[Joined], database: duckdb.DuckDBPyConnection) -> Joined:
    """The result of a job that another thread does for this one.

    DuckDB sees a signal late, and makes an error of its own of it. This thread sees it at once, lets the
    exception of the handler be what it is, and ends the job.
    """
    try:
        return job.result()
    except BaseException:
        while not job.done():
            database.interrupt()  # once is not enough where it comes between two queries
            wait([job], timeout=0.1)
        raise


def _queried(
    database: duckdb.DuckDBPyConnection, lines: Path, cap: int, neighbours: int, max_named: int
) -> Joined:
    database.execute("SET enable_progress_bar = false")  # else it draws one where Python has no script
    database.execute(_HOLDERS, [str(lines)])
    database.execute(_BLOCKS)
    [(count,)] = database.execute(_COUNT_CAPPED, [cap]).fetchall()
    named = [Capped(*row) for row in database.execute(_CAPPED, [cap, max_named]).fetchall()]
    if count:
        nexts = ", ".join(f"lead(number, {step}) OVER kin" for step in range(1, neighbours + 1))
        database.execute(_NEAR.format(nexts=nexts, read=_READ), [str(lines), cap])
    else:
        database.execute(_NO_NEAR)
    lines.unlink()
    return Joined(MappedNumbers(_packed(database, cap)), named, count - len(named))


def _packed(database: duckdb.DuckDBPyConnection, cap: int) -> Iterator[array[int]]:
    """The pairs in pieces."""
    rows = database.execute(_PAIRS, [cap])
    while some := rows.fetchmany(_ROWS):
        yield array("Q", [pair for (pair,) in some])


class MappedNumbers:
    """Numbers of 64 bits in a nameless temporary file, read as a map of memory."""

    def __init__(self, pieces: Iterable[array[int]]) -> None:
        self._map: mmap.mmap | None = None
        self._numbers = memoryview(b"").cast("Q")
        with tempfile.TemporaryFile() as stream:
            for piece in pieces:
                piece.tofile(stream)
            stream.flush()
            if stream.tell():  # an empty file cannot be mapped
                self._map = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
                self._numbers = memoryview(self._map).cast("Q")

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, place: int) -> int: ...

    @overload
    def __getitem__(self, place: slice) -> list[int]: ...

    def __getitem__(self, place: int | slice) -> int | list[int]:
        return self._numbers[place].tolist() if isinstance(place, slice) else self._numbers[place]

    def close(self) -> None:
        """Let go of the file."""
        self._numbers.release()
        if self._map is not None:
            self._map.close()
