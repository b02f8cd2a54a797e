"""The screen of `mscbib view`: a list of records, beside it the text of one in colours, and its fields."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.events import Event, InputEvent
from textual.widgets import Footer, Input
from textual.worker import get_current_worker

from mscbib.commands import counted
from mscbib.commands._view_dialogs import ExportScreen, HelpScreen, Wanted
from mscbib.commands._view_export import export
from mscbib.commands._view_list import RecordList
from mscbib.commands._view_listing import Listing, Search
from mscbib.commands._view_news import News
from mscbib.commands._view_panes import RecordPanes
from mscbib.commands._view_shelf import Shelf
from mscbib.commands._view_state import StateLine
from mscbib.terminal import visible

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel

#: Seconds between two looks at what came since, and looks between two at whether a file has changed.
_INTERVAL, _LOOKS = 0.1, 20


class ViewApp(App[None]):
    """Shows what is on a shelf, while it may still be filled."""

    TITLE = "mscbib view"
    ENABLE_COMMAND_PALETTE = False
    CSS = """
    RecordList { width: 2fr; max-width: 70; height: 1fr; border-right: solid $panel; }
    RecordPanes { width: 3fr; height: 1fr; }
    #query { display: none; height: 3; }
    HelpScreen, ExportScreen { align: center middle; background: $background 60%; }
    .dialog { width: 70; max-width: 100%; height: auto; padding: 1 3; background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "ask_search", "Search", key_display="/"),
        Binding("n", "go_found(1)", "Next found", show=False),
        Binding("N", "go_found(-1)", "Previous found", show=False),
        Binding("f", "go_finding(1)", "Finding"),
        Binding("F", "go_finding(-1)", "Previous finding", show=False),
        Binding("space", "mark", "Mark", key_display="space"),
        Binding("a", "mark_all", "Mark all"),
        Binding("w", "filter('findings')", "With findings"),
        Binding("m", "filter('marked')", "Marked"),
        Binding("e", "export", "Export"),
        Binding("left_square_bracket", "turn(-1)", "Previous part", show=False),
        Binding("right_square_bracket", "turn(1)", "Next part", show=False),
        Binding("escape", "end_search", "End the search", show=False),
        Binding("question_mark,h", "help", "Help", key_display="?"),
        Binding("q", "quit", "Quit"),
    ]

    def __init__(self, shelf: Shelf) -> None:
        super().__init__()
        self._shelf = shelf
        self._listing = Listing(shelf)
        self._list = RecordList(shelf, self._listing)
        self._panes = RecordPanes()
        self._state = StateLine(shelf, self._listing)
        self._search: Search | None = None
        self._seeking = 0
        self._looks = 0
        self._news = News(shelf)

    @property
    def marked(self) -> set[int]:
        """The rows that are marked."""
        return self._listing.marked

    def compose(self) -> ComposeResult:
        yield self._state
        with Horizontal():
            yield self._list
            yield self._panes
        yield Input(placeholder="search title, authors and text", id="query")
        yield Footer()

    def on_mount(self) -> None:
        """Show what there is, and look every moment for more."""
        self._list.focus()
        self._look()
        self.set_interval(_INTERVAL, self._look)

    # ---- What comes while one looks

    def _look(self) -> None:
        """Take in what was read since; say what went wrong."""
        if self._listing.take_in() or self._panes.row is None:
            self._list.renew(None)
            if self._panes.row is None:
                self._show()
        if self._seeking and self._search is not None:
            self._seek()
        for message, severity in self._news.of_reading():
            self._say(message, severity)
        self._looks += 1
        if self._looks % _LOOKS == 0 and self._panes.item is not None:
            for message, severity in self._news.of_file(self._panes.item):
                self._say(message, severity)
        self._tell()

    def _tell(self) -> None:
        """Tell how things stand."""
        has_changed = self._news.has_changed(self._panes.item)
        self._state.tell(self._list.place, self._search, has_changed=has_changed)

    def _show(self, finding: int | None = None) -> None:
        """Show the row under the cursor; where nothing is listed, why."""
        row = self._list.row
        if row is None:
            self._panes.clear(self._why_nothing())
            return
        item = self._shelf.item(row)
        words = self._search.words if self._search is not None else []
        self._panes.show(row, item, self._shelf.documents[item.document].kind, words, finding)

    def _why_nothing(self) -> str:
        if self._listing.only_marked or self._listing.only_findings:
            return "Nothing of what was read so far is listed: w and m list all again."
        if self._shelf.failed is not None or self._shelf.unreadable:
            return "Nothing could be read."
        return "There are no records." if self._shelf.is_complete else "Reading …"

    async def on_event(self, event: Event) -> None:
        """Let nothing be in the way of a key or a click."""
        if isinstance(event, InputEvent):
            self._shelf.ask_for_quiet()
        await super().on_event(event)

    def on_record_list_moved(self) -> None:
        """Another row is under the cursor: show it, behind the keys that wait."""
        self.call_later(self._catch_up)

    def _catch_up(self) -> None:
        """Show the row under the cursor, if it is not shown."""
        if self._list.row != self._panes.row:
            self._show()
            self._tell()

    def _go(self, row: int, finding: int | None = None) -> None:
        """Put the cursor on a listed row."""
        place = self._listing.place(row)
        assert place is not None, "only what is listed is gone to"
        with self._list.prevent(RecordList.Moved):
            self._list.go(place)
        self._show(finding)
        self._tell()

    # ---- Searching

    def action_ask_search(self) -> None:
        """Ask what to look for."""
        query = self.query_one("#query", Input)
        query.display = True
        query.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Look for it: the first found from here on is shown as soon as it is."""
        self._close_query()
        search = Search(self._shelf, event.value, self._list.row or 0)
        if not search.words:
            self.action_end_search()
            return
        self._search = search
        self._seeking = 1
        work = partial(_scan, search)
        self.run_worker(work, thread=True, exclusive=True, group="search")

    def _seek(self) -> None:
        """Go to the first that was found from here on, or say that there is none."""
        search = self._search
        assert search is not None, "it is sought"
        row = search.next((self._list.row or 0) - 1, 1, self._listing)
        if row is not None:
            self._seeking = 0
            self._go(row)
        elif not self._shelf.is_read_on and search.scanned >= len(self._shelf):
            self._seeking = 0
            self._say("Nothing was found." if not len(search) else "What was found is not listed.")
            self._show()

    def action_go_found(self, step: int) -> None:
        """Go to the next of what was found, or the one before."""
        if self._search is None:
            self._say("Search first: / asks for what.")
            return
        row = self._search.next(self._list.row or 0, step, self._listing)
        if row is None:
            self._say(
                "Nothing is found so far." if not len(self._search) else "What was found is not listed."
            )
            return
        self._go(row)

    def action_end_search(self) -> None:
        """Forget what was searched."""
        self._close_query()
        self.workers.cancel_group(self, "search")
        self._search = None
        self._seeking = 0
        self._show()
        self._tell()

    def _close_query(self) -> None:
        query = self.query_one("#query", Input)
        query.display = False
        query.value = ""
        self._list.focus()

    # ---- Findings

    def action_go_finding(self, step: int) -> None:
        """Go to the next finding, in this record or the next that has one, or to the one before."""
        row = self._list.row
        if row is None:
            return
        number = self._panes.following(step)
        if number is not None:
            self._panes.point_at(number)
            return
        other = self._listing.with_finding(row, step)
        if other is None:
            still = " so far" if self._shelf.is_read_on else ""
            self._say(f"No finding {'below' if step > 0 else 'above'} this{still}.")
            return
        self._go(other, 0 if step > 0 else -1)

    # ---- Marking and exporting

    def action_mark(self) -> None:
        """Mark the record under the cursor, or take its mark off, and go on."""
        row = self._list.row
        if row is None:
            return
        if not self._shelf.are_records[row]:
            self._say("This entry gave no record: there is nothing to export.")
            return
        self._listing.mark(row)
        self._marks_changed(row)
        if not self._listing.only_marked:
            self._list.action_step(1)

    def action_mark_all(self) -> None:
        """Mark all that was found, or all that is listed; or take the marks off, where all have one."""
        search = self._search
        self._listing.mark_all(search)
        still = search is not None and search.scanned < len(self._shelf)
        self._marks_changed(self._list.row)
        self._say(f"{counted(len(self.marked), 'record')} marked{': the search goes on' if still else ''}.")

    def _marks_changed(self, row: int | None) -> None:
        if self._listing.only_marked:
            self._listing.renew()
        self._list.renew(row)
        if self._list.row != self._panes.row:
            self._show()
        self._tell()

    def action_filter(self, name: str) -> None:
        """List only what has findings, or only what is marked; or all again."""
        listing, row = self._listing, self._list.row if self._list.row is not None else self._panes.last
        listing.filter(
            only_findings=listing.only_findings != (name == "findings"),
            only_marked=listing.only_marked != (name == "marked"),
        )
        self._list.renew(row)
        self._show()
        self._tell()

    def action_export(self) -> None:
        """Ask where the marked records are to go, and write them there."""
        if not self.marked:
            self._say("Nothing is marked: space marks a record.")
            return
        rows = frozenset(self.marked)

        def write(wanted: Wanted | None) -> None:
            if wanted is not None:
                self.run_worker(lambda: self._write(rows, wanted), thread=True, group="export")

        self.push_screen(ExportScreen(f"Export {counted(len(rows), 'marked record')}"), write)

    def _write(self, rows: frozenset[int], wanted: Wanted) -> None:
        """Write records, and say how that went."""
        try:
            count = export(self._shelf, rows, wanted)
        except Exception as error:  # of whatever kind: a person has to hear that nothing was written
            reason = getattr(error, "strerror", None) or str(error)
            self.call_from_thread(self._say, f"Nothing was written to {wanted.path}: {reason}", "error")
        else:
            self.call_from_thread(self._say, f"{counted(count, 'record')} written to {wanted.path}.")

    # ---- The rest

    def action_turn(self, step: int) -> None:
        """Show the next part of a long text, or the one before."""
        self._panes.turn(step)

    def action_help(self) -> None:
        """Show the keys."""
        self.push_screen(HelpScreen())

    def _say(self, message: str, severity: SeverityLevel = "information") -> None:
        self.notify(visible(message), severity=severity, timeout=6, markup=False)


def _scan(search: Search) -> None:
    """Look through all items, and through those that come, until another search begins."""
    worker = get_current_worker()
    search.run(lambda: worker.is_cancelled)
