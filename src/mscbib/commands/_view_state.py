"""The first line of `mscbib view`: where one is, what is listed, marked and found, and how far reading is."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from mscbib.commands import counted
from mscbib.commands._view_listing import Listing, Search
from mscbib.commands._view_shelf import Shelf
from mscbib.terminal import visible

#: Characters of what is searched that are repeated.
_QUERY = 30


class _Said(Static):
    """A text that is shown anew only where it is another: that lays out the whole screen."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - so Textual calls it
        super().__init__(markup=False, id=id)
        self._said = ""

    def say(self, text: str) -> None:
        """Show a text."""
        if text != self._said:
            self._said = text
            self.update(text)


class StateLine(Horizontal):
    """Tells how things stand."""

    DEFAULT_CSS = """
    StateLine { height: 1; padding: 0 1; background: $panel; color: $text; }
    StateLine Static { width: auto; padding-right: 2; }
    StateLine #chosen { width: 1fr; }
    StateLine #read { padding: 0; }
    """

    def __init__(self, shelf: Shelf, listing: Listing) -> None:
        super().__init__()
        self._shelf = shelf
        self._listing = listing
        self._place, self._chosen, self._read = _Said(), _Said(id="chosen"), _Said(id="read")

    def compose(self) -> ComposeResult:
        yield self._place
        yield self._chosen
        yield self._read

    def tell(self, place: int, search: Search | None, *, has_changed: bool) -> None:
        """Tell how things stand; `has_changed` is whether the file of what is shown has."""
        listing, count = self._listing, len(self._shelf)
        listed = f"{place + 1:,} of {len(listing):,}" if len(listing) else "nothing listed"
        self._place.say(listed)
        filters = ["with findings"] * listing.only_findings + ["marked"] * listing.only_marked
        said = [f"only {' and '.join(filters)}"] if filters else []
        said += [f"{len(listing.marked):,} marked"] if listing.marked else []
        said += [self._found(search, place)] if search is not None else []
        said += ["the file has changed since"] if has_changed else []
        self._chosen.say(" · ".join(said))
        so_far = f"reading: {count:,} so far" if self._shelf.is_read_on else counted(count, "entry")
        self._read.say(so_far)

    def _found(self, search: Search, place: int) -> str:
        rank = search.rank(self._listing[place]) if place < len(self._listing) else None
        number = f"{len(search):,} found" if rank is None else f"{rank + 1:,} of {len(search):,} found"
        is_going_on = search.scanned < len(self._shelf)
        so_far = f", {search.scanned:,} searched" if is_going_on else ""
        return f"“{visible(search.query[:_QUERY])}”: {number}{so_far}"
