"""What reading and writing interchange formats costs, side by side with other people's programs. Run by hand:

    python tests/benchmarks/interchange_speed.py --generator GENERATE_DUMPS.py [--records 20000] [--runs 5]
        [--only TEXT …] [--memory] [--sizes 10,200] [--work DIR]

with the Python that has mscbib, rispy, bibtexparser 2 and pybtex installed; it needs Linux or macOS, and of
Debian's packages bibutils and pandoc (pypandoc-binary's pandoc is taken where it is newer). GENERATOR is
called as `python GENERATOR KIND --records N --out FILE` (or --mb N) with the kinds ris, bib, medline and
json, and writes the same records in each. --node-modules is where `npm install @citation-js/core
@citation-js/plugin-ris @citation-js/plugin-bibtex` put these. What is missing is said at the end, and is not
counted as met.

The table has the CPU time (user and system, as the system counts it) of whole processes, ours by theirs, and
the peak of resident memory. Machines are noisy, so two commands are run in turns (A B A B …) and compared
pair by pair; a row gives the lowest, the median and the highest ratio, and a goal is met where the median
meets it. Below 1, mscbib is faster, or smaller.

- reading: `mscbib parse x.ris -o out.ndjson` (or x.bib) against the same file into the other's own form:
  Python libraries into JSON (peers.py), bibutils into MODS, pandoc into CSL-JSON. mscbib finds the format
  out, divides names, decodes LaTeX and checks every value. Its start takes a fifth of a second, which decides
  where records are few.
- writing: `mscbib export x.ndjson -t FORMAT -o OUT` against the others from the form that each reads best:
  Python libraries from the JSON that they wrote, bibutils from its MODS, pandoc from CSL-JSON or BibTeX.
- "in one process": CPU time of the reading alone, from bytes to a list of records, with everything imported.
- "ABSOLUTE" rows tell of this machine alone.

A program that fails ends the benchmark. One that gives another number of records than there are is told
behind the table.

With --memory, there is instead the peak of `mscbib parse` for PubMed XML, RIS, BibTeX and CSL-JSON at the two
--sizes, in MB, and by how much it grows: 1 where it does not. (generate_interchange.py makes the XML and
CSL-JSON of the generator's json.)
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from interchange_contests import AS_FAST, PEERS, THRICE, Command, Contest, Setting, contests, prepared, run
from parse_speed import (
    HERE,
    MB,
    MSCBIB,
    Bench,
    BenchmarkError,
    Pairs,
    Row,
    at_least_one,
    at_most,
    counted,
    heading,
    measured,
    progress,
    sizes_of,
    working_folder,
)

FLAT = at_most(1.1)
GENERATE = [sys.executable, str(HERE / "generate_interchange.py")]


def compared(setting: Setting, contest: Contest) -> Iterator[Row]:
    """The rows of a contest."""
    out, other = setting.path("ours.out"), setting.path("theirs.out")
    pairs = {command.name: Pairs() for command in contest.theirs}
    for number in range(setting.bench.runs):
        for command in contest.theirs:
            pair = pairs[command.name]
            pair.ours.append(run(setting, contest.ours, out))
            pair.theirs.append(run(setting, command, other))
            progress(f"{contest.what} / {command.name}, {number + 1}: CPU ratio {pair.cpu()[-1]:.2f}")
            if number == 0:
                check(setting, contest.what, contest.ours, out)
                check(setting, contest.what, command, other)
    for command in contest.theirs:
        yield Row(f"{contest.what}, CPU: mscbib / {command.name}", pairs[command.name].cpu(), command.goal)
    for command in contest.theirs:
        yield Row(f"{contest.what}, peak memory: mscbib / {command.name}", pairs[command.name].peak())
    seconds = [cost.cpu for pair in pairs.values() for cost in pair.ours]
    rates = [setting.records / second for second in seconds]
    yield Row(f"ABSOLUTE: {contest.what}, mscbib", rates, unit=" records/s")


def check(setting: Setting, what: str, command: Command, out: Path) -> None:
    """Note it where a command gave another number of records."""
    found = counted(out, command.mark)
    note = f"{what}: {command.name} gave {found} of {setting.records} records"
    if found != setting.records and note not in setting.notes:
        setting.notes.append(note)


# ---- In one process


def inner(setting: Setting) -> Iterator[Row]:
    """The reading alone, by the Python libraries."""
    for ours, source, theirs in (
        ("mscbib-ris", "x.ris", [("rispy", AS_FAST)]),
        ("mscbib-bibtex", "x.bib", [("bibtexparser", THRICE), ("pybtex", THRICE)]),
    ):
        for name, goal in theirs:
            if not setting.has(name):
                continue
            ratios = []
            for number in range(setting.bench.runs):
                ratios.append(timed(setting, ours, source) / timed(setting, name, source))
                progress(f"in one process, {ours} / {name}, {number + 1}: {ratios[-1]:.2f}")
            yield Row(f"in one process, reading alone, CPU: {ours} / {name}", ratios, goal)


def timed(setting: Setting, name: str, source: str) -> float:
    """The seconds that a library's reading takes."""
    words = [*PEERS, "time", name, str(setting.path(source))]
    out = setting.path("timed.json")
    measured(words, setting.bench.warm, out=out)
    found: dict[str, float] = json.loads(out.read_bytes())
    if found["records"] != setting.records:
        note = f"in one process: {name} gave {found['records']:.0f} of {setting.records} records"
        if note not in setting.notes:
            setting.notes.append(note)
    return found["seconds"]


