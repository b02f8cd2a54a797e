"""A damaged entry costs that entry only: every seed, damaged at every line in turn."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from conftest import SEEDS, entries, plain, records

Damage = Callable[[list[str], int], list[str]]

DAMAGES: dict[str, Damage] = {
    "drop": lambda lines, at: lines[:at] + lines[at + 1 :],
    "duplicate": lambda lines, at: lines[: at + 1] + lines[at:],
    "cut in half": lambda lines, at: [*lines[:at], lines[at][: len(lines[at]) // 2] + "\n", *lines[at + 1 :]],
    "cut off behind": lambda lines, at: lines[: at + 1],
    "cut off within": lambda lines, at: [*lines[:at], lines[at][: len(lines[at]) // 2]],
    "swap with the next": lambda lines, at: [*lines[:at], *reversed(lines[at : at + 2]), *lines[at + 2 :]],
    "garbage": lambda lines, at: [*lines[:at], "\x1b]0;[[[[((((||||\x00\n", *lines[at + 1 :]],
}


def _dumps() -> dict[str, str]:
    """What is damaged: the seeds, and a file of two abstract pages, since a seed holds only one.

    Damage to the first may cost the one behind it, to the second the one before it: a third is like these.
    """
    texts = {name: path.read_text(encoding="utf-8") for name, path in SEEDS.items()}
    page = texts["abstract_page/globalauthorid"].rstrip("\n") + "\n"
    texts["two abstract pages"] = "".join(page.replace("Nebulized", f"Part {n}") for n in (1, 2))
    return texts


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("name", _dumps())
def test_a_damaged_line_costs_its_own_entry_only(name: str, damage: str) -> None:
    text = _dumps()[name]
    layout = name if "/" in name else "abstract_page/globalauthorid"
    lines = text.splitlines(keepends=True)
    whole = [
        (entry.record.source, json.dumps(plain(entry), sort_keys=True))
        for entry in entries(text, layout=layout)
        if entry.record and entry.record.source
    ]
    for at in range(len(lines)):
        damaged = DAMAGES[damage](lines, at)
        found = {json.dumps(record, sort_keys=True) for record in records("".join(damaged), layout=layout)}
        touched = {at + 1, at + 2} if damage == "swap with the next" else {at + 1}
        for source, record in whole:
            beyond = damage.startswith("cut off") and source.line_start > at
            if beyond or any(source.line_start <= line <= source.line_end for line in touched):
                continue
            assert record in found, f"line {at + 1}: {damage}: lost the entry of line {source.line_start}"


def test_every_damage_that_loses_a_label_is_a_finding_with_a_place() -> None:
    text = SEEDS["citing_list/rca"].read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    for at, line in enumerate(lines):
        if line.strip() not in ("|", "Abstract", "Collapse", "Affiliation(s)", "| |"):
            continue
        damaged = "".join(lines[:at] + lines[at + 1 :])
        findings = [f for entry in entries(damaged, layout="citing_list/rca") for f in entry.findings]
        assert findings, f"line {at + 1}, {line.strip()!r}, was dropped without a word"
        assert all(f.line and f.column and f.remedy and f.code.startswith("MSC") for f in findings)


@pytest.mark.parametrize(
    ("was", "becomes", "code", "place"),
    [
        ("[Received: 11/19/2024]", "[Received: 13/45/2024]", "MSC108", "3:453"),
        ("[Received: 11/19/2024]", "[Received: yesterday]", "MSC106", "3:453"),
        ("[Received: 11/19/2024]", "[Received: 11/19/2024", "MSC105", "3:464"),
        ("1\n|\nChen L", "1\nChen L", "MSC105", "2:1"),
        ("[Track Full Text]", "[Track Full Text", "MSC106", None),
    ],
)
def test_damaged_tags_keep_the_rest_of_their_entry(
    was: str, becomes: str, code: str, place: str | None
) -> None:
    text = SEEDS["citing_list/rca"].read_text(encoding="utf-8")
    assert was in text
    found = entries(text.replace(was, becomes, 1))
    first = found[0]
    assert first.record and first.record.title and first.record.title.startswith("Cell therapy")
    assert first.record.history and first.record.history.accepted == "2024-12-26"
    assert len(first.record.authors) == 8 and first.record.authors[0].given == "Liting"
    codes = {finding.code: f"{finding.line}:{finding.column}" for finding in first.findings}
    assert code in codes, codes
    if place:
        assert codes[code] == place
    assert first.rejected and becomes in first.rejected.raw
    assert sum(entry.record is not None for entry in found) == 5


def test_an_empty_citation_keeps_what_its_tags_say() -> None:
    text = SEEDS["citing_list/rca"].read_text(encoding="utf-8")
    citation = text[text.index("Lee BW") : text.index(" [PMID: 39874108")]
    found = entries(text.replace(citation, ""))
    second = found[1]
    assert second.record and second.record.pmid == "39874108" and second.record.title is None
    assert [finding.code for finding in second.findings] == ["MSC105"]
    assert second.rejected and len(found) == 5


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_a_foreign_sentence_is_reported_and_changes_nothing_else(name: str) -> None:
    text = SEEDS[name].read_text(encoding="utf-8")
    foreign = "This sentence was left here by somebody else."
    markers = {
        "abstract_page/globalauthorid": ["Author:"],
        "citing_list/rca": ["\n2\n|\n", "\n4\n|\n"],
        "review_snippet/scite": ["Mesenchymal stem cells (MSCs) can"],
    }[name]
    whole = records(text)
    for at in [0, *(text.index(marker) for marker in markers), len(text)]:
        before = "" if at == 0 or text[at - 1] == "\n" else "\n"
        found = entries(f"{text[:at]}{before}{foreign}\n\n{text[at:]}", layout=name)
        read = [plain(entry) for entry in found if entry.record]
        if name == "abstract_page/globalauthorid" and 0 < at < len(text):
            assert read[0].pop("id") != whole[0]["id"]  # the text of the entry is another
            read[0]["id"] = whole[0]["id"]
        assert read == whole, f"at {at}"
        findings = [finding for entry in found for finding in entry.findings]
        assert [finding.code for finding in findings] == ["MSC106"], f"at {at}: {findings}"
        assert foreign in findings[0].message


def test_a_value_given_twice_is_a_finding_only_where_it_differs() -> None:
    text = SEEDS["citing_list/rca"].read_text(encoding="utf-8")
    same = text.replace("11:1530887. [PMID", "11:1530887. doi:10.3389/fmed.2024.1530887 [PMID")
    other = text.replace("11:1530887. [PMID", "11:1530887. doi:10.3389/another [PMID")
    assert same != text and other != text
    assert [finding.code for entry in entries(same) for finding in entry.findings] == []
    found = entries(other)
    assert [finding.code for entry in found for finding in entry.findings] == ["MSC109"]
    assert found[0].record and found[0].record.doi == "10.3389/another"
    assert found[0].rejected


@pytest.mark.parametrize("title", ["[].", "[ ].", "[.].", "[Progress of a thing].", "[A thing.]"])
def test_a_title_in_brackets_is_never_nothing(title: str) -> None:
    (entry,) = entries(f"Smith J. {title} J Foo 2020;1:2.", layout="reference_list/lines")
    assert entry.record and entry.record.raw and title in entry.record.raw
    if any(character.isalnum() for character in title):  # signs alone say nothing
        assert entry.record.title or entry.record.unparsed
    assert entry.record.title in (None, "[]", "[ ]", "[.]", "Progress of a thing", "A thing")
