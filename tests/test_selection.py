"""Which rules are asked, which findings are heard of which files, and how bad they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_cli import needs_posix

from mscbib import checks
from mscbib.diagnostics import Diagnostic, Fix, Severity, rule
from mscbib.path_patterns import Paths, seen_from
from mscbib.selection import (
    Choice,
    ConfigurationError,
    Selection,
    UnknownRuleError,
    listed,
    named,
    rules_of,
    severities_asked,
)

PAGES, DOI, VALUE = "reversed-pages", "invalid-doi", "invalid-value"
WARNED = "kept-value"
ALL = set(checks.names())


def finding(name: str = PAGES, path: str = "a.ris", fix: Fix | None = None) -> Diagnostic:
    """What a rule found."""
    known = rule(name)
    return Diagnostic(
        code=known.code,
        name=name,
        severity=known.severity,
        message="the pages end at 12",
        remedy=known.remedy,
        path=path,
        line=3,
        column=7,
        end_line=3,
        end_column=12,
        start=20,
        end=25,
        fix=fix,
    )


def of_code(beginning: str) -> set[str]:
    return {name for name in ALL if rule(name).code.startswith(beginning)}


# ---- What names rules


@pytest.mark.parametrize(
    ("selector", "names"),
    [
        ("ALL", ALL),
        ("all", ALL),
        ("MSC", ALL),
        ("MSC3", of_code("MSC3")),
        ("msc30", of_code("MSC30")),
        ("MSC305", {PAGES}),
        (" msc305 ", {PAGES}),
        ("reversed-pages", {PAGES}),
        ("Reversed-Pages", {PAGES}),
    ],
)
def test_a_selector_names_rules(selector: str, names: set[str]) -> None:
    assert rules_of(selector)[0] == names
    assert names, "or this shows nothing"


@pytest.mark.parametrize(
    ("selector", "hint"),
    [
        ("MSC9", "`mscbib rules` lists them"),
        ("MSC999", "`mscbib rules` lists them"),
        ("MSC3055", "`mscbib rules` lists them"),
        ("M", "`mscbib rules` lists them"),
        ("", "`mscbib rules` lists them"),
        ("zzzzzz", "`mscbib rules` lists them"),
        ("MCS305", "did you mean `MSC305`?"),
        ("reversed-page", "did you mean `reversed-pages`?"),
        ("reversed_pages", "did you mean `reversed-pages`?"),
        ("orcid", "did you mean `invalid-orcid`"),
    ],
)
def test_what_names_no_rule_is_said(selector: str, hint: str) -> None:
    with pytest.raises(UnknownRuleError) as caught:
        rules_of(selector)
    assert f"there is no rule `{selector}`" in str(caught.value)
    assert hint in str(caught.value)


def test_a_selector_of_any_length_is_quoted_in_short() -> None:
    with pytest.raises(UnknownRuleError) as caught:
        rules_of("reversed" * 100_000)
    assert len(str(caught.value)) < 200


def test_one_rule_is_named_by_its_code_or_its_name_only() -> None:
    assert named("msc305") == named("REVERSED-PAGES") == PAGES
    for several in ("MSC3", "ALL"):
        with pytest.raises(UnknownRuleError):
            named(several)


@given(st.text(max_size=20))
def test_any_text_names_rules_or_is_refused(text: str) -> None:
    try:
        names, _ = rules_of(text)
    except UnknownRuleError:
        return
    assert names
    assert names <= ALL


def test_an_option_may_be_given_several_times_with_commas_in_it() -> None:
    assert listed(["MSC1,MSC2", "invalid-doi, ALL", " "]) == ("MSC1", "MSC2", "invalid-doi", "ALL")


# ---- Of several selectors


def chosen(*choices: Choice) -> set[str]:
    names = Selection(choices).names()
    assert list(names) == [name for name in checks.names() if name in names]
    return set(names)


def test_all_rules_are_asked_where_nobody_says_otherwise() -> None:
    assert chosen() == chosen(Choice()) == ALL


@pytest.mark.parametrize(
    ("choice", "names"),
    [
        (Choice(["MSC3"]), of_code("MSC3")),
        (Choice([]), set()),
        (Choice(["MSC2"], ["MSC305"]), of_code("MSC2") | {PAGES}),
        (Choice(None, ["MSC305"]), ALL),
        (Choice(ignore=["MSC3"]), ALL - of_code("MSC3")),
        (Choice(["MSC3"], ignore=["MSC305"]), of_code("MSC3") - {PAGES}),
        (Choice(["MSC305"], ignore=["MSC3"]), {PAGES}),
        (Choice(["ALL"], ignore=["MSC3"]), ALL - of_code("MSC3")),
        (Choice(["MSC305"], ignore=["ALL"]), {PAGES}),
        (Choice(["MSC"], ignore=["ALL"]), ALL),
        (Choice(["MSC305"], ignore=["MSC305"]), set()),
        (Choice(["MSC305"], ignore=["reversed-pages"]), set()),
        (Choice(["MSC3", "MSC201"], ignore=["MSC2"]), of_code("MSC3") | {DOI}),
    ],
)
def test_the_selector_that_names_fewest_wins(choice: Choice, names: set[str]) -> None:
    assert chosen(choice) == names


def test_a_later_place_changes_what_an_earlier_one_chose() -> None:
    first = Choice(["MSC3", "MSC2"], ignore=["MSC305"])
    assert chosen(first, Choice(ignore=["MSC2"])) == of_code("MSC3") - {PAGES}
    # even by a selector that names more
    assert chosen(first, Choice(None, ["MSC3"])) == of_code("MSC3") | of_code("MSC2")
    assert chosen(first, Choice(["MSC3"])) == of_code("MSC3"), "it selects anew: nothing is ignored yet"


SELECTORS = st.lists(st.sampled_from(["ALL", "MSC3", "MSC2", "MSC305", PAGES, DOI]), max_size=5)


@given(SELECTORS, SELECTORS, st.randoms())
def test_the_order_of_selectors_says_nothing(select: list[str], ignore: list[str], random: object) -> None:
    mixed = sorted(select, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert chosen(Choice(select, ignore=ignore)) == chosen(Choice(mixed, ignore=ignore[::-1]))


@given(SELECTORS, SELECTORS)
def test_what_a_code_names_is_as_that_says(select: list[str], ignore: list[str]) -> None:
    by_name = {"MSC305", PAGES}
    names = chosen(Choice(select, ignore=ignore))
    if by_name & set(ignore):
        assert PAGES not in names
    elif by_name & set(select):
        assert PAGES in names


# ---- What is kept of the findings


def test_a_finding_of_a_rule_that_is_not_asked_is_dropped() -> None:
    selection = Selection([Choice(ignore=["MSC305"])])
    assert selection.keeps(finding(PAGES)) is None
    kept = finding(VALUE)
    assert selection.keeps(kept) is kept


def test_severities_are_as_the_user_says() -> None:
    selection = Selection(
        severity=[
            {"MSC305": Severity.WARNING, "MSC3": Severity.ERROR, "MSC115": Severity.WARNING},
            {"MSC1": Severity.ERROR},
        ]
    )
    pages, warned, doi = (selection.keeps(finding(name)) for name in (PAGES, WARNED, DOI))
    assert pages
    assert pages.severity is Severity.WARNING, "the selector that names fewest wins"
    assert warned
    assert warned.severity is Severity.ERROR, "a later place wins"
    assert doi
    assert doi.severity is rule(DOI).severity


def test_what_is_less_bad_than_wanted_is_not_asked_for() -> None:
    strict = Selection(least=Severity.ERROR)
    assert strict.keeps(finding(WARNED)) is None
    assert strict.keeps(finding(PAGES)) is not None
    assert set(strict.names()) == {name for name in ALL if rule(name).severity is Severity.ERROR}
    turned = Selection(severity=[{WARNED: Severity.ERROR, PAGES: Severity.WARNING}], least=Severity.ERROR)
    assert turned.keeps(finding(WARNED)) is not None
    assert turned.keeps(finding(PAGES)) is None


def test_fixes_that_are_not_wanted_are_not_offered() -> None:
    offered = finding(fix=Fix("12-31", safe=True))
    selection = Selection(fixes=Choice(ignore=["MSC305"]))
    kept = selection.keeps(offered)
    assert kept
    assert kept.fix is None
    assert kept.message == offered.message
    assert Selection(fixes=Choice(["MSC305"])).keeps(offered) is offered


@pytest.mark.parametrize(
    ("values", "said", "least"),
    [
        ([], {}, None),
        (["error"], {}, Severity.ERROR),
        (["MSC3=warning,DOI-punctuation=error", "warning"], None, Severity.WARNING),
        (["MSC305=error"], {"MSC305": Severity.ERROR}, None),
    ],
)
def test_severities_on_the_command_line(
    values: list[str], said: dict[str, Severity] | None, least: Severity | None
) -> None:
    found = severities_asked(values)
    assert found[1] is least
    if said is not None:
        assert found[0] == said
    else:
        assert found[0] == {"MSC3": Severity.WARNING, "DOI-punctuation": Severity.ERROR}


@pytest.mark.parametrize(
    "value", ["loud", "MSC305", "MSC305=", "=error", "MSC305=loud", "MSC305==x", "MSC9=error"]
)
def test_what_is_no_severity_is_said(value: str) -> None:
    with pytest.raises(ConfigurationError, match="MSC"):
        severities_asked([value])


# ---- Files


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("*.ris", "a.ris", True),
        ("*.ris", "deep/er/a.ris", True),
        ("*.ris", "a.risk", False),
        ("old/", "old/a.ris", True),
        ("old/", "new/old/deep/a.ris", True),
        ("old/", "older/a.ris", False),
        ("old/*.ris", "old/a.ris", True),
        ("old/*.ris", "old/deep/a.ris", False),
        ("old/*.ris", "new/old/a.ris", False),
        ("/a.ris", "a.ris", True),
        ("/a.ris", "b/a.ris", False),
        ("old/**/a.ris", "old/a.ris", True),
        ("old/**/a.ris", "old/x/y/a.ris", True),
        ("**/old/*.ris", "x/old/a.ris", True),
        ("a b%20[1].txt", "a b%201.txt", True),
        ("dump.zip", "dump.zip!/inner/a.ris", True),
        ("*.ris", "dump.zip!/inner/a.ris", True),
        ("old/", "dump.zip!/../old/a.ris", True),
        ("-", "-", True),
    ],
)
def test_patterns_are_as_gitignore_has_them(
    pattern: str, path: str, expected: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    paths = Paths((pattern,), tmp_path)
    assert paths.have(path) is expected
    assert paths.have(f"./{path}") is expected
    if path != "-":  # standard input is nowhere
        assert paths.have(str(tmp_path / path)) is expected


def test_a_file_outside_the_folder_is_known_by_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    assert Paths(("*.ris",), folder).have(str(tmp_path / "other" / "a.ris"))
    assert not Paths(("other/",), folder).have(str(tmp_path / "other" / "a.ris"))


@needs_posix
def test_a_folder_is_the_same_by_way_of_a_link(tmp_path: Path) -> None:
    (tmp_path / "real" / "old").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert Paths(("/old/",), tmp_path / "real").have(str(tmp_path / "link" / "old" / "a.ris"))
    assert seen_from(tmp_path / "real", str(tmp_path / "link" / "a.ris")) == "a.ris"


def test_no_pattern_has_no_file() -> None:
    assert not Paths((), Path()).have("a.ris")


def test_rules_are_ignored_in_some_files(tmp_path: Path) -> None:
    selection = Selection(
        per_file_ignores={"old/": ["MSC3"], "*.bib": ["MSC2", "invalid-value"], "!*.ris": ["kept-value"]},
        folder=tmp_path,
    )

    def heard(path: str) -> set[str]:
        names = (PAGES, DOI, VALUE, WARNED)
        return {name for name in names if selection.keeps(finding(name, str(tmp_path / path)))}

    assert heard("a.ris") == {PAGES, DOI, VALUE, WARNED}
    assert heard("old/a.ris") == {DOI, VALUE, WARNED}
    assert heard("a.bib") == {PAGES}
    assert heard("old/a.bib") == set()
    assert heard("a.ris") == {PAGES, DOI, VALUE, WARNED}, "it remembers the last file, and no longer"
    assert PAGES in selection.names(), "it is asked: other files are read, too"
