"""Records that are read as they were written: NDJSON, arrays of records, and what is damaged in them."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_adversarial import _assert_linear
from whole_records import whole_records

from mscbib import detection, parser, writers
from mscbib.claims import Kind, claims, counts
from mscbib.model import Record
from mscbib.parser import Entry, Options
from mscbib.readers import _json_blocks
from mscbib.readers._json_values import located, scan


def read(data: bytes | str, kind: str | None = None, **options: Any) -> list[Entry]:
    named = detection.named(kind) if kind else None
    data = data.encode() if isinstance(data, str) else data
    return list(parser.parse(BytesIO(data), "x", Options(kind=named, **options)))


def written(records: list[Record], to: str, **style: Any) -> bytes:
    stream = BytesIO()
    writer = writers.writer(to, stream, writers.Style(**style))
    for record in records:
        writer.write(record)
    writer.close()
    return stream.getvalue()


def found(entries: list[Entry]) -> list[str]:
    """The findings, without the path."""
    return [finding.concise().partition(":")[2] for entry in entries for finding in entry.findings]


def mistakes(entries: list[Entry]) -> list[str]:
    """The findings, but for characters that were lost before a record was written."""
    return [line for line in found(entries) if "U+FFFD" not in line]


def titles(entries: list[Entry]) -> list[str | None]:
    return [entry.record.title for entry in entries if entry.record is not None]


_origins = st.fixed_dictionaries(
    {
        "path": st.text(min_size=1),
        "index": st.integers(1, 9),
        "line_start": st.just(1),
        "line_end": st.just(3),
    },
    optional={"layout": st.just("ris"), "dialect": st.just("x")},
)
_spans = st.dictionaries(st.text(), st.tuples(st.integers(0, 99), st.integers(0, 99)), min_size=1, max_size=3)


# ---- The law: what was written comes back, byte for byte


@pytest.mark.parametrize("kind", ["ndjson", "json"])
@settings(deadline=None, max_examples=40)
@given(
    records=st.lists(whole_records(), min_size=1, max_size=3),
    origin=_origins,
    spans=_spans,
    every=st.booleans(),
)
def test_what_was_written_is_read_byte_for_byte(
    kind: str, records: list[Record], origin: dict[str, Any], spans: dict[str, Any], every: bool
) -> None:
    whole = [
        Record.model_validate({**json.loads(record.to_json()), "source": origin, "spans": spans})
        for record in records
    ]
    data = written(whole, kind, all_fields=every)
    entries = read(data, kind)
    assert not mistakes(entries)
    back = [entry.record for entry in entries if entry.record is not None]
    assert written(back, kind, all_fields=every) == data
    assert written(back, kind) == written(whole, kind)


# ---- Where entries are


LINES = '{"id":"a","title":"One"}\n{"id":"b","title":"Two"}\n'


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ('[{"id":"a","title":"One"},{"id":"b","title":"Two"}]', [1, 1]),
        ('[\n{"id":"a","title":"One"},\n{"id":"b","title":"Two"}\n]\n', [2, 3]),
        ('[\n  {\n    "id": "a",\n    "title": "One"\n  },\n  {\n    "title": "Two"\n  }\n]', [2, 6]),
        ('[\n{\n"title": "One",\n"authors": [\n{\n"family": "X"\n}\n]\n},\n{\n"title": "Two"\n}\n]', [2, 10]),
        ('{"total": 2, "items": [{"title":"One"},\n{"title":"Two"}], "next": null}', [1, 2]),
        ('{"title":"One"}\n\n\n{\n"title":"Two"}\n', [1, 4]),
        ('\ufeff[{"title":"One"}\r\n,\r\n{"title":"Two"}]', [1, 3]),
        (LINES, [1, 2]),
    ],
)
def test_objects_are_found_however_they_are_laid_out(text: str, places: list[int]) -> None:
    entries = read(text, "json")
    assert titles(entries) == ["One", "Two"]
    assert not [line for line in found(entries) if "next" not in line]
    sources = [entry.record.source for entry in entries if entry.record]
    assert [source.line_start for source in sources if source] == places


_values = st.recursive(
    st.one_of(st.text(alphabet='ab"\\{}[],:\n é', max_size=6), st.integers(0, 9), st.none(), st.booleans()),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("ab{\n", max_size=2), inner, max_size=3)
    ),
    max_leaves=8,
)
_LAYOUTS = (
    lambda objects: json.dumps(objects),
    lambda objects: json.dumps(objects, indent=2, ensure_ascii=False),
    lambda objects: json.dumps(objects, indent=0),
    lambda objects: json.dumps({"total": 3, "items": objects}, indent="\t"),
    lambda objects: "[\n" + ",\n".join(map(json.dumps, objects)) + "\n]\n",
    lambda objects: "\r\n".join(map(json.dumps, objects)),
)


@settings(deadline=None, max_examples=80)
@given(
    objects=st.lists(st.dictionaries(st.text("ab", max_size=2), _values, max_size=4), max_size=4),
    layout=st.sampled_from(_LAYOUTS),
    size=st.sampled_from([1, 3, 7, 1000]),
)
def test_any_objects_are_cut_apart_in_any_layout(objects: list[Any], layout: Any, size: int) -> None:
    text = layout(objects)
    chunks = [text[at : at + size] for at in range(0, len(text), size)]
    blocks = list(_json_blocks.blocks(chunks, 1 << 20))
    assert "".join(block.raw for block in blocks) == text
    assert [text[block.start : block.start + len(block.raw)] for block in blocks] == [
        block.raw for block in blocks
    ]
    if '"items"' in text and blocks:
        blocks[0].text = blocks[0].text.partition("[")[2]
    cut = [block.text.lstrip(" \t\n,[]}") for block in blocks]
    assert [json.loads(one) for one in cut if one] == objects


def test_one_record_alone_is_one() -> None:
    assert titles(read('{\n  "title": "One",\n  "references": [{"title": "x"}]\n}', "json")) == ["One"]


@pytest.mark.parametrize("text", ["[]", " [ ] \n", '{"items": []}'])
def test_an_empty_array_holds_nothing(text: str) -> None:
    entries = read(text, "json")
    assert not titles(entries)
    assert not found(entries)


def test_layouts_are_detected_by_their_keys() -> None:
    records = [Record.model_validate({"schema_version": "1", "id": "a", "title": "One"})]
    for kind in ("ndjson", "json"):
        entry = read(written(records, kind))[0]
        assert entry.record is not None
        assert entry.record.source is not None
        assert entry.record.source.layout == kind
    own = '[{"title": "One", "container_title": "J"}]'
    assert titles(read(own)) == ["One"]
    for other in (
        '{\n  "name": "x",\n  "version": "1.0.0",\n  "title": "y",\n  "author": [{"name": "z"}]\n}',
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"title":"x"}}]}',
        '{"level":"info","title":"a"}\n{"level":"info","title":"b"}\n',
        '[{"title":"x","abstract":"","authors":[{"authorId":"1","name":"A"}],"externalIds":{"DOI":"10.1000/x"}}]',
    ):
        assert found(read(other))[0].startswith("1:1: MSC103")


# ---- What is damaged costs itself only


@pytest.mark.parametrize(
    ("damaged", "place"),
    [
        ('{"title":"Bad",}', "2:15"),
        ('{"title":"Bad"', "3:1"),
        ('{"title":"Bad}', "2:10"),
        ('{"title":Bad"}', "2:10"),
        ('{"title":"Bad","authors":[{"family":"x"]}', "2:40"),
        ('{"title":"Bad","authors":[{"family":"x"}}', "2:41"),
        ('{"title" "Bad"}', "2:10"),
        ('{title:"Bad"}', "2:2"),
    ],
)
def test_a_damaged_record_costs_itself_only(damaged: str, place: str) -> None:
    for kind, text in (
        ("json", f'[\n{{"title":"One"}},\n{damaged},\n{{"title":"Two"}}\n]'.replace("[\n", "[", 1)),
        ("ndjson", f'{{"title":"One"}}\n{damaged}\n{{"title":"Two"}}\n'),
    ):
        entries = read(text, kind)
        assert titles(entries) == ["One", "Two"], kind
        assert [line[: len(place) + 8] for line in found(entries) if "MSC107" in line], found(entries)
        assert all(line.startswith(("2:", "3:1:")) for line in found(entries))


def test_an_object_where_a_key_should_be_begins_the_next_record() -> None:
    entries = read('[{"title":"One"},{"title":"Bad","authors":[],{"title":"Two"},{"title":"Three"}]', "json")
    assert titles(entries) == ["One", "Two", "Three"]
    assert [line.partition(" the")[0] for line in found(entries)] == ["1:46: MSC107"]


def test_a_text_that_is_cut_off_is_said_to_be() -> None:
    for text in ('[{"title":"One"},', '[{"title":"One"}', '{"items":[{"title":"One"}'):
        entries = read(text, "json")
        assert titles(entries) == ["One"]
        assert found(entries) == [
            f"1:{len(text) + 1}: MSC105 ] is missing here: it ends the array, so that the text may be cut off"
        ]
    assert found(read('[\n{"title":"One"},\n{"ti', "json")) == [
        "3:5: MSC107 the entry could not be read: unexpected end of data"
    ]


def test_what_stands_between_records_is_reported() -> None:
    entries = read('[{"title":"One"}, 17, "x" {"title":"Two"}\n] behind', "json")
    assert titles(entries) == ["One", "Two"]
    assert found(entries) == [
        '1:19: MSC106 `17, "x"` stands outside every entry',
        "2:3: MSC106 `behind` stands outside every entry",
    ]
    assert found(read('"x"\n[1,2]\n', "ndjson"))[0] == '1:1: MSC106 `"x"` stands outside every entry'


def test_what_is_no_work_is_reported() -> None:
    assert found(read('[{"name":"x"}]', "json")) == [
        "1:2: MSC107 the entry could not be read: nothing in it says which work it is"
    ]


# ---- Values that are none, or may not be


def extras(entry: Entry) -> dict[str, tuple[str, ...]]:
    assert entry.record is not None
    return entry.record.extra or {}


def test_unknown_keys_are_kept_wherever_they_stand() -> None:
    (entry,) = read(
        '{"title":"T","tags":["a",{"b":null}],"year":2020,"note":"n","nothing":null,'
        '"authors":[{"family":"F","age":3}],"extra":{"year":["x"]}}',
        "ndjson",
    )
    assert extras(entry) == {
        "tags": ('["a",{"b":null}]',),
        "year": ("x", "2020"),
        "note": ("n",),
        "authors[0].age": ("3",),
    }
    assert not entry.findings


def test_values_that_no_record_can_hold_are_kept_with_a_finding_at_their_place() -> None:
    text = (
        '{"title":"T",\n"doi":"no DOI",\n"authors":[{"family":["F"]},{"family":"G"}],\n'
        '"relations":[{"type":"cites"},{"type":"cites","target":"x"}],\n"metrics":{"a":"x","b":1e999,"c":2.5},'
        '"schema_version":"7"}'
    )
    (entry,) = read(text, "json")
    assert entry.record is not None
    assert [person.family for person in entry.record.authors] == [None, "G"]
    assert [relation.target for relation in entry.record.relations] == ["x"]
    assert entry.record.metrics == {"c": 2.5}
    assert extras(entry) == {
        "doi": ("no DOI",),
        "authors[0].family": ('["F"]',),
        "relations[0]": ('{"type":"cites"}',),
        "metrics.a": ("x",),
        "metrics.b": ("1e999",),
        "schema_version": ("7",),
    }
    assert [line.rpartition(" is not valid")[0] for line in found([entry])] == [
        "2:8: MSC115 doi: `no DOI`",
        '3:22: MSC115 authors[0].family: `["F"]`',
        '4:14: MSC115 relations[0]: `{"type":"cites"}`',
        "5:17: MSC115 metrics.a: `x`",
        "5:24: MSC115 metrics.b: `1e999`",
        "5:57: MSC115 schema_version: `7`",
    ]


def test_of_a_list_what_is_good_stays() -> None:
    (entry,) = read('{"title":"T","keywords":[["a"],"b",{"c":1},"d",7]}', "ndjson")
    assert entry.record is not None
    assert entry.record.keywords == ("b", "d", "7")
    assert extras(entry) == {"keywords[0]": ('["a"]',), "keywords[2]": ('{"c":1}',)}


def test_numbers_are_texts_and_texts_lists_where_records_have_those() -> None:
    (entry,) = read('{"title":"T","pmid":39867899,"volume":12,"keywords":"one","et_al":null}', "ndjson")
    assert entry.record is not None
    assert (entry.record.pmid, entry.record.volume, entry.record.keywords) == ("39867899", "12", ("one",))
    assert not entry.findings


@pytest.mark.parametrize(
    ("value", "title", "findings"),
    [
        ("NaN", None, []),
        ('"a\tb"', "a\tb", []),
        ('"a\nb"', "a\nb", []),
        ('"\\ud83e\\uddec"', "🧬", []),
        ('"a\\ud800b"', "a\ufffdb", ["MSC101"]),
        ('"a","title":"b"', "a", ["MSC115"]),
    ],
)
def test_what_other_programs_take_for_json_is_read(
    value: str, title: str | None, findings: list[str]
) -> None:
    (entry,) = read(f'[{{"doi":"10.1000/1","title":{value}}}]', "json")
    assert entry.record is not None
    assert entry.record.title == title
    assert [finding.code for finding in entry.findings] == findings


def test_of_keys_that_stand_twice_the_first_counts_and_the_others_are_kept() -> None:
    (entry,) = read(
        '{"title":"a","title":{"x":[1]},"title":null,"volume":"1","authors":[{"given":"g","given":"h"}]}',
        "json",
    )
    assert entry.record is not None
    assert entry.record.title == "a"
    assert extras(entry) == {"title": ('{"x":[1]}',), "authors[0].given": ("h",)}
    assert [line.partition(": `")[0] for line in found([entry])] == [
        "1:22: MSC115 title",
        "1:91: MSC115 authors[0].given",
    ]


def test_numbers_keep_their_digits() -> None:
    digits = "12345678901234567890123"
    (entry,) = read(
        f'{{"title":"T","metrics":{{"a":{digits}}},"other":{digits},"more":[{digits}]}}', "ndjson"
    )
    assert entry.record is not None
    assert entry.record.metrics == {"a": int(digits)}
    assert extras(entry) == {"other": (digits,), "more": (f"[{digits}]",)}


@pytest.mark.parametrize("depth", [90, 150, 700, 5000])
def test_nesting_is_bounded(depth: int) -> None:
    nested = '{"title":"x","references":[' * depth + "]}" * depth
    entries = read(f'[{nested},{{"title":"Two"}}]', "json")
    assert titles(entries)[-1] == "Two"
    if depth == 90:
        assert not found(entries)
    else:
        assert len(found(entries)) == 1


def test_a_record_that_is_too_large_costs_itself_only() -> None:
    large = '{"title":"' + "x" * 50_000 + '"}'
    for kind in ("json", "ndjson"):
        between = "\n" if kind == "ndjson" else ","
        text = between.join(['{"title":"One"}', large, '{"title":"Two"}'])
        entries = read(f"[{text}]" if kind == "json" else text, kind, max_entry_size=1000)
        assert titles(entries) == ["One", "Two"]
        assert {finding.name for entry in entries for finding in entry.findings} == {"oversized-entry"}
        assert titles(read(f"[{text}]" if kind == "json" else text, kind, max_entry_size=60_000))[1:2] == [
            "x" * 50_000
        ]


# ---- Places


def test_spans_are_where_the_values_stand() -> None:
    text = '[{"title":"T\\u00e9",\r\n"authors":[{"family":"F","given":"G"}],"et_al":true,"year":2020}]'
    (entry,) = read(text, "json", spans=True)
    assert entry.record is not None
    assert entry.record.spans is not None
    assert {path: text[slice(*place)] for path, place in entry.record.spans.items()} == {
        "title": "T\\u00e9",
        "authors[0].family": "F",
        "authors[0].given": "G",
        "et_al": "true",
        "extra.year[0]": "2020",
    }


@settings(deadline=None, max_examples=30)
@given(record=whole_records(), kind=st.sampled_from(["ndjson", "json", "csl-json"]))
def test_every_character_is_a_values_or_a_keys(record: Record, kind: str) -> None:
    text = written([record], kind).decode()
    reader = detection.reader(detection.named(kind))
    for block in reader.blocks([text], 1 << 20):
        assert counts(block.text, claims(block, reader))[Kind.UNCLAIMED] == 0


# ---- Hostile texts


@pytest.mark.parametrize(
    "piece",
    ["{", "[", '"', "\\", '{"a":', '{"a":[\n', "[{}", "{},", '{"":{},', "}", "]", "{\n", '{"\\', "1,"],
)
@pytest.mark.parametrize("beginning", ["", "[", '[{"title":"'])
def test_hostile_texts_cost_time_in_proportion(beginning: str, piece: str) -> None:
    kind = detection.named("json")

    def work(text: str) -> None:
        list(parser.parse(BytesIO(text.encode()), "x", Options(kind=kind)))
        detection.detect(text[:65536])

    _assert_linear(work, beginning, piece, '"}]', length=20_000)


def test_references_as_printed_are_claimed() -> None:
    text = '{"schema_version":"1","title":"T","references":[{"raw":"Roe J. A. 2020.","unparsed":"x"}]}\n'
    reader = detection.reader(detection.named("ndjson"))
    (block,) = reader.blocks([text], 10**6)
    assert counts(text, claims(block, reader))[Kind.UNCLAIMED] == 0


def test_a_record_that_says_where_it_was_read_keeps_its_spans() -> None:
    """Its places are in that text, not in the file of records that it came in."""
    page = "Smith J. On wells. J Foo 2020;1:2-9.\n"
    (first,) = read(page, "reference_list/lines", spans=True)
    assert first.record is not None and first.record.spans
    line = first.record.to_json().decode() + "\n"
    (again,) = read(line, "ndjson", spans=True)
    assert again.record == first.record
    (plain,) = read(line, "ndjson")
    assert plain.record == first.record


_KEYS = st.sampled_from(["title", "a", "b c", 'q"', "\\", "é", "history"]) | st.text(max_size=3)
_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=5),
    max_leaves=20,
)


@given(
    st.dictionaries(_KEYS, _VALUES, min_size=1, max_size=6),
    st.sampled_from([(",", ":"), (", ", ": "), (" ,\n", "\t:  ")]),
    st.booleans(),
)
def test_one_value_is_found_where_all_are(
    values: dict[str, Any], signs: tuple[str, str], escaped: bool
) -> None:
    text = json.dumps(values, separators=signs, ensure_ascii=escaped)
    for path, place in scan(text).values.items():
        assert located(text, path) == place, path
    assert located(text, ("no such key",)) is None
    assert located(text, (0,)) is None


def test_finding_one_value_is_linear() -> None:
    for piece in ('"a":1,', '"a":"\\"",', '"a":[],', '"a" ', '"a":1 ', "{"):
        _assert_linear(lambda text: located(text, ("history", "received")), "{", piece, "")
