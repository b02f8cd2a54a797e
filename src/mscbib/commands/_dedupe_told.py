"""What `dedupe` tells people: how far it is, what it did and left out, and why two records are one work."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Sequence
from io import StringIO
from types import TracebackType
from typing import TYPE_CHECKING, Any

import click

from mscbib.commands import at_terminal, counted, echo_json, terminal_width, wants_color
from mscbib.terminal import visible

if TYPE_CHECKING:
    from mscbib.dedupe import Outcome, Settings
    from mscbib.dedupe.intake import Intake
    from mscbib.dedupe.joined_keys import Capped

#: Seconds of work before progress is shown.
_PATIENCE = 1.0
#: How many of the records that have one id are named.
_NAMED = 5


class Progress:
    """A bar on standard error, once the work takes longer than a moment; used in a `with` block."""

    def __init__(self, what: str, quiet: bool) -> None:
        self._what = what
        self._watching = at_terminal(sys.stderr) and not quiet
        self._started = time.monotonic()
        self._bar: Any = None

    def __enter__(self) -> Progress:
        return self

    def show(self, done: int, total: int) -> None:
        """Show how much of all is done."""
        if self._bar is None:
            if not self._watching or time.monotonic() - self._started < _PATIENCE:
                return
            from rich.console import Console
            from rich.progress import Progress as Bar

            self._bar = Bar(console=Console(stderr=True), transient=True)
            self._bar.add_task(self._what, total=total)
            self._bar.start()
        self._bar.update(0, completed=done, total=total)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()


def summarize(totals: Counter[str], records: int, works: int, doubtful: int, review: str | None) -> None:
    """One line on standard error: what came out of what."""
    parts = [
        f"{counted(records, 'record')} from {counted(totals['files'], 'file')}",
        counted(records - works, "duplicate"),
        counted(works, "work"),
    ]
    if doubtful:
        where = f" in {visible(review)}" if review else "; --review FILE lists them"
        parts.append(f"{counted(doubtful, 'doubtful pair')}{where}")
    click.echo(f"mscbib: {', '.join(parts)}", err=True)


def warn(capped: Sequence[Capped], unnamed: int) -> None:
    """Say what was not compared, also in quiet: it may have cost duplicates."""
    if not capped:
        return
    key, records = capped[0]
    number = len(capped) + unnamed
    keys = "one of the search keys is" if number == 1 else f"{number:,} of the search keys are"
    click.echo(
        f"mscbib: note: {keys} shared by very many records (`{visible(key)}` by {records:,}); of those that "
        "share nothing else just the nearest were compared",
        err=True,
    )


# ---- Explaining


def numbers(intake: Intake, ids: tuple[str, str]) -> tuple[int, int]:
    """The records that two ids or keys name, the first of the intake first.

    Raises:
        click.BadParameter: one names none or several, or both name the same.
    """
    a, b = sorted(_number(intake, name) for name in ids)
    if a == b:
        raise click.BadParameter("name two records", param_hint="--explain")
    return a, b


def _number(intake: Intake, name: str) -> int:
    from mscbib.dedupe.intake import found

    named = found(intake, [name])
    exact = [number for number in named if intake.keys[number] == name]
    if len(named) == 1 or len(exact) == 1:
        return (exact or named)[0]
    shown = visible(name)
    if not named:
        message = f"no record has the id {shown!r}: --clusters FILE lists all"
    else:
        keys = ", ".join(visible(intake.keys[number]) for number in named[:_NAMED])
        more = ", …" if len(named) > _NAMED else ""
        message = f"{counted(len(named), 'record')} have the id {shown!r}; name one of {keys}{more}"
    raise click.BadParameter(message, param_hint="--explain")


def explanation(
    intake: Intake, outcome: Outcome, settings: Settings, pair: tuple[int, int]
) -> dict[str, Any]:
    """Why two records are of one work, or are not: see `mscbib.dedupe.explaining`."""
    from mscbib.dedupe import explaining
    from mscbib.dedupe.contradictions import ordered

    a, b = pair
    person = settings.decisions.get(ordered(intake.keys[a], intake.keys[b]))
    preprints = settings.merge_preprints
    return explaining.explanation(intake, outcome, a, b, person=person, merge_preprints=preprints)


def explain(told: dict[str, Any], to: str | None, color: str) -> None:
    """Print an explanation, as text or JSON."""
    if to == "json":
        echo_json(told, indent=True)
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    colored = wants_color(color, sys.stdout)
    text = StringIO()
    console = Console(
        file=text,
        width=terminal_width(),
        highlight=False,
        force_terminal=colored,
        color_system="standard" if colored else None,
        legacy_windows=False,
    )
    together = "one work" if told["one_work"] else "two works"
    console.print(Text(f"{visible(told['id_1'])} and {visible(told['id_2'])}: {together}", style="bold"))
    console.print(Text(f"Decided: {told['decision']}, by the rule {told['rule']!r}: {told['words']}."))
    if told["one_work"] and told["through"]:
        console.print(Text(f"They came together through {', '.join(map(visible, told['through']))}."))
    if not told["shared_keys"]:
        console.print(Text("Nothing they share would have made them be compared."))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    for head, ratio in (("field", 2), ("", 2), (told["id_1"], 8), (told["id_2"], 8)):
        table.add_column(Text(visible(head)), ratio=ratio, overflow="fold")
    for one in told["fields"]:
        if one["value_1"] or one["value_2"]:
            table.add_row(*(Text(one[name]) for name in ("field", "level", "value_1", "value_2")))
    console.print(table)
    for line in text.getvalue().splitlines():
        click.echo(line.rstrip(), color=colored)
