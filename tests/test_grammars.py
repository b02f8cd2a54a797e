"""The grammars recognise the layouts: each field by its own rule, labels by what they print, as Lark does."""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from re import _constants as sre
from re import _parser as sre_parser
from typing import Any

import pytest
from conftest import SEEDS, entries, plain
from hypothesis import given, settings
from hypothesis import strategies as st
from lark import Lark, Token, Tree
from lark.exceptions import LarkError

from mscbib import automaton, dialects, discovery, grammar, recogniser, source
from mscbib.layouts import _work

GRAMMARS = discovery.grammar_folders()[-1]
#: Every grammar that reads text by itself; the others hold what several of them import.
ALL = sorted(
    p.relative_to(GRAMMARS).with_suffix("").as_posix()
    for p in GRAMMARS.glob("*/**/*.lark")
    if p.stem not in ("layout", "tails")
)


# ---- What a grammar may be


@pytest.mark.parametrize("name", ALL)
def test_there_is_nothing_the_parser_had_to_choose(name: str, caplog: pytest.LogCaptureFixture) -> None:
    """Lark settles a shift/reduce conflict in silence; a grammar here must have none."""
    logger = logging.getLogger("lark")
    level = logger.level
    with caplog.at_level(logging.DEBUG, logger="lark"):
        grammar.lark(grammar.find(name), debug=True)
    logger.setLevel(level)
    assert not [record for record in caplog.records if "onflict" in record.getMessage()]


@pytest.mark.parametrize("name", ALL)
def test_labels_are_literal(name: str) -> None:
    """A label may not swallow text: only blanks and punctuation may repeat in it without end."""
    tables = grammar.named(name)
    for terminal, pattern in tables.terminals.items():
        if tables.fields[terminal] is None:
            assert _repeats_only_blanks(sre_parser.parse(pattern)), f"{terminal}: {pattern}"


def _repeats_only_blanks(tree: Any) -> bool:
    for code, argument in tree:
        if code in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            _, most, body = argument
            if most > 9 and not _is_sign(body):
                return False
        elif code is sre.SUBPATTERN:
            if not _repeats_only_blanks(argument[-1]):
                return False
        elif code is sre.BRANCH and not all(map(_repeats_only_blanks, argument[1])):
            return False
    return True


def _is_sign(body: Any) -> bool:
    return all(
        all(map(_is_blank_or_punctuation, argument))
        if code is sre.IN
        else _is_blank_or_punctuation((code, argument))
        for code, argument in body
    )


def _is_blank_or_punctuation(item: tuple[Any, Any]) -> bool:
    code, argument = item
    if code is sre.LITERAL:
        return not chr(argument).isalnum()
    return bool(code is sre.CATEGORY and argument is sre.CATEGORY_SPACE)


@pytest.mark.parametrize("dialect", dialects.dialects(), ids=lambda d: d.full_name)
def test_every_field_of_a_grammar_is_handled(dialect: dialects.Dialect) -> None:
    seen = {field for field in dialect.tables.fields.values() if field is not None}
    assert seen <= set(dialect.module.FIELDS)


@pytest.mark.parametrize("layout", discovery.names("layouts"))
def test_every_handler_of_a_layout_has_a_field(layout: str) -> None:
    """What the layouts have in common must have one in some dialect."""
    seen = {f for d in dialects.dialects() if d.layout == layout for f in d.tables.fields.values()}
    assert set(discovery.module("layouts", layout).FIELDS) - set(_work.FIELDS) <= seen


def test_every_handler_that_layouts_share_has_a_field() -> None:
    seen = {field for dialect in dialects.dialects() for field in dialect.tables.fields.values()}
    assert set(_work.FIELDS) <= seen


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_every_field_of_a_grammar_occurs_in_a_fixture(name: str) -> None:
    dialect = dialects.named(name)
    seen: set[str] = set()
    for block in _blocks(SEEDS[name].read_text(encoding="utf-8"), dialect):
        seen |= {field for field, _, _ in recogniser.recognise(dialect.tables, block).events}
    # no page in the seeds has a group among its authors, or says where these are from
    assert {field for field in dialect.tables.fields.values() if field} - seen <= {"literal", "listed_place"}


# ---- The automaton is Lark's


@cache
def _lark(name: str) -> Lark:
    return grammar.lark(grammar.find(name))


def _fields_of(tree: Tree[Token], tables: grammar.Tables) -> list[tuple[str, int, int]]:
    found = []
    for token in tree.scan_values(lambda value: isinstance(value, Token)):
        field = tables.fields[token.type]
        assert field is not None and token.start_pos is not None and token.end_pos is not None
        found.append((field, token.start_pos, token.end_pos))
    return found


