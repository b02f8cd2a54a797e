"""What several test modules share: the seeds, and reading text into plain records."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from mscbib import dialects, parser
from mscbib.parser import Entry, Options

FIXTURES = Path(__file__).parent.parent / "fixtures"
SEEDS = {
    name: FIXTURES / name / "seed.txt"
    for name in ("abstract_page/globalauthorid", "citing_list/rca", "review_snippet/scite")
}


def entries(text: str, *, layout: str | None = None, spans: bool = False) -> list[Entry]:
    """The entries of a text."""
    dialect = dialects.named(layout) if layout else None
    return list(parser.parse(BytesIO(text.encode()), "test", Options(dialect=dialect, spans=spans)))


def plain(entry: Entry) -> dict[str, Any]:
    """An entry's record as JSON has it, without where it stands in its file."""
    assert entry.record is not None
    record: dict[str, Any] = json.loads(entry.record.to_json())
    for name in ("index", "line_start", "line_end"):
        record["source"].pop(name)
    record.pop("spans", None)
    return record


def records(text: str, *, layout: str | None = None) -> list[dict[str, Any]]:
    """The records of a text, without where they stand in it."""
    return [plain(entry) for entry in entries(text, layout=layout) if entry.record is not None]


@pytest.fixture(params=sorted(SEEDS))
def seed(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """Each seed: the name of its dialect, and its text."""
    name: str = request.param
    yield name, SEEDS[name].read_text(encoding="utf-8")
