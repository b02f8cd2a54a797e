"""EndNote XML, as EndNote exports it but for the elements that say how text looks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mscbib.plain import one_line, printable
from mscbib.tags import kept
from mscbib.tags._endnote_types import LAYOUT, rank
from mscbib.tags.endnote_xml import LINED, TABLE, is_written_back
from mscbib.writers._xml import XmlWriter

if TYPE_CHECKING:
    from lxml.etree import _Element

    from mscbib.model import Record

TITLE = "EndNote XML"

#: A carriage return, as EndNote has it, and a blank for those that drop it.
_BREAK = "\r "
_PATH = re.compile(r"(?:[A-Za-z_][A-Za-z0-9_.-]*/)*@?[A-Za-z_][A-Za-z0-9_.-]*")


class Writer(XmlWriter):
    """Writes an element `record` for each record, with all that is in it in EndNote's order."""

    HEAD = b"<xml><records>\n"
    FOOT = b"</records></xml>\n"

    def element(self, record: Record) -> _Element:
        """A record's element."""
        from lxml import etree

        built = _Elements()
        for path, value in TABLE.written(record):
            built.add(path, _lined(value) if path == "abstract" else one_line(value))
        built.add_kept(
            [pair for pair in kept(record, LAYOUT) if is_written_back(pair[0]) and _PATH.fullmatch(pair[0])]
        )
        root = etree.Element("record")
        made = {"": root}
        for path in sorted(built.texts, key=rank):
            parent = root
            *outer, name = path.split("/")
            for index, part in enumerate(outer):
                key = "/".join(outer[: index + 1])
                if key not in made:
                    made[key] = etree.SubElement(parent, part)
                parent = made[key]
            for number, text in enumerate(built.texts[path]):
                made[path] = etree.SubElement(parent, name, built.attributes.get((path, number)))
                made[path].text = text
        for (path, _), attributes in built.attributes.items():
            if path not in built.texts and path in made:  # it holds others
                made[path].attrib.update(attributes)
        return root


class _Elements:
    """The texts of a record's elements by their paths, and their attributes by path and number."""

    def __init__(self) -> None:
        self.texts: dict[str, list[str]] = {}
        self.attributes: dict[tuple[str, int], dict[str, str]] = {}

    def add(self, path: str, text: str) -> None:
        """Add an element; of one that stands once, a line, if it is not there.

        The type stands though it have no number.
        """
        owner, at, name = path.rpartition("@")
        if at:
            self._set(owner.rstrip("/"), len(self.texts.get(owner.rstrip("/"), ())) - 1, name, text)
        elif text or path == "ref-type":
            texts = self.texts.setdefault(path, [])
            if path in LINED and texts:
                if text not in texts[0].split(_BREAK):
                    texts[0] += _BREAK + text
            else:
                texts.append(text)

    def add_kept(self, pairs: list[tuple[str, str]]) -> None:
        """Add what was kept behind the others of the same path, with its attributes."""
        before = {path: len(self.texts.get(path, ())) for path, _ in pairs}
        numbers: dict[str, int] = {}
        for path, text in pairs:
            owner, at, name = path.rpartition("@")
            if not at:
                self.add(path, _lined(text))
                continue
            number = numbers[path] = numbers.get(path, -1) + 1
            owner = owner.rstrip("/")
            self._set(owner, number + before.get(owner, 0), name, one_line(text))

    def _set(self, path: str, number: int, name: str, text: str) -> None:
        if text:
            self.attributes.setdefault((path, max(0, number)), {})[name] = text


def _lined(text: str) -> str:
    """`text` as XML can hold it, its lines without the blanks around them."""
    return _BREAK.join(line.strip() for line in printable(text).splitlines()).strip()
