"""What `mscbib validate` costs beside `mscbib parse` of the same file, in CPU time and memory. Run by hand:

    python tests/benchmarks/validate_speed.py [FILE …] [--generator generate_citing.py] [--runs 5] [--mb 10]
        [--memory 10,100] [--only TEXT …] [--work DIR] [--into PAGE#NAME]

with the Python that has mscbib installed; it needs Linux or macOS and nothing else. GENERATOR is called as
`python GENERATOR citing --mb N --out FILE` and writes a citing list; `mscbib convert` makes the other formats
of it, so that all have the same records. FILEs are measured besides. --only measures what has one of the
texts in its name; --memory 0 leaves memory out.

Every figure is of whole processes, as the system counts them: `mscbib validate FILE -o /dev/null --isolated`
with every rule, and `mscbib parse FILE -o /dev/null`. They are run in turns (A B A B …) and compared pair by
pair: lowest, median and highest ratio; a goal is met where the median meets it.

- "CPU": user and system time. The row says how many records there are, and how many findings: a finding costs
  more than looking, for its entry is read once more for the place, and a report is written.
- "peak memory": of `validate`, for the records of the smaller and of the larger list of --memory (MB). Rules
  that compare records of a file remember something of each: "growth" is what that is a record, by how much
  more the peak grows than that of `parse`.

--into PAGE#NAME also puts the table into a page, between "<!-- measured: NAME -->" and "<!-- end -->".
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dedupe_scores import put_into
from parse_speed import (
    HERE,
    MB,
    MSCBIB,
    Bench,
    BenchmarkError,
    Cost,
    Pairs,
    Row,
    at_least_one,
    at_most,
    heading,
    measured,
    progress,
    sizes_of,
    working_folder,
)

CPU_GOAL = at_most(1.5)
BYTES_GOAL = at_most(200)
#: How the formats are called in the table, and by `mscbib convert`.
CONVERTED = {"RIS": "ris", "BibTeX": "bibtex", "MEDLINE": "nbib", "NDJSON": "ndjson"}
FORMATS = ("citing list", *CONVERTED)

_RECORDS = re.compile(r"([\d,]+) records? from")
_FINDINGS = re.compile(r"([\d,]+) (?:error|warning)s?\b")


@dataclass(frozen=True, slots=True)
class Source:
    """A file that is measured, and what it is called in the table."""

    name: str
    path: Path


def generated(bench: Bench, name: str, size: int) -> Source:
    """The records of a generated citing list of `size` MB, in one of the formats."""
    original = bench.citing_list(size)
    if name not in CONVERTED:
        return Source(f"{name}, {size} MB", original)
    path = original.with_suffix(f".{CONVERTED[name]}")
    if not path.exists():
        progress(f"{name} of {size} MB of citing list")
        words = ["convert", "-q", str(original), "-t", CONVERTED[name], "-o", str(path)]
        measured([*MSCBIB, *words], bench.warm)
    return Source(f"{name}, {path.stat().st_size / MB:.0f} MB", path)


def parse(bench: Bench, path: Path) -> Cost:
    """What `mscbib parse` costs."""
    return _measured(bench, ["parse", str(path), "-o", os.devnull])


def validate(bench: Bench, path: Path) -> Cost:
    """What `mscbib validate` costs."""
    return _measured(bench, ["validate", str(path), "-o", os.devnull, "--isolated"])


def _measured(bench: Bench, words: Sequence[str]) -> Cost:
    """The cost of a run of mscbib; findings (exit code 1) are no failure."""
    return measured([*MSCBIB, *words, "--color", "never"], bench.warm, accepted=(0, 1))


def records(cost: Cost) -> int:
    """How many records `mscbib parse` says there are.

    Raises:
        BenchmarkError: it says nothing of them, or that there are none.
    """
    said = _RECORDS.search(cost.said)
    number = int(said[1].replace(",", "")) if said else 0
    if not number:
        raise BenchmarkError(f"no records, but: {cost.said[-2000:]}")
    return number


def findings(cost: Cost) -> int:
    """How many findings `mscbib validate` says there are."""
    last_line = cost.said.rstrip().rpartition("\n")[2]
    return sum(int(number.replace(",", "")) for number in _FINDINGS.findall(last_line))


# ---- The rows


def speed(bench: Bench, sources: Sequence[Source]) -> Iterator[Row]:
    """CPU time of both, for each file."""
    for source in sources:
        counted = records(parse(bench, source.path))
        found = findings(validate(bench, source.path))
        pairs = Pairs()
        for number in range(bench.runs):
            pairs.ours.append(validate(bench, source.path))
            pairs.theirs.append(parse(bench, source.path))
            progress(f"{source.name}, pair {number + 1} of {bench.runs}: CPU ratio {pairs.cpu()[-1]:.2f}")
        what = f"{source.name} ({counted:,} records, {found:,} findings)"
        yield Row(f"CPU, validate / parse, {what}", pairs.cpu(), CPU_GOAL)


def memory(bench: Bench, names: Sequence[str], sizes: Sequence[int]) -> Iterator[Row]:
    """The peak of `validate`, by how many records there are."""
    for name in names:
        counts, peaks, plain = [], [], []
        for size in (sizes[0], sizes[-1]):
            source = generated(bench, name, size)
            parsed = parse(bench, source.path)
            counts.append(records(parsed))
            plain.append(parsed.peak)
            peaks.append(validate(bench, source.path).peak)
            progress(f"{source.name}: {counts[-1]:,} records, peak {peaks[-1] / MB:.1f} MB")
        few, many = counts
        absolute = f"(ABSOLUTE: {peaks[1] / MB:.1f} / {peaks[0] / MB:.1f} MB)"
        yield Row(
            f"peak memory, validate, {name}, {many:,} / {few:,} records {absolute}", [peaks[1] / peaks[0]]
        )
        grown, grown_plain = (max(0, large - small) / (many - few) for small, large in (peaks, plain))
        what = f"growth of that peak, {name}, more than of parse ({grown_plain:.0f})"
        yield Row(what, [max(0, grown - grown_plain)], BYTES_GOAL, " bytes a record")


def rows(bench: Bench, options: argparse.Namespace) -> Iterator[Row]:
    """All that was asked for."""
    names = [name for name in FORMATS if any(text in name for text in options.only)]
    given = [Source(f"{path.name}, {path.stat().st_size / MB:.1f} MB", path) for path in options.files]
    yield from speed(bench, [*(generated(bench, name, options.mb) for name in names), *given])
    if options.memory:
        yield from memory(bench, names, options.memory)


# ---- The command line


def two_sizes(text: str) -> list[int]:
    """The sizes in "10,100", sorted; none for "0"."""
    sizes = [] if text == "0" else sizes_of(text)
    if len(sizes) == 1:
        raise ValueError(text)
    return sizes


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    add = parser.add_argument
    add("files", nargs="*", type=Path, metavar="FILE", help="measured besides those that are generated")
    add("--generator", type=Path, default=HERE / "generate_citing.py", help="writes citing lists")
    add("--runs", type=at_least_one, default=5, help="pairs of runs (default: %(default)s)")
    add("--mb", type=at_least_one, default=10, help="size of the citing list (default: %(default)s)")
    add("--memory", type=two_sizes, default=[10, 100], help="two sizes in MB, or 0 (default: 10,100)")
    add("--only", nargs="+", default=[""], metavar="TEXT", help="only these formats, e. g. RIS")
    add("--work", type=Path, metavar="DIR", help="a folder for the files that is kept")
    add("--into", metavar="PAGE#NAME", help="put the table into a page")
    options = parser.parse_args()
    table = ["| what | ratio min / median / max | goal | met |", "|---|---|---|---|"]
    try:
        with working_folder(options.work) as work:
            bench = Bench(options.generator.resolve(), HERE / "floor.py", work, options.runs)
            print(f"## {heading()}\n", *table, sep="\n", flush=True)
            for row in rows(bench, options):
                table.append(str(row))
                print(row, flush=True)
        if options.into:
            put_into(options.into, table)
    except (BenchmarkError, OSError) as error:
        print(f"validate_speed.py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
