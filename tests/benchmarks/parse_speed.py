"""What `mscbib parse` and starting `mscbib` cost, as ratios measured side by side. Run by hand:

    python tests/benchmarks/parse_speed.py [--generator generate_citing.py] [--floor floor.py]
        [--runs 5] [--sizes 10,100] [--gigabyte] [--work DIR]

with the Python that has mscbib installed; it needs Linux or macOS and nothing else. GENERATOR is called as
`python GENERATOR citing --mb N --out FILE` and writes a citing list; FLOOR as `python FLOOR FILE --json` and
writes one JSON object a line: bare `re` for the same fields, what reading them costs at the least. The files
go into a temporary folder that is removed, or into --work DIR, which is kept and whose lists are read again
(with --gigabyte, 2.5 GB of room are wanted there). The table goes to standard output, progress to standard
error. A child that fails, or that gives another number of records than the list has, ends the benchmark;
a target that is missed does not: the table says so.

Every figure is of whole processes: CPU time (user and system) and the peak of resident memory, as the
system counts them. Machines are noisy, so two commands are run in turns (A B A B …) and compared pair by
pair; the table gives the lowest, the median and the highest ratio of the pairs, and a target is met where
the median meets it. Only rows that say ABSOLUTE tell of this machine alone. MB are millions of bytes.

- "CPU, parse / floor": `mscbib parse FILE -o OUT` against `python FLOOR FILE --json > /dev/null`.
- "that ratio, at N / at M MB": whether the ratio depends on the size; 1 where it does not. The two rows
  below it say which of the two programs moved: CPU per byte of each, at N against at M MB. Above 1, mscbib
  slows down on large files. Somewhat below 1 is to be expected: mscbib's start-up weighs less in a large
  file, and a floor that keeps all its records gives the garbage collector ever more to walk.
- "peak memory, parse / floor": the same runs. The floor holds the whole file, mscbib an entry.
- "peak memory of parse, at N / at M MB": 1 where it does not grow with the file.
- "CPU, --help" and "CPU, first record": `mscbib --help`, and `mscbib parse` of a page of five entries,
  against `python -c pass`: what starting costs. "Wall, first record" is the time from starting it until
  its first line is there, against the time of `python -c pass` from start to end. The rows below are of
  other small files: one abstract page, snippets, and the five entries as RIS and NDJSON. All are by the
  console script where it is installed beside this Python, else by `-m mscbib`. "Warm" finds its grammars
  built in the cache; "cold" has MSCBIB_CACHE=off, and Lark builds them. (These take five times as many
  pairs.)
- "1 GB": one run from the file and one from a pipe, each beside one on the smallest list.
- "throughput": of `mscbib parse` on the largest of --sizes, per second of CPU time.
"""

from __future__ import annotations

import argparse
import math
import os
import platform
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from statistics import median

HERE = Path(__file__).parent
FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
SEED = FIXTURES / "citing_list" / "rca" / "seed.txt"
#: Other small files, of which the CPU alone is measured; the libraries are made of the list.
PAGES = {
    "an abstract page": FIXTURES / "abstract_page" / "globalauthorid" / "seed.txt",
    "review snippets": FIXTURES / "review_snippet" / "scite" / "seed.txt",
}
LIBRARIES = {"RIS": "ris", "NDJSON": "ndjson"}
PASS = [sys.executable, "-c", "pass"]
MSCBIB = [sys.executable, "-m", "mscbib"]

#: What every entry of a citing list has once.
MARK = b"[Citation(s) in RCA: "

#: Pairs of the start-up rows for every pair of the others: they are short, so noise tells more.
STARTUP_PAIRS = 5

MB = 1_000_000
RSS_UNIT = 1 if sys.platform == "darwin" else 1024


class BenchmarkError(Exception):
    """A child that failed, or figures that cannot be compared."""


@dataclass(frozen=True, slots=True)
class Target:
    """What the median of a row is to be."""

    text: str
    met: Callable[[float], bool]


def at_most(limit: float) -> Target:
    return Target(f"<= {limit:g}", lambda value: value <= limit)


SAME = Target("0.9 to 1.1", lambda value: 0.9 <= value <= 1.1)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table."""

    what: str
    values: Sequence[float]
    target: Target | None = None
    unit: str = ""

    def __str__(self) -> str:
        shown = " / ".join(
            f"{value:,.0f}" if value >= 1000 else f"{value:.3g}" if value < 1 else f"{value:.2f}"
            for value in (min(self.values), median(self.values), max(self.values))
        )
        met = "" if self.target is None else "yes" if self.target.met(median(self.values)) else "**no**"
        return f"| {self.what} | {shown}{self.unit} | {self.target.text if self.target else ''} | {met} |"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process took: seconds, and bytes of resident memory at its peak."""

    cpu: float
    wall: float
    first_line: float
    peak: int
    said: str


