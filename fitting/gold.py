"""Gold: labelled references read from files, and which of them are held out."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from alignment import Span

#: So many references of a source are held out: else the few articles with hundreds would be the measure.
HELD_A_SOURCE = 15

#: Licences under which works may be made from a reference: CC BY, CC0, public domain, Apache, BSD.
_FREE = re.compile(
    r"licenses/by/|\bcc-by\b(?!-)|creativeCommonsBy\b(?!-)|creative-commons-attribution|publicdomain|"
    r"public-domain|\bcc0\b|\bapache\b|\bbsd\b",
    re.IGNORECASE,
)
_NOT_FREE = re.compile(r"-n[cd]\b", re.IGNORECASE)

Record = dict[str, Any]


class GoldError(ValueError):
    """A line of a file is no labelled reference."""


class Share(NamedTuple):
    """A share of all sources: `part` of `whole`."""

    part: int
    whole: int


class Reference(NamedTuple):
    """A labelled reference, and the places of its fields."""

    record: Record
    spans: list[Span]


def read(paths: Iterable[Path]) -> list[Record]:
    """The labelled references of some files (.jsonl, or .jsonl.gz), in order, each string once.

    Raises:
        GoldError: a line is no JSON object with a string `raw`.
        OSError: a file cannot be read.
    """
    found: dict[str, Record] = {}
    for path in paths:
        with gzip.open(path, "rb") if path.suffix == ".gz" else open(path, "rb") as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                try:
                    record = json.loads(line)
                    found.setdefault(" ".join(record["raw"].split()), record)
                except (ValueError, KeyError, TypeError, AttributeError) as error:
                    raise GoldError(f"{path}:{number}: no labelled reference: {error!r}") from error
    return list(found.values())


def source(record: Record) -> str:
    """What cites a reference; by itself where that is not told."""
    return str(record.get("source") or record["raw"])


def is_free(record: Record) -> bool:
    """Whether the licence allows fitting on a reference; where none is stated for lack of the field, yes."""
    licence = record.get("licence")
    return licence is None or bool(_FREE.search(licence) and not _NOT_FREE.search(licence))


def is_held(record: Record, share: Share) -> bool:
    """Whether a reference is held out: all of a source are, or none, whatever else there is."""
    if not is_free(record):
        return True
    digest = hashlib.sha1(source(record).encode(), usedforsecurity=False).hexdigest()
    return int(digest, 16) % share.whole < share.part


def split(records: Sequence[Record], share: Share) -> tuple[list[Record], list[Record]]:
    """The references to fit on, and those held out: of each source the first few.

    References that the licence does not allow to be fitted on are always held out.
    """
    kept: list[Record] = []
    held: list[Record] = []
    count: Counter[str] = Counter()
    for record in records:
        if not is_held(record, share):
            kept.append(record)
        elif count[source(record)] < HELD_A_SOURCE:
            count[source(record)] += 1
            held.append(record)
    return kept, held
