"""How many records came from where, and what became of them: the numbers of a PRISMA 2020 flow diagram.

The words are those of Page MJ, McKenzie JE, Bossuyt PM, et al. The PRISMA 2020 statement. BMJ 2021;372:n71,
figure 1, boxes "Identification" and "Screening".
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from mscbib.terminal import visible

if TYPE_CHECKING:
    from mscbib.model import Origin, Record

#: What a record is from that says nothing of it.
UNKNOWN = "unknown"
_KINDS = {"register": True, "database": False}


class NamedSource(NamedTuple):
    """A database or register, and the file or folder that holds what was found in it."""

    name: str
    register: bool
    path: str


def named_source(text: str) -> NamedSource:
    """What `NAME=PATH` or `NAME:register=PATH` says; without `:register` it is a database.

    Raises:
        ValueError: it says something else; the message says what to write.
    """
    known, equals, path = text.partition("=")
    name, colon, kind = known.rpartition(":")
    if not colon:
        name, kind = known, "database"
    kind = kind.strip().casefold()
    if not equals or not name.strip() or not path.strip():
        raise ValueError(f"`{text}` is not NAME=PATH: write PubMed=pubmed.nbib, or CTgov:register=trials.csv")
    if kind not in _KINDS:
        raise ValueError(f"`{kind}` is no kind of source: write {name.strip()}:register={path}, or no colon")
    return NamedSource(name.strip(), _KINDS[kind], path.strip())


class SourceNames:
    """Which database or register records are from."""

    def __init__(self, named: Iterable[NamedSource] = ()) -> None:
        # the longest path first: a file is named more exactly than the folder it is in
        self._named = sorted(named, key=lambda source: (-len(_folder(source.path)), source))
        self._of_file = functools.lru_cache(4096)(self._look_up)

    def of(self, record: Record) -> tuple[str, ...]:
        """The name of the record's source; of one that was merged before those of all its sources.

        It is the name that the user gave the file or a folder it is in; else that under which it was merged;
        else the database that the record names; else the name of the file without its ending.
        """
        if record.sources:
            return tuple(self._of(one.source, one.name, one.record.database) for one in record.sources)
        return (self._of(record.source, None, record.database),)

    def _of(self, origin: Origin | None, name: str | None, database: str | None) -> str:
        path = origin.path if origin is not None else None
        named = self._of_file(path) if path is not None and self._named else None
        return named or name or database or _stem(path) or UNKNOWN

    def _look_up(self, path: str) -> str | None:
        plain = _folder(path)
        for source in self._named:
            own = _folder(source.path)
            # "a.zip!/b.ris" is a file within a container
            here = own in (".", "./") and not plain.startswith(("/", "../"))
            if here or plain == own or plain.startswith((own.rstrip("/") + "/", own + "!")):
                return source.name
        return None


def _folder(path: str) -> str:
    """A path without what makes no difference to it."""
    plain = path.replace("\\", "/")
    while plain.startswith("./"):
        plain = plain[2:].lstrip("/")
    return plain.rstrip("/") or path


@functools.lru_cache(4096)
def _stem(path: str | None) -> str:
    if path is None:
        return ""
    if path == "-":
        return "standard input"
    file = path.replace("\\", "/").rpartition("/")[2]
    return file.rpartition(".")[0] or file


@dataclass(slots=True)
class SourceCount:
    """The records of a source: how many there were, how many works stay credited to it, and are in no other.

    A work is credited to the source of its base record: the first of those merged into it, after which the
    merged record is called (`merging.base`).
    """

    register: bool = False
    identified: int = 0
    kept: int = 0
    unique: int = 0

    @property
    def removed(self) -> int:
        """How many of its records were removed, since a record of the same work is kept."""
        return self.identified - self.kept


class Flow:
    """Counts records as they are identified, removed and kept, a cluster of copies at a time."""

    def __init__(self, named: Iterable[NamedSource] = ()) -> None:
        """`named` sources are listed even if nothing comes from them; they say which of all are registers."""
        self.sources: dict[str, SourceCount] = {}
        #: Pairs of records that wait for a person to decide whether they are copies.
        self.waiting = 0
        for source in named:
            self.sources.setdefault(source.name, SourceCount()).register |= source.register

    def add(self, names: Sequence[str], kept: str) -> None:
        """Count the records of one work: the source of each, and the source of the one that is kept.

        Raises:
            ValueError: the one that is kept is none of them.
        """
        if kept not in names:
            raise ValueError("the record that is kept is none of those that are counted")
        for name in names:
            self.sources.setdefault(name, SourceCount()).identified += 1
        credited = self.sources[kept]
        credited.kept += 1
        if all(name == kept for name in names):
            credited.unique += 1

    @property
    def identified(self) -> int:
        """How many records there were."""
        return sum(count.identified for count in self.sources.values())

    @property
    def removed(self) -> int:
        """How many records were removed as copies of others."""
        return sum(count.removed for count in self.sources.values())

    @property
    def remaining(self) -> int:
        """How many works are left to be screened."""
        return sum(count.kept for count in self.sources.values())

    def as_dict(self) -> dict[str, Any]:
        """The numbers for programs; sources are sorted by name, databases first."""
        return {
            "identified": {
                "databases": self._identified(register=False),
                "registers": self._identified(register=True),
                "total": self.identified,
            },
            "duplicates_removed": self.removed,
            "screened": self.remaining,
            "pairs_waiting_for_review": self.waiting,
            "sources": [
                {
                    "name": name,
                    "kind": "register" if count.register else "database",
                    "identified": count.identified,
                    "duplicates_removed": count.removed,
                    "remaining": count.kept,
                    "unique": count.unique,
                }
                for name, count in self._sorted()
            ],
        }

    def as_text(self) -> str:
        """The numbers for people, in the words of PRISMA 2020; control characters of names are shown."""
        lines = ["Records identified from:"]
        for kind, register in (("Databases", False), ("Registers", True)):
            lines.append(f"  {kind} (n = {self._identified(register=register):,})")
            lines += [
                f"    {visible(name)} (n = {count.identified:,})"
                for name, count in self._sorted()
                if count.register == register
            ]
        lines += [
            "Records removed before screening:",
            f"  Duplicate records removed (n = {self.removed:,})",
            f"Records screened (n = {self.remaining:,})",
        ]
        if self.waiting:
            lines.append(f"Pairs of records that wait for review (n = {self.waiting:,})")
        return "\n".join([*lines, "", *self._table()]) + "\n"

    def _table(self) -> list[str]:
        head = ("source", "identified", "removed", "remaining", "in no other")
        rows = [
            (
                visible(name),
                *(f"{number:,}" for number in (count.identified, count.removed, count.kept, count.unique)),
            )
            for name, count in self._sorted()
        ]
        widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
        return [
            "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])])
            for row in (head, *rows)
        ]

    def _identified(self, *, register: bool) -> int:
        return sum(count.identified for count in self.sources.values() if count.register == register)

    def _sorted(self) -> list[tuple[str, SourceCount]]:
        return sorted(self.sources.items(), key=lambda item: (item[1].register, item[0].casefold(), item[0]))