@dataclass(slots=True)
class Pairs:
    """Two commands, run in turns."""

    ours: list[Cost] = field(default_factory=list)
    theirs: list[Cost] = field(default_factory=list)

    def cpu(self) -> list[float]:
        return [a.cpu / b.cpu for a, b in zip(self.ours, self.theirs, strict=True)]

    def peak(self) -> list[float]:
        return [a.peak / b.peak for a, b in zip(self.ours, self.theirs, strict=True)]

    def first_line(self) -> list[float]:
        """Until our first line, against their whole time."""
        return [a.first_line / b.wall for a, b in zip(self.ours, self.theirs, strict=True)]


# ---- Running


def measured(
    command: Sequence[str],
    environment: Mapping[str, str],
    *,
    out: Path | None = None,
    watched: bool = False,
    piped: Path | None = None,
    accepted: Container[int] = (0,),
) -> Cost:
    """Run `command` and measure it; an exit code that is not `accepted` ends the benchmark.

    Its output goes to `out`, or nowhere, or is `watched` for its first line; `piped` is a file that a
    `cat` feeds it. The peak that the system tells of a child is never below that of the process that
    started it, so this one must stay small: it reads no file whole.
    """
    with (
        tempfile.TemporaryFile() as errors,
        open(out or os.devnull, "wb") as sink,
        feeding(piped) as source,
    ):
        started = time.perf_counter()
        with subprocess.Popen(
            command,
            env=environment,
            stdin=source,
            stdout=subprocess.PIPE if watched else sink,
            stderr=errors,
        ) as process:
            first_line = math.nan
            while process.stdout is not None and (data := os.read(process.stdout.fileno(), 1 << 16)):
                if math.isnan(first_line) and b"\n" in data:
                    first_line = time.perf_counter() - started
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - started
            process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        said = errors.read(MB).decode("utf-8", "replace")
    if process.returncode not in accepted:
        raise BenchmarkError(f"exit code {process.returncode} of: {' '.join(command)}\n{said}")
    if watched and math.isnan(first_line):
        raise BenchmarkError(f"no output from: {' '.join(command)}\n{said}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, first_line, usage.ru_maxrss * RSS_UNIT, said)


@contextmanager
def feeding(path: Path | None) -> Iterator[int]:
    """What a command is to read: nothing, or the end of a pipe that `cat` writes the file at `path` into."""
    if path is None:
        yield subprocess.DEVNULL
        return
    with subprocess.Popen(["cat", str(path)], stdout=subprocess.PIPE) as cat:
        assert cat.stdout is not None
        yield cat.stdout.fileno()
        cat.stdout.close()
    if cat.returncode not in (0, -signal.SIGPIPE):  # closed early by a reader that failed: that is told
        raise BenchmarkError(f"exit code {cat.returncode} of: cat {path}")


def progress(text: str) -> None:
    print(f"{datetime.now():%H:%M:%S} {text}", file=sys.stderr, flush=True)


def counted(path: Path, mark: bytes) -> int:
    """How often `mark`, which holds no line end before its last byte, stands in a file."""
    with open(path, "rb") as stream:
        return sum(line.count(mark) for line in stream)


@dataclass(frozen=True, slots=True)
class Bench:
    """Where everything is."""

    generator: Path
    floor: Path
    work: Path
    runs: int

    @property
    def warm(self) -> dict[str, str]:
        """A child's environment: this one's, with a cache of its own and nothing of the user's houses."""
        dropped = ("MSCBIB_PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONPROFILEIMPORTTIME", "PYTHONTRACEMALLOC")
        kept = {name: value for name, value in os.environ.items() if name not in dropped}
        return {**kept, "MSCBIB_CACHE": str(self.work / "cache")}

    @property
    def cold(self) -> dict[str, str]:
        return {**self.warm, "MSCBIB_CACHE": "off"}

    @property
    def out(self) -> Path:
        return self.work / "out.ndjson"

    def citing_list(self, size: int) -> Path:
        """A generated list of `size` MB."""
        path = self.work / f"citing-{size}.txt"
        if not path.exists():
            progress(f"generating {size} MB")
            partial = path.with_suffix(".part")
            what = ["citing", "--mb", str(size), "--out", str(partial)]
            measured([sys.executable, str(self.generator), *what], self.warm)
            partial.replace(path)
        return path

    def parse(self, path: Path) -> Cost:
        return measured([*MSCBIB, "parse", str(path), "-o", str(self.out)], self.warm)

    def parse_piped(self, path: Path) -> Cost:
        return measured([*MSCBIB, "parse", "-"], self.warm, piped=path)

    def read_floor(self, path: Path, out: Path | None = None) -> Cost:
        return measured([sys.executable, str(self.floor), str(path), "--json"], self.warm, out=out)

    def checked(self, path: Path, *, floor: bool) -> int:
        """How many entries a list has; the last `parse` and (with `floor`) the floor are to agree."""
        found = {"entries in the list": counted(path, MARK), "records of mscbib": counted(self.out, b"\n")}
        if floor:
            self.read_floor(path, out=self.out)
            found["records of the floor"] = counted(self.out, b"\n")
        self.out.unlink()
        if len(set(found.values())) != 1:
            counts = ", ".join(f"{number} {what}" for what, number in found.items())
            raise BenchmarkError(f"{path.name}: the numbers disagree: {counts}")
        return next(iter(found.values()))


# ---- The rows


def reading(bench: Bench, sizes: Sequence[int]) -> Iterator[Row]:
    """`mscbib parse` against the floor, at each size."""
    lists = {size: bench.citing_list(size) for size in sizes}
    records = {}
    for size, path in lists.items():
        bench.parse(path)
        records[size] = bench.checked(path, floor=True)
        progress(f"{size} MB: {records[size]} records, by both")
    pairs = {size: Pairs() for size in sizes}
    for number in range(bench.runs):
        for size, path in lists.items():
            pairs[size].ours.append(bench.parse(path))
            pairs[size].theirs.append(bench.read_floor(path))
            progress(f"{size} MB, pair {number + 1} of {bench.runs}: CPU ratio {pairs[size].cpu()[-1]:.2f}")
    bench.out.unlink()

    for size in sizes:
        yield Row(f"CPU, parse / floor, {size} MB", pairs[size].cpu(), at_most(1.5))
    small, large = sizes[0], sizes[-1]
    at = f"at {large} / at {small} MB"
    bytes_of = {size: path.stat().st_size for size, path in lists.items()}

    def growth(costs: Callable[[Pairs], list[Cost]]) -> list[float]:
        both = zip(costs(pairs[large]), costs(pairs[small]), strict=True)
        return [a.cpu / bytes_of[large] / (b.cpu / bytes_of[small]) for a, b in both]

    if small != large:
        both = zip(pairs[large].cpu(), pairs[small].cpu(), strict=True)
        yield Row(f"that ratio, {at}", [a / b for a, b in both], SAME)
        yield Row(f"CPU per byte of parse, {at}", growth(lambda pair: pair.ours))
        yield Row(f"CPU per byte of the floor, {at}", growth(lambda pair: pair.theirs))
    for size in sizes:
        both_sides = (pairs[size].ours, pairs[size].theirs)
        ours, theirs = (median(cost.peak for cost in costs) / MB for costs in both_sides)
        what = f"peak memory, parse / floor, {size} MB (ABSOLUTE: {ours:.1f} / {theirs:.1f} MB)"
        yield Row(what, pairs[size].peak())
    if small != large:
        both_peaks = zip(pairs[large].ours, pairs[small].ours, strict=True)
        yield Row(f"peak memory of parse, {at}", [a.peak / b.peak for a, b in both_peaks])
    seconds = [cost.cpu for cost in pairs[large].ours]
    what = f"ABSOLUTE: throughput of parse, {large} MB"
    yield Row(what, [records[large] / second for second in seconds], unit=" records/s")
    yield Row(what, [bytes_of[large] / MB / second for second in seconds], unit=" MB/s")


def starting(bench: Bench) -> Iterator[Row]:
    """What it costs to start, against Python that does nothing."""
    script = Path(sys.executable).parent / "mscbib"
    mscbib = [str(script)] if script.exists() else MSCBIB
    commands = {"--help": [*mscbib, "--help"], "first record": [*mscbib, "parse", str(SEED)]}
    others = {name: str(path) for name, path in PAGES.items()}
    for name, form in LIBRARIES.items():
        others[name] = str(bench.work / f"small.{form}")
        measured([*mscbib, "convert", str(SEED), "-t", form, "-o", others[name]], bench.warm)
    commands |= {name: [*mscbib, "parse", path] for name, path in others.items()}
    environments = {"warm": bench.warm, "cold": bench.cold}
    cases = [(name, state) for name in commands for state in environments]
    for name, state in cases:
        measured(commands[name], environments[state])
    if not any((bench.work / "cache").iterdir()):
        raise BenchmarkError("mscbib left no grammar in its cache: nothing would be warm")
    pairs = {case: Pairs() for case in cases}
    total = bench.runs * STARTUP_PAIRS
    progress(f"start-up: {total} pairs of each by {' '.join(mscbib)}")
    for _ in range(total):
        for name, state in cases:
            pairs[name, state].theirs.append(measured(PASS, bench.warm))
            pairs[name, state].ours.append(measured(commands[name], environments[state], watched=True))
    for state in environments:
        yield Row(f"CPU, --help / python -c pass, {state}", pairs["--help", state].cpu(), at_most(6))
    for state in environments:
        pair = pairs["first record", state]
        yield Row(f"CPU, first record / python -c pass, {state}", pair.cpu(), at_most(20))
        yield Row(f"Wall, first record / python -c pass, {state}", pair.first_line())
    for name in others:
        for state in environments:
            yield Row(f"CPU, {name} / python -c pass, {state}", pairs[name, state].cpu(), at_most(20))


def gigabyte(bench: Bench, small: int) -> Iterator[Row]:
    """The peak on a list of 1 GB, from the file and from a pipe."""
    little, big = bench.citing_list(small), bench.citing_list(1000)
    limit = Target("< 120 MB", lambda value: value < 120)
    for way, parse in (("", bench.parse), (", from a pipe", bench.parse_piped)):
        progress(f"1 GB{way}")
        below, cost = parse(little), parse(big)
        if not way:
            records = bench.checked(big, floor=False)
        said = re.search(r"([\d,]+) records? from", cost.said)
        if said is None or int(said[1].replace(",", "")) != records:
            raise BenchmarkError(f"1 GB{way}: not {records} records, but: {cost.said}")
        progress(f"1 GB{way}: {records} records, {cost.cpu:.0f} s of CPU time, {cost.wall:.0f} s")
        yield Row(f"ABSOLUTE: peak memory of parse, 1 GB{way}", [cost.peak / MB], limit, " MB")
        yield Row(
            f"peak memory of parse, at 1 GB / at {small} MB{way}", [cost.peak / below.peak], at_most(1.2)
        )
        per_byte = cost.cpu / big.stat().st_size / (below.cpu / little.stat().st_size)
        yield Row(f"CPU per byte of parse, at 1 GB / at {small} MB{way}", [per_byte])


# ---- The machine, and the command line


def heading() -> str:
    """When and on what this was measured."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    return (
        f"{datetime.now().astimezone():%Y-%m-%d %H:%M %z}; {processor()}, {os.cpu_count()} cores, "
        f"{memory:.1f} GiB; {platform.system()}; "
        f"{platform.python_implementation()} {platform.python_version()}"
    )


def processor() -> str:
    """What the processor calls itself."""
    if sys.platform == "darwin":
        command = ["sysctl", "-n", "machdep.cpu.brand_string"]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    try:
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as lines:
            names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    except OSError:
        names = []
    return names[0] if names else platform.processor() or platform.machine()


def sizes_of(text: str) -> list[int]:
    """The sizes in "20,100", sorted."""
    sizes = sorted({int(part) for part in text.split(",")})
    if sizes[0] < 1:
        raise ValueError(text)
    return sizes


def at_least_one(text: str) -> int:
    if (number := int(text)) < 1:
        raise ValueError(text)
    return number


@contextmanager
def working_folder(named: Path | None) -> Iterator[Path]:
    if named is not None:
        named.mkdir(parents=True, exist_ok=True)
        yield named.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="mscbib-bench-") as folder:
        yield Path(folder)


def options(documentation: str | None) -> argparse.ArgumentParser:
    """The command line of a benchmark of texts that are generated; what it does is its first line."""
    parser = argparse.ArgumentParser(description=(documentation or "").splitlines()[0])
    parser.add_argument("--generator", type=Path, default=HERE / "generate_citing.py", help="writes texts")
    parser.add_argument("--floor", type=Path, default=HERE / "floor.py", help="reads lists with bare `re`")
    parser.add_argument("--runs", type=at_least_one, default=5, help="rounds (default: %(default)s)")
    parser.add_argument("--work", type=Path, metavar="DIR", help="a folder for the files that is kept")
    return parser


def print_table(title: str, rows: Sequence[Row]) -> None:
    """Write the rows to standard output."""
    head = "| what | min / median / max | target | met |\n|---|---|---|---|"
    print(f"## {title}\n", head, *rows, sep="\n")


def main() -> int:
    parser = options(__doc__)
    parser.add_argument("--sizes", type=sizes_of, default=[10, 100], help="sizes in MB (default: 10,100)")
    parser.add_argument("--gigabyte", action="store_true", help="also a list of 1 GB, once")
    arguments = parser.parse_args()
    for path in (arguments.generator, arguments.floor):
        if not path.is_file():
            parser.error(f"there is no file {path}")
    try:
        with working_folder(arguments.work) as work:
            bench = Bench(arguments.generator.resolve(), arguments.floor.resolve(), work, arguments.runs)
            measured([*MSCBIB, "--version"], bench.warm, out=bench.out)
            title = f"{bench.out.read_text(encoding='utf-8').strip()}: {heading()}"
            rows = [*starting(bench), *reading(bench, arguments.sizes)]
            if arguments.gigabyte:
                rows += gigabyte(bench, arguments.sizes[0])
    except BenchmarkError as error:
        print(f"parse_speed.py: {error}", file=sys.stderr)
        return 1
    print_table(title, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
