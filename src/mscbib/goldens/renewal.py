"""Goldens that say what a case gives today."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mscbib.goldens import FINDINGS, RECORDS, Case
from mscbib.goldens.comparison import golden_records, of_records, paired, same
from mscbib.goldens.today import Today

_INDENTATION = re.compile(rb"[\[{]\r?\n( {1,8})\S")


def renewed(case: Case, today: Today, *, new: bool) -> Iterator[tuple[Path, bytes | None]]:
    """The goldens of a case that differ, and what they should hold; None where there should be none.

    A case without any gets them only if `new`.
    """
    if not case.goldens and not new:
        return
    if not case.goldens:
        yield case.golden(RECORDS), _records(today.records(), b"")
    for suffix in dict.fromkeys((*sorted(case.goldens), FINDINGS)):
        path = case.golden(suffix)
        before = path.read_bytes() if suffix in case.goldens else None
        if suffix == RECORDS:
            after: bytes | None = _records(today.records(), before or b"")
        else:
            after = today.text(suffix)
            if suffix == FINDINGS and not after:
                after = None
        if after != before:
            yield path, after


def _records(records: list[dict[str, Any]], before: bytes) -> bytes:
    """The golden of records; where nothing differs, what it was, and otherwise in the form that it had."""
    try:
        golden = golden_records(before)
    except ValueError:
        golden = []
    else:
        if not any(of_records(golden, records)):
            return before
    _keep_confidence(golden, records)
    one = len(records) == 1 and before.lstrip().startswith(b"{")
    indentation = _INDENTATION.match(before.lstrip())
    written = json.dumps(
        records[0] if one else records,
        ensure_ascii=False,
        indent=len(indentation[1]) if indentation else 1,
    )
    return f"{written}\n".encode()


def _keep_confidence(golden: Any, value: Any) -> None:
    """Put a golden's confidence in place of today's wherever the two are close: only what differs is new."""
    if isinstance(golden, list) and isinstance(value, list):
        for old, new in paired(golden, value):
            if old is not None and new is not None:
                _keep_confidence(golden[old], value[new])
    elif isinstance(golden, dict) and isinstance(value, dict):
        for name in golden.keys() & value.keys():
            if name == "confidence" and same(golden[name], value[name], name):
                value[name] = golden[name]
            else:
                _keep_confidence(golden[name], value[name])
