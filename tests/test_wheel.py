"""What users install: the wheel holds what it should, and works from any folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Callable
from email.parser import BytesParser
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from mscbib import private_cache

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "fixtures"
SEEDS = {
    FIXTURES / "abstract_page" / "globalauthorid" / "seed.txt": 1,
    FIXTURES / "citing_list" / "rca" / "seed.txt": 5,
    FIXTURES / "review_snippet" / "scite" / "seed.txt": 3,
}
SNIPPETS = FIXTURES / "review_snippet" / "scite" / "seed.txt"

needs_posix = pytest.mark.skipif(os.name != "posix", reason="owners and modes as POSIX has them")


def _run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """The standard output of a command that must succeed, with nothing of this project's settings around."""
    own = ("PYTHON", "MSCBIB_", "VIRTUAL_ENV", "COV_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    result = subprocess.run(
        command,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=600,
        check=False,
        env={**kept, "PYTHONUTF8": "1", **environment},
    )
    assert result.returncode == 0, f"{command}:\n{result.stdout}\n{result.stderr}"
    return result.stdout


# ---- Building


class Built(NamedTuple):
    """The tree that was built, and what came of it."""

    tree: Path
    sdist: Path
    wheel: Path
    wheel_of_tree: Path


def _build(tree: Path, target: Path, *args: str) -> None:
    _run(sys.executable, "-m", "build", "--no-isolation", "--outdir", target, *args, tree, cwd=tree.parent)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The sdist, the wheel made from it, and a wheel made from the tree itself."""
    folder = tmp_path_factory.mktemp("build")
    tree = folder / "tree"
    tools = (".git", ".venv", ".*_cache", ".hypothesis", "__pycache__", "*.egg-info", "dist", "build")
    shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(*tools))
    _build(tree, folder / "dist")
    _build(tree, folder / "of_tree", "--wheel")
    (sdist,) = (folder / "dist").glob("*.tar.gz")
    (wheel,) = (folder / "dist").glob("*.whl")
    (wheel_of_tree,) = (folder / "of_tree").glob("*.whl")
    return Built(tree, sdist, wheel, wheel_of_tree)


def _members(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def _files(folder: Path) -> dict[str, bytes]:
    """The files below a folder, by path in it, without what Python leaves there."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }


def _version(wheel: Path) -> str:
    (name,) = (name for name in _members(wheel) if name.endswith(".dist-info/METADATA"))
    return str(BytesParser().parsebytes(_members(wheel)[name])["Version"])


def test_the_wheel_holds_the_package_and_the_grammars_only(built: Built) -> None:
    members = _members(built.wheel)
    package = {f"mscbib/{name}": data for name, data in _files(built.tree / "src" / "mscbib").items()}
    grammars = {f"mscbib/grammars/{name}": data for name, data in _files(built.tree / "grammars").items()}
    assert {"mscbib/py.typed", "mscbib/data/asjc.txt"} <= package.keys()
    assert "mscbib/grammars/terminals.lark" in grammars
    info = f"mscbib-{_version(built.wheel)}.dist-info"
    assert members[f"{info}/licenses/LICENSE"] == (built.tree / "LICENSE").read_bytes()
    inside = {name: data for name, data in members.items() if not name.startswith(f"{info}/")}
    assert sorted(inside) == sorted(package | grammars)
    assert inside == package | grammars


def test_the_wheel_made_from_the_sdist_is_the_one_made_from_the_tree(built: Built) -> None:
    from_sdist, from_tree = _members(built.wheel), _members(built.wheel_of_tree)
    assert sorted(from_sdist) == sorted(from_tree)
    assert from_sdist == from_tree


