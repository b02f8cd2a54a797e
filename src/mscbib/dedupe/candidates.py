"""Which records are compared: those that share a key, or only the nearest of them where many share it.

Few keys are held in dicts, many by DuckDB, which goes over to the disk where memory ends. Both find the same.
"""

from __future__ import annotations

import errno
import heapq
import mmap
import os
import shutil
import tempfile
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, overload

from mscbib.discovery import MissingLibraryError

if TYPE_CHECKING:
    import duckdb

#: A key that more records hold tells little: of each of them only so many neighbours are compared.
CAP, NEIGHBOURS = 100, 10
#: So many keys fit in some 100 MB of memory, and take less time there than DuckDB takes to start.
IN_MEMORY = 300_000
#: How many of the capped keys are named.
MAX_NAMED = 200

#: A longer key or order is cut, and a digest put for the rest: a title may have a million characters.
_MAX_TEXT = 200
#: Keys on one line of DuckDB's file, so that no line is longer than it takes.
_MAX_KEYS_A_LINE = 500
_MAX_LINE = 1 << 21
_DUCKDB_MEMORY = "768MB"
_DUCKDB_THREADS = 4
_ROWS = 20_000

#: Stands between the keys on a line; `_plain` keeps it, the tab and the line break out of them.
_SEPARATOR = "\x1f"

Keyed = tuple[int, str, Sequence[str]]


class Capped(NamedTuple):
    """A key that too many records hold, and how many."""

    key: str
    records: int


