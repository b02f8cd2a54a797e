"""What a person who looks at a shelf has to hear: files that cannot be read, and files that have changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mscbib.commands._view_shelf import Item, Shelf, state_of

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel


class News:
    """Tells each thing once."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._unreadable = 0
        self._has_failed = False
        self._changed: set[str] = set()

    def of_reading(self) -> Iterator[tuple[str, SeverityLevel]]:
        """What went wrong in reading since one asked last."""
        for message in self._shelf.unreadable[self._unreadable :]:
            self._unreadable += 1
            yield message, "error"
        if self._shelf.failed is not None and not self._has_failed:
            self._has_failed = True
            yield f"Reading ended: {self._shelf.failed}", "error"

    def of_file(self, item: Item) -> Iterator[tuple[str, SeverityLevel]]:
        """That the file of an item is another now than when it was read: that one only is looked at."""
        document = self._shelf.documents[item.document]
        if document.state is None or document.opened in self._changed:
            return
        if state_of(document.opened) != document.state:
            self._changed.add(document.opened)
            yield f"{document.opened} has changed since: shown is what was read", "warning"

    def has_changed(self, item: Item | None) -> bool:
        """Whether it is known of an item's file that it has changed."""
        return item is not None and self._shelf.documents[item.document].opened in self._changed
