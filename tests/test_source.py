"""Source text: the same records whatever the encoding, the line ends and the chunks, true to their places."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO, TypeVar, cast

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from mscbib import decoding, dialects, parser, source
from mscbib.decoding import Decoder
from mscbib.diagnostics import Diagnostic
from mscbib.source import Block

FIXTURES = Path(__file__).parent.parent / "fixtures"
NAMES = ("abstract_page/globalauthorid", "citing_list/rca", "review_snippet/scite")
TEXTS = {name: (FIXTURES / name / "seed.txt").read_text(encoding="utf-8") for name in NAMES}
RCA = TEXTS["citing_list/rca"]

#: Citing lists as they might be saved in western and eastern Europe before Unicode.
WESTERN = """\
1
|
Müller JÄ, Núñez Ó. Größe und Übergänge: café, façade et naïveté à l’hôpital. Zürich Méd J 2021; 12:34-9. \
[PMID: 12345678 DOI: 10.1234/zmj.2021.34] [Citation(s) in RCA: 3] [Impact Index Per Article: 1.5] \
[Reference Citation Analysis]
Abstract
Über die Größe der Zellen wissen wir wenig. Die Übergänge waren häufig, aber nicht schön. Après une année, \
l’évaluation était très différente de celle espérée par les médecins.
Collapse
Affiliation(s)
- Jürgen Ä. Müller
- Universitätsklinik für Innere Medizin, Zürich, Schweiz
| | - Óscar Núñez
- Hospital de la Nación, Málaga, España
| |
Collapse
|
"""
EASTERN = """\
1
|
Иванов ИИ, Петров ПП. Клеточная терапия: обзор литературы. Вестн Мед 2021; 12:34-9. \
[PMID: 12345678 DOI: 10.1234/zmj.2021.34] [Citation(s) in RCA: 3] [Impact Index Per Article: 1.5] \
[Reference Citation Analysis]
Abstract
В обзоре рассмотрены современные данные о применении мезенхимальных клеток. Показано, что лечение было \
безопасным, но не всегда действенным. Нужны новые исследования.
Collapse
Affiliation(s)
- Иван Иванов
- Институт клеточной терапии, Москва, Россия
| |
Collapse
|
"""
#: An entry of ASCII only.
PLAIN = """\
%d
|
Doe J, Roe R. On the number %d. J Numb 2020; 1:2-9. [Citation(s) in RCA: 0] [Impact Index Per Article: 0] \
[Reference Citation Analysis]
Abstract
Nothing is said of the number here that was not said before.
Collapse
|
"""


class Pieces:
    """A stream that gives its bytes in pieces, as a pipe does."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter([piece for piece in pieces if piece])
        self._rest = b""

    def read1(self, size: int) -> bytes:
        piece = self._rest or next(self._pieces, b"")
        piece, self._rest = piece[:size], piece[size:]
        return piece

    read = read1


def in_pieces(data: bytes, size: int) -> BinaryIO:
    """A stream of `data`, `size` bytes at a time."""
    return cast(BinaryIO, Pieces(data[at : at + size] for at in range(0, len(data), size)))


def read(
    stream: BinaryIO | bytes, encoding: str | None = None, layout: str | None = None, **options: Any
) -> tuple[list[dict[str, Any]], list[Diagnostic]]:
    """The records, as plain data, and the findings of a stream."""
    known = parser.Options(kind=dialects.named(layout) if layout else None, encoding=encoding, **options)
    records, findings = [], []
    for entry in parser.parse(BytesIO(stream) if isinstance(stream, bytes) else stream, "test", known):
        if entry.record is not None:
            records.append(entry.record.model_dump(mode="json", exclude_defaults=True))
        findings += entry.findings
    return records, findings


def records_of(text: str) -> list[dict[str, Any]]:
    """The records of a text that is clean."""
    records, findings = read(text.encode())
    assert records and not findings
    return records


def decoded(stream: BinaryIO | bytes, encoding: str | None = None) -> tuple[str, Decoder]:
    """The text of a stream, and the decoder that read it."""
    decoder = Decoder(encoding)
    return "".join(decoder.decode(BytesIO(stream) if isinstance(stream, bytes) else stream)), decoder


# ---- Encodings

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
        Decoder(name)


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


Piece = TypeVar("Piece", str, bytes)


def cut(whole: Piece, places: Sequence[float]) -> list[Piece]:
    """`whole` in pieces, cut at these shares of its length."""
    at = sorted({0, *(int(place * len(whole)) for place in places), len(whole)})
    return [whole[start:end] for start, end in pairwise(at)]


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