class Candidates(Sequence[tuple[int, int]]):
    """Pairs of record numbers (a, b), each once, a < b, in order.

    ``capped`` names the keys that more records held than the cap, those held by most first, and
    ``capped_unnamed`` counts those that were too many to be named. Use it in a `with` block, or `close` it:
    many pairs are in a temporary file. A process forked from this one reads them, too.
    """

    def __init__(
        self, packed: array[int] | _Mapped, capped: Sequence[Capped] = (), capped_unnamed: int = 0
    ) -> None:
        self.capped = tuple(capped)
        self.capped_unnamed = capped_unnamed
        self._packed = packed

    def __len__(self) -> int:
        return len(self._packed)

    @overload
    def __getitem__(self, place: int) -> tuple[int, int]: ...

    @overload
    def __getitem__(self, place: slice) -> list[tuple[int, int]]: ...

    def __getitem__(self, place: int | slice) -> tuple[int, int] | list[tuple[int, int]]:
        if isinstance(place, slice):
            return [(pair >> 32, pair & 0xFFFFFFFF) for pair in self._packed[place]]
        pair = self._packed[place]
        return pair >> 32, pair & 0xFFFFFFFF

    def __iter__(self) -> Iterator[tuple[int, int]]:
        for start in range(0, len(self), _ROWS):
            yield from self[start : start + _ROWS]

    def __enter__(self) -> Candidates:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the pairs."""
        packed, self._packed = self._packed, array("Q")
        if isinstance(packed, _Mapped):
            packed.close()


def candidate_pairs(
    keys: Iterable[Keyed], *, cap: int = CAP, neighbours: int = NEIGHBOURS, in_memory: int = IN_MEMORY
) -> Candidates:
    """The pairs of records that share a key.

    A key that more than `cap` records hold makes pairs of neighbours only: its records are sorted by their
    order, then their number, and each is paired with the next `neighbours`. Every such key is reported.
    The result depends neither on the sequence of `keys` nor on the way it is computed.

    Args:
        keys: of every record, once and in any sequence: its number, from 0 and below 2³¹; its order, a text
            by which similar records stand together; its keys, which begin with their kind ("doi:…").
        cap: how many records may share a key and be compared all with all; at least 1.
        neighbours: how many of its next are compared with each, beyond that.
        in_memory: DuckDB takes over above so many keys.

    Raises:
        MissingLibraryError: DuckDB is wanted, and not installed.
        OSError: the disk is full.
        ValueError: `cap` or `neighbours` is less than 1.
    """
    if cap < 1 or neighbours < 1:
        raise ValueError("a key is capped at one record or more, and has one neighbour or more")
    found = map(_plain_record, keys)
    few: list[Keyed] = []
    size = 0
    for record in found:
        few.append(record)
        size += len(record[2])
        if size > in_memory:
            with tempfile.TemporaryDirectory(prefix="mscbib-") as folder:
                lines = Path(folder, "keys.tsv")
                _write(lines, chain(few, found))
                few.clear()
                return _joined(lines, cap, neighbours)
    return _paired(few, cap, neighbours)


# ---- The texts, as both ways know them


def _plain_record(record: Keyed) -> Keyed:
    number, order, keys = record
    texts = dict.fromkeys(keys)
    if "".join(texts).isprintable() and max(map(len, texts), default=0) <= _MAX_TEXT:  # nearly always
        return number, _plain(order), list(texts)
    return number, _plain(order), list(dict.fromkeys(map(_plain, texts)))


def _plain(text: str) -> str:
    """`text`, cut where it is long, and without characters that end a field or a line."""
    if len(text) > _MAX_TEXT:
        digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
        text = text[: _MAX_TEXT - len(digest)] + digest
    if text.isprintable():
        return text
    return "".join([letter if letter.isprintable() else " " for letter in text])


# ---- Few keys: dicts


def _paired(records: list[Keyed], cap: int, neighbours: int) -> Candidates:
    records.sort(key=lambda record: record[0])
    holders: dict[str, list[int]] = {}
    for number, _, keys in records:
        for key in keys:
            holders.setdefault(key, []).append(number)
    blocks = {key: block for key, block in holders.items() if len(block) <= cap}
    capped = {key: block for key, block in holders.items() if len(block) > cap}
    near: dict[int, set[int]] = {}
    orders = {number: order for number, order, _ in records} if capped else {}
    for block in capped.values():
        kin = sorted(block, key=lambda number: (orders[number], number))
        for place, number in enumerate(kin):
            for other in kin[place + 1 : place + 1 + neighbours]:
                near.setdefault(min(number, other), set()).add(max(number, other))
    packed = array("Q")
    for number, _, keys in records:
        others = near.get(number, set())
        for key in keys:
            if block := blocks.get(key, []):
                others.update(block[bisect_right(block, number) :])
        packed.extend([number << 32 | other for other in sorted(others)])
    sizes = (Capped(key, len(block)) for key, block in capped.items())
    named = heapq.nsmallest(MAX_NAMED, sizes, key=lambda one: (-one.records, one.key))
    return Candidates(packed, named, len(capped) - len(named))


# ---- Many keys: DuckDB

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


def _write(path: Path, records: Iterable[Keyed]) -> None:
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


def _joined(lines: Path, cap: int, neighbours: int) -> Candidates:
    """The pairs of the records in a file that `_write` wrote; DuckDB is gone when they are there."""
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
        with duckdb.connect(":memory:", config=settings) as database:
            database.execute(_HOLDERS, [str(lines)])
            database.execute(_BLOCKS)
            [(count,)] = database.execute(_COUNT_CAPPED, [cap]).fetchall()
            named = [Capped(*row) for row in database.execute(_CAPPED, [cap, MAX_NAMED]).fetchall()]
            if count:
                nexts = ", ".join(f"lead(number, {step}) OVER kin" for step in range(1, neighbours + 1))
                database.execute(_NEAR.format(nexts=nexts, read=_READ), [str(lines), cap])
            else:
                database.execute(_NO_NEAR)
            lines.unlink()
            return Candidates(_Mapped(_packed(database, cap)), named, count - len(named))
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        free = shutil.disk_usage(lines.parent).free // 1_000_000
        message = f"no room for the pairs of records ({free} MB are free there; TMPDIR names another place)"
        raise OSError(errno.ENOSPC, f"{message}: {error}", str(lines.parent)) from error


def _packed(database: duckdb.DuckDBPyConnection, cap: int) -> Iterator[array[int]]:
    """The pairs in pieces."""
    rows = database.execute(_PAIRS, [cap])
    while some := rows.fetchmany(_ROWS):
        yield array("Q", [pair for (pair,) in some])


class _Mapped:
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
