"""The screen on which a person decides: two records side by side, what differs marked, a key a decision."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Footer, Static

from mscbib.dedupe.decisions import as_kept
from mscbib.dedupe.review import FIELDS, texts
from mscbib.plain import flat
from mscbib.terminal import visible

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel

    from mscbib.dedupe.decisions import Progress
    from mscbib.dedupe.review import ReviewPair

_WORD = re.compile(r"\w+")

#: Marked by weight and line as well as by colour, for those who see no colours, or want none.
_DIFFERENT = "bold underline $text-warning"
_ABSENT = "$text-muted"

_LABELS = {"issued": "date", "container_title": "journal", "source": "file", "doi": "DOI", "pmid": "PMID"}

_HELP = """\
y            they are duplicates: one work
n            they are distinct
u, s         unsure: go on, decide nothing
z, backspace take the last decision back
→ ←, j k     next, previous pair
↑ ↓          scroll
a            whole abstracts, or their beginnings
?            this help
q            quit

Words that only one side has are underlined; case and
punctuation do not count. Every decision is saved at
once: quit when you like, and go on another day."""


def marked(one: str, other: str) -> Content:
    """The text `one` with the words marked that `other` has not; nothing is, where one of them is absent.

    Case and punctuation do not count, for databases differ in them for one and the same work.
    """
    content = Content(one) if one else Content.styled("–", _ABSENT)
    if one and other:
        known = set(_WORD.findall(other.casefold()))
        for word in _WORD.finditer(one):
            if not known.issuperset(_WORD.findall(word[0].casefold())):
                content = content.stylize(_DIFFERENT, word.start(), word.end())
    return content


class _Row(Horizontal):
    """A field of both records."""

    def __init__(self, label: str, *, classes: str = "") -> None:
        super().__init__(classes=classes)
        self._label = label
        self._sides = (Static(markup=False, classes="side"), Static(markup=False, classes="side"))

    def compose(self) -> ComposeResult:
        yield Static(self._label, markup=False, classes="label")
        yield from self._sides

    def show(self, one: str, other: str, *, compared: bool = True) -> None:
        """Show both values; the row goes where there is neither."""
        self.display = bool(one or other)
        for side, own, its in zip(self._sides, (one, other), (other, one), strict=True):
            side.update(marked(own, its if compared else ""))


class _Help(ModalScreen[None]):
    """The keys; any of them closes it."""

    def compose(self) -> ComposeResult:
        yield Static(_HELP, markup=False, id="help")

    def on_key(self, event: Key) -> None:
        """Close; the key decides nothing besides."""
        event.stop()
        self.dismiss()

    def on_click(self) -> None:
        """Close."""
        self.dismiss()


class ReviewApp(App[None]):
    """Shows one pair after the other, and keeps what is decided."""

    TITLE = "mscbib review"
    CSS = """
    #state { height: 1; padding: 0 1; background: $panel; color: $text; }
    #state Static { width: 1fr; }
    #decision { text-align: center; }
    #decision.duplicate { color: $text-success; text-style: bold; }
    #decision.distinct { color: $text-error; text-style: bold; }
    #score { text-align: right; }
    #reasons { height: auto; max-height: 4; padding: 0 1; color: $text-muted; }
    #fields { height: 1fr; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    _Row { height: auto; padding: 0 1; }
    _Row.keys { padding: 0 2 0 1; color: $text-muted; border-bottom: solid $panel; }
    .label { width: 10; color: $text-muted; }
    .side { width: 1fr; padding-right: 2; }
    _Help { align: center middle; background: $background 60%; }
    #help { width: 62; height: auto; padding: 1 3; background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "decide(True)", "Duplicate"),
        Binding("n", "decide(False)", "Distinct"),
        Binding("u,s", "skip", "Unsure", key_display="u"),
        Binding("z,backspace", "undo", "Undo", key_display="z"),
        Binding("right,j", "walk(1)", "Next", show=False),
        Binding("left,k", "walk(-1)", "Previous", show=False),
        Binding("a", "abstracts", "Abstracts"),
        Binding("question_mark,h", "help", "Help", key_display="?"),
        Binding("q", "quit", "Quit"),
    ]

    def __init__(self, pairs: Sequence[ReviewPair], progress: Progress) -> None:
        super().__init__()
        self._pairs = pairs
        self._progress = progress
        self._whole = False
        self._numbers = {as_kept(pair.key_1, pair.key_2): number for number, pair in enumerate(pairs)}
        self._at = self._undecided_after(-1) or 0
        self._rows = {field: _Row(_LABELS.get(field, field)) for field in FIELDS}
        self._keys = _Row("id", classes="keys")

    def compose(self) -> ComposeResult:
        with Horizontal(id="state"):
            yield Static(markup=False, id="place")
            yield Static(markup=False, id="decision")
            yield Static(markup=False, id="score")
        yield Static(markup=False, id="reasons")
        yield self._keys
        with VerticalScroll(id="fields"):
            yield from self._rows.values()
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Show the first pair that is not decided."""
        self.query_one("#fields").focus()
        self._show(self._at)
        if self._undecided_after(-1) is None:
            self._say("All pairs are decided: q quits.")

    # ---- What the keys do

    def action_decide(self, is_duplicate: bool) -> None:
        """Keep a decision, and go on to the next pair that has none."""
        pair = self._pairs[self._at]
        try:
            self._progress.decide(pair.key_1, pair.key_2, is_duplicate)
        except OSError as error:
            self._say(f"Not saved: {error.strerror or error}", "error")
            return
        self._go_on("All pairs are decided: q quits.")

    def action_skip(self) -> None:
        """Go on to the next pair that is not decided."""
        self._go_on("No other pair is left to decide.")

    def action_undo(self) -> None:
        """Take the last decision back, and show its pair."""
        try:
            undone = self._progress.undo(self._numbers)
        except OSError as error:
            self._say(f"Not saved: {error.strerror or error}", "error")
            return
        if undone is None:
            self._say("There is nothing to take back.")
            return
        self._show(self._numbers[undone])

    def action_walk(self, step: int) -> None:
        """Go to the next pair, or the one before."""
        self._show(min(max(self._at + step, 0), len(self._pairs) - 1))

    def action_abstracts(self) -> None:
        """Show whole abstracts, or their beginnings again."""
        self._whole = not self._whole
        self._show(self._at)

    def action_help(self) -> None:
        """Show the keys."""
        self.push_screen(_Help())

    # ---- What is shown

    def _go_on(self, otherwise: str) -> None:
        """Show the next pair that is not decided; where there is no other, say so."""
        following = self._undecided_after(self._at)
        if following is None:
            self._say(otherwise)
        self._show(self._at if following is None else following)

    def _undecided_after(self, at: int) -> int | None:
        """The next pair behind `at` that is not decided, or the first from the beginning, but not `at`."""
        for number in chain(range(at + 1, len(self._pairs)), range(max(at, 0))):
            pair = self._pairs[number]
            if self._progress.decided(pair.key_1, pair.key_2) is None:
                return number
        return None

    def _show(self, at: int) -> None:
        moved = at != self._at
        self._at = at
        pair = self._pairs[at]
        decided = self._progress.decided(pair.key_1, pair.key_2)
        open_pairs = sum(self._progress.decided(*keys) is None for keys in self._numbers)
        word = {True: "duplicate", False: "distinct", None: "undecided"}[decided]
        decision = self.query_one("#decision", Static)
        decision.update(word)
        decision.set_class(decided is True, "duplicate")
        decision.set_class(decided is False, "distinct")
        self.query_one("#place", Static).update(f"{at + 1} of {len(self._pairs)} · {open_pairs} left")
        self.query_one("#score", Static).update(f"score {pair.score:.2f}")
        self.query_one("#reasons", Static).update(visible(flat(pair.reasons)))
        self._keys.show(visible(pair.key_1), visible(pair.key_2), compared=False)
        one, other = (texts(record, whole=self._whole) for record in (pair.record_1, pair.record_2))
        for field, row in self._rows.items():
            row.show(one[field], other[field], compared=field != "source")
        if moved:
            self.query_one("#fields").scroll_home(animate=False)

    def _say(self, message: str, severity: SeverityLevel = "information") -> None:
        self.notify(message, severity=severity, timeout=4, markup=False)
