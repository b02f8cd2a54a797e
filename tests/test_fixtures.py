"""Every fixture gives the records beside it, and every value says truly where it came from."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from conftest import FIXTURES, SEEDS

from mscbib import decoding, detection, dialects, goldens, parser, source
from mscbib.goldens import comparison
from mscbib.goldens.today import Today, kind_of
from mscbib.parser import Entry, Options

CASES = sorted(FIXTURES.glob("*/*/*.txt"))


def _case_name(path: Path) -> str:
    return path.relative_to(FIXTURES).with_suffix("").as_posix()


def _dialect(path: Path) -> dialects.Dialect:
    return dialects.named(path.parent.relative_to(FIXTURES).as_posix())


def _read(data: bytes, dialect: dialects.Dialect, *, spans: bool = False) -> list[Entry]:
    """The entries of a file, its dialect found out wherever that can be."""
    known = kind_of(FIXTURES / dialect.full_name / "fixture.txt")
    return list(parser.parse(BytesIO(data), "fixture.txt", Options(kind=known, spans=spans)))


def _records(data: bytes, dialect: dialects.Dialect, *, spans: bool = False) -> list[dict[str, Any]]:
    """The records of a file as JSON has them."""
    found = (entry.record for entry in _read(data, dialect, spans=spans))
    return [json.loads(record.to_json()) for record in found if record is not None]


def _crlf(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


# ---- The goldens


@pytest.mark.parametrize("path", CASES, ids=_case_name)
def test_a_fixture_gives_the_records_and_findings_beside_it(path: Path) -> None:
    (case,) = goldens.cases(str(path)).cases
    assert case.path == path
    found = comparison.differences(case, Today(path))
    assert "\n".join(f"{one.path}: {one.said}" for one in found) == ""


def test_every_fixture_has_its_records_and_a_dialect() -> None:
    assert CASES
    found = goldens.cases(str(FIXTURES))
    assert found.strays == []
    assert all(goldens.RECORDS in case.goldens for case in found.cases)
    assert {case.path for case in found.cases} >= set(CASES)
    known = {dialect.full_name for dialect in dialects.dialects()}
    assert {path.parent.relative_to(FIXTURES).as_posix() for path in CASES} <= known


@pytest.mark.parametrize("path", CASES, ids=_case_name)
@pytest.mark.parametrize("ends", [bytes, _crlf], ids=["as it is", "CR LF"])
def test_a_fixture_is_recognised_by_itself(path: Path, ends: Callable[[bytes], bytes]) -> None:
    dialect = _dialect(path)
    text = "".join(decoding.Decoder(None).decode(BytesIO(ends(path.read_bytes()))))
    found = detection.detect(source.line_feeds(text[: source.SAMPLE]))
    if dialect.evidence:
        assert found.detected == dialect, found
    else:
        assert found.detected is None, "nothing speaks for this dialect: it is only ever named"


# ---- Where the values came from


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of a record that is no object and no list, with its path."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _leaves(inner, f"{path}[{index}]")
    else:
        yield path, value


def _at(record: Any, path: str) -> Any:
    """What stands at a path of a record."""
    for step in re.findall(r"[^.\[\]]+", path):
        record = record[int(step) if step.isdigit() else step]
    return record


def _words(text: str) -> str:
    """A text as it is, whatever its lines were wrapped to."""
    return " ".join(text.split())


def _is_day(printed: str, value: str) -> bool:
    form = "%m/%d/%Y" if "/" in printed else "%Y %b %d"
    return datetime.strptime(_words(printed), form).date().isoformat() == value


def _is_partial_date(printed: str, value: str) -> bool:
    form = {4: "%Y", 7: "%Y %b", 10: "%Y %b %d"}[len(value)]
    printed = _words(printed)
    if form == "%Y":  # a range of months says the year alone
        return printed[:4] == value
    if printed[:1] != value[:1]:  # `12 May 2021`
        form = "%d %B %Y"
    return printed == value or datetime.strptime(printed, form).date().isoformat().startswith(value)


def _is_last_page(printed: str, value: str) -> bool:
    """In `660–73` the `73` says 673."""
    return value.endswith(printed)


def _is_number(printed: str, value: float) -> bool:
    return float(printed) == value


def _is_registration(printed: str, value: str) -> bool:
    """The number is there, whatever its blanks, hyphens and case."""
    return re.sub(r"[\W_]", "", printed).lower() == re.sub(r"[\W_]", "", value).lower()


#: What is worked out, not read: nothing in the text is its place.
DERIVED = frozenset(
    {"type", "confidence", "reference_count.listed", "registrations[].registry", "relations[].type"}
)

#: How the printed form of what is not taken over as it stands says its value; all else is the very text.
PRINTED: dict[str, Callable[[str, Any], bool]] = {
    # of several paragraphs, the first
    "copyright": lambda printed, value: value.startswith(_words(printed)),
    **dict.fromkeys(
        (f"history.{name}" for name in ("received", "revised", "accepted", "indexed", "published")), _is_day
    ),
    "authors[].orcid_listed": lambda printed, value: value is True and printed == "ORCID",
    "doi": lambda printed, value: printed.lower() == value,
    "et_al": lambda printed, value: value is True and printed in ("et al", "et al.", "…", "..."),
    "issued": _is_partial_date,
    "metrics.cited_by": _is_number,
    "metrics.impact_index_per_article": _is_number,
    "open_access": lambda printed, value: (
        value is True and printed.lower() in ("open", "free article", "free pmc article")
    ),
    "page_last": _is_last_page,
    "reference_count.declared": _is_number,
    "registrations[].id": _is_registration,
}


def _kind(path: str) -> str:
    """A path without its numbers; a reference's fields are those of any record."""
    return re.sub(r"\[\d+\]", "[]", path).removeprefix("references[].")


