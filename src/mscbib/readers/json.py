# @begins \s*[\[{]
"""Records as a JSON array, as `mscbib parse -t json` writes it; also one alone, or one after another."""

from __future__ import annotations

from mscbib.readers import _records

TITLE = "records, one JSON array"
EVIDENCE = ((1, r'\A\s*(?:\[\s*\{|\{[ \t]*\n|\{\s*"items"\s*:)' + _records.KEYS),)


class Reader(_records.Records):
    """Reads the records of an array."""

    layout = "json"
