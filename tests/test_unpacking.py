"""Compressed input is read like any other, and cannot fill the machine."""

from __future__ import annotations

import bz2
import gzip
import lzma
import sys
import tracemalloc
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pytest
import zstandard
from conftest import SEEDS
from hypothesis import given
from hypothesis import strategies as st
from test_cli import call

from mscbib.discovery import MissingLibraryError
from mscbib.unpacking import unpacked

TEXT = SEEDS["citing_list/rca"].read_bytes()


#: How what is packed is made, by the ending that such files have.
PACKED: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstandard.ZstdCompressor(write_checksum=True).compress,
}
NAMES = {"gz": "gzip", "bz2": "bzip2", "xz": "xz", "zst": "Zstandard"}

ending = pytest.mark.parametrize("ending", PACKED)


def _read(stream: BinaryIO, size: int) -> bytes:
    found = b""
    while piece := stream.read(size):
        assert len(piece) <= max(size, 1 << 18)
        found += piece
    return found


@ending
@given(pieces=st.lists(st.binary(max_size=2000), min_size=1, max_size=4), size=st.integers(1, 500))
def test_what_was_packed_comes_out(ending: str, pieces: list[bytes], size: int) -> None:
    packed = b"".join(map(PACKED[ending], pieces)) + bytes(8)
    assert _read(unpacked(BytesIO(packed)), size) == b"".join(pieces)


class _Trickle(BytesIO):
    """A pipe that delivers byte by byte."""

    def read1(self, size: int | None = -1) -> bytes:
        return super().read(1)

    read = read1


@ending
def test_a_pipe_may_deliver_byte_by_byte(ending: str) -> None:
    assert unpacked(_Trickle(PACKED[ending](TEXT))).read() == TEXT


@ending
def test_what_is_packed_twice_is_unpacked_and_no_more(ending: str) -> None:
    twice = PACKED["gz"](PACKED[ending](TEXT))
    assert unpacked(BytesIO(twice)).read() == TEXT
    with pytest.raises(OSError, match="packed more than 2 times"):
        unpacked(BytesIO(PACKED[ending](twice)))


def test_names_that_begin_like_a_packed_file_are_text() -> None:
    assert unpacked(BytesIO(b"BZhang L. On x. J Foo 2020;1:2.")).read().startswith(b"BZhang L.")


def test_what_is_not_packed_is_left_alone() -> None:
    assert unpacked(BytesIO(TEXT)).read() == TEXT
    assert unpacked(BytesIO(b"")).read() == b""


@ending
@pytest.mark.parametrize("command", ["parse", "detect", "inspect"])
def test_a_packed_file_is_read_like_any_other(command: str, ending: str, tmp_path: Path) -> None:
    plain, packed = tmp_path / "a.txt", tmp_path / f"a.txt.{ending}"
    plain.write_bytes(TEXT)
    packed.write_bytes(PACKED[ending](TEXT))
    one, other = call(command, plain), call(command, packed)
    assert one.exit_code == other.exit_code == 0
    assert one.stdout.replace("a.txt", "F") == other.stdout.replace(f"a.txt.{ending}", "F")
    assert call(command, stdin=PACKED[ending](TEXT)).exit_code == 0


@ending
def test_a_bomb_is_refused(ending: str) -> None:
    bomb = PACKED[ending](bytes(100_000_000))
    stream = unpacked(BytesIO(bomb))
    tracemalloc.start()
    with pytest.raises(OSError, match="more than 200 times its size"):
        while stream.read(1 << 16):
            pass
    assert tracemalloc.get_traced_memory()[1] < 40_000_000
    tracemalloc.stop()
    done = call("parse", "--layout", "citing_list/rca", stdin=bomb)
    assert done.exit_code == 2
    assert "unpacks to more than 200 times its size" in done.stderr


def test_a_bomb_inside_another_has_no_more_room() -> None:
    bomb = gzip.compress(bz2.compress(bytes(100_000_000)))
    with pytest.raises(OSError, match="more than 200 times its size"):
        unpacked(BytesIO(bomb)).read()


@ending
@pytest.mark.parametrize("keep", [20, 1000, -9, -1])
def test_a_file_that_is_cut_off_is_said_so_and_what_came_before_is_read(
    keep: int, ending: str, tmp_path: Path
) -> None:
    packed = tmp_path / "cut"
    packed.write_bytes(PACKED[ending](TEXT * 60)[:keep])
    done = call("parse", "--layout", "citing_list/rca", packed)
    assert done.exit_code == 2
    assert f"cut: the {NAMES[ending]} file is cut off" in done.stderr
    assert len(done.stdout.splitlines()) >= (200 if keep < 0 and ending == "gz" else 0)


@ending
def test_a_damaged_file_is_said_so(ending: str, tmp_path: Path) -> None:
    packed = bytearray(PACKED[ending](TEXT))
    packed[100:110] = bytes(10)
    (tmp_path / "a").write_bytes(packed)
    done = call("parse", tmp_path / "a")
    assert done.exit_code == 2
    assert f"the {NAMES[ending]} file is damaged" in done.stderr


def test_a_library_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "zstandard", None)
    with pytest.raises(MissingLibraryError, match=r"this needs zstandard.*mscbib\[archives\]"):
        unpacked(BytesIO(PACKED["zst"](TEXT))).read()
