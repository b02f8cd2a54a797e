"""Other people's Python libraries as programs, for `interchange_speed.py`: reading and writing, and no more.

    python tests/benchmarks/peers.py LIBRARY-read SOURCE OUT     a library of references → JSON
    python tests/benchmarks/peers.py LIBRARY-write SOURCE OUT    that JSON → a library of references
    python tests/benchmarks/peers.py time READER SOURCE          prints the CPU seconds of the reading alone

LIBRARY is rispy, bibtexparser, pybtex or (to read only) biopython, each as its documentation says to call it;
READER one of the first three, or mscbib-ris and mscbib-bibtex. Each run imports one library only.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any


def rispy_read(source: Path, out: Path) -> None:
    import rispy

    with source.open(encoding="utf-8") as stream:
        entries = rispy.load(stream)
    with out.open("w", encoding="utf-8") as target:
        json.dump(entries, target, ensure_ascii=False)


def rispy_write(source: Path, out: Path) -> None:
    import rispy

    with out.open("w", encoding="utf-8") as target:
        rispy.dump(json.loads(source.read_bytes()), target)


def bibtexparser_read(source: Path, out: Path) -> None:
    from bibtexparser.entrypoint import parse_file

    library = parse_file(str(source))
    entries = [
        {
            "type": entry.entry_type,
            "key": entry.key,
            "fields": [(field.key, field.value) for field in entry.fields],
        }
        for entry in library.entries
    ]
    with out.open("w", encoding="utf-8") as target:
        json.dump(entries, target, ensure_ascii=False)


def bibtexparser_write(source: Path, out: Path) -> None:
    from bibtexparser.entrypoint import write_file
    from bibtexparser.library import Library
    from bibtexparser.model import Block, Entry, Field

    entries: list[Block] = [
        Entry(one["type"], one["key"], [Field(key, value) for key, value in one["fields"]])
        for one in json.loads(source.read_bytes())
    ]
    write_file(str(out), Library(entries))


def pybtex_read(source: Path, out: Path) -> None:
    from pybtex.database import parse_file

    entries = {
        key: {
            "type": entry.type,
            "fields": list(entry.fields.items()),
            "persons": {role: [str(person) for person in people] for role, people in entry.persons.items()},
        }
        for key, entry in parse_file(str(source), bib_format="bibtex").entries.items()
    }
    with out.open("w", encoding="utf-8") as target:
        json.dump(entries, target, ensure_ascii=False)


def pybtex_write(source: Path, out: Path) -> None:
    from pybtex.database import BibliographyData, Entry, Person

    entries = {
        key: Entry(
            one["type"],
            fields=one["fields"],
            persons={role: [Person(name) for name in names] for role, names in one["persons"].items()},
        )
        for key, one in json.loads(source.read_bytes()).items()
    }
    BibliographyData(entries=entries).to_file(str(out), bib_format="bibtex")


def biopython_read(source: Path, out: Path) -> None:
    from Bio import Medline

    with source.open(encoding="utf-8") as stream, out.open("w", encoding="utf-8") as target:
        json.dump(list(Medline.parse(stream)), target, ensure_ascii=False)  # type: ignore[no-untyped-call]


# ---- The reading alone


def _rispy() -> Callable[[bytes], Any]:
    import rispy

    return lambda data: rispy.loads(data.decode())


def _bibtexparser() -> Callable[[bytes], Any]:
    from bibtexparser.entrypoint import parse_string

    return lambda data: parse_string(data.decode()).entries


def _pybtex() -> Callable[[bytes], Any]:
    from pybtex.database import parse_string

    return lambda data: parse_string(data.decode(), bib_format="bibtex").entries


def _mscbib(name: str) -> Callable[[], Callable[[bytes], Any]]:
    def ready() -> Callable[[bytes], Any]:
        from mscbib import detection, parser

        importlib.import_module("mscbib.model")  # it is built when it is imported
        options = parser.Options(kind=detection.named(name))
        return lambda data: [entry.record for entry in parser.parse(BytesIO(data), name, options)]

    return ready


READERS: dict[str, Callable[[], Callable[[bytes], Any]]] = {
    "rispy": _rispy,
    "bibtexparser": _bibtexparser,
    "pybtex": _pybtex,
    "mscbib-ris": _mscbib("ris"),
    "mscbib-bibtex": _mscbib("bibtex"),
}


def timed(name: str, source: Path) -> dict[str, float]:
    """The CPU seconds that a reader takes for the bytes of a file, everything imported, and what it found."""
    data = source.read_bytes()
    read = READERS[name]()
    started = time.process_time()
    found = read(data)
    return {"seconds": time.process_time() - started, "records": len(found)}


PROGRAMS = {
    "rispy-read": rispy_read,
    "rispy-write": rispy_write,
    "bibtexparser-read": bibtexparser_read,
    "bibtexparser-write": bibtexparser_write,
    "pybtex-read": pybtex_read,
    "pybtex-write": pybtex_write,
    "biopython-read": biopython_read,
}


def main() -> int:
    match sys.argv[1:]:
        case ["time", name, source] if name in READERS:
            print(json.dumps(timed(name, Path(source))))
        case [name, source, out] if name in PROGRAMS:
            PROGRAMS[name](Path(source), Path(out))
        case _:
            print((__doc__ or "").strip(), file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
