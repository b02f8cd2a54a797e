"""Other people's software that reads what mscbib exports, a file a family of formats; `interop.py` runs it.

A prover is a function that takes an `Export` and gives a `Verdict`. Each module has its own in ``PROVERS``,
by the format's name. What a prover is to give is worked out from the record as JSON and from what the
format's specification says, never from mscbib's own tables.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

Record = Mapping[str, Any]
#: Brings a text into a form in which it can be compared: what a prover cannot keep is gone from it.
Plain = Callable[[str], str]


class NotFoundError(Exception):
    """A prover that is not installed, and how to get it."""


class ProverError(Exception):
    """A prover that refuses the file as a whole, or that failed."""


@dataclass(frozen=True, slots=True)
class Export:
    """A file that mscbib wrote, the records it was written of, and what provers need besides.

    ``work`` is a folder for a prover's own files; ``csl_schema``, ``csl_style`` and ``csl_locale`` are files.
    """

    format: str
    path: Path
    records: Sequence[Record]
    work: Path
    mscbib: Sequence[str] = ()
    csl_schema: Path | None = None
    csl_style: Path | None = None
    csl_locale: Path | None = None


@dataclass(slots=True)
class Verdict:
    """What a prover says of a file.

    ``entries`` is how many it found, and ``wanted`` how many there are; ``values`` how many values were
    compared, and ``differences`` those that are not the record's; ``complaints`` the lines in which it warns
    or reports errors; ``lacks`` what it misses that the records themselves do not have, which is no fault of
    the file.
    """

    prover: str
    asked: str
    wanted: int
    entries: int = 0
    values: int = 0
    differences: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    lacks: Counter[str] = field(default_factory=Counter)

    @property
    def ok(self) -> bool:
        """Whether the file is good."""
        return self.entries == self.wanted and not self.differences and not self.complaints

    @property
    def result(self) -> str:
        """It in words."""
        parts = [f"{self.entries} of {self.wanted} entries"]
        if self.values:
            parts.append(f"{self.values} values compared, {len(self.differences)} differ")
        elif self.differences:
            parts.append(f"{len(self.differences)} differ")
        if self.complaints:
            parts.append(f"{len(self.complaints)} complaints")
        parts += [f"{number} records without {what}" for what, number in sorted(self.lacks.items())]
        return "; ".join(parts)


Prover = Callable[[Export], Verdict]


# ---- Comparing

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


def squeezed(text: str) -> str:
    """A text without control characters, with one blank for any run of blanks and line breaks."""
    return " ".join(_CONTROLS.sub("", text).split())


def letters(text: str) -> str:
    """The letters and digits of a text, without case: what is left where a prover reads marks its own way."""
    return "".join(char for char in text if char.isalnum()).casefold()


#: What is wrong with the texts given, where those wanted are to be there: the texts that are missing.
How = Callable[[Sequence[str], Sequence[str]], Sequence[str]]


def same(wanted: Sequence[str], given: Sequence[str]) -> Sequence[str]:
    """The same texts in the same order, and no others."""
    return () if wanted == given else wanted or ["nothing"]


def within(wanted: Sequence[str], given: Sequence[str]) -> Sequence[str]:
    """Each text stands in one that is given, whatever else does."""
    return [text for text in wanted if not any(text in other for other in given)]


def spelt(wanted: Sequence[str], given: Sequence[str]) -> Sequence[str]:
    """Every letter and digit is there: of names that a prover divides, and orders, in its own way."""
    missing = Counter(letters("".join(wanted))) - Counter(letters("".join(given)))
    return ["".join(sorted(missing.elements()))] if missing else ()


class Check(NamedTuple):
    """A field, what a record says of it, what a prover gives, and how the two are to agree."""

    field: str
    wanted: Callable[[Record], Iterable[str]]
    given: Callable[[Any], Iterable[str]]
    how: How = same


def compared(
    verdict: Verdict,
    records: Sequence[Record],
    entries: Sequence[Any],
    checks: Sequence[Check],
    plain: Plain = squeezed,
) -> None:
    """Count entries, and compare each with the record that has its place, field by field."""
    verdict.entries = len(entries)
    for number, (record, entry) in enumerate(zip(records, entries, strict=False), 1):
        for check in checks:
            wanted = [text for text in map(plain, check.wanted(record)) if text]
            given = [text for text in map(plain, check.given(entry)) if text]
            verdict.values += len(wanted)
            if wrong := check.how(wanted, given):
                verdict.differences.append(
                    f"record {number} ({record.get('id')}): {check.field}: {list(wrong)!r}, not {given!r}"
                )


# ---- Running


def library(name: str, package: str | None = None) -> Any:
    """A Python library.

    Raises:
        NotFoundError: it is not installed.
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise NotFoundError(f"{package or name}: pip install {package or name}") from error


def version_of(package: str) -> str:
    """The name and version of a Python package, as the table has it."""
    return f"{package} {importlib.metadata.version(package)}"


def program(name: str, package: str) -> str:
    """The path of a program.

    Raises:
        NotFoundError: it is not installed; the message names Debian's package.
    """
    found = shutil.which(name)
    if found is None:
        raise NotFoundError(f"{name}: Debian's package {package}")
    return found


def ran(
    *command: str | Path, stdin: bytes | None = None, check: bool = True
) -> subprocess.CompletedProcess[bytes]:
    """A program's run.

    Raises:
        ProverError: it failed, and that it may not (`check`).
    """
    run = subprocess.run([str(word) for word in command], input=stdin, capture_output=True, check=False)
    if check and run.returncode:
        said = (run.stderr or run.stdout).decode(errors="replace").strip()
        raise ProverError(f"exit code {run.returncode} of {Path(command[0]).name}: {said[:2000]}")
    return run


def output(*command: str | Path, stdin: bytes | None = None) -> bytes:
    """What a program prints.

    Raises:
        ProverError: it failed.
    """
    return ran(*command, stdin=stdin).stdout


def first_version(text: str) -> str:
    """The first version number in what a program says of itself."""
    match = re.search(r"\d+(?:\.\d+)+", text)
    return match[0] if match else "?"
