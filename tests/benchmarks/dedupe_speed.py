"""What `mscbib dedupe` costs beside bib-dedupe, in seconds and memory. Run by hand:

    python tests/benchmarks/dedupe_speed.py [FOLDER …] [--generated N] [--peer PYTHON] [--runs 1] [--work DIR]
        [--into PAGE#NAME]

with the Python that has mscbib installed. FOLDERs hold records.csv.gz (columns id, author, title, year,
journal, …) and truth.csv (columns id, cluster); --generated makes one of N records by
generate_duplicates.py. PYTHON is that of an environment of bib-dedupe's own:

    python3 -m venv /tmp/peer && /tmp/peer/bin/pip install bib-dedupe==0.11.0

Without --peer, mscbib alone is measured. Both read the same table, decide, merge, and write the merged
records and the clusters; they are run in turns, as whole processes. bib-dedupe is called as its documentation
says, but that it may use every processor in each of its steps.

- "wall" is from start to end; "CPU" is user and system time, children included; the medians of --runs.
- "MB" is the peak of memory, children included: the sum of the proportional set sizes (each shared page is
  counted once, pages of mapped files too) of all its processes, looked at four times a second, or the
  resident set of its largest process as the system counts it, whichever is more. Without /proc (elsewhere
  than on Linux) only the latter is known.
- "F1" is pairwise against truth.csv, so that nobody is quick by finding nothing.

--into PAGE#NAME also puts the table into a page, between "<!-- measured: NAME -->" and "<!-- end -->".

Two processors are little: what else the machine does shows in "wall", hardly in "CPU".
"""

from __future__ import annotations

import argparse
import csv
import gzip
import importlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from statistics import median
from typing import Any

from dedupe_scores import complete, put_into, read_clusters, scores
from parse_speed import MB, MSCBIB, RSS_UNIT, BenchmarkError, progress, working_folder

HERE = Path(__file__).parent
PROC = Path("/proc")
LOOK_EVERY = 0.25

