"""Expressions kept in the cache are those that `re` would compile, whatever lies there."""

from __future__ import annotations

import os
import re
import zlib
from pathlib import Path

import pytest

from mscbib import discovery, precompiled, private_cache
from mscbib.references.styles import styles

PATTERN = rf"(?P<family>[^\W\d_]{{1,40}})(?:[ ](?P<initials>[A-Z]{{1,3}}))?|(?i:{'x' * 90})|(\d+)"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("MSCBIB_CACHE", str(folder))
    return folder


def _kept(cache: Path) -> list[Path]:
    return sorted(cache.glob("expression-*.bin"))


@pytest.mark.parametrize("flags", [0, re.MULTILINE, re.IGNORECASE | re.DOTALL, re.VERBOSE])
def test_an_expression_is_the_same_made_kept_and_read(cache: Path, flags: int) -> None:
    plain = re.compile(PATTERN, flags)
    made, read = precompiled.compiled(PATTERN, flags), precompiled.compiled(PATTERN, flags)
    for one in (made, read):
        assert one == plain  # of expressions, `re` compares flags and code
        assert (one.groupindex, one.groups, one.flags) == (plain.groupindex, plain.groups, plain.flags)
        assert [match.groupdict() for match in one.finditer("Chen LT, 12")] == [
            match.groupdict() for match in plain.finditer("Chen LT, 12")
        ]
    assert len(_kept(cache)) == 1


def test_every_terminal_of_the_styles_is_the_same_read(cache: Path) -> None:
    patterns = {pattern for style in styles() for pattern in style.tables.terminals.values()}
    long = sorted(pattern for pattern in patterns if len(pattern) >= 100)
    assert len(long) > 20
    for pattern in long:
        precompiled.compiled(pattern)
    assert len(_kept(cache)) == len(long)
    assert all(precompiled.compiled(pattern) == re.compile(pattern) for pattern in long)


def test_what_is_read_is_not_compiled(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = precompiled.compiled(PATTERN)

    def compile_again(pattern: str, flags: int) -> bytes:
        raise AssertionError("it is in the cache")

    monkeypatch.setattr(precompiled, "_code", compile_again)
    assert precompiled.compiled(PATTERN) == expected


def test_without_a_cache_and_for_short_ones_nothing_is_kept(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert precompiled.compiled("[a-z]+") == re.compile("[a-z]+")
    assert not _kept(cache)
    monkeypatch.setattr(discovery, "cache_folder", lambda: None)
    assert precompiled.compiled(PATTERN) == re.compile(PATTERN)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"no JSON\n" + zlib.compress(b"x"),
        b'{"flags":32,"groups":3,"names":{"family":9}}\n' + zlib.compress(bytes(64)),
        b'{"flags":32,"groups":3,"names":{"family":1,"initials":2}}\n' + zlib.compress(bytes(range(64))),
        b'{"flags":32,"groups":1000000000,"names":{}}\n' + zlib.compress(bytes(8)),
        b'{"flags":32,"groups":3,"names":{}}\n' + zlib.compress(bytes(64))[:-6],
        b'{"flags":32,"groups":3,"names":{}}\nno such packing',
    ],
)
def test_what_the_engine_refuses_is_compiled_anew(cache: Path, data: bytes) -> None:
    """Its checksum is right: only somebody with the user's rights could have written it."""
    precompiled.compiled(PATTERN)
    (path,) = _kept(cache)
    whole = path.read_bytes()
    private_cache.write(path, data)
    assert precompiled.compiled(PATTERN) == re.compile(PATTERN)
    assert path.read_bytes() == whole


def test_code_of_another_expression_is_not_taken(cache: Path) -> None:
    precompiled.compiled(PATTERN)
    (path,) = _kept(cache)
    other = PATTERN + "|y"
    precompiled.compiled(other)
    (theirs,) = set(_kept(cache)) - {path}
    theirs.replace(path)
    assert precompiled.compiled(PATTERN) == re.compile(PATTERN)


def test_the_same_pattern_with_other_flags_is_another_expression(cache: Path) -> None:
    for flags in (0, re.IGNORECASE, re.MULTILINE):
        precompiled.compiled(PATTERN, flags)
    assert len(_kept(cache)) == 3
    assert precompiled.compiled(PATTERN, re.IGNORECASE) == re.compile(PATTERN, re.IGNORECASE)


def test_no_expression_is_an_error_as_ever(cache: Path) -> None:
    with pytest.raises(re.error):
        precompiled.compiled(PATTERN + "(")
    assert not _kept(cache)


def test_only_so_many_are_kept_and_the_oldest_go(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(precompiled, "_KEPT", 20)
    other = cache / "rca-1.json"
    private_cache.write(other, b"{}")
    os.utime(other, (0, 0))
    patterns = [PATTERN + f"|{number}" for number in range(25)]
    for number, pattern in enumerate(patterns):
        precompiled.compiled(pattern)
        names = {path.name: path for path in _kept(cache)}
        os.utime(names[precompiled._name(pattern, 0)], (1000 + number, 1000 + number))
    left = {path.name for path in _kept(cache)}
    assert len(left) <= 20
    assert precompiled._name(patterns[-1], 0) in left and precompiled._name(patterns[0], 0) not in left
    assert other.exists()
