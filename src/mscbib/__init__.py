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

    It may be compressed; of an archive or a folder, all that is in it is read.

    Raises:
        OSError: the file, or something in it, cannot be read.
        UnknownEncodingError: Python does not know the encoding that `options` names.
    """
    from collections import Counter
    from dataclasses import replace

    from mscbib import containers, parser

    options = options or parser.Options()
    reported = containers.Reported(_refuse, Counter())
    for document in containers.documents([path], reported):
        own = replace(options, encoding=options.encoding or document.encoding)
        yield from parser.parse(document.stream, document.path, own)


def _refuse(path: str, error: OSError) -> None:
    raise error


def __getattr__(name: str) -> Any:
    if name == "Record":
        from mscbib.model import Record

        return Record
    if name == "Options":
        from mscbib.parser import Options

        return Options
    raise AttributeError(f"module 'mscbib' has no attribute {name!r}")
