"""The settings of each file that is validated: the nearest configuration's, and those of the command line."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import click

from mscbib import configuration
from mscbib.configuration import Configuration
from mscbib.path_patterns import Paths
from mscbib.selection import Selection
from mscbib.source import STDIN
from mscbib.validation import Validation


class Asked(NamedTuple):
    """What the command line says of rules, and of where settings are."""

    select: tuple[str, ...]
    extend_select: tuple[str, ...]
    ignore: tuple[str, ...]
    severity: tuple[str, ...]
    config: str | None
    isolated: bool


class Setting(NamedTuple):
    """What holds for the files of one configuration."""

    excluded: Paths
    selection: Selection
    validation: Validation


class Settings:
    """Finds the settings of files; each configuration is read once."""

    def __init__(self, asked: Asked) -> None:
        if asked.config is not None and asked.isolated:
            raise click.UsageError("--config and --isolated contradict each other")
        self._asked = asked
        self._named = None
        if asked.isolated:
            self._named = Configuration()
        elif asked.config is not None:
            self._named = configuration.read(Path(asked.config))
        self._found: dict[Path | None, Setting] = {}
        # findings come file by file
        self._last: tuple[str, Setting] | None = None

    def configuration(self, path: str) -> Configuration:
        """The configuration for what is at `path`."""
        return self._named or configuration.find(Path.cwd() if path == STDIN else Path(path))

    def of(self, path: str) -> Setting:
        """The settings for the document at `path`."""
        if self._last is not None and self._last[0] == path:
            return self._last[1]
        found = self.configuration(path)
        if found.path not in self._found:
            asked = self._asked
            selection = found.selection(asked.select, asked.ignore, asked.extend_select, asked.severity)
            self._found[found.path] = Setting(found.excluded(), selection, Validation(selection.names()))
        self._last = path, self._found[found.path]
        return self._last[1]

    def names(self) -> tuple[str, ...]:
        """The rules that are asked about any file."""
        return tuple({name: None for one in self._found.values() for name in one.selection.names()})
