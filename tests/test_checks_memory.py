"""Rules that look at a whole file remember little of it, and say where the other record stands."""

from __future__ import annotations

import gc
import sys
from array import array
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import cast

import pytest

from mscbib import checks, discovery, parser, validation
from mscbib.checks._seen import Index, Seen, digest
from mscbib.diagnostics import Diagnostic
from mscbib.draft import Draft
from mscbib.model import Person, Record
from mscbib.parser import Options
from mscbib.reading import Reader, Reading
from mscbib.source import Block

#: One more than a power of two: the tables were just doubled, and take the most room for a record.
RECORDS = 2**17 + 1
BYTES_A_RECORD = 200


def whole_file_rules() -> list[str]:
    """The rules that remember anything: those made anew for each file, and those that share one memory."""
    modules = {name: discovery.module("checks", name.replace("-", "_")) for name in checks.names()}
    return [name for name, module in modules.items() if hasattr(module, "Check") or hasattr(module, "works")]


class _Reader:
    """What the rules ask of a reader where there is nothing to find."""

    dialect = None

    def __init__(self, layout: str) -> None:
        self.layout = layout


def shown(rules: validation.Validation, record: Record, number: int) -> None:
    """Show the rules an entry unlike all others, with everything that they could remember of it."""
    person = Person.model_construct({"family"}, family=f"Family{number}")
    record.__dict__.update(
        id=f"key{number}",
        label=str(number),
        title=f"A title of work {number} and what it is about",
        doi=f"10.1234/work.{number}",
        pmid=str(number),
        pmcid=f"PMC{number}",
        page_first=str(number),
        authors=(person,),
    )
    text = f"@article{{key{number}, {number}. A text"
    block = Block(text, number * 100, number * 5)
    reading = Reading(block, Draft(text, None, []), 0, len(text), True, True)
    rules.entry(block, reading, record)
    assert not reading.draft.problems


def size(root: object) -> int:
    """The bytes of all objects that can be reached from one, other than code and what is loaded anyway."""
    waiting, counted, total = [root], set[int](), 0
    while waiting:
        one = waiting.pop()
        if id(one) in counted or isinstance(one, type | ModuleType | FunctionType | CodeType):
            continue
        counted.add(id(one))
        total += sys.getsizeof(one)
        waiting += gc.get_referents(one)
    return total


@pytest.mark.parametrize("layout", ["citing_list", "bibtex"])
def test_all_rules_together_remember_under_200_bytes_a_record(layout: str) -> None:
    rules = validation.Validation(whole_file_rules())
    rules.begin("hits.txt", cast("Reader", _Reader(layout)))
    fields = {"id", "label", "title", "doi", "pmid", "pmcid", "page_first", "authors", "issued"}
    record = Record.model_construct(fields, issued="2020", volume="7", container_title="A Journal of Works")
    shown(rules, record, 1)
    before = size(rules)
    for number in range(2, RECORDS + 2):
        shown(rules, record, number)
    remembered = size(rules) - before
    assert 50 * RECORDS < remembered < BYTES_A_RECORD * RECORDS


def test_whole_file_rules_are_found() -> None:
    assert {"entry-numbers", "contradictory-identifiers", "duplicate-entry"} <= set(whole_file_rules())


def test_a_key_is_found_where_it_was_first() -> None:
    seen = Seen()
    count = 5_000
    assert all(seen.first(f"key {number}", number) is None for number in range(count))
    assert [seen.first(f"key {number}", 0) for number in range(count)] == list(range(count))


def test_digests_are_the_same_on_every_machine() -> None:
    assert digest("10.1234/abc") == 0x5717865F9860CD16


def test_numbers_that_fall_on_one_slot_are_told_apart() -> None:
    column = array("Q")
    index = Index(column)
    index._factor = 1  # so that small numbers all begin at the first slot
    for number in range(1, 500):
        assert index.first(number, len(column)) is None
        column.append(number)
    assert [index.first(number, 0) for number in range(1, 500)] == list(range(499))
    assert index.first(500, 499) is None


