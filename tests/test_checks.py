"""Every rule fires where its fixture says, spares its near miss, and has a page.

``checks/NAME/fires*.EXT`` are texts in which the rule called NAME finds what ``fires*.diag`` beside it says,
a line a finding: ``LINE:COLUMN-END_LINE:END_COLUMN: MESSAGE``, and behind it `` => FIXED`` or `` ~> FIXED``
where it is offered to put FIXED in its place (safely, or for a person to decide). ``spares*.EXT`` look much
like that, and it finds nothing in them. A ``.options`` beside either says how it is read, as JSON:
``max_entry_size``, ``encoding`` and ``layout``, as the command line has them.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from mscbib import checks, detection, discovery, parser, validation
from mscbib.diagnostics import Diagnostic, Severity, rule
from mscbib.parser import Options

CASES = Path(__file__).parent / "checks"
FIRES = sorted(path for path in CASES.glob("*/fires*") if path.suffix not in (".diag", ".options"))
SPARES = sorted(path for path in CASES.glob("*/spares*") if path.suffix != ".options")

#: Found in the decisions about duplicates, which only `mscbib dedupe` reads: tests of that show them.
OF_DECISIONS = {"unknown-decision", "incomplete-decision", "contradictory-decisions", "unknown-id"}


def found_in(path: Path) -> list[Diagnostic]:
    """What the rule that a file's folder is named after finds in it; all rules look."""
    asked = path.with_suffix(".options")
    said = json.loads(asked.read_text(encoding="utf-8")) if asked.exists() else {}
    kind = detection.asked(said.pop("layout")) if "layout" in said else None
    options = Options(kind=kind, examiner=validation.all_rules(), **said)
    with path.open("rb") as stream:
        entries = list(parser.parse(stream, path.name, options))
    return [f for entry in entries for f in entry.findings if f.name == path.parent.name]


def said(finding: Diagnostic) -> str:
    """A finding as the .diag files have it."""
    fix = ""
    if finding.fix is not None:
        fix = f" {'=>' if finding.fix.safe else '~>'} {finding.fix.text}"
    place = f"{finding.line}:{finding.column}-{finding.end_line}:{finding.end_column}"
    return f"{place}: {finding.message}{fix}\n"


def _id(path: Path) -> str:
    return path.relative_to(CASES).as_posix()


@pytest.mark.parametrize("path", FIRES, ids=_id)
def test_a_rule_fires_where_it_should(path: Path) -> None:
    expected = path.with_suffix(".diag").read_text(encoding="utf-8")
    assert expected, "a rule that finds nothing here has nothing to show"
    assert "".join(map(said, found_in(path))) == expected


@pytest.mark.parametrize("path", SPARES, ids=_id)
def test_a_rule_spares_what_only_looks_so(path: Path) -> None:
    assert "".join(map(said, found_in(path))) == ""


@pytest.mark.parametrize("name", checks.names())
def test_every_rule_has_its_fixtures(name: str) -> None:
    if name not in OF_DECISIONS:
        assert any(path.parent.name == name for path in FIRES), "nothing shows where it fires"
        assert any(path.parent.name == name for path in SPARES), "nothing shows what it spares"


def test_every_fixture_has_its_rule() -> None:
    assert {path.name for path in CASES.iterdir()} <= set(checks.names())


@pytest.mark.parametrize("name", checks.names())
def test_every_rule_has_a_page(name: str) -> None:
    page = checks.page(name)
    assert page.summary
    assert len(page.summary) <= 90
    assert tuple(page.parts) == checks.PARTS
    assert all(text and "TODO" not in text for text in page.parts.values())


def test_codes_are_of_one_form_and_no_two_alike() -> None:
    codes = [rule(name).code for name in checks.names()]
    assert all(re.fullmatch("MSC[1-9][0-9]{2}", code) for code in codes)
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("name", checks.names())
def test_every_rule_says_what_to_do(name: str) -> None:
    known = rule(name)
    assert isinstance(known.severity, Severity)
    assert known.remedy
    assert known.remedy[0].islower() or known.remedy[0] == "`"
    assert not known.remedy.endswith(".")


def test_no_field_is_refused_by_two_rules() -> None:
    fields = [
        field
        for name in checks.names()
        for field in getattr(discovery.module("checks", name.replace("-", "_")), "REFUSED", ())
    ]
    assert len(set(fields)) == len(fields)
