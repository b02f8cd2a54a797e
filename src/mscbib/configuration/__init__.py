"""The settings of `mscbib validate`: `mscbib.toml`, or `[tool.mscbib]` of `pyproject.toml`.

The nearest file counts, going up from what is validated, and it counts alone. What it says is checked when it
is read: a key or a rule that there is not would otherwise change nothing, unnoticed.
"""

from __future__ import annotations

import functools
import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mscbib.configuration.keys import WrongError, kind, reader_of
from mscbib.configuration.lines import line_of
from mscbib.diagnostics import Severity
from mscbib.path_patterns import Paths, file_of
from mscbib.selection import Choice, ConfigurationError, Selection, listed, severities_asked

#: Files that hold settings, in the order in which they count in one folder.
OWN_FILE, PROJECT_FILE = "mscbib.toml", "pyproject.toml"
_TABLE = ("tool", "mscbib")


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings of a folder; without any file, what holds where nobody says otherwise.

    ``path`` is the file they stand in. The patterns of ``exclude`` and ``per_file_ignores`` are relative to
    its folder; ``baseline`` was, and is a path that can be opened.
    """

    path: Path | None = None
    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)
    minimum_severity: Severity = Severity.WARNING
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fixable: tuple[str, ...] | None = None
    unfixable: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    baseline: Path | None = None
    output_format: str | None = None
    fail_on: str = "error"

    @property
    def folder(self) -> Path:
        """What its patterns are relative to."""
        return Path.cwd() if self.path is None else self.path.parent

    def excluded(self) -> Paths:
        """The files that are not to be looked at: those of ``exclude``, and the settings themselves."""
        return _Excluded(self)

    def selection(
        self,
        select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        extend_select: Sequence[str] = (),
        severity: Sequence[str] = (),
    ) -> Selection:
        """What the user wants to hear: these settings, and over them the options of the command line.

        Each option is as it was given: several times, with commas in each.

        Raises:
            ConfigurationError: an option names no rule, or no severity.
        """
        if select and not listed(select):  # as of a variable that is not set
            raise ConfigurationError("--select names no rule")
        severities, least = severities_asked(severity)
        return Selection(
            (
                Choice(self.select, self.extend_select, self.ignore),
                Choice(listed(select) if select else None, listed(extend_select), listed(ignore)),
            ),
            severity=(self.severity, severities),
            least=least or self.minimum_severity,
            per_file_ignores=self.per_file_ignores,
            folder=self.folder,
            fixes=Choice(self.fixable, ignore=self.unfixable),
        )


class _Excluded(Paths):
    """What is not to be looked at; files of settings and the baseline hold no records."""

    def __init__(self, said: Configuration) -> None:
        super().__init__(said.exclude, said.folder)
        self._baseline = None if said.baseline is None else _absolute(said.baseline)

    def have(self, path: str) -> bool:
        if Path(path).name in (OWN_FILE, PROJECT_FILE):
            return True
        return (self._baseline is not None and _absolute(Path(path)) == self._baseline) or super().have(path)


def find(start: Path) -> Configuration:
    """The settings for what is at `start`, a file or a folder: those of the nearest file, going up.

    Raises:
        ConfigurationError: the file says what cannot be done.
        OSError: it cannot be read.
    """
    folder = _absolute(Path(file_of(str(start))))
    for above in (folder, *folder.parents):
        found = _of_folder(above)
        if found is not None:
            return found
    return Configuration()


@functools.cache
def _of_folder(folder: Path) -> Configuration | None:
    """The settings that stand in a folder, read once in a run; a project's file may have none."""
    own, project = folder / OWN_FILE, folder / PROJECT_FILE
    if _is_file(own):
        return read(own)
    # most have none, and whether they are TOML is not our business
    if _is_file(project) and b"mscbib" in project.read_bytes():
        return _settings(project, _toml(project))
    return None


def _is_file(path: Path) -> bool:
    """Whether there is a file at `path`, as far as we may know."""
    with suppress(PermissionError):
        return path.is_file()
    return False


def read(path: Path) -> Configuration:
    """The settings in the file at `path`.

    Raises:
        ConfigurationError: it says what cannot be done, or is a project's file without settings.
        OSError: it cannot be read.
    """
    found = _settings(path, _toml(path))
    if found is None:
        raise ConfigurationError(f"{_shown(path)}: there is no table `[{'.'.join(_TABLE)}]` in it")
    return found


def _toml(path: Path) -> tuple[str, dict[str, Any]]:
    """The text of a TOML file and what it says."""
    data, where = path.read_bytes(), _shown(path)
    try:
        text = data.decode("utf-8-sig")
        return text, tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        if line := re.search(r"at line ([0-9]{1,9})", str(error)):
            where += f":{line[1]}"
        elif "at end of document" in str(error):
            where += f":{data.rstrip().count(10) + 1}"
        raise ConfigurationError(f"{where}: this is no TOML: {error}") from error


def _settings(path: Path, said: tuple[str, dict[str, Any]]) -> Configuration | None:
    """The settings among what a file says; None: a project's file has no table of them."""
    text, top = said
    outer = _TABLE if path.name == PROJECT_FILE else ()
    table: Any = top
    for index, name in enumerate(outer):
        if name not in table:
            return None
        table = table[name]
        if not isinstance(table, dict):
            line = line_of(text, outer[: index + 1])
            raise ConfigurationError(
                f"{_shown(path)}:{line}: `{name}` is to be a table, and is {kind(table)}"
            )
    values: dict[str, Any] = {}
    for key, value in table.items():
        try:
            values[key.replace("-", "_")] = reader_of(key)(value)
        except WrongError as error:
            line = line_of(text, (*outer, key), error.near)
            raise ConfigurationError(f"{_shown(path)}:{line}: {error}") from error
    path = _absolute(path)
    if "baseline" in values:
        values["baseline"] = path.parent / values["baseline"]
    return Configuration(path, **values)


def _absolute(path: Path) -> Path:
    """A path from the root, without `..`; links stay."""
    return Path(os.path.normpath(path.absolute()))


def _shown(path: Path) -> str:
    """A path as it is shown: from the working directory, where it is below that."""
    with suppress(ValueError):
        return str(path.relative_to(Path.cwd()))
    return str(path)
