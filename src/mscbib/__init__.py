"""mscbib: saved bibliographic web pages as structured, validated records.

``mscbib.parse(path)`` yields an `Entry` for every piece of the input that gave a record or a finding::

    for entry in mscbib.parse("citing.txt"):
        if entry.record:
            print(entry.record.title)

Everything else is imported when it is first used: start-up is a feature.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mscbib.parser import Entry, Options

__version__ = "0.1.0"
__all__ = ["Options", "Record", "__version__", "parse"]


def parse(path: str, options: Options | None = None) -> Iterator[Entry]:
    """Read the entries of the file at `path` ("-" is standard input), as they come.

    Raises:
        OSError: the file cannot be opened.
        UnknownEncodingError: Python does not know the encoding that `options` names.
    """
    from mscbib import parser, source

    with source.opened(path) as stream:
        yield from parser.parse(stream, path, options)


def __getattr__(name: str) -> Any:
    if name == "Record":
        from mscbib.model import Record

        return Record
    if name == "Options":
        from mscbib.parser import Options

        return Options
    raise AttributeError(f"module 'mscbib' has no attribute {name!r}")