def same_as_lark(name: str, text: str) -> None:
    tables = grammar.named(name)
    try:
        expected = _fields_of(_lark(name).parse(text), tables)
    except LarkError:
        expected = None
    assert automaton.accepts(tables, text) == expected


def _blocks(text: str, dialect: dialects.Dialect) -> list[str]:
    blocks = [block.stripped().text for block in source.blocks([text], dialect.boundary)]
    return [block for block in blocks if block]


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_the_recogniser_sees_what_lark_sees_in_the_seeds_and_in_damaged_ones(name: str) -> None:
    for block in _blocks(SEEDS[name].read_text(encoding="utf-8"), dialects.named(name)):
        lines = block.split("\n")
        same_as_lark(name, block)
        for at in range(len(lines)):
            same_as_lark(name, "\n".join(lines[:at] + lines[at + 1 :]))
            same_as_lark(name, "\n".join([*lines[:at], lines[at][::2], *lines[at + 1 :]]))


_PIECES = st.lists(
    st.sampled_from(
        [
            *(
                "Chen L",
                ", ",
                ". ",
                "A title",
                "? ",
                "J Foo",
                " 2020",
                "; 1",
                "2",
                "(3)",
                ":4-9",
                ".",
                "et al",
            ),
            *("; The X Group", " doi:10.1000/x", "METHODS: ", "Methods The ", "\u0085", "é", "\n", " ", "|"),
            *("Abstract\n", "Author:\n", "Funder\n", "Publisher\n", "Reference2 articles.", "1. ", "TOP\n"),
            *("Cited by 3 articles.", "[PMID: 1", " DOI: 10.1000/x", "]", " [Received: 01/02/2020]", " Open"),
            *("1\n", "\n|\n", "Affiliation(s)\n- ", "\n- ", "| | - ", "| |", "Collapse"),
        ]
    ),
    max_size=30,
).map("".join)


@settings(max_examples=100, deadline=None)
@given(name=st.sampled_from(ALL), text=_PIECES)
def test_the_recogniser_sees_what_lark_sees_in_anything(name: str, text: str) -> None:
    same_as_lark(name, text)


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from(ALL), text=_PIECES)
def test_whatever_the_text_every_piece_of_it_is_seen_or_reported(name: str, text: str) -> None:
    found = recogniser.recognise(grammar.named(name), text, want_labels=True)
    places = sorted(
        [(start, end) for _, start, end in found.events]
        + found.labels
        + [(piece.start, piece.end) for piece in found.unclaimed]
    )
    at = 0
    for start, end in places:
        assert start >= at, "two claims on one place"
        assert not text[at:start].strip(), "text passed over in silence"
        at = end
    assert not text[at:].strip()


# ---- Every field has its own rule


def without(text: str, rule: str) -> str:
    """A grammar's text without `rule`: its definition, and every alternative that only it gives a field."""
    text = re.sub(r"(?m)[ ]*//(?! @).*$", "", text)
    text = re.sub(rf"(?m)^(%import [^(\n]*\([^)\n]*?)\b{rule}\b,?[ ]?", r"\1", text)
    text = re.sub(r"(?m)^%import [^(\n]*\([, ]*\)$", "", text).replace(", )", ")")
    return re.sub(
        r"(?m)^(%override )?([a-z_?]+): (.*(?:\n[ ]+\|.*)*)$", lambda m: _rule_without(m, rule), text
    )


def _rule_without(match: re.Match[str], rule: str) -> str:
    if match[2] == rule:
        return ""
    kept = []
    for alternative in _alternatives(match[3]):
        groups = re.sub(rf"\([^()]*\b{rule}\b[^()]*\)[*+?]?", lambda m: _group_without(m, rule), alternative)
        rest = re.sub(rf"\b{rule}\b[*+?]?", "", groups)
        if groups == alternative and rest == alternative:
            kept.append(alternative)
        elif re.search(r"\b_?[a-z]", rest):
            kept.append(rest)
    if not kept:
        return ""
    return f"{match[1] or ''}{match[2]}: " + "\n  | ".join(kept)


def _group_without(match: re.Match[str], rule: str) -> str:
    rest = re.sub(rf"\|?\s*\b{rule}\b[*+?]?\s*", " ", match[0])
    return rest if re.search(r"\b[a-z]", rest) else ""


def _alternatives(body: str) -> Iterator[str]:
    depth, start = 0, 0
    for at, character in enumerate(body):
        depth += (character == "(") - (character == ")")
        if character == "|" and depth == 0:
            yield body[start:at].strip()
            start = at + 1
    yield body[start:].strip()


