"""What `mscbib view` shows of one entry: a finding, the text in colours, what they mean, and the fields."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mscbib import claims, detection
from mscbib.commands import _view_colors as colors
from mscbib.commands import counted
from mscbib.commands._view_reading import MAX_COLORED
from mscbib.commands._view_shelf import Item
from mscbib.source import Block
from mscbib.terminal import visible

#: Entries of more characters are shown without colours first, and get them when these are found.
_AT_ONCE = 20_000


class RecordPanes(Vertical):
    """Shows an item."""

    DEFAULT_CSS = """
    RecordPanes #finding { height: auto; max-height: 6; padding: 0 1; background: $panel; }
    RecordPanes #source { height: 3fr; padding: 0 1; scrollbar-size-vertical: 1; }
    RecordPanes #legend { height: auto; max-height: 3; padding: 0 1; background: $panel; }
    RecordPanes #fields { height: 2fr; padding: 0 1; scrollbar-size-vertical: 1; }
    RecordPanes VerticalScroll:focus { background: $boost; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._finding = Static(markup=False, id="finding")
        self._text = Static(markup=False, id="text")
        self._source = VerticalScroll(self._text, id="source")
        self._legend = Static(markup=False, id="legend")
        self._values = Static(markup=False, id="values")
        self._fields = VerticalScroll(self._values, id="fields")
        self.row: int | None = None
        self.last = 0
        self.item: Item | None = None
        self._claims: list[claims.Claim] | None = None
        self._words: Sequence[str] = ()
        self._part = 0
        self._at: int | None = None
        self._message = ""

    def compose(self) -> ComposeResult:
        yield self._finding
        yield self._source
        yield self._legend
        yield self._fields

    def clear(self, message: str) -> None:
        """Show no item, but say why."""
        if self.row is None and message == self._message:
            return
        self.row = self.item = None
        self._message = message
        self._text.update(Content(message))
        for pane in (self._finding, self._legend, self._fields):
            pane.display = False

    def show(
        self,
        row: int,
        item: Item,
        kind: detection.Kind | None,
        words: Sequence[str],
        finding: int | None,
    ) -> None:
        """Show the item of a row, with what was searched; `finding` is which of its findings to go to."""
        self.row = self.last = row
        self.item, self._words, self._part, self._at = item, words, 0, None
        self._fields.display = True
        self._values.update(colors.fields(item))
        self._fields.scroll_home(animate=False)
        self._color(row, item, kind)
        if finding is not None and item.findings:
            self.point_at(finding % len(item.findings))
        else:
            self._tell_finding()
            self._update()
            self._source.scroll_home(animate=False)

    def _color(self, row: int, item: Item, kind: detection.Kind | None) -> None:
        """Find the claims on an item's text: at once, or where that takes long in the background."""
        self._claims = item.claims
        if item.claims is not None:
            return
        if kind is None or len(item.text) > MAX_COLORED:
            self._claims = []
        elif len(item.text) <= _AT_ONCE:
            self._claims = _claims(item.text, kind)
        else:

            def work() -> None:
                found = _claims(item.text, kind)
                self.app.call_from_thread(self._colored, row, found)

            self.run_worker(work, thread=True, exclusive=True, group="colors")

    def _colored(self, row: int, found: list[claims.Claim]) -> None:
        """The claims on a text were found: show them, if it is still shown."""
        if row == self.row:
            self._claims = found
            self._update()

    # ---- Findings

    def following(self, step: int) -> int | None:
        """Which finding of this item comes next, or before; None: none does."""
        if self.item is None:
            return None
        first = -1 if step > 0 else 0
        number = (first if self._at is None else self._at) + step
        return number if 0 <= number < len(self.item.findings) else None

    def point_at(self, number: int) -> None:
        """Show a finding of the item, and the place in the text that it is about."""
        assert self.item is not None, "it is one of an item"
        self._at = number
        mark = colors.finding_mark(self.item.findings[number], self.item.text)
        start = mark.start if mark is not None else 0
        self._part = start // colors.PART
        self._tell_finding()
        self._update()
        self.call_after_refresh(self._show_place, start)

    def _show_place(self, position: int) -> None:
        """Scroll to a place of the part that is shown, a line below the top."""
        assert self.item is not None, "it is shown"
        before = visible(self.item.text[self._part * colors.PART : position], one_line=False)
        line = Content(before + ".").get_height({}, max(self._text.size.width, 1)) - 1
        self._source.scroll_to(y=max(line - 1, 0), animate=False)

    def _tell_finding(self) -> None:
        findings = self.item.findings if self.item is not None else []
        self._finding.display = bool(findings)
        if not findings:
            return
        if self._at is None:
            count = counted(len(findings), "finding")
            self._finding.update(Content(f"{count}: f goes to {'them' if len(findings) > 1 else 'it'}"))
            return
        one = findings[self._at]
        style = "bold $text-error" if one.severity == "error" else "bold $text-warning"
        self._finding.update(
            Content.assemble(
                (f"{one.code} ", style),
                f"{visible(one.place)} ({self._at + 1} of {len(findings)})\n{visible(one.message)}\n",
                (f"help: {visible(one.remedy)}", "$text-muted"),
            )
        )

    # ---- The text

    def turn(self, step: int) -> None:
        """Show the next part of the text, or the one before."""
        last = (len(self.item.text) - 1) // colors.PART if self.item is not None else 0
        part = min(max(self._part + step, 0), max(last, 0))
        if part != self._part:
            self._part = part
            self._update()
            self._source.scroll_home(animate=False)

    def _update(self) -> None:
        """Show the text anew."""
        item = self.item
        assert item is not None, "there is one"
        start = self._part * colors.PART
        end = min(start + colors.PART, len(item.text))
        marks = list(colors.found_marks(item.text, self._words, start, end))
        if self._at is not None:
            mark = colors.finding_mark(item.findings[self._at], item.text)
            marks += [mark] if mark is not None else []
        self._text.update(colors.painted(item.text, self._claims or [], marks, start, end))
        legend = colors.legend(item.text, self._claims or [], start, end)
        parts = -(-len(item.text) // colors.PART)
        if parts > 1:
            count = f"part {self._part + 1:,} of {parts:,}: [ and ] turn  "
            legend = Content(count) + legend
        if self._claims is None or (not self._claims and len(item.text) > MAX_COLORED):
            legend += Content("too long for colours" if self._claims is not None else "colours come …")
        self._legend.display = bool(legend)
        self._legend.update(legend)


def _claims(text: str, kind: detection.Kind) -> list[claims.Claim]:
    """The claims on an entry that any reader of its kind can read."""
    return claims.claims(Block(text, 0, 1), detection.reader(kind))
