"""Fixes change what they are about and nothing else; twice is as once."""

from __future__ import annotations

import codecs
import re
import time
from collections import Counter
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mscbib import checks, detection, fixing, parser, validation
from mscbib.diagnostics import Diagnostic, Fix, Problem, Severity
from mscbib.fixing import Fixed
from mscbib.parser import Options

CASES = Path(__file__).parent / "checks"
FIRES = sorted(path for path in CASES.glob("*/fires*") if path.suffix not in (".diag", ".options"))


def fixed(data: bytes, *, unsafe: bool = False, rules: Iterable[str] = ()) -> Fixed:
    """The file mended, by all rules or by some."""
    names = tuple(rules) or checks.names()
    return fixing.fixed(
        data, "a", Options(), lambda: validation.Validation(names), lambda found: found, unsafe=unsafe
    )


def findings(data: bytes) -> list[Diagnostic]:
    """All findings of a file."""
    options = Options(examiner=validation.all_rules())
    return [found for entry in parser.parse(BytesIO(data), "a", options) for found in entry.findings]


def _id(path: Path) -> str:
    return path.relative_to(CASES).as_posix()


# ---- Every fixture of every rule


@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
@pytest.mark.parametrize("path", FIRES, ids=_id)
def test_to_fix_twice_is_to_fix_once(path: Path, unsafe: bool) -> None:
    once = fixed(path.read_bytes(), unsafe=unsafe)
    twice = fixed(once.data, unsafe=unsafe)
    assert twice.data == once.data
    assert not twice.mended


@pytest.mark.parametrize("path", FIRES, ids=_id)
def test_what_was_mended_is_found_no_more_and_no_new_error_is(path: Path) -> None:
    data = path.read_bytes()
    before, after = findings(data), findings(fixed(data, unsafe=True).data)
    assert [found for found in after if found.fix is not None] == []
    assert _errors(after) <= _errors(before)


def _errors(found: list[Diagnostic]) -> Counter[str]:
    return Counter(one.name for one in found if one.severity is Severity.ERROR)


@pytest.mark.parametrize("path", FIRES, ids=_id)
def test_a_diff_is_the_way_from_one_to_the_other(path: Path) -> None:
    data = path.read_bytes()
    after = fixed(data, unsafe=True)
    try:
        before = data.decode(after.encoding)
    except UnicodeDecodeError:
        assert after.data == data
        return
    diff = "".join(fixing.difference(data, after.data, after.encoding, "a"))
    assert _applied(diff, before) == after.data.decode(after.encoding)


LINES = st.lists(
    st.sampled_from(["ER\n", "TY\n", "a\n", "b\n"]) | st.text("xyz", min_size=1).map("{}\n".format)
)


@given(LINES, st.data())
def test_a_diff_holds_where_lines_come_and_go(before: list[str], data: st.DataObject) -> None:
    after = [
        one
        for line in before
        for one in data.draw(st.sampled_from([[line], [line], [line], [], ["n\n", line]]))
    ]
    one, other = "".join(before), "".join(after)
    diff = "".join(fixing.difference(one.encode(), other.encode(), "utf-8", "a"))
    assert _applied(diff, one) == other
    assert bool(diff) is (one != other)


def test_a_diff_of_a_large_file_is_made_in_a_moment() -> None:
    lines = [f"TY  - JOUR {number}\n" if number % 3 else "ER  -\n" for number in range(60_000)]
    after = "".join(line for number, line in enumerate(lines) if number % 10)
    begun = time.process_time()
    assert sum(1 for _ in fixing.difference("".join(lines).encode(), after.encode(), "utf-8", "a")) > 40_000
    assert time.process_time() - begun < 5


