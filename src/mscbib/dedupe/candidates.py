"""Which records are compared: those that share a key, or only the nearest of them where many share it.

Few keys are held in dicts, many by DuckDB, which goes over to the disk where memory ends. Both find the same.
"""

from __future__ import annotations

import heapq
import tempfile
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import overload

from mscbib.dedupe.joined_keys import Capped, Keyed, MappedNumbers, joined, write_keys

#: A key that more records hold tells little: of each of them only so many neighbours are compared.
CAP, NEIGHBOURS = 40, 4
#: Up to so many keys, of some 30,000 records, dicts are as quick as DuckDB, and take less memory.
IN_MEMORY = 150_000
#: How many of the capped keys are named.
MAX_NAMED = 200

#: A longer key or order is cut, and a digest put for the rest: a title may have a million characters.
_MAX_TEXT = 200
_ROWS = 20_000


class Candidates(Sequence[tuple[int, int]]):
    """Pairs of record numbers (a, b), each once, a < b, in order.

    ``capped`` names the keys that more records held than the cap, those held by most first, and
    ``capped_unnamed`` counts those that were too many to be named. Use it in a `with` block, or `close` it:
    many pairs are in a temporary file. A process forked from this one reads them, too.
    """

    def __init__(
        self, packed: array[int] | MappedNumbers, capped: Sequence[Capped] = (), capped_unnamed: int = 0
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
        if isinstance(packed, MappedNumbers):
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
    found = map(plain_keys, keys)
    few: list[Keyed] = []
    size = 0
    for record in found:
        few.append(record)
        size += len(record[2])
        if size > in_memory:
            with tempfile.TemporaryDirectory(prefix="mscbib-") as folder:
                lines = Path(folder, "keys.tsv")
                write_keys(lines, chain(few, found))
                few.clear()
                return Candidates(*joined(lines, cap, neighbours, MAX_NAMED))
    return _paired(few, cap, neighbours)


# ---- The texts, as both ways know them


def plain_keys(record: Keyed) -> Keyed:
    """A record's order and keys as they are compared: each key once, cut where it is long, on one line."""
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
