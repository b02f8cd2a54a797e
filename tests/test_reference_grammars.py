"""References hang on their grammars: a style is a file, and its automaton sees what Lark sees."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import records
from test_grammars import ALL, GRAMMARS, same_as_lark, without
from test_reference_styles import EXAMPLES

from mscbib import dialects, discovery, grammar, references
from mscbib.references import reading, styles, trailers

STYLES = [name for name in ALL if name.startswith("reference/styles/")]
NAMES = [name for name in ALL if name.startswith("reference/names/")]


# ---- The automaton is Lark's


@pytest.mark.parametrize("name", STYLES)
def test_a_style_sees_what_lark_sees_in_references_and_in_damaged_ones(name: str) -> None:
    """Of its own style and of all others, whole, cut off, and without one of their words."""
    own = name.rpartition("/")[2]
    for style, examples in EXAMPLES.items():
        for text, _ in examples:
            same_as_lark(name, text)
            if style != own:
                continue
            words = text.split(" ")
            for at in range(1, len(words)):
                same_as_lark(name, " ".join(words[:at]))
                same_as_lark(name, " ".join(words[:at] + words[at + 1 :]))


@pytest.mark.parametrize("name", NAMES)
def test_names_are_seen_as_lark_sees_them_in_references(name: str) -> None:
    """Also where a list of names goes on into something else."""
    for examples in EXAMPLES.values():
        for text, _ in examples:
            for at in (20, 60, len(text)):
                same_as_lark(name, text[:at])


# ---- References hang on their grammars


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the grammars that is read instead of them, and that a test may change."""
    folder = tmp_path / "grammars"
    shutil.copytree(GRAMMARS, folder)

    def forget() -> None:
        for cached in (styles.styles, grammar.named, grammar.load, dialects.dialects):
            cached.cache_clear()

    monkeypatch.setattr(discovery, "grammar_folders", lambda: (folder,))
    forget()
    yield folder
    monkeypatch.undo()
    forget()


def _sources(text: str) -> list[str]:
    return [one.source for one in references.readings(text)]


def test_every_style_reads_a_reference() -> None:
    """Each competes for its examples, and of all examples most are read by a style, not by labels."""
    best = []
    for name, examples in EXAMPLES.items():
        for text, _ in examples:
            found = _sources(text)
            assert name in found, text
            best.append(found[0])
    assert best.count(reading.LABELLED) < len(best) / 2


def test_without_its_style_a_reference_is_read_by_labels(house: Path) -> None:
    examples = [(name, text) for name, found in EXAMPLES.items() for text, _ in found]
    for path in (house / "reference" / "styles").glob("*.lark"):
        if path.stem != "layout":
            path.unlink()
    assert styles.styles() == ()
    assert {source for _, text in examples for source in _sources(text)} == {reading.LABELLED}


def test_a_style_is_a_file(house: Path) -> None:
    """One that is taken away reads nothing, one that is put there reads at once."""
    folder = house / "reference" / "styles"
    nlm = (folder / "nlm.lark").read_text(encoding="utf-8")
    text, fields = EXAMPLES["nlm"][0]
    assert _sources(text)[0] == "nlm"
    (folder / "nlm.lark").unlink()
    styles.styles.cache_clear()
    assert "nlm" not in _sources(text)
    (folder / "my_own.lark").write_text(nlm, encoding="utf-8")
    styles.styles.cache_clear()
    found = references.readings(text)
    assert found[0].source == "my_own"
    assert ("container_title", fields["container_title"]) in [
        (field, text[start:end].strip()) for field, start, end in found[0].events
    ]


def test_a_style_that_cannot_be_built_is_named(house: Path) -> None:
    path = house / "reference" / "styles" / "broken.lark"
    path.write_text("start: (", encoding="utf-8")
    with pytest.raises(grammar.GrammarError, match=re.escape(str(path))):
        references.readings("a thing that no style reads, so that all are asked")


def test_the_references_of_a_page_hang_on_the_grammar_of_trailers(house: Path) -> None:
    path = house / "reference" / "trailers.lark"
    text = "Smith J. On a thing. J Foo. 2020;1:2-9. doi:10.1000/x1 PMID: 12345678"
    (before,) = records(text, layout="reference_list/lines")
    assert (before["doi"], before["pmid"]) == ("10.1000/x1", "12345678")
    path.write_text(without(path.read_text(encoding="utf-8"), "pmid"), encoding="utf-8")
    for cached in (grammar.named, grammar.load, trailers._searcher):
        cached.cache_clear()
    try:
        (after,) = records(text, layout="reference_list/lines")
    finally:
        trailers._searcher.cache_clear()
    assert after["doi"] == "10.1000/x1" and "pmid" not in after
    assert "12345678" in after["unparsed"]
