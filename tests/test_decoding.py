"""Bytes to characters: the same records whatever the encoding, and a guess that says it is one."""

from __future__ import annotations

import codecs
import re
from io import BytesIO
from typing import BinaryIO, cast

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from streams import (
    EASTERN,
    NAMES,
    PLAIN,
    RCA,
    TEXTS,
    WESTERN,
    Pieces,
    cut,
    decoded,
    in_pieces,
    read,
    records_of,
)

from mscbib import decoding
from mscbib.diagnostics import Diagnostic

UNICODE = {
    "utf-8": b"",
    "utf-8-sig": b"",
    "utf-16": b"",  # with its mark, in the order of this machine
    "utf-16-le": b"",
    "utf-16-be": b"",
    "utf-16-le+mark": codecs.BOM_UTF16_LE,
    "utf-16-be+mark": codecs.BOM_UTF16_BE,
    "utf-32": b"",
    "utf-32-le": b"",
    "utf-32-be": b"",
    "utf-32-le+mark": codecs.BOM_UTF32_LE,
    "utf-32-be+mark": codecs.BOM_UTF32_BE,
}


@pytest.mark.parametrize("encoding", UNICODE)
@pytest.mark.parametrize("name", NAMES)
def test_unicode_in_any_form_gives_the_same_records(name: str, encoding: str) -> None:
    data = UNICODE[encoding] + TEXTS[name].encode(encoding.removesuffix("+mark"))
    assert read(data, spans=True) == read(TEXTS[name].encode(), spans=True)
    assert decoded(data)[0] == TEXTS[name]
    assert not decoded(data)[1].guessed


@pytest.mark.parametrize("encoding", UNICODE)
@pytest.mark.parametrize("name", NAMES)
def test_an_encoding_that_is_named_needs_no_mark_and_minds_none(name: str, encoding: str) -> None:
    named = encoding.removesuffix("+mark")
    data = UNICODE[encoding] + TEXTS[name].encode(named)
    assert read(data, encoding=named, spans=True) == read(TEXTS[name].encode(), spans=True)


@pytest.mark.parametrize("alias", ["utf8", "UTF-8", "U8", "utf_8_sig"])
def test_encodings_have_the_names_that_python_knows(alias: str) -> None:
    assert read(RCA.encode("utf-8-sig"), encoding=alias) == read(RCA.encode())


def guesses(findings: list[Diagnostic]) -> list[tuple[str, str, int, int]]:
    return [(one.code, str(one.severity), one.line, one.column) for one in findings]


#: Texts in encodings that only a guess can tell.
GUESSED = [
    *(pytest.param(TEXTS[name], "gb18030", id=f"gb18030-{name}") for name in NAMES),
    pytest.param(WESTERN, "cp1252", id="cp1252"),
    pytest.param(EASTERN, "cp1251", id="cp1251"),
    pytest.param(EASTERN, "gb18030", id="gb18030-eastern"),
]


@pytest.mark.parametrize(("text", "encoding"), GUESSED)
def test_a_guessed_encoding_gives_the_same_records_and_is_reported(text: str, encoding: str) -> None:
    records, findings = read(text.encode(encoding))
    assert guesses(findings) == [("MSC102", "warning", 1, 1)]
    assert encoding in findings[0].message
    assert "--encoding" in findings[0].remedy
    assert records == records_of(text)


@pytest.mark.parametrize(("text", "encoding"), GUESSED)
def test_a_named_encoding_is_obeyed_and_not_remarked_upon(text: str, encoding: str) -> None:
    records, findings = read(text.encode(encoding), encoding=encoding)
    assert findings == []
    assert records == records_of(text)


def test_a_named_encoding_is_obeyed_even_where_it_is_wrong() -> None:
    (record,), findings = read(WESTERN.encode("cp1252"), encoding="cp1251")
    assert record["title"] == records_of(WESTERN)[0]["title"].encode("cp1252").decode("cp1251")
    assert findings == []


def test_the_mark_of_gb18030_is_no_text() -> None:
    text = TEXTS["abstract_page/globalauthorid"]
    data = ("\ufeff" + text).encode("gb18030")
    assert read(data, encoding="gb18030")[0] == records_of(text)
    assert read(data)[0] == records_of(text)