# ---- Lines


def with_ends(text: str, ends: Sequence[str]) -> str:
    """`text` with these line ends in turn; a CR does not come before a lone LF, which would be one end."""
    parts: list[str] = []
    for number, line in enumerate(text.split("\n")):
        end = ends[number % len(ends)]
        if parts and not line and end == "\n" and parts[-1] == "\r":
            end = "\r\n"
        parts += [line, end]
    return "".join(parts[:-1])


def true_to(text: str, record: dict[str, Any]) -> None:
    """The spans of a record hold what it says, in `text`."""
    spans = record["spans"]
    plain = {
        "title",
        "doi",
        "pmid",
        "pmcid",
        "container_title",
        "volume",
        "publisher",
        "label",
        "article_number",
    }
    for name in plain & set(record):
        start, end = spans[name]
        assert text[start:end].lower() == record[name].lower(), name
    if "abstract" in record:
        start, end = spans["abstract.text"]
        assert source.line_feeds(text[start:end]) == record["abstract"]["text"]
    for number, author in enumerate(record.get("authors", [])):
        start, end = spans[f"authors[{number}].family"]
        assert text[start:end] == author["family"]
    for number, reference in enumerate(record.get("references", [])):
        start, end = spans[f"references[{number}].raw"]
        assert text[start:end] == reference["raw"]


ENDS = [["\r\n"], ["\r"], ["\n", "\r\n"], ["\r", "\n"], ["\r\n", "\r"], ["\r\n", "\n", "\r", "\r\n", "\r"]]


