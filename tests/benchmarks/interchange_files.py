"""Whether `mscbib parse` reads every record of a folder of real files, or reports it. Run by hand:

    python tests/benchmarks/interchange_files.py FOLDER [--counts FOLDER/counts.csv] [--only TEXT …]
        [--findings N]

with the Python that has mscbib installed. COUNTS has the columns `path` (below FOLDER), `format` (what
`mscbib detect` is to say of it) and `records` (how many there are by a rule of the format itself, counted
without mscbib); files that it does not list are left alone. --only reads those whose path or format holds one
of the texts. No such folder comes with mscbib: exports of reference managers and databases are other
people's.

Each file is given to `mscbib detect`, `parse` and `inspect --stats`, as processes. The table has for it:

- records: those that `parse` gave, and of how many;
- reported: the entries that gave none, but a finding (unreadable-entry, oversized-entry);
- the findings by rule, and the share of the characters, blanks apart, that nothing claims;
- verdict: `yes`; `lost N` where records and reported entries are N fewer than the count says, `N too many`
  where they are more, and `taken for NAME` where another format was detected. What is not `yes` makes the
  exit code 1, and so does a file that could not be read at all.

With --findings N, the first N findings of each file follow the table.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from parse_speed import MSCBIB, BenchmarkError, progress

from mscbib import checks
from mscbib.diagnostics import rule

#: The rules that speak of an entry of which there is no record.
NO_RECORD = frozenset({"unreadable-entry", "oversized-entry"})
_NAMES = {rule(name).code: name for name in checks.names()}
_FINDING = re.compile(r".*?:[0-9]+:[0-9]+: (MSC[0-9]{3}) ")


@dataclass(frozen=True, slots=True)
class Expected:
    """A line of the counts."""

    path: str
    format: str
    records: int


@dataclass(slots=True)
class Found:
    """What mscbib made of a file."""

    detected: str | None = None
    records: int = 0
    reported: int = 0
    findings: Counter[str] = field(default_factory=Counter)
    messages: list[str] = field(default_factory=list)
    unclaimed: float = 0.0

    def verdict(self, expected: Expected) -> str:
        """`yes`, or what is wrong."""
        faults = []
        if self.detected != expected.format:
            faults.append(f"taken for {self.detected or 'nothing known'}")
        missing = expected.records - self.records - self.reported
        if missing > 0:
            faults.append(f"lost {missing}")
        elif missing < 0:
            faults.append(f"{-missing} too many")
        return "; ".join(faults) or "yes"


def counts(path: Path) -> Iterator[Expected]:
    """The lines of the counts."""
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            yield Expected(row["path"], row["format"], int(row["records"]))


def called(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """A run of mscbib; findings (exit code 1) are what it is about.

    Raises:
        BenchmarkError: it failed.
    """
    command = [*MSCBIB, *map(str, arguments)]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)
    if run.returncode not in (0, 1):
        raise BenchmarkError(f"exit code {run.returncode} of: {' '.join(command)}\n{run.stderr}")
    return run


def read(path: Path, work: Path) -> Found:
    """What mscbib makes of the file at `path`."""
    found = Found()
    found.detected = json.loads(called("detect", path, "-t", "json").stdout)["detected"]
    out, rejects = work / "records.ndjson", work / "rejects.ndjson"
    said = called("parse", path, "-o", out, "--rejects", rejects, "--color", "never").stderr
    with out.open("rb") as stream:
        found.records = sum(1 for _ in stream)
    with rejects.open("rb") as stream:
        found.reported = sum(_has_no_record(json.loads(line)) for line in stream)
    for line in said.splitlines():
        if match := _FINDING.match(line):
            found.findings[_NAMES.get(match[1], str(match[1]))] += 1
            found.messages.append(line.removeprefix(str(path)))
    stats: dict[str, int] = json.loads(called("inspect", path, "--stats", "-t", "json").stdout)
    found.unclaimed = stats["unclaimed"] / stats["total"] if stats["total"] else 0.0
    return found


def _has_no_record(rejected: dict[str, Any]) -> bool:
    return any(finding["name"] in NO_RECORD for finding in rejected["findings"])


def row(expected: Expected, found: Found) -> str:
    """A line of the table."""
    findings = ", ".join(f"{name} {number}" for name, number in found.findings.most_common()) or "none"
    verdict = found.verdict(expected)
    cells = [
        expected.path,
        found.detected or "none",
        f"{found.records} of {expected.records}",
        str(found.reported),
        findings,
        f"{found.unclaimed:.2%}",
        verdict if verdict == "yes" else f"**{verdict}**",
    ]
    return f"| {' | '.join(cells)} |"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    add = parser.add_argument
    add("folder", type=Path)
    add("--counts", type=Path, help="default: counts.csv in the folder")
    add("--only", nargs="+", default=[""], metavar="TEXT", help="only these paths or formats")
    add("--findings", type=int, default=0, metavar="N", help="show the first N findings of each file")
    options = parser.parse_args(arguments)
    listed = [
        one
        for one in counts(options.counts or options.folder / "counts.csv")
        if any(text in f"{one.path} {one.format}" for text in options.only)
    ]
    shown, good, total = [], 0, Found()
    print("| file | detected | records | reported | findings | unclaimed | read whole |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for expected in listed:
        progress(expected.path)
        with tempfile.TemporaryDirectory() as work:
            try:
                found = read(options.folder / expected.path, Path(work))
            except (BenchmarkError, OSError, ValueError) as error:
                print(f"| {expected.path} | | 0 of {expected.records} | | | | **not read: see below** |")
                shown.append(f"{expected.path}: {error}")
                continue
        print(row(expected, found), flush=True)
        good += found.verdict(expected) == "yes"
        total.records += found.records
        total.reported += found.reported
        shown += [f"{expected.path}{message}" for message in found.messages[: options.findings]]
    wanted = sum(one.records for one in listed)
    print(
        f"\n{good} of {len(listed)} files read whole; {total.records} records and {total.reported} reported, "
        f"of {wanted}."
    )
    print(*shown, sep="\n")
    return 0 if listed and good == len(listed) else 1


if __name__ == "__main__":
    sys.exit(main())
