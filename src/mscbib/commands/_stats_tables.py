"""What `stats` counted as tables for eyes, with bars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import StringIO
from typing import TYPE_CHECKING, Any

from mscbib.commands import counted
from mscbib.terminal import visible

if TYPE_CHECKING:
    from rich.console import Console

#: Years that are shown one by one, the latest.
_YEARS = 20
#: Columns of the names and of a bar, at most; of numbers; and of a terminal in which all that has its place.
_NAME, _BAR, _NUMBERS, _WIDE = 44, 24, 20, 80
#: The fields of which it is said, too, that no record has them.
_EXPECTED = frozenset(
    {
        "title", "authors", "authors.affiliations", "container_title", "issued", "volume", "issue", "pages",
        "doi", "pmid", "abstract", "keywords", "references",
    }
)  # fmt: skip
_LISTS = {
    "sources": "Sources",
    "layouts": "Layouts and formats",
    "types": "Types",
    "journals": "Journals and books",
    "authors": "Authors",
    "countries": "Countries of affiliations",
    "keywords": "Keywords",
    "mesh": "MeSH headings",
    "languages": "Languages",
}

#: A name, and how many records.
Row = tuple[str, int]


def text(found: Mapping[str, Any], width: int, color: bool) -> str:
    """The tables of an overview (`Overview.as_dict`), in lines of `width` columns."""
    from rich.console import Console

    stream = StringIO()
    console = Console(
        file=stream,
        width=width,
        force_terminal=color,
        color_system="standard" if color else None,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    records = found["records"]
    for name in ("sources", "layouts", "types"):
        _list(console, _LISTS[name], found[name], records)
    _table(console, "Years", _years(found["years"]), records, _none(found["years"]["absent"]))
    for name in ("journals", "authors", "countries", "keywords", "mesh", "languages"):
        if found[name] is None:
            console.print(f"\n{_LISTS[name]}: python -m pip install 'mscbib[overview]' to count them")
        elif found[name]["distinct"]:
            _list(console, _LISTS[name], found[name], records)
    fields = [
        (one["field"], one["records"])
        for one in found["completeness"]["fields"]
        if one["records"] or one["field"] in _EXPECTED
    ]
    _table(console, "Completeness", fields, records)
    if found["duplicates"] is not None:
        _duplicates(console, found["duplicates"])
    _findings(console, found["findings"])
    return "".join(f"{line.rstrip()}\n" for line in stream.getvalue().strip("\n").splitlines())


def _list(console: Console, title: str, found: Mapping[str, Any], records: int) -> None:
    rows = [(one["value"], one["count"]) for one in found["top"]]
    notes = [f"{found['distinct'] - len(rows):,} more"] if found["distinct"] > len(rows) else []
    _table(console, title, rows, records, "; ".join(filter(None, [*notes, _none(found["absent"])])))


def _none(absent: int) -> str:
    return f"{absent:,} {'records have' if absent > 1 else 'record has'} none" if absent else ""


def _years(found: Mapping[str, Any]) -> list[Row]:
    """The latest years, one by one, and all before them together."""
    latest = found["counts"][-_YEARS:]
    rows = [(str(one["year"]), one["count"]) for one in latest]
    before = sum(one["count"] for one in found["counts"][:-_YEARS])
    return [(f"before {latest[0]['year']}", before), *rows] if before else rows


def _table(console: Console, title: str, rows: Iterable[Row], records: int, note: str = "") -> None:
    """A table of how many records there are of each, of all records, with bars."""
    from rich.bar import Bar
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, show_header=False)
    bars = _BAR if console.width >= _WIDE else _BAR // 2
    name_width = max(8, min(_NAME, console.width - bars - _NUMBERS))
    table.add_column(width=name_width, overflow="ellipsis", no_wrap=True)
    table.add_column(justify="right", min_width=7, no_wrap=True)
    table.add_column(justify="right", min_width=4, no_wrap=True)
    table.add_column(width=bars, no_wrap=True)
    for name, count in rows:
        bar = Bar(records, 0, count, width=bars, color="cyan")
        table.add_row(Text(visible(name)), f"{count:,}", _percent(count, records), bar)
    _print(console, title, table)
    if note:
        console.print(Text(f"… {note}", style="dim"))


def _percent(count: int, records: int) -> str:
    """The share in percent; only nothing is 0 %, and only all 100 %."""
    whole = round(100 * count / records)
    if not whole and count:
        return "<1%"
    return f"{min(whole, 99) if count < records else whole}%"


def _duplicates(console: Console, found: Mapping[str, Any]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    table.add_column("source", max_width=_NAME, overflow="ellipsis", no_wrap=True)
    for head in ("records", "duplicates", "works", "in no other"):
        table.add_column(head, justify="right", no_wrap=True)
    parts = ("identified", "duplicates_removed", "remaining", "unique")
    for source in found["sources"]:
        table.add_row(Text(visible(source["name"])), *(f"{source[part]:,}" for part in parts))
    identified = counted(found["identified"]["total"], "record")
    said = f"{found['duplicates_removed']:,} of {identified}; {counted(found['screened'], 'work')}"
    if found["pairs_waiting_for_review"]:
        pairs = counted(found["pairs_waiting_for_review"], "doubtful pair")
        said += f"; {pairs} (`mscbib dedupe --review`)"
    _print(console, "Duplicates", table)
    console.print(Text(f"… {said}", style="dim"))


def _findings(console: Console, found: Iterable[Mapping[str, Any]]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, show_header=False)
    for justify in ("left", "left", "left", "right"):
        table.add_column(justify=justify, no_wrap=True)
    for one in found:
        style = "red" if one["severity"] == "error" else "yellow"
        severity = Text(one["severity"], style=style)
        table.add_row(one["code"], one["name"], severity, f"{one['count']:,}")
    _print(console, "Findings", table if table.row_count else Text("none"))


def _print(console: Console, title: str, shown: Any) -> None:
    from rich.text import Text

    console.print()
    console.print(Text(title, style="bold"))
    console.print(shown)