@pytest.mark.parametrize("ends", ENDS, ids=ascii)
@pytest.mark.parametrize("name", NAMES)
def test_line_ends_of_any_kind_give_the_same_records(name: str, ends: list[str]) -> None:
    text = with_ends(TEXTS[name], ends)
    assert source.line_feeds(text) == TEXTS[name]
    records, findings = read(text.encode(), spans=True)
    assert findings == []
    for record in records:
        true_to(text, record)
        del record["spans"]
    assert records == records_of(TEXTS[name])


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_spans_are_true_whatever_the_line_ends(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    lines = TEXTS[name].count("\n")
    text = with_ends(
        TEXTS[name], data.draw(st.lists(st.sampled_from(["\r\n", "\r", "\n"]), min_size=1, max_size=lines))
    )
    records, findings = read(in_pieces(text.encode(), data.draw(st.integers(100, 5000))), spans=True)
    assert findings == []
    for record in records:
        true_to(text, record)
        del record["spans"]
    assert records == records_of(TEXTS[name])


@pytest.mark.parametrize("ends", ENDS, ids=ascii)
def test_findings_and_rejects_are_true_whatever_the_line_ends(ends: list[str]) -> None:
    broken = RCA.replace("[PMID: 39874108", "[PMID: oops39874108")
    text = with_ends(broken, ends)
    assert source.line_feeds(text) == broken
    entries = list(parser.parse(BytesIO(text.encode()), "test"))
    (rejected,) = [entry.rejected for entry in entries if entry.rejected]
    assert rejected.raw in text
    assert source.line_feeds(rejected.raw).startswith("2\n|\nLee BW")
    for finding in rejected.findings:
        assert text[finding.start : finding.end].startswith("oops")
        line = broken.split("\n")[finding.line - 1]
        assert line[finding.column - 1 :].startswith("oops")


@pytest.mark.parametrize("name", NAMES)
def test_how_the_file_ends_does_not_matter(name: str) -> None:
    text = TEXTS[name].rstrip("\n")
    for end in ("", "\n", "\r\n", "\n\n\n", " ", " \t\n \n"):
        assert records_of(text + end) == records_of(text), repr(end)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("blanks", ["\n", "\n \n\n", "\n" * 70_000, " \r\n" * 100_000], ids=len)
def test_blank_lines_before_the_text_do_not_matter(name: str, blanks: str) -> None:
    text = blanks + TEXTS[name]
    records, findings = read(text.encode(), spans=True)
    assert findings == []
    whole = records_of(TEXTS[name])
    for record in whole:
        record["source"]["line_start"] += blanks.count("\n")
        record["source"]["line_end"] += blanks.count("\n")
    for record in records:
        true_to(text, record)
        del record["spans"]
    assert records == whole


@pytest.mark.parametrize(
    "separator", ["\u0085", "\u2028", "\u2029", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e"], ids=ascii
)
def test_only_line_ends_end_lines(separator: str) -> None:
    phrase = "Therapeutic Efficacy: A Review"
    assert RCA.count(phrase) == 1
    text = RCA.replace(phrase, f"Therapeutic{separator}Efficacy: A Review")
    text = text.replace(
        "\nMesenchymal stromal cells (MSCs) are multi", f"\nMesenchymal{separator}cells are multi"
    )
    records, findings = read(text.encode(), spans=True)
    assert findings == []
    whole = records_of(RCA)
    assert records[2]["title"].endswith(f"Therapeutic{separator}Efficacy: A Review")
    assert records[3]["abstract"]["text"].startswith(f"Mesenchymal{separator}cells are multi")
    assert [record["source"] for record in records] == [record["source"] for record in whole]
    for record in records:
        true_to(text, record)
    line = f"Smith J. On{separator}x. J Foo. 2020;1:2-9."
    (record,), _ = read(f"{line}\n".encode(), layout="reference_list/lines")
    assert record["raw"] == line


# ---- Blocks

BOUNDARIES = {
    "none": None,
    "line": re.compile("\n"),
    "paragraph": re.compile(r"\n\s*"),
    "number over a bar": re.compile(r"^(?=[0-9]{1,9}[ \t]*\n[ \t]*\|[ \t]*\n)", re.MULTILINE),
    "end mark": re.compile(r"^[ ]*END\n", re.MULTILINE),
    "rca": dialects.named("citing_list/rca").boundary,
    "scite": dialects.named("review_snippet/scite").boundary,
    "page": dialects.named("abstract_page/globalauthorid").boundary,
}


def whole_blocks(text: str, boundary: re.Pattern[str] | None, size: int) -> list[tuple[str, int, int, bool]]:
    """What `blocks` should give, made from the whole text at once: text, start, line, oversized."""
    plain = source.line_feeds(text)
    offsets = [0]
    for match in re.finditer(r"\r\n|[\s\S]", text):
        offsets.append(match.end())
    expected = []
    done = 0
    for end in (
        [match.end() for match in boundary.finditer(plain)] + [len(plain)] if boundary else [len(plain)]
    ):
        oversized = end - done > size
        while end > done:
            piece = plain[done : min(end, done + size)]
            expected.append((piece, offsets[done], plain.count("\n", 0, done) + 1, oversized))
            done += len(piece)
    return expected


def as_tuples(blocks: Iterable[Block]) -> list[tuple[str, int, int, bool]]:
    return [(block.text, block.start, block.line, block.oversized) for block in blocks]


# fmt: off
#: What boundaries look for, and what almost is it.
_MARKS = st.sampled_from([
    "\n", "\r\n", "\r", "  ", "\t", "\u0085", "\u2028", "é", "word", "END\n", " END\r\n", "xEND\r", "|\n|\n",
    "Collapse\n|\n", "12\n|\n", "7\r\n|\r\n", "3\r|\r", "TOP\nA title\nAuthor:\n", "京ICP备1号\n",
])
#: What makes a text longer than the margin.
_LENGTH = st.sampled_from([
    "a" * 3000, "b" * 9000, "word " * 500, "line\n" * 800, "line\r\n" * 600, "1\n|\nx\n" * 500, "\r" * 2000,
    "END\n" * 1500, "7\r\n|\r\nCollapse\r\n|\r\n" * 200,
])
# fmt: on
_PARTS = st.builds(lambda marks, length: "".join(marks) + length, st.lists(_MARKS, max_size=6), _LENGTH)
_LONG = st.lists(_PARTS, min_size=1, max_size=10).map("".join)


@settings(max_examples=150, deadline=None)
@given(
    text=_LONG,
    boundary=st.sampled_from(list(BOUNDARIES)),
    places=_CUTS,
    every=st.one_of(st.none(), st.integers(500, 20_000)),
    returns=st.booleans(),
)
def test_blocks_are_the_same_whatever_the_chunks(
    text: str, boundary: str, places: list[float], every: int | None, returns: bool
) -> None:
    chunks = (
        cut(text, places) if every is None else [text[at : at + every] for at in range(0, len(text), every)]
    )
    if returns:  # each CR LF in two chunks, as far as there are not too many
        chunks = [part for chunk in chunks for part in re.split(r"(?<=\r)(?=\n)", chunk, maxsplit=20)]
    assert "".join(chunks) == text
    blocks = list(source.blocks(chunks, BOUNDARIES[boundary]))
    assert as_tuples(blocks) == whole_blocks(text, BOUNDARIES[boundary], source.MAX_ENTRY_SIZE)
    assert "".join(block.raw for block in blocks) == text
    assert not any(block.oversized for block in blocks)


@settings(max_examples=150, deadline=None)
@given(
    text=_LONG,
    boundary=st.sampled_from(["none", "line", "paragraph", "number over a bar", "end mark", "rca"]),
    size=st.integers(400, 20_000),
    places=_CUTS,
)
@example(  # the end mark behind the place where an entry is too long is no line of its own
    text="x" * 1000 + "END\n" + "y" * 9000 + "END\n" + "z" * 9000,
    boundary="end mark",
    size=1000,
    places=[0.481],
)
def test_oversized_pieces_are_the_same_whatever_the_chunks(
    text: str, boundary: str, size: int, places: list[float]
) -> None:
    blocks = list(source.blocks(cut(text, places), BOUNDARIES[boundary], size))
    assert as_tuples(blocks) == whole_blocks(text, BOUNDARIES[boundary], size)
    assert "".join(block.raw for block in blocks) == text


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"], ids=ascii)
def test_an_entry_cut_at_every_place(ends: str) -> None:
    entry = PLAIN % (7, 7)
    before = (PLAIN % (1, 1)).replace("Nothing", "Nothing " * 1200)
    after = (PLAIN % (8, 8)).replace("Nothing", "Nothing " * 1200)
    assert min(len(before), len(after)) > source._MARGIN
    text = (before + entry + after).replace("\n", ends)
    boundary = BOUNDARIES["rca"]
    expected = as_tuples(source.blocks([text], boundary))
    assert [source.line_feeds(one[0]) for one in expected] == [before, entry, after]
    start = len(before.replace("\n", ends))
    end = start + len(entry.replace("\n", ends))
    near = range(start - 5, end + 5)
    for at in [*near, *(at + source._MARGIN for at in near)]:
        assert as_tuples(source.blocks([text[:at], text[at:]], boundary)) == expected, at
    for at in range(start, end, 7):  # and in three
        assert (
            as_tuples(source.blocks([text[:at], text[at : at + 3], text[at + 3 :]], boundary)) == expected
        ), at


def test_records_are_the_same_wherever_the_bytes_are_cut() -> None:
    text = "1. Müller JÄ. Größe. Zürich Méd J. 2021;12:34–9.\r\n[2] 王 L. “细胞”. J Foo. 2020;1:2.\r\n"
    data = text.encode()
    expected = read(data, layout="reference_list/lines", spans=True)
    assert len(expected[0]) == 2
    for at in range(len(data)):
        stream = cast(BinaryIO, Pieces([data[:at], data[at:]]))
        assert read(stream, layout="reference_list/lines", spans=True) == expected, at
    assert read(in_pieces(data, 1), layout="reference_list/lines", spans=True) == expected


@pytest.mark.parametrize("size", [1, 100, 8191, 8192, 8193])
def test_a_long_file_gives_the_same_records_in_any_pieces(size: int) -> None:
    data = (RCA + "\n").encode() * 4
    assert read(in_pieces(data, size), spans=True) == read(data, spans=True)


def test_text_comes_out_before_all_of_it_is_read() -> None:
    taken = 0

    def chunks() -> Iterator[str]:
        nonlocal taken
        for _ in range(100):
            taken += 1
            yield "a line\n" * 2000

    blocks = source.blocks(chunks(), re.compile("\n"))
    assert next(blocks).text == "a line\n"
    assert taken <= 2
    assert sum(1 for _ in blocks) == 200_000 - 1


@given(text=_LONG, places=_CUTS)
def test_a_sample_takes_nothing_away(text: str, places: list[float]) -> None:
    chunks = cut(text, places)
    beginning, rest = source.sample(chunks)
    assert text.startswith(beginning)
    assert len(beginning) >= min(len(text), source.SAMPLE)
    assert beginning.strip() or not text.strip()
    assert list(rest) == chunks


# ---- Entries over the limit


def test_an_entry_over_the_limit_comes_in_pieces() -> None:
    entries = ["1\n|\nsmall\n", "2\n|\n" + "x" * 35_000 + "\n", "3\n|\nsmall\n", "4\n|\nsmall too\n"]
    blocks = list(source.blocks(["".join(entries)], BOUNDARIES["number over a bar"], 10_000))
    assert [block.text for block in blocks if not block.oversized] == [entries[0], entries[2], entries[3]]
    pieces = [block for block in blocks if block.oversized]
    assert "".join(block.text for block in pieces) == entries[1]
    assert [len(block.text) for block in pieces] == [10_000, 10_000, 10_000, 5_005]
    assert [block.start for block in pieces] == [10, 10_010, 20_010, 30_010]
    assert [block.line for block in blocks] == [1, 4, 6, 6, 6, 7, 10]


@pytest.mark.parametrize("limit", [1500, 3000, 4000, 5000, 8000, 12_000])
def test_only_entries_over_the_limit_are_refused(limit: int) -> None:
    sizes = [len(block.text) for block in source.blocks([RCA], BOUNDARIES["rca"])]
    records, findings = read(RCA.encode(), max_entry_size=limit)
    whole = [record for record, size in zip(records_of(RCA), sizes, strict=True) if size <= limit]
    assert [record["doi"] for record in records] == [record["doi"] for record in whole]
    assert {one.code for one in findings} == ({"MSC111"} if max(sizes) > limit else set())
    refused = sum(-(-size // limit) for size in sizes if size > limit)
    assert len(findings) <= refused
    for one in findings:
        assert str(limit) in one.message.replace(",", "")


def test_a_limit_is_kept_in_a_file_of_many_chunks() -> None:
    entries = [PLAIN % (number, number) for number in range(1, 4001)]
    entries[1500] = (PLAIN % (1501, 1501)).replace("Nothing", "Nothing " * 40_000)
    data = "".join(entries).encode()
    assert len(data) > 4 * decoding.CHUNK
    records, findings = read(data, max_entry_size=9000)
    assert [record["label"] for record in records] == [str(n) for n in range(1, 4001) if n != 1501]
    assert {one.code for one in findings} == {"MSC111"}
    assert findings[0].line == "".join(entries[:1500]).count("\n") + 1


# ---- Places

_SMALL = st.text(st.sampled_from("ab\r\n \u2028é"), max_size=40)
_SMALL_BOUNDARIES = st.sampled_from([None, "\n", r"\n\s*", "^(?=a)", "b", r"^[ab]+\n"])


def small_blocks(text: str, boundary: str | None, size: int) -> list[Block]:
    pattern = re.compile(boundary, re.MULTILINE) if boundary else None
    return list(source.blocks([text], pattern, size))


@settings(max_examples=300)
@given(text=_SMALL, boundary=_SMALL_BOUNDARIES, size=st.sampled_from([3, 7, 1000]))
def test_a_block_knows_where_its_characters_stood(text: str, boundary: str | None, size: int) -> None:
    plain = source.line_feeds(text)
    offsets = [0, *(match.end() for match in re.finditer(r"\r\n|[\s\S]", text))]
    assert len(offsets) == len(plain) + 1
    at = 0
    for block in small_blocks(text, boundary, size):
        length = len(block.text)
        assert block.text == plain[at : at + length] != ""
        assert block.start == offsets[at]
        assert [block.offset(position) for position in range(length + 1)] == offsets[at : at + length + 1]
        assert block.raw == text[offsets[at] : offsets[at + length]]
        for position in range(length + 1):
            assert block.place(position)[0] == plain.count("\n", 0, at + position) + 1
            start, end = sorted((block.offset(position), block.offset(length)))
            assert source.line_feeds(text[start:end]) == block.text[position:]
        assert block.line == plain.count("\n", 0, at) + 1
        last = len(block.text.rstrip())
        assert block.line_end == plain.count("\n", 0, at + last) + 1
        at += length
    assert at == len(plain)


@settings(max_examples=300)
@given(text=_SMALL, boundary=_SMALL_BOUNDARIES, size=st.sampled_from([3, 7, 1000]))
def test_columns_count_from_the_beginning_of_the_line(text: str, boundary: str | None, size: int) -> None:
    plain = source.line_feeds(text)
    breaks = [-1, *(match.start() for match in re.finditer("\n", plain))]
    at = 0
    for block in small_blocks(text, boundary, size):
        for position in range(len(block.text) + 1):
            line = bisect_left(breaks, at + position)
            assert block.place(position) == (line, at + position - breaks[line - 1])
        at += len(block.text)


def test_a_finding_in_an_indented_paragraph_has_its_column() -> None:
    text = TEXTS["review_snippet/scite"].replace("\n", "\n   too short to be an abstract\n", 1)
    _, findings = read(text.encode(), layout="review_snippet/scite")
    (finding,) = findings
    assert text[finding.start :].startswith("too short")
    assert (finding.line, finding.column) == (2, 4)


@given(_SMALL)
def test_line_feeds(text: str) -> None:
    plain = source.line_feeds(text)
    assert "\r" not in plain
    assert plain.split("\n") == re.split("\r\n|\r|\n", text)


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
