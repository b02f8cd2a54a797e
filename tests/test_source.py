"""Source text: the same records whatever the line ends and the chunks, true to their places."""

from __future__ import annotations

import os
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, cast

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from streams import NAMES, PLAIN, RCA, TEXTS, Pieces, cut, in_pieces, read, records_of, with_ends

from mscbib import decoding, dialects, parser, source
from mscbib.source import Block

_CUTS = st.lists(st.floats(0, 1), max_size=8)

# ---- Lines


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


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="who may read everything sees no closed folder"
)
def test_a_folder_that_cannot_be_read_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0)
    (tmp_path / "a.txt").write_text("a")
    assert list(source.files([str(tmp_path)])) == [str(tmp_path / "a.txt"), str(tmp_path / "closed")]


def test_a_folder_is_walked_in_order_without_what_is_hidden(tmp_path: Path) -> None:
    for name in ("b/c.txt", "b.txt", "a/x/y.txt", ".hidden/z.txt", "a/.z.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("a")
    found = [Path(file).relative_to(tmp_path).as_posix() for file in source.files([str(tmp_path)])]
    assert found == ["a/x/y.txt", "b.txt", "b/c.txt"]