class Read(NamedTuple):
    """A file's text, and its records with spans."""

    text: str
    records: list[dict[str, Any]]

    def printed(self, place: tuple[int, int]) -> str:
        """The text at a place, with line feeds only."""
        return source.line_feeds(self.text[slice(*place)])


@pytest.fixture(params=CASES, ids=_case_name)
def case(request: pytest.FixtureRequest) -> Path:
    """The path of each fixture in turn."""
    path: Path = request.param
    return path


@pytest.fixture(params=[bytes, _crlf], ids=["as it is", "CR LF"])
def read(case: Path, request: pytest.FixtureRequest) -> Read:
    """Each fixture read, as it is and with line ends of two characters."""
    data = request.param(case.read_bytes())
    text = "".join(decoding.Decoder(None).decode(BytesIO(data)))
    return Read(text, _records(data, _dialect(case), spans=True))


def test_every_value_is_what_stands_at_its_place(read: Read) -> None:
    wrong = []
    for record in read.records:
        spans = record.pop("spans")
        for name in ("schema_version", "id", "source"):
            record.pop(name)
        for path, value in _leaves(record):
            kind = _kind(path)
            if kind in DERIVED:
                continue
            place = spans.get(path) or spans.get(re.sub(r"\.(?:id|target)$", "", path))
            if place is None:
                wrong.append(f"{path}: {value!r} has no place")
                continue
            printed = read.printed(place)
            same = PRINTED[kind](printed, value) if kind in PRINTED else _words(printed) == _words(str(value))
            if not same:
                wrong.append(f"{path}: {value!r} is said to stand in {printed!r}")
    assert not wrong, "\n".join(wrong)


def test_every_place_is_that_of_a_value(read: Read) -> None:
    for record in read.records:
        for path, (start, end) in record["spans"].items():
            assert _at(record, path) not in (None, [], {}), path
            assert 0 <= start < end <= len(read.text), path
            first, last = record["source"]["line_start"], record["source"]["line_end"]
            lines = [source.line_feeds(read.text[:offset]).count("\n") + 1 for offset in (start, end)]
            assert first <= lines[0] <= lines[1] <= last, path


def test_the_places_of_a_part_lie_within_those_of_the_whole(read: Read) -> None:
    for record in read.records:
        start, end = record["spans"].get("abstract.text", (0, 0))
        for path, (part_start, part_end) in record["spans"].items():
            if path.startswith("abstract.sections"):
                assert start <= part_start < part_end <= end, path
            elif match := re.match(r"(references\[\d+\])\.(?!label)", path):
                raw_start, raw_end = record["spans"][f"{match[1]}.raw"]
                assert raw_start <= part_start < part_end <= raw_end, path
            if match := re.match(r"(.*)page_(?:first|last)$", path):
                pages_start, pages_end = record["spans"][f"{match[1]}pages"]
                assert pages_start <= part_start < part_end <= pages_end, path


