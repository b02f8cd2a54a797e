"""Elements of XML with what is in them, for formats in which one field takes several."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mscbib.plain import one_line

if TYPE_CHECKING:
    from lxml.etree import _Element

    from mscbib.model import Record


def element(name: str, *content: str | _Element | None, **attributes: str | None) -> _Element:
    """An element with its text, as XML can hold it, or with the elements that are in it; None is left out.

    An attribute's name has underscores for hyphens, and one behind it where Python knows the word.
    """
    from lxml import etree

    made = etree.Element(name)
    for key, value in attributes.items():
        if value is not None:
            made.set(key.rstrip("_").replace("_", "-"), one_line(value))
    for part in content:
        if isinstance(part, str):
            made.text = one_line(part)
        elif part is not None:
            made.append(part)
    return made


def filled(name: str, content: Iterable[_Element | None], **attributes: str | None) -> _Element | None:
    """An element with others in it; None if there are none."""
    found = [part for part in content if part is not None]
    return element(name, *found, **attributes) if found else None


def optional(name: str, text: str | None, **attributes: str | None) -> _Element | None:
    """An element with a text; None if there is no text."""
    return element(name, text, **attributes) if text and one_line(text) else None


def each(name: str, texts: Iterable[str], **attributes: str | None) -> list[_Element]:
    """An element for each text."""
    return [element(name, text, **attributes) for text in texts if one_line(text)]


def some(*elements: _Element | None) -> list[_Element]:
    """The elements that there are."""
    return [one for one in elements if one is not None]


def is_in_another(record: Record) -> bool:
    """Whether a work says that it is part of another."""
    return bool(record.container_title or record.container_title_short)
