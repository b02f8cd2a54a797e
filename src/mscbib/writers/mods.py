"""MODS: a collection of which each record is one work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mscbib.tags._markup import element
from mscbib.tags.mods import TABLE
from mscbib.writers._xml import XmlWriter

if TYPE_CHECKING:
    from lxml.etree import _Element

    from mscbib.model import Record

TITLE = "MODS 3.8"


class Writer(XmlWriter):
    """Writes an element `mods` for each record."""

    HEAD = (
        b'<modsCollection xmlns="http://www.loc.gov/mods/v3"'
        b' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        b' xsi:schemaLocation="http://www.loc.gov/mods/v3 http://www.loc.gov/standards/mods/v3/mods-3-8.xsd">\n'
    )
    FOOT = b"</modsCollection>\n"

    def element(self, record: Record) -> _Element:
        """A record's element."""
        return element("mods", *(part for _, part in TABLE.written(record)), version="3.8")