@pytest.mark.parametrize("name", ["klingon", "", "hex", "rot13", "é"])
def test_an_encoding_that_nobody_knows_is_refused(name: str) -> None:
    with pytest.raises(decoding.UnknownEncodingError, match=re.escape(repr(name))):
        decoding.Decoder(name)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 64, 1000])
@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        pytest.param(WESTERN, "cp1252", id="cp1252"),
        pytest.param(EASTERN, "cp1251", id="cp1251"),
        pytest.param(EASTERN, "gb18030", id="gb18030"),
        pytest.param(WESTERN + EASTERN, "utf-8", id="utf-8"),
        pytest.param(WESTERN + EASTERN, "utf-16-le", id="utf-16-le"),
        pytest.param(WESTERN + EASTERN, "utf-32-be", id="utf-32-be"),
    ],
)
def test_the_encoding_found_does_not_hang_on_how_the_bytes_arrive(
    text: str, encoding: str, size: int
) -> None:
    data = text.encode(encoding)
    found, decoder = decoded(in_pieces(data, size))
    assert decoder.encoding == encoding
    assert found == text


@pytest.mark.parametrize("back", [1, 2, 3, 10])
@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        pytest.param(WESTERN, "cp1252", id="cp1252"),
        pytest.param(EASTERN, "cp1251", id="cp1251"),
        pytest.param(EASTERN, "gb18030", id="gb18030"),
        pytest.param(WESTERN, "utf-8", id="utf-8"),
    ],
)
def test_the_first_letter_beyond_ascii_may_stand_at_the_end_of_a_chunk(
    text: str, encoding: str, back: int
) -> None:
    data = text.encode(encoding)
    first = next(at for at, byte in enumerate(data) if byte > 127)
    blanks = decoding.CHUNK - back - first
    found, decoder = decoded(b" " * blanks + data)
    assert decoder.encoding == encoding
    assert found == " " * blanks + text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        pytest.param(WESTERN, "cp1252", id="cp1252"),
        pytest.param(EASTERN, "cp1251", id="cp1251"),
        pytest.param(EASTERN, "gb18030", id="gb18030"),
        pytest.param(WESTERN, "utf-8", id="utf-8"),
    ],
)
def test_a_first_letter_beyond_ascii_far_into_the_file(text: str, encoding: str) -> None:
    count = (1 << 20) // len(PLAIN) + 1
    plain = "".join(PLAIN % (number, number) for number in range(1, count + 1))
    assert len(plain) > 1 << 20
    records, findings = read((plain + text).encode(encoding))
    assert len(records) == count + 1
    assert records[count - 1]["title"] == f"On the number {count}"
    (alone,) = records_of(text)
    for record in (records[-1], alone):
        del record["source"]
    assert records[-1] == alone
    assert [one.code for one in findings] == ["MSC102"] * (encoding != "utf-8")


_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200)
_CUTS = st.lists(st.floats(0, 1), max_size=8)


@given(
    text=_TEXT,
    places=_CUTS,
    encoding=st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "utf-32", "gb18030"]),
)
def test_decoding_by_name_is_pythons(text: str, places: list[float], encoding: str) -> None:
    assume(not text.startswith("\ufeff"))
    pieces = cut(text.encode(encoding), places)
    assert decoded(cast(BinaryIO, Pieces(pieces)), encoding)[0] == text


@given(text=_TEXT, places=_CUTS, mark=st.booleans())
def test_utf8_is_found_out_wherever_it_is_cut(text: str, places: list[float], mark: bool) -> None:
    assume(not text.startswith("\ufeff"))
    pieces = cut(text.encode("utf-8-sig" if mark else "utf-8"), places)
    found, decoder = decoded(cast(BinaryIO, Pieces(pieces)))
    assert found == text
    assert not decoder.guessed


@given(
    data=st.binary(max_size=300),
    places=_CUTS,
    encoding=st.sampled_from(["utf-8", "cp1252", "gb18030", "utf-16-le"]),
)
def test_bytes_that_cannot_be_decoded_are_replaced_and_nothing_else(
    data: bytes, places: list[float], encoding: str
) -> None:
    assume(not data.startswith(tuple(mark for mark, _ in decoding._BOMS)))
    found, _ = decoded(cast(BinaryIO, Pieces(cut(data, places))), encoding)
    assert found == data.decode(encoding, "replace")


