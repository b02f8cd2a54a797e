"""The keys of the settings, and what each may hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from mscbib import discovery
from mscbib.diagnostics import Severity, excerpt
from mscbib.path_patterns import Paths
from mscbib.selection import UnknownRuleError, rules_of

#: From which findings on the exit code is 1.
FAIL_ON = ("error", "warning", "never")

_KINDS = {str: "a string", bool: "true or false", int: "a number", float: "a number", list: "a list"}


class WrongError(Exception):
    """A setting that cannot be; ``near`` is what of it is wrong, as it is printed."""

    def __init__(self, message: str, near: str = "") -> None:
        super().__init__(message)
        self.near = near


def reader_of(key: str) -> Callable[[Any], Any]:
    """What reads the value of a key."""
    if key not in READERS:
        message = f"there is no key `{excerpt(key)}`"
        if key == "tool":
            raise WrongError(
                f"{message}: in a mscbib.toml the keys stand at the top, without `[tool.mscbib]`"
            )
        near = get_close_matches(key.lower().replace("_", "-")[:100], READERS, 1)
        hint = f"did you mean `{near[0]}`?" if near else f"there are {', '.join(sorted(READERS))}"
        raise WrongError(f"{message}; {hint}")

    def reader(value: Any) -> Any:
        try:
            return READERS[key](value)
        except WrongError as error:
            raise WrongError(f"`{key}`: {error}", error.near) from error

    return reader


def kind(value: object) -> str:
    """What a value is, in words."""
    return _KINDS.get(type(value), "a table" if isinstance(value, dict) else "a date")


def _texts(value: object) -> tuple[str, ...]:
    """A list of strings."""
    if not isinstance(value, list):
        raise WrongError(f"a list of strings is wanted, and this is {kind(value)}")
    for one in value:
        if not isinstance(one, str):
            raise WrongError(f"a list of strings is wanted, and {kind(one)} is in it")
    return tuple(value)


def _rules(value: object) -> tuple[str, ...]:
    """A list of what names rules."""
    for selector in (found := _texts(value)):
        _checked_rule(selector)
    return found


def _checked_rule(selector: str) -> None:
    try:
        rules_of(selector)
    except UnknownRuleError as error:
        raise WrongError(str(error), selector) from error


def _table_of(value: object) -> Iterable[tuple[str, object]]:
    """What a table says."""
    if not isinstance(value, dict):
        raise WrongError(f"a table is wanted, and this is {kind(value)}")
    return value.items()


def _severities(value: object) -> dict[str, Severity]:
    """A table of how bad rules are."""
    found = {}
    for selector, level in _table_of(value):
        _checked_rule(selector)
        found[selector] = Severity(_one_of(Severity)(level, selector))
    return found


def _patterns(value: object) -> tuple[str, ...]:
    """A list of patterns of paths."""
    for pattern in (found := _texts(value)):
        _checked_pattern(pattern, pattern)
    return found


def _checked_pattern(pattern: str, printed: str) -> None:
    """See that a pattern is one, and stands for something."""
    with suppress(ValueError):
        if Paths((pattern,), Path()):
            return
    raise WrongError(f"`{excerpt(printed)}` is no pattern of paths, as .gitignore has them", printed)


def _per_file_ignores(value: object) -> dict[str, tuple[str, ...]]:
    """A table of rules by patterns of paths."""
    found = {}
    for pattern, selectors in _table_of(value):
        _checked_pattern(pattern.removeprefix("!"), pattern)
        try:
            found[pattern] = _rules(selectors)
        except WrongError as error:
            raise WrongError(f"`{excerpt(pattern)}`: {error}", error.near or pattern) from error
    return found


def _one_of(known: Iterable[str]) -> Callable[..., str]:
    """What reads one of several words."""

    def reader(value: object, near: str = "") -> str:
        words = tuple(known)
        wanted = f"one of {', '.join(f'`{word}`' for word in words)} is wanted"
        if not isinstance(value, str):
            raise WrongError(f"{wanted}, and this is {kind(value)}", near)
        if value not in words:
            alike = get_close_matches(value.lower()[:100], words, 1)
            meant = f"; did you mean `{alike[0]}`?" if alike else ""
            raise WrongError(f"{wanted}, and this is `{excerpt(value)}`{meant}", near)
        return value

    return reader


def _report(value: object) -> str:
    """The name of a report."""
    return _one_of(name.replace("_", "-") for name in discovery.names("reports"))(value)


def _path(value: object) -> str:
    if not isinstance(value, str) or not value or "\0" in value:
        raise WrongError("a path is wanted")
    return value


READERS: Mapping[str, Callable[[Any], Any]] = {
    "baseline": _path,
    "exclude": _patterns,
    "extend-select": _rules,
    "fail-on": _one_of(FAIL_ON),
    "fixable": _rules,
    "ignore": _rules,
    "minimum-severity": lambda value: Severity(_one_of(Severity)(value)),
    "output-format": _report,
    "per-file-ignores": _per_file_ignores,
    "select": _rules,
    "severity": _severities,
    "unfixable": _rules,
}