def test_a_joined_author_is_the_one_of_the_affiliations() -> None:
    """The block below the citation, found without the grammar: names behind bars, their places below."""
    path = SEEDS["citing_list/rca"]
    text = path.read_text(encoding="utf-8")
    joined = 0
    for record in _records(path.read_bytes(), _dialect(path), spans=True):
        lines = text.splitlines(keepends=True)
        first, last = record["source"]["line_start"], record["source"]["line_end"]
        start, end = (len("".join(lines[:count])) for count in (first - 1, last))
        person = re.compile(r"(?:^Affiliation\(s\)\n|^\| \| )- (.+)\n((?:- .+\n)*)", re.MULTILINE)
        people = list(person.finditer(text, start, end))
        for index, found in enumerate(people):
            author = record["authors"][index]
            given_start, given_end = record["spans"][f"authors[{index}].given"]
            assert f"{author['given']} {author['family']}" == found[1]
            assert (given_start, given_end) == (found.start(1), found.start(1) + len(author["given"]))
            assert author["affiliations"] == found[2].removeprefix("- ").rstrip("\n").split("\n- ")
            for number in range(len(author["affiliations"])):
                place = record["spans"][f"authors[{index}].affiliations[{number}]"]
                assert found.start(2) < place[0] < place[1] <= found.end(2)
        if people:
            assert len(people) == len(record["authors"])
        joined += len(people)
    assert joined == text.count("\nAffiliation(s)\n- ") + text.count("\n| | - ") > 0


# ---- Who and where an entry is


def _ids(records: list[dict[str, Any]]) -> list[str]:
    return [record["id"] for record in records]


def test_ids_are_those_of_the_entries() -> None:
    every = []
    for path in SEEDS.values():
        data = path.read_bytes()
        ids = _ids(_records(data, _dialect(path)))
        assert ids == _ids(_records(data, _dialect(path)))
        assert ids == _ids(_records(_crlf(data), _dialect(path)))
        every += ids
    assert len(set(every)) == len(every)


def _numbered(lines: list[str]) -> list[int]:
    """The lines that are a number over a bar."""
    pairs = enumerate(pairwise(lines), 1)
    return [number for number, (line, below) in pairs if line.isdigit() and below == "|"]


def _places_of_citing_list(lines: list[str]) -> list[tuple[int, int]]:
    """Each from the line of its number to the one above the next number, the last to the end."""
    starts = _numbered(lines)
    return list(zip(starts, [*(start - 1 for start in starts[1:]), len(lines)], strict=True))


def _places_of_abstract_page(lines: list[str]) -> list[tuple[int, int]]:
    """The page is the file."""
    return [(1, len(lines))]


def _places_of_snippets(lines: list[str]) -> list[tuple[int, int]]:
    """Each is a line, but for what the site says of itself."""
    return [
        (number, number) for number, line in enumerate(lines, 1) if line and not line.startswith("scite is ")
    ]


PLACES = {
    "abstract_page/globalauthorid": _places_of_abstract_page,
    "citing_list/rca": _places_of_citing_list,
    "review_snippet/scite": _places_of_snippets,
}


@pytest.mark.parametrize("above", [0, 3])
@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CR LF"])
@pytest.mark.parametrize("name", SEEDS)
def test_an_entry_says_its_lines(name: str, ends: str, above: int) -> None:
    lines = SEEDS[name].read_text(encoding="utf-8").rstrip("\n").split("\n")
    data = ends.join([""] * above + lines).encode()
    found = [record["source"] for record in _records(data, dialects.named(name))]
    expected = [(start + above, end + above) for start, end in PLACES[name](lines)]
    assert [(one["line_start"], one["line_end"]) for one in found] == expected
    assert [one["index"] for one in found] == list(range(1, len(expected) + 1))
    assert {f"{one['layout']}/{one['dialect']}" for one in found} == {name}
