"""Settings: which file counts, what it may say, and where it is wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_cli import needs_posix
from test_selection import finding

from mscbib import configuration, discovery
from mscbib.configuration import Configuration, keys
from mscbib.diagnostics import Severity
from mscbib.selection import ConfigurationError

EVERYTHING = """\
select = ["ALL"]
extend-select = ["MSC305"]
ignore = ["MSC2", "kept-value"]
minimum-severity = "error"
fixable = ["ALL"]
unfixable = ["MSC3"]
exclude = ["old/", "*.bak"]
baseline = "known/baseline.json"
output-format = "concise"
fail-on = "never"

[severity]
MSC3 = "warning"
invalid-value = "error"

[per-file-ignores]
"drafts/**/*.ris" = ["MSC1"]
"*.bib" = ["reversed-pages"]
"""


def settings(folder: Path, text: str, name: str = "mscbib.toml") -> Path:
    """A file of settings."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def as_project(text: str) -> str:
    """The same settings in a pyproject.toml."""
    return "[tool.mscbib]" + f"\n{text}".replace("\n[", "\n[tool.mscbib.")


# ---- Which file counts


def test_without_a_file_nothing_is_set(tmp_path: Path) -> None:
    assert configuration.find(tmp_path) == Configuration()
    assert configuration.find(tmp_path / "a.ris") == Configuration()


def test_the_nearest_file_counts_alone(tmp_path: Path) -> None:
    settings(tmp_path, 'select = ["MSC1"]\nfail-on = "never"')
    settings(tmp_path / "in", 'ignore = ["MSC2"]')
    dump = tmp_path / "in" / "deep" / "er" / "a.ris"
    dump.parent.mkdir(parents=True)
    dump.touch()
    for start in (dump, dump.parent, tmp_path / "in", tmp_path / "x" / ".." / "in" / "a.zip!" / "b"):
        found = configuration.find(start)
        assert found.path == tmp_path / "in" / "mscbib.toml"
        assert found == Configuration(found.path, ignore=("MSC2",))
    assert configuration.find(tmp_path / "other").select == ("MSC1",)
    # a member's name is no path
    assert configuration.find(Path(f"{tmp_path}/in/a.zip!/../../../b.ris")).ignore == ("MSC2",)


def test_a_file_of_our_own_beats_the_projects(tmp_path: Path) -> None:
    settings(tmp_path, as_project('select = ["MSC1"]'), "pyproject.toml")
    assert configuration.find(tmp_path).select == ("MSC1",)
    settings(tmp_path / "a", as_project('select = ["MSC1"]'), "pyproject.toml")
    settings(tmp_path / "a", 'select = ["MSC2"]')
    assert configuration.find(tmp_path / "a").select == ("MSC2",)


@pytest.mark.parametrize(
    "project",
    ['[project]\nname = "x"', '[project]\nname = "mscbib"', "[tool.ruff]", "this is no TOML", "[tool]"],
)
def test_a_project_without_settings_is_passed_over(project: str, tmp_path: Path) -> None:
    settings(tmp_path, 'select = ["MSC1"]')
    settings(tmp_path / "in", project, "pyproject.toml")
    assert configuration.find(tmp_path / "in").select == ("MSC1",)


def test_a_folder_is_found_by_a_relative_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings(tmp_path, 'baseline = "known.json"\nexclude = ["old/"]')
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path / "in")
    found = configuration.find(Path("a.ris"))
    assert found.baseline == tmp_path / "known.json"
    assert found.excluded().have("../old/a.ris")
    assert not found.excluded().have("a.ris")


def test_what_is_no_record_is_not_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = configuration.read(settings(tmp_path, 'baseline = "in/../known.json"\nexclude = ["old/"]'))
    monkeypatch.chdir(tmp_path)
    excluded = ("mscbib.toml", "in/pyproject.toml", "known.json", f"{tmp_path}/known.json", "old/a.ris")
    assert [path for path in excluded if not said.excluded().have(path)] == []
    looked_at = ("a.ris", "in/known.json", "my-mscbib.toml", "-")
    assert [path for path in looked_at if said.excluded().have(path)] == []
    assert Configuration().excluded().have("mscbib.toml")
    assert not Configuration().excluded().have("known.json")


@needs_posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_settings_that_may_not_be_read_are_not_passed_over(tmp_path: Path) -> None:
    settings(tmp_path, "").chmod(0)
    with pytest.raises(PermissionError):
        configuration.find(tmp_path)


