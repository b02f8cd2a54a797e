"""Showing on standard error how far long work is."""

from __future__ import annotations

import time
from typing import Any, BinaryIO

#: Seconds of work before progress is shown.
PATIENCE = 1.0


class Watching:
    """Watches the files of a run, one after the other, if that `is_wanted`."""

    def __init__(self, is_wanted: bool) -> None:
        self._is_wanted = is_wanted
        self._latest: Watched | None = None

    def watched(self, stream: BinaryIO, path: str) -> BinaryIO:
        """The stream, which from now on shows how much of it was read."""
        if not self._is_wanted:
            return stream
        self.stop()
        self._latest = Watched(stream, path)
        return self._latest  # type: ignore[return-value]

    def stop(self) -> None:
        """Take the bar away, if there is one."""
        if self._latest is not None:
            self._latest.stop()
            self._latest = None


class Watched:
    """A stream that shows how much of it was read, once reading takes longer than a moment."""

    def __init__(self, stream: BinaryIO, path: str) -> None:
        self._stream = stream
        self._path = path
        self._started = time.monotonic()
        self._done = 0
        self._progress: Any = None

    def read1(self, size: int) -> bytes:
        """Read, and move the bar on."""
        data: bytes = self._stream.read1(size)  # type: ignore[attr-defined]
        self._done += len(data)
        if self._progress is None and data and time.monotonic() - self._started > PATIENCE:
            self._show()
        if self._progress is not None:
            self._progress.update(0, completed=self._done)
        return data

    def stop(self) -> None:
        """Take the bar away, and give the terminal its cursor back."""
        if self._progress is not None:
            self._progress.stop()

    def read(self, size: int) -> bytes:
        """As `read1`."""
        return self.read1(size)

    def _show(self) -> None:
        import os
        import stat

        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

        status = os.fstat(self._stream.fileno())
        total = status.st_size if stat.S_ISREG(status.st_mode) else None
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            DownloadColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        from mscbib.terminal import visible

        self._progress.add_task(visible(self._path), total=total)
        self._progress.start()
