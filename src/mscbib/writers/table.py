"""Records as a table for eyes: who, when, what, and where, with an identifier."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from mscbib.terminal import visible

if TYPE_CHECKING:
    from mscbib.model import Record
    from mscbib.writers import Style

TITLE = "a table for eyes"

#: Rows before a table is printed and the next begun, so that memory does not grow with the input.
_ROWS = 500

#: Characters of a title, or of the abstract or reference that stands for it, that are shown.
_TITLE = 200


class Writer:
    """Prints tables of some hundred records each."""

    def __init__(self, stream: BinaryIO, style: Style) -> None:
        self._stream = stream
        self._style = style
        self._rows: list[tuple[str, str, str, str, str]] = []
        self._count = 0

    def write(self, record: Record) -> None:
        """Take one row."""
        self._count += 1
        title = record.title or (record.abstract.text if record.abstract else record.raw) or ""
        where = [record.container_title, record.doi or record.pmid or record.pmcid or record.url or record.id]
        self._rows.append(
            (
                str(self._count),
                visible(_authors(record)),
                visible((record.issued or "")[:4]),
                visible(title if len(title) <= _TITLE else title[: _TITLE - 1] + "…"),
                visible(" · ".join(filter(None, where))),
            )
        )
        if len(self._rows) == _ROWS:
            self._print()

    def close(self) -> None:
        """Print the last table."""
        if self._rows:
            self._print()

    def _print(self) -> None:
        from io import StringIO

        from rich.box import HORIZONTALS
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(box=HORIZONTALS, pad_edge=False, expand=True)
        table.add_column("#", justify="right", no_wrap=True)
        table.add_column("Authors", max_width=24)
        table.add_column("Year", no_wrap=True)
        table.add_column("Title, and where", ratio=1)
        for number, authors, year, title, where in self._rows:
            work = Text.assemble(title, "\n", (where, "dim"))
            table.add_row(number, Text(authors), year, work)
        self._rows.clear()
        text = StringIO()
        console = Console(
            file=text,
            width=self._style.width,
            force_terminal=self._style.color,
            color_system="standard" if self._style.color else None,
            legacy_windows=False,
        )
        console.print(table)
        lines = (line.rstrip() + "\n" for line in text.getvalue().splitlines())
        self._stream.write("".join(lines).encode())


def _authors(record: Record) -> str:
    """The first author, and whether there are more."""
    if not record.authors:
        return ""
    first = record.authors[0]
    name = first.literal or " ".join(filter(None, [first.family, first.initials or first.given]))
    others = len(record.authors) - 1
    if others == 0:
        return name + (" et al." if record.et_al else "")
    return f"{name} and {others} other{'s' * (others > 1)}"
