"""What `mscbib view` asks: where to write the marked records and as what, and whether to replace a file."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, NamedTuple

import click
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from mscbib.commands._run import check_format
from mscbib.terminal import visible

HELP = """\
↑ ↓, j k      next, previous record (also Page, Home, End)
tab           from the list to the text and back; ↑ ↓ scroll there
[ ]           previous, next part of a long text
/             search title, authors and text
n N           next, previous found
f F           next, previous finding
space         mark, or take the mark off
a             mark all found (all listed, if nothing is searched)
w             list only what has findings
m             list only what is marked
e             export the marked records
escape        end the search
?             this help
q             quit

E and W stand before what has findings: errors, warnings.
● stands before what is marked."""

#: The format that a file's name speaks for.
_FORMATS = {
    ".bib": "bibtex",
    ".csv": "csv",
    ".enw": "refer",
    ".gexf": "gexf",
    ".graphml": "graphml",
    ".html": "html",
    ".json": "csl-json",
    ".jsonl": "ndjson",
    ".md": "markdown",
    ".nbib": "nbib",
    ".ndjson": "ndjson",
    ".parquet": "parquet",
    ".ris": "ris",
    ".tsv": "tsv",
    ".txt": "text",
    ".xlsx": "xlsx",
}


class Wanted(NamedTuple):
    """Where records are to be written, in which format, and whether a file there may be replaced."""

    path: str
    format: str
    may_replace: bool = False


class HelpScreen(ModalScreen[None]):
    """The keys; any of them closes it."""

    def compose(self) -> ComposeResult:
        yield Static(HELP, markup=False, classes="dialog")

    def on_key(self, event: Key) -> None:
        """Close; the key does nothing besides."""
        event.stop()
        self.dismiss()

    def on_click(self) -> None:
        """Close."""
        self.dismiss()


class ExportScreen(ModalScreen[Wanted | None]):
    """Asks for a file and a format; a file that is there is only replaced where a person says so."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Cancel")]

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self._wanted: Wanted | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(self._title, markup=False)
            yield Input(placeholder="file, such as chosen.ris", id="file")
            yield Input(placeholder="format, such as ris (`mscbib formats` lists them)", id="format")
            yield Static("enter goes on, escape ends this", markup=False, id="said")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go on from the file to the format, and from there to the end, if nothing is in the way."""
        event.stop()
        file, form = self.query_one("#file", Input), self.query_one("#format", Input)
        if event.input is file:
            form.value = form.value or _FORMATS.get(Path(file.value.strip()).suffix.lower(), "")
            form.focus()
            return
        wanted = Wanted(file.value.strip(), form.value.strip())
        problem = refusal(wanted)
        if problem is not None:
            self._say(problem)
        elif Path(wanted.path).expanduser().exists():
            self._wanted = wanted
            form.disabled = file.disabled = True
            self._say(f"{wanted.path} exists: replace it? y / n")
        else:
            self.dismiss(wanted)

    def on_key(self, event: Key) -> None:
        """Answer whether the file that exists is to be replaced."""
        if self._wanted is None or event.key == "escape":
            return
        event.stop()
        if event.key == "y":
            self.dismiss(self._wanted._replace(may_replace=True))
        elif event.key == "n":
            self._wanted = None
            file = self.query_one("#file", Input)
            self.query_one("#format", Input).disabled = file.disabled = False
            file.focus()
            self._say("name another file")

    def action_cancel(self) -> None:
        """Export nothing."""
        self.dismiss(None)

    def _say(self, message: str) -> None:
        self.query_one("#said", Static).update(visible(message))


def refusal(wanted: Wanted) -> str | None:
    """Why nothing can be written there, or as that; None: it can be tried."""
    if wanted.path in ("", "-"):
        return "name a file"
    try:
        path = Path(wanted.path).expanduser()
        if path.is_dir():
            return f"{wanted.path} is a folder"
    except (OSError, RuntimeError, ValueError) as error:
        return f"{wanted.path} is no name of a file: {error}"
    try:
        check_format(wanted.format, wanted.path)
    except click.BadParameter as error:
        return error.message
    return None
