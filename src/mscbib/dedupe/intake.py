"""The records to be deduplicated: kept, named by keys, and in an order that is always the same."""

from __future__ import annotations

import functools
import marshal
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

from mscbib.dedupe.authors import Name
from mscbib.dedupe.profile import Profile, profile
from mscbib.dedupe.spool import Spool

if TYPE_CHECKING:
    from mscbib.model import Record


#: An id of which nobody can tell that it is no key: it ends as the keys of repeated ids do.
_LIKE_A_KEY = re.compile(r"#[0-9a-f]{16}(?:#[0-9]+)?\Z")


class Item(NamedTuple):
    """A record's rank: id, digest of the content, whether it is new, file, place there, number as it came.

    So of exact copies that of the library comes first, whatever the files are called.
    """

    id: str
    digest: str
    new: bool
    path: str
    place: int
    number: int


#: So many profiles are kept unpacked, of some 3 kB: each is wanted with every other that it is compared with.
_KEPT = 1 << 14


class Intake:
    """Records as they come, then in the order of their keys, whatever order they came in.

    After `settle` records are numbered from 0 by that order. `keys[i]` names record i: its id; where others
    have that id, with the digest of its content; exact copies are numbered. `copies[i]` is the number of the
    first of its exact copies (itself, for most). `known[i]` tells that it is of the library that new records
    are held against.
    """

    def __init__(self, memory: int = 256 << 20) -> None:
        self._records = Spool(memory)
        self._profiles = Spool(memory)
        self._items: list[Item] = []
        self._from_library = bytearray()
        self._names: list[tuple[str, ...]] = []
        self._known_names: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._numbers = array("L")
        self.keys: list[str] = []
        self.copies = array("L")
        self.known = bytearray()
        self._profile = functools.lru_cache(_KEPT)(self._unpacked_profile)

    def __len__(self) -> int:
        return len(self._items)

    def add(self, record: Record, names: tuple[str, ...] = (), *, library: bool = False) -> None:
        """Take in a record.

        `names` are the databases or registers that it, or what it was merged from, is from.

        Raises:
            OSError: the disk is full.
        """
        data = record.to_json()
        number = self._records.append(data)
        self._profiles.append(packed(profile(record)))
        self._items.append(rank_of(record, data, number, library=library))
        self._from_library.append(library)
        self._names.append(self._known_names.setdefault(names, names))

    def settle(self) -> None:
        """Number the records, and give them their keys."""
        items = sorted(self._items)
        ids = Counter(item.id for item in items)
        before: Item | None = None
        copy = 1
        for at, item in enumerate(items):
            is_copy = before is not None and before[:2] == item[:2]
            copy = copy + 1 if is_copy else 1
            self.keys.append(key_of(item.id, item.digest, copy, alone=ids[item.id] == 1))
            self.copies.append(self.copies[at - 1] if is_copy else at)
            self._numbers.append(item.number)
            self.known.append(self._from_library[item.number])
            before = item
        self._items = items

    def called(self) -> dict[str, str]:
        """What records may be called by whoever knew fewer or more of them, with their keys.

        That is, besides its key, a record's id with its digest, and an id that only exact copies share.
        """
        different = Counter(item.id for at, item in enumerate(self._items) if self.copies[at] == at)
        found = dict(zip(self.keys, self.keys, strict=True))
        for at, item in enumerate(self._items):
            first = self.keys[self.copies[at]]
            found.setdefault(f"{item.id}#{item.digest}", first)
            if different[item.id] == 1:
                found.setdefault(item.id, first)
        return found

    def item(self, at: int) -> Item:
        """Where record `at` was read."""
        return self._items[at]

    def names(self, at: int) -> tuple[str, ...]:
        """Which databases or registers record `at` is from."""
        return self._names[self._numbers[at]]

    def data(self, at: int) -> bytes:
        """Record `at` as JSON."""
        return self._records[self._numbers[at]]

    def record(self, at: int) -> Record:
        """Record `at`."""
        from mscbib.model import Record

        return Record.model_validate_json(self.data(at))

    def profile(self, at: int) -> Profile:
        """Record `at` as it is compared."""
        return self._profile(at)

    def _unpacked_profile(self, at: int) -> Profile:
        return unpacked(self._profiles[self._numbers[at]])

    def close(self) -> None:
        """Let go of everything."""
        self._records.close()
        self._profiles.close()


def rank_of(record: Record, data: bytes, number: int, *, library: bool) -> Item:
    """The rank of a record, which is `data` as JSON."""
    origin = record.source
    digest = blake2b(_content(record, data), digest_size=8).hexdigest()
    path, index = (origin.path, origin.index) if origin else ("", 0)
    return Item(record.id or digest, digest, not library, path, index, number)


def key_of(id_: str, digest: str, copy: int, *, alone: bool) -> str:
    """What names a record; `copy` counts exact copies from 1, `alone` tells that no other has its id."""
    key = id_ if alone and not _LIKE_A_KEY.search(id_) else f"{id_}#{digest}"
    return key if copy == 1 else f"{key}#{copy}"


def _content(record: Record, data: bytes) -> bytes:
    """A record as JSON without where it was read; `data` is the whole of it.

    The source is the last field but for the spans: where these are absent, it is cut off, which is quicker
    than to write all again.
    """
    if record.source is None:
        return data
    if record.spans is None:
        end = b'"source":' + record.source.to_json() + b"}"
        if data.endswith(end):
            return data[: -len(end)].removesuffix(b",") + b"}"
    return record.model_copy(update={"source": None}).to_json()


def packed(one: Profile) -> bytes:
    """A profile as bytes."""
    values: list[Any] = list(one)
    values[_NAMES] = list(map(tuple, one.names))  # marshal knows no named tuples
    return marshal.dumps(values)


def unpacked(data: bytes) -> Profile:
    """The profile that `packed` made bytes of."""
    values = marshal.loads(data)  # noqa: S302 - our own bytes
    values[_NAMES] = tuple(map(_to_name, values[_NAMES]))
    return Profile(*values)


_NAMES = Profile._fields.index("names")
#: `Name._make`, but quicker.
_to_name = functools.partial(tuple.__new__, Name)


def identifies(one: Profile) -> bool:
    """Whether a record says enough to be known again: without title, year and authors it never merges."""
    return bool(one.title and (one.names or one.year or one.doi or one.pmid))


def found(intake: Intake, keys: Iterable[str]) -> Sequence[int]:
    """The numbers of the records that `keys` or ids name."""
    wanted = set(keys)
    return [at for at in range(len(intake)) if intake.keys[at] in wanted or intake.item(at).id in wanted]
