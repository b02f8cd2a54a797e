"""CSL-JSON: an array, an item a line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, BinaryIO

from mscbib.tags.csl_json import NO_ID, item
from mscbib.terminal import visible_json

if TYPE_CHECKING:
    from mscbib.model import Record
    from mscbib.writers import Style

TITLE = "CSL-JSON"


class Writer:
    """Writes the array as the records come. No id stands twice, since programs go by it."""

    def __init__(self, stream: BinaryIO, style: Style) -> None:
        self._write = stream.write
        self._terminal = style.terminal
        self._before = b"[\n"
        self._ids = Ids()

    def write(self, record: Record) -> None:
        """Write one item."""
        data = dumped(self._ids.unique(item(record)))
        self._write(self._before + (visible_json(data) if self._terminal else data))
        self._before = b",\n"

    def close(self) -> None:
        """Close the array."""
        self._write(b"[]\n" if self._before == b"[\n" else b"\n]\n")


class Ids:
    """Gives items ids that no other has; the record's own then stands in `custom`."""

    def __init__(self) -> None:
        self._given: set[str] = set()
        self._last: dict[str, int] = {}

    def unique(self, made: dict[str, Any]) -> dict[str, Any]:
        """The item with an id that was not given before, which the schema asks for."""
        own = made.get("id")
        name = own or NO_ID
        if own is None or name in self._given:
            number = self._last.get(name, 1 if own else 0) + 1
            while f"{name}-{number}" in self._given:
                number += 1
            self._last[name] = number
            custom = made.pop("custom", {})
            made = {**made, "id": f"{name}-{number}", "custom": {"id": own, **custom}}
        self._given.add(made["id"])
        return made if own else {"id": made.pop("id"), **made}


def dumped(value: Any) -> bytes:
    """A value as JSON."""
    import orjson

    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:  # a number of more than 64 bits
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
