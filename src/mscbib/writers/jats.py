"""JATS: an article that is but its list of references, each with its elements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mscbib.tags._markup import element, optional
from mscbib.tags.jats import PUBLICATION_TYPES, TABLE
from mscbib.writers._xml import XmlWriter

if TYPE_CHECKING:
    from typing import BinaryIO

    from lxml.etree import _Element

    from mscbib.model import Record
    from mscbib.writers import Style

TITLE = "JATS 1.3, element-citation"

_NOT_IN_NAME = re.compile(r"[^A-Za-z0-9_.-]")


class Writer(XmlWriter):
    """Writes an element `ref` for each record."""

    HEAD = b'<article dtd-version="1.3"><front><article-meta/></front><back><ref-list>\n'
    FOOT = b"</ref-list></back></article>\n"

    def __init__(self, stream: BinaryIO, style: Style) -> None:
        super().__init__(stream, style)
        self._names: set[int] = set()
        self._count = 0

    def element(self, record: Record) -> _Element:
        """A record's element."""
        kind = record.type and PUBLICATION_TYPES.get(record.type, record.type)
        citation = (part for _, part in TABLE.written(record))
        return element(
            "ref",
            optional("label", record.label),
            element("element-citation", *citation, publication_type=kind),
            id_=self._name(record.id or ""),
        )

    def _name(self, id_: str) -> str:
        """The id as a name that XML takes for one, which no other element of the file has.

        Of the names given, their hashes are remembered: the records pass by.
        """
        self._count += 1
        name = _NOT_IN_NAME.sub("_", id_)
        if not name[:1].isalpha() and not name.startswith("_"):
            name = f"ref-{name}" if name else f"ref-{self._count}"
        if hash(name) in self._names:
            name = f"{name}-{self._count}"
        self._names.add(hash(name))
        return name
