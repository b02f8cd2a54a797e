"""Twice the hostile input takes at most 2.5 times as long: a selection for every day, of every subject.

`tests/benchmarks/adversarial.py` tries all of it.
"""

from __future__ import annotations

import re
import time
import zlib
from collections.abc import Callable
from io import BytesIO

import pytest
from doubling import MOST, Frame, Subject, growth, subjects
from hostile import PIECES, SAMPLES
from packed import nested_parquet

from mscbib import decoding, parser, readers, source, writers
from mscbib.detection import named
from mscbib.parser import Options

SUBJECTS = {subject.name: subject for subject in subjects()}
#: How many of its cases are tried of each subject, and up to what length.
SELECTED, CAP = 10, 1 << 16


def assert_grows_with(read: Callable[[str], object], fill: Callable[[int], str]) -> None:
    ratio, size = growth(read, fill, cap=CAP)
    assert ratio <= MOST, f"twice {size} characters take {ratio:.1f} times as long"


def cases(subject: Subject) -> list[tuple[Frame, str]]:
    """Some cases of a subject: others for each, but always the same."""
    every = [
        (frame, piece)
        for frame in subject.frames()
        for piece in (*PIECES.values(), *(subject.pieces().values() if not frame.name else ()))
    ]
    first = zlib.crc32(subject.name.encode()) % len(every)
    return [every[(first + number * len(every) // SELECTED) % len(every)] for number in range(SELECTED)]


@pytest.mark.parametrize("name", SUBJECTS)
def test_a_selection(name: str) -> None:
    subject = SUBJECTS[name]
    for frame, piece in cases(subject):
        ratio, size = growth(subject.read, lambda size: frame.filled(piece, size), cap=CAP)  # noqa: B023
        what = f"{piece[:20]!r} as {frame.name or 'all'}"
        assert ratio <= MOST, f"{what}: twice {size} characters take {ratio:.1f} times as long"


def test_what_is_quadratic_fails_and_what_is_linear_passes() -> None:
    assert growth(re.compile(r"\[[^\[\]]*\]").findall, lambda size: "[" * size, cap=CAP)[0] <= MOST
    assert growth(re.compile(r"\[[^\]]*\]").findall, lambda size: "[" * size, least=0.002, cap=CAP)[0] > 3


def test_every_format_that_cannot_be_written_has_a_sample() -> None:
    texts = {known.name for known in readers.formats() if known.magic is None}
    assert texts - set(writers.names()) <= set(SAMPLES)


#: What took too long once: quadratic, or worse.
MENDED = {
    "ovid, authors: numbers behind a name": ("ovid", "AU  - Doe ", "123 ", "\nTI  - T\n"),
    "bibtex: scripts in scripts": (
        "bibtex", "@misc{a, title = {", "\\textsuperscript{1…}", "}}\n",
    ),
    "bibtex: accents": ("bibtex", "@misc{a, title = {", '\\"', "}}\n"),
    "bibtex: marks of two kinds": ("bibtex", "@misc{a, author = {Roe, ", "\u0301\u0316", "}}\n"),
    "pubmed_abstract: blanks between keywords": (
        "citing_list/pubmed_abstract", "1. J Foo. 2020;1:2.\n\nT.\n\nKeywords: a", " ", "b\n",
    ),
    "pubmed_abstract: editors": (
        "citing_list/pubmed_abstract", "1. J Foo. 2020;1:2.\n\nT.\n\nRoe J.\n\nIn: ", "a\r\n", ", editors.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MENDED)
def test_what_took_too_long(name: str) -> None:
    kind, before, piece, behind = MENDED[name]
    options = Options(kind=named(kind), encoding="utf-8")

    def read(text: str) -> None:
        list(parser.parse(BytesIO(text.encode()), "test", options))

    frame = Frame("", before, behind)
    assert_grows_with(read, lambda size: frame.filled(piece, size))


def test_a_leap_passes_and_growth_behind_it_does_not() -> None:
    """A leap is where more memory is asked of the system; what grows does so at every length."""

    def costs(work: Callable[[int], float]) -> Callable[[str], None]:
        def read(text: str) -> None:
            until = time.process_time() + work(len(text)) / 1e5
            while time.process_time() < until:
                pass

        return read

    leap = growth(costs(lambda size: size * (3 if size > 700 else 1)), lambda size: "a" * size, least=0.004)
    assert leap[0] <= MOST
    steep = growth(costs(lambda size: size**1.6 / 30), lambda size: "a" * size, least=0.004)
    assert steep[0] > MOST


#: What once was an internal error, and no finding.
RAISED = {
    "wos: a count of very many digits": ("wos", "PT J\nTI A\nNR ", "9", "\nER\n"),
    "wos: citations of very many digits": ("wos", "PT J\nTI A\nTC ", "9", "\nER\n"),
    "nbib: a count of very many digits": ("nbib", "PMID- 1\nTI  - A\nRF  - ", "9", "\n"),
    "pubmed-xml: a month of very many digits": (
        "pubmed-xml",
        "<PubmedArticle><MedlineCitation><PMID>1</PMID><Article><Journal><JournalIssue><PubDate><Year>2020</Year><Month>",
        "9",
        "</Month></PubDate></JournalIssue></Journal></Article></MedlineCitation></PubmedArticle>",
    ),
    "csv: references nested very deep": ("csv", 'title,references\nA,"', "[…]", '"\n'),
}  # fmt: skip


@pytest.mark.parametrize("name", RAISED)
def test_what_once_raised(name: str) -> None:
    kind, before, piece, behind = RAISED[name]
    frame = Frame("", before, behind)
    for size in (8, 800, 1600, 6000):
        text = frame.filled(piece, size)
        found = list(parser.parse(BytesIO(text.encode()), "test", Options(kind=named(kind))))
        assert [entry.record is not None for entry in found if entry.record] == [True], size


def test_a_numbered_place_behind_one_with_a_sign_does_not_raise() -> None:
    subject = SUBJECTS["parse abstract_page/pmc"]
    (frame,) = (frame for frame in subject.frames() if frame.name == "copyright")
    subject.read(frame.filled("12 ", 64))


@pytest.mark.parametrize("depth", [3, 300, 900])
def test_parquet_with_records_nested_very_deep(depth: int) -> None:
    found = list(parser.parse(BytesIO(nested_parquet(depth)), "test"))
    assert [entry.record.title for entry in found if entry.record] == ["T"]
    assert any(entry.findings for entry in found)


@pytest.mark.parametrize(
    "piece", [b"\x80", b"\xff", b"\xc3", b"\xed\xa0\x80", b"a\0", b"\x1b$B", b"\xe4\xb8"]
)
def test_bytes(piece: bytes) -> None:
    """Also where a pipe gives them a few at a time."""

    def read(text: str) -> None:
        data = piece * (len(text) // len(piece))
        for chunk in decoding.Decoder().decode(_Drops(data)):
            assert chunk

    assert_grows_with(read, lambda size: " " * size)


def test_a_line_that_comes_in_drops() -> None:
    def read(text: str) -> None:
        chunks = (text[at : at + 256] for at in range(0, len(text), 256))
        for _ in source.blocks(chunks, re.compile("\n")):
            pass

    assert_grows_with(read, lambda size: "a" * size)


class _Drops(BytesIO):
    """A stream of which a read gives a few bytes."""

    def read1(self, size: int | None = -1) -> bytes:
        return super().read(1024)
