"""The list of `mscbib view`: only the lines on the screen are ever made, however many there are."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from mscbib.commands._view_listing import Listing
from mscbib.commands._view_shelf import Head, Shelf
from mscbib.terminal import visible

_SIGNS = {"error": ("E", Style(color="red", bold=True)), "warning": ("W", Style(color="yellow", bold=True))}

#: Columns of the authors.
_AUTHORS = 14
_MARK = Style(color="green", bold=True)


class RecordList(ScrollView, can_focus=True):
    """Lists the rows of a listing, a line each, with a cursor on one."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"list--cursor", "list--muted"}
    DEFAULT_CSS = """
    RecordList { scrollbar-size-vertical: 1; overflow-x: hidden; overflow-y: auto; scrollbar-gutter: stable; }
    RecordList > .list--cursor { background: $primary 40%; }
    RecordList:focus > .list--cursor { background: $primary; color: $text; text-style: bold; }
    RecordList > .list--muted { color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "step(1)", "Next", show=False),
        Binding("up,k", "step(-1)", "Previous", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("home,g", "to_end(False)", "First", show=False),
        Binding("end,G", "to_end(True)", "Last", show=False),
    ]

    class Moved(Message):
        """The cursor is on another row."""

    def __init__(self, shelf: Shelf, listing: Listing) -> None:
        super().__init__()
        self._shelf = shelf
        self._listing = listing
        self._place = 0

    @property
    def row(self) -> int | None:
        """The row under the cursor; None: nothing is listed."""
        return self._listing[self._place] if self._place < len(self._listing) else None

    @property
    def place(self) -> int:
        """The place of the cursor in the list."""
        return self._place

    def renew(self, row: int | None) -> None:
        """The listing has changed: show it, with the cursor on `row`, or near where that would stand."""
        self.virtual_size = Size(self.size.width, len(self._listing))
        if row is not None:
            self._place = min(self._listing.nearest(row), max(len(self._listing) - 1, 0))
            self._scroll_to_cursor()
        self.refresh()

    def go(self, place: int) -> None:
        """Put the cursor at a place, the nearest there is."""
        place = min(max(place, 0), max(len(self._listing) - 1, 0))
        if place != self._place:
            self._place = place
            self._scroll_to_cursor()
            self.refresh()
            self.post_message(self.Moved())

    def _scroll_to_cursor(self) -> None:
        height, top = self.size.height, self.scroll_offset.y
        if self._place < top:
            self.scroll_to(y=self._place, animate=False, immediate=True)
        elif height and self._place >= top + height:
            self.scroll_to(y=self._place - height + 1, animate=False, immediate=True)

    def action_step(self, step: int) -> None:
        """Go to the next line, or the one before."""
        self.go(self._place + step)

    def action_page(self, step: int) -> None:
        """Go a screen further, or back."""
        self.go(self._place + step * max(self.size.height - 1, 1))

    def action_to_end(self, is_last: bool) -> None:
        """Go to the first line, or the last."""
        self.go(len(self._listing) - 1 if is_last else 0)

    def on_click(self, event: Click) -> None:
        """Go to the line that was clicked."""
        place = self.scroll_offset.y + event.y
        if place < len(self._listing):
            self.go(place)

    def render_line(self, y: int) -> Strip:
        """The line of the screen at `y`."""
        place = self.scroll_offset.y + y
        width = self.size.width
        base = self.rich_style
        if place >= len(self._listing):
            return Strip.blank(width, base)
        row = self._listing[place]
        if place == self._place:
            base += self.get_component_rich_style("list--cursor")
        muted = self.get_component_rich_style("list--muted", partial=True)
        segments = _line(self._shelf.head(row), row in self._listing.marked, base, muted)
        return Strip(segments).adjust_cell_length(width, base)


def _line(head: Head, is_marked: bool, base: Style, muted: Style) -> list[Segment]:
    sign, style = _SIGNS[head.worst] if head.worst else (" ", base)
    segments = [
        Segment("●" if is_marked else " ", base + _MARK),
        Segment(f"{sign} ", base + style),
    ]
    if not head.is_record:
        return [*segments, Segment(visible(head.title), base + muted)]
    said = f"{head.year or '':4} {set_cell_size(visible(head.authors), _AUTHORS)} "
    return [*segments, Segment(said, base + muted), Segment(visible(head.title), base)]