HEAD = ("set", "records", "by", "wall, s", "CPU, s", "MB", "F1", "times our wall", "times our MB")
#: The names that bib-dedupe gives the columns of its tables, where ours differ.
PEER_COLUMNS = {"id": "ID"}
GENERATED_COLUMNS = (
    "id",
    "ENTRYTYPE",
    "author",
    "title",
    "year",
    "journal",
    "volume",
    "number",
    "pages",
    "doi",
    "abstract",
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took: seconds, and bytes at the peak of its processes together."""

    wall: float
    cpu: float
    peak: int


# ---- Running


def measured(command: Sequence[str]) -> Cost:
    """Run `command` and measure it with all that it starts.

    Raises:
        BenchmarkError: it fails.
    """
    with tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        with subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors
        ) as process:
            with _Watch(process.pid) as watch:
                _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - started
            process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        said = errors.read().decode("utf-8", "replace")
    if process.returncode:
        raise BenchmarkError(f"exit code {process.returncode} of: {' '.join(command)}\n{said[-2000:]}")
    peak = max(watch.peak, usage.ru_maxrss * RSS_UNIT)
    return Cost(wall, usage.ru_utime + usage.ru_stime, peak)


class _Watch:
    """Looks at the memory of a process and its descendants now and then, while the block runs."""

    def __init__(self, pid: int) -> None:
        self.peak = 0
        self._pid = pid
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> _Watch:
        if PROC.joinpath("self", "smaps_rollup").exists():
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        if self._thread.is_alive():
            self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(LOOK_EVERY):
            self.peak = max(self.peak, sum(_proportional(pid) for pid in _family(self._pid)))


def _family(pid: int) -> Iterator[int]:
    """A process and all that descend from it, as far as they live."""
    yield pid
    with suppress(OSError):
        for task in PROC.joinpath(str(pid), "task").iterdir():
            for child in task.joinpath("children").read_text().split():
                yield from _family(int(child))


def _proportional(pid: int) -> int:
    """The bytes of memory of a process, pages shared among n processes as an n-th; 0 once it has ended."""
    with suppress(OSError):
        for line in PROC.joinpath(str(pid), "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


# ---- The two


def ours(records: Path, clusters: Path) -> list[str]:
    """The command that deduplicates a file with mscbib."""
    merged = clusters.with_suffix(".ndjson")
    return [*MSCBIB, "dedupe", "-q", str(records), "-o", str(merged), "--clusters", str(clusters)]


def theirs(python: str, records: Path, clusters: Path) -> list[str]:
    """The command that deduplicates a table with bib-dedupe; see `as_peer`."""
    return [python, str(Path(__file__).resolve()), "--as-peer", str(records), str(clusters)]


def as_peer(records: Path, clusters: Path) -> None:
    """Deduplicate a table with bib-dedupe, in its own environment: all its steps, the results as files."""
    pandas: Any = importlib.import_module("pandas")
    steps: Any = importlib.import_module("bib_dedupe.bib_dedupe")
    processors = os.cpu_count() or 1
    frame = pandas.read_csv(records, dtype=str, keep_default_na=False).rename(columns=PEER_COLUMNS)
    pairs = steps.block(steps.prep(frame, verbosity_level=0, cpu=processors), cpu=processors)
    found = steps.cluster(steps.match(pairs, cpu=processors))
    merged = steps.merge(frame, duplicate_id_sets=found)
    merged.to_csv(clusters.with_suffix(".merged.csv"), index=False)
    cluster_of = {key: min(members) for members in found for key in members}
    with clusters.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(("id", "cluster"))
        rows.writerows((key, cluster_of.get(key, key)) for key in frame["ID"])


# ---- What is deduplicated


@dataclass(frozen=True, slots=True)
class Set:
    """Records, as a table that both read, and which of them are of one work."""

    name: str
    records: Path
    truth: Path

    @property
    def size(self) -> int:
        return len(read_clusters(self.truth))


def unpacked(folder: Path, work: Path) -> Set:
    """The set in a folder, its table unpacked into `work`."""
    records = work / f"{folder.name}.csv"
    with gzip.open(folder / "records.csv.gz", "rb") as packed, records.open("wb") as plain:
        shutil.copyfileobj(packed, plain)
    return Set(folder.name, records, folder / "truth.csv")


def generated(size: int, work: Path) -> Set:
    """A set of so many records made up, as a table of the columns that both know."""
    ndjson, truth = work / "generated.ndjson", work / "generated.truth.csv"
    command = [sys.executable, str(HERE / "generate_duplicates.py"), str(size), "--abstracts"]
    subprocess.run([*command, "--out", str(ndjson), "--truth", str(truth)], check=True)
    records = work / "generated.csv"
    with ndjson.open("rb") as lines, records.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.DictWriter(stream, GENERATED_COLUMNS, restval="")
        rows.writeheader()
        rows.writerows(flat(json.loads(line)) for line in lines)
    return Set(f"generated, {size:,}", records, truth)


def flat(record: dict[str, Any]) -> dict[str, str]:
    """A generated record as a row."""
    names = (", ".join(filter(None, (one["family"], one.get("given")))) for one in record.get("authors", ()))
    row = {name: record.get(name) for name in ("id", "title", "volume", "pages", "doi")}
    row |= {
        "ENTRYTYPE": "article",
        "author": " and ".join(names),
        "year": record.get("issued", "")[:4],
        "journal": record.get("container_title"),
        "number": record.get("issue"),
        "abstract": record.get("abstract", {}).get("text"),
    }
    return {name: value for name, value in row.items() if value}


# ---- What comes out


def f1(truth: Path, clusters: Path) -> float:
    """How well the pairs of a result agree with the truth: the harmonic mean of precision and recall.

    Raises:
        BenchmarkError: it has unknown records.
    """
    true = read_clusters(truth)
    return scores(true, complete(true, read_clusters(clusters))).f1


def compared(one: Set, peer: str | None, runs: int, work: Path) -> Iterator[str]:
    """The lines of the table for one set."""
    commands = {"mscbib": ours(one.records, work / "mscbib.csv")}
    if peer is not None:
        commands["bib-dedupe"] = theirs(peer, one.records, work / "bib-dedupe.csv")
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for run in range(runs):
        for name, command in commands.items():
            progress(f"{one.name}: {name}, run {run + 1} of {runs}")
            costs[name].append(measured(command))
    walls = {name: median(cost.wall for cost in found) for name, found in costs.items()}
    peaks = {name: median(cost.peak for cost in found) for name, found in costs.items()}
    for name, found in costs.items():
        score = f1(one.truth, work / f"{name}.csv")
        cells = [
            f"{walls[name]:,.1f}",
            f"{median(cost.cpu for cost in found):,.1f}",
            f"{peaks[name] / MB:,.0f}",
            f"{score:.4f}",
            f"{walls[name] / walls['mscbib']:.1f}",
            f"{peaks[name] / peaks['mscbib']:.1f}",
        ]
        yield f"| {one.name} | {one.size:,} | {name} | {' | '.join(cells)} |"


def main() -> int:
    if sys.argv[1:2] == ["--as-peer"]:
        as_peer(Path(sys.argv[2]), Path(sys.argv[3]))
        return 0
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--generated", type=int, action="append", default=[], metavar="N")
    parser.add_argument("--peer", metavar="PYTHON")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--into", metavar="PAGE#NAME")
    arguments = parser.parse_args()
    table = [f"| {' | '.join(HEAD)} |", "| --- " * len(HEAD) + "|"]
    print(*table, sep="\n", flush=True)
    with working_folder(arguments.work) as work:
        # one after the other: an unpacked set may be large
        folders = (unpacked(folder, work) for folder in arguments.folders)
        for one in chain(folders, (generated(size, work) for size in arguments.generated)):
            for line in compared(one, arguments.peer, arguments.runs, work):
                table.append(line)
                print(line, flush=True)
    if arguments.into:
        put_into(arguments.into, table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
