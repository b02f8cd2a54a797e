"""What a person decided about pairs of records: read from tables to be obeyed, and kept at every key."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mscbib.dedupe import decision_tables
from mscbib.dedupe.contradictions import Contradiction, Pair, contradictions, ordered
from mscbib.dedupe.decision_tables import COLUMNS, Row, Table
from mscbib.diagnostics import excerpt
from mscbib.source import opened
from mscbib.tags._flat import cell

if TYPE_CHECKING:
    from mscbib.diagnostics import Diagnostic

#: How many pairs of a chain a message names.
_NAMED = 8


class Decisions(NamedTuple):
    """What was decided, True for a duplicate, by the two keys, the smaller first; and what is wrong."""

    pairs: dict[Pair, bool]
    findings: list[Diagnostic]


def read(paths: Iterable[str], known: Collection[str] | Mapping[str, str] | None = None) -> Decisions:
    """The decisions of the tables at `paths`; neither their order nor that of their rows is of account.

    `known` are the keys of the records, or what these may be called, with the key of each; decisions about
    others are reported and left out. Of what
    contradicts itself, a pair decided both ways is left out; of a chain of duplicates between two records
    that are distinct, its duplicates are.

    Raises:
        OSError: a table cannot be read.
    """
    find = _finder(known)
    findings: list[Diagnostic] = []
    duplicates: dict[Pair, Row] = {}
    distinct: dict[Pair, Row] = {}
    for path in paths:
        unknown: list[tuple[Row, str]] = []
        with opened(path) as stream:
            for row in Table(path, findings).rows(stream):
                one, other = map(find, row.pair)
                if one is None or other is None:
                    unknown.append((row, row.pair[one is not None]))
                elif one != other:
                    same = duplicates if row.is_duplicate else distinct
                    same.setdefault(ordered(one, other), row)
        if unknown:
            findings.append(_unknown_ids(unknown))
    findings += [
        _decided_twice(pair, duplicates.pop(pair), distinct.pop(pair))
        for pair in sorted(duplicates.keys() & distinct.keys())
    ]
    withdrawn: set[Pair] = set()
    for found in contradictions(duplicates, distinct):
        findings.append(_contradicted(found, duplicates, distinct[found.distinct]))
        withdrawn.update(found.chain)
    obeyed = dict.fromkeys(sorted(duplicates.keys() - withdrawn), True)
    return Decisions(obeyed | dict.fromkeys(sorted(distinct), False), findings)


def texts(paths: Iterable[str]) -> set[str]:
    """What the tables at `paths` call records, whether there are such or not.

    Raises:
        OSError: a table cannot be read.
    """
    found: set[str] = set()
    for path in paths:
        with opened(path) as stream:
            for row in Table(path, []).rows(stream):
                found.update(row.pair)
    return found


def _finder(known: Collection[str] | Mapping[str, str] | None) -> Callable[[str], str | None]:
    """What gives for a key as a table has it the key of the record; None where there is no such record."""
    if known is None:
        return lambda text: text
    by_text: dict[str, str | None] = {}
    for name, key in known.items() if isinstance(known, Mapping) else zip(known, known, strict=True):
        if by_text.setdefault(cell(name), key) != key:
            by_text[cell(name)] = None  # of two that look the same, none is meant
    return by_text.get


def _unknown_ids(unknown: list[tuple[Row, str]]) -> Diagnostic:
    row, key = unknown[0]
    others = f"; neither are those of {len(unknown) - 1} other decisions" if len(unknown) > 1 else ""
    return row.finding("unknown-id", f"`{excerpt(key)}` is not among the ids of the records{others}")


def _decided_twice(pair: Pair, one: Row, other: Row) -> Diagnostic:
    first, last = sorted((one, other), key=lambda row: (row.path, row.block.start))
    here, there = (["distinct", "duplicates"][row.is_duplicate] for row in (last, first))
    message = f"{_named(pair)} are {here} here, but {there} in {first.place()}"
    return last.finding("contradictory-decisions", message)


def _contradicted(found: Contradiction, duplicates: Mapping[Pair, Row], distinct: Row) -> Diagnostic:
    chain = [f"{_named(pair)} ({duplicates[pair].place()})" for pair in found.chain[:_NAMED]]
    if len(found.chain) > _NAMED:
        chain.append(f"{len(found.chain) - _NAMED} other pairs")
    message = f"{_named(found.distinct)} are distinct here, but one work by the duplicates {', '.join(chain)}"
    return distinct.finding("contradictory-decisions", message)


def _named(pair: Pair) -> str:
    return " and ".join(f"`{excerpt(key)}`" for key in pair)


class Progress:
    """A table of decisions that is whole after every change: the file at `path` is replaced by a new one.

    What it held before goes on to be obeyed: a review may be interrupted at any moment and resumed.

    Raises:
        FileExistsError: the file is another one than this class writes; it stays as it is.
        OSError: the file cannot be read, or there is no folder for it.
    """

    def __init__(self, path: str) -> None:
        self._path = Path(path).resolve()  # a link stays a link: what it points to is replaced
        self._decided: dict[Pair, bool] = {}
        #: What this session changed, with what was decided before.
        self._changes: list[tuple[Pair, bool | None]] = []
        if not self._path.parent.is_dir():
            raise FileNotFoundError(errno.ENOENT, "there is no such folder", str(self._path.parent))
        if self._path.exists() and not self._path.is_file():
            raise FileExistsError(errno.EEXIST, "is no file that could be replaced", path)
        if self._path.exists():
            self._resume(path)

    def _resume(self, path: str) -> None:
        findings: list[Diagnostic] = []
        table = Table(path, findings)
        with opened(path) as stream:
            for row in table.rows(stream, whole=True):
                self._put(row.pair, row.is_duplicate)
        if findings:
            raise FileExistsError(errno.EEXIST, f"mend it, or name another file: {findings[0].message}", path)
        if table.columns and sorted(table.columns) != sorted(COLUMNS):
            reason = f"has other columns than {', '.join(COLUMNS)}, which would be lost: name another file"
            raise FileExistsError(errno.EEXIST, reason, path)

    def __len__(self) -> int:
        return len(self._decided)

    def decided(self, key_1: str, key_2: str) -> bool | None:
        """Whether the two are duplicates; None: that is not decided."""
        return self._decided.get(as_kept(key_1, key_2))

    def decide(self, key_1: str, key_2: str, is_duplicate: bool) -> None:
        """Keep a decision, in place of one that there may be.

        Raises:
            OSError: the file cannot be written; nothing has changed.
        """
        pair = as_kept(key_1, key_2)
        before = self._decided.get(pair)
        self._save(pair, is_duplicate)
        self._changes.append((pair, before))

    def undo(self, among: Collection[Pair] | None = None) -> Pair | None:
        """Take the last change back, and give its pair; None where there is none.

        Where nothing (more) was changed here, the last decision of the file is taken back that is `among`
        these pairs.

        Raises:
            OSError: the file cannot be written; nothing has changed.
        """
        if self._changes:
            pair, before = self._changes[-1]
            self._save(pair, before)
            self._changes.pop()
            return pair
        for pair in reversed(self._decided):
            if among is None or pair in among:
                self._save(pair, None)
                return pair
        return None

    def _put(self, pair: Pair, is_duplicate: bool | None) -> None:
        self._decided.pop(pair, None)
        if is_duplicate is not None:
            self._decided[pair] = is_duplicate

    def _save(self, pair: Pair, is_duplicate: bool | None) -> None:
        """Write the file anew with this change; without it, if that fails."""
        former = dict(self._decided)
        self._put(pair, is_duplicate)
        try:
            self._replace()
        except BaseException:
            self._decided = former
            raise

    def _replace(self) -> None:
        temporary = self._path.with_name(f".{self._path.name[:100]}.{secrets.token_hex(8)}")
        try:
            with temporary.open("xb") as stream:
                decision_tables.write(stream, self._decided)
                stream.flush()
                os.fsync(stream.fileno())
            if self._path.exists():
                temporary.chmod(self._path.stat().st_mode & 0o7777)
            temporary.replace(self._path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def as_kept(key_1: str, key_2: str) -> Pair:
    """The pair as `Progress` names it: with the keys that a table gives back, the smaller first."""
    return ordered(cell(key_1), cell(key_2))
