"""Running `mscbib view`: what it needs of the terminal, and what is said when it has ended."""

from __future__ import annotations

import os
import sys
import threading

import click

from mscbib import discovery
from mscbib.commands import at_terminal, options_of
from mscbib.commands._view_terminal import keyboard
from mscbib.terminal import visible

#: Seconds that reading is given to end, once nobody looks any more.
_PATIENCE = 2.0

#: Seconds for which a thread keeps the interpreter where another wants it.
_TURN = 0.001


def run(
    paths: tuple[str, ...],
    layout: str | None,
    encoding: str | None,
    max_entry_size: int | None,
    color: str,
    *,
    quiet: bool,
) -> None:
    """Show what is in `paths` until the user quits.

    Raises:
        MissingLibraryError: Textual is not installed.
        click.UsageError: there is no terminal to show it on, or none to read keys from.
        click.exceptions.Exit: a file was unreadable.
    """
    try:
        import textual  # noqa: F401 - asked for here, for what is imported next cannot do without
    except ImportError as error:
        raise discovery.MissingLibraryError("textual", "view") from error
    if not (at_terminal(sys.stdout) and at_terminal(sys.stderr)):
        raise click.UsageError(
            "this needs a terminal to show records on; `mscbib parse -t table` and `mscbib inspect` need none"
        )
    if color == "never":
        os.environ["NO_COLOR"] = "1"  # which Textual obeys
    options = options_of(layout, encoding, max_entry_size)
    from mscbib.commands import _view_reading
    from mscbib.commands._settings import Asked, Settings
    from mscbib.commands._view_screen import ViewApp
    from mscbib.commands._view_shelf import Shelf

    settings = Settings(Asked((), (), (), (), None, False))
    stop = threading.Event()
    with keyboard(paths, stop), Shelf() as shelf:
        reading = _view_reading.begin(paths, options, settings, shelf, stop)
        sys.setswitchinterval(_TURN)  # threads change places at every key
        try:
            ViewApp(shelf).run()
        finally:
            stop.set()
            reading.join(_PATIENCE)
        for message in shelf.unreadable:
            click.echo(f"mscbib: error: {visible(message)}", err=True)
        if shelf.failed is not None:
            raise shelf.failed
        if shelf.unreadable:
            raise click.exceptions.Exit(2)