def test_a_row_of_this_file_takes_the_place_of_one_before_it() -> None:
    column = array("Q", [7])
    index = Index(column)
    assert index.first(7, 0) is None
    column.append(7)
    assert index.first(7, 1, since=1) == 0  # as it was, but from now on it is this one
    column.append(7)
    assert index.first(7, 2, since=1) == 1


def found(paths: list[Path], name: str) -> list[Diagnostic]:
    """What a rule finds in files of one run."""
    rules = validation.Validation([name])
    findings = []
    for path in paths:
        with path.open("rb") as stream:
            for entry in parser.parse(stream, path.name, Options(examiner=rules)):
                findings += [finding for finding in entry.findings if finding.name == name]
    return findings


def nbib(path: Path, *records: tuple[str, str, str, str]) -> Path:
    """A file of records: PMID, DOI, title, author."""
    lines = "PMID- {}\nLID - {} [doi]\nTI  - {}\nAU  - {}\nDP  - 2015\nTA  - Ann Imag\nVI  - 9\n\n"
    path.write_text("".join(lines.format(*record) for record in records), encoding="utf-8")
    return path


def test_identifiers_are_compared_across_the_files_of_a_run(tmp_path: Path) -> None:
    first = nbib(
        tmp_path / "first.nbib",
        ("71", "10.1234/a", "Fog", "Sen A"),
        ("72", "10.1234/b", "Lamps and their keepers", "Berg A"),
    )
    second = nbib(tmp_path / "second.nbib", ("72", "10.1234/c", "Lamps and their keepers", "Berg A"))
    (finding,) = found([first, second], "contradictory-identifiers")
    assert finding.path == "second.nbib"
    assert (finding.line, finding.column, finding.field) == (2, 7, "doi")
    assert finding.message.endswith("and another on line 9 of `first.nbib`")


def test_the_same_works_may_stand_in_other_files(tmp_path: Path) -> None:
    """Each file is looked at for itself, though the same work was seen before."""
    work = ("71", "10.1234/a", "Fog and how it ends in harbours", "Sen A")
    one, two = nbib(tmp_path / "one.nbib", work), nbib(tmp_path / "two.nbib", work)
    assert found([one, two], "duplicate-entry") == []
    twice = nbib(tmp_path / "twice.nbib", ("70", "10.1234/z", "Lamps", "Berg A"), work, work)
    (finding,) = found([one, two, twice], "duplicate-entry")
    assert (finding.path, finding.line) == ("twice.nbib", 19)
    assert finding.message == "the same title and DOI as the entry on line 9"


def test_rules_that_share_a_memory_find_the_same_alone_as_together(tmp_path: Path) -> None:
    path = nbib(
        tmp_path / "all.nbib",
        ("71", "10.1234/a", "Fog and how it ends in harbours", "Sen A"),
        ("71", "10.1234/b", "Fog and how it ends in harbours", "Sen A"),
        ("72", "10.1234/b", "Lamps and their keepers", "Berg A"),
    )
    names = ["contradictory-identifiers", "shared-identifier", "duplicate-entry"]
    alone = [finding.message for name in names for finding in found([path], name)]
    rules = validation.Validation(names)
    with path.open("rb") as stream:
        entries = list(parser.parse(stream, path.name, Options(examiner=rules)))
    together = [finding.message for entry in entries for finding in entry.findings if finding.name in names]
    assert sorted(alone) == sorted(together)
    assert alone


def test_in_a_file_of_one_line_the_column_is_named(tmp_path: Path) -> None:
    sen = (
        '{"title":"Fog and how it ends in harbours","author":[{"family":"Sen","given":"A"}],'
        '"type":"book","issued":{"date-parts":[[2015]]}}'
    )
    path = tmp_path / "library.json"
    path.write_text(
        f'[{{"id":"lamps","title":"{"Lamps " * 20}","type":"book"}},{sen},{sen}]', encoding="utf-8"
    )
    (finding,) = found([path], "duplicate-entry")
    assert finding.line == 1
    column = path.read_text().index(sen) + 1
    assert finding.message.endswith(f"as the entry on line 1, column {column}")