def _paths(value: Any, path: str = "") -> dict[str, Any]:
    """The leaves of a record, by path, without the numbers of list items."""
    if isinstance(value, dict):
        return {p: v for name, item in value.items() for p, v in _paths(item, f"{path}.{name}").items()}
    if isinstance(value, list):
        found: dict[str, Any] = {}
        for item in value:
            for p, v in _paths(item, path).items():
                found.setdefault(p, []).append(v)
        return found
    return {path.removeprefix("."): value}


#: For every rule of a layout that gives a field: what of the records hangs on it, and nothing else.
CITATION = {"title", "type", "container_title", "issued", "volume", "pages", "page_first", "article_number"}
HANGS_ON: dict[str, dict[str, set[str]]] = {
    "citing_list/rca": {
        "label": {"label"},
        "citation": CITATION | {"authors.family", "authors.given", "authors.initials"},
        "pmid": {"pmid"},
        "pmcid": {"pmcid"},
        "doi": {"doi"},
        "cited_by": {"metrics.cited_by"},
        "impact_index_per_article": {"metrics.impact_index_per_article"},
        "links": {"links"},
        "received": {"history.received"},
        "revised": {"history.revised"},
        "accepted": {"history.accepted"},
        "indexed": {"history.indexed"},
        "open_access": {"open_access"},
        "abstract": {"abstract.text"},
        "affiliated_person": {"authors.given", "authors.affiliations"},
        "affiliation": {"authors.affiliations"},
    },
    "abstract_page/globalauthorid": {
        "title": {"title"},
        "author": {"authors.family", "authors.given", "authors.orcid_listed"},
        "orcid_listed": {"authors.orcid_listed"},
        "abstract": {
            "abstract.text",
            "abstract.sections.label",
            "abstract.sections.text",
            "registrations.registry",
            "registrations.id",
        },
        "funders": {"funders"},
        "publisher": {"publisher"},
        "subjects": {"subjects"},
        "reference_count": {"reference_count.declared"},
        "reference": {"references", "reference_count.listed"},
        "cited_by": {"metrics.cited_by"},
        "boilerplate": set(),
    },
    "review_snippet/scite": {"abstract": {"abstract.text"}, "boilerplate": set()},
}


@pytest.mark.parametrize(
    ("name", "rule"), [(name, rule) for name, rules in HANGS_ON.items() for rule in rules]
)
def test_a_field_hangs_on_its_rule(
    name: str, rule: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = SEEDS[name].read_text(encoding="utf-8")
    whole = [_paths(plain(entry)) for entry in entries(text) if entry.record]
    folder = tmp_path / "grammars"
    shutil.copytree(GRAMMARS, folder)
    layout, dialect = name.split("/")
    for file in (folder / layout / "layout.lark", folder / layout / f"{dialect}.lark"):
        file.write_text(without(file.read_text(encoding="utf-8"), rule), encoding="utf-8")
    assert (
        rule not in re.sub(r"//.*", "", (folder / layout / "layout.lark").read_text(encoding="utf-8")).split()
    )
    monkeypatch.setattr(discovery, "grammar_folders", lambda: (folder,))
    dialects.dialects.cache_clear()
    try:
        read = entries(text, layout=name)
    finally:
        monkeypatch.undo()
        dialects.dialects.cache_clear()
        grammar.find.cache_clear() if hasattr(grammar.find, "cache_clear") else None
    found = [_paths(plain(entry)) for entry in read if entry.record]
    gone = HANGS_ON[name][rule]
    hangs = {"id", "confidence"}

    def rest(record: dict[str, Any]) -> dict[str, Any]:
        return {
            path: value
            for path, value in record.items()
            if path not in hangs and path not in gone and not any(path.startswith(f"{g}.") for g in gone)
        }

    if name == "review_snippet/scite" and rule == "abstract":
        assert found == []
    elif name == "review_snippet/scite":  # any other paragraph of that length is an abstract
        assert [rest(record) for record in found[:-1]] == [rest(record) for record in whole]
        assert found[-1]["abstract.text"].startswith("scite is")
        return
    else:
        assert [rest(record) for record in found] == [rest(record) for record in whole]
        for path in gone:
            before = [record[p] for record in whole for p in record if p == path or p.startswith(f"{path}.")]
            after = [record[p] for record in found for p in record if p == path or p.startswith(f"{path}.")]
            assert before and before != after, f"{path} does not hang on {rule}"
    # and what the field held is reported as claimed by nobody
    assert {finding.code for entry in read for finding in entry.findings} & {"MSC105", "MSC106"}
