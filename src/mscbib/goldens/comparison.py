"""How what a case gives today differs from its goldens, in words."""

from __future__ import annotations

import difflib
import json
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

from mscbib.goldens import FINDINGS, RECORDS, Case
from mscbib.goldens.today import Today

#: How far the confidence of a reference may be from its golden's: each new fit of the weights moves it.
CONFIDENCE_MAY_MOVE = 0.2

#: What tells one work, or one reference, from the next; the first that there is.
_IDENTITY = ("doi", "pmid", "pmcid", "arxiv", "title", "raw")

#: How much of a value is shown, and how much of that before where it begins to differ.
_WIDTH, _BEFORE = 80, 20

_ABSENT = object()


class Difference(NamedTuple):
    """What is other than a golden says; ``unreadable`` where it says nothing.

    ``lines`` is a unified diff, where that shows it better than words.
    """

    path: str
    said: str
    lines: Sequence[str] = ()
    unreadable: bool = False


def differences(case: Case, today: Today) -> Iterator[Difference]:
    """What of a case is other than its goldens say."""
    if not case.goldens:
        hint = "there is no golden beside it (`mscbib fixtures update --new` writes one)"
        yield Difference(str(case.path), hint)
        return
    for suffix in dict.fromkeys((RECORDS, FINDINGS, *sorted(case.goldens))):
        if suffix in case.goldens or suffix == FINDINGS:
            yield from _of_golden(case, suffix, today)


def _of_golden(case: Case, suffix: str, today: Today) -> Iterator[Difference]:
    path = case.golden(suffix)
    try:
        expected = path.read_bytes() if suffix in case.goldens else b""
    except OSError as error:
        yield Difference(str(path), error.strerror or str(error), unreadable=True)
        return
    if suffix == RECORDS:
        try:
            golden = golden_records(expected)
        except ValueError as error:
            yield Difference(str(path), f"is no JSON array of records: {error}", unreadable=True)
            return
        for said in of_records(golden, today.records()):
            yield Difference(str(path), said)
    elif expected != (got := today.text(suffix)):
        if lines(expected) == lines(got):
            yield Difference(str(path), "only the ends of its lines differ (Git: `-text` in .gitattributes)")
        elif suffix == FINDINGS:
            for said in _of_findings(lines(expected), lines(got)):
                yield Difference(str(path), said)
        else:
            diff = difflib.unified_diff(lines(expected), lines(got), "golden", "today", lineterm="")
            yield Difference(str(path), "what is written differs", list(diff))


def lines(text: bytes) -> list[str]:
    """The lines of a golden, whatever ends them."""
    return text.decode(errors="backslashreplace").replace("\r\n", "\n").split("\n")


def golden_records(data: bytes) -> list[dict[str, Any]]:
    """The records that a golden holds.

    Raises:
        ValueError: it holds something else.
    """
    golden = json.loads(data)
    found = [golden] if isinstance(golden, dict) else golden
    if not isinstance(found, list) or not all(isinstance(record, dict) for record in found):
        raise ValueError("it holds something else")
    return found


def of_records(golden: list[dict[str, Any]], records: list[dict[str, Any]]) -> Iterator[str]:
    """What of the records is other than in their golden."""
    for old, new in paired(golden, records):
        if old is not None and new is not None:
            for said in _of_values(golden[old], records[new], ""):
                yield f"record {old + 1}, {said}"
        elif old is not None:
            yield f"record {old + 1} is missing: {_titled(golden[old])}"
        elif new is not None:
            yield f"record {new + 1} is unexpected: {_titled(records[new])}"


def _titled(record: dict[str, Any]) -> str:
    return _quoted(record.get("title", record), 0)


def _of_findings(golden: list[str], found: list[str]) -> Iterator[str]:
    for old, new in paired(golden, found):
        if old is None or new is None or golden[old] != found[new]:
            if old is not None:
                yield f"finding missing: {golden[old]}"
            if new is not None:
                yield f"finding unexpected: {found[new]}"


def paired(golden: Sequence[Any], found: Sequence[Any]) -> Iterator[tuple[int | None, int | None]]:
    """Which item of a golden list is which of today's, by index; None for one that has no counterpart.

    One that is gone or new does not make all behind it differ.
    """
    old_keys, new_keys = list(map(_identity, golden)), list(map(_identity, found))
    least = min(len(old_keys), len(new_keys))
    pairs = enumerate(zip(old_keys, new_keys, strict=False))
    # what has not changed, which is nearly all, takes no search
    begun = next((at for at, (old, new) in pairs if old != new), least)
    yield from zip(range(begun), range(begun), strict=True)
    matcher = difflib.SequenceMatcher(None, old_keys[begun:], new_keys[begun:], autojunk=False)
    for _, start, end, new_start, new_end in matcher.get_opcodes():
        old_range, new_range = range(begun + start, begun + end), range(begun + new_start, begun + new_end)
        yield from zip_longest(old_range, new_range)


def _identity(item: Any) -> str:
    if isinstance(item, dict):
        for name in _IDENTITY:
            if name in item:
                return f"{name} {item[name]}"
    return item if isinstance(item, str) else json.dumps(item, sort_keys=True)


def _of_values(golden: Any, value: Any, path: str) -> Iterator[str]:
    if isinstance(golden, dict) and isinstance(value, dict):
        for name in dict.fromkeys((*golden, *value)):
            below = f"{path}.{name}" if path else name
            yield from _of_values(golden.get(name, _ABSENT), value.get(name, _ABSENT), below)
    elif isinstance(golden, list) and isinstance(value, list):
        for old, new in paired(golden, value):
            below = f"{path}[{new if old is None else old}]"
            yield from _of_values(
                _ABSENT if old is None else golden[old], _ABSENT if new is None else value[new], below
            )
    elif not same(golden, value, path):
        yield f"`{path}`: {_expected(golden, value)}"


def same(golden: Any, value: Any, path: str) -> bool:
    """Whether two values that hold no others are one: 0 is 0.0, and neither is false."""
    if _is_number(golden) and _is_number(value):
        close = CONFIDENCE_MAY_MOVE + 1e-9 if path.rpartition(".")[2] == "confidence" else 0
        return bool(abs(golden - value) <= close)
    return type(golden) is type(value) and bool(golden == value)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _expected(golden: Any, value: Any) -> str:
    """Two values that differ, cut to where they do."""
    at = 0
    if isinstance(golden, str) and isinstance(value, str):
        differ = (index for index, (a, b) in enumerate(zip(golden, value, strict=False)) if a != b)
        at = next(differ, min(len(golden), len(value)))
    old, new = _quoted(golden, at), _quoted(value, at)
    if _looks(old) == _looks(new):
        old, new = _quoted(golden, at, plainly=True), _quoted(value, at, plainly=True)
    return f"expected {old}, got {new}"


def _looks(text: str) -> str:
    """A text as it looks: blanks are blanks, and a letter is itself with its accent apart, too."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _quoted(value: Any, at: int, *, plainly: bool = False) -> str:
    """A value in backticks, what is near `at` of a long one; `plainly` in ASCII, as JSON has it."""
    if value is _ABSENT:
        return "nothing"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=plainly)
    start = max(0, min(at - _BEFORE, len(text) - _WIDTH))
    shown = text[start : start + _WIDTH]
    if plainly and isinstance(value, str):
        shown = json.dumps(shown)
    shown = shown.replace("\n", "\\n").replace("\t", "\\t")
    return f"`{'…' * (start > 0)}{shown}{'…' * (start + _WIDTH < len(text))}`"
