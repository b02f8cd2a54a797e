"""Where things are found: grammars, layouts, writers, commands, and what users add without forking.

There is one walk. A *house* is a folder laid out as this project is (``grammars/``, ``layouts/``,
``writers/``, ``commands/``, ``data/``): every folder named in the environment variable ``MSCBIB_PATH``
(joined as PATH is), every installed package that the entry point group ``mscbib.houses`` names, and the
package itself. A file dropped into any of them is found without another being edited; of two of the same
name, the first is taken, in this order.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

_PACKAGE = Path(__file__).parent


class MissingLibraryError(Exception):
    """A library that only some users need is not installed; the message says how to get it."""

    def __init__(self, library: str, extra: str) -> None:
        super().__init__(
            f"this needs {library}, which is not installed: python -m pip install 'mscbib[{extra}]'"
        )
        self._named = library, extra

    def __reduce__(self) -> tuple[type[MissingLibraryError], tuple[str, str]]:
        return MissingLibraryError, self._named


class BrokenHouseError(Exception):
    """What a user dropped into a house cannot be used; the message names the file, and says why."""


@functools.cache
def houses() -> tuple[Path, ...]:
    """The users' own houses, in the order they are searched."""
    named = os.environ.get("MSCBIB_PATH", "")
    folders = [Path(part).resolve() for part in named.split(os.pathsep) if part]
    return (*folders, *_installed())


@functools.cache
def grammar_folders() -> tuple[Path, ...]:
    """The folders that hold grammars: the users' own first, then the package's.

    A wheel carries the grammars inside the package; in an editable install they stand at the top of
    the repository, two folders above.
    """
    packaged = _PACKAGE / "grammars"
    own = packaged if packaged.is_dir() else _PACKAGE.parent.parent / "grammars"
    return (*(house / "grammars" for house in houses() if (house / "grammars").is_dir()), own)


@functools.cache
def names(kind: str) -> tuple[str, ...]:
    """The names of the modules of `kind` ("layouts", "writers", …), sorted, without importing any."""
    found = {path.stem for folder in _folders(kind) for path in folder.glob("*.py")}
    return tuple(sorted(name for name in found if not name.startswith("_")))


def file(kind: str, name: str) -> Path:
    """The file of the module `name` of `kind`.

    Raises:
        LookupError: there is none of that name.
    """
    for folder in _folders(kind):
        path = folder / f"{name}.py"
        if path.is_file():
            return path
    raise LookupError(f"there is no {name!r} among the {kind}: {', '.join(names(kind))}")


@functools.cache
def module(kind: str, name: str) -> ModuleType:
    """The module `name` of `kind`, imported.

    Raises:
        LookupError: there is none of that name.
    """
    path = file(kind, name)
    if path.parent.parent == _PACKAGE:
        return importlib.import_module(f"mscbib.{kind}.{name}")
    return _import_file(path, f"mscbib_house_{abs(hash(str(path)))}_{name}")


def data(name: str) -> Path:
    """The data file `name`, such as "journals.txt"."""
    own = (house / "data" / name for house in houses())
    return next((path for path in own if path.is_file()), _PACKAGE / "data" / name)


def cache_folder() -> Path | None:
    """The user's own folder for built grammars; None where MSCBIB_CACHE is "off" or there is no home.

    MSCBIB_CACHE names another folder; else it is ``$XDG_CACHE_HOME/mscbib`` or ``~/.cache/mscbib``.
    """
    named = os.environ.get("MSCBIB_CACHE", "")
    if named == "off":
        return None
    if named:
        return Path(named)
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    try:  # one that is relative does not count: it would be another one in every folder
        return (base if base.is_absolute() else Path.home() / ".cache") / "mscbib"
    except RuntimeError:
        return None


def _folders(kind: str) -> list[Path]:
    return [folder for folder in (*(house / kind for house in houses()), _PACKAGE / kind) if folder.is_dir()]


def _installed() -> list[Path]:
    """The folders of the packages that call themselves a house.

    Asking `importlib.metadata` costs as much as everything else at start-up, so it is asked only where
    some installed package's list of entry points holds the group's name at all.
    """
    if not any(
        b"[mscbib.houses]" in listing.read_bytes()
        for folder in sys.path
        for listing in Path(folder).glob("*.dist-info/entry_points.txt")
    ):
        return []
    from importlib.metadata import entry_points

    found = []
    for entry in entry_points(group="mscbib.houses"):
        spec = importlib.util.find_spec(entry.value)
        found += [Path(folder) for folder in (spec and spec.submodule_search_locations) or ()]
    return found


def _import_file(path: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:  # pragma: no cover - a .py file always has a loader
        raise LookupError(f"{path} cannot be imported")
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[name] = loaded
    try:
        spec.loader.exec_module(loaded)
    except Exception as error:
        raise BrokenHouseError(f"{path}: {type(error).__name__}: {error}") from error
    return loaded
