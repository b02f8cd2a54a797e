"""Streams of XML: a head, an element a record, a foot; each record's element is serialised by lxml alone."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from lxml.etree import _Element

    from mscbib.model import Record
    from mscbib.writers import Style

DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'


class XmlWriter:
    """A writer of such a format, which has a ``HEAD`` and a ``FOOT`` around the records' elements."""

    HEAD: bytes
    FOOT: bytes

    def __init__(self, stream: BinaryIO, style: Style) -> None:
        from lxml import etree

        self._write = stream.write
        self._serialised = etree.tostring
        self._write(DECLARATION + self.HEAD)

    @abstractmethod
    def element(self, record: Record) -> _Element:
        """A record's element, without a namespace of its own: it has that of the head."""

    def write(self, record: Record) -> None:
        """Write one record."""
        self._write(self._serialised(self.element(record), encoding="UTF-8") + b"\n")

    def close(self) -> None:
        """Write what ends the file."""
        self._write(self.FOOT)
