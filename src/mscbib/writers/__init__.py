"""Writers: one export format a file, found by its name (``csl_json.py`` writes "csl-json").

A writer's module has a ``TITLE`` in words and a class ``Writer`` made with the stream and the `Style`, whose
``write(record)`` is called for each record as it comes and ``close()`` once at the end. ``BINARY`` is true
where what it writes is no text, which no terminal is sent. Where what is written of a record depends on no
other, the class is an `Apart`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Protocol

from mscbib import discovery

if TYPE_CHECKING:
    from mscbib.model import Record


@dataclass(frozen=True, slots=True)
class Style:
    """How to write: also absent fields, to a terminal, with colours, in lines of how many columns."""

    all_fields: bool = False
    terminal: bool = False
    color: bool = False
    width: int = 100
    spreadsheet_safe: bool = True
    csl_style: str | None = None
    locale: str | None = None


class Writer(Protocol):
    """Writes records to a stream of bytes, one at a time."""

    def __init__(self, stream: BinaryIO, style: Style) -> None: ...

    def write(self, record: Record) -> None:
        """Write one record."""

    def close(self) -> None:
        """Write what stands behind the last record; the stream stays open."""


class Apart(ABC):
    """A writer of which `made`, what takes long, can be called in another process than `add`."""

    def __init__(self, stream: BinaryIO, style: Style) -> None:
        self._write = stream.write
        self._style = style

    @abstractmethod
    def made(self, record: Record) -> bytes:
        """What is written of a record, whatever was written before."""

    def add(self, made: bytes) -> None:
        """Write what was made of a record."""
        self._write(made)

    def write(self, record: Record) -> None:
        """Write one record."""
        self.add(self.made(record))

    def close(self) -> None:
        """Nothing stands behind the last record."""
        return


def names() -> list[str]:
    """The formats that can be written, sorted."""
    return [name.replace("_", "-") for name in discovery.names("writers")]


def formats() -> dict[str, str]:
    """The formats that can be written, sorted, each with its title; every one is imported for that."""
    return {name: discovery.module("writers", name.replace("-", "_")).TITLE for name in names()}


def is_binary(name: str) -> bool:
    """Whether the format called `name` is no text."""
    return bool(getattr(discovery.module("writers", name.replace("-", "_")), "BINARY", False))


def writer(name: str, stream: BinaryIO, style: Style) -> Writer:
    """A writer of the format called `name`.

    Raises:
        LookupError: there is no such format.
    """
    made: Writer = discovery.module("writers", name.replace("-", "_")).Writer(stream, style)
    return made
