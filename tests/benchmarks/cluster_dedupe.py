"""Shows that Spark finds the works that one process finds, whatever becomes of its workers.

python tests/benchmarks/cluster_dedupe.py [--records 50000] [--skewed 20000] [--master 'local[2,3]']

It generates records (`generate_duplicates.py`), and runs `mscbib dedupe` on them with each engine: works,
clusters, pairs, doubtful pairs and counts must be the same, byte by byte

- as they are,
- while processes of Python that work for Spark are killed, one every half minute,
- where all records have one title: several keys are shared by every one of them.

Prints a Markdown table: the seconds of each engine, how many processes were killed, and the most memory that
a process of Python took for Spark. It exits with 1 where something differs. Seconds are of the clock; Spark's
begin with the start of Java.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
TABLES = ("clusters", "pairs", "review")
#: Seconds between two looks at the workers, and between two that are killed: a task is tried three times, and
#: is not to be met each time.
LOOK, KILL_EVERY = 0.2, 30.0


class Run(NamedTuple):
    """What became of a run: its seconds, the most memory of a worker in MB, and how many were killed."""

    seconds: float
    worker_mb: float
    killed: int


def children(of: int) -> Iterator[int]:
    """The processes that one began, and those that they began."""
    try:
        found = Path(f"/proc/{of}/task").iterdir()
        begun = [int(pid) for task in found for pid in (task / "children").read_text().split()]
    except OSError:
        return
    for pid in begun:
        yield pid
        yield from children(pid)


def workers(of: int) -> Iterator[tuple[int, float]]:
    """The workers of a run of Spark, and their memory in MB: what the daemon forked."""
    for daemon in list(children(of)):
        try:
            if b"pyspark.daemon" not in Path(f"/proc/{daemon}/cmdline").read_bytes():
                continue
            for pid in children(daemon):
                fields = Path(f"/proc/{pid}/statm").read_text().split()
                yield pid, int(fields[1]) * os.sysconf("SC_PAGESIZE") / 1e6
        except OSError:
            continue


def run(engine: list[str], path: Path, out: Path, *, kills: int = 0) -> Run:
    """Deduplicate with an engine; `kills` workers are killed meanwhile."""
    tables = [part for name in TABLES for part in (f"--{name}", f"{out}.{name}")]
    command = [sys.executable, "-m", "mscbib", "dedupe", "-q", *engine, str(path), "-o", str(out), *tables]
    began = time.monotonic()
    most, killed = 0.0, 0
    with Path(f"{out}.stats").open("wb") as stats:
        process = subprocess.Popen([*command, "--stats"], stdout=stats)
    last = began
    while process.poll() is None:
        for pid, memory in dict(workers(process.pid)).items():
            most = max(most, memory)
            if killed < kills and time.monotonic() - last > KILL_EVERY:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue
                killed, last = killed + 1, time.monotonic()
        time.sleep(LOOK)
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return Run(time.monotonic() - began, most, killed)


def whole(out: Path) -> bytes:
    """The works, from a file or a folder of parts."""
    if out.is_dir():
        return b"".join(part.read_bytes() for part in sorted(out.glob("part-*")))
    return out.read_bytes()


def differing(one: Path, other: Path) -> list[str]:
    """What two runs wrote otherwise than each other."""
    found = [] if whole(one) == whole(other) else ["works"]
    for name in (*TABLES, "stats"):
        if Path(f"{one}.{name}").read_bytes() != Path(f"{other}.{name}").read_bytes():
            found.append(name)
    return found


def main() -> int:
    """Run all, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--records", type=int, default=50_000)
    parser.add_argument("--skewed", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=4)
    parser.add_argument("--master", default="local[2,3]")
    asked = parser.parse_args()
    spark = ["--engine", "spark", "--master", asked.master]
    failed = False
    alones: dict[Path, Run] = {}
    print("| records | one process, s | Spark, s | killed | worker, MB | same |")
    print("| --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        for what, count, kills in (
            ("generated", asked.records, 0),
            ("generated, workers killed", asked.records, asked.kills),
            ("of one title", asked.skewed, 0),
        ):
            profile = "same-title" if what == "of one title" else "biomedical"
            path, local, out = (Path(folder, f"{profile}{end}") for end in (".ndjson", ".local", f".{kills}"))
            if not path.exists():
                generator = [sys.executable, str(HERE / "generate_duplicates.py"), str(count)]
                files = ["--out", str(path), "--truth", f"{path}.csv", "--profile", profile]
                subprocess.run([*generator, *files], check=True)
            alone = alones.get(path) or alones.setdefault(path, run(["-j", "1"], path, local))
            shared = run(spark, path, out, kills=kills)
            other = differing(local, out)
            failed |= bool(other) or shared.killed < kills
            print(
                f"| {count:,} {what} | {alone.seconds:.0f} | {shared.seconds:.0f} | {shared.killed} "
                f"| {shared.worker_mb:.0f} | {'no: ' + ', '.join(other) if other else 'yes'} |",
                flush=True,
            )
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