# ---- Memory


def memory(bench: Bench, sizes: Sequence[int]) -> Iterator[Row]:
    """The peak of `mscbib parse`, by the size of the file."""
    source = bench.work / "records.jsonl"
    generator = [sys.executable, str(bench.generator)]
    measured([*generator, "json", "--records", "2000", "--out", str(source)], bench.warm)
    for name, kind in (
        ("PubMed XML", "pubmed-xml"),
        ("RIS", "ris"),
        ("BibTeX", "bib"),
        ("CSL-JSON", "csl-json"),
    ):
        peaks: list[float] = []
        for size in sizes:
            path = bench.work / f"memory.{kind}"
            progress(f"{name}, {size} MB")
            if kind in ("ris", "bib"):
                measured([*generator, kind, "--mb", str(size), "--out", str(path)], bench.warm)
            else:
                with source.open("rb") as stream:
                    words = [*GENERATE, kind, "--mb", str(size), "--out", str(path)]
                    subprocess.run(words, stdin=stream, check=True)
            cost = measured([*MSCBIB, "parse", "-q", str(path), "-o", str(bench.out)], bench.warm)
            records = counted(bench.out, b"\n")
            peaks.append(cost.peak)
            what = f"ABSOLUTE: peak memory of parse, {name}, {size} MB ({records:,} records)"
            yield Row(what, [cost.peak / MB], unit=" MB")
            path.unlink()
        growth = [peaks[-1] / peaks[0]]
        yield Row(f"peak memory of parse, {name}, at {sizes[-1]} / at {sizes[0]} MB", growth, FLAT)


# ---- The command line


def speeds(setting: Setting, only: Sequence[str]) -> Iterator[Row]:
    """All rows but those of memory whose names hold one of some texts."""
    found = prepared(setting)
    for contest in contests(setting, found):
        if any(text in contest.what for text in only):
            yield from compared(setting, contest)
    if any(text in "in one process" for text in only):
        yield from inner(setting)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    add = parser.add_argument
    add("--generator", type=Path, required=True, help="writes the same records as ris, bib and json")
    add("--records", type=at_least_one, default=20000, help="how many (default: %(default)s)")
    add("--runs", type=at_least_one, default=5, help="pairs of runs (default: %(default)s)")
    add("--only", nargs="+", default=[""], metavar="TEXT", help="only these, e. g. RIS")
    add("--node-modules", type=Path, metavar="DIR", help="where citation-js is installed")
    add("--memory", action="store_true", help="the peak by size instead")
    add("--sizes", type=sizes_of, default=[10, 200], help="sizes in MB (default: 10,200)")
    add("--work", type=Path, metavar="DIR", help="a folder for the files that is kept")
    options = parser.parse_args()
    notes: list[str] = []
    try:
        with working_folder(options.work) as work:
            bench = Bench(options.generator.resolve(), HERE, work.resolve(), options.runs)
            measured([*MSCBIB, "--version"], bench.warm, out=bench.out)
            title = f"{bench.out.read_text(encoding='utf-8').strip()}: {heading()}"
            print(f"## {title}\n\n| what | ratio min / median / max | goal | met |\n|---|---|---|---|")
            rows = (
                memory(bench, options.sizes)
                if options.memory
                else speeds(Setting(bench, options.records, notes, options.node_modules), options.only)
            )
            missed = 0
            for row in rows:
                print(row, flush=True)
                missed += row.target is not None and not row.target.met(median(row.values))
    except (BenchmarkError, OSError, subprocess.CalledProcessError) as error:
        print(f"interchange_speed.py: {error}", file=sys.stderr)
        return 1
    print(f"\n{missed} goals missed.", *notes, sep="\n- ")
    return 0


if __name__ == "__main__":
    sys.exit(main())
