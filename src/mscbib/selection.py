"""Which rules are asked about which files, which of their findings count, and how bad each is.

A *selector* names rules: a code (`MSC305`), the beginning of codes (`MSC3`), a rule's name
(`reversed-pages`), or `ALL`. Where several speak of one rule, the one that names fewest wins, as in ruff:
with `MSC3` ignored and `MSC305` selected, that rule is asked. Of two that name as many, to ignore wins.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mscbib import checks
from mscbib.diagnostics import Severity, excerpt, rule
from mscbib.path_patterns import Paths

if TYPE_CHECKING:
    from mscbib.diagnostics import Diagnostic

#: A code, or the beginning of one: its letters, and some of its digits.
_CODE = re.compile(r"([A-Z]{1,9})([0-9]{0,9})")

#: How exact a selector is that names one rule; the beginning of a code is as exact as it is long.
_EXACT = 100

#: How many rules are offered in place of one that there is not.
_OFFERED = 3


class ConfigurationError(Exception):
    """What the user set cannot be done; the message says where, and why."""


class UnknownRuleError(ConfigurationError):
    """There is no rule that a selector names."""


class Choice(NamedTuple):
    """What one place says (a file, or the command line) about the rules to be asked.

    With ``select`` nothing counts that was said before; without it (None), ``extend_select`` and ``ignore``
    change what was.
    """

    select: Sequence[str] | None = None
    extend_select: Sequence[str] = ()
    ignore: Sequence[str] = ()


@functools.cache
def _codes() -> Mapping[str, str]:
    """The code of every rule, by its name."""
    return {name: rule(name).code for name in checks.names()}


def named(text: str) -> str:
    """The name of the one rule that `text` is the code or the name of, in capitals or not.

    Raises:
        UnknownRuleError: there is none.
    """
    wanted = text.strip()
    for name, code in _codes().items():
        if wanted.upper() == code or wanted.lower() == name:
            return name
    raise _unknown(text)


def rules_of(selector: str) -> tuple[frozenset[str], int]:
    """The names of the rules that a selector names, and how exact it is about them.

    Raises:
        UnknownRuleError: it names none.
    """
    wanted = selector.strip().upper()
    if wanted == "ALL":
        return frozenset(_codes()), 0
    beginning = _CODE.fullmatch(wanted)
    if beginning is not None:
        found = {
            name
            for name, code in _codes().items()
            if code.startswith(wanted) and code.rstrip("0123456789") == beginning[1]
        }
        if found:
            return frozenset(found), _EXACT if wanted in _codes().values() else len(wanted)
    return frozenset((named(selector),)), _EXACT


def _unknown(text: str) -> UnknownRuleError:
    codes = _codes()
    said = f"there is no rule `{excerpt(text)}`"
    beginning = _CODE.fullmatch(text.strip().upper())
    near = list[str]()
    # of codes that are formed as they should be, the next one is no better guess than any other
    if beginning is None or all(code.rstrip("0123456789") != beginning[1] for code in codes.values()):
        wanted = text.strip().lower().replace("_", "-")[:100]
        near = get_close_matches(wanted, codes, 1) or get_close_matches(wanted.upper(), codes.values(), 1)
        if not near and len(wanted) > 1:
            near = [name for name in codes if wanted in name][:_OFFERED]
    if not near:
        return UnknownRuleError(f"{said}; `mscbib rules` lists them")
    return UnknownRuleError(f"{said}; did you mean {' or '.join(f'`{one}`' for one in near)}?")


def listed(values: Iterable[str]) -> tuple[str, ...]:
    """The selectors of an option that may be given several times, with commas in each."""
    return tuple(part for value in values for part in value.replace(",", " ").split())


def severities_asked(values: Iterable[str]) -> tuple[dict[str, Severity], Severity | None]:
    """What --severity says: how bad rules are (`MSC3=warning`), and what is the least to be told (`error`).

    Raises:
        ConfigurationError: it is neither.
    """
    said: dict[str, Severity] = {}
    least = None
    for value in listed(values):
        selector, equals, level = value.rpartition("=")
        if level not in tuple(Severity) or (equals and not selector):
            raise ConfigurationError(
                f"`{excerpt(value)}` is neither `error` or `warning` nor one of them behind a rule, as in "
                "`MSC305=warning`"
            )
        if equals:
            rules_of(selector)
            said[selector] = Severity(level)
        else:
            least = Severity(level)
    return said, least


def _chosen(choices: Iterable[Choice]) -> frozenset[str]:
    """The rules to be asked, by what several places say one after another; all where none says anything."""
    chosen = frozenset(_codes())
    for choice in choices:
        said: dict[str, tuple[int, bool]] = {}
        for is_wanted, selectors in (
            (True, (*(choice.select or ()), *choice.extend_select)),
            (False, choice.ignore),
        ):
            for selector in selectors:
                names, exactness = rules_of(selector)
                for name in names:
                    if exactness >= said.get(name, (0, True))[0]:
                        said[name] = exactness, is_wanted
        before = chosen if choice.select is None else frozenset()
        wanted = {name for name, (_, is_wanted) in said.items() if is_wanted}
        chosen = (before | wanted) - (said.keys() - wanted)
    return chosen


def _severities(places: Iterable[Mapping[str, Severity]]) -> dict[str, Severity]:
    """How bad each rule is: of several places the later wins, of several selectors the exacter one."""
    found: dict[str, Severity] = {}
    for place in places:
        said: dict[str, tuple[int, Severity]] = {}
        for selector, severity in place.items():
            names, exactness = rules_of(selector)
            for name in names:
                if exactness >= said.get(name, (0, severity))[0]:
                    said[name] = exactness, severity
        found.update({name: severity for name, (_, severity) in said.items()})
    return found


class Selection:
    """What the user wants to hear: which rules, about which files, and how bad each is.

    Args:
        choices: what is said about the rules to be asked; a later choice is made over the earlier ones.
        severity: how bad the rules of each selector are; a later place is stronger than an earlier one.
        least: what is less bad is not heard of.
        per_file_ignores: the rules that are not heard of files, by the pattern of their paths.
        folder: what those paths are relative to; the working directory, where it is not said.
        fixes: the rules whose fixes are wanted.
    """

    def __init__(
        self,
        choices: Iterable[Choice] = (),
        *,
        severity: Iterable[Mapping[str, Severity]] = (),
        least: Severity = Severity.WARNING,
        per_file_ignores: Mapping[str, Sequence[str]] | None = None,
        folder: Path | None = None,
        fixes: Choice | None = None,
    ) -> None:
        self._severity = {name: rule(name).severity for name in _codes()} | _severities(severity)
        self._chosen = frozenset(
            name
            for name in _chosen(choices)
            if least is Severity.WARNING or self._severity[name] is Severity.ERROR
        )
        self._mended = frozenset(_codes()) if fixes is None else _chosen((fixes,))
        folder = folder or Path.cwd()
        self._per_file = [
            (Paths((pattern.removeprefix("!"),), folder), pattern.startswith("!"), _chosen_of(selectors))
            for pattern, selectors in (per_file_ignores or {}).items()
        ]
        # findings come file by file
        self._file: tuple[str, frozenset[str]] = ("", self._chosen)

    def names(self) -> tuple[str, ...]:
        """The rules that are to be asked at all, in the order of their codes."""
        return tuple(name for name in _codes() if name in self._chosen)

    def keeps(self, finding: Diagnostic) -> Diagnostic | None:
        """The finding as the user wants to hear it; None: not at all."""
        if finding.path != self._file[0]:
            self._file = finding.path, self._chosen_for(finding.path)
        name = finding.name
        if name not in self._file[1]:
            return None
        severity = self._severity[name]
        fix = finding.fix if name in self._mended else None
        if severity is finding.severity and fix is finding.fix:
            return finding
        return replace(finding, severity=severity, fix=fix)

    def _chosen_for(self, path: str) -> frozenset[str]:
        """The rules that are heard of the file at `path`."""
        ignored = [names for paths, is_other, names in self._per_file if paths.have(path) is not is_other]
        return self._chosen.difference(*ignored)


def _chosen_of(selectors: Iterable[str]) -> frozenset[str]:
    return frozenset[str]().union(*(rules_of(selector)[0] for selector in selectors))
