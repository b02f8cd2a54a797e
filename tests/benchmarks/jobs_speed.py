"""What several processes gain, and what they cost. Run by hand, on a machine that does nothing else:

    python tests/benchmarks/jobs_speed.py [FILE…] [--jobs 2] [--runs 5] [--size 200]

`mscbib parse FILE -j 1` and `-j N` run in turns, each writing NDJSON to a file; without a FILE, a citing list
of --size MB is generated. Both must write the same bytes, or the benchmark ends. The table gives, for each
file, the lowest, the median and the highest of the pairs:

- "gain": wall time with one process against that with N; N would be all there is to gain.
- "CPU": of all processes together, N against one: what sharing out costs in work.
- "memory": the sum of the proportional set sizes (PSS, where pages that processes share count once) of all
  processes at its peak, N against one; looked at ten times a second, on Linux only.
"""

from __future__ import annotations

import argparse
import filecmp
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from parse_speed import MB, MSCBIB, BenchmarkError, Row, Target, at_least_one, at_most, heading, progress

HERE = Path(__file__).parent
PROC = Path("/proc")


class Run(NamedTuple):
    """What one run took: seconds, seconds of all its processors, and bytes at its peak."""

    wall: float
    cpu: float
    memory: float


def run(path: Path, jobs: int, out: Path) -> Run:
    """Parse a file with so many processes."""
    before = os.times()
    started = time.perf_counter()
    process = subprocess.Popen([*MSCBIB, "parse", "-q", str(path), "-o", str(out), "-j", str(jobs)])
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, sum(map(memory, family(process.pid))))
        time.sleep(0.1)
    wall = time.perf_counter() - started
    after = os.times()
    if process.returncode not in (0, 1):
        raise BenchmarkError(f"exit code {process.returncode} of parse -j {jobs} {path}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(wall, cpu, peak)


def family(pid: int) -> list[int]:
    """A process and all that it has started, as far as the system says so."""
    try:
        children = (PROC / str(pid) / "task" / str(pid) / "children").read_text(encoding="ascii").split()
    except OSError:
        return [pid]
    return [pid, *(one for child in children for one in family(int(child)))]


def memory(pid: int) -> float:
    """The proportional set size of a process in bytes; 0 where that is not to be had."""
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return sum(1024.0 * int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def rows(path: Path, jobs: int, runs: int, folder: Path) -> list[Row]:
    """The lines of the table for a file."""
    one, many = folder / "one.ndjson", folder / "many.ndjson"
    pairs = []
    for number in range(runs):
        pairs.append((run(path, 1, one), run(path, jobs, many)))
        if not filecmp.cmp(one, many, shallow=False):
            raise BenchmarkError(f"{path}: -j {jobs} writes something else than -j 1")
        alone, shared = pairs[-1]
        progress(f"{path.name}, pair {number + 1} of {runs}: {alone.wall:.1f} s and {shared.wall:.1f} s")
    what = f"{path.name} ({path.stat().st_size / MB:,.0f} MB), -j {jobs}"
    least = 0.9 * jobs
    found = [
        Row(
            f"gain, {what}",
            [a.wall / b.wall for a, b in pairs],
            Target(f">= {least:g}", lambda x: x >= least),
        ),
        Row(f"CPU, {what}", [b.cpu / a.cpu for a, b in pairs]),
    ]
    if all(a.memory and b.memory for a, b in pairs):
        found.append(Row(f"memory, {what}", [b.memory / a.memory for a, b in pairs], at_most(jobs)))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--jobs", type=at_least_one, default=2, help="processes (default: %(default)s)")
    parser.add_argument("--runs", type=at_least_one, default=5, help="pairs of runs (default: %(default)s)")
    parser.add_argument(
        "--size", type=at_least_one, default=200, help="MB to generate (default: %(default)s)"
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mscbib-bench-") as folder:
        files = arguments.files
        if not files:
            files = [Path(folder) / "citing.txt"]
            what = ["citing", "--mb", str(arguments.size), "--out", str(files[0])]
            subprocess.run([sys.executable, str(HERE / "generate_citing.py"), *what], check=True)
        try:
            table = [
                row for path in files for row in rows(path, arguments.jobs, arguments.runs, Path(folder))
            ]
        except BenchmarkError as error:
            print(f"jobs_speed.py: {error}", file=sys.stderr)
            return 1
    print(
        f"## {heading()}\n",
        "| what | min / median / max | target | met |\n|---|---|---|---|",
        *table,
        sep="\n",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
