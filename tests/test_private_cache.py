"""Files of the cache: whole, of this user, under their own name, or as good as none."""

from __future__ import annotations

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any

import pytest

from mscbib import discovery, private_cache

needs_posix = pytest.mark.skipif(os.name != "posix", reason="owners, modes and pipes as POSIX has them")

DATA = b'{"tables": []}\nand a second line'


def _names(folder: Path) -> list[str]:
    """What lies in a folder."""
    return [path.name for path in folder.iterdir()]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A cache file as the program leaves it."""
    path = tmp_path / "cache" / "rca-12.json"
    private_cache.write(path, DATA)
    return path


def test_what_was_written_is_read(file: Path) -> None:
    assert private_cache.read(file) == DATA
    assert _names(file.parent) == [file.name]


@needs_posix
def test_file_and_folder_are_the_users_own(file: Path) -> None:
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("at", [0, 20, 33, -1], ids=["checksum", "its middle", "data", "the end"])
def test_one_byte_changed_is_damage(file: Path, at: int) -> None:
    changed = bytearray(file.read_bytes())
    changed[at] ^= 1
    file.write_bytes(changed)
    with pytest.raises(ValueError, match="checksum"):
        private_cache.read(file)


def test_every_cut_is_damage(file: Path) -> None:
    whole = file.read_bytes()
    for size in range(len(whole)):
        file.write_bytes(whole[:size])
        with pytest.raises(ValueError, match="checksum"):
            private_cache.read(file)


def test_a_file_under_the_name_of_another_is_none(file: Path) -> None:
    """Whoever may move files in a shared folder could else have one grammar read by another's tables."""
    other = file.with_name("scite-12.json")
    file.rename(other)
    with pytest.raises(ValueError, match="checksum"):
        private_cache.read(other)


@needs_posix
@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_file_that_others_can_write_is_none(file: Path, mode: int) -> None:
    file.chmod(mode)
    with pytest.raises(PermissionError):
        private_cache.read(file)


@needs_posix
def test_a_file_of_somebody_else_is_none(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    me = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: me + 1)
    with pytest.raises(PermissionError):
        private_cache.read(file)


@needs_posix
def test_a_pipe_in_its_place_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "rca-12.json"
    os.mkfifo(path, 0o600)
    with pytest.raises(PermissionError):
        private_cache.read(path)


def test_a_folder_in_its_place_is_none(tmp_path: Path) -> None:
    (tmp_path / "rca-12.json").mkdir()
    with pytest.raises(OSError):
        private_cache.read(tmp_path / "rca-12.json")
    private_cache.write(tmp_path / "rca-12.json", DATA)
    assert _names(tmp_path) == ["rca-12.json"]


def test_a_file_in_the_place_of_the_folder_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(b"")
    private_cache.write(tmp_path / "cache" / "rca-12.json", DATA)
    with pytest.raises(OSError):
        private_cache.read(tmp_path / "cache" / "rca-12.json")


class _Full:
    """A file on a disk that is full."""

    def __init__(self, file: IO[bytes], error: type[BaseException]) -> None:
        self._file = file
        self._error = error

    def __enter__(self) -> _Full:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, data: bytes) -> None:
        self._file.write(data[:10])
        raise self._error


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_nothing_is_left_of_what_could_not_be_written(
    file: Path, error: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(handle: int, mode: str) -> _Full:
        return _Full(os.fdopen(handle, mode), error)

    monkeypatch.setattr(private_cache, "open", opened, raising=False)
    if error is OSError:
        private_cache.write(file, b"other")
    else:
        with pytest.raises(KeyboardInterrupt):
            private_cache.write(file, b"other")
    monkeypatch.undo()
    assert _names(file.parent) == [file.name]
    assert private_cache.read(file) == DATA


def test_a_folder_that_takes_no_files_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> tuple[int, str]:
        raise PermissionError

    monkeypatch.setattr(tempfile, "mkstemp", refused)
    private_cache.write(tmp_path / "rca-12.json", DATA)
    assert not _names(tmp_path)


def test_many_may_write_and_read_at_once(tmp_path: Path) -> None:
    path = tmp_path / "rca-12.json"
    versions = [bytes([letter]) * 200_000 for letter in b"abcdefgh"]
    private_cache.write(path, versions[0])

    def use(number: int) -> bytes:
        private_cache.write(path, versions[number % len(versions)])
        return private_cache.read(path)

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(use, range(80)))
    assert found <= set(versions)
    assert _names(tmp_path) == [path.name]


# ---- What is remembered


def _loud(text: str) -> str:
    return text.upper()


def test_what_is_remembered_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MSCBIB_CACHE", str(tmp_path))
    assert private_cache.remembered("loud1", "straße", _loud) == "STRASSE"
    assert private_cache.remembered("loud1", "straße", str) == "STRASSE"
    assert private_cache.remembered("loud2", "straße", str) == "straße"
    assert private_cache.remembered("loud1", "allee", str) == "allee"


def test_what_is_damaged_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MSCBIB_CACHE", str(tmp_path))
    private_cache.remembered("loud1", "a", _loud)
    (file,) = tmp_path.iterdir()
    sound = file.read_bytes()
    file.write_bytes(sound + b"B")
    assert private_cache.remembered("loud1", "a", _loud) == "A"
    assert file.read_bytes() == sound


def test_without_a_cache_it_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MSCBIB_CACHE", "off")
    monkeypatch.chdir(tmp_path)
    assert private_cache.remembered("loud1", "a", _loud) == "A"
    assert not _names(tmp_path)


# ---- Where it lies


@pytest.mark.parametrize(
    ("environment", "folder"),
    [
        ({"MSCBIB_CACHE": "off"}, None),
        ({"MSCBIB_CACHE": "/var/tmp/mine", "XDG_CACHE_HOME": "/cache"}, "/var/tmp/mine"),
        ({"XDG_CACHE_HOME": "/cache", "HOME": "/home/me"}, "/cache/mscbib"),
        ({"XDG_CACHE_HOME": "cache", "HOME": "/home/me"}, "/home/me/.cache/mscbib"),
        ({"XDG_CACHE_HOME": "", "HOME": "/home/me"}, "/home/me/.cache/mscbib"),
    ],
)
@needs_posix
def test_where_the_cache_lies(
    environment: dict[str, str], folder: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("MSCBIB_CACHE", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    found = discovery.cache_folder()
    assert (found and str(found)) == folder


def test_without_a_home_there_is_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("MSCBIB_CACHE", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    assert discovery.cache_folder() is None