@pytest.mark.parametrize("broken", [b"\xff", b"\xe2\x82", b"\xc0\xaf", b"\xed\xa0\x80"])
def test_undecodable_bytes_are_reported_and_cost_nothing_else(broken: bytes) -> None:
    data = RCA.encode()
    at = data.index(b"randomized, double-blind, placebo-controlled study")
    records, findings = read(data[:at] + broken + data[at:])
    (finding,) = findings
    assert (finding.code, finding.severity) == ("MSC101", "error")
    line = RCA.encode()[:at].count(b"\n") + 1
    assert (finding.line, finding.column) == (
        line,
        len(data[data.rindex(b"\n", 0, at) + 1 : at].decode()) + 1,
    )
    assert finding.start == len(data[:at].decode())
    whole = records_of(RCA)
    assert records[1]["abstract"]["text"].replace("\ufffd", "") == whole[1]["abstract"]["text"]
    for record in (records[1], whole[1]):
        del record["abstract"], record["id"]
    assert records == whole


def test_a_file_that_ends_within_a_character() -> None:
    data = RCA.encode()
    found, decoder = decoded(data + b"\xe2\x80")
    assert found == RCA + "\ufffd"
    assert (decoder.encoding, decoder.guessed) == ("utf-8", False)
    assert decoded(RCA.encode("utf-16-le") + b"x")[0] == RCA + "\ufffd"
    assert decoded(b"\xe2", "utf-8")[0] == "\ufffd"


def test_nul_bytes_survive() -> None:
    assert RCA.count("Optimizing Mesenchymal") == 1
    text = RCA.replace("Optimizing Mesenchymal", "Opti\0mizing\0\0 Mesenchymal")
    records, findings = read(text.encode())
    assert findings == []
    assert records[2]["title"].startswith("Opti\0mizing\0\0 Mesenchymal ")
    whole = records_of(RCA)
    assert records[:2] + records[3:] == whole[:2] + whole[3:]
    (record,), _ = read(b"\0 Smith J. On \0. J Foo. 2020;1:2.\n", layout="reference_list/lines")
    assert record["raw"] == "\0 Smith J. On \0. J Foo. 2020;1:2."


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("ISO-8859-1", "latin-1"), ("windows-1251", "cp1251"), ("GB18030", "gb18030"), ("utf-8", "utf-8")],
)
def test_an_xml_declaration_says_the_encoding(declared: str, encoding: str) -> None:
    text = f"<?xml version='1.0' encoding='{declared}'?>\n<a>Жé</a>"
    if encoding == "latin-1":
        text = text.replace("Ж", "ß")
    if encoding == "cp1251":
        text = text.replace("é", "д")
    decoder = decoding.Decoder()
    assert "".join(decoder.decode(BytesIO(text.encode(encoding)))) == text
    assert not decoder.guessed


@pytest.mark.parametrize("name", ["rot13", "idna", "unicode_escape", "utf-7", "cp99999", "zip"])
def test_an_xml_declaration_of_no_such_encoding_is_ignored(name: str) -> None:
    text = f'<?xml version="1.0" encoding="{name}"?><a>é</a>'
    assert "".join(decoding.Decoder().decode(BytesIO(text.encode()))) == text


@pytest.mark.parametrize("text", ["Røe", "Röe J. Über Brunnen.", "Dvořák".replace("ř", "r"), "café, naïve"])
def test_a_letter_here_and_there_is_western(text: str) -> None:
    decoder = decoding.Decoder()
    assert "".join(decoder.decode(BytesIO(f"AU  - {text}\n".encode("cp1252")))) == f"AU  - {text}\n"
    assert decoder.guessed


@pytest.mark.parametrize("text", ["À", "é\n", "Žižek", "中文", "ПР"])
def test_a_short_text_in_utf_8_is_not_taken_for_pairs_of_bytes(text: str) -> None:
    decoder = decoding.Decoder()
    assert "".join(decoder.decode(BytesIO(text.encode()))) == text
    assert decoder.encoding == "utf-8" and not decoder.guessed


@pytest.mark.parametrize("order", ["le", "be"])
@pytest.mark.parametrize("named", ["utf-16", "utf-32"])
def test_a_named_encoding_without_its_mark_is_read(named: str, order: str) -> None:
    text = "TY  - JOUR\nTI  - Zellen in Zürich\nER  - \n" * 3
    assert "".join(decoding.Decoder(named).decode(BytesIO(text.encode(f"{named}-{order}")))) == text
    assert "".join(decoding.Decoder(named).decode(BytesIO(b"a"))) == "\ufffd"