def test_the_sdist_holds_what_is_needed_to_build_and_test(built: Built) -> None:
    with tarfile.open(built.sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    for folder in ("src", "grammars", "tests", "fixtures", "fitting"):
        assert {f"{folder}/{name}" for name in _files(built.tree / folder)} <= names
    assert {"LICENSE", "README.md", "pyproject.toml"} <= names
    assert not [name for name in names if name.endswith(".pyc")]


# ---- Running what was installed


class Installed(NamedTuple):
    """An environment with the wheel and what it depends on, and a folder far from the tree."""

    scripts: Path
    elsewhere: Path

    def mscbib(self, *args: str | Path, **environment: str) -> str:
        """What the program prints."""
        return _run(self.scripts / "mscbib", *args, cwd=self.elsewhere, **environment)

    def records(self, path: Path, cache: str | Path, **environment: str) -> list[dict[str, Any]]:
        """The records of a file."""
        lines = self.mscbib("parse", path, MSCBIB_CACHE=str(cache), **environment).splitlines()
        return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def installed(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel in a fresh environment."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder / "venv")
    scripts = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    install = (sys.executable, "-m", "pip", "--python", scripts / "python", "install", "-q")
    _run(*install, built.wheel, cwd=elsewhere)  # a pip of its own would take longer than all it installs
    return Installed(scripts, elsewhere)


@pytest.fixture(scope="module")
def expected(installed: Installed) -> list[dict[str, Any]]:
    """The records of the snippets as they are without any cache."""
    return installed.records(SNIPPETS, "off")


@pytest.fixture(scope="module")
def sound(installed: Installed, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a cache as reading the snippets leaves it, by name."""
    cache = tmp_path_factory.mktemp("cache")
    installed.records(SNIPPETS, cache)
    return {path.name: path.read_bytes() for path in cache.iterdir()}


def _put(files: dict[str, bytes], cache: Path) -> None:
    """Writes the files of a cache, each as the program does: for its owner only."""
    for name, data in files.items():
        (cache / name).write_bytes(data)
        (cache / name).chmod(0o600)


def _state(cache: Path) -> dict[str, tuple[int, int]]:
    """The files of a cache, and when each was written."""
    files = (path for path in cache.iterdir() if path.is_file())
    return {path.name: (path.stat().st_mtime_ns, path.stat().st_ino) for path in files}


def test_it_is_the_installed_package_that_runs(installed: Installed) -> None:
    code = "import mscbib; from mscbib import discovery; print(mscbib.__file__, *discovery.grammar_folders())"
    places = _run(installed.scripts / "python", "-c", code, cwd=installed.elsewhere).split()
    assert len(places) == 2
    inside = installed.scripts.parent.resolve()
    assert all(Path(place).resolve().is_relative_to(inside) for place in places)


def test_the_version_is_that_of_the_metadata(installed: Installed, built: Built) -> None:
    assert installed.mscbib("--version").split() == ["mscbib", _version(built.wheel)]


def test_the_seeds_are_read_and_the_cache_is_used(installed: Installed, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = {path: installed.records(path, cache) for path in SEEDS}
    assert {path: len(records) for path, records in first.items()} == SEEDS
    state = _state(cache)
    assert {name.rpartition("-")[0] for name in state} >= {"globalauthorid", "rca", "scite"}
    assert all(_tables((cache / name).read_bytes()) for name in state if name.endswith(".json"))
    assert {path: installed.records(path, cache) for path in SEEDS} == first
    assert _state(cache) == state


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.parent.name)
def test_it_works_without_a_cache(installed: Installed, path: Path, tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    assert len(installed.records(path, "off", **home)) == SEEDS[path]
    assert not list(tmp_path.iterdir())


# ---- A cache that is damaged, or somebody else's


Change = Callable[[bytes], bytes]


def _tables(data: bytes) -> Any:
    """What a cache file holds behind its checksum."""
    return json.loads(data.partition(b"\n")[2])


def _sealed(name: str, tables: Any) -> bytes:
    """A cache file of `tables`, with the right checksum."""
    data = json.dumps(tables).encode()
    return private_cache._checksum(name, data) + b"\n" + data


def _stale(change: Callable[[Any], Any]) -> Change:
    """Other tables under the checksum that was there."""
    return lambda data: data.partition(b"\n")[0] + b"\n" + json.dumps(change(_tables(data))).encode()


def _emptied(tables: dict[str, Any]) -> dict[str, Any]:
    """The right names, and nothing in them."""
    return {name: type(value)() for name, value in tables.items()}


def _of_other_types(tables: dict[str, Any]) -> dict[str, Any]:
    """The right names, a number in each."""
    return dict.fromkeys(tables, 0)


def _shortened(tables: dict[str, Any]) -> dict[str, Any]:
    """The right names and types, and half of each list missing."""
    cut = {name: value[: len(value) // 2] for name, value in tables.items() if isinstance(value, list)}
    return tables | cut


DAMAGES: dict[str, Change] = {
    "empty": lambda data: b"",
    "truncated": lambda data: data[: len(data) // 2],
    "begun with noise": lambda data: b"\xff\x00" + data,
    "a letter changed": lambda data: data.replace(b"boilerplate", b"boilerplatf", 1),
    "without its checksum": lambda data: data.partition(b"\n")[2],
    "empty tables": _stale(_emptied),
    "tables of other types": _stale(_of_other_types),
    "shortened tables": _stale(_shortened),
    "null": _stale(lambda tables: None),
}

#: Tables that are none, under the right checksum.
SEALED: dict[str, Callable[[Any], Any]] = {
    "sealed null": lambda tables: None,
    "sealed list": lambda tables: [1, 2],
    "sealed string": lambda tables: "tables",
    "sealed without tables": lambda tables: {},
    "sealed with other names": lambda tables: {"states": []},
    "sealed, of other types": _of_other_types,
}


def _damaged_expression(damage: str, data: bytes) -> bytes:
    """The same of the file of an expression, of which there are fewer: the others cut it short."""
    if damage in ("empty", "truncated", "begun with noise", "without its checksum"):
        return DAMAGES[damage](data)
    return data[:-9]


def _damaged(damage: str, name: str, data: bytes) -> bytes:
    """A cache file that is damaged in one of these ways."""
    if not name.endswith(".json"):
        return _damaged_expression(damage, data)
    if damage in SEALED:
        return _sealed(name, SEALED[damage](_tables(data)))
    return DAMAGES[damage](data)


def _outline(data: bytes) -> dict[str, int]:
    """How large each table is. Lark may number the states in another order, so the bytes may differ."""
    return {
        name: len(value) if isinstance(value, list | dict) else 0 for name, value in _tables(data).items()
    }


@pytest.mark.parametrize("damage", [*DAMAGES, *SEALED])
def test_a_damaged_cache_is_ignored(
    installed: Installed,
    expected: list[dict[str, Any]],
    sound: dict[str, bytes],
    damage: str,
    tmp_path: Path,
) -> None:
    assert sound
    _put({name: _damaged(damage, name, data) for name, data in sound.items()}, tmp_path)
    assert installed.records(SNIPPETS, tmp_path) == expected
    anew = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert anew.keys() == sound.keys()
    for name, data in sound.items():
        assert _outline(anew[name]) == _outline(data) if name.endswith(".json") else anew[name] == data


@needs_posix
@pytest.mark.parametrize(("mode", "trusted"), [(0o600, True), (0o644, True), (0o620, False), (0o666, False)])
def test_a_cache_that_others_can_write_is_not_trusted(
    installed: Installed,
    expected: list[dict[str, Any]],
    sound: dict[str, bytes],
    mode: int,
    trusted: bool,
    tmp_path: Path,
) -> None:
    """The file is sound but says otherwise than the grammar: whether that shows tells whether it was read."""
    _put(sound, tmp_path)
    (path,) = tmp_path.glob("scite-*.json")
    tables = _tables(path.read_bytes())
    tables["fields"] = {
        name: "boilerplate" if field == "abstract" else field for name, field in tables["fields"].items()
    }
    path.write_bytes(_sealed(path.name, tables))
    path.chmod(mode)
    assert (installed.records(SNIPPETS, tmp_path) == expected) is not trusted
    if not trusted:
        assert path.stat().st_mode & 0o777 == 0o600, "it was not put in order"


@needs_posix
def test_a_cache_that_cannot_be_written_is_no_error(
    installed: Installed, expected: list[dict[str, Any]], tmp_path: Path
) -> None:
    folder = tmp_path / "read only"
    folder.mkdir(mode=0o500)
    assert installed.records(SNIPPETS, folder) == expected
    folder.chmod(0o700)
    taken = tmp_path / "taken"  # whom no mode hinders, this does: the user root
    taken.write_text("a file where the folder would be")
    assert installed.records(SNIPPETS, taken) == expected
    assert installed.records(SNIPPETS, taken / "below") == expected
    assert taken.read_text() == "a file where the folder would be"