def _applied(diff: str, text: str) -> str:
    """A text as a unified diff changes it."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    made: list[str] = []
    at = 0
    for hunk in re.split(r"^@@ ", diff, flags=re.MULTILINE)[1:]:
        head, _, body = hunk.partition("\n")
        start = int(head.removeprefix("-").partition(",")[0].partition(" ")[0]) - 1
        made += lines[at:start]
        at = start
        for line in re.findall(r"[^\n]*\n", body):
            if line.startswith("\\"):
                made[-1] = made[-1].removesuffix("\n")
                continue
            if line[0] in " -":
                assert lines[at].rstrip("\n") == line[1:].rstrip("\n"), "the diff is about another text"
                at += 1
            if line[0] in " +":
                made.append(line[1:])
    return "".join(made + lines[at:])


# ---- Byte for byte

ENTRY = "TY  - JOUR\nTI  - {title}\nAU  - Doe, Jane\nJO  - Cell\nPY  - 2019\nVL  - 3\nDO  - {doi}\nER  - \n\n"
LETTERS = st.text(st.characters(codec="cp1252", categories=["Ll", "Lu"]), min_size=3, max_size=20)
DOIS = st.sampled_from(["10.1000/abc", "10.1000/abc.", "10.1000/abc,", "https://doi.org/10.1000/abc;"])
ENCODINGS = [
    ("utf-8", b""),
    ("utf-8", codecs.BOM_UTF8),
    ("utf-16-le", codecs.BOM_UTF16_LE),
    ("utf-16-be", codecs.BOM_UTF16_BE),
    ("utf-32-le", codecs.BOM_UTF32_LE),
]


@given(
    st.lists(st.tuples(LETTERS, DOIS), min_size=1, max_size=4),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(ENCODINGS),
)
def test_all_else_stays_byte_for_byte(
    works: list[tuple[str, str]], end: str, encoding: tuple[str, bytes]
) -> None:
    def written(dois: Iterable[str]) -> bytes:
        entries = (ENTRY.format(title=title, doi=doi) for (title, _), doi in zip(works, dois, strict=True))
        return encoding[1] + "".join(entries).replace("\n", end).encode(encoding[0])

    data = written(doi for _, doi in works)
    result = fixed(data, rules=["doi-punctuation"])
    assert result.data == written(doi.rstrip(".,;") for _, doi in works)
    assert len(result.mended) == sum(doi[-1] in ".,;" for _, doi in works)


def test_a_file_that_could_not_be_written_again_is_left_alone() -> None:
    data = ENTRY.format(title="Zellen in Z?rich", doi="10.1000/abc.").encode().replace(b"?", b"\xff")
    data = ENTRY.format(title="Zürich", doi="10.1000/abc").encode() * 9 + data
    result = fixed(data)
    assert result.data == data
    assert not result.mended
    assert "utf-8" in result.why_not


def test_a_letter_that_the_encoding_of_the_file_lacks_is_not_put_in() -> None:
    data = ENTRY.format(title="Größe und Übergänge in Zürich", doi="10.1000/abc").encode("cp1252") * 2
    result = fixing.fixed(data, "a", Options(), lambda: _Examiner("und", "β"), lambda found: found)
    assert result.data == data
    assert "cp1252" in result.why_not


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "utf-8"])
def test_what_says_that_it_is_in_another_encoding_does_not_become_utf8(encoding: str) -> None:
    entry = ENTRY.format(title="Cells", doi="10.1000/abc")
    data = f'<?xml version="1.0" encoding="{encoding}"?>\n{entry}'.encode()
    examiner = _Examiner("Cells", "Cells of 10⁸")
    result = fixing.fixed(data, "a", Options(kind=_ris()), lambda: examiner, lambda found: found)
    assert ("⁸".encode() in result.data) is (encoding == "utf-8")
    assert (result.left, bool(result.mended)) == ((0, True) if encoding == "utf-8" else (1, False))


def test_a_byte_order_mark_is_text_to_another_encoding() -> None:
    entry = ENTRY.format(title="Größe", doi="10.1000/abc.")
    data = codecs.BOM_UTF8 + b"\n" + entry.encode("cp1252")
    options = Options(kind=_ris(), encoding="cp1252")
    result = fixing.fixed(data, "a", options, validation.all_rules, lambda found: found)
    assert result.data == data.replace(b"abc.", b"abc")


def _ris() -> Any:
    return detection.asked("ris")


def test_a_file_in_another_encoding_stays_in_that() -> None:
    text = ENTRY.format(title="Über Zellen in Zürich, größer und schöner", doi="10.1000/abc.") * 3
    result = fixed(text.encode("cp1252"), rules=["doi-punctuation"])
    assert result.encoding == "cp1252"
    assert result.data == text.replace("abc.", "abc").encode("cp1252")


# ---- What goes wrong


class _Examiner:
    """Finds one thing in every entry, and offers to put a text in its place."""

    wants_spans = False

    def __init__(self, sought: str, text: str) -> None:
        self._sought, self._text = sought, text

    def begin(self, path: str, reader: Any) -> None:
        """A file begins."""

    def entry(self, block: Any, reading: Any, record: Any) -> None:
        """Find the text sought."""
        at = reading.block.text.find(self._sought)
        if at >= 0:
            fix = Fix(self._text, safe=True)
            problem = Problem("reversed-pages", at, at + len(self._sought), "no", None, fix)
            reading.draft.problems.append(problem)

    def end(self) -> tuple[()]:
        """Nothing."""
        return ()


def _by(sought: str, text: str) -> Fixed:
    data = ENTRY.format(title="Cells", doi="10.1000/abc").encode() * 2
    return fixing.fixed(data, "a", Options(), lambda: _Examiner(sought, text), lambda found: found)


@pytest.mark.parametrize(("sought", "text"), [("ER  - \n\n", ""), ("TY  - JOUR\n", "")], ids=repr)
def test_what_does_harm_is_taken_back(sought: str, text: str) -> None:
    result = _by(sought, text)
    assert result.data == ENTRY.format(title="Cells", doi="10.1000/abc").encode() * 2
    assert not result.mended


def test_what_is_never_mended_comes_to_an_end() -> None:
    result = _by("Cells", "Cells Cells")
    assert result.data.count(b"Cells") <= 2 * (1 + fixing._MOST_ROUNDS)


def test_of_findings_that_overlap_the_first_is_mended() -> None:
    def finding(start: int, end: int) -> Diagnostic:
        made = findings(b"TY  - JOUR\nTI  - a\nSP  - 9\nEP  - 8\nER  - \n")[0]
        return _moved(made, start, end)

    chosen = fixing._apart([finding(5, 9), finding(0, 6), finding(9, 9), finding(9, 12), finding(7, 8)])
    assert [(one.start, one.end) for one in chosen] == [(0, 6), (7, 8), (9, 9)]


def _moved(found: Diagnostic, start: int, end: int) -> Diagnostic:
    from dataclasses import replace

    return replace(found, start=start, end=end, fix=Fix("x", safe=True))
