"""Encodings that nothing names: which are guessed right, and what is said where a guess is wrong."""

from __future__ import annotations

import json
import timeit
from collections.abc import Iterator
from io import BytesIO
from itertools import product
from random import Random
from typing import Any

import languages
import pytest
from streams import PLAIN, decoded, read, with_ends

from mscbib import decoding, likelihood, parser

#: The encodings in which text of a language is saved.
ENCODINGS = {
    "western": ("cp1252", "gb18030"),
    "russian": ("cp1251", "koi8-r", "gb18030"),
    "ukrainian": ("cp1251", "koi8-u"),
    "simplified": ("gb18030", "gbk", "gb2312"),
    "traditional": ("big5", "big5hkscs", "gbk"),
}
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be")
PAIRS = [(language, encoding) for language, known in ENCODINGS.items() for encoding in known]
PLACES = ("short", "long", "late")
ENDS = (["\n"], ["\r\n"], ["\r"], ["\r\n", "\n", "\r", "\r\n", "\r"])

#: Polish and Czech, which no guess can tell from Western text by its bytes: in Unicode's encodings only.
CENTRAL = languages.ENTRY.format(
    authors="Łukaszewicz Ż, Dvořáček Š, Świątek Ć",
    title="Zależność między stężeniem a účinností léčby",
    journal="Przegl Lek",
    abstract="Badano skuteczność leczenia. Příliš žluťoučký kůň úpěl ďábelské ódy.",
    name="Żaneta Łukaszewicz",
    place="Uniwersytet Jagielloński, Kraków, Polska",
)


