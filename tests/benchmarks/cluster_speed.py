"""What Spark costs and gains against this program alone, on the same processors. Run by hand:

    python tests/benchmarks/cluster_speed.py [--records 100000 1000000 5000000] [--jobs 2] [--runs 1]
                                             [--format ris|ndjson] [--no-single] [--spark-conf KEY=VALUE …]

Records without abstracts (about 240 bytes each) are generated as one file. `mscbib parse -j 1` (unless
--no-single), `-j N` and `--engine spark --master local[N]` run in turns; all must write the same bytes, or
the benchmark ends. The first line is a file of one record: what it takes to begin. The table gives the median
of the runs: seconds, seconds of all processors together, and the most memory that all processes had together
(PSS). Of these two, what the system said of each process when it was last looked at, five times a second: on
Linux only.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from jobs_speed import Run, memory
from parse_speed import MB, MSCBIB, BenchmarkError

_WORDS = (
    *("cell", "therapy", "stem", "bone", "marrow", "outcome", "trial", "randomised", "clinical", "knee"),
    *("repair", "tissue", "growth", "factor", "renal", "vascular", "murine", "human", "early", "late"),
    *("chronic", "acute", "review", "effects", "of", "in", "and", "with", "after", "during", "expression"),
)
_NAMES = ("Smith", "Jones", "Chen", "Müller", "García", "Rossi", "Novak", "Silva", "Kim", "Tanaka", "Okafor")


class Work(NamedTuple):
    """What a record says."""

    title: str
    authors: list[str]
    journal: str
    year: int
    volume: int
    first: int
    doi: str


def records(count: int) -> Iterator[Work]:
    """So many records, the same on every run."""
    drawn = random.Random(10)
    for number in range(1, count + 1):
        yield Work(
            " ".join(drawn.choices(_WORDS, k=11)).capitalize(),
            [f"{drawn.choice(_NAMES)}, {drawn.choice('ABCDEFGH')}." for _ in range(4)],
            " ".join(drawn.choices(_WORDS, k=3)).title(),
            drawn.randint(1980, 2025),
            drawn.randint(1, 90),
            drawn.randint(1, 900),
            f"10.1234/work.{number}",
        )


def as_ris(one: Work) -> str:
    """A record as RIS."""
    authors = "".join(f"AU  - {name}\n" for name in one.authors)
    return (
        f"TY  - JOUR\n{authors}TI  - {one.title}\nT2  - {one.journal}\nPY  - {one.year}\n"
        f"VL  - {one.volume}\nSP  - {one.first}\nDO  - {one.doi}\nER  - \n\n"
    )


def as_ndjson(one: Work) -> str:
    """A record as a line of JSON."""
    names = (name.rstrip(".").split(", ") for name in one.authors)
    found = {
        "schema_version": "1",
        "title": one.title,
        "authors": [{"family": family_name, "initials": initials} for family_name, initials in names],
        "container_title": one.journal,
        "issued": str(one.year),
        "volume": str(one.volume),
        "pages": str(one.first),
        "doi": one.doi,
    }
    return json.dumps(found, ensure_ascii=False) + "\n"


def run(path: Path, out: Path, options: list[str]) -> Run:
    """Parse a file, and see what that takes."""
    started = time.perf_counter()
    process = subprocess.Popen([*MSCBIB, "parse", "-q", str(path), "-o", str(out), *options])
    peak = 0.0
    worked: dict[int, float] = {}
    while process.poll() is None:
        processes = family(process.pid)
        peak = max(peak, sum(map(memory, processes)))
        worked.update((pid, said) for pid in processes if (said := cpu(pid)))
        time.sleep(0.2)
    wall = time.perf_counter() - started
    if process.returncode:
        raise BenchmarkError(f"exit code {process.returncode} of parse {' '.join(options)}")
    return Run(wall, sum(worked.values()), peak)


def family(pid: int) -> list[int]:
    """A process and all that it, by any of its threads, has started."""
    found = [pid]
    for threads in Path("/proc", str(pid), "task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += (one for child in threads.read_text().split() for one in family(int(child)))
    return found


def cpu(pid: int) -> float:
    """The seconds that a process has worked, without its children; 0 where it has ended."""
    try:
        fields = Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def digest(out: Path) -> str:
    """What was written, in short: a file, or the parts of a folder."""
    found = hashlib.sha256()
    for part in sorted(out.glob("part-*")) if out.is_dir() else [out]:
        with part.open("rb") as stream:
            while data := stream.read(1 << 20):
                found.update(data)
    return found.hexdigest()


def measured(path: Path, folder: Path, engines: dict[str, list[str]], runs: int) -> dict[str, Run]:
    """The median of what each engine takes, in turns."""
    taken: dict[str, list[Run]] = {name: [] for name in engines}
    written = set()
    for _ in range(runs):
        for name, options in engines.items():
            out = folder / "out"
            taken[name].append(run(path, out, options))
            written.add(digest(out))
            shutil.rmtree(out) if out.is_dir() else out.unlink()
    if len(written) > 1:
        raise BenchmarkError("they do not write the same")
    return {
        name: Run(*(statistics.median(values) for values in zip(*found, strict=True)))
        for name, found in taken.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--records", type=int, nargs="+", default=[100_000, 1_000_000, 5_000_000])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--format", choices=["ris", "ndjson"], default="ris")
    parser.add_argument("--no-single", action="store_true")
    parser.add_argument("--spark-conf", action="append", default=[])
    asked = parser.parse_args()
    made = as_ris if asked.format == "ris" else as_ndjson
    spark = ["--engine", "spark", "--master", f"local[{asked.jobs},3]"]
    for said in asked.spark_conf:
        spark += ["--spark-conf", said]
    engines = {"-j 1": ["-j", "1"], f"-j {asked.jobs}": ["-j", str(asked.jobs)], "spark": spark}
    if asked.no_single:
        del engines["-j 1"]
    print(
        f"{'records':>10} {'MB':>6}  "
        + "  ".join(f"{name + ': s':>10} {'CPU s':>7} {'MB':>6}" for name in engines)
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for count in (1, *asked.records):
            path = folder / f"records.{asked.format}"
            with path.open("w", encoding="utf-8") as file:
                file.writelines(map(made, records(count)))
            found = measured(path, folder, engines, asked.runs)
            row = "  ".join(
                f"{one.wall:10.1f} {one.cpu:7.1f} {one.memory / MB:6.0f}" for one in found.values()
            )
            print(f"{count:10,} {path.stat().st_size / MB:6.0f}  {row}", flush=True)


if __name__ == "__main__":
    try:
        main()
    except BenchmarkError as error:
        sys.exit(f"cluster_speed.py: {error}")