# ---- What it says


@pytest.mark.parametrize(
    ("name", "text"), [("mscbib.toml", EVERYTHING), ("pyproject.toml", as_project(EVERYTHING))]
)
def test_every_key_is_read(name: str, text: str, tmp_path: Path) -> None:
    path = settings(tmp_path, text, name)
    read = configuration.read(path)
    assert read == Configuration(
        path,
        select=("ALL",),
        extend_select=("MSC305",),
        ignore=("MSC2", "kept-value"),
        severity={"MSC3": Severity.WARNING, "invalid-value": Severity.ERROR},
        minimum_severity=Severity.ERROR,
        per_file_ignores={"drafts/**/*.ris": ("MSC1",), "*.bib": ("reversed-pages",)},
        fixable=("ALL",),
        unfixable=("MSC3",),
        exclude=("old/", "*.bak"),
        baseline=tmp_path / "known" / "baseline.json",
        output_format="concise",
        fail_on="never",
    )
    unread = [
        key
        for key in keys.READERS
        if getattr(read, key.replace("-", "_")) == getattr(Configuration(), key.replace("-", "_"))
    ]
    assert not unread, "a key that nothing here shows"


def test_a_byte_order_mark_is_no_matter(tmp_path: Path) -> None:
    assert configuration.read(settings(tmp_path, '\ufeffselect = ["MSC1"]')).select == ("MSC1",)


def test_every_report_may_be_named(tmp_path: Path) -> None:
    names = discovery.names("reports")
    assert names
    for name in names:
        path = settings(tmp_path, f'output-format = "{name.replace("_", "-")}"')
        assert configuration.read(path).output_format == name.replace("_", "-")


# ---- What is wrong with it, and where


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('\nselct = ["ALL"]', 2, "there is no key `selct`; did you mean `select`?"),
        ('extend_select = ["ALL"]', 1, "there is no key `extend_select`; did you mean `extend-select`?"),
        ("colour = 1", 1, "there is no key `colour`; there are baseline, exclude, extend-select, fail-on"),
        ('# no "x"\n[per_file_ignores]\n"x" = []', 2, "did you mean `per-file-ignores`?"),
        ('select = "ALL"', 1, "`select`: a list of strings is wanted, and this is a string"),
        ("select = [\n  1]", 1, "`select`: a list of strings is wanted, and a number is in it"),
        ("select = true", 1, "this is true or false"),
        ("select = 1979-05-27", 1, "this is a date"),
        ("[select]\n", 1, "this is a table"),
        ("select = [\n  'MSC1',\n  'reversed-page',\n]", 3, "did you mean `reversed-pages`?"),
        ('ignore = ["MSC305", "MSC999"]', 1, "`ignore`: there is no rule `MSC999`; `mscbib rules`"),
        ('severity = "error"', 1, "`severity`: a table is wanted, and this is a string"),
        ('[severity]\nMSC1 = "error"\nMSC305 = "loud"', 3, "`warning` is wanted, and this is `loud`"),
        ('[severity]\nMSC1 = "error"\nMSC305 = "warn"', 3, "did you mean `warning`?"),
        ('[severity]\nMSC1 = "error"\nMSC999 = "error"', 3, "there is no rule `MSC999`"),
        ('severity.MSC1 = "error"\nseverity.MSC2 = 1', 2, "this is a number"),
        ('minimum-severity = "info"', 1, "`minimum-severity`: one of `error`, `warning` is wanted"),
        ('fail-on = "errors"', 1, "`never` is wanted, and this is `errors`; did you mean `error`?"),
        ("fail-on = false", 1, "this is true or false"),
        ('output-format = "concice"', 1, "did you mean `concise`?"),
        ("baseline = []", 1, "`baseline`: a path is wanted"),
        ('baseline = ""', 1, "`baseline`: a path is wanted"),
        ('exclude = ["a", "!"]', 1, "`exclude`: `!` is no pattern of paths"),
        ('exclude = ["a", "[z-a]"]', 1, "`[z-a]` is no pattern of paths"),
        ('exclude = [\n"# a"]', 2, "`# a` is no pattern of paths"),
        ("[per-file-ignores]\n'!' = []", 2, "`!` is no pattern of paths"),
        ('[per-file-ignores]\n"a.ris" = ["MSC1"]\n"b.ris" = "MSC1"', 3, "`b.ris`: a list of"),
        ('[per-file-ignores]\n"a.ris" = ["MSC1"]\n"b.ris" = ["MSC0"]', 3, "`b.ris`: there is no rule `MSC0`"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["mscbib.toml", "pyproject.toml"])