def placed(entry: str, place: str) -> str:
    """The entry alone, many times, or the last of forty, behind more ASCII than is read at once."""
    if place == "long":
        return "".join(entry.replace("1\n", f"{number}\n", 1) for number in range(1, 41))
    if place == "late":
        plain = PLAIN.replace("Nothing", "Nothing " * (decoding.CHUNK // 39 // len("Nothing ") + 1))
        return "".join(plain % (number, number) for number in range(1, 40)) + entry
    return entry


def same(text: str, encoding: str, *, guessed: bool) -> None:
    """`text` gives in `encoding` what it gives in UTF-8, but for the finding that this was guessed."""
    wanted = read(text.encode())
    assert wanted[0]
    records, findings = read(text.encode(encoding))
    assert records == wanted[0]
    guesses = [one for one in findings if one.name == "guessed-encoding"]
    assert len(guesses) == guessed
    assert [one.code for one in findings if one not in guesses] == [one.code for one in wanted[1]]


def encodable(text: str, encoding: str) -> str:
    """What `encoding` has of `text`."""
    return text.encode(encoding, "ignore").decode(encoding)


@pytest.mark.parametrize("ends", ENDS, ids=ascii)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("language", "encoding"), PAIRS)
def test_a_guess_gives_the_same_records(language: str, encoding: str, place: str, ends: list[str]) -> None:
    entry = encodable(languages.entry(language), encoding)
    same(with_ends(placed(entry, place), ends), encoding, guessed=True)


@pytest.mark.parametrize("encoding", UNICODE)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("language", [*ENCODINGS, "central"])
def test_unicode_needs_no_guess(language: str, encoding: str, place: str) -> None:
    entry = CENTRAL if language == "central" else languages.entry(language)
    same(placed(entry, place), encoding, guessed=False)


def samples(count: int) -> Iterator[tuple[str, str, bytes]]:
    """Texts of 200 to 2,000 bytes by chance, with their languages and encodings."""
    for language, encoding in PAIRS:
        random = Random(f"{language} {encoding}")
        made = 0
        while made < count:
            data = languages.text(language, random.randint(100, 1500), random).encode(encoding, "ignore")
            if 200 <= len(data) <= 2000 and not data.isascii():
                made += 1
                yield language, encoding, data


def test_short_texts_are_guessed_right() -> None:
    wrong: list[tuple[str, str, str]] = []
    weak = telling = 0
    for language, encoding, data in samples(60):
        text, decoder = decoded(data)
        right = text == data.decode(encoding)
        strong = len(data) >= 500 and sum(character > "\x7f" for character in text) >= 20
        telling += strong
        weak += not right and not strong
        if not right and (strong or language == "western"):
            wrong.append((language, encoding, str(decoder.encoding)))
    assert telling > 300
    assert len(wrong) <= telling // 100, wrong
    assert not [one for one in wrong if one[:2] == ("western", "cp1252")]
    assert weak <= 5


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("language", ENCODINGS)
def test_short_texts_of_any_language_are_unicode_without_a_mark(language: str, encoding: str) -> None:
    random = Random(language)
    for _ in range(100):
        text = languages.text(language, random.randint(60, 600), random)
        assert decoded(text.encode(encoding))[0] == text


@pytest.mark.parametrize("language", ENCODINGS)
def test_zero_bytes_now_and_then_are_no_unicode_units(language: str) -> None:
    random = Random(language)
    for _ in range(100):
        text = languages.text(language, 300, random)
        text = "".join(c + "\0" * (random.random() < random.choice((0.01, 0.2))) for c in text)
        assert decoded(text.encode())[0] == text


CONTROLS = "\0\x01\x07\x08\x0b\x0c\x1b\x1c\x1d\x1e\x1f\x7f\x80\x85\x9f\u2028\u2029\ufeff\ufffe"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16", "utf-32-be", "gb18030"])
def test_control_characters_inside_text_are_kept(encoding: str) -> None:
    phrase = "Über die Größe der Zellen"
    entry = languages.entry("western")
    assert entry.count(phrase) == 1
    inside = "Über " + "".join(f"{control}x" for control in CONTROLS) + " die Größe der Zellen"
    text = entry.replace(phrase, inside)
    lines = []
    for one in parser.parse(BytesIO(text.encode(encoding)), "test", parser.Options(encoding=encoding)):
        assert one.record is not None
        lines.append(one.record.to_json())
    (record,) = map(json.loads, lines)
    assert inside in record["abstract"]["text"]


@pytest.mark.parametrize("mark", ["\u0085", "\u2028", "…"])
def test_no_other_character_ends_a_line(mark: str) -> None:
    text = languages.entry("western").replace("Über die", f"Über{mark}die")
    (record,), _ = read(text.encode())
    assert f"Über{mark}die" in record["abstract"]["text"]


def test_the_ellipsis_of_windows_is_no_line_end() -> None:
    text = languages.entry("western").replace("Über die", "Über…die")
    assert b"\x85die" in text.encode("cp1252")
    (record,), _ = read(text.encode("cp1252"))
    assert "Über…die" in record["abstract"]["text"]


# ---- What a page declares

PAGE = '<!DOCTYPE html>\n<html lang="x"><head>\n<title>x</title>\n{}\n</head><body><p>{}</p></body></html>\n'


@pytest.mark.parametrize(
    "meta",
    [
        '<meta charset="{}">',
        "<META CHARSET='{}'/>",
        "<meta charset={}>",
        '<meta http-equiv="Content-Type" content="text/html; charset={}">',
        '<meta content="text/html;charset={}" http-equiv=Content-Type />',
        '<meta name="x" content="y" charset="{}">',
        '<meta name="viewport" content="width=device-width"><meta charset="{}">',
    ],
)
@pytest.mark.parametrize(
    ("declared", "encoding", "words"),
    [
        ("windows-1251", "cp1251", "Ж"),
        ("gb2312", "gb18030", "朱镕基"),  # not in GB 2312: everybody writes the larger set under that name
        ("GBK", "gb18030", "€"),
        ("big5", "big5hkscs", "細胞"),
        ("iso-8859-1", "cp1252", "“quoted”"),
        ("iso-8859-2", "iso8859-2", "Łódź"),
        ("shift_jis", "cp932", "細胞①"),
        ("euc-kr", "cp949", "세포"),
        ("koi8-r", "koi8-r", "ъ"),
    ],
)
def test_a_page_says_its_encoding(meta: str, declared: str, encoding: str, words: str) -> None:
    text = PAGE.format(meta.format(declared), words)
    found, decoder = decoded(text.encode(encoding))
    assert found == text
    assert (decoder.encoding, decoder.guessed) == (encoding, False)


@pytest.mark.parametrize("declared", ["windows-1251", "gb2312", "iso-8859-1", "utf-16", "utf-7", "x"])
def test_a_page_that_was_saved_as_unicode_may_still_declare_what_it_was(declared: str) -> None:
    text = PAGE.format(f'<meta charset="{declared}">', "naïve " * 100)
    for encoding in UNICODE:
        assert decoded(text.encode(encoding))[0] == text


def test_a_declaration_that_cannot_be_true_is_not_believed() -> None:
    text = PAGE.format('<meta charset="euc-kr">', "El café, aquí y allá. ")
    found, decoder = decoded(text.encode("cp1252"))
    assert found == text
    assert decoder.guessed


def test_a_declaration_is_believed_far_into_the_file() -> None:
    text = PAGE.format('<meta charset="iso-8859-2">', "x" * (3 * decoding.CHUNK) + " Łódź")
    assert decoded(text.encode("iso-8859-2"))[0] == text


# ---- What is said of a guess


def findings_of(data: bytes) -> list[Any]:
    return read(data)[1]


def test_a_guess_names_the_next_best() -> None:
    finding, *_ = findings_of(languages.entry("russian").encode("koi8-r", "ignore"))
    assert finding.message == "read as koi8-r, which is a guess; the next best are koi8-u and cp1251"
    assert "--encoding" in finding.remedy


def test_a_guess_that_turns_out_wrong_says_so_where_it_does() -> None:
    text = languages.entry("western") + placed(languages.entry("western"), "late")
    data = text.encode("cp1252")
    at = data.rindex(b"die Gr")
    findings = findings_of(data[:at] + b"\x81\x8d" + data[at:])
    guess, lost = (one for one in findings if one.name in ("guessed-encoding", "undecodable-text"))
    assert guess.line == 1
    assert lost.message == (
        "2 lost characters (U+FFFD): undecodable as cp1252, so that guess may be wrong; "
        f"{guess.message.partition('; ')[2]}"
    )
    assert lost.line == data[:at].count(b"\n") + 1
    assert lost.start == at


@pytest.mark.parametrize("unit", [b"\xe9", b"a\xe9 ", b"\xd6\xd0", b"\x81\x30", b"aaaa", b"a\xe9"])
def test_weighing_takes_no_longer_the_longer_the_text(unit: bytes) -> None:
    def seconds(data: bytes) -> float:
        return min(timeit.repeat(lambda: likelihood.ranked(data), number=1, repeat=5))

    half, whole = unit * (10**6 // len(unit)), unit * (2 * 10**6 // len(unit))
    assert seconds(whole + b" \xe9") < 3 * seconds(half + b" \xe9") + 0.02


@pytest.mark.parametrize("head", [b"<meta ", b"<meta charset ", b"<?xml ", b"<meta charset" + b" " * 50])
def test_looking_for_a_declaration_is_quick(head: bytes) -> None:
    data = head * (decoding.CHUNK // len(head))
    assert min(timeit.repeat(lambda: decoded(data), number=1, repeat=3)) < 0.1


def test_every_place_and_line_end_is_in_the_matrix() -> None:
    assert len(list(product(PAIRS, PLACES, ENDS))) == len(PAIRS) * 12 >= 150
