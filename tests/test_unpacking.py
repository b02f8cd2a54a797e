"""Compressed input is read like any other, and cannot fill the machine."""

from __future__ import annotations

import gzip
from io import BytesIO
from pathlib import Path

import pytest
from conftest import SEEDS
from hypothesis import given
from hypothesis import strategies as st
from test_cli import call

from mscbib.unpacking import unpacked

TEXT = SEEDS["citing_list/rca"].read_bytes()


@given(pieces=st.lists(st.binary(max_size=2000), min_size=1, max_size=4), size=st.integers(1, 500))
def test_what_was_packed_comes_out(pieces: list[bytes], size: int) -> None:
    packed = b"".join(map(gzip.compress, pieces)) + bytes(7)
    stream = unpacked(BytesIO(packed))
    found = b""
    while piece := stream.read(size):
        found += piece
    assert found == b"".join(pieces)


def test_what_is_not_packed_is_left_alone() -> None:
    assert unpacked(BytesIO(TEXT)).read() == TEXT
    assert unpacked(BytesIO(b"")).read() == b""


@pytest.mark.parametrize("command", ["parse", "detect", "inspect"])
def test_a_packed_file_is_read_like_any_other(command: str, tmp_path: Path) -> None:
    plain, packed = tmp_path / "a.txt", tmp_path / "a.txt.gz"
    plain.write_bytes(TEXT)
    packed.write_bytes(gzip.compress(TEXT))
    one, other = call(command, plain), call(command, packed)
    assert one.exit_code == other.exit_code == 0
    assert one.stdout.replace("a.txt", "F") == other.stdout.replace("a.txt.gz", "F")
    assert call(command, stdin=gzip.compress(TEXT)).exit_code == 0


def test_a_bomb_is_refused() -> None:
    bomb = gzip.compress(bytes(400_000_000))
    with pytest.raises(OSError, match="more than 200 times its size"):
        unpacked(BytesIO(bomb)).read()
    done = call("parse", "--layout", "citing_list/rca", stdin=bomb)
    assert done.exit_code == 2
    assert "unpacks to more than 200 times its size" in done.stderr


@pytest.mark.parametrize("keep", [20, 1000, -9, -1])
def test_a_file_that_is_cut_off_is_said_so_and_what_came_before_is_read(keep: int, tmp_path: Path) -> None:
    packed = tmp_path / "cut.gz"
    packed.write_bytes(gzip.compress(TEXT * 60)[:keep])
    done = call("parse", "--layout", "citing_list/rca", packed)
    assert done.exit_code == 2
    assert "cut.gz: the gzip file is cut off" in done.stderr
    assert len(done.stdout.splitlines()) >= (200 if keep < 0 else 0)


def test_a_damaged_file_is_said_so(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(TEXT))
    packed[100:110] = bytes(10)
    (tmp_path / "a.gz").write_bytes(packed)
    done = call("parse", tmp_path / "a.gz")
    assert done.exit_code == 2
    assert "the gzip file is damaged" in done.stderr