def test_what_is_wrong_is_said_with_its_line(
    text: str, line: int, message: str, name: str, tmp_path: Path
) -> None:
    above = '[project]\nselect = "not ours"\nreversed-page = 1\n' if name == "pyproject.toml" else ""
    if above:
        text, line = as_project(text), line + above.count("\n") + 1
    path = settings(tmp_path, above + text, name)
    for read in (configuration.read, lambda path: configuration.find(path.parent)):
        with pytest.raises(ConfigurationError) as caught:
            read(path)
        assert str(caught.value).startswith(f"{path}:{line}: ")
        assert message in str(caught.value)


def test_a_path_is_said_as_the_working_directory_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings(tmp_path / "in", "colour = 1")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigurationError, match=r"^in/mscbib\.toml:1: "):
        configuration.find(Path("in/a.ris"))


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("mscbib.toml", b'select = ["ALL"]\n\nignore = [', ":3: this is no TOML: "),
        ("mscbib.toml", b"\xff\xfe", ": this is no TOML: "),
        ("mscbib.toml", b"a = " + 5_000 * b"[" + 5_000 * b"]", ": this is no TOML: "),
        ("mscbib.toml", b"[tool.mscbib]\n", ":1: there is no key `tool`: in a mscbib.toml the keys stand"),
        ("pyproject.toml", b"[tool]\nmscbib = 1\n", ":2: `mscbib` is to be a table, and is a number"),
        ("pyproject.toml", b"[tool.ruff]\n", ": there is no table `[tool.mscbib]` in it"),
        ("pyproject.toml", b"# mscbib\n[tool", ":2: this is no TOML: "),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_said(name: str, text: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(text)
    with pytest.raises(ConfigurationError) as caught:
        configuration.read(path)
    assert str(caught.value).startswith(f"{path}{message}")


def test_a_line_is_found_though_the_key_is_written_in_a_way_of_its_own(tmp_path: Path) -> None:
    path = settings(tmp_path, '# first\ntool = {mscbib = {selct = ["ALL"]}}\n', "pyproject.toml")
    with pytest.raises(ConfigurationError, match=r":[12]: there is no key `selct`"):
        configuration.read(path)


@given(
    st.dictionaries(
        st.sampled_from([*keys.READERS, "other"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
            lambda inner: (
                st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
            ),
            max_leaves=5,
        ),
    )
)
def test_whatever_a_key_holds_is_read_or_refused(table: dict[str, object]) -> None:
    for key, value in table.items():
        try:
            keys.reader_of(key)(value)
        except keys.WrongError as error:
            assert str(error)


# ---- With the options of the command line


def test_options_change_what_the_settings_say(tmp_path: Path) -> None:
    said = configuration.read(
        settings(
            tmp_path,
            'select = ["MSC2", "MSC3", "kept-value"]\nignore = ["reversed-pages"]\nunfixable = ["MSC2"]\n'
            '[severity]\nMSC3 = "warning"\n[per-file-ignores]\n"old/" = ["MSC2"]\n',
        )
    )
    plain = said.selection()
    assert "invalid-doi" in plain.names()
    assert "reversed-pages" not in plain.names()
    assert "invalid-value" not in plain.names()
    assert plain.keeps(finding("invalid-doi", f"{tmp_path}/old/a.ris")) is None
    assert plain.keeps(finding("invalid-doi", f"{tmp_path}/a.ris")) is not None

    assert said.selection(ignore=["MSC3,MSC2"]).names() == ("kept-value",)
    assert said.selection(select=["MSC305"]).names() == ("reversed-pages",)
    assert "invalid-value" in said.selection(extend_select=["MSC108", "MSC1"]).names()
    kept = said.selection(select=["MSC305"], severity=["MSC305=error"]).keeps(finding())
    assert kept
    assert kept.severity is Severity.ERROR
    told = said.selection(select=["MSC305"]).keeps(finding())
    assert told
    assert told.severity is Severity.WARNING
    assert said.selection(select=["MSC305"], severity=["error"]).names() == ()


@pytest.mark.parametrize("option", ["select", "ignore", "extend_select", "severity"])
def test_an_option_that_names_no_rule_is_said(option: str) -> None:
    with pytest.raises(ConfigurationError, match="reversed-page"):
        Configuration().selection(**{option: ["reversed-page"]})
