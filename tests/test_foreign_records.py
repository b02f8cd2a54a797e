"""Records from anybody else's program give findings, not tracebacks, and every finding stands in the file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mscbib import detection, parser, validation
from mscbib.model import Model, Record
from mscbib.parser import Entry, Options

#: Any value of JSON, of whatever another program may write.
plain_values = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()  # NaN and Infinity, too: some programs write them
    | st.text(st.characters(codec="utf-8"))
    | st.sampled_from(["", "2021-13-45", "10.1000/x", "0000", "PMC", "http://", "a\x00b", "\ufeff", "null"])
)
json_values = st.recursive(
    plain_values,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)


def _models(annotation: Any) -> Iterator[type[Model]]:
    """The models that a field's values are made of."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for one in get_args(annotation):
        yield from _models(one)


def _paths(model: type[Model], depth: int = 1) -> Iterator[tuple[str | int, ...]]:
    """The paths of all fields of the JSON Schema, those of lists in their first element."""
    for name, field in model.model_fields.items():
        yield (name,)
        listed = "tuple" in str(field.annotation)
        if listed:
            yield name, 0
        for inner in _models(field.annotation):
            if depth:
                yield from ((name, *((0,) if listed else ()), *path) for path in _paths(inner, depth - 1))


PATHS = sorted(set(_paths(Record)), key=str)


def at(path: tuple[str | int, ...], value: Any) -> Any:
    """The value with what is needed around it to stand at a path."""
    for part in reversed(path):
        value = [value] if isinstance(part, int) else {part: value}
    return value


def validated(text: str, kind: str) -> list[Entry]:
    options = Options(kind=detection.named(kind), examiner=validation.all_rules())
    return list(parser.parse(BytesIO(text.encode()), "x", options))


def check(text: str, kind: str) -> list[Entry]:
    """Validate a text; whatever is found stands where it says."""
    entries = validated(text, kind)
    lines = text.split("\n")
    for entry in entries:
        for finding in entry.findings:
            assert 0 <= finding.start <= finding.end <= len(text), finding
            assert finding.message
            assert "Input should" not in finding.message, finding
            assert 1 <= finding.line <= len(lines)
            assert 1 <= finding.column <= len(lines[finding.line - 1]) + 1
        if entry.record is not None:
            Record.model_validate_json(entry.record.to_json())
    return entries


@settings(deadline=None, max_examples=150)
@given(lines=st.lists(json_values, min_size=1, max_size=4), ascii_only=st.booleans())
def test_any_json_gives_findings(lines: list[Any], ascii_only: bool) -> None:
    check("".join(json.dumps(line, ensure_ascii=ascii_only) + "\n" for line in lines), "ndjson")
    check(json.dumps(lines, ensure_ascii=ascii_only, indent=1), "json")


@pytest.mark.parametrize("path", PATHS, ids=lambda path: ".".join(map(str, path)))
@settings(deadline=None, max_examples=12)
@given(value=json_values)
def test_any_value_at_any_field_gives_findings(path: tuple[str | int, ...], value: Any) -> None:
    record = {"title": "A title", "container_title": "A journal", **at(path, value)}
    (entry, *_) = check(json.dumps(record, ensure_ascii=False) + "\n", "ndjson")
    titled = entry.record is not None and (entry.record.title == "A title" or path == ("title",))
    assert titled, "one value that is wrong costs that value only"


@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_any_number_of_wrong_values_gives_findings(data: st.DataObject) -> None:
    record: dict[str, Any] = {}
    for path in data.draw(st.lists(st.sampled_from(PATHS), max_size=12)):
        record[str(path[0])] = at(path, data.draw(json_values))[path[0]]
    check(json.dumps(record) + "\n", "ndjson")
    check(json.dumps([record], indent=2), "json")


@settings(deadline=None, max_examples=150)
@given(text=st.text(st.sampled_from('{}[]",:\\u0t1- \n\ufeff\x00é'), max_size=60))
def test_what_is_hardly_json_gives_findings(text: str) -> None:
    check('{"title":' + text, "ndjson")
    check('[{"title":' + text, "json")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", ["T"], 'title: `["T"]` is not valid: it should be a string'),
        ("authors", 5, "authors: `5` is not valid: it should be a list"),
        ("authors", ["Doe J"], "authors[0]: `Doe J` is not valid: it should be an object"),
        ("abstract", "It is.", "abstract: `It is.` is not valid: it should be an object"),
        ("et_al", "perhaps", "et_al: `perhaps` is not valid: it should be true or false"),
        ("metrics", [1], "metrics: `[1]` is not valid: it should be an object"),
        ("metrics", {"cited_by": "x"}, "metrics.cited_by: `x` is not valid: it should be a number"),
        ("confidence", 7, "confidence: `7` is not valid: it should be less than or equal to 1"),
        ("reference_count", {"listed": "x"},
         "reference_count.listed: `x` is not valid: it should be a whole number"),
        ("relations", [{"type": "a"}],
         'relations[0]: `{"type":"a"}` is not valid: `target` is missing in it'),
        ("copyright", {"a": 1}, 'copyright: `{"a":1}` is not valid: it should be a string'),
    ],
)  # fmt: skip
def test_a_wrong_type_is_told_in_the_words_of_json(field: str, value: Any, said: str) -> None:
    text = json.dumps({"schema_version": "1", "doi": "10.1000/x", field: value}) + "\n"
    findings = [f for entry in check(text, "ndjson") for f in entry.findings if f.name == "kept-value"]
    assert [finding.message for finding in findings] == [said]
    written = json.dumps(value) if not isinstance(value, str) else value
    assert text[findings[0].start : findings[0].end] in written
    assert text[findings[0].start : findings[0].end].strip('"')
