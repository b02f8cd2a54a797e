"""`mscbib fixtures`: what goldens say, how a difference is told, and when goldens are rewritten."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import FIXTURES, SEEDS
from hypothesis import given
from hypothesis import strategies as st
from test_cli import call
from test_own_dialect import PAGE_OF_WELLS, WELLS

from mscbib import goldens, writers
from mscbib.goldens import comparison

RIS = """TY  - JOUR
AU  - Moor, Ada
AU  - Fenn, Bo
TI  - Peat and its fluxes
T2  - Bog Letters
PY  - 2019
SP  - 45
EP  - 49
KW  - peat
KW  - carbon
ER  -

TY  - JOUR
AU  - Reed, Cy
TI  - Rewetting after drainage
T2  - Bog Letters
PY  - 2020
SP  - 90
EP  - 12
ER  -

TY  - JOUR
AU  - Sedge, Di
TI  - Methane from ditches
T2  - Bog Letters
PY  - 2021
ER  -
"""
REVERSED = "18:7: MSC305 the pages end at 12, before they begin at 90\n"


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests may run in a job of CI; most of them are about people."""
    monkeypatch.delenv("CI", raising=False)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A case with its records and findings beside it."""
    path = tmp_path / "library" / "case.txt"
    path.parent.mkdir()
    path.write_text(RIS, encoding="utf-8")
    assert call("fixtures", "update", "--new", tmp_path).exit_code == 0
    return path


def _golden(case: Path) -> list[dict[str, Any]]:
    golden: list[dict[str, Any]] = json.loads(case.with_suffix(".json").read_bytes())
    return golden


def _put(case: Path, golden: object) -> None:
    case.with_suffix(".json").write_text(json.dumps(golden), encoding="utf-8")


def _said(case: Path) -> list[str]:
    """What is told of a case that differs, without the names of the goldens."""
    result = call("fixtures", "check", "-q", case)
    assert result.exit_code == (1 if result.stdout else 0)
    assert result.stderr == ""
    return [line.partition(": ")[2] for line in result.stdout.splitlines()]


# ---- Cases


def test_new_goldens_hold_records_and_findings(case: Path) -> None:
    assert [record["title"] for record in _golden(case)] == [
        "Peat and its fluxes",
        "Rewetting after drainage",
        "Methane from ditches",
    ]
    assert not {"id", "source", "spans", "schema_version"} & {name for one in _golden(case) for name in one}
    assert REVERSED in case.with_suffix(".diag").read_text(encoding="utf-8")
    result = call("fixtures", "check", case.parent)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "mscbib: 1 case\n")


def test_the_seeds_are_as_they_were_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, path in SEEDS.items():
        shutil.copytree(path.parent, tmp_path / name)
    assert call("fixtures", "update", tmp_path).exit_code == 0
    monkeypatch.chdir(tmp_path / "citing_list" / "rca")
    assert call("fixtures", "check", ".", "seed.txt", "../..").stderr.endswith(" cases\n")
    result = call("fixtures", "check", "-v", "seed.txt")
    assert (result.exit_code, result.stdout) == (0, "seed.txt: as it was\n")


def _cases(folder: Path, *names: str) -> goldens.Cases:
    for name in names:
        (folder / name).write_text("[]", encoding="utf-8")
    return goldens.cases(str(folder))


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["a.txt"], {"a.txt": []}),
        (["a.txt", "a.json", "a.diag", "a.csl.json"], {"a.txt": [".csl.json", ".diag", ".json"]}),
        (["a.txt", "a.html"], {"a.txt": [".html"]}),
        (["a.html", "a.json"], {"a.html": [".json"]}),
        (["a.htm"], {"a.htm": []}),
        (["a.ris", "a.json"], {"a.ris": [".json"]}),
        (["a.nbib.gz", "a.nbib.diag"], {"a.nbib.gz": [".diag"]}),
        (["a.ris", "b.bib", "README.md", ".a.txt"], {}),
        (["a.txt", "a.b.txt", "a.b.json", "a.csl.json"], {"a.txt": [".csl.json"], "a.b.txt": [".json"]}),
        (["a.txt", "a.csl.txt", "a.csl.json"], {"a.txt": [], "a.csl.txt": [".json"]}),
        (["a.txt", "a.old", "a.xlsx"], {"a.txt": []}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_goldens_belong_to_the_text_of_their_name(
    tmp_path: Path, names: list[str], expected: dict[str, list[str]]
) -> None:
    found = _cases(tmp_path, *names)
    assert {case.path.name: sorted(case.goldens) for case in found.cases} == expected
    assert found.strays == []


@pytest.mark.parametrize(
    ("names", "why"),
    [
        (["a.json"], "a.json: a golden of no case: there is no input of that name"),
        (["a.diag"], "a.diag: a golden of no case: there is no input of that name"),
        (
            ["a.bib", "a.ris", "a.json"],
            "is the input `a.bib` or `a.ris`? Call it `a.txt`, whatever its format",
        ),
    ],
)
def test_a_golden_without_its_text_is_an_error(tmp_path: Path, names: list[str], why: str) -> None:
    _cases(tmp_path, *names, "other.txt", "other.json")
    result = call("fixtures", "check", tmp_path)
    assert result.exit_code == 2
    assert why in result.stderr


def test_settings_of_other_programs_are_no_goldens(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"indent": 2}', encoding="utf-8")
    assert _cases(tmp_path, "a.txt", "a.json").strays == []


def test_a_file_of_no_case_is_passed_over(case: Path) -> None:
    notes = case.with_name("README.md")
    notes.write_text("Of Tuesday.", encoding="utf-8")
    result = call("fixtures", "check", notes)
    assert (result.exit_code, result.stderr) == (0, f"mscbib: {notes}: part of no case\nmscbib: 0 cases\n")
    _put(case, [])
    assert call("fixtures", "check", notes, case).exit_code == 1


def test_every_format_of_text_has_a_suffix_of_its_own() -> None:
    assert {*goldens.formats().values(), "json", "parquet", "xlsx"} == set(writers.names())
    assert goldens.formats()[".bib"] == "bibtex"
    assert goldens.formats()[".csl.json"] == "csl-json"
    assert not {goldens.RECORDS, goldens.FINDINGS, ".txt"} & goldens.formats().keys()


def test_a_folder_names_what_no_text_can_tell(tmp_path: Path) -> None:
    line = "Moor A. Peat and its fluxes. Bog Lett. 2019;12(3):45-9.\n"
    for folder in ("reference_list/lines", "elsewhere"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "a.txt").write_text(line, encoding="utf-8")
    call("fixtures", "update", "--new", tmp_path)
    assert _golden(tmp_path / "reference_list/lines/a.txt")[0]["title"] == "Peat and its fluxes"
    assert _golden(tmp_path / "elsewhere/a.txt") == []
    assert "MSC" in (tmp_path / "elsewhere/a.diag").read_text(encoding="utf-8")


def test_cases_of_a_dialect_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "wells.lark").write_text(WELLS, encoding="utf-8")
    (tmp_path / "page.txt").write_text(PAGE_OF_WELLS, encoding="utf-8")
    own = ("--grammar", tmp_path / "wells.lark")
    assert call("fixtures", "update", "--new", *own, tmp_path).exit_code == 0
    titles = [record["title"] for record in _golden(tmp_path / "page.txt")]
    assert titles == ["Groundwater in chalk", "Wells without walls"]
    assert call("fixtures", "check", *own, tmp_path).exit_code == 0
    assert "record 1 is missing: `Groundwater in chalk`" in call("fixtures", "check", tmp_path).stdout


# ---- How a difference is told


def _changed(change: Callable[[list[dict[str, Any]]], object]) -> Callable[[Path], None]:
    def apply(case: Path) -> None:
        golden = _golden(case)
        change(golden)
        _put(case, golden)

    return apply


RECORDS: dict[str, tuple[Callable[[list[dict[str, Any]]], object], list[str]]] = {
    "another value": (
        lambda g: g[0]["authors"][1].update(given="Bob"),
        ["record 1, `authors[1].given`: expected `Bob`, got `Bo`"],
    ),
    "a value less": (
        lambda g: g[1].update(volume="3"),
        ["record 2, `volume`: expected `3`, got nothing"],
    ),
    "a value more": (
        lambda g: g[2].pop("issued"),
        ["record 3, `issued`: expected nothing, got `2021`"],
    ),
    "two in two records": (
        lambda g: (g[0].update(pages="1"), g[2].update(type="book")),
        [
            "record 1, `pages`: expected `1`, got `45-49`",
            "record 3, `type`: expected `book`, got `article-journal`",
        ],
    ),
    "an item less at the front": (
        lambda g: g[0]["keywords"].insert(0, "water"),
        ["record 1, `keywords[0]`: expected `water`, got nothing"],
    ),
    "an item more at the front": (
        lambda g: g[0]["authors"].pop(0),
        ["record 1, `authors[0]`: expected nothing, got `{\"family\": \"Moor\", \"given\": \"Ada\"}`"],
    ),
    "a record less": (
        lambda g: g.insert(1, {"title": "A fourth"}),
        ["record 2 is missing: `A fourth`"],
    ),
    "a record more": (
        lambda g: g.pop(0),
        ["record 1 is unexpected: `Peat and its fluxes`"],
    ),
    "another title": (
        lambda g: g[0].update(title="Peat and its flux"),
        ["record 1, `title`: expected `Peat and its flux`, got `Peat and its fluxes`"],
    ),
    "text and number": (
        lambda g: g[0].update(issued=2019),
        ["record 1, `issued`: expected `2019`, got `\"2019\"`"],
    ),
    "a value in place of many": (
        lambda g: g[0].update(keywords="peat"),
        ["record 1, `keywords`: expected `peat`, got `[\"peat\", \"carbon\"]`"],
    ),
    "blanks that look alike": (
        lambda g: g[0].update(title="Peat and\u00a0its fluxes"),
        ['record 1, `title`: expected `"Peat and\\u00a0its fluxes"`, got `"Peat and its fluxes"`'],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", RECORDS)
def test_records_differ_by_field(name: str, case: Path) -> None:
    change, expected = RECORDS[name]
    _changed(change)(case)
    assert _said(case) == expected


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(0, 3)
    | st.sampled_from([0.0, 1.0, 0.5])
    | st.text("ab \u00a0", max_size=3),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["title", "a", "b"]), inner, max_size=3)
    ),
    max_leaves=12,
)
_RECORDS = st.lists(
    st.dictionaries(st.sampled_from(["title", "doi", "a", "b"]), _JSON, max_size=3), max_size=5
)


def _strict(value: Any) -> str:
    """A value with the kinds of its parts; numbers are of one kind."""
    if isinstance(value, dict):
        return str(sorted((name, _strict(inner)) for name, inner in value.items()))
    if isinstance(value, list):
        return str(list(map(_strict, value)))
    return repr(float(value) if type(value) is int else value)


@given(_RECORDS, _RECORDS)
def test_records_differ_where_they_do_and_nowhere_else(golden: Any, records: Any) -> None:
    differ = _strict(golden) != _strict(records)
    assert any(comparison.of_records(golden, records)) == differ
    assert not any(comparison.of_records(golden, golden))


@given(_RECORDS, _RECORDS)
def test_each_item_has_one_counterpart_at_most_and_all_keep_their_order(golden: Any, records: Any) -> None:
    pairs = list(comparison.paired(golden, records))
    assert [old for old, _ in pairs if old is not None] == list(range(len(golden)))
    assert [new for _, new in pairs if new is not None] == list(range(len(records)))


def test_of_long_values_the_place_is_shown_where_they_differ(tmp_path: Path) -> None:
    text = "".join(f"the sentence with the number {number}. " for number in range(1000, 1100))
    path = tmp_path / "a.txt"
    path.write_text(RIS.replace("KW  - peat", f"AB  - {text}"), encoding="utf-8")
    call("fixtures", "update", "--new", path)
    golden = _golden(path)
    golden[0]["abstract"]["text"] = golden[0]["abstract"]["text"].replace("number 1070", "number\n1070 or so")
    _put(path, golden)
    (said,) = _said(path)
    assert said.startswith("record 1, `abstract.text`: expected `…")
    assert "number\\n1070 or so" in said and "number 1070." in said
    assert len(said) < 300


def test_numbers_are_numbers_whatever_their_form(tmp_path: Path) -> None:
    shutil.copy(SEEDS["citing_list/rca"], tmp_path / "seed.txt")
    case = tmp_path / "seed.txt"
    call("fixtures", "update", "--new", case)
    golden = _golden(case)
    record = next(record for record in golden if record["metrics"]["cited_by"] == 0)
    record["metrics"]["cited_by"] = 0.0
    _put(case, golden)
    assert _said(case) == []
    record["metrics"]["cited_by"] = False
    _put(case, golden)
    assert _said(case) == [
        f"record {golden.index(record) + 1}, `metrics.cited_by`: expected `false`, got `0`"
    ]


@pytest.mark.parametrize(("moved", "told"), [(0.19, False), (-0.19, False), (-0.25, True), (None, True)])
def test_the_confidence_of_a_reference_may_move(tmp_path: Path, moved: float | None, told: bool) -> None:
    case = tmp_path / "seed.txt"
    shutil.copy(SEEDS["abstract_page/globalauthorid"], case)
    call("fixtures", "update", "--new", case)
    golden = _golden(case)
    reference = golden[0]["references"][1]
    if moved is None:
        del reference["confidence"]
    else:
        reference["confidence"] += moved
    _put(case, golden)
    said = _said(case)
    assert [line.partition(": ")[0] for line in said] == ["record 1, `references[1].confidence`"] * told


def test_findings_are_told_one_by_one(case: Path) -> None:
    diag = case.with_suffix(".diag")
    found = diag.read_text(encoding="utf-8")
    diag.write_text(found.replace(REVERSED, "1:1: MSC999 of old\n"), encoding="utf-8")
    assert _said(case) == ["finding missing: 1:1: MSC999 of old", f"finding unexpected: {REVERSED.rstrip()}"]
    diag.unlink()
    assert _said(case) == [f"finding unexpected: {line}" for line in found.splitlines()]


def test_what_is_written_differs_by_line(case: Path) -> None:
    bib = case.with_suffix(".bib")
    bib.touch()
    call("fixtures", "update", case)
    assert "Rewetting after drainage" in bib.read_text(encoding="utf-8")
    assert _said(case) == []
    bib.write_bytes(bib.read_bytes().replace(b"Rewetting", b"Wetting"))
    result = call("fixtures", "check", case)
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{bib}: what is written differs\n  --- golden\n  +++ today\n  @@ ")
    changed = [line[:3] for line in result.stdout.splitlines() if "etting after" in line]
    assert changed == ["  -", "  +"]
    assert "mscbib fixtures update" in result.stderr
    colored = call("fixtures", "check", "--color", "always", case).stdout
    assert "\x1b[31m-" in colored and "\x1b[32m+" in colored


def test_line_ends_are_told_as_such(case: Path) -> None:
    diag = case.with_suffix(".diag")
    diag.write_bytes(diag.read_bytes().replace(b"\n", b"\r\n"))
    assert _said(case) == ["only the ends of its lines differ (Git: `-text` in .gitattributes)"]


def test_a_text_without_goldens_is_a_difference(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(RIS, encoding="utf-8")
    assert _said(path) == ["there is no golden beside it (`mscbib fixtures update --new` writes one)"]
    assert "1 case without a golden; --new" in call("fixtures", "update", tmp_path).stderr
    assert list(tmp_path.iterdir()) == [path]


def test_goldens_cannot_drive_a_terminal(case: Path) -> None:
    _changed(lambda golden: golden[0].update(title="\x1b[31mred"))(case)
    case.with_suffix(".diag").write_text("\x1b]0;title\x07\n", encoding="utf-8")
    result = call("fixtures", "check", case)
    assert "\x1b" not in result.stdout and "\\x1b[31mred" in result.stdout and "\\x1b]0;" in result.stdout


# ---- What cannot be read


@pytest.mark.parametrize("content", [b"[", b"3", b'["a"]', b"\xff\xfe"])
def test_a_golden_that_is_none_is_an_error_and_the_others_go_on(case: Path, content: bytes) -> None:
    case.with_suffix(".json").write_bytes(content)
    case.with_suffix(".diag").write_bytes(b"")
    result = call("fixtures", "check", case)
    assert result.exit_code == 2
    assert "case.json: is no JSON array of records: " in result.stderr
    assert "finding unexpected" in result.stdout
    assert call("fixtures", "update", case).exit_code == 0
    assert _said(case) == []


@pytest.mark.parametrize("command", ["check", "update"])
def test_nothing_to_compare_is_an_error(command: str, tmp_path: Path) -> None:
    for path, why in ((tmp_path, "there is no case"), (tmp_path / "absent", "absent: No such file")):
        result = call("fixtures", command, path)
        assert result.exit_code != 0
        assert why in result.stderr


@pytest.mark.skipif(os.name != "posix" or os.getuid() == 0, reason="needs a user whom files can be kept from")
def test_a_text_that_cannot_be_read_is_an_error_and_the_others_go_on(case: Path) -> None:
    shutil.copy(case, case.with_name("other.txt"))
    case.chmod(0)
    result = call("fixtures", "check", case.parent)
    assert result.exit_code == 2
    assert f"{case}: Permission denied" in result.stderr
    assert "other.txt: there is no golden" in result.stdout


# ---- Rewriting


def _state(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {path.name: (path.read_bytes(), path.stat().st_ino) for path in sorted(folder.iterdir())}


def test_only_goldens_that_differ_are_rewritten(case: Path) -> None:
    shutil.copy(case, case.with_name("other.txt"))
    call("fixtures", "update", "--new", case.parent)
    before = _state(case.parent)
    golden = case.with_suffix(".json")
    golden.write_bytes(golden.read_bytes().replace(b"Methane", b"Ammonia"))
    old = case.parent / "old.name"
    os.link(golden, old)
    result = call("fixtures", "update", case.parent)
    assert result.stdout == f"wrote {golden}\n"
    assert result.stderr == "mscbib: 2 cases, 1 golden rewritten\n"
    assert b"Ammonia" in old.read_bytes(), "the file itself was written to, and not one in its place"
    old.unlink()
    after = _state(case.parent)
    assert {name: content for name, (content, _) in after.items()} == {
        name: content for name, (content, _) in before.items()
    }
    assert {name for name in after if after[name] != before[name]} == {"case.json"}
    assert call("fixtures", "update", case.parent).stdout == ""


def test_findings_that_are_gone_take_their_file_with_them(tmp_path: Path) -> None:
    case = tmp_path / "case.txt"
    shutil.copy(FIXTURES / "citing_list/pubmed_summary/new.txt", case)
    call("fixtures", "update", "--new", case)
    case.with_suffix(".diag").write_text("1:1: MSC999 of old\n", encoding="utf-8")
    assert _said(case) == ["finding missing: 1:1: MSC999 of old"]
    assert call("fixtures", "update", case).stdout == f"removed {case.with_suffix('.diag')}\n"
    assert _said(case) == []


def test_a_golden_keeps_its_form_and_what_did_not_really_change(tmp_path: Path) -> None:
    case = tmp_path / "seed.txt"
    shutil.copy(SEEDS["abstract_page/globalauthorid"], case)
    call("fixtures", "update", "--new", case)
    (golden,) = _golden(case)
    golden["title"] = "Another"
    golden["references"][1]["confidence"] -= 0.1
    confidence = golden["references"][1]["confidence"]
    case.with_suffix(".json").write_text(json.dumps(golden, indent=4), encoding="utf-8")
    call("fixtures", "update", case)
    written = case.with_suffix(".json").read_text(encoding="utf-8")
    assert written.startswith('{\n    "') and written.endswith("\n}\n")
    renewed = json.loads(written)
    assert renewed["title"] != "Another"
    assert renewed["references"][1]["confidence"] == confidence


@pytest.mark.parametrize("suffix", sorted(goldens.formats()))
def test_goldens_of_every_format_that_is_written(suffix: str, case: Path) -> None:
    golden = case.with_name(f"case{suffix}")
    golden.touch()
    assert str(golden) in call("fixtures", "check", case).stdout
    assert call("fixtures", "update", case).stdout == f"wrote {golden}\n"
    assert "methane from ditches" in golden.read_text(encoding="utf-8").lower()
    assert _said(case) == []


@pytest.mark.parametrize("arguments", [(), ("--new",)])
def test_a_job_of_ci_rewrites_nothing(
    case: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    _changed(lambda golden: golden.pop())(case)
    shutil.copy(case, case.with_name("other.txt"))
    before = _state(case.parent)
    monkeypatch.setenv("CI", "true")
    with pytest.raises(SystemExit) as ended:
        _main("fixtures", "update", *arguments, str(case.parent), monkeypatch=monkeypatch)
    assert ended.value.code == 2
    assert _state(case.parent) == before
    assert call("fixtures", "check", case).exit_code == 1


def _main(*arguments: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from mscbib import cli

    monkeypatch.setattr("sys.argv", ["mscbib", *arguments])
    cli.main()
