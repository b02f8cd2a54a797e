"""Rules about characters: what they offer is what was meant, and they take time by the length only."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from test_adversarial import _assert_linear

from mscbib import parser, validation
from mscbib.diagnostics import Diagnostic
from mscbib.parser import Options

RULES = ("mojibake", "control-character")


def found(text: str) -> list[Diagnostic]:
    options = Options(examiner=validation.Validation(RULES))
    findings = [f for entry in parser.parse(BytesIO(text.encode()), "x", options) for f in entry.findings]
    return [finding for finding in findings if finding.name in RULES]


def mended(text: str, *, unsafe: bool = True) -> str:
    for finding in reversed(found(text)):
        if finding.fix is not None and (finding.fix.safe or unsafe):
            text = text[: finding.start] + finding.fix.text + text[finding.end :]
    return text


def ris(title: str) -> str:
    return f"TY  - JOUR\nTI  - {title}\nAU  - Doe, J.\nPY  - 2019\nER  - \n"


def record(title: str, *, ascii_only: bool) -> str:
    return json.dumps({"schema_version": "1", "title": title}, ensure_ascii=ascii_only) + "\n"


# ---- What was UTF-8 once

#: Words as languages have them, in which what is not ASCII is what windows-1252 has bytes for.
WORDS = [
    "Müller", "Gonçalves", "Žižek", "Łódź", "Ångström", "naïveté", "gene’s", "“small”", "β-blocker", "≥3",
    "37°C", "5±2", "Привет", "Ελλάδα", "日本語", "αβγ", "x²", "Søren", "½", "•", "İstanbul", "Đặng", "שלום",
]  # fmt: skip


def misread(word: str, encoding: str) -> str:
    """A word as it looks when its UTF-8 is read so; a byte without a letter is a control, as in browsers."""
    return "".join(
        bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in word.encode()
    )  # fmt: skip


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
@pytest.mark.parametrize("word", WORDS)
def test_a_word_that_was_read_wrongly_is_brought_back(word: str, encoding: str) -> None:
    text = ris(f"About {misread(word, encoding)} in a title")
    assert [finding.name for finding in found(text)] == ["mojibake"]
    assert mended(text) == ris(f"About {word} in a title")


@pytest.mark.parametrize("word", WORDS)
def test_escapes_of_json_are_seen_through(word: str) -> None:
    text = record(f"About {misread(word, 'cp1252')} in a title", ascii_only=True)
    assert mended(text) == record(f"About {word} in a title", ascii_only=False)


@pytest.mark.parametrize("word", WORDS)
def test_a_word_that_was_read_rightly_is_not_reported(word: str) -> None:
    assert found(ris(f"«{word}» (“{word}”, ‘{word}’; {word}…) – „{word}“: £{word}, ©{word}™ {word}®")) == []


# ---- Whatever stands there

_SIGNS = st.sampled_from(
    "ab 1.-\"'\\ÃÂâÎ€™ž©¼ïé\u200b\u200d\u200e\u202e\ufeff\u00ad\x00\x07\x1b\x85\x92ש日🧬"
)


@settings(deadline=None, max_examples=200)
@given(title=st.text(_SIGNS, min_size=1, max_size=30), as_json=st.booleans())
def test_what_is_mended_is_found_no_more(title: str, as_json: bool) -> None:
    text = record(title, ascii_only=True) if as_json else ris(title)
    for finding in found(text):
        assert 0 <= finding.start < finding.end <= len(text)
    for _ in range(4):  # what is mended may bring out what it hid
        text = mended(text)
    assert [finding for finding in found(text) if finding.fix is not None] == []


@settings(deadline=None, max_examples=200)
@given(title=st.text(_SIGNS, min_size=1, max_size=30))
def test_what_is_safe_changes_nothing_that_is_seen(title: str) -> None:
    title = f"A{title}z"
    assume("\x85" not in title)
    after = mended(ris(title), unsafe=False)
    hidden = "\u200b\u200d\u200e\ufeff\u00ad"
    assert after.translate(dict.fromkeys(map(ord, hidden))) == ris(title).translate(
        dict.fromkeys(map(ord, hidden))
    )


@pytest.mark.parametrize("piece", ["Ã¼", "aÃ", "â€", "\u200b", "a\u00ad", "\x92", "Ãa ", "é" * 50, "\u202ea"])
def test_time_grows_with_the_length_only(piece: str) -> None:
    _assert_linear(found, "TY  - JOUR\nTI  - ", piece, "\nER  - \n")
