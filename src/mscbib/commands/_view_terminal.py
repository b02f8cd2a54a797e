"""Keys from the terminal, also where the standard input is what is to be read."""

from __future__ import annotations

import io
import os
import select
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import click

from mscbib.commands import at_terminal
from mscbib.source import STDIN

#: Seconds after which one who waits for input looks whether it is still wanted.
_PATIENCE = 0.1


@contextmanager
def keyboard(paths: tuple[str, ...], unwanted: threading.Event) -> Iterator[None]:
    """Make the terminal the program's input, for keys; what was its input is `sys.stdin` meanwhile.

    That ends once `unwanted` is set, also for who waits for more of it.

    Raises:
        click.UsageError: the input is to be read, and is the terminal, or the terminal cannot be opened.
    """
    wants_input = not paths or STDIN in paths
    if at_terminal(sys.__stdin__):
        if wants_input:
            raise click.UsageError("name a file to view; the keyboard is for looking at it")
        yield
        return
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError as error:
        raise click.UsageError(
            f"keys cannot be read: the terminal cannot be opened ({error.strerror}); "
            "save the input to a file, name that, and leave the standard input alone"
        ) from error
    if sys.__stdin__ is None:
        os.close(terminal)
        raise click.UsageError("keys cannot be read: the standard input is closed")
    place = sys.__stdin__.fileno()
    piped = _Piped(os.dup(place), unwanted)
    before = sys.stdin
    try:
        os.dup2(terminal, place)
        sys.stdin = io.TextIOWrapper(io.BufferedReader(piped))
        yield
    finally:
        unwanted.set()
        sys.stdin = before
        os.dup2(piped.descriptor, place)
        os.close(terminal)


class _Piped(io.RawIOBase):
    """A stream whose reader can be told that no more is wanted, while it waits for more.

    It is never closed: at the program's end no thread may be in the way of that.
    """

    def __init__(self, descriptor: int, unwanted: threading.Event) -> None:
        self.descriptor = descriptor
        self._unwanted = unwanted

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Some bytes more; none at the end, or when no more is wanted."""
        while not self._unwanted.is_set():
            if select.select([self.descriptor], [], [], _PATIENCE)[0]:
                data = os.read(self.descriptor, len(buffer))
                buffer[: len(data)] = data
                return len(data)
        return 0
